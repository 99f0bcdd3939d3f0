use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::*;
use crate::export::{Form, Formatter};
use crate::journal::StreamPlace;
use crate::net::LeaveReason;
use crate::text::StreamPoint;
use crate::value::{PeerId, RecordSeq, StreamId};

const PEER: PeerId = PeerId(3);

fn addr(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

fn spec(protocol: Protocol) -> FormSpec {
    let time_zone = TimeZone::fixed(jiff::tz::offset(8));
    FormSpec {
        protocol: Some(protocol),
        ..FormSpec::new(Form::NetAssist, time_zone)
    }
}

fn stamp(text: &str) -> Stamp {
    let time: Timestamp = text.parse().unwrap();
    Stamp(i64::try_from(time.as_nanosecond()).unwrap())
}

/// A record of a peer that is no part of a stream.
fn record(at: &str, direction: Direction, peer_addr: &str, bytes: &[u8]) -> Record {
    Record {
        seq: RecordSeq(0),
        at: stamp(at),
        direction,
        party: Party::Peer {
            peer: PEER,
            addr: addr(peer_addr),
        },
        place: None,
        typed_as_hex: false,
        bytes: bytes.to_vec(),
    }
}

/// A record of the stream that its direction has.
fn stream_record(direction: Direction, bytes: &[u8]) -> Record {
    let stream = StreamId(u32::from(direction == Direction::Out));
    Record {
        place: Some(StreamPlace {
            stream,
            start: StreamPoint::default(),
        }),
        ..record(AT, direction, CLIENT, bytes)
    }
}

fn note(at: &str, note: &Note) -> Record {
    record(at, Direction::Note, CLIENT, &note.to_bytes())
}

fn left() -> Record {
    let gone = Note::Left {
        addr: addr(CLIENT),
        reason: LeaveReason::ClosedByPeer,
    };
    note("2019-07-12T08:06:16.208Z", &gone)
}

const AT: &str = "2019-07-12T08:05:48.417999Z";
const CLIENT: &str = "192.168.56.1:4089";

fn text_of(spec: FormSpec, records: &[Record]) -> String {
    let mut formatter = Formatter::new(spec);
    let mut out = Vec::new();
    for record in records {
        formatter.write(record, &mut out);
    }
    formatter.finish(&mut out);
    String::from_utf8(out).unwrap()
}

#[test]
fn a_server_session_is_written_byte_for_byte() {
    let opened = Note::Opened {
        protocol: Protocol::TcpServer,
        local: addr("192.168.56.1:8899"),
        remote: None,
    };
    let joined = Note::Joined { addr: addr(CLIENT) };
    let to_all = Record {
        party: Party::All { clients: 1 },
        ..record(
            "2019-07-12T08:06:10.202Z",
            Direction::Out,
            CLIENT,
            "我很好啊".as_bytes(),
        )
    };
    let records = [
        note("2019-07-12T08:05:40Z", &opened),
        note("2019-07-12T08:05:41.240Z", &joined),
        stream_record(Direction::In, "哈哈哈".as_bytes()),
        to_all,
        left(),
    ];
    assert_eq!(
        text_of(spec(Protocol::Udp), &records),
        "[2019-07-12 16:05:41.240]# Client 192.168.56.1:4089 gets online.\n\n\
         [2019-07-12 16:05:48.417]# RECV ASCII FROM 192.168.56.1 :4089>\n哈哈哈\n\n\
         [2019-07-12 16:06:10.202]# SEND ASCII TO ALL>\n我很好啊\n\n\
         [2019-07-12 16:06:16.208]# Client 192.168.56.1:4089 gets offline.\n\n"
    );
}

#[test]
fn hex_is_written_as_it_was_typed_whatever_is_received() {
    let mut sent = record(
        "2021-03-31T06:40:09.731Z",
        Direction::Out,
        "192.168.0.7:7788",
        &[0x55, 0x00, 0x0A],
    );
    sent.typed_as_hex = true;
    assert_eq!(
        text_of(spec(Protocol::Udp), &[sent]),
        "[2021-03-31 14:40:09.731]# SEND HEX TO 192.168.0.7 :7788>\n55 00 0A\n\n"
    );
    let as_hex = FormSpec {
        receive_as_hex: true,
        ..spec(Protocol::Udp)
    };
    let received = record(AT, Direction::In, CLIENT, b"\xE5\x93");
    assert_eq!(
        text_of(as_hex, &[received]),
        "[2019-07-12 16:05:48.417]# RECV HEX FROM 192.168.56.1 :4089>\nE5 93\n\n"
    );
}

#[test]
fn a_tcp_client_names_no_peer_and_has_no_client_events() {
    let records = [
        stream_record(Direction::Out, "你好，服务器".as_bytes()),
        stream_record(Direction::In, b"ok\r\n"),
        left(),
    ];
    assert_eq!(
        text_of(spec(Protocol::TcpClient), &records),
        "[2019-07-12 16:05:48.417]# SEND ASCII>\n你好，服务器\n\n\
         [2019-07-12 16:05:48.417]# RECV ASCII>\nok\r\n\n\n"
    );
}

#[test]
fn an_ipv6_peer_keeps_the_blank_and_a_destination_its_scope() {
    let mut out = record(AT, Direction::Out, CLIENT, b"a");
    out.party = Party::Address(addr("[fe80::1%3]:7788"));
    assert!(text_of(spec(Protocol::Udp), &[out]).contains("TO fe80::1%3 :7788>\n"));
    let joined = note(
        AT,
        &Note::Joined {
            addr: addr("[::1]:7788"),
        },
    );
    assert!(
        text_of(spec(Protocol::TcpServer), &[joined]).contains("Client [::1]:7788 gets online")
    );
}

#[test]
fn a_split_character_is_written_with_its_last_byte() {
    let ha = "哈".as_bytes();
    let records = [
        stream_record(Direction::In, &ha[..1]),
        stream_record(Direction::Out, "好".as_bytes()),
        stream_record(Direction::In, &ha[1..]),
    ];
    assert_eq!(
        text_of(spec(Protocol::TcpClient), &records),
        "[2019-07-12 16:05:48.417]# RECV ASCII>\n\n\n\
         [2019-07-12 16:05:48.417]# SEND ASCII>\n好\n\n\
         [2019-07-12 16:05:48.417]# RECV ASCII>\n哈\n\n"
    );
}

#[test]
fn a_character_that_never_ends_is_written_when_its_client_leaves() {
    let ha = "哈".as_bytes();
    let records = [stream_record(Direction::In, &ha[..2]), left()];
    assert_eq!(
        text_of(spec(Protocol::TcpServer), &records),
        "[2019-07-12 16:05:48.417]# RECV ASCII FROM 192.168.56.1 :4089>\n\n\n\
         [2019-07-12 16:05:48.417]# RECV ASCII FROM 192.168.56.1 :4089>\n<E5><93>\n\n\
         [2019-07-12 16:06:16.208]# Client 192.168.56.1:4089 gets offline.\n\n"
    );
}

#[test]
fn datagrams_do_not_complete_each_other() {
    let ha = "哈".as_bytes();
    let records = [
        record(AT, Direction::In, CLIENT, &ha[..2]),
        record(AT, Direction::In, CLIENT, &ha[2..]),
    ];
    let text = text_of(spec(Protocol::Udp), &records);
    assert!(text.contains(">\n<E5><93>\n\n["));
    assert!(text.ends_with(">\n<88>\n\n"));
}

#[test]
fn hex_in_the_middle_of_a_character_ends_it() {
    let ha = "哈".as_bytes();
    let mut typed = stream_record(Direction::Out, &ha[2..]);
    typed.typed_as_hex = true;
    let records = [stream_record(Direction::Out, &ha[..2]), typed];
    assert_eq!(
        text_of(spec(Protocol::TcpClient), &records),
        "[2019-07-12 16:05:48.417]# SEND ASCII>\n\n\n\
         [2019-07-12 16:05:48.417]# SEND ASCII>\n<E5><93>\n\n\
         [2019-07-12 16:05:48.417]# SEND HEX>\n88\n\n"
    );
}

#[test]
fn notes_that_the_form_does_not_know_are_left_out() {
    let failed = Note::SendFailed {
        unsent_bytes: 1,
        error: crate::net::OperationError::NoClients,
    };
    let joined = Note::Joined { addr: addr(CLIENT) };
    let records = [note(AT, &failed), note(AT, &joined)];
    assert_eq!(text_of(spec(Protocol::Udp), &records), "");
}
