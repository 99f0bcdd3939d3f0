use std::ops::Range;

use super::find::Map;
use super::{JournalReader, Record};
use crate::text::{Decoder, Encoding, Piece};
use crate::value::Direction;

/// A part of a record's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextPiece {
    Text(String),
    /// Bytes that the encoding does not explain, shown as `<A7>`.
    Undecodable(Vec<u8>),
}

/// A record as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordText {
    pub pieces: Vec<TextPiece>,
}

impl RecordText {
    /// Pieces of the same kind that follow each other become one.
    fn push(&mut self, piece: Piece<'_>) {
        match (self.pieces.last_mut(), piece) {
            (_, Piece::Text("") | Piece::Undecodable([])) => {}
            (Some(TextPiece::Text(last)), Piece::Text(text)) => last.push_str(text),
            (Some(TextPiece::Undecodable(last)), Piece::Undecodable(bytes)) => {
                last.extend_from_slice(bytes);
            }
            (_, Piece::Text(text)) => self.pieces.push(TextPiece::Text(text.to_owned())),
            (_, Piece::Undecodable(bytes)) => {
                self.pieces.push(TextPiece::Undecodable(bytes.to_owned()));
            }
        }
    }
}

/// Turns records into text in any order. A character that is split over
/// several records of a stream belongs to the record that has its last byte;
/// the beginning of a character at the end of the newest record of a stream is
/// shown as undecodable until the rest comes.
///
/// A record knows where it stands in its stream, in every encoding: no other
/// record is read, however long the stream is and whether or not what came
/// before is still there. Notes have no text.
#[derive(Clone, Debug)]
pub struct TextReader {
    pub receive: Encoding,
    pub send: Encoding,
}

impl TextReader {
    pub fn read(&self, journal: &JournalReader, record: &Record) -> RecordText {
        let mut text = RecordText::default();
        let encoding = match record.direction {
            Direction::In => self.receive,
            Direction::Out => self.send,
            Direction::Note => return text,
        };
        let mut decoder = match &record.place {
            Some(place) => Decoder::resume(encoding, &place.start),
            None => Decoder::new(encoding),
        };
        decoder.decode(&record.bytes, &mut |piece| text.push(piece));
        if is_newest(journal, record) {
            decoder.finish(&mut |piece| text.push(piece));
        }
        text
    }

    /// Which bytes of the record each character of its text is made of, where
    /// an undecodable byte counts as a character. One that began in an earlier
    /// record begins at 0; bytes whose character ends in the next record come
    /// after the text. Goes through the bytes one by one.
    pub fn byte_ranges(&self, record: &Record) -> Vec<Range<usize>> {
        let encoding = match record.direction {
            Direction::In => self.receive,
            Direction::Out => self.send,
            Direction::Note => return Vec::new(),
        };
        let map = Map::new(encoding, record.place, &record.bytes);
        map.into_bytes().collect()
    }
}

/// Nothing comes after its last byte: it is a datagram, or the newest of its
/// stream.
fn is_newest(journal: &JournalReader, record: &Record) -> bool {
    record.place.is_none_or(|place| {
        journal
            .newest_of(place.stream)
            .is_none_or(|newest| newest <= record.seq)
    })
}

#[cfg(test)]
mod tests;
