//! A reader that sees every record of a session, however slow it is.

use std::io::{ErrorKind, Write};
use std::net::TcpStream;
use std::ops::ControlFlow;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use wirepad::journal::{Note, Record};
use wirepad::net::Target;
use wirepad::session::{Command, Followed, Follower, JournalPlace, LinkState, RepeatStatus};
use wirepad::value::Direction;

use crate::session_probe::{
    DEADLINE, Probe, message, on_disk, tcp_peer, tcp_server, udp, udp_peer, until,
};

/// How far the follower may be behind.
const LAG_BYTES: usize = 1 << 20;
/// What one batch of a link can add to it.
const BATCH_BYTES: usize = 1 << 19;
/// Above what the session, the link and the system hold.
const FLOOD_BYTES: usize = 100 << 20;
const CHUNK_BYTES: usize = 100_003;

/// Less than the follower may be behind.
fn in_memory(_: &Path) -> JournalPlace {
    let limit_bytes = 1 << 18;
    JournalPlace::Memory { limit_bytes }
}

fn places() -> [fn(&Path) -> JournalPlace; 2] {
    [in_memory, on_disk]
}

/// The byte at a place of what is sent.
fn byte_at(place: usize) -> u8 {
    // It tells apart what is moved by less than a chunk.
    let [byte, ..] = (place % 251).to_le_bytes();
    let [chunk, ..] = (place / CHUNK_BYTES).to_le_bytes();
    byte ^ chunk
}

/// Writes from `sent` on until nobody takes more for a while, or to the end of the
/// flood; says how much was written in all.
fn write_until_stalled(stream: &mut TcpStream, mut sent: usize) -> usize {
    let patience = Duration::from_millis(300);
    stream.set_write_timeout(Some(patience)).unwrap();
    while sent < FLOOD_BYTES {
        let end = FLOOD_BYTES.min(sent + CHUNK_BYTES);
        let chunk: Vec<u8> = (sent..end).map(byte_at).collect();
        match stream.write(&chunk) {
            Ok(count) => sent += count,
            Err(error) if error.kind() == ErrorKind::WouldBlock => break,
            Err(error) => panic!("{error}"),
        }
    }
    sent
}

/// A server whose follower does not read, with a client that cannot send more.
struct Stuck {
    probe: Probe,
    follower: Follower,
    client: TcpStream,
    sent: usize,
}

fn stuck(place: fn(&Path) -> JournalPlace) -> Stuck {
    let (probe, follower) = Probe::followed(tcp_server(), place, LAG_BYTES);
    let mut client = tcp_peer(probe.local());
    let sent = write_until_stalled(&mut client, 0);
    assert!(sent < FLOOD_BYTES, "nothing held the sender up");
    Stuck {
        probe,
        follower,
        client,
        sent,
    }
}

/// Follows until the session ends, on a thread that is waited for no longer than
/// usual.
fn follow_to_the_end(mut follower: Follower) -> Vec<Record> {
    let following = thread::Builder::new().name("follower".to_owned());
    let following = following.spawn(move || {
        let mut records = Vec::new();
        let mut collect = |record: &Record| {
            records.push(record.clone());
            ControlFlow::Continue(())
        };
        while follower.next(&mut collect) == Followed::Records {}
        assert_eq!(follower.missed(), 0);
        records
    });
    let following = following.unwrap();
    until(|| following.is_finished().then_some(()));
    following.join().unwrap()
}

fn notes(records: &[Record]) -> Vec<Note> {
    let notes = records
        .iter()
        .filter(|record| record.direction == Direction::Note);
    notes.map(|note| Note::from_bytes(&note.bytes)).collect()
}

fn received(records: &[Record]) -> Vec<u8> {
    let received = records
        .iter()
        .filter(|record| record.direction == Direction::In);
    received.flat_map(|record| &record.bytes).copied().collect()
}

fn assert_whole(records: &[Record], sent: usize) {
    let numbers = records.iter().map(|record| record.seq.0);
    assert!(numbers.eq(0..records.len() as u64), "all, in order");
    let received = received(records);
    assert_eq!(received.len(), sent);
    let wrong = (0..sent).find(|place| received[*place] != byte_at(*place));
    assert_eq!(wrong, None);
}

