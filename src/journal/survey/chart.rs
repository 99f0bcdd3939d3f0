//! Amounts over time, in buckets: the newest minute, ten minutes and hour in
//! fixed ones, the whole in ones that double whenever there are too many.

use std::collections::VecDeque;
use std::ops::Range;

use super::amount::SECOND_NANOS;
use super::{Amount, Both};
use crate::value::Stamp;

/// The finest buckets.
pub(super) const FINEST_NANOS: i64 = SECOND_NANOS / 10;
/// Buckets of the whole.
const MOST_BUCKETS: usize = 2048;

/// What a chart shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Span {
    #[default]
    Minute,
    TenMinutes,
    Hour,
    All,
}

impl Span {
    pub const ALL: [Self; 4] = [Self::Minute, Self::TenMinutes, Self::Hour, Self::All];

    /// `None` for all there is.
    pub fn seconds(self) -> Option<u32> {
        match self {
            Self::Minute => Some(60),
            Self::TenMinutes => Some(600),
            Self::Hour => Some(3_600),
            Self::All => None,
        }
    }
}

/// Amounts in buckets of one width, each beginning where the one before it
/// ends. Borders are whole multiples of the width since 1970.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chart {
    first_key: i64,
    width_nanos: i64,
    amounts: Vec<Both<Amount>>,
    as_of: Stamp,
}

/// What came and went in a part of the time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bucket {
    pub start: Stamp,
    /// How long it lasts. One that is not over: how long it has lasted.
    pub nanos: i64,
    pub amounts: Both<Amount>,
}

impl Chart {
    fn of(
        amounts: &VecDeque<Both<Amount>>,
        first_key: i64,
        width_nanos: i64,
        as_of: Stamp,
    ) -> Self {
        Self {
            first_key,
            width_nanos,
            amounts: amounts.iter().copied().collect(),
            as_of,
        }
    }

    /// The time that a bucket stands for.
    pub fn width_nanos(&self) -> i64 {
        self.width_nanos
    }

    /// Those that are there, the oldest first. The newest one, while it is not
    /// over, is left out until it has lasted for a second or all its time: a rate
    /// of the little that it has had would jump.
    pub fn buckets(&self) -> impl DoubleEndedIterator<Item = Bucket> + '_ {
        let bucket = |(amounts, key): (&Both<Amount>, usize)| {
            let key = self.first_key + i64::try_from(key).unwrap_or(i64::MAX);
            let start = key.saturating_mul(self.width_nanos);
            let elapsed = self.as_of.0.saturating_sub(start);
            // A clock that was set back makes the bucket one of the future.
            let is_over = elapsed >= self.width_nanos || elapsed < 0;
            let lasted = if is_over { self.width_nanos } else { elapsed };
            (lasted >= self.width_nanos.min(SECOND_NANOS)).then_some(Bucket {
                start: Stamp(start),
                nanos: lasted,
                amounts: *amounts,
            })
        };
        let keys = 0..self.amounts.len();
        self.amounts.iter().zip(keys).filter_map(bucket)
    }
}

/// The newest buckets, so many at most.
#[derive(Clone, Debug)]
pub(super) struct Ring {
    width_nanos: i64,
    most: i64,
    first_key: i64,
    amounts: VecDeque<Both<Amount>>,
}

impl Ring {
    /// The newest `seconds` in buckets of `width_nanos`.
    pub fn new(seconds: i64, width_nanos: i64) -> Self {
        Self {
            width_nanos,
            most: seconds * SECOND_NANOS / width_nanos,
            first_key: 0,
            amounts: VecDeque::new(),
        }
    }

    pub fn key_of(&self, at: Stamp) -> i64 {
        at.0.div_euclid(self.width_nanos)
    }

    /// One past the newest bucket.
    fn end_key(&self) -> i64 {
        self.first_key + i64::try_from(self.amounts.len()).unwrap_or(i64::MAX)
    }

    /// A clock that went back by more than there is begins anew.
    pub fn bucket(&mut self, at: Stamp) -> &mut Both<Amount> {
        let key = self.key_of(at);
        let is_far = key >= self.end_key() + self.most || key < self.end_key() - self.most;
        if self.amounts.is_empty() || is_far {
            self.amounts.clear();
            self.first_key = key;
        }
        while key < self.first_key {
            self.amounts.push_front(Both::default());
            self.first_key -= 1;
        }
        while key >= self.end_key() {
            self.amounts.push_back(Both::default());
        }
        while self.end_key() - self.first_key > self.most {
            self.amounts.pop_front();
            self.first_key += 1;
        }
        let nth = usize::try_from(key - self.first_key).unwrap_or(0);
        &mut self.amounts[nth]
    }

    /// Whether anything came or went in these buckets.
    pub fn has_any(&self, keys: Range<i64>) -> bool {
        let within = self.amounts.iter().zip(self.first_key..);
        within
            .filter(|(_, key)| keys.contains(key))
            .any(|(amounts, _)| *amounts != Both::default())
    }

