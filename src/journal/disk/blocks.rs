use std::ops::Range;

use super::DiskSegment;
use super::entry::{self, Entry};
use super::files::read_exact_at;
use super::frame::Frame;
use crate::journal::bulk::{Glance, Needle, Sieve};
use crate::journal::segment::Holder;
use crate::journal::view::View;
use crate::journal::{Note, Party, Record};
use crate::value::{Direction, RecordSeq};

/// Entries that are read at a time.
const ENTRIES: u64 = 4096;
/// Frames that are gone through before there is a pause to look up.
const PAUSE_BYTES: u64 = 4 << 20;
/// What is read at a time, unless one frame is longer: it stays in the
/// processor's cache while it is searched.
const BLOCK_BYTES: u64 = 256 << 10;
/// A shorter gap of unwanted frames is read too.
const GAP_BYTES: u64 = 16 << 10;

/// A buffer above this, for one very long frame, is not used again.
const LARGE_BUFFER: usize = 4 << 20;

/// Reads many frames of a segment with few reads. Its buffers are used again.
#[derive(Debug, Default)]
pub(in crate::journal) struct Blocks {
    entries: Vec<u8>,
    data: Vec<u8>,
    picked: Vec<(RecordSeq, Entry)>,
    /// For a frame that could not be read together with others.
    record: Record,
}

impl Blocks {
    /// Shows records from the start of `range` on; tells where it stopped.
    /// `None` when the index cannot be read there.
    pub fn scan(
        &mut self,
        segment: &DiskSegment,
        range: Range<RecordSeq>,
        sieve: &mut dyn Sieve,
    ) -> Option<RecordSeq> {
        let nth = range.start.0.checked_sub(segment.first().0)?;
        let count = range.end.0.saturating_sub(range.start.0).min(ENTRIES);
        let length = usize::try_from(count).ok()? * entry::LENGTH;
        let mut entries = std::mem::take(&mut self.entries);
        entries.resize(length, 0);
        let read = segment.index().read_at(&mut entries, Entry::place(nth));
        let reached = read.is_ok().then(|| {
            let entries = entries.chunks_exact(entry::LENGTH);
            self.go_through(segment, range.start, entries, sieve)
        });
        self.entries = entries;
        reached
    }

    fn go_through<'a>(
        &mut self,
        segment: &DiskSegment,
        start: RecordSeq,
        entries: impl Iterator<Item = &'a [u8]>,
        sieve: &mut dyn Sieve,
    ) -> RecordSeq {
        let needle = sieve.needle();
        let mut seq = start;
        let mut passed = 0;
        for bytes in entries {
            if passed >= PAUSE_BYTES || sieve.is_over() {
                break;
            }
            let entry = Entry::from_bytes(bytes, seq, segment.salt_state());
            match entry.filter(|entry| !entry.is_damaged()) {
                Some(entry) => {
                    passed += u64::from(entry.length);
                    self.meet(segment, (seq, entry), needle.as_ref(), sieve);
                }
                None => look_at_damaged(seq, sieve),
            }
            seq = seq.next();
        }
        self.flush(segment, needle.as_ref(), sieve);
        seq
    }

    fn meet(
        &mut self,
        segment: &DiskSegment,
        (seq, entry): (RecordSeq, Entry),
        needle: Option<&Needle>,
        sieve: &mut dyn Sieve,
    ) {
        match sieve.glance(entry.direction, &entry.record_lengths()) {
            Glance::Unwanted => return,
            Glance::Wanted => return sieve.take(seq),
            Glance::Unclear => {}
        }
        if !self.can_join(&entry) {
            self.flush(segment, needle, sieve);
        }
        self.picked.push((seq, entry));
    }

    fn can_join(&self, entry: &Entry) -> bool {
        let (Some((_, first)), Some((_, last))) = (self.picked.first(), self.picked.last()) else {
            return true;
        };
        let gap = entry.offset.checked_sub(last.end());
        gap.is_some_and(|gap| gap <= GAP_BYTES) && entry.end() - first.offset <= BLOCK_BYTES
    }

    /// Reads what was picked and shows it.
    fn flush(&mut self, segment: &DiskSegment, needle: Option<&Needle>, sieve: &mut dyn Sieve) {
        let mut picked = std::mem::take(&mut self.picked);
        if let (Some((_, first)), Some((_, last))) = (picked.first(), picked.last()) {
            let start = first.offset;
            let length = usize::try_from(last.end() - start).unwrap_or(usize::MAX);
            if self.data.len() < length {
                self.data.resize(length, 0);
            }
            let data = &mut self.data[..length];
            if read_exact_at(segment.data(), data, start).is_ok() {
                let block = Block {
                    segment,
                    start,
                    data,
                };
                block.show(&picked, needle, sieve);
            } else {
                self.show_singly(segment, &picked, sieve);
            }
        }
        picked.clear();
        self.picked = picked;
        if self.data.len() > LARGE_BUFFER {
            self.data = Vec::new();
        }
    }

    fn show_singly(
        &mut self,
        segment: &DiskSegment,
        picked: &[(RecordSeq, Entry)],
        sieve: &mut dyn Sieve,
    ) {
        for (seq, _) in picked {
            if segment.copy_into(*seq, &mut self.record) {
                sieve.look(&View::of_record(&self.record));
            } else {
                look_at_damaged(*seq, sieve);
            }
        }
    }
}

