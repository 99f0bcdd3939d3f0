//! From the words of a command to what runs.

use std::io;
use std::path::Path;

use super::arguments::{
    Arguments, CommandArgument, ConvertArguments, OpenKind, OpenTab, ReplayArguments, RunArguments,
    RunOptions, SessionArguments, TabArguments,
};
use super::plan::{self, Kind, Payload, Plan};
use super::replay::{Replay, ReplayError, protocol_of};
use super::source::Pick;
use super::usage::UsageError;
use super::{Status, WindowTabs, completions, convert, man, print, run, source, tell};
use crate::i18n::say::{self, WrongWords};
use crate::settings::{TabSettings, read_session_file};
use crate::value::{Language, Protocol};

/// Before the command stands what is the window's: to be ignored would be a
/// surprise. The doctor looks at the places that it names.
pub fn check_window_options(arguments: &Arguments, language: Language) -> Result<(), Status> {
    let window = &arguments.window;
    let ignored = match arguments.command {
        Some(CommandArgument::Doctor(_)) => window.given_of_looks(),
        _ => window.given(),
    };
    match ignored {
        Some(option) => Err(refuse(&UsageError::OfWindow { option }, language)),
        None => Ok(()),
    }
}

/// Runs a command that needs no window.
pub fn perform(arguments: &Arguments, language: Language) -> Status {
    if let Err(status) = check_window_options(arguments, language) {
        return status;
    }
    let Some(command) = &arguments.command else {
        return Status::Done;
    };
    match command {
        CommandArgument::Udp(arguments) => session(arguments, language),
        CommandArgument::TcpClient(arguments) => session(arguments, language),
        CommandArgument::TcpServer(arguments) => session(arguments, language),
        CommandArgument::Run(arguments) => of_file(arguments, language),
        CommandArgument::Replay(arguments) => replay(arguments, language),
        CommandArgument::Convert(arguments) => convert(arguments, language),
        CommandArgument::Completions(arguments) => {
            print(&completions::script(arguments.shell, language), language)
        }
        CommandArgument::Man => print(&man::page(language), language),
        // The window and the doctor are the caller's.
        CommandArgument::Open(_) | CommandArgument::Doctor(_) => Status::Failed,
    }
}

/// The session of a file, with what the words of the command change of it.
fn of_file(arguments: &RunArguments, language: Language) -> Status {
    let tabs = match tabs_of(&arguments.file, language) {
        Ok(tabs) => tabs,
        Err(status) => return status,
    };
    let mut tab = match one_of(&tabs, arguments.tab_name.as_deref()) {
        Ok(tab) => tab,
        Err(names) => {
            let asked = arguments.tab_name.as_deref();
            let missing = asked.filter(|asked| !names.iter().any(|name| name == asked));
            tell(&say::which_tab(language, &arguments.file, missing, &names));
            return Status::Usage;
        }
    };
    match plan::apply(&arguments.tab, &mut tab) {
        Ok(()) => run_tab(tab, &arguments.tab, &arguments.run, language),
        Err(error) => refuse(&error, language),
    }
}

/// The tab of a name, or the only one there is; else the names that there are.
fn one_of(tabs: &[TabSettings], name: Option<&str>) -> Result<TabSettings, Vec<String>> {
    let names = || tabs.iter().map(plan::title).collect();
    let is_it = |tab: &&TabSettings| name.is_none_or(|name| plan::title(tab) == name);
    let mut found = tabs.iter().filter(is_it);
    match (found.next(), found.next()) {
        (Some(only), None) => Ok(only.clone()),
        _ => Err(names()),
    }
}

