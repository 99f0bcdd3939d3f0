mod bookmarks;

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

pub use bookmarks::BookmarksUnread;

use super::bookmarks::Bookmarks;
use super::disk::{
    About, Access, Beginning, Chunk, Home, JournalError, Recent, Recovered, Writer, make_way,
    recover,
};
use super::memory::{Dropped, Shelf};
use super::reader::JournalReader;
use super::segment::{Holder, Segment};
use super::shared::{Parts, Shared, State};
use super::stream_index::{StreamEnds, StreamIndex};
use super::{Draft, Record};
use crate::net::LinkSpec;
use crate::value::{RecordSeq, Stamp, StreamId};

/// What is kept of the newest records after the disk has refused.
pub const FALLBACK_BYTES: usize = 64 << 20;

/// The writing end of a journal.
///
/// # On disk
/// Records are gathered and handed to the operating system together, with one
/// write for the data and one for the index: by [`Self::commit`], by
/// [`Self::settle`], and when 256 KiB wait. Readers see them after that and never
/// before, so what was seen survives the end of the program. Nothing is brought
/// to the disk itself but full segments (on a thread of their own) and, when it
/// is kept, the journal at its close: a power cut can take what the system had
/// not written yet.
///
/// When the disk refuses, the records that could not be written and all later
/// ones are in memory, up to 64 MiB, until the journal is closed; those
/// before can still be read.
///
/// # In memory
/// Readers see a record when it is appended.
#[derive(Debug)]
pub struct Journal {
    shared: Arc<Shared>,
    streams: StreamEnds,
    /// `None`: records go to memory.
    writer: Option<Writer>,
    /// The directory, also after the disk has refused.
    home: Option<Home>,
    failure: Option<JournalFailure>,
    bookmarks: Arc<Bookmarks>,
    bookmarks_unread: Option<BookmarksUnread>,
    next_stream: u32,
    next_peer: u32,
    is_finished: bool,
}

/// Where a journal's records go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum JournalState {
    /// As it was asked for.
    #[default]
    Memory,
    /// Its directory is being made, and nothing is recorded yet.
    BeingMade,
    Disk {
        path: Arc<Path>,
        /// It stays when the session is closed.
        is_kept: bool,
    },
    /// The disk refused; the newest records are in memory.
    Failed(JournalFailure),
}

/// When and why the disk refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalFailure {
    pub path: Arc<Path>,
    pub kind: io::ErrorKind,
    pub since: Stamp,
}

/// An old journal, opened to be looked at.
#[derive(Debug)]
pub struct OpenedJournal {
    pub reader: JournalReader,
    pub about: About,
    pub created: Stamp,
    pub is_kept: bool,
    pub bookmarks: Bookmarks,
    /// Why there are none; the file stays as it is.
    pub bookmarks_unread: Option<BookmarksUnread>,
}

/// Opens an old journal to be looked at; any number of programs may do so at a
/// time. Reads the newest segment and all indexes, so it belongs on a thread of
/// its own.
pub fn open_read_only(path: &Path) -> Result<OpenedJournal, JournalError> {
    let home = Home::open(path, Access::Look)?;
    let recovered = recover(path, home.salt())?;
    let shared = Shared::new(parts_of(recovered));
    shared.keep_locked(home.lock());
    let records = shared.first()..shared.end();
    let (bookmarks, bookmarks_unread) = bookmarks::look(path, &records);
    Ok(OpenedJournal {
        reader: JournalReader::new(&Arc::new(shared)),
        about: home.about(),
        created: home.created(),
        is_kept: home.is_kept(),
        bookmarks,
        bookmarks_unread,
    })
}

fn parts_of(recovered: Recovered) -> Parts {
    let mut streams = StreamIndex::default();
    for (stream, newest) in recovered.streams {
        streams.restore(stream, newest);
    }
    let end = recovered.segments.back();
    let end = end.map_or(RecordSeq(0), |segment| segment.end());
    Parts {
        state: State {
            disk: recovered.segments,
            recent: Recent::default(),
            memory: Shelf::new(end, FALLBACK_BYTES),
            streams,
        },
        gone: recovered.gone,
        damaged: recovered.damaged,
        cut_bytes: recovered.cut_bytes,
    }
}

fn begin(beginning: Beginning, home: &Home) -> Result<Writer, JournalError> {
    Writer::start(beginning).map_err(|error| JournalError::disk(home.directory(), &error))
}

impl Journal {
    /// A journal that keeps at most `limit_bytes` of records in memory, index
    /// included. The newest record stays whatever its size.
    pub fn in_memory(limit_bytes: usize) -> Self {
        Self::of(Parts::in_memory(limit_bytes), None, None)
    }

