//! How commands end when the other side, or who reads them, goes first.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(60);

/// What is started is ended with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(words: &[&str]) -> Running {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wirepad"));
    command.args(words).stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    Running(command.spawn().unwrap())
}

impl Running {
    /// Does something until the command has ended.
    fn status(&mut self, mut meanwhile: impl FnMut()) -> Option<i32> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.0.try_wait().unwrap() {
                return status.code();
            }
            assert!(Instant::now() < deadline, "it does not end");
            meanwhile();
            std::thread::yield_now();
        }
    }
}

fn listen() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap().to_string();
    (listener, addr)
}

/// Under `pipefail` the status is all that a script has of it.
#[test]
fn what_was_expected_is_not_taken_for_met_when_nobody_reads_any_more() {
    let (listener, addr) = listen();
    let mut running = start(&[
        "tcp-client",
        &addr,
        "--format",
        "raw",
        "--expect",
        "never",
        "--timeout",
        "600",
    ]);
    let (mut peer, _) = listener.accept().unwrap();
    drop(running.0.stdout.take());
    let status = running.status(|| {
        let _: Result<(), _> = peer.write_all(b"x");
    });
    assert_eq!(status, Some(4));
}

#[test]
fn what_follows_the_last_expectation_is_sent_whole() {
    const LENGTH: usize = 3 << 20;
    // So that the system takes little of it at once.
    let listener = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None);
    let listener = listener.unwrap();
    listener.set_recv_buffer_size(4_096).unwrap();
    let any: std::net::SocketAddr = "127.0.0.1:0".parse().unwrap();
    listener.bind(&any.into()).unwrap();
    listener.listen(1).unwrap();
    let listener = TcpListener::from(listener);
    let addr = listener.local_addr().unwrap().to_string();
    let file = tempfile::NamedTempFile::new().unwrap();
    file.as_file().set_len(LENGTH as u64).unwrap();
    // Nobody reads what is printed, so that nothing of it may be what is sent.
    let mut words = vec!["tcp-client", &addr, "--format", "raw"];
    words.extend(["--expect", "OK", "--then"]);
    words.extend(["--send-file", file.path().to_str().unwrap()]);
    let mut running = start(&words);
    let (mut peer, _) = listener.accept().unwrap();
    peer.set_read_timeout(Some(PATIENCE)).unwrap();
    peer.write_all(b"OK").unwrap();
    let mut all = Vec::new();
    // What was cut off may end in a reset.
    let ended = peer.read_to_end(&mut all);
    assert_eq!(all.len(), LENGTH, "{ended:?}");
    assert_eq!(running.status(|| {}), Some(0));
}

#[test]
fn a_replay_that_is_cut_off_has_failed() {
    let directory = tempfile::tempdir().unwrap();
    let recording = directory.path().join("log.jsonl");
    let line = |time, text| format!(r#"{{"time":"{time}","direction":"out","text":"{text}"}}"#);
    let lines = [
        line("2026-11-21T16:00:00Z", "a"),
        line("2026-11-21T17:00:00Z", "b"),
    ];
    std::fs::write(&recording, lines.join("\n")).unwrap();
    let (listener, addr) = listen();
    let recording = recording.to_str().unwrap();
    let mut running = start(&["replay", recording, "--to", &addr, "--protocol", "tcp"]);
    let (mut peer, _) = listener.accept().unwrap();
    let first = read_one(&mut peer);
    assert_eq!(first, b'a');
    drop(peer);
    assert_eq!(running.status(|| {}), Some(1));
}

#[test]
fn who_wants_to_hear_of_faults_only_is_not_told_that_a_client_is_waited_for() {
    let words = "--lang en tcp-server 127.0.0.1:0 --send x --quiet --duration 0.2";
    let words: Vec<_> = words.split(' ').collect();
    let mut running = start(&words);
    assert_eq!(running.status(|| {}), Some(1));
    let mut told = String::new();
    let stderr = running.0.stderr.as_mut().unwrap();
    stderr.read_to_string(&mut told).unwrap();
    assert_eq!(told, "wirepad: One message was not sent.\n");
}

fn read_one(peer: &mut TcpStream) -> u8 {
    peer.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut byte = [0];
    peer.read_exact(&mut byte).unwrap();
    byte[0]
}