fn replay(arguments: &ReplayArguments, language: Language) -> Status {
    let source = match source::open(&arguments.file, Pick::newest(arguments.newest)) {
        Ok(source) => source,
        Err(error) => return fail(&say::source_error(language, &error)),
    };
    let reader = source.reader();
    let asked = arguments.protocol.map(Protocol::from);
    let told = asked.or_else(|| protocol_of(reader));
    let protocol = told.unwrap_or(Protocol::Udp);
    let (plan, options) = match Plan::of_replay(arguments, protocol) {
        Ok(planned) => planned,
        Err(error) => return refuse(&error, language),
    };
    let link = match plan.settings.network.link_spec() {
        Ok(link) => link,
        Err(problem) => return refuse(&UsageError::Network(problem), language),
    };
    match Replay::new(reader.clone(), protocol, &options) {
        Ok(replay) => {
            if told.is_none() && !arguments.quiet {
                tell(&say::untold_protocol(language));
            }
            run::run(plan, link, Some(replay), language)
        }
        Err(ReplayError::NothingToSend) => fail(&say::nothing_to_replay(language)),
    }
}

fn convert(arguments: &ConvertArguments, language: Language) -> Status {
    match plan::conversion(arguments) {
        Ok(conversion) if convert::convert(&conversion, language, &tell) => Status::Done,
        Ok(_) => Status::Failed,
        Err(error) => refuse(&error, language),
    }
}

fn fail(sentence: &say::Sentence) -> Status {
    tell(sentence);
    Status::Failed
}

/// The tabs that `open` and `--session` want in the window.
pub fn window_tabs(arguments: &Arguments, language: Language) -> Result<WindowTabs, Status> {
    let mut tabs = Vec::new();
    if let Some(path) = &arguments.window.session {
        tabs.extend(tabs_of(path, language)?);
    }
    let Some(CommandArgument::Open(told)) = &arguments.command else {
        return Ok(WindowTabs {
            tabs,
            open_at_once: false,
        });
    };
    if told.file.is_none() && told.kind.is_none() {
        tell(&say::wrong_words(language, &nothing_to_open()));
        return Err(Status::Usage);
    }
    if let Some(path) = &told.file {
        tabs.extend(tabs_of(path, language)?);
    }
    let tab = match &told.kind {
        None => {
            return Ok(WindowTabs {
                tabs,
                open_at_once: told.start,
            });
        }
        Some(OpenKind::Udp(tab)) => open_tab(tab),
        Some(OpenKind::TcpClient(tab)) => open_tab(tab),
        Some(OpenKind::TcpServer(tab)) => open_tab(tab),
    };
    tabs.push(tab.map_err(|error| refuse(&error, language))?);
    Ok(WindowTabs {
        tabs,
        open_at_once: told.start,
    })
}

fn nothing_to_open() -> WrongWords {
    WrongWords::Missing {
        what: ["FILE", "udp", "tcp-client", "tcp-server"]
            .map(String::from)
            .into(),
        command: String::from("wirepad open"),
        example: Some("wirepad open meter.wirepad"),
    }
}

fn tabs_of(path: &Path, language: Language) -> Result<Vec<TabSettings>, Status> {
    read_session_file(path).map_err(|error| fail(&say::session_file_error(language, path, error)))
}

fn open_tab<K: Kind + clap::Args>(arguments: &OpenTab<K>) -> Result<TabSettings, UsageError> {
    let mut tab = plan::tab(&arguments.kind, &arguments.tab)?;
    if let Some(text) = arguments.send.as_ref().or(arguments.send_hex.as_ref()) {
        tab.send.message.clone_from(text);
        tab.send.as_hex = arguments.send.is_none();
    }
    Ok(tab)
}

fn session<K: Kind + clap::Args>(arguments: &SessionArguments<K>, language: Language) -> Status {
    match plan::tab(&arguments.kind, &arguments.tab) {
        Ok(tab) => run_tab(tab, &arguments.tab, &arguments.run, language),
        Err(error) => refuse(&error, language),
    }
}

