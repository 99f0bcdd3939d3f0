use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};

use crossbeam_channel::bounded;

use super::*;
use crate::journal::{Journal, JournalReader, Note, Party, Record};
use crate::net::{Event, LeaveReason, OperationError, SentTo};
use crate::value::{Direction, PeerId, RecordSeq};

const AT: Stamp = Stamp(5);

fn addr(port: u16) -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], port))
}

/// An actor that believes its link is open; events are applied by hand.
fn actor(protocol: Protocol) -> (Actor, JournalReader) {
    let journal = Journal::in_memory(1 << 24);
    let reader = journal.reader();
    let (_, commands) = bounded(1);
    let board = Arc::new(Board::new(Status::default(), Arc::new(|| {})));
    let mut actor = Actor::new(commands, board, Recorder::new(journal), None);
    actor.status.protocol = Some(protocol);
    actor.status.state = LinkState::Opening;
    actor.apply(
        Event::Opened {
            at: AT,
            local: addr(1),
            peer: None,
            receive_buffer_bytes: None,
        },
        &[],
    );
    (actor, reader)
}

fn join(actor: &mut Actor, number: u16) {
    let event = Event::Joined {
        at: AT,
        peer: PeerId(number.into()),
        addr: addr(1_000 + number),
    };
    actor.apply(event, &[]);
}

fn receive(actor: &mut Actor, number: u16, bytes: &[u8]) {
    let event = Event::Received {
        at: AT,
        peer: PeerId(number.into()),
        addr: addr(1_000 + number),
        range: 0..bytes.len(),
    };
    actor.apply(event, bytes);
}

fn sent(actor: &mut Actor, token: u64, to: SentTo) {
    let event = Event::Sent {
        at: AT,
        token,
        to,
        bytes: b"sent".as_slice().into(),
    };
    actor.apply(event, &[]);
}

fn all(peers: &[u32]) -> SentTo {
    SentTo::All {
        peers: peers.iter().copied().map(PeerId).collect(),
    }
}

fn newest(reader: &JournalReader) -> Record {
    reader.read(RecordSeq(reader.end().0 - 1)).unwrap()
}

fn newest_note(reader: &JournalReader) -> Note {
    Note::from_bytes(&newest(reader).bytes)
}

#[test]
fn each_direction_of_each_connection_is_a_stream() {
    let (mut actor, reader) = actor(Protocol::TcpServer);
    join(&mut actor, 1);
    join(&mut actor, 2);
    let mut streams = Vec::new();
    for peer in [1, 2] {
        receive(&mut actor, peer, b"in");
        streams.push(newest(&reader).place.unwrap().stream);
        let to = SentTo::Peer {
            peer: PeerId(peer.into()),
            addr: addr(0),
        };
        sent(&mut actor, 2, to);
        streams.push(newest(&reader).place.unwrap().stream);
    }
    streams.sort();
    streams.dedup();
    assert_eq!(streams.len(), 4);
}

#[test]
fn datagrams_are_no_stream_and_first_senders_no_note() {
    let (mut actor, reader) = actor(Protocol::Udp);
    let before = reader.end();
    join(&mut actor, 1);
    assert_eq!(reader.end(), before);
    receive(&mut actor, 1, b"");
    let record = newest(&reader);
    assert_eq!((record.place, record.bytes.len()), (None, 0));
    assert_eq!(actor.status.latest_sender, Some(PeerId(1)));
    assert_eq!(actor.status.counters.received_records, 1);
}

#[test]
fn a_datagram_to_a_known_sender_names_it() {
    let (mut actor, reader) = actor(Protocol::Udp);
    join(&mut actor, 1);
    sent(&mut actor, 2, SentTo::Address(addr(1_001)));
    let peer = PeerId(1);
    let addr_known = addr(1_001);
    assert_eq!(
        newest(&reader).party,
        Party::Peer {
            peer,
            addr: addr_known
        }
    );
    assert_eq!(actor.listed_peers()[0].sent_bytes, 4);
    sent(&mut actor, 2, SentTo::Address(addr(9)));
    assert_eq!(newest(&reader).party, Party::Address(addr(9)));
}

#[test]
fn senders_are_listed_up_to_a_limit_and_come_back_when_they_send_again() {
    let (mut actor, _reader) = actor(Protocol::Udp);
    for number in 0..1_001 {
        join(&mut actor, number);
    }
    assert_eq!(actor.listed_peers().len(), 1_000);
    receive(&mut actor, 0, b"again");
    let listed = actor.listed_peers();
    assert_eq!(listed.len(), 1_000);
    assert_eq!(listed.last().unwrap().peer, PeerId(0));
    assert_eq!(listed.last().unwrap().received_bytes, 5);
}

#[test]
fn what_went_to_all_counts_for_each_client() {
    let (mut actor, reader) = actor(Protocol::TcpServer);
    join(&mut actor, 1);
    join(&mut actor, 2);
    sent(&mut actor, 3, all(&[1, 2]));
    let record = newest(&reader);
    assert_eq!(record.party, Party::All { clients: 2 });
    assert!(record.typed_as_hex, "the token tells");
    assert_eq!(actor.status.counters.sent_bytes, 8);
    assert_eq!(actor.status.counters.sent_records, 1);
    assert!(actor.listed_peers().iter().all(|peer| peer.sent_bytes == 4));
}

