//! What clap finds wrong, as one sentence in the user's language.

use std::ffi::OsString;
use std::net::IpAddr;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, Error};

use super::help::takes_value;
use super::nearest::meant;
use crate::i18n::cli_help::command_help;
use crate::i18n::say::{ExtraWhy, Sentence, WrongWords, number_out_of_range, wrong_words};
use crate::value::{Endpoint, Language, parse_port};

/// Options whose values are numbers, and what they may be.
const NUMBERS: [(&[&str], &str); 2] = [
    (
        &[
            "--times",
            "--records",
            "--loop",
            "--from-record",
            "--to-record",
        ],
        "≥ 1",
    ),
    (&["--timeout", "--duration", "--wait"], "0 … 31536000 s"),
];
/// Options that need another one. clap tells only the one that is missing.
const PAIRS: [(&str, &str); 2] = [("--repeat", "--times"), ("--save", "--save-format")];

/// Words of other programs, and what they are here.
const OTHER_WORDS: [(&str, &str, &str); 1] = [("--input", "text", "lines")];

/// One sentence for an error. `root` is the built definition that made it of
/// `words`.
pub fn say(language: Language, error: &Error, words: &[OsString], root: &Command) -> Sentence {
    let wrong = Wrong {
        error,
        words: words
            .iter()
            .skip(1)
            .map(|word| word.to_string_lossy().into_owned())
            .collect(),
        root,
    };
    match error.kind() {
        ErrorKind::ValueValidation => wrong.number(language),
        kind => wrong_words(language, &wrong.of(kind)),
    }
}

struct Wrong<'a> {
    error: &'a Error,
    words: Vec<String>,
    root: &'a Command,
}

