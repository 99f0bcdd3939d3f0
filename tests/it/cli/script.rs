//! What is sent and awaited, in the order of the command line.

use std::io::Write;
use std::net::UdpSocket;

use super::program::{Wirepad, run};
use crate::drive::PATIENCE;

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

#[test]
fn messages_go_in_the_order_in_which_they_stand() {
    let (socket, addr) = receiver();
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(b"of a file\n").unwrap();
    let path = file.path().to_str().unwrap();
    let sends = [
        "--send",
        "-a",
        "--send-file",
        path,
        "--send-hex",
        "62",
        "--send",
        "你好",
        "--send",
        "",
    ];
    run(&[&["udp", "--to", &addr, "--wait", "0"], &sends[..]].concat()).with(0);
    let expected = [&b"-a"[..], b"of a file\n", b"b", "你好".as_bytes(), b""];
    for message in expected {
        assert_eq!(receive(&socket), message);
    }
}

#[test]
fn what_is_after_then_waits_until_the_expectations_before_it_are_met() {
    let (socket, addr) = receiver();
    let mut wirepad = Wirepad::start(&[
        "udp", "--to", &addr, "--send", "login", "--expect", "OK", "--then", "--send", "status",
        "--expect", "ready",
    ]);
    assert_eq!(receive(&socket), b"login");
    let peer = ("127.0.0.1", wirepad.port());
    socket.set_nonblocking(true).unwrap();
    // Without this answer the second message never leaves.
    socket.send_to(b"wait", peer).unwrap();
    wirepad.prints("wait");
    let nothing = socket.recv(&mut [0; 8]).unwrap_err();
    assert_eq!(nothing.kind(), std::io::ErrorKind::WouldBlock);
    socket.set_nonblocking(false).unwrap();
    socket.send_to(b"OK", peer).unwrap();
    assert_eq!(receive(&socket), b"status");
    socket.send_to(b"ready", peer).unwrap();
    wirepad.end().with(0);
}

#[test]
fn the_last_message_is_repeated_exactly_as_often_as_asked() {
    let (socket, addr) = receiver();
    let repeat = ["--repeat", "2", "--times", "25", "--wait", "0"];
    let sends = ["udp", "--to", &addr, "--send", "once", "--send", "again"];
    let prints = ["--format", "text", "--direction", "out"];
    let ended = run(&[&sends[..], &repeat, &prints].concat()).with(0);
    assert_eq!(ended.text(), format!("once\n{}", "again\n".repeat(25)));
    assert_eq!(receive(&socket), b"once");
    for _ in 0..25 {
        assert_eq!(receive(&socket), b"again");
    }
    socket.set_nonblocking(true).unwrap();
    assert!(socket.recv(&mut [0; 8]).is_err(), "one more came");
}

#[test]
fn escapes_checksum_and_line_ending_are_part_of_the_message() {
    let (socket, addr) = receiver();
    let to = ["udp", "--to", &addr, "--wait", "0"];
    let modbus = [
        "--send-hex",
        "01 03 00 00 00 0A",
        "--checksum",
        "crc16-modbus",
    ];
    run(&[&to[..], &modbus].concat()).with(0);
    assert_eq!(receive(&socket), [1, 3, 0, 0, 0, 0x0A, 0xC5, 0xCD]);
    let escaped = ["--send", r"\x02A\t\\", "--escapes", "--line-ending", "cr"];
    run(&[&to[..], &escaped].concat()).with(0);
    assert_eq!(receive(&socket), b"\x02A\t\\\r");
    run(&[&to[..], &["--send", r"\t"]].concat()).with(0);
    assert_eq!(receive(&socket), br"\t");
}

#[test]
fn a_file_that_is_no_datagram_is_told_with_its_size() {
    let (_socket, addr) = receiver();
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(&vec![b'x'; 100_000]).unwrap();
    let path = file.path().to_str().unwrap();
    let ended = run(&["udp", "--to", &addr, "--send-file", path, "--wait", "0"]);
    ended
        .with(1)
        .silent()
        .told("100,000 bytes")
        .told("65,507")
        .told(path);
}

#[test]
fn an_ipv6_target_is_sent_to_without_a_local_address() {
    let socket = UdpSocket::bind("[::1]:0").unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    let addr = socket.local_addr().unwrap().to_string();
    run(&["udp", "--to", &addr, "--send", "六", "--wait", "0"]).with(0);
    assert_eq!(receive(&socket), "六".as_bytes());
}

#[test]
fn a_duration_ends_it_from_the_opening_on() {
    let started = std::time::Instant::now();
    run(&["udp", "127.0.0.1:0", "--duration", "0.4"])
        .with(0)
        .silent();
    assert!(started.elapsed() >= std::time::Duration::from_millis(400));
}
