//! What meets an expectation and what does not, and what is said about it.

use std::time::Duration;

use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::runs::{Limits, Runs};
use super::*;
use crate::journal::find::PatternError;
use crate::journal::{Draft, Journal, Note, Party, Record};
use crate::net::LeaveReason;
use crate::text::Encoding;
use crate::value::{Direction, Language, PeerId, Stamp, StreamId};

fn text(typed: &str) -> Expectation {
    Expectation::new(ExpectKind::Text, typed).unwrap()
}

fn hex(typed: &str) -> Expectation {
    Expectation::new(ExpectKind::Hex, typed).unwrap()
}

fn regex(typed: &str) -> Expectation {
    Expectation::new(ExpectKind::Regex, typed).unwrap()
}

fn encoding(label: &str) -> Encoding {
    Encoding::from_label(label).unwrap()
}

/// A session's records as its journal gives them.
struct Wire {
    journal: Journal,
    expecting: Expecting,
}

impl Wire {
    fn new(label: &str, expectations: impl Into<Vec<Expectation>>) -> Self {
        Self {
            journal: Journal::in_memory(64 << 20),
            expecting: Expecting::new(expectations.into(), encoding(label)),
        }
    }

    fn see(&mut self, direction: Direction, peer: u32, is_stream: bool, bytes: &[u8]) -> usize {
        let record = append(&mut self.journal, direction, peer, is_stream, bytes);
        self.expecting.see(&record);
        self.expecting.met()
    }

    /// A connection says something. How many are met by now.
    fn stream(&mut self, peer: u32, bytes: impl AsRef<[u8]>) -> usize {
        self.see(Direction::In, peer, true, bytes.as_ref())
    }

    fn datagram(&mut self, bytes: impl AsRef<[u8]>) -> usize {
        self.see(Direction::In, 1, false, bytes.as_ref())
    }

    fn note(&mut self, note: &Note) {
        self.see(Direction::Note, 1, false, &note.to_bytes());
    }

    fn account(&self, language: Language) -> String {
        let waited = Duration::from_secs(10);
        self.expecting.account(language, &TimeZone::UTC, waited)
    }

    fn lines(&self) -> Vec<String> {
        let account = self.account(Language::English);
        account.lines().map(str::to_owned).collect()
    }
}

fn append(
    journal: &mut Journal,
    direction: Direction,
    peer: u32,
    is_stream: bool,
    bytes: &[u8],
) -> Record {
    let addr = format!("127.0.0.1:{}", 9_000 + peer).parse().unwrap();
    let seq = journal.append(Draft {
        at: Stamp(1_234_000_000),
        direction,
        party: Party::Peer {
            peer: PeerId(peer),
            addr,
        },
        stream: is_stream.then_some(StreamId(peer)),
        typed_as_hex: false,
        bytes,
    });
    journal.commit();
    journal.reader().read(seq).unwrap()
}

#[test]
fn expectations_are_met_in_their_order() {
    let mut wire = Wire::new("utf-8", [text("OK"), text("READY")]);
    assert_eq!(wire.stream(1, "READY\r\n"), 0);
    assert_eq!(wire.stream(1, "OK\r\n"), 1);
    assert_eq!(wire.expecting.next().unwrap().typed(), "READY");
    assert_eq!(wire.stream(1, "READY"), 2);
    assert!(wire.expecting.is_done());
    assert_eq!(wire.account(Language::English), "");
}

#[test]
fn one_record_meets_several_and_each_byte_counts_once() {
    let mut wire = Wire::new("utf-8", [text("aa"), text("aa"), text("aa")]);
    assert_eq!(wire.datagram("aaaaa"), 2);
    assert_eq!(wire.datagram("a"), 2, "a datagram does not run on");
    assert_eq!(wire.datagram("aa"), 3);
}

#[test]
fn what_is_split_over_records_is_found_characters_too() {
    let mut wire = Wire::new("gbk", [text("温度")]);
    let bytes = encoding("gbk").encode("当前温度").unwrap();
    for byte in &bytes[..bytes.len() - 1] {
        assert_eq!(wire.stream(1, [*byte]), 0);
    }
    assert_eq!(wire.stream(1, [bytes[bytes.len() - 1]]), 1);
}

