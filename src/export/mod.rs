//! Records to bytes in the formats that people keep: NetAssist's log text and
//! raw bytes.
//!
//! Start with [`NetAssistFormatter`] and [`write_journal`].
//!
//! Does not open files or read the clock: `write_journal` writes to a `Write`
//! that it is given, and the time zone is an argument.

mod netassist;
mod write;

pub use netassist::{NetAssistFormatter, NetAssistSpec};
pub use write::{ExportForm, Exported, write_journal};
