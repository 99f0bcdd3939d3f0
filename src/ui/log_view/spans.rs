//! Which bytes of a record the characters on the screen stand for.

use std::ops::Range;

use super::ansi::AnsiState;
use super::content::Form;
use super::table::Shape;
use super::text_map::TextMap;
use crate::journal::Record;

/// The bytes for which some shown characters stand: also those whose code is
/// selected in part.
pub(super) fn bytes_of(form: Form<'_>, record: &Record, chars: &Range<usize>) -> Range<usize> {
    let content = form.content(record.clone(), usize::MAX, AnsiState::default());
    let length = record.bytes.len();
    match &content.map {
        TextMap::Characters { .. } => {
            let touched = content.map.touched(chars);
            covered(&form.text.byte_ranges(record), &touched)
        }
        TextMap::Pairs => bytes_of_pairs(chars, length),
        table @ TextMap::Table { .. } => {
            let byte_at = |character| table.byte_at(character).unwrap_or(length);
            let end = chars.end.min(content.text.chars().count());
            let last = end.checked_sub(1).map_or(0, |last| byte_at(last) + 1);
            let start = byte_at(chars.start).min(length);
            start..last.clamp(start, length)
        }
    }
}

/// The text for which some bytes stand, characters whole.
pub(super) fn text_of(form: Form<'_>, record: &Record, bytes: &Range<usize>) -> String {
    let form = Form {
        shape: Shape::default(),
        ..form
    };
    let places = form.text.byte_ranges(record);
    let start = places.partition_point(|place| place.end <= bytes.start);
    let end = places.partition_point(|place| place.start < bytes.end);
    let content = form.content(record.clone(), usize::MAX, AnsiState::default());
    let chars = content.map.of_characters(start..end.max(start));
    let chars = chars.unwrap_or_default();
    let text = content.text.chars();
    text.skip(chars.start).take(chars.len()).collect()
}

/// Of `55 AA 0D`: two digits a byte and a blank between.
fn bytes_of_pairs(chars: &Range<usize>, length: usize) -> Range<usize> {
    let start = chars.start.saturating_add(1) / 3;
    let end = chars.end.div_ceil(3).min(length);
    start.min(end)..end
}

/// From the first of some places to the last one.
fn covered(places: &[Range<usize>], some: &Range<usize>) -> Range<usize> {
    let some = places.get(some.start..some.end.min(places.len()));
    match some.unwrap_or_default() {
        [] => 0..0,
        [first, rest @ ..] => first.start..rest.last().unwrap_or(first).end,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::{Draft, Journal, JournalReader, Party, TextReader};
    use crate::settings::ContentForm;
    use crate::text::Encoding;
    use crate::value::{Direction, PeerId, RecordSeq, Stamp, StreamId};

    fn journal(stream: Option<StreamId>, records: &[&[u8]]) -> JournalReader {
        let mut journal = Journal::in_memory(1 << 20);
        for bytes in records {
            journal.append(Draft {
                at: Stamp(0),
                direction: Direction::In,
                party: Party::Peer {
                    peer: PeerId(1),
                    addr: ([127, 0, 0, 1], 9).into(),
                },
                stream,
                typed_as_hex: false,
                bytes,
            });
        }
        journal.reader()
    }

    struct Shown {
        source: JournalReader,
        text: TextReader,
        shape: Shape,
    }

    impl Shown {
        fn of(label: &str, stream: Option<StreamId>, records: &[&[u8]]) -> Self {
            let encoding = Encoding::from_label(label).unwrap();
            Self {
                source: journal(stream, records),
                text: TextReader {
                    receive: encoding,
                    send: encoding,
                },
                shape: Shape::default(),
            }
        }

        fn form(&self) -> Form<'_> {
            Form {
                source: &self.source,
                text: &self.text,
                shape: self.shape,
                note: &|_| String::new(),
            }
        }

        fn bytes(&self, seq: u64, chars: Range<usize>) -> Vec<u8> {
            let record = self.source.read(RecordSeq(seq)).unwrap();
            let range = bytes_of(self.form(), &record, &chars);
            record.bytes[range].to_vec()
        }

        fn text(&self, seq: u64, bytes: Range<usize>) -> String {
            let record = self.source.read(RecordSeq(seq)).unwrap();
            text_of(self.form(), &record, &bytes)
        }
    }

    #[test]
    fn characters_of_many_bytes_are_taken_whole() {
        let bytes = Encoding::from_label("gbk")
            .unwrap()
            .encode("a你好b")
            .unwrap();
        let shown = Shown::of("gbk", None, &[&bytes]);
        assert_eq!(shown.bytes(0, 1..3), b"\xC4\xE3\xBA\xC3");
        assert_eq!(shown.bytes(0, 2..4), b"\xBA\xC3b");
        assert_eq!(shown.bytes(0, 0..usize::MAX), bytes);
        assert_eq!(shown.text(0, 2..4), "你好");
    }

    #[test]
    fn what_is_shown_as_code_is_its_byte() {
        // Shown as `a<A7><00>b`.
        let shown = Shown::of("utf-8", None, &[b"a\xA7\0b"]);
        assert_eq!(shown.bytes(0, 2..3), b"\xA7");
        assert_eq!(shown.bytes(0, 4..6), b"\xA7\0");
        assert_eq!(shown.bytes(0, 9..10), b"b");
        assert_eq!(shown.text(0, 1..3), "<A7><00>");
    }

    #[test]
    fn a_line_break_of_two_bytes_is_both() {
        let shown = Shown::of("utf-8", None, &[b"a\r\nb\rc\nd"]);
        assert_eq!(shown.bytes(0, 1..2), b"\r\n");
        assert_eq!(shown.bytes(0, 2..4), b"b\r");
        assert_eq!(shown.bytes(0, 4..7), b"c\nd");
    }

    #[test]
    fn of_a_split_character_the_record_s_own_bytes_are_taken() {
        let bytes = "你好".as_bytes();
        let shown = Shown::of("utf-8", Some(StreamId(1)), &[&bytes[..2], &bytes[2..]]);
        assert_eq!(shown.bytes(1, 0..1), &bytes[2..3]);
        assert_eq!(shown.bytes(1, 1..2), &bytes[3..]);
    }

    #[test]
    fn pairs_are_bytes_also_when_half_of_one_is_selected() {
        let mut shown = Shown::of("utf-8", None, &[b"\x55\xAA\x0D\x0A"]);
        shown.shape = Shape::new(ContentForm::Hex, false, 80);
        assert_eq!(shown.bytes(0, 0..2), b"\x55");
        assert_eq!(shown.bytes(0, 2..3), b"", "the blank alone");
        assert_eq!(shown.bytes(0, 1..4), b"\x55\xAA");
        assert_eq!(shown.bytes(0, 2..8), b"\xAA\x0D");
        assert_eq!(shown.bytes(0, 9..usize::MAX), b"\x0A");
    }
}
