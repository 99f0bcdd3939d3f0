//! Records to bytes in the forms that people keep and read, and back from
//! JSON Lines.
//!
//! Start with [`FormSpec`] and [`Formatter`], then [`write_journal`].
//!
//! Does not open files or read the clock: `write_journal` writes to a `Write`
//! that it is given, and the time zone is an argument.

mod csv_line;
mod form;
mod formatter;
mod netassist;
mod plain;
mod read;
mod row;
mod running;
mod write;

pub use form::{Directions, Form, FormSpec};
pub use formatter::Formatter;
pub use read::{LONGEST_LINE_BYTES, LineFault, ReadError, ReadRecord, read_json_lines};
pub use write::{Exported, write_journal};
