use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::ops::{Range, RangeInclusive};
use std::sync::Arc;

use memchr::memmem::Finder;

use super::pattern::Pattern;
use super::subject::{Map, begins_within, text_of};
use crate::journal::bulk::{Glance, Needle};
use crate::journal::view::View;
use crate::journal::{Note, Party, Record};
use crate::text::Encoding;
use crate::value::Direction;

/// How the bytes of each direction become text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Encodings {
    pub receive: Encoding,
    pub send: Encoding,
}

impl Encodings {
    /// Notes have none.
    pub fn of(self, direction: Direction) -> Option<Encoding> {
        match direction {
            Direction::In => Some(self.receive),
            Direction::Out => Some(self.send),
            Direction::Note => None,
        }
    }
}

/// A peer that is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PeerMatch {
    pub ip: IpAddr,
    /// `None` for any.
    pub port: Option<u16>,
}

impl PeerMatch {
    fn is(&self, addr: SocketAddr) -> bool {
        addr.ip().to_canonical() == self.ip.to_canonical()
            && self.port.is_none_or(|port| port == addr.port())
    }
}

/// A pattern that must be there, or must not.
#[derive(Clone, Debug)]
pub struct Condition {
    pub pattern: Pattern,
    pub is_negated: bool,
}

/// Which records are wanted; all of it must hold. The default lets every
/// record pass.
#[derive(Clone, Debug)]
pub struct Filter {
    pub received: bool,
    pub sent: bool,
    pub notes: bool,
    /// One of them, or anybody when there are none. What was sent to all clients
    /// of a server has no peer.
    pub peers: Vec<PeerMatch>,
    /// In bytes. Notes have no length and do not pass when one is asked for.
    pub lengths: Option<RangeInclusive<u64>>,
    pub conditions: Vec<Condition>,
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            received: true,
            sent: true,
            notes: true,
            peers: Vec::new(),
            lengths: None,
            conditions: Vec::new(),
        }
    }
}

impl Filter {
    pub fn wants(&self, direction: Direction) -> bool {
        match direction {
            Direction::In => self.received,
            Direction::Out => self.sent,
            Direction::Note => self.notes && self.lengths.is_none(),
        }
    }

    fn wants_party(&self, party: Party) -> bool {
        let addr = match party {
            Party::Peer { addr, .. } | Party::Address(addr) => addr,
            Party::Nobody | Party::All { .. } => return self.peers.is_empty(),
        };
        self.peers.is_empty() || self.peers.iter().any(|peer| peer.is(addr))
    }

    fn wants_length(&self, length: u64) -> bool {
        self.lengths
            .as_ref()
            .is_none_or(|lengths| lengths.contains(&length))
    }
}

/// What notes say, in the words of whoever asks.
pub type NoteWords = Arc<dyn Fn(&Note) -> String + Send + Sync>;

/// All that decides whether a record is wanted. Another encoding makes another
/// question.
#[derive(Clone)]
pub struct Question {
    pub filter: Filter,
    pub encodings: Encodings,
    /// Without them no pattern is in a note. HEX and expressions over bytes
    /// never are: a note has no bytes of the wire.
    pub note_words: Option<NoteWords>,
}

impl fmt::Debug for Question {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Question")
            .field("filter", &self.filter)
            .field("encodings", &self.encodings)
            .field("has_note_words", &self.note_words.is_some())
            .finish()
    }
}

/// Where something was found in a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// In [`Record::bytes`]; empty for a note. A character that began in an
    /// earlier record of the stream begins at 0.
    pub bytes: Range<usize>,
    /// In the record's text, where an undecodable byte counts as a character, or
    /// in the note's words. Bytes that begin a character which ends in the
    /// next record are counted after the text's end.
    pub characters: Range<usize>,
}

impl Question {
    pub fn new(filter: Filter, encodings: Encodings) -> Self {
        Self {
            filter,
            encodings,
            note_words: None,
        }
    }

    /// Records that have a pattern.
    pub fn of_pattern(pattern: Pattern, encodings: Encodings) -> Self {
        let condition = Condition {
            pattern,
            is_negated: false,
        };
        let filter = Filter {
            conditions: vec![condition],
            ..Filter::default()
        };
        Self::new(filter, encodings)
    }

    pub fn with_note_words(mut self, words: NoteWords) -> Self {
        self.note_words = Some(words);
        self
    }

    /// Whether a record is wanted.
    pub fn wants(&self, record: &Record) -> bool {
        self.wants_view(&View::of_record(record))
    }

    /// `lengths` is what is known of the record's length.
    pub(super) fn glance(&self, direction: Direction, lengths: &RangeInclusive<u64>) -> Glance {
        let filter = &self.filter;
        if !filter.wants(direction) {
            return Glance::Unwanted;
        }
        let is_length_sure = match &filter.lengths {
            None => true,
            Some(wanted) if wanted.start() > lengths.end() || wanted.end() < lengths.start() => {
                return Glance::Unwanted;
            }
            Some(wanted) => wanted.contains(lengths.start()) && wanted.contains(lengths.end()),
        };
        // A damaged record is told as a note, in the words of whoever asks.
        if is_length_sure && filter.peers.is_empty() && filter.conditions.is_empty() {
            Glance::Wanted
        } else {
            Glance::Unclear
        }
    }

