//! One session: an actor thread that owns a link, the journal's writing end,
//! the live log file and the repeat timer.
//!
//! Start with [`Session::start`]. Commands go in over a bounded channel, state
//! comes out as a [`Status`] snapshot that is replaced (never queued, so a slow
//! window cannot hold the actor up), records are read from the journal.
//! Recording, repeat and saving go on whatever the window does.
//!
//! Does not know egui, languages or preferences.

mod actor;
mod save_log;
mod status;

pub use actor::{Command, Message, Refused, SaveForm, SaveSpec, Session, SessionOptions, Waker};
pub use save_log::{SaveLogJob, SavedLog};
pub use status::{Counters, LinkState, PeerStatus, RepeatStatus, SaveStatus, Status};
