use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::arrived::{Arrival, Arrived, LINES, What};
use super::near::near;
use super::runs::Runs;
use super::{ExpectKind, Expectation};
use crate::i18n::say::{self, CameInstead, Expected};
use crate::journal::Party;
use crate::value::{Language, Stamp};

/// An expectation that was not met.
pub struct Unmet<'a> {
    pub expectation: &'a Expectation,
    /// Counted from 1.
    pub number: usize,
    pub count: usize,
    pub waited: Duration,
    pub arrived: &'a Arrived,
    pub runs: &'a Runs,
}

/// Which one, what came instead, and what may be wrong with it.
pub fn account(language: Language, zone: &TimeZone, unmet: &Unmet<'_>) -> String {
    let Unmet { arrived, runs, .. } = unmet;
    let mut lines = vec![
        say::expectation_unmet(
            language,
            (unmet.number, unmet.count),
            expected(unmet.expectation),
            unmet.waited,
        ),
        say::came_instead(
            language,
            &CameInstead {
                records: arrived.records,
                bytes: arrived.bytes,
                after: unmet.number - 1,
                newest: arrived.is_more().then_some(LINES),
            },
        ),
    ];
    let is_hex = unmet.expectation.kind() == ExpectKind::Hex;
    lines.extend(
        arrived
            .newest()
            .map(|arrival| line(language, zone, arrival, is_hex)),
    );
    if runs.has_forgotten() {
        lines.push(say::expected_in_newest_only(language, runs.limits().run));
    }
    let near = near(unmet.expectation, runs);
    lines.extend(near.map(|near| say::came_near(language, near)));
    lines.join("\n")
}

fn expected(expectation: &Expectation) -> Expected<'_> {
    let typed = expectation.typed();
    match expectation.kind() {
        ExpectKind::Text => Expected::Text(typed),
        ExpectKind::Hex => Expected::Hex(typed),
        ExpectKind::Regex => Expected::Regex(typed),
    }
}

fn line(language: Language, zone: &TimeZone, arrival: &Arrival, is_hex: bool) -> String {
    let time = clock(zone, arrival.at);
    match &arrival.what {
        What::Noted(note) => format!("  {time}  {}", say::note(language, note)),
        What::Received {
            party,
            length,
            beginning,
        } => {
            let peer = peer(*party);
            let length = say::exact_length(language, *length);
            let content = match is_hex {
                true => beginning.hex(),
                false => beginning.text(),
            };
            let line = format!("  {time}  {peer}  {length}  {content}");
            line.trim_end().to_owned()
        }
    }
}

fn peer(party: Party) -> String {
    match party {
        Party::Peer { addr, .. } | Party::Address(addr) => addr.to_string(),
        Party::Nobody | Party::All { .. } => String::new(),
    }
}

fn clock(zone: &TimeZone, at: Stamp) -> String {
    match Timestamp::from_nanosecond(i128::from(at.0)) {
        Ok(time) => zone.to_datetime(time).strftime("%H:%M:%S.%3f").to_string(),
        Err(_) => String::new(),
    }
}
