//! Sessions on real sockets: what is sent, received, noted and counted.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use wirepad::journal::{Note, Party};
use wirepad::net::{LinkError, OperationError, Target};
use wirepad::session::{
    Command, Counters, JournalPlace, LinkState, Refused, Session, SessionOptions, Status,
};
use wirepad::value::{Direction, Endpoint, PeerId, Protocol};

use crate::session_probe::{
    DEADLINE, Probe, message, tcp_client, tcp_peer, tcp_server, udp, udp_peer,
};

#[test]
fn a_udp_answer_goes_to_the_latest_sender() {
    let probe = Probe::open("udp", udp());
    let (first, second) = (udp_peer(), udp_peer());
    first.send_to("你好".as_bytes(), probe.local()).unwrap();
    probe.wait_for(|status| status.peers.len() == 1);
    second.send_to(b"again", probe.local()).unwrap();
    let status = probe.wait_for(|status| status.counters.received_records == 2);
    let latest = status.latest_sender.unwrap();
    probe.send(Target::Peer(latest), b"answer");
    let mut buffer = [0; 64];
    let length = second.recv(&mut buffer).unwrap();
    assert_eq!(&buffer[..length], b"answer");
    let status =
        probe.wait_for(|status| status.peers.len() == 2 && status.peers[1].sent_bytes == 6);
    assert_eq!(status.peers[1].addr, second.local_addr().unwrap());
    assert_eq!(status.peers[0].received_bytes, 6);
    assert_eq!(status.counters.received_bytes, 11);
    assert_eq!(status.counters.sent_bytes, 6);
}

#[test]
fn two_hundred_repeats_come_back_complete_and_in_order() {
    const REPEATS: u64 = 200;
    let echo = udp_peer();
    let target = Target::Endpoint(echo.local_addr().unwrap().into());
    let echoing = thread::Builder::new().name("echo".into());
    let echoing = echoing.spawn(move || {
        let mut buffer = [0; 64];
        for number in 0..REPEATS {
            let (length, from) = echo.recv_from(&mut buffer).unwrap();
            let answer = [&buffer[..length], number.to_string().as_bytes()].concat();
            echo.send_to(&answer, from).unwrap();
        }
    });
    let probe = Probe::open("repeat", udp());
    probe.command(Command::StartRepeat {
        message: message(target, b"tick "),
        every: Duration::from_millis(20),
        times: None,
    });
    probe.wait_for(|status| status.counters.received_records == REPEATS);
    probe.command(Command::StopRepeat);
    let status = probe.wait_for(|status| status.repeat.is_none());
    echoing.unwrap().join().unwrap();
    let expected: Vec<_> = (0..REPEATS)
        .map(|number| format!("tick {number}").into_bytes())
        .collect();
    assert_eq!(probe.bytes(Direction::In), expected);
    assert!(status.counters.sent_records >= REPEATS);
}

#[test]
fn a_repeat_of_a_millisecond_uses_every_turn_or_counts_it() {
    let peer = udp_peer();
    let target = Target::Endpoint(peer.local_addr().unwrap().into());
    let probe = Probe::open("fast", udp());
    let start = Instant::now();
    probe.command(Command::StartRepeat {
        message: message(target, b"x"),
        every: Duration::from_millis(1),
        times: None,
    });
    let done = |status: &Status| status.repeat.as_ref().map_or(0, |it| it.sent + it.missed);
    let status = probe.wait_for(|status| done(status) >= 500);
    let turns = u64::try_from(start.elapsed().as_millis()).unwrap() + 1;
    assert!(done(&status) <= turns, "no bursts");
    let sent = status.repeat.as_ref().unwrap().sent;
    assert!(sent >= 100, "{sent} of {turns}");
}

#[test]
fn a_repeat_keeps_its_rhythm_when_the_message_changes_and_ends_with_the_link() {
    let peer = udp_peer();
    let target = Target::Endpoint(peer.local_addr().unwrap().into());
    let probe = Probe::open("rhythm", udp());
    let every = Duration::from_millis(5);
    probe.command(Command::StartRepeat {
        message: message(target.clone(), b"one"),
        every,
        times: None,
    });
    let mut buffer = [0; 8];
    assert_eq!(peer.recv(&mut buffer).unwrap(), 3);
    probe.command(Command::SetRepeat(message(target, b"three")));
    while &buffer[..5] != b"three" {
        peer.recv(&mut buffer).unwrap();
    }
    let status = probe.wait_for(|status| status.repeat.as_ref().is_some_and(|it| it.sent > 1));
    assert_eq!(status.repeat.as_ref().unwrap().every, every);
    probe.command(Command::Close);
    let status = probe.wait_for(|status| status.state == LinkState::Idle);
    assert_eq!(status.repeat, None);
}

