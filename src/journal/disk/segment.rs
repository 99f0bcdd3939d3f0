use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::entry::{self, Entry};
use super::files::{create, read_exact_at, sync_directory, write_all_at};
use super::frame::{Frame, LONGEST_HEAD};
use super::head::{self, Head, Kind};
use super::heads::told;
use crate::journal::Record;
use crate::journal::heads::RecordHead;
use crate::journal::segment::Holder;
use crate::value::{Direction, RecordSeq, Stamp, StreamId};

/// A data file with its index, open as long as anybody reads in it. Reads are
/// positioned, so readers share the files with each other and with the writer.
#[derive(Debug)]
pub(in crate::journal) struct DiskSegment {
    first: RecordSeq,
    began: Stamp,
    salt_state: u32,
    data: File,
    data_path: PathBuf,
    index: Index,
    index_path: PathBuf,
    /// Records that readers may see: their bytes are with the operating system.
    count: AtomicU64,
    /// What both files take.
    cost_bytes: AtomicU64,
}

#[derive(Debug)]
pub(super) enum Index {
    File(File),
    /// Made anew after damage, where it could not be written.
    Memory(Vec<u8>),
}

impl Index {
    pub fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<()> {
        match self {
            Self::File(file) => read_exact_at(file, bytes, offset),
            Self::Memory(all) => {
                let end = io::ErrorKind::UnexpectedEof;
                let start = usize::try_from(offset).map_err(|_| end)?;
                let found = start
                    .checked_add(bytes.len())
                    .and_then(|stop| all.get(start..stop));
                bytes.copy_from_slice(found.ok_or(end)?);
                Ok(())
            }
        }
    }

    pub fn length(&self) -> u64 {
        match self {
            Self::File(file) => file.metadata().map_or(0, |metadata| metadata.len()),
            Self::Memory(all) => all.len() as u64,
        }
    }
}

impl DiskSegment {
    /// Makes the two files of a segment, with their heads.
    pub(super) fn create(directory: &Path, head: Head) -> io::Result<Self> {
        let data_path = Kind::Data.path(directory, head.first);
        let index_path = Kind::Index.path(directory, head.first);
        let data = create(&data_path)?;
        let index = create(&index_path)?;
        write_all_at(&data, &head.to_bytes(Kind::Data), 0)?;
        write_all_at(&index, &head.to_bytes(Kind::Index), 0)?;
        let length = head::LENGTH as u64;
        let index = Index::File(index);
        let segment = Self::found(head, data, index, directory);
        segment.set_handed_over(0, length);
        Ok(segment)
    }

    /// A segment whose files are there; nothing is published of it yet.
    pub(super) fn found(head: Head, data: File, index: Index, directory: &Path) -> Self {
        Self {
            first: head.first,
            began: head.began,
            salt_state: head.salt.begin(),
            data,
            data_path: Kind::Data.path(directory, head.first),
            index,
            index_path: Kind::Index.path(directory, head.first),
            count: AtomicU64::new(0),
            cost_bytes: AtomicU64::new(0),
        }
    }

    pub fn first(&self) -> RecordSeq {
        self.first
    }

    /// One past its newest record.
    pub fn end(&self) -> RecordSeq {
        RecordSeq(self.first.0 + self.count.load(Ordering::Acquire))
    }

    /// When it was begun; what is told of records that are damaged.
    pub fn began(&self) -> Stamp {
        self.began
    }

    pub fn cost_bytes(&self) -> u64 {
        self.cost_bytes.load(Ordering::Relaxed)
    }

    pub fn data(&self) -> &File {
        &self.data
    }

    pub(super) fn index(&self) -> &Index {
        &self.index
    }

    /// What the check values of its frames and entries begin with.
    pub(super) fn salt_state(&self) -> u32 {
        self.salt_state
    }

    pub fn data_path(&self) -> &Path {
        &self.data_path
    }

    /// Lets readers see the first `count` records, whose frames end at
    /// `data_end`.
    pub fn set_handed_over(&self, count: u64, data_end: u64) {
        let cost = data_end + Entry::place(count);
        self.cost_bytes.store(cost, Ordering::Relaxed);
        self.count.store(count, Ordering::Release);
    }

    /// Writes frames and their entries at the given places; on failure the
    /// files are as long as before, as far as the disk lets them.
    pub fn write(
        &self,
        frames: &[u8],
        data_end: u64,
        entries: &[u8],
        count: u64,
    ) -> io::Result<()> {
        let Index::File(index) = &self.index else {
            return Err(io::ErrorKind::Unsupported.into());
        };
        let index_end = Entry::place(count);
        let written = write_all_at(&self.data, frames, data_end)
            .and_then(|()| write_all_at(index, entries, index_end));
        if written.is_err() {
            // The tail is cut at the next start in any case.
            let _ = index.set_len(index_end);
            let _ = self.data.set_len(data_end);
        }
        written
    }

    /// Brings everything to the disk itself.
    pub fn sync(&self) -> io::Result<()> {
        self.data.sync_data()?;
        if let Index::File(index) = &self.index {
            index.sync_data()?;
        }
        match self.data_path.parent() {
            Some(directory) => sync_directory(directory),
            None => Ok(()),
        }
    }

    /// Deletes the files; who has them open can read on.
    pub fn delete(&self) -> io::Result<()> {
        let deleted = std::fs::remove_file(&self.data_path);
        std::fs::remove_file(&self.index_path).and(deleted)
    }

