//! The log: all records of a session, as a table of records (log mode) or as
//! text that runs on (stream mode).
//!
//! Start with [`LogView`] (one a tab, it remembers where the user is) and
//! [`LogViewInput`]. Inside: `position` is where the view stands, `blocks` are
//! the lines of records, `content` is a record's text (`table` its bytes in
//! lines, `ansi` the colours it asks for, `text_map` the way from a record's bytes
//! and characters to what is shown and back), `keys`, `caret`, `pointer` and
//! `header` are the user, `copy` and `menu` are what is done with the selection,
//! `showing` brings a record into view, `paint` is the screen.
//!
//! A frame reads and lays out what is visible and no more, however long the log
//! is, and no number counts points from the log's start: egui's own scroll
//! areas place rows in f32 and lose them beyond a million.
//!
//! In stream mode a line runs on over the records of one talker. It ends at a
//! line break, at a change of direction or peer, at a note, after a record of
//! more than 2 KiB, and before every 64th record: so any line is found from a
//! bounded number of records around it. Tables of bytes do not run on: each record
//! has lines of its own.
//!
//! A record can be marked (`bookmarks`) and stand out ([`Tinting`]). In stream mode
//! a line has the ground of the record in which it begins.
//!
//! Does not draw an empty log, touch the clipboard, write words for people or
//! choose colours: all these are the caller's.

mod ansi;
mod block;
mod blocks;
mod bookmarks;
mod caret;
mod columns;
mod content;
mod copy;
mod entry;
mod frame;
mod header;
mod keys;
mod look;
mod marking;
mod menu;
mod order;
mod paint;
mod picked;
mod pointer;
mod position;
mod right_to_left;
mod scroll_bar;
mod selection;
mod showing;
mod source;
mod spans;
mod table;
mod text_map;
mod tint;
mod view;

#[cfg(test)]
mod tests;

pub use copy::{Copied, CopyForm, CopyMeans, CopyOrder};
pub use header::columns_ui;
pub use look::{LogColors, LogWords};
pub use menu::{LogMenu, LogRequest, LogTool, MOST_SENT_AGAIN, MenuWords};
pub use picked::Picked;
pub use source::LogSource;
pub use tint::{Tint, TintColors, Tinting};
pub use view::{LogView, LogViewInput, LogViewOutput};
