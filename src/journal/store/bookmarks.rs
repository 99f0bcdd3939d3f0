//! The bookmarks of a journal: on the disk as long as its records are.

use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Journal;
use crate::journal::bookmarks::{BookmarkError, Bookmarks};
use crate::journal::disk::bookmarks_file;
use crate::value::RecordSeq;

/// Why an old journal has no bookmarks although there is a file of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookmarksUnread {
    pub kind: io::ErrorKind,
    /// Where the file is now.
    pub path: PathBuf,
}

/// Bookmarks of these records, and why there are none. Changes nothing.
pub(super) fn look(
    directory: &Path,
    records: &Range<RecordSeq>,
) -> (Bookmarks, Option<BookmarksUnread>) {
    match bookmarks_file::read(directory) {
        Ok(mut bookmarks) => {
            // What a crash cut off will be the number of another record.
            bookmarks.keep_within(records);
            (bookmarks, None)
        }
        Err(error) => {
            let unread = BookmarksUnread {
                kind: error.kind(),
                path: bookmarks_file::path(directory),
            };
            (Bookmarks::default(), Some(unread))
        }
    }
}

impl Journal {
    pub fn bookmarks(&self) -> &Arc<Bookmarks> {
        &self.bookmarks
    }

    /// What opening it could not read; the file has been set aside.
    pub fn bookmarks_unread(&self) -> Option<&BookmarksUnread> {
        self.bookmarks_unread.as_ref()
    }

    /// Marks a record, or gives its bookmark another note. When this comes back,
    /// the operating system has it, as it has the record.
    pub fn set_bookmark(&mut self, seq: RecordSeq, note: &str) -> Result<(), BookmarkError> {
        if !self.seen_records().contains(&seq) {
            return Err(BookmarkError::RecordGone);
        }
        let mut changed = Bookmarks::clone(&self.bookmarks);
        changed.set(seq, note)?;
        self.keep_bookmarks(changed)
    }

    /// Without effect when the record is not marked.
    pub fn remove_bookmark(&mut self, seq: RecordSeq) -> Result<(), BookmarkError> {
        let mut changed = Bookmarks::clone(&self.bookmarks);
        match changed.remove(seq) {
            true => self.keep_bookmarks(changed),
            false => Ok(()),
        }
    }

    /// Records that went have taken their bookmarks with them.
    pub(super) fn follow_records(&mut self) {
        let records = self.seen_records();
        if self.bookmarks.are_within(&records) {
            return;
        }
        let mut left = Bookmarks::clone(&self.bookmarks);
        left.keep_within(&records);
        if self.write_bookmarks(&left).is_err() {
            // What is too many in the file is left out when it is read.
            tracing::warn!("the bookmarks of records that are gone stay in the file");
        }
        self.bookmarks = Arc::new(left);
    }

    /// Takes what is in the directory of a journal that goes on. A file that
    /// cannot be read is set aside: the next bookmark must not overwrite it.
    pub(super) fn take_bookmarks_of(&mut self, directory: &Path) -> io::Result<()> {
        let (bookmarks, unread) = look(directory, &self.seen_records());
        self.bookmarks = Arc::new(bookmarks);
        if let Some(unread) = unread {
            let path = bookmarks_file::set_aside(directory)?;
            self.bookmarks_unread = Some(BookmarksUnread { path, ..unread });
        }
        Ok(())
    }

    fn seen_records(&self) -> Range<RecordSeq> {
        self.shared.first()..self.shared.end()
    }

    fn keep_bookmarks(&mut self, changed: Bookmarks) -> Result<(), BookmarkError> {
        let written = self.write_bookmarks(&changed);
        written.map_err(|error| BookmarkError::Disk(error.kind()))?;
        self.bookmarks = Arc::new(changed);
        Ok(())
    }

    /// They are in memory when the records are, or would be.
    fn write_bookmarks(&self, bookmarks: &Bookmarks) -> io::Result<()> {
        match &self.home {
            Some(home) if self.failure.is_none() => {
                bookmarks_file::write(home.directory(), bookmarks)
            }
            _ => Ok(()),
        }
    }
}
