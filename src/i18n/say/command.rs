//! A tab as a command.

use super::{Sentence, compose_error, endpoint_error, is_shapeless, network_problem};
use crate::i18n::words;
use crate::settings::CommandProblem;
use crate::value::Language;

/// As much of a command as a person reads to see that it is the right one.
const SHOWN_CHARS: usize = 300;

/// The command is on the clipboard; its beginning is shown.
pub fn command_copied(language: Language, command: &str) -> Sentence {
    let text = say!(language, "The command was copied.", "命令行已复制。");
    Sentence::new(text, shown_command(command))
}

/// In one line, as a message may have several.
fn shown_command(command: &str) -> String {
    let shown = |character| match is_shapeless(character) {
        true => ' ',
        false => character,
    };
    let mut line: String = command.chars().take(SHOWN_CHARS).map(shown).collect();
    if command.chars().nth(SHOWN_CHARS).is_some() {
        line.push('…');
    }
    line
}

/// Why a tab has no command.
pub fn no_command(language: Language, problem: &CommandProblem) -> Sentence {
    let Sentence { text, hint } = command_problem(language, problem);
    Sentence {
        text: say!(
            language,
            "No command was copied. {text}",
            "未复制命令行。{text}"
        ),
        hint,
    }
}

fn command_problem(language: Language, problem: &CommandProblem) -> Sentence {
    match problem {
        CommandProblem::Network(problem) => network_problem(language, *problem),
        CommandProblem::Target(error) => endpoint_error(language, error),
        CommandProblem::Message(error) => compose_error(language, error),
        CommandProblem::Interval => words(language).interval_wrong.to_owned().into(),
        CommandProblem::TooLong => Sentence::new(
            say!(
                language,
                "The message is too long for a command line.",
                "发送内容过长，超出命令行的长度限制。"
            ),
            say!(
                language,
                "Put it into a file and send that with --send-file, or save the tab as a session file.",
                "请将内容存入文件并用 --send-file 发送，或将标签存为会话文件。"
            ),
        ),
        CommandProblem::Nul => Sentence::new(
            say!(
                language,
                "An address has a NUL character, which no command line can have.",
                "地址中含有 NUL 字符，命令行无法表示。"
            ),
            say!(language, "Type the address again.", "请重新填写地址。"),
        ),
    }
}
