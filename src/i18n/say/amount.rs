use std::time::Duration;

use crate::value::Language;

/// Units of bytes, the largest first; a step is 1,024 as in file managers.
const UNITS: [(&str, u64); 6] = [
    ("EB", 1 << 60),
    ("PB", 1 << 50),
    ("TB", 1 << 40),
    ("GB", 1 << 30),
    ("MB", 1 << 20),
    ("KB", 1 << 10),
];

/// A count of bytes: exact below 1 KB (`512 bytes`), else rounded down to three
/// digits or one decimal (`4.2 KB`, `312 MB`).
pub fn byte_count(language: Language, bytes: u64) -> String {
    match UNITS
        .into_iter()
        .find(|(_, unit_bytes)| bytes >= *unit_bytes)
    {
        None => exact_bytes(language, bytes),
        Some((unit, unit_bytes)) => in_unit(bytes, unit, unit_bytes),
    }
}

fn in_unit(bytes: u64, unit: &str, unit_bytes: u64) -> String {
    let whole = bytes / unit_bytes;
    if whole >= 100 {
        format!("{} {unit}", grouped(whole))
    } else {
        let tenths = bytes % unit_bytes * 10 / unit_bytes;
        format!("{whole}.{tenths} {unit}")
    }
}

/// A count of bytes to the last one: `65,507 bytes`.
pub(super) fn exact_bytes(language: Language, bytes: u64) -> String {
    let count = grouped(bytes);
    match (language, bytes) {
        (Language::English, 1) => String::from("1 byte"),
        (Language::English, _) => format!("{count} bytes"),
        (Language::Chinese, _) => format!("{count} 字节"),
    }
}

/// A length of memory as a count of bytes.
pub fn exact_length(language: Language, length: usize) -> String {
    exact_bytes(language, u64::try_from(length).unwrap_or(u64::MAX))
}

/// Digits in groups of three: `65,507`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut shown = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// A length of time in its two largest units: `850 ms`, `1.5 s`, `2 min 5 s`.
pub fn duration(language: Language, length: Duration) -> String {
    let seconds = length.as_secs();
    let (minutes, hours, days) = (seconds / 60, seconds / 3_600, seconds / 86_400);
    if seconds == 0 {
        let millis = length.as_millis();
        say!(language, "{millis} ms", "{millis} 毫秒")
    } else if minutes == 0 {
        let shown = decimal_seconds(length);
        say!(language, "{shown} s", "{shown} 秒")
    } else if hours == 0 {
        let rest = seconds % 60;
        say!(language, "{minutes} min {rest} s", "{minutes} 分 {rest} 秒")
    } else if days == 0 {
        let rest = minutes % 60;
        say!(language, "{hours} h {rest} min", "{hours} 小时 {rest} 分")
    } else {
        let rest = hours % 24;
        say!(language, "{days} d {rest} h", "{days} 天 {rest} 小时")
    }
}

/// A length of time in whole minutes, as its two largest units: `5 min`,
/// `2 h 5 min`.
pub fn minutes(language: Language, length: Duration) -> String {
    if length.as_secs() < 60 {
        return say!(language, "< 1 min", "不到 1 分钟");
    }
    if length.as_secs() < 3_600 {
        let minutes = length.as_secs() / 60;
        return say!(language, "{minutes} min", "{minutes} 分钟");
    }
    duration(language, length)
}

/// Seconds with one decimal, which is left out when it is 0.
fn decimal_seconds(length: Duration) -> String {
    let (whole, tenths) = (length.as_secs(), length.subsec_millis() / 100);
    if tenths == 0 {
        whole.to_string()
    } else {
        format!("{whole}.{tenths}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_minutes_do_not_change_within_one() {
        let english = |seconds| minutes(Language::English, Duration::from_secs(seconds));
        assert_eq!([english(0), english(59)], ["< 1 min", "< 1 min"]);
        assert_eq!([english(60), english(3_599)], ["1 min", "59 min"]);
        assert_eq!(english(7_500), "2 h 5 min");
    }

    #[test]
    fn small_counts_of_bytes_are_exact() {
        let english = |bytes| byte_count(Language::English, bytes);
        assert_eq!(english(0), "0 bytes");
        assert_eq!(english(1), "1 byte");
        assert_eq!(english(1_023), "1,023 bytes");
        assert_eq!(byte_count(Language::Chinese, 512), "512 字节");
    }

    #[test]
    fn large_counts_of_bytes_are_rounded_down_in_their_unit() {
        let cases = [
            (1_024, "1.0 KB"),
            (4_320, "4.2 KB"),
            (102_399, "99.9 KB"),
            (102_400, "100 KB"),
            (1_048_575, "1,023 KB"),
            (1_048_576, "1.0 MB"),
            (1 << 32, "4.0 GB"),
            (u64::MAX, "15.9 EB"),
        ];
        for (bytes, shown) in cases {
            for language in Language::ALL {
                assert_eq!(byte_count(language, bytes), shown);
            }
        }
    }

    #[test]
    fn digits_are_grouped_by_three() {
        for (number, shown) in [(7, "7"), (999, "999"), (1_000, "1,000"), (65_507, "65,507")] {
            assert_eq!(grouped(number), shown);
        }
        assert_eq!(grouped(1_234_567), "1,234,567");
    }

    #[test]
    fn durations_show_their_two_largest_units() {
        let cases = [
            (0, "0 ms", "0 毫秒"),
            (999, "999 ms", "999 毫秒"),
            (1_000, "1 s", "1 秒"),
            (1_550, "1.5 s", "1.5 秒"),
            (125_000, "2 min 5 s", "2 分 5 秒"),
            (11_520_000, "3 h 12 min", "3 小时 12 分"),
            (273_600_000, "3 d 4 h", "3 天 4 小时"),
        ];
        for (millis, english, chinese) in cases {
            let length = Duration::from_millis(millis);
            assert_eq!(duration(Language::English, length), english);
            assert_eq!(duration(Language::Chinese, length), chinese);
        }
    }
}
