//! Records to bytes in the formats that people keep: NetAssist's log text and
//! raw bytes.
//!
//! Start with [`NetAssistFormatter`] and [`write_journal`].
//!
//! The formatters do no I/O of their own and never read the clock; the time
//! zone is an argument. `write_journal` writes to a `Write` that it is given.

mod netassist;
mod write;

pub use netassist::{NetAssistFormatter, NetAssistSpec};
pub use write::{ExportForm, Exported, write_journal};
