use std::io;
use std::ops::Range;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::restarts::{Restarts, Turn};
use crate::journal::JournalReader;
use crate::journal::find::{Found, Search};
use crate::value::RecordSeq;

/// A search that is over sooner is not talked about: words that come and go at
/// each key are a flicker.
const SLOW_AFTER: Duration = Duration::from_millis(300);

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
    began: Option<Instant>,
    is_slow: bool,
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
            began: None,
            is_slow: false,
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
            Turn::Begin => {
                self.begin(start());
                self.began = Some(now);
            }
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
        self.is_slow = false;
        self.progress = progress;
    }

    /// What was found for what is asked now.
    pub fn found(&self) -> &Found {
        &self.found
    }

    pub fn progress(&self) -> Progress {
        self.progress
    }

    /// Whether it takes so long that its progress is worth a word.
    pub fn is_slow(&self) -> bool {
        self.is_slow
    }

    /// Takes what was found since the last frame.
    pub fn refresh(&mut self, journal: &JournalReader, now: Instant) {
        let Some(search) = &self.search else {
            return;
        };
        self.is_slow = self.began.is_some_and(|began| now - began > SLOW_AFTER);
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

#[cfg(test)]
mod tests {
    use crossbeam_channel::{Receiver, bounded};

    use super::*;
    use crate::journal::find::{Case, Encodings, Pattern, Question};
    use crate::journal::{Draft, Journal, Party};
    use crate::value::{Direction, Stamp};

    const PATIENCE: Duration = Duration::from_secs(60);

    /// A journal, and a search whose clock is moved by hand.
    struct Bench {
        journal: Journal,
        live: LiveSearch<&'static str>,
        now: Instant,
        news: Option<Receiver<()>>,
    }

    impl Bench {
        fn with(texts: &[&str]) -> Self {
            let mut bench = Self {
                journal: Journal::in_memory(1 << 20),
                live: LiveSearch::default(),
                now: Instant::now(),
                news: None,
            };
            for text in texts {
                bench.append(text);
            }
            bench
        }

        fn append(&mut self, text: &str) {
            self.journal.append(Draft {
                at: Stamp(0),
                direction: Direction::In,
                party: Party::Nobody,
                stream: None,
                typed_as_hex: false,
                bytes: text.as_bytes(),
            });
            self.journal.commit();
        }

        /// A frame, so long after the last one.
        fn follow(&mut self, typed: Option<&'static str>, after_millis: u64) -> Turn {
            self.now += Duration::from_millis(after_millis);
            let reader = self.journal.reader();
            let news = &mut self.news;
            let turn = self.live.follow(typed.as_ref(), self.now, || {
                let pattern = Pattern::text(typed.unwrap(), Case::Heeded).unwrap();
                let question = Question::of_pattern(pattern, Encodings::default());
                let (tell, told) = bounded(1);
                *news = Some(told);
                let waker = move || {
                    let _ = tell.try_send(());
                };
                Search::start(reader.clone(), question, RecordSeq(0), waker)
            });
            self.live.follow_journal(&reader);
            turn
        }

        fn wait_for_count(&mut self, count: u64) {
            let deadline = Instant::now() + PATIENCE;
            let reader = self.journal.reader();
            loop {
                self.live.refresh(&reader, self.now);
                let is_complete = self.live.progress() == Progress::Complete;
                if is_complete && self.live.found().count() == count {
                    return;
                }
                let news = self.news.as_ref().unwrap();
                news.recv_deadline(deadline).expect("it is found in time");
            }
        }
    }

    #[test]
    fn what_was_found_for_an_old_pattern_is_not_shown_for_the_new_one() {
        let mut bench = Bench::with(&["a", "ab", "b"]);
        bench.follow(Some("a"), 0);
        bench.wait_for_count(2);
        assert!(matches!(bench.follow(Some("ab"), 10), Turn::Wait(_)));
        assert!(bench.live.found().is_empty());
        let reader = bench.journal.reader();
        bench.live.refresh(&reader, bench.now);
        assert!(bench.live.found().is_empty());
        assert_eq!(bench.live.progress(), Progress::Searching { percent: 0 });
        assert_eq!(bench.follow(Some("ab"), 150), Turn::Begin);
        bench.wait_for_count(1);
    }

    #[test]
    fn records_that_come_are_looked_at_when_the_frame_tells_of_them() {
        let mut bench = Bench::with(&["a"]);
        bench.follow(Some("a"), 0);
        bench.wait_for_count(1);
        bench.append("another");
        bench.follow(Some("a"), 16);
        bench.wait_for_count(2);
    }

    #[test]
    fn a_search_that_was_stopped_stays_so_until_it_is_to_go_on() {
        let mut bench = Bench::with(&["a"]);
        bench.follow(Some("a"), 0);
        bench.live.stop();
        assert_eq!(bench.live.progress(), Progress::Stopped { percent: 0 });
        bench.append("a later");
        assert_eq!(bench.follow(Some("a"), 1_000), Turn::Same);
        let reader = bench.journal.reader();
        bench.live.refresh(&reader, bench.now);
        assert_eq!(bench.live.progress(), Progress::Stopped { percent: 0 });
        bench.live.go_on();
        assert_eq!(bench.follow(Some("a"), 16), Turn::Begin);
        bench.wait_for_count(2);
    }

    #[test]
    fn only_a_search_that_lasts_is_talked_about() {
        let mut bench = Bench::with(&["a"]);
        bench.follow(Some("a"), 0);
        bench.wait_for_count(1);
        assert!(!bench.live.is_slow());
        bench.follow(Some("a"), 301);
        bench.wait_for_count(1);
        assert!(bench.live.is_slow());
        bench.follow(Some("ab"), 1);
        bench.wait_for_count(0);
        assert!(!bench.live.is_slow());
    }

    #[test]
    fn without_a_pattern_nothing_is_looked_for() {
        let mut bench = Bench::with(&["a"]);
        bench.follow(Some("a"), 0);
        bench.wait_for_count(1);
        assert_eq!(bench.follow(None, 1), Turn::End);
        assert_eq!(bench.live.progress(), Progress::Idle);
        assert!(bench.live.found().is_empty());
    }
}
