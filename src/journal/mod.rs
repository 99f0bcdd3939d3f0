//! What crossed the wire, in order: append-only, read by sequence number from
//! any thread.
//!
//! Start with [`Journal`] (the one writing end, owned by the session's actor)
//! and [`JournalReader`] (any number, on any thread); then [`left_behind`] and
//! [`open_read_only`] for journals of sessions that are over. [`TextReader`] turns a
//! record into text, with characters that are split over records made whole.
//! [`find`] searches and filters, [`survey`] counts. Records can have [`Bookmarks`],
//! kept beside them.
//!
//! Does not open sockets, know files that people save, or hold words.
//!
//! Records are in files (`disk/`), up to a limit in bytes, or in memory
//! (`memory.rs`) when that is asked for or the disk refuses; the oldest go first
//! and are counted. When records are seen and what is safe against what is said
//! at [`Journal`], what is locked and for how long at `shared.rs`, how damaged
//! journals are read at `disk/recover.rs`.
//!
//! Threads: none of its own but those of `disk/`, [`find`] and [`survey`]. Sizes are
//! in bytes.

mod bookmarks;
mod bulk;
mod disk;
pub mod find;
mod follower;
mod heads;
mod memory;
mod note;
mod reader;
mod record;
mod record_text;
mod runs;
mod segment;
mod shared;
mod store;
mod stream_index;
pub mod survey;
mod view;

pub use bookmarks::{BookmarkError, Bookmarks, LONGEST_BOOKMARK_NOTE, MOST_BOOKMARKS};
pub use disk::{
    About, FoundJournal, JournalError, LeftBehind, default_place, journals_in, left_behind, remove,
};
pub use note::Note;
pub use reader::JournalReader;
pub use record::{Draft, Party, Record, StreamPlace};
pub use record_text::{RecordText, TextPiece, TextReader};
pub use store::{
    BookmarksUnread, FALLBACK_BYTES, Journal, JournalFailure, JournalState, OpenedJournal,
    open_read_only,
};
