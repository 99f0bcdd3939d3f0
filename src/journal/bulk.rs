//! Going through many records without a copy of each.

use std::ops::{Range, RangeInclusive};

use memchr::memmem::Finder;

use super::disk::{Blocks, DiskSegment};
use super::runs::RunReader;
use super::segment::Segment;
use super::view::View;
use super::{JournalReader, Record};
use crate::value::{Direction, RecordSeq};

/// What can be told of a record by its place in the index alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Glance {
    Unwanted,
    Wanted,
    /// It has to be looked at.
    Unclear,
}

/// Bytes without which a record is not wanted, notes excepted.
#[derive(Clone, Debug)]
pub(super) struct Needle {
    pub finder: Finder<'static>,
    /// Where they may be split over two records of a stream.
    pub may_be_split: bool,
}

/// Who goes through a journal.
pub(super) trait Sieve {
    /// `lengths` is what is known of the record's length.
    fn glance(&self, direction: Direction, lengths: &RangeInclusive<u64>) -> Glance;

    /// `None` when every record has to be looked at that is unclear.
    fn needle(&self) -> Option<Needle>;

    /// Whether a record has to be looked at although it lacks the needle, since
    /// it begins within a character. Its check value has not been looked at.
    fn begins_within(&self, view: &View<'_>) -> bool;

    /// A record that was wanted at a glance.
    fn take(&mut self, seq: RecordSeq);

    /// A record that was unclear, or cannot be read and is told as a note.
    fn look(&mut self, view: &View<'_>);

    /// Whether to stop at once.
    fn is_over(&self) -> bool;
}

/// Buffers that are used again.
#[derive(Debug, Default)]
pub(super) struct Room {
    record: Record,
    blocks: Blocks,
}

/// A sieve with its buffers.
struct Scan<'a> {
    blocks: &'a mut Blocks,
    sieve: &'a mut dyn Sieve,
}

impl JournalReader {
    /// Shows the first records of `range` to `sieve`, as many as lie together.
    /// Returns where to go on; what is before it is done or gone.
    pub(super) fn scan_some(
        &self,
        range: Range<RecordSeq>,
        room: &mut Room,
        sieve: &mut dyn Sieve,
    ) -> RecordSeq {
        let blocks = &mut room.blocks;
        self.read_run(range, &mut room.record, &mut Scan { blocks, sieve })
    }
}

impl RunReader for Scan<'_> {
    fn on_disk(&mut self, segment: &DiskSegment, range: Range<RecordSeq>) -> Option<RecordSeq> {
        self.blocks.scan(segment, range, self.sieve)
    }

    fn in_memory(&mut self, segment: &Segment, range: Range<RecordSeq>) -> RecordSeq {
        let mut seq = range.start;
        while seq < range.end && !self.sieve.is_over() {
            if let Some(view) = segment.view(seq) {
                show(&view, self.sieve);
            }
            seq = seq.next();
        }
        seq
    }

    fn alone(&mut self, record: &Record) {
        show(&View::of_record(record), self.sieve);
    }
}

fn show(view: &View<'_>, sieve: &mut dyn Sieve) {
    let length = view.bytes.len() as u64;
    match sieve.glance(view.direction, &(length..=length)) {
        Glance::Unwanted => {}
        Glance::Wanted => sieve.take(view.seq),
        Glance::Unclear => sieve.look(view),
    }
}
