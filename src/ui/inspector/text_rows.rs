//! A record's text in rows: which bytes are in a row, and which characters.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use memchr::memchr;

use super::selection::Grid;
use crate::journal::Record;
use crate::text::{Encoding, StreamPoint, placed, visible};

/// So many bytes are decoded at once; a screen has two or three of them.
const CHUNK: usize = 2048;
/// No character has more bytes, a shift before it included.
const LONGEST: usize = 12;
/// Chunks that are kept decoded.
const KEPT: usize = 64;
/// The rows of a longer record all have the same length: finding its line
/// breaks would take too long.
const LINES_UP_TO: usize = 4 << 20;

/// What stands for bytes on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sign {
    pub bytes: Range<usize>,
    pub shown: char,
    pub kind: SignKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignKind {
    Character,
    /// A line break, a control, or another character that is not drawn.
    Hidden,
    /// A byte that the encoding does not explain.
    Undecodable,
}

/// Stands for what has no sign of its own.
const DOT: char = '·';

/// Rows end behind a line feed, or after `width` bytes. A character belongs to
/// the row where it begins.
#[derive(Debug)]
pub struct TextRows {
    record: Arc<Record>,
    encoding: Encoding,
    width: usize,
    /// Where rows begin; `None` when all have `width` bytes.
    starts: Option<Vec<u32>>,
    /// Where chunks begin, as far as they have been passed.
    points: Vec<StreamPoint>,
    decoded: HashMap<usize, Rc<[Sign]>>,
}

impl TextRows {
    pub fn new(record: &Arc<Record>, encoding: Encoding, width: usize) -> Self {
        let has_lines = encoding.keeps_ascii() && record.bytes.len() <= LINES_UP_TO;
        Self {
            record: Arc::clone(record),
            encoding,
            width,
            starts: has_lines.then(|| starts(&record.bytes, width)),
            points: vec![record.place.map(|place| place.start).unwrap_or_default()],
            decoded: HashMap::new(),
        }
    }

    pub fn is_of(&self, record: &Arc<Record>, encoding: Encoding, width: usize) -> bool {
        Arc::ptr_eq(&self.record, record) && self.encoding == encoding && self.width == width
    }

    /// The signs that begin in a row.
    pub fn signs(&mut self, row: usize) -> Vec<Sign> {
        let bytes = self.bytes_of(row);
        if bytes.is_empty() {
            return Vec::new();
        }
        let chunks = bytes.start / CHUNK..=(bytes.end - 1) / CHUNK;
        let mut signs = Vec::new();
        for chunk in chunks {
            let all = self.chunk(chunk);
            let before = |at: usize| all.partition_point(|sign| sign.bytes.start < at);
            signs.extend_from_slice(&all[before(bytes.start)..before(bytes.end)]);
        }
        signs
    }

    #[cfg(test)]
    pub fn decoded_chunks(&self) -> usize {
        self.decoded.len()
    }

    /// The signs that begin in a chunk.
    fn chunk(&mut self, chunk: usize) -> Rc<[Sign]> {
        if let Some(signs) = self.decoded.get(&chunk) {
            return Rc::clone(signs);
        }
        let signs: Rc<[Sign]> = self.decode(chunk).into();
        if self.decoded.len() >= KEPT {
            self.decoded.clear();
        }
        self.decoded.insert(chunk, Rc::clone(&signs));
        signs
    }

    fn decode(&mut self, chunk: usize) -> Vec<Sign> {
        let point = self.point(chunk);
        let bytes = &self.record.bytes;
        let start = chunk * CHUNK;
        let end = (start + CHUNK).min(bytes.len());
        // The last character may go on in the next chunk.
        let within = &bytes[start..(end + LONGEST).min(bytes.len())];
        let is_end = end + LONGEST >= bytes.len();
        let mut signs = Vec::new();
        for placed in placed(self.encoding, &point, within, is_end) {
            let begins_before = placed.range.start < 0 && start > 0;
            let from = start + usize::try_from(placed.range.start).unwrap_or(0);
            let to = start + usize::try_from(placed.range.end).unwrap_or(0);
            if !begins_before && from < end && from < to {
                signs.push(sign(from..to, placed.character));
            }
        }
        signs
    }

    fn point(&mut self, chunk: usize) -> StreamPoint {
        while self.points.len() <= chunk {
            let start = (self.points.len() - 1) * CHUNK;
            let mut point = self.points[self.points.len() - 1];
            point.pass(&self.record.bytes[start..start + CHUNK]);
            self.points.push(point);
        }
        self.points[chunk]
    }
}

fn starts(bytes: &[u8], width: usize) -> Vec<u32> {
    let mut starts = Vec::new();
    let mut start = 0;
    while start < bytes.len() {
        starts.extend(u32::try_from(start));
        let end = (start + width).min(bytes.len());
        start = memchr(b'\n', &bytes[start..end]).map_or(end, |at| start + at + 1);
    }
    starts
}

fn sign(bytes: Range<usize>, character: Option<char>) -> Sign {
    let (shown, kind) = match character {
        None => (DOT, SignKind::Undecodable),
        Some('\n' | '\r' | '\t') => (DOT, SignKind::Hidden),
        Some(character) if visible(character).is_some() => (DOT, SignKind::Hidden),
        Some(character) => (character, SignKind::Character),
    };
    Sign { bytes, shown, kind }
}

impl Grid for TextRows {
    fn byte_count(&self) -> usize {
        self.record.bytes.len()
    }