impl Wrong<'_> {
    fn of(&self, kind: ErrorKind) -> WrongWords {
        match kind {
            ErrorKind::UnknownArgument => self.unknown_argument(),
            ErrorKind::InvalidSubcommand => self.unknown_command(),
            ErrorKind::InvalidValue => self.unknown_value(),
            ErrorKind::TooManyValues => WrongWords::NeedlessValue {
                option: self.option(),
                value: self.text(ContextKind::InvalidValue),
            },
            ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues | ErrorKind::NoEquals => {
                WrongWords::MissingValue {
                    option: self.option(),
                    valid: Vec::new(),
                }
            }
            ErrorKind::ArgumentConflict => self.conflict(),
            ErrorKind::MissingRequiredArgument => self.missing(),
            ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
                self.nothing()
            }
            ErrorKind::InvalidUtf8 => WrongWords::NoText,
            _ => WrongWords::Other {
                command: self.reached(None).1,
            },
        }
    }

    /// The command that was reached when `word` was read, or at the end of all
    /// words, and what it is called.
    fn reached(&self, word: Option<&str>) -> (&Command, String) {
        let mut command = self.root;
        let mut name = String::from("wirepad");
        let mut words = self.words.iter();
        while let Some(read) = words.next() {
            if word.is_some_and(|word| is_word(read, word)) || read == "--" {
                break;
            }
            if read.starts_with('-') {
                if takes_next(command, read) {
                    words.next();
                }
            } else if let Some(sub) = command.find_subcommand(read) {
                command = sub;
                name = format!("{name} {read}");
            }
        }
        (command, name)
    }

    fn unknown_argument(&self) -> WrongWords {
        let word = self.text(ContextKind::InvalidArg);
        let (command, name) = self.reached(Some(&word));
        if !word.starts_with('-') || word == "-" {
            let why = self.why_extra(&word, command);
            let command = name;
            return WrongWords::Extra { word, command, why };
        }
        let option = self.as_typed(&word);
        let long = format!("--{}", option.trim_start_matches('-'));
        let elsewhere = match self.has(command, &long) {
            true => Vec::new(),
            false => self.elsewhere(&long),
        };
        if long == "--port"
            && let Some(address) = address_of(command)
        {
            return WrongWords::NoPortOption {
                option,
                command: name,
                address,
            };
        }
        let longs = longs(command);
        WrongWords::UnknownOption {
            nearest: meant_of(&long, &longs),
            option,
            command: name,
            elsewhere,
        }
    }

    /// A word with one dash is read letter by letter: `-format` as `-f`.
    fn as_typed(&self, letter: &str) -> String {
        let is_it = |word: &&String| word.starts_with(letter) && !word.starts_with("--");
        let whole = self.words.iter().find(is_it);
        match letter.starts_with("--") {
            true => letter.to_owned(),
            false => whole.map_or(letter, |word| word).to_owned(),
        }
    }

    fn has(&self, command: &Command, long: &str) -> bool {
        longs(command).iter().any(|each| each == long)
    }

    /// Other commands that have an option.
    fn elsewhere(&self, long: &str) -> Vec<String> {
        let commands = self.root.get_subcommands();
        let with = commands.filter(|command| self.has(command, long));
        let named = with.map(|command| format!("wirepad {}", command.get_name()));
        let alone = self.has(self.root, long).then(|| String::from("wirepad"));
        alone.into_iter().chain(named).collect()
    }

    fn why_extra(&self, word: &str, command: &Command) -> ExtraWhy {
        let is_of_text = |read: &String| {
            matches!(
                read.as_str(),
                "--send" | "--send-hex" | "--expect" | "--expect-hex"
            )
        };
        let before = self.words.iter().take_while(|read| *read != word);
        match command.get_name() {
            _ if let Some(address) = self.split_address(word) => ExtraWhy::SplitAddress(address),
            _ if before.clone().any(is_of_text) => ExtraWhy::Unquoted,
            "udp" if word.contains(':') => ExtraWhy::Target,
            _ => ExtraWhy::Unknown,
        }
    }

    /// `127.0.0.1 9000`, written as one word.
    fn split_address(&self, word: &str) -> Option<String> {
        let port = parse_port(word).ok().filter(|port| *port != 0)?;
        let place = self.words.iter().position(|read| read == word)?;
        let host = self.words.get(place.checked_sub(1)?)?;
        let is_value = place
            .checked_sub(2)
            .and_then(|before| self.words.get(before))
            .is_some_and(|before| before.starts_with("--send") || before.starts_with("--expect"));
        let is_name = host.contains('.') && !host.contains([':', '/']);
        let is_host = host.parse::<IpAddr>().is_ok() || host == "localhost" || is_name;
        (is_host && !is_value).then(|| Endpoint::new(host.as_str(), port).to_string())
    }

    fn unknown_command(&self) -> WrongWords {
        let word = self.text(ContextKind::InvalidSubcommand);
        let (command, name) = self.reached(Some(&word));
        if word == "help" {
            return WrongWords::HelpIsAnOption { command: name };
        }
        if word.ends_with(".wirepad") {
            let why = ExtraWhy::SessionFile;
            let command = name;
            return WrongWords::Extra { word, command, why };
        }
        let names = command.get_subcommands().map(Command::get_name);
        let names: Vec<_> = names.map(str::to_owned).collect();
        WrongWords::UnknownCommand {
            nearest: meant_of(&word, &names),
            word,
            command: name,
        }
    }

    fn unknown_value(&self) -> WrongWords {
        let option = self.option();
        let value = self.text(ContextKind::InvalidValue);
        let valid = self.texts(ContextKind::ValidValue);
        if value.is_empty() {
            return WrongWords::MissingValue { option, valid };
        }
        let mut others = OTHER_WORDS.iter();
        let other = others.find(|(of, word, _)| *of == option && *word == value);
        let nearest = match other {
            Some((_, _, here)) => vec![(*here).to_owned()],
            None => meant_of(&value, &valid),
        };
        WrongWords::UnknownValue {
            option,
            nearest,
            value,
            valid,
        }
    }

    fn conflict(&self) -> WrongWords {
        let one = match self.text(ContextKind::InvalidSubcommand) {
            sub if !sub.is_empty() => sub,
            _ => self.option(),
        };
        let other = self.texts(ContextKind::PriorArg);
        match other.first().map(|other| bare(other)) {
            Some(other) if other != one => WrongWords::Conflict { one, other },
            _ => WrongWords::Other {
                command: self.reached(None).1,
            },
        }
    }

    fn missing(&self) -> WrongWords {
        let what: Vec<String> = self.texts(ContextKind::InvalidArg);
        let what: Vec<String> = what.iter().map(|each| bare(each)).collect();
        if let [only] = what.as_slice()
            && let Some((_, option)) = PAIRS.iter().find(|(needed, _)| needed == only)
        {
            return WrongWords::MissingWith {
                what: only.clone(),
                option: (*option).to_owned(),
            };
        }
        let (_, command) = self.reached(None);
        WrongWords::Missing {
            what,
            example: example(&command),
            command,
        }
    }

    /// A command that does nothing by itself.
    fn nothing(&self) -> WrongWords {
        let (reached, command) = self.reached(None);
        let positionals = reached.get_positionals();
        let files = positionals.filter_map(|arg| arg.get_value_names()?.first());
        let files = files.map(ToString::to_string);
        let names = reached.get_subcommands().map(Command::get_name);
        WrongWords::Missing {
            what: files.chain(names.map(str::to_owned)).collect(),
            example: example(&command),
            command,
        }
    }

    fn number(&self, language: Language) -> Sentence {
        let option = self.option();
        let value = self.text(ContextKind::InvalidValue);
        let range = range_of(&option).unwrap_or("0 …");
        number_out_of_range(language, &option, &value, range)
    }

    /// The option that is told, as it is typed.
    fn option(&self) -> String {
        bare(&self.text(ContextKind::InvalidArg))
    }

    fn text(&self, kind: ContextKind) -> String {
        self.texts(kind).into_iter().next().unwrap_or_default()
    }

    fn texts(&self, kind: ContextKind) -> Vec<String> {
        match self.error.get(kind) {
            Some(ContextValue::String(text)) => vec![text.clone()],
            Some(ContextValue::Strings(texts)) => texts.clone(),
            _ => Vec::new(),
        }
    }
}

