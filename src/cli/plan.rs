//! What a session command asks for, read and found usable before anything is
//! opened.

use std::net::Ipv6Addr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::arguments::{
    ConvertArguments, DirectionArgument, InputArgument, OneDirectionArgument, OutputArguments,
    ReplayArguments, RunOptions, TabArguments, TcpClientArguments, TcpServerArguments,
    TextArguments, UdpArguments,
};
use super::convert::{Conversion, form_of};
use super::expect::{ExpectKind, Expectation};
use super::nearest::meant;
use super::replay::ReplayOptions;
use super::script::Word;
use super::source::{Pick, SourceForm};
use super::usage::UsageError;
use jiff::tz::TimeZone;

use crate::export::{Directions, Form, FormSpec};
use crate::i18n::protocol_name;
use crate::settings::{NetworkSettings, SendSettings, TabSettings, repeat_interval};
use crate::text::{Checksum, Draft, Encoding, compose};
use crate::value::{Direction, Endpoint, EndpointError, PortError, Protocol, parse_port};

/// The longest time that is taken: a year.
const LONGEST_SECONDS: f64 = 31_536_000.0;
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(10);
/// The last answers of a replay.
const REPLAY_WAIT: Duration = Duration::from_secs(1);

/// A session without the window.
#[derive(Debug)]
pub struct Plan {
    pub settings: TabSettings,
    pub stages: Vec<Stage>,
    /// The last message is sent again and again.
    pub repeat: Option<Rhythm>,
    /// None: standard input is not read.
    pub input: Option<Input>,
    /// It was said how to read it.
    pub input_is_asked: bool,
    pub output: Output,
    pub stops: Stops,
    /// None: records are in memory only.
    pub journal: Option<PathBuf>,
}

/// What is sent, and then what has to come before the next stage.
#[derive(Debug, Default)]
pub struct Stage {
    pub sends: Vec<Payload>,
    pub expectations: Vec<Expectation>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payload {
    Message {
        bytes: Arc<[u8]>,
        typed_as_hex: bool,
    },
    /// Sent as it is.
    File(PathBuf),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rhythm {
    pub every: Duration,
    pub times: Option<u64>,
}

/// How standard input becomes messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    Lines,
    HexLines,
    Raw,
}

#[derive(Clone, Debug)]
pub struct Output {
    pub form: Form,
    pub directions: Option<Directions>,
    pub with_notes: bool,
    pub save: Option<(PathBuf, Form)>,
    pub quiet: bool,
}

/// When the command ends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stops {
    /// For each expectation.
    pub timeout: Duration,
    pub duration: Option<Duration>,
    pub wait: Option<Duration>,
    pub records: Option<u64>,
}

/// What is particular to a kind of session.
pub trait Kind {
    fn fill(&self, tab: &mut TabSettings) -> Result<(), UsageError>;
}

impl Kind for UdpArguments {
    fn fill(&self, tab: &mut TabSettings) -> Result<(), UsageError> {
        tab.network.protocol = Protocol::Udp;
        if let Some(typed) = &self.local {
            set_local(&mut tab.network, typed)?;
        }
        if let Some(typed) = &self.to {
            let to = remote("--to", typed)?;
            // A socket of one family sends to that family only.
            if tab.network.local_host.is_empty() && to.host.parse::<Ipv6Addr>().is_ok() {
                tab.network.local_host = Ipv6Addr::UNSPECIFIED.to_string();
            }
            tab.send.target = to.to_string();
        }
        if let Some(typed) = &self.receive_buffer {
            tab.network.receive_buffer_kib.clone_from(typed);
        }
        Ok(())
    }
}

impl Kind for TcpClientArguments {
    fn fill(&self, tab: &mut TabSettings) -> Result<(), UsageError> {
        let network = &mut tab.network;
        network.protocol = Protocol::TcpClient;
        let to = remote("REMOTE", &self.remote)?;
        network.remote_port = to.port.to_string();
        network.remote_host = to.host;
        if let Some(typed) = &self.local {
            let from = local("--local", typed)?;
            network.client_local_port = port_text(from.port);
            network.client_local_host = from.host;
        }
        network.keep_half_open = self.keep_half_open;
        Ok(())
    }
}

