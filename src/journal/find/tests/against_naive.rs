use std::io::Write;
use std::ops::ControlFlow;
use std::sync::Arc;

use proptest::prelude::*;

use super::{Watched, draft, encoding, seqs};
use crate::journal::find::{Case, Condition, Encodings, Filter, Pattern, Question};
use crate::journal::{Journal, JournalReader, JournalState, Note, Record, TextPiece, TextReader};
use crate::value::{Direction, RecordSeq};

const LABELS: [&str; 9] = [
    "utf-8",
    "gbk",
    "gb18030",
    "big5",
    "shift_jis",
    "utf-16le",
    "iso-2022-jp",
    "windows-1252",
    "ascii",
];
const CHARACTERS: &[char] = &[
    'a', 'A', 'b', '0', '\\', '\n', 'é', '你', '好', '日', '本', '😀',
];

#[derive(Clone, Debug)]
struct Run {
    direction: Direction,
    stream: Option<u32>,
    parts: Vec<Vec<u8>>,
}

fn directions() -> impl Strategy<Value = Direction> {
    prop_oneof![4 => Just(Direction::In), 2 => Just(Direction::Out), 1 => Just(Direction::Note)]
}

fn texts(longest: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(CHARACTERS), 1..longest)
        .prop_map(|all| all.into_iter().collect())
}

/// A text in one of the encodings with some bytes that are in none, cut anywhere.
fn runs() -> impl Strategy<Value = Run> {
    let noise = prop::collection::vec(any::<u8>(), 0..3);
    let stream = prop::option::weighted(0.7, 0..3_u32);
    let cuts = prop::collection::vec(any::<prop::sample::Index>(), 0..6);
    (
        directions(),
        stream,
        prop::sample::select(&LABELS[..]),
        texts(24),
        noise,
        cuts,
    )
        .prop_map(|(direction, stream, label, text, noise, cuts)| {
            if direction == Direction::Note {
                let note = Note::Lost {
                    datagrams: text.len() as u64,
                };
                return Run {
                    direction,
                    stream: None,
                    parts: vec![note.to_bytes()],
                };
            }
            let mut bytes = encoded(label, &text);
            bytes.extend(noise);
            let mut cuts: Vec<_> = cuts.iter().map(|it| it.index(bytes.len() + 1)).collect();
            cuts.extend([0, bytes.len()]);
            cuts.sort_unstable();
            let parts = cuts
                .windows(2)
                .map(|it| bytes[it[0]..it[1]].to_vec())
                .collect();
            // A stream has one direction.
            let stream = stream.map(|it| it * 2 + u32::from(direction == Direction::Out));
            Run {
                direction,
                stream,
                parts,
            }
        })
}

/// Without the characters that the encoding lacks.
fn encoded(label: &str, text: &str) -> Vec<u8> {
    let encoding = encoding(label);
    if let Ok(bytes) = encoding.encode(text) {
        return bytes;
    }
    let text: String = text
        .chars()
        .filter(|it| encoding.encode(&it.to_string()).is_ok())
        .collect();
    encoding.encode(&text).unwrap()
}

#[derive(Clone, Debug)]
enum Asked {
    Text(String, Case),
    Hex(Vec<u8>),
    Bytes(Vec<u8>),
}

#[derive(Clone, Debug)]
struct Wish {
    received: bool,
    sent: bool,
    notes: bool,
    lengths: Option<(u64, u64)>,
    asked: Vec<(Asked, bool)>,
    has_words: bool,
    receive: &'static str,
    send: &'static str,
}

fn asked() -> impl Strategy<Value = Asked> {
    let bytes = || prop::collection::vec(prop_oneof![Just(b'a'), any::<u8>()], 1..3);
    prop_oneof![
        4 => (texts(4), prop::bool::ANY).prop_map(|(text, heeds)| {
            Asked::Text(text, if heeds { Case::Heeded } else { Case::Ignored })
        }),
        1 => bytes().prop_map(Asked::Hex),
        1 => bytes().prop_map(Asked::Bytes),
    ]
}

fn wishes() -> impl Strategy<Value = Wish> {
    let often = || prop::bool::weighted(0.8);
    let lengths = prop::option::weighted(0.3, (0..12_u64, 0..40_u64));
    let asked = prop::collection::vec((asked(), prop::bool::weighted(0.2)), 0..3);
    let labels = || prop::sample::select(&LABELS[..]);
    let kinds = (often(), often(), often(), any::<bool>());
    (kinds, lengths, asked, labels(), labels(), any::<bool>()).prop_map(
        |((received, sent, notes, has_words), lengths, asked, receive, send, same)| Wish {
            received,
            sent,
            notes,
            lengths,
            asked,
            has_words,
            receive,
            send: if same { receive } else { send },
        },
    )
}

