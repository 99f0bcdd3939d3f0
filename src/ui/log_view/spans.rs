//! Which bytes of a record the characters on the screen stand for.

use std::ops::Range;

use super::content::{Content, Form};
use crate::journal::{Record, TextPiece};

/// Characters that stand for bytes.
struct Span {
    chars: Range<usize>,
    bytes: Range<usize>,
}

/// A record's text on the screen, and what it is made of.
struct Spans {
    text: String,
    list: Vec<Span>,
}

/// The bytes for which some shown characters stand: also those whose code is
/// selected in part.
pub(super) fn bytes_of(form: Form<'_>, record: &Record, chars: &Range<usize>) -> Range<usize> {
    if form.as_hex {
        return bytes_of_pairs(chars, record.bytes.len());
    }
    let spans = Spans::of(form, record);
    let touched = spans.touched(|span| touch(&span.chars, chars));
    covered(touched, |span| &span.bytes)
}

/// The text for which some bytes stand, characters whole.
pub(super) fn text_of(form: Form<'_>, record: &Record, bytes: &Range<usize>) -> String {
    let spans = Spans::of(form, record);
    let touched = spans.touched(|span| touch(&span.bytes, bytes));
    let chars = covered(touched, |span| &span.chars);
    let text = spans.text.chars();
    text.skip(chars.start).take(chars.len()).collect()
}

/// Of `55 AA 0D`: two digits a byte and a blank between.
fn bytes_of_pairs(chars: &Range<usize>, length: usize) -> Range<usize> {
    let start = chars.start.saturating_add(1) / 3;
    let end = chars.end.div_ceil(3).min(length);
    start.min(end)..end
}

fn touch(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

fn covered(spans: &[Span], side: impl Fn(&Span) -> &Range<usize>) -> Range<usize> {
    match spans {
        [] => 0..0,
        [first, ..] => side(first).start..spans.last().map_or(0, |last| side(last).end),
    }
}

impl Spans {
    fn of(form: Form<'_>, record: &Record) -> Self {
        let text = form.source.text(form.text, record);
        let mut maker = Maker {
            places: form.text.byte_ranges(record).into_iter(),
            content: Content::default(),
            chars: 0,
            list: Vec::new(),
        };
        for piece in &text.pieces {
            match piece {
                TextPiece::Text(text) => maker.push_text(text),
                TextPiece::Undecodable(bytes) => maker.push_bytes(bytes),
            }
        }
        Self {
            text: maker.content.text,
            list: maker.list,
        }
    }

    fn touched(&self, is_touched: impl Fn(&Span) -> bool) -> &[Span] {
        let first = self.list.iter().position(&is_touched);
        let last = self.list.iter().rposition(is_touched);
        match (first, last) {
            (Some(first), Some(last)) => &self.list[first..=last],
            _ => &[],
        }
    }
}

/// Makes the content character by character, by the rules of the content.
struct Maker {
    places: std::vec::IntoIter<Range<usize>>,
    content: Content,
    chars: usize,
    list: Vec<Span>,
}

impl Maker {
    fn push_text(&mut self, text: &str) {
        for character in text.chars() {
            let before = self.content.text.len();
            self.content.push_text(character.encode_utf8(&mut [0; 4]));
            self.note(before);
        }
    }

    fn push_bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            let before = self.content.text.len();
            self.content.push_undecodable(&[*byte]);
            self.note(before);
        }
    }

    /// What was shown before `before` is noted already. An LF after a CR shows
    /// nothing of its own.
    fn note(&mut self, before: usize) {
        let Some(bytes) = self.places.next() else {
            return;
        };
        let start = self.chars;
        self.chars += self.content.text[before..].chars().count();
        match self.list.last_mut() {
            Some(last) if self.chars == start => last.bytes.end = bytes.end,
            _ => self.list.push(Span {
                chars: start..self.chars,
                bytes,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::{Draft, Journal, JournalReader, Party, TextReader};
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
        as_hex: bool,
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
                as_hex: false,
            }
        }

        fn form(&self) -> Form<'_> {
            Form {
                source: &self.source,
                text: &self.text,
                as_hex: self.as_hex,
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
        shown.as_hex = true;
        assert_eq!(shown.bytes(0, 0..2), b"\x55");
        assert_eq!(shown.bytes(0, 2..3), b"", "the blank alone");
        assert_eq!(shown.bytes(0, 1..4), b"\x55\xAA");
        assert_eq!(shown.bytes(0, 2..8), b"\xAA\x0D");
        assert_eq!(shown.bytes(0, 9..usize::MAX), b"\x0A");
    }
}