    fn row_count(&self) -> usize {
        match &self.starts {
            Some(starts) => starts.len(),
            None => self.byte_count().div_ceil(self.width),
        }
    }

    fn row_of(&self, byte: usize) -> usize {
        match &self.starts {
            Some(starts) => starts
                .partition_point(|start| *start as usize <= byte)
                .saturating_sub(1),
            None => byte / self.width,
        }
    }

    fn bytes_of(&self, row: usize) -> Range<usize> {
        let start = |row: usize| match &self.starts {
            Some(starts) => starts
                .get(row)
                .map_or(self.byte_count(), |start| *start as usize),
            None => (row * self.width).min(self.byte_count()),
        };
        start(row)..start(row + 1)
    }

    fn unit_at(&mut self, byte: usize) -> Range<usize> {
        let chunk = byte / CHUNK;
        for chunk in [Some(chunk), chunk.checked_sub(1)].into_iter().flatten() {
            let signs = self.chunk(chunk);
            let nth = signs.partition_point(|sign| sign.bytes.end <= byte);
            if let Some(sign) = signs.get(nth).filter(|sign| sign.bytes.contains(&byte)) {
                return sign.bytes.clone();
            }
        }
        byte..(byte + 1).min(self.byte_count())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn record(bytes: &[u8]) -> Arc<Record> {
        Arc::new(Record {
            bytes: bytes.to_vec(),
            ..Record::default()
        })
    }

    fn rows(bytes: &[u8], label: &str, width: usize) -> TextRows {
        TextRows::new(&record(bytes), Encoding::from_label(label).unwrap(), width)
    }

    fn texts(rows: &mut TextRows) -> Vec<String> {
        let text = |row: usize, rows: &mut TextRows| {
            let signs = rows.signs(row);
            signs.iter().map(|sign| sign.shown).collect()
        };
        (0..rows.row_count()).map(|row| text(row, rows)).collect()
    }

    #[test]
    fn rows_end_at_line_feeds_and_at_the_width() {
        let mut lines = rows(b"GET / HTTP/1.1\r\nHost: a\r\n\r\nrest", "utf-8", 16);
        let expected = ["GET / HTTP/1.1··", "Host: a··", "··", "rest"];
        assert_eq!(texts(&mut lines), expected);
        assert_eq!(
            texts(&mut rows(b"abcdefgh", "utf-8", 3)),
            ["abc", "def", "gh"]
        );
    }

    #[test]
    fn a_character_is_in_the_row_where_it_begins() {
        let mut rows = rows("中文字".as_bytes(), "utf-8", 4);
        assert_eq!(texts(&mut rows), ["中文", "字", ""]);
        assert_eq!(rows.unit_at(4), 3..6);
    }

    #[test]
    fn what_cannot_be_drawn_is_a_dot_and_known_for_what_it_is() {
        let mut rows = rows(b"a\x1B\xA7", "utf-8", 16);
        let kinds: Vec<_> = rows.signs(0).into_iter().map(|sign| sign.kind).collect();
        let expected = [SignKind::Character, SignKind::Hidden, SignKind::Undecodable];
        assert_eq!(kinds, expected);
    }

    #[test]
    fn line_feeds_are_bytes_of_others_in_utf_16() {
        let bytes = Encoding::from_label("utf-16le")
            .unwrap()
            .encode("਀ab")
            .unwrap();
        assert_eq!(rows(&bytes, "utf-16le", 64).row_count(), 1);
    }

    #[test]
    fn a_character_of_two_records_is_shown_with_the_bytes_that_are_here() {
        let mut point = StreamPoint::default();
        point.pass(b"\xE4\xB8");
        let record = Arc::new(Record {
            bytes: b"\xADok".to_vec(),
            place: Some(crate::journal::StreamPlace {
                stream: crate::value::StreamId(0),
                start: point,
            }),
            ..Record::default()
        });
        let mut rows = TextRows::new(&record, Encoding::UTF_8, 16);
        assert_eq!(texts(&mut rows), ["中ok"]);
        assert_eq!(rows.signs(0)[0].bytes, 0..1);
    }

    proptest! {
        /// Whatever the rows and chunks, the signs are those of the whole.
        #[test]
        fn rows_and_chunks_lose_nothing(
            text in "[ -~\n中文😀é]{0,1500}",
            rest in prop::collection::vec(any::<u8>(), 0..40),
            width in 16..80_usize,
            label in prop::sample::select(vec!["utf-8", "gb18030", "utf-16le", "windows-1252"]),
        ) {
            let bytes = [text.as_bytes(), &rest].concat();
            let encoding = Encoding::from_label(label).unwrap();
            let mut rows = rows(&bytes, label, width);
            let mut next = 0;
            let mut signs = Vec::new();
            for row in 0..rows.row_count() {
                let range = rows.bytes_of(row);
                prop_assert_eq!(range.start, next);
                prop_assert!(range.len() <= width && !range.is_empty());
                prop_assert_eq!(rows.row_of(range.start), row);
                prop_assert_eq!(rows.row_of(range.end - 1), row);
                next = range.end;
                signs.extend(rows.signs(row));
            }
            prop_assert_eq!(next, bytes.len());
            let whole = placed(encoding, &StreamPoint::default(), &bytes, true);
            let whole: Vec<Sign> = whole
                .into_iter()
                .map(|it| {
                    let from = usize::try_from(it.range.start).unwrap();
                    sign(from..usize::try_from(it.range.end).unwrap(), it.character)
                })
                .collect();
            prop_assert_eq!(signs, whole);
        }
    }
}
