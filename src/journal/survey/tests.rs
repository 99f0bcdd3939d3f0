//! Surveys of random journals against a count that does the obvious.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, bounded};
use proptest::prelude::*;

use super::tally::Tally;
use super::*;
use crate::journal::heads::{HeadRoom, RecordHead, Visitor};
use crate::journal::{About, Draft, Journal, JournalReader, Party};
use crate::value::{Direction, PeerId, RecordSeq, Stamp};

const LONGEST_WAIT: Duration = Duration::from_secs(60);
const SECOND: i64 = 1_000_000_000;

/// A survey whose owner waits for what it shows.
struct Watched {
    survey: Survey,
    shown: Receiver<()>,
}

impl Watched {
    fn start(reader: &JournalReader, from: u64) -> Self {
        let (tell, shown) = bounded(1);
        let waker = move || {
            let _ = tell.try_send(());
        };
        let survey = Survey::start(reader.clone(), RecordSeq(from), waker).unwrap();
        Self { survey, shown }
    }

    fn wait_until(&self, is_so: impl Fn(&Statistics) -> bool) -> Statistics {
        let deadline = Instant::now() + LONGEST_WAIT;
        loop {
            let statistics = self.survey.statistics();
            if is_so(&statistics) {
                return Statistics::clone(&statistics);
            }
            let shown = self.shown.recv_deadline(deadline);
            shown.expect("it is so in time");
        }
    }

    /// Everything before `end` was gone through.
    fn complete(&self, end: RecordSeq) -> Statistics {
        self.survey.poke();
        self.wait_until(|it| it.is_complete() && it.counted.end >= end && it.as_of > Stamp(0))
    }
}

#[derive(Clone, Debug)]
struct Item {
    at: i64,
    direction: Direction,
    party: Party,
    length: usize,
}

impl Item {
    fn received(second: i64, length: usize) -> Self {
        Self {
            at: second * SECOND,
            direction: Direction::In,
            party: peer(1),
            length,
        }
    }

    fn head(&self) -> RecordHead {
        RecordHead {
            at: Stamp(self.at),
            direction: self.direction,
            party: self.party,
            length: self.length as u64,
        }
    }
}

fn addr(port: u16) -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], port))
}

fn peer(port: u16) -> Party {
    Party::Peer {
        peer: PeerId(port.into()),
        addr: addr(port),
    }
}

fn append(journal: &mut Journal, items: &[Item]) {
    for item in items {
        journal.append(Draft {
            at: Stamp(item.at),
            direction: item.direction,
            party: item.party,
            stream: None,
            typed_as_hex: false,
            bytes: &vec![b'x'; item.length],
        });
    }
    journal.commit();
}

fn journal_in(place: &Path, on_disk: bool) -> Journal {
    match on_disk {
        true => Journal::create(place, &About::default(), 1 << 30).unwrap(),
        false => Journal::in_memory(64 << 20),
    }
}

/// Counts a whole journal on this thread.
fn tally(reader: &JournalReader) -> Tally {
    struct Counter(Tally);
    impl Visitor for Counter {
        fn meet(&mut self, head: &RecordHead) {
            self.0.add(head);
        }

        fn is_over(&self) -> bool {
            false
        }
    }
    let mut counter = Counter(Tally::default());
    let mut room = HeadRoom::default();
    let mut next = reader.first();
    while next < reader.end() {
        next = reader.visit_heads(next..reader.end(), &mut room, &mut counter);
    }
    counter.0
}

fn items() -> impl Strategy<Value = Vec<Item>> {
    let party = prop_oneof![
        Just(Party::Nobody),
        (0_u32..5).prop_map(|clients| Party::All { clients }),
        (1_u16..6).prop_map(peer),
        (1_u16..6).prop_map(|port| Party::Address(addr(port))),
        Just(Party::Address((std::net::Ipv6Addr::LOCALHOST, 7).into())),
    ];
    let direction = prop_oneof![
        4 => Just(Direction::In),
        3 => Just(Direction::Out),
        1 => Just(Direction::Note)
    ];
    let length = prop_oneof![8 => 0_usize..200, 1 => 4_000_usize..6_000, 1 => Just(40_000)];
    // Mostly forward, sometimes back, now and then by hours.
    let step = prop_oneof![
        8 => 0_i64..3_000_000,
        4 => 0_i64..3 * SECOND,
        1 => -SECOND..0,
        1 => 0_i64..10_000 * SECOND
    ];
    let item = (step, direction, party, length);
    prop::collection::vec(item, 0..120).prop_map(|steps| {
        let mut at = 1_795_000_000 * SECOND;
        let item = |(step, direction, party, length)| {
            at += step;
            Item {
                at,
                direction,
                party,
                length,
            }
        };
        steps.into_iter().map(item).collect()
    })
}

