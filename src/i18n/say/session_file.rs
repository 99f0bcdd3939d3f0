//! Session files: tabs that are kept, sent around and edited.

use std::io::ErrorKind;
use std::path::Path;

use super::amount::grouped;
use super::keeping::disk_reason;
use super::{Sentence, one_line, shown_path};
use crate::settings::{MOST_TABS_IN_FILE, SessionFileError, Wanted, WrongValue};
use crate::value::Language;

/// The file has so many tabs now.
pub fn session_file_saved(language: Language, path: &Path, tabs: usize) -> Sentence {
    let path = shown_path(path);
    let text = match tabs {
        1 => say!(
            language,
            "1 tab was saved: {path}",
            "已保存 1 个标签：{path}"
        ),
        _ => {
            let tabs = grouped(tabs as u64);
            say!(
                language,
                "{tabs} tabs were saved: {path}",
                "已保存 {tabs} 个标签：{path}"
            )
        }
    };
    text.into()
}

/// Why a session file was not read or written.
pub fn session_file_error(language: Language, path: &Path, error: SessionFileError) -> Sentence {
    let path = shown_path(path);
    let (text, hint) = match error {
        SessionFileError::Disk(kind) => return disk_error(language, &path, kind),
        SessionFileError::NotASession => (
            say!(
                language,
                "This is no session file of Wirepad: {path}",
                "这不是 Wirepad 会话文件：{path}"
            ),
            say!(
                language,
                "Choose a file that was saved as a session file; its name ends in .wirepad.",
                "请选择用“存为会话文件”保存的文件（扩展名为 .wirepad）。"
            ),
        ),
        SessionFileError::Newer => (
            say!(
                language,
                "This session file was written by a newer version of Wirepad: {path}",
                "该会话文件由更新版本的 Wirepad 写入：{path}"
            ),
            say!(language, "Open it with that version.", "请用该版本打开。"),
        ),
        SessionFileError::Damaged {
            line,
            column,
            value: Some(value),
        } => return wrong_value(language, &path, (line, column), &value),
        SessionFileError::Damaged { line, column, .. } => (
            say!(
                language,
                "This session file is damaged at line {line}, column {column}: {path}",
                "该会话文件第 {line} 行第 {column} 列有误：{path}"
            ),
            say!(
                language,
                "Correct that line in a text editor, or use a copy of the file.",
                "请用文本编辑器更正该行，或使用该文件的备份。"
            ),
        ),
        SessionFileError::TooManyTabs => (
            say!(
                language,
                "A session file has at most {MOST_TABS_IN_FILE} tabs, and this would have more: {path}",
                "会话文件最多包含 {MOST_TABS_IN_FILE} 个标签，该文件超出上限：{path}"
            ),
            say!(
                language,
                "Divide the tabs among several files.",
                "请将标签分存到多个文件。"
            ),
        ),
        SessionFileError::NoTab => (
            say!(
                language,
                "There is no tab for this session file: {path}",
                "该会话文件没有标签：{path}"
            ),
            say!(
                language,
                "A session file has at least one tab.",
                "会话文件至少要有一个标签。"
            ),
        ),
    };
    Sentence::new(text, hint)
}

fn wrong_value(
    language: Language,
    path: &str,
    (line, column): (usize, usize),
    value: &WrongValue,
) -> Sentence {
    let (field, found) = (one_line(&value.field), one_line(&value.found));
    let text = say!(
        language,
        "This session file is damaged at line {line}, column {column}, {field} = {found}: {path}",
        "该会话文件第 {line} 行第 {column} 列有误，{field} = {found}：{path}"
    );
    let hint = match &value.wanted {
        Wanted::Text => {
            let quoted = found.trim_matches(['"', '\'']);
            say!(
                language,
                "{field} takes a text in quotes, like \"{quoted}\".",
                "{field} 的值应为带引号的文本，如 \"{quoted}\"。"
            )
        }
        Wanted::Switch => say!(
            language,
            "{field} takes true or false, without quotes.",
            "{field} 的值应为 true 或 false，不带引号。"
        ),
        Wanted::Number => say!(
            language,
            "{field} takes a number that is not too large, without quotes.",
            "{field} 的值应为不带引号的数字，且不能过大。"
        ),
        Wanted::Encoding => say!(
            language,
            "{field} takes the name of an encoding, such as \"UTF-8\", \"GBK\" or \"Shift_JIS\".",
            "{field} 的值应为编码名称，如 \"UTF-8\"、\"GBK\"、\"Shift_JIS\"。"
        ),
        Wanted::OneOf(names) => {
            let names = quoted_names(language, names);
            say!(
                language,
                "{field} takes one of {names}.",
                "{field} 可取 {names}。"
            )
        }
        Wanted::Other => say!(
            language,
            "{field} takes a value of another kind; a tab that the window saves as a session file shows it.",
            "{field} 的值类型不符；可参照窗口保存的会话文件。"
        ),
    };
    Sentence::new(text, hint)
}

fn quoted_names(language: Language, names: &[String]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("\"{name}\"")).collect();
    names.join(&say!(language, ", ", "、"))
}

fn disk_error(language: Language, path: &str, kind: ErrorKind) -> Sentence {
    let why = match kind {
        ErrorKind::NotFound => say!(language, "it is not there", "文件不存在"),
        _ => disk_reason(language, kind),
    };
    Sentence::new(
        say!(
            language,
            "The session file cannot be used, {why}: {path}",
            "无法使用会话文件，{why}：{path}"
        ),
        say!(
            language,
            "Check the path, or choose another place.",
            "请检查路径，或换一个位置。"
        ),
    )
}
