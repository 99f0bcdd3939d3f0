//! A reader that sees every record, and keeps the session from getting far
//! ahead of it.

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering, fence};

use crossbeam_channel::{Receiver, Sender, bounded};

use crate::journal::{JournalReader, Record};
use crate::value::RecordSeq;

/// How far the follower has come is known to this part of the limit.
const MARKS_IN_LIMIT: u64 = 16;
/// Nobody waits for a record.
const NONE: u64 = u64::MAX;

/// What [`Follower::next`] has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Followed {
    /// Some records were shown.
    Records,
    /// The session has ended and every record was shown.
    Ended,
}

/// Sees every record of a session, in order and soon after it was recorded.
/// While it is too far behind, the session takes nothing from its link. Dropping
/// it lets the session go on alone.
#[derive(Debug)]
pub struct Follower {
    reader: JournalReader,
    next: RecordSeq,
    missed: u64,
    meeting: Arc<Meeting>,
    news: Receiver<()>,
    room: Sender<()>,
}

/// The session's end: how far it is ahead of its follower.
#[derive(Debug)]
pub(super) struct Lead {
    reader: JournalReader,
    limit_bytes: u64,
    meeting: Arc<Meeting>,
    news: Sender<()>,
    room: Receiver<()>,
    /// The follower has been told of the records before this one.
    told: RecordSeq,
    /// Those that the follower has not passed, oldest first.
    marks: VecDeque<Mark>,
    /// The newest one that it has passed.
    passed: Mark,
    /// Nothing is taken until every record before this one was shown.
    held_until: Option<RecordSeq>,
}

/// What had been recorded when the records ended before `end`.
#[derive(Clone, Copy, Debug)]
struct Mark {
    end: RecordSeq,
    recorded_bytes: u64,
}

/// What the two ends tell each other without a queue. Each raises its wish
/// before it looks again, and the other acts before it looks for wishes, so that
/// none is missed.
#[derive(Debug)]
struct Meeting {
    /// The follower sleeps until there is something to show.
    news_wished: AtomicBool,
    /// The session goes on when every record before this one was shown.
    room_wished: AtomicU64,
}

/// Both ends, for a journal that is read by `reader`.
pub(super) fn follow(reader: &JournalReader, limit_bytes: usize) -> (Lead, Follower) {
    // One is enough: whoever wakes up looks at everything.
    let (news_sender, news) = bounded(1);
    let (room, room_receiver) = bounded(1);
    let meeting = Arc::new(Meeting {
        news_wished: AtomicBool::new(false),
        room_wished: AtomicU64::new(NONE),
    });
    let next = reader.first();
    reader.keep_from(next);
    let follower = Follower {
        reader: reader.clone(),
        next,
        missed: 0,
        meeting: Arc::clone(&meeting),
        news,
        room,
    };
    let lead = Lead {
        reader: reader.clone(),
        limit_bytes: limit_bytes as u64,
        meeting,
        news: news_sender,
        room: room_receiver,
        told: next,
        marks: VecDeque::new(),
        passed: Mark {
            end: next,
            recorded_bytes: 0,
        },
        held_until: None,
    };
    (lead, follower)
}

impl Follower {
    /// Waits until there are records, and shows those that are there in order,
    /// until `visit` breaks; the one it broke at counts as shown.
    pub fn next(&mut self, visit: &mut dyn FnMut(&Record) -> ControlFlow<()>) -> Followed {
        loop {
            let has_ended = !self.wait();
            if self.show(visit) {
                return Followed::Records;
            }
            if has_ended {
                return Followed::Ended;
            }
        }
    }

    /// Records that were cleared before they were shown.
    pub fn missed(&self) -> u64 {
        self.missed
    }

    /// False when the session has ended; there may be records all the same.
    fn wait(&self) -> bool {
        self.meeting.news_wished.store(true, Ordering::Relaxed);
        fence(Ordering::SeqCst);
        let goes_on = self.next < self.reader.end() || self.news.recv().is_ok();
        self.meeting.news_wished.store(false, Ordering::Relaxed);
        goes_on
    }

