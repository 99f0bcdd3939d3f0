//! How finely the clock ticks, and how late timers are.

use std::time::Duration;

use crate::value::Language;

pub fn clock_resolution(language: Language, step: Duration) -> String {
    let step = short(step);
    say!(language, "steps of {step}", "步进 {step}")
}

/// How late the program was woken at the median and at the 99th percentile.
pub fn timer_lateness(language: Language, median: Duration, worst: Duration) -> String {
    let (median, worst) = (short(median), short(worst));
    say!(
        language,
        "late by {median} (half of them), {worst} (99 of 100)",
        "延迟：中位数 {median}，99 分位 {worst}"
    )
}

/// `system` is named as in [`std::env::consts::OS`].
pub fn timer_advice(language: Language, system: &str) -> String {
    match system {
        "windows" => say!(
            language,
            "Windows wakes programs every 15.6 ms unless one of them asks for more: shorter repeats are not kept.",
            "Windows 默认每 15.6 ms 唤醒一次程序（除非有程序提高精度），更短的循环间隔无法保证。"
        ),
        _ => say!(
            language,
            "Short repeats will be late: the machine is busy, saves power, or is a virtual one.",
            "较短的循环间隔会有延迟：系统繁忙、处于节能模式或为虚拟机。"
        ),
    }
}

/// `250 ns`, `57 µs`, `1.2 ms`.
fn short(time: Duration) -> String {
    match time.as_nanos() {
        nanos @ ..1_000 => format!("{nanos} ns"),
        nanos @ 1_000..1_000_000 => format!("{} µs", nanos / 1_000),
        nanos => format!("{}.{} ms", nanos / 1_000_000, nanos % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_time_has_a_unit_that_fits() {
        for (nanos, shown) in [
            (0, "0 ns"),
            (999, "999 ns"),
            (57_900, "57 µs"),
            (15_600_000, "15.6 ms"),
        ] {
            assert_eq!(short(Duration::from_nanos(nanos)), shown);
        }
    }
}
