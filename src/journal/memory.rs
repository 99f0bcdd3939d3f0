use std::collections::VecDeque;
use std::sync::Arc;

use super::segment::{Holder, Segment};
use super::{Draft, StreamPlace};
use crate::value::RecordSeq;

/// A segment is sealed before its records and their index pass this.
pub(super) const SEGMENT_BYTES: usize = 1 << 20;
/// The limit is kept by dropping whole segments, so a small journal needs small
/// ones: this many at least fit.
const SEGMENTS_AT_LEAST: usize = 8;
/// A record above this part of a segment gets a sealed one of its own, so that
/// no reader copies a large record under the lock.
const LARGE_PART: usize = 4;

/// Records in memory, up to a limit.
#[derive(Debug)]
pub(super) struct Shelf {
    /// Oldest first, never empty segments.
    sealed: VecDeque<Arc<Segment>>,
    filling: Segment,
    /// One that has gone, whose memory is used again.
    spare: Option<Segment>,
    sealed_cost_bytes: usize,
    limit_bytes: usize,
    segment_bytes: usize,
}

/// Segments to free once the lock is let go.
pub(super) type Dropped = Vec<Arc<Segment>>;

impl Shelf {
    /// Empty; its next record is `first`.
    pub fn new(first: RecordSeq, limit_bytes: usize) -> Self {
        Self {
            sealed: VecDeque::new(),
            filling: Segment::new(first),
            spare: None,
            sealed_cost_bytes: 0,
            limit_bytes,
            segment_bytes: (limit_bytes / SEGMENTS_AT_LEAST).min(SEGMENT_BYTES),
        }
    }

    pub fn first(&self) -> RecordSeq {
        match self.sealed.front() {
            Some(oldest) => oldest.first(),
            None => self.filling.first(),
        }
    }

    pub fn end(&self) -> RecordSeq {
        self.filling.end()
    }

    pub fn has(&self, seq: RecordSeq) -> bool {
        (self.first()..self.end()).contains(&seq)
    }

    pub fn append(&mut self, draft: &Draft<'_>, place: Option<StreamPlace>) {
        let cost = Segment::cost_of(draft.bytes.len());
        if self.filling.cost_bytes() + cost > self.segment_bytes {
            self.seal();
        }
        self.filling.push(draft, place);
        if cost > self.segment_bytes / LARGE_PART {
            self.seal();
        }
    }

    fn seal(&mut self) {
        if self.filling.is_empty() {
            return;
        }
        let first = self.filling.end();
        let mut next = self.spare.take().unwrap_or_else(|| Segment::new(first));
        next.restart(first);
        let mut full = std::mem::replace(&mut self.filling, next);
        full.shrink();
        self.sealed_cost_bytes += full.cost_bytes();
        self.sealed.push_back(Arc::new(full));
    }

    /// Takes the oldest segments off until the limit is kept; those with records
    /// from `kept_from` on stay.
    pub fn keep_limit(&mut self, kept_from: RecordSeq) -> Dropped {
        let mut dropped = Dropped::new();
        while self.is_over_limit() {
            let Some(oldest) = self.sealed.pop_front_if(|oldest| oldest.end() <= kept_from) else {
                break;
            };
            self.sealed_cost_bytes -= oldest.cost_bytes();
            dropped.push(oldest);
        }
        dropped
    }

    /// Takes back one that nobody reads any more. A stream that is kept in little
    /// memory would take new memory for all of it.
    pub fn give_back(&mut self, spare: Segment) {
        self.spare = Some(spare);
    }

    fn is_over_limit(&self) -> bool {
        let has_older = self.sealed.len() > usize::from(self.filling.is_empty());
        has_older && self.cost_bytes() > self.limit_bytes
    }

    /// What the records take, index included.
    pub fn cost_bytes(&self) -> usize {
        self.sealed_cost_bytes + self.filling.cost_bytes()
    }

    pub fn clear(&mut self) -> Dropped {
        self.seal();
        self.sealed_cost_bytes = 0;
        self.sealed.drain(..).collect()
    }

    /// The sealed segment that holds a record.
    pub fn sealed_with(&self, seq: RecordSeq) -> Option<&Arc<Segment>> {
        let after = self
            .sealed
            .partition_point(|segment| segment.first() <= seq);
        self.sealed
            .get(after.checked_sub(1)?)
            .filter(|segment| seq < segment.end())
    }

    /// The segment that is read under the lock.
    pub fn filling(&self) -> &dyn Holder {
        &self.filling
    }
}
