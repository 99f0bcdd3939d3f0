//! Bookmarks of a session: where they are after its end, a crash or damage.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::Arc;

use tempfile::TempDir;
use wirepad::journal::{
    About, BookmarkError, Draft, Journal, Party, left_behind, open_read_only, remove,
};
use wirepad::session::{Command, JournalPlace, Refused, Session, SessionOptions, Status};
use wirepad::value::{Direction, RecordSeq, Stamp};

use crate::session_probe::until;

const PLACE: &str = "WIREPAD_TEST_BOOKMARKS_PLACE";
const LIMIT_BYTES: u64 = 1 << 20;
/// A child that nobody kills ends by itself.
const MOST_BOOKMARKS_OF_CHILD: u64 = 5_000;

fn draft(bytes: &[u8]) -> Draft<'_> {
    Draft {
        at: Stamp(1),
        direction: Direction::In,
        party: Party::Nobody,
        stream: None,
        typed_as_hex: false,
        bytes,
    }
}

/// A session with this many records on the disk.
fn session_with(place: &Path, records: u64) -> Session {
    let mut journal = Journal::create(place, &About::named("marked"), LIMIT_BYTES).unwrap();
    for number in 0..records {
        journal.append(draft(&number.to_le_bytes()));
    }
    journal.commit();
    Session::go_on("bookmarks", journal, Arc::new(|| {}))
}

fn set(session: &Session, seq: u64, note: &str) -> Arc<Status> {
    let command = Command::SetBookmark {
        seq: RecordSeq(seq),
        note: note.to_owned(),
    };
    session.command(command).unwrap();
    until(|| {
        let status = session.status();
        let is_set = status.bookmarks.note(RecordSeq(seq)) == Some(note);
        is_set.then_some(status)
    })
}

fn bookmarks_of(status: &Status) -> Vec<(u64, String)> {
    let all = status.bookmarks.iter();
    all.map(|(seq, note)| (seq.0, note.to_owned())).collect()
}

/// A kept journal with the bookmarks 3 and 7, and its directory.
fn kept() -> (TempDir, PathBuf) {
    let place = tempfile::tempdir().unwrap();
    let session = session_with(place.path(), 10);
    set(&session, 7, "");
    set(&session, 3, "重启之后");
    let name = String::from("marked");
    session.command(Command::KeepJournal { name }).unwrap();
    drop(session);
    let path = left_behind(place.path()).remove(0).path;
    (place, path)
}

fn reopened(path: &Path) -> Journal {
    Journal::reopen(path, LIMIT_BYTES).unwrap()
}

#[test]
fn a_session_that_goes_on_has_its_bookmarks_at_once() {
    let (_place, path) = kept();
    let session = Session::go_on("again", reopened(&path), Arc::new(|| {}));
    let expected = [(3, "重启之后".to_owned()), (7, String::new())];
    assert_eq!(bookmarks_of(&session.status()), expected);
    let command = Command::RemoveBookmark(RecordSeq(3));
    session.command(command).unwrap();
    until(|| (session.status().bookmarks.len() == 1).then_some(()));
    set(&session, 7, "changed");
    drop(session);
    let opened = open_read_only(&path).unwrap();
    assert_eq!(opened.bookmarks.note(RecordSeq(7)), Some("changed"));
    assert_eq!(opened.bookmarks.len(), 1);
}

#[test]
fn a_session_that_is_looked_at_shows_them_and_changes_none() {
    let (_place, path) = kept();
    let session = Session::look(open_read_only(&path).unwrap(), &path);
    assert_eq!(session.status().bookmarks.len(), 2);
    let command = Command::RemoveBookmark(RecordSeq(3));
    assert_eq!(session.command(command), Err(Refused::ReadOnly));
}

#[test]
fn bookmarks_go_with_cleared_records_on_the_disk_and_in_memory() {
    let place = tempfile::tempdir().unwrap();
    let on_disk = session_with(place.path(), 10);
    let mut journal = Journal::in_memory(1 << 20);
    for number in 0..10_u8 {
        journal.append(draft(&[number]));
    }
    let in_memory = Session::go_on("memory", journal, Arc::new(|| {}));
    for session in [on_disk, in_memory] {
        set(&session, 4, "before");
        session.command(Command::ClearLog).unwrap();
        until(|| session.status().bookmarks.is_empty().then_some(()));
        let command = Command::SetBookmark {
            seq: RecordSeq(4),
            note: String::new(),
        };
        session.command(command).unwrap();
        let trouble = until(|| session.status().bookmark_trouble);
        assert_eq!(trouble, (1, BookmarkError::RecordGone));
    }
}

#[test]
fn bookmarks_go_with_the_records_that_the_limit_takes() {
    let place = tempfile::tempdir().unwrap();
    let mut journal = Journal::create(place.path(), &About::default(), LIMIT_BYTES).unwrap();
    journal.append(draft(b"the first"));
    journal.commit();
    journal.set_bookmark(RecordSeq(0), "old").unwrap();
    let large = vec![0; 60_000];
    while journal.reader().first() == RecordSeq(0) {
        journal.append(draft(&large));
        journal.commit();
    }
    let newest = RecordSeq(journal.reader().end().0 - 1);
    journal.set_bookmark(newest, "new").unwrap();
    journal.settle(true, std::time::Instant::now());
    assert_eq!(journal.bookmarks().note(RecordSeq(0)), None);
    drop(journal);
    let path = left_behind(place.path()).remove(0).path;
    let opened = open_read_only(&path).unwrap();
    let expected: Vec<_> = [(newest, "new")].into();
    assert_eq!(opened.bookmarks.iter().collect::<Vec<_>>(), expected);
}