    /// The index entry of a record; `None` also when it is damaged.
    fn entry(&self, seq: RecordSeq) -> Option<Entry> {
        let nth = seq.0.checked_sub(self.first.0)?;
        let mut bytes = [0; entry::LENGTH];
        self.index.read_at(&mut bytes, Entry::place(nth)).ok()?;
        Entry::from_bytes(&bytes, seq, self.salt_state).filter(|entry| !entry.is_damaged())
    }

    /// The stream that a record belongs to, and its time.
    pub fn stamp_of(&self, seq: RecordSeq) -> Option<Stamp> {
        let entry = self.entry(seq)?;
        let mut head = [0; LONGEST_HEAD];
        let head = self.read_head(&entry, seq, &mut head)?;
        Some(head.at())
    }

    /// As the index says.
    pub fn direction_of(&self, seq: RecordSeq) -> Option<Direction> {
        Some(self.entry(seq)?.direction)
    }

    /// All of a record but its bytes; `None` when it is damaged there.
    pub(super) fn head(&self, entry: &Entry, seq: RecordSeq) -> Option<RecordHead> {
        let mut room = [0; LONGEST_HEAD];
        told(&self.read_head(entry, seq, &mut room)?, entry)
    }

    fn read_head<'a>(
        &self,
        entry: &Entry,
        seq: RecordSeq,
        room: &'a mut [u8; LONGEST_HEAD],
    ) -> Option<Frame<'a>> {
        let length = (entry.length as usize).min(LONGEST_HEAD);
        let room = &mut room[..length];
        read_exact_at(&self.data, room, entry.offset).ok()?;
        let frame = Frame::of_head(room, seq)?;
        (frame.whole_length() == u64::from(entry.length)).then_some(frame)
    }

    /// Reads a whole frame over `bytes`; true when it is as it was written.
    fn read_frame(&self, seq: RecordSeq, bytes: &mut Vec<u8>) -> bool {
        let Some(entry) = self.entry(seq) else {
            return false;
        };
        bytes.resize(entry.length as usize, 0);
        read_exact_at(&self.data, bytes, entry.offset).is_ok()
            && Frame::of_whole(bytes, seq, self.salt_state).is_some()
    }
}

impl Holder for DiskSegment {
    fn copy_into(&self, seq: RecordSeq, record: &mut Record) -> bool {
        let mut bytes = std::mem::take(&mut record.bytes);
        let is_whole = self.read_frame(seq, &mut bytes);
        if let Some(frame) = Frame::of_head(&bytes, seq).filter(|_| is_whole) {
            frame.tell(record);
            let head = frame.head_length();
            bytes.drain(..head);
        }
        record.bytes = bytes;
        is_whole
    }
}

/// Clears the names of a segment without a whole record for a new one; bytes
/// that nobody can read stay beside it.
pub(in crate::journal) fn make_way(directory: &Path, first: RecordSeq) -> io::Result<()> {
    let data = Kind::Data.path(directory, first);
    let index = Kind::Index.path(directory, first);
    let moved = match std::fs::metadata(&data) {
        Ok(found) if found.len() <= head::LENGTH as u64 => std::fs::remove_file(&data),
        Ok(_) => std::fs::rename(&data, data.with_extension("damaged")),
        Err(error) => Err(error),
    };
    for done in [moved, std::fs::remove_file(index)] {
        if let Err(error) = done
            && error.kind() != io::ErrorKind::NotFound
        {
            return Err(error);
        }
    }
    Ok(())
}

/// The newest record of each stream; streams of the oldest ones are left out
/// when there are very many.
#[derive(Debug, Default)]
pub(super) struct NewestOfStreams {
    newest: std::collections::HashMap<StreamId, RecordSeq>,
    last: Option<(StreamId, RecordSeq)>,
    next_stream: u32,
}

impl NewestOfStreams {
    pub fn see(&mut self, stream: StreamId, seq: RecordSeq) {
        match &mut self.last {
            Some((last, newest)) if *last == stream => *newest = seq,
            _ => {
                self.settle();
                self.last = Some((stream, seq));
            }
        }
        self.next_stream = self.next_stream.max(stream.0.saturating_add(1));
    }

    fn settle(&mut self) {
        if let Some((stream, newest)) = self.last.take() {
            self.newest.insert(stream, newest);
        }
        if self.newest.len() > 2 * crate::journal::stream_index::ENDED_STREAMS {
            self.forget_oldest();
        }
    }

    /// Adds those of later records.
    pub fn add(&mut self, later: Self) {
        self.settle();
        self.newest.extend(later.newest);
        self.last = later.last;
        self.next_stream = self.next_stream.max(later.next_stream);
    }

    fn forget_oldest(&mut self) {
        let mut all: Vec<_> = self.newest.drain().collect();
        all.sort_unstable_by_key(|(_, newest)| std::cmp::Reverse(*newest));
        all.truncate(crate::journal::stream_index::ENDED_STREAMS);
        self.newest.extend(all);
    }

    /// Oldest first, and a number above every stream's.
    pub fn finish(mut self) -> (Vec<(StreamId, RecordSeq)>, u32) {
        self.settle();
        let mut all: Vec<_> = self.newest.into_iter().collect();
        all.sort_unstable_by_key(|(_, newest)| *newest);
        (all, self.next_stream)
    }
}
