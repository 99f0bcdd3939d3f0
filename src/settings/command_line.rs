//! A tab as the command line that does the same.
//!
//! The words are those of `wirepad --help`; what reads them is on the floor of
//! commands.

use std::path::PathBuf;

use super::plan::repeat_interval;
use super::{NetworkProblem, NetworkSettings, SendSettings, TabSettings};
use crate::text::{Checksum, ComposeError, Encoding, LineEnding, compose, escape};
use crate::value::{Endpoint, EndpointError, Protocol, half_width};

const PROGRAM: &str = "wirepad";
/// Bytes of one argument with its zero on Linux (`MAX_ARG_STRLEN`), and units of
/// a whole command line on Windows, less what stands around a message.
const POSIX_LIMIT_BYTES: usize = 131_071;
const WINDOWS_LIMIT_UNITS: usize = 30_000;
/// As an escape that has none in it.
const DOUBLE_QUOTE: &str = r"\u0022";

/// What goes on in the tab at the moment, which its fields do not tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommandContext {
    pub shell: Shell,
    /// The message is being repeated.
    pub is_repeating: bool,
    /// The file that is being written.
    pub saving: Option<SavingNow>,
    /// Of datagrams: where they go while no target is typed.
    pub latest_sender: Option<Endpoint>,
}

/// A file that records are being written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavingNow {
    pub path: PathBuf,
    /// As `--save-format` names it.
    pub format: &'static str,
}

/// Who reads the line that is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shell {
    /// sh, and what reads quotes as it does.
    Posix,
    PowerShell,
}

impl Default for Shell {
    /// The usual one of the system that the program was made for.
    fn default() -> Self {
        if cfg!(windows) {
            Self::PowerShell
        } else {
            Self::Posix
        }
    }
}