impl Kind for TcpServerArguments {
    fn fill(&self, tab: &mut TabSettings) -> Result<(), UsageError> {
        tab.network.protocol = Protocol::TcpServer;
        tab.network.keep_half_open = self.keep_half_open;
        set_local(&mut tab.network, &self.local)
    }
}

/// The fields of a tab as a command finds them: nothing but defaults, and any
/// free port.
pub fn empty_tab() -> TabSettings {
    TabSettings {
        network: NetworkSettings {
            local_port: String::new(),
            remote_port: String::new(),
            ..NetworkSettings::default()
        },
        ..TabSettings::default()
    }
}

/// A tab with everything that the words of a command say of it.
pub fn tab(kind: &dyn Kind, arguments: &TabArguments) -> Result<TabSettings, UsageError> {
    let mut tab = empty_tab();
    kind.fill(&mut tab)?;
    apply(arguments, &mut tab)?;
    tab.network.link_spec().map_err(UsageError::Network)?;
    Ok(tab)
}

/// Sets the fields of which the words of a command say something.
pub fn apply(arguments: &TabArguments, tab: &mut TabSettings) -> Result<(), UsageError> {
    apply_text(&arguments.text, tab)?;
    tab.send.parse_escapes |= arguments.escapes;
    if let Some(ending) = arguments.line_ending {
        tab.send.line_ending = ending.into();
    }
    if let Some(typed) = &arguments.checksum {
        tab.send.checksum = checksum(typed)?;
    }
    if let Some(typed) = &arguments.repeat {
        tab.send.repeat_millis.clone_from(typed);
        every(tab)?;
    }
    Ok(())
}

fn apply_text(arguments: &TextArguments, tab: &mut TabSettings) -> Result<(), UsageError> {
    let both = encoding("--encoding", arguments.encoding.as_deref())?;
    let receive = encoding("--receive-encoding", arguments.receive_encoding.as_deref())?;
    let send = encoding("--send-encoding", arguments.send_encoding.as_deref())?;
    if let Some(encoding) = receive.or(both) {
        tab.receive.encoding = encoding;
    }
    if let Some(encoding) = send.or(both) {
        tab.send.encoding = encoding;
    }
    tab.receive.as_hex |= arguments.hex;
    Ok(())
}

impl Plan {
    /// `repeats`: the words of the command asked for it.
    pub fn new(
        settings: TabSettings,
        options: &RunOptions,
        repeats: bool,
    ) -> Result<Self, UsageError> {
        let stages = stages(&options.script.words, &settings)?;
        let mut expectations = stages.iter().flat_map(|stage| &stage.expectations);
        if options.timeout.is_some() && expectations.next().is_none() {
            return Err(UsageError::NothingExpected);
        }
        check_target(&settings)?;
        let repeat = match repeats {
            true => Some(rhythm(&settings, &stages, options.times)?),
            false => None,
        };
        let stops = stops(options)?;
        Ok(Self {
            stages,
            repeat,
            input: input(options.input, &settings.send),
            input_is_asked: options.input.is_some(),
            output: output(&options.output, &settings)?,
            stops,
            journal: options.journal.clone(),
            settings,
        })
    }

    /// How records are written, as the fields say.
    pub fn form_spec(&self, form: Form) -> FormSpec {
        form_spec(form, &self.settings)
    }

    /// What the journal is called.
    pub fn title(&self) -> String {
        title(&self.settings)
    }

    /// A session that sends what was recorded, and prints what comes.
    pub fn of_replay(
        arguments: &ReplayArguments,
        protocol: Protocol,
    ) -> Result<(Self, ReplayOptions), UsageError> {
        let (to, local) = (arguments.to.clone(), arguments.local.clone());
        let kind: Box<dyn Kind> = match protocol {
            Protocol::Udp => Box::new(UdpArguments {
                local,
                to: Some(to),
                receive_buffer: None,
            }),
            Protocol::TcpClient | Protocol::TcpServer => Box::new(TcpClientArguments {
                remote: to,
                local,
                keep_half_open: false,
            }),
        };
        let tab_arguments = TabArguments {
            text: arguments.text.clone(),
            ..TabArguments::default()
        };
        let settings = tab(kind.as_ref(), &tab_arguments)?;
        let output_arguments = OutputArguments {
            format: arguments.format.clone(),
            save: arguments.save.clone(),
            quiet: arguments.quiet,
            ..OutputArguments::default()
        };
        let plan = Self {
            stages: Vec::new(),
            repeat: None,
            input: None,
            input_is_asked: false,
            output: output(&output_arguments, &settings)?,
            stops: Stops {
                timeout: DEFAULT_TIMEOUT,
                duration: None,
                wait: Some(seconds("--wait", arguments.wait)?.unwrap_or(REPLAY_WAIT)),
                records: None,
            },
            journal: arguments.journal.clone(),
            settings,
        };
        Ok((plan, replay_options(arguments)?))
    }
}