#[test]
fn a_text_in_gbk_is_not_found_across_halves_of_characters() {
    let mut wire = Wire::new("gbk", [text("愫")]);
    let bytes = encoding("gbk").encode("温度").unwrap();
    assert_eq!(encoding("gbk").encode("露").unwrap().len(), 2);
    assert_eq!(wire.stream(1, &bytes), 0);
    let across = Wire::new("gbk", [hex(&crate::text::hex::format(&bytes[1..3]))]);
    let mut across = across;
    assert_eq!(across.stream(1, &bytes), 1, "as bytes it is there");
}

#[test]
fn connections_do_not_run_into_each_other() {
    let mut wire = Wire::new("utf-8", [text("READY")]);
    assert_eq!(wire.stream(1, "REA"), 0);
    assert_eq!(wire.stream(2, "DY"), 0);
    assert_eq!(wire.stream(1, "DY"), 1);
}

#[test]
fn a_match_uses_up_what_others_had_said_by_then() {
    let mut wire = Wire::new("utf-8", [text("one"), text("two")]);
    assert_eq!(wire.stream(2, "two tw"), 0);
    assert_eq!(wire.stream(1, "one"), 1);
    assert_eq!(wire.stream(2, "o"), 1, "half of it came before");
    assert_eq!(wire.stream(2, "two"), 2);
}

#[test]
fn what_was_sent_and_what_notes_say_meets_nothing() {
    let mut wire = Wire::new("utf-8", [text("closed")]);
    assert_eq!(wire.see(Direction::Out, 1, true, b"closed"), 0);
    wire.note(&Note::Closed { local: None });
    assert_eq!(wire.expecting.met(), 0);
}

#[test]
fn case_counts_unless_an_expression_says_otherwise() {
    let mut wire = Wire::new("utf-8", [text("OK"), regex("(?i)ok")]);
    assert_eq!(wire.stream(1, "ok"), 0);
    assert_eq!(wire.stream(1, "OK"), 1);
    assert_eq!(wire.stream(1, "Ok"), 2);
}

#[test]
fn hex_has_wildcards_and_is_found_in_any_encoding() {
    let mut wire = Wire::new("utf-16le", [hex("01 03 ?? 0A")]);
    assert_eq!(wire.stream(1, [0xFF, 0x01, 0x03]), 0);
    assert_eq!(wire.stream(1, [0x77, 0x0A]), 1);
}

#[test]
fn an_expression_matches_as_soon_as_it_does_and_lines_count() {
    let mut wire = Wire::new(
        "utf-8",
        [regex(r"t=\d+"), regex("^OK$"), regex(r"(?s)a.*z")],
    );
    assert_eq!(wire.stream(1, "t="), 0);
    assert_eq!(wire.stream(1, "2"), 1);
    assert_eq!(wire.stream(1, "OK"), 1, "the line began before it");
    assert_eq!(wire.stream(1, "\r\nOK\r\n"), 2);
    assert_eq!(wire.stream(1, "a\n\n"), 2);
    assert_eq!(wire.stream(1, "\nz"), 3);
}

#[test]
fn a_pattern_that_nothing_would_meet_already_is_refused() {
    let refused = |kind, typed| Expectation::new(kind, typed).unwrap_err();
    for typed in ["a*", "^", "$", "(a|)", r"\b", "x?"] {
        let error = refused(ExpectKind::Regex, typed);
        assert_eq!(error, PatternError::EmptyMatch, "{typed}");
    }
    assert_eq!(refused(ExpectKind::Text, ""), PatternError::Empty);
    assert_eq!(refused(ExpectKind::Hex, " "), PatternError::Empty);
    assert!(Expectation::new(ExpectKind::Regex, "a+").is_ok());
}

#[test]
fn escapes_stand_for_a_text_or_for_bytes_that_are_none() {
    let unescaped = |typed| Expectation::unescaped(typed, encoding("gbk"));
    let ok = (ExpectKind::Text, String::from("OK\r\n"));
    assert_eq!(unescaped(r"OK\r\n"), Ok(ok));
    let bytes = (ExpectKind::Hex, String::from("FF 41"));
    assert_eq!(unescaped(r"\xFFA"), Ok(bytes));
    assert!(unescaped(r"\y").is_err());
}

