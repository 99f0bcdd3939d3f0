//! What `--help` and the man page say: both languages side by side.
//!
//! Start with [`option_help`] and [`command_help`]. `options.rs` has a row for
//! every option and argument, `values.rs` one for every value that is a word,
//! `commands.rs` the commands with their examples, `chapters.rs` what stands once
//! for all. Commands are named by their path: `udp`, `open udp`, and nothing for
//! `wirepad` alone; options by their ids.
//!
//! The first line of a text is what `-h` shows; `--help` shows all of it, and each
//! further line is a paragraph.
//!
//! Does not know clap, and does not wrap lines.

mod chapters;
mod commands;
mod options;
mod values;

use crate::value::Language;

pub use self::chapters::{HelpWords, help_words};
pub use self::commands::{CommandHelp, Example, command_help};
pub use self::options::{OptionGroup, OptionHelp, group_name, option_help};
pub use self::values::value_help;

/// English and Chinese.
type Both = [&'static str; 2];

fn of(language: Language, [english, chinese]: Both) -> &'static str {
    match language {
        Language::English => english,
        Language::Chinese => chinese,
    }
}
