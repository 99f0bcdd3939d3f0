//! The log: all records of a session, as a table of records (log mode) or as
//! text that runs on (stream mode).
//!
//! Start with [`LogView`] (one a tab, it remembers where the user is) and
//! [`LogViewInput`]. Inside: `position` is where the view stands, `blocks` are
//! the lines of records, `content` is a record's text, `keys`, `caret` and
//! `pointer` are the user, `paint` is the screen.
//!
//! A frame reads and lays out what is visible and no more, however long the log
//! is, and no number counts points from the log's start: egui's own scroll
//! areas place rows in f32 and lose them beyond a million.
//!
//! In stream mode a line runs on over the records of one talker. It ends at a
//! line break, at a change of direction or peer, at a note, after a record of
//! more than 2 KiB, and before every 64th record: so any line is found from a
//! bounded number of records around it.
//!
//! A record can be marked (`bookmarks`) and stand out ([`Tinting`]). In stream mode
//! a line has the ground of the record in which it begins.
//!
//! Does not draw an empty log, touch the clipboard, write words for people or
//! choose colours: all these are the caller's.

mod block;
mod blocks;
mod bookmarks;
mod caret;
mod columns;
mod content;
mod copy;
mod entry;
mod frame;
mod keys;
mod look;
mod paint;
mod pointer;
mod position;
mod scroll_bar;
mod selection;
mod source;
mod tint;
mod view;

#[cfg(test)]
mod tests;

pub use copy::Copied;
pub use look::{LogColors, LogWords};
pub use source::LogSource;
pub use tint::{Tint, TintColors, Tinting};
pub use view::{LogView, LogViewInput, LogViewOutput};