/// A part of a data file.
struct Block<'a> {
    segment: &'a DiskSegment,
    start: u64,
    data: &'a [u8],
}

impl<'a> Block<'a> {
    fn show(&self, picked: &[(RecordSeq, Entry)], needle: Option<&Needle>, sieve: &mut dyn Sieve) {
        let mut places = needle.map(|needle| Places::new(needle, self.data));
        for &(seq, entry) in picked {
            if sieve.is_over() {
                return;
            }
            let range = self.range_of(&entry);
            let has_needle = places.as_mut().is_none_or(|places| places.are_in(&range));
            if has_needle || self.needs_look(seq, &entry, needle, sieve) {
                self.look(seq, range, sieve);
            }
        }
    }

    fn range_of(&self, entry: &Entry) -> Range<usize> {
        let offset = |place: u64| usize::try_from(place - self.start).unwrap_or(usize::MAX);
        offset(entry.offset)..offset(entry.end())
    }

    fn needs_look(
        &self,
        seq: RecordSeq,
        entry: &Entry,
        needle: Option<&Needle>,
        sieve: &dyn Sieve,
    ) -> bool {
        let may_be_split = needle.is_some_and(|needle| needle.may_be_split);
        entry.direction == Direction::Note
            || (may_be_split && entry.stream.is_some() && {
                let view = self.view(seq, self.range_of(entry), Frame::of_head);
                view.is_some_and(|view| sieve.begins_within(&view))
            })
    }

    fn look(&self, seq: RecordSeq, range: Range<usize>, sieve: &mut dyn Sieve) {
        let salt_state = self.segment.salt_state();
        let whole = |bytes, seq| Frame::of_whole(bytes, seq, salt_state);
        match self.view(seq, range, whole) {
            Some(view) => sieve.look(&view),
            None => look_at_damaged(seq, sieve),
        }
    }

    fn view(
        &self,
        seq: RecordSeq,
        range: Range<usize>,
        frame_of: impl FnOnce(&'a [u8], RecordSeq) -> Option<Frame<'a>>,
    ) -> Option<View<'a>> {
        let bytes = self.data.get(range)?;
        let frame = frame_of(bytes, seq)?;
        let rest = bytes.get(frame.head_length()..)?;
        Some(View::of_frame(seq, frame.direction()?, frame, rest))
    }
}

/// The places of a needle, for frames that come in order.
struct Places<'a> {
    needle: &'a Needle,
    data: &'a [u8],
    /// The first one at or after every frame that was asked for.
    next: Option<usize>,
}

impl<'a> Places<'a> {
    fn new(needle: &'a Needle, data: &'a [u8]) -> Self {
        Self {
            needle,
            data,
            next: needle.finder.find(data),
        }
    }

    /// Whether there is one that lies whole within a frame.
    fn are_in(&mut self, frame: &Range<usize>) -> bool {
        if self.next.is_some_and(|next| next < frame.start) {
            self.next = self.find_from(frame.start);
        }
        let length = self.needle.finder.needle().len();
        self.next.is_some_and(|next| next + length <= frame.end)
    }

    fn find_from(&self, start: usize) -> Option<usize> {
        let found = self.needle.finder.find(&self.data[start..])?;
        Some(start + found)
    }
}

fn look_at_damaged(seq: RecordSeq, sieve: &mut dyn Sieve) {
    let note = Note::RecordDamaged.to_bytes();
    let more = (Party::Nobody, None);
    sieve.look(&View::told(seq, Direction::Note, more, &note));
}
