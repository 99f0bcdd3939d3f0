use jiff::civil::{Date, DateTime, Time};

use crate::value::half_width;

/// Where one wants to go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum JumpTarget {
    /// As the log shows it, from 1.
    Number(u64),
    Forward(u64),
    Back(u64),
    /// From 0 to 100: from the first record to the last.
    Percent(f64),
    /// On the newest day that has a record at or after it.
    Clock(Time),
    At(DateTime),
}

/// Reads `1234` (also `#1,234`), `+5`, `-5`, `50%`, `12:34[:56[.789]]`,
/// `2026-11-21[ 12:34[:56[.789]]]`; full-width characters are read as their ASCII
/// twins. `None` for anything else.
pub fn parse(typed: &str) -> Option<JumpTarget> {
    let typed = half_width(typed);
    let typed = typed.trim();
    if let Some(number) = typed.strip_prefix('+') {
        return count(number).map(JumpTarget::Forward);
    }
    if let Some(number) = typed.strip_prefix('-') {
        return count(number).map(JumpTarget::Back);
    }
    if let Some(share) = typed.strip_suffix('%') {
        return percent(share).map(JumpTarget::Percent);
    }
    let number = typed.strip_prefix('#').unwrap_or(typed);
    let number = count(number).map(JumpTarget::Number);
    number
        .or_else(|| clock(typed).map(JumpTarget::Clock))
        .or_else(|| date_time(typed).map(JumpTarget::At))
}

fn count(typed: &str) -> Option<u64> {
    let digits = typed.trim().replace(',', "");
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| is_number)
}

fn percent(typed: &str) -> Option<f64> {
    let typed = typed.trim();
    let is_number = typed
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    let share: f64 = typed.parse().ok().filter(|_| is_number)?;
    (0.0..=100.0).contains(&share).then_some(share)
}

fn clock(typed: &str) -> Option<Time> {
    let formats = ["%H:%M:%S%.f", "%H:%M"];
    formats
        .into_iter()
        .find_map(|format| Time::strptime(format, typed).ok())
}

fn date_time(typed: &str) -> Option<DateTime> {
    let Some((date, time)) = typed.split_once([' ', 'T']) else {
        return Some(day(typed)?.to_datetime(Time::midnight()));
    };
    Some(day(date)?.to_datetime(clock(time.trim_start())?))
}

fn day(typed: &str) -> Option<Date> {
    Date::strptime("%Y-%m-%d", typed).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_read_as_the_log_and_people_write_them() {
        for typed in ["1234", " 1234 ", "#1234", "1,234", "１２３４"] {
            assert_eq!(parse(typed), Some(JumpTarget::Number(1234)), "{typed}");
        }
        assert_eq!(parse("+5"), Some(JumpTarget::Forward(5)));
        assert_eq!(parse("-5"), Some(JumpTarget::Back(5)));
        assert_eq!(parse("- 5"), Some(JumpTarget::Back(5)));
        assert_eq!(parse("50%"), Some(JumpTarget::Percent(50.0)));
        assert_eq!(parse("99.5 %"), Some(JumpTarget::Percent(99.5)));
        assert_eq!(parse("５０％"), Some(JumpTarget::Percent(50.0)));
    }

    #[test]
    fn times_are_read_with_and_without_their_ends() {
        let clock = |typed| parse(typed);
        assert_eq!(clock("12:34"), Some(JumpTarget::Clock(time(12, 34, 0, 0))));
        assert_eq!(
            clock("12:34:56"),
            Some(JumpTarget::Clock(time(12, 34, 56, 0)))
        );
        let with_millis = JumpTarget::Clock(time(12, 34, 56, 789_000_000));
        assert_eq!(clock("12:34:56.789"), Some(with_millis));
        assert_eq!(clock("12：34：56。789"), Some(with_millis));
        let day = date(2026, 11, 21);
        assert_eq!(
            parse("2026-11-21"),
            Some(JumpTarget::At(day.at(0, 0, 0, 0)))
        );
        let at = JumpTarget::At(day.at(12, 34, 56, 0));
        assert_eq!(parse("2026-11-21 12:34:56"), Some(at));
        assert_eq!(parse("2026-11-21T12:34:56"), Some(at));
        assert_eq!(
            parse("2026-11-21  12:34"),
            Some(JumpTarget::At(day.at(12, 34, 0, 0)))
        );
    }

    #[test]
    fn rubbish_is_refused() {
        for typed in [
            "",
            " ",
            "+",
            "-",
            "%",
            "x",
            "12:",
            "25:00:00",
            "12:34:61x",
            "101%",
            "nan%",
            "-5%",
            "1e3",
            "0x10",
            "2026-13-01",
            "2026-11-21 noon",
            "18446744073709551616",
            "+-5",
            "12:34 2026-11-21",
        ] {
            assert_eq!(parse(typed), None, "{typed:?}");
        }
    }

    proptest! {
        #[test]
        fn anything_can_be_typed(typed: String) {
            parse(&typed);
        }
    }
}