/// What `convert` asks for.
pub fn conversion(arguments: &ConvertArguments) -> Result<Conversion, UsageError> {
    let mut tab = empty_tab();
    apply_text(&arguments.text, &mut tab)?;
    let asked = arguments.form.as_deref().and_then(Form::from_name);
    let Some(form) = form_of(&arguments.output, asked) else {
        let path = arguments.output.clone();
        return Err(UsageError::OutputForm { path });
    };
    let directions = arguments.direction.map(Directions::from);
    Ok(Conversion {
        input: arguments.input.clone(),
        from: arguments.from.as_deref().and_then(SourceForm::from_name),
        pick: Pick::newest(arguments.newest),
        output: arguments.output.clone(),
        spec: FormSpec {
            protocol: None,
            directions: directions.unwrap_or_else(|| form.usual_directions()),
            ..form_spec(form, &tab)
        },
        replaces: arguments.force,
        is_quiet: arguments.quiet,
    })
}

/// How records are written, as the fields say.
fn form_spec(form: Form, tab: &TabSettings) -> FormSpec {
    FormSpec {
        receive_as_hex: tab.receive.as_hex,
        receive: tab.receive.encoding,
        send: tab.send.encoding,
        protocol: Some(tab.network.protocol),
        ..FormSpec::new(form, TimeZone::system())
    }
}

fn replay_options(arguments: &ReplayArguments) -> Result<ReplayOptions, UsageError> {
    let typed = arguments.speed.as_deref().unwrap_or("1");
    let speed = typed.parse();
    let turns = arguments.rounds.unwrap_or(1);
    if turns == 0 {
        return Err(number("--loop", "0", "≥ 1"));
    }
    Ok(ReplayOptions {
        direction: arguments.replayed.map(Direction::from),
        speed: speed.map_err(|_| number("--speed", typed, "0.1 … 1000, max"))?,
        from_record: arguments.from_record,
        to_record: arguments.to_record,
        turns,
    })
}

/// What a session is called.
pub fn title(tab: &TabSettings) -> String {
    if !tab.name.is_empty() {
        return tab.name.clone();
    }
    let network = &tab.network;
    let name = protocol_name(network.protocol);
    match network.protocol {
        Protocol::TcpClient => format!("{name} {}:{}", network.remote_host, network.remote_port),
        Protocol::Udp | Protocol::TcpServer => format!("{name} :{}", network.local_port),
    }
}

/// That of a file may be half typed; to send elsewhere would be a surprise.
fn check_target(settings: &TabSettings) -> Result<(), UsageError> {
    if settings.network.protocol == Protocol::Udp {
        let option = "--to";
        let target = settings.send.typed_target();
        let target = target.map_err(|error| UsageError::Endpoint { option, error })?;
        if target.is_some_and(|target| target.port == 0) {
            return Err(UsageError::PortZero { option });
        }
    }
    Ok(())
}

fn rhythm(
    settings: &TabSettings,
    stages: &[Stage],
    times: Option<u64>,
) -> Result<Rhythm, UsageError> {
    let last = stages.iter().rev().find_map(|stage| stage.sends.last());
    if !matches!(last, Some(Payload::Message { .. })) {
        return Err(UsageError::NothingToRepeat);
    }
    if times == Some(0) {
        return Err(number("--times", "0", "≥ 1"));
    }
    Ok(Rhythm {
        every: every(settings)?,
        times,
    })
}

