//! Files that keep something: the settings, and what a session saves.

use std::io::ErrorKind;
use std::path::Path;

use super::amount::grouped;
use super::{Sentence, shown_path};
use crate::export::Exported;
use crate::journal::JournalError;
use crate::settings::StoreError;
use crate::value::Language;

/// The settings file was damaged and renamed to `path`.
pub fn set_aside(language: Language, path: &Path) -> Sentence {
    let path = shown_path(path);
    Sentence::new(
        say!(
            language,
            "The settings file was damaged. What could be read is used, the rest has its defaults.",
            "设置文件已损坏，可读取的设置已保留，其余恢复为默认值。"
        ),
        say!(
            language,
            "The damaged file is kept as: {path}",
            "损坏的文件已另存为：{path}"
        ),
    )
}

/// The settings file at `path` belongs to a newer version.
pub fn newer_settings(language: Language, path: &Path) -> Sentence {
    let path = shown_path(path);
    Sentence::new(
        say!(
            language,
            "The settings were written by a newer version of Wirepad. They are not used and will not be changed.",
            "设置由更新版本的 Wirepad 写入，本次不会使用，也不会修改。"
        ),
        say!(
            language,
            "Use the newer version, or move this file away: {path}",
            "请使用更新的版本，或移走该文件：{path}"
        ),
    )
}

/// The settings file at `path` could not be read or set aside at the start.
pub fn settings_unreadable(language: Language, path: &Path, kind: ErrorKind) -> Sentence {
    let (path, why) = (shown_path(path), disk_reason(language, kind));
    Sentence::new(
        say!(
            language,
            "The settings file cannot be used: {why}.",
            "无法使用设置文件：{why}。"
        ),
        say!(
            language,
            "Settings will not be kept until this file can be read and replaced: {path}",
            "在该文件可以读取和替换之前，设置不会被保存：{path}"
        ),
    )
}

/// The journal of an earlier session cannot be used.
pub fn journal_error(language: Language, error: &JournalError) -> Sentence {
    let path = shown_path(error.path());
    let (text, hint) = match error {
        JournalError::InUse { .. } => (
            say!(
                language,
                "These records are in use, in another tab or by another running Wirepad: {path}",
                "这些记录正在使用中（另一个标签，或另一个运行中的 Wirepad）：{path}"
            ),
            say!(
                language,
                "Close the session there first.",
                "请先在那里关闭该会话。"
            ),
        ),
        JournalError::NotAJournal { .. } => (
            say!(
                language,
                "There are no records of a session here: {path}",
                "此处没有会话记录：{path}"
            ),
            say!(language, "Choose another session.", "请选择其他会话。"),
        ),
        JournalError::Newer { .. } => (
            say!(
                language,
                "These records were written by a newer version: {path}",
                "这些记录由更新的版本写入：{path}"
            ),
            say!(language, "Open them with that version.", "请用该版本打开。"),
        ),
        JournalError::Disk { kind, .. } => {
            let why = disk_reason(language, *kind);
            (
                say!(
                    language,
                    "The records cannot be read or changed: {why}: {path}",
                    "无法读取或更改这些记录：{why}：{path}"
                ),
                say!(
                    language,
                    "Check the disk and your rights there.",
                    "请检查磁盘及访问权限。"
                ),
            )
        }
    };
    Sentence::new(text, hint)
}

/// The settings could not be written.
pub fn settings_unsaved(language: Language, error: &StoreError) -> Sentence {
    match error {
        StoreError::Write { path, source } => {
            let (path, why) = (shown_path(path), disk_reason(language, source.kind()));
            Sentence::new(
                say!(
                    language,
                    "The settings were not saved: {why}.",
                    "设置未保存：{why}。"
                ),
                say!(
                    language,
                    "Check the place of the file: {path}",
                    "请检查文件位置：{path}"
                ),
            )
        }
        StoreError::Newer { path } => newer_settings(language, path),
        StoreError::NoPlace => Sentence::new(
            say!(
                language,
                "The settings are not kept: the system names no directory for them.",
                "设置不会被保存：系统没有提供存放设置的目录。"
            ),
            say!(
                language,
                "Put an empty file wirepad.toml beside the program to keep them there.",
                "可在程序旁新建空文件 wirepad.toml，设置将保存在其中。"
            ),
        ),
    }
}

/// Saving to the file at `path` has stopped.
pub fn save_failed(language: Language, path: &Path, kind: ErrorKind) -> Sentence {
    let hint = match kind {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => say!(
            language,
            "Free some space or choose another place, then start saving again.",
            "请清理磁盘空间或换一个位置，然后重新开始保存。"
        ),
        _ => say!(
            language,
            "Check the place or choose another one, then start saving again.",
            "请检查保存位置或换一个位置，然后重新开始保存。"
        ),
    };
    Sentence::new(saving_stopped(language, path, Some(kind)), hint)
}

/// What was written into a file that was asked for.
pub fn log_saved(language: Language, path: &Path, exported: Exported) -> Sentence {
    let path = shown_path(path);
    let records = grouped(exported.records);
    let others = left_out(language, exported.left_out);
    let gone = grouped(exported.gone);
    let text = match exported.gone {
        0 => say!(
            language,
            "{records} records were saved{others}: {path}",
            "已保存 {records} 条记录{others}：{path}"
        ),
        _ => say!(
            language,
            "{records} records were saved{others}; {gone} older ones were gone already (limit reached): {path}",
            "已保存 {records} 条记录{others}，更早的 {gone} 条已超出上限、不再保留：{path}"
        ),
    };
    text.into()
}

