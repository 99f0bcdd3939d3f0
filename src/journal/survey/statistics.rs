use std::ops::Range;

use super::{Amount, Both, Chart, Others, PeerLine, Rate, Span, Spread};
use crate::value::{RecordSeq, Stamp};

/// What a journal amounted to at one moment. Notes are counted and are in
/// nothing else.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Statistics {
    pub as_of: Stamp,
    /// What was gone through.
    pub counted: Range<RecordSeq>,
    /// One past the newest record that is to be counted.
    pub end: RecordSeq,
    pub notes: u64,
    /// What went to several clients at once is one record, and its bytes as
    /// often as they went, as in the session's counters.
    pub totals: Both<Amount>,
    /// The earliest and the latest time of a record that came or went.
    pub times: Option<Times>,
    pub pace: Pace,
    pub gaps: Gaps,
    /// Of records, in bytes; a copy to another client adds nothing.
    pub lengths: Both<Option<Spread>>,
    /// One of each [`Span`], in their order: see [`Self::chart`].
    pub charts: [Chart; Span::ALL.len()],
    /// In the order of their first records.
    pub peers: Vec<PeerLine>,
    pub others: Option<Others>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    pub first: Stamp,
    pub last: Stamp,
}

/// How fast records came and went.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pace {
    /// In the second before [`Statistics::as_of`], to a tenth of a second.
    pub last_second: Both<Rate>,
    /// In the ten seconds before.
    pub last_ten_seconds: Both<Rate>,
    /// Over whole seconds of the clock, from that of the first record to that of
    /// the last one, so that it is never above `peak`; `None` without a record.
    pub mean: Option<Both<Rate>>,
    /// The most in one second of the clock. Records and bytes may be of
    /// different ones.
    pub peak: Both<Amount>,
}

/// Times from a record to the next one, in nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gaps {
    /// Between those received.
    pub received: Option<Spread>,
    /// Between those sent.
    pub sent: Option<Spread>,
    /// Between all that came or went.
    pub any: Option<Spread>,
    /// Gaps among `any` that are left out, since the clock went back.
    pub backward: u64,
}

impl Statistics {
    pub fn chart(&self, span: Span) -> &Chart {
        &self.charts[span as usize]
    }

    /// How many records were counted, notes included.
    pub fn counted_records(&self) -> u64 {
        self.notes + self.totals.sum().records
    }

    /// Records that had to go because of the limit before they were counted.
    pub fn missed(&self) -> u64 {
        let passed = self.counted.end.0 - self.counted.start.0;
        passed.saturating_sub(self.counted_records())
    }

    pub fn is_complete(&self) -> bool {
        self.counted.end >= self.end
    }
}
