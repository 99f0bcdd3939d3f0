//! Values of the command line that cannot be used, kept as values until they are
//! said.

use std::path::PathBuf;

use crate::i18n::say::{self, Sentence};
use crate::journal::find::PatternError;
use crate::settings::NetworkProblem;
use crate::text::ComposeError;
use crate::value::{EndpointError, Language};

/// Why the words of a command cannot be what is meant. Ends the program with
/// status 2.
#[derive(Clone, Debug, PartialEq)]
pub enum UsageError {
    /// `option` is the name that the value has on the command line.
    Endpoint {
        option: &'static str,
        error: EndpointError,
    },
    /// A port where an address is needed.
    BarePort {
        option: &'static str,
        port: u16,
    },
    /// `http://…` where an address is needed.
    Url {
        option: &'static str,
        typed: String,
    },
    /// Port 0, where somebody is to be reached.
    PortZero {
        option: &'static str,
    },
    /// `nearest` are those that are meant most likely, `names` all of them when
    /// they are few.
    UnknownName {
        option: &'static str,
        typed: String,
        nearest: Vec<&'static str>,
        names: Vec<&'static str>,
    },
    /// A number out of its range.
    Number {
        option: &'static str,
        typed: String,
        range: &'static str,
    },
    Network(NetworkProblem),
    Message {
        option: &'static str,
        error: ComposeError,
    },
    /// `--send-hex` without a byte.
    EmptyHex,
    /// Nothing for a connection that has no datagrams.
    EmptyOverTcp,
    Pattern {
        option: &'static str,
        error: PatternError,
    },
    /// `--then` with nothing before it that is waited for.
    NothingBeforeThen,
    /// `--repeat` with nothing that it could repeat.
    NothingToRepeat,
    /// `--timeout` with nothing that is waited for.
    NothingExpected,
    /// `--with-notes` with a format that has no place for them.
    NoPlaceForNotes,
    /// `--save` with an extension that is no form.
    SaveForm {
        path: PathBuf,
    },
    /// It stands before a command that has no window.
    OfWindow {
        option: &'static str,
    },
    /// `convert` with an extension that is no form.
    OutputForm {
        path: PathBuf,
    },
}

impl UsageError {
    pub fn say(&self, language: Language) -> Sentence {
        match self {
            Self::Endpoint { option, error } => {
                say::of_option(language, option, say::endpoint_error(language, error))
            }
            Self::BarePort { option, port } => say::bare_port(language, option, *port),
            Self::Url { option, typed } => say::url_for_address(language, option, typed),
            Self::PortZero { option } => say::port_zero(language, option),
            Self::UnknownName {
                option,
                typed,
                nearest,
                names,
            } => say::unknown_name(language, option, typed, nearest, names),
            Self::Number {
                option,
                typed,
                range,
            } => say::number_out_of_range(language, option, typed, range),
            Self::Network(problem) => say::network_problem(language, *problem),
            Self::Message { option, error } => {
                say::of_option(language, option, say::compose_error(language, error))
            }
            Self::EmptyHex => say::empty_hex(language),
            Self::EmptyOverTcp => say::empty_over_tcp(language),
            Self::Pattern { option, error } => {
                say::of_option(language, option, say::expectation_error(language, error))
            }
            Self::NothingBeforeThen => say::nothing_before_then(language),
            Self::NothingToRepeat => say::nothing_to_repeat(language),
            Self::NothingExpected => say::nothing_expected(language),
            Self::NoPlaceForNotes => say::no_place_for_notes(language),
            Self::SaveForm { path } => say::unknown_save_form(language, path),
            Self::OfWindow { option } => say::option_of_window(language, option),
            Self::OutputForm { path } => say::unknown_output_form(language, path),
        }
    }
}
