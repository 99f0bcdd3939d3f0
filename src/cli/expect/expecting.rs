use std::time::Duration;

use jiff::tz::TimeZone;

use super::Expectation;
use super::account::account;
use super::arrived::Arrived;
use super::runs::{Limits, Runs};
use crate::journal::{Note, Party, Record};
use crate::text::Encoding;
use crate::value::{Direction, Language};

/// Expectations that are met one after another by what a session receives.
///
/// A datagram is looked at by itself. The bytes of a connection run on, so that
/// what is split over records is found, characters too. A match uses up its
/// connection to its end, and all that others had sent by then; the next
/// expectation is looked for in what comes after. A regular expression matches
/// as soon as it matches what has come (`\d+` may take the first digit of
/// several), with `^` and `$` at lines, `$` also at the end of what has come.
#[derive(Debug)]
pub struct Expecting {
    expectations: Vec<Expectation>,
    met: usize,
    runs: Runs,
    arrived: Arrived,
}

impl Expecting {
    pub fn new(expectations: Vec<Expectation>, receive: Encoding) -> Self {
        Self {
            expectations,
            met: 0,
            runs: Runs::new(receive, Limits::default()),
            arrived: Arrived::default(),
        }
    }

    /// Is shown every record of the session, in order. Only what was received
    /// meets an expectation; notes are for the account.
    pub fn see(&mut self, record: &Record) {
        if self.is_done() {
            return;
        }
        match record.direction {
            Direction::In => self.received(record),
            Direction::Out => {}
            Direction::Note => self.noted(record),
        }
    }

    /// How many have been met.
    pub fn met(&self) -> usize {
        self.met
    }

    /// Whether all have been met.
    pub fn is_done(&self) -> bool {
        self.met == self.expectations.len()
    }

    /// The one that is waited for.
    pub fn next(&self) -> Option<&Expectation> {
        self.expectations.get(self.met)
    }

    /// Why the next one was not met, for a person, in several lines. Empty when
    /// all were.
    pub fn account(&self, language: Language, zone: &TimeZone, waited: Duration) -> String {
        self.next().map_or_else(String::new, |expectation| {
            account(
                language,
                zone,
                &super::account::Unmet {
                    expectation,
                    number: self.met + 1,
                    count: self.expectations.len(),
                    waited,
                    arrived: &self.arrived,
                    runs: &self.runs,
                },
            )
        })
    }

    fn received(&mut self, record: &Record) {
        let run = self.runs.take(record);
        let mut rest = record.bytes.len();
        let mut is_new = true;
        while let Some(expectation) = self.expectations.get(self.met) {
            let Some(left) = self.runs.find(run, expectation) else {
                break;
            };
            rest = left.min(record.bytes.len());
            is_new = false;
            self.met += 1;
            self.arrived = Arrived::default();
        }
        // Nothing of a record may be left, but one that is empty came too.
        if rest > 0 || is_new {
            self.arrived
                .received(record, record.bytes.len() - rest, self.runs.receive());
        }
    }

    fn noted(&mut self, record: &Record) {
        self.arrived.noted(record);
        let note = Note::from_bytes(&record.bytes);
        if let (Note::Left { .. }, Party::Peer { peer, .. }) = (note, record.party) {
            self.runs.end(peer);
        }
    }
}
