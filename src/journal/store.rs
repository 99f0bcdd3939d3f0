use super::{Draft, Record};
use crate::value::{RecordSeq, StreamId};

/// The writing end of a journal.
#[derive(Debug)]
pub struct Journal {}

/// A reading end: cheap to clone, usable on any thread.
#[derive(Clone, Debug)]
pub struct JournalReader {}

impl Journal {
    /// A journal that keeps at most `limit_bytes` of records in memory.
    pub fn in_memory(limit_bytes: usize) -> Self {
        let _ = limit_bytes;
        unimplemented!()
    }

    pub fn reader(&self) -> JournalReader {
        unimplemented!()
    }

    /// Appends one record; the oldest records go when the limit is reached.
    pub fn append(&mut self, draft: Draft<'_>) -> RecordSeq {
        let _ = draft;
        unimplemented!()
    }

    /// Forgets every record; sequence numbers go on.
    pub fn clear(&mut self) {
        unimplemented!()
    }
}

impl JournalReader {
    /// The oldest record that is still there (equal to `end` when empty).
    pub fn first(&self) -> RecordSeq {
        unimplemented!()
    }

    /// One past the newest record.
    pub fn end(&self) -> RecordSeq {
        unimplemented!()
    }

    /// Records that had to go because of the limit (not those that were cleared).
    pub fn gone(&self) -> u64 {
        unimplemented!()
    }

    /// A copy of one record, or `None` when it is gone or not yet there.
    pub fn read(&self, seq: RecordSeq) -> Option<Record> {
        let _ = seq;
        unimplemented!()
    }

    /// The newest record of a stream.
    pub fn newest_of(&self, stream: StreamId) -> Option<RecordSeq> {
        let _ = stream;
        unimplemented!()
    }
}
