//! Sessions of earlier starts, and records that a session lost.

use jiff::Zoned;

use super::amount::grouped;
use super::{Sentence, byte_count};
use crate::value::Language;

/// What is known of a session that is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OldSession {
    pub begun: Option<Zoned>,
    pub ended: Zoned,
    pub records: u64,
    pub bytes: u64,
    pub is_kept: bool,
}

/// When it was, what it has, and why it is still there.
pub fn old_session(language: Language, session: &OldSession) -> String {
    let span = span(session);
    let records = records(language, session.records);
    let size = byte_count(language, session.bytes);
    let why = match session.is_kept {
        true => say!(language, "kept", "已保留"),
        false => say!(language, "not closed (crash or kill)", "未正常关闭"),
    };
    say!(
        language,
        "{span}, {records}, {size}, {why}",
        "{span}，{records}，{size}，{why}"
    )
}

/// `2026-11-20 18:02:11 – 18:40:09`, with the date again when it is another.
fn span(session: &OldSession) -> String {
    let ended = &session.ended;
    let day_and_time = "%Y-%m-%d %H:%M:%S";
    match &session.begun {
        None => ended.strftime(day_and_time).to_string(),
        Some(begun) => {
            let form = match begun.date() == ended.date() {
                true => "%H:%M:%S",
                false => day_and_time,
            };
            let (from, to) = (begun.strftime(day_and_time), ended.strftime(form));
            format!("{from} – {to}")
        }
    }
}

/// `20 Nov 18:02`.
fn day_and_minute(language: Language, at: &Zoned) -> String {
    let form = match language {
        Language::English => "%-d %b %H:%M",
        Language::Chinese => "%-m 月 %-d 日 %H:%M",
    };
    at.strftime(form).to_string()
}

fn records(language: Language, count: u64) -> String {
    let shown = grouped(count);
    match count {
        1 => say!(language, "1 record", "1 条记录"),
        _ => say!(language, "{shown} records", "{shown} 条记录"),
    }
}

/// What sessions of earlier starts take together.
pub fn old_sessions_sum(language: Language, count: usize, bytes: u64) -> String {
    let size = byte_count(language, bytes);
    match count {
        1 => say!(
            language,
            "1 session, {size} on the disk",
            "共 1 个会话，占用磁盘 {size}"
        ),
        _ => say!(
            language,
            "{count} sessions, {size} on the disk",
            "共 {count} 个会话，占用磁盘 {size}"
        ),
    }
}

/// One session was left by a crash.
pub fn session_left(language: Language, name: &str, session: &OldSession) -> String {
    let when = day_and_minute(language, &session.ended);
    let records = records(language, session.records);
    say!(
        language,
        "An earlier session was not closed: {name}, {when}, {records}.",
        "有一个会话上次未正常关闭：{name}，{when}，{records}。"
    )
}

/// Several sessions were left by a crash.
pub fn sessions_left(language: Language, count: usize, record_count: u64, bytes: u64) -> String {
    let records = records(language, record_count);
    let size = byte_count(language, bytes);
    say!(
        language,
        "{count} earlier sessions were not closed: {records}, {size}.",
        "有 {count} 个会话上次未正常关闭：{records}，{size}。"
    )
}

/// The records of one session were kept by quitting.
pub fn session_kept(language: Language, name: &str, session: &OldSession) -> String {
    let when = day_and_minute(language, &session.ended);
    let records = records(language, session.records);
    say!(
        language,
        "Records of 1 session were kept when you quit: {name}, {when}, {records}.",
        "上次退出时保留了 1 个会话的记录：{name}，{when}，{records}。"
    )
}

/// The records of several sessions were kept by quitting.
pub fn sessions_kept(language: Language, count: usize, record_count: u64, bytes: u64) -> String {
    let records = records(language, record_count);
    let size = byte_count(language, bytes);
    say!(
        language,
        "Records of {count} sessions were kept when you quit: {records}, {size}.",
        "上次退出时保留了 {count} 个会话的记录：{records}，{size}。"
    )
}

/// What opening a journal found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Missing {
    pub damaged_records: u64,
    /// Cut off after the last whole record.
    pub cut_bytes: u64,
    /// Records that the limit had taken.
    pub gone_records: u64,
}

/// Says what is not there any more of a session; `None` when it is whole.
pub fn missing(language: Language, name: &str, missing: Missing) -> Option<Sentence> {
    let parts = missing_parts(language, missing);
    if parts.is_empty() {
        return None;
    }
    let separator = match language {
        Language::English => "; ",
        Language::Chinese => "；",
    };
    let parts = parts.join(separator);
    Some(Sentence::new(
        say!(
            language,
            "The records of {name} are not complete: {parts}.",
            "“{name}”的记录不完整：{parts}。"
        ),
        say!(
            language,
            "All other records can be read and saved.",
            "其余记录均可正常查看和保存。"
        ),
    ))
}

fn missing_parts(language: Language, missing: Missing) -> Vec<String> {
    let mut parts = Vec::new();
    if missing.damaged_records > 0 {
        let damaged = records(language, missing.damaged_records);
        parts.push(say!(
            language,
            "{damaged} damaged on the disk",
            "{damaged}在磁盘上已损坏"
        ));
    }
    if missing.cut_bytes > 0 {
        let cut = byte_count(language, missing.cut_bytes);
        parts.push(say!(
            language,
            "{cut} cut off at the end, where writing had stopped halfway",
            "末尾被截去 {cut}（写入中断所致）"
        ));
    }
    if missing.gone_records > 0 {
        let gone = records(language, missing.gone_records);
        parts.push(say!(
            language,
            "{gone} at the beginning gone (limit reached)",
            "最早的 {gone}已超出上限、不再保留"
        ));
    }
    parts
}

/// Datagrams that were lost since a moment. `buffer_bytes` is the receive buffer
/// that the system granted.
pub fn losses(
    language: Language,
    datagrams: u64,
    since: &Zoned,
    buffer_bytes: Option<usize>,
) -> Sentence {
    let count = grouped(datagrams);
    let since = since.strftime("%Y-%m-%d %H:%M:%S");
    let buffer = buffer_bytes.map_or_else(String::new, |bytes| {
        // As in the field that asks for it.
        let kib = bytes / 1024;
        say!(language, " of {kib} KiB", "（{kib} KiB）")
    });
    Sentence::new(
        say!(
            language,
            "Datagrams lost since {since}: {count}. They came faster than they were read, and the receive buffer{buffer} was full.",
            "自 {since} 起丢失数据报 {count} 个：到达速度超过读取速度，接收缓冲区{buffer}已满。"
        ),
        say!(
            language,
            "Close the link, set a larger Receive buffer (KiB) under Network settings, then open it again. On Linux the system grants at most net.core.rmem_max.",
            "请先关闭连接，在“网络设置”中加大“接收缓冲区 (KiB)”，再重新打开。在 Linux 上，其上限由系统参数 net.core.rmem_max 决定。"
        ),
    )
}