#[test]
fn records_that_were_skipped_join_nothing() {
    let mut journal = Journal::in_memory(1 << 20);
    let pieces = ["RE", "xx", "ADY"];
    let records = pieces.map(|it| append(&mut journal, Direction::In, 1, true, it.as_bytes()));
    let mut expecting = Expecting::new(vec![text("READY")], Encoding::UTF_8);
    expecting.see(&records[0]);
    expecting.see(&records[2]);
    assert_eq!(expecting.met(), 0);
}

/// Feeds a stream in pieces; the places behind the matches, in the whole stream.
fn places(
    label: &str,
    limits: Limits,
    whole: &[u8],
    cuts: &[usize],
    all: &[Expectation],
) -> Vec<u64> {
    let mut journal = Journal::in_memory(64 << 20);
    let mut runs = Runs::new(encoding(label), limits);
    let mut places: Vec<u64> = Vec::new();
    let mut from = 0;
    for to in cuts.iter().copied().chain([whole.len()]) {
        let record = append(&mut journal, Direction::In, 1, true, &whole[from..to]);
        let run = runs.take(&record);
        while let Some(left) = all.get(places.len()).and_then(|it| runs.find(run, it)) {
            places.push((to - left) as u64);
        }
        from = to;
    }
    places
}

/// The same in the obvious way: character by character, or byte by byte.
fn naive(label: &str, characters: &[char], all: &[(ExpectKind, Vec<char>)]) -> Vec<u64> {
    let encode = |it: &[char]| encoding(label).encode(&String::from_iter(it)).unwrap();
    let whole = encode(characters);
    let mut ends = Vec::new();
    for end in 1..=characters.len() {
        ends.push(encode(&characters[..end]).len());
    }
    let mut places = Vec::new();
    let mut from = 0;
    for (kind, wanted) in all {
        let found = if *kind == ExpectKind::Hex {
            let wanted = encode(wanted);
            let mut windows = whole[from..].windows(wanted.len());
            windows
                .position(|it| it == wanted)
                .map(|at| from + at + wanted.len())
        } else {
            let first = ends.iter().filter(|end| **end <= from).count();
            let mut windows = characters[first..].windows(wanted.len());
            let at = windows.position(|it| it == wanted);
            at.map(|at| ends[first + at + wanted.len() - 1])
        };
        let Some(end) = found else { break };
        places.push(end as u64);
        from = end;
    }
    places
}

fn some_characters(length: std::ops::Range<usize>) -> impl Strategy<Value = Vec<char>> {
    let one = prop::sample::select(vec!['a', 'b', '你', '好', '\r', '\n']);
    prop::collection::vec(one, length)
}

proptest! {
    #[test]
    fn however_a_stream_is_split_the_same_is_met_at_the_same_places(
        label in prop::sample::select(vec!["utf-8", "gbk", "gb18030", "utf-16le", "big5"]),
        characters in some_characters(0..60),
        wanted in prop::collection::vec((any::<bool>(), some_characters(1..4)), 1..5),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
    ) {
        let wanted: Vec<_> = wanted.into_iter().map(|(is_hex, characters)| {
            (if is_hex { ExpectKind::Hex } else { ExpectKind::Text }, characters)
        }).collect();
        let expectations: Vec<_> = wanted.iter().map(|(kind, characters)| {
            let typed = String::from_iter(characters);
            match kind {
                ExpectKind::Hex => hex(&crate::text::hex::format(&encoding(label).encode(&typed).unwrap())),
                ExpectKind::Text | ExpectKind::Regex => text(&typed),
            }
        }).collect();
        let whole = encoding(label).encode(&String::from_iter(&characters)).unwrap();
        let mut cuts: Vec<_> = cuts.iter().map(|cut| cut.index(whole.len() + 1)).collect();
        cuts.sort_unstable();
        let expected = naive(label, &characters, &wanted);
        let found = places(label, Limits::default(), &whole, &cuts, &expectations);
        prop_assert_eq!(&found, &expected);
        // Little is remembered, and it is enough.
        let limits = Limits { run: 64, all: 64 };
        let found = places(label, limits, &whole, &cuts, &expectations);
        prop_assert_eq!(found, expected);
    }
}