    /// A journal that is empty and stays so until [`Self::make`] has made it on
    /// the disk, which may take its time; it can be read meanwhile.
    pub fn to_be_made() -> Self {
        Self::in_memory(FALLBACK_BYTES)
    }

    /// Makes it in a directory of its own under `place`, which is made when it
    /// is not there. Its files take at most `limit_bytes`; the oldest segment
    /// goes first, the newest record stays whatever its size. When that cannot
    /// be done, it is in memory, and failed.
    pub fn make(mut self, place: &Path, about: &About, limit_bytes: u64) -> Self {
        if let Err(error) = self.go_to_disk(place, about, limit_bytes) {
            self.failure = Some(JournalFailure {
                path: error.path().into(),
                kind: error.kind(),
                since: Stamp::now(),
            });
        }
        self
    }

    /// Like [`Self::make`], for those who want nothing instead of memory.
    pub fn create(place: &Path, about: &About, limit_bytes: u64) -> Result<Self, JournalError> {
        let mut journal = Self::to_be_made();
        journal.go_to_disk(place, about, limit_bytes)?;
        Ok(journal)
    }

    /// There are no records yet.
    fn go_to_disk(
        &mut self,
        place: &Path,
        about: &About,
        limit_bytes: u64,
    ) -> Result<(), JournalError> {
        let home = Home::create(place, about)?;
        let beginning = Beginning {
            directory: Arc::clone(home.directory()),
            salt: home.salt().unwrap_or_default(),
            first: RecordSeq(0),
            cleared: 0,
            next_peer: 0,
            limit_bytes,
        };
        let writer = begin(beginning, &home)?;
        self.shared.keep_locked(home.lock());
        let filling = Arc::clone(writer.filling());
        self.shared.locked().disk.push_back(filling);
        self.writer = Some(writer);
        self.home = Some(home);
        Ok(())
    }

    /// Opens an old journal to go on with it. Takes as long as
    /// [`open_read_only`].
    pub fn reopen(path: &Path, limit_bytes: u64) -> Result<Self, JournalError> {
        let mut home = Home::open(path, Access::Change)?;
        let mut recovered = recover(path, home.salt())?;
        let (salt, next_stream) = (recovered.salt, recovered.next_stream);
        let next_peer = recovered.next_peer;
        let failed = |error: io::Error| JournalError::disk(path, &error);
        home.mend(salt).map_err(failed)?;
        let end = recovered.segments.back();
        let first = end.map_or(RecordSeq(0), |segment| segment.end());
        let oldest = recovered.segments.front();
        let oldest = oldest.map_or(RecordSeq(0), |segment| segment.first());
        // The new segment has the same name as an empty one.
        recovered.segments.pop_back_if(|last| last.first() == first);
        make_way(path, first).map_err(failed)?;
        let beginning = Beginning {
            directory: Arc::clone(home.directory()),
            salt,
            first,
            cleared: oldest.0.saturating_sub(recovered.gone),
            next_peer,
            limit_bytes,
        };
        let mut parts = parts_of(recovered);
        let writer = begin(beginning, &home)?;
        parts.state.disk.push_back(Arc::clone(writer.filling()));
        let mut journal = Self::of(parts, Some(writer), Some(home));
        journal.next_stream = next_stream;
        journal.next_peer = next_peer;
        journal.take_bookmarks_of(path).map_err(failed)?;
        Ok(journal)
    }

    fn of(parts: Parts, writer: Option<Writer>, home: Option<Home>) -> Self {
        let shared = Shared::new(parts);
        shared.keep_locked(home.as_ref().and_then(Home::lock));
        Self {
            shared: Arc::new(shared),
            streams: StreamEnds::default(),
            writer,
            home,
            failure: None,
            bookmarks: Arc::default(),
            bookmarks_unread: None,
            next_stream: 0,
            next_peer: 0,
            is_finished: false,
        }
    }

    pub fn reader(&self) -> JournalReader {
        JournalReader::new(&self.shared)
    }

    /// Above the number of every stream that an earlier session recorded.
    pub fn next_stream(&self) -> u32 {
        self.next_stream
    }

    /// Above the number of every peer that an earlier session recorded.
    pub fn next_peer(&self) -> u32 {
        self.next_peer
    }

    pub fn state(&self) -> JournalState {
        match (&self.failure, &self.home) {
            (Some(failure), _) => JournalState::Failed(failure.clone()),
            (None, Some(home)) => JournalState::Disk {
                path: Arc::clone(home.directory()),
                is_kept: home.is_kept(),
            },
            (None, None) => JournalState::Memory,
        }
    }

