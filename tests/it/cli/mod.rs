//! The sessions of the command line as a script has them: the real program, its
//! standard streams, its exit status, and real sockets on the other side, most
//! of them those of the Python scripts in `tests/peers/`.
//!
//! Start with [`program::Wirepad`], one running command.
//!
//! Does not look at what a lower floor can show alone, and never sleeps: every
//! wait is for a condition and has a deadline.

mod input;
mod pipes;
mod program;
mod saving;
mod script;
mod signals;
mod status;
mod streams;
mod surroundings;
mod tutorial;