#[test]
fn two_clients_are_answered_alone_and_together() {
    let probe = Probe::open("server", tcp_server());
    let mut clients = [tcp_peer(probe.local()), tcp_peer(probe.local())];
    let status = probe.wait_for(|status| status.peers.len() == 2);
    for (client, name) in clients.iter_mut().zip(["one", "two"]) {
        client.write_all(name.as_bytes()).unwrap();
    }
    probe.wait_for(|status| status.counters.received_bytes == 6);
    for client in &clients {
        let addr = client.local_addr().unwrap();
        let peer = status.peers.iter().find(|peer| peer.addr == addr).unwrap();
        let alone = addr.port().to_string();
        probe.send(Target::Peer(peer.peer), alone.as_bytes());
    }
    probe.wait_for(|status| status.counters.sent_records == 2);
    probe.send(Target::All, b" both");
    for client in &mut clients {
        let expected = format!("{} both", client.local_addr().unwrap().port());
        let mut answer = vec![0; expected.len()];
        client.read_exact(&mut answer).unwrap();
        assert_eq!(answer, expected.as_bytes());
    }
    let records = probe.wait_for_records(|records| {
        records
            .iter()
            .any(|record| record.party == Party::All { clients: 2 })
    });
    let joined = |bytes: &[u8]| matches!(Note::from_bytes(bytes), Note::Joined { .. });
    assert_eq!(records.iter().filter(|it| joined(&it.bytes)).count(), 2);
}

#[test]
fn a_disconnected_client_leaves_and_the_other_goes_on_after_listening_stopped() {
    let probe = Probe::open("leaving", tcp_server());
    let mut staying = tcp_peer(probe.local());
    probe.wait_for(|status| status.peers.len() == 1);
    let mut leaving = tcp_peer(probe.local());
    let status = probe.wait_for(|status| status.peers.len() == 2);
    probe.command(Command::Disconnect(status.peers[1].peer));
    assert_eq!(leaving.read(&mut [0]).unwrap(), 0);
    probe.wait_for(|status| status.peers.len() == 1);
    probe.command(Command::StopListening);
    let status = probe.wait_for(|status| !status.listening);
    assert_eq!(status.state, LinkState::Open);
    staying.write_all(b"still here").unwrap();
    probe.wait_for(|status| status.counters.received_bytes == 10);
    assert!(probe.notes().contains(&Note::ListeningStopped {
        local: probe.local()
    }));
}

#[test]
fn a_client_shows_the_answer_and_the_close_and_can_connect_again() {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = server.local_addr().unwrap();
    let serving = thread::Builder::new().name("server".into());
    let serving = serving.spawn(move || {
        for _ in 0..2 {
            let (mut client, _) = server.accept().unwrap();
            client.set_read_timeout(Some(DEADLINE)).unwrap();
            let mut asked = [0; 3];
            client.read_exact(&mut asked).unwrap();
            client.write_all(b"Received msg: ask").unwrap();
            client.shutdown(Shutdown::Both).unwrap();
        }
    });
    let probe = Probe::start("client");
    for round in 1..=2 {
        probe.command(Command::Open(tcp_client(addr)));
        probe.wait_for(|status| status.state == LinkState::Open);
        probe.send(Target::All, b"ask");
        probe.wait_for(|status| status.state == LinkState::Idle);
        assert_eq!(probe.bytes(Direction::In).concat().len(), 17 * round);
        let left = |note: &&Note| matches!(note, Note::Left { .. });
        assert_eq!(probe.notes().iter().filter(left).count(), round);
    }
    serving.unwrap().join().unwrap();
    assert_eq!(probe.session.status().protocol, Some(Protocol::TcpClient));
}

