//! How much was found, and how far a search is.

use super::say::grouped;
use crate::value::Language;

/// `3 of 120 records` at a hit, `120 records` elsewhere.
pub fn found_records(language: Language, current: Option<u64>, count: u64) -> String {
    let all = grouped(count);
    let nth = current.map(grouped);
    match (language, nth, count) {
        (Language::English, _, 0) => String::from("Nothing found"),
        (Language::Chinese, _, 0) => String::from("未找到"),
        (Language::English, None, 1) => String::from("1 record"),
        (Language::English, None, _) => format!("{all} records"),
        (Language::Chinese, None, _) => format!("共 {all} 条"),
        (Language::English, Some(nth), 1) => format!("{nth} of 1 record"),
        (Language::English, Some(nth), _) => format!("{nth} of {all} records"),
        (Language::Chinese, Some(nth), _) => format!("第 {nth} 条，共 {all} 条"),
    }
}

/// How many of the log's records a filter lets pass.
pub fn filtered_records(language: Language, count: u64, total: u64) -> String {
    let (count, total) = (grouped(count), grouped(total));
    match language {
        Language::English => format!("{count} of {total} records"),
        Language::Chinese => format!("{count} / {total} 条记录"),
    }
}

/// While a search goes on.
pub fn searching(language: Language, percent: u64) -> String {
    match language {
        Language::English => format!("searching, {percent} %"),
        Language::Chinese => format!("正在查找，{percent}%"),
    }
}

/// A search that was stopped before its end.
pub fn search_stopped(language: Language, percent: u64) -> String {
    match language {
        Language::English => format!("stopped at {percent} %"),
        Language::Chinese => format!("已停止于 {percent}%"),
    }
}

/// The accessible name of one of several fields: the first has the bare name.
pub fn nth_name(name: &str, index: usize) -> String {
    match index {
        0 => name.to_owned(),
        _ => format!("{name} {}", index + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m_of_n_is_told_at_a_hit_and_n_elsewhere() {
        let english = |current, count| found_records(Language::English, current, count);
        assert_eq!(english(None, 0), "Nothing found");
        assert_eq!(english(None, 1), "1 record");
        assert_eq!(english(Some(1), 1), "1 of 1 record");
        assert_eq!(english(Some(1_200), 120_000), "1,200 of 120,000 records");
        let chinese = |current, count| found_records(Language::Chinese, current, count);
        assert_eq!(chinese(None, 0), "未找到");
        assert_eq!(chinese(Some(3), 1_200), "第 3 条，共 1,200 条");
        assert_eq!(chinese(None, 1_200), "共 1,200 条");
    }

    #[test]
    fn counts_of_a_filter_have_their_digits_in_groups() {
        let english = filtered_records(Language::English, 1_234, 10_000_000);
        assert_eq!(english, "1,234 of 10,000,000 records");
        let chinese = filtered_records(Language::Chinese, 0, 10_000);
        assert_eq!(chinese, "0 / 10,000 条记录");
    }

    #[test]
    fn only_further_fields_have_a_number() {
        assert_eq!(nth_name("Pattern", 0), "Pattern");
        assert_eq!(nth_name("Pattern", 1), "Pattern 2");
    }
}
