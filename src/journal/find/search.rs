use std::io;
use std::mem;
use std::ops::{Range, RangeInclusive};
use std::sync::Arc;
use std::time::{Duration, Instant};

use roaring::RoaringTreemap;

use super::{Found, Question};
use crate::journal::JournalReader;
use crate::journal::bulk::{Glance, Needle, Room, Sieve};
use crate::journal::follower::{Board, Follower, Stop, Wakes};
use crate::journal::view::View;
use crate::value::{Direction, RecordSeq};

/// What was found is shown this often at most, but the first hit at once.
const SHOW_EVERY: Duration = Duration::from_millis(50);
/// Going back is done in blocks of so many records, each from its beginning.
const BLOCK: u64 = 4096;

/// Goes through a journal on a thread of its own, then keeps up with it.
/// Dropping it ends it.
///
/// It begins at a record and goes to the end, then back from that record to the
/// beginning; new records come first. It never holds the writer up longer than
/// any [`JournalReader`].
#[derive(Debug)]
pub struct Search {
    board: Board<Found>,
    thread: Follower,
}

impl Search {
    /// Begins at `from`, the record that is looked at. `waker` is called on the
    /// thread whenever [`Self::found`] has something new.
    pub fn start(
        journal: JournalReader,
        question: Question,
        from: RecordSeq,
        waker: impl Fn() + Send + 'static,
    ) -> io::Result<Self> {
        let from = from.clamp(journal.first(), journal.end());
        let board = Board::default();
        let of_thread = board.clone();
        let thread = Follower::start("search", move |stop, wakes| {
            let worker = Worker {
                from,
                sieve: QuestionSieve {
                    needle: question.needle(),
                    question,
                    hits: RoaringTreemap::new(),
                    is_changed: false,
                    stop,
                },
                board: of_thread,
                journal,
                wakes,
                waker: Box::new(waker),
                searched: RecordSeq(0)..RecordSeq(0),
                room: Room::default(),
                shown: Shown::default(),
            };
            worker.run();
        })?;
        Ok(Self { board, thread })
    }

    /// What has been found so far.
    pub fn found(&self) -> Found {
        self.board.read()
    }

    /// Says that records have come or gone. Never waits.
    pub fn poke(&self) {
        self.thread.poke();
    }

    /// Ends it without waiting for it; what was found stays.
    pub fn cancel(&self) {
        self.thread.cancel();
    }
}

struct Worker {
    journal: JournalReader,
    sieve: QuestionSieve,
    board: Board<Found>,
    wakes: Wakes,
    waker: Box<dyn Fn() + Send>,
    from: RecordSeq,
    /// What was gone through, in one piece; `from` is in it.
    searched: Range<RecordSeq>,
    room: Room,
    shown: Shown,
}

/// What was shown last.
#[derive(Default)]
struct Shown {
    at: Option<Instant>,
    hits: Arc<RoaringTreemap>,
    searched: Range<u64>,
}

enum Next {
    Work,
    Wait,
}

impl Worker {
    fn run(mut self) {
        self.searched = self.from..self.from;
        while !self.sieve.is_over() {
            self.forget_gone();
            let is_idle = match self.work() {
                Next::Work => false,
                Next::Wait => true,
            };
            if self.sieve.is_over() {
                return;
            }
            let wait = self.show_if_due(Instant::now());
            if is_idle && !self.wakes.wait(wait) {
                return;
            }
        }
    }

    /// What the journal has let go, the search lets go.
    fn forget_gone(&mut self) {
        let first = self.journal.first();
        if self.searched.start >= first {
            return;
        }
        self.searched.start = first;
        self.searched.end = self.searched.end.max(first);
        self.sieve.forget_before(first);
    }

    fn work(&mut self) -> Next {
        let end = self.journal.end();
        if self.searched.end < end {
            let range = self.searched.end..end;
            self.searched.end = self.scan_some(range);
            return Next::Work;
        }
        let first = self.journal.first();
        if self.searched.start > first {
            self.go_back(first);
            return Next::Work;
        }
        Next::Wait
    }

    fn go_back(&mut self, first: RecordSeq) {
        let stop = self.searched.start;
        let start = RecordSeq(stop.0.saturating_sub(BLOCK)).max(first);
        let mut seq = start;
        while seq < stop && !self.sieve.is_over() {
            seq = self.scan_some(seq..stop);
            self.show_if_due(Instant::now());
        }
        self.searched.start = start;
    }

    fn scan_some(&mut self, range: Range<RecordSeq>) -> RecordSeq {
        self.journal
            .scan_some(range, &mut self.room, &mut self.sieve)
    }

    /// Shows what is new, or tells how long to wait before that.
    fn show_if_due(&mut self, now: Instant) -> Option<Duration> {
        let searched = self.searched.start.0..self.searched.end.0;
        let is_first = self.shown.at.is_none();
        if !is_first && !self.sieve.is_changed && searched == self.shown.searched {
            return None;
        }
        let is_first_hit = self.shown.hits.is_empty() && !self.sieve.hits.is_empty();
        let due = self.shown.at.map(|at| at + SHOW_EVERY);
        match due {
            Some(due) if now < due && !is_first_hit => Some(due - now),
            _ => {
                self.show(now, searched);
                None
            }
        }
    }

    fn show(&mut self, now: Instant, searched: Range<u64>) {
        if mem::take(&mut self.sieve.is_changed) {
            self.shown.hits = Arc::new(self.sieve.hits.clone());
        }
        self.shown.at = Some(now);
        self.shown.searched = searched;
        let there = self.journal.first()..self.journal.end();
        let found = Found::new(Arc::clone(&self.shown.hits), &self.searched, &there);
        self.board.put(found);
        (self.waker)();
    }
}

/// Keeps the records that a question wants.
struct QuestionSieve {
    question: Question,
    needle: Option<Needle>,
    hits: RoaringTreemap,
    /// Since the hits were last shown.
    is_changed: bool,
    stop: Stop,
}

impl QuestionSieve {
    fn forget_before(&mut self, first: RecordSeq) {
        let removed = self.hits.remove_range(..first.0);
        self.is_changed |= removed > 0;
    }
}

impl Sieve for QuestionSieve {
    fn glance(&self, direction: Direction, lengths: &RangeInclusive<u64>) -> Glance {
        self.question.glance(direction, lengths)
    }

    fn needle(&self) -> Option<Needle> {
        self.needle.clone()
    }

    fn begins_within(&self, view: &View<'_>) -> bool {
        self.question.begins_within(view)
    }

    fn take(&mut self, seq: RecordSeq) {
        self.hits.insert(seq.0);
        self.is_changed = true;
    }

    fn look(&mut self, view: &View<'_>) {
        if self.question.wants_view(view) {
            self.take(view.seq);
        }
    }

    fn is_over(&self) -> bool {
        self.stop.is_set()
    }
}
