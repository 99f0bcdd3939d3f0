use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::export::{Directions, Form, FormSpec, Formatter};
use crate::journal::Note;
use crate::net::{Cause, CauseKind, LeaveReason, LinkError, OperationError};
use crate::value::Protocol;

fn addr(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

fn written(spec: FormSpec, records: &[Record]) -> Vec<u8> {
    let mut formatter = Formatter::new(spec);
    let mut out = Vec::new();
    for record in records {
        formatter.write(record, &mut out);
    }
    formatter.finish(&mut out);
    out
}

fn read(text: &[u8]) -> Result<Vec<ReadRecord>, ReadError> {
    let mut records = Vec::new();
    let mut input = text;
    read_json_lines(&mut input, &mut |record| {
        records.push(record.clone());
        ControlFlow::Continue(())
    })?;
    Ok(records)
}

fn json_lines(zone: &str) -> FormSpec {
    FormSpec::new(Form::JsonLines, TimeZone::get(zone).unwrap())
}

fn one(line: &str) -> Record {
    read(line.as_bytes()).unwrap().remove(0).record
}

fn fault(line: &str) -> LineFault {
    match read(line.as_bytes()) {
        Err(ReadError::Line { line: 1, fault }) => fault,
        other => panic!("{other:?}"),
    }
}

fn notes() -> Vec<Vec<u8>> {
    let here = addr("127.0.0.1:7788");
    let there = addr("[fe80::1%3]:9");
    let cause = Cause {
        kind: CauseKind::ConnectionReset,
        code: Some(104),
    };
    let known = [
        Note::Opened {
            protocol: Protocol::TcpServer,
            local: here,
            remote: Some(there),
        },
        Note::Joined { addr: there },
        Note::Left {
            addr: there,
            reason: LeaveReason::Broken(cause.clone()),
        },
        Note::Closed { local: None },
        Note::Failed {
            error: LinkError::NoRemoteHost,
        },
        Note::SendFailed {
            unsent_bytes: usize::MAX,
            error: OperationError::Send { addr: there, cause },
        },
        Note::SavingStarted {
            path: "/tmp/日志 \".txt".into(),
        },
        Note::RecordDamaged,
        Note::Unknown,
    ];
    let mut notes: Vec<_> = known.iter().map(Note::to_bytes).collect();
    for unknown in [
        &br#"{"note":"eclipse","moon":1}"#[..],
        br#"{ "note" : "joined", "addr" : "127.0.0.1:5", "new" : [1, null] }"#,
        br#"{"note":7}"#,
        b"{\"note\":\"jo",
        b"\xFF\x00",
        b"",
    ] {
        notes.push(unknown.to_vec());
    }
    notes
}

fn contents() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        Just(Vec::new()),
        any::<Vec<u8>>(),
        "\\PC*".prop_map(String::into_bytes),
        Just(vec![0; 3]),
        Just("你好，\r\n".as_bytes()[..8].to_vec()),
        any::<u8>().prop_map(|byte| vec![byte; 1 << 16]),
    ]
}

fn parties() -> impl Strategy<Value = Party> {
    let addr = prop::sample::select(vec![
        addr("127.0.0.1:1"),
        addr("[::1]:65535"),
        addr("[fe80::1%3]:9"),
    ]);
    prop_oneof![
        Just(Party::Nobody),
        any::<u32>().prop_map(|clients| Party::All { clients }),
        addr.clone().prop_map(Party::Address),
        (any::<u32>(), addr).prop_map(|(id, addr)| Party::Peer {
            peer: PeerId(id),
            addr
        }),
    ]
}

