//! What a command tells while it runs.

use std::io::ErrorKind;
use std::path::Path;

use super::amount::grouped;
use super::keeping::disk_reason;
use super::{Sentence, link_error, note, one_line, operation_error, shown_path};
use crate::journal::Note;
use crate::net::{Cause, CauseKind, LinkError, OperationError};
use crate::value::{Language, Protocol};

/// A note, and what to do about it.
pub fn note_with_hint(language: Language, told: &Note) -> Sentence {
    let hint = match told {
        Note::Failed { error } => link_hint(language, error),
        Note::SendFailed { error, .. } | Note::Trouble { error } => operation_hint(language, error),
        _ => None,
    };
    Sentence {
        text: note(language, told),
        hint,
    }
}

/// What the window says of its fields is said of the words of the command line.
fn link_hint(language: Language, error: &LinkError) -> Option<String> {
    let own = match error {
        LinkError::Bind { cause, .. } | LinkError::Listen { cause, .. }
            if cause.kind == CauseKind::AddressNotAvailable =>
        {
            Some(say!(
                language,
                "LOCAL has to be an address of this machine, or a port alone.",
                "LOCAL 应为本机地址，也可以只写端口。"
            ))
        }
        LinkError::Connect { cause, .. } if cause.kind == CauseKind::AddressInUse => Some(say!(
            language,
            "Leave --local out, or try again in a minute.",
            "请去掉 --local，或一分钟后重试。"
        )),
        LinkError::Connect { cause, .. }
        | LinkError::Receive { cause, .. }
        | LinkError::Resolve { cause, .. }
        | LinkError::System { cause } => no_way_hint(language, cause),
        LinkError::Panicked => Some(say!(
            language,
            "Everything received so far is kept. Please report this.",
            "已收到的数据仍然保留。请反馈此问题。"
        )),
        _ => None,
    };
    own.or_else(|| link_error(language, error).hint)
}

fn operation_hint(language: Language, error: &OperationError) -> Option<String> {
    match error {
        // There is no button to press, and nothing to choose from.
        OperationError::NotOpen | OperationError::PeerGone => None,
        OperationError::NoTarget => Some(say!(
            language,
            "--to names the target, such as --to 127.0.0.1:8080.",
            "请用 --to 指定目标，例如 --to 127.0.0.1:8080。"
        )),
        OperationError::Send { cause, .. }
        | OperationError::Resolve { cause, .. }
        | OperationError::Accept { cause, .. }
            if cause.kind == CauseKind::AddressNotAvailable =>
        {
            no_way_hint(language, cause)
        }
        error => operation_error(language, error).hint,
    }
}

/// This machine has no address from which the other one can be reached.
fn no_way_hint(language: Language, cause: &Cause) -> Option<String> {
    (cause.kind == CauseKind::AddressNotAvailable).then(|| {
        say!(
            language,
            "Check the addresses of REMOTE and LOCAL.",
            "请检查 REMOTE 和 LOCAL 的地址。"
        )
    })
}

/// There is a message, and nobody to send it to yet.
pub fn waiting_for_target(language: Language, protocol: Protocol) -> Sentence {
    match protocol {
        Protocol::TcpServer => say!(
            language,
            "Waiting for a client to send to.",
            "正在等待客户端连接，之后发送。"
        ),
        Protocol::Udp | Protocol::TcpClient => say!(
            language,
            "Waiting for somebody who sends, to answer there; --to names the target.",
            "正在等待对方先发来数据，之后向其发送；也可用 --to 指定目标。"
        ),
    }
    .into()
}

/// The file of `--save` cannot be written.
pub fn save_refused(language: Language, path: &Path, kind: ErrorKind) -> Sentence {
    let (path, reason) = (shown_path(path), disk_reason(language, kind));
    say!(
        language,
        "--save: the file cannot be written ({reason}): {path}",
        "--save：无法写入文件（{reason}）：{path}"
    )
    .into()
}