fn bytes_of(item: &Item) -> u64 {
    let copies = match item.party {
        Party::All { clients } => clients.into(),
        _ => 1,
    };
    item.length as u64 * copies
}

fn naive_amount<'a>(items: impl Iterator<Item = &'a Item>) -> Amount {
    let mut amount = Amount::default();
    for item in items {
        amount.records += 1;
        amount.bytes += bytes_of(item);
    }
    amount
}

fn check_spread(spread: Option<Spread>, mut values: Vec<u64>) -> Result<(), TestCaseError> {
    values.sort_unstable();
    let Some(spread) = spread else {
        prop_assert!(values.is_empty());
        return Ok(());
    };
    prop_assert_eq!(spread.count, values.len() as u64);
    prop_assert_eq!(Some(&spread.least), values.first());
    prop_assert_eq!(Some(&spread.most), values.last());
    for (percent, found) in [(50, spread.median), (99, spread.p99)] {
        let exact = values[(values.len() * percent).div_ceil(100) - 1];
        prop_assert!(found.abs_diff(exact) * 64 <= exact, "{} {}", found, exact);
    }
    Ok(())
}

fn naive_gaps<'a>(items: impl Iterator<Item = &'a Item>) -> (Vec<u64>, u64) {
    let times: Vec<i64> = items.map(|item| item.at).collect();
    let steps = times
        .windows(2)
        .map(|pair| u64::try_from(pair[1] - pair[0]));
    let (forward, back): (Vec<_>, Vec<_>) = steps.partition(Result::is_ok);
    (forward.into_iter().flatten().collect(), back.len() as u64)
}

fn who(party: Party) -> Correspondent {
    match party {
        Party::Nobody => Correspondent::Nobody,
        Party::All { .. } => Correspondent::AllClients,
        Party::Peer { addr, .. } | Party::Address(addr) => Correspondent::Addr(addr),
    }
}

/// Of one peer: what came and went, and when first and last.
type NaivePeer = (Both<Amount>, i64, i64);

fn naive_peers(items: &[&Item]) -> BTreeMap<Correspondent, NaivePeer> {
    let mut peers = BTreeMap::new();
    for item in items {
        let new = (Both::default(), item.at, item.at);
        let (amounts, first, last) = peers.entry(who(item.party)).or_insert(new);
        let amount = naive_amount(std::iter::once(*item));
        *Both::of_mut(amounts, item.direction).unwrap() += amount;
        *first = item.at.min(*first);
        *last = item.at.max(*last);
    }
    peers
}

fn check(statistics: &Statistics, items: &[Item]) -> Result<(), TestCaseError> {
    let of = |direction| items.iter().filter(move |item| item.direction == direction);
    let [received, sent] = [Direction::In, Direction::Out].map(|it| of(it).collect::<Vec<_>>());
    let moved: Vec<_> = items
        .iter()
        .filter(|item| item.direction != Direction::Note)
        .collect();
    let totals = Both {
        received: naive_amount(received.iter().copied()),
        sent: naive_amount(sent.iter().copied()),
    };
    prop_assert_eq!(statistics.totals, totals);
    prop_assert_eq!(statistics.notes, of(Direction::Note).count() as u64);
    prop_assert_eq!(statistics.counted_records(), items.len() as u64);
    prop_assert_eq!(statistics.missed(), 0);
    let times = moved.iter().map(|item| item.at);
    prop_assert_eq!(statistics.times.map(|it| it.first.0), times.clone().min());
    prop_assert_eq!(statistics.times.map(|it| it.last.0), times.max());

    let lengths = |items: &[&Item]| items.iter().map(|item| item.length as u64).collect();
    check_spread(statistics.lengths.received, lengths(&received))?;
    check_spread(statistics.lengths.sent, lengths(&sent))?;
    let gaps = statistics.gaps;
    check_spread(gaps.received, naive_gaps(received.iter().copied()).0)?;
    check_spread(gaps.sent, naive_gaps(sent.iter().copied()).0)?;
    let (any, backward) = naive_gaps(moved.iter().copied());
    check_spread(gaps.any, any)?;
    prop_assert_eq!(gaps.backward, backward);

    let mut whole = Both::default();
    for bucket in statistics.chart(Span::All).buckets() {
        whole += bucket.amounts;
    }
    prop_assert_eq!(whole, totals);
    let peers: BTreeMap<_, _> = statistics
        .peers
        .iter()
        .map(|line| (line.who, (line.amounts, line.first.0, line.last.0)))
        .collect();
    prop_assert_eq!(peers, naive_peers(&moved));
    prop_assert_eq!(statistics.others, None);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn a_survey_keeps_up(items in items(), on_disk in any::<bool>()) {
        let place = tempfile::tempdir().unwrap();
        let mut journal = journal_in(place.path(), on_disk);
        let (before, after) = items.split_at(items.len() / 2);
        append(&mut journal, before);
        let watched = Watched::start(&journal.reader(), 0);
        check(&watched.complete(RecordSeq(before.len() as u64)), before)?;
        append(&mut journal, after);
        check(&watched.complete(RecordSeq(items.len() as u64)), &items)?;
    }
}