#[test]
fn what_only_some_clients_took_counts_for_these() {
    let (mut actor, reader) = actor(Protocol::TcpServer);
    for number in 1..=3 {
        join(&mut actor, number);
    }
    sent(&mut actor, 2, all(&[1, 3]));
    assert_eq!(newest(&reader).party, Party::All { clients: 2 });
    assert_eq!(actor.status.counters.sent_bytes, 8);
    let counts: Vec<_> = actor
        .listed_peers()
        .iter()
        .map(|it| it.sent_bytes)
        .collect();
    assert_eq!(counts, [4, 0, 4]);
}

#[test]
fn a_client_that_left_is_listed_no_more() {
    let (mut actor, reader) = actor(Protocol::TcpServer);
    join(&mut actor, 1);
    actor.apply(
        Event::Left {
            at: AT,
            peer: PeerId(1),
            addr: addr(1_001),
            reason: LeaveReason::ResetByPeer,
        },
        &[],
    );
    assert_eq!(actor.listed_peers(), []);
    assert!(matches!(
        newest_note(&reader),
        Note::Left {
            reason: LeaveReason::ResetByPeer,
            ..
        }
    ));
}

#[test]
fn a_failed_send_is_one_note_and_one_trouble() {
    let (mut actor, reader) = actor(Protocol::TcpServer);
    let before = reader.end();
    for _ in 0..2 {
        let event = Event::SendFailed {
            at: AT,
            token: 2,
            unsent_bytes: 7,
            error: OperationError::NoClients,
        };
        actor.apply(event, &[]);
    }
    assert_eq!(reader.end().0, before.0 + 2);
    assert_eq!(actor.status.trouble, Some((2, OperationError::NoClients)));
    assert_eq!(actor.status.counters.sent_records, 0);
}

#[test]
fn commands_for_a_link_that_is_not_open_are_told_and_close_is_not() {
    let (mut actor, reader) = actor(Protocol::TcpServer);
    actor.status.state = LinkState::Idle;
    let before = reader.end();
    actor.perform(Command::StopListening);
    actor.perform(Command::Disconnect(PeerId(0)));
    actor.perform(Command::Send(message()));
    actor.perform(Command::StartRepeat {
        message: message(),
        every: Duration::from_secs(1),
        times: None,
    });
    assert_eq!(actor.status.trouble, Some((4, OperationError::NotOpen)));
    assert_eq!(reader.end().0, before.0 + 4);
    assert!(actor.repeating.is_none());
    actor.perform(Command::Close);
    assert_eq!(reader.end().0, before.0 + 4);
}

fn message() -> Message {
    Message {
        bytes: b"m".as_slice().into(),
        typed_as_hex: false,
        target: crate::net::Target::All,
    }
}

#[test]
fn a_link_without_a_last_word_has_panicked() {
    let (mut actor, reader) = actor(Protocol::Udp);
    actor.take(Err(RecvError));
    assert_eq!(actor.status.state, LinkState::Failed);
    assert_eq!(actor.status.failure, Some(LinkError::Panicked));
    let error = LinkError::Panicked;
    assert_eq!(newest_note(&reader), Note::Failed { error });
}

#[test]
fn opening_goes_on_to_close_when_that_was_asked_for() {
    let (mut actor, _reader) = actor(Protocol::TcpClient);
    actor.status.state = LinkState::Closing;
    let event = Event::Opened {
        at: AT,
        local: addr(1),
        peer: Some((PeerId(0), addr(2))),
        receive_buffer_bytes: Some(9),
    };
    actor.apply(event, &[]);
    assert_eq!(actor.status.state, LinkState::Closing);
    assert_eq!(actor.status.remote, Some(addr(2)));
    assert_eq!(actor.listed_peers(), [], "a client's server is no peer");
    actor.apply(Event::Closed { at: AT }, &[]);
    assert_eq!(actor.status.state, LinkState::Idle);
}

#[test]
fn counters_are_reset_and_the_rest_stays() {
    let (mut actor, _reader) = actor(Protocol::Udp);
    receive(&mut actor, 1, b"abc");
    actor.perform(Command::ResetCounters);
    assert_eq!(actor.status.counters, super::super::Counters::default());
    assert_eq!(actor.listed_peers()[0].received_bytes, 3);
}