/// What the numbers of an option may be.
pub fn range_of(option: &str) -> Option<&'static str> {
    let mut ranges = NUMBERS.iter();
    let found = ranges.find(|(options, _)| options.contains(&option));
    found.map(|(_, range)| *range)
}

fn is_word(read: &str, word: &str) -> bool {
    let name = read.split('=').next().unwrap_or_default();
    let is_in_cluster = !read.starts_with("--") && word.len() == 2 && word.starts_with('-');
    read == word || name == word || (is_in_cluster && read.starts_with(word))
}

/// The value of an option is the next word.
fn takes_next(command: &Command, word: &str) -> bool {
    let is_it = |arg: &&Arg| {
        let long = arg.get_long().map(|long| format!("--{long}"));
        let short = arg.get_short().map(|short| format!("-{short}"));
        [long, short].iter().flatten().any(|name| name == word)
    };
    let found = command.get_arguments().find(is_it);
    found.is_some_and(takes_value)
}

fn meant_of(typed: &str, names: &[String]) -> Vec<String> {
    let meant = meant(typed, names.iter().map(String::as_str));
    meant.into_iter().map(str::to_owned).collect()
}

/// What a command calls the address that has the port in it.
fn address_of(command: &Command) -> Option<String> {
    let mut positionals = command.get_positionals();
    let names = positionals.find_map(|arg| arg.get_value_names());
    let name = names?.first()?.to_string();
    matches!(name.as_str(), "LOCAL" | "REMOTE").then_some(name)
}

fn longs(command: &Command) -> Vec<String> {
    let visible = command.get_arguments().filter(|arg| !arg.is_hide_set());
    let longs = visible.filter_map(Arg::get_long);
    longs.map(|long| format!("--{long}")).collect()
}

/// `--format <FORMAT>` is `--format`, `<FILE>` is `FILE`.
fn bare(option: &str) -> String {
    let name = option.split(' ').next().unwrap_or_default();
    let name = name.trim_end_matches("...");
    name.trim_matches(['<', '>', '[', ']']).to_owned()
}

fn example(command: &str) -> Option<&'static str> {
    let path = command.trim_start_matches("wirepad").trim_start();
    // Command lines are the same in every language.
    let help = command_help(Language::English, path)?;
    help.examples.first().map(|example| example.line)
}
