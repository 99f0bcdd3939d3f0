//! A recording that is sent again to real peers.

use std::io::Read;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::{Duration, Instant};

use wirepad::cli::replay::{Replay, ReplayOptions, Speed, protocol_of};
use wirepad::journal::{Draft, Journal, JournalReader, Party};
use wirepad::net::Target;
use wirepad::session::{Command, Message};
use wirepad::value::{Direction, Protocol, Stamp, StreamId};

use crate::session_probe::{DEADLINE, Probe, tcp_client, udp, udp_peer};

/// Messages that may be on their way.
const IN_FLIGHT: usize = 64;

/// What was sent, one message every so many milliseconds.
fn recording(messages: &[Vec<u8>], every_millis: i64, stream: Option<StreamId>) -> Journal {
    let mut journal = Journal::in_memory(64 << 20);
    for (nth, bytes) in (0..).zip(messages) {
        journal.append(Draft {
            at: Stamp(nth * every_millis * 1_000_000),
            direction: Direction::Out,
            party: Party::Nobody,
            stream,
            typed_as_hex: false,
            bytes,
        });
    }
    journal.commit();
    journal
}

/// Hands everything to the session when it is due, as a main loop does.
fn drive(probe: &Probe, replay: &mut Replay, target: &Target) {
    let mut in_flight: Vec<Arc<[u8]>> = Vec::new();
    let end = Instant::now() + DEADLINE;
    replay.start(Instant::now());
    while let Some(due) = replay.due() {
        assert!(Instant::now() < end, "in vain");
        let _ = crossbeam_channel::at(due).recv();
        in_flight.retain(|bytes| Arc::strong_count(bytes) > 1);
        if in_flight.len() >= IN_FLIGHT {
            let _ = crossbeam_channel::after(Duration::from_millis(1)).recv();
            continue;
        }
        let Some(bytes) = replay.next_message(Instant::now()) else {
            continue;
        };
        in_flight.push(Arc::clone(&bytes));
        probe.command(Command::Send(Message {
            bytes,
            typed_as_hex: false,
            target: target.clone(),
        }));
    }
}

/// The report once everything that was handed over has left.
fn report(probe: &Probe, replay: &mut Replay) -> wirepad::i18n::say::Replayed {
    let handed = replay.report().records;
    probe.wait_for(|status| status.counters.sent_records >= handed);
    for record in probe.records() {
        replay.see(&record);
    }
    replay.report()
}

fn replay(source: JournalReader, protocol: Protocol, speed: Speed) -> Replay {
    let options = ReplayOptions {
        speed,
        ..ReplayOptions::default()
    };
    Replay::new(source, protocol, &options).unwrap()
}

#[test]
fn datagrams_come_whole_in_order_and_not_before_their_time() {
    let messages: Vec<_> = (0..10_u8).map(|nth| vec![nth; usize::from(nth)]).collect();
    let journal = recording(&messages, 40, None);
    let peer = udp_peer();
    let probe = Probe::open("replay", udp());
    assert_eq!(protocol_of(&journal.reader()), None);
    let mut replay = replay(journal.reader(), Protocol::Udp, Speed::Times(2.0));
    let began = Instant::now();
    let target = Target::Endpoint(peer.local_addr().unwrap().into());
    drive(&probe, &mut replay, &target);
    for message in &messages {
        let mut buffer = [0; 64];
        let length = peer.recv(&mut buffer).unwrap();
        assert_eq!(&buffer[..length], message);
    }
    assert!(began.elapsed() >= Duration::from_millis(180));
    let report = report(&probe, &mut replay);
    assert_eq!((report.records, report.sent_records), (10, 10));
    assert_eq!((report.bytes, report.sent_bytes), (45, 45));
    assert!(report.took >= Duration::from_millis(180));
    assert!(report.behind.is_some());
    assert_eq!((report.failed, report.unreadable), (0, 0));
}

#[test]
fn at_full_speed_a_stream_arrives_byte_for_byte() {
    let messages: Vec<_> = (0..2_000_u32)
        .map(|nth| nth.to_le_bytes().repeat(250))
        .collect();
    let journal = recording(&messages, 1_000, Some(StreamId(1)));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let probe = Probe::open("replay", tcp_client(listener.local_addr().unwrap()));
    let (mut peer, _) = listener.accept().unwrap();
    peer.set_read_timeout(Some(DEADLINE)).unwrap();
    let whole = messages.concat();
    let length = whole.len();
    let reading = std::thread::Builder::new().name("reader".into());
    let reading = reading.spawn(move || {
        let mut read = vec![0; length];
        peer.read_exact(&mut read).unwrap();
        read
    });
    assert_eq!(protocol_of(&journal.reader()), Some(Protocol::TcpClient));
    let mut replay = replay(journal.reader(), Protocol::TcpClient, Speed::Max);
    drive(&probe, &mut replay, &Target::All);
    let read = reading.unwrap().join().unwrap();
    assert!(read == whole, "other bytes arrived");
    let report = report(&probe, &mut replay);
    assert_eq!((report.records, report.sent_records), (2_000, 2_000));
    assert_eq!((report.behind, report.failed), (None, 0));
}

#[test]
fn a_send_that_fails_is_counted() {
    let journal = recording(&[vec![0; 65_508]], 0, None);
    let peer = udp_peer();
    let probe = Probe::open("replay", udp());
    let mut replay = replay(journal.reader(), Protocol::Udp, Speed::Max);
    let target = Target::Endpoint(peer.local_addr().unwrap().into());
    drive(&probe, &mut replay, &target);
    probe.wait_for(|status| status.trouble.is_some());
    for record in probe.records() {
        replay.see(&record);
    }
    let report = replay.report();
    assert_eq!(
        (report.records, report.sent_records, report.failed),
        (1, 0, 1)
    );
}
