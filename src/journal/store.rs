use std::collections::VecDeque;
use std::ops::{ControlFlow, Range};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::segment::Segment;
use super::stream_index::StreamIndex;
use super::{Draft, Party, Record};
use crate::value::{Direction, RecordSeq, Stamp, StreamId};

/// A segment is sealed before its records and their index pass this.
const SEGMENT_BYTES: usize = 1 << 20;
/// The limit is kept by dropping whole segments, so a small journal needs small
/// ones: this many at least fit.
const SEGMENTS_AT_LEAST: usize = 8;
/// A record above this part of a segment gets a sealed one of its own, so that
/// no reader copies a large record under the lock.
const LARGE_PART: usize = 4;

/// The writing end of a journal.
///
/// # Locking
/// One mutex guards the list of segments, the segment that is being filled and
/// the index of streams. The writer holds it while it copies one record in and
/// looks where its characters end, and, once a segment, while it gives back
/// spare room; dropped segments are freed after it is let go. A reader holds it
/// while it copies either one `Arc` (a record in a sealed segment, whose bytes are then
/// copied with no lock) or one record of at most 256 KiB (a record in the
/// segment that is being filled). Nobody waits for anything else under it.
#[derive(Debug)]
pub struct Journal {
    shared: Arc<Mutex<Shelf>>,
}

/// A reading end: cheap to clone, usable on any thread.
#[derive(Clone, Debug)]
pub struct JournalReader {
    shared: Arc<Mutex<Shelf>>,
}

#[derive(Debug)]
struct Shelf {
    /// Oldest first, never empty segments.
    sealed: VecDeque<Arc<Segment>>,
    filling: Segment,
    sealed_cost_bytes: usize,
    limit_bytes: usize,
    segment_bytes: usize,
    streams: StreamIndex,
    gone: u64,
}

/// Segments to free once the lock is let go.
type Dropped = Vec<Arc<Segment>>;

fn locked(shared: &Mutex<Shelf>) -> MutexGuard<'_, Shelf> {
    // A panic under the lock leaves whole records behind: `filling` gets the
    // index entry after the bytes.
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Journal {
    /// A journal that keeps at most `limit_bytes` of records in memory, index
    /// included. The newest record stays whatever its size.
    pub fn in_memory(limit_bytes: usize) -> Self {
        let shelf = Shelf {
            sealed: VecDeque::new(),
            filling: Segment::new(RecordSeq(0)),
            sealed_cost_bytes: 0,
            limit_bytes,
            segment_bytes: (limit_bytes / SEGMENTS_AT_LEAST).min(SEGMENT_BYTES),
            streams: StreamIndex::default(),
            gone: 0,
        };
        Self {
            shared: Arc::new(Mutex::new(shelf)),
        }
    }

    pub fn reader(&self) -> JournalReader {
        JournalReader {
            shared: Arc::clone(&self.shared),
        }
    }

    /// Appends one record; the oldest records go when the limit is reached.
    pub fn append(&mut self, draft: Draft<'_>) -> RecordSeq {
        let (seq, dropped) = {
            let mut shelf = locked(&self.shared);
            let seq = shelf.append(&draft);
            (seq, shelf.keep_limit())
        };
        drop(dropped);
        seq
    }

    /// Says that a stream gets no more records, so that the journal need not
    /// remember it longer than its records.
    pub fn end_stream(&mut self, stream: StreamId) {
        locked(&self.shared).streams.end_stream(stream);
    }

    /// Forgets every record; sequence numbers go on.
    pub fn clear(&mut self) {
        let dropped = locked(&self.shared).clear();
        drop(dropped);
    }
}

impl Shelf {
    fn first(&self) -> RecordSeq {
        match self.sealed.front() {
            Some(oldest) => oldest.first(),
            None => self.filling.first(),
        }
    }

    fn end(&self) -> RecordSeq {
        self.filling.end()
    }

    fn append(&mut self, draft: &Draft<'_>) -> RecordSeq {
        let seq = self.end();
        let cost = Segment::cost_of(draft.bytes.len());
        if self.filling.cost_bytes() + cost > self.segment_bytes {
            self.seal();
        }
        let place = draft
            .stream
            .map(|stream| self.streams.place(stream, seq, draft.bytes));
        self.filling.push(draft, place);
        if cost > self.segment_bytes / LARGE_PART {
            self.seal();
        }
        seq
    }

