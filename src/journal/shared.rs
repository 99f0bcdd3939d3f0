use std::collections::VecDeque;
use std::fs::File;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::disk::{DiskSegment, Recent};
use super::memory::Shelf;
use super::segment::{Holder, Segment};
use super::stream_index::StreamIndex;
use crate::value::{RecordSeq, Stamp};

/// What the writing end and the reading ends have together.
///
/// # Locking
/// The range of records that may be seen is in atomics. One mutex guards the
/// lists of what has them and the index of streams. A reader holds it while it
/// clones one `Arc` or copies one record of at most 256 KiB that is only in
/// memory; it never reads a file under it. The writer holds it while it puts a
/// batch or a record in, and never during a call to the operating system. What
/// is dropped is freed after it is let go.
#[derive(Debug)]
pub(super) struct Shared {
    first: AtomicU64,
    end: AtomicU64,
    gone: AtomicU64,
    /// The limit takes no record from this one on: somebody is to see it.
    kept_from: AtomicU64,
    state: Mutex<State>,
    /// As opening found it.
    pub damaged: u64,
    pub cut_bytes: u64,
    /// Kept as long as anybody reads, so that nobody deletes the journal.
    lock: OnceLock<Arc<File>>,
}

/// Records that are in files, then those that are in memory only.
#[derive(Debug)]
pub(super) struct State {
    /// Oldest first; the newest one is written to.
    pub disk: VecDeque<Arc<DiskSegment>>,
    /// Copies of the newest records in files.
    pub recent: Recent,
    pub memory: Shelf,
    pub streams: StreamIndex,
}

/// What a journal is made from.
#[derive(Debug)]
pub(super) struct Parts {
    pub state: State,
    pub gone: u64,
    pub damaged: u64,
    pub cut_bytes: u64,
}

impl Parts {
    pub fn in_memory(limit_bytes: usize) -> Self {
        Self {
            state: State {
                disk: VecDeque::new(),
                recent: Recent::default(),
                memory: Shelf::new(RecordSeq(0), limit_bytes),
                streams: StreamIndex::default(),
            },
            gone: 0,
            damaged: 0,
            cut_bytes: 0,
        }
    }
}

/// What has a record.
pub(super) enum Place {
    /// To be read with no lock.
    Free(Arc<dyn Holder + Send + Sync>),
    /// Copied under the lock by whoever found it.
    UnderLock,
    /// It could not be kept.
    Nowhere(Stamp),
}

/// What has a record and maybe those after it, to be read with no lock.
pub(super) enum Run {
    Disk(Arc<DiskSegment>),
    Memory(Arc<Segment>),
    /// The record has to be read alone.
    Single,
}

impl Shared {
    pub fn new(parts: Parts) -> Self {
        let Parts {
            state,
            gone,
            damaged,
            cut_bytes,
        } = parts;
        Self {
            first: AtomicU64::new(state.first().0),
            end: AtomicU64::new(state.end().0),
            gone: AtomicU64::new(gone),
            kept_from: AtomicU64::new(u64::MAX),
            state: Mutex::new(state),
            damaged,
            cut_bytes,
            lock: OnceLock::new(),
        }
    }

    /// `lock` is held as long as anybody reads.
    pub fn keep_locked(&self, lock: Option<Arc<File>>) {
        if let Some(lock) = lock {
            // There is one directory for ever, so one lock.
            let _ = self.lock.set(lock);
        }
    }

