//! Bookmarks: the note of one record, and the list of all.
//!
//! Start with [`BookmarkForm`] and [`BookmarkList`]. The session keeps the
//! bookmarks; the log view draws them.
//!
//! Does not act: it pushes the action that the user chose.

mod beginning;
mod form;
mod list;

pub use form::{BookmarkForm, bookmark_ui};
pub use list::{BookmarkList, BookmarkSheet, bookmarks_ui};