#[test]
fn opening_an_open_session_closes_the_link_before() {
    let probe = Probe::open("reopen", udp());
    let first = probe.local();
    probe.command(Command::Open(tcp_server()));
    let status =
        probe.wait_for(|status| status.protocol == Some(Protocol::TcpServer) && status.listening);
    assert_eq!(status.state, LinkState::Open);
    let notes = probe.notes();
    let closed = Note::Closed { local: Some(first) };
    assert_eq!(notes[1], closed);
    assert!(matches!(notes[2], Note::Opened { .. }));
}

#[test]
fn a_port_in_use_fails_and_the_next_open_works() {
    let holder = udp_peer();
    let taken = holder.local_addr().unwrap();
    let probe = Probe::start("in-use");
    let spec = wirepad::net::LinkSpec::Udp(wirepad::net::UdpSpec {
        local: taken.into(),
        receive_buffer_bytes: 1 << 16,
    });
    probe.command(Command::Open(spec.clone()));
    let status = probe.wait_for(|status| status.state == LinkState::Failed);
    assert!(matches!(
        &status.failure,
        Some(LinkError::Bind { addr, .. }) if *addr == taken
    ));
    drop(holder);
    probe.command(Command::Open(spec));
    let status = probe.wait_for(|status| status.state == LinkState::Open);
    assert_eq!((&status.failure, status.local), (&None, Some(taken)));
}

#[cfg(target_os = "linux")]
#[test]
fn opening_can_be_cancelled() {
    let server = crate::session_probe::SilentServer::start();
    let probe = Probe::start("cancel");
    probe.command(Command::Open(tcp_client(server.addr)));
    probe.wait_for(|status| status.state == LinkState::Opening);
    let start = Instant::now();
    probe.command(Command::Close);
    let status = probe.wait_for(|status| status.state == LinkState::Idle);
    assert!(
        start.elapsed() < DEADLINE / 2,
        "not by the connect time-out"
    );
    assert_eq!((status.local, &status.failure), (None, &None));
}

#[test]
fn clear_forgets_records_and_reset_the_counters() {
    let probe = Probe::open("clear", udp());
    let peer = udp_peer();
    peer.send_to(b"abc", probe.local()).unwrap();
    probe.wait_for(|status| status.counters.received_records == 1);
    probe.command(Command::ClearLog);
    probe.command(Command::ResetCounters);
    probe.wait_for(|status| status.counters == Counters::default());
    assert_eq!(probe.records(), []);
    assert_eq!(probe.session.reader().gone(), 0);
    peer.send_to(b"defg", probe.local()).unwrap();
    probe.wait_for(|status| status.counters.received_records == 1);
    // A peer's own count stays; the list may come a little later.
    probe.wait_for(|status| {
        status
            .peers
            .first()
            .is_some_and(|it| it.received_bytes == 7)
    });
    assert_eq!(probe.bytes(Direction::In), [b"defg"]);
}

#[test]
fn a_send_that_cannot_be_is_told_and_the_link_lives() {
    let probe = Probe::open("refused", tcp_server());
    probe.send(Target::All, b"to nobody");
    let status = probe.wait_for(|status| status.trouble.is_some());
    assert_eq!(status.trouble, Some((1, OperationError::NoClients)));
    probe.send(Target::Peer(PeerId(99)), b"to a stranger");
    let status = probe.wait_for(|status| status.trouble.as_ref().is_some_and(|it| it.0 == 2));
    assert_eq!(status.trouble, Some((2, OperationError::PeerGone)));
    assert_eq!(status.state, LinkState::Open);
    assert_eq!(status.counters.sent_records, 0);
    assert!(probe.notes().contains(&Note::SendFailed {
        unsent_bytes: 9,
        error: OperationError::NoClients,
    }));
}

#[test]
fn a_repeat_that_fails_goes_on() {
    let probe = Probe::open("failing", tcp_server());
    probe.command(Command::StartRepeat {
        message: message(Target::All, b"x"),
        every: Duration::from_millis(1),
        times: None,
    });
    let status = probe.wait_for(|status| status.trouble.as_ref().is_some_and(|it| it.0 >= 3));
    assert!(status.repeat.is_some());
    let mut client = tcp_peer(probe.local());
    client.read_exact(&mut [0; 3]).unwrap();
    probe.command(Command::StopRepeat);
    let status = probe.wait_for(|status| status.repeat.is_none());
    let failed = |note: &&Note| matches!(note, Note::SendFailed { .. });
    let notes = probe.notes().iter().filter(failed).count() as u64;
    assert_eq!(Some(notes), status.trouble.as_ref().map(|it| it.0));
}

