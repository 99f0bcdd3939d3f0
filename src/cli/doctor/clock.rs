use std::time::{Duration, Instant};

use crossbeam_channel::{RecvTimeoutError, bounded};

use super::Voice;
use super::report::{Row, Section, Verdict};
use crate::i18n::say::doctor::timing as say;

/// Waits that are measured.
const WAITS: usize = 200;
const WAIT: Duration = Duration::from_millis(1);
/// Ends the measuring where a wait takes 15.6 ms (Windows) or the machine is
/// busy; what was measured by then counts.
const MEASURING: Duration = Duration::from_secs(2);
/// Readings of the clock, for its smallest step.
const READINGS: usize = 10_000;
/// Half of the waits are later than this only where the timer is coarse.
const COARSE_MEDIAN: Duration = Duration::from_millis(2);
const COARSE_WORST: Duration = Duration::from_millis(10);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Lateness {
    median: Duration,
    /// The 99th percentile.
    worst: Duration,
    waits: usize,
}

pub(super) fn section(voice: Voice) -> Section {
    let resolution = smallest_step();
    let lateness = Lateness::of(measure(Instant::now() + MEASURING));
    let rows = vec![
        resolution_row(voice, resolution),
        timer_row(voice, lateness, std::env::consts::OS),
    ];
    Section::new(voice.captions().clock, rows)
}

fn resolution_row(voice: Voice, step: Duration) -> Row {
    Row::ok(
        voice.captions().resolution,
        say::clock_resolution(voice.language, step),
    )
    .value("nanoseconds", nanos(step))
}

fn timer_row(voice: Voice, lateness: Lateness, system: &str) -> Row {
    let is_coarse = lateness.median > COARSE_MEDIAN || lateness.worst > COARSE_WORST;
    let verdict = if is_coarse {
        Verdict::Note
    } else {
        Verdict::Ok
    };
    let found = say::timer_lateness(voice.language, lateness.median, lateness.worst);
    Row::new(voice.captions().timer, verdict, found)
        .advice(is_coarse.then(|| say::timer_advice(voice.language, system)))
        .value("late_nanoseconds_p50", nanos(lateness.median))
        .value("late_nanoseconds_p99", nanos(lateness.worst))
        .value("waits", lateness.waits)
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

fn smallest_step() -> Duration {
    let mut before = Instant::now();
    let mut smallest = Duration::MAX;
    for _ in 0..READINGS {
        let now = Instant::now();
        let step = now - before;
        if !step.is_zero() {
            smallest = smallest.min(step);
        }
        before = now;
    }
    smallest
}

/// How late each of some waits of a millisecond ended, waiting the way a repeat
/// does.
fn measure(deadline: Instant) -> Vec<Duration> {
    let (_open, nothing) = bounded::<()>(0);
    let mut late = Vec::with_capacity(WAITS);
    while late.len() < WAITS && Instant::now() < deadline {
        let due = Instant::now() + WAIT;
        let ended = nothing.recv_deadline(due);
        debug_assert_eq!(ended, Err(RecvTimeoutError::Timeout));
        late.push(Instant::now().saturating_duration_since(due));
    }
    late
}

impl Lateness {
    fn of(mut late: Vec<Duration>) -> Self {
        late.sort_unstable();
        let at = |percent: usize| {
            late.get((late.len() * percent / 100).min(late.len().saturating_sub(1)))
        };
        Self {
            median: at(50).copied().unwrap_or_default(),
            worst: at(99).copied().unwrap_or_default(),
            waits: late.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Language;

    const VOICE: Voice = Voice {
        language: Language::English,
    };

    fn lateness(median: u64, worst: u64) -> Lateness {
        Lateness {
            median: Duration::from_micros(median),
            worst: Duration::from_micros(worst),
            waits: 200,
        }
    }

    #[test]
    fn a_fine_timer_is_fine_and_a_coarse_one_is_a_note() {
        let fine = timer_row(VOICE, lateness(60, 900), "linux");
        assert_eq!((fine.verdict, fine.advice), (Verdict::Ok, None));
        let windows = timer_row(VOICE, lateness(14_600, 15_600), "windows");
        assert_eq!(windows.verdict, Verdict::Note);
        assert!(windows.advice.unwrap().contains("15.6 ms"));
        assert_eq!(windows.values["late_nanoseconds_p50"], 14_600_000);
        let busy = timer_row(VOICE, lateness(60, 40_000), "linux");
        assert_eq!(busy.verdict, Verdict::Note);
    }

    #[test]
    fn percentiles_are_those_of_what_was_measured() {
        let late = (0..200).rev().map(Duration::from_millis).collect();
        let measured = Lateness::of(late);
        assert_eq!(measured.median, Duration::from_millis(100));
        assert_eq!(measured.worst, Duration::from_millis(198));
        assert_eq!(Lateness::of(Vec::new()).waits, 0);
    }

    #[test]
    fn measuring_ends_at_its_deadline() {
        assert!(measure(Instant::now()).is_empty());
        let some = measure(Instant::now() + Duration::from_millis(50));
        assert!((1..=WAITS).contains(&some.len()), "{}", some.len());
    }

    #[test]
    fn the_clock_moves_in_steps() {
        let step = smallest_step();
        assert!(
            step > Duration::ZERO && step < Duration::from_secs(1),
            "{step:?}"
        );
    }
}
