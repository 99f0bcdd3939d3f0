//! What is wrong with the words of a command.

use std::path::Path;

use super::cli_wrong::{did_you_mean, values};
use super::{Sentence, one_line, pattern_error, shown_path};
use crate::journal::find::PatternError;
use crate::value::{Endpoint, Language};

/// Puts the name of the option before the sentence about its value.
pub fn of_option(language: Language, option: &str, sentence: Sentence) -> Sentence {
    let text = sentence.text;
    Sentence {
        text: say!(language, "{option}: {text}", "{option}：{text}"),
        hint: sentence.hint,
    }
}

/// The search in the window says the same of its field.
pub fn expectation_error(language: Language, error: &PatternError) -> Sentence {
    match error {
        PatternError::Empty => Sentence::new(
            say!(
                language,
                "There is nothing to wait for.",
                "没有要等待的内容。"
            ),
            say!(
                language,
                "Give what has to be received; is a variable of the shell empty?",
                "请给出应收到的内容，并检查 shell 变量是否为空。"
            ),
        ),
        error => pattern_error(language, error),
    }
}

pub fn bare_port(language: Language, option: &str, port: u16) -> Sentence {
    Sentence::new(
        say!(
            language,
            "{option}: {port} is a port without a host.",
            "{option}：{port} 只是端口，缺少主机。"
        ),
        say!(
            language,
            "Write :{port} for this machine (127.0.0.1), else HOST:{port}.",
            "本机（127.0.0.1）请写 :{port}，其他主机请写 HOST:{port}。"
        ),
    )
}

pub fn url_for_address(language: Language, option: &str, typed: &str) -> Sentence {
    let address = typed.split_once("://").map_or(typed, |(_, rest)| rest);
    let address = address.split(['/', '?', '#']).next().unwrap_or_default();
    let (typed, address) = (one_line(typed), one_line(address));
    let text = say!(
        language,
        "{option}: “{typed}” is a URL, and no address.",
        "{option}：“{typed}”是网址，不是主机和端口。"
    );
    let hint = match address.parse::<Endpoint>() {
        Ok(_) => say!(language, "Write {address}.", "请写 {address}。"),
        Err(_) => say!(
            language,
            "Write HOST:PORT, such as 127.0.0.1:8080.",
            "请写 HOST:PORT，例如 127.0.0.1:8080。"
        ),
    };
    Sentence::new(text, hint)
}

pub fn port_zero(language: Language, option: &str) -> Sentence {
    Sentence::new(
        say!(
            language,
            "{option}: nobody can be reached on port 0.",
            "{option}：端口不能为 0，无法发往该端口。"
        ),
        say!(
            language,
            "Write the port on which the other side listens, from 1 to 65535.",
            "请写对方监听的端口，范围 1 到 65535。"
        ),
    )
}

pub fn empty_hex(language: Language) -> Sentence {
    Sentence::new(
        say!(
            language,
            "--send-hex has no byte to send.",
            "--send-hex 没有要发送的字节。"
        ),
        say!(
            language,
            "Over UDP, --send '' sends an empty datagram.",
            "使用 UDP 时，--send '' 可发送空数据报。"
        ),
    )
}

pub fn empty_over_tcp(language: Language) -> Sentence {
    Sentence::new(
        say!(
            language,
            "--send has nothing to send.",
            "--send 没有要发送的内容。"
        ),
        say!(
            language,
            "Over TCP there are no empty messages; is a variable of the shell empty?",
            "TCP 不能发送空消息，请检查 shell 变量是否为空。"
        ),
    )
}

pub fn nothing_before_then(language: Language) -> Sentence {
    Sentence::new(
        say!(
            language,
            "--then has nothing to wait for.",
            "--then 之前没有需要等待的内容。"
        ),
        say!(
            language,
            "Before every --then stands an expectation of its own: --expect, --expect-hex or --expect-regex.",
            "每个 --then 之前都应有 --expect、--expect-hex 或 --expect-regex。"
        ),
    )
}

/// A name that is none of those that there are; `names` when they are few.
pub fn unknown_name(
    language: Language,
    option: &str,
    typed: &str,
    nearest: &[&str],
    names: &[&str],
) -> Sentence {
    let text = say!(
        language,
        "{option}: “{typed}” is not known.",
        "{option}：没有“{typed}”这个名称。"
    );
    let owned = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    let hint = match (nearest, names) {
        ([], []) => say!(
            language,
            "wirepad udp --help says which there are.",
            "运行 wirepad udp --help 可查看可用的名称。"
        ),
        ([], names) => values(language, &owned(names)),
        (nearest, _) => did_you_mean(language, &owned(nearest)),
    };
    Sentence::new(text, hint)
}

/// `range` is written as numbers and units: `1 to 65535`.
pub fn number_out_of_range(language: Language, option: &str, typed: &str, range: &str) -> Sentence {
    say!(
        language,
        "{option}: “{typed}” cannot be used; it is a number, {range}.",
        "{option}：“{typed}”无效，应为数字，范围 {range}。"
    )
    .into()
}

pub fn nothing_to_repeat(language: Language) -> Sentence {
    Sentence::new(
        say!(
            language,
            "--repeat has nothing to repeat.",
            "--repeat 没有可重复发送的内容。"
        ),
        say!(
            language,
            "Add the message with --send or --send-hex; the last one is repeated.",
            "请用 --send 或 --send-hex 给出消息，重复发送的是最后一条。"
        ),
    )
}

pub fn nothing_expected(language: Language) -> Sentence {
    Sentence::new(
        say!(
            language,
            "--timeout has nothing to wait for.",
            "--timeout 没有需要等待的内容。"
        ),
        say!(
            language,
            "It is for --expect; --duration ends a session after a time.",
            "它与 --expect 一起使用；要让会话到时结束，请用 --duration。"
        ),
    )
}

pub fn no_place_for_notes(language: Language) -> Sentence {
    say!(
        language,
        "--with-notes is for --format jsonl and csv; other formats have no place for notes.",
        "--with-notes 仅用于 --format jsonl 或 csv，其他格式不能包含提示。"
    )
    .into()
}

pub fn unknown_save_form(language: Language, path: &Path) -> Sentence {
    let path = shown_path(path);
    Sentence::new(
        say!(
            language,
            "--save: the extension tells no format: {path}",
            "--save：无法由扩展名判断格式：{path}"
        ),
        say!(
            language,
            "Name it with --save-format, or use .txt, .jsonl, .csv, .bin, .hex or .dump.",
            "请用 --save-format 指定格式，或使用扩展名 .txt、.jsonl、.csv、.bin、.hex、.dump。"
        ),
    )
}

pub fn option_of_window(language: Language, option: &str) -> Sentence {
    Sentence::new(
        say!(
            language,
            "{option} before the command is an option of the window.",
            "写在命令之前的 {option} 是窗口的选项。"
        ),
        say!(
            language,
            "Write it after the command, if the command has it.",
            "如果该命令支持此选项，请写在命令之后。"
        ),
    )
}

pub fn unknown_output_form(language: Language, path: &Path) -> Sentence {
    let path = shown_path(path);
    Sentence::new(
        say!(
            language,
            "The extension of the output tells no format: {path}",
            "无法由输出文件的扩展名判断格式：{path}"
        ),
        say!(
            language,
            "Name it with --to, or use .txt, .jsonl, .csv, .bin, .hex or .dump.",
            "请用 --to 指定格式，或使用扩展名 .txt、.jsonl、.csv、.bin、.hex、.dump。"
        ),
    )
}
