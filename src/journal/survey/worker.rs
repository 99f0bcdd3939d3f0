use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::tally::Tally;
use super::{Pace, Statistics};
use crate::journal::JournalReader;
use crate::journal::follower::{Board, Follower, Stop, Wakes};
use crate::journal::heads::{HeadRoom, RecordHead, Visitor};
use crate::value::{RecordSeq, Stamp};

/// What was counted is shown this often at most: nobody reads faster.
const SHOW_EVERY: Duration = Duration::from_millis(250);

/// Counts a journal on a thread of its own, then keeps up with it. Dropping it
/// ends it.
///
/// It holds the writer up no longer than any [`JournalReader`].
#[derive(Debug)]
pub struct Survey {
    board: Board<Arc<Statistics>>,
    thread: Follower,
}

impl Survey {
    /// Counts from the record `from` on, or from the oldest one that is there.
    /// `waker` is called on the thread whenever [`Self::statistics`] has
    /// something new: four times a second at most.
    pub fn start(
        journal: JournalReader,
        from: RecordSeq,
        waker: impl Fn() + Send + 'static,
    ) -> io::Result<Self> {
        let cleared = journal.cleared();
        let start = from.clamp(journal.first(), journal.end());
        let board = Board::default();
        let of_thread = board.clone();
        let thread = Follower::start("survey", move |stop, wakes| {
            let worker = Worker {
                cleared,
                start,
                next: start,
                journal,
                counter: Counter {
                    tally: Tally::default(),
                    stop,
                },
                board: of_thread,
                wakes,
                waker: Box::new(waker),
                room: HeadRoom::default(),
                shown: None,
            };
            worker.run();
        })?;
        Ok(Self { board, thread })
    }

    /// What has been counted so far.
    pub fn statistics(&self) -> Arc<Statistics> {
        self.board.read()
    }

    /// Says that records have come or gone. Never waits.
    pub fn poke(&self) {
        self.thread.poke();
    }
}

struct Worker {
    journal: JournalReader,
    counter: Counter,
    /// Records that the journal had cleared when counting began.
    cleared: u64,
    start: RecordSeq,
    next: RecordSeq,
    board: Board<Arc<Statistics>>,
    wakes: Wakes,
    waker: Box<dyn Fn() + Send>,
    room: HeadRoom,
    shown: Option<Shown>,
}

/// What was shown last.
struct Shown {
    at: Instant,
    start: RecordSeq,
    next: RecordSeq,
    pace: Pace,
    was_fading: bool,
}

struct Counter {
    tally: Tally,
    stop: Stop,
}

impl Visitor for Counter {
    fn meet(&mut self, head: &RecordHead) {
        self.tally.add(head);
    }

    fn is_over(&self) -> bool {
        self.stop.is_set()
    }
}

impl Worker {
    fn run(mut self) {
        while !self.counter.is_over() {
            self.follow_clearing();
            let is_idle = !self.work();
            if self.counter.is_over() {
                return;
            }
            let wait = self.show_if_due(Instant::now(), Stamp::now());
            if is_idle && !self.wakes.wait(wait) {
                return;
            }
        }
    }

    /// A log that was cleared is counted anew.
    fn follow_clearing(&mut self) {
        let cleared = self.journal.cleared();
        if cleared == self.cleared {
            return;
        }
        self.cleared = cleared;
        self.counter.tally = Tally::default();
        self.start = self.journal.first();
        self.next = self.start;
    }

    /// False when there is nothing to do.
    fn work(&mut self) -> bool {
        let end = self.journal.end();
        if self.next >= end {
            return false;
        }
        self.next = self
            .journal
            .visit_heads(self.next..end, &mut self.room, &mut self.counter);
        true
    }

    /// Shows what is new, or tells how long to wait before looking again.
    fn show_if_due(&mut self, now: Instant, clock: Stamp) -> Option<Duration> {
        let is_fading = self.counter.tally.is_fading(clock);
        let pace = self.counter.tally.pace(clock);
        let Some(shown) = &self.shown else {
            self.show(now, clock, pace, is_fading);
            return is_fading.then_some(SHOW_EVERY);
        };
        let is_counted = (shown.start, shown.next) != (self.start, self.next);
        let is_new = is_counted || shown.pace != pace || shown.was_fading != is_fading;
        let due = shown.at + SHOW_EVERY;
        if is_new && now >= due {
            self.show(now, clock, pace, is_fading);
        } else if is_new {
            return Some(due - now);
        }
        is_fading.then_some(SHOW_EVERY)
    }

    fn show(&mut self, now: Instant, clock: Stamp, pace: Pace, was_fading: bool) {
        self.shown = Some(Shown {
            at: now,
            start: self.start,
            next: self.next,
            pace,
            was_fading,
        });
        let statistics = Statistics {
            counted: self.start..self.next,
            end: self.journal.end().max(self.next),
            ..self.counter.tally.statistics(clock)
        };
        self.board.put(Arc::new(statistics));
        (self.waker)();
    }
}
