//! One session: an actor thread that owns a link, the journal's writing end,
//! the live log file and the repeat timer.
//!
//! Start with [`Session::start`] ([`Session::look`] for one that is over), then `actor.rs` for the loop. Commands go in
//! over a bounded channel, state comes out as a [`Status`] snapshot that is
//! replaced (never queued, so a slow window cannot hold the actor up), records
//! are read from the journal, or shown one after another by a [`Follower`], which
//! the session waits for. Recording, repeat and saving go on whatever the
//! window does.
//!
//! Does not know egui, languages or preferences.
//!
//! Threads: one a session, with the name from [`SessionOptions`], besides the
//! link's own. It waits for commands, events and the next thing that is due,
//! and sleeps while there is none. It is joined when the [`Session`] is dropped.

mod actor;
mod board;
mod command;
mod follower;
mod handle;
mod losses;
mod pace;
mod peer_book;
mod recorder;
mod repeat;
mod save_log;
mod saving;
mod status;

pub use command::{Command, Message, Refused, SaveSpec};
pub use follower::{Followed, Follower};
pub use handle::{
    JOURNAL_LIMIT_BYTES, JournalPlace, MEMORY_LIMIT_BYTES, Session, SessionOptions, Waker,
};
pub use save_log::{SaveLogJob, SavedLog};
pub use status::{Counters, LinkState, PeerStatus, RepeatStatus, SaveStatus, Status};
