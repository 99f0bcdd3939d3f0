//! The words of `--help` on the definitions of `arguments.rs`, in a language.

use std::mem;

use clap::builder::StyledStr;
use clap::{Arg, ArgAction, Command, CommandFactory};
use unicode_width::UnicodeWidthStr;

use super::arguments::Arguments;
use super::fill::{fill, paragraphs};
use crate::i18n::cli_help::{
    CommandHelp, HelpWords, OptionGroup, command_help, group_name, help_words, option_help,
    value_help,
};
use crate::value::Language;

/// No line of help is wider.
pub const WIDTH: usize = 100;
/// Where clap begins the text of an option in `--help`.
const OPTION_INDENT: usize = 10;
const INDENT: &str = "  ";

/// What reads the command line and answers `--help`.
pub fn command(language: Language) -> Command {
    let mut command = dressed(language);
    command.build();
    if language != Language::English {
        say_usages(&mut command, help_words(language));
    }
    command
}

/// The definitions with their texts, not built yet.
pub fn dressed(language: Language) -> Command {
    let version = Arg::new("version")
        .short('V')
        .long("version")
        .action(ArgAction::Version);
    let command = Arguments::command().disable_version_flag(true).arg(version);
    dress(command, "", language)
}

fn dress(command: Command, path: &str, language: Language) -> Command {
    let help = Arg::new("help")
        .short('h')
        .long("help")
        .action(ArgAction::Help);
    let words = help_words(language);
    let mut command = command
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        // The last one counts, so that an alias of a shell can be overruled.
        .args_override_self(true)
        .arg(help)
        .mut_args(|arg| dress_arg(arg, path, language))
        .mut_subcommands(|sub| {
            let path = format!("{path} {}", sub.get_name());
            dress(sub, path.trim_start(), language)
        })
        .subcommand_help_heading(words.commands)
        // Lines are wrapped here: clap knows no Chinese.
        .term_width(0);
    let style = *command.get_styles().get_usage();
    let (usage, colon, gap) = (words.usage, words.colon, words.gap);
    command = command.help_template(format!(
        "{{about-with-newline}}\n{style}{usage}{colon}{style:#}{gap}{{usage}}\n\n{{all-args}}{{after-help}}"
    ));
    match command_help(language, path) {
        Some(help) => command
            .about(first_line(help.text))
            .long_about(paragraphs(help.text, WIDTH))
            .after_help(after_short(path, words))
            .after_long_help(after_long(&help, words)),
        None => command,
    }
}

fn dress_arg(arg: Arg, path: &str, language: Language) -> Arg {
    let id = arg.get_id().as_str().to_owned();
    let Some(help) = option_help(language, path, &id) else {
        return arg;
    };
    let takes_value = takes_value(&arg);
    let width = WIDTH - OPTION_INDENT;
    let long = [paragraphs(help.text, width), values(&arg, &id, language)];
    let long: Vec<_> = long.into_iter().filter(|part| !part.is_empty()).collect();
    arg.help(first_line(help.text))
        .long_help(long.join("\n\n"))
        .help_heading(group_name(language, help.group))
        .display_order(help.order)
        // They are in the text: clap says its own word before them.
        .hide_possible_values(takes_value)
}

/// `--then` is repeated as those with values are, and has none.
pub fn takes_value(arg: &Arg) -> bool {
    let has_none = arg
        .get_num_args()
        .is_some_and(|range| !range.takes_values());
    arg.get_action().takes_values() && !has_none
}

/// A line for each value that is a word.
fn values(arg: &Arg, id: &str, language: Language) -> String {
    if !takes_value(arg) {
        return String::new();
    }
    let possible = arg.get_possible_values();
    let names = || possible.iter().map(|value| value.get_name());
    let longest = names().map(str::len).max().unwrap_or_default();
    let line = |name: &str| {
        let text = value_help(language, id, name).unwrap_or_default();
        format!("{INDENT}{name:longest$}{INDENT}{text}")
    };
    names().map(line).collect::<Vec<_>>().join("\n")
}