    /// Bytes without which no record is wanted but a note.
    pub(super) fn needle(&self) -> Option<Needle> {
        // A damaged record is seen to be damaged only when it is looked at.
        let damaged = Record {
            bytes: Note::RecordDamaged.to_bytes(),
            ..Record::default()
        };
        if self.wants(&damaged) {
            return None;
        }
        let asked = self.filter.conditions.iter().filter(|it| !it.is_negated);
        asked.map(|it| &it.pattern).find_map(|pattern| {
            if let Some(finder) = pattern.known_bytes() {
                return Some(Needle {
                    finder: finder.clone(),
                    may_be_split: false,
                });
            }
            let (bytes, may_be_split) = self.only_bytes(pattern)?;
            Some(Needle {
                finder: Finder::new(&bytes).into_owned(),
                may_be_split,
            })
        })
    }

    /// A text that is the same bytes in every direction that is wanted.
    fn only_bytes(&self, pattern: &Pattern) -> Option<(Vec<u8>, bool)> {
        let text = std::str::from_utf8(pattern.literal()?.needle()).ok()?;
        let directions = [Direction::In, Direction::Out].into_iter();
        let wanted = directions.filter(|direction| self.filter.wants(*direction));
        let mut encodings: Vec<_> = wanted.filter_map(|it| self.encodings.of(it)).collect();
        encodings.dedup();
        let mut bytes = encodings.iter().map(|encoding| encoding.only_bytes(text));
        let first = bytes.next()??;
        // In UTF-8 a character that is split is none of ASCII's.
        let is_whole = |encoding: &Encoding| *encoding == Encoding::UTF_8 && text.is_ascii();
        let may_be_split = !encodings.iter().all(is_whole);
        bytes
            .all(|other| other.as_ref() == Some(&first))
            .then_some((first, may_be_split))
    }

    pub(super) fn begins_within(&self, view: &View<'_>) -> bool {
        let encoding = self.encodings.of(view.direction);
        encoding.is_some_and(|encoding| begins_within(encoding, view.place()))
    }

    pub(super) fn wants_view(&self, view: &View<'_>) -> bool {
        let filter = &self.filter;
        filter.wants(view.direction)
            && (view.direction == Direction::Note || filter.wants_length(view.bytes.len() as u64))
            && (filter.peers.is_empty() || filter.wants_party(view.party()))
            && self.holds(view)
    }

    fn holds(&self, view: &View<'_>) -> bool {
        let conditions = &self.filter.conditions;
        let Some(encoding) = self.encodings.of(view.direction) else {
            return conditions.is_empty() || self.holds_for_note(&Note::from_bytes(view.bytes));
        };
        let mut text = None;
        conditions.iter().all(|condition| {
            let pattern = &condition.pattern;
            let is_in = if !pattern.is_for_text() {
                pattern.is_in(view.bytes)
            } else if !may_be_in_text(pattern, encoding, view) {
                false
            } else {
                let text = text.get_or_insert_with(|| text_of(encoding, view.place(), view.bytes));
                pattern.is_in(text)
            };
            is_in != condition.is_negated
        })
    }

    fn holds_for_note(&self, note: &Note) -> bool {
        let words = self.note_words.as_ref().map(|words| words(note));
        self.filter.conditions.iter().all(|condition| {
            let pattern = &condition.pattern;
            let within = words.as_ref().filter(|_| pattern.is_for_text());
            let is_in = within.is_some_and(|words| pattern.is_in(words.as_bytes()));
            is_in != condition.is_negated
        })
    }

    /// Where the patterns that are asked for are in a record, from left to right
    /// for each pattern. Goes through the bytes one by one when there is a hit.
    pub fn hits_in(&self, record: &Record) -> Vec<Hit> {
        let asked = self.filter.conditions.iter().filter(|it| !it.is_negated);
        let patterns = asked.map(|condition| &condition.pattern);
        match self.encodings.of(record.direction) {
            Some(encoding) => hits_in_bytes(patterns, encoding, record),
            None => self.hits_in_note(patterns, &Note::from_bytes(&record.bytes)),
        }
    }

    fn hits_in_note<'a>(
        &self,
        patterns: impl Iterator<Item = &'a Pattern>,
        note: &Note,
    ) -> Vec<Hit> {
        let Some(words) = self.note_words.as_ref().map(|words| words(note)) else {
            return Vec::new();
        };
        let characters_before = |offset: usize| words[..offset].chars().count();
        patterns
            .filter(|pattern| pattern.is_for_text())
            .flat_map(|pattern| pattern.hits(words.as_bytes()))
            .map(|range| Hit {
                bytes: 0..0,
                characters: characters_before(range.start)..characters_before(range.end),
            })
            .collect()
    }
}

fn hits_in_bytes<'a>(
    patterns: impl Iterator<Item = &'a Pattern>,
    encoding: Encoding,
    record: &Record,
) -> Vec<Hit> {
    let text = text_of(encoding, record.place, &record.bytes);
    let mut map = None;
    let mut hits = Vec::new();
    for pattern in patterns {
        let within = if pattern.is_for_text() {
            &*text
        } else {
            &record.bytes
        };
        for range in pattern.hits(within) {
            let map = map.get_or_insert_with(|| Map::new(encoding, record.place, &record.bytes));
            let (bytes, characters) = if pattern.is_for_text() {
                map.of_text(&range)
            } else {
                (range.clone(), map.of_bytes(&range))
            };
            hits.push(Hit { bytes, characters });
        }
    }
    hits
}

/// False when the bytes alone show that an ASCII text is not there. A character
/// that began in an earlier record, or breaks off, can bring ASCII of its own.
fn may_be_in_text(pattern: &Pattern, encoding: Encoding, view: &View<'_>) -> bool {
    let Some(finder) = pattern.literal() else {
        return true;
    };
    if encoding == Encoding::UTF_8 || !encoding.keeps_ascii() || !finder.needle().is_ascii() {
        return true;
    }
    finder.find(view.bytes).is_some() || begins_within(encoding, view.place())
}
