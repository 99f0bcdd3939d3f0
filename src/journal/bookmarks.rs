use std::collections::BTreeMap;
use std::io;
use std::ops::Range;

use crate::value::RecordSeq;

/// Records of one journal that may be marked.
pub const MOST_BOOKMARKS: usize = 10_000;
/// Characters of a bookmark's note; what is longer is cut.
pub const LONGEST_BOOKMARK_NOTE: usize = 1_000;

/// Marked records, each with a note of one line, which may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bookmarks {
    notes: BTreeMap<RecordSeq, String>,
}

/// Why a bookmark was not set or removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BookmarkError {
    #[error("{limit} bookmarks are there already")]
    Full { limit: usize },
    /// It had to go for newer ones, or the log was cleared.
    #[error("the record is gone")]
    RecordGone,
    #[error("the bookmarks cannot be written: {0}")]
    Disk(io::ErrorKind),
}

impl Bookmarks {
    pub fn len(&self) -> usize {
        self.notes.len()
    }

    pub fn is_empty(&self) -> bool {
        self.notes.is_empty()
    }

    /// The note of a record that is marked.
    pub fn note(&self, seq: RecordSeq) -> Option<&str> {
        self.notes.get(&seq).map(String::as_str)
    }

    /// In the order of the records.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (RecordSeq, &str)> {
        self.notes.iter().map(|(seq, note)| (*seq, note.as_str()))
    }

    /// The marked records from one on, in order.
    pub fn from(&self, seq: RecordSeq) -> impl Iterator<Item = RecordSeq> {
        self.notes.range(seq..).map(|(seq, _)| *seq)
    }

    /// The next one after a record; after the last one the first, as from no
    /// record. Only those that are `shown` count.
    pub fn next(
        &self,
        from: Option<RecordSeq>,
        shown: impl Fn(RecordSeq) -> bool,
    ) -> Option<RecordSeq> {
        let is_shown = |seq: &RecordSeq| shown(*seq);
        let after = from.map_or(RecordSeq(0), RecordSeq::next);
        let after = self.notes.range(after..).map(|(seq, _)| *seq);
        let all = self.notes.keys().copied();
        after.chain(all).find(is_shown)
    }

    /// The one before a record; before the first one the last, as from no record.
    /// Only those that are `shown` count.
    pub fn previous(
        &self,
        from: Option<RecordSeq>,
        shown: impl Fn(RecordSeq) -> bool,
    ) -> Option<RecordSeq> {
        let is_shown = |seq: &RecordSeq| shown(*seq);
        let before = ..from.unwrap_or(RecordSeq(0));
        let before = self.notes.range(before).map(|(seq, _)| *seq).rev();
        let all = self.notes.keys().copied().rev();
        before.chain(all).find(is_shown)
    }

    /// Marks a record, or gives its bookmark another note.
    pub fn set(&mut self, seq: RecordSeq, note: &str) -> Result<(), BookmarkError> {
        let is_new = !self.notes.contains_key(&seq);
        if is_new && self.notes.len() >= MOST_BOOKMARKS {
            return Err(BookmarkError::Full {
                limit: MOST_BOOKMARKS,
            });
        }
        self.notes.insert(seq, one_line(note));
        Ok(())
    }

    /// False when it was not marked.
    pub fn remove(&mut self, seq: RecordSeq) -> bool {
        self.notes.remove(&seq).is_some()
    }

    /// Whether all are bookmarks of these records.
    pub(super) fn are_within(&self, records: &Range<RecordSeq>) -> bool {
        let ends = [self.notes.first_key_value(), self.notes.last_key_value()];
        let mut ends = ends.into_iter().flatten();
        ends.all(|(seq, _)| records.contains(seq))
    }

    /// Forgets the bookmarks of all other records.
    pub(super) fn keep_within(&mut self, records: &Range<RecordSeq>) {
        self.notes.retain(|seq, _| records.contains(seq));
    }
}