pub fn first_line(text: &'static str) -> &'static str {
    text.lines().next().unwrap_or_default()
}

fn after_short(path: &str, words: &HelpWords) -> String {
    let name = format!("wirepad {path}");
    format!("{} {}", name.trim_end(), words.more)
}

fn after_long(help: &CommandHelp, words: &HelpWords) -> String {
    let mut chapters = vec![examples(help, words)];
    if help.reads_input {
        chapters.push(chapter(words.input_heading, words.input, words));
    }
    if help.is_session {
        chapters.push(chapter(words.signals_heading, words.signals, words));
        chapters.push(statuses(words));
    }
    chapters.join("\n\n")
}

fn examples(help: &CommandHelp, words: &HelpWords) -> String {
    let mut text = format!("{}{}", words.examples, words.colon);
    for example in &help.examples {
        let what = fill(example.text, WIDTH - 3 * INDENT.len());
        let line = format!("\n{INDENT}{}\n{INDENT}{INDENT}{INDENT}{what}", example.line);
        text.push_str(&line);
    }
    text
}

fn chapter(heading: &str, text: &str, words: &HelpWords) -> String {
    let filled = fill(text, WIDTH - INDENT.len());
    let lines = filled.replace('\n', &format!("\n{INDENT}"));
    format!("{heading}{}\n{INDENT}{lines}", words.colon)
}

fn statuses(words: &HelpWords) -> String {
    let mut text = format!("{}{}", words.statuses_heading, words.colon);
    for (status, meaning) in words.statuses().iter().enumerate() {
        text.push_str(&format!("\n{INDENT}{status}{INDENT}{meaning}"));
    }
    text
}

/// Usages as clap makes them, without its own words.
fn say_usages(command: &mut Command, words: &HelpWords) {
    for sub in command.get_subcommands_mut() {
        say_usages(sub, words);
    }
    let usage = usage(command, words);
    *command = mem::take(command).override_usage(usage);
}

/// How a command is called; several lines when there are several ways. The command
/// is built.
pub fn usage(command: &mut Command, words: &HelpWords) -> String {
    let usage = command.render_usage().to_string();
    let ways = usage.trim_start_matches("Usage:").lines().map(str::trim);
    let said = ways.map(|way| {
        way.replace("OPTIONS", words.options_here)
            .replace("COMMAND", words.command_here)
    });
    let first = words.usage.width() + words.colon.width() + words.gap.width();
    said.collect::<Vec<_>>().join(&format!("\n{:first$}", ""))
}

/// Help as it is printed: clap ends headings with a colon of its own.
pub fn shown(help: &StyledStr, language: Language, has_colours: bool) -> String {
    let text = match has_colours {
        true => help.ansi().to_string(),
        false => help.to_string(),
    };
    // It indents empty lines, too.
    let lines: Vec<_> = text.lines().map(str::trim_end).collect();
    let colon = help_words(language).colon;
    let end_with = |text: String, heading: &&str| {
        text.replace(&format!("{heading}:"), &format!("{heading}{colon}"))
    };
    headings(language).iter().fold(lines.join("\n"), end_with)
}

/// What clap writes over lists.
fn headings(language: Language) -> Vec<&'static str> {
    let groups = OptionGroup::ALL.map(|group| group_name(language, group));
    let commands = help_words(language).commands;
    groups.into_iter().chain([commands]).collect()
}

#[cfg(test)]
mod tests {
    use clap::error::ErrorKind;

    use super::*;

    /// Every command with its path.
    fn all(command: &Command, path: &str) -> Vec<(String, Command)> {
        let mut found = vec![(path.to_owned(), command.clone())];
        for sub in command.get_subcommands() {
            let path = format!("{path} {}", sub.get_name());
            found.extend(all(sub, path.trim_start()));
        }
        found
    }