proptest! {
    #[test]
    fn a_tally_of_a_journal_is_the_naive_one(items in items(), on_disk in any::<bool>()) {
        let place = tempfile::tempdir().unwrap();
        let mut journal = journal_in(place.path(), on_disk);
        append(&mut journal, &items);
        check(&tally(&journal.reader()).statistics(Stamp(i64::MAX)), &items)?;
    }

    #[test]
    fn rates_are_those_of_whole_tenths_before_now(items in items(), later in 0_i64..12 * SECOND) {
        let mut tally = Tally::default();
        // The clock goes forward here: going back by more than a minute begins anew.
        let mut items = items;
        items.sort_by_key(|item| item.at);
        for item in &items {
            tally.add(&item.head());
        }
        let now = items.last().map_or(0, |item| item.at) + later;
        let pace = tally.pace(Stamp(now));
        let tenth = |at: i64| at.div_euclid(SECOND / 10);
        for (found, tenths) in [(pace.last_second, 10), (pace.last_ten_seconds, 100)] {
            let within = items.iter().filter(|item| {
                (tenth(now) - tenths..tenth(now)).contains(&tenth(item.at))
                    && item.direction == Direction::In
            });
            let amount = naive_amount(within);
            let seconds = tenths as f64 / 10.0;
            prop_assert!((found.received.records * seconds - amount.records as f64).abs() < 1e-6);
            prop_assert!((found.received.bytes * seconds - amount.bytes as f64).abs() < 1e-3);
        }
        let mut seconds: BTreeMap<i64, Amount> = BTreeMap::new();
        for item in items.iter().filter(|item| item.direction == Direction::Out) {
            *seconds.entry(item.at.div_euclid(SECOND)).or_default() +=
                naive_amount(std::iter::once(item));
        }
        let most = seconds.values().map(|amount| amount.bytes).max();
        prop_assert_eq!(pace.peak.sent.bytes, most.unwrap_or(0));
    }
}

#[test]
fn the_mean_is_over_whole_seconds_from_the_first_record_to_the_last() {
    let mut tally = Tally::default();
    assert_eq!(tally.pace(Stamp(11 * SECOND)).mean, None, "no record");
    tally.add(&Item::received(10, 100).head());
    let mean = tally.pace(Stamp(11 * SECOND)).mean.unwrap();
    assert!((mean.received.records - 1.0).abs() < 1e-9);
    tally.add(&Item::received(14, 100).head());
    let mean = tally.pace(Stamp(1_000 * SECOND)).mean.unwrap();
    assert!((mean.received.records - 0.4).abs() < 1e-9);
    assert!((mean.received.bytes - 40.0).abs() < 1e-9);
    assert!(mean.sent.records.abs() < 1e-9);
}

#[test]
fn the_mean_is_not_above_the_busiest_second() {
    let at = |nanos: i64| Item {
        at: nanos,
        ..Item::received(0, 100)
    };
    let pace_of = |times: &mut dyn Iterator<Item = i64>| {
        let mut tally = Tally::default();
        times.for_each(|nanos| tally.add(&at(nanos).head()));
        let pace = tally.pace(Stamp(100 * SECOND));
        (pace.mean.unwrap().received, pace.peak.received)
    };
    let (mean, peak) = pace_of(&mut (0..30).map(|nth| 10 * SECOND + nth * 27_000));
    assert!((mean.records - 30.0).abs() < 1e-9, "{mean:?}");
    assert_eq!(peak.records, 30);
    // Steady, over 2.5 seconds that touch three.
    let (mean, peak) = pace_of(&mut (0..500).map(|nth| 10 * SECOND + nth * (SECOND / 200)));
    assert!(mean.records <= peak.records as f64 && mean.bytes <= peak.bytes as f64);
}

#[test]
fn rates_fade_for_ten_seconds_and_then_nothing_changes() {
    let mut tally = Tally::default();
    tally.add(&Item::received(100, 1).head());
    assert!(tally.is_fading(Stamp(100 * SECOND)));
    assert!(tally.is_fading(Stamp(110 * SECOND)));
    let late = Stamp(110 * SECOND + SECOND / 5);
    assert!(!tally.is_fading(late));
    assert_eq!(tally.pace(late).last_ten_seconds, Both::default());
}

