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

    /// Begins anew with the memory that is there.
    pub fn restart(&mut self, first: RecordSeq) {
        self.first = first;
        self.data.clear();
        self.entries.clear();
    }

    /// Gives back what growth had reserved; a sealed segment never grows again.
    /// A little may stay, so that memory that is used again need not move.
    pub fn shrink(&mut self) {
        shrink(&mut self.data);
        shrink(&mut self.entries);
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

fn shrink<T>(items: &mut Vec<T>) {
    if items.capacity() - items.len() > items.len() / 4 {
        items.shrink_to_fit();
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

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(bytes: &[u8]) -> Draft<'_> {
        Draft {
            at: Stamp(0),
            direction: Direction::In,
            party: Party::Nobody,
            stream: None,
            typed_as_hex: false,
            bytes,
        }
    }

    #[test]
    fn a_segment_that_begins_anew_has_its_memory_and_none_of_its_records() {
        let mut segment = Segment::new(RecordSeq(0));
        for _ in 0..9 {
            segment.push(&draft(&[7; 1_000]), None);
        }
        segment.shrink();
        let memory = segment.data.as_ptr();
        segment.restart(RecordSeq(20));
        assert!(segment.is_empty());
        assert_eq!(segment.cost_bytes(), 0);
        segment.push(&draft(b"new"), None);
        assert_eq!(segment.data.as_ptr(), memory);
        let mut record = Record::default();
        assert!(segment.copy_into(RecordSeq(20), &mut record));
        assert_eq!(record.bytes, b"new");
        assert!(!segment.copy_into(RecordSeq(0), &mut record));
    }

    #[test]
    fn a_sealed_segment_gives_back_what_it_reserved_in_vain() {
        let mut segment = Segment::new(RecordSeq(0));
        segment.push(&draft(&[7; 100_000]), None);
        segment.restart(RecordSeq(0));
        segment.push(&draft(b"little"), None);
        segment.shrink();
        assert!(segment.data.capacity() < 100, "{}", segment.data.capacity());
    }
}
