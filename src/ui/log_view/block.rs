//! The lines of a record on the screen, as one text.
//!
//! In log mode a block is one record. In stream mode the lines run on over the
//! records: a line belongs to the record in which it begins, so a block is the
//! record's text without the line that it continues, and with what the next
//! records add to its last line.

use std::ops::Range;
use std::rc::Rc;

use super::content::Ink;
use super::entry::Entry;
use super::right_to_left::has_right_to_left;
use super::selection::TextPoint;
use crate::value::RecordSeq;

/// What the records after it may add to a line.
const LINE_BYTES: usize = 16 * 1024;

/// A stretch of one record's text within a block.
#[derive(Clone, Debug, PartialEq)]
struct Part {
    entry: Rc<Entry>,
    /// In characters of the block.
    chars: Range<usize>,
    /// The place of the first one in the record's text, in characters.
    offset: usize,
}

impl Part {
    /// The character of the block for a place in the record's text.
    fn place(&self, offset: usize) -> usize {
        let within = offset.saturating_sub(self.offset);
        self.chars.start + within.min(self.chars.len())
    }

    /// What of a stretch of the record's text is here.
    fn part_of(&self, stretch: &Range<usize>) -> Option<Range<usize>> {
        let here = self.place(stretch.start)..self.place(stretch.end);
        (!here.is_empty()).then_some(here)
    }
}

/// Text to lay out, and which characters of it belong to which record.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Block {
    /// The record in which the block begins; none for a line that is no record.
    pub head: Option<Rc<Entry>>,
    pub text: String,
    /// Cover the text, in bytes.
    pub inks: Vec<(Range<usize>, Ink)>,
    /// Records to come may change it.
    pub is_open: bool,
    /// Some of the text may run from right to left.
    pub has_right_to_left: bool,
    parts: Vec<Part>,
    char_count: usize,
}

/// Looks up neighbours; `None` beyond the log's ends.
pub(super) type Neighbours<'a> = &'a mut dyn FnMut(RecordSeq) -> Option<Rc<Entry>>;

impl Block {
    /// A line that is no record.
    pub fn of_remark(text: &str) -> Self {
        let mut block = Self::default();
        block.push(text, Ink::Faint);
        block
    }

    /// All lines of one record.
    pub fn of_record(entry: Rc<Entry>, more_bytes: &dyn Fn(u64) -> String) -> Self {
        let text = &entry.content.text;
        let shown = 0..text.strip_suffix('\n').unwrap_or(text).len();
        let mut block = Self {
            is_open: entry.content.is_open,
            ..Self::default()
        };
        block.push_part(&entry, shown);
        block.push_more(entry.content.hidden_bytes, more_bytes);
        block.head = Some(entry);
        block
    }

    /// The lines that begin in this record, in stream mode. `None` when none
    /// does.
    pub fn of_stream(
        entry: Rc<Entry>,
        neighbours: Neighbours<'_>,
        joint: &str,
        more_bytes: &dyn Fn(u64) -> String,
    ) -> Option<Self> {
        let previous = (entry.seq.0.checked_sub(1)).and_then(|seq| neighbours(RecordSeq(seq)));
        let own = own_lines(previous.as_deref(), &entry)?;
        let ends_line = entry.content.text.ends_with('\n');
        let mut block = Self {
            is_open: entry.content.is_open,
            ..Self::default()
        };
        block.push_part(&entry, own.start..own.end - usize::from(ends_line));
        let mut hidden = entry.content.hidden_bytes;
        if !ends_line {
            hidden += block.push_continuation(&entry, neighbours, joint);
        }
        block.push_more(hidden, more_bytes);
        block.head = Some(entry);
        Some(block)
    }

    /// Adds what later records say in the line where `last` ends. Answers with
    /// the bytes that had to be left out.
    fn push_continuation(
        &mut self,
        last: &Rc<Entry>,
        neighbours: Neighbours<'_>,
        joint: &str,
    ) -> u64 {
        let limit = self.text.len() + LINE_BYTES;
        let mut last = Rc::clone(last);
        let mut hidden = 0;
        loop {
            let Some(next) = neighbours(last.seq.next()) else {
                self.is_open = true;
                return hidden;
            };
            if !last.is_continued_by(&next) {
                return hidden;
            }
            let text = &next.content.text;
            let line_end = text.find('\n');
            if self.text.len() < limit {
                self.push(joint, Ink::Plain);
                self.push_part(&next, 0..line_end.unwrap_or(text.len()));
                self.is_open |= next.content.is_open;
                hidden += next.content.hidden_bytes;
            } else {
                hidden += next.byte_len as u64;
            }
            if line_end.is_some() {
                return hidden;
            }
            last = next;
        }
    }

    fn push(&mut self, text: &str, ink: Ink) {
        if text.is_empty() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(text);
        self.char_count += text.chars().count();
        self.has_right_to_left |= has_right_to_left(text);
        self.inks.push((start..self.text.len(), ink));
    }

