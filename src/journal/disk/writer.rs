use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::entry;
use super::files::check_still_there;
use super::head::{self, Head, Salt};
use super::keeper::Keeper;
use super::{Chunk, DiskSegment};
use crate::journal::{Draft, Party, StreamPlace};
use crate::value::{RecordSeq, Stamp};

/// The most that waits to be handed over.
const BATCH_BYTES: usize = 1 << 18;
/// The longest that records wait while more keep coming.
const COMMIT_AFTER: Duration = Duration::from_millis(4);
/// How often to look whether the path still names the file.
const CHECK_EVERY: Duration = Duration::from_millis(500);
/// The limit is kept by deleting whole segments: about this many fit.
const SEGMENTS: u64 = 16;
const LARGEST_SEGMENT: u64 = 256 << 20;

/// Appends to the newest segment. Records are gathered and handed to the
/// operating system with one write for the data and one for the index.
#[derive(Debug)]
pub(in crate::journal) struct Writer {
    directory: Arc<Path>,
    salt: Salt,
    salt_state: u32,
    limit_bytes: u64,
    segment_bytes: u64,
    filling: Arc<DiskSegment>,
    /// What the operating system has of `filling`.
    data_end: u64,
    count: u64,
    batch: Chunk,
    entries: Vec<u8>,
    spare: Option<Chunk>,
    waiting_since: Option<Instant>,
    next_peer: u32,
    next_check: Option<Instant>,
    has_written: bool,
    keeper: Option<Keeper>,
    #[cfg(all(test, target_os = "linux"))]
    full_disk: Option<std::fs::File>,
}

/// What a writer begins with.
#[derive(Clone, Debug)]
pub(in crate::journal) struct Beginning {
    pub directory: Arc<Path>,
    pub salt: Salt,
    pub first: RecordSeq,
    pub cleared: u64,
    pub next_peer: u32,
    pub limit_bytes: u64,
}

impl Writer {
    /// Begins a new segment.
    pub fn start(beginning: Beginning) -> io::Result<Self> {
        let Beginning {
            directory,
            salt,
            first,
            cleared,
            next_peer,
            limit_bytes,
        } = beginning;
        let head = Head {
            first,
            salt,
            began: Stamp::now(),
            cleared,
            next_peer,
        };
        Ok(Self {
            filling: Arc::new(DiskSegment::create(&directory, head)?),
            directory,
            salt,
            salt_state: salt.begin(),
            limit_bytes,
            segment_bytes: (limit_bytes / SEGMENTS).clamp(1, LARGEST_SEGMENT),
            data_end: head::LENGTH as u64,
            count: 0,
            batch: Chunk::new(first),
            entries: Vec::new(),
            spare: None,
            waiting_since: None,
            next_peer,
            next_check: None,
            has_written: false,
            keeper: None,
            #[cfg(all(test, target_os = "linux"))]
            full_disk: None,
        })
    }

    pub fn directory(&self) -> &Arc<Path> {
        &self.directory
    }

    pub fn filling(&self) -> &Arc<DiskSegment> {
        &self.filling
    }

    pub fn limit_bytes(&self) -> u64 {
        self.limit_bytes
    }

    /// What old segments may take so that a new one fits whole.
    pub fn limit_before_next(&self) -> u64 {
        self.limit_bytes.saturating_sub(self.segment_bytes)
    }

    /// Records that wait to be handed over.
    pub fn batch(&self) -> &Chunk {
        &self.batch
    }

    /// Whether the segment is full before a record of this length.
    pub fn is_full_before(&self, length: usize) -> bool {
        let waiting = (self.batch.frames().len() + self.entries.len()) as u64;
        let index = entry::Entry::place(self.count);
        let cost = (super::frame::LONGEST_HEAD + length + entry::LENGTH) as u64;
        !self.is_segment_empty() && self.data_end + index + waiting + cost > self.segment_bytes
    }

    /// Whether a frame can say a record of this length.
    pub fn can_take(length: usize) -> bool {
        u32::try_from(length + super::frame::LONGEST_HEAD).is_ok()
    }

    /// Whether the segment has no record, waiting ones included.
    pub fn is_segment_empty(&self) -> bool {
        self.count == 0 && self.batch.is_empty()
    }

