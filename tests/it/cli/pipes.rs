//! Standard output as the next program of a pipe has it.

use std::io::{Read, Write};
use std::net::{TcpStream, UdpSocket};
use std::thread::Builder;
use std::time::Duration;

use serde_json::Value;

use super::program::{Wirepad, command, shell};
use crate::drive::{PATIENCE, poll_until};

fn sender(port: u16) -> UdpSocket {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.connect(("127.0.0.1", port)).unwrap();
    socket
}

#[test]
fn each_record_is_a_line_of_json_at_once() {
    let mut wirepad = Wirepad::start(&["udp", "127.0.0.1:0", "--format", "jsonl"]);
    let port = wirepad.port();
    let peer = sender(port);
    for (nth, text) in ["你好", "a\nb", "\"'\\"].into_iter().enumerate() {
        peer.send(text.as_bytes()).unwrap();
        // The line is there while the command goes on.
        let lines = wirepad.lines(nth + 1);
        let record: Value = serde_json::from_str(&lines[nth]).unwrap();
        assert_eq!(record["text"], text);
        assert_eq!(record["direction"], "in");
        assert_eq!(record["length"], text.len());
        assert_eq!(record["encoding"], "UTF-8");
        assert_eq!(record["local"], format!("127.0.0.1:{port}"));
        assert_eq!(record["peer"], peer.local_addr().unwrap().to_string());
        assert!(record["time"].as_str().unwrap().contains('T'));
        assert!(record["hex"].is_string() && record["seq"].is_u64());
    }
    peer.send(b"\xC4\xE3\xFF").unwrap();
    let lines = wirepad.lines(4);
    let record: Value = serde_json::from_str(&lines[3]).unwrap();
    let hex = record["hex"].as_str().unwrap();
    assert_eq!(wirepad::text::hex::parse(hex), Ok(b"\xC4\xE3\xFF".to_vec()));
    wirepad.interrupt().with(0);
}

#[test]
fn notes_are_records_when_they_are_asked_for() {
    let words = ["udp", "127.0.0.1:0", "--format", "jsonl", "--with-notes"];
    let mut wirepad = Wirepad::start(&words);
    let lines = wirepad.lines(1);
    let record: Value = serde_json::from_str(&lines[0]).unwrap();
    assert_eq!(record["direction"], "note");
    assert_eq!(record["note"], "opened");
    wirepad.interrupt().with(0);
}

#[test]
fn exactly_as_many_records_are_printed_as_were_asked_for() {
    for count in [1, 7] {
        let asked = count.to_string();
        let words = ["udp", "127.0.0.1:0", "--format", "hex", "--records", &asked];
        let mut wirepad = Wirepad::start(&words);
        let peer = sender(wirepad.port());
        for _ in 0..20 {
            // Refused when the command has ended already.
            let _ = peer.send(b"x");
        }
        assert_eq!(wirepad.end().with(0).text(), "78\n".repeat(count));
    }
}

#[test]
fn a_pipe_whose_reader_went_ends_it_quietly() {
    let line = "set -o pipefail; wirepad udp 127.0.0.1:0 --format hex | head -n 1";
    let mut line = Wirepad::spawn(&mut shell(line));
    let peer = sender(line.port());
    let ended = poll_until(PATIENCE, || {
        let _ = peer.send(b"again");
        line.has_ended().then_some(())
    });
    assert!(ended.is_some(), "it goes on with nobody who reads");
    let ended = line.end().with(0);
    assert_eq!(ended.text(), "61 67 61 69 6E\n");
    assert_eq!(ended.told.lines().count(), 1, "{}", ended.told);
}

#[test]
fn a_reader_that_stalls_holds_the_sender_and_loses_nothing() {
    const CHUNKS: u32 = 48 << 4;
    let (mut reader, output) = std::io::pipe().unwrap();
    let words = ["tcp-server", "127.0.0.1:0", "--format", "raw"];
    let mut wirepad = Wirepad::spawn_with_output(&mut command(&words), output.into());
    let mut peer = TcpStream::connect(("127.0.0.1", wirepad.port())).unwrap();
    peer.set_write_timeout(Some(Duration::from_millis(500)))
        .unwrap();
    let (stalled, has_stalled) = crossbeam_channel::bounded(1);
    let sending = Builder::new().name(String::from("sender"));
    let sending = sending.spawn(move || {
        for nth in 0..CHUNKS {
            let chunk = chunk(nth);
            let mut left = &chunk[..];
            while !left.is_empty() {
                match peer.write(left) {
                    Ok(count) => left = &left[count..],
                    Err(_) => drop(stalled.try_send(())),
                }
            }
        }
    });
    has_stalled.recv_timeout(PATIENCE).unwrap();
    let mut read = vec![0; chunk(0).len()];
    for nth in 0..CHUNKS {
        reader.read_exact(&mut read).unwrap();
        assert!(read == chunk(nth), "chunk {nth} is another one");
    }
    sending.unwrap().join().unwrap();
    wirepad.interrupt().with(0);
    assert_eq!(reader.read(&mut read).unwrap(), 0);
}

/// 64 KiB that no other chunk is like.
fn chunk(nth: u32) -> Vec<u8> {
    nth.to_le_bytes().repeat(1 << 14)
}
