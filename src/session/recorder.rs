use std::io;
use std::sync::Arc;
use std::time::Instant;

use super::saving::SaveFile;
use super::{SaveSpec, SaveStatus};
use crate::journal::{
    BookmarkError, Bookmarks, Draft, Journal, JournalReader, JournalState, Note, Party, Record,
};
use crate::net::LinkSpec;
use crate::value::{Direction, RecordSeq, Stamp, StreamId};

/// Writes down what happens: in the journal, and in the file that is saved.
#[derive(Debug)]
pub(super) struct Recorder {
    journal: Journal,
    reader: JournalReader,
    saving: Saving,
    /// The next record for the file: those before are in it, or are not meant
    /// for it.
    next_saved: RecordSeq,
    /// What a record is read into.
    record: Record,
    bookmark_trouble: Option<(u64, BookmarkError)>,
    has_told_failure: bool,
    has_news: bool,
    /// What the records so far would take in memory.
    recorded_bytes: u64,
}

#[derive(Debug)]
enum Saving {
    Off,
    On(Box<SaveFile>),
    /// It has stopped; shown until saving is started or stopped.
    Failed(SaveStatus),
}

impl Recorder {
    pub fn new(journal: Journal) -> Self {
        Self {
            reader: journal.reader(),
            journal,
            saving: Saving::Off,
            next_saved: RecordSeq(0),
            record: Record::default(),
            bookmark_trouble: None,
            has_told_failure: false,
            has_news: false,
            recorded_bytes: 0,
        }
    }

    /// Writes a record down. Readers and the saved file have it after
    /// [`Self::settle`] or [`Self::commit`] at the latest.
    pub fn record(&mut self, draft: Draft<'_>) {
        self.recorded_bytes += Journal::cost_in_memory_of(draft.bytes.len()) as u64;
        self.journal.append(draft);
        self.feed_file();
    }

    /// Shows everything that was recorded to readers and adds it to the file.
    pub fn commit(&mut self) {
        self.journal.commit();
        self.tell_failure();
        self.feed_file();
    }

    /// Adds the records that can be read by now to the file that is saved.
    fn feed_file(&mut self) {
        let Saving::On(file) = &mut self.saving else {
            return;
        };
        self.next_saved = self.next_saved.max(self.reader.first());
        while self.reader.read_into(self.next_saved, &mut self.record) {
            file.add(&self.record);
            self.next_saved = self.next_saved.next();
        }
    }

    /// Writes down, once, that the disk has refused the journal.
    fn tell_failure(&mut self) {
        if self.has_told_failure {
            return;
        }
        let Some(failure) = self.journal.failure() else {
            return;
        };
        self.has_told_failure = true;
        self.has_news = true;
        let note = Note::JournalFailed {
            path: failure.path.to_path_buf(),
            kind: format!("{:?}", failure.kind),
        };
        let at = failure.since;
        self.note(at, Party::Nobody, &note);
    }

    /// Whether the journal has failed since the last question.
    pub fn take_news(&mut self) -> bool {
        std::mem::take(&mut self.has_news)
    }

    pub fn recorded_bytes(&self) -> u64 {
        self.recorded_bytes
    }

    pub fn journal_state(&self) -> JournalState {
        self.journal.state()
    }

    pub fn next_stream(&self) -> u32 {
        self.journal.next_stream()
    }

    pub fn next_peer(&self) -> u32 {
        self.journal.next_peer()
    }

    pub fn set_link(&mut self, link: &LinkSpec) {
        self.journal.set_link(link);
    }

    pub fn name_journal(&mut self, name: &str) {
        self.journal.rename(name);
    }

    pub fn keep_journal(&mut self, name: &str) {
        self.journal.keep(name);
    }

    /// Closes the file and the journal.
    pub fn finish(mut self) {
        self.stop_saving();
        self.journal.finish();
    }

    pub fn note(&mut self, at: Stamp, party: Party, note: &Note) {
        self.record(Draft {
            at,
            direction: Direction::Note,
            party,
            stream: None,
            typed_as_hex: false,
            bytes: &note.to_bytes(),
        });
    }