#[test]
fn rates_fade_also_after_the_clock_was_set_back() {
    let mut tally = Tally::default();
    tally.add(&Item::received(100, 1).head());
    tally.add(&Item::received(70, 1).head());
    assert!(tally.is_fading(Stamp(70 * SECOND)));
    assert!(tally.is_fading(Stamp(80 * SECOND)));
    assert!(!tally.is_fading(Stamp(81 * SECOND)));
}

#[test]
fn it_begins_where_it_is_told() {
    let mut journal = Journal::in_memory(1 << 20);
    append(&mut journal, &[Item::received(1, 5), Item::received(2, 7)]);
    let watched = Watched::start(&journal.reader(), 1);
    let statistics = watched.complete(RecordSeq(2));
    assert_eq!(statistics.totals.received.bytes, 7);
    assert_eq!(statistics.counted, RecordSeq(1)..RecordSeq(2));
}

#[test]
fn a_cleared_log_is_counted_anew() {
    let place = tempfile::tempdir().unwrap();
    for mut journal in [
        Journal::in_memory(1 << 20),
        Journal::create(place.path(), &About::default(), 1 << 30).unwrap(),
    ] {
        append(&mut journal, &[Item::received(1, 5), Item::received(2, 7)]);
        let watched = Watched::start(&journal.reader(), 0);
        assert_eq!(watched.complete(RecordSeq(2)).totals.received.records, 2);
        journal.clear();
        watched.survey.poke();
        watched.wait_until(|it| it.totals == Both::default() && it.counted.start == RecordSeq(2));
        append(&mut journal, &[Item::received(3, 9)]);
        let statistics = watched.complete(RecordSeq(3));
        assert_eq!(
            statistics.totals.received,
            Amount {
                records: 1,
                bytes: 9
            }
        );
    }
}

#[test]
fn what_the_journal_lets_go_stays_counted() {
    let mut journal = Journal::in_memory(64 << 10);
    append(&mut journal, &[Item::received(1, 1_000)]);
    let watched = Watched::start(&journal.reader(), 0);
    watched.complete(RecordSeq(1));
    let mut end = 1;
    while journal.reader().gone() < 100 {
        append(&mut journal, &[Item::received(end, 1_000)]);
        end += 1;
        // Some 64 are kept, so nothing goes before it was counted.
        if end % 25 == 0 {
            watched.complete(journal.reader().end());
        }
    }
    let statistics = watched.complete(journal.reader().end());
    assert_eq!(statistics.totals.received.records, journal.reader().end().0);
    assert_eq!(statistics.missed(), 0);
}

#[test]
fn what_goes_before_it_is_counted_is_said() {
    let mut journal = Journal::in_memory(64 << 10);
    append(&mut journal, &[Item::received(1, 1_000)]);
    // The thread stands still after what it has shown first.
    let (tell, told) = bounded(0);
    let (let_go, go) = bounded::<()>(0);
    let waker = move || {
        let _ = tell.send_timeout((), LONGEST_WAIT);
        let _ = go.recv();
    };
    let survey = Survey::start(journal.reader(), RecordSeq(0), waker).unwrap();
    told.recv_timeout(LONGEST_WAIT).unwrap();
    for second in 0..500 {
        append(&mut journal, &[Item::received(second, 1_000)]);
    }
    drop(let_go);
    survey.poke();
    let end = journal.reader().end();
    loop {
        let statistics = survey.statistics();
        if statistics.counted.end == end {
            let there = end.0 - journal.reader().first().0;
            assert_eq!(statistics.counted_records(), there + 1);
            assert_eq!(statistics.missed(), journal.reader().gone() - 1);
            return;
        }
        told.recv_timeout(LONGEST_WAIT).unwrap();
    }
}

#[test]
fn a_record_whose_head_is_damaged_is_counted_as_the_note_that_is_shown() {
    let place = tempfile::tempdir().unwrap();
    let mut journal = Journal::create(place.path(), &About::default(), 1 << 30).unwrap();
    // The last one is too long to be read together with the others.
    let lengths = [10, 20, 30, 40_000, 40_000];
    append(
        &mut journal,
        &lengths.map(|length| Item::received(1, length)),
    );
    let found = std::fs::read_dir(place.path()).unwrap().flatten().next();
    let data = found.unwrap().path().join(format!("{:020}.data", 0));
    let mut bytes = std::fs::read(&data).unwrap();
    // A frame takes 38 bytes before its own: see docs/journal-format.md.
    let second = 64 + 38 + 10;
    let last = second + 38 + 20 + 38 + 30 + 38 + 40_000;
    for frame in [second, last] {
        bytes[frame + 24] = 9;
    }
    std::fs::write(&data, bytes).unwrap();
    let statistics = tally(&journal.reader()).statistics(Stamp(i64::MAX));
    assert_eq!(statistics.notes, 2);
    let received = Amount {
        records: 3,
        bytes: 40_040,
    };
    assert_eq!(statistics.totals.received, received);
}
