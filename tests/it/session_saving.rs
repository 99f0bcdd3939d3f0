//! Files that grow with a session.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use wirepad::export::{Form, FormSpec};
use wirepad::journal::{Note, Record};
use wirepad::net::Target;
use wirepad::session::{Command, LinkState, SaveSpec};
use wirepad::text::Encoding;
use wirepad::value::Direction;

use crate::session_probe::{Probe, tcp_peer, tcp_server, udp, udp_peer};

fn raw(path: &Path) -> Command {
    Command::StartSaving(SaveSpec {
        path: path.to_owned(),
        form: FormSpec::new(Form::Raw, TimeZone::UTC),
    })
}

fn log_text(path: &Path, receive: Encoding) -> Command {
    Command::StartSaving(SaveSpec {
        path: path.to_owned(),
        form: FormSpec {
            receive,
            ..FormSpec::new(Form::NetAssist, TimeZone::system())
        },
    })
}

/// The time as the log text has it.
fn time(record: &Record) -> String {
    let time = Timestamp::from_nanosecond(record.at.0.into()).unwrap();
    let time = time.to_zoned(TimeZone::system());
    time.strftime("[%Y-%m-%d %H:%M:%S%.3f]#").to_string()
}

#[test]
fn a_raw_file_equals_what_was_sent() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("raw.bin");
    let probe = Probe::open("raw", tcp_server());
    probe.command(raw(&path));
    let sent: Vec<u8> = (0..750_000_u32).flat_map(u32::to_le_bytes).collect();
    let mut client = tcp_peer(probe.local());
    client.write_all(&sent).unwrap();
    let all = sent.len() as u64;
    probe.wait_for(|status| {
        status
            .saving
            .as_ref()
            .is_some_and(|it| it.written_bytes == all)
    });
    assert!(fs::read(&path).unwrap() == sent, "byte for byte");
    assert!(probe.bytes(Direction::In).concat() == sent);
    probe.command(Command::StopSaving);
    probe.wait_for(|status| status.saving.is_none());
    let bytes = all;
    assert!(probe.notes().contains(&Note::SavingStopped { path, bytes }));
}

#[test]
fn log_text_of_a_server_is_byte_exact() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.txt");
    let probe = Probe::open("logtext", tcp_server());
    probe.command(log_text(&path, Encoding::from_label("gbk").unwrap()));
    let mut client = tcp_peer(probe.local());
    client.write_all(b"\xB9\xFE\xB9\xFE\xB9\xFE").unwrap();
    probe.wait_for(|status| status.counters.received_bytes == 6);
    probe.send(Target::All, "我很好啊".as_bytes());
    probe.wait_for(|status| status.counters.sent_records == 1);
    let addr = client.local_addr().unwrap();
    drop(client);
    let left = |record: &Record| matches!(Note::from_bytes(&record.bytes), Note::Left { .. });
    probe.wait_for_records(|records| records.iter().any(left));
    probe.command(Command::StopSaving);
    probe.wait_for(|status| status.saving.is_none());
    let expected: String = probe
        .records()
        .iter()
        .filter_map(|record| expected(record, addr))
        .collect();
    assert_eq!(fs::read_to_string(&path).unwrap(), expected);
    assert_eq!(expected.matches("]#").count(), 4);
}

/// Written down once more, without the formatter.
fn expected(record: &Record, addr: std::net::SocketAddr) -> Option<String> {
    let time = time(record);
    let (ip, port) = (addr.ip(), addr.port());
    let text = match (record.direction, Note::from_bytes(&record.bytes)) {
        (Direction::In, _) => format!("RECV ASCII FROM {ip} :{port}>\n哈哈哈"),
        (Direction::Out, _) => "SEND ASCII TO ALL>\n我很好啊".to_owned(),
        (Direction::Note, Note::Joined { .. }) => format!("Client {ip}:{port} gets online."),
        (Direction::Note, Note::Left { .. }) => format!("Client {ip}:{port} gets offline."),
        (Direction::Note, _) => return None,
    };
    Some(format!("{time} {text}\n\n"))
}

