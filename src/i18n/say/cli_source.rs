use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use jiff::Zoned;

use super::keeping::disk_reason;
use super::typed::{hex_error, unmappable};
use super::{Sentence, byte_count, grouped, journal_error, one_line, shown_path};
use crate::export::LineFault;
use crate::journal::JournalError;
use crate::value::Language;

/// Why records that were kept cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceError {
    Disk {
        path: PathBuf,
        kind: ErrorKind,
    },
    Journal(JournalError),
    /// A directory of several journals.
    ManyJournals {
        path: PathBuf,
        /// The newest first.
        sessions: Vec<RecordedSession>,
    },
    IsADirectory {
        path: PathBuf,
    },
    NotADirectory {
        path: PathBuf,
    },
    /// A form that records cannot be read back from.
    OneWay {
        path: PathBuf,
    },
    Line {
        path: PathBuf,
        line: u64,
        fault: LineFault,
    },
}

/// One of several recordings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedSession {
    pub path: PathBuf,
    /// May be empty.
    pub name: String,
    /// Of its newest record.
    pub at: Zoned,
    pub records: u64,
}

impl SourceError {
    pub fn disk(path: &Path, kind: ErrorKind) -> Self {
        Self::Disk {
            path: path.to_owned(),
            kind,
        }
    }
}

/// Why records that were kept cannot be read, and what can be.
pub fn source_error(language: Language, error: &SourceError) -> Sentence {
    match error {
        SourceError::Disk { path, kind } => unreadable(language, path, *kind),
        SourceError::Journal(error) => journal_error(language, error),
        SourceError::ManyJournals { path, sessions } => many_journals(language, path, sessions),
        SourceError::IsADirectory { path } => {
            let path = shown_path(path);
            say!(
                language,
                "A directory is no JSON Lines: {path}",
                "该路径是目录，不是 JSON Lines 文件：{path}"
            )
            .into()
        }
        SourceError::NotADirectory { path } => {
            let path = shown_path(path);
            say!(
                language,
                "The records of a session are a directory, this is a file: {path}",
                "会话记录是一个目录，而该路径是文件：{path}"
            )
            .into()
        }
        SourceError::OneWay { path } => one_way(language, path),
        SourceError::Line { path, line, fault } => {
            let (path, line) = (shown_path(path), grouped(*line));
            let Sentence { text, hint } = line_fault(language, fault);
            Sentence {
                text: say!(
                    language,
                    "Line {line} of {path}: {text}",
                    "{path} 第 {line} 行：{text}"
                ),
                hint,
            }
        }
    }
}

fn unreadable(language: Language, path: &Path, kind: ErrorKind) -> Sentence {
    let path = shown_path(path);
    let reason = match kind {
        ErrorKind::NotFound => say!(
            language,
            "there is nothing of this name",
            "文件或目录不存在"
        ),
        kind => disk_reason(language, kind),
    };
    say!(
        language,
        "The records cannot be read, {reason}: {path}",
        "无法读取记录，{reason}：{path}"
    )
    .into()
}

fn many_journals(language: Language, path: &Path, sessions: &[RecordedSession]) -> Sentence {
    /// More would hide the sentence.
    const SHOWN: usize = 20;
    let (path, count) = (shown_path(path), grouped(sessions.len() as u64));
    let mut rows: Vec<_> = sessions
        .iter()
        .take(SHOWN)
        .map(|session| recorded_session(language, session))
        .collect();
    if sessions.len() > SHOWN {
        rows.push("  …".to_owned());
    }
    let rows = rows.join("\n");
    Sentence::new(
        say!(
            language,
            "There are {count} sessions in {path}, the newest first:\n{rows}",
            "{path} 中有 {count} 个会话，最新的在前：\n{rows}"
        ),
        say!(
            language,
            "Name the directory of one of them, or take the newest with --newest.",
            "请指定其中一个会话的目录，或用 --newest 选取最新的会话。"
        ),
    )
}

/// A line that begins with what is to be copied.
fn recorded_session(language: Language, session: &RecordedSession) -> String {
    let path = shown_path(&session.path);
    let at = session.at.strftime("%Y-%m-%d %H:%M:%S");
    let name = one_line(&session.name);
    let records = match session.records {
        1 => say!(language, "1 record", "1 条记录"),
        records => {
            let records = grouped(records);
            say!(language, "{records} records", "{records} 条记录")
        }
    };
    let row = format!("  {path}  {at}  {records}  {name}");
    row.trim_end().to_owned()
}

