//! Where records are kept.

use std::io::ErrorKind;
use std::path::Path;

use super::keeping::disk_reason;
use super::{Sentence, byte_count, shown_path};
use crate::value::Language;

/// The system names no directory for a user's data.
pub fn no_place_for_records(language: Language) -> Sentence {
    Sentence::new(
        say!(
            language,
            "Records are kept in memory only: the system names no directory for them.",
            "记录仅保存在内存中：系统没有提供存放记录的目录。"
        ),
        say!(
            language,
            "Choose a directory under Records… in the menu.",
            "请在菜单的“记录保存”中选择一个目录。"
        ),
    )
}

/// Records cannot be kept in a directory that was tried.
pub fn directory_refused(language: Language, kind: ErrorKind) -> String {
    let why = disk_reason(language, kind);
    say!(
        language,
        "Records cannot be kept there: {why}.",
        "无法在该目录保存记录：{why}。"
    )
}

/// The command line has named `path`.
pub fn records_of_this_start(language: Language, path: &Path) -> String {
    let path = shown_path(path);
    say!(
        language,
        "Started with --journal: whatever is chosen below, records of this start go to {path}",
        "本次以 --journal 启动：无论下方如何设置，本次的记录都保存到 {path}"
    )
}

/// What it means that a tab's records are in memory, the newest `limit_bytes`.
pub fn records_in_memory(language: Language, limit_bytes: u64) -> Sentence {
    let limit = byte_count(language, limit_bytes);
    Sentence::new(
        say!(
            language,
            "Only the newest {limit} of this tab's records are kept, and a crash loses them.",
            "本标签只保留最新的 {limit} 记录，程序异常结束时会丢失。"
        ),
        say!(
            language,
            "Records… in the menu can keep them on the disk for tabs opened from then on.",
            "可在菜单的“记录保存”中改为保存到磁盘，对之后打开的标签生效。"
        ),
    )
}
