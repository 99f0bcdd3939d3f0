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
    missed: u64,
}

impl Repeat {
    /// The first turn is at once.
    pub fn start(every: Duration, now: Instant) -> Self {
        Self {
            every: every.max(SHORTEST),
            started: now,
            next_turn: 0,
            in_flight: None,
            sent: 0,
            missed: 0,
        }
    }

    pub fn every(&self) -> Duration {
        self.every
    }

    /// Sends that the system has taken.
    pub fn sent(&self) -> u64 {
        self.sent
    }

    /// Turns that passed while the send before had not left, or while nobody
    /// was there to use them.
    pub fn missed(&self) -> u64 {
        self.missed
    }

    pub fn due(&self) -> Instant {
        let nanos = nanos(self.every).saturating_mul(self.next_turn);
        self.started + Duration::from_nanos(nanos)
    }

    /// Whether to send now. To be asked whenever time has passed.
    pub fn take_turn(&mut self, now: Instant) -> bool {
        if now < self.due() {
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

    /// A send came to its end; others than the repeated one are ignored.
    pub fn settle(&mut self, token: u64, was_sent: bool) {
        if self.in_flight == Some(token) {
            self.in_flight = None;
            self.sent += u64::from(was_sent);
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
        let mut repeat = Repeat::start(EVERY, start);
        assert!(turn(&mut repeat, start));
        assert!(!turn(&mut repeat, start));
        assert_eq!(repeat.due(), start + EVERY);
        assert!(!turn(&mut repeat, start + EVERY - Duration::from_nanos(1)));
        assert!(turn(&mut repeat, start + EVERY));
    }

    #[test]
    fn lateness_does_not_add_up() {
        let start = Instant::now();
        let mut repeat = Repeat::start(EVERY, start);
        let late = Duration::from_millis(9);
        for number in 0..1_000 {
            assert!(turn(&mut repeat, start + EVERY * number + late));
        }
        assert_eq!(repeat.due(), start + EVERY * 1_000);
        assert_eq!((repeat.sent(), repeat.missed()), (1_000, 0));
    }

    #[test]
    fn turns_that_were_slept_through_are_counted_and_not_made_up_for() {
        let start = Instant::now();
        let mut repeat = Repeat::start(EVERY, start);
        assert!(turn(&mut repeat, start));
        assert!(turn(&mut repeat, start + EVERY * 5));
        assert!(!turn(&mut repeat, start + EVERY * 5));
        assert_eq!((repeat.sent(), repeat.missed()), (2, 4));
        assert_eq!(repeat.due(), start + EVERY * 6);
    }

    #[test]
    fn a_turn_is_missed_while_the_send_before_has_not_left() {
        let start = Instant::now();
        let mut repeat = Repeat::start(EVERY, start);
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
        let mut repeat = Repeat::start(EVERY, start);
        assert!(repeat.take_turn(start));
        repeat.sending(7);
        repeat.settle(7, false);
        assert!(repeat.take_turn(start + EVERY));
        assert_eq!((repeat.sent(), repeat.missed()), (0, 0));
    }

    #[test]
    fn the_shortest_rhythm_is_a_millisecond() {
        let repeat = Repeat::start(Duration::ZERO, Instant::now());
        assert_eq!(repeat.every(), Duration::from_millis(1));
    }
}
