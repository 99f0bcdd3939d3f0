use std::io;
use std::mem;
use std::ops::{Range, RangeInclusive};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use roaring::RoaringTreemap;

use super::{Found, Question};
use crate::journal::JournalReader;
use crate::journal::bulk::{Glance, Needle, Room, Sieve};
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
    board: Arc<Board>,
    wake: Sender<()>,
    thread: Option<JoinHandle<()>>,
}

/// What the thread and its owner have together.
#[derive(Debug, Default)]
struct Board {
    is_cancelled: AtomicBool,
    found: Mutex<Found>,
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
        let board = Arc::new(Board::default());
        // One is enough: whoever wakes up looks at everything.
        let (wake, wakes) = bounded(1);
        let mut worker = Worker {
            from: from.clamp(journal.first(), journal.end()),
            sieve: QuestionSieve {
                needle: question.needle(),
                question,
                hits: RoaringTreemap::new(),
                is_changed: false,
                board: Arc::clone(&board),
            },
            journal,
            wakes,
            waker: Box::new(waker),
            searched: RecordSeq(0)..RecordSeq(0),
            room: Room::default(),
            shown: Shown::default(),
        };
        let thread = std::thread::Builder::new()
            .name(String::from("search"))
            .spawn(move || worker.run())?;
        Ok(Self {
            board,
            wake,
            thread: Some(thread),
        })
    }

    /// What has been found so far.
    pub fn found(&self) -> Found {
        self.board.found().clone()
    }

    /// Says that records have come or gone. Never waits.
    pub fn poke(&self) {
        // Full: it is going to look anyway.
        let _ = self.wake.try_send(());
    }

    /// Ends it without waiting for it; what was found stays.
    pub fn cancel(&self) {
        self.board.is_cancelled.store(true, Ordering::Release);
        self.poke();
    }
}

impl Drop for Search {
    fn drop(&mut self) {
        self.cancel();
        if let Some(thread) = self.thread.take() {
            // A panic has been told by the thread itself.
            let _ = thread.join();
        }
    }
}

impl Board {
    fn found(&self) -> std::sync::MutexGuard<'_, Found> {
        // What is in there is whole after a panic.
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Acquire)
    }
}

struct Worker {
    journal: JournalReader,
    sieve: QuestionSieve,
    wakes: Receiver<()>,
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
    fn run(&mut self) {
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
            if is_idle && !self.wait(wait) {
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
        let old = mem::replace(&mut *self.sieve.board.found(), found);
        // Freed when nobody can be waiting for it.
        drop(old);
        (self.waker)();
    }

    /// Waits until it is told that there is something to do, or that long.
    /// False when nobody is there any more to tell it.
    fn wait(&self, at_most: Option<Duration>) -> bool {
        let woken = match at_most {
            Some(at_most) => self.wakes.recv_timeout(at_most),
            None => self
                .wakes
                .recv()
                .map_err(|_| RecvTimeoutError::Disconnected),
        };
        woken != Err(RecvTimeoutError::Disconnected)
    }
}

/// Keeps the records that a question wants.
struct QuestionSieve {
    question: Question,
    needle: Option<Needle>,
    hits: RoaringTreemap,
    /// Since the hits were last shown.
    is_changed: bool,
    board: Arc<Board>,
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
        self.board.is_cancelled()
    }
}