    /// Gathers one record (see [`Self::can_take`]); it is with the operating system after
    /// [`Self::commit`].
    pub fn push(&mut self, draft: &Draft<'_>, place: Option<StreamPlace>) {
        let seq = self.batch.end();
        let entry = self
            .batch
            .push(draft, place, self.salt_state, self.data_end);
        let Some(entry) = entry else {
            return;
        };
        self.entries
            .extend_from_slice(&entry.to_bytes(seq, self.salt_state));
        if let Party::Peer { peer, .. } = draft.party {
            self.next_peer = self.next_peer.max(peer.0.saturating_add(1));
        }
    }

    pub fn is_batch_full(&self) -> bool {
        self.batch.frames().len() >= BATCH_BYTES
    }

    /// Whether what waits is to be handed over now.
    pub fn is_commit_due(&mut self, is_idle: bool, now: Instant) -> bool {
        if self.batch.is_empty() {
            return false;
        }
        let since = *self.waiting_since.get_or_insert(now);
        is_idle || now >= since + COMMIT_AFTER
    }

    /// When there is something to do although nothing comes.
    pub fn due(&self) -> Option<Instant> {
        let commit = self.waiting_since.map(|since| since + COMMIT_AFTER);
        [commit, self.next_check].into_iter().flatten().min()
    }

    /// Hands what waits to the operating system, and gives it out for readers.
    /// On failure everything still waits.
    pub fn commit(&mut self) -> io::Result<Option<Arc<Chunk>>> {
        if self.batch.is_empty() {
            return Ok(None);
        }
        #[cfg(all(test, target_os = "linux"))]
        if let Some(full) = &self.full_disk {
            super::files::write_all_at(full, self.batch.frames(), 0)?;
        }
        let frames = self.batch.frames();
        self.filling
            .write(frames, self.data_end, &self.entries, self.count)?;
        self.data_end += frames.len() as u64;
        self.count += self.batch.count();
        self.filling.set_handed_over(self.count, self.data_end);
        self.entries.clear();
        self.waiting_since = None;
        self.has_written = true;
        let next = self.batch.end();
        let mut empty = self.spare.take().unwrap_or_else(|| Chunk::new(next));
        empty.restart(next);
        Ok(Some(Arc::new(std::mem::replace(&mut self.batch, empty))))
    }

    /// A chunk whose buffers can be used again.
    pub fn give_back(&mut self, chunk: Option<Chunk>) {
        self.spare = chunk.or(self.spare.take());
    }

    /// Sees whether the files are still there and whether the disk took what it
    /// was given.
    pub fn look(&mut self, now: Instant) -> io::Result<()> {
        if let Some(error) = self.keeper.as_ref().and_then(Keeper::failure) {
            return Err(error);
        }
        match self.next_check {
            Some(due) if now < due => Ok(()),
            Some(_) => {
                self.next_check = None;
                check_still_there(self.filling.data_path(), self.filling.data())
            }
            None => {
                let has_written = std::mem::take(&mut self.has_written);
                self.next_check = has_written.then_some(now + CHECK_EVERY);
                Ok(())
            }
        }
    }

    /// Begins the next segment; nothing may wait. The full one goes to the disk.
    pub fn roll(&mut self, cleared: u64) -> io::Result<Arc<DiskSegment>> {
        let head = Head {
            first: self.filling.end(),
            salt: self.salt,
            began: Stamp::now(),
            cleared,
            next_peer: self.next_peer,
        };
        let next = Arc::new(DiskSegment::create(&self.directory, head)?);
        let full = std::mem::replace(&mut self.filling, Arc::clone(&next));
        self.data_end = head::LENGTH as u64;
        self.count = 0;
        self.keep(full)?;
        Ok(next)
    }

    fn keep(&mut self, full: Arc<DiskSegment>) -> io::Result<()> {
        if self.keeper.is_none() {
            self.keeper = Some(Keeper::start()?);
        }
        self.keeper
            .as_ref()
            .map_or(Ok(()), |keeper| keeper.give(full))
    }

    /// Brings everything to the disk itself; nothing may wait.
    pub fn sync(&mut self) -> io::Result<()> {
        self.finish_jobs();
        self.filling.sync()
    }

    /// Waits for the thread, if there is one.
    pub fn finish_jobs(&mut self) {
        self.keeper = None;
    }

    #[cfg(test)]
    pub fn set_segment_bytes(&mut self, segment_bytes: u64) {
        self.segment_bytes = segment_bytes;
    }

    /// A disk that is full from now on.
    #[cfg(all(test, target_os = "linux"))]
    pub fn fill_disk(&mut self) {
        let full = std::fs::File::options().write(true).open("/dev/full");
        self.full_disk = full.ok();
    }
}
