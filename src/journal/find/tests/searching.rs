use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

use crossbeam_channel::bounded;

use super::{LONGEST_WAIT, Watched, append, both, draft, seqs};
use crate::journal::find::{Case, Filter, Pattern, Question, Search};
use crate::journal::{Journal, JournalState, Note};
use crate::value::{Direction, RecordSeq};

fn text(text: &str) -> Question {
    let pattern = Pattern::text(text, Case::Heeded).unwrap();
    Question::of_pattern(pattern, both("utf-8"))
}

#[test]
fn new_records_are_found_when_it_is_told() {
    let mut journal = Journal::in_memory(1 << 20);
    append(&mut journal, b"a hit");
    let watched = Watched::start(&journal.reader(), text("hit"), 0);
    assert_eq!(seqs(&watched.complete(RecordSeq(1))), [0]);
    append(&mut journal, b"none");
    append(&mut journal, b"another hit");
    assert_eq!(seqs(&watched.complete(RecordSeq(3))), [0, 2]);
}

#[test]
fn it_begins_where_it_is_told_and_shows_that_hit_first() {
    let mut journal = Journal::in_memory(64 << 20);
    for _ in 0..50_000 {
        append(&mut journal, b"a hit");
    }
    // The thread stands still after what it has shown first.
    let (tell, told) = bounded(0);
    let (let_go, go) = bounded::<()>(0);
    let is_first = AtomicBool::new(true);
    let waker = move || {
        if is_first.swap(false, Ordering::Relaxed) {
            let _ = tell.send(());
            let _ = go.recv();
        }
    };
    let search = Search::start(journal.reader(), text("hit"), RecordSeq(30_000), waker).unwrap();
    told.recv_timeout(LONGEST_WAIT).unwrap();
    let found = search.found();
    drop(let_go);
    assert_eq!(found.nth(0), Some(RecordSeq(30_000)));
    assert!(!found.is_complete());
    assert!(found.searched() < found.total());
}

#[test]
fn records_that_were_cleared_are_no_hits_any_more() {
    let mut journal = Journal::in_memory(1 << 20);
    append(&mut journal, b"a hit");
    let watched = Watched::start(&journal.reader(), text("hit"), 0);
    assert_eq!(watched.complete(RecordSeq(1)).count(), 1);
    journal.clear();
    watched.search.poke();
    let found = watched.wait_until(|found| found.is_empty());
    assert_eq!((found.searched(), found.total()), (0, 0));
    append(&mut journal, b"a hit");
    assert_eq!(seqs(&watched.complete(RecordSeq(2))), [1]);
}

#[test]
fn a_cancelled_search_ends_though_there_is_much_left() {
    let mut journal = Journal::in_memory(64 << 20);
    for _ in 0..100 {
        append(&mut journal, &[b'x'; 1000]);
    }
    // Notes are asked one by one: each would take its time.
    let note = Note::Unknown.to_bytes();
    for _ in 0..100_000 {
        journal.append(draft(Direction::Note, None, &note));
    }
    let asked = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&asked);
    let (tell, told) = bounded(1);
    let (let_go, go) = bounded::<()>(0);
    let question = text("hit").with_note_words(Arc::new(move |_| {
        // Not the question about damaged records, before the thread begins.
        if counted.fetch_add(1, Ordering::SeqCst) == 1 {
            let _ = tell.send(());
            let _ = go.recv();
        }
        String::new()
    }));
    let search = Search::start(journal.reader(), question, RecordSeq(0), || {}).unwrap();
    told.recv_timeout(LONGEST_WAIT).unwrap();
    search.cancel();
    drop(let_go);
    drop(search);
    assert_eq!(
        asked.load(Ordering::SeqCst),
        2,
        "nothing is asked after that"
    );
}

#[test]
fn a_search_keeps_up_with_a_thread_that_writes() {
    const RECORDS: u64 = 100_000;
    let place = tempfile::tempdir().unwrap();
    // Smaller than what is written: the oldest go while it searches.
    let mut journal = Journal::create(place.path(), &Default::default(), 4 << 20).unwrap();
    let reader = journal.reader();
    let watched = Watched::start(&reader, text("7\n"), 0);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for number in 0..RECORDS {
                journal.append(draft(Direction::In, None, format!("{number}\n").as_bytes()));
                if number % 64 == 0 {
                    journal.commit();
                    watched.search.poke();
                }
            }
            journal.commit();
            watched.search.poke();
        });
        let deadline = Instant::now() + LONGEST_WAIT;
        while watched.search.found().searched_to() < RecordSeq(RECORDS) {
            watched.shown.recv_deadline(deadline).unwrap();
        }
    });
    let found = watched.complete(RecordSeq(RECORDS));
    let first = reader.first().0;
    assert!(first > 0, "the limit was reached");
    let expected: Vec<u64> = (first..RECORDS).filter(|it| it % 10 == 7).collect();
    assert_eq!(seqs(&found), expected);
}

