use std::net::SocketAddr;
use std::sync::Arc;

use super::{both, draft};
use crate::journal::find::{Case, Condition, Encodings, Filter, Hit, Pattern, PeerMatch, Question};
use crate::journal::{Draft, Journal, Note, Party, Record};
use crate::value::{Direction, PeerId, RecordSeq};

fn record(draft: Draft<'_>) -> Record {
    let mut journal = Journal::in_memory(1 << 20);
    let seq = journal.append(draft);
    journal.reader().read(seq).unwrap()
}

fn of(filter: Filter) -> Question {
    Question::new(filter, Encodings::default())
}

fn is(pattern: Pattern) -> Condition {
    Condition {
        pattern,
        is_negated: false,
    }
}

fn is_not(pattern: Pattern) -> Condition {
    Condition {
        pattern,
        is_negated: true,
    }
}

fn text(text: &str) -> Pattern {
    Pattern::text(text, Case::Heeded).unwrap()
}

fn hit(bytes: std::ops::Range<usize>, characters: std::ops::Range<usize>) -> Hit {
    Hit { bytes, characters }
}

#[test]
fn all_that_is_asked_for_must_hold() {
    let question = of(Filter {
        sent: false,
        lengths: Some(3..=5),
        conditions: vec![
            is(text("a")),
            is_not(text("b")),
            is(Pattern::hex("0?").unwrap()),
        ],
        ..Filter::default()
    });
    let wants = |direction, bytes| question.wants(&record(draft(direction, None, bytes)));
    assert!(wants(Direction::In, b"xa\n"));
    assert!(!wants(Direction::Out, b"xa\n"), "direction");
    assert!(!wants(Direction::In, b"a\n"), "too short");
    assert!(!wants(Direction::In, b"aaaaa\n"), "too long");
    assert!(!wants(Direction::In, b"xx\n"), "no a");
    assert!(!wants(Direction::In, b"ab\n"), "a b");
    assert!(!wants(Direction::In, b"xax"), "no byte of 0?");
}

#[test]
fn a_peer_is_an_address_with_or_without_a_port() {
    let peer = |ip: &str, port| PeerMatch {
        ip: ip.parse().unwrap(),
        port,
    };
    let wants = |peers: &[PeerMatch], party| {
        let filter = Filter {
            peers: peers.to_vec(),
            ..Filter::default()
        };
        let draft = draft(Direction::In, None, b"x");
        of(filter).wants(&record(Draft { party, ..draft }))
    };
    let addr: SocketAddr = "127.0.0.1:7".parse().unwrap();
    let (peer_id, mapped) = (PeerId(1), "[::ffff:127.0.0.1]:7".parse().unwrap());
    for party in [
        Party::Peer {
            peer: peer_id,
            addr,
        },
        Party::Address(addr),
        Party::Address(mapped),
    ] {
        assert!(wants(&[], party));
        assert!(wants(&[peer("127.0.0.1", None)], party));
        assert!(wants(
            &[peer("::1", None), peer("127.0.0.1", Some(7))],
            party
        ));
        assert!(!wants(&[peer("127.0.0.1", Some(8))], party));
        assert!(!wants(&[peer("127.0.0.2", None)], party));
    }
    for party in [Party::Nobody, Party::All { clients: 2 }] {
        assert!(wants(&[], party) && !wants(&[peer("127.0.0.1", None)], party));
    }
}

#[test]
fn each_direction_has_its_encoding() {
    let encodings = Encodings {
        send: both("gbk").send,
        ..both("utf-8")
    };
    let question = Question::of_pattern(text("中"), encodings);
    let wants = |direction, bytes| question.wants(&record(draft(direction, None, bytes)));
    assert!(wants(Direction::In, "中".as_bytes()) && wants(Direction::Out, b"\xD6\xD0"));
    assert!(!wants(Direction::Out, "中".as_bytes()) && !wants(Direction::In, b"\xD6\xD0"));
}

#[test]
fn a_trail_byte_that_looks_like_ascii_is_none() {
    // The second byte of each is `\` or `A`.
    for (label, bytes, ascii) in [
        ("shift_jis", b"\x83\x5C", "\\"),
        ("big5", b"\xA4\x41", "A"),
        ("gbk", b"\x81\x41", "A"),
    ] {
        let question = Question::of_pattern(text(ascii), both(label));
        let wants = |bytes: &[u8]| question.wants(&record(draft(Direction::In, None, bytes)));
        assert!(!wants(bytes), "{label}");
        assert!(wants(&[bytes, ascii.as_bytes()].concat()), "{label}");
    }
}

#[test]
fn notes_are_found_by_their_words_alone() {
    let note = Note::Lost { datagrams: 7 };
    let note = record(draft(Direction::Note, None, &note.to_bytes()));
    let words: super::super::NoteWords = Arc::new(|note| match note {
        Note::Lost { datagrams } => format!("丢失 {datagrams}"),
        _ => String::new(),
    });
    let question = |pattern| Question::of_pattern(pattern, Encodings::default());
    assert!(!question(text("丢失")).wants(&note), "without words");
    let worded = |pattern| question(pattern).with_note_words(Arc::clone(&words));
    assert!(worded(text("失 7")).wants(&note));
    assert_eq!(worded(text("失 7")).hits_in(&note), [hit(0..0, 1..4)]);
    assert!(
        !worded(text("lost")).wants(&note),
        "its JSON is not searched"
    );
    for pattern in [
        Pattern::hex("22"),
        Pattern::regex_of_bytes("lost", Case::Ignored),
    ] {
        assert!(!worded(pattern.unwrap()).wants(&note));
    }
    let not = Filter {
        conditions: vec![is_not(text("x"))],
        ..Filter::default()
    };
    assert!(of(not).wants(&note));
    let long = Filter {
        lengths: Some(0..=u64::MAX),
        ..Filter::default()
    };
    assert!(!of(long).wants(&note), "a note has no length");
}

#[test]
fn hits_are_told_in_bytes_and_in_characters() {
    let gbk = Question::of_pattern(text("好"), both("gbk"));
    let hello = record(draft(Direction::In, None, b"\xFFa\xC4\xE3\xBA\xC3\xBA\xC3"));
    assert_eq!(gbk.hits_in(&hello), [hit(4..6, 3..4), hit(6..8, 4..5)]);
    let hex = Question::of_pattern(Pattern::hex("E3 BA").unwrap(), both("gbk"));
    assert_eq!(hex.hits_in(&hello), [hit(3..5, 2..4)]);
    let none = Question::new(
        Filter {
            conditions: vec![is_not(text("x"))],
            ..Filter::default()
        },
        both("gbk"),
    );
    assert_eq!(none.hits_in(&hello), []);
}

#[test]
fn a_split_character_is_found_where_the_log_shows_it() {
    let mut journal = Journal::in_memory(1 << 20);
    for bytes in [&b"a\xE4\xBD"[..], b"\xA0b", b"\xE5\xA5"] {
        journal.append(draft(Direction::In, Some(1), bytes));
    }
    let question = Question::of_pattern(text("你b"), both("utf-8"));
    let read = |seq| journal.reader().read(RecordSeq(seq)).unwrap();
    assert!(!question.wants(&read(0)) && question.wants(&read(1)));
    assert_eq!(question.hits_in(&read(1)), [hit(0..2, 0..2)]);
    let open = Question::of_pattern(Pattern::hex("E5").unwrap(), both("utf-8"));
    assert_eq!(open.hits_in(&read(2)), [hit(0..1, 0..1)]);
}
