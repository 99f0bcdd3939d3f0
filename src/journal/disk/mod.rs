//! A journal's directory: segments of records with an index each, a file about
//! the session, and a lock.
//!
//! Start with [`Writer`] (appends, gathers, hands over, rolls, keeps the limit)
//! and [`DiskSegment`] (reads one record with two positioned reads; [`Blocks`] reads
//! many, `Heads` what stands before their bytes). What the
//! bytes mean is in `head.rs`, `frame.rs` and `entry.rs`, for other programs in
//! `docs/journal-format.md`; what a crash or damage leaves is put in order by
//! `recover.rs`. `home.rs` makes, finds, locks and deletes directories,
//! `bookmarks_file.rs` reads and replaces the file of bookmarks.
//!
//! Does not know sessions, links or words, and keeps nothing a record in memory
//! but the newest records (`recent.rs`).
//!
//! Threads: one a journal, named `journal`, from the first full segment on. It
//! brings full segments to the disk (`keeper.rs`), and is joined by [`Writer`].

mod blocks;
pub(super) mod bookmarks_file;
mod entry;
mod files;
mod frame;
mod head;
mod heads;
mod home;
mod keeper;
mod recent;
mod recover;
mod scan;
mod segment;
mod writer;

pub(super) use blocks::Blocks;
pub(super) use frame::Frame;
pub(super) use heads::Heads;
pub use home::{
    About, FoundJournal, JournalError, LeftBehind, default_place, journals_in, left_behind, remove,
};
pub(super) use home::{Access, Home};
pub(super) use recent::{Chunk, Recent};
pub(super) use recover::{Recovered, recover};
pub(super) use segment::{DiskSegment, make_way};
pub(super) use writer::{Beginning, Writer};