#[test]
fn a_flood_that_meets_nothing_is_remembered_up_to_the_limits() {
    let limits = Limits {
        run: 1_000,
        all: 3_000,
    };
    let mut journal = Journal::in_memory(64 << 20);
    let mut runs = Runs::new(Encoding::UTF_8, limits);
    let expectation = regex("never$");
    for turn in 0..400 {
        let record = append(&mut journal, Direction::In, turn % 20, true, &[b'x'; 100]);
        let run = runs.take(&record);
        assert_eq!(runs.find(run, &expectation), None);
        let lengths: Vec<_> = runs.remembered().map(|run| run.bytes.len()).collect();
        assert!(lengths.iter().all(|length| *length <= 1_250), "{lengths:?}");
        assert!(lengths.iter().sum::<usize>() <= 3_000, "{lengths:?}");
    }
    assert!(runs.has_forgotten());
    let mut runs = Runs::new(Encoding::UTF_8, limits);
    for _ in 0..100 {
        let record = append(&mut journal, Direction::In, 1, false, &[b'x'; 100]);
        runs.take(&record);
    }
    assert_eq!(runs.remembered().count(), 10);
}

#[test]
fn when_memory_is_short_what_is_searched_stays_longest() {
    let limits = Limits {
        run: 1_000,
        all: 1_000,
    };
    let mut journal = Journal::in_memory(64 << 20);
    let mut runs = Runs::new(Encoding::UTF_8, limits);
    let expectation = text("READY");
    let mut say = |runs: &mut Runs, peer, bytes: &[u8]| {
        let record = append(&mut journal, Direction::In, peer, true, bytes);
        let run = runs.take(&record);
        runs.find(run, &expectation)
    };
    assert_eq!(
        say(&mut runs, 1, &[&[b'x'; 400][..], b"REA"].concat()),
        None
    );
    assert_eq!(say(&mut runs, 2, &[b'y'; 700]), None);
    assert_eq!(say(&mut runs, 1, b"DY!"), Some(1));
    assert!(!runs.has_forgotten());
}

#[test]
fn the_account_says_what_was_not_met_and_what_came_instead() {
    let mut wire = Wire::new("utf-8", [text("OK"), text("READY\r\n")]);
    wire.stream(1, "AT\r\nOK\r\nERR");
    wire.stream(1, "OR \u{1B}[0m\r\n");
    wire.note(&Note::Left {
        addr: "127.0.0.1:9001".parse().unwrap(),
        reason: LeaveReason::ClosedByPeer,
    });
    assert_eq!(
        wire.lines(),
        [
            r"Expectation 2 of 2 was not met in 10 s: the text “READY\r\n”.",
            "2 records, 14 bytes, came after expectation 1 was met:",
            r"  00:00:01.234  127.0.0.1:9001  5 bytes  \r\nERR",
            r"  00:00:01.234  127.0.0.1:9001  9 bytes  OR \e[0m\r\n",
            "  00:00:01.234  127.0.0.1:9001 went offline: the other side closed the connection.",
        ]
    );
    let chinese = wire.account(Language::Chinese);
    let first: Vec<_> = chinese.lines().take(2).collect();
    assert_eq!(
        first,
        [
            r"第 2 项期望（共 2 项）在 10 秒内未满足：文本“READY\r\n”。",
            "第 1 项期望满足后收到 2 条记录，共 14 字节：",
        ]
    );
}

#[test]
fn that_nothing_came_is_said() {
    let wire = Wire::new("utf-8", [hex("01 03")]);
    assert_eq!(
        wire.lines(),
        [
            "Not received in 10 s: the bytes 01 03.",
            "Nothing was received."
        ]
    );
    assert_eq!(
        wire.account(Language::Chinese),
        "10 秒内未收到期望的字节 01 03。\n没有收到任何数据。"
    );
}