    pub fn end_stream(&mut self, stream: StreamId) {
        self.journal.end_stream(stream);
    }

    pub fn clear(&mut self) {
        self.commit();
        self.journal.clear();
    }

    pub fn bookmarks(&self) -> &Arc<Bookmarks> {
        self.journal.bookmarks()
    }

    pub fn bookmark_trouble(&self) -> Option<(u64, BookmarkError)> {
        self.bookmark_trouble
    }

    pub fn set_bookmark(&mut self, seq: RecordSeq, note: &str) {
        let set = self.journal.set_bookmark(seq, note);
        self.follow_bookmark(set);
    }

    pub fn remove_bookmark(&mut self, seq: RecordSeq) {
        let removed = self.journal.remove_bookmark(seq);
        self.follow_bookmark(removed);
    }

    fn follow_bookmark(&mut self, outcome: Result<(), BookmarkError>) {
        if let Err(error) = outcome {
            let number = self.bookmark_trouble.map_or(0, |(last, _)| last);
            self.bookmark_trouble = Some((number + 1, error));
        }
    }

    pub fn start_saving(&mut self, spec: SaveSpec) {
        // What was recorded before is not for the new file or form.
        self.commit();
        match &mut self.saving {
            Saving::On(file) if file.spec().path == spec.path => {
                return file.set_form(spec.form);
            }
            _ => self.stop_saving(),
        }
        let path = spec.path.clone();
        self.commit();
        self.next_saved = self.reader.end();
        match SaveFile::open(spec) {
            Ok(file) => {
                self.saving = Saving::On(Box::new(file));
                self.saving_note(&Note::SavingStarted { path });
            }
            Err(error) => self.saving_failed(
                SaveStatus {
                    path,
                    written_bytes: 0,
                    failed: None,
                },
                &error,
            ),
        }
    }

    pub fn stop_saving(&mut self) {
        self.commit();
        let Saving::On(mut file) = std::mem::replace(&mut self.saving, Saving::Off) else {
            return;
        };
        if let Err(error) = file.finish() {
            return self.saving_failed(status_of(&file), &error);
        }
        let note = Note::SavingStopped {
            path: file.spec().path.clone(),
            bytes: file.written_bytes(),
        };
        self.saving_note(&note);
    }

    /// Brings what was recorded to readers and into the file, at once when
    /// nothing more is coming.
    pub fn settle(&mut self, is_idle: bool, now: Instant) {
        self.journal.settle(is_idle, now);
        self.tell_failure();
        self.feed_file();
        let Saving::On(file) = &mut self.saving else {
            return;
        };
        if let Err(error) = file.settle(is_idle, now) {
            let status = status_of(file);
            self.saving_failed(status, &error);
        }
    }

    /// When [`Self::settle`] has something to do although nothing comes.
    pub fn due(&self) -> Option<Instant> {
        let file = match &self.saving {
            Saving::On(file) => file.due(),
            Saving::Off | Saving::Failed(_) => None,
        };
        [file, self.journal.due()].into_iter().flatten().min()
    }

    pub fn save_status(&self) -> Option<SaveStatus> {
        match &self.saving {
            Saving::Off => None,
            Saving::On(file) => Some(status_of(file)),
            Saving::Failed(status) => Some(status.clone()),
        }
    }

    fn saving_failed(&mut self, status: SaveStatus, error: &io::Error) {
        let note = Note::SavingFailed {
            path: status.path.clone(),
            kind: format!("{:?}", error.kind()),
        };
        self.saving = Saving::Failed(SaveStatus {
            failed: Some(error.kind()),
            ..status
        });
        self.saving_note(&note);
    }

    fn saving_note(&mut self, note: &Note) {
        self.note(Stamp::now(), Party::Nobody, note);
    }
}

fn status_of(file: &SaveFile) -> SaveStatus {
    SaveStatus {
        path: file.spec().path.clone(),
        written_bytes: file.written_bytes(),
        failed: None,
    }
}
