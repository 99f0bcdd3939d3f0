//! Sentences of `wirepad doctor`: what was found on this machine, and what to
//! do about it.
//!
//! Start with [`attention_count`], the last line. Names of packages are those of
//! Debian and Ubuntu, Fedora, and Arch.
//!
//! Does not judge: whether something needs attention is decided by the command.

pub mod network;
pub mod program;
pub mod timing;
pub mod window;

use crate::value::Language;

/// The last line of the report.
pub fn attention_count(language: Language, attention: usize, notes: usize) -> String {
    match (language, attention, notes) {
        (Language::English, 0, 0) => String::from("Everything is fine."),
        (Language::Chinese, 0, 0) => String::from("一切正常。"),
        (Language::English, 0, notes) => {
            let note = counted(notes, "note", "notes");
            format!("Nothing needs attention ({note}).")
        }
        (Language::Chinese, 0, notes) => format!("没有需要处理的问题（{notes} 条提示）。"),
        (Language::English, attention, notes) => {
            let thing = counted(attention, "thing needs", "things need");
            let note = counted(notes, "note", "notes");
            format!("{thing} attention ({note}).")
        }
        (Language::Chinese, attention, notes) => {
            format!("{attention} 项需要处理（另有 {notes} 条提示）。")
        }
    }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    let word = if count == 1 { one } else { many };
    format!("{count} {word}")
}

/// A section of which nothing came in time.
pub fn section_silent(language: Language, seconds: u64) -> String {
    say!(
        language,
        "nothing was told within {seconds} s",
        "{seconds} 秒内没有结果"
    )
}

pub fn section_silent_advice(language: Language) -> String {
    say!(
        language,
        "A disk, a font list or a driver does not answer. Start the computer again if it stays so.",
        "磁盘、字体列表或驱动没有响应。如持续如此，请重启系统。"
    )
}