    fn push_part(&mut self, entry: &Rc<Entry>, bytes: Range<usize>) {
        let content = &entry.content;
        let start = self.char_count;
        for (range, ink) in &content.inks {
            let range = range.start.max(bytes.start)..range.end.min(bytes.end);
            if !range.is_empty() {
                self.push(&content.text[range], *ink);
            }
        }
        self.parts.push(Part {
            entry: Rc::clone(entry),
            chars: start..self.char_count,
            offset: content.text[..bytes.start].chars().count(),
        });
    }

    fn push_more(&mut self, hidden_bytes: u64, more_bytes: &dyn Fn(u64) -> String) {
        if hidden_bytes > 0 {
            self.push("\n", Ink::Faint);
            self.push(&more_bytes(hidden_bytes), Ink::Faint);
        }
    }

    /// The records whose text is in it, each with its first character.
    pub fn records(&self) -> impl Iterator<Item = (RecordSeq, usize)> {
        self.parts
            .iter()
            .map(|part| (part.entry.seq, part.chars.start))
    }

    /// The place in a record that is nearest to a character of the block.
    /// `None` when no record is in it.
    pub fn point_at(&self, char_index: usize) -> Option<TextPoint> {
        let part = self
            .parts
            .iter()
            .rev()
            .find(|part| part.chars.start <= char_index)
            .or(self.parts.first())?;
        let within = char_index.clamp(part.chars.start, part.chars.end) - part.chars.start;
        Some(TextPoint {
            seq: part.entry.seq,
            offset: part.offset + within,
        })
    }

    /// The character of the block where a place in a record is.
    pub fn char_at(&self, point: TextPoint) -> Option<usize> {
        let part = self.part(point.seq)?;
        Some(part.place(point.offset))
    }

    /// The characters of the block that show some bytes of a record: its HEX, and
    /// the text beside it. None where text alone is shown: see
    /// [`Self::chars_of_record_chars`].
    pub fn chars_of_bytes(&self, seq: RecordSeq, bytes: Range<usize>) -> Vec<Range<usize>> {
        let Some(part) = self.part(seq) else {
            return Vec::new();
        };
        let stretches = part.entry.content.map.of_bytes(bytes);
        let here = stretches.iter().filter_map(|stretch| part.part_of(stretch));
        here.collect()
    }

    /// The characters of the block that show some characters of a record's text
    /// (as [`crate::journal::RecordText`] has it, an undecodable byte being one
    /// character) or of a note's words. `None` where bytes are shown.
    pub fn chars_of_record_chars(
        &self,
        seq: RecordSeq,
        characters: Range<usize>,
    ) -> Option<Range<usize>> {
        let part = self.part(seq)?;
        let stretch = part.entry.content.map.of_characters(characters)?;
        part.part_of(&stretch)
    }

    fn part(&self, seq: RecordSeq) -> Option<&Part> {
        self.parts.iter().find(|part| part.entry.seq == seq)
    }

    /// The selected characters of the block.
    pub fn selected(
        &self,
        in_record: impl Fn(RecordSeq) -> Option<Range<usize>>,
    ) -> Vec<Range<usize>> {
        let selected_part = |part: &Part| {
            let range = in_record(part.entry.seq)?;
            Some(part.place(range.start)..part.place(range.end))
        };
        self.parts.iter().filter_map(selected_part).collect()
    }
}

