//! What is read out of the bytes once for each selection, not each frame.

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

use super::checksums::Checksums;
use crate::journal::{JournalReader, Party, Record};
use crate::text::{Encoding, Guess, Leaning, Sureness, decode_whole, guess, visible};
use crate::value::{Direction, RecordSeq};

/// An encoding either explains these first bytes or it is not the one.
pub const TEXTS_FROM: usize = 4 * 1024;
/// A text is shown in one line.
const SHOWN_CHARS: usize = 200;
/// A shorter record tells too little of its encoding.
const ENOUGH_FOR_GUESS: usize = 32;
/// What is gathered of recent records, at most, and where the search ends.
const RECENT_BYTES: usize = 4 * 1024;
const RECENT_RECORDS: u64 = 200;
const READ_BYTES: usize = 4 << 20;

/// A text, and the encodings in which the bytes are it.
pub type TextReading = (Vec<Encoding>, String);

/// What the bytes may mean as a whole.
#[derive(Debug)]
pub struct Readings {
    record: Arc<Record>,
    range: Range<usize>,
    leaning: Leaning,
    pub guess: Option<Guess>,
    /// The guess rests on other records too.
    pub is_from_recent: bool,
    /// Made when they are looked at: they are folded away most of the time.
    texts: OnceCell<Vec<TextReading>>,
    pub checksums: Checksums,
}

impl Readings {
    /// Of a selection, or of a whole record.
    pub fn new(
        record: &Arc<Record>,
        range: Range<usize>,
        leaning: Leaning,
        journal: &JournalReader,
    ) -> Self {
        let bytes = &record.bytes[range.clone()];
        let own = guess(bytes, leaning);
        // ASCII is ASCII, whatever stands beside it.
        let is_ascii = own.is_some_and(|own| own.sureness == Sureness::Ascii);
        let is_short = range.len() == record.bytes.len() && range.len() < ENOUGH_FOR_GUESS;
        let recent = (is_short && !is_ascii).then(|| recent_of_peer(journal, record));
        let is_from_recent = recent
            .as_ref()
            .is_some_and(|recent| recent.len() > bytes.len());
        Self {
            guess: recent.map_or(own, |recent| guess(&recent, leaning)),
            is_from_recent,
            texts: OnceCell::new(),
            checksums: Checksums::new(record, range.clone()),
            record: Arc::clone(record),
            range,
            leaning,
        }
    }

    pub fn are_of(&self, record: &Arc<Record>, range: &Range<usize>, leaning: Leaning) -> bool {
        Arc::ptr_eq(&self.record, record) && self.range == *range && self.leaning == leaning
    }

    /// Encodings that explain all bytes, those with the same text together.
    pub fn texts(&self) -> &[TextReading] {
        self.texts.get_or_init(|| texts(self.bytes()))
    }

    #[cfg(test)]
    pub fn has_texts(&self) -> bool {
        self.texts.get().is_some()
    }

    pub fn bytes(&self) -> &[u8] {
        &self.record.bytes[self.range.clone()]
    }
}

/// The bytes of this record and of those before it from the same peer, in
/// order. A frame that is no text says nothing of the texts beside it.
fn recent_of_peer(journal: &JournalReader, record: &Record) -> Vec<u8> {
    let mut parts = vec![record.bytes.clone()];
    let mut gathered = record.bytes.len();
    let mut read = 0;
    let mut other = Record::default();
    let first = record.seq.0.saturating_sub(RECENT_RECORDS);
    for seq in (first..record.seq.0).rev().map(RecordSeq) {
        if gathered >= RECENT_BYTES || read >= READ_BYTES || !journal.read_into(seq, &mut other) {
            break;
        }
        read += other.bytes.len();
        if is_same_talker(&other, record) && guess(&other.bytes, Leaning::default()).is_some() {
            let within = other.bytes.len().min(RECENT_BYTES);
            parts.push(other.bytes[..within].to_vec());
            gathered += within;
        }
    }
    parts.reverse();
    parts.concat()
}

fn is_same_talker(one: &Record, other: &Record) -> bool {
    let addr = |party: Party| match party {
        Party::Peer { addr, .. } | Party::Address(addr) => Some(addr),
        Party::Nobody | Party::All { .. } => None,
    };
    one.direction == other.direction
        && one.direction != Direction::Note
        && addr(one.party) == addr(other.party)
}

fn texts(bytes: &[u8]) -> Vec<TextReading> {
    let mut texts: Vec<TextReading> = Vec::new();
    if bytes.is_empty() {
        return texts;
    }
    for encoding in Encoding::common().iter().chain(Encoding::more()) {
        let Some(text) = decode_start(*encoding, bytes) else {
            continue;
        };
        match texts.iter_mut().find(|(_, known)| *known == text) {
            Some((encodings, _)) => encodings.push(*encoding),
            None => texts.push((vec![*encoding], text)),
        }
    }
    for (_, text) in &mut texts {
        *text = shown(text);
    }
    texts
}