    /// Whether there was a record to show.
    fn show(&mut self, visit: &mut dyn FnMut(&Record) -> ControlFlow<()>) -> bool {
        let reader = self.reader.clone();
        let range = self.next..reader.end();
        let shown = reader.visit(range, &mut |record| {
            let flow = visit(record);
            self.pass(record.seq, record.seq.next());
            flow
        });
        if shown == 0 {
            // What was there when it woke up has been cleared.
            let first = reader.first().max(self.next);
            self.pass(first, first);
        }
        shown > 0
    }

    /// Goes on at `next`; what is before `seq` and was not shown is gone.
    fn pass(&mut self, seq: RecordSeq, next: RecordSeq) {
        self.missed += seq.0 - self.next.0;
        self.next = next;
        self.reader.keep_from(next);
        self.meeting.tell_shown(next, &self.room);
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.reader.keep_from(RecordSeq(NONE));
    }
}

impl Meeting {
    /// The follower has shown every record before `next`.
    fn tell_shown(&self, next: RecordSeq, room: &Sender<()>) {
        fence(Ordering::SeqCst);
        if next.0 >= self.room_wished.load(Ordering::Relaxed) {
            self.room_wished.store(NONE, Ordering::Relaxed);
            // Full: it is going to look anyway.
            let _ = room.try_send(());
        }
    }
}

impl Lead {
    /// Where the follower says that there is room again. It disconnects when
    /// there is no follower any more.
    pub fn room(&self) -> &Receiver<()> {
        &self.room
    }

    /// Whether nothing is to be taken until the follower has come nearer.
    /// `recorded_bytes` is what was recorded so far.
    pub fn must_hold(&mut self, recorded_bytes: u64) -> bool {
        let next = self.reader.kept_from();
        self.held_until.take_if(|until| *until <= next);
        if self.held_until.is_none() {
            self.see_follower(next, recorded_bytes);
            if recorded_bytes - self.passed.recorded_bytes > self.limit_bytes {
                self.held_until = self.wish_room(recorded_bytes);
            }
        }
        self.held_until.is_some()
    }

    fn see_follower(&mut self, next: RecordSeq, recorded_bytes: u64) {
        let end = self.reader.end();
        let now = Mark {
            end,
            recorded_bytes,
        };
        while let Some(mark) = self.marks.pop_front_if(|mark| mark.end <= next) {
            self.passed = mark;
        }
        if end <= next {
            self.passed = now;
        }
        let newest = self.marks.back().unwrap_or(&self.passed).recorded_bytes;
        if recorded_bytes - newest >= self.limit_bytes / MARKS_IN_LIMIT {
            self.marks.push_back(now);
        }
    }

    /// Asks to be told when half of the limit is free. `None` when it is so
    /// already.
    fn wish_room(&self, recorded_bytes: u64) -> Option<RecordSeq> {
        let is_near = |mark: &&Mark| recorded_bytes - mark.recorded_bytes <= self.limit_bytes / 2;
        let until = self.marks.iter().find(is_near);
        let until = until.map_or(self.reader.end(), |mark| mark.end);
        self.meeting.room_wished.store(until.0, Ordering::Relaxed);
        fence(Ordering::SeqCst);
        (self.reader.kept_from() < until).then_some(until)
    }