/// Where the lines that begin in a record stand in its text, in bytes.
fn own_lines(previous: Option<&Entry>, entry: &Entry) -> Option<Range<usize>> {
    let text = &entry.content.text;
    let Some(previous) = previous else {
        return Some(0..text.len());
    };
    let start = if previous.takes_lf_of(entry) {
        1
    } else if previous.is_continued_by(entry) {
        text.find('\n')? + 1
    } else {
        return Some(0..text.len());
    };
    (start < text.len()).then_some(start..text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::Party;
    use crate::value::{Direction, Stamp};

    fn entry(seq: u64, direction: Direction, text: &str) -> Rc<Entry> {
        let mut content = super::super::content::Content {
            text: text.replace('\r', "\n"),
            ends_with_cr: text.ends_with('\r'),
            starts_with_lf: text.starts_with('\n'),
            ..Default::default()
        };
        if !text.is_empty() {
            content.inks.push((0..text.len(), Ink::Plain));
        }
        Rc::new(Entry {
            seq: RecordSeq(seq),
            at: Stamp(0),
            direction,
            party: Party::Nobody,
            byte_len: text.len(),
            ground: None,
            content,
        })
    }

    fn incoming(texts: &[&str]) -> Vec<Rc<Entry>> {
        (0..)
            .zip(texts)
            .map(|(seq, text)| entry(seq, Direction::In, text))
            .collect()
    }

    fn streamed(records: &[Rc<Entry>], joint: &str) -> Vec<Option<Block>> {
        let more = |bytes: u64| format!("{bytes} more");
        let mut neighbours =
            |seq: RecordSeq| records.iter().find(|entry| entry.seq == seq).cloned();
        records
            .iter()
            .map(|entry| Block::of_stream(Rc::clone(entry), &mut neighbours, joint, &more))
            .collect()
    }

    fn texts(records: &[Rc<Entry>]) -> Vec<Option<String>> {
        let text = |block: Option<Block>| block.map(|block| block.text);
        streamed(records, "").into_iter().map(text).collect()
    }

    fn lines(texts: &[Option<&str>]) -> Vec<Option<String>> {
        texts.iter().map(|text| text.map(str::to_owned)).collect()
    }

    #[test]
    fn a_line_over_several_records_belongs_to_the_first_one() {
        let records = incoming(&["a", "b", "c\nd", "e\n", "f"]);
        let expected = lines(&[Some("abc"), None, Some("de"), None, Some("f")]);
        assert_eq!(texts(&records), expected);
    }

    #[test]
    fn crlf_split_across_records_is_one_break() {
        let records = incoming(&["a\r", "\nb\r", "\n", "c"]);
        let expected = lines(&[Some("a"), Some("b"), None, Some("c")]);
        assert_eq!(texts(&records), expected);
    }

    #[test]
    fn a_change_of_direction_and_a_note_begin_a_line() {
        let records = [
            entry(0, Direction::In, "a"),
            entry(1, Direction::Out, "b"),
            entry(2, Direction::Note, "closed"),
            entry(3, Direction::Note, "opened"),
        ];
        let expected = lines(&[Some("a"), Some("b"), Some("closed"), Some("opened")]);
        assert_eq!(texts(&records), expected);
    }

    #[test]
    fn a_line_without_end_begins_anew_every_64_records() {
        let records = incoming(&["x"; 130]);
        let blocks = texts(&records);
        let starts: Vec<usize> = (0..130).filter(|&seq| blocks[seq].is_some()).collect();
        assert_eq!(starts, [0, 64, 128]);
        assert_eq!(blocks[64].as_deref(), Some("x".repeat(64).as_str()));
    }

    #[test]
    fn a_line_that_may_go_on_is_open() {
        let blocks = streamed(&incoming(&["a\nb"]), "");
        assert!(blocks[0].as_ref().is_some_and(|block| block.is_open));
        let blocks = streamed(&incoming(&["a\n"]), "");
        assert!(blocks[0].as_ref().is_some_and(|block| !block.is_open));
    }

    #[test]
    fn characters_of_a_joined_line_are_found_in_their_records_and_back() {
        let blocks = streamed(&incoming(&["你好", "x\nyz", "w"]), " ");
        let first = blocks[0].as_ref().unwrap();
        assert_eq!(first.text, "你好 x");
        let point = |seq, offset| TextPoint {
            seq: RecordSeq(seq),
            offset,
        };
        assert_eq!(first.point_at(1), Some(point(0, 1)));
        assert_eq!(first.point_at(4), Some(point(1, 1)));
        let second = blocks[1].as_ref().unwrap();
        assert_eq!(second.text, "yz w");
        assert_eq!(second.point_at(1), Some(point(1, 3)));
        assert_eq!(second.char_at(point(1, 3)), Some(1));
        assert_eq!(second.char_at(point(2, 1)), Some(4));
        assert_eq!(second.char_at(TextPoint::end_of(RecordSeq(2))), Some(4));
    }

    #[test]
    fn what_is_found_in_a_record_is_found_in_the_line_that_it_goes_on_in() {
        let mut records = incoming(&["你好", "xyz"]);
        for record in &mut records {
            let count = record.content.text.chars().count();
            Rc::get_mut(record).unwrap().content.map.pass_plain(count);
        }
        let blocks = streamed(&records, " ");
        let first = blocks[0].as_ref().unwrap();
        assert_eq!(first.text, "你好 xyz");
        let found = |seq, range| first.chars_of_record_chars(RecordSeq(seq), range);
        assert_eq!(found(0, 1..2), Some(1..2));
        assert_eq!(found(1, 1..3), Some(4..6));
        assert_eq!(found(2, 0..1), None);
        assert!(first.chars_of_bytes(RecordSeq(1), 0..1).is_empty());
    }

    #[test]
    fn bytes_are_found_in_hex_that_runs_on() {
        let records: Vec<_> = [b"ab", b"cd"]
            .iter()
            .zip(0..)
            .map(|(bytes, seq)| {
                let mut entry = entry(seq, Direction::In, "");
                let content = super::super::table::hex_content(*bytes);
                Rc::get_mut(&mut entry).unwrap().content = content;
                entry
            })
            .collect();
        let blocks = streamed(&records, " ");
        let first = blocks[0].as_ref().unwrap();
        assert_eq!(first.text, "61 62 63 64");
        let found = first.chars_of_bytes(RecordSeq(1), 0..2);
        assert_eq!(found, [Range { start: 6, end: 11 }]);
    }

    #[test]
    fn a_record_shows_its_last_line_break_only_in_its_end() {
        let more = |bytes: u64| format!("{bytes} more");
        let log = |text: &str| Block::of_record(entry(0, Direction::In, text), &more).text;
        assert_eq!(log("a\nb\n"), "a\nb");
        assert_eq!(log("a\n\n"), "a\n");
        assert_eq!(log(""), "");
    }
}
