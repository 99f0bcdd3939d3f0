//! Captions that are made of values: names of what there is, and counts.

use super::say::grouped;
use super::words;
use crate::settings::LogColumn;
use crate::text::{Encoding, Guess, Sureness};
use crate::value::{Language, Protocol};

/// The name of a kind of session; the same in both languages.
pub fn protocol_name(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Udp => "UDP",
        Protocol::TcpClient => "TCP Client",
        Protocol::TcpServer => "TCP Server",
    }
}

/// A column of the log in full, where its caption is short.
pub fn column_name(language: Language, column: LogColumn) -> &'static str {
    let words = words(language);
    match column {
        LogColumn::Number => words.name_of_number,
        LogColumn::Time => words.name_of_time,
        LogColumn::Delta => words.name_of_delta,
        LogColumn::Direction => words.name_of_direction,
        LogColumn::Peer => words.name_of_peer,
        LogColumn::Length => words.name_of_length,
    }
}

/// `All connections (3)`, the first entry of a server's target list.
pub fn all_connections(language: Language, count: usize) -> String {
    match language {
        Language::English => format!("All connections ({count})"),
        Language::Chinese => format!("所有连接 ({count})"),
    }
}

/// `12 new records ↓`, on the pill that leads back to the end of the log.
pub fn new_records(language: Language, count: u64) -> String {
    let shown = grouped(count);
    match (language, count) {
        (Language::English, 0) => String::from("To the end ↓"),
        (Language::English, 1) => String::from("1 new record ↓"),
        (Language::English, _) => format!("{shown} new records ↓"),
        (Language::Chinese, 0) => String::from("回到末尾 ↓"),
        (Language::Chinese, _) => format!("新数据 {shown} 条 ↓"),
    }
}

/// While the display is paused, with what has come since.
pub fn display_paused(language: Language, count: u64) -> String {
    let shown = grouped(count);
    match (language, count) {
        (Language::English, 0) => String::from("Display paused"),
        (Language::English, 1) => String::from("Display paused, 1 record more"),
        (Language::English, _) => format!("Display paused, {shown} records more"),
        (Language::Chinese, 0) => String::from("显示已暂停"),
        (Language::Chinese, _) => format!("显示已暂停，另有 {shown} 条"),
    }
}

/// Says at the head of the log that the oldest records had to go.
pub fn records_gone(language: Language, count: u64) -> String {
    let shown = grouped(count);
    match language {
        Language::English => format!("… {shown} older records are gone (limit reached)"),
        Language::Chinese => format!("… 较早的 {shown} 条记录已超出上限，不再保留"),
    }
}

/// The last line of a record that is too long to be shown whole.
pub fn more_bytes(language: Language, count: u64) -> String {
    let shown = grouped(count);
    match language {
        Language::English => format!("… {shown} more bytes"),
        Language::Chinese => format!("… 还有 {shown} 字节"),
    }
}

/// `Leaves as 13 bytes:`, before the bytes themselves.
pub fn leaves_as(language: Language, count: usize) -> String {
    let shown = grouped(count as u64);
    match (language, count) {
        (Language::English, 0) => String::from("Nothing to send"),
        (Language::Chinese, 0) => String::from("没有要发送的内容"),
        (Language::English, 1) => String::from("Leaves as 1 byte:"),
        (Language::English, _) => format!("Leaves as {shown} bytes:"),
        (Language::Chinese, _) => format!("将发送 {shown} 字节:"),
    }
}

/// The title of a tab whose records are only looked at.
pub fn read_only_title(language: Language, title: &str) -> String {
    match language {
        Language::English => format!("{title} (read-only)"),
        Language::Chinese => format!("{title}（只读）"),
    }
}

/// How often a repeat has sent, and how often it could not in time.
pub fn repeated(language: Language, sent: u64, missed: u64) -> String {
    let (times, late) = (grouped(sent), grouped(missed));
    match (language, missed) {
        (Language::English, 0) => format!("repeated {times}"),
        (Language::English, _) => format!("repeated {times}, {late} not in time"),
        (Language::Chinese, 0) => format!("已循环 {times} 次"),
        (Language::Chinese, _) => format!("已循环 {times} 次，{late} 次未能按时发出"),
    }
}

/// `4 bytes selected from 16 (0x10)`, or of what is not selected: where the
/// cursor stands in the whole.
pub fn bytes_selected(language: Language, count: u64, offset: u64) -> String {
    let (shown, at) = (grouped(count), grouped(offset));
    match (language, count) {
        (Language::English, 1) => format!("1 byte selected at {at} (0x{offset:X})"),
        (Language::English, _) => format!("{shown} bytes selected from {at} (0x{offset:X})"),
        (Language::Chinese, _) => format!("已选 {shown} 字节，偏移 {at} (0x{offset:X})"),
    }
}

/// Nothing is selected, so that values are those of the whole record; numbers
/// are read from the cursor on.
pub fn whole_record(language: Language, count: u64, cursor: u64) -> String {
    let (shown, at) = (grouped(count), grouped(cursor));
    match (language, count) {
        (Language::English, 1) => format!("Whole record, 1 byte; cursor at {at} (0x{cursor:X})"),
        (Language::English, _) => {
            format!("Whole record, {shown} bytes; cursor at {at} (0x{cursor:X})")
        }
        (Language::Chinese, _) => {
            format!("整条记录，{shown} 字节；光标偏移 {at} (0x{cursor:X})")
        }
    }
}

/// What bytes are most likely in, and why.
pub fn encoding_guess(language: Language, guess: Guess) -> String {
    let name = guess.encoding.name();
    match (language, guess.sureness) {
        (Language::English, Sureness::Certain) => format!("{name}: a byte order mark says so."),
        (Language::English, Sureness::High) => {
            format!("{name}, almost surely: all bytes follow its rule.")
        }
        (Language::English, Sureness::Likely) => {
            format!("{name}, likely: the bytes look like text of it.")
        }
        (Language::English, Sureness::Low) => {
            format!("Perhaps {name}: there is little to judge by.")
        }
        (Language::English, Sureness::Ascii) => {
            String::from("All of it is ASCII: nearly every encoding reads it the same.")
        }
        (Language::Chinese, Sureness::Certain) => format!("{name}：由字节顺序标记（BOM）确定。"),
        (Language::Chinese, Sureness::High) => {
            format!("几乎可以确定是 {name}：所有字节都符合其规则。")
        }
        (Language::Chinese, Sureness::Likely) => format!("很可能是 {name}：内容像是该编码的文本。"),
        (Language::Chinese, Sureness::Low) => format!("可能是 {name}：数据太少，难以判断。"),
        (Language::Chinese, Sureness::Ascii) => {
            String::from("全部是 ASCII 字符：几乎用任何编码解码都相同。")
        }
    }
}

/// The button that sets the encoding of a direction.
pub fn use_encoding(language: Language, encoding: Encoding) -> String {
    let name = encoding.name();
    match language {
        Language::English => format!("Use {name}"),
        Language::Chinese => format!("使用 {name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_their_digits_in_groups() {
        for language in Language::ALL {
            for text in [
                new_records(language, 124_427),
                display_paused(language, 124_427),
                records_gone(language, 124_427),
                more_bytes(language, 124_427),
                leaves_as(language, 124_427),
                bytes_selected(language, 124_427, 0),
                whole_record(language, 124_427, 0),
                repeated(language, 124_427, 100_000),
            ] {
                assert!(text.contains("124,427"), "{text}");
                assert!(!text.contains("100000"), "{text}");
            }
        }
    }
}
