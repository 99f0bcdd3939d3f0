//! What is wrong with the words of a command before anything is known of what
//! they mean.

use super::{Sentence, one_line};
use crate::value::Language;

/// Why a command line is none. Commands are written with the program's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WrongWords {
    UnknownOption {
        option: String,
        command: String,
        nearest: Vec<String>,
        /// Commands that have it.
        elsewhere: Vec<String>,
    },
    /// A port is a part of an address; `address` is what that is called.
    NoPortOption {
        option: String,
        command: String,
        address: String,
    },
    UnknownCommand {
        word: String,
        command: String,
        nearest: Vec<String>,
    },
    /// `wirepad help`.
    HelpIsAnOption {
        command: String,
    },
    /// Nothing has a place for it.
    Extra {
        word: String,
        command: String,
        why: ExtraWhy,
    },
    UnknownValue {
        option: String,
        value: String,
        nearest: Vec<String>,
        valid: Vec<String>,
    },
    MissingValue {
        option: String,
        valid: Vec<String>,
    },
    NeedlessValue {
        option: String,
        value: String,
    },
    Conflict {
        one: String,
        other: String,
    },
    /// Of the command itself; the example is a whole command line.
    Missing {
        what: Vec<String>,
        command: String,
        example: Option<&'static str>,
    },
    /// An option that another one needs.
    MissingWith {
        what: String,
        option: String,
    },
    /// A word that is no UTF-8.
    NoText,
    Other {
        command: String,
    },
}

/// What a word that is too many was most likely meant to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExtraWhy {
    /// The port of the word before it; both are this address.
    SplitAddress(String),
    /// The target of `wirepad udp`.
    Target,
    /// Part of a text with blanks.
    Unquoted,
    /// A file for the window.
    SessionFile,
    Unknown,
}

pub fn wrong_words(language: Language, wrong: &WrongWords) -> Sentence {
    match wrong {
        WrongWords::UnknownOption {
            option,
            command,
            nearest,
            elsewhere,
        } => unknown_option(language, option, command, nearest, elsewhere),
        WrongWords::NoPortOption {
            option,
            command,
            address,
        } => no_port_option(language, option, command, address),
        WrongWords::UnknownCommand {
            word,
            command,
            nearest,
        } => unknown_command(language, word, command, nearest),
        WrongWords::HelpIsAnOption { command } => help_is_an_option(language, command),
        WrongWords::Extra { word, command, why } => extra(language, word, command, why),
        WrongWords::UnknownValue {
            option,
            value,
            nearest,
            valid,
        } => unknown_value(language, option, value, nearest, valid),
        WrongWords::MissingValue { option, valid } => missing_value(language, option, valid),
        WrongWords::NeedlessValue { option, value } => needless_value(language, option, value),
        WrongWords::Conflict { one, other } => say!(
            language,
            "{one} and {other} cannot be used together.",
            "{one} 与 {other} 不能同时使用。"
        )
        .into(),
        WrongWords::Missing {
            what,
            command,
            example,
        } => missing(language, what, command, *example),
        WrongWords::MissingWith { what, option } => say!(
            language,
            "{option} needs {what} as well.",
            "{option} 需与 {what} 同时使用。"
        )
        .into(),
        WrongWords::NoText => say!(
            language,
            "A word of the command line is not UTF-8.",
            "命令行中有内容不是 UTF-8。"
        )
        .into(),
        WrongWords::Other { command } => Sentence::new(
            say!(
                language,
                "The command line is not understood.",
                "无法识别该命令行。"
            ),
            see_help(language, command),
        ),
    }
}

fn unknown_option(
    language: Language,
    option: &str,
    command: &str,
    nearest: &[String],
    elsewhere: &[String],
) -> Sentence {
    let text = not_an_option(language, option, command);
    let hint = match (elsewhere, nearest) {
        ([], []) => see_help(language, command),
        ([], nearest) => did_you_mean(language, nearest),
        ([only], _) if only == "wirepad" => say!(
            language,
            "Only the window has it; it stands before open.",
            "它只用于窗口，应写在 open 之前。"
        ),
        (elsewhere, _) => {
            let commands = list(language, elsewhere);
            say!(
                language,
                "It belongs behind {commands}.",
                "它应写在 {commands} 之后。"
            )
        }
    };
    Sentence::new(text, hint)
}

fn not_an_option(language: Language, option: &str, command: &str) -> String {
    let option = one_line(option);
    say!(
        language,
        "“{option}” is not an option of “{command}”.",
        "“{command}”没有“{option}”这个选项。"
    )
}

