//! The long log: what students, devices and servers send, in both directions.

use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::path::Path;

use anyhow::Result;
use wirepad::journal::{About, Draft, Journal, Note, Party};
use wirepad::value::{Direction, Endpoint, PeerId, Protocol, Stamp, StreamId};

const LIMIT_BYTES: u64 = 8 << 30;
/// Appended between two commits, as a batch of the link is.
const BATCH: u64 = 64;
const MICROS_APART: i64 = 25_000;

/// What its tab is called.
pub fn name(port: u16) -> String {
    format!("UDP :{port}")
}

/// Leaves a journal as a kill leaves it. Its session goes on at the port that
/// is returned.
pub fn make(place: &Path, records: u64) -> Result<u16> {
    let local = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
    let about = About {
        protocol: Some(Protocol::Udp),
        local: Some(Endpoint::from(local)),
        ..About::named(name(local.port()))
    };
    let mut journal = Journal::create(place, &about, LIMIT_BYTES)?;
    let start = Stamp::now().0 - i64::try_from(records)? * MICROS_APART * 1_000;
    let mut bytes = Vec::new();
    for number in 0..records {
        let direction = content(number, &mut bytes);
        journal.append(Draft {
            at: Stamp(start + i64::try_from(number)? * MICROS_APART * 1_000),
            direction,
            party: party(number, direction),
            stream: None,
            typed_as_hex: false,
            bytes: &bytes,
        });
        if number % BATCH == 0 {
            journal.commit();
        }
    }
    journal.commit();
    Ok(local.port())
}

/// What few logs have.
#[derive(Clone, Copy, Debug)]
pub enum Odd {
    LongLines,
    Empty,
    OneByte,
    Scripts,
}

impl Odd {
    pub const ALL: [(&str, Self); 4] = [
        ("64 records of 1 MiB without a line break", Self::LongLines),
        ("1,000,000 empty records", Self::Empty),
        ("1,000,000 records of one byte of a stream", Self::OneByte),
        (
            "100,000 records right to left, with emoji, marks and controls",
            Self::Scripts,
        ),
    ];

    fn count(self) -> u64 {
        match self {
            Self::LongLines => 64,
            Self::Empty | Self::OneByte => 1_000_000,
            Self::Scripts => 100_000,
        }
    }

    fn bytes(self, number: u64) -> Vec<u8> {
        match self {
            Self::LongLines => "长 line ".repeat(1 << 17).into_bytes(),
            Self::Empty => Vec::new(),
            Self::OneByte => vec![b'a' + u8::try_from(number % 26).unwrap_or_default()],
            Self::Scripts => {
                let text = "שלום مرحبا 👩‍👩‍👧 e\u{301}\u{302} \u{202e}\u{1b}[2J\u{7}\u{e000}\0 ";
                format!("{number} {}", text.repeat(3)).into_bytes()
            }
        }
    }

    /// Leaves a journal of them; says what its tab is called.
    pub fn make(self, place: &Path) -> Result<String> {
        let name = format!("{self:?}");
        let about = About::named(&name);
        let mut journal = Journal::create(place, &about, LIMIT_BYTES)?;
        for number in 0..self.count() {
            journal.append(Draft {
                at: Stamp::now(),
                direction: Direction::In,
                party: party(1, Direction::In),
                stream: matches!(self, Self::OneByte).then_some(StreamId(1)),
                typed_as_hex: false,
                bytes: &self.bytes(number),
            });
            if number % BATCH == 0 {
                journal.commit();
            }
        }
        journal.commit();
        Ok(name)
    }
}

fn party(number: u64, direction: Direction) -> Party {
    let peer = u16::try_from(number % 500).unwrap_or_default();
    let addr = SocketAddr::from((Ipv4Addr::LOCALHOST, 40_000 + peer));
    match direction {
        Direction::Note => Party::Nobody,
        Direction::In => Party::Peer {
            peer: PeerId(peer.into()),
            addr,
        },
        Direction::Out => Party::Address(addr),
    }
}

/// One in a thousand is a page of text, one in five thousand a note.
fn content(number: u64, bytes: &mut Vec<u8>) -> Direction {
    use std::io::Write as _;
    bytes.clear();
    if number % 5_000 == 77 {
        bytes.extend(Note::Closed { local: None }.to_bytes());
        return Direction::Note;
    }
    // Writing to a vector cannot fail.
    let _ = match number % 6 {
        0 => write!(
            bytes,
            "{number:08} 温度 {} ℃，湿度 {} %",
            number % 40,
            number % 90
        ),
        1 => write!(bytes, r#"{{"seq":{number},"ok":true,"text":"你好，世界"}}"#),
        2 => write!(bytes, "AT+CSQ={number}\r\nOK\r\n"),
        3 => write!(
            bytes,
            "GET /device/{number} HTTP/1.1\r\nHost: a.example\r\n\r\n"
        ),
        4 => write!(
            bytes,
            "rx \u{1b}[31m{number}\u{1b}[0m 😀 e\u{301} \u{202e}abc"
        ),
        _ => {
            bytes.extend([0x01, 0x03, 0x08, 0xA7, 0xFF]);
            bytes.extend(number.to_be_bytes());
            Ok(())
        }
    };
    if number % 1_000 == 3 {
        let page = bytes.repeat(40);
        *bytes = page;
    }
    if number % 3 == 2 {
        Direction::Out
    } else {
        Direction::In
    }
}