#[test]
fn a_flood_is_published_once_a_frame_and_its_end_is_not_forgotten() {
    let published = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&published);
    let (mut actor, _reader) = actor(Protocol::Udp);
    let waker = move || {
        count.fetch_add(1, Ordering::Relaxed);
    };
    actor.board = Arc::new(Board::new(Status::default(), Arc::new(waker)));
    let start = Instant::now();
    actor.publish(start);
    for micros in 0..100_000 {
        receive(&mut actor, 1, b"x");
        actor.publishing.mark();
        actor.publish(start + Duration::from_micros(micros));
    }
    let under_load = published.load(Ordering::Relaxed);
    assert!((6..=10).contains(&under_load), "{under_load} in 100 ms");
    let due = actor.due().expect("the last change is to be published");
    actor.publish(due);
    actor.publish(due + LIST_PEERS_EVERY);
    let status = actor.board.newest();
    assert_eq!(status.counters.received_records, 100_000);
    assert_eq!(status.peers[0].received_bytes, 100_000);
    assert_eq!(actor.due(), None);
}

#[test]
fn a_short_list_of_peers_is_as_new_as_the_counters() {
    let (mut actor, _reader) = actor(Protocol::Udp);
    let start = Instant::now();
    actor.publish(start);
    receive(&mut actor, 1, b"x");
    actor.publishing.mark();
    actor.publish(start + PUBLISH_EVERY);
    let status = actor.board.newest();
    assert_eq!(status.counters.received_records, 1);
    assert_eq!(status.peers.len(), 1);
}

#[test]
fn a_long_list_of_peers_is_made_less_often_and_not_forgotten() {
    let (mut actor, _reader) = actor(Protocol::TcpServer);
    let start = Instant::now();
    actor.publish(start);
    for number in 0..200 {
        join(&mut actor, number);
    }
    actor.publishing.mark();
    actor.publish(start + PUBLISH_EVERY);
    assert_eq!(actor.board.newest().peers.len(), 0);
    while let Some(due) = actor.due() {
        assert!(due <= start + LIST_PEERS_EVERY + PUBLISH_EVERY);
        actor.publish(due);
    }
    assert_eq!(actor.board.newest().peers.len(), 200);
}

#[test]
fn records_that_went_out_say_so() {
    let (mut actor, reader) = actor(Protocol::TcpServer);
    sent(&mut actor, 2, all(&[1]));
    assert_eq!(newest(&reader).direction, Direction::Out);
}

fn lose(actor: &mut Actor, datagrams: u32) {
    actor.apply(Event::Lost { at: AT, datagrams }, &[]);
}

fn told_losses(reader: &JournalReader) -> Vec<u64> {
    (0..reader.end().0)
        .filter_map(|seq| reader.read(RecordSeq(seq)))
        .filter(|record| record.direction == Direction::Note)
        .filter_map(|record| match Note::from_bytes(&record.bytes) {
            Note::Lost { datagrams } => Some(datagrams),
            _ => None,
        })
        .collect()
}

#[test]
fn what_was_lost_is_told_before_the_link_says_how_it_ended() {
    for failure in [None, Some(LinkError::Panicked)] {
        let (mut actor, reader) = actor(Protocol::Udp);
        let start = Instant::now();
        lose(&mut actor, 3);
        actor.tell_losses_when_due(start);
        lose(&mut actor, 7);
        actor.tell_losses_when_due(start + Duration::from_millis(500));
        assert_eq!(told_losses(&reader), [3]);
        let last = match failure.clone() {
            None => Event::Closed { at: AT },
            Some(error) => Event::Failed { at: AT, error },
        };
        actor.apply(last, &[]);
        assert_eq!(told_losses(&reader), [3, 7]);
        assert!(!matches!(newest_note(&reader), Note::Lost { .. }));
        assert_eq!(actor.status.counters.lost_records, 10);
    }
}

#[test]
fn a_reset_begins_a_new_count_of_losses() {
    let (mut actor, reader) = actor(Protocol::Udp);
    let start = Instant::now();
    lose(&mut actor, 3);
    actor.tell_losses_when_due(start);
    lose(&mut actor, 2);
    assert!(actor.status.counters.lost_since.is_some());
    actor.perform(Command::ResetCounters);
    assert_eq!(
        told_losses(&reader),
        [3, 2],
        "told before they are forgotten"
    );
    assert_eq!(actor.status.counters, super::super::Counters::default());
    lose(&mut actor, 1);
    assert_eq!(actor.status.counters.lost_records, 1);
    assert!(actor.status.counters.lost_since.is_some());
}

#[test]
fn losses_are_told_with_the_time_of_what_was_applied_last() {
    let (mut actor, reader) = actor(Protocol::Udp);
    let start = Instant::now();
    lose(&mut actor, 3);
    actor.tell_losses_when_due(start);
    lose(&mut actor, 2);
    let later = Stamp(AT.0 + 1);
    let received = Event::Received {
        at: later,
        peer: PeerId(1),
        addr: addr(1_001),
        range: 0..0,
    };
    actor.apply(received, &[]);
    actor.tell_losses_when_due(start + Duration::from_secs(2));
    assert_eq!(told_losses(&reader), [3, 2]);
    actor.recorder.commit();
    let stamps: Vec<Stamp> = (0..reader.end().0)
        .filter_map(|seq| reader.read(RecordSeq(seq)))
        .map(|record| record.at)
        .collect();
    assert_eq!(stamps, [AT, AT, later, later]);
    assert_eq!(actor.status.counters.lost_since, Some(AT));
}
