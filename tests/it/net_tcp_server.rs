use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use wirepad::net::{
    CauseKind, Command, Event, LeaveReason, LinkError, LinkSpec, OperationError, SentTo, Target,
    raise_descriptor_limit,
};
use wirepad::value::PeerId;

use crate::net_probe::{
    PATIENCE, Probe, endpoint, loopbacks, pattern, reset, server_link, server_spec, tcp_peer,
};

fn read_exactly(stream: &mut TcpStream, length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    stream.read_exact(&mut bytes).expect("the bytes in time");
    bytes
}

fn all(peers: impl IntoIterator<Item = PeerId>) -> SentTo {
    SentTo::All {
        peers: peers.into_iter().collect(),
    }
}

#[test]
fn two_clients_are_answered_alone_and_then_both() {
    for ip in loopbacks() {
        let (mut probe, local) = server_link(ip);
        let (mut one, mut two) = (tcp_peer(local), tcp_peer(local));
        let first = probe.joined_from(&one);
        let second = probe.joined_from(&two);

        one.write_all(b"from one").unwrap();
        two.write_all(b"from two").unwrap();
        assert_eq!(probe.received_from(first, 8), b"from one");
        assert_eq!(probe.received_from(second, 8), b"from two");

        probe.send(1, Target::Peer(first), &b"to one"[..]);
        probe.send(2, Target::Peer(second), &b"to two"[..]);
        probe.send(3, Target::All, &b", to all"[..]);
        assert_eq!(read_exactly(&mut one, 14), b"to one, to all");
        assert_eq!(read_exactly(&mut two, 14), b"to two, to all");
        let addr = one.local_addr().unwrap();
        assert_eq!(probe.sent(1).0, SentTo::Peer { peer: first, addr });
        assert_eq!(probe.sent(3).0, all([first, second]));
    }
}

#[test]
fn disconnecting_one_client_leaves_the_other() {
    for ip in loopbacks() {
        let (mut probe, local) = server_link(ip);
        let (mut one, mut two) = (tcp_peer(local), tcp_peer(local));
        let first = probe.joined_from(&one);
        let second = probe.joined_from(&two);
        probe.command(Command::Disconnect(first));
        assert_eq!(probe.left(first), LeaveReason::ClosedByUs);
        assert_eq!(one.read(&mut [0; 8]).unwrap(), 0);

        probe.send(1, Target::Peer(first), &b"gone"[..]);
        assert_eq!(probe.send_failed(1), (4, OperationError::PeerGone));
        probe.send(2, Target::Peer(second), &b"here"[..]);
        assert_eq!(read_exactly(&mut two, 4), b"here");
    }
}

#[test]
fn without_clients_a_send_to_all_fails() {
    for ip in loopbacks() {
        let (mut probe, _) = server_link(ip);
        probe.send(1, Target::All, &b"hello"[..]);
        assert_eq!(probe.send_failed(1), (5, OperationError::NoClients));
    }
}

#[test]
fn after_stop_listening_clients_stay_and_a_new_one_is_refused() {
    for ip in loopbacks() {
        let (mut probe, local) = server_link(ip);
        let mut one = tcp_peer(local);
        let first = probe.joined_from(&one);
        probe.command(Command::StopListening);
        let told = probe.wait_for("ListeningStopped", |event, _| match event {
            Event::ListeningStopped { local, .. } => Some(*local),
            _ => None,
        });
        assert_eq!(told, local);
        let refused = TcpStream::connect(local).unwrap_err();
        assert_eq!(refused.kind(), std::io::ErrorKind::ConnectionRefused);

        one.write_all(b"ping").unwrap();
        assert_eq!(probe.received_from(first, 4), b"ping");
        probe.send(1, Target::All, &b"pong"[..]);
        assert_eq!(read_exactly(&mut one, 4), b"pong");

        drop(one);
        assert_eq!(probe.left(first), LeaveReason::ClosedByPeer);
        // The link itself stays until it is closed.
        probe.send(2, Target::All, &b"anybody?"[..]);
        assert_eq!(probe.send_failed(2).1, OperationError::NoClients);
        probe.command(Command::Close);
        probe.closed();
    }
}

