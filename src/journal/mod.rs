//! What crossed the wire, in order: append-only, read by sequence number from
//! any thread.
//!
//! Start with [`Journal`] (the one writing end, owned by the session's actor)
//! and [`JournalReader`] (any number, on any thread). [`TextReader`] turns a
//! record into text, with characters that are split over records made whole.
//!
//! Does not open sockets, know files that people save, or hold words.
//!
//! In this form the records are in memory, up to a limit in bytes; the oldest
//! go first and are counted. Segments come and go as wholes (`segment.rs`); what
//! is locked and for how long is said at [`Journal`].

mod note;
mod record;
mod record_text;
mod segment;
mod store;
mod stream_index;

pub use note::Note;
pub use record::{Draft, Party, Record, StreamPlace};
pub use record_text::{RecordText, TextPiece, TextReader};
pub use store::{Journal, JournalReader};
