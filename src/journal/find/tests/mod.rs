//! Patterns, questions and searches against a scan that does the obvious.
//! Does no test of its own.

mod against_naive;
mod patterns;
mod questions;
mod searching;

use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, bounded};

use super::{Encodings, Found, Question, Search};
use crate::journal::{Draft, Journal, JournalReader, Party};
use crate::text::Encoding;
use crate::value::{Direction, RecordSeq, Stamp, StreamId};

const LONGEST_WAIT: Duration = Duration::from_secs(60);

fn encoding(label: &str) -> Encoding {
    Encoding::from_label(label).unwrap()
}

fn both(label: &str) -> Encodings {
    Encodings {
        receive: encoding(label),
        send: encoding(label),
    }
}

fn draft(direction: Direction, stream: Option<u32>, bytes: &[u8]) -> Draft<'_> {
    Draft {
        at: Stamp(0),
        direction,
        party: Party::Nobody,
        stream: stream.map(StreamId),
        typed_as_hex: false,
        bytes,
    }
}

fn append(journal: &mut Journal, bytes: &[u8]) -> RecordSeq {
    let seq = journal.append(draft(Direction::In, None, bytes));
    journal.commit();
    seq
}

/// A search whose owner waits for what it shows.
struct Watched {
    search: Search,
    shown: Receiver<()>,
}

impl Watched {
    fn start(reader: &JournalReader, question: Question, from: u64) -> Self {
        let (tell, shown) = bounded(1);
        let waker = move || {
            let _ = tell.try_send(());
        };
        let search = Search::start(reader.clone(), question, RecordSeq(from), waker).unwrap();
        Self { search, shown }
    }

    fn wait_until(&self, mut is_so: impl FnMut(&Found) -> bool) -> Found {
        let deadline = Instant::now() + LONGEST_WAIT;
        loop {
            let found = self.search.found();
            if is_so(&found) {
                return found;
            }
            self.shown
                .recv_deadline(deadline)
                .expect("it is so in time");
        }
    }

    /// Everything up to `end` was gone through.
    fn complete(&self, end: RecordSeq) -> Found {
        self.search.poke();
        self.wait_until(|found| found.is_complete() && found.searched_to() >= end)
    }
}

fn seqs(found: &Found) -> Vec<u64> {
    found.starting_at(RecordSeq(0)).map(|seq| seq.0).collect()
}