#[test]
fn a_damaged_file_costs_the_bookmarks_alone_and_is_kept() {
    let (_place, path) = kept();
    let file = path.join("bookmarks.json");
    let damaged = &fs::read(&file).unwrap()[..20];
    fs::write(&file, damaged).unwrap();
    let opened = open_read_only(&path).unwrap();
    assert!(opened.bookmarks.is_empty());
    assert_eq!(opened.bookmarks_unread.as_ref().unwrap().path, file);
    assert_eq!(opened.reader.end(), RecordSeq(10), "the records are there");
    assert_eq!(fs::read(&file).unwrap(), damaged, "looking changes nothing");
    drop(opened);
    let mut journal = reopened(&path);
    let unread = journal.bookmarks_unread().unwrap().clone();
    assert_eq!(fs::read(&unread.path).unwrap(), damaged);
    journal.set_bookmark(RecordSeq(1), "again").unwrap();
    drop(journal);
    let journal = reopened(&path);
    assert_eq!(journal.bookmarks().note(RecordSeq(1)), Some("again"));
    assert_eq!(journal.bookmarks_unread(), None);
    assert_eq!(fs::read(&unread.path).unwrap(), damaged);
    drop(journal);
    remove(&path).unwrap();
    assert!(!path.exists(), "nothing of ours is left in the way");
}

#[test]
fn a_bookmark_that_cannot_be_written_is_not_set_and_is_told() {
    let place = tempfile::tempdir().unwrap();
    let session = session_with(place.path(), 10);
    let directory = fs::read_dir(place.path()).unwrap().next();
    // No file takes the place of a directory.
    let in_the_way = directory.unwrap().unwrap().path().join("bookmarks.json");
    fs::create_dir(&in_the_way).unwrap();
    let command = Command::SetBookmark {
        seq: RecordSeq(2),
        note: String::from("lost"),
    };
    session.command(command).unwrap();
    let (_, error) = until(|| session.status().bookmark_trouble);
    assert!(matches!(error, BookmarkError::Disk(_)), "{error:?}");
    assert!(session.status().bookmarks.is_empty());
    fs::remove_dir(&in_the_way).unwrap();
    set(&session, 2, "kept");
}

#[test]
fn a_record_that_is_not_there_cannot_be_marked() {
    let options = SessionOptions {
        name: String::from("memory"),
        journal: JournalPlace::Memory {
            limit_bytes: 1 << 20,
        },
    };
    let session = Session::start(options, Arc::new(|| {}));
    let command = Command::SetBookmark {
        seq: RecordSeq(0),
        note: String::new(),
    };
    session.command(command).unwrap();
    let trouble = until(|| session.status().bookmark_trouble);
    assert_eq!(trouble, (1, BookmarkError::RecordGone));
}

/// No test but the program that is killed, unless it is started with a place.
#[test]
fn child() {
    let Some(place) = std::env::var_os(PLACE) else {
        return;
    };
    let session = session_with(Path::new(&place), MOST_BOOKMARKS_OF_CHILD);
    for seq in 0..MOST_BOOKMARKS_OF_CHILD {
        set(&session, seq, &format!("note {seq}"));
        println!("\nshown {seq}");
    }
}

fn start_child(place: &Path) -> Child {
    let program = std::env::current_exe().unwrap();
    std::process::Command::new(program)
        .args(["--exact", "bookmarks::child", "--nocapture"])
        .env(PLACE, place)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Kills the child when it has shown this bookmark; returns the last one that it
/// had shown by then.
fn kill_after(mut child: Child, wanted: u64) -> u64 {
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut shown = 0;
    let mut is_killed = false;
    for line in lines.map_while(Result::ok) {
        if let Some(number) = line.strip_prefix("shown ") {
            // The kill can cut the last line.
            shown = number
                .parse()
                .map_or(shown, |number: u64| number.max(shown));
        }
        if shown >= wanted && !is_killed {
            child.kill().unwrap();
            is_killed = true;
        }
    }
    child.wait().unwrap();
    assert!(is_killed, "the child ended by itself");
    shown
}

#[test]
fn a_bookmark_that_was_shown_is_there_after_a_kill() {
    for round in 1..=3 {
        let place = tempfile::tempdir().unwrap();
        let shown = kill_after(start_child(place.path()), round * 37);
        let path = left_behind(place.path()).remove(0).path;
        let journal = reopened(&path);
        assert_eq!(journal.bookmarks_unread(), None);
        for seq in 0..=shown {
            let note = format!("note {seq}");
            assert_eq!(
                journal.bookmarks().note(RecordSeq(seq)),
                Some(note.as_str())
            );
        }
    }
}