    /// Wakes the follower when there is something new to show.
    pub fn tell_news(&mut self) {
        let end = self.reader.end();
        if self.told == end {
            return;
        }
        self.told = end;
        fence(Ordering::SeqCst);
        if self.meeting.news_wished.swap(false, Ordering::Relaxed) {
            // Full: it is going to look anyway.
            let _ = self.news.try_send(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::{Draft, Journal, Party};
    use crate::value::{Direction, Stamp};

    /// Small, so that its limit takes what it may.
    const JOURNAL_BYTES: usize = 1 << 10;
    const LIMIT: usize = 16_000;

    struct Pair {
        journal: Journal,
        recorded_bytes: u64,
        lead: Lead,
        follower: Follower,
    }

    fn pair() -> Pair {
        let journal = Journal::in_memory(JOURNAL_BYTES);
        let (lead, follower) = follow(&journal.reader(), LIMIT);
        Pair {
            journal,
            recorded_bytes: 0,
            lead,
            follower,
        }
    }

    impl Pair {
        /// Records something that takes `cost` bytes in memory.
        fn record(&mut self, cost: usize) {
            self.recorded_bytes += cost as u64;
            let length = cost - Journal::cost_in_memory_of(0);
            self.journal.append(Draft {
                at: Stamp(0),
                direction: Direction::In,
                party: Party::Nobody,
                stream: None,
                typed_as_hex: false,
                bytes: &vec![7; length],
            });
        }

        fn must_hold(&mut self) -> bool {
            self.lead.must_hold(self.recorded_bytes)
        }

        /// Shows as many records as that, and says which they were.
        fn show(&mut self, count: usize) -> Vec<u64> {
            let mut shown = Vec::new();
            let followed = self.follower.next(&mut |record| {
                shown.push(record.seq.0);
                match shown.len() {
                    length if length < count => ControlFlow::Continue(()),
                    _ => ControlFlow::Break(()),
                }
            });
            assert_eq!(followed, Followed::Records);
            shown
        }
    }

    #[test]
    fn the_session_is_held_above_the_limit_until_half_of_it_is_free() {
        let mut pair = pair();
        for number in 0..16 {
            pair.record(1_000);
            assert!(!pair.must_hold(), "after {number}");
        }
        pair.record(1_000);
        assert!(pair.must_hold());
        assert_eq!(pair.show(8).len(), 8);
        assert!(pair.must_hold(), "17 less 8 are more than half of 16");
        assert!(pair.lead.room().is_empty());
        assert_eq!(pair.show(1), [8]);
        assert_eq!(pair.lead.room().len(), 1, "the session is woken");
        assert!(!pair.must_hold());
    }

    #[test]
    fn a_record_above_the_limit_holds_the_session_until_it_is_shown() {
        let mut pair = pair();
        pair.record(10 * LIMIT);
        assert!(pair.must_hold());
        assert_eq!(pair.show(1), [0]);
        assert!(!pair.must_hold());
        pair.record(1_000);
        assert!(!pair.must_hold(), "what was shown is forgotten");
    }

    #[test]
    fn a_limit_of_the_journal_takes_nothing_that_was_not_shown() {
        let mut pair = pair();
        for _ in 0..100 {
            pair.record(1_000);
        }
        assert_eq!(pair.show(40), Vec::from_iter(0..40));
        pair.record(1_000);
        let first = pair.follower.reader.first();
        assert!(
            (30..=40).contains(&first.0),
            "what was shown goes: {first:?}"
        );
        assert_eq!(pair.show(100), Vec::from_iter(40..101));
        assert_eq!(pair.follower.missed(), 0);
    }

    #[test]
    fn what_was_cleared_before_it_was_shown_is_counted() {
        let mut pair = pair();
        pair.record(1_000);
        assert_eq!(pair.show(1), [0]);
        for _ in 0..30 {
            pair.record(1_000);
        }
        assert!(pair.must_hold());
        pair.journal.clear();
        pair.record(1_000);
        assert_eq!(pair.show(9), [31]);
        assert_eq!(pair.follower.missed(), 30);
        assert!(!pair.must_hold());
    }

    #[test]
    fn the_end_comes_after_the_last_record_and_stays() {
        let mut pair = pair();
        pair.record(1_000);
        pair.record(1_000);
        drop(pair.lead);
        let mut shown = 0;
        let follower = &mut pair.follower;
        let mut next = || {
            follower.next(&mut |_| {
                shown += 1;
                ControlFlow::Break(())
            })
        };
        let all = [next(), next(), next(), next()];
        let [records, ended] = [Followed::Records, Followed::Ended];
        assert_eq!(all, [records, records, ended, ended]);
        assert_eq!(shown, 2);
    }

    #[test]
    fn nothing_is_held_or_kept_for_a_follower_that_is_gone() {
        let mut pair = pair();
        for _ in 0..30 {
            pair.record(1_000);
        }
        assert!(pair.must_hold());
        let reader = pair.follower.reader.clone();
        drop(pair.follower);
        let room = pair.lead.room();
        assert_eq!(room.recv(), Err(crossbeam_channel::RecvError));
        assert!(!pair.lead.must_hold(pair.recorded_bytes));
        pair.journal.append(Draft {
            at: Stamp(0),
            direction: Direction::In,
            party: Party::Nobody,
            stream: None,
            typed_as_hex: false,
            bytes: b"one more",
        });
        assert!(reader.first().0 >= 29, "{:?}", reader.first());
    }
}
