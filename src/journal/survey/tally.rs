use super::amount::SECOND_NANOS;
use super::chart::{FINEST_NANOS, Ring, Whole};
use super::histogram::Histogram;
use super::peers::Peers;
use super::{Amount, Both, Gaps, Pace, Statistics, Times};
use crate::journal::Party;
use crate::journal::heads::RecordHead;
use crate::value::{Direction, Stamp};

/// Finest buckets in a second, and in ten.
const IN_A_SECOND: i64 = SECOND_NANOS / FINEST_NANOS;
const IN_TEN_SECONDS: i64 = 10 * IN_A_SECOND;

/// Counts records that come in the order of the journal.
#[derive(Clone, Debug)]
pub(super) struct Tally {
    notes: u64,
    totals: Both<Amount>,
    times: Option<Times>,
    seconds: Both<BusiestSecond>,
    minute: Ring,
    ten_minutes: Ring,
    hour: Ring,
    whole: Whole,
    gaps: Both<GapCount>,
    any_gaps: GapCount,
    lengths: Both<Histogram>,
    peers: Peers,
}

/// Gaps between records of one kind.
#[derive(Clone, Debug, Default)]
struct GapCount {
    before: Option<Stamp>,
    spread: Histogram,
    backward: u64,
}

/// The most in one second of the clock.
#[derive(Clone, Copy, Debug, Default)]
struct BusiestSecond {
    second: i64,
    amount: Amount,
    most: Amount,
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            notes: 0,
            totals: Both::default(),
            times: None,
            seconds: Both::default(),
            minute: Ring::new(60, FINEST_NANOS),
            ten_minutes: Ring::new(600, SECOND_NANOS),
            hour: Ring::new(3_600, 5 * SECOND_NANOS),
            whole: Whole::default(),
            gaps: Both::default(),
            any_gaps: GapCount::default(),
            lengths: Both::default(),
            peers: Peers::default(),
        }
    }
}

impl Tally {
    pub fn add(&mut self, head: &RecordHead) {
        let (at, direction) = (head.at, head.direction);
        let amount = amount_of(head);
        let Some(total) = self.totals.of_mut(direction) else {
            self.notes += 1;
            return;
        };
        *total += amount;
        self.see_time(at);
        self.any_gaps.see(at);
        if let Some(gaps) = self.gaps.of_mut(direction) {
            gaps.see(at);
        }
        if let Some(lengths) = self.lengths.of_mut(direction) {
            lengths.add(head.length);
        }
        if let Some(second) = self.seconds.of_mut(direction) {
            second.add(at, amount);
        }
        self.add_to_charts(at, direction, amount);
        self.peers.add(head.party, direction, amount, at);
    }

    fn see_time(&mut self, at: Stamp) {
        let times = self.times.get_or_insert(Times {
            first: at,
            last: at,
        });
        times.first = times.first.min(at);
        times.last = times.last.max(at);
    }

    fn add_to_charts(&mut self, at: Stamp, direction: Direction, amount: Amount) {
        for bucket in [
            self.minute.bucket(at),
            self.ten_minutes.bucket(at),
            self.hour.bucket(at),
            self.whole.bucket(at),
        ] {
            if let Some(of_direction) = bucket.of_mut(direction) {
                *of_direction += amount;
            }
        }
    }

    /// Whether the rates of the last seconds change though nothing comes.
    pub fn is_fading(&self, now: Stamp) -> bool {
        // Not by the newest bucket: after a clock was set back it is in the future.
        let end = self.minute.key_of(now).saturating_add(1);
        self.minute.has_any(end - IN_TEN_SECONDS - 2..end)
    }

    pub fn pace(&self, now: Stamp) -> Pace {
        let over = |buckets: i64| {
            let sum = self.minute.sum_before(now, buckets);
            sum.map(|amount| amount.in_nanos(buckets * FINEST_NANOS))
        };
        let lasted = self.times.map(|times| {
            let seconds = second_of(times.last) - second_of(times.first) + 1;
            seconds.saturating_mul(SECOND_NANOS)
        });
        Pace {
            last_second: over(IN_A_SECOND),
            last_ten_seconds: over(IN_TEN_SECONDS),
            mean: lasted.map(|nanos| self.totals.map(|amount| amount.in_nanos(nanos))),
            peak: self.seconds.map(|second| second.most),
        }
    }

    /// Without the numbers of the records, which it is not told.
    pub fn statistics(&self, now: Stamp) -> Statistics {
        Statistics {
            as_of: now,
            notes: self.notes,
            totals: self.totals,
            times: self.times,
            pace: self.pace(now),
            gaps: Gaps {
                received: self.gaps.received.spread.spread(),
                sent: self.gaps.sent.spread.spread(),
                any: self.any_gaps.spread.spread(),
                backward: self.any_gaps.backward,
            },
            lengths: self.lengths.map(Histogram::spread),
            charts: [
                self.minute.chart(now),
                self.ten_minutes.chart(now),
                self.hour.chart(now),
                self.whole.chart(now),
            ],
            peers: self.peers.lines().to_vec(),
            others: self.peers.others(),
            ..Statistics::default()
        }
    }
}

/// Of the clock, as the busiest one and those of the mean are counted.
fn second_of(at: Stamp) -> i64 {
    at.0.div_euclid(SECOND_NANOS)
}

fn amount_of(head: &RecordHead) -> Amount {
    let copies = match head.party {
        Party::All { clients } => clients.into(),
        Party::Nobody | Party::Peer { .. } | Party::Address(_) => 1,
    };
    Amount {
        records: 1,
        bytes: head.length.saturating_mul(copies),
    }
}

impl GapCount {
    fn see(&mut self, at: Stamp) {
        if let Some(before) = self.before.replace(at) {
            match u64::try_from(at.nanos_since(before)) {
                Ok(nanos) => self.spread.add(nanos),
                Err(_) => self.backward += 1,
            }
        }
    }
}

impl BusiestSecond {
    fn add(&mut self, at: Stamp, amount: Amount) {
        let second = second_of(at);
        if second != self.second {
            self.second = second;
            self.amount = Amount::default();
        }
        self.amount += amount;
        self.most.records = self.most.records.max(self.amount.records);
        self.most.bytes = self.most.bytes.max(self.amount.bytes);
    }
}
