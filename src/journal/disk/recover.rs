//! Puts a journal in order that was left in any state.
//!
//! The frames are the truth, the index is made from them. Segments that were
//! full had been brought to the disk, so of them only the index is looked at;
//! the newest one is read through. Data files are never changed. An index that
//! does not fit is made anew, beside the old one and then in its place; where
//! that cannot be written, it is kept in memory.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread::{self, ScopedJoinHandle};

use super::entry::{self, Entry};
use super::head::{self, Head, Kind, Salt, Told};
use super::home::{JournalError, segments_in};
use super::scan::Scanner;
use super::segment::{DiskSegment, Index, NewestOfStreams};
use crate::value::{RecordSeq, Stamp, StreamId};

/// Entries are read this many at a time.
const ENTRIES_AT_ONCE: u64 = 4_096;

/// A journal as it was found.
#[derive(Debug)]
pub(in crate::journal) struct Recovered {
    pub segments: VecDeque<Arc<DiskSegment>>,
    pub salt: Salt,
    /// Records in the middle that are damaged.
    pub damaged: u64,
    /// What was cut off after the last whole record.
    pub cut_bytes: u64,
    pub gone: u64,
    /// The newest record of each stream, oldest first.
    pub streams: Vec<(StreamId, RecordSeq)>,
    pub next_stream: u32,
    pub next_peer: u32,
}

/// The files of a segment, opened, with what they say of themselves.
struct Found {
    first: RecordSeq,
    data: File,
    index: Option<File>,
    head: Option<Head>,
}

/// What a segment has, or all of them.
#[derive(Default)]
struct Contents {
    count: u64,
    /// Where the last whole frame ends.
    end: u64,
    damaged: u64,
    cut_bytes: u64,
    streams: NewestOfStreams,
    next_peer: u32,
}

impl Contents {
    /// Of a segment that may be empty.
    fn from_start() -> Self {
        Self {
            end: head::LENGTH as u64,
            ..Self::default()
        }
    }

    fn see(&mut self, seq: RecordSeq, entry: &Entry) {
        self.count += 1;
        self.end = self.end.max(entry.end());
        self.damaged += u64::from(entry.is_damaged());
        if let Some(stream) = entry.stream {
            self.streams.see(stream, seq);
        }
    }

    /// Adds those of the next segment.
    fn add(&mut self, next: Self) {
        self.count += next.count;
        self.end = next.end;
        self.damaged += next.damaged;
        self.cut_bytes += next.cut_bytes;
        self.streams.add(next.streams);
        self.next_peer = self.next_peer.max(next.next_peer);
    }
}

pub(in crate::journal) fn recover(
    directory: &Path,
    salt: Option<Salt>,
) -> Result<Recovered, JournalError> {
    let failed = |error: io::Error| JournalError::disk(directory, &error);
    let firsts = segments_in(directory).map_err(failed)?;
    let mut found = Vec::new();
    for first in firsts {
        match open(directory, first).map_err(failed)? {
            Some(segment) => found.push(segment),
            None => {
                let path = Kind::Data.path(directory, first);
                return Err(JournalError::Newer { path });
            }
        }
    }
    let heads = || found.iter().filter_map(|found| found.head);
    let Some(salt) = heads().map(|head| head.salt).next().or(salt) else {
        let path = directory.to_owned();
        return Err(JournalError::NotAJournal { path });
    };
    let mut all = Contents {
        next_peer: heads().map(|head| head.next_peer).max().unwrap_or(0),
        ..Contents::default()
    };
    let cleared = heads().map(|head| head.cleared).max().unwrap_or(0);
    let oldest = found.iter().map(|found| found.first.0).min().unwrap_or(0);
    let gone = oldest.saturating_sub(cleared);
    let nexts: Vec<_> = found.iter().skip(1).map(|found| found.first).collect();
    let nexts = nexts.into_iter().map(Some).chain([None]);
    let mut segments = VecDeque::new();
    let found = found.into_iter().zip(nexts).collect();
    for (segment, contents) in settle_all(directory, found, salt) {
        segments.push_back(Arc::new(segment));
        all.add(contents);
    }
    let (streams, next_stream) = all.streams.finish();
    Ok(Recovered {
        segments,
        salt,
        damaged: all.damaged,
        cut_bytes: all.cut_bytes,
        gone,
        streams,
        next_stream,
        next_peer: all.next_peer,
    })
}

/// Opens a segment's files. `None` when a newer version wrote them.
fn open(directory: &Path, first: RecordSeq) -> io::Result<Option<Found>> {
    let data = File::open(Kind::Data.path(directory, first))?;
    let index = File::open(Kind::Index.path(directory, first)).ok();
    let of_index = index.as_ref().map(|file| Head::read(file, Kind::Index));
    let mut head = None;
    for told in [Some(Head::read(&data, Kind::Data)), of_index] {
        match told {
            Some(Told::Newer) => return Ok(None),
            Some(Told::Head(one)) if one.first == first => head = head.or(Some(one)),
            _ => {}
        }
    }
    Ok(Some(Found {
        first,
        data,
        index,
        head,
    }))
}

