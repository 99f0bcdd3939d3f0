use std::time::{Duration, Instant};

/// The shortest rhythm: what the window offers and systems' timers keep.
const SHORTEST: Duration = Duration::from_millis(1);

/// When to send again. Knows no clock and sends nothing itself.
///
/// Turns are counted from the start, so that lateness does not add up. A turn
/// that could not be used is missed, never made up for by a burst.
#[derive(Debug)]
pub(super) struct Repeat {
    every: Duration,
    started: Instant,
    /// The turn that comes next, counted from 0 at the start.
    next_turn: u64,
    /// The send that has neither left nor failed yet.
    in_flight: Option<u64>,
    sent: u64,
    failed: u64,
    missed: u64,
    times: Option<u64>,
}

impl Repeat {
    /// The first turn is at once.
    pub fn start(every: Duration, times: Option<u64>, now: Instant) -> Self {
        Self {
            every: every.max(SHORTEST),
            started: now,
            next_turn: 0,
            in_flight: None,
            sent: 0,
            failed: 0,
            missed: 0,
            times,
        }
    }

    pub fn every(&self) -> Duration {
        self.every
    }

    /// Sends that the system has taken.
    pub fn sent(&self) -> u64 {
        self.sent
    }

    /// Sends that it has not.
    pub fn failed(&self) -> u64 {
        self.failed
    }

    /// With a number of times: sends that have neither left nor failed yet.
    pub fn left(&self) -> Option<u64> {
        let settled = self.sent + self.failed;
        self.times.map(|times| times.saturating_sub(settled))
    }

    /// Turns that passed while the send before had not left, or while nobody
    /// was there to use them.
    pub fn missed(&self) -> u64 {
        self.missed
    }

    /// `None` when every send there is to be is made or under way.
    pub fn due(&self) -> Option<Instant> {
        let under_way = u64::from(self.in_flight.is_some());
        if self.left().is_some_and(|left| left <= under_way) {
            return None;
        }
        let nanos = nanos(self.every).saturating_mul(self.next_turn);
        Some(self.started + Duration::from_nanos(nanos))
    }

    /// Whether to send now. To be asked whenever time has passed.
    pub fn take_turn(&mut self, now: Instant) -> bool {
        if self.due().is_none_or(|due| now < due) {
            return false;
        }
        let turn = nanos(now - self.started) / nanos(self.every);
        self.missed += turn - self.next_turn;
        self.next_turn = turn + 1;
        let is_free = self.in_flight.is_none();
        self.missed += u64::from(!is_free);
        is_free
    }

    /// The turn was used for the send with this token.
    pub fn sending(&mut self, token: u64) {
        self.in_flight = Some(token);
    }

    /// The turn was used in vain.
    pub fn not_sent(&mut self) {
        self.failed += 1;
    }

    /// A send came to its end; others than the repeated one are ignored.
    pub fn settle(&mut self, token: u64, was_sent: bool) {
        if self.in_flight == Some(token) {
            self.in_flight = None;
            self.sent += u64::from(was_sent);
            self.failed += u64::from(!was_sent);
        }
    }
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVERY: Duration = Duration::from_millis(20);

    /// Takes a turn and, when it is to be used, sends at once.
    fn turn(repeat: &mut Repeat, now: Instant) -> bool {
        let takes = repeat.take_turn(now);
        if takes {
            repeat.sending(1);
            repeat.settle(1, true);
        }
        takes
    }

    #[test]
    fn the_first_turn_is_at_once_and_the_next_one_period_later() {
        let start = Instant::now();
        let mut repeat = Repeat::start(EVERY, None, start);
        assert!(turn(&mut repeat, start));
        assert!(!turn(&mut repeat, start));
        assert_eq!(repeat.due(), Some(start + EVERY));
        assert!(!turn(&mut repeat, start + EVERY - Duration::from_nanos(1)));
        assert!(turn(&mut repeat, start + EVERY));
    }