#[test]
fn hits_on_both_sides_of_a_block_are_found() {
    let place = tempfile::tempdir().unwrap();
    let mut journal = Journal::create(place.path(), &Default::default(), 1 << 30).unwrap();
    // Longer than what is read at a time, by one record and by many.
    let long = [&vec![b'x'; 600 << 10][..], b"hit"].concat();
    let mut expected = Vec::new();
    for number in 0..6_000_u64 {
        let bytes = match number % 1000 {
            0 => &long[..],
            1..500 => &long[..500],
            999 => b"hit",
            _ => b"hi",
        };
        let seq = journal.append(draft(Direction::In, None, bytes));
        // The frames of two records never make a hit together.
        if bytes.ends_with(b"hit") {
            expected.push(seq.0);
        }
        journal.append(draft(Direction::Out, None, b"t"));
    }
    journal.commit();
    let reader = journal.reader();
    for from in [0, 5_001, 12_000] {
        let watched = Watched::start(&reader, text("hit"), from);
        assert_eq!(seqs(&watched.complete(reader.end())), expected);
    }
    let filter = Filter {
        received: false,
        ..Filter::default()
    };
    let watched = Watched::start(&reader, Question::new(filter, both("utf-8")), 0);
    assert_eq!(watched.complete(reader.end()).count(), 6_000);
}

#[test]
fn what_is_split_over_records_on_the_disk_is_found_where_the_log_shows_it() {
    for (label, looked_for, records) in [
        ("utf-8", "你b", [&b"a\xE4\xBD"[..], b"\xA0b"]),
        ("gbk", "好b", [b"a\xBA", b"\xC3b"]),
        // The digit of a character that breaks off comes with the line's end.
        ("gb18030", "0\n", [b"a\x81\x30", b"\n"]),
        ("utf-16le", "你b", [b"a\0\x60", b"\x4Fb\0"]),
    ] {
        let place = tempfile::tempdir().unwrap();
        let mut journal = Journal::create(place.path(), &Default::default(), 1 << 30).unwrap();
        for bytes in records {
            journal.append(draft(Direction::In, Some(1), bytes));
        }
        journal.commit();
        let pattern = Pattern::text(looked_for, Case::Heeded).unwrap();
        let question = Question::of_pattern(pattern, both(label));
        let watched = Watched::start(&journal.reader(), question, 0);
        assert_eq!(seqs(&watched.complete(RecordSeq(2))), [1], "{label}");
    }
}

#[test]
fn damaged_records_are_found_as_the_notes_that_they_are_shown_as() {
    let place = tempfile::tempdir().unwrap();
    let mut journal = Journal::create(place.path(), &Default::default(), 1 << 30).unwrap();
    for bytes in [&b"old hat"[..], b"a hit", b"hit, hat"] {
        journal.append(draft(Direction::In, None, bytes));
    }
    journal.commit();
    let JournalState::Disk { path, .. } = journal.state() else {
        panic!("it is on the disk");
    };
    // The first and the third are not what was written any more.
    for file in std::fs::read_dir(path).unwrap() {
        let file = file.unwrap().path();
        let mut bytes = std::fs::read(&file).unwrap();
        let places: Vec<_> = memchr::memmem::find_iter(&bytes, "hat").collect();
        for place in places {
            bytes[place + 1] = b'i';
        }
        let mut open = std::fs::File::options().write(true).open(file).unwrap();
        open.write_all(&bytes).unwrap();
    }
    let reader = journal.reader();
    let watched = Watched::start(&reader, text("hit"), 0);
    assert_eq!(seqs(&watched.complete(RecordSeq(3))), [1]);
    let worded = text("hit").with_note_words(Arc::new(|note| match note {
        Note::RecordDamaged => String::from("was it a hit?"),
        _ => String::new(),
    }));
    let watched = Watched::start(&reader, worded, 0);
    assert_eq!(seqs(&watched.complete(RecordSeq(3))), [0, 1, 2]);
}
