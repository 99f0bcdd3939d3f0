use super::ansi::AnsiState;
use super::content::{Content, Form, Ink};
use super::tint::{Tint, Tinting};
use crate::journal::{Party, Record};
use crate::settings::RuleColor;
use crate::value::{Direction, RecordSeq, Stamp};

/// A longer record ends its line in stream mode, and every record whose number
/// this divides begins one: so the line of any record is found from a bounded
/// number of records around it, and is the same however one came there.
pub(super) const JOINED_RECORDS: u64 = 64;
const JOINED_BYTES: usize = 2048;

/// A record as it is shown, without its bytes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub seq: RecordSeq,
    pub at: Stamp,
    pub direction: Direction,
    pub party: Party,
    pub byte_len: usize,
    /// Of the row, chosen by a rule of the caller's.
    pub ground: Option<RuleColor>,
    pub content: Content,
}

impl Entry {
    /// As it is copied: nothing stands out. `previous` is the record before it,
    /// where colours are obeyed: they go on within a line.
    pub fn read(
        form: Form<'_>,
        seq: RecordSeq,
        limit_bytes: usize,
        previous: Option<&Self>,
    ) -> Option<Self> {
        let record = form.source.read(seq)?;
        Some(Self::of(form, record, limit_bytes, previous))
    }

    /// As it is shown.
    pub fn read_tinted(
        form: Form<'_>,
        tinting: &dyn Tinting,
        seq: RecordSeq,
        limit_bytes: usize,
        previous: Option<&Self>,
    ) -> Option<Self> {
        let record = form.source.read(seq)?;
        let tint = tinting.tint(&record);
        let mut entry = Self::of(form, record, limit_bytes, previous);
        entry.set_tint(tint);
        Some(entry)
    }

    fn of(form: Form<'_>, record: Record, limit_bytes: usize, previous: Option<&Self>) -> Self {
        let mut entry = Self {
            seq: record.seq,
            at: record.at,
            direction: record.direction,
            party: record.party,
            byte_len: record.bytes.len(),
            ground: None,
            content: Content::default(),
        };
        let ansi = match previous {
            Some(previous) if previous.is_continued_by(&entry) => previous.content.ansi.clone(),
            _ => AnsiState::default(),
        };
        entry.content = form.content(record, limit_bytes, ansi);
        entry
    }

    /// Reads a record as [`Self::read`] does, when nobody has the one before it.
    /// Reads as many as may be in one line with it.
    pub fn read_alone(form: Form<'_>, seq: RecordSeq, limit_bytes: usize) -> Option<Self> {
        let mut previous = None;
        if form.shape.ansi_colors {
            for before in seq.0 - seq.0 % JOINED_RECORDS..seq.0 {
                previous = Self::read(form, RecordSeq(before), JOINED_BYTES, previous.as_ref());
            }
        }
        Self::read(form, seq, limit_bytes, previous.as_ref())
    }

    /// What has a meaning of its own, such as an undecodable byte, keeps its
    /// colour.
    fn set_tint(&mut self, tint: Option<Tint>) {
        match tint {
            Some(tint) if tint.is_ground => self.ground = Some(tint.color),
            Some(tint) => {
                let inks = self.content.inks.iter_mut().map(|(_, ink)| ink);
                for ink in inks.filter(|ink| **ink == Ink::Plain) {
                    *ink = Ink::Tint(tint.color);
                }
            }
            None => {}
        }
    }

    /// Whether `next` goes on in the line where this record ends: the same
    /// talker, and no line break between.
    pub fn is_continued_by(&self, next: &Self) -> bool {
        self.is_same_talker(next)
            && !next.seq.0.is_multiple_of(JOINED_RECORDS)
            && self.byte_len <= JOINED_BYTES
            && !self.content.is_table
            && !self.content.text.ends_with('\n')
    }

    /// The line break between the two was counted with this record already.
    pub fn takes_lf_of(&self, next: &Self) -> bool {
        self.is_same_talker(next) && self.content.ends_with_cr && next.content.starts_with_lf
    }

    fn is_same_talker(&self, next: &Self) -> bool {
        self.direction == next.direction
            && self.party == next.party
            && self.direction != Direction::Note
    }
}
