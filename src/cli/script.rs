//! What is sent and what is awaited, in the order in which it stands on the
//! command line.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::OsStringValueParser;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

use super::expect::ExpectKind;

/// One option of the script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    Send(String),
    SendHex(String),
    SendFile(PathBuf),
    Expect(ExpectKind, String),
    /// What follows waits until all expectations before it are met.
    Then,
}

/// The options of the script, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScriptArguments {
    pub words: Vec<Word>,
}

const SEND: &str = "send";
const SEND_HEX: &str = "send_hex";
const SEND_FILE: &str = "send_file";
const EXPECT: &str = "expect";
const EXPECT_HEX: &str = "expect_hex";
const EXPECT_REGEX: &str = "expect_regex";
const THEN: &str = "then";

/// Id, name on the command line, and what its value is called.
const WITH_VALUE: [(&str, &str, &str); 6] = [
    (SEND, "send", "TEXT"),
    (SEND_HEX, "send-hex", "HEX"),
    (SEND_FILE, "send-file", "FILE"),
    (EXPECT, "expect", "TEXT"),
    (EXPECT_HEX, "expect-hex", "HEX"),
    (EXPECT_REGEX, "expect-regex", "REGEX"),
];

impl Args for ScriptArguments {
    fn augment_args(command: Command) -> Command {
        let with_value = WITH_VALUE.map(|(id, long, value)| {
            let arg = Arg::new(id)
                .long(long)
                .value_name(value)
                .action(ArgAction::Append)
                .allow_hyphen_values(true);
            match id {
                SEND_FILE => arg
                    .value_hint(clap::ValueHint::FilePath)
                    .value_parser(OsStringValueParser::new()),
                _ => arg,
            }
        });
        let then = Arg::new(THEN)
            .long("then")
            .action(ArgAction::Append)
            .num_args(0)
            .default_missing_value("");
        command.args(with_value).arg(then)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for ScriptArguments {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut placed = Vec::new();
        for (id, _, _) in WITH_VALUE {
            let places = matches.indices_of(id).into_iter().flatten();
            match id {
                SEND_FILE => {
                    let files = matches.get_many::<OsString>(id).into_iter().flatten();
                    placed.extend(places.zip(files.map(|file| Word::SendFile(file.into()))));
                }
                _ => {
                    let values = matches.get_many::<String>(id).into_iter().flatten();
                    placed.extend(places.zip(values.map(|value| word(id, value))));
                }
            }
        }
        let thens = matches.indices_of(THEN).into_iter().flatten();
        placed.extend(thens.map(|place| (place, Word::Then)));
        placed.sort_by_key(|(place, _)| *place);
        let words = placed.into_iter().map(|(_, word)| word).collect();
        Ok(Self { words })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

fn word(id: &str, value: &str) -> Word {
    let value = value.to_owned();
    match id {
        SEND_HEX => Word::SendHex(value),
        EXPECT => Word::Expect(ExpectKind::Text, value),
        EXPECT_HEX => Word::Expect(ExpectKind::Hex, value),
        EXPECT_REGEX => Word::Expect(ExpectKind::Regex, value),
        _ => Word::Send(value),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Only {
        #[command(flatten)]
        script: ScriptArguments,
    }

    fn words(arguments: &[&str]) -> Vec<Word> {
        let all = ["wirepad"].iter().chain(arguments);
        Only::try_parse_from(all).unwrap().script.words
    }

    #[test]
    fn words_keep_the_order_of_the_command_line() {
        let read = words(&[
            "--expect-hex=0D",
            "--send",
            "b",
            "--then",
            "--send-hex",
            "55",
            "--send",
            "-a",
            "--then",
            "--expect",
            "OK",
            "--send-file",
            "x.bin",
        ]);
        let expected = [
            Word::Expect(ExpectKind::Hex, String::from("0D")),
            Word::Send(String::from("b")),
            Word::Then,
            Word::SendHex(String::from("55")),
            Word::Send(String::from("-a")),
            Word::Then,
            Word::Expect(ExpectKind::Text, String::from("OK")),
            Word::SendFile(PathBuf::from("x.bin")),
        ];
        assert_eq!(read, expected);
        assert_eq!(words(&[]), []);
    }
}
