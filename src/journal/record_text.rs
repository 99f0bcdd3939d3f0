use super::{JournalReader, Record, StreamPlace};
use crate::text::{Decoder, Encoding, Piece};
use crate::value::{Direction, RecordSeq};

/// How far back a record looks for a place from which decoding is in step, in
/// bytes and in records.
const LOOK_BACK: usize = 4_096;

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
/// Decoding begins at the nearest place before the record from which it is
/// surely in step. When the encoding shows none within 4,096 bytes and 4,096
/// records before it, or those records are gone, decoding begins with the
/// oldest record that was looked at, or with the oldest byte when that record
/// reaches farther back. Notes have no text.
#[derive(Clone, Debug)]
pub struct TextReader {
    pub receive: Encoding,
    pub send: Encoding,
}

impl TextReader {
    pub fn read(&self, journal: &JournalReader, record: &Record) -> RecordText {
        let mut text = RecordText::default();
        let mut decoder = match record.direction {
            Direction::In => Decoder::new(self.receive),
            Direction::Out => Decoder::new(self.send),
            Direction::Note => return text,
        };
        if let Some(place) = record.place {
            let encoding = self.encoding_of(record.direction);
            catch_up(&mut decoder, encoding, journal, place);
        }
        decoder.decode(&record.bytes, &mut |piece| text.push(piece));
        if is_newest(journal, record) {
            decoder.finish(&mut |piece| text.push(piece));
        }
        text
    }

    fn encoding_of(&self, direction: Direction) -> Encoding {
        match direction {
            Direction::In | Direction::Note => self.receive,
            Direction::Out => self.send,
        }
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

/// Feeds the decoder, unheard, with the bytes that stand before `place`, as
/// far back as its being in step needs.
fn catch_up(
    decoder: &mut Decoder,
    encoding: Encoding,
    journal: &JournalReader,
    place: StreamPlace,
) {
    if place.offset == 0 {
        return;
    }
    let mut room = [0; LOOK_BACK];
    let mut before = Before::new(&mut room, place);
    let start = before.find_step_point(encoding, journal);
    decoder.decode(&before.bytes()[start..], &mut |_| {});
}

/// Bytes of a stream before a record, collected from their end backwards.
struct Before<'a> {
    room: &'a mut [u8; LOOK_BACK],
    /// Where the collected bytes begin in `room`.
    start: usize,
    /// Where the oldest record begins that is collected whole.
    whole: usize,
    /// The place of the first collected byte in its stream.
    offset: u64,
    previous: Option<RecordSeq>,
}

impl<'a> Before<'a> {
    fn new(room: &'a mut [u8; LOOK_BACK], place: StreamPlace) -> Self {
        Self {
            room,
            start: LOOK_BACK,
            whole: LOOK_BACK,
            offset: place.offset,
            previous: place.previous,
        }
    }

    fn bytes(&self) -> &[u8] {
        &self.room[self.start..]
    }

    /// Where in [`Self::bytes`] decoding is to begin.
    fn find_step_point(&mut self, encoding: Encoding, journal: &JournalReader) -> usize {
        // The search looks at everything collected, so it is repeated only when
        // that has doubled: a stream that comes byte by byte stays linear.
        let mut searched = 0;
        for _ in 0..LOOK_BACK {
            let has_more = self.collect_one(journal);
            let length = self.bytes().len();
            if length >= 2 * searched || !has_more {
                if let Some(point) = encoding.step_point(self.bytes(), self.offset) {
                    return point;
                }
                searched = length;
            }
            if !has_more {
                break;
            }
        }
        let is_any_whole = self.whole < LOOK_BACK;
        if is_any_whole {
            self.whole - self.start
        } else {
            0
        }
    }

    /// Puts the record before in front. False when there is none or no room.
    fn collect_one(&mut self, journal: &JournalReader) -> bool {
        let Some(seq) = self.previous else {
            return false;
        };
        let Some(tail) = journal.copy_tail(seq, &mut self.room[..self.start]) else {
            return false;
        };
        self.start -= tail.copied;
        self.offset -= tail.copied as u64;
        self.previous = tail.place.and_then(|place| place.previous);
        if tail.copied < tail.length {
            return false;
        }
        self.whole = self.start;
        self.start > 0
    }
}

#[cfg(test)]
mod tests;
