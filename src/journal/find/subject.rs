//! A record's text as bytes that are searched.

use std::borrow::Cow;
use std::ops::Range;

use crate::journal::StreamPlace;
use crate::text::{Decoder, Encoding, Piece, StreamPoint};

/// Stands for an undecodable byte: in no UTF-8, so that no text has it and no
/// hit goes across it.
const NO_CHARACTER: u8 = 0xFF;

/// The text of a record as UTF-8, with something that is no character for each
/// undecodable byte.
///
/// It is what [`crate::journal::TextReader`] gives, except for the beginning of a
/// character at the end of a stream's newest record: that is left out here, so
/// that a record never becomes another one when the next one comes.
pub(super) fn text_of(
    encoding: Encoding,
    place: Option<StreamPlace>,
    bytes: &[u8],
) -> Cow<'_, [u8]> {
    let decoder = decoder_at(encoding, place);
    if decoder.held().is_empty() {
        if encoding == Encoding::UTF_8 {
            let open = if place.is_some() {
                open_at_end(bytes)
            } else {
                0
            };
            return Cow::Borrowed(&bytes[..bytes.len() - open]);
        }
        if encoding.keeps_ascii() && bytes.is_ascii() {
            return Cow::Borrowed(bytes);
        }
    }
    Cow::Owned(decoded(decoder, place, bytes))
}

fn decoded(mut decoder: Decoder, place: Option<StreamPlace>, bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(bytes.len());
    let mut push = |piece: Piece<'_>| match piece {
        Piece::Text(part) => text.extend_from_slice(part.as_bytes()),
        Piece::Undecodable(bytes) => text.resize(text.len() + bytes.len(), NO_CHARACTER),
    };
    decoder.decode(bytes, &mut push);
    if place.is_none() {
        decoder.finish(&mut push);
    }
    text
}

/// Whether the record begins within a character, so that its text does not
/// come from its own bytes alone.
pub(super) fn begins_within(encoding: Encoding, place: Option<StreamPlace>) -> bool {
    !decoder_at(encoding, place).held().is_empty()
}

fn decoder_at(encoding: Encoding, place: Option<StreamPlace>) -> Decoder {
    match place {
        Some(place) => Decoder::resume(encoding, &place.start),
        None => Decoder::new(encoding),
    }
}

/// How many bytes at the end begin a character of UTF-8.
fn open_at_end(bytes: &[u8]) -> usize {
    if bytes.last().is_none_or(u8::is_ascii) {
        return 0;
    }
    let mut end = StreamPoint::default();
    end.pass(&bytes[bytes.len().saturating_sub(3)..]);
    Decoder::resume(Encoding::UTF_8, &end).held().len()
}

/// One character of a record's text, or an undecodable byte.
struct Unit {
    /// In what [`text_of`] gives.
    text: Range<usize>,
    /// In the record; a character that began in an earlier one begins at 0.
    bytes: Range<usize>,
}

/// Where the characters of a text come from. Goes through the bytes one by
/// one: for what is looked at.
pub(in crate::journal) struct Map {
    units: Vec<Unit>,
}

impl Map {
    pub fn new(encoding: Encoding, place: Option<StreamPlace>, bytes: &[u8]) -> Self {
        let decoder = decoder_at(encoding, place);
        let mut maker = MapMaker {
            units: Vec::with_capacity(bytes.len()),
            from: -signed(decoder.held().len()),
            text_end: 0,
            decoder,
        };
        for (at, byte) in bytes.iter().enumerate() {
            if byte.is_ascii() && encoding.keeps_ascii() && maker.decoder.held().is_empty() {
                maker.push(at..at + 1, 1);
                maker.from = signed(at + 1);
            } else {
                maker.step(*byte, at);
            }
        }
        maker.finish(bytes.len());
        Self { units: maker.units }
    }

    /// Where each character's bytes are in the record, in order.
    pub fn into_bytes(self) -> impl Iterator<Item = Range<usize>> {
        self.units.into_iter().map(|unit| unit.bytes)
    }

    /// Which bytes and which characters a hit in the text covers.
    pub fn of_text(&self, hit: &Range<usize>) -> (Range<usize>, Range<usize>) {
        let characters = self.span(hit, |unit| &unit.text);
        let bytes = match self.units.get(characters.clone()) {
            Some([first, .., last]) => first.bytes.start..last.bytes.end,
            Some([only]) => only.bytes.clone(),
            _ => 0..0,
        };
        (bytes, characters)
    }

    /// Which characters a range of bytes touches.
    pub fn of_bytes(&self, hit: &Range<usize>) -> Range<usize> {
        self.span(hit, |unit| &unit.bytes)
    }

    fn span(&self, hit: &Range<usize>, side: fn(&Unit) -> &Range<usize>) -> Range<usize> {
        let start = self
            .units
            .partition_point(|unit| side(unit).end <= hit.start);
        let end = self
            .units
            .partition_point(|unit| side(unit).start < hit.end);
        start..end.max(start)
    }
}