#[test]
fn a_stream_waits_for_a_slow_follower_and_nothing_is_lost() {
    for place in places() {
        let Stuck {
            probe,
            follower,
            mut client,
            sent,
        } = stuck(place);
        let waiting: usize = probe.records().iter().map(|it| it.bytes.len()).sum();
        assert!(waiting <= LAG_BYTES + BATCH_BYTES, "{waiting} taken");
        let sending = thread::Builder::new().name("sender".to_owned());
        let sending = sending.spawn(move || {
            let mut sent = sent;
            while sent < FLOOD_BYTES {
                sent = write_until_stalled(&mut client, sent);
            }
        });
        let ending = thread::Builder::new().name("end".to_owned());
        let ending = ending.spawn(move || {
            sending.unwrap().join().unwrap();
            probe.wait_for(|status| status.counters.received_bytes == FLOOD_BYTES as u64);
            probe.wait_for(|status| status.peers.is_empty());
        });
        let records = follow_to_the_end(follower);
        ending.unwrap().join().unwrap();
        assert_whole(&records, FLOOD_BYTES);
        let notes = notes(&records);
        let [opened, joined, left, closed] = &notes[..] else {
            panic!("{notes:#?}");
        };
        assert!(matches!(opened, Note::Opened { .. }), "{opened:?}");
        assert!(matches!(joined, Note::Joined { .. }), "{joined:?}");
        assert!(matches!(left, Note::Left { .. }), "{left:?}");
        assert!(matches!(closed, Note::Closed { .. }), "{closed:?}");
    }
}

#[test]
fn commands_and_repeats_go_on_while_the_follower_is_stuck() {
    let (probe, follower) = Probe::followed(tcp_server(), in_memory, LAG_BYTES);
    let quiet = tcp_peer(probe.local());
    let peer = probe.wait_for(|status| status.peers.len() == 1).peers[0].peer;
    let mut flooding = tcp_peer(probe.local());
    write_until_stalled(&mut flooding, 0);
    probe.send(Target::Peer(peer), b"x");
    until(|| (quiet.peek(&mut [0; 9]).unwrap() == 1).then_some(()));
    probe.command(Command::StartRepeat {
        message: message(Target::Peer(peer), b"y"),
        every: Duration::from_millis(1),
        times: None,
    });
    until(|| (quiet.peek(&mut [0; 9]).unwrap() == 2).then_some(()));
    // The answer waits behind what the link had to tell before it.
    let missing = |status: &RepeatStatus| (status.sent, status.missed > 2) == (0, true);
    until(|| {
        // A command is a reason to tell how things are.
        probe.command(Command::ResetCounters);
        let status = probe.session.status();
        status.repeat.as_ref().is_some_and(missing).then_some(())
    });
    drop(follower);
    probe.wait_for(|status| status.repeat.as_ref().is_some_and(|it| it.sent > 1));
}

#[test]
fn closing_does_not_wait_for_a_follower_that_is_stuck() {
    for place in places() {
        let stuck = stuck(place);
        stuck.probe.command(Command::Close);
        stuck
            .probe
            .wait_for(|status| status.state == LinkState::Idle);
        let taken = received(&stuck.probe.records());
        drop(stuck.probe);
        let records = follow_to_the_end(stuck.follower);
        assert!(taken.len() <= stuck.sent);
        assert_whole(&records, taken.len());
        assert!(matches!(notes(&records).last(), Some(Note::Closed { .. })));
    }
}

#[test]
fn a_session_ends_in_order_though_its_follower_is_stuck() {
    for place in places() {
        let stuck = stuck(place);
        let start = Instant::now();
        drop(stuck.probe);
        // Nothing was waited for until its deadline.
        assert!(start.elapsed() < Duration::from_secs(2));
        let records = follow_to_the_end(stuck.follower);
        let taken = received(&records).len();
        assert!(taken > LAG_BYTES, "{taken}");
        assert_whole(&records, taken);
        let notes = notes(&records);
        assert!(
            matches!(&notes[2..], [Note::Left { .. }, Note::Closed { .. }]),
            "{notes:#?}"
        );
    }
}

#[test]
fn a_follower_that_goes_lets_the_session_go_on() {
    let mut stuck = stuck(in_memory);
    drop(stuck.follower);
    while stuck.sent < FLOOD_BYTES {
        stuck.sent = write_until_stalled(&mut stuck.client, stuck.sent);
    }
    stuck
        .probe
        .wait_for(|status| status.counters.received_bytes == FLOOD_BYTES as u64);
}

