//! What a session leaves on the disk, and what it does when the disk refuses.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;
use wirepad::journal::{Journal, JournalError, JournalState, Note, left_behind, open_read_only};
use wirepad::session::{Command, JournalPlace, LinkState, Refused, Session, SessionOptions};
use wirepad::value::{Direction, Protocol, RecordSeq};

use crate::session_probe::{Probe, tcp_peer, tcp_server, udp, udp_peer, until};

fn start(place: &Path) -> Session {
    let options = SessionOptions {
        name: String::from("journal"),
        journal: JournalPlace::Disk {
            place: place.to_owned(),
            name: String::from("line 3"),
            limit_bytes: 1 << 20,
        },
    };
    Session::start(options, Arc::new(|| {}))
}

/// A journal with one connection of a TCP server, left as by a crash.
fn left_by_a_session() -> (TempDir, std::path::PathBuf) {
    let probe = Probe::open("left", tcp_server());
    let mut client = tcp_peer(probe.local());
    std::io::Write::write_all(&mut client, "半".as_bytes()).unwrap();
    drop(client);
    probe.wait_for(|status| status.peers.is_empty() && status.counters.received_bytes == 3);
    copied(&probe)
}

/// What a crash would leave of the one journal at this moment.
fn copied(probe: &Probe) -> (TempDir, std::path::PathBuf) {
    let copy = tempfile::tempdir().unwrap();
    let journal = fs::read_dir(probe.journals.path()).unwrap().next();
    let journal = journal.unwrap().unwrap().path();
    let path = copy.path().join("session-copy");
    fs::create_dir(&path).unwrap();
    for file in fs::read_dir(&journal).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), path.join(file.file_name())).unwrap();
    }
    (copy, path)
}

#[test]
fn a_closed_session_leaves_nothing_unless_it_is_kept() {
    let probe = Probe::open("closed", udp());
    let peer = udp_peer();
    peer.send_to(b"x", probe.local()).unwrap();
    probe.wait_for(|status| status.counters.received_records == 1);
    let journals = probe.journals.path().to_owned();
    assert_eq!(fs::read_dir(&journals).unwrap().count(), 1);
    assert_eq!(left_behind(&journals), [], "it is in use");
    let Probe {
        session, journals, ..
    } = probe;
    drop(session);
    assert_eq!(fs::read_dir(journals.path()).unwrap().count(), 0);
}

#[test]
fn a_kept_session_is_found_with_its_records() {
    let probe = Probe::open("kept", udp());
    let peer = udp_peer();
    peer.send_to(b"\x00\xFF", probe.local()).unwrap();
    probe.wait_for(|status| status.counters.received_records == 1);
    let name = String::from("星期二");
    probe.command(Command::KeepJournal { name });
    probe.wait_for(|status| matches!(status.journal, JournalState::Disk { is_kept: true, .. }));
    let Probe {
        session, journals, ..
    } = probe;
    drop(session);
    let all = left_behind(journals.path());
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].about.name, "星期二");
    assert_eq!(all[0].about.protocol, Some(Protocol::Udp));
    let reader = open_read_only(&all[0].path).unwrap().reader;
    let records: Vec<_> = (0..reader.end().0)
        .map(|seq| reader.read(RecordSeq(seq)).unwrap())
        .collect();
    assert_eq!(records.len() as u64, all[0].records);
    let received = records.iter().find(|it| it.direction == Direction::In);
    assert_eq!(received.unwrap().bytes, b"\x00\xFF");
    let closed = Note::from_bytes(&records.last().unwrap().bytes);
    assert!(matches!(closed, Note::Closed { .. }), "{closed:?}");
}

#[test]
fn a_journal_that_was_left_goes_on_as_a_session() {
    let (place, path) = left_by_a_session();
    let left = left_behind(place.path());
    assert_eq!(left[0].about.protocol, Some(Protocol::TcpServer));
    assert_eq!(left[0].about.local.as_ref(), Some(tcp_server().local()));
    let journal = Journal::reopen(&path, 1 << 20).unwrap();
    let before = journal.reader().end();
    assert_eq!((journal.next_stream(), journal.next_peer()), (1, 1));
    let session = Session::go_on("again", journal, Arc::new(|| {}));
    session.command(Command::Open(tcp_server())).unwrap();
    let local = until(|| session.status().local);
    let mut client = tcp_peer(local);
    std::io::Write::write_all(&mut client, b"more").unwrap();
    until(|| (session.status().counters.received_bytes == 4).then_some(()));
    let reader = session.reader();
    let records = (before.0..reader.end().0).filter_map(|seq| reader.read(RecordSeq(seq)));
    let more = records.into_iter().find(|it| it.direction == Direction::In);
    let place = more.unwrap().place.unwrap();
    assert_eq!(place.start.offset(), 0, "another stream");
}

#[cfg(unix)]
#[test]
fn sockets_go_on_when_the_journals_directory_vanishes() {
    let probe = Probe::open("vanished", udp());
    let peer = udp_peer();
    let send = |count: u64| {
        peer.send_to(&count.to_be_bytes(), probe.local()).unwrap();
        probe.wait_for(|status| status.counters.received_records == count);
    };
    send(1);
    fs::remove_dir_all(probe.journals.path()).unwrap();
    send(2);
    let status = probe.wait_for(|status| matches!(status.journal, JournalState::Failed(_)));
    assert_eq!(status.state, LinkState::Open);
    send(3);
    assert_eq!(probe.bytes(Direction::In).len(), 3);
    let notes = probe.notes();
    let told = notes
        .iter()
        .filter(|note| matches!(note, Note::JournalFailed { kind, .. } if kind == "NotFound"));
    assert_eq!(told.count(), 1, "{notes:?}");
}

