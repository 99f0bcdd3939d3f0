//! Byte stream to messages. So far a message is what one read gave, or one
//! datagram: nothing is joined or split.
//!
//! Does not open sockets or read the clock.