/// The file of `--save` is there already.
pub fn save_appends(language: Language, path: &Path) -> Sentence {
    let path = shown_path(path);
    say!(
        language,
        "--save: the file is there already, records are appended to it: {path}",
        "--save：文件已存在，记录将追加到其末尾：{path}"
    )
    .into()
}

/// The directory of `--journal` cannot be written.
pub fn journal_place_refused(language: Language, path: &Path, kind: ErrorKind) -> Sentence {
    let (path, reason) = (shown_path(path), disk_reason(language, kind));
    say!(
        language,
        "--journal: records cannot be kept in the directory ({reason}): {path}",
        "--journal：无法在该目录保存记录（{reason}）：{path}"
    )
    .into()
}

/// The note before this one came so often again.
pub fn told_again(language: Language, times: u64) -> Sentence {
    match times {
        1 => say!(language, "The same once more.", "同上，又出现 1 次。"),
        _ => {
            let times = grouped(times);
            say!(
                language,
                "The same {times} times more.",
                "同上，又出现 {times} 次。"
            )
        }
    }
    .into()
}

/// The link ended before as many records had come as were asked for.
pub fn too_few_records(language: Language, came: u64, wanted: u64) -> Sentence {
    let (came, wanted) = (grouped(came), grouped(wanted));
    say!(
        language,
        "The link ended after {came} of {wanted} records.",
        "链路结束时只收到 {came} 条记录，要求为 {wanted} 条。"
    )
    .into()
}

/// The link ended before a message was repeated as often as was asked for.
pub fn too_few_repeats(language: Language, sent: u64, wanted: u64) -> Sentence {
    let (sent, wanted) = (grouped(sent), grouped(wanted));
    say!(
        language,
        "The link ended after {sent} of {wanted} repeats.",
        "链路结束时只重复发送了 {sent} 次，要求为 {wanted} 次。"
    )
    .into()
}

/// The link ended before standard input did.
pub fn input_left(language: Language) -> Sentence {
    say!(
        language,
        "The rest of standard input was not sent: the link has ended.",
        "标准输入其余的内容未发送：链路已结束。"
    )
    .into()
}

/// The command ended before they could be sent.
pub fn unsent_messages(language: Language, count: usize) -> Sentence {
    match count {
        1 => say!(language, "One message was not sent.", "有 1 条消息未发送。"),
        _ => say!(
            language,
            "{count} messages were not sent.",
            "有 {count} 条消息未发送。"
        ),
    }
    .into()
}

pub fn unreadable_file(language: Language, path: &Path, kind: ErrorKind) -> Sentence {
    let path = shown_path(path);
    let reason = match kind {
        ErrorKind::NotFound => say!(language, "there is no such file", "文件不存在"),
        kind => disk_reason(language, kind),
    };
    say!(
        language,
        "The file cannot be read ({reason}): {path}",
        "无法读取文件（{reason}）：{path}"
    )
    .into()
}

/// A file is sent over UDP as one datagram, and this one is longer.
pub fn file_is_no_datagram(language: Language, path: &Path, length: Option<u64>) -> Sentence {
    let path = shown_path(path);
    let size = length.map(grouped).unwrap_or_default();
    match length {
        Some(_) => say!(
            language,
            "The file is not sent, its {size} bytes do not fit into one datagram (at most 65,507 bytes): {path}",
            "文件未发送，共 {size} 字节，超过单个数据报的上限（65,507 字节）：{path}"
        ),
        None => say!(
            language,
            "The file is not sent, it does not fit into one datagram (at most 65,507 bytes): {path}",
            "文件未发送，超过单个数据报的上限（65,507 字节）：{path}"
        ),
    }
    .into()
}

pub fn output_failed(language: Language, kind: ErrorKind) -> Sentence {
    let reason = disk_reason(language, kind);
    say!(
        language,
        "Standard output cannot be written: {reason}.",
        "无法写入标准输出：{reason}。"
    )
    .into()
}