/// The newest segment is read whole, which takes about as long as the indexes of
/// all others: both are done at the same time, if the system gives a thread.
fn settle_all(
    directory: &Path,
    mut found: Vec<(Found, Option<RecordSeq>)>,
    salt: Salt,
) -> Vec<(DiskSegment, Contents)> {
    let settle_one = |(found, next)| settle(directory, found, next, salt);
    let Some(newest) = found.pop() else {
        return Vec::new();
    };
    let newest = &Mutex::new(Some(newest));
    let settle_newest = move || newest.lock().ok()?.take().map(settle_one);
    thread::scope(|scope| {
        let helper = thread::Builder::new()
            .name(String::from("journal opens"))
            .spawn_scoped(scope, settle_newest);
        let mut all: Vec<_> = found.into_iter().map(settle_one).collect();
        all.extend(match helper.map(ScopedJoinHandle::join) {
            Ok(Ok(settled)) => settled,
            Ok(Err(panic)) => resume_unwind(panic),
            Err(_) => settle_newest(),
        });
        all
    })
}

fn settle(
    directory: &Path,
    found: Found,
    next: Option<RecordSeq>,
    salt: Salt,
) -> (DiskSegment, Contents) {
    let head = found.head.filter(|head| head.salt == salt).unwrap_or(Head {
        first: found.first,
        salt,
        began: Stamp(0),
        cleared: 0,
        next_peer: 0,
    });
    let work = Work {
        head,
        salt_state: salt.begin(),
        next,
    };
    let old = found.index.map_or_else(empty, Index::File);
    let (index, contents) = match work.contents_by_index(&found.data, &old) {
        Some(contents) => (old, contents),
        None => work.make_anew(&found.data, &old, directory),
    };
    let segment = DiskSegment::found(head, found.data, index, directory);
    segment.set_handed_over(contents.count, contents.end);
    (segment, contents)
}

fn empty() -> Index {
    Index::Memory(Vec::new())
}

/// A segment that is being put in order.
struct Work {
    head: Head,
    salt_state: u32,
    /// Where the next segment begins; `None` for the newest one.
    next: Option<RecordSeq>,
}

impl Work {
    fn seq(&self, nth: u64) -> RecordSeq {
        RecordSeq(self.head.first.0.saturating_add(nth))
    }

    /// How many entries there may be.
    fn limit(&self) -> u64 {
        self.next
            .map_or(u64::MAX, |next| next.0 - self.head.first.0)
    }

    fn entries_in(index: &Index) -> u64 {
        index.length().saturating_sub(head::LENGTH as u64) / entry::LENGTH as u64
    }

    /// `None` when the index does not fit the data.
    fn contents_by_index(&self, data: &File, index: &Index) -> Option<Contents> {
        let mut bytes = [0; head::LENGTH];
        let has_head = index.read_at(&mut bytes, 0).is_ok()
            && Head::from_bytes(&bytes, Kind::Index) == Told::Head(self.head);
        if !has_head {
            return None;
        }
        match self.next {
            Some(_) => self.contents_of_full(data, index),
            None => self.contents_of_newest(data, index),
        }
    }

    /// Each entry is right and they follow each other.
    fn contents_of_full(&self, data: &File, index: &Index) -> Option<Contents> {
        let mut contents = Contents::from_start();
        let count = self.limit();
        self.visit(index, count, &mut |seq, entry| {
            let is_next = entry.offset >= contents.end;
            if is_next {
                contents.see(seq, &entry);
            }
            is_next
        });
        let length = data.metadata().map_or(0, |metadata| metadata.len());
        (contents.count == count && contents.end <= length).then_some(contents)
    }

    /// Each entry is what its frame says, and the last frame ends the file.
    fn contents_of_newest(&self, data: &File, index: &Index) -> Option<Contents> {
        let mut contents = Contents::from_start();
        let count = Self::entries_in(index);
        let mut scanner = Scanner::new(data, self.salt_state);
        self.visit(index, count, &mut |seq, entry| {
            let is_right = scanner.frame_at(contents.end, seq) == Some(entry);
            if is_right {
                contents.see(seq, &entry);
            }
            is_right
        });
        contents.next_peer = scanner.next_peer;
        (contents.count == count && contents.end == scanner.length()).then_some(contents)
    }

