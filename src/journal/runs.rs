use std::ops::Range;

use super::disk::DiskSegment;
use super::segment::Segment;
use super::shared::Run;
use super::{JournalReader, Record};
use crate::value::RecordSeq;

/// Records in memory that are gone through in one go.
const RECORDS_AT_ONCE: u64 = 4096;

/// Who goes through many records as they lie together. Each range lies within
/// its segment and is not empty.
pub(super) trait RunReader {
    /// Tells where it stopped; `None` when it cannot be read there.
    fn on_disk(&mut self, segment: &DiskSegment, range: Range<RecordSeq>) -> Option<RecordSeq>;

    /// Tells where it stopped.
    fn in_memory(&mut self, segment: &Segment, range: Range<RecordSeq>) -> RecordSeq;

    fn alone(&mut self, record: &Record);
}

impl JournalReader {
    /// Shows the first records of `range` to `reader`, as many as lie together.
    /// Returns where to go on; what is before it is done or gone. `record` is a
    /// buffer that is used again.
    pub(super) fn read_run(
        &self,
        range: Range<RecordSeq>,
        record: &mut Record,
        reader: &mut dyn RunReader,
    ) -> RecordSeq {
        let start = range.start.max(self.first());
        if start >= range.end.min(self.end()) {
            return range.end;
        }
        let reached = match self.run_at(start) {
            Run::Disk(segment) => reader.on_disk(&segment, start..range.end.min(segment.end())),
            Run::Memory(segment) => {
                let stop = RecordSeq(start.0.saturating_add(RECORDS_AT_ONCE));
                let stop = range.end.min(segment.end()).min(stop);
                Some(reader.in_memory(&segment, start..stop))
            }
            Run::Single => None,
        };
        reached.unwrap_or_else(|| {
            if self.read_into(start, record) {
                reader.alone(record);
            }
            start.next()
        })
    }
}