    pub fn failure(&self) -> Option<&JournalFailure> {
        self.failure.as_ref()
    }

    /// What a record of this length takes in memory, index included.
    pub fn cost_in_memory_of(length: usize) -> usize {
        Segment::cost_of(length)
    }

    /// Appends one record; the oldest records go when the limit is reached.
    pub fn append(&mut self, draft: Draft<'_>) -> RecordSeq {
        match self.append_on_disk(&draft) {
            Some(seq) => seq,
            None => self.append_in_memory(&draft),
        }
    }

    /// `None` when the disk refuses.
    fn append_on_disk(&mut self, draft: &Draft<'_>) -> Option<RecordSeq> {
        let length = draft.bytes.len();
        if !Writer::can_take(length) {
            self.fall_back(&io::ErrorKind::FileTooLarge.into());
        }
        if self.writer.as_ref()?.is_full_before(length) {
            self.commit();
            self.roll(Shared::first);
        }
        let writer = self.writer.as_mut()?;
        let seq = writer.batch().end();
        let streams = &mut self.streams;
        let place = draft
            .stream
            .map(|stream| streams.place(stream, seq, draft.bytes));
        writer.push(draft, place);
        if writer.is_batch_full() {
            self.commit();
        }
        Some(seq)
    }

    fn append_in_memory(&mut self, draft: &Draft<'_>) -> RecordSeq {
        // Nobody else appends, so it is still the end under the lock.
        let seq = self.shared.end();
        let streams = &mut self.streams;
        let place = draft
            .stream
            .map(|stream| streams.place(stream, seq, draft.bytes));
        let mut state = self.shared.locked();
        state.memory.append(draft, place);
        self.streams.show(&mut state.streams);
        let dropped = self.keep_memory_limit(&mut state);
        self.shared.publish(&state);
        drop(state);
        let unread = dropped.into_iter().filter_map(Arc::into_inner);
        if let Some(spare) = unread.last() {
            self.shared.locked().memory.give_back(spare);
        }
        seq
    }

    fn keep_memory_limit(&self, state: &mut State) -> Dropped {
        let dropped = state.memory.keep_limit(self.shared.kept_from());
        for segment in &dropped {
            self.shared.add_gone(segment.end().0 - segment.first().0);
        }
        if !dropped.is_empty() {
            state.forget_streams();
        }
        dropped
    }

    /// Hands everything to the operating system and shows it to readers.
    pub fn commit(&mut self) {
        let Some(writer) = &mut self.writer else {
            return;
        };
        match writer.commit() {
            Ok(None) => {}
            Ok(Some(chunk)) => {
                let mut state = self.shared.locked();
                let spare = state.recent.push(chunk);
                self.streams.show(&mut state.streams);
                self.shared.publish(&state);
                drop(state);
                writer.give_back(spare);
                let limit_bytes = writer.limit_bytes();
                self.keep_disk_limit(limit_bytes);
            }
            Err(error) => self.fall_back(&error),
        }
    }

    /// Commits when nothing more is coming or records have waited for long, and
    /// sees whether the files are still there. To be called whenever something
    /// was done, and at [`Self::due`].
    pub fn settle(&mut self, is_idle: bool, now: Instant) {
        if let Some(writer) = &mut self.writer
            && writer.is_commit_due(is_idle, now)
        {
            self.commit();
        }
        if let Some(writer) = &mut self.writer
            && let Err(error) = writer.look(now)
        {
            self.fall_back(&error);
        }
        self.follow_records();
    }

    /// When [`Self::settle`] has something to do although nothing comes.
    pub fn due(&self) -> Option<Instant> {
        self.writer.as_ref()?.due()
    }

    /// Says that a stream gets no more records, so that the journal need not
    /// remember it longer than its records.
    pub fn end_stream(&mut self, stream: StreamId) {
        self.streams.end_stream(stream);
    }

    /// Forgets every record, also on the disk; sequence numbers go on.
    pub fn clear(&mut self) {
        self.commit();
        self.roll(Shared::end);
        let mut state = self.shared.locked();
        let kept = usize::from(self.writer.is_some());
        let old = state.disk.len().saturating_sub(kept);
        let segments: Vec<_> = state.disk.drain(..old).collect();
        state.recent.clear();
        let dropped = state.memory.clear();
        let end = state.end();
        state.streams.forget_before(end);
        self.shared.publish(&state);
        drop(state);
        drop(dropped);
        self.delete(segments);
        self.follow_records();
    }

