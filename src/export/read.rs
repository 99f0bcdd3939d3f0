//! JSON Lines back to records.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Read};
use std::net::SocketAddr;
use std::ops::ControlFlow;

use jiff::Timestamp;
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::{Map, Value};

use super::row::note_bytes;
use crate::journal::{Party, Record, StreamPlace};
use crate::text::hex::{self, HexError};
use crate::text::{Encoding, StreamPoint, Unmappable};
use crate::value::{Direction, PeerId, RecordSeq, Stamp, StreamId};

/// Room for a record of 16 MiB: its bytes as HEX and, where each is written as
/// `\u0001`, as text.
pub const LONGEST_LINE_BYTES: usize = (16 * (2 + 6) + 1) << 20;
/// A note is a few hundred bytes; its fields take many times their text.
const LONGEST_NOTE_LINE_BYTES: usize = 1 << 20;
/// Beyond, the streams with the lowest numbers are forgotten.
const MOST_STREAMS: usize = 1 << 16;
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// A record that was read, and our side of it, which a record does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadRecord {
    pub record: Record,
    pub local: Option<SocketAddr>,
}

/// Why records could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    #[error("{0}")]
    Io(io::ErrorKind),
    /// The first line is 1.
    #[error("line {line}: {fault:?}")]
    Line { line: u64, fault: LineFault },
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineFault {
    /// Column in bytes, from 1.
    NotJson {
        column: usize,
    },
    /// JSON, but a field has another kind of value than its own.
    WrongValue {
        column: usize,
    },
    TooLong {
        limit_bytes: usize,
    },
    /// None of `hex`, `text` and `note`.
    NoContent,
    Time(String),
    Address(String),
    Encoding(String),
    Hex(HexError),
    /// `text` has a character that the encoding lacks.
    Unmappable(Unmappable),
}

/// Shows the records of JSON Lines, in order, until `visit` breaks.
///
/// `hex` is the truth; `text` is read only where there is no `hex`. A line
/// needs one of the two, and a note its key; the rest has defaults: the
/// direction is in, the number and the time follow the line before. Empty lines
/// are left out, unknown fields ignored.
pub fn read_json_lines(
    input: &mut dyn BufRead,
    visit: &mut dyn FnMut(&ReadRecord) -> ControlFlow<()>,
) -> Result<(), ReadError> {
    let mut lines = Lines::new(input);
    let mut reader = LineReader::default();
    while lines.next()? {
        let line = lines.number;
        let read = reader.record(&lines.text);
        let read = read.map_err(|fault| ReadError::Line { line, fault })?;
        if visit(&read).is_break() {
            break;
        }
    }
    Ok(())
}

/// Lines with something in them.
struct Lines<'a> {
    input: &'a mut dyn BufRead,
    text: Vec<u8>,
    number: u64,
}

impl<'a> Lines<'a> {
    fn new(input: &'a mut dyn BufRead) -> Self {
        Self {
            input,
            text: Vec::new(),
            number: 0,
        }
    }

