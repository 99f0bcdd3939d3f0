use super::{JournalReader, Record};
use crate::text::Encoding;

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

/// Turns records into text in any order. A character that is split over
/// several records of a stream belongs to the record that has its last byte;
/// the beginning of a character at the end of the newest record of a stream is
/// shown as undecodable until the rest comes.
#[derive(Clone, Debug)]
pub struct TextReader {
    pub receive: Encoding,
    pub send: Encoding,
}

impl TextReader {
    pub fn read(&self, journal: &JournalReader, record: &Record) -> RecordText {
        let _ = (journal, record);
        unimplemented!()
    }
}
