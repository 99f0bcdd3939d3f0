use std::ops::Range;
use std::sync::Arc;

use roaring::RoaringTreemap;

use crate::value::RecordSeq;

/// What a search has found so far: it stays as it is while the search goes on.
/// Cheap to clone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    hits: Arc<RoaringTreemap>,
    searched: Range<u64>,
    there: Range<u64>,
}

/// Where a step from hit to hit leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub seq: RecordSeq,
    /// It went over the end, or over the beginning.
    pub is_wrapped: bool,
}

impl Found {
    /// `searched` and `there` are records that were gone through and those that
    /// the journal has.
    pub(super) fn new(
        hits: Arc<RoaringTreemap>,
        searched: &Range<RecordSeq>,
        there: &Range<RecordSeq>,
    ) -> Self {
        Self {
            hits,
            searched: searched.start.0..searched.end.0,
            there: there.start.0..there.end.0,
        }
    }

    /// These records of a journal that was gone through.
    #[cfg(test)]
    pub(crate) fn of(hits: impl IntoIterator<Item = u64>) -> Self {
        let hits: RoaringTreemap = hits.into_iter().collect();
        let end = RecordSeq(hits.max().map_or(0, |last| last + 1));
        let all = RecordSeq(0)..end;
        Self::new(Arc::new(hits), &all, &all)
    }

    #[cfg(test)]
    pub fn sample(
        hits: impl IntoIterator<Item = u64>,
        searched: Range<u64>,
        there: Range<u64>,
    ) -> Self {
        let hits = Arc::new(hits.into_iter().collect());
        Self {
            hits,
            searched,
            there,
        }
    }

    /// How many records were found.
    pub fn count(&self) -> u64 {
        self.hits.len()
    }

    pub fn is_empty(&self) -> bool {
        self.hits.is_empty()
    }

    pub fn contains(&self, seq: RecordSeq) -> bool {
        self.hits.contains(seq.0)
    }

    /// How many records were gone through.
    pub fn searched(&self) -> u64 {
        self.searched.end - self.searched.start
    }

    /// One past the newest record that was gone through.
    pub fn searched_to(&self) -> RecordSeq {
        RecordSeq(self.searched.end)
    }

    /// The oldest record that was gone through: all from here to
    /// [`Self::searched_to`] were.
    pub fn searched_from(&self) -> RecordSeq {
        RecordSeq(self.searched.start)
    }

    /// How many records the journal had.
    pub fn total(&self) -> u64 {
        self.there.end - self.there.start
    }

    /// Whether all records were gone through that the journal had.
    pub fn is_complete(&self) -> bool {
        self.searched.start <= self.there.start && self.searched.end >= self.there.end
    }

    /// The record after `seq`, or the first one.
    pub fn next_after(&self, seq: RecordSeq) -> Option<Step> {
        let after = self.nth(self.rank(seq));
        let wrapped = || self.hits.min().map(RecordSeq);
        step(after, wrapped)
    }

    /// The record before `seq`, or the last one.
    pub fn previous_before(&self, seq: RecordSeq) -> Option<Step> {
        let before = seq.0.checked_sub(1).map_or(0, |it| self.hits.rank(it));
        let before = before.checked_sub(1).and_then(|nth| self.nth(nth));
        let wrapped = || self.hits.max().map(RecordSeq);
        step(before, wrapped)
    }

    /// The nth one, counted from 0.
    pub fn nth(&self, nth: u64) -> Option<RecordSeq> {
        self.hits.select(nth).map(RecordSeq)
    }

    /// How many there are up to `seq`, itself included: the m of "m of n" at a
    /// hit.
    pub fn rank(&self, seq: RecordSeq) -> u64 {
        self.hits.rank(seq.0)
    }

