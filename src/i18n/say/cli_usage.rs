//! What is wrong with the words of a command.

use std::path::Path;

use super::cli_wrong::{did_you_mean, values};
use super::{Sentence, shown_path};
use crate::value::Language;

/// Puts the name of the option before the sentence about its value.
pub fn of_option(option: &str, sentence: Sentence) -> Sentence {
    Sentence {
        text: format!("{option}: {}", sentence.text),
        hint: sentence.hint,
    }
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