#[test]
fn a_place_that_cannot_be_used_is_told_at_once() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("file");
    fs::write(&file, b"").unwrap();
    let session = start(&file);
    let told = || matches!(session.status().journal, JournalState::Failed(_)).then_some(());
    until(told);
    let record = until(|| session.reader().read(RecordSeq(0)));
    let note = Note::from_bytes(&record.bytes);
    assert!(matches!(note, Note::JournalFailed { .. }), "{note:?}");
}

#[test]
fn a_session_that_did_nothing_leaves_nothing() {
    let place = tempfile::tempdir().unwrap();
    drop(start(place.path()));
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
}

#[test]
fn a_crash_leaves_the_name_that_the_session_was_given_last() {
    let probe = Probe::open("named", udp());
    for name in ["UDP :1", "温湿度 7 号"] {
        let name = name.to_owned();
        probe.command(Command::NameJournal { name });
    }
    let path = until(|| match &probe.session.status().journal {
        JournalState::Disk { path, .. } => Some(path.to_path_buf()),
        _ => None,
    });
    let about = path.join("session.json");
    until(|| {
        let about = fs::read_to_string(&about).ok()?;
        about.contains("温湿度 7 号").then_some(())
    });
    let (place, _path) = copied(&probe);
    let left = left_behind(place.path());
    assert_eq!(left[0].about.name, "温湿度 7 号");
    assert!(!left[0].is_kept, "a name does not keep it");
}

#[test]
fn a_session_that_is_looked_at_takes_no_commands_and_stays_as_it_is() {
    let (place, path) = left_by_a_session();
    let before = left_behind(place.path());
    let look = || Session::look(open_read_only(&path).unwrap(), &path);
    let (first, second) = (look(), look());
    assert_eq!(first.reader().end(), second.reader().end());
    assert_eq!(first.status().protocol, Some(Protocol::TcpServer));
    for command in [Command::Open(udp()), Command::Close, Command::ClearLog] {
        assert_eq!(first.command(command), Err(Refused::ReadOnly));
    }
    let reopened = Journal::reopen(&path, 1 << 20);
    assert!(
        matches!(reopened, Err(JournalError::InUse { .. })),
        "{reopened:?}"
    );
    drop((first, second));
    assert_eq!(left_behind(place.path()), before);
}

/// Mounts a small disk on a directory, where that is allowed.
#[cfg(target_os = "linux")]
struct Mounted<'a>(&'a Path);

#[cfg(target_os = "linux")]
impl<'a> Mounted<'a> {
    fn new(place: &'a Path, options: &str) -> Option<Self> {
        let mounted = std::process::Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(place)
            .output();
        let is_mounted = mounted.is_ok_and(|output| output.status.success());
        is_mounted.then_some(Self(place))
    }
}

#[cfg(target_os = "linux")]
impl Drop for Mounted<'_> {
    fn drop(&mut self) {
        let umount = std::process::Command::new("umount");
        let _ = { umount }.arg("-l").arg(self.0).status();
    }
}

/// Waits for the failure, and checks that a note tells the same.
#[cfg(target_os = "linux")]
fn failure_of(session: &Session) -> std::io::ErrorKind {
    let failure = until(|| match &session.status().journal {
        JournalState::Failed(failure) => Some(failure.clone()),
        JournalState::Memory | JournalState::BeingMade | JournalState::Disk { .. } => None,
    });
    let reader = session.reader();
    let kind = format!("{:?}", failure.kind);
    let tells = |seq: u64| {
        let record = reader.read(RecordSeq(seq))?;
        let note = Note::from_bytes(&record.bytes);
        matches!(note, Note::JournalFailed { kind: told, .. } if told == kind).then_some(())
    };
    until(|| (reader.first().0..reader.end().0).find_map(tells));
    failure.kind
}

/// Where nothing can be made: for the owner of every right, on a disk that is
/// read-only.
#[cfg(target_os = "linux")]
#[test]
fn a_place_that_is_read_only_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let place = tempfile::tempdir().unwrap();
    fs::set_permissions(place.path(), fs::Permissions::from_mode(0o500)).unwrap();
    let may_write = tempfile::tempfile_in(place.path()).is_ok();
    let _mounted = if may_write {
        let mounted = Mounted::new(place.path(), "ro,size=1m");
        if mounted.is_none() {
            println!("it may write here, and not mount: not tested");
            return;
        }
        mounted
    } else {
        None
    };
    let kind = failure_of(&start(place.path()));
    let expected = if may_write {
        std::io::ErrorKind::ReadOnlyFilesystem
    } else {
        std::io::ErrorKind::PermissionDenied
    };
    assert_eq!(kind, expected);
}

#[cfg(target_os = "linux")]
#[test]
fn sockets_go_on_when_the_disk_is_full() {
    const SENT: u64 = 200;
    let place = tempfile::tempdir().unwrap();
    let Some(_mounted) = Mounted::new(place.path(), "size=256k") else {
        println!("no right to mount: not tested");
        return;
    };
    let session = start(place.path());
    session.command(Command::Open(udp())).unwrap();
    let local = until(|| session.status().local);
    let peer = udp_peer();
    for number in 0..SENT {
        peer.send_to(&[7; 4_000], local).unwrap();
        until(|| (session.status().counters.received_records > number).then_some(()));
    }
    assert_eq!(failure_of(&session), std::io::ErrorKind::StorageFull);
    assert_eq!(session.status().state, LinkState::Open);
    let reader = session.reader();
    let received = (0..reader.end().0).filter_map(|seq| reader.read(RecordSeq(seq)));
    let whole = received.filter(|record| record.bytes == [7; 4_000]);
    assert_eq!(whole.count() as u64, SENT, "on the disk or in memory");
}