fn record() -> impl Strategy<Value = Record> {
    let bytes = (
        prop::sample::select(vec![Direction::In, Direction::Out]),
        prop::option::of(0_u32..3),
        any::<bool>(),
        contents(),
    );
    let note =
        prop::sample::select(notes()).prop_map(|bytes| (Direction::Note, None, false, bytes));
    (
        any::<u64>(),
        any::<i64>(),
        parties(),
        prop_oneof![3 => bytes, 1 => note],
    )
        .prop_map(
            |(seq, at, party, (direction, stream, typed_as_hex, bytes))| Record {
                seq: RecordSeq(seq),
                at: Stamp(at),
                direction,
                party,
                place: stream.map(|stream| StreamPlace {
                    stream: StreamId(stream),
                    start: StreamPoint::default(),
                }),
                typed_as_hex,
                bytes,
            },
        )
}

/// As a journal places them.
fn placed(mut records: Vec<Record>) -> Vec<Record> {
    let mut points = BTreeMap::<StreamId, StreamPoint>::new();
    for record in &mut records {
        if let Some(place) = &mut record.place {
            let point = points.entry(place.stream).or_default();
            place.start = *point;
            point.pass(&record.bytes);
        }
    }
    records
}

proptest! {
    #[test]
    fn what_was_written_is_read_back(
        records in prop::collection::vec(record(), 0..12),
        zone in prop::sample::select(vec!["UTC", "Asia/Shanghai", "America/St_Johns"]),
        encoding in prop::sample::select(Encoding::common().to_vec()),
    ) {
        let records = placed(records);
        let spec = FormSpec { receive: encoding, ..json_lines(zone) };
        let text = written(spec.clone(), &records);
        let read = read(&text).unwrap();
        let back: Vec<_> = read.iter().map(|read| read.record.clone()).collect();
        prop_assert_eq!(&back, &records);
        prop_assert_eq!(text.iter().filter(|byte| **byte == b'\n').count(), records.len());
        prop_assert_eq!(written(spec, &back), text);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(text: Vec<u8>) {
        let _ = read(&text);
    }

    #[test]
    fn a_damaged_line_is_an_error_or_a_record(
        record in record(),
        at in any::<prop::sample::Index>(),
        put in any::<u8>(),
    ) {
        let mut line = written(json_lines("UTC"), &[record]);
        let at = at.index(line.len());
        line[at] = put;
        let _ = read(&line);
        line.truncate(at);
        let _ = read(&line);
    }
}

#[test]
fn a_line_that_a_person_wrote_needs_no_more_than_its_content() {
    let said = one(r#"{"text":"你好\r\n","new":{"a":[1]}}"#);
    let expected = Record {
        direction: Direction::In,
        bytes: "你好\r\n".into(),
        ..Record::default()
    };
    assert_eq!(said, expected);
    assert_eq!(one(r#"{"hex":"55 AA"}"#).bytes, [0x55, 0xAA]);
    assert_eq!(one(r#"{"hex":"0x55,0xaa"}"#).bytes, [0x55, 0xAA]);
    let gbk = one(r#"{"direction":"out","text":"你","encoding":"gbk","peer":"127.0.0.1:9"}"#);
    assert_eq!(gbk.bytes, [0xC4, 0xE3]);
    assert_eq!(gbk.direction, Direction::Out);
    assert_eq!(gbk.party, Party::Address(addr("127.0.0.1:9")));
}

#[test]
fn hex_is_the_truth() {
    assert_eq!(one(r#"{"text":"no","hex":"79"}"#).bytes, b"y");
    assert_eq!(one(r#"{"text":"no","hex":""}"#).bytes, b"");
}

#[test]
fn number_and_time_follow_the_line_before() {
    let text = "\u{FEFF}{\"seq\":7,\"time\":\"2026-11-21T08:00:00.5+08:00\",\"text\":\"a\"}\r\n\
                \r\n   \n{\"text\":\"b\"}";
    let read = read(text.as_bytes()).unwrap();
    let seqs: Vec<_> = read.iter().map(|read| read.record.seq.0).collect();
    assert_eq!(seqs, [7, 8]);
    assert_eq!(read[0].record.at, Stamp(1_795_219_200_500_000_000));
    assert_eq!(read[1].record.at, read[0].record.at);
}

#[test]
fn our_side_comes_with_the_record() {
    let read = read(br#"{"local":"[::1]:5","hex":""}"#).unwrap();
    assert_eq!(read[0].local, Some(addr("[::1]:5")));
}

#[test]
fn a_fault_is_told_with_its_line() {
    assert_eq!(
        read(b"{\"text\":\"\"}\n\n{\"hex\":\"5G\"}\n"),
        Err(ReadError::Line {
            line: 3,
            fault: LineFault::Hex(HexError::NotHex {
                position: 1,
                found: 'G'
            })
        })
    );
    assert_eq!(fault("{}"), LineFault::NoContent);
    assert_eq!(fault(r#"{"direction":"note"}"#), LineFault::NoContent);
    assert_eq!(fault("hello"), LineFault::NotJson { column: 1 });
    assert_eq!(
        fault("[{\"hex\":\"\"}]"),
        LineFault::WrongValue { column: 1 }
    );
    assert_eq!(
        fault(r#"{"seq":-1,"hex":""}"#),
        LineFault::WrongValue { column: 9 }
    );
    let time = LineFault::Time("yesterday".to_owned());
    assert_eq!(fault(r#"{"time":"yesterday","hex":""}"#), time);
    let peer = LineFault::Address("localhost:1".to_owned());
    assert_eq!(fault(r#"{"peer":"localhost:1","hex":""}"#), peer);
    let encoding = LineFault::Encoding("klingon".to_owned());
    assert_eq!(fault(r#"{"encoding":"klingon","text":""}"#), encoding);
    let unmappable = LineFault::Unmappable(Unmappable {
        character: '😀',
        position: 0,
        encoding: "GBK",
    });
    assert_eq!(fault(r#"{"encoding":"gbk","text":"😀"}"#), unmappable);
}

#[test]
fn nesting_without_end_is_no_json() {
    let line = format!("{{\"detail\":{}", "[".repeat(100_000));
    assert_eq!(fault(&line), LineFault::WrongValue { column: 10 });
}

/// An input without line ends, that never ends.
struct Endless {
    taken: u64,
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        buffer.fill(b'a');
        Ok(buffer.len())
    }
}

impl BufRead for Endless {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        Ok(&[b'a'; 1 << 16])
    }

    fn consume(&mut self, count: usize) {
        self.taken += count as u64;
    }
}

#[test]
fn a_line_without_end_is_given_up() {
    let mut input = Endless { taken: 0 };
    let read = read_json_lines(&mut input, &mut |_| ControlFlow::Continue(()));
    let fault = too_long(LONGEST_LINE_BYTES);
    assert_eq!(read, Err(ReadError::Line { line: 1, fault }));
    assert_eq!(input.taken, LONGEST_LINE_BYTES as u64 + 1);
}

#[test]
fn the_fields_of_a_long_note_are_not_read() {
    let detail = "0,".repeat(LONGEST_NOTE_LINE_BYTES);
    let line = format!(r#"{{"note":"lost","detail":{{"a":[{detail}0]}}}}"#);
    assert_eq!(fault(&line), too_long(LONGEST_NOTE_LINE_BYTES));
    let line = format!(r#"{{"hex":"55","detail":[{detail}0]}}"#);
    assert_eq!(one(&line).bytes, [0x55]);
}

#[test]
fn a_large_record_is_read_back() {
    let record = Record {
        direction: Direction::In,
        bytes: vec![1; 16 << 20],
        ..Record::default()
    };
    let spec = FormSpec {
        directions: Directions::Both,
        ..json_lines("UTC")
    };
    let records = [record];
    let read = read(&written(spec, &records)).unwrap();
    assert!(read[0].record == records[0]);
}

#[test]
fn streams_are_forgotten_when_there_are_very_many() {
    let mut reader = LineReader::default();
    for stream in 0..MOST_STREAMS + 10 {
        let line = format!(r#"{{"stream":{stream},"hex":"e4"}}"#);
        reader.record(line.as_bytes()).unwrap();
    }
    assert_eq!(reader.streams.len(), MOST_STREAMS);
}
