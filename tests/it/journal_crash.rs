//! A program that is killed in the middle of recording. The program is this
//! test binary itself, started again for one test.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use wirepad::journal::{About, Draft, Journal, JournalReader, Party, left_behind, open_read_only};
use wirepad::value::{Direction, PeerId, RecordSeq, Stamp, StreamId};

const PLACE: &str = "WIREPAD_TEST_CRASH_PLACE";
const ROUNDS: u64 = 5;
/// A child that nobody kills ends by itself.
const MOST_RECORDS: u64 = 3_000_000;

/// Bytes of a length and content that follow from the number.
fn number_bytes(number: u64) -> Vec<u8> {
    let length = match number % 1_000 {
        7 => 20_000,
        _ => usize::try_from(number % 13).unwrap(),
    };
    number.to_le_bytes().repeat(length)
}

fn draft(number: u64, bytes: &[u8]) -> Draft<'_> {
    Draft {
        at: Stamp(number.cast_signed()),
        direction: Direction::In,
        party: Party::Peer {
            peer: PeerId(1),
            addr: SocketAddr::from(([127, 0, 0, 1], 5)),
        },
        stream: number.is_multiple_of(3).then_some(StreamId(2)),
        typed_as_hex: false,
        bytes,
    }
}

/// No test but the program that is killed, unless it is started with a place.
#[test]
fn child() {
    let Some(place) = std::env::var_os(PLACE) else {
        return;
    };
    let mut journal = Journal::create(Path::new(&place), &About::default(), 40 << 20).unwrap();
    let reader = journal.reader();
    for number in 0..MOST_RECORDS {
        journal.append(draft(number, &number_bytes(number)));
        if number % 50 == 0 {
            journal.commit();
            println!("\nseen {}", reader.end().0);
        }
    }
}

fn start_child(place: &Path) -> Child {
    let program = std::env::current_exe().unwrap();
    Command::new(program)
        .args(["--exact", "journal_crash::child", "--nocapture"])
        .env(PLACE, place)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Kills the child when it has seen so many records; returns how many it had
/// said that it saw.
fn kill_after(mut child: Child, records: u64) -> u64 {
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut seen = 0;
    let mut is_killed = false;
    for line in lines.map_while(Result::ok) {
        if let Some(number) = line.strip_prefix("seen ") {
            // The kill can cut the last line.
            seen = number.parse().map_or(seen, |number: u64| number.max(seen));
        }
        if seen >= records && !is_killed {
            child.kill().unwrap();
            is_killed = true;
        }
    }
    child.wait().unwrap();
    assert!(is_killed, "the child ended by itself");
    seen
}

fn assert_whole(reader: &JournalReader) {
    for number in reader.first().0..reader.end().0 {
        let record = reader.read(RecordSeq(number)).unwrap();
        assert_eq!(record.at, Stamp(number.cast_signed()), "{number}");
        assert_eq!(record.bytes, number_bytes(number), "{number}");
    }
}

#[test]
fn what_was_seen_is_there_after_a_kill() {
    for round in 0..ROUNDS {
        let place = tempfile::tempdir().unwrap();
        let seen = kill_after(start_child(place.path()), 3_000 + round * 47_321);
        let all = left_behind(place.path());
        assert_eq!(all.len(), 1);
        assert!(!all[0].is_kept);
        let reader = open_read_only(&all[0].path).unwrap().reader;
        assert!(reader.end().0 >= seen, "{} of {seen}", reader.end().0);
        assert_eq!(reader.damaged(), 0);
        assert_eq!(reader.gone(), reader.first().0);
        assert_whole(&reader);
        drop(reader);
        let mut journal = Journal::reopen(&all[0].path, 40 << 20).unwrap();
        let next = journal.reader().end().0;
        let seq = journal.append(draft(next, &number_bytes(next)));
        journal.commit();
        assert_eq!(seq, RecordSeq(next));
        assert_whole(&journal.reader());
    }
}