fn no_port_option(language: Language, option: &str, command: &str, address: &str) -> Sentence {
    let text = not_an_option(language, option, command);
    let hint = match address {
        "LOCAL" => say!(
            language,
            "The port is written as LOCAL: {command} 7788.",
            "端口直接写在 LOCAL 处：{command} 7788。"
        ),
        _ => say!(
            language,
            "The port is a part of {address}: {command} HOST:PORT.",
            "端口写在 {address} 中：{command} HOST:PORT。"
        ),
    };
    Sentence::new(text, hint)
}

fn unknown_command(language: Language, word: &str, command: &str, nearest: &[String]) -> Sentence {
    let whole: Vec<_> = nearest.iter().map(|it| format!("{command} {it}")).collect();
    let hint = match whole.as_slice() {
        [] => see_help(language, command),
        whole => did_you_mean(language, whole),
    };
    Sentence::new(not_a_command(language, word, command), hint)
}

fn help_is_an_option(language: Language, command: &str) -> Sentence {
    let option = [format!("{command} --help")];
    let text = not_a_command(language, "help", command);
    Sentence::new(text, did_you_mean(language, &option))
}

fn not_a_command(language: Language, word: &str, command: &str) -> String {
    let word = one_line(word);
    say!(
        language,
        "“{word}” is not a command of “{command}”.",
        "“{command}”没有“{word}”这个命令。"
    )
}

fn extra(language: Language, word: &str, command: &str, why: &ExtraWhy) -> Sentence {
    let word = one_line(word);
    let text = say!(
        language,
        "“{word}” is one word too many for “{command}”.",
        "“{command}”后多出了“{word}”。"
    );
    let hint = match why {
        ExtraWhy::SplitAddress(address) => say!(
            language,
            "Write it as one word: {address}.",
            "请连写为 {address}。"
        ),
        ExtraWhy::Target => say!(
            language,
            "The target is given with --to {word}.",
            "发送目标请用 --to {word} 指定。"
        ),
        ExtraWhy::Unquoted => say!(
            language,
            "Put a text with blanks in quotes.",
            "含空格的文本请加引号。"
        ),
        ExtraWhy::SessionFile => say!(
            language,
            "Files are opened with wirepad open {word}.",
            "打开文件请用 wirepad open {word}。"
        ),
        ExtraWhy::Unknown => see_help(language, command),
    };
    Sentence::new(text, hint)
}

fn unknown_value(
    language: Language,
    option: &str,
    value: &str,
    nearest: &[String],
    valid: &[String],
) -> Sentence {
    let value = one_line(value);
    let text = say!(
        language,
        "{option}: “{value}” is not one of its values.",
        "{option}：没有“{value}”这个值。"
    );
    let hint = match nearest {
        [] => values(language, valid),
        nearest => did_you_mean(language, nearest),
    };
    Sentence::new(text, hint)
}

fn missing_value(language: Language, option: &str, valid: &[String]) -> Sentence {
    let text = say!(language, "{option} needs a value.", "{option} 缺少值。");
    match valid {
        [] => text.into(),
        valid => Sentence::new(text, values(language, valid)),
    }
}

fn needless_value(language: Language, option: &str, value: &str) -> Sentence {
    let value = one_line(value);
    say!(
        language,
        "{option} takes no value, and has got “{value}”.",
        "{option} 不带值，但给出了“{value}”。"
    )
    .into()
}

fn missing(
    language: Language,
    what: &[String],
    command: &str,
    example: Option<&'static str>,
) -> Sentence {
    let what = list(language, what);
    let text = say!(
        language,
        "“{command}” needs {what}.",
        "“{command}”缺少 {what}。"
    );
    let hint = match example {
        Some(example) => say!(language, "For example: {example}", "例如：{example}"),
        None => see_help(language, command),
    };
    Sentence::new(text, hint)
}

pub(super) fn did_you_mean(language: Language, words: &[String]) -> String {
    let words = list(language, words);
    say!(language, "Did you mean {words}?", "您是不是要用 {words}？")
}

fn see_help(language: Language, command: &str) -> String {
    say!(
        language,
        "{command} --help says what there is.",
        "运行 {command} --help 可查看用法。"
    )
}

pub(super) fn values(language: Language, valid: &[String]) -> String {
    let valid = valid.join(", ");
    say!(language, "There are: {valid}.", "可用的值：{valid}。")
}

/// `a, b or c`.
fn list(language: Language, words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => {
            let first = match language {
                Language::English => first.join(", "),
                Language::Chinese => first.join("、"),
            };
            say!(language, "{first} or {last}", "{first} 或 {last}")
        }
    }
}
