use std::cell::RefCell;
use std::fs;

use jiff::tz::TimeZone;
use tempfile::TempDir;

use super::*;
use crate::cli::source;
use crate::journal::{About, Draft, Journal, JournalError, Note, Party};
use crate::text::Encoding;
use crate::value::{Direction, PeerId, Protocol, Stamp, StreamId};

fn gbk() -> Encoding {
    Encoding::from_label("gbk").unwrap()
}

/// A server that was recorded, with a character that is split over two reads.
fn record(place: &Path) -> PathBuf {
    let mut journal = Journal::create(place, &About::named("bench"), 1 << 30).unwrap();
    let addr = "127.0.0.1:4089".parse().unwrap();
    let peer = PeerId(3);
    let opened = Note::Opened {
        protocol: Protocol::TcpServer,
        local: "127.0.0.1:7788".parse().unwrap(),
        remote: None,
    };
    let opened = opened.to_bytes();
    let joined = Note::Joined { addr }.to_bytes();
    let from = Party::Peer { peer, addr };
    let to_all = Party::All { clients: 1 };
    let records: [(Direction, Party, Option<u32>, &[u8]); 7] = [
        (Direction::Note, Party::Nobody, None, &opened),
        (Direction::Note, from, None, &joined),
        (Direction::In, from, Some(0), b"\xC4"),
        (Direction::In, from, Some(0), b"\xE3\xBA\xC3\r\n"),
        (Direction::Out, to_all, None, b""),
        (Direction::Out, from, Some(1), "好\0".as_bytes()),
        (Direction::In, from, Some(0), b"\xFF\xFF"),
    ];
    for (at, (direction, party, stream, bytes)) in (0..).zip(records) {
        journal.append(Draft {
            at: Stamp(1_795_248_348_417_123_456 + at),
            direction,
            party,
            stream: stream.map(StreamId),
            typed_as_hex: direction == Direction::Out,
            bytes,
        });
    }
    kept(journal, "bench")
}

/// A later session with records of these directions.
fn record_at(place: &Path, seconds: i64, directions: &[Direction]) -> PathBuf {
    let mut journal = Journal::create(place, &About::named("late"), 1 << 30).unwrap();
    for direction in directions {
        journal.append(Draft {
            at: Stamp(seconds * 1_000_000_000),
            direction: *direction,
            party: Party::Nobody,
            stream: None,
            typed_as_hex: false,
            bytes: b"x",
        });
    }
    kept(journal, "late")
}

fn kept(mut journal: Journal, name: &str) -> PathBuf {
    journal.keep(name);
    let path = match journal.state() {
        crate::journal::JournalState::Disk { path, .. } => path.to_path_buf(),
        state => panic!("{state:?}"),
    };
    journal.finish();
    path
}

fn conversion(input: &Path, output: &Path) -> Conversion {
    let form = form_of(output, None).unwrap();
    let time_zone = TimeZone::fixed(jiff::tz::offset(8));
    Conversion {
        input: input.to_owned(),
        from: None,
        pick: Pick::Only,
        output: output.to_owned(),
        spec: FormSpec {
            receive: gbk(),
            ..FormSpec::new(form, time_zone)
        },
        replaces: false,
        is_quiet: false,
    }
}

/// Whether it went well, and what was said.
fn run(conversion: &Conversion) -> (bool, String) {
    let said = RefCell::new(String::new());
    let tell = |sentence: &Sentence| {
        said.borrow_mut().push_str(&sentence.text);
        said.borrow_mut().push('\n');
    };
    let went_well = convert(conversion, Language::English, &tell);
    (went_well, said.into_inner())
}

fn converted(input: &Path, output: &Path) -> Vec<u8> {
    let (went_well, said) = run(&conversion(input, output));
    assert!(went_well, "{said}");
    fs::read(output).unwrap()
}

/// A recording, and a place for files.
fn recording() -> (TempDir, PathBuf) {
    let place = tempfile::tempdir().unwrap();
    let journal = record(place.path());
    (place, journal)
}

