use std::mem::size_of;

use super::heads::RecordHead;
use super::view::View;
use super::{Draft, Party, Record, StreamPlace};
use crate::value::{Direction, RecordSeq, Stamp};

/// What is kept of a record besides its bytes.
#[derive(Clone, Copy, Debug)]
struct Entry {
    at: Stamp,
    direction: Direction,
    party: Party,
    place: Option<StreamPlace>,
    typed_as_hex: bool,
    /// One past the record's last byte in [`Segment::data`]; the record before
    /// it tells where it begins.
    end: usize,
}

/// Something that has a run of records.
pub(super) trait Holder {
    /// Copies a record over `record`, whose buffer is used again. False when it
    /// is not here or damaged.
    fn copy_into(&self, seq: RecordSeq, record: &mut Record) -> bool;
}

/// A run of records in memory that comes and goes as a whole.
#[derive(Debug)]
pub(super) struct Segment {
    first: RecordSeq,
    data: Vec<u8>,
    entries: Vec<Entry>,
}

impl Segment {
    pub fn new(first: RecordSeq) -> Self {
        Self {
            first,
            data: Vec::new(),
            entries: Vec::new(),
        }
    }

    pub fn first(&self) -> RecordSeq {
        self.first
    }

    /// One past its newest record.
    pub fn end(&self) -> RecordSeq {
        RecordSeq(self.first.0 + self.entries.len() as u64)
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What a record of this length takes, index included.
    pub fn cost_of(length: usize) -> usize {
        length + size_of::<Entry>()
    }

    /// What its records take, index included.
    pub fn cost_bytes(&self) -> usize {
        self.data.len() + self.entries.len() * size_of::<Entry>()
    }

    pub fn push(&mut self, draft: &Draft<'_>, place: Option<StreamPlace>) {
        self.data.extend_from_slice(draft.bytes);
        self.entries.push(Entry {
            at: draft.at,
            direction: draft.direction,
            party: draft.party,
            place,
            typed_as_hex: draft.typed_as_hex,
            end: self.data.len(),
        });
    }

    /// Gives back what growth had reserved; a sealed segment never grows again.
    pub fn shrink(&mut self) {
        self.data.shrink_to_fit();
        self.entries.shrink_to_fit();
    }

    fn find(&self, seq: RecordSeq) -> Option<(&Entry, &[u8])> {
        let index = usize::try_from(seq.0.checked_sub(self.first.0)?).ok()?;
        let entry = self.entries.get(index)?;
        let start = match index.checked_sub(1) {
            Some(before) => self.entries[before].end,
            None => 0,
        };
        Some((entry, &self.data[start..entry.end]))
    }
}

impl Segment {
    pub fn view(&self, seq: RecordSeq) -> Option<View<'_>> {
        let (entry, bytes) = self.find(seq)?;
        let more = (entry.party, entry.place);
        Some(View::told(seq, entry.direction, more, bytes))
    }

    pub fn head(&self, seq: RecordSeq) -> Option<RecordHead> {
        let (entry, bytes) = self.find(seq)?;
        Some(RecordHead {
            at: entry.at,
            direction: entry.direction,
            party: entry.party,
            length: bytes.len() as u64,
        })
    }
}

impl Holder for Segment {
    fn copy_into(&self, seq: RecordSeq, record: &mut Record) -> bool {
        let Some((entry, bytes)) = self.find(seq) else {
            return false;
        };
        record.seq = seq;
        record.at = entry.at;
        record.direction = entry.direction;
        record.party = entry.party;
        record.place = entry.place;
        record.typed_as_hex = entry.typed_as_hex;
        record.bytes.clear();
        record.bytes.extend_from_slice(bytes);
        true
    }
}
