//! Ctrl+C and its like.

use std::io::Write;
use std::net::{TcpListener, TcpStream, UdpSocket};

use super::program::{Wirepad, command, shell};
use crate::drive::{PATIENCE, poll_until};

#[test]
fn each_signal_to_end_closes_in_order() {
    for name in ["INT", "TERM", "HUP"] {
        let words = ["udp", "127.0.0.1:0", "--format", "text"];
        let mut wirepad = Wirepad::start(&words);
        let port = wirepad.port();
        let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
        peer.send_to(b"before the end", ("127.0.0.1", port))
            .unwrap();
        wirepad.prints("before the end");
        wirepad.signal(name);
        let ended = wirepad.end().with(0).told("Closed 127.0.0.1");
        assert_eq!(ended.text(), "before the end\n");
    }
}

#[test]
fn a_connection_is_closed_and_not_reset() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap().to_string();
    let mut wirepad = Wirepad::start(&["tcp-client", &addr]);
    let (mut peer, _) = listener.accept().unwrap();
    wirepad.tells("Connected");
    wirepad.interrupt().with(0);
    let read = std::io::Read::read(&mut peer, &mut [0; 8]);
    assert_eq!(read.unwrap(), 0);
}

#[test]
fn under_nohup_it_outlives_its_terminal() {
    let program = env!("CARGO_BIN_EXE_wirepad");
    let line = format!("exec nohup {program} --lang en udp 127.0.0.1:0 --format text");
    let mut wirepad = Wirepad::spawn(&mut shell(&line));
    let port = wirepad.port();
    wirepad.signal("HUP");
    let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
    peer.send_to(b"still there", ("127.0.0.1", port)).unwrap();
    wirepad.prints("still there");
    wirepad.interrupt().with(0);
}

#[test]
fn two_signals_at_once_are_one_wish() {
    for _ in 0..5 {
        let mut wirepad = Wirepad::start(&["udp", "127.0.0.1:0", "--send", "a"]);
        wirepad.tells("Waiting for somebody");
        wirepad.signal_twice("TERM");
        wirepad
            .end()
            .with(1)
            .told("Closed")
            .told("One message was not sent.");
    }
}

#[test]
fn a_second_signal_ends_it_while_nobody_reads_what_it_prints() {
    let (reader, output) = std::io::pipe().unwrap();
    let words = ["tcp-server", "127.0.0.1:0", "--format", "raw"];
    let mut wirepad = Wirepad::spawn_with_output(&mut command(&words), output.into());
    let mut peer = TcpStream::connect(("127.0.0.1", wirepad.port())).unwrap();
    // More than a pipe holds.
    peer.write_all(&vec![b'x'; 1 << 20]).unwrap();
    wirepad.tells("came online");
    wirepad.signal("INT");
    let ended = poll_until(PATIENCE, || {
        wirepad.signal_if_there("INT");
        wirepad.has_ended().then_some(())
    });
    assert!(ended.is_some(), "it waits for a reader");
    wirepad.end().with(1);
    drop(reader);
}
