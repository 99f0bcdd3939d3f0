//! What was expected on the command line, and what came instead.

use std::time::Duration;

use super::{byte_count, duration, grouped};
use crate::text::escape;
use crate::value::Language;

/// What is expected, as it was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected<'a> {
    Text(&'a str),
    Hex(&'a str),
    Regex(&'a str),
}

/// What came since the expectation before was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CameInstead {
    pub records: u64,
    pub bytes: u64,
    /// The number of the expectation before; 0 for none.
    pub after: usize,
    /// How many lines follow when they are not all.
    pub newest: Option<usize>,
}

/// What is there in another way than it was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Near {
    /// In what an earlier expectation has used up.
    Before,
    OtherCase,
    OtherLineEnd,
    /// As what its escapes stand for.
    Escaped,
    /// As the bytes that the text would be as HEX.
    AsHex,
    /// In the encoding of that name.
    OtherEncoding(&'static str),
}

/// The first line of the account. The pair is the expectation's number, from 1,
/// and how many there are.
pub fn expectation_unmet(
    language: Language,
    (number, count): (usize, usize),
    expected: Expected<'_>,
    waited: Duration,
) -> String {
    let what = shown(language, expected);
    let waited = duration(language, waited);
    match count {
        1 => say!(
            language,
            "Not received in {waited}: {what}.",
            "{waited}内未收到期望的{what}。"
        ),
        _ => say!(
            language,
            "Expectation {number} of {count} was not met in {waited}: {what}.",
            "第 {number} 项期望（共 {count} 项）在 {waited}内未满足：{what}。"
        ),
    }
}

fn shown(language: Language, expected: Expected<'_>) -> String {
    match expected {
        Expected::Text(typed) => {
            let typed = visibly(typed);
            say!(language, "the text “{typed}”", "文本“{typed}”")
        }
        Expected::Hex(typed) => {
            let typed = visibly(typed.trim());
            say!(language, "the bytes {typed}", "字节 {typed}")
        }
        Expected::Regex(typed) => {
            let typed = visibly_in_regex(typed);
            say!(
                language,
                "a match of the regular expression {typed}",
                "正则表达式 {typed} 的匹配内容"
            )
        }
    }
}

/// As it is typed with escapes.
fn visibly(typed: &str) -> String {
    escape(typed)
}

/// A backslash is itself there.
fn visibly_in_regex(typed: &str) -> String {
    let parts: Vec<_> = typed.split('\\').map(escape).collect();
    parts.join("\\")
}

/// The second line of the account.
pub fn came_instead(language: Language, came: &CameInstead) -> String {
    if came.records == 0 {
        return nothing_came(language, came.after);
    }
    let count = grouped(came.records);
    let size = byte_count(language, came.bytes);
    let newest = newest(language, came.newest);
    let what = match came.records {
        1 => say!(language, "1 record, {size}", "1 条记录，共 {size}"),
        _ => say!(
            language,
            "{count} records, {size}",
            "{count} 条记录，共 {size}"
        ),
    };
    match came.after {
        0 => say!(
            language,
            "{what}, came instead{newest}:",
            "期间收到 {what}{newest}："
        ),
        after => say!(
            language,
            "{what}, came after expectation {after} was met{newest}:",
            "第 {after} 项期望满足后收到 {what}{newest}："
        ),
    }
}

fn nothing_came(language: Language, after: usize) -> String {
    match after {
        0 => say!(language, "Nothing was received.", "没有收到任何数据。"),
        _ => say!(
            language,
            "Nothing was received after expectation {after} was met.",
            "第 {after} 项期望满足后没有收到任何数据。"
        ),
    }
}

fn newest(language: Language, newest: Option<usize>) -> String {
    newest.map_or_else(String::new, |lines| {
        say!(
            language,
            " (the newest {lines} lines)",
            "（仅显示最后 {lines} 行）"
        )
    })
}

/// A regular expression could not be looked for in all that came.
pub fn expected_in_newest_only(language: Language, limit_bytes: usize) -> String {
    let limit = byte_count(language, limit_bytes as u64);
    say!(
        language,
        "It was looked for in the last {limit} of each connection only.",
        "仅在每个连接最近的 {limit} 数据中查找。"
    )
}

/// What a person may have overlooked.
pub fn came_near(language: Language, near: Near) -> String {
    match near {
        Near::Before => say!(
            language,
            "It came earlier: each expectation is looked for only after the one before it.",
            "该内容在此之前已经收到：每项期望只在上一项满足之后的数据中查找。"
        ),
        Near::OtherCase => say!(
            language,
            "It came with other upper and lower case, which counts; --expect-regex '(?i)…' ignores it.",
            "收到的内容仅大小写不同，而匹配区分大小写；用 --expect-regex '(?i)…' 可忽略大小写。"
        ),
        Near::OtherLineEnd => say!(
            language,
            "It came with another line ending, or without one.",
            "收到的内容仅换行符不同，或末尾没有换行符。"
        ),
        Near::Escaped => say!(
            language,
            r"It came with the characters that \r, \n and the like stand for: use --escapes.",
            r"收到的内容与转义后的文本一致：要识别 \r、\n 等转义符，请使用 --escapes。"
        ),
        Near::AsHex => say!(
            language,
            "It came as bytes: use --expect-hex for HEX.",
            "收到了与之对应的字节：十六进制内容请用 --expect-hex。"
        ),
        Near::OtherEncoding(name) => say!(
            language,
            "It came in {name}: use --receive-encoding {name}.",
            "该内容以 {name} 编码收到：请使用 --receive-encoding {name}。"
        ),
    }
}
