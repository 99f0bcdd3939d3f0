//! What is refused of the words of a session, and how it is told.

use super::*;
use crate::cli::arguments::CommandArgument;
use crate::settings::NetworkProblem;
use crate::value::Language;

fn refused(settings: TabSettings, options: &RunOptions) -> UsageError {
    Plan::new(settings, options, false).unwrap_err()
}

#[test]
fn an_option_that_would_do_nothing_is_refused() {
    let timeout = RunOptions {
        timeout: Some(2.0),
        ..RunOptions::default()
    };
    assert_eq!(refused(empty_tab(), &timeout), UsageError::NothingExpected);
    let mut notes = RunOptions::default();
    notes.output.with_notes = true;
    assert_eq!(refused(empty_tab(), &notes), UsageError::NoPlaceForNotes);
    notes.output.format = Some(String::from("csv"));
    assert!(Plan::new(empty_tab(), &notes, false).is_ok());
}

/// What is said of the words of a session, in English.
fn told_of(words: &[&str]) -> Option<String> {
    let words: Vec<_> = ["wirepad"].iter().chain(words).map(Into::into).collect();
    let arguments = crate::cli::parse(&words, Language::English).unwrap();
    let read = |kind: &dyn Kind, session: (&TabArguments, &RunOptions)| {
        let tab = tab(kind, session.0)?;
        Plan::new(tab, session.1, session.0.repeat.is_some())
    };
    let plan = match &arguments.command {
        Some(CommandArgument::Udp(it)) => read(&it.kind, (&it.tab, &it.run)),
        Some(CommandArgument::TcpClient(it)) => read(&it.kind, (&it.tab, &it.run)),
        Some(CommandArgument::TcpServer(it)) => read(&it.kind, (&it.tab, &it.run)),
        other => panic!("no session: {other:?}"),
    };
    let said = plan.err()?.say(Language::English);
    Some(crate::cli::line_of(&said))
}

fn told(words: &[&str]) -> String {
    told_of(words).unwrap_or_else(|| panic!("{words:?} are no fault"))
}

#[test]
fn an_unknown_name_tells_those_that_are_meant_or_where_they_are() {
    let checksum = |name| told(&["udp", "--checksum", name]);
    for (typed, meant) in [
        (
            "crc16",
            "CRC-16/MODBUS, CRC-16/XMODEM or CRC-16/CCITT-FALSE",
        ),
        ("xmodem", "CRC-16/XMODEM"),
        ("ccitt", "CRC-16/CCITT-FALSE"),
        ("modbus", "CRC-16/MODBUS"),
    ] {
        let said = checksum(typed);
        assert!(said.ends_with(&format!("Did you mean {meant}?")), "{said}");
    }
    let said = checksum("md5");
    assert!(said.ends_with("CRC-32/ISO-HDLC."), "{said}");
    let encoding = |name| told(&["udp", "--encoding", name]);
    let said = encoding("utf16");
    assert!(said.ends_with("mean UTF-16LE or UTF-16BE?"), "{said}");
    let said = encoding("foo");
    assert!(said.contains("wirepad udp --help"), "{said}");
}

#[test]
fn an_address_is_told_as_it_is_to_be_written() {
    for (words, end) in [
        (
            &["tcp-client", "9000"][..],
            "Write :9000 for this machine (127.0.0.1), else HOST:9000.",
        ),
        (&["udp", "--to", "９０００"], "else HOST:9000."),
        (
            &["udp", "http://a:80"],
            "LOCAL: “http://a:80” is a URL, and no address. Write a:80.",
        ),
        (
            &["tcp-client", "https://a.b/c"],
            "Write HOST:PORT, such as 127.0.0.1:8080.",
        ),
        (&["tcp-client", "http://a:80/c?d"], "Write a:80."),
    ] {
        let said = told(words);
        assert!(said.ends_with(end), "{said}");
    }
    for words in [["udp", "--to=:0"], ["tcp-client", "127.0.0.1:0"]] {
        assert!(told(&words).contains("on port 0."), "{words:?}");
    }
}

#[test]
fn an_empty_message_is_sent_over_udp_only_and_only_as_a_text() {
    assert_eq!(told_of(&["udp", "--send", ""]), None);
    assert!(told(&["udp", "--send-hex", " "]).contains("--send '' sends an empty datagram"));
    let ending = ["tcp-client", ":1", "--line-ending=lf", "--send-hex", ""];
    assert!(told(&ending).starts_with("--send-hex has no byte"));
    assert!(told(&["tcp-server", "1", "--send", ""]).starts_with("--send has nothing"));
    let ending = ["tcp-client", ":1", "--line-ending=lf", "--send", ""];
    assert_eq!(told_of(&ending), None);
}

#[test]
fn what_is_waited_for_is_there() {
    let said = told(&["udp", "--expect", ""]);
    assert!(
        said.starts_with("--expect: There is nothing to wait for."),
        "{said}"
    );
    let then = "--then has nothing to wait for.";
    assert!(told(&["udp", "--send=a", "--then", "--send=b"]).starts_with(then));
    assert!(told(&["udp", "--expect=a", "--then", "--then"]).starts_with(then));
    assert_eq!(told_of(&["udp", "--expect=a", "--then", "--send=b"]), None);
}

#[test]
fn the_colon_behind_an_option_is_that_of_the_language() {
    let error = UsageError::Endpoint {
        option: "LOCAL",
        error: EndpointError::MissingPort,
    };
    assert!(error.say(Language::Chinese).text.starts_with("LOCAL：地址"));
    assert!(error.say(Language::English).text.starts_with("LOCAL: The"));
    let error = UsageError::Network(NetworkProblem::LocalPort(PortError::TooLarge));
    assert!(!error.say(Language::Chinese).text.contains(':'));
}

#[test]
fn a_target_of_a_file_that_cannot_be_read_is_not_left_out() {
    let mut half_typed = empty_tab();
    half_typed.send.target = String::from("127.0.0.1:");
    let error = refused(half_typed.clone(), &RunOptions::default());
    assert!(matches!(error, UsageError::Endpoint { option: "--to", .. }));
    half_typed.network.protocol = Protocol::TcpServer;
    assert!(Plan::new(half_typed, &RunOptions::default(), false).is_ok());
}