    fn seal(&mut self) {
        if self.filling.is_empty() {
            return;
        }
        let next = Segment::new(self.filling.end());
        let mut full = std::mem::replace(&mut self.filling, next);
        full.shrink();
        self.sealed_cost_bytes += full.cost_bytes();
        self.sealed.push_back(Arc::new(full));
    }

    /// Takes the oldest segments off until the limit is kept.
    fn keep_limit(&mut self) -> Dropped {
        let mut dropped = Dropped::new();
        while self.is_over_limit() {
            let Some(oldest) = self.sealed.pop_front() else {
                break;
            };
            self.sealed_cost_bytes -= oldest.cost_bytes();
            self.gone += oldest.end().0 - oldest.first().0;
            dropped.push(oldest);
        }
        if !dropped.is_empty() {
            self.streams.forget_before(self.first());
        }
        dropped
    }

    fn is_over_limit(&self) -> bool {
        let has_older = self.sealed.len() > usize::from(self.filling.is_empty());
        has_older && self.sealed_cost_bytes + self.filling.cost_bytes() > self.limit_bytes
    }

    fn clear(&mut self) -> Dropped {
        self.seal();
        self.sealed_cost_bytes = 0;
        self.streams.forget_before(self.end());
        self.sealed.drain(..).collect()
    }

    /// The sealed segment that holds a record.
    fn sealed_with(&self, seq: RecordSeq) -> Option<&Arc<Segment>> {
        let after = self
            .sealed
            .partition_point(|segment| segment.first() <= seq);
        self.sealed
            .get(after.checked_sub(1)?)
            .filter(|segment| seq < segment.end())
    }
}

impl JournalReader {
    /// The oldest record that is still there (equal to `end` when empty).
    pub fn first(&self) -> RecordSeq {
        locked(&self.shared).first()
    }

    /// One past the newest record.
    pub fn end(&self) -> RecordSeq {
        locked(&self.shared).end()
    }

    /// Records that had to go because of the limit (not those that were cleared).
    pub fn gone(&self) -> u64 {
        locked(&self.shared).gone
    }

    /// A copy of one record, or `None` when it is gone or not yet there.
    pub fn read(&self, seq: RecordSeq) -> Option<Record> {
        let mut record = empty_record();
        self.read_into(seq, &mut record).then_some(record)
    }

    /// Copies one record over `record`, whose buffer is used again. False, and
    /// `record` untouched, when it is gone or not yet there.
    pub fn read_into(&self, seq: RecordSeq, record: &mut Record) -> bool {
        self.with_segment(seq, |segment| segment.copy_into(seq, record))
    }

    /// Shows the records of `range` that are there, in order, until `visit`
    /// breaks. Records that come or go meanwhile may or may not be among them.
    /// Returns how many were shown.
    pub fn visit(
        &self,
        range: Range<RecordSeq>,
        visit: &mut dyn FnMut(&Record) -> ControlFlow<()>,
    ) -> u64 {
        let mut record = empty_record();
        let mut shown = 0;
        let mut seq = range.start.max(self.first());
        while seq < range.end {
            if self.read_into(seq, &mut record) {
                shown += 1;
                if visit(&record).is_break() {
                    break;
                }
                seq = seq.next();
                continue;
            }
            // The oldest ones went while we were reading, or the end is reached.
            match self.first() {
                first if first > seq => seq = first,
                _ => break,
            }
        }
        shown
    }

    /// The newest record of a stream.
    pub fn newest_of(&self, stream: StreamId) -> Option<RecordSeq> {
        let shelf = locked(&self.shared);
        let newest = shelf.streams.newest_of(stream)?;
        (newest >= shelf.first()).then_some(newest)
    }

    /// Reads in the segment that holds `seq`: a sealed one with no lock, the
    /// one that is being filled under it.
    fn with_segment<T>(&self, seq: RecordSeq, read: impl FnOnce(&Segment) -> T) -> T {
        let shelf = locked(&self.shared);
        match shelf.sealed_with(seq).map(Arc::clone) {
            Some(segment) => {
                drop(shelf);
                read(&segment)
            }
            None => read(&shelf.filling),
        }
    }
}

/// What `read_into` writes over.
fn empty_record() -> Record {
    Record {
        seq: RecordSeq(0),
        at: Stamp(0),
        direction: Direction::Note,
        party: Party::Nobody,
        place: None,
        typed_as_hex: false,
        bytes: Vec::new(),
    }
}

#[cfg(test)]
mod tests;