fn run_tab(
    tab: TabSettings,
    arguments: &TabArguments,
    options: &RunOptions,
    language: Language,
) -> Status {
    let repeats = arguments.repeat.is_some();
    let planned = Plan::new(tab, options, repeats).and_then(|plan| {
        let link = plan.settings.network.link_spec();
        Ok((link.map_err(UsageError::Network)?, plan))
    });
    match planned {
        Ok((link, plan)) if files_are_there(&plan, language) => {
            run::run(plan, link, None, language)
        }
        Ok(_) => Status::Failed,
        Err(error) => refuse(&error, language),
    }
}

/// What cannot be read is said before anything is opened.
fn files_are_there(plan: &Plan, language: Language) -> bool {
    let sends = plan.stages.iter().flat_map(|stage| &stage.sends);
    let mut are_there = true;
    for send in sends {
        if let Payload::File(path) = send
            && let Err(error) = can_be_read(path)
        {
            tell(&say::unreadable_file(language, path, error.kind()));
            are_there = false;
        }
    }
    are_there
}

/// Who writes into a pipe would take it for closed after a look into it.
fn can_be_read(path: &Path) -> io::Result<()> {
    let about = std::fs::metadata(path)?;
    if about.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if about.is_file() {
        std::fs::File::open(path)?;
    }
    Ok(())
}