    /// False at the end.
    fn next(&mut self) -> Result<bool, ReadError> {
        while self.read()? {
            self.text.truncate(self.text.trim_ascii_end().len());
            if !self.text.trim_ascii_start().is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn read(&mut self) -> Result<bool, ReadError> {
        self.text.clear();
        self.number += 1;
        let limit = LONGEST_LINE_BYTES as u64 + 1;
        let mut limited = self.input.take(limit);
        let read = limited.read_until(b'\n', &mut self.text);
        let count = read.map_err(|error| ReadError::Io(error.kind()))?;
        if self.text.len() > LONGEST_LINE_BYTES {
            return Err(ReadError::Line {
                line: self.number,
                fault: too_long(LONGEST_LINE_BYTES),
            });
        }
        if self.number == 1 && self.text.starts_with(BYTE_ORDER_MARK) {
            self.text.drain(..BYTE_ORDER_MARK.len());
        }
        Ok(count > 0)
    }
}

fn too_long(limit_bytes: usize) -> LineFault {
    LineFault::TooLong { limit_bytes }
}

/// The fields that are read; what each means is in `docs/formats.md`.
#[derive(Debug, Deserialize)]
struct Fields<Detail> {
    seq: Option<u64>,
    time: Option<String>,
    direction: Option<Direction>,
    local: Option<String>,
    peer: Option<String>,
    peer_id: Option<PeerId>,
    clients: Option<u32>,
    stream: Option<StreamId>,
    text: Option<String>,
    encoding: Option<String>,
    hex: Option<String>,
    typed_as_hex: Option<bool>,
    note: Option<String>,
    detail: Option<Detail>,
}

/// What a line leaves to those after it.
#[derive(Debug, Default)]
struct LineReader {
    next_seq: RecordSeq,
    newest_at: Stamp,
    streams: BTreeMap<StreamId, StreamPoint>,
}

impl LineReader {
    fn record(&mut self, line: &[u8]) -> Result<ReadRecord, LineFault> {
        if line.len() > LONGEST_NOTE_LINE_BYTES {
            return self.long_record(line);
        }
        let mut fields: Fields<Map<String, Value>> = parsed(line)?;
        let detail = fields.detail.take().unwrap_or_default();
        let bytes = match (&fields.hex, &fields.note) {
            (None, Some(key)) => note_bytes(key, &detail),
            _ => bytes(&fields)?,
        };
        self.made(&fields, bytes)
    }

    /// Of a line in which a note would take too much.
    fn long_record(&mut self, line: &[u8]) -> Result<ReadRecord, LineFault> {
        let fields: Fields<IgnoredAny> = parsed(line)?;
        if fields.note.is_some() || fields.direction == Some(Direction::Note) {
            return Err(too_long(LONGEST_NOTE_LINE_BYTES));
        }
        let bytes = bytes(&fields)?;
        self.made(&fields, bytes)
    }

    fn made<Detail>(
        &mut self,
        fields: &Fields<Detail>,
        bytes: Vec<u8>,
    ) -> Result<ReadRecord, LineFault> {
        let usual = match fields.note {
            Some(_) => Direction::Note,
            None => Direction::In,
        };
        let seq = fields.seq.map_or(self.next_seq, RecordSeq);
        let at = match &fields.time {
            Some(time) => stamp(time)?,
            None => self.newest_at,
        };
        let record = Record {
            seq,
            at,
            direction: fields.direction.unwrap_or(usual),
            party: party(fields)?,
            place: fields.stream.map(|stream| self.place(stream, &bytes)),
            typed_as_hex: fields.typed_as_hex.unwrap_or_default(),
            bytes,
        };
        self.next_seq = RecordSeq(seq.0.saturating_add(1));
        self.newest_at = at;
        let local = fields.local.as_deref().map(address).transpose()?;
        Ok(ReadRecord { record, local })
    }

    fn place(&mut self, stream: StreamId, bytes: &[u8]) -> StreamPlace {
        let point = self.streams.entry(stream).or_default();
        let start = *point;
        point.pass(bytes);
        if self.streams.len() > MOST_STREAMS {
            self.streams.pop_first();
        }
        StreamPlace { stream, start }
    }
}

fn parsed<T: DeserializeOwned>(line: &[u8]) -> Result<T, LineFault> {
    serde_json::from_slice(line).map_err(|error| {
        let column = error.column();
        match error.classify() {
            serde_json::error::Category::Data => LineFault::WrongValue { column },
            _ => LineFault::NotJson { column },
        }
    })
}

fn bytes<Detail>(fields: &Fields<Detail>) -> Result<Vec<u8>, LineFault> {
    if let Some(digits) = &fields.hex {
        return hex::parse(digits).map_err(LineFault::Hex);
    }
    let text = fields.text.as_deref().ok_or(LineFault::NoContent)?;
    let encoding = match fields.encoding.as_deref() {
        Some(name) => {
            Encoding::from_label(name).ok_or_else(|| LineFault::Encoding(shortened(name)))?
        }
        None => Encoding::UTF_8,
    };
    encoding.encode(text).map_err(LineFault::Unmappable)
}

fn party<Detail>(fields: &Fields<Detail>) -> Result<Party, LineFault> {
    Ok(
        match (fields.peer.as_deref(), fields.peer_id, fields.clients) {
            (Some(peer), Some(id), _) => Party::Peer {
                peer: id,
                addr: address(peer)?,
            },
            (Some(peer), None, _) => Party::Address(address(peer)?),
            (None, _, Some(clients)) => Party::All { clients },
            (None, _, None) => Party::Nobody,
        },
    )
}

fn address(text: &str) -> Result<SocketAddr, LineFault> {
    text.parse()
        .map_err(|_| LineFault::Address(shortened(text)))
}

fn stamp(text: &str) -> Result<Stamp, LineFault> {
    let wrong = || LineFault::Time(shortened(text));
    let time: Timestamp = text.parse().map_err(|_| wrong())?;
    let nanos = i64::try_from(time.as_nanosecond());
    nanos.map(Stamp).map_err(|_| wrong())
}

/// Enough of a wrong value to find it.
fn shortened(text: &str) -> String {
    const CHARS: usize = 60;
    let mut shown: String = text.chars().take(CHARS).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests;
