use std::ops::Range;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

use super::JumpTarget;
use crate::value::{RecordSeq, Stamp};

/// A log as a jump sees it.
pub struct Log<'a> {
    /// Those that are shown.
    pub records: Range<RecordSeq>,
    pub at: &'a dyn Fn(RecordSeq) -> Option<Stamp>,
    pub zone: &'a TimeZone,
    /// Where `+5` is counted from.
    pub current: RecordSeq,
}

/// Why a target leads nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missed {
    Empty,
    /// The log has the numbers from the first to the last of these.
    NoSuchNumber {
        first: u64,
        last: u64,
    },
    /// Every record is older.
    NothingSoLate,
}

impl Log<'_> {
    /// The record that is meant: for a time the first one at or after it. When
    /// the clock was set back meanwhile, it is one of the records at which the
    /// time is passed. Reads a few dozen records however many there are.
    pub fn find(&self, target: JumpTarget) -> Result<RecordSeq, Missed> {
        let first = self.records.start.0;
        let last = match self.records.end.0.checked_sub(1) {
            Some(last) if last >= first => last,
            _ => return Err(Missed::Empty),
        };
        let near = |seq: u64| Ok(RecordSeq(seq.clamp(first, last)));
        match target {
            JumpTarget::Number(number) => self.numbered(number, first, last),
            JumpTarget::Forward(count) => near(self.current.0.saturating_add(count)),
            JumpTarget::Back(count) => near(self.current.0.saturating_sub(count)),
            JumpTarget::Percent(share) => near(first + part(last - first, share)),
            JumpTarget::At(time) => self.at_or_after(self.stamp(time)),
            JumpTarget::Clock(time) => self.newest_day_with(time, RecordSeq(last)),
        }
    }

    fn numbered(&self, number: u64, first: u64, last: u64) -> Result<RecordSeq, Missed> {
        let seq = number.checked_sub(1).map(RecordSeq);
        seq.filter(|seq| self.records.contains(seq))
            .ok_or(Missed::NoSuchNumber {
                first: first + 1,
                last: last + 1,
            })
    }

    fn at_or_after(&self, at: Stamp) -> Result<RecordSeq, Missed> {
        let found = self.first_not_before(at);
        let is_there = self.records.contains(&found);
        is_there.then_some(found).ok_or(Missed::NothingSoLate)
    }

    /// The end when there is none.
    fn first_not_before(&self, at: Stamp) -> RecordSeq {
        let (mut low, mut high) = (self.records.start.0, self.records.end.0);
        while low < high {
            let middle = low + (high - low) / 2;
            // One that has just gone was older than all that are there.
            let is_before = (self.at)(RecordSeq(middle)).is_none_or(|there| there < at);
            if is_before {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        RecordSeq(low)
    }

    /// Goes back from day to day; days without a record cost nothing.
    fn newest_day_with(&self, time: Time, last: RecordSeq) -> Result<RecordSeq, Missed> {
        let mut day = self.day_of(last);
        while let Some(here) = day {
            let found = self.first_not_before(self.stamp(here.to_datetime(time)));
            if self.records.contains(&found) && self.day_of(found) == Some(here) {
                return Ok(found);
            }
            let before = found.0.checked_sub(1).map(RecordSeq);
            let before = before.filter(|seq| self.records.contains(seq));
            let Some(before) = before.and_then(|seq| self.day_of(seq)) else {
                break;
            };
            day = here.yesterday().ok().map(|yesterday| before.min(yesterday));
        }
        Err(Missed::NothingSoLate)
    }

    fn day_of(&self, seq: RecordSeq) -> Option<Date> {
        let at = (self.at)(seq)?;
        let time = Timestamp::from_nanosecond(at.0.into()).ok()?;
        Some(self.zone.to_datetime(time).date())
    }

    /// A time that does not exist, because clocks went forward, is the one
    /// after the gap; of one that comes twice it is the first.
    fn stamp(&self, time: DateTime) -> Stamp {
        let nanos = match time.to_zoned(self.zone.clone()) {
            Ok(zoned) => zoned.timestamp().as_nanosecond(),
            Err(_) => i128::MAX,
        };
        let clamped = nanos.clamp(i64::MIN.into(), i64::MAX.into());
        Stamp(i64::try_from(clamped).unwrap_or(i64::MAX))
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a count is a count"
)]
fn part(of: u64, share: f64) -> u64 {
    (of as f64 * share / 100.0).round() as u64
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::super::parse;
    use super::*;

    const DAY: i64 = 86_400_000_000_000;
    const HOUR: i64 = DAY / 24;
    /// 2026-11-21 00:00 UTC.
    const START: i64 = 1_795_219_200_000_000_000;

    fn find(times: &[i64], zone: &TimeZone, typed: &str) -> Result<u64, Missed> {
        let at = |seq: RecordSeq| {
            let index = usize::try_from(seq.0).ok()?;
            times.get(index).map(|hours| Stamp(START + hours * HOUR))
        };
        let log = Log {
            records: RecordSeq(0)..RecordSeq(times.len() as u64),
            at: &at,
            zone,
            current: RecordSeq(2),
        };
        log.find(parse(typed).unwrap()).map(|seq| seq.0)
    }

    #[test]
    fn numbers_count_from_one_and_must_be_there() {
        let times = [0, 1, 2, 3, 4];
        let at = |typed| find(&times, &TimeZone::UTC, typed);
        assert_eq!(at("1"), Ok(0));
        assert_eq!(at("5"), Ok(4));
        let missed = Err(Missed::NoSuchNumber { first: 1, last: 5 });
        assert_eq!((at("0"), at("6")), (missed, missed));
        assert_eq!((at("+1"), at("-1")), (Ok(3), Ok(1)));
        assert_eq!((at("+9"), at("-9")), (Ok(4), Ok(0)));
        assert_eq!((at("0%"), at("50%"), at("100%")), (Ok(0), Ok(2), Ok(4)));
        assert_eq!(find(&[], &TimeZone::UTC, "1"), Err(Missed::Empty));
    }

    #[test]
    fn a_time_leads_to_the_first_record_at_or_after_it() {
        let times = [8, 10, 10, 12];
        let at = |typed| find(&times, &TimeZone::UTC, typed);
        assert_eq!(at("2026-11-21 10:00:00"), Ok(1));
        assert_eq!(at("2026-11-21 10:00:00.001"), Ok(3));
        assert_eq!(at("2026-11-20"), Ok(0));
        assert_eq!(at("2026-11-21 12:00:01"), Err(Missed::NothingSoLate));
    }

    #[test]
    fn a_clock_time_is_that_of_the_newest_day_that_has_it() {
        // The 21st at 9 and 20, nothing on the 22nd, the 23rd at 8 and 10.
        let times = [9, 20, 48 + 8, 48 + 10];
        let at = |typed| find(&times, &TimeZone::UTC, typed);
        assert_eq!(at("09:00"), Ok(3));
        assert_eq!(at("07:00"), Ok(2));
        assert_eq!(at("10:00:00"), Ok(3));
        assert_eq!(at("11:00"), Ok(1), "two days before");
        assert_eq!(at("20:00:00"), Ok(1));
        assert_eq!(at("20:00:01"), Err(Missed::NothingSoLate));
    }

    #[test]
    fn times_are_those_of_the_window_s_zone() {
        let shanghai = TimeZone::fixed(jiff::tz::offset(8));
        assert_eq!(find(&[0, 1, 2], &shanghai, "09:00"), Ok(1));
        // 16:00 UTC is the next day there.
        assert_eq!(find(&[15, 17], &shanghai, "2026-11-22"), Ok(1));
        assert_eq!(find(&[15, 17], &shanghai, "23:00"), Ok(0));
    }

    #[test]
    fn a_clock_that_was_set_back_leads_to_a_place_where_the_time_is_passed() {
        let times = [8, 9, 10, 7, 8, 9, 10, 11];
        for hour in 8..=11_i64 {
            let typed = format!("2026-11-21 {hour:02}:00:00");
            let found = usize::try_from(find(&times, &TimeZone::UTC, &typed).unwrap()).unwrap();
            assert!(times[found] >= hour);
            assert!(found == 0 || times[found - 1] < hour, "{typed}: {found}");
        }
    }

    #[test]
    fn few_records_are_read_of_a_hundred_million() {
        let reads = Cell::new(0);
        let at = |seq: RecordSeq| {
            reads.set(reads.get() + 1);
            Some(Stamp(START + i64::try_from(seq.0).unwrap() * 1_000_000))
        };
        let log = Log {
            records: RecordSeq(5)..RecordSeq(100_000_000),
            at: &at,
            zone: &TimeZone::UTC,
            current: RecordSeq(5),
        };
        // A record a millisecond, so the log ends on the next day at 03:46.
        let found = log.find(parse("00:00:01").unwrap());
        assert_eq!(found, Ok(RecordSeq(86_401_000)));
        let found = log.find(parse("12:00").unwrap());
        assert_eq!(found, Ok(RecordSeq(43_200_000)));
        assert!(reads.get() < 200, "{}", reads.get());
    }
}
