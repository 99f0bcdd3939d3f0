//! The words of the command line, as clap reads them. What they say is in
//! [`crate::i18n`]: nothing here is shown to a person.
//!
//! Values whose faults need a sentence of their own (addresses, encodings,
//! HEX) stay text here and are read in `plan.rs`. A negative number is a value, so
//! that its fault is told as one.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum};

use super::script::ScriptArguments;
use crate::export::Form;
use crate::settings::Theme;
use crate::text::LineEnding;
use crate::value::{Language, Protocol};

#[derive(Debug, Parser)]
#[command(name = "wirepad", version, disable_help_subcommand = true)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Option<CommandArgument>,

    #[command(flatten)]
    pub window: WindowArguments,

    #[arg(long, value_enum, value_name = "LANGUAGE", global = true)]
    pub lang: Option<LanguageArgument>,
}

/// How the window looks and where it keeps things, for this start.
#[derive(Clone, Debug, Default, Args)]
pub struct WindowArguments {
    #[arg(long, value_enum, value_name = "RENDERER")]
    pub renderer: Option<Renderer>,

    #[arg(long, value_enum, value_name = "THEME")]
    pub theme: Option<ThemeArgument>,

    #[arg(long, value_name = "FILE")]
    pub settings: Option<PathBuf>,

    #[arg(long, value_name = "DIR")]
    pub journal: Option<PathBuf>,

    #[arg(long, conflicts_with = "journal")]
    pub no_journal: bool,

    #[arg(long, value_name = "FILE")]
    pub session: Option<PathBuf>,
}

impl WindowArguments {
    /// The first that was given, by its name.
    pub fn given(&self) -> Option<&'static str> {
        let of_places = [
            (self.settings.is_some(), "--settings"),
            (self.journal.is_some(), "--journal"),
            (self.no_journal, "--no-journal"),
        ];
        self.given_of_looks().or(first_given(&of_places))
    }

    /// Like [`Self::given`], without those that tell where things are kept.
    pub fn given_of_looks(&self) -> Option<&'static str> {
        first_given(&[
            (self.renderer.is_some(), "--renderer"),
            (self.theme.is_some(), "--theme"),
            (self.session.is_some(), "--session"),
        ])
    }
}

