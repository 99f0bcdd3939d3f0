use std::io;
use std::time::Instant;

use super::saving::SaveFile;
use super::{SaveSpec, SaveStatus};
use crate::journal::{Draft, Journal, JournalReader, Note, Party};
use crate::value::{Direction, Protocol, Stamp, StreamId};

/// Writes down what happens: in the journal, and in the file that is saved.
#[derive(Debug)]
pub(super) struct Recorder {
    journal: Journal,
    reader: JournalReader,
    saving: Saving,
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
        }
    }

    pub fn record(&mut self, draft: Draft<'_>) {
        let seq = self.journal.append(draft);
        if let Saving::On(file) = &mut self.saving
            && let Some(record) = self.reader.read(seq)
        {
            file.add(&record);
        }
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
        self.journal.clear();
    }

    /// `protocol` is the one of the records to come, until a note tells another.
    pub fn start_saving(&mut self, spec: SaveSpec, protocol: Option<Protocol>) {
        match &mut self.saving {
            Saving::On(file) if file.spec().path == spec.path => {
                return file.set_form(spec.form, protocol);
            }
            _ => self.stop_saving(),
        }
        let path = spec.path.clone();
        match SaveFile::open(spec, protocol) {
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

    /// Brings what was recorded into the file, at once when nothing more is
    /// coming.
    pub fn settle(&mut self, is_idle: bool, now: Instant) {
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
        match &self.saving {
            Saving::On(file) => file.due(),
            Saving::Off | Saving::Failed(_) => None,
        }
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
