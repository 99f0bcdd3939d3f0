//! The command line: the same sessions as in the window, for scripts. The only
//! folder that names clap.
//!
//! Start with [`parse`], which tells the window from a command, and [`perform`],
//! which runs one. `arguments.rs` has the words, `help.rs` says what they are and
//! `wrong_words.rs` what is wrong with them, `plan.rs` reads what they mean, `run/`
//! is a session without the window. Records go to standard output and
//! nothing else does; notes and errors go to standard error, one sentence each.
//!
//! Does not open windows or sockets itself.

mod arguments;
mod completions;
pub mod convert;
pub mod doctor;
pub mod expect;
mod fill;
mod help;
mod man;
mod nearest;
mod outgoing;
mod perform;
mod plan;
pub mod replay;
mod run;
mod script;
pub mod source;
mod usage;
mod wrong_words;

use std::ffi::OsString;
use std::io::{ErrorKind as ErrorKindOfIo, IsTerminal, Write};
use std::process::ExitCode;

use clap::FromArgMatches;
use clap::error::ErrorKind;

pub use self::arguments::{
    Arguments, CommandArgument, DoctorArguments, LanguageArgument, Renderer, ThemeArgument,
    WindowArguments,
};
pub use self::man::page as manual_page;
pub use self::perform::{check_window_options, perform, window_tabs};
use crate::i18n::say::{self, Sentence};
use crate::settings::TabSettings;
use crate::value::Language;

/// Tabs that the words of a command want in the window.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WindowTabs {
    pub tabs: Vec<TabSettings>,
    pub open_at_once: bool,
}

/// How a command ended, as the system is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Done,
    /// Something that was asked for was not done.
    Failed,
    /// The words of the command were wrong.
    Usage,
    /// The link could not be opened, or broke.
    Link,
    /// What was expected did not come.
    NotMet,
}

impl Status {
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Link => 3,
            Self::NotMet => 4,
        }
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status.code())
    }
}

/// The language that is asked for in the words themselves, so that what is wrong
/// with them is said in it.
pub fn asked_language(words: &[OsString]) -> Option<Language> {
    let mut words = words.iter().filter_map(|word| word.to_str());
    let mut asked = None;
    while let Some(word) = words.next() {
        let value = match word {
            "--" => break,
            "--lang" => words.next(),
            _ => word.strip_prefix("--lang="),
        };
        asked = match value {
            Some("zh") => Some(Language::Chinese),
            Some("en") => Some(Language::English),
            _ => asked,
        };
    }
    asked
}

/// Reads the words. Wrong ones, and questions such as `--help`, are answered here:
/// then there is nothing left to do but to end with the status.
pub fn parse(words: &[OsString], language: Language) -> Result<Arguments, Status> {
    let mut command = help::command(language);
    let read = command.try_get_matches_from_mut(words);
    let read = read.and_then(|matches| Arguments::from_arg_matches(&matches));
    read.map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let has_colours = has_colours();
            let text = help::shown(&error.render(), language, has_colours);
            print(text.trim_end(), language)
        }
        _ => {
            tell(&wrong_words::say(language, &error, words, &command));
            Status::Usage
        }
    })
}

/// Windows' older consoles show colours as signs.
fn has_colours() -> bool {
    let is_plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let is_dumb = std::env::var_os("TERM").is_none_or(|value| value == "dumb");
    !cfg!(windows) && !is_plain && !is_dumb && std::io::stdout().is_terminal()
}

/// Writes what was asked for on standard output, and ends its last line.
fn print(text: &str, language: Language) -> Status {
    let mut output = std::io::stdout().lock();
    let written = writeln!(output, "{text}").and_then(|()| output.flush());
    match written {
        Ok(()) => Status::Done,
        // Who reads has had enough.
        Err(error) if error.kind() == ErrorKindOfIo::BrokenPipe => Status::Done,
        Err(error) => {
            tell(&say::output_failed(language, error.kind()));
            Status::Failed
        }
    }
}

/// Says a sentence on standard error.
fn tell(sentence: &Sentence) {
    let mut error = std::io::stderr().lock();
    // There is nobody left to tell that it cannot be told.
    let _ = writeln!(error, "wirepad: {}", line_of(sentence));
}

/// A sentence and its hint. Chinese has no blank behind a full stop; behind a path
/// a stop would look like a part of it, so the hint is a line of its own.
fn line_of(sentence: &Sentence) -> String {
    let Sentence { text, hint } = sentence;
    match hint {
        Some(hint) if text.ends_with('。') => format!("{text}{hint}"),
        Some(hint) if text.ends_with(['.', '!', '?']) => format!("{text} {hint}"),
        Some(hint) => format!("{text}\nwirepad: {hint}"),
        None => text.clone(),
    }
}

#[cfg(test)]
mod tests;
