use std::collections::VecDeque;

use crate::journal::{Note, Party, Record, StreamPlace};
use crate::text::{Decoder, Encoding, Piece, escape, hex};
use crate::value::Stamp;

/// Lines that the account has at most.
pub const LINES: usize = 10;
/// What is shown of a record, in characters or bytes of HEX.
const CHARACTERS: usize = 64;
const HEX_BYTES: usize = 24;
/// Enough for that many characters of any encoding.
const KEPT_BYTES: usize = CHARACTERS * 4;

/// What came since the expectation before was met.
#[derive(Debug, Default)]
pub struct Arrived {
    pub records: u64,
    pub bytes: u64,
    notes: u64,
    /// The newest is the last.
    newest: VecDeque<Arrival>,
}

/// Something that came.
#[derive(Debug)]
pub struct Arrival {
    pub at: Stamp,
    pub what: What,
}

#[derive(Debug)]
pub enum What {
    Received {
        party: Party,
        length: usize,
        beginning: Beginning,
    },
    Noted(Note),
}

/// The first bytes of a record.
#[derive(Debug)]
pub struct Beginning {
    bytes: Vec<u8>,
    text: String,
    is_all: bool,
}

impl Arrived {
    /// `from` is where what did not meet anything begins in the record.
    pub fn received(&mut self, record: &Record, from: usize, encoding: Encoding) {
        let rest = &record.bytes[from..];
        self.records += 1;
        self.bytes += rest.len() as u64;
        let place = record.place.map(|mut place| {
            place.start.pass(&record.bytes[..from]);
            place
        });
        self.push(Arrival {
            at: record.at,
            what: What::Received {
                party: record.party,
                length: rest.len(),
                beginning: Beginning::of(rest, place, encoding),
            },
        });
    }

    pub fn noted(&mut self, record: &Record) {
        self.notes += 1;
        self.push(Arrival {
            at: record.at,
            what: What::Noted(Note::from_bytes(&record.bytes)),
        });
    }

    pub fn newest(&self) -> impl Iterator<Item = &Arrival> {
        self.newest.iter()
    }

    /// Whether more came than [`Self::newest`] has.
    pub fn is_more(&self) -> bool {
        self.records + self.notes > self.newest.len() as u64
    }

    fn push(&mut self, arrival: Arrival) {
        if self.newest.len() == LINES {
            self.newest.pop_front();
        }
        self.newest.push_back(arrival);
    }
}

impl Beginning {
    fn of(bytes: &[u8], place: Option<StreamPlace>, encoding: Encoding) -> Self {
        let kept = &bytes[..bytes.len().min(KEPT_BYTES)];
        let is_all = kept.len() == bytes.len();
        Self {
            bytes: kept.to_owned(),
            text: text_of(kept, is_all, place, encoding),
            is_all,
        }
    }

    /// Escaped where a character would not be seen.
    pub fn text(&self) -> String {
        shortened(&self.text, self.is_all)
    }

    pub fn hex(&self) -> String {
        let shown = hex::format_prefix(&self.bytes, HEX_BYTES);
        let is_cut = !self.is_all && self.bytes.len() <= HEX_BYTES;
        if is_cut { shown + " …" } else { shown }
    }
}

fn shortened(text: &str, is_all: bool) -> String {
    let mut shown: String = text.chars().take(CHARACTERS).collect();
    if !is_all || text.chars().nth(CHARACTERS).is_some() {
        shown.push('…');
    }
    shown
}

fn text_of(bytes: &[u8], is_all: bool, place: Option<StreamPlace>, encoding: Encoding) -> String {
    let mut text = String::new();
    let mut push = |piece: Piece<'_>| match piece {
        Piece::Text(part) => text.push_str(&escape(part)),
        Piece::Undecodable(bytes) => {
            for byte in bytes {
                text.push_str(&format!("<{}>", hex::format(&[*byte])));
            }
        }
    };
    let mut decoder = match place {
        Some(place) => Decoder::resume(encoding, &place.start),
        None => Decoder::new(encoding),
    };
    decoder.decode(bytes, &mut push);
    if is_all {
        decoder.finish(&mut push);
    }
    text
}