#[test]
fn a_follower_is_woken_by_a_single_record() {
    for place in places() {
        let (probe, mut follower) = Probe::followed(udp(), place, LAG_BYTES);
        let (told, heard) = crossbeam_channel::bounded(9);
        let following = thread::Builder::new().name("follower".to_owned());
        let following = following.spawn(move || {
            let mut tell = |record: &Record| {
                told.send(record.bytes.clone()).unwrap();
                ControlFlow::Continue(())
            };
            while follower.next(&mut tell) == Followed::Records {}
        });
        let opened = heard.recv_timeout(DEADLINE).unwrap();
        assert!(matches!(Note::from_bytes(&opened), Note::Opened { .. }));
        for datagram in [&b"one"[..], b"", b"three"] {
            udp_peer().send_to(datagram, probe.local()).unwrap();
            assert_eq!(heard.recv_timeout(DEADLINE).unwrap(), datagram);
        }
        drop(probe);
        following.unwrap().join().unwrap();
    }
}

/// Only Linux tells what it dropped.
#[test]
#[cfg(target_os = "linux")]
fn datagrams_that_find_no_place_because_of_the_follower_are_counted() {
    const DATAGRAMS: u64 = 2_000;
    let (probe, mut follower) = Probe::followed(udp(), in_memory, LAG_BYTES);
    let peer = udp_peer();
    for _ in 0..DATAGRAMS {
        peer.send_to(&[7; 60_000], probe.local()).unwrap();
    }
    let held = probe.session.status().counters;
    assert!(held.received_bytes <= (LAG_BYTES + BATCH_BYTES) as u64);
    let following = thread::Builder::new().name("follower".to_owned());
    let following = following.spawn(move || {
        let mut shown = 0;
        let mut count = |record: &Record| {
            shown += u64::from(record.direction == Direction::In);
            ControlFlow::Continue(())
        };
        while follower.next(&mut count) == Followed::Records {}
        shown
    });
    let mut sent = DATAGRAMS;
    let counters = until(|| {
        // A loss is noticed with the datagram after it.
        sent += u64::try_from(peer.send_to(b"x", probe.local()).unwrap()).unwrap();
        let status = probe.session.status();
        let counters = status.counters;
        (counters.received_records + counters.lost_records == sent).then_some(counters)
    });
    assert!(counters.lost_records > 0, "{counters:?}");
    drop(probe);
    assert_eq!(
        following.unwrap().join().unwrap(),
        counters.received_records
    );
}

#[test]
fn a_number_of_repeats_is_sent_and_no_more() {
    let peer = udp_peer();
    let target = Target::Endpoint(peer.local_addr().unwrap().into());
    let probe = Probe::open("times", udp());
    probe.command(Command::StartRepeat {
        message: message(target, b"x"),
        every: Duration::from_millis(1),
        times: Some(5),
    });
    let is_over = |left: Option<u64>| left == Some(0);
    let status = probe.wait_for(|it| it.repeat.as_ref().is_some_and(|it| is_over(it.left)));
    let repeat = status.repeat.as_ref().unwrap();
    assert_eq!((repeat.sent, repeat.failed), (5, 0));
    assert_eq!(status.counters.sent_records, 5);
    probe.send(Target::Endpoint(peer.local_addr().unwrap().into()), b"end");
    let mut buffer = [0; 8];
    let lengths: Vec<_> = (0..6).map(|_| peer.recv(&mut buffer).unwrap()).collect();
    assert_eq!(lengths, [1, 1, 1, 1, 1, 3]);
}

#[test]
fn repeats_that_fail_are_over_as_well() {
    let probe = Probe::open("failing", tcp_server());
    probe.command(Command::StartRepeat {
        message: message(Target::All, b"nobody"),
        every: Duration::from_millis(1),
        times: Some(3),
    });
    let status = probe.wait_for(|status| {
        let repeat = status.repeat.as_ref();
        repeat.is_some_and(|it| it.left == Some(0))
    });
    let repeat = status.repeat.as_ref().unwrap();
    assert_eq!((repeat.sent, repeat.failed), (0, 3));
}