/// Line breaks, tabs and other controls become blanks.
fn one_line(note: &str) -> String {
    let blank_or = |character: char| match character.is_control() {
        true => ' ',
        false => character,
    };
    let characters = note.trim().chars().map(blank_or);
    characters.take(LONGEST_BOOKMARK_NOTE).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(seqs: &[u64]) -> Bookmarks {
        let mut bookmarks = Bookmarks::default();
        for seq in seqs {
            bookmarks.set(RecordSeq(*seq), "").unwrap();
        }
        bookmarks
    }

    #[test]
    fn next_and_previous_go_round() {
        let bookmarks = of(&[3, 7, 9]);
        let next = |from: Option<u64>| {
            bookmarks
                .next(from.map(RecordSeq), |_| true)
                .map(|seq| seq.0)
        };
        let previous = |from: Option<u64>| {
            bookmarks
                .previous(from.map(RecordSeq), |_| true)
                .map(|seq| seq.0)
        };
        assert_eq!(
            [next(None), next(Some(3)), next(Some(4))],
            [Some(3), Some(7), Some(7)]
        );
        assert_eq!(next(Some(9)), Some(3));
        assert_eq!(
            [previous(None), previous(Some(7)), previous(Some(8))],
            [Some(9), Some(3), Some(7)]
        );
        assert_eq!(previous(Some(3)), Some(9));
        assert_eq!(of(&[]).next(Some(RecordSeq(1)), |_| true), None);
        assert_eq!(of(&[]).previous(None, |_| true), None);
    }

    #[test]
    fn those_that_are_not_shown_are_passed_by() {
        let bookmarks = of(&[3, 7, 9, 12]);
        let is_shown = |seq: RecordSeq| seq.0 == 3 || seq.0 == 12;
        assert_eq!(
            bookmarks.next(Some(RecordSeq(3)), is_shown),
            Some(RecordSeq(12))
        );
        assert_eq!(
            bookmarks.next(Some(RecordSeq(12)), is_shown),
            Some(RecordSeq(3))
        );
        assert_eq!(
            bookmarks.previous(Some(RecordSeq(12)), is_shown),
            Some(RecordSeq(3))
        );
        assert_eq!(
            bookmarks.previous(Some(RecordSeq(3)), is_shown),
            Some(RecordSeq(12))
        );
        assert_eq!(bookmarks.next(None, |_| false), None);
    }

    #[test]
    fn a_note_is_one_line_of_a_thousand_characters() {
        let mut bookmarks = Bookmarks::default();
        bookmarks.set(RecordSeq(1), " 重启\r\n之后\t1 ").unwrap();
        assert_eq!(bookmarks.note(RecordSeq(1)), Some("重启  之后 1"));
        bookmarks.set(RecordSeq(1), &"长".repeat(1_001)).unwrap();
        let note = bookmarks.note(RecordSeq(1)).unwrap();
        assert_eq!(note.chars().count(), 1_000);
    }

    #[test]
    fn one_too_many_is_refused_and_an_old_one_can_still_be_changed() {
        let all: Vec<u64> = (0..MOST_BOOKMARKS as u64).collect();
        let mut bookmarks = of(&all);
        let full = BookmarkError::Full { limit: 10_000 };
        assert_eq!(bookmarks.set(RecordSeq(10_000), "one more"), Err(full));
        assert_eq!(bookmarks.set(RecordSeq(5), "changed"), Ok(()));
        assert_eq!(bookmarks.note(RecordSeq(5)), Some("changed"));
        assert_eq!(bookmarks.len(), MOST_BOOKMARKS);
    }

    #[test]
    fn bookmarks_go_with_their_records() {
        let mut bookmarks = of(&[3, 7, 9]);
        let there = RecordSeq(4)..RecordSeq(9);
        assert!(!bookmarks.are_within(&there));
        bookmarks.keep_within(&there);
        assert_eq!(bookmarks, of(&[7]));
        assert!(bookmarks.are_within(&there));
        assert!(of(&[]).are_within(&there));
    }
}