#[test]
fn json_lines_of_json_lines_are_the_same_bytes() {
    let (_place, journal) = recording();
    let files = tempfile::tempdir().unwrap();
    let first = converted(&journal, &files.path().join("a.jsonl"));
    let second = converted(
        &files.path().join("a.jsonl"),
        &files.path().join("b.ndjson"),
    );
    assert_eq!(first.iter().filter(|byte| **byte == b'\n').count(), 7);
    assert_eq!(
        String::from_utf8(first).unwrap(),
        String::from_utf8(second).unwrap()
    );
}

#[test]
fn every_form_is_the_same_from_the_journal_and_from_json_lines() {
    let (_place, journal) = recording();
    let files = tempfile::tempdir().unwrap();
    let lines = files.path().join("a.jsonl");
    converted(&journal, &lines);
    for form in Form::ALL {
        let name = |from: &str| files.path().join(format!("{from}-{}", form.name()));
        let to = |input: &Path, output: &Path| {
            let mut conversion = conversion(input, &output.with_extension("txt"));
            conversion.output = output.to_owned();
            conversion.spec = FormSpec {
                receive: gbk(),
                ..FormSpec::new(form, TimeZone::UTC)
            };
            assert!(run(&conversion).0);
            fs::read(output).unwrap()
        };
        let (direct, through) = (to(&journal, &name("j")), to(&lines, &name("l")));
        assert!(!direct.is_empty());
        assert_eq!(direct, through, "{form:?}");
    }
    let text = fs::read_to_string(files.path().join("j-text")).unwrap();
    assert_eq!(text, "你好\r\n<FF><FF>\n");
    assert_eq!(
        fs::read(files.path().join("l-raw")).unwrap(),
        b"\xC4\xE3\xBA\xC3\r\n\xFF\xFF"
    );
}

#[test]
fn numbers_and_our_side_survive_without_notes() {
    let files = tempfile::tempdir().unwrap();
    let (input, output) = (files.path().join("a.jsonl"), files.path().join("b.csv"));
    fs::write(
        &input,
        "{\"seq\":500,\"local\":\"127.0.0.1:9\",\"hex\":\"41\"}\n",
    )
    .unwrap();
    let table = String::from_utf8(converted(&input, &output)).unwrap();
    assert!(
        table.contains("\r\n500,1970-01-01T08:00:00.000000000+08:00,in,127.0.0.1:9,,"),
        "{table}"
    );
}

#[test]
fn a_file_that_exists_is_replaced_only_by_force() {
    let (_place, journal) = recording();
    let files = tempfile::tempdir().unwrap();
    let output = files.path().join("a.bin");
    fs::write(&output, "precious").unwrap();
    let mut conversion = conversion(&journal, &output);
    let (went_well, said) = run(&conversion);
    assert!(!went_well && said.contains("exists"), "{said}");
    assert_eq!(fs::read(&output).unwrap(), b"precious");
    conversion.replaces = true;
    assert!(run(&conversion).0);
    assert!(fs::read(&output).unwrap().starts_with(b"\xC4\xE3"));
    assert_eq!(fs::read_dir(files.path()).unwrap().count(), 1);
}

#[test]
fn a_damaged_line_is_said_with_its_number_and_no_half_file_is_left() {
    let files = tempfile::tempdir().unwrap();
    let input = files.path().join("a.jsonl");
    fs::write(&input, "{\"text\":\"one\"}\n{\"text\":\"tw").unwrap();
    let (went_well, said) = run(&conversion(&input, &files.path().join("b.txt")));
    assert!(!went_well);
    assert!(said.starts_with("Line 2 of "), "{said}");
    assert_eq!(fs::read_dir(files.path()).unwrap().count(), 1);
}

#[test]
fn a_place_of_one_journal_is_that_journal_and_of_several_is_a_question() {
    let (place, first) = recording();
    let files = tempfile::tempdir().unwrap();
    converted(place.path(), &files.path().join("one.jsonl"));
    let second = record_at(
        place.path(),
        2_000_000_000,
        &[Direction::In, Direction::Note],
    );
    let (went_well, said) = run(&conversion(place.path(), &files.path().join("two.jsonl")));
    assert!(!went_well);
    let rows: Vec<_> = said.lines().skip(1).collect();
    assert_eq!(rows.len(), 2, "{said}");
    for (row, journal, records) in [
        (rows[0], second, "  2 records  late"),
        (rows[1], first, "  7 records  bench"),
    ] {
        assert!(
            row.starts_with(&format!("  {}  20", journal.display())),
            "{said}"
        );
        assert!(row.ends_with(records), "{said}");
    }
}

