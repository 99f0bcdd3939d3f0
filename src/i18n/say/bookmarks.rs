//! Bookmarks of records.

use std::io::ErrorKind;
use std::path::Path;

use super::keeping::disk_reason;
use super::{Sentence, grouped, shown_path};
use crate::journal::BookmarkError;
use crate::value::Language;

/// Why a bookmark was not set or removed.
pub fn bookmark_error(language: Language, error: BookmarkError) -> Sentence {
    match error {
        BookmarkError::Full { limit } => {
            let limit = grouped(limit as u64);
            Sentence::new(
                say!(
                    language,
                    "The bookmark was not set: there are {limit} already.",
                    "未能添加书签：书签数量已达上限 {limit} 个。"
                ),
                say!(
                    language,
                    "Remove some under Bookmarks… first.",
                    "请先在“书签”列表中删除一些。"
                ),
            )
        }
        BookmarkError::RecordGone => Sentence::new(
            say!(
                language,
                "The bookmark was not set: the record is gone.",
                "未能添加书签：该记录已不存在。"
            ),
            say!(
                language,
                "The log was cleared, or the record had to go for newer ones.",
                "日志已被清除，或该记录因超出上限被移除。"
            ),
        ),
        BookmarkError::Disk(kind) => {
            let why = disk_reason(language, kind);
            Sentence::new(
                say!(
                    language,
                    "The bookmarks could not be written: {why}. They stay as they were.",
                    "书签未能写入磁盘：{why}。书签保持原样。"
                ),
                say!(
                    language,
                    "Put the disk right and try again.",
                    "请处理磁盘问题后重试。"
                ),
            )
        }
    }
}

/// The file of bookmarks of an old session could not be read; it is at `path`.
pub fn bookmarks_unread(language: Language, name: &str, path: &Path, kind: ErrorKind) -> Sentence {
    let path = shown_path(path);
    let text = match kind {
        ErrorKind::InvalidData | ErrorKind::UnexpectedEof => say!(
            language,
            "The bookmarks of {name} are damaged and are not shown. Its records are complete.",
            "“{name}”的书签文件已损坏，书签无法显示，记录不受影响。"
        ),
        _ => {
            let why = disk_reason(language, kind);
            say!(
                language,
                "The bookmarks of {name} could not be read ({why}). Its records are not affected.",
                "“{name}”的书签无法读取（{why}），记录不受影响。"
            )
        }
    };
    let hint = say!(
        language,
        "The file is kept as: {path}",
        "该文件保留在：{path}"
    );
    Sentence::new(text, hint)
}

/// `Bookmark`, with the note when there is one.
pub fn bookmark(language: Language, note: &str) -> String {
    match note {
        "" => say!(language, "Bookmark", "书签"),
        _ => say!(language, "Bookmark: {note}", "书签：{note}"),
    }
}

/// What stands above the list.
pub fn bookmark_count(language: Language, count: usize) -> String {
    let shown = grouped(count as u64);
    match count {
        1 => say!(language, "1 bookmark", "共 1 个书签"),
        _ => say!(language, "{shown} bookmarks", "共 {shown} 个书签"),
    }
}

/// `Record 1,204`, counted from 1 as in the log.
pub fn record_number(language: Language, number: u64) -> String {
    say!(language, "Record {number}", "第 {number} 条记录")
}