    /// What `buckets` buckets had, the last of them before that of `now`.
    pub fn sum_before(&self, now: Stamp, buckets: i64) -> Both<Amount> {
        let end = self.key_of(now);
        let mut sum = Both::default();
        for (amounts, key) in self.amounts.iter().zip(self.first_key..) {
            if (end - buckets..end).contains(&key) {
                sum += *amounts;
            }
        }
        sum
    }

    pub fn chart(&self, as_of: Stamp) -> Chart {
        Chart::of(&self.amounts, self.first_key, self.width_nanos, as_of)
    }
}

/// All buckets from the first record to the last.
#[derive(Clone, Debug)]
pub(super) struct Whole {
    width_nanos: i64,
    first_key: i64,
    amounts: VecDeque<Both<Amount>>,
}

impl Default for Whole {
    fn default() -> Self {
        Self {
            width_nanos: FINEST_NANOS,
            first_key: 0,
            amounts: VecDeque::new(),
        }
    }
}

impl Whole {
    pub fn bucket(&mut self, at: Stamp) -> &mut Both<Amount> {
        if self.amounts.is_empty() {
            self.first_key = at.0.div_euclid(self.width_nanos);
        }
        while !self.has_room_for(at) {
            self.widen();
        }
        let key = at.0.div_euclid(self.width_nanos);
        while key < self.first_key {
            self.amounts.push_front(Both::default());
            self.first_key -= 1;
        }
        let nth = usize::try_from(key - self.first_key).unwrap_or(0);
        if nth >= self.amounts.len() {
            self.amounts.resize(nth + 1, Both::default());
        }
        &mut self.amounts[nth]
    }

    fn has_room_for(&self, at: Stamp) -> bool {
        let key = at.0.div_euclid(self.width_nanos);
        let count = i64::try_from(self.amounts.len()).unwrap_or(i64::MAX);
        let end = (self.first_key + count).max(key + 1);
        let most = i64::try_from(MOST_BUCKETS).unwrap_or(i64::MAX);
        end - self.first_key.min(key) <= most
    }

    /// Makes one bucket of every two.
    fn widen(&mut self) {
        let mut wider = VecDeque::with_capacity(self.amounts.len() / 2 + 1);
        let first_key = self.first_key.div_euclid(2);
        for (amounts, key) in self.amounts.iter().zip(self.first_key..) {
            let nth = usize::try_from(key.div_euclid(2) - first_key).unwrap_or(0);
            if nth >= wider.len() {
                wider.push_back(Both::default());
            }
            wider[nth] += *amounts;
        }
        self.amounts = wider;
        self.first_key = first_key;
        self.width_nanos *= 2;
    }

    pub fn chart(&self, as_of: Stamp) -> Chart {
        Chart::of(&self.amounts, self.first_key, self.width_nanos, as_of)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FAR: Stamp = Stamp(i64::MAX);

    fn total(chart: &Chart) -> u64 {
        let records = chart
            .buckets()
            .map(|bucket| bucket.amounts.received.records);
        records.sum()
    }

    #[test]
    fn a_bucket_that_is_not_over_stands_for_the_time_it_has_lasted() {
        let mut ring = Ring::new(3_600, 5 * SECOND_NANOS);
        ring.bucket(Stamp(0)).received.records += 30;
        let lasted = |as_of: i64| {
            let chart = ring.chart(Stamp(as_of));
            chart.buckets().next().map(|bucket| bucket.nanos)
        };
        assert_eq!(lasted(SECOND_NANOS - 1), None);
        assert_eq!(lasted(3 * SECOND_NANOS), Some(3 * SECOND_NANOS));
        assert_eq!(lasted(9 * SECOND_NANOS), Some(5 * SECOND_NANOS));
    }

    #[test]
    fn a_ring_forgets_what_is_older_and_begins_anew_after_a_clock_that_went_back() {
        let mut ring = Ring::new(60, FINEST_NANOS);
        let second = |second: i64| Stamp(second * SECOND_NANOS);
        for at in [0, 59, 61] {
            ring.bucket(second(at)).received.records += 1;
        }
        assert_eq!(total(&ring.chart(FAR)), 2);
        assert_eq!(ring.sum_before(second(62), 10).received.records, 1);
        ring.bucket(second(-3_600)).received.records += 1;
        assert_eq!(total(&ring.chart(FAR)), 1);
    }

    proptest! {
        #[test]
        fn the_whole_keeps_every_record_in_few_buckets(
            times in prop::collection::vec((any::<i64>(), 0_u32..63), 1..60),
        ) {
            let mut whole = Whole::default();
            for (at, down) in &times {
                whole.bucket(Stamp(at >> down)).received.records += 1;
            }
            prop_assert!(whole.amounts.len() <= MOST_BUCKETS);
            prop_assert_eq!(total(&whole.chart(FAR)), times.len() as u64);
            let width = whole.width_nanos;
            for (at, down) in times {
                let key = (at >> down).div_euclid(width) - whole.first_key;
                let amounts = whole.amounts[usize::try_from(key).unwrap()];
                prop_assert!(amounts.received.records > 0);
            }
        }
    }
}
