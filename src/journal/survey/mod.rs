//! What a journal amounts to: totals, rates, gaps, lengths and peers.
//!
//! Start with [`Survey`], which counts a journal on a thread of its own and keeps
//! up with it, and [`Statistics`], what it hands out as it stands. A record is
//! counted once, when it is met, and stays counted when the journal lets it go
//! because of its limit; clearing the journal begins anew.
//!
//! Does not read the bytes of records, so it does not see damage in them, write
//! to the journal, or hold words for people.
//!
//! Memory is bounded whatever is counted: charts (`chart.rs`) have at most 2,048
//! buckets each, spreads (`histogram.rs`) a fixed number of cells, and peers
//! (`peers.rs`) one line each up to [`PEERS_KEPT`], all others together one.
//!
//! Threads: one a [`Survey`], named `survey`, joined by it. Times are in
//! nanoseconds, lengths in bytes.

mod amount;
mod chart;
mod histogram;
mod peers;
mod statistics;
mod tally;
mod worker;

pub use amount::{Amount, Both, Rate};
pub use chart::{Bucket, Chart, Span};
pub use histogram::Spread;
pub use peers::{Correspondent, Others, PEERS_KEPT, PeerLine};
pub use statistics::{Gaps, Pace, Statistics, Times};
pub use worker::Survey;

#[cfg(test)]
mod tests;