pub fn input_failed(language: Language, kind: ErrorKind) -> Sentence {
    let reason = disk_reason(language, kind);
    say!(
        language,
        "Standard input cannot be read: {reason}.",
        "无法读取标准输入：{reason}。"
    )
    .into()
}

pub fn no_thread(language: Language, kind: ErrorKind) -> Sentence {
    say!(
        language,
        "The system refuses a thread ({kind}).",
        "系统拒绝创建线程（{kind}）。"
    )
    .into()
}

/// A line of standard input that is no message; lines count from 1.
pub fn wrong_line(language: Language, number: u64, why: Sentence) -> Sentence {
    let why_text = why.text;
    Sentence {
        text: say!(
            language,
            "Line {number} of standard input is not sent: {why_text}",
            "标准输入第 {number} 行未发送：{why_text}"
        ),
        hint: why.hint,
    }
}

/// `at` counts from 0.
pub fn line_is_not_utf8(language: Language, number: u64, at: usize) -> Sentence {
    let place = at + 1;
    Sentence::new(
        say!(
            language,
            "Line {number} of standard input is not sent: byte {place} is not UTF-8.",
            "标准输入第 {number} 行未发送：第 {place} 个字节不是 UTF-8。"
        ),
        say!(
            language,
            "--input raw sends bytes as they are.",
            "使用 --input raw 可原样发送字节。"
        ),
    )
}

pub fn line_is_too_long(language: Language, number: u64) -> Sentence {
    Sentence::new(
        say!(
            language,
            "Line {number} of standard input is not sent: it is longer than 64 MiB.",
            "标准输入第 {number} 行未发送：长度超过 64 MiB。"
        ),
        say!(
            language,
            "--input raw sends bytes as they are.",
            "使用 --input raw 可原样发送字节。"
        ),
    )
}

/// Of a session that has ended.
pub fn records_are_kept(language: Language, journal: &Path) -> Sentence {
    let path = shown_path(journal);
    say!(
        language,
        "wirepad convert and wirepad replay read the records, which are kept in {path}",
        "记录已保留，可用 wirepad convert 和 wirepad replay 读取：{path}"
    )
    .into()
}

/// A file with several sessions, and none of them named, or one that it lacks.
///
/// `missing` is the name that was asked for and that no tab has.
pub fn which_tab(
    language: Language,
    path: &Path,
    missing: Option<&str>,
    names: &[String],
) -> Sentence {
    let names: Vec<_> = names.iter().map(|name| one_line(name)).collect();
    let (path, names) = (shown_path(path), names.join(", "));
    let text = match missing {
        Some(missing) => {
            let missing = one_line(missing);
            say!(
                language,
                "The session file has no tab “{missing}”: {path}",
                "会话文件中没有标签“{missing}”：{path}"
            )
        }
        None => say!(
            language,
            "Name one session of the file with --tab: {path}",
            "请用 --tab 指定文件中的一个会话：{path}"
        ),
    };
    Sentence::new(
        text,
        say!(language, "It has: {names}.", "其中有：{names}。"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tab_that_is_not_in_a_file_is_told_with_those_that_are() {
        let names = ["meter 7", "pump"].map(String::from);
        for language in Language::ALL {
            let told = |missing| which_tab(language, Path::new("/srv/a.wirepad"), missing, &names);
            let (missing, unnamed) = (told(Some("meter 8")), told(None));
            assert!(missing.text.contains("“meter 8”"), "{missing:?}");
            assert!(missing.text.ends_with("/srv/a.wirepad"), "{missing:?}");
            assert!(unnamed.text.contains("--tab"), "{unnamed:?}");
            for sentence in [missing, unnamed] {
                assert!(sentence.hint.unwrap().contains("meter 7, pump"));
            }
        }
    }
}