    /// Shows entries in order until one is damaged or `visit` says no.
    fn visit(&self, index: &Index, count: u64, visit: &mut impl FnMut(RecordSeq, Entry) -> bool) {
        let mut bytes = Vec::new();
        let mut seen = 0;
        let there = count.min(Self::entries_in(index));
        while seen < there {
            let many = (there - seen).min(ENTRIES_AT_ONCE);
            let length = usize::try_from(many).unwrap_or(0) * entry::LENGTH;
            bytes.resize(length, 0);
            if index.read_at(&mut bytes, Entry::place(seen)).is_err() {
                return;
            }
            for bytes in bytes.chunks_exact(entry::LENGTH) {
                let seq = self.seq(seen);
                match Entry::from_bytes(bytes, seq, self.salt_state) {
                    Some(entry) if visit(seq, entry) => seen += 1,
                    _ => return,
                }
            }
        }
    }

    /// Makes the index from the data.
    fn make_anew(&self, data: &File, old: &Index, directory: &Path) -> (Index, Contents) {
        let path = Kind::Index.path(directory, self.head.first);
        let on_disk = NewIndex::on_disk(directory).and_then(|mut out| {
            let contents = self.walk(data, old, &mut out)?;
            Ok((out.finish(&path)?, contents))
        });
        on_disk.unwrap_or_else(|_| {
            let mut all = NewIndex::Memory(Vec::new());
            // Memory refuses nothing.
            let contents = self.walk(data, old, &mut all).unwrap_or_default();
            (all.finish(&path).unwrap_or_else(|_| empty()), contents)
        })
    }

    /// Goes through the data and writes the entry of each record.
    fn walk(&self, data: &File, old: &Index, out: &mut NewIndex) -> io::Result<Contents> {
        let mut scanner = Scanner::new(data, self.salt_state);
        let mut contents = Contents::from_start();
        out.push(&self.head.to_bytes(Kind::Index))?;
        while contents.count < self.limit() {
            let seq = self.seq(contents.count);
            if let Some(entry) = scanner.frame_at(contents.end, seq) {
                out.push(&entry.to_bytes(seq, self.salt_state))?;
                contents.see(seq, &entry);
                continue;
            }
            let Some((next, offset)) = self.next_whole(&mut scanner, old, &contents) else {
                break;
            };
            for missing in (seq.0..next.0).map(RecordSeq) {
                let entry = Entry::damaged(contents.end);
                out.push(&entry.to_bytes(missing, self.salt_state))?;
                contents.see(missing, &entry);
            }
            contents.end = offset;
        }
        contents.next_peer = scanner.next_peer;
        match self.next {
            Some(_) => contents.damaged += self.limit() - contents.count,
            None => contents.cut_bytes = scanner.length().saturating_sub(contents.end),
        }
        Ok(contents)
    }

    /// The next whole record after damage, and where it begins.
    fn next_whole(
        &self,
        scanner: &mut Scanner<'_>,
        old: &Index,
        contents: &Contents,
    ) -> Option<(RecordSeq, u64)> {
        let (nth, end) = (contents.count, contents.end);
        let (next, entry) = self
            .next_by_index(scanner, old, nth, end)
            .or_else(|| scanner.find_after(end, self.seq(nth)))?;
        let is_ours = next.0 - self.head.first.0 < self.limit();
        is_ours.then_some((next, entry.offset))
    }

    /// A whole record after a damaged one, where the old index says it is.
    fn next_by_index(
        &self,
        scanner: &mut Scanner<'_>,
        old: &Index,
        nth: u64,
        end: u64,
    ) -> Option<(RecordSeq, Entry)> {
        let count = Self::entries_in(old).min(self.limit());
        for later in nth + 1..count {
            let seq = self.seq(later);
            let mut bytes = [0; entry::LENGTH];
            old.read_at(&mut bytes, Entry::place(later)).ok()?;
            let Some(entry) = Entry::from_bytes(&bytes, seq, self.salt_state) else {
                // The data is searched instead.
                return None;
            };
            if entry.offset >= scanner.length() {
                return None;
            }
            if entry.offset > end && scanner.frame_at(entry.offset, seq) == Some(entry) {
                return Some((seq, entry));
            }
        }
        None
    }
}

/// An index that is being written.
enum NewIndex {
    Disk(BufWriter<tempfile::NamedTempFile>),
    Memory(Vec<u8>),
}

impl NewIndex {
    fn on_disk(directory: &Path) -> io::Result<Self> {
        let file = tempfile::NamedTempFile::new_in(directory)?;
        Ok(Self::Disk(BufWriter::new(file)))
    }

    fn push(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Disk(file) => file.write_all(bytes),
            Self::Memory(all) => {
                all.extend_from_slice(bytes);
                Ok(())
            }
        }
    }

    /// Puts it in the place of the old one.
    fn finish(self, path: &Path) -> io::Result<Index> {
        match self {
            Self::Disk(file) => {
                let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
                let file = file.persist(path).map_err(|failed| failed.error)?;
                Ok(Index::File(file))
            }
            Self::Memory(all) => Ok(Index::Memory(all)),
        }
    }
}