#[test]
fn a_close_is_told_from_a_reset() {
    for ip in loopbacks() {
        let (mut probe, local) = server_link(ip);
        let (one, two) = (tcp_peer(local), tcp_peer(local));
        let first = probe.joined_from(&one);
        let second = probe.joined_from(&two);
        drop(one);
        assert_eq!(probe.left(first), LeaveReason::ClosedByPeer);
        reset(two);
        assert_eq!(probe.left(second), LeaveReason::ResetByPeer);
    }
}

#[test]
fn a_half_closed_client_is_kept_when_the_spec_says_so() {
    for ip in loopbacks() {
        let mut spec = server_spec(ip);
        spec.keep_half_open = true;
        let mut probe = Probe::open(LinkSpec::TcpServer(spec));
        let local = probe.opened();
        let mut one = tcp_peer(local);
        let first = probe.joined_from(&one);
        one.shutdown(Shutdown::Write).unwrap();
        probe.wait_for("HalfClosed", |event, _| match event {
            Event::HalfClosed { peer, .. } if *peer == first => Some(()),
            _ => None,
        });
        probe.send(1, Target::All, &b"your answer"[..]);
        assert_eq!(read_exactly(&mut one, 11), b"your answer");
        probe.command(Command::Disconnect(first));
        assert_eq!(probe.left(first), LeaveReason::ClosedByUs);
    }
}

#[test]
fn a_slow_reader_holds_up_nobody_and_its_full_queue_is_told() {
    for ip in loopbacks() {
        let mut spec = server_spec(ip);
        spec.write_queue_limit_bytes = 100_000;
        let mut probe = Probe::open(LinkSpec::TcpServer(spec));
        let local = probe.opened();
        let (slow, mut quick) = (tcp_peer(local), tcp_peer(local));
        let sleeper = probe.joined_from(&slow);
        let reader = probe.joined_from(&quick);
        // More than the system's own buffers take.
        probe.send(1, Target::Peer(sleeper), pattern(50_000_000));

        for token in 10..20 {
            probe.send(token, Target::All, pattern(50_000));
            assert!(read_exactly(&mut quick, 50_000) == pattern(50_000));
            // Whoever took it at once; the other one has its own events.
            assert_eq!(probe.sent(token).0, all([reader]));
        }
        let addr = slow.local_addr().unwrap();
        let limit_bytes = 100_000;
        let full = OperationError::QueueFull { addr, limit_bytes };
        assert_eq!(probe.send_failed(19), (50_000, full));
        quick.write_all(b"still quick").unwrap();
        assert_eq!(probe.received_from(reader, 11), b"still quick");
    }
}

#[test]
fn a_client_that_took_a_message_for_all_later_has_its_own_event() {
    for ip in loopbacks() {
        let (mut probe, local) = server_link(ip);
        let mut slow = tcp_peer(local);
        let peer = probe.joined_from(&slow);
        let large = pattern(50_000_000);
        probe.send(1, Target::All, large.clone());
        assert!(read_exactly(&mut slow, large.len()) == large);
        let addr = slow.local_addr().unwrap();
        assert_eq!(probe.sent(1).0, SentTo::Peer { peer, addr });
    }
}

#[test]
fn a_port_on_which_somebody_listens_is_an_error() {
    for ip in loopbacks() {
        let taken = TcpListener::bind((ip, 0)).unwrap();
        let addr = taken.local_addr().unwrap();
        let mut spec = server_spec(ip);
        spec.local = endpoint(addr);
        let mut probe = Probe::open(LinkSpec::TcpServer(spec));
        let LinkError::Bind { addr: told, cause } = probe.failed() else {
            panic!("another failure");
        };
        assert_eq!((told, cause.kind), (addr, CauseKind::AddressInUse));
    }
}

#[test]
fn a_port_whose_old_connections_linger_can_be_listened_on_again() {
    for ip in loopbacks() {
        let (mut probe, local) = server_link(ip);
        let one = tcp_peer(local);
        probe.joined_from(&one);
        // Who closes first keeps the port in TIME_WAIT.
        probe.command(Command::Close);
        probe.closed();
        drop(one);
        let mut spec = server_spec(ip);
        spec.local = endpoint(local);
        let mut again = Probe::open(LinkSpec::TcpServer(spec));
        assert_eq!(again.opened(), local);
    }
}

