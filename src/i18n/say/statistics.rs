use super::{Sentence, grouped};
use crate::journal::survey::{Correspondent, Span, Statistics};
use crate::value::Language;

/// Binary units, the largest first, as IEC 80000-13 names them.
const UNITS: [(&str, u64); 6] = [
    ("EiB", 1 << 60),
    ("PiB", 1 << 50),
    ("TiB", 1 << 40),
    ("GiB", 1 << 30),
    ("MiB", 1 << 20),
    ("KiB", 1 << 10),
];

/// Units of short times, the largest first, and how many nanoseconds they have.
const TIMES: [(&str, u64); 4] = [
    ("s", 1_000_000_000),
    ("ms", 1_000_000),
    ("µs", 1_000),
    ("ns", 1),
];

/// `512 B`, `4.2 KiB`, `312 MiB`.
pub fn binary_bytes(bytes: f64) -> String {
    let unit = UNITS.iter().find(|(_, size)| bytes >= *size as f64);
    let (unit, size) = unit.copied().unwrap_or(("B", 1));
    format!("{} {unit}", three_digits(bytes / size as f64))
}

/// A count of bytes to the last one, and below it in a larger unit: `65,507 B
/// (63.9 KiB)`.
pub fn counted_bytes(bytes: u64) -> String {
    let exact = grouped(bytes);
    if bytes < 1 << 10 {
        format!("{exact} B")
    } else {
        format!("{exact} B ({})", binary_bytes(bytes as f64))
    }
}

/// `4.2 KiB/s`.
pub fn byte_rate(bytes: f64) -> String {
    format!("{}/s", binary_bytes(bytes))
}

/// `1,200/s`.
pub fn record_rate(language: Language, records: f64) -> String {
    let shown = three_digits(records);
    say!(language, "{shown}/s", "{shown} 条/s")
}

/// A time between two records: `850 ns`, `1.25 ms`, `3.2 s`; from a minute on in
/// its two largest units.
pub fn gap(language: Language, nanos: u64) -> String {
    if nanos >= 60_000_000_000 {
        return super::duration(language, std::time::Duration::from_nanos(nanos));
    }
    let unit = TIMES.iter().find(|(_, size)| nanos >= *size);
    let (unit, size) = unit.copied().unwrap_or(("ns", 1));
    format!("{} {unit}", three_digits(nanos as f64 / size as f64))
}

/// At least three digits, no more decimals than they need: `0.25`, `12.5`,
/// `1,234`.
fn three_digits(number: f64) -> String {
    if number >= 99.95 {
        // Above 2^53 a fraction has no meaning, and none is shown.
        return grouped(format!("{number:.0}").parse().unwrap_or(u64::MAX));
    }
    let decimals = if number >= 9.995 { 1 } else { 2 };
    let shown = format!("{number:.decimals$}");
    let cut = shown.trim_end_matches('0').trim_end_matches('.');
    if cut == "0" && number > 0.0 {
        return String::from("< 0.01");
    }
    cut.to_owned()
}

/// What was counted, since when: the line below the title.
pub fn counted(language: Language, statistics: &Statistics, since: &str) -> String {
    let records = grouped(statistics.totals.sum().records);
    let notes = grouped(statistics.notes);
    let mut line = match statistics.times {
        None => say!(language, "No records yet", "尚无收发记录"),
        Some(_) => say!(
            language,
            "Since {since}: records {records}, notes {notes}",
            "自 {since} 起：收发 {records} 条，事件 {notes} 条"
        ),
    };
    if !statistics.is_complete() {
        let all = statistics.end.0 - statistics.counted.start.0;
        let done = statistics.counted.end.0 - statistics.counted.start.0;
        let percent = u128::from(done) * 100 / u128::from(all.max(1));
        line.push_str(&say!(
            language,
            " (counting, {percent} % done)",
            "（正在统计，已完成 {percent}%）"
        ));
    }
    line
}