impl Wish {
    fn question(&self) -> Question {
        let pattern = |asked: &Asked| match asked {
            Asked::Text(text, case) => Pattern::text(text, *case),
            Asked::Hex(bytes) => Pattern::hex(&crate::text::hex::format(bytes)),
            Asked::Bytes(bytes) => {
                let escaped: String = bytes.iter().map(|it| format!(r"\x{it:02X}")).collect();
                Pattern::regex_of_bytes(&escaped, Case::Heeded)
            }
        };
        let conditions = self.asked.iter().map(|(asked, is_negated)| Condition {
            pattern: pattern(asked).unwrap(),
            is_negated: *is_negated,
        });
        let filter = Filter {
            received: self.received,
            sent: self.sent,
            notes: self.notes,
            peers: Vec::new(),
            lengths: self.lengths.map(|(least, more)| least..=least + more),
            conditions: conditions.collect(),
        };
        let encodings = Encodings {
            receive: encoding(self.receive),
            send: encoding(self.send),
        };
        let question = Question::new(filter, encodings);
        if self.has_words {
            question.with_note_words(Arc::new(words))
        } else {
            question
        }
    }

    /// What the documents say, done in the obvious way.
    fn wants(&self, reader: &JournalReader, record: &Record) -> bool {
        let is_note = record.direction == Direction::Note;
        let length = record.bytes.len() as u64;
        let is_wanted = match record.direction {
            Direction::In => self.received,
            Direction::Out => self.sent,
            Direction::Note => self.notes,
        };
        let has_length = self
            .lengths
            .is_none_or(|(least, more)| !is_note && (least..=least + more).contains(&length));
        let text = TextReader {
            receive: encoding(self.receive),
            send: encoding(self.send),
        };
        let pieces = if !is_note {
            text.read(reader, record).pieces
        } else if self.has_words {
            vec![TextPiece::Text(words(&Note::from_bytes(&record.bytes)))]
        } else {
            Vec::new()
        };
        let holds = |asked: &Asked| match asked {
            Asked::Text(text, case) => pieces.iter().any(|piece| match piece {
                TextPiece::Text(within) => contains(within, text, *case),
                TextPiece::Undecodable(_) => false,
            }),
            Asked::Hex(bytes) | Asked::Bytes(bytes) => {
                !is_note && record.bytes.windows(bytes.len()).any(|it| it == bytes)
            }
        };
        let all = self
            .asked
            .iter()
            .all(|(asked, is_negated)| holds(asked) != *is_negated);
        is_wanted && has_length && all
    }

    /// Decided by the index, which says what a damaged record was.
    fn is_for_index(&self) -> bool {
        self.asked.is_empty()
    }
}

/// None of the characters folds to more than one.
fn contains(within: &str, text: &str, case: Case) -> bool {
    match case {
        Case::Heeded => within.contains(text),
        Case::Ignored => within.to_lowercase().contains(&text.to_lowercase()),
    }
}

fn words(note: &Note) -> String {
    format!("a 你好 {note:?}")
}

fn record(journal: &mut Journal, runs: &[Run]) {
    // The parts of several streams in turn.
    let most = runs.iter().map(|run| run.parts.len()).max().unwrap_or(0);
    for nth in 0..most {
        for run in runs {
            if let Some(bytes) = run.parts.get(nth) {
                journal.append(draft(run.direction, run.stream, bytes));
            }
        }
        if nth % 2 == 0 {
            journal.commit();
        }
    }
    journal.commit();
}

fn naive(reader: &JournalReader, wish: &Wish, damaged: &mut Vec<u64>) -> Vec<u64> {
    let mut wanted = Vec::new();
    reader.visit(reader.first()..reader.end(), &mut |record| {
        let note = Note::from_bytes(&record.bytes);
        if record.direction == Direction::Note && note == Note::RecordDamaged {
            damaged.push(record.seq.0);
        }
        if wish.wants(reader, record) {
            wanted.push(record.seq.0);
        }
        ControlFlow::Continue(())
    });
    wanted
}

