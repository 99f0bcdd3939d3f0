use crate::journal::{JournalReader, Record, RecordText, TextReader};
use crate::value::RecordSeq;

/// Records that can be read in any order.
pub trait LogSource {
    /// The oldest record that is there (equal to `end` when there is none).
    fn first(&self) -> RecordSeq;
    /// One past the newest record.
    fn end(&self) -> RecordSeq;
    /// Records that had to go because of a limit.
    fn gone(&self) -> u64;
    /// A copy of one record, or `None` when it is not there.
    fn read(&self, seq: RecordSeq) -> Option<Record>;
    /// A record of this source as text.
    fn text(&self, reader: &TextReader, record: &Record) -> RecordText;
}

impl LogSource for JournalReader {
    fn first(&self) -> RecordSeq {
        self.first()
    }

    fn end(&self) -> RecordSeq {
        self.end()
    }

    fn gone(&self) -> u64 {
        self.gone()
    }

    fn read(&self, seq: RecordSeq) -> Option<Record> {
        self.read(seq)
    }

    fn text(&self, reader: &TextReader, record: &Record) -> RecordText {
        reader.read(self, record)
    }
}