#[test]
fn the_newest_of_several_is_taken_when_it_is_asked_for() {
    let (place, _) = recording();
    record_at(place.path(), 2_000_000_000, &[Direction::In]);
    let files = tempfile::tempdir().unwrap();
    let newest = Conversion {
        pick: Pick::Newest,
        ..conversion(place.path(), &files.path().join("newest.jsonl"))
    };
    let (went_well, said) = run(&newest);
    assert!(went_well, "{said}");
    let lines = fs::read_to_string(&newest.output).unwrap();
    assert_eq!(lines.lines().count(), 1, "{lines}");
}

#[test]
fn a_session_with_nothing_but_notes_does_not_count_among_others() {
    let (place, _) = recording();
    let notes = record_at(place.path(), 2_000_000_000, &[Direction::Note]);
    let files = tempfile::tempdir().unwrap();
    let lines = converted(place.path(), &files.path().join("one.jsonl"));
    assert_eq!(lines.iter().filter(|byte| **byte == b'\n').count(), 7);
    let alone = tempfile::tempdir().unwrap();
    fs::rename(&notes, alone.path().join("notes")).unwrap();
    let lines = converted(alone.path(), &files.path().join("notes.jsonl"));
    assert_eq!(lines.iter().filter(|byte| **byte == b'\n').count(), 1);
}

#[test]
fn what_cannot_be_read_is_one_sentence() {
    let files = tempfile::tempdir().unwrap();
    let output = files.path().join("out.jsonl");
    let table = files.path().join("in.csv");
    fs::write(&table, "seq,time\r\n").unwrap();
    for (input, words) in [
        (files.path().join("none.jsonl"), "nothing of this name"),
        (table, "cannot be read back"),
        (files.path().to_owned(), "no records of a session"),
    ] {
        let (went_well, said) = run(&conversion(&input, &output));
        assert!(!went_well && said.contains(words), "{said}");
        assert_eq!(said.lines().count(), 1);
    }
    assert!(!output.exists());
}

#[test]
fn a_form_is_told_by_name_or_asked_for() {
    assert_eq!(form_of(Path::new("-"), None), Some(Form::JsonLines));
    assert_eq!(form_of(Path::new("a.csv"), None), Some(Form::Csv));
    assert_eq!(
        form_of(Path::new("a.csv"), Some(Form::Raw)),
        Some(Form::Raw)
    );
    assert_eq!(form_of(Path::new("a.pdf"), None), None);
}

#[test]
fn a_source_is_read_in_any_order() {
    let (_place, journal) = recording();
    let files = tempfile::tempdir().unwrap();
    let lines = files.path().join("a.jsonl");
    converted(&journal, &lines);
    let (recorded, imported) = (
        source::open(&journal, Pick::Only),
        source::open(&lines, Pick::Only),
    );
    let (recorded, imported) = (recorded.unwrap(), imported.unwrap());
    for seq in (0..7).rev() {
        let seq = crate::value::RecordSeq(seq);
        let record = imported.reader().read(seq);
        assert!(record.is_some());
        assert_eq!(record, recorded.reader().read(seq));
    }
    assert_eq!(imported.reader().end(), recorded.reader().end());
}

#[test]
fn a_directory_without_a_journal_is_none() {
    let files = tempfile::tempdir().unwrap();
    let error = source::open(files.path(), Pick::Only).unwrap_err();
    let path = files.path().to_owned();
    assert_eq!(
        error,
        SourceError::Journal(JournalError::NotAJournal { path })
    );
}

#[test]
fn standard_input_is_no_directory_of_records() {
    let opened = source::open_stream(Path::new("-"), Some(SourceForm::Journal), Pick::Only);
    assert!(matches!(opened, Err(SourceError::NotADirectory { .. })));
}