    /// What `wirepad WORDS` prints.
    fn printed(language: Language, path: &str, flag: &str) -> String {
        let words = ["wirepad"].into_iter().chain(path.split_whitespace());
        let words = words.chain([flag]);
        let error = command(language).try_get_matches_from(words).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::DisplayHelp, "{path}");
        shown(&error.render(), language, false)
    }

    fn has_chinese(text: &str) -> bool {
        text.contains(|character| matches!(character, '\u{3000}'..='\u{9fff}'))
    }

    #[test]
    fn every_command_has_text_and_examples_in_both_languages() {
        for language in Language::ALL {
            for (path, _) in all(&command(language), "") {
                let help = command_help(language, &path);
                let help = help.unwrap_or_else(|| panic!("{path}: no text"));
                assert_eq!(
                    has_chinese(help.text),
                    language == Language::Chinese,
                    "{path}: {}",
                    help.text
                );
                assert!((3..=6).contains(&help.examples.len()), "{path}");
            }
        }
    }

    #[test]
    fn every_option_and_value_has_text_in_both_languages() {
        for language in Language::ALL {
            for (path, command) in all(&command(language), "") {
                for arg in command.get_arguments().filter(|arg| !arg.is_hide_set()) {
                    let id = arg.get_id().as_str();
                    let help = option_help(language, &path, id);
                    let help = help.unwrap_or_else(|| panic!("{path} {id}: no text"));
                    let is_chinese = language == Language::Chinese;
                    assert_eq!(has_chinese(help.text), is_chinese, "{path} {id}");
                    if !takes_value(arg) {
                        continue;
                    }
                    for value in arg.get_possible_values() {
                        let text = value_help(language, id, value.get_name());
                        assert!(text.is_some(), "{path} {id} {}", value.get_name());
                    }
                }
            }
        }
    }

    #[test]
    fn no_line_of_help_is_wider_than_a_terminal() {
        for language in Language::ALL {
            for (path, _) in all(&command(language), "") {
                for flag in ["-h", "--help"] {
                    for line in printed(language, &path, flag).lines() {
                        assert!(line.width() <= WIDTH, "{path} {flag}: {line}");
                        assert_eq!(line, line.trim_end(), "{path} {flag}");
                    }
                }
            }
        }
    }

    #[test]
    fn chinese_help_has_no_english_words_of_claps() {
        for (path, _) in all(&command(Language::Chinese), "") {
            for flag in ["-h", "--help"] {
                let help = printed(Language::Chinese, &path, flag);
                for word in [
                    "Usage",
                    "OPTIONS",
                    "COMMAND",
                    "Options",
                    "Commands",
                    "Arguments",
                    "Print",
                    "possible",
                    "Possible",
                    "default",
                    "Examples",
                ] {
                    assert!(!help.contains(word), "{path} {flag} has {word}:\n{help}");
                }
                let heading = help.lines().find(|line| {
                    line.ends_with(':') || (line.ends_with('：') && !has_chinese(line))
                });
                assert_eq!(heading, None, "{path} {flag}");
                assert!(help.contains("用法：wirepad"), "{help}");
            }
        }
    }

    #[test]
    fn long_help_has_examples_and_sessions_tell_exit_statuses() {
        let help = printed(Language::English, "udp", "--help");
        for part in ["Examples:", "Exit status:", "Standard input:", "Ctrl+C"] {
            assert!(help.contains(part), "{part}");
        }
        let short = printed(Language::English, "udp", "-h");
        assert!(!short.contains("Examples"), "{short}");
        assert!(!printed(Language::English, "man", "--help").contains("Exit status"));
        let replay = printed(Language::English, "replay", "--help");
        assert!(replay.contains("Exit status:") && !replay.contains("Standard input:"));
    }

    #[test]
    fn no_help_speaks_of_standard_input_where_it_is_not_read() {
        for language in Language::ALL {
            for path in ["udp", "tcp-client", "tcp-server"] {
                let text = printed(language, &format!("open {path}"), "--help");
                assert!(!text.contains("--input"), "{text}");
            }
        }
    }

    #[test]
    fn examples_are_understood() {
        for (path, _) in all(&command(Language::English), "") {
            let help = command_help(Language::English, &path).unwrap();
            for example in help.examples {
                let words = crate::cli::tests::words_of(example.line);
                let read = command(Language::English).try_get_matches_from(words);
                assert!(read.is_ok(), "{}: {}", example.line, read.unwrap_err());
                let starts = format!("wirepad {path}");
                let is_of_root = path.is_empty() || example.line.starts_with("wirepad --lang");
                let is_of_open = example.line.contains("open --start");
                assert!(
                    is_of_root || is_of_open || example.line.starts_with(&starts),
                    "{}",
                    example.line
                );
            }
        }
    }
}
