use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use super::shared::{Place, Run, Shared};
use super::{Note, Record};
use crate::value::{RecordSeq, Stamp, StreamId};

/// A reading end: cheap to clone, usable on any thread. How it gets along with
/// the writer is said at [`super::Journal`].
///
/// A record that cannot be read is shown as a note in its place:
/// [`Note::RecordDamaged`] or [`Note::RecordNotKept`].
#[derive(Clone, Debug)]
pub struct JournalReader {
    shared: Arc<Shared>,
}

impl JournalReader {
    pub(super) fn new(shared: &Arc<Shared>) -> Self {
        Self {
            shared: Arc::clone(shared),
        }
    }

    /// The oldest record that is still there (equal to `end` when empty).
    pub fn first(&self) -> RecordSeq {
        self.shared.first()
    }

    /// One past the newest record.
    pub fn end(&self) -> RecordSeq {
        self.shared.end()
    }

    /// Records that had to go because of the limit (not those that were cleared).
    pub fn gone(&self) -> u64 {
        self.shared.gone()
    }

    /// The limit takes no record from `seq` on, until another one is told here;
    /// clearing takes all.
    pub fn keep_from(&self, seq: RecordSeq) {
        self.shared.keep_from(seq);
    }

    /// What [`Self::keep_from`] was told last.
    pub fn kept_from(&self) -> RecordSeq {
        self.shared.kept_from()
    }

    /// Records that opening an old journal found damaged. Damage in the bytes
    /// of its older segments is found when they are read.
    pub fn damaged(&self) -> u64 {
        self.shared.damaged
    }

    /// What opening an old journal cut off after its last whole record.
    pub fn cut_bytes(&self) -> u64 {
        self.shared.cut_bytes
    }

    /// A copy of one record, or `None` when it is gone or not yet there.
    pub fn read(&self, seq: RecordSeq) -> Option<Record> {
        let mut record = Record::default();
        self.read_into(seq, &mut record).then_some(record)
    }

    /// Copies one record over `record`, whose buffer is used again. False, and
    /// `record` untouched, when it is gone or not yet there.
    pub fn read_into(&self, seq: RecordSeq, record: &mut Record) -> bool {
        if !self.has(seq) {
            return false;
        }
        match self.shared.find(seq, |holder| {
            holder.copy_into(seq, record);
        }) {
            Place::Free(holder) if holder.copy_into(seq, record) => {}
            Place::Free(_) => {
                let began = self.shared.locked().began(seq);
                missing(seq, began, &Note::RecordDamaged, record);
            }
            Place::UnderLock => {}
            // It went between the question and the look.
            Place::Nowhere(_) if !self.has(seq) => return false,
            Place::Nowhere(began) => missing(seq, began, &Note::RecordNotKept, record),
        }
        true
    }

    fn has(&self, seq: RecordSeq) -> bool {
        (self.first()..self.end()).contains(&seq)
    }

    /// Shows the records of `range` that are there, in order, until `visit`
    /// breaks. Records that come or go meanwhile may or may not be among them.
    /// Returns how many were shown.
    pub fn visit(
        &self,
        range: Range<RecordSeq>,
        visit: &mut dyn FnMut(&Record) -> ControlFlow<()>,
    ) -> u64 {
        let mut record = Record::default();
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

    pub(super) fn cleared(&self) -> u64 {
        self.shared.cleared()
    }

    pub(super) fn run_at(&self, seq: RecordSeq) -> Run {
        self.shared.run_at(seq)
    }

    /// The newest record of a stream. `None` also when the stream ended long
    /// ago.
    pub fn newest_of(&self, stream: StreamId) -> Option<RecordSeq> {
        let state = self.shared.locked();
        let newest = state.streams.newest_of(stream)?;
        (newest >= self.first()).then_some(newest)
    }
}

/// What is shown in the place of a record that cannot be read.
fn missing(seq: RecordSeq, at: Stamp, note: &Note, record: &mut Record) {
    *record = Record {
        seq,
        at,
        bytes: note.to_bytes(),
        ..Record::default()
    };
}
