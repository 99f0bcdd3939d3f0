//! What is selected: two points in records, so that scrolling, new records and
//! other line breaks leave it where it is.

use std::ops::Range;

use crate::value::RecordSeq;

/// A place between two characters of a record's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct TextPoint {
    pub seq: RecordSeq,
    /// In characters; beyond the text's end means its end.
    pub offset: usize,
}

impl TextPoint {
    pub fn start_of(seq: RecordSeq) -> Self {
        Self { seq, offset: 0 }
    }

    pub fn end_of(seq: RecordSeq) -> Self {
        Self {
            seq,
            offset: usize::MAX,
        }
    }
}

/// From where the user began (`anchor`) to where the pointer is (`head`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Selection {
    pub anchor: TextPoint,
    pub head: TextPoint,
}

impl Selection {
    /// Nothing yet, from here.
    pub fn caret(point: TextPoint) -> Self {
        Self {
            anchor: point,
            head: point,
        }
    }

    /// Whole records, the last one included.
    pub fn records(first: RecordSeq, last: RecordSeq) -> Self {
        Self {
            anchor: TextPoint::start_of(first),
            head: TextPoint::end_of(last),
        }
    }

    /// Whole records, from one where the user began to another, in either
    /// direction.
    pub fn of_records(anchor: RecordSeq, head: RecordSeq) -> Self {
        if anchor <= head {
            return Self::records(anchor, head);
        }
        Self {
            anchor: TextPoint::end_of(anchor),
            head: TextPoint::start_of(head),
        }
    }

    /// It means the same in every form of the contents.
    pub fn is_of_records(self) -> bool {
        let (from, to) = self.bounds();
        from.offset == 0 && to.offset == usize::MAX
    }

    pub fn with_head(self, head: TextPoint) -> Self {
        Self { head, ..self }
    }

    pub fn is_empty(self) -> bool {
        self.anchor == self.head
    }

    /// The lower point and the upper one.
    pub fn bounds(self) -> (TextPoint, TextPoint) {
        (self.anchor.min(self.head), self.anchor.max(self.head))
    }

    /// The selected characters of a record; `None` when it has none of it.
    pub fn in_record(self, seq: RecordSeq) -> Option<Range<usize>> {
        let (from, to) = self.bounds();
        if self.is_empty() || seq < from.seq || seq > to.seq {
            return None;
        }
        let start = if seq == from.seq { from.offset } else { 0 };
        let end = if seq == to.seq { to.offset } else { usize::MAX };
        Some(start..end)
    }

    pub fn contains(self, point: TextPoint) -> bool {
        let (from, to) = self.bounds();
        from <= point && point < to
    }
}

/// The run of letters and digits around a character, or that character alone.
pub(super) fn word_at(text: &str, offset: usize) -> Range<usize> {
    let characters: Vec<char> = text.chars().collect();
    let is_word = |index: usize| {
        characters
            .get(index)
            .is_some_and(|c| c.is_alphanumeric() || *c == '_')
    };
    let at = offset.min(characters.len().saturating_sub(1));
    if !is_word(at) {
        return at..(at + 1).min(characters.len());
    }
    let start = (0..at).rev().take_while(|&i| is_word(i)).last();
    let end = (at..).take_while(|&i| is_word(i)).last();
    start.unwrap_or(at)..end.unwrap_or(at) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(seq: u64, offset: usize) -> TextPoint {
        TextPoint {
            seq: RecordSeq(seq),
            offset,
        }
    }

    #[test]
    fn a_selection_is_the_same_from_both_sides() {
        let down = Selection::caret(point(2, 3)).with_head(point(4, 1));
        let up = Selection::caret(point(4, 1)).with_head(point(2, 3));
        assert_eq!(down.bounds(), up.bounds());
        for selection in [down, up] {
            assert_eq!(selection.in_record(RecordSeq(1)), None);
            assert_eq!(selection.in_record(RecordSeq(2)), Some(3..usize::MAX));
            assert_eq!(selection.in_record(RecordSeq(3)), Some(0..usize::MAX));
            assert_eq!(selection.in_record(RecordSeq(4)), Some(0..1));
        }
    }

    #[test]
    fn records_are_whole_in_both_directions() {
        let seq = RecordSeq;
        for (anchor, head) in [(2, 4), (4, 2), (3, 3)] {
            let selection = Selection::of_records(seq(anchor), seq(head));
            assert!(selection.is_of_records());
            let touched = anchor.min(head)..=anchor.max(head);
            for number in touched {
                assert_eq!(selection.in_record(seq(number)), Some(0..usize::MAX));
            }
            assert_eq!(
                (selection.anchor.seq, selection.head.seq),
                (seq(anchor), seq(head))
            );
        }
        let by_character = Selection::caret(point(2, 0)).with_head(point(2, 7));
        assert!(!by_character.is_of_records());
    }

    #[test]
    fn a_caret_selects_nothing() {
        let caret = Selection::caret(point(2, 3));
        assert!(caret.is_empty());
        assert_eq!(caret.in_record(RecordSeq(2)), None);
        assert!(!caret.contains(point(2, 3)));
    }

    #[test]
    fn a_word_is_letters_digits_and_underscores_in_any_script() {
        assert_eq!(word_at("get temp_1=23", 6), 4..10);
        assert_eq!(word_at("ok 温湿度-07", 4), 3..6);
        assert_eq!(word_at("a,b", 1), 1..2);
        assert_eq!(word_at("abc", 3), 0..3);
        assert_eq!(word_at("", 0), 0..0);
    }
}
