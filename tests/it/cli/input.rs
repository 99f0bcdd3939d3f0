//! Standard input as messages.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::process::Command;

use super::program::{Ended, Wirepad, run_with};
use crate::drive::{PATIENCE, Program};

/// A bound socket and its address.
fn receiver() -> (UdpSocket, String) {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    let addr = socket.local_addr().unwrap().to_string();
    (socket, addr)
}

fn receive(socket: &UdpSocket) -> Vec<u8> {
    let mut buffer = vec![0; 1 << 16];
    let length = socket.recv(&mut buffer).unwrap();
    buffer.truncate(length);
    buffer
}

/// What arrives when `input` is sent with these words over TCP, and the end.
fn over_tcp(words: &[&str], input: &[u8]) -> (Vec<u8>, Ended) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap().to_string();
    let reading = std::thread::Builder::new().name(String::from("reader"));
    let reading = reading.spawn(move || {
        let mut arrived = Vec::new();
        let (mut peer, _) = listener.accept().unwrap();
        peer.read_to_end(&mut arrived).unwrap();
        arrived
    });
    let ended = run_with(
        &[&["tcp-client", &addr, "--wait", "0"], words].concat(),
        input,
    );
    (reading.unwrap().join().unwrap(), ended)
}

#[test]
fn a_line_is_a_datagram_whatever_its_end_and_an_empty_one_too() {
    let (socket, addr) = receiver();
    let words = ["udp", "--to", &addr, "--encoding", "gbk", "--wait", "0"];
    run_with(&words, "你好\r\n\nlast".as_bytes()).with(0);
    assert_eq!(receive(&socket), [0xC4, 0xE3, 0xBA, 0xC3]);
    assert_eq!(receive(&socket), b"");
    assert_eq!(receive(&socket), b"last");
}

#[test]
fn a_wrong_line_is_told_with_its_number_and_the_others_go() {
    let (socket, addr) = receiver();
    let words = ["udp", "--to", &addr, "--encoding", "gbk", "--wait", "0"];
    let input = "一\n€ is not in GBK 𠀀\n三\n".as_bytes();
    run_with(&words, input)
        .with(1)
        .told("Line 2 of standard input");
    assert_eq!(receive(&socket).len(), 2);
    assert_eq!(receive(&socket).len(), 2);

    let words = ["udp", "--to", &addr, "--wait", "0"];
    let ended = run_with(&words, b"ok\n\xFF\nok\n").with(1);
    ended.told("Line 2 of standard input").told("--input raw");
    assert_eq!(
        (receive(&socket), receive(&socket)),
        (b"ok".to_vec(), b"ok".to_vec())
    );
}

#[test]
fn lines_of_hex_are_bytes() {
    let (socket, addr) = receiver();
    let words = ["udp", "--to", &addr, "--input", "hex", "--wait", "0"];
    let ended = run_with(&words, b"55 AA\nzz\n0102\n").with(1);
    ended.told("Line 2 of standard input");
    assert_eq!(receive(&socket), [0x55, 0xAA]);
    assert_eq!(receive(&socket), [1, 2]);
}

#[test]
fn raw_input_arrives_byte_for_byte() {
    let bytes: Vec<u8> = (0..=255_u8).cycle().take(300_000).collect();
    let (arrived, ended) = over_tcp(&["--input", "raw"], &bytes);
    ended.with(0);
    assert!(arrived == bytes, "other bytes arrived");
}

#[test]
fn an_empty_line_of_a_stream_is_its_line_ending_or_nothing() {
    let (arrived, ended) = over_tcp(&["--line-ending", "crlf"], b"a\n\nb");
    ended.with(0);
    assert_eq!(arrived, b"a\r\n\r\nb\r\n");
    let (arrived, ended) = over_tcp(&[], b"a\n\nb");
    ended.with(0);
    assert_eq!(arrived, b"ab");
}

#[test]
fn of_a_hundred_thousand_lines_none_is_lost() {
    let lines: String = (1..=100_000).map(|nth| format!("{nth}\n")).collect();
    let words = ["--line-ending", "lf", "--format", "raw"];
    let (arrived, ended) = over_tcp(&words, lines.as_bytes());
    ended.with(0).silent();
    assert!(arrived == lines.as_bytes(), "other lines arrived");
}

#[test]
fn lines_wait_for_the_first_client() {
    let mut wirepad = Wirepad::start(&["tcp-server", "127.0.0.1:0", "--line-ending", "lf"]);
    let port = wirepad.port();
    wirepad.write(b"one\ntwo\n");
    wirepad.tells("Waiting for a client");
    let mut client = TcpStream::connect(("127.0.0.1", port)).unwrap();
    client.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut read = [0; 8];
    client.read_exact(&mut read).unwrap();
    assert_eq!(&read, b"one\ntwo\n");
    wirepad.interrupt().with(0);
}

#[test]
fn the_end_of_input_does_not_end_a_session_that_receives() {
    let mut wirepad = Wirepad::start(&["tcp-server", "127.0.0.1:0", "--format", "text"]);
    let port = wirepad.port();
    wirepad.end_of_input();
    let mut client = TcpStream::connect(("127.0.0.1", port)).unwrap();
    client.write_all(b"later").unwrap();
    wirepad.prints("later");
    wirepad.interrupt().with(0);
}

#[test]
fn lines_of_a_terminal_are_messages() {
    let (socket, addr) = receiver();
    let script = "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)";
    let mut terminal = Command::new("python3");
    terminal.args(["-c", script, env!("CARGO_BIN_EXE_wirepad"), "--lang", "en"]);
    terminal.args(["udp", "--to", &addr]);
    let mut terminal = Program::start("terminal", &mut terminal, "install Python 3");
    terminal.expect_line("is open on");
    terminal.type_line("你好");
    assert_eq!(receive(&socket), "你好".as_bytes());
    // Ctrl+C as the keyboard has it.
    terminal.type_line("\u{3}");
    terminal.expect_line("Closed");
    assert!(terminal.expect_end().success());
}

/// The peer ends its side at once, so the session ends before its input does.
#[test]
fn input_that_is_left_when_the_link_ends_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap().to_string();
    let reading = std::thread::Builder::new().name(String::from("reader"));
    let reading = reading.spawn(move || {
        let (mut peer, _) = listener.accept().unwrap();
        peer.shutdown(std::net::Shutdown::Write).unwrap();
        peer.read_to_end(&mut Vec::new()).unwrap();
    });
    let input = "a line\n".repeat(200_000);
    run_with(&["tcp-client", &addr], input.as_bytes())
        .with(1)
        .told("The rest of standard input was not sent");
    reading.unwrap().join().unwrap();
}

/// A peer can neither clear the screen nor set the title.
#[test]
fn a_terminal_gets_control_characters_by_their_codes() {
    let script = "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)";
    let mut terminal = Command::new("python3");
    terminal.args(["-c", script, env!("CARGO_BIN_EXE_wirepad"), "--lang", "en"]);
    terminal.args(["udp", "127.0.0.1:0", "--format", "text", "--input", "none"]);
    let mut terminal = Program::start("terminal", &mut terminal, "install Python 3");
    let told = terminal.expect_line("is open on");
    let addr = told.split("is open on ").nth(1).unwrap();
    let addr = addr.trim().trim_end_matches('.');
    let (socket, _) = receiver();
    socket.send_to(b"\x1B[2Jcalm\x07", addr).unwrap();
    terminal.expect_line("<1B>[2Jcalm<07>");
}
