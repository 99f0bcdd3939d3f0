use std::ops::Range;

use super::Pattern;
use super::subject::{Map, text_of};
use crate::journal::StreamPlace;
use crate::text::{Encoding, StreamPoint};
use crate::value::StreamId;

/// Bytes in which a pattern is looked for from left to right: a datagram, or a
/// part of a stream that may be of many records.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    pub encoding: Encoding,
    /// What is known of a stream at the first byte; `None` for a datagram.
    pub start: Option<StreamPoint>,
    pub bytes: &'a [u8],
    /// Where the search begins. A character that is open here counts to what
    /// follows.
    pub from: usize,
}

impl Run<'_> {
    /// The bytes of the first hit that is not empty. A regular expression takes
    /// as much as is there. The beginning of a character at the end of a stream
    /// is no text yet.
    pub fn first(&self, pattern: &Pattern) -> Option<Range<usize>> {
        if !pattern.is_for_text() {
            return pattern.first_from(self.bytes, self.from);
        }
        let place = self.start.map(place);
        let text = text_of(self.encoding, place, self.bytes);
        let hit = pattern.first_from(&text, self.text_before())?;
        let map = Map::new(self.encoding, place, self.bytes);
        Some(map.of_text(&hit).0)
    }

    /// How much of the text is of characters that end before `from`.
    fn text_before(&self) -> usize {
        // A datagram goes on there too: what is open is not at its end.
        let place = place(self.start.unwrap_or_default());
        text_of(self.encoding, Some(place), &self.bytes[..self.from]).len()
    }
}

fn place(start: StreamPoint) -> StreamPlace {
    StreamPlace {
        stream: StreamId(0),
        start,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Case;
    use super::*;

    fn first(label: &str, pattern: &Pattern, bytes: &[u8], from: usize) -> Option<Range<usize>> {
        let run = Run {
            encoding: Encoding::from_label(label).unwrap(),
            start: Some(StreamPoint::default()),
            bytes,
            from,
        };
        run.first(pattern)
    }

    fn text(text: &str) -> Pattern {
        Pattern::text(text, Case::Heeded).unwrap()
    }

    fn regex(text: &str) -> Pattern {
        Pattern::regex(text, Case::Heeded).unwrap()
    }

    #[test]
    fn the_first_hit_from_a_place_on_is_given_in_bytes() {
        let bytes = b"\xC4\xE3ok\xC4\xE3\xBA\xC3";
        assert_eq!(first("gbk", &text("你"), bytes, 0), Some(0..2));
        assert_eq!(first("gbk", &text("你"), bytes, 2), Some(4..6));
        assert_eq!(first("gbk", &text("你好"), bytes, 0), Some(4..8));
        assert_eq!(
            first("gbk", &text("你"), bytes, 5),
            Some(4..6),
            "it is open"
        );
        assert_eq!(first("gbk", &text("你"), bytes, 6), None);
        let hex = Pattern::hex("C4 E3").unwrap();
        assert_eq!(first("gbk", &hex, bytes, 1), Some(4..6));
        assert_eq!(first("gbk", &hex, bytes, 5), None);
    }

    #[test]
    fn a_line_begins_where_it_did_before_the_search() {
        assert_eq!(first("utf-8", &regex("^OK"), b"ATOK", 2), None);
        assert_eq!(first("utf-8", &regex("^OK"), b"AT\r\nOK", 2), Some(4..6));
        assert_eq!(first("utf-8", &regex("^OK"), b"AT\r\nOK", 4), Some(4..6));
    }

    #[test]
    fn an_empty_match_is_gone_past() {
        assert_eq!(first("utf-8", &regex("x*"), b"ab xx", 0), Some(3..5));
        assert_eq!(first("utf-8", &regex("x*"), b"ab", 0), None);
        assert_eq!(first("utf-8", &regex("$"), "中\n".as_bytes(), 0), None);
    }

    #[test]
    fn an_open_character_at_the_end_of_a_datagram_does_not_shift_its_text() {
        let run = Run {
            encoding: Encoding::from_label("gbk").unwrap(),
            start: None,
            bytes: b"\xC4\xE3ok",
            from: 1,
        };
        assert_eq!(run.first(&text("ok")), Some(2..4));
    }
}