fn check(reader: &JournalReader, wish: &Wish, from: u64) -> Result<(), TestCaseError> {
    let watched = Watched::start(reader, wish.question(), from);
    let found = watched.complete(reader.end());
    let mut damaged = Vec::new();
    let mut expected = naive(reader, wish, &mut damaged);
    let mut found = seqs(&found);
    if wish.is_for_index() {
        expected.retain(|seq| !damaged.contains(seq));
        found.retain(|seq| !damaged.contains(seq));
    }
    prop_assert_eq!(found, expected);
    Ok(())
}

/// Changes a byte of a file of a journal on the disk.
fn damage(journal: &Journal, at: prop::sample::Index) {
    let JournalState::Disk { path, .. } = journal.state() else {
        panic!("it is on the disk");
    };
    let mut files = Vec::new();
    for file in std::fs::read_dir(path).unwrap() {
        let file = file.unwrap().path();
        let extension = file.extension().and_then(|it| it.to_str());
        if !matches!(extension, Some("json" | "lock")) {
            files.push((std::fs::read(&file).unwrap(), file));
        }
    }
    files.sort_by(|(_, left), (_, right)| left.cmp(right));
    let mut place = at.index(files.iter().map(|(bytes, _)| bytes.len()).sum());
    for (bytes, file) in &mut files {
        if let Some(byte) = bytes.get_mut(place) {
            *byte ^= 0x55;
            // In its place: the journal has the file open.
            let mut open = std::fs::File::options().write(true).open(file).unwrap();
            return open.write_all(bytes).unwrap();
        }
        place -= bytes.len();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_search_in_memory_finds_what_a_plain_scan_finds(
        runs in prop::collection::vec(runs(), 1..12),
        wish in wishes(),
        from in 0..80_u64,
    ) {
        let mut journal = Journal::in_memory(1 << 20);
        record(&mut journal, &runs);
        check(&journal.reader(), &wish, from)?;
    }

    #[test]
    fn a_search_in_little_memory_finds_what_is_left(
        runs in prop::collection::vec(runs(), 1..12),
        wish in wishes(),
        from in 0..80_u64,
    ) {
        let mut journal = Journal::in_memory(4000);
        record(&mut journal, &runs);
        check(&journal.reader(), &wish, from)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_search_on_the_disk_finds_what_a_plain_scan_finds(
        runs in prop::collection::vec(runs(), 1..12),
        wishes in prop::collection::vec(wishes(), 1..6),
        from in 0..80_u64,
        limit_bytes in prop_oneof![Just(1_u64 << 30), Just(20_000), Just(4_000)],
        damages in prop::collection::vec(any::<prop::sample::Index>(), 0..3),
    ) {
        let place = tempfile::tempdir().unwrap();
        let mut journal = Journal::create(place.path(), &Default::default(), limit_bytes).unwrap();
        record(&mut journal, &runs);
        for at in damages {
            damage(&journal, at);
        }
        // The newest records are not read from the disk while they are there.
        let opened = crate::journal::open_read_only(
            &std::fs::read_dir(place.path()).unwrap().next().unwrap().unwrap().path(),
        );
        for wish in &wishes {
            if let Ok(opened) = &opened {
                check(&opened.reader, wish, from)?;
            }
        }
    }

    #[test]
    fn a_search_keeps_up_with_a_writer_and_its_limit(
        runs in prop::collection::vec(runs(), 1..16),
        wish in wishes(),
        cut in any::<prop::sample::Index>(),
        is_on_disk in any::<bool>(),
    ) {
        let place = tempfile::tempdir().unwrap();
        let mut journal = if is_on_disk {
            Journal::create(place.path(), &Default::default(), 6_000).unwrap()
        } else {
            Journal::in_memory(3_000)
        };
        let (before, after) = runs.split_at(cut.index(runs.len()));
        record(&mut journal, before);
        let reader = journal.reader();
        let watched = Watched::start(&reader, wish.question(), 5);
        for run in after {
            record(&mut journal, std::slice::from_ref(run));
            watched.search.poke();
        }
        let (first, end) = (reader.first(), reader.end());
        let found = watched.complete(end);
        prop_assert!(seqs(&found).iter().all(|seq| (first.0..end.0).contains(seq)));
        let expected = naive(&reader, &wish, &mut Vec::new());
        prop_assert_eq!(seqs(&found), expected);
        prop_assert_eq!(found.next_after(RecordSeq(end.0)).map(|it| it.seq), found.nth(0));
    }
}
