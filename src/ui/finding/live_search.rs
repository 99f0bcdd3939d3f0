use std::io;
use std::ops::Range;
use std::thread::JoinHandle;
use std::time::Instant;

use super::restarts::{Restarts, Turn};
use crate::journal::JournalReader;
use crate::journal::find::{Found, Search};
use crate::value::RecordSeq;

/// How far a search is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Nothing is looked for.
    Idle,
    Searching {
        percent: u64,
    },
    /// By the user.
    Stopped {
        percent: u64,
    },
    /// All that is there was gone through; what comes is looked at as it comes.
    Complete,
    /// The system gave no thread for it.
    Failed,
}

/// A search that follows what is typed. `K` is all that decides what is found.
#[derive(Debug)]
pub struct LiveSearch<K> {
    restarts: Restarts<K>,
    search: Option<Search>,
    found: Found,
    progress: Progress,
    has_been_complete: bool,
    /// The records that the search was last told of.
    told: Range<RecordSeq>,
    ending: Ending,
}

impl<K> Default for LiveSearch<K> {
    fn default() -> Self {
        Self {
            restarts: Restarts::default(),
            search: None,
            found: Found::default(),
            progress: Progress::Idle,
            has_been_complete: false,
            told: RecordSeq(0)..RecordSeq(0),
            ending: Ending::default(),
        }
    }
}

impl<K: Clone + PartialEq> LiveSearch<K> {
    /// Brings the search in line with what is wanted.
    pub fn follow(
        &mut self,
        wanted: Option<&K>,
        now: Instant,
        start: impl FnOnce() -> io::Result<Search>,
    ) -> Turn {
        let turn = self.restarts.turn(wanted, now);
        match turn {
            Turn::Same => {}
            Turn::End => self.end(Progress::Idle),
            Turn::Wait(_) => self.end(Progress::Searching { percent: 0 }),
            Turn::Begin => self.begin(start()),
        }
        turn
    }

    fn begin(&mut self, started: io::Result<Search>) {
        self.end(Progress::Searching { percent: 0 });
        match started {
            Ok(search) => self.search = Some(search),
            Err(_) => self.progress = Progress::Failed,
        }
    }

    fn end(&mut self, progress: Progress) {
        if let Some(search) = self.search.take() {
            self.ending.end(search);
        }
        self.found = Found::default();
        self.has_been_complete = false;
        self.progress = progress;
    }

    /// What was found for what is asked now.
    pub fn found(&self) -> &Found {
        &self.found
    }

    pub fn progress(&self) -> Progress {
        self.progress
    }

    /// Takes what was found since the last frame.
    pub fn refresh(&mut self, journal: &JournalReader) {
        let Some(search) = &self.search else {
            return;
        };
        self.found = search.found();
        if matches!(self.progress, Progress::Stopped { .. }) {
            return;
        }
        let is_empty = journal.first() == journal.end();
        let is_complete = self.found.is_complete() && (is_empty || self.found.total() > 0);
        self.has_been_complete |= is_complete;
        let percent = percent(&self.found);
        // What arrives is never gone through in the same moment.
        let keeps_up = self.has_been_complete && percent >= 99;
        self.progress = if is_complete || keeps_up {
            Progress::Complete
        } else {
            Progress::Searching { percent }
        };
    }

    /// Tells the search when records came or went.
    pub fn follow_journal(&mut self, journal: &JournalReader) {
        let there = journal.first()..journal.end();
        if let Some(search) = &self.search
            && there != self.told
        {
            search.poke();
            self.told = there;
        }
    }

    /// What was found stays.
    pub fn stop(&mut self) {
        if let Some(search) = &self.search {
            search.cancel();
            let percent = percent(&self.found);
            self.progress = Progress::Stopped { percent };
        }
    }

    pub fn go_on(&mut self) {
        self.restarts.forget();
    }
}

fn percent(found: &Found) -> u64 {
    (found.searched() * 100)
        .checked_div(found.total())
        .unwrap_or(0)
        .min(100)
}

/// Searches that are over. The thread of one may still be within a long record,
/// and a frame does not wait for it.
#[derive(Debug, Default)]
struct Ending {
    threads: Vec<JoinHandle<()>>,
}

impl Ending {
    fn end(&mut self, search: Search) {
        search.cancel();
        self.threads.retain(|thread| !thread.is_finished());
        let spawned = std::thread::Builder::new()
            .name(String::from("end search"))
            .spawn(move || drop(search));
        // Without a thread the closure is dropped here, and the search with it.
        self.threads.extend(spawned.ok());
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        for thread in self.threads.drain(..) {
            // A panic in there has been told by the search already.
            let _ = thread.join();
        }
    }
}
