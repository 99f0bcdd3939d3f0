//! Much at once, byte for byte.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::Builder;

use super::program::{Wirepad, command};
use crate::drive::PATIENCE;

const PIECE_BYTES: usize = 1 << 16;

/// No other piece is like it.
fn piece(nth: u32) -> Vec<u8> {
    nth.to_le_bytes().repeat(PIECE_BYTES / 4)
}

/// Reads `count` pieces and then the end.
fn read_pieces(mut stream: impl Read, count: u32) {
    let mut read = vec![0; PIECE_BYTES];
    for nth in 0..count {
        stream.read_exact(&mut read).unwrap();
        assert!(read == piece(nth), "piece {nth} is another one");
    }
    assert_eq!(stream.read(&mut read).unwrap(), 0, "more came");
}

#[test]
fn sixty_four_mebibytes_are_printed_as_they_came() {
    const COUNT: u32 = 64 << 4;
    for any in ["127.0.0.1:0", "[::1]:0"] {
        let (reader, output) = std::io::pipe().unwrap();
        let words = ["tcp-server", any, "--format", "raw"];
        let mut wirepad = Wirepad::spawn_with_output(&mut command(&words), output.into());
        let addr = any.replace(":0", &format!(":{}", wirepad.port()));
        let reading = Builder::new().name(String::from("reader"));
        let reading = reading.spawn(move || read_pieces(reader, COUNT)).unwrap();
        let mut peer = TcpStream::connect(addr).unwrap();
        (0..COUNT).for_each(|nth| peer.write_all(&piece(nth)).unwrap());
        drop(peer);
        wirepad.tells("went offline");
        wirepad.interrupt().with(0);
        reading.join().unwrap();
    }
}

#[test]
fn a_file_of_a_hundred_mebibytes_arrives_as_it_is() {
    const COUNT: u32 = 100 << 4;
    let mut file = tempfile::NamedTempFile::new().unwrap();
    (0..COUNT).for_each(|nth| file.write_all(&piece(nth)).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap().to_string();
    let path = file.path().to_str().unwrap();
    let words = ["tcp-client", &addr, "--send-file", path, "--wait", "0"];
    let mut wirepad = Wirepad::start(&[&words[..], &["--format", "raw"]].concat());
    let (peer, _) = listener.accept().unwrap();
    peer.set_read_timeout(Some(PATIENCE)).unwrap();
    read_pieces(peer, COUNT);
    wirepad.end().with(0).silent();
}