/// Where the bytes are cut, a character may be cut too.
fn decode_start(encoding: Encoding, bytes: &[u8]) -> Option<String> {
    let start = &bytes[..bytes.len().min(TEXTS_FROM)];
    // No character has more than four bytes.
    let cuts = if start.len() < bytes.len() { 4 } else { 1 };
    (0..cuts).find_map(|cut| decode_whole(encoding, &start[..start.len().saturating_sub(cut)]))
}

fn shown(text: &str) -> String {
    let mut line = String::new();
    for character in text.chars().take(SHOWN_CHARS) {
        match (character, visible(character)) {
            ('\n' | '\r' | '\t', _) => line.push('·'),
            (_, Some(form)) => line.push_str(&form.to_string()),
            (_, None) => line.push(character),
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::{Draft, Journal};
    use crate::value::{PeerId, Stamp};

    fn draft(port: u16, bytes: &[u8]) -> Draft<'_> {
        Draft {
            at: Stamp(0),
            direction: Direction::In,
            party: Party::Peer {
                peer: PeerId(port.into()),
                addr: ([127, 0, 0, 1], port).into(),
            },
            stream: None,
            typed_as_hex: false,
            bytes,
        }
    }

    fn names(texts: &[TextReading], text: &str) -> Vec<&'static str> {
        let found = texts.iter().find(|(_, known)| known == text);
        found.map_or(Vec::new(), |(encodings, _)| {
            encodings.iter().map(|encoding| encoding.name()).collect()
        })
    }

    #[test]
    fn encodings_with_the_same_text_stand_together() {
        let texts = texts("中文".as_bytes());
        assert_eq!(names(&texts, "中文"), ["UTF-8"]);
        assert_eq!(names(&texts, "涓枃"), Vec::<&str>::new(), "{texts:?}");
        let ascii = super::texts(b"ok\r\n");
        assert_eq!(ascii[0].1, "ok··");
        assert!(ascii[0].0.len() > 30, "{ascii:?}");
    }

    #[test]
    fn a_long_text_may_be_cut_within_a_character() {
        let text = "中".repeat(TEXTS_FROM);
        let texts = texts(text.as_bytes());
        let shown = "中".repeat(SHOWN_CHARS);
        assert_eq!(names(&texts, &shown), ["UTF-8"]);
    }

    #[test]
    fn a_short_record_is_judged_with_those_before_it_of_the_same_peer() {
        let mut journal = Journal::in_memory(1 << 20);
        let gbk = Encoding::from_label("gbk").unwrap();
        let before = gbk
            .encode("网络调试助手是一款用于调试网络程序的工具，支持多种编码。")
            .unwrap();
        journal.append(draft(1, &before));
        journal.append(draft(2, "这是另一个对方发来的文本，编码不同。".as_bytes()));
        let short = gbk.encode("确定").unwrap();
        journal.append(draft(1, &short));
        let reader = journal.reader();
        let record = Arc::new(reader.read(RecordSeq(2)).unwrap());
        let readings = Readings::new(&record, 0..short.len(), Leaning::default(), &reader);
        assert!(readings.is_from_recent);
        assert_eq!(readings.guess.unwrap().encoding, gbk);
        assert_eq!(readings.bytes(), short);
    }

    #[test]
    fn a_frame_among_texts_does_not_change_their_encoding() {
        let mut journal = Journal::in_memory(1 << 20);
        for bytes in ["温度 21 ℃".as_bytes(), b"\x55\xAA\x03\x01\xC8\0", b"OK"] {
            journal.append(draft(1, bytes));
        }
        let reader = journal.reader();
        let record = Arc::new(reader.read(RecordSeq(2)).unwrap());
        let readings = Readings::new(&record, 0..2, Leaning::default(), &reader);
        assert_eq!(readings.guess.unwrap().encoding, Encoding::UTF_8);
    }

    #[test]
    fn ascii_is_ascii_whatever_stands_beside_it() {
        let mut journal = Journal::in_memory(1 << 20);
        for bytes in [
            "温度".as_bytes(),
            b"\xC4\xE3\xBA\xC3",
            b"na\xEFve",
            b"AT+GMR",
        ] {
            journal.append(draft(1, bytes));
        }
        let reader = journal.reader();
        let record = Arc::new(reader.read(RecordSeq(3)).unwrap());
        let readings = Readings::new(&record, 0..6, Leaning::default(), &reader);
        assert_eq!(readings.guess.unwrap().sureness, Sureness::Ascii);
        assert!(!readings.is_from_recent);
    }
}
