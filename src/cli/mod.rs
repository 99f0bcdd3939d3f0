//! The command line: the same sessions as in the window, for scripts. The only
//! folder that names clap.
//!
//! Start with [`parse`], which tells the window from a command, and [`perform`],
//! which runs one. `arguments.rs` has the words, `plan.rs` reads what they mean,
//! `run/` is a session without the window. Records go to standard output and
//! nothing else does; notes and errors go to standard error, one sentence each.
//!
//! Does not open windows or sockets itself.

mod arguments;
pub mod convert;
pub mod doctor;
pub mod expect;
mod outgoing;
mod perform;
mod plan;
pub mod replay;
mod run;
mod script;
pub mod source;
mod usage;

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

pub use self::arguments::{
    Arguments, CommandArgument, DoctorArguments, LanguageArgument, Renderer, ThemeArgument,
    WindowArguments,
};
pub use self::perform::{perform, window_tabs};
use crate::i18n::say::Sentence;
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
    let _ = language;
    Arguments::try_parse_from(words).map_err(|error| {
        // Nobody is left to tell that it cannot be told.
        let _ = error.print();
        match error.use_stderr() {
            true => Status::Usage,
            false => Status::Done,
        }
    })
}

/// Says a sentence on standard error.
fn tell(sentence: &Sentence) {
    let mut error = std::io::stderr().lock();
    let (text, hint) = (&sentence.text, sentence.hint.as_deref().unwrap_or_default());
    let gap = match text.chars().next_back() {
        _ if hint.is_empty() => "",
        Some('。') => "",
        Some('.') => " ",
        // A path comes last, and a stop after it would look like a part of it.
        _ => "\nwirepad: ",
    };
    // There is nobody left to tell that it cannot be told.
    let _ = writeln!(error, "wirepad: {text}{gap}{hint}");
}