#[test]
fn only_the_newest_lines_are_shown_and_long_ones_are_cut() {
    let mut wire = Wire::new("gbk", [regex("OK+")]);
    for _ in 0..20 {
        wire.datagram(encoding("gbk").encode(&"温".repeat(500)).unwrap());
    }
    wire.datagram(b"\xFF");
    let lines = wire.lines();
    assert_eq!(
        lines[1],
        "21 records, 19.5 KB, came instead (the newest 10 lines):"
    );
    assert_eq!(lines.len(), 12);
    let shown = format!("1,000 bytes  {}…", "温".repeat(64));
    assert!(lines[2].ends_with(&shown), "{}", lines[2]);
    assert!(lines[11].ends_with("1 byte  <FF>"), "{}", lines[11]);
}

#[test]
fn an_expectation_in_hex_is_answered_in_hex() {
    let mut wire = Wire::new("utf-8", [hex("FF FF")]);
    wire.datagram([0x01, 0x03, 0x41]);
    wire.datagram([0x00; 100]);
    wire.datagram([]);
    let lines = wire.lines();
    assert!(lines[2].ends_with("3 bytes  01 03 41"), "{}", lines[2]);
    let cut = format!("100 bytes  {} …", ["00"; 24].join(" "));
    assert!(lines[3].ends_with(&cut), "{}", lines[3]);
    assert!(lines[4].ends_with("0 bytes"), "{}", lines[4]);
}

/// The last line of the account when these datagrams came.
fn hint(label: &str, expectations: impl Into<Vec<Expectation>>, came: &[&[u8]]) -> String {
    let mut wire = Wire::new(label, expectations);
    for bytes in came {
        wire.datagram(bytes);
    }
    assert!(!wire.expecting.is_done());
    wire.lines().pop().unwrap()
}

#[test]
fn what_people_stumble_on_is_said() {
    let case =
        "It came with other upper and lower case, which counts; --expect-regex '(?i)…' ignores it.";
    assert_eq!(hint("utf-8", [text("Ok")], &[b"OK"]), case);
    assert_eq!(hint("utf-8", [regex("Ok+")], &[b"OKK"]), case);
    let line_end = "It came with another line ending, or without one.";
    assert_eq!(hint("utf-8", [text("OK\r\n")], &[b"OK\n"]), line_end);
    assert_eq!(hint("utf-8", [text("A\nB\n")], &[b"A\r\nB"]), line_end);
    let escapes = r"It came with the characters that \r, \n and the like stand for: use --escapes.";
    assert_eq!(hint("utf-8", [text(r"OK\r\n")], &[b"OK\r\n"]), escapes);
    let as_hex = "It came as bytes: use --expect-hex for HEX.";
    assert_eq!(hint("utf-8", [text("01 03")], &[b"\x01\x03"]), as_hex);
    let gbk = encoding("gbk").encode("温度").unwrap();
    let in_gbk = "It came in GBK: use --receive-encoding GBK.";
    assert_eq!(hint("utf-8", [text("温度")], &[&gbk]), in_gbk);
    assert_eq!(hint("utf-8", [regex("温.")], &[&gbk]), in_gbk);
    let in_utf_8 = "It came in UTF-8: use --receive-encoding UTF-8.";
    assert_eq!(hint("gbk", [text("温度")], &["温度".as_bytes()]), in_utf_8);
    let before = "It came earlier: each expectation is looked for only after the one before it.";
    assert_eq!(hint("utf-8", [text("A"), text("B")], &[b"BA"]), before);
    assert_eq!(hint("utf-8", [hex("41"), hex("41")], &[b"A"]), before);
    assert!(hint("utf-8", [text("A")], &[b"B"]).ends_with("1 byte  B"));
}

#[test]
fn what_could_not_be_searched_whole_is_said() {
    let mut wire = Wire::new("utf-8", [regex("(?s)begin.*end")]);
    for _ in 0..30 {
        wire.stream(1, [b'x'; 60_000]);
    }
    let lines = wire.lines();
    let last = lines.last().unwrap();
    assert_eq!(
        last,
        "It was looked for in the last 1.0 MB of each connection only."
    );
}