fn one_way(language: Language, path: &Path) -> Sentence {
    let path = shown_path(path);
    Sentence::new(
        say!(
            language,
            "Records cannot be read back from a file of this kind: {path}",
            "无法从这种格式的文件读回记录：{path}"
        ),
        say!(
            language,
            "They can be read from JSON Lines (.jsonl) and from the directory of a session; --from jsonl reads the file as JSON Lines all the same.",
            "可读取 JSON Lines（.jsonl）文件或会话目录；若文件内容确为 JSON Lines，请加 --from jsonl。"
        ),
    )
}

fn line_fault(language: Language, fault: &LineFault) -> Sentence {
    match fault {
        LineFault::NotJson { column } => say!(
            language,
            "this is no JSON object, from column {column} on.",
            "从第 {column} 列起不是有效的 JSON 对象。"
        )
        .into(),
        LineFault::WrongValue { column } => say!(
            language,
            "the value that ends at column {column} is not of the kind that its field has.",
            "第 {column} 列处的值与该字段的类型不符。"
        )
        .into(),
        LineFault::TooLong { limit_bytes } => {
            let limit = byte_count(language, *limit_bytes as u64);
            say!(
                language,
                "it is longer than a record can be ({limit}).",
                "长度超过单条记录的上限（{limit}）。"
            )
            .into()
        }
        LineFault::NoContent => Sentence::new(
            say!(language, "the record has no content.", "该记录没有内容。"),
            say!(
                language,
                "A line needs hex or text, or note.",
                "每行需要 hex 或 text 字段，或 note 字段。"
            ),
        ),
        LineFault::Hex(error) => hex_error(language, error),
        LineFault::Unmappable(error) => unmappable(language, error),
        LineFault::Time(found) => wrong_time(language, found),
        LineFault::Address(found) => wrong_address(language, found),
        LineFault::Encoding(found) => unknown_encoding(language, found),
    }
}

fn wrong_time(language: Language, found: &str) -> Sentence {
    let found = one_line(found);
    say!(
        language,
        "the time is not like 2026-11-21T16:05:48.417+08:00: {found}",
        "时间的格式应如 2026-11-21T16:05:48.417+08:00：{found}"
    )
    .into()
}

fn wrong_address(language: Language, found: &str) -> Sentence {
    let found = one_line(found);
    say!(
        language,
        "this is no address with a port, such as 127.0.0.1:8080 or [::1]:8080: {found}",
        "不是带端口的地址（例如 127.0.0.1:8080 或 [::1]:8080）：{found}"
    )
    .into()
}

fn unknown_encoding(language: Language, found: &str) -> Sentence {
    let found = one_line(found);
    say!(
        language,
        "there is no encoding of this name: {found}",
        "没有名为 {found} 的编码。"
    )
    .into()
}

/// Why a converted file was not written.
pub fn convert_unwritten(language: Language, path: &Path, kind: ErrorKind) -> Sentence {
    let path = shown_path(path);
    if kind == ErrorKind::AlreadyExists {
        return Sentence::new(
            say!(
                language,
                "This file exists and was left as it is: {path}",
                "文件已存在，未作改动：{path}"
            ),
            say!(language, "--force replaces it.", "如需覆盖，请加 --force。"),
        );
    }
    let reason = disk_reason(language, kind);
    say!(
        language,
        "The file cannot be written, {reason}: {path}",
        "无法写入文件，{reason}：{path}"
    )
    .into()
}

/// How far a conversion is: `45 %, 1,234 records`.
pub fn convert_progress(language: Language, records: u64, done: u64, whole: Option<u64>) -> String {
    let records = grouped(records);
    let Some(whole) = whole.filter(|whole| *whole > 0) else {
        return say!(language, "{records} records", "{records} 条记录");
    };
    let percent = u128::from(done.min(whole)) * 100 / u128::from(whole);
    say!(
        language,
        "{percent} %, {records} records",
        "{percent}%，{records} 条记录"
    )
}
