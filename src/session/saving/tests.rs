use std::net::SocketAddr;

use jiff::tz::TimeZone;

use super::*;
use crate::export::Form;
use crate::journal::{Party, StreamPlace};
use crate::text::StreamPoint;
use crate::value::{Direction, PeerId, Protocol, RecordSeq, Stamp, StreamId};

fn received(bytes: &[u8]) -> Record {
    Record {
        seq: RecordSeq(0),
        at: Stamp(0),
        direction: Direction::In,
        party: Party::Peer {
            peer: PeerId(0),
            addr: SocketAddr::from(([127, 0, 0, 1], 9)),
        },
        place: Some(StreamPlace {
            stream: StreamId(0),
            start: StreamPoint::default(),
        }),
        typed_as_hex: false,
        bytes: bytes.to_vec(),
    }
}

fn raw(path: &Path) -> SaveSpec {
    SaveSpec {
        path: path.to_owned(),
        form: FormSpec::new(Form::Raw, TimeZone::UTC),
    }
}

/// Of a TCP client, so that no peer is named.
fn log_text(receive_as_hex: bool) -> FormSpec {
    FormSpec {
        receive_as_hex,
        protocol: Some(Protocol::TcpClient),
        ..FormSpec::new(Form::NetAssist, TimeZone::UTC)
    }
}

#[test]
fn a_file_that_exists_is_appended_to() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("raw.bin");
    fs::write(&path, "before ").unwrap();
    let mut file = SaveFile::open(raw(&path)).unwrap();
    file.add(&received(b"after"));
    file.finish().unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"before after");
    assert_eq!(file.written_bytes(), 5);
}

#[test]
fn a_table_has_its_header_only_at_the_beginning_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    for (form, reopens) in [(Form::Csv, true), (Form::Hex, false), (Form::Csv, false)] {
        let spec = SaveSpec {
            path: path.clone(),
            form: FormSpec::new(form, TimeZone::UTC),
        };
        let mut file = SaveFile::open(spec).unwrap();
        file.add(&received(b"a"));
        if reopens {
            file.set_form(FormSpec {
                receive_as_hex: true,
                ..FormSpec::new(Form::Csv, TimeZone::UTC)
            });
            file.add(&received(b"b"));
        }
        file.finish().unwrap();
    }
    let text = fs::read_to_string(&path).unwrap();
    let heads = text.lines().filter(|line| line.starts_with("seq,"));
    assert_eq!((heads.count(), text.lines().count()), (1, 5), "{text}");
}

#[test]
fn records_are_written_when_nothing_more_comes_or_after_a_while() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("raw.bin");
    let mut file = SaveFile::open(raw(&path)).unwrap();
    let now = Instant::now();
    file.add(&received(b"one"));
    file.settle(false, now).unwrap();
    assert_eq!(file.written_bytes(), 0);
    file.settle(false, now + FLUSH_AFTER).unwrap();
    assert_eq!(file.written_bytes(), 3);
    file.add(&received(b"two"));
    file.settle(true, now + FLUSH_AFTER).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"onetwo");
}

#[test]
fn much_is_written_at_once_under_load() {
    let folder = tempfile::tempdir().unwrap();
    let mut file = SaveFile::open(raw(&folder.path().join("raw"))).unwrap();
    file.add(&received(&vec![1; FLUSH_ABOVE_BYTES]));
    file.settle(false, Instant::now()).unwrap();
    assert_eq!(file.written_bytes(), FLUSH_ABOVE_BYTES as u64);
}

#[test]
fn a_form_that_changes_within_a_character_loses_and_doubles_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.txt");
    let spec = SaveSpec {
        path: path.clone(),
        form: log_text(false),
    };
    let mut file = SaveFile::open(spec).unwrap();
    file.add(&received(b"a\xE5\x93"));
    file.set_form(log_text(true));
    file.add(&received(b"\x88"));
    file.finish().unwrap();
    let text = fs::read_to_string(&path).unwrap();
    let contents: Vec<_> = text.lines().filter(|line| !line.starts_with('[')).collect();
    assert_eq!(contents, ["a", "", "<E5><93>", "", "88", ""]);
}

#[test]
fn the_same_form_again_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.txt");
    let spec = SaveSpec {
        path: path.clone(),
        form: log_text(false),
    };
    let mut file = SaveFile::open(spec).unwrap();
    file.add(&received(b"\xE5\x93"));
    file.set_form(log_text(false));
    file.add(&received(b"\x88"));
    file.finish().unwrap();
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.ends_with(">\n哈\n\n"), "{text}");
}

#[test]
fn a_folder_that_does_not_exist_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("missing").join("log.txt");
    let error = SaveFile::open(raw(&path)).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::NotFound);
}

#[cfg(unix)]
#[test]
fn a_file_that_lost_its_name_is_an_error_although_writing_succeeds() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("raw.bin");
    let mut file = SaveFile::open(raw(&path)).unwrap();
    let now = Instant::now();
    file.add(&received(b"one"));
    file.settle(true, now).unwrap();
    fs::remove_file(&path).unwrap();
    file.add(&received(b"two"));
    file.settle(true, now + CHECK_EVERY / 2).unwrap();
    assert_eq!(file.due(), Some(now + CHECK_EVERY), "a look is due");
    let error = file.settle(true, now + CHECK_EVERY).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::NotFound);
}

#[cfg(unix)]
#[test]
fn another_file_under_the_same_name_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("raw.bin");
    let mut file = SaveFile::open(raw(&path)).unwrap();
    fs::write(folder.path().join("other"), "").unwrap();
    fs::rename(folder.path().join("other"), &path).unwrap();
    file.add(&received(b"one"));
    assert!(file.finish().is_err());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let mut file = SaveFile::open(raw(Path::new("/dev/full"))).unwrap();
    file.add(&received(b"one"));
    let error = file.settle(true, Instant::now()).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::StorageFull);
    assert_eq!(file.written_bytes(), 0);
}

#[cfg(unix)]
#[test]
fn a_pipe_that_nobody_reads_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    if made.is_ok_and(|status| status.success()) {
        assert!(SaveFile::open(raw(&path)).is_err());
    }
}