/// Why a tab has no command line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommandProblem {
    #[error(transparent)]
    Network(#[from] NetworkProblem),
    #[error(transparent)]
    Target(#[from] EndpointError),
    #[error(transparent)]
    Message(#[from] ComposeError),
    #[error("the interval is no number of milliseconds from 1 to a day")]
    Interval,
    /// More bytes than a system hands to a program.
    #[error("the message is too long for a command line")]
    TooLong,
    /// No shell hands a NUL character to a program.
    #[error("a field has a NUL character")]
    Nul,
}

/// The program and its arguments. Options that the command line has by default
/// are left out.
pub fn as_command(
    tab: &TabSettings,
    context: &CommandContext,
) -> Result<Vec<String>, CommandProblem> {
    tab.network.link_spec()?;
    let mut line = Line::default();
    network(&tab.network, &mut line)?;
    if tab.network.protocol == Protocol::Udp {
        let target = tab.send.typed_target()?;
        if let Some(to) = target.or_else(|| context.latest_sender.clone()) {
            line.option("--to", &to.to_string());
        }
    }
    encodings(tab.receive.encoding, tab.send.encoding, &mut line);
    line.flag("--hex", tab.receive.as_hex);
    sending(&tab.send, context, &mut line)?;
    if let Some(saving) = &context.saving {
        line.option("--save", &saving.path.display().to_string());
        line.option("--save-format", saving.format);
    }
    line.finish()
}

fn network(network: &NetworkSettings, line: &mut Line) -> Result<(), CommandProblem> {
    let local = network.local()?;
    let is_any = local == Endpoint::default();
    match network.protocol {
        Protocol::Udp => {
            line.words.push(String::from("udp"));
            line.address = (!is_any).then(|| side(&local));
        }
        Protocol::TcpServer => {
            line.words.push(String::from("tcp-server"));
            line.address = Some(side(&local));
        }
        Protocol::TcpClient => {
            line.words.push(String::from("tcp-client"));
            line.address = Some(network.remote()?.to_string());
            if !is_any {
                line.option("--local", &side(&local));
            }
        }
    }
    if network.protocol == Protocol::Udp {
        let kib = half_width(&network.receive_buffer_kib);
        let default = Some(NetworkSettings::DEFAULT_RECEIVE_BUFFER_KIB << 10);
        if network.receive_buffer_bytes() != default {
            line.option("--receive-buffer", kib.trim());
        }
    } else {
        line.flag("--keep-half-open", network.keep_half_open);
    }
    Ok(())
}

/// Our side: a port alone where every address is meant.
fn side(local: &Endpoint) -> String {
    match local.host.as_str() {
        "" => local.port.to_string(),
        _ => local.to_string(),
    }
}

fn encodings(receive: Encoding, send: Encoding, line: &mut Line) {
    if receive == send {
        if receive != Encoding::default() {
            line.option("--encoding", receive.name());
        }
        return;
    }
    for (option, encoding) in [("--receive-encoding", receive), ("--send-encoding", send)] {
        if encoding != Encoding::default() {
            line.option(option, encoding.name());
        }
    }
}

fn sending(
    send: &SendSettings,
    context: &CommandContext,
    line: &mut Line,
) -> Result<(), CommandProblem> {
    compose(&send.draft())?;
    let escaped = (!send.as_hex)
        .then(|| escaped(send, context.shell))
        .flatten();
    line.flag("--escapes", send.parse_escapes || escaped.is_some());
    if send.line_ending != LineEnding::None {
        line.option("--line-ending", ending_name(send.line_ending));
    }
    if send.checksum != Checksum::None {
        line.option("--checksum", send.checksum.name());
    }
    // What is typed into the command is meant as what is typed into the box.
    if send.as_hex {
        line.option("--input", "hex");
    }
    if !send.message.is_empty() || context.is_repeating {
        let option = if send.as_hex { "--send-hex" } else { "--send" };
        let message = escaped.as_deref().unwrap_or(&send.message);
        if is_too_long(message, context.shell) {
            return Err(CommandProblem::TooLong);
        }
        line.option(option, message);
    }
    if context.is_repeating {
        let typed = half_width(&send.repeat_millis);
        repeat_interval(&typed).ok_or(CommandProblem::Interval)?;
        line.option("--repeat", typed.trim());
    }
    Ok(())
}

fn is_too_long(message: &str, shell: Shell) -> bool {
    match shell {
        // `--send=` may stand before it in the same argument.
        Shell::Posix => message.len() + "--send-hex=".len() > POSIX_LIMIT_BYTES,
        Shell::PowerShell => message.encode_utf16().count() > WINDOWS_LIMIT_UNITS,
    }
}

fn ending_name(ending: LineEnding) -> &'static str {
    match ending {
        LineEnding::None => "none",
        LineEnding::Cr => "cr",
        LineEnding::Lf => "lf",
        LineEnding::CrLf => "crlf",
    }
}

/// The message with escapes, when it has characters that do not come through a
/// shell and a terminal as they are. Line breaks do, in quotes.
fn escaped(send: &SendSettings, shell: Shell) -> Option<String> {
    let is_lost = |character: char| is_lost(character, shell);
    if !send.message.contains(is_lost) {
        return None;
    }
    let mut out = String::new();
    let mut rest = send.message.chars();
    while let Some(character) = rest.next() {
        match character {
            // An escape of its own: the character after it belongs to it.
            '\\' if send.parse_escapes => match rest.next() {
                Some('"') => out.push_str(DOUBLE_QUOTE),
                of_it => out.extend(Some('\\').into_iter().chain(of_it)),
            },
            '"' if is_lost('"') => out.push_str(DOUBLE_QUOTE),
            '\n' => out.push('\n'),
            _ => out.push_str(&escape(character.encode_utf8(&mut [0; 4]))),
        }
    }
    Some(out)
}

/// A terminal takes control characters for keys. Windows PowerShell 5 hands
/// double quotes to programs as quotes of its own.
fn is_lost(character: char, shell: Shell) -> bool {
    let is_quote = character == '"' && shell == Shell::PowerShell;
    is_quote || (character.is_control() && character != '\n')
}

/// The words, in order; the address stands behind the kind.
#[derive(Default)]
struct Line {
    words: Vec<String>,
    address: Option<String>,
    options: Vec<String>,
}

impl Line {
    fn flag(&mut self, name: &str, is_on: bool) {
        self.options.extend(is_on.then(|| name.to_owned()));
    }

    /// One word where the value looks like an option, or is not seen.
    fn option(&mut self, name: &str, value: &str) {
        if value.is_empty() || value.starts_with('-') {
            self.options.push(format!("{name}={value}"));
        } else {
            self.options.extend([name.to_owned(), value.to_owned()]);
        }
    }

    fn finish(self) -> Result<Vec<String>, CommandProblem> {
        let mut words = vec![String::from(PROGRAM)];
        words.extend(self.words);
        match self.address {
            Some(address) if address.starts_with('-') => {
                words.extend(self.options);
                words.extend([String::from("--"), address]);
            }
            address => {
                words.extend(address);
                words.extend(self.options);
            }
        }
        let has_nul = words.iter().any(|word| word.contains('\0'));
        if has_nul {
            return Err(CommandProblem::Nul);
        }
        Ok(words)
    }
}

/// The words as one line that can be pasted into a shell.
pub fn quoted(words: &[String], shell: Shell) -> Result<String, CommandProblem> {
    let mut out = Vec::with_capacity(words.len());
    for word in words {
        out.push(match shell {
            Shell::Posix => posix_quoted(word)?,
            Shell::PowerShell => power_shell_quoted(word)?,
        });
    }
    Ok(out.join(" "))
}

fn posix_quoted(word: &str) -> Result<String, CommandProblem> {
    let word = shlex::try_quote(word).map_err(|_| CommandProblem::Nul)?;
    Ok(word.into_owned())
}

/// Within single quotes PowerShell knows nothing but the quote itself, for which
/// it takes the typographic ones too.
fn power_shell_quoted(word: &str) -> Result<String, CommandProblem> {
    if word.contains('\0') {
        return Err(CommandProblem::Nul);
    }
    if is_plain_in_power_shell(word) {
        return Ok(word.to_owned());
    }
    let mut out = String::from("'");
    for character in word.chars() {
        if matches!(character, '\'' | '\u{2018}'..='\u{201B}') {
            out.push(character);
        }
        out.push(character);
    }
    out.push('\'');
    Ok(out)
}

/// What begins with a dash is cut at a dot or a colon.
fn is_plain_in_power_shell(word: &str) -> bool {
    let is_option = word.starts_with('-');
    let is_plain = |character: char| {
        character.is_ascii_alphanumeric()
            || matches!(character, '-' | '_')
            || (!is_option && matches!(character, '.' | ':' | '/' | '\\'))
    };
    !word.is_empty() && word.chars().all(is_plain)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::hex::HexError;
    use crate::value::PortError;

    fn tab(protocol: Protocol) -> TabSettings {
        let mut tab = TabSettings::default();
        tab.network.protocol = protocol;
        tab
    }

    fn context() -> CommandContext {
        CommandContext {
            shell: Shell::Posix,
            ..CommandContext::default()
        }
    }

    fn words(tab: &TabSettings, context: &CommandContext) -> Vec<String> {
        as_command(tab, context).unwrap()
    }

    /// The arguments, apart from the program.
    fn line(tab: &TabSettings) -> String {
        words(tab, &context())[1..].join(" ")
    }

    #[test]
    fn a_fresh_tab_is_its_kind_and_address() {
        assert_eq!(line(&tab(Protocol::Udp)), "udp 8080");
        assert_eq!(line(&tab(Protocol::TcpServer)), "tcp-server 8080");
        assert_eq!(line(&tab(Protocol::TcpClient)), "tcp-client 127.0.0.1:8080");
        assert_eq!(words(&tab(Protocol::Udp), &context())[0], "wirepad");
    }

    #[test]
    fn any_address_and_port_are_left_out_where_they_may() {
        let any = |protocol| {
            let mut tab = tab(protocol);
            tab.network.local_port = String::from(" 0 ");
            line(&tab)
        };
        assert_eq!(any(Protocol::Udp), "udp");
        assert_eq!(any(Protocol::TcpServer), "tcp-server 0");
    }

    #[test]
    fn addresses_are_written_as_they_are_read() {
        let mut server = tab(Protocol::TcpServer);
        server.network.local_host = String::from("::1");
        server.network.local_port = String::from("９０００");
        assert_eq!(line(&server), "tcp-server [::1]:9000");
        let mut client = tab(Protocol::TcpClient);
        client.network.remote_host = String::from("[fe80::1%3]");
        client.network.client_local_port = String::from("7001");
        assert_eq!(line(&client), "tcp-client [fe80::1%3]:8080 --local 7001");
    }

    #[test]
    fn only_what_differs_from_the_defaults_is_said() {
        let mut udp = tab(Protocol::Udp);
        udp.network.keep_half_open = true;
        udp.network.receive_buffer_kib = String::from(" 256 ");
        udp.receive.as_hex = true;
        udp.send.target = String::from("127.0.0.1：7788");
        udp.send.parse_escapes = true;
        udp.send.line_ending = LineEnding::CrLf;
        udp.send.checksum = Checksum::Crc16Modbus;
        assert_eq!(
            line(&udp),
            "udp 8080 --receive-buffer 256 --to 127.0.0.1:7788 --hex --escapes \
             --line-ending crlf --checksum CRC-16/MODBUS"
        );
        let mut server = tab(Protocol::TcpServer);
        server.network.keep_half_open = true;
        server.network.receive_buffer_kib = String::from("256");
        server.send.target = String::from("not for a server");
        assert_eq!(line(&server), "tcp-server 8080 --keep-half-open");
    }

    #[test]
    fn equal_encodings_are_one_option() {
        let mut tab = tab(Protocol::Udp);
        let gbk = Encoding::from_label("GBK").unwrap();
        tab.send.encoding = gbk;
        assert_eq!(line(&tab), "udp 8080 --send-encoding GBK");
        tab.receive.encoding = gbk;
        assert_eq!(line(&tab), "udp 8080 --encoding GBK");
        tab.send.encoding = Encoding::ASCII;
        assert_eq!(
            line(&tab),
            "udp 8080 --receive-encoding GBK --send-encoding ASCII"
        );
    }

    #[test]
    fn what_goes_on_now_is_said() {
        let mut tab = tab(Protocol::Udp);
        tab.send.message = String::from("hi");
        tab.send.repeat_millis = String::from("５００");
        let context = CommandContext {
            is_repeating: true,
            saving: Some(SavingNow {
                path: PathBuf::from("-x.log"),
                format: "raw",
            }),
            latest_sender: Some(Endpoint::new("127.0.0.1", 7788)),
            ..context()
        };
        let expected = "wirepad udp 8080 --to 127.0.0.1:7788 --send hi --repeat 500 \
                        --save=-x.log --save-format raw";
        assert_eq!(words(&tab, &context).join(" "), expected);
        tab.send.target = String::from("127.0.0.1:1");
        assert!(words(&tab, &context).contains(&String::from("127.0.0.1:1")));
    }

    #[test]
    fn an_empty_message_is_said_only_when_it_is_repeated() {
        let tab = tab(Protocol::Udp);
        let repeating = CommandContext {
            is_repeating: true,
            ..context()
        };
        let expected = ["wirepad", "udp", "8080", "--send=", "--repeat", "1000"];
        assert_eq!(words(&tab, &repeating), expected);
    }

    #[test]
    fn a_value_that_looks_like_an_option_is_none() {
        let mut tab = tab(Protocol::TcpClient);
        tab.send.message = String::from("--help");
        tab.network.remote_host = String::from("-h");
        let expected = ["wirepad", "tcp-client", "--send=--help", "--", "-h:8080"];
        assert_eq!(words(&tab, &context()), expected);
    }

    #[test]
    fn hex_is_said_as_hex() {
        let mut tab = tab(Protocol::Udp);
        tab.send.as_hex = true;
        tab.send.message = String::from("55 AA");
        let expected = [
            "wirepad",
            "udp",
            "8080",
            "--input",
            "hex",
            "--send-hex",
            "55 AA",
        ];
        assert_eq!(words(&tab, &context()), expected);
    }

    /// The message and whether its escapes are parsed.
    fn said(message: &str, parse_escapes: bool, shell: Shell) -> (String, bool) {
        let mut tab = tab(Protocol::Udp);
        tab.send.message = message.to_owned();
        tab.send.parse_escapes = parse_escapes;
        let words = words(&tab, &CommandContext { shell, ..context() });
        let at = words.iter().position(|word| word == "--send").unwrap();
        let escapes = words.iter().any(|word| word == "--escapes");
        (words[at + 1].clone(), escapes)
    }

    #[test]
    fn line_breaks_stay_and_what_a_terminal_eats_is_escaped() {
        let said = |message, escapes| said(message, escapes, Shell::Posix);
        assert_eq!(said("a\\\nb", false), (String::from("a\\\nb"), false));
        assert_eq!(said("a\\\t\0", false), (String::from(r"a\\\t\0"), true));
        assert_eq!(said("\\n\t\nb", true), (String::from("\\n\\t\nb"), true));
        assert_eq!(said("\"", false), (String::from("\""), false));
    }

    #[test]
    fn powershell_gets_no_double_quote() {
        let said = |message, escapes| said(message, escapes, Shell::PowerShell);
        assert_eq!(said("{\"a\"}", false).0, r"{\u0022a\u0022}");
        assert_eq!(said("\"\\n", true), (String::from(r"\u0022\n"), true));
        assert_eq!(said("it's", false), (String::from("it's"), false));
    }

    #[test]
    fn a_message_that_no_system_hands_over_is_a_problem() {
        for (shell, longest) in [(Shell::Posix, 131_060), (Shell::PowerShell, 30_000)] {
            let mut tab = tab(Protocol::Udp);
            let context = CommandContext { shell, ..context() };
            tab.send.message = "a".repeat(longest);
            assert!(as_command(&tab, &context).is_ok());
            tab.send.message.push('a');
            assert_eq!(as_command(&tab, &context), Err(CommandProblem::TooLong));
        }
    }

    #[test]
    fn wrong_fields_are_problems() {
        let mut port = tab(Protocol::TcpServer);
        port.network.local_port = String::from("x");
        let mut target = tab(Protocol::Udp);
        target.send.target = String::from("nowhere");
        let mut message = tab(Protocol::Udp);
        message.send.as_hex = true;
        message.send.message = String::from("zz");
        let mut nul = tab(Protocol::TcpClient);
        nul.network.remote_host = String::from("a\0b");
        let no_hex = HexError::NotHex {
            position: 0,
            found: 'z',
        };
        for (tab, problem) in [
            (
                port,
                NetworkProblem::LocalPort(PortError::NotANumber).into(),
            ),
            (target, EndpointError::MissingPort.into()),
            (message, ComposeError::Hex(no_hex).into()),
            (nul, CommandProblem::Nul),
        ] {
            assert_eq!(as_command(&tab, &context()), Err(problem));
        }
        let mut interval = tab(Protocol::Udp);
        interval.send.repeat_millis = String::from("often");
        assert!(as_command(&interval, &context()).is_ok());
        let repeating = CommandContext {
            is_repeating: true,
            ..context()
        };
        let problem = as_command(&interval, &repeating);
        assert_eq!(problem, Err(CommandProblem::Interval));
    }

    fn power_shell(word: &str) -> String {
        quoted(&[word.to_owned()], Shell::PowerShell).unwrap()
    }

    #[test]
    fn powershell_quotes_are_doubled() {
        assert_eq!(power_shell("127.0.0.1:8080"), "127.0.0.1:8080");
        assert_eq!(power_shell("--keep-half-open"), "--keep-half-open");
        assert_eq!(power_shell("--save=-x.log"), "'--save=-x.log'");
        assert_eq!(power_shell("[::1]:80"), "'[::1]:80'");
        assert_eq!(power_shell("it's $x"), "'it''s $x'");
        assert_eq!(
            power_shell("\u{2018}a\u{2019}"),
            "'\u{2018}\u{2018}a\u{2019}\u{2019}'"
        );
        assert_eq!(power_shell(""), "''");
    }

    #[test]
    fn no_shell_takes_a_nul() {
        for shell in [Shell::Posix, Shell::PowerShell] {
            let words = [String::from("a\0")];
            assert_eq!(quoted(&words, shell), Err(CommandProblem::Nul));
        }
    }

    proptest! {
        #[test]
        fn a_posix_shell_reads_the_words_back(words in prop::collection::vec("[^\0]*", 1..5)) {
            let line = quoted(&words, Shell::Posix).unwrap();
            prop_assert_eq!(shlex::split(&line), Some(words));
        }

        /// Whatever a message is, the bytes that leave are the same.
        #[test]
        fn a_message_survives(message in r#"[\\"'nx0u\n\t\r\x00-\x{10FFFF}]{0,12}|[\\"n\t]*"#, parse_escapes: bool, power_shell: bool) {
            let mut tab = tab(Protocol::Udp);
            tab.send.message = format!("x{message}");
            tab.send.parse_escapes = parse_escapes;
            let Ok(bytes) = compose(&tab.send.draft()) else {
                return Ok(());
            };
            let shell = if power_shell { Shell::PowerShell } else { Shell::Posix };
            let (text, escapes) = said(&tab.send.message, parse_escapes, shell);
            tab.send.message = text;
            tab.send.parse_escapes = escapes;
            prop_assert_eq!(compose(&tab.send.draft()), Ok(bytes));
        }
    }
}