fn refuse(error: &UsageError, language: Language) -> Status {
    tell(&error.say(language));
    Status::Usage
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use proptest::prelude::*;

    use super::super::script::Word;
    use super::*;
    use crate::settings::{CommandContext, Shell, as_command};
    use crate::text::{Checksum, Encoding, LineEnding, compose};

    /// What the words of a session command say of a tab, its message included.
    fn tab_of(words: &[String]) -> Result<TabSettings, UsageError> {
        let arguments = Arguments::try_parse_from(words).unwrap();
        let (tab, run) = match arguments.command.unwrap() {
            CommandArgument::Udp(it) => (plan::tab(&it.kind, &it.tab), it.run),
            CommandArgument::TcpClient(it) => (plan::tab(&it.kind, &it.tab), it.run),
            CommandArgument::TcpServer(it) => (plan::tab(&it.kind, &it.tab), it.run),
            other => panic!("{other:?} is no session"),
        };
        let mut tab = tab?;
        match run.script.words.as_slice() {
            [Word::Send(text)] => tab.send.message.clone_from(text),
            [Word::SendHex(text)] => {
                tab.send.message.clone_from(text);
                tab.send.as_hex = true;
            }
            [] => {}
            other => panic!("{other:?}"),
        }
        Ok(tab)
    }

    fn context() -> CommandContext {
        CommandContext {
            shell: Shell::Posix,
            ..CommandContext::default()
        }
    }

    /// A tab with fields that a command tells all of.
    fn any_tab() -> impl Strategy<Value = TabSettings> {
        let hosts = prop::sample::select(vec!["", "127.0.0.1", "::1", "localhost", "fe80::1%3"]);
        let protocol = prop::sample::select(Protocol::ALL.to_vec());
        let encoding = || {
            let all: Vec<_> = Encoding::common().iter().chain(Encoding::more()).collect();
            prop::sample::select(all)
        };
        let network = (protocol, hosts, any::<u16>(), any::<bool>());
        let fields = (encoding(), encoding(), any::<[bool; 3]>());
        let ending = prop::sample::select(LineEnding::ALL.to_vec());
        let checksum = prop::sample::select(Checksum::ALL.to_vec());
        let message = r"[a-z \\\-\n]{0,8}|你好|--send";
        (network, fields, (ending, checksum, message)).prop_map(
            |((protocol, host, port, half), (receive, send, flags), (ending, checksum, text))| {
                let mut tab = plan::empty_tab();
                tab.network.protocol = protocol;
                match protocol {
                    Protocol::TcpClient => {
                        tab.network.remote_host = match host {
                            "" => String::from("127.0.0.1"),
                            host => host.to_owned(),
                        };
                        tab.network.remote_port = port.max(1).to_string();
                    }
                    Protocol::Udp | Protocol::TcpServer => {
                        tab.network.local_host = host.to_owned();
                        tab.network.local_port = match port {
                            0 => String::new(),
                            port => port.to_string(),
                        };
                    }
                }
                tab.network.keep_half_open = half && protocol != Protocol::Udp;
                tab.receive.encoding = *receive;
                tab.send.encoding = *send;
                tab.receive.as_hex = flags[0];
                tab.send.parse_escapes = flags[1];
                tab.send.as_hex = flags[2];
                tab.send.line_ending = ending;
                tab.send.checksum = checksum;
                tab.send.message = match flags[2] {
                    true => String::from("55 AA"),
                    false => text,
                };
                tab
            },
        )
    }

    proptest! {
        #[test]
        fn a_tab_is_read_back_from_its_command(tab in any_tab()) {
            prop_assume!(compose(&tab.send.draft()).is_ok());
            let words = as_command(&tab, &context()).unwrap();
            prop_assert_eq!(tab_of(&words).unwrap(), tab, "{:?}", words);
        }
    }

    fn parsed(words: &[&str]) -> Arguments {
        Arguments::try_parse_from([&["wirepad"], words].concat()).unwrap()
    }

    #[test]
    fn the_window_gets_the_tab_that_open_says() {
        let arguments = parsed(&[
            "open",
            "udp",
            "7788",
            "--to",
            "[::1]:9",
            "--send-hex",
            "55 aa",
            "--start",
        ]);
        let wanted = window_tabs(&arguments, Language::English).unwrap();
        assert!(wanted.open_at_once);
        let [tab] = wanted.tabs.as_slice() else {
            panic!("one tab: {wanted:?}");
        };
        assert_eq!(tab.network.local_port, "7788");
        assert_eq!(tab.send.target, "[::1]:9");
        assert_eq!(
            (tab.send.message.as_str(), tab.send.as_hex),
            ("55 aa", true)
        );
        let none = window_tabs(&parsed(&[]), Language::English).unwrap();
        assert_eq!(none, WindowTabs::default());
    }

    #[test]
    fn what_is_the_windows_is_not_ignored_before_a_command() {
        let arguments = parsed(&["--theme", "dark", "udp", "7788"]);
        assert_eq!(perform(&arguments, Language::English), Status::Usage);
        let check = |words: &[&str]| check_window_options(&parsed(words), Language::English);
        assert_eq!(check(&["--theme", "dark", "doctor"]), Err(Status::Usage));
        assert_eq!(check(&["--journal", "records", "doctor"]), Ok(()));
    }

    #[test]
    #[cfg(unix)]
    fn a_pipe_is_not_opened_before_it_is_sent() {
        let directory = tempfile::tempdir().unwrap();
        let pipe = directory.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        let (sender, receiver) = crossbeam_channel::bounded(1);
        // Opening it would wait for somebody who writes.
        let thread = std::thread::Builder::new().name(String::from("look"));
        let look = move || sender.send(can_be_read(&pipe).is_ok());
        thread.spawn(look).unwrap();
        let looked = receiver.recv_timeout(std::time::Duration::from_secs(30));
        assert_eq!(looked, Ok(true));
        let fault = can_be_read(directory.path()).unwrap_err();
        assert_eq!(fault.kind(), io::ErrorKind::IsADirectory);
    }

    #[test]
    fn a_tab_of_a_file_is_named_when_there_are_several() {
        let named = |name: &str| TabSettings {
            name: name.to_owned(),
            ..plan::empty_tab()
        };
        let tabs = || vec![named("a"), named("b")];
        assert_eq!(one_of(&tabs(), Some("b")).unwrap().name, "b");
        assert_eq!(one_of(&tabs(), None).unwrap_err(), ["a", "b"]);
        assert_eq!(one_of(&tabs(), Some("c")).unwrap_err(), ["a", "b"]);
        assert_eq!(one_of(&[named("a")], None).unwrap().name, "a");
        assert_eq!(
            one_of(&[named("a"), named("a")], Some("a"))
                .unwrap_err()
                .len(),
            2
        );
    }
}