    #[test]
    fn lateness_does_not_add_up() {
        let start = Instant::now();
        let mut repeat = Repeat::start(EVERY, None, start);
        let late = Duration::from_millis(9);
        for number in 0..1_000 {
            assert!(turn(&mut repeat, start + EVERY * number + late));
        }
        assert_eq!(repeat.due(), Some(start + EVERY * 1_000));
        assert_eq!((repeat.sent(), repeat.missed()), (1_000, 0));
    }

    #[test]
    fn turns_that_were_slept_through_are_counted_and_not_made_up_for() {
        let start = Instant::now();
        let mut repeat = Repeat::start(EVERY, None, start);
        assert!(turn(&mut repeat, start));
        assert!(turn(&mut repeat, start + EVERY * 5));
        assert!(!turn(&mut repeat, start + EVERY * 5));
        assert_eq!((repeat.sent(), repeat.missed()), (2, 4));
        assert_eq!(repeat.due(), Some(start + EVERY * 6));
    }

    #[test]
    fn a_turn_is_missed_while_the_send_before_has_not_left() {
        let start = Instant::now();
        let mut repeat = Repeat::start(EVERY, None, start);
        assert!(repeat.take_turn(start));
        repeat.sending(7);
        assert!(!repeat.take_turn(start + EVERY));
        repeat.settle(6, true);
        assert!(!repeat.take_turn(start + EVERY * 2), "6 is another send");
        repeat.settle(7, true);
        assert!(repeat.take_turn(start + EVERY * 3));
        assert_eq!((repeat.sent(), repeat.missed()), (1, 2));
    }

    #[test]
    fn a_send_that_failed_frees_the_next_turn() {
        let start = Instant::now();
        let mut repeat = Repeat::start(EVERY, None, start);
        assert!(repeat.take_turn(start));
        repeat.sending(7);
        repeat.settle(7, false);
        assert!(repeat.take_turn(start + EVERY));
        assert_eq!((repeat.sent(), repeat.missed()), (0, 0));
        assert_eq!(repeat.failed(), 1);
    }

    #[test]
    fn a_number_of_times_is_over_when_the_last_send_has_left_or_failed() {
        let start = Instant::now();
        let mut repeat = Repeat::start(EVERY, Some(3), start);
        assert!(turn(&mut repeat, start));
        assert!(repeat.take_turn(start + EVERY));
        repeat.not_sent();
        assert_eq!(repeat.left(), Some(1));
        assert!(repeat.take_turn(start + EVERY * 2));
        repeat.sending(7);
        assert_eq!(repeat.left(), Some(1), "it is still under way");
        assert_eq!(repeat.due(), None, "and there is none after it");
        repeat.settle(7, false);
        assert_eq!(repeat.left(), Some(0));
        assert!(!repeat.take_turn(start + EVERY * 3));
        let counts = (repeat.sent(), repeat.failed(), repeat.missed());
        assert_eq!(counts, (1, 2, 0));
    }

    #[test]
    fn a_turn_that_was_missed_is_not_one_of_the_times() {
        let start = Instant::now();
        let mut repeat = Repeat::start(EVERY, Some(2), start);
        assert!(repeat.take_turn(start));
        repeat.sending(7);
        assert!(!repeat.take_turn(start + EVERY));
        repeat.settle(7, true);
        assert_eq!((repeat.left(), repeat.missed()), (Some(1), 1));
        assert!(turn(&mut repeat, start + EVERY * 2));
        assert_eq!(repeat.left(), Some(0));
    }

    #[test]
    fn no_times_at_all_are_over_at_once() {
        let start = Instant::now();
        let mut repeat = Repeat::start(EVERY, Some(0), start);
        assert!(!repeat.take_turn(start));
        assert_eq!((repeat.left(), repeat.due()), (Some(0), None));
    }

    #[test]
    fn the_shortest_rhythm_is_a_millisecond() {
        let repeat = Repeat::start(Duration::ZERO, None, Instant::now());
        assert_eq!(repeat.every(), Duration::from_millis(1));
    }
}
