use std::ops::Range;

use super::DiskSegment;
use super::entry::{self, Entry};
use super::files::read_exact_at;
use super::frame::{Frame, LONGEST_HEAD};
use crate::journal::heads::{RecordHead, Visitor};
use crate::value::RecordSeq;

/// Entries that are read at a time.
const ENTRIES: u64 = 4096;
/// Frames up to this are read together with their bytes: a read of its own for
/// each head takes longer.
const SMALL_FRAME: u32 = 4 << 10;
/// What is read at a time.
const BLOCK_BYTES: u64 = 256 << 10;

/// Reads the heads of many frames with few reads. Its buffers are used again.
#[derive(Debug, Default)]
pub(in crate::journal) struct Heads {
    index: Vec<u8>,
    /// `None` for a damaged record.
    entries: Vec<Option<Entry>>,
    data: Vec<u8>,
}

impl Heads {
    /// Shows heads from the start of `range` on; tells where it stopped. `None`
    /// when the index cannot be read there.
    pub fn scan(
        &mut self,
        segment: &DiskSegment,
        range: Range<RecordSeq>,
        visitor: &mut dyn Visitor,
    ) -> Option<RecordSeq> {
        self.read_entries(segment, &range)?;
        let mut done = 0;
        while done < self.entries.len() && !visitor.is_over() {
            let start = RecordSeq(range.start.0 + done as u64);
            done += self.show_some(segment, start, done, visitor);
        }
        Some(RecordSeq(range.start.0 + done as u64))
    }

    fn read_entries(&mut self, segment: &DiskSegment, range: &Range<RecordSeq>) -> Option<()> {
        let nth = range.start.0.checked_sub(segment.first().0)?;
        let count = range.end.0.saturating_sub(range.start.0).min(ENTRIES);
        self.index
            .resize(usize::try_from(count).ok()? * entry::LENGTH, 0);
        segment
            .index()
            .read_at(&mut self.index, Entry::place(nth))
            .ok()?;
        self.entries.clear();
        let bytes = self.index.chunks_exact(entry::LENGTH);
        self.entries
            .extend(bytes.zip(range.start.0..).map(|(bytes, seq)| {
                Entry::from_bytes(bytes, RecordSeq(seq), segment.salt_state())
                    .filter(|entry| !entry.is_damaged())
            }));
        Some(())
    }

    /// Shows the frame of the entry `from`, which is the record `start`, and
    /// those that are read with it. Returns how many.
    fn show_some(
        &mut self,
        segment: &DiskSegment,
        start: RecordSeq,
        from: usize,
        visitor: &mut dyn Visitor,
    ) -> usize {
        let count = joined(&self.entries[from..]);
        if count > 1 && self.show_block(segment, start, from..from + count, visitor) {
            return count;
        }
        let head = self.entries[from].and_then(|entry| segment.head(&entry, start));
        visitor.meet(&head.unwrap_or_else(|| RecordHead::damaged(segment.began())));
        1
    }

    /// False when the frames cannot be read together.
    fn show_block(
        &mut self,
        segment: &DiskSegment,
        start: RecordSeq,
        range: Range<usize>,
        visitor: &mut dyn Visitor,
    ) -> bool {
        let entries = &self.entries[range];
        let (Some(Some(first)), Some(Some(last))) = (entries.first(), entries.last()) else {
            return false;
        };
        let Ok(length) = usize::try_from(last.end() - first.offset) else {
            return false;
        };
        self.data.resize(length, 0);
        if read_exact_at(segment.data(), &mut self.data, first.offset).is_err() {
            return false;
        }
        for (entry, seq) in entries.iter().flatten().zip(start.0..) {
            let head = head_in(&self.data, first.offset, entry, RecordSeq(seq));
            visitor.meet(&head.unwrap_or_else(|| RecordHead::damaged(segment.began())));
        }
        true
    }
}

/// How many entries from the first one on are read together.
fn joined(entries: &[Option<Entry>]) -> usize {
    let Some(Some(first)) = entries.first() else {
        return 1;
    };
    let mut end = first.offset;
    let is_joined = |entry: &&Option<Entry>| {
        entry.is_some_and(|entry| {
            let is_next = entry.offset == end && entry.length <= SMALL_FRAME;
            end = entry.end();
            is_next && end - first.offset <= BLOCK_BYTES
        })
    };
    entries.iter().take_while(is_joined).count().max(1)
}

fn head_in(block: &[u8], block_start: u64, entry: &Entry, seq: RecordSeq) -> Option<RecordHead> {
    let start = usize::try_from(entry.offset - block_start).ok()?;
    let end = usize::try_from(entry.end() - block_start).ok()?;
    let head = block.get(start..end.min(start + LONGEST_HEAD))?;
    told(&Frame::of_head(head, seq)?, entry)
}

/// `None` when index and data do not say the same.
pub(super) fn told(frame: &Frame<'_>, entry: &Entry) -> Option<RecordHead> {
    let length = u64::from(entry.length);
    if frame.whole_length() != length {
        return None;
    }
    Some(RecordHead {
        at: frame.at(),
        direction: frame.direction()?,
        party: frame.party(),
        length: length - frame.head_length() as u64,
    })
}