    /// Begins the next segment. `kept_from` is the oldest record that is not
    /// cleared.
    fn roll(&mut self, kept_from: fn(&Shared) -> RecordSeq) {
        let Some(limit_bytes) = self.writer.as_ref().map(Writer::limit_before_next) else {
            return;
        };
        self.keep_disk_limit(limit_bytes);
        let Some(writer) = &mut self.writer else {
            return;
        };
        if writer.is_segment_empty() {
            return;
        }
        let cleared = kept_from(&self.shared).0.saturating_sub(self.shared.gone());
        match writer.roll(cleared) {
            Ok(segment) => self.shared.locked().disk.push_back(segment),
            Err(error) => self.fall_back(&error),
        }
    }

    fn keep_disk_limit(&mut self, limit_bytes: u64) {
        let mut state = self.shared.locked();
        let dropped = state.drop_disk_above(limit_bytes, self.shared.kept_from());
        if dropped.is_empty() {
            return;
        }
        for segment in &dropped {
            self.shared.add_gone(segment.end().0 - segment.first().0);
        }
        state.forget_streams();
        self.shared.publish(&state);
        drop(state);
        self.delete(dropped);
    }

    fn delete(&mut self, segments: Vec<Arc<super::disk::DiskSegment>>) {
        for segment in segments {
            // Oldest first and at once, so that a crash never leaves a hole.
            if let Err(error) = segment.delete() {
                self.fall_back(&error);
            }
        }
    }

    /// The disk refused: what waits goes to memory, and all later records.
    fn fall_back(&mut self, error: &io::Error) {
        let Some(mut writer) = self.writer.take() else {
            return;
        };
        self.failure = Some(JournalFailure {
            path: Arc::clone(writer.directory()),
            kind: error.kind(),
            since: Stamp::now(),
        });
        let mut state = self.shared.locked();
        let first = writer.filling().end();
        state.memory = Shelf::new(first, FALLBACK_BYTES);
        move_to_memory(writer.batch(), &mut state.memory);
        self.streams.show(&mut state.streams);
        let dropped = self.keep_memory_limit(&mut state);
        self.shared.publish(&state);
        drop(state);
        drop(dropped);
        writer.finish_jobs();
    }

    /// Says what the session opens.
    pub fn set_link(&mut self, link: &LinkSpec) {
        self.change_home(|home| home.set_link(link));
    }

    /// Says what the session is called, for whoever finds the journal.
    pub fn rename(&mut self, name: &str) {
        self.change_home(|home| home.rename(name));
    }

    /// The journal stays, under this name, when it is finished.
    pub fn keep(&mut self, name: &str) {
        self.change_home(|home| home.keep(name));
    }

    fn change_home(&mut self, change: impl FnOnce(&mut Home) -> io::Result<()>) {
        if let Some(home) = &mut self.home
            && let Err(error) = change(home)
        {
            self.fall_back(&error);
        }
    }

    /// Closes the journal: a kept one is brought to the disk, another deleted.
    pub fn finish(mut self) {
        self.is_finished = true;
        self.commit();
        let writer = self.writer.take();
        let Some(home) = self.home.take() else {
            return;
        };
        let ended = if home.is_kept() {
            writer.map_or(Ok(()), |mut writer| writer.sync())
        } else {
            drop(writer);
            home.delete()
        };
        if let Err(error) = ended
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(%error, "a journal could not be closed");
        }
    }

    #[cfg(test)]
    pub(super) fn writer_mut(&mut self) -> &mut Writer {
        self.writer.as_mut().unwrap()
    }

    #[cfg(test)]
    pub(super) fn cost_in_memory(&self) -> usize {
        self.shared.locked().memory.cost_bytes()
    }
}

impl Drop for Journal {
    /// What was not finished is left behind, unless there is nothing in it.
    fn drop(&mut self) {
        if self.is_finished {
            return;
        }
        self.commit();
        self.writer = None;
        let is_empty = self.shared.end() == RecordSeq(0);
        if is_empty
            && let Some(home) = self.home.take_if(|home| !home.is_kept())
            && let Err(error) = home.delete()
        {
            tracing::warn!(%error, "an empty journal could not be deleted");
        }
    }
}

fn move_to_memory(chunk: &Chunk, memory: &mut Shelf) {
    let mut record = Record::default();
    while chunk.copy_into(memory.end(), &mut record) {
        let draft = Draft {
            at: record.at,
            direction: record.direction,
            party: record.party,
            stream: None,
            typed_as_hex: record.typed_as_hex,
            bytes: &record.bytes,
        };
        memory.append(&draft, record.place);
    }
}

#[cfg(test)]
mod damage_tests;
#[cfg(test)]
mod disk_tests;
#[cfg(test)]
mod tests;