/// Why a list counts more records than a file has.
fn left_out(language: Language, count: u64) -> String {
    let shown = grouped(count);
    match count {
        0 => String::new(),
        1 => say!(
            language,
            " (1 more, such as a note, has no place in this form)",
            "（另有 1 条此格式不含，如连接状态）"
        ),
        _ => say!(
            language,
            " ({shown} more, such as notes, have no place in this form)",
            "（另有 {shown} 条此格式不含，如连接状态）"
        ),
    }
}

/// The line that tells why saving has stopped; `None` for a reason without a name.
pub(super) fn saving_stopped(language: Language, path: &Path, kind: Option<ErrorKind>) -> String {
    let path = shown_path(path);
    let why = disk_reason(language, kind.unwrap_or(ErrorKind::Other));
    say!(
        language,
        "Cannot save to the file, {why}: {path}",
        "无法保存到文件，{why}：{path}"
    )
}

/// The line that tells why records are not on the disk.
pub(super) fn journal_failed(language: Language, path: &Path, kind: Option<ErrorKind>) -> String {
    let why = journal_refusal(language, path, kind.unwrap_or(ErrorKind::Other));
    let path = shown_path(path);
    say!(language, "{why}: {path}", "{why}：{path}")
}

/// Two sentences, of which the second has yet to name the path.
fn journal_refusal(language: Language, path: &Path, kind: ErrorKind) -> String {
    let why = disk_reason(language, kind);
    match names_a_journal(path) {
        true => say!(
            language,
            "Records are no longer written to the disk: only the newest stay in memory. The disk refused them ({why})",
            "记录已停止写入磁盘，此后仅在内存中保留最新部分。写入失败（{why}）"
        ),
        false => say!(
            language,
            "Records are not written to the disk: only the newest stay in memory. The directory cannot be used ({why})",
            "记录未写入磁盘，仅在内存中保留最新部分。记录目录无法使用（{why}）"
        ),
    }
}

/// A journal that was begun has a directory `session-…` of its own; one that
/// could not even be made names the place where it was to be.
fn names_a_journal(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().starts_with("session-")
}

/// The disk does not take the records, and what can be done about it. The path
/// is left to be shown below, where it has a line of its own.
pub fn journal_refused(language: Language, path: &Path, kind: ErrorKind) -> Sentence {
    let hint = match kind {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => say!(
            language,
            "Save the log to have what is there, free some space, then open a new tab: its records are kept again.",
            "请用“保存日志”保存现有内容，清理磁盘空间后新建标签，新标签的记录会重新写入磁盘。"
        ),
        _ => say!(
            language,
            "Save the log to have what is there, put the directory right, then open a new tab: its records are kept again.",
            "请用“保存日志”保存现有内容，修复该目录后新建标签，新标签的记录会重新写入磁盘。"
        ),
    };
    let text = journal_refusal(language, path, kind);
    Sentence::new(say!(language, "{text}.", "{text}。"), hint)
}

/// Why a disk refused. The standard library may add kinds, so the last arm
/// stands for all that say nothing to a person.
pub(super) fn disk_reason(language: Language, kind: ErrorKind) -> String {
    match kind {
        ErrorKind::StorageFull => say!(language, "the disk is full", "磁盘已满"),
        ErrorKind::QuotaExceeded => say!(language, "the disk quota is used up", "磁盘配额已用完"),
        ErrorKind::PermissionDenied => say!(
            language,
            "you have no right to read or write there",
            "没有读写权限"
        ),
        ErrorKind::ReadOnlyFilesystem => say!(language, "the disk is read-only", "磁盘是只读的"),
        ErrorKind::NotFound => say!(language, "the directory does not exist", "目录不存在"),
        ErrorKind::NotADirectory => say!(
            language,
            "a part of the path is not a directory",
            "路径中的某一级不是目录"
        ),
        ErrorKind::IsADirectory => say!(language, "it is a directory", "该路径是目录"),
        ErrorKind::AlreadyExists => say!(language, "the name is taken", "同名文件已存在"),
        ErrorKind::InvalidFilename | ErrorKind::InvalidInput => {
            say!(language, "the name is not a file name", "文件名无效")
        }
        ErrorKind::FileTooLarge => say!(language, "the file is too large", "文件过大"),
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => {
            say!(
                language,
                "another program uses the file",
                "文件被其他程序占用"
            )
        }
        _ => say!(language, "the system refused", "系统拒绝了该操作"),
    }
}

/// The kind with a given name, as [`ErrorKind`]'s `Debug` or `Display` writes
/// it; notes keep only the name.
pub(super) fn disk_kind(name: &str) -> Option<ErrorKind> {
    [
        ErrorKind::StorageFull,
        ErrorKind::QuotaExceeded,
        ErrorKind::PermissionDenied,
        ErrorKind::ReadOnlyFilesystem,
        ErrorKind::NotFound,
        ErrorKind::NotADirectory,
        ErrorKind::IsADirectory,
        ErrorKind::AlreadyExists,
        ErrorKind::InvalidFilename,
        ErrorKind::InvalidInput,
        ErrorKind::FileTooLarge,
        ErrorKind::ResourceBusy,
        ErrorKind::ExecutableFileBusy,
    ]
    .into_iter()
    .find(|kind| format!("{kind:?}") == name || kind.to_string() == name)
}