fn every(tab: &TabSettings) -> Result<Duration, UsageError> {
    let typed = &tab.send.repeat_millis;
    repeat_interval(typed).ok_or_else(|| number("--repeat", typed, "1 … 86400000 ms"))
}

fn stages(words: &[Word], settings: &TabSettings) -> Result<Vec<Stage>, UsageError> {
    let mut stages = vec![Stage::default()];
    for word in words {
        if *word == Word::Then {
            if stages.last().is_some_and(|it| it.expectations.is_empty()) {
                return Err(UsageError::NothingBeforeThen);
            }
            stages.push(Stage::default());
            continue;
        }
        let Some(stage) = stages.last_mut() else {
            break;
        };
        match word {
            Word::Send(text) => stage.sends.push(message(text, false, settings)?),
            Word::SendHex(text) => stage.sends.push(message(text, true, settings)?),
            Word::SendFile(path) => stage.sends.push(Payload::File(path.clone())),
            Word::Expect(kind, typed) => stage
                .expectations
                .push(expectation(*kind, typed, settings)?),
            Word::Then => {}
        }
    }
    Ok(stages)
}

/// A variable of a shell that is empty sends nothing unnoticed: only `--send ''` over
/// UDP is an empty datagram.
fn message(text: &str, as_hex: bool, settings: &TabSettings) -> Result<Payload, UsageError> {
    let draft = Draft {
        text,
        as_hex,
        ..settings.send.draft()
    };
    if as_hex && text.trim().is_empty() {
        return Err(UsageError::EmptyHex);
    }
    let option = if as_hex { "--send-hex" } else { "--send" };
    let bytes = compose(&draft).map_err(|error| UsageError::Message { option, error })?;
    if bytes.is_empty() && settings.network.protocol != Protocol::Udp {
        return Err(UsageError::EmptyOverTcp);
    }
    Ok(Payload::Message {
        bytes: bytes.into(),
        typed_as_hex: as_hex,
    })
}

fn expectation(
    kind: ExpectKind,
    typed: &str,
    settings: &TabSettings,
) -> Result<Expectation, UsageError> {
    let option = match kind {
        ExpectKind::Text => "--expect",
        ExpectKind::Hex => "--expect-hex",
        ExpectKind::Regex => "--expect-regex",
    };
    let (kind, typed) = match kind {
        ExpectKind::Text if settings.send.parse_escapes => {
            let unescaped = Expectation::unescaped(typed, settings.receive.encoding);
            unescaped.map_err(|error| UsageError::Message {
                option,
                error: error.into(),
            })?
        }
        kind => (kind, typed.to_owned()),
    };
    Expectation::new(kind, &typed).map_err(|error| UsageError::Pattern { option, error })
}

fn input(argument: Option<InputArgument>, send: &SendSettings) -> Option<Input> {
    match argument {
        None if send.as_hex => Some(Input::HexLines),
        None | Some(InputArgument::Lines) => Some(Input::Lines),
        Some(InputArgument::Hex) => Some(Input::HexLines),
        Some(InputArgument::Raw) => Some(Input::Raw),
        Some(InputArgument::None) => None,
    }
}

/// HEX is a form of its own where text is.
pub fn output(arguments: &OutputArguments, settings: &TabSettings) -> Result<Output, UsageError> {
    let form = arguments.format.as_deref().and_then(Form::from_name);
    let form = match form.unwrap_or_default() {
        Form::Text if settings.receive.as_hex => Form::Hex,
        form => form,
    };
    if arguments.with_notes && !matches!(form, Form::JsonLines | Form::Csv) {
        return Err(UsageError::NoPlaceForNotes);
    }
    Ok(Output {
        form,
        directions: arguments.direction.map(Directions::from),
        with_notes: arguments.with_notes,
        save: save(arguments)?,
        quiet: arguments.quiet,
    })
}

fn save(arguments: &OutputArguments) -> Result<Option<(PathBuf, Form)>, UsageError> {
    let Some(path) = &arguments.save else {
        return Ok(None);
    };
    let named = arguments.save_format.as_deref().and_then(Form::from_name);
    let form = named.or_else(|| Form::from_extension(path));
    match form {
        Some(form) => Ok(Some((path.clone(), form))),
        None => Err(UsageError::SaveForm { path: path.clone() }),
    }
}

