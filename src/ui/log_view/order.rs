use std::ops::Range;

use crate::journal::find::Found;
use crate::value::RecordSeq;

/// The records that are shown, and the way from one to the next: all that are
/// there, or those that a filter has found so far.
#[derive(Clone, Debug)]
pub(super) struct Order<'a> {
    there: Range<RecordSeq>,
    found: Option<&'a Found>,
}

impl<'a> Order<'a> {
    /// `there` is never empty when all are shown.
    pub fn new(there: Range<RecordSeq>, found: Option<&'a Found>) -> Self {
        Self { there, found }
    }

    /// All that are there, shown or not.
    pub fn there(&self) -> Range<RecordSeq> {
        self.there.clone()
    }

    /// Whether some records may be left out between two others.
    pub fn is_filtered(&self) -> bool {
        self.found.is_some()
    }

    /// From the first one that is shown to after the last one. `None` when there
    /// is none.
    pub fn extent(&self) -> Option<Range<RecordSeq>> {
        let Some(found) = self.found else {
            return (!self.there.is_empty()).then(|| self.there.clone());
        };
        let first = found.nth(self.place(self.there.start))?;
        let last = self.place(self.there.end).checked_sub(1)?;
        let last = found.nth(last)?;
        (first <= last).then(|| first..last.next())
    }

    pub fn has(&self, seq: RecordSeq) -> bool {
        let is_there = self.there.contains(&seq);
        is_there && self.found.is_none_or(|found| found.contains(seq))
    }

    /// The next one, or the end of all.
    pub fn below(&self, seq: RecordSeq) -> RecordSeq {
        let Some(found) = self.found else {
            return seq.next();
        };
        let next = found.next_after(seq).filter(|step| !step.is_wrapped);
        next.map_or(self.there.end, |step| step.seq.min(self.there.end))
    }

    /// The one before; `seq` is not the first one.
    pub fn above(&self, seq: RecordSeq) -> RecordSeq {
        let Some(found) = self.found else {
            return RecordSeq(seq.0.saturating_sub(1));
        };
        let previous = found.previous_before(seq).filter(|step| !step.is_wrapped);
        previous.map_or(self.there.start, |step| step.seq)
    }

    /// The same one when it is shown, else the next one, else the last one.
    pub fn nearest(&self, seq: RecordSeq) -> RecordSeq {
        if self.found.is_none() || self.has(seq) {
            return seq;
        }
        match self.below(seq.max(RecordSeq(self.there.start.0.saturating_sub(1)))) {
            below if below < self.there.end => below,
            _ => self.above(self.there.end),
        }
    }

    /// How many come before, from some fixed one on.
    pub fn place(&self, seq: RecordSeq) -> u64 {
        match (self.found, seq.0.checked_sub(1)) {
            (None, _) => seq.0,
            (Some(_), None) => 0,
            (Some(found), Some(before)) => found.rank(RecordSeq(before)),
        }
    }

    /// The one with so many before it.
    pub fn at_place(&self, place: u64) -> RecordSeq {
        match self.found {
            None => RecordSeq(place),
            Some(found) => found.nth(place).unwrap_or(self.there.end),
        }
    }

    /// From one on, in order.
    pub fn from(&self, seq: RecordSeq) -> impl Iterator<Item = RecordSeq> + Clone + '_ {
        let start = self.nearest(seq.max(self.there.start));
        let is_in = |seq: &RecordSeq| self.has(*seq);
        std::iter::successors(Some(start).filter(is_in), move |seq| {
            Some(self.below(*seq)).filter(is_in)
        })
    }
}
