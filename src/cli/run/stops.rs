//! When a session without the window is over. Pure: the time is an argument.

use std::time::Instant;

use super::output::Look;
use crate::cli::plan::Stops;

/// Why it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Ctrl+C, or another signal to end.
    Asked,
    /// Nobody reads standard output any more, or it cannot be written.
    OutputEnded,
    LinkEnded,
    /// Everything was done that was to be done.
    Done,
    /// An expectation was not met in time.
    TimedOut,
}

/// What the decision depends on.
#[derive(Clone, Debug)]
pub struct Situation {
    pub seen: Look,
    /// Expectations in all.
    pub expected: usize,
    /// Since when nothing is left to be sent.
    pub all_sent_at: Option<Instant>,
    /// Messages of the command line are left to be sent, or any are on their way:
    /// closing would cut them off.
    pub is_sending: bool,
}

impl Situation {
    pub fn cause(&self, stops: &Stops, now: Instant) -> Option<Cause> {
        let seen = &self.seen;
        if seen.output_ended {
            return Some(Cause::OutputEnded);
        }
        if seen.has_enough {
            return Some(Cause::Done);
        }
        if self.is_done_at(stops).is_some_and(|due| now >= due) {
            return Some(Cause::Done);
        }
        if seen.link_ended {
            return Some(Cause::LinkEnded);
        }
        let is_late = self.times_out_at(stops).is_some_and(|due| now >= due);
        is_late.then_some(Cause::TimedOut)
    }

    /// Since when the next expectation is waited for.
    fn since(&self) -> Option<Instant> {
        self.seen.met_at.max(self.seen.opened_at)
    }

    /// When [`Self::cause`] is to be asked again although nothing happens.
    pub fn due(&self, stops: &Stops) -> Option<Instant> {
        let all = [self.is_done_at(stops), self.times_out_at(stops)];
        all.into_iter().flatten().min()
    }

    fn is_done_at(&self, stops: &Stops) -> Option<Instant> {
        let opened_at = self.seen.opened_at?;
        let by_duration = stops.duration.map(|duration| opened_at + duration);
        let all = [by_duration, self.met_at(stops), self.waited_until(stops)];
        all.into_iter().flatten().min()
    }

    /// Everything that was expected has come, and `--wait` after it is over.
    fn met_at(&self, stops: &Stops) -> Option<Instant> {
        let is_met = self.expected > 0 && self.seen.met >= self.expected;
        if !is_met || self.is_sending {
            return None;
        }
        let met_at = self.seen.met_at?;
        Some(met_at + stops.wait.unwrap_or_default())
    }

    /// What is expected is waited for, however long all is sent.
    fn waited_until(&self, stops: &Stops) -> Option<Instant> {
        let is_met = self.seen.met >= self.expected;
        let wait = stops.wait.filter(|_| is_met)?;
        Some(self.all_sent_at? + wait)
    }

    fn times_out_at(&self, stops: &Stops) -> Option<Instant> {
        if self.seen.met >= self.expected {
            return None;
        }
        let since = self.since()?;
        Some(since + stops.timeout)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn stops() -> Stops {
        Stops {
            timeout: SECOND * 10,
            duration: None,
            wait: None,
            records: None,
        }
    }

    fn open(start: Instant) -> Situation {
        Situation {
            seen: Look {
                opened_at: Some(start),
                ..Look::default()
            },
            expected: 0,
            all_sent_at: Some(start),
            is_sending: false,
        }
    }

    #[test]
    fn nothing_but_the_link_ends_a_session_that_was_given_no_end() {
        let start = Instant::now();
        let mut situation = open(start);
        assert_eq!(situation.due(&stops()), None);
        assert_eq!(situation.cause(&stops(), start + SECOND * 9_999), None);
        situation.seen.link_ended = true;
        assert_eq!(situation.cause(&stops(), start), Some(Cause::LinkEnded));
    }

    #[test]
    fn a_duration_counts_from_the_opening() {
        let start = Instant::now();
        let stops = Stops {
            duration: Some(SECOND),
            ..stops()
        };
        let situation = open(start);
        assert_eq!(situation.due(&stops), Some(start + SECOND));
        assert_eq!(situation.cause(&stops, start), None);
        assert_eq!(situation.cause(&stops, start + SECOND), Some(Cause::Done));
        let mut not_open = situation;
        not_open.seen.opened_at = None;
        assert_eq!(not_open.cause(&stops, start + SECOND * 99), None);
    }

    #[test]
    fn a_wait_counts_from_the_last_message() {
        let start = Instant::now();
        let stops = Stops {
            wait: Some(SECOND),
            ..stops()
        };
        let sending = Situation {
            all_sent_at: None,
            ..open(start)
        };
        assert_eq!(sending.cause(&stops, start + SECOND * 99), None);
        let sent = Situation {
            all_sent_at: Some(start + SECOND),
            ..open(start)
        };
        assert_eq!(sent.cause(&stops, start + SECOND), None);
        assert_eq!(sent.cause(&stops, start + SECOND * 2), Some(Cause::Done));
    }

    #[test]
    fn an_expectation_has_its_time_from_the_one_before_it() {
        let start = Instant::now();
        let mut situation = Situation {
            expected: 2,
            ..open(start)
        };
        assert_eq!(situation.due(&stops()), Some(start + SECOND * 10));
        situation.seen.met = 1;
        situation.seen.met_at = Some(start + SECOND * 8);
        let at = |seconds| start + SECOND * seconds;
        assert_eq!(situation.cause(&stops(), at(17)), None);
        assert_eq!(situation.cause(&stops(), at(18)), Some(Cause::TimedOut));
        situation.seen.met = 2;
        assert_eq!(situation.cause(&stops(), at(8)), Some(Cause::Done));
        situation.is_sending = true;
        assert_eq!(situation.cause(&stops(), at(99)), None);
    }

    #[test]
    fn what_was_met_by_the_last_bytes_is_met() {
        let start = Instant::now();
        let mut situation = Situation {
            expected: 1,
            ..open(start)
        };
        situation.seen.link_ended = true;
        assert_eq!(situation.cause(&stops(), start), Some(Cause::LinkEnded));
        situation.seen.met = 1;
        situation.seen.met_at = Some(start);
        assert_eq!(situation.cause(&stops(), start), Some(Cause::Done));
    }

    #[test]
    fn a_wait_does_not_end_what_is_still_expected() {
        let start = Instant::now();
        let stops = Stops {
            wait: Some(SECOND),
            ..stops()
        };
        let situation = Situation {
            expected: 1,
            ..open(start)
        };
        assert_eq!(situation.cause(&stops, start + SECOND * 5), None);
        let late = situation.cause(&stops, start + SECOND * 10);
        assert_eq!(late, Some(Cause::TimedOut));
    }

    #[test]
    fn enough_records_and_a_closed_pipe_end_it_at_once() {
        let start = Instant::now();
        let mut situation = open(start);
        situation.seen.has_enough = true;
        assert_eq!(situation.cause(&stops(), start), Some(Cause::Done));
        situation.seen.output_ended = true;
        assert_eq!(situation.cause(&stops(), start), Some(Cause::OutputEnded));
    }
}