    /// Those from `seq` on, in order.
    pub fn starting_at(&self, seq: RecordSeq) -> impl Iterator<Item = RecordSeq> + '_ {
        let mut rest = self.hits.iter();
        rest.advance_to(seq.0);
        rest.map(RecordSeq)
    }

    /// How many there are in each of `parts` equal parts of `range`: marks in a
    /// scroll bar.
    pub fn marks(&self, range: Range<RecordSeq>, parts: usize) -> Vec<u64> {
        let length = u128::from(range.end.0.saturating_sub(range.start.0));
        let border = |nth: usize| {
            let offset = length * nth as u128 / parts as u128;
            range.start.0 + u64::try_from(offset).unwrap_or(u64::MAX)
        };
        let before = |nth: usize| {
            border(nth)
                .checked_sub(1)
                .map_or(0, |it| self.hits.rank(it))
        };
        let mut counts = Vec::with_capacity(parts);
        let mut last = before(0);
        for nth in 1..=parts {
            let next = before(nth);
            counts.push(next - last);
            last = next;
        }
        counts
    }
}

fn step(near: Option<RecordSeq>, wrapped: impl FnOnce() -> Option<RecordSeq>) -> Option<Step> {
    let is_wrapped = near.is_none();
    let seq = near.or_else(wrapped)?;
    Some(Step { seq, is_wrapped })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn found(hits: impl IntoIterator<Item = u64>) -> Found {
        let all = RecordSeq(0)..RecordSeq(100);
        Found::new(Arc::new(hits.into_iter().collect()), &all, &all)
    }

    fn seq_of(step: Option<Step>) -> Option<(u64, bool)> {
        step.map(|step| (step.seq.0, step.is_wrapped))
    }

    #[test]
    fn steps_go_round_at_both_ends() {
        let found = found([3, 7]);
        let next = |seq| seq_of(found.next_after(RecordSeq(seq)));
        let previous = |seq| seq_of(found.previous_before(RecordSeq(seq)));
        assert_eq!(next(0), Some((3, false)));
        assert_eq!(next(3), Some((7, false)));
        assert_eq!(next(7), Some((3, true)));
        assert_eq!(previous(7), Some((3, false)));
        assert_eq!(previous(3), Some((7, true)));
        assert_eq!(previous(0), Some((7, true)));
    }

    #[test]
    fn the_only_hit_comes_after_itself() {
        let found = found([3]);
        assert_eq!(seq_of(found.next_after(RecordSeq(3))), Some((3, true)));
        assert_eq!(seq_of(found.previous_before(RecordSeq(3))), Some((3, true)));
    }

    #[test]
    fn without_hits_there_is_no_step() {
        let found = Found::default();
        assert_eq!(found.next_after(RecordSeq(0)), None);
        assert_eq!(found.previous_before(RecordSeq(0)), None);
        assert_eq!(found.marks(RecordSeq(0)..RecordSeq(0), 2), [0, 0]);
    }

    proptest! {
        #[test]
        fn everything_is_as_in_a_plain_set(
            hits in prop::collection::btree_set(
                prop_oneof![0..50_u64, u64::from(u32::MAX) - 5..u64::from(u32::MAX) + 5], 0..30
            ),
            at in prop_oneof![0..50_u64, u64::from(u32::MAX) - 5..u64::from(u32::MAX) + 5],
            parts in 1..9_usize,
        ) {
            let found = found(hits.iter().copied());
            let below: BTreeSet<u64> = hits.range(..at).copied().collect();
            let above: BTreeSet<u64> = hits.range(at + 1..).copied().collect();
            let next = above.first().map(|it| (*it, false)).or(hits.first().map(|it| (*it, true)));
            prop_assert_eq!(seq_of(found.next_after(RecordSeq(at))), next);
            let previous = below.last().map(|it| (*it, false)).or(hits.last().map(|it| (*it, true)));
            prop_assert_eq!(seq_of(found.previous_before(RecordSeq(at))), previous);
            prop_assert_eq!(found.rank(RecordSeq(at)), hits.range(..=at).count() as u64);
            for (nth, hit) in hits.iter().enumerate() {
                prop_assert_eq!(found.nth(nth as u64), Some(RecordSeq(*hit)));
            }
            prop_assert_eq!(found.nth(hits.len() as u64), None);
            let from: Vec<_> = found.starting_at(RecordSeq(at)).map(|it| it.0).collect();
            prop_assert_eq!(from, hits.range(at..).copied().collect::<Vec<_>>());
            let marks = found.marks(RecordSeq(0)..RecordSeq(at), parts);
            prop_assert_eq!(marks.len(), parts);
            prop_assert_eq!(marks.iter().sum::<u64>(), below.len() as u64);
        }
    }
}
