//! Going through many records by what stands before their bytes.

use std::ops::Range;

use super::disk::Heads;
use super::shared::Run;
use super::{JournalReader, Party, Record};
use crate::value::{Direction, RecordSeq, Stamp};

/// Records in memory that are gone through in one go.
const RECORDS_AT_ONCE: u64 = 4096;

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

impl JournalReader {
    /// Shows the heads of the first records of `range` to `visitor`, as many as
    /// lie together. Returns where to go on; what is before it is done or gone.
    pub(super) fn visit_heads(
        &self,
        range: Range<RecordSeq>,
        room: &mut HeadRoom,
        visitor: &mut dyn Visitor,
    ) -> RecordSeq {
        let start = range.start.max(self.first());
        if start >= range.end.min(self.end()) {
            return range.end;
        }
        let reached = match self.run_at(start) {
            Run::Disk(segment) => {
                let range = start..range.end.min(segment.end());
                room.heads.scan(&segment, range, visitor)
            }
            Run::Memory(segment) => {
                let stop = RecordSeq(start.0.saturating_add(RECORDS_AT_ONCE));
                let stop = range.end.min(segment.end()).min(stop);
                (start.0..stop.0)
                    .filter_map(|seq| segment.head(RecordSeq(seq)))
                    .for_each(|head| visitor.meet(&head));
                Some(stop)
            }
            Run::Single => None,
        };
        reached.unwrap_or_else(|| {
            if self.read_into(start, &mut room.record) {
                visitor.meet(&RecordHead::of_record(&room.record));
            }
            start.next()
        })
    }
}
