//! Commands on machines and in scripts that lack things.

use std::fs::OpenOptions;
use std::net::UdpSocket;
use std::process::Command;

use super::program::{Wirepad, command, shell};

const TO_ITSELF: &str = "wirepad udp 127.0.0.1:0 --format text --records 1";

/// Starts a shell line whose command prints the first datagram, sends one, and
/// expects it to be printed.
fn prints_with(redirections: &str) {
    let mut line = Wirepad::spawn(&mut shell(&format!("{TO_ITSELF} {redirections}")));
    let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
    peer.send_to(b"here", ("127.0.0.1", line.port())).unwrap();
    assert_eq!(line.end().with(0).text(), "here\n");
}

#[test]
fn a_closed_standard_input_is_an_empty_one() {
    prints_with("<&-");
    prints_with("</dev/null");
}

#[test]
fn a_closed_standard_output_is_not_a_socket_of_ours() {
    let line = format!("{TO_ITSELF} >&-");
    let mut line = Wirepad::spawn(&mut shell(&line));
    let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
    peer.send_to(b"here", ("127.0.0.1", line.port())).unwrap();
    line.end().with(0).silent();
}

#[test]
fn standard_error_that_nobody_reads_ends_nothing() {
    // Closed, and a pipe whose reader has gone.
    for line in [
        "wirepad udp 127.0.0.1:0 --duration 0.2 2>&-",
        "(wirepad udp 127.0.0.1:0 --duration 0.2 2>&3; echo $?) 3> >(true)",
    ] {
        let mut line = Wirepad::spawn(&mut shell(line));
        let ended = line.end().with(0);
        assert!(
            ended.text().is_empty() || ended.text() == "0\n",
            "{ended:?}"
        );
    }
}

#[test]
fn a_full_disk_behind_standard_output_is_told() {
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let words = ["udp", "127.0.0.1:0", "--format", "text"];
    let mut wirepad = Wirepad::spawn_with_output(&mut command(&words), full.into());
    let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
    peer.send_to(b"here", ("127.0.0.1", wirepad.port()))
        .unwrap();
    wirepad
        .end()
        .with(1)
        .told("Standard output cannot be written: the disk is full.");
}

#[test]
fn nothing_of_a_home_is_needed() {
    let mut bare = command(&["udp", "127.0.0.1:0", "--duration", "0.1"]);
    bare.env_clear();
    Wirepad::spawn(&mut bare).end().with(0).silent();
}

#[test]
fn no_part_of_a_window_is_touched_and_nothing_is_written() {
    if Command::new("strace").arg("-V").output().is_err() {
        eprintln!("skipped: strace is not installed");
        return;
    }
    let trace = tempfile::NamedTempFile::new().unwrap();
    let mut traced = Command::new("strace");
    traced.args(["-f", "-e", "trace=openat,connect", "-o"]);
    traced.arg(trace.path()).arg(env!("CARGO_BIN_EXE_wirepad"));
    traced.args([
        "--lang",
        "en",
        "udp",
        "127.0.0.1:0",
        "--format",
        "text",
        "--records",
        "1",
    ]);
    let mut wirepad = Wirepad::spawn(&mut traced);
    let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
    peer.send_to(b"here", ("127.0.0.1", wirepad.port()))
        .unwrap();
    wirepad.end().with(0);
    let calls = std::fs::read_to_string(trace.path()).unwrap();
    assert!(calls.contains("openat("), "strace saw nothing:\n{calls}");
    let of_a_window = [
        "libX",
        "libGL",
        "libEGL",
        "wayland",
        "vulkan",
        "font",
        ".X11-unix",
        "dri/",
    ];
    for call in calls.lines() {
        let touched = of_a_window.iter().find(|part| call.contains(**part));
        assert_eq!(touched, None, "{call}");
        assert!(
            !call.contains("O_CREAT") && !call.contains("O_WRONLY"),
            "{call}"
        );
    }
}
