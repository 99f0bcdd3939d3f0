//! Files and journals that a command leaves.

use std::net::{TcpListener, UdpSocket};
use std::path::Path;

use serde_json::Value;

use super::program::{Wirepad, run};
use crate::drive::{PATIENCE, poll_until};

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn each_form_is_saved_while_it_runs() {
    let directory = tempfile::tempdir().unwrap();
    for (name, content) in [
        ("a.txt", "你好"),
        ("a.jsonl", "\"text\":\"你好\""),
        ("a.csv", ",6,你好,UTF-8,e4bda0e5a5bd,"),
        ("a.hex", "E4 BD A0 E5 A5 BD\n"),
        ("a.dump", "E4 BD A0 E5 A5 BD"),
        ("a.bin", "你好"),
    ] {
        let path = directory.path().join(name);
        let mut wirepad = Wirepad::start(&["udp", "127.0.0.1:0", "--save", text(&path)]);
        let saved = || std::fs::read_to_string(&path).unwrap_or_default();
        let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
        let port = wirepad.port();
        peer.send_to("你好".as_bytes(), ("127.0.0.1", port))
            .unwrap();
        let found = poll_until(PATIENCE, || saved().contains(content).then_some(()));
        assert!(found.is_some(), "{name} has {:?}", saved());
        wirepad.interrupt().with(0);
    }
}

#[test]
fn a_journal_that_was_kept_is_converted() {
    let directory = tempfile::tempdir().unwrap();
    let (place, out) = (
        directory.path().join("place"),
        directory.path().join("out.jsonl"),
    );
    let words = [
        "udp",
        "127.0.0.1:0",
        "--journal",
        text(&place),
        "--format",
        "hex",
    ];
    let mut wirepad = Wirepad::start(&words);
    let port = wirepad.port();
    let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
    peer.send_to("你好".as_bytes(), ("127.0.0.1", port))
        .unwrap();
    wirepad.lines(1);
    wirepad.interrupt().with(0);
    run(&["convert", text(&place), text(&out), "--quiet"])
        .with(0)
        .silent();
    let converted = std::fs::read_to_string(&out).unwrap();
    let mut records = converted
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let record = records.find(|record| record["direction"] == "in").unwrap();
    assert_eq!(record["text"], "你好");
    run(&["convert", text(&place), text(&out)])
        .with(1)
        .silent()
        .told("--force");
}

/// A log of days is not to be missed at its end.
#[test]
fn a_place_that_cannot_be_written_ends_it_before_anything_is_opened() {
    for (option, place) in [("--journal", "/proc/nowhere"), ("--save", "/proc/no/a.txt")] {
        let ended = run(&["udp", "127.0.0.1:0", option, place]);
        let ended = ended.with(1).silent().told(option).told(place);
        assert_eq!(ended.told.lines().count(), 1, "{}", ended.told);
    }
}

#[test]
fn a_link_that_never_opened_leaves_no_journal() {
    let directory = tempfile::tempdir().unwrap();
    let place = directory.path().join("records");
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr();
    let nobody = nobody.unwrap().to_string();
    run(&["tcp-client", &nobody, "--journal", place.to_str().unwrap()]).with(3);
    assert_eq!(std::fs::read_dir(&place).unwrap().count(), 0);
}
