//! Going through many records by what stands before their bytes.

use std::ops::Range;

use super::disk::{DiskSegment, Heads};
use super::runs::RunReader;
use super::segment::Segment;
use super::{JournalReader, Party, Record};
use crate::value::{Direction, RecordSeq, Stamp};

/// All of a record but its bytes and its place in a stream. What its check value
/// says is not looked at: it covers the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RecordHead {
    pub at: Stamp,
    pub direction: Direction,
    pub party: Party,
    /// How many bytes the record has.
    pub length: u64,
}

impl RecordHead {
    /// What a record is told as that is damaged.
    pub fn damaged(at: Stamp) -> Self {
        Self {
            at,
            direction: Direction::Note,
            party: Party::Nobody,
            length: 0,
        }
    }

    fn of_record(record: &Record) -> Self {
        Self {
            at: record.at,
            direction: record.direction,
            party: record.party,
            length: record.bytes.len() as u64,
        }
    }
}

/// Who goes through a journal.
pub(super) trait Visitor {
    fn meet(&mut self, head: &RecordHead);

    /// Whether to stop at once.
    fn is_over(&self) -> bool;
}

/// Buffers that are used again.
#[derive(Debug, Default)]
pub(super) struct HeadRoom {
    record: Record,
    heads: Heads,
}

/// A visitor with its buffers.
struct Visit<'a> {
    heads: &'a mut Heads,
    visitor: &'a mut dyn Visitor,
}

impl JournalReader {
    /// Shows the heads of the first records of `range` to `visitor`, as many as
    /// lie together. Returns where to go on; what is before it is done or gone.
    pub(super) fn visit_heads(
        &self,
        range: Range<RecordSeq>,
        room: &mut HeadRoom,
        visitor: &mut dyn Visitor,
    ) -> RecordSeq {
        let heads = &mut room.heads;
        self.read_run(range, &mut room.record, &mut Visit { heads, visitor })
    }
}

impl RunReader for Visit<'_> {
    fn on_disk(&mut self, segment: &DiskSegment, range: Range<RecordSeq>) -> Option<RecordSeq> {
        self.heads.scan(segment, range, self.visitor)
    }

    fn in_memory(&mut self, segment: &Segment, range: Range<RecordSeq>) -> RecordSeq {
        let mut seq = range.start;
        while seq < range.end && !self.visitor.is_over() {
            if let Some(head) = segment.head(seq) {
                self.visitor.meet(&head);
            }
            seq = seq.next();
        }
        seq
    }

    fn alone(&mut self, record: &Record) {
        self.visitor.meet(&RecordHead::of_record(record));
    }
}