fn first_given(options: &[(bool, &'static str)]) -> Option<&'static str> {
    let mut given = options.iter().filter(|(is_given, _)| *is_given);
    given.next().map(|(_, name)| *name)
}

#[derive(Debug, Subcommand)]
pub enum CommandArgument {
    Udp(SessionArguments<UdpArguments>),
    TcpClient(SessionArguments<TcpClientArguments>),
    TcpServer(SessionArguments<TcpServerArguments>),
    Run(RunArguments),
    Open(OpenArguments),
    Replay(ReplayArguments),
    Convert(ConvertArguments),
    Doctor(DoctorArguments),
    Completions(CompletionsArguments),
    Man,
}

/// A session without the window.
#[derive(Debug, Args)]
pub struct SessionArguments<K: Args> {
    #[command(flatten)]
    pub kind: K,
    #[command(flatten)]
    pub tab: TabArguments,
    #[command(flatten)]
    pub run: RunOptions,
}

#[derive(Clone, Debug, Args)]
pub struct UdpArguments {
    #[arg(value_name = "LOCAL")]
    pub local: Option<String>,

    #[arg(long, value_name = "REMOTE")]
    pub to: Option<String>,

    #[arg(long, value_name = "KIB", allow_negative_numbers = true)]
    pub receive_buffer: Option<String>,
}

#[derive(Clone, Debug, Args)]
pub struct TcpClientArguments {
    #[arg(value_name = "REMOTE")]
    pub remote: String,

    #[arg(long, value_name = "LOCAL")]
    pub local: Option<String>,

    #[arg(long)]
    pub keep_half_open: bool,
}

#[derive(Clone, Debug, Args)]
pub struct TcpServerArguments {
    #[arg(value_name = "LOCAL")]
    pub local: String,

    #[arg(long)]
    pub keep_half_open: bool,
}

/// How bytes are text.
#[derive(Clone, Debug, Default, Args)]
pub struct TextArguments {
    #[arg(long, value_name = "ENCODING")]
    pub encoding: Option<String>,

    #[arg(long, value_name = "ENCODING")]
    pub receive_encoding: Option<String>,

    #[arg(long, value_name = "ENCODING")]
    pub send_encoding: Option<String>,

    #[arg(long)]
    pub hex: bool,
}

/// The fields of a tab that every kind has.
#[derive(Clone, Debug, Default, Args)]
pub struct TabArguments {
    #[command(flatten)]
    pub text: TextArguments,

    #[arg(long)]
    pub escapes: bool,

    #[arg(long, value_enum, value_name = "ENDING")]
    pub line_ending: Option<LineEndingArgument>,

    #[arg(long, value_name = "NAME")]
    pub checksum: Option<String>,

    #[arg(long, value_name = "MS", allow_negative_numbers = true)]
    pub repeat: Option<String>,
}

/// What a session does that runs by itself.
#[derive(Clone, Debug, Default, Args)]
pub struct RunOptions {
    #[command(flatten)]
    pub script: ScriptArguments,

    #[arg(
        long,
        value_name = "N",
        requires = "repeat",
        allow_negative_numbers = true
    )]
    pub times: Option<u64>,

    #[arg(long, value_enum, value_name = "HOW")]
    pub input: Option<InputArgument>,

    #[command(flatten)]
    pub output: OutputArguments,

    #[arg(long, value_name = "S", allow_negative_numbers = true)]
    pub timeout: Option<f64>,

    #[arg(long, value_name = "S", allow_negative_numbers = true)]
    pub duration: Option<f64>,

    #[arg(long, value_name = "S", allow_negative_numbers = true)]
    pub wait: Option<f64>,

    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub records: Option<u64>,

    #[arg(long, value_name = "DIR")]
    pub journal: Option<PathBuf>,
}

/// What is printed and saved.
#[derive(Clone, Debug, Default, Args)]
pub struct OutputArguments {
    #[arg(long, value_name = "FORMAT", value_parser = forms())]
    pub format: Option<String>,

    #[arg(long, value_enum, value_name = "WHICH")]
    pub direction: Option<DirectionArgument>,

    #[arg(long)]
    pub with_notes: bool,

    #[arg(long, value_name = "FILE")]
    pub save: Option<PathBuf>,

    #[arg(long, value_name = "FORMAT", value_parser = forms(), requires = "save")]
    pub save_format: Option<String>,

    #[arg(long, short)]
    pub quiet: bool,
}

fn forms() -> PossibleValuesParser {
    PossibleValuesParser::new(Form::ALL.map(Form::name))
}

#[derive(Debug, Args)]
pub struct RunArguments {
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    #[arg(long = "tab", value_name = "NAME")]
    pub tab_name: Option<String>,

    #[command(flatten)]
    pub tab: TabArguments,

    #[command(flatten)]
    pub run: RunOptions,
}

#[derive(Debug, Args)]
#[command(arg_required_else_help = true)]
pub struct OpenArguments {
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,

    #[command(subcommand)]
    pub kind: Option<OpenKind>,

    #[arg(long, global = true)]
    pub start: bool,
}

#[derive(Debug, Subcommand)]
pub enum OpenKind {
    Udp(OpenTab<UdpArguments>),
    TcpClient(OpenTab<TcpClientArguments>),
    TcpServer(OpenTab<TcpServerArguments>),
}

/// A tab of the window.
#[derive(Debug, Args)]
pub struct OpenTab<K: Args> {
    #[command(flatten)]
    pub kind: K,

    #[command(flatten)]
    pub tab: TabArguments,

    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub send: Option<String>,

    #[arg(long, value_name = "HEX", conflicts_with = "send")]
    pub send_hex: Option<String>,
}

#[derive(Debug, Args)]
pub struct ReplayArguments {
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    #[arg(long)]
    pub newest: bool,

    #[arg(long, value_name = "REMOTE")]
    pub to: String,

    #[arg(long, value_name = "LOCAL")]
    pub local: Option<String>,

    #[arg(long, value_enum, value_name = "PROTOCOL")]
    pub protocol: Option<ReplayProtocol>,

    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    pub speed: Option<String>,

    #[arg(long = "direction", value_enum, value_name = "WHICH")]
    pub replayed: Option<OneDirectionArgument>,

    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub from_record: Option<u64>,

    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub to_record: Option<u64>,

    #[arg(long = "loop", value_name = "N", allow_negative_numbers = true)]
    pub rounds: Option<u64>,

    #[command(flatten)]
    pub text: TextArguments,

    #[arg(long, value_name = "FORMAT", value_parser = forms())]
    pub format: Option<String>,

    #[arg(long, value_name = "FILE")]
    pub save: Option<PathBuf>,

    #[arg(long, value_name = "S", allow_negative_numbers = true)]
    pub wait: Option<f64>,

    #[arg(long, value_name = "DIR")]
    pub journal: Option<PathBuf>,

    #[arg(long, short)]
    pub quiet: bool,
}

#[derive(Debug, Args)]
pub struct ConvertArguments {
    #[arg(value_name = "IN")]
    pub input: PathBuf,

    #[arg(value_name = "OUT")]
    pub output: PathBuf,

    #[arg(long, value_name = "FORMAT", value_parser = ["journal", "jsonl"])]
    pub from: Option<String>,

    #[arg(long)]
    pub newest: bool,

    #[arg(long = "to", value_name = "FORMAT", value_parser = forms())]
    pub form: Option<String>,

    #[command(flatten)]
    pub text: TextArguments,

    #[arg(long, value_enum, value_name = "WHICH")]
    pub direction: Option<DirectionArgument>,

    #[arg(long)]
    pub force: bool,

    #[arg(long, short)]
    pub quiet: bool,
}

#[derive(Debug, Args)]
pub struct DoctorArguments {
    #[arg(long)]
    pub json: bool,

    #[arg(long, value_name = "FILE")]
    pub settings: Option<PathBuf>,

    #[arg(long, value_name = "DIR")]
    pub journal: Option<PathBuf>,

    /// For the doctor's own trials: starts this, says how it went, and ends.
    #[arg(long, value_enum, hide = true)]
    pub try_renderer: Option<Renderer>,
}

#[derive(Debug, Args)]
pub struct CompletionsArguments {
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LanguageArgument {
    En,
    Zh,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ThemeArgument {
    Light,
    Dark,
    System,
}

/// What draws the window: OpenGL, or Vulkan, Metal and DirectX 12.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Renderer {
    Glow,
    Wgpu,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LineEndingArgument {
    None,
    Cr,
    Lf,
    #[value(name = "crlf")]
    CrLf,
}

/// What becomes of standard input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum InputArgument {
    /// A line of text is a message.
    #[default]
    Lines,
    /// A line of HEX is a message.
    Hex,
    /// Bytes as they come.
    Raw,
    /// It is not read.
    None,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DirectionArgument {
    In,
    Out,
    Both,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OneDirectionArgument {
    In,
    Out,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReplayProtocol {
    Tcp,
    Udp,
}

impl From<ReplayProtocol> for Protocol {
    fn from(argument: ReplayProtocol) -> Self {
        match argument {
            ReplayProtocol::Tcp => Self::TcpClient,
            ReplayProtocol::Udp => Self::Udp,
        }
    }
}

impl From<Renderer> for crate::value::Renderer {
    fn from(argument: Renderer) -> Self {
        match argument {
            Renderer::Glow => Self::Glow,
            Renderer::Wgpu => Self::Wgpu,
        }
    }
}

impl From<LineEndingArgument> for LineEnding {
    fn from(argument: LineEndingArgument) -> Self {
        match argument {
            LineEndingArgument::None => Self::None,
            LineEndingArgument::Cr => Self::Cr,
            LineEndingArgument::Lf => Self::Lf,
            LineEndingArgument::CrLf => Self::CrLf,
        }
    }
}

impl From<LanguageArgument> for Language {
    fn from(argument: LanguageArgument) -> Self {
        match argument {
            LanguageArgument::En => Self::English,
            LanguageArgument::Zh => Self::Chinese,
        }
    }
}

impl From<ThemeArgument> for Theme {
    fn from(argument: ThemeArgument) -> Self {
        match argument {
            ThemeArgument::Light => Self::Light,
            ThemeArgument::Dark => Self::Dark,
            ThemeArgument::System => Self::System,
        }
    }
}