/// Connects a crowd and returns it with the peers it became.
fn crowd(probe: &mut Probe, local: std::net::SocketAddr, count: usize) -> Vec<(TcpStream, PeerId)> {
    let streams: Vec<TcpStream> = (0..count).map(|_| tcp_peer(local)).collect();
    streams
        .into_iter()
        .map(|stream| {
            let peer = probe.joined_from(&stream);
            (stream, peer)
        })
        .collect()
}

/// The descriptors that a crowd and its server need, or a reason to leave out.
fn has_descriptors_for(count: u64) -> bool {
    matches!(raise_descriptor_limit(), Ok(limit) if limit.is_none_or(|limit| limit >= count))
}

#[test]
fn a_thousand_clients_each_send_and_get_ten_messages() {
    assert!(has_descriptors_for(2500), "too few descriptors allowed");
    let (mut probe, local) = server_link(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let started = Instant::now();
    let mut clients = crowd(&mut probe, local, 1000);
    for round in 0..10_u64 {
        for (stream, _) in &mut clients {
            stream.write_all(b"question").unwrap();
        }
        for (stream, peer) in &mut clients {
            assert_eq!(probe.received_from(*peer, 8), b"question");
            probe.send(round, Target::Peer(*peer), &b"answer"[..]);
            assert_eq!(read_exactly(stream, 6), b"answer");
        }
    }
    assert!(started.elapsed() < PATIENCE);
    probe.send(99, Target::All, &b"bye"[..]);
    let mut peers: Vec<_> = clients.iter().map(|(_, peer)| *peer).collect();
    peers.sort();
    assert_eq!(probe.sent(99).0, all(peers));
}

#[test]
fn closing_with_a_thousand_clients_is_quick_and_tells_each() {
    assert!(has_descriptors_for(2500), "too few descriptors allowed");
    for ip in loopbacks() {
        let (mut probe, local) = server_link(ip);
        let clients = crowd(&mut probe, local, 1000);
        let started = Instant::now();
        probe.command(Command::Close);
        probe.closed();
        let took = started.elapsed();
        for (_, peer) in &clients {
            assert_eq!(probe.left(*peer), LeaveReason::ClosedByUs);
        }
        // A tenth of it on an idle machine; tests share theirs.
        assert!(took < Duration::from_secs(1), "{took:?}");
    }
}

/// The name of the test that runs itself once more with few descriptors.
#[cfg(target_os = "linux")]
const FEW_DESCRIPTORS: &str = "net_tcp_server::without_descriptors_accepting_pauses_and_goes_on";

#[test]
#[cfg(target_os = "linux")]
fn without_descriptors_accepting_pauses_and_goes_on() {
    if std::env::var_os("WIREPAD_TEST_FEW_DESCRIPTORS").is_some() {
        return accept_without_descriptors();
    }
    // In a process of its own: the limit holds for all of it.
    let output = std::process::Command::new("sh")
        .args(["-c", "ulimit -n 64; exec \"$0\" --exact \"$1\""])
        .arg(std::env::current_exe().unwrap())
        .arg(FEW_DESCRIPTORS)
        .env("WIREPAD_TEST_FEW_DESCRIPTORS", "1")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{told}");
    assert!(told.contains("1 passed"), "{told}");
}

#[cfg(target_os = "linux")]
fn accept_without_descriptors() {
    let (mut probe, local) = server_link(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let mut hoard = Vec::new();
    while let Ok(file) = std::fs::File::open("/dev/null") {
        hoard.push(file);
    }
    // One for our side of a connection, none for the server's.
    hoard.pop();
    let stream = tcp_peer(local);
    let OperationError::Accept { addr, cause } = probe.trouble() else {
        panic!("another trouble");
    };
    assert_eq!((addr, cause.kind), (local, CauseKind::TooManyOpenFiles));
    // Several pauses long it is not told again.
    let later = Instant::now() + Duration::from_millis(500);
    while probe.take_batch(later) {}
    assert!(!probe.has_pending(|event| matches!(event, Event::Trouble { .. })));
    drop(hoard);
    probe.joined_from(&stream);
}
