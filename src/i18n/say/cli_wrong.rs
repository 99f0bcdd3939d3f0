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
        nearest: Option<String>,
        /// Commands that have it.
        elsewhere: Vec<String>,
    },
    UnknownCommand {
        word: String,
        command: String,
        nearest: Option<String>,
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
        nearest: Option<String>,
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
    Twice {
        option: String,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExtraWhy {
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
        } => unknown_option(language, option, command, nearest.as_deref(), elsewhere),
        WrongWords::UnknownCommand {
            word,
            command,
            nearest,
        } => unknown_command(language, word, command, nearest.as_deref()),
        WrongWords::Extra { word, command, why } => extra(language, word, command, *why),
        WrongWords::UnknownValue {
            option,
            value,
            nearest,
            valid,
        } => unknown_value(language, option, value, nearest.as_deref(), valid),
        WrongWords::MissingValue { option, valid } => missing_value(language, option, valid),
        WrongWords::NeedlessValue { option, value } => needless_value(language, option, value),
        WrongWords::Twice { option } => say!(
            language,
            "{option} can be given only once.",
            "{option} 只能使用一次。"
        )
        .into(),
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
    nearest: Option<&str>,
    elsewhere: &[String],
) -> Sentence {
    let option = one_line(option);
    let text = say!(
        language,
        "“{option}” is not an option of “{command}”.",
        "“{command}”没有“{option}”这个选项。"
    );
    let hint = match (elsewhere, nearest) {
        ([], Some(nearest)) => did_you_mean(language, nearest),
        ([], None) => see_help(language, command),
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

fn unknown_command(
    language: Language,
    word: &str,
    command: &str,
    nearest: Option<&str>,
) -> Sentence {
    let word = one_line(word);
    let hint = match nearest {
        Some(nearest) => did_you_mean(language, &format!("{command} {nearest}")),
        None => see_help(language, command),
    };
    let text = say!(
        language,
        "“{word}” is not a command of “{command}”.",
        "“{command}”没有“{word}”这个命令。"
    );
    Sentence::new(text, hint)
}

fn extra(language: Language, word: &str, command: &str, why: ExtraWhy) -> Sentence {
    let word = one_line(word);
    let text = say!(
        language,
        "“{word}” is one word too many for “{command}”.",
        "“{command}”后多出了“{word}”。"
    );
    let hint = match why {
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
    nearest: Option<&str>,
    valid: &[String],
) -> Sentence {
    let value = one_line(value);
    let text = say!(
        language,
        "{option}: “{value}” is not one of its values.",
        "{option}：没有“{value}”这个值。"
    );
    let hint = match nearest {
        Some(nearest) => did_you_mean(language, nearest),
        None => values(language, valid),
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

fn did_you_mean(language: Language, word: &str) -> String {
    say!(language, "Did you mean {word}?", "您是不是要用 {word}？")
}

fn see_help(language: Language, command: &str) -> String {
    say!(
        language,
        "{command} --help says what there is.",
        "运行 {command} --help 可查看用法。"
    )
}

fn values(language: Language, valid: &[String]) -> String {
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