struct MapMaker {
    decoder: Decoder,
    units: Vec<Unit>,
    /// Where the next character begins; before 0 in an earlier record.
    from: isize,
    text_end: usize,
}

/// What one more byte has made.
enum Made {
    Character(char),
    Byte,
}

impl MapMaker {
    fn step(&mut self, byte: u8, at: usize) {
        let mut made = Vec::new();
        self.decoder.decode(&[byte], &mut |piece| match piece {
            Piece::Text(text) => made.extend(text.chars().map(Made::Character)),
            Piece::Undecodable(bytes) => made.extend(bytes.iter().map(|_| Made::Byte)),
        });
        self.share_out(&made, at + 1);
        self.from = signed(at + 1) - signed(self.decoder.held().len());
    }

    /// What is open at the end: bytes that are shown when nothing comes after
    /// them.
    fn finish(&mut self, end: usize) {
        let open: Vec<_> = self.decoder.held().iter().map(|_| Made::Byte).collect();
        self.share_out(&open, end);
    }

    /// Bytes that break off come before the character that shows it; the last
    /// one has what is left.
    fn share_out(&mut self, made: &[Made], end: usize) {
        let mut from = self.from;
        for (nth, made_here) in made.iter().enumerate() {
            let is_last = nth + 1 == made.len();
            let (takes_one, text_length) = match made_here {
                Made::Byte => (true, 1),
                Made::Character(it) => (it.is_ascii() && !is_last, it.len_utf8()),
            };
            let to = if takes_one { from + 1 } else { signed(end) };
            self.push(unsigned(from)..unsigned(to), text_length);
            if takes_one {
                from += 1;
            }
        }
    }

    fn push(&mut self, bytes: Range<usize>, text_length: usize) {
        let text = self.text_end..self.text_end + text_length;
        self.text_end = text.end;
        self.units.push(Unit { text, bytes });
    }
}

/// No record is as long as half of the memory.
fn signed(length: usize) -> isize {
    isize::try_from(length).unwrap_or(isize::MAX)
}

fn unsigned(place: isize) -> usize {
    usize::try_from(place).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoding(label: &str) -> Encoding {
        Encoding::from_label(label).unwrap()
    }

    fn place_after(bytes: &[u8]) -> Option<StreamPlace> {
        let mut start = StreamPoint::default();
        start.pass(bytes);
        Some(StreamPlace {
            stream: crate::value::StreamId(1),
            start,
        })
    }

    fn bytes_of(map: &Map) -> Vec<Range<usize>> {
        map.units.iter().map(|unit| unit.bytes.clone()).collect()
    }

    #[test]
    fn a_character_that_began_earlier_begins_at_zero() {
        let place = place_after(b"a\xE4\xBD");
        let text = text_of(Encoding::UTF_8, place, b"\xA0b");
        assert_eq!(text, "你b".as_bytes());
        let map = Map::new(Encoding::UTF_8, place, b"\xA0b");
        assert_eq!(bytes_of(&map), [0..1, 1..2]);
        assert_eq!(map.of_text(&(0..3)), (0..1, 0..1));
        assert_eq!(map.of_text(&(3..4)), (1..2, 1..2));
    }

    #[test]
    fn what_is_open_at_the_end_is_text_of_the_next_record_or_a_datagram_s_own() {
        let open = b"a\xE4\xBD";
        assert_eq!(&*text_of(Encoding::UTF_8, place_after(b""), open), b"a");
        assert_eq!(&*text_of(Encoding::UTF_8, None, open), open);
        let gbk = encoding("gbk");
        assert_eq!(&*text_of(gbk, None, b"a\xC4"), b"a\xFF");
        assert_eq!(&*text_of(gbk, place_after(b""), b"a\xC4"), b"a");
    }

    #[test]
    fn every_byte_of_a_character_that_breaks_off_has_its_place() {
        let map = Map::new(encoding("gb18030"), None, b"x\x81\x30\x81A");
        // <81>, 0, and the pair that is left.
        assert_eq!(bytes_of(&map), [0..1, 1..2, 2..3, 3..5]);
    }

    #[test]
    fn units_of_utf_16_and_shifts_are_counted_as_they_are() {
        let map = Map::new(encoding("utf-16le"), None, b"a\0\x3D\xD8\0\xDE");
        assert_eq!(bytes_of(&map), [0..2, 2..6]);
        let map = Map::new(encoding("iso-2022-jp"), None, b"a\x1B$BF|\x1B(Bb");
        assert_eq!(bytes_of(&map), [0..1, 4..6, 9..10]);
    }

    #[test]
    fn the_map_has_the_text_s_length_in_each_encoding() {
        let bytes: Vec<u8> = (0..2000_u32)
            .map(|n| (n * n / 7 + n * 31).to_le_bytes()[0])
            .collect();
        for encoding in Encoding::common().iter().chain(Encoding::more()) {
            let text = text_of(*encoding, None, &bytes);
            let map = Map::new(*encoding, None, &bytes);
            assert_eq!(
                map.units.last().unwrap().text.end,
                text.len(),
                "{}",
                encoding.name()
            );
        }
    }
}