    pub fn locked(&self) -> MutexGuard<'_, State> {
        // A panic under the lock leaves whole records behind.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn first(&self) -> RecordSeq {
        RecordSeq(self.first.load(Ordering::Acquire))
    }

    pub fn end(&self) -> RecordSeq {
        RecordSeq(self.end.load(Ordering::Acquire))
    }

    pub fn gone(&self) -> u64 {
        self.gone.load(Ordering::Acquire)
    }

    /// Records that were cleared before the oldest one that is there, in this
    /// session and earlier ones.
    pub fn cleared(&self) -> u64 {
        // Both change under the lock only, so they belong together.
        let state = self.locked();
        state.first().0.saturating_sub(self.gone())
    }

    pub fn kept_from(&self) -> RecordSeq {
        RecordSeq(self.kept_from.load(Ordering::Acquire))
    }

    pub fn keep_from(&self, seq: RecordSeq) {
        self.kept_from.store(seq.0, Ordering::Release);
    }

    pub fn add_gone(&self, records: u64) {
        self.gone.fetch_add(records, Ordering::AcqRel);
    }

    /// Lets readers see what `state` has.
    pub fn publish(&self, state: &State) {
        self.first.store(state.first().0, Ordering::Release);
        self.end.store(state.end().0, Ordering::Release);
    }

    pub fn run_at(&self, seq: RecordSeq) -> Run {
        let state = self.locked();
        if state.memory.has(seq) {
            let sealed = state.memory.sealed_with(seq);
            return sealed.map_or(Run::Single, |segment| Run::Memory(Arc::clone(segment)));
        }
        match state.segment_with(seq) {
            Some(segment) if seq < segment.end() => Run::Disk(Arc::clone(segment)),
            _ => Run::Single,
        }
    }

    /// Looks for a record; `copy` is called under the lock when it has to be.
    pub fn find(&self, seq: RecordSeq, copy: impl FnOnce(&dyn Holder)) -> Place {
        let state = self.locked();
        if state.memory.has(seq) {
            return match state.memory.sealed_with(seq) {
                Some(segment) => Place::Free(Arc::clone(segment) as _),
                None => {
                    copy(state.memory.filling());
                    Place::UnderLock
                }
            };
        }
        if let Some(chunk) = state.recent.holding(seq) {
            return Place::Free(Arc::clone(chunk) as _);
        }
        state.on_disk(seq)
    }
}

impl State {
    pub fn first(&self) -> RecordSeq {
        match self.disk.front() {
            Some(oldest) => oldest.first(),
            None => self.memory.first(),
        }
    }

    /// One past the newest record that may be seen.
    pub fn end(&self) -> RecordSeq {
        match self.disk.back() {
            Some(newest) => newest.end().max(self.memory.end()),
            None => self.memory.end(),
        }
    }

    /// The newest segment that begins at a record or before it.
    fn segment_with(&self, seq: RecordSeq) -> Option<&Arc<DiskSegment>> {
        let after = self.disk.partition_point(|segment| segment.first() <= seq);
        self.disk.get(after.checked_sub(1)?)
    }

    fn on_disk(&self, seq: RecordSeq) -> Place {
        match self.segment_with(seq) {
            Some(segment) if seq < segment.end() => Place::Free(Arc::clone(segment) as _),
            Some(segment) => Place::Nowhere(segment.began()),
            None => Place::Nowhere(Stamp(0)),
        }
    }

    /// When the segment was begun that has a record, or should have it.
    pub fn began(&self, seq: RecordSeq) -> Stamp {
        self.segment_with(seq)
            .map_or(Stamp(0), |segment| segment.began())
    }

    /// Takes the oldest segments off the list while they take more than
    /// `limit_bytes`; the newest one stays, and those with records from
    /// `kept_from` on.
    pub fn drop_disk_above(
        &mut self,
        limit_bytes: u64,
        kept_from: RecordSeq,
    ) -> Vec<Arc<DiskSegment>> {
        let mut cost: u64 = self.disk.iter().map(|segment| segment.cost_bytes()).sum();
        let mut dropped = Vec::new();
        while cost > limit_bytes && self.disk.len() > 1 {
            let Some(oldest) = self.disk.pop_front_if(|oldest| oldest.end() <= kept_from) else {
                break;
            };
            cost -= oldest.cost_bytes();
            dropped.push(oldest);
        }
        dropped
    }

    pub fn forget_streams(&mut self) {
        let first = self.first();
        self.streams.forget_before(first);
    }
}
