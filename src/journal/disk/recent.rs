use std::collections::VecDeque;
use std::sync::Arc;

use super::entry::Entry;
use super::frame::{self, Frame};
use crate::journal::segment::Holder;
use crate::journal::{Draft, Record, StreamPlace};
use crate::value::RecordSeq;

/// The newest frames stay in memory up to this, so that the window's reads at
/// the tail do not touch the disk.
const RECENT_BYTES: usize = 2 << 20;
/// A chunk is a batch, which is one record when little happens.
const RECENT_CHUNKS: usize = 512;
/// Buffers above this are not used again.
const LARGE_BUFFER: usize = 1 << 20;

/// Frames that were handed over together.
#[derive(Debug)]
pub(in crate::journal) struct Chunk {
    first: RecordSeq,
    frames: Vec<u8>,
    /// One past each frame's last byte.
    ends: Vec<usize>,
}

impl Chunk {
    pub fn new(first: RecordSeq) -> Self {
        Self {
            first,
            frames: Vec::new(),
            ends: Vec::new(),
        }
    }

    /// Begins anew with the buffers that are there.
    pub fn restart(&mut self, first: RecordSeq) {
        self.first = first;
        self.frames.clear();
        self.ends.clear();
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    pub fn count(&self) -> u64 {
        self.ends.len() as u64
    }

    pub fn end(&self) -> RecordSeq {
        RecordSeq(self.first.0 + self.count())
    }

    pub fn frames(&self) -> &[u8] {
        &self.frames
    }

    /// Appends the next record's frame and tells its entry; `data_end` is where
    /// the chunk will stand in its file. `None` when the record is too long.
    pub(super) fn push(
        &mut self,
        draft: &Draft<'_>,
        place: Option<StreamPlace>,
        salt_state: u32,
        data_end: u64,
    ) -> Option<Entry> {
        let seq = self.end();
        let offset = data_end + self.frames.len() as u64;
        let length = frame::append(&mut self.frames, seq, draft, place, salt_state)?;
        self.ends.push(self.frames.len());
        Some(Entry {
            offset,
            length,
            stream: place.map(|place| place.stream),
            direction: draft.direction,
        })
    }

    fn find(&self, seq: RecordSeq) -> Option<(Frame<'_>, &[u8])> {
        let nth = usize::try_from(seq.0.checked_sub(self.first.0)?).ok()?;
        let end = *self.ends.get(nth)?;
        let start = nth.checked_sub(1).map_or(0, |before| self.ends[before]);
        let bytes = &self.frames[start..end];
        Some((Frame::of_head(bytes, seq)?, bytes))
    }
}

impl Holder for Chunk {
    fn copy_into(&self, seq: RecordSeq, record: &mut Record) -> bool {
        let Some((frame, bytes)) = self.find(seq) else {
            return false;
        };
        frame.tell(record);
        record.bytes.clear();
        record
            .bytes
            .extend_from_slice(&bytes[frame.head_length()..]);
        true
    }
}

/// The newest chunks, oldest first.
#[derive(Debug, Default)]
pub(in crate::journal) struct Recent {
    chunks: VecDeque<Arc<Chunk>>,
    bytes: usize,
}

impl Recent {
    /// Adds the newest chunk; gives back one to be used again, if one went.
    pub fn push(&mut self, chunk: Arc<Chunk>) -> Option<Chunk> {
        self.bytes += chunk.frames.capacity();
        self.chunks.push_back(chunk);
        let mut spare = None;
        while self.bytes > RECENT_BYTES || self.chunks.len() > RECENT_CHUNKS {
            let Some(oldest) = self.chunks.pop_front() else {
                break;
            };
            self.bytes -= oldest.frames.capacity();
            spare = Arc::into_inner(oldest)
                .filter(|chunk| chunk.frames.capacity() <= LARGE_BUFFER)
                .or(spare);
        }
        spare
    }

    pub fn holding(&self, seq: RecordSeq) -> Option<&Arc<Chunk>> {
        let after = self.chunks.partition_point(|chunk| chunk.first <= seq);
        let chunk = self.chunks.get(after.checked_sub(1)?)?;
        (seq < chunk.end()).then_some(chunk)
    }

    pub fn clear(&mut self) {
        self.chunks.clear();
        self.bytes = 0;
    }
}