/// Sends more than the queues on the way hold while the session is held up.
#[cfg(target_os = "linux")]
fn flooded(name: &str, sent: u64) -> Probe {
    let probe = Probe::start(name);
    probe.command(Command::Open(wirepad::net::LinkSpec::Udp(
        wirepad::net::UdpSpec {
            local: Endpoint::new("127.0.0.1", 0),
            receive_buffer_bytes: 64 * 1024,
        },
    )));
    probe.wait_for(|status| status.state == LinkState::Open);
    let peer = udp_peer();
    let held = probe.hold();
    for _ in 0..sent {
        peer.send_to(&[7; 60_000], probe.local()).unwrap();
    }
    drop(held);
    let all = |counters: Counters| counters.received_records + counters.lost_records;
    let status = probe.wait_for(|status| all(status.counters) == sent);
    assert!(status.counters.lost_records > 0);
    assert!(status.counters.lost_since.is_some());
    probe
}

/// What the notes tell as lost, together.
#[cfg(target_os = "linux")]
fn told_as_lost(probe: &Probe) -> u64 {
    let lost = |note: &Note| match note {
        Note::Lost { datagrams } => *datagrams,
        _ => 0,
    };
    probe.notes().iter().map(lost).sum()
}

#[cfg(target_os = "linux")]
#[test]
fn datagrams_that_were_lost_are_counted_and_told_while_the_link_is_open() {
    let probe = flooded("behind", 1_000);
    let lost = probe.session.status().counters.lost_records;
    probe.wait_for(|_| told_as_lost(&probe) == lost);
    let received = probe.bytes(Direction::In).len() as u64;
    assert_eq!(received + lost, 1_000, "to the last datagram");
}

#[cfg(target_os = "linux")]
#[test]
fn datagrams_that_were_lost_are_told_when_the_link_closes() {
    let probe = flooded("behind and closed", 1_000);
    probe.command(Command::Close);
    let status = probe.wait_for(|status| status.state == LinkState::Idle);
    assert_eq!(told_as_lost(&probe), status.counters.lost_records);
    let last = probe.notes().pop();
    assert!(matches!(last, Some(Note::Closed { .. })), "{last:?}");
}

#[test]
fn a_full_command_queue_is_told() {
    let (entered, is_held) = crossbeam_channel::bounded(1);
    let (hold, held) = crossbeam_channel::bounded::<()>(0);
    let options = SessionOptions {
        name: "full".to_owned(),
        journal: JournalPlace::Memory {
            limit_bytes: 1 << 20,
        },
    };
    // The waker runs in the actor: while it waits, nobody takes commands.
    let waker = move || {
        let _ = entered.try_send(());
        let _ = held.recv();
    };
    let session = Session::start(options, Arc::new(waker));
    session.command(Command::ResetCounters).unwrap();
    is_held.recv_timeout(DEADLINE).unwrap();
    let mut taken = 0;
    while session.command(Command::ResetCounters).is_ok() {
        taken += 1;
    }
    assert_eq!(taken, 1_024);
    let refused = session.command(Command::ClearLog);
    assert_eq!(refused, Err(Refused::Full));
    drop(hold);
}

#[test]
fn a_panic_in_the_actor_is_a_failed_link_and_the_records_stay() {
    let (entered, is_entered) = crossbeam_channel::bounded(4);
    let options = SessionOptions {
        name: "panicking".to_owned(),
        journal: JournalPlace::Memory {
            limit_bytes: 1 << 20,
        },
    };
    let waker = move || {
        let is_first = !thread::panicking();
        let _ = entered.try_send(());
        assert!(!is_first, "a window that panics when it is woken");
    };
    let session = Session::start(options, Arc::new(waker));
    session.command(Command::StopListening).unwrap();
    for _ in 0..2 {
        is_entered.recv_timeout(DEADLINE).unwrap();
    }
    assert_eq!(session.status().failure, Some(LinkError::Panicked));
    assert_eq!(session.status().state, LinkState::Failed);
    assert_eq!(session.reader().end().0, 1);
}
