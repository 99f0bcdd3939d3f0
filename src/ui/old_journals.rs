//! Journals of sessions that have ended: found, gone on with, looked at, deleted, on
//! threads of their own, because a large one takes its time.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, bounded};

use crate::export::FormSpec;
use crate::journal::{self, Journal, JournalError, LeftBehind, OpenedJournal};
use crate::session::Waker;

/// More answers than this never wait: a person asks for one thing at a time.
const ANSWERS: usize = 16;

/// What came of asking.
pub enum Answer {
    /// Everything that is in these places, the newest first.
    Listed {
        found: Vec<LeftBehind>,
        places: Vec<PathBuf>,
    },
    Reopened {
        found: LeftBehind,
        /// Where its tab is to stand.
        at: Option<usize>,
        journal: Result<Box<Journal>, JournalError>,
    },
    Looked {
        found: LeftBehind,
        opened: Result<OpenedJournal, JournalError>,
    },
    /// It can be written to `path` now.
    ToSave {
        found: LeftBehind,
        opened: Result<OpenedJournal, JournalError>,
        path: PathBuf,
        form: FormSpec,
    },
    /// The list has changed, or not.
    Removed(Result<(), JournalError>),
}

/// Where journals are, and what is being done with them.
pub struct OldJournals {
    place: PathBuf,
    /// Other places where journals may be.
    beside: Vec<PathBuf>,
    waker: Waker,
    sender: Sender<Answer>,
    answers: Receiver<Answer>,
    threads: Vec<JoinHandle<()>>,
}

impl OldJournals {
    pub fn new(place: &Path, beside: &[PathBuf], waker: Waker) -> Self {
        let (sender, answers) = bounded(ANSWERS);
        Self {
            place: place.to_owned(),
            beside: beside.to_owned(),
            waker,
            sender,
            answers,
            threads: Vec::new(),
        }
    }

    /// Lists other places from now on.
    pub fn look_in(&mut self, place: &Path, beside: &[PathBuf]) {
        place.clone_into(&mut self.place);
        beside.clone_into(&mut self.beside);
    }

    /// What is where journals are now.
    pub fn list_place(&mut self) {
        let places = vec![self.place.clone()];
        self.run(move || listed(places));
    }

    pub fn list(&mut self) {
        let mut places = vec![self.place.clone()];
        places.extend_from_slice(&self.beside);
        self.run(move || listed(places));
    }

    pub fn reopen(&mut self, found: LeftBehind, at: Option<usize>, limit_bytes: u64) {
        self.run(move || Answer::Reopened {
            journal: Journal::reopen(&found.path, limit_bytes).map(Box::new),
            found,
            at,
        });
    }

    pub fn look(&mut self, found: LeftBehind) {
        self.run(move || Answer::Looked {
            opened: journal::open_read_only(&found.path),
            found,
        });
    }

    pub fn open_to_save(&mut self, found: LeftBehind, path: PathBuf, form: FormSpec) {
        self.run(move || Answer::ToSave {
            opened: journal::open_read_only(&found.path),
            found,
            path,
            form,
        });
    }

    pub fn remove(&mut self, path: PathBuf) {
        self.run(move || Answer::Removed(journal::remove(&path)));
    }

    /// What has been done since the last question, one at a time.
    pub fn answer(&self) -> Option<Answer> {
        self.answers.try_recv().ok()
    }

    fn run(&mut self, work: impl FnOnce() -> Answer + Send + 'static) {
        let (sender, waker) = (self.sender.clone(), self.waker.clone());
        let job = move || {
            // Full or gone only when the window is ending.
            let _ = sender.try_send(work());
            waker();
        };
        self.threads.retain(|thread| !thread.is_finished());
        let thread = std::thread::Builder::new().name(String::from("old journals"));
        self.threads.extend(thread.spawn(job).ok());
    }
}

fn listed(places: Vec<PathBuf>) -> Answer {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for place in &places {
        // A link must not list everything twice.
        let real = fs::canonicalize(place).unwrap_or_else(|_| place.clone());
        if seen.insert(real) {
            found.extend(journal::left_behind(place));
        }
    }
    found.sort_by_key(|it| std::cmp::Reverse(it.last_at.unwrap_or(it.created)));
    Answer::Listed { found, places }
}

impl Drop for OldJournals {
    fn drop(&mut self) {
        for thread in self.threads.drain(..) {
            // A panic in there is an answer that never comes.
            let _ = thread.join();
        }
    }
}