fn stops(options: &RunOptions) -> Result<Stops, UsageError> {
    let timeout = seconds("--timeout", options.timeout)?;
    if options.records == Some(0) {
        return Err(number("--records", "0", "≥ 1"));
    }
    Ok(Stops {
        timeout: timeout.unwrap_or(DEFAULT_TIMEOUT),
        duration: seconds("--duration", options.duration)?,
        wait: seconds("--wait", options.wait)?,
        records: options.records,
    })
}

pub fn seconds(option: &'static str, typed: Option<f64>) -> Result<Option<Duration>, UsageError> {
    let Some(seconds) = typed else {
        return Ok(None);
    };
    if !(0.0..=LONGEST_SECONDS).contains(&seconds) {
        return Err(number(option, &seconds.to_string(), "0 … 31536000 s"));
    }
    Ok(Some(Duration::from_secs_f64(seconds)))
}

fn number(option: &'static str, typed: &str, range: &'static str) -> UsageError {
    UsageError::Number {
        option,
        typed: typed.to_owned(),
        range,
    }
}

fn set_local(network: &mut NetworkSettings, typed: &str) -> Result<(), UsageError> {
    let local = local("LOCAL", typed)?;
    network.local_port = port_text(local.port);
    network.local_host = local.host;
    Ok(())
}

/// Any free port is an empty field.
fn port_text(port: u16) -> String {
    match port {
        0 => String::new(),
        port => port.to_string(),
    }
}

/// A local side may be a bare port.
fn local(option: &'static str, typed: &str) -> Result<Endpoint, UsageError> {
    match parse_port(typed) {
        Ok(port) if !typed.trim().is_empty() => Ok(Endpoint::new("", port)),
        Err(error @ PortError::TooLarge) => Err(UsageError::Endpoint {
            option,
            error: error.into(),
        }),
        _ => endpoint(option, typed),
    }
}

/// Without a host it is this machine.
pub fn remote(option: &'static str, typed: &str) -> Result<Endpoint, UsageError> {
    let mut remote = match parse_port(typed) {
        Ok(port @ 1..) => return Err(UsageError::BarePort { option, port }),
        _ => endpoint(option, typed)?,
    };
    if remote.port == 0 {
        return Err(UsageError::PortZero { option });
    }
    if remote.host.is_empty() {
        remote.host = String::from("127.0.0.1");
    }
    Ok(remote)
}

fn endpoint(option: &'static str, typed: &str) -> Result<Endpoint, UsageError> {
    if typed.contains("://") {
        let typed = typed.to_owned();
        return Err(UsageError::Url { option, typed });
    }
    typed
        .parse()
        .map_err(|error: EndpointError| UsageError::Endpoint { option, error })
}

pub fn encoding(option: &'static str, typed: Option<&str>) -> Result<Option<Encoding>, UsageError> {
    let Some(typed) = typed else {
        return Ok(None);
    };
    let names = Encoding::common().iter().chain(Encoding::more());
    match Encoding::from_label(typed) {
        Some(encoding) => Ok(Some(encoding)),
        None => Err(UsageError::UnknownName {
            option,
            typed: typed.to_owned(),
            nearest: meant(typed, names.map(|each| each.name())),
            names: Vec::new(),
        }),
    }
}

fn checksum(typed: &str) -> Result<Checksum, UsageError> {
    let named = Checksum::ALL.into_iter().map(Checksum::name);
    let names: Vec<_> = named.filter(|name| !name.is_empty()).collect();
    Checksum::from_name(typed).ok_or_else(|| UsageError::UnknownName {
        option: "--checksum",
        typed: typed.to_owned(),
        nearest: meant(typed, names.iter().copied()),
        names,
    })
}

impl From<DirectionArgument> for Directions {
    fn from(argument: DirectionArgument) -> Self {
        match argument {
            DirectionArgument::In => Self::In,
            DirectionArgument::Out => Self::Out,
            DirectionArgument::Both => Self::Both,
        }
    }
}

impl From<OneDirectionArgument> for Direction {
    fn from(argument: OneDirectionArgument) -> Self {
        match argument {
            OneDirectionArgument::In => Self::In,
            OneDirectionArgument::Out => Self::Out,
        }
    }
}

#[cfg(test)]
mod tests;
