use jiff::tz::TimeZone;

use super::*;
use crate::journal::{Note, Party, StreamPlace};
use crate::net::LeaveReason;
use crate::text::{Encoding, StreamPoint};
use crate::value::{PeerId, Protocol, RecordSeq, Stamp, StreamId};

const AT: Stamp = Stamp(1_795_248_348_417_123_456);

fn addr(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

fn spec(form: Form) -> FormSpec {
    FormSpec::new(form, TimeZone::fixed(jiff::tz::offset(8)))
}

fn client() -> Party {
    Party::Peer {
        peer: PeerId(3),
        addr: addr("127.0.0.1:4089"),
    }
}

fn datagram(direction: Direction, bytes: &[u8]) -> Record {
    Record {
        seq: RecordSeq(5),
        at: AT,
        direction,
        party: client(),
        bytes: bytes.to_vec(),
        ..Record::default()
    }
}

fn in_stream(bytes: &[u8]) -> Record {
    Record {
        place: Some(StreamPlace {
            stream: StreamId(0),
            start: StreamPoint::default(),
        }),
        ..datagram(Direction::In, bytes)
    }
}

fn note(note: &Note) -> Record {
    datagram(Direction::Note, &note.to_bytes())
}

fn opened() -> Record {
    note(&Note::Opened {
        protocol: Protocol::TcpServer,
        local: addr("127.0.0.1:7788"),
        remote: None,
    })
}

fn left() -> Record {
    note(&Note::Left {
        addr: addr("127.0.0.1:4089"),
        reason: LeaveReason::ClosedByPeer,
    })
}

fn written(spec: FormSpec, records: &[Record]) -> String {
    let mut formatter = Formatter::new(spec);
    let mut out = Vec::new();
    for record in records {
        formatter.write(record, &mut out);
    }
    formatter.finish(&mut out);
    String::from_utf8(out).unwrap()
}

#[test]
fn text_is_what_came_and_each_record_ends_its_line() {
    let records = [
        opened(),
        in_stream(b"one\r\n"),
        in_stream(b"two\xE4\xBD"),
        datagram(Direction::Out, b"not this"),
        in_stream(b"\xA0!"),
        datagram(Direction::In, b""),
        datagram(Direction::In, b"\xA7"),
    ];
    let text = "one\r\ntwo\n你!\n\n<A7>\n";
    assert_eq!(written(spec(Form::Text), &records), text);
}

#[test]
fn text_of_a_character_whose_end_never_came_is_not_lost() {
    let records = [in_stream(b"\xE4"), left(), in_stream(b"\xBD\xA0\xE4")];
    let text = "<E4>\n<BD><A0>\n<E4>\n";
    assert_eq!(written(spec(Form::Text), &records), text);
}

#[test]
fn encodings_are_of_each_direction() {
    let spec = FormSpec {
        receive: Encoding::from_label("gbk").unwrap(),
        directions: Directions::Both,
        ..spec(Form::Text)
    };
    let records = [
        datagram(Direction::In, b"\xC4\xE3"),
        datagram(Direction::Out, "你".as_bytes()),
    ];
    assert_eq!(written(spec, &records), "你\n你\n");
}

#[test]
fn hex_is_a_line_a_record() {
    let records = [
        datagram(Direction::In, b"\x00\xFF"),
        datagram(Direction::In, b""),
        datagram(Direction::In, b"a"),
    ];
    assert_eq!(written(spec(Form::Hex), &records), "00 FF\n\n61\n");
}

#[test]
fn a_dump_has_a_head_and_an_empty_line() {
    let to_all = Record {
        party: Party::All { clients: 2 },
        ..datagram(Direction::Out, b"")
    };
    let expected = "\
2026-11-21 16:05:48.417123 <- 127.0.0.1:4089 10
00000000  00 57 69 72 65 70 61 64  21 0A                    |.Wirepad!.|

2026-11-21 16:05:48.417123 -> ALL 0

";
    let records = [datagram(Direction::In, b"\x00Wirepad!\n"), to_all, opened()];
    assert_eq!(written(spec(Form::Dump), &records), expected);
}

#[test]
fn raw_is_bytes_of_the_directions_that_are_asked_for() {
    let records = [
        opened(),
        datagram(Direction::In, b"a\xC3\xA9"),
        datagram(Direction::Out, b"b"),
    ];
    for (directions, bytes) in [
        (Directions::In, "aé"),
        (Directions::Out, "b"),
        (Directions::Both, "aéb"),
    ] {
        let spec = FormSpec {
            directions,
            ..spec(Form::Raw)
        };
        assert_eq!(written(spec, &records), bytes);
    }
}

#[test]
fn a_json_line_has_every_field_in_its_order() {
    let sent = Record {
        typed_as_hex: true,
        party: Party::Address(addr("[fe80::1%3]:9")),
        ..datagram(Direction::Out, b"\x01\"")
    };
    let to_all = Record {
        party: Party::All { clients: 2 },
        ..datagram(Direction::Out, b"")
    };
    let time = "\"seq\":5,\"time\":\"2026-11-21T16:05:48.417123456+08:00\"";
    let local = "\"local\":\"127.0.0.1:7788\"";
    let records = [opened(), in_stream("你\n".as_bytes()), sent, to_all];
    let expected = format!(
        "{{{time},\"direction\":\"note\",{local},\"peer\":\"127.0.0.1:4089\",\"peer_id\":3,\
         \"note\":\"opened\",\"detail\":{{\"local\":\"127.0.0.1:7788\",\
         \"protocol\":\"tcp-server\",\"remote\":null}}}}\n\
         {{{time},\"direction\":\"in\",{local},\"peer\":\"127.0.0.1:4089\",\"peer_id\":3,\
         \"stream\":0,\"length\":4,\"text\":\"你\\n\",\"encoding\":\"UTF-8\",\
         \"hex\":\"e4bda00a\"}}\n\
         {{{time},\"direction\":\"out\",{local},\"peer\":\"[fe80::1%3]:9\",\"length\":2,\
         \"text\":\"\\u0001\\\"\",\"encoding\":\"UTF-8\",\"hex\":\"0122\",\
         \"typed_as_hex\":true}}\n\
         {{{time},\"direction\":\"out\",{local},\"peer\":null,\"clients\":2,\"length\":0,\
         \"text\":\"\",\"encoding\":\"UTF-8\",\"hex\":\"\"}}\n"
    );
    assert_eq!(written(spec(Form::JsonLines), &records), expected);
}

#[test]
fn notes_are_left_out_on_demand_and_still_heeded() {
    let records = [opened(), datagram(Direction::In, b"a")];
    for form in [Form::JsonLines, Form::Csv] {
        let spec = FormSpec {
            with_notes: false,
            ..spec(form)
        };
        let text = written(spec, &records);
        assert!(!text.contains("opened"), "{text}");
        assert!(text.contains("127.0.0.1:7788"), "{text}");
    }
}

#[test]
fn csv_is_read_back_field_by_field() {
    let awkward = "a,\"b\"\r\nc\u{0}，";
    let records = [opened(), datagram(Direction::In, awkward.as_bytes())];
    let text = written(spec(Form::Csv), &records);
    assert!(text.starts_with("seq,time,direction,local,peer,"), "{text}");
    assert!(text.ends_with("\r\n"));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let columns = reader.headers().unwrap().clone();
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    let field = |row: usize, name: &str| {
        let column = columns.iter().position(|column| column == name).unwrap();
        rows[row][column].to_owned()
    };
    assert_eq!(rows.len(), 2);
    assert_eq!(field(0, "note"), "opened");
    assert!(field(0, "detail").contains("\"protocol\":\"tcp-server\""));
    assert_eq!(field(0, "text"), "");
    assert_eq!(field(1, "text"), awkward);
    assert_eq!(field(1, "length"), awkward.len().to_string());
    assert_eq!(field(1, "direction"), "in");
    assert_eq!(field(1, "peer_id"), "3");
    assert_eq!(field(1, "clients"), "");
}

#[test]
fn a_table_has_one_header_also_when_it_is_gone_on_with_and_when_it_is_empty() {
    let header = written(spec(Form::Csv), &[]);
    assert!(header.starts_with("seq,") && header.ends_with("\r\n"));
    let mut formatter = Formatter::going_on(spec(Form::Csv));
    let mut out = Vec::new();
    formatter.write(&datagram(Direction::In, b"a"), &mut out);
    formatter.finish(&mut out);
    assert!(out.starts_with(b"5,2026-"));
}

#[test]
fn every_form_says_what_it_has_a_place_for() {
    let records = [
        note(&Note::Unknown),
        datagram(Direction::In, b""),
        datagram(Direction::Out, b"a"),
    ];
    let counted = |form: Form| {
        let mut formatter = Formatter::new(spec(form));
        let mut out = Vec::new();
        let has_place = |record| usize::from(formatter.write(record, &mut out));
        records.iter().map(has_place).sum::<usize>()
    };
    let counts = Form::ALL.map(counted);
    assert_eq!(counts, [2, 1, 1, 2, 1, 3, 3]);
}
