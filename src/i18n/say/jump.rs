use super::grouped;
use crate::value::Language;

/// Where a jump would lead.
pub fn jump_leads_to(language: Language, number: u64, time: &str) -> String {
    let number = grouped(number);
    say!(
        language,
        "Leads to record {number}, {time}.",
        "将跳转到第 {number} 条记录，{time}。"
    )
}

/// The numbers that there are.
pub fn jump_no_such_number(language: Language, first: u64, last: u64) -> String {
    let (first, last) = (grouped(first), grouped(last));
    say!(
        language,
        "The log has records {first} to {last}.",
        "日志中只有第 {first} 到 {last} 条记录。"
    )
}