/// Records that went before they could be counted.
pub fn missed(language: Language, records: u64) -> String {
    let shown = grouped(records);
    say!(
        language,
        "Not counted, since the limit took them first: {shown}",
        "有 {shown} 条记录在统计前已因超出上限而被移除，未计入。"
    )
}

/// Gaps that have no length, since the clock of this computer was set back.
pub fn backward_gaps(language: Language, gaps: u64) -> String {
    let shown = grouped(gaps);
    say!(
        language,
        "Left out, since the clock went back: {shown}",
        "因时钟回拨而未计入的间隔：{shown} 个"
    )
}

/// Beside the caption of the peers.
pub fn peer_count(language: Language, peers: usize) -> String {
    let shown = grouped(peers as u64);
    say!(language, "Peers ({shown})", "对方 ({shown})")
}

/// The line of all peers that have none of their own.
pub fn other_peers(language: Language, kept: usize) -> String {
    let shown = grouped(kept as u64);
    say!(
        language,
        "Others (the first {shown} are above)",
        "其他（以上仅列出最先出现的 {shown} 个）"
    )
}

/// Whom records came from or went to.
pub fn correspondent(language: Language, who: Correspondent) -> String {
    match who {
        Correspondent::Addr(addr) => addr.to_string(),
        Correspondent::AllClients => say!(language, "All clients at once", "所有客户端（群发）"),
        Correspondent::Nobody => say!(language, "Not named", "未注明"),
    }
}

/// What a chart shows: `1 min`.
pub fn span(language: Language, span: Span) -> String {
    match span {
        Span::Minute => say!(language, "1 min", "1 分钟"),
        Span::TenMinutes => say!(language, "10 min", "10 分钟"),
        Span::Hour => say!(language, "1 h", "1 小时"),
        Span::All => say!(language, "All", "全部"),
    }
}

/// Over what each rate of a chart is taken: `each 100 ms`.
pub fn chart_step(language: Language, nanos: u64) -> String {
    if nanos == 0 {
        return String::new();
    }
    let step = gap(language, nanos);
    say!(language, "mean of each {step}", "每 {step} 取平均")
}

/// The system gives no thread to count with.
pub fn survey_refused(language: Language) -> Sentence {
    Sentence::new(
        say!(
            language,
            "Nothing is counted: the system gives no more threads.",
            "无法统计：系统无法创建新线程。"
        ),
        say!(
            language,
            "Close tabs or other programs, then open this window again.",
            "请关闭一些标签或其他程序，再重新打开此窗口。"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_three_digits_and_their_unit() {
        let cases = [
            (0.0, "0 B"),
            (0.001, "< 0.01 B"),
            (0.25, "0.25 B"),
            (512.0, "512 B"),
            (1_536.0, "1.5 KiB"),
            (65_507.0, "64 KiB"),
            (1_023.0 * 1_024.0, "1,023 KiB"),
            (3.0 * 1_048_576.0, "3 MiB"),
        ];
        for (bytes, shown) in cases {
            assert_eq!(binary_bytes(bytes), shown);
        }
        assert_eq!(counted_bytes(1_023), "1,023 B");
        assert_eq!(counted_bytes(12_345), "12,345 B (12.1 KiB)");
        assert_eq!(byte_rate(2_048.0), "2 KiB/s");
        assert_eq!(record_rate(Language::Chinese, 1_234.4), "1,234 条/s");
    }

    #[test]
    fn gaps_have_the_unit_that_fits() {
        let cases = [
            (0, "0 ns"),
            (850, "850 ns"),
            (12_340, "12.3 µs"),
            (1_250_000, "1.25 ms"),
            (3_200_000_000, "3.2 s"),
            (125_000_000_000, "2 min 5 s"),
        ];
        for (nanos, shown) in cases {
            assert_eq!(gap(Language::English, nanos), shown);
        }
    }
}