#[test]
fn saving_goes_on_over_a_reconnect_and_appends() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("raw.bin");
    fs::write(&path, "before,").unwrap();
    let probe = Probe::start("survives");
    probe.command(raw(&path));
    let peer = udp_peer();
    for (round, text) in ["one,", "two,"].into_iter().enumerate() {
        probe.command(Command::Open(udp()));
        probe.wait_for(|status| status.state == LinkState::Open);
        peer.send_to(text.as_bytes(), probe.local()).unwrap();
        let count = round as u64 + 1;
        probe.wait_for(|status| status.counters.received_records == count);
        probe.command(Command::Close);
        probe.wait_for(|status| status.state == LinkState::Idle);
    }
    drop(probe);
    assert_eq!(fs::read(&path).unwrap(), b"before,one,two,");
}

#[test]
fn a_new_form_for_the_same_file_goes_on_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.txt");
    let probe = Probe::open("reform", udp());
    let peer = udp_peer();
    for (count, label) in [(1, "utf-8"), (2, "gbk")] {
        probe.command(log_text(&path, Encoding::from_label(label).unwrap()));
        peer.send_to(b"\xB9\xFE", probe.local()).unwrap();
        probe.wait_for(|status| status.counters.received_records == count);
    }
    let notes = probe.notes();
    drop(probe);
    let text = fs::read_to_string(&path).unwrap();
    let contents: Vec<_> = text.lines().filter(|line| !line.starts_with('[')).collect();
    assert_eq!(contents, ["<B9><FE>", "", "哈", ""]);
    let started = |note: &&Note| matches!(note, Note::SavingStarted { .. });
    assert_eq!(notes.iter().filter(started).count(), 1);
}

#[test]
fn a_folder_that_is_not_there_is_told_and_the_session_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("missing/log.txt");
    let probe = Probe::open("nofolder", udp());
    probe.command(raw(&path));
    let status = probe.wait_for(|status| status.saving.is_some());
    assert_eq!(
        status.saving.as_ref().unwrap().failed,
        Some(ErrorKind::NotFound)
    );
    let kind = "NotFound".to_owned();
    assert!(probe.notes().contains(&Note::SavingFailed { path, kind }));
    assert_eq!(status.state, LinkState::Open);
    probe.command(Command::StopSaving);
    probe.wait_for(|status| status.saving.is_none());
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_deleted_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.txt");
    let probe = Probe::open("vanished", udp());
    probe.command(raw(&path));
    probe.wait_for(|status| status.saving.is_some());
    folder.close().unwrap();
    let peer = udp_peer();
    peer.send_to(b"lost", probe.local()).unwrap();
    let status =
        probe.wait_for(|status| status.saving.as_ref().is_some_and(|it| it.failed.is_some()));
    assert_eq!(
        status.saving.as_ref().unwrap().failed,
        Some(ErrorKind::NotFound)
    );
    peer.send_to(b"goes on", probe.local()).unwrap();
    probe.wait_for(|status| status.counters.received_records == 2);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_the_session_goes_on() {
    let probe = Probe::open("diskfull", udp());
    probe.command(raw(Path::new("/dev/full")));
    let peer = udp_peer();
    probe.wait_for(|status| status.saving.is_some());
    peer.send_to(b"one", probe.local()).unwrap();
    let status =
        probe.wait_for(|status| status.saving.as_ref().is_some_and(|it| it.failed.is_some()));
    assert_eq!(
        status.saving.as_ref().unwrap().failed,
        Some(ErrorKind::StorageFull)
    );
    peer.send_to(b"two", probe.local()).unwrap();
    probe.wait_for(|status| status.counters.received_records == 2);
    let failed = |note: &&Note| matches!(note, Note::SavingFailed { .. });
    assert_eq!(probe.notes().iter().filter(failed).count(), 1);
}
