use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use socket2::{Domain, SockRef, Socket, Type};
use wirepad::net::{
    CauseKind, Command, Event, LeaveReason, LinkError, LinkSpec, OperationError, SentTo, Target,
    TcpClientSpec,
};
use wirepad::value::{Endpoint, PeerId};

use crate::net_probe::{Probe, client_spec, endpoint, loopbacks, pattern, reset, with_patience};

const V4: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// A link connected to a plain server, with the server's side of it.
fn connected(ip: IpAddr, change: impl FnOnce(&mut TcpClientSpec)) -> (Probe, PeerId, TcpStream) {
    let listener = TcpListener::bind((ip, 0)).expect("a free port");
    let mut spec = client_spec(listener.local_addr().expect("a bound socket"));
    change(&mut spec);
    let mut probe = Probe::open(LinkSpec::TcpClient(spec));
    let (server, from) = listener.accept().expect("the link connects");
    let (local, peer) = probe.connected();
    assert_eq!(local, from);
    (probe, peer, with_patience(server))
}

fn read_exactly(stream: &mut TcpStream, length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    stream.read_exact(&mut bytes).expect("the bytes in time");
    bytes
}

/// A listening socket that takes no more connections: its queue is full, so a
/// further connect waits for an answer that does not come.
struct FullListener {
    socket: Socket,
    _queued: Vec<Socket>,
}

impl FullListener {
    fn new(ip: IpAddr) -> Self {
        let addr = SocketAddr::from((ip, 0));
        let socket = Socket::new(Domain::for_address(addr), Type::STREAM, None).expect("a socket");
        socket.bind(&addr.into()).expect("a free port");
        socket.listen(0).expect("a bound socket");
        let queued = (0..4).map(|_| start_connect(&socket)).collect();
        Self {
            socket,
            _queued: queued,
        }
    }

    fn addr(&self) -> SocketAddr {
        let addr = self.socket.local_addr().expect("a bound socket");
        addr.as_socket().expect("an IP address")
    }
}

fn start_connect(to: &Socket) -> Socket {
    let addr = to.local_addr().expect("a bound socket");
    let socket = Socket::new(addr.domain(), Type::STREAM, None).expect("a socket");
    socket.set_nonblocking(true).expect("a live socket");
    // It stays under way.
    let _ = socket.connect(&addr);
    socket
}

#[test]
fn bytes_cross_both_ways() {
    for ip in loopbacks() {
        let (mut probe, peer, mut server) = connected(ip, |_| ());
        let addr = server.local_addr().unwrap();
        probe.send(7, Target::All, &b"\xc4\xe3\0"[..]);
        assert_eq!(read_exactly(&mut server, 3), b"\xc4\xe3\0");
        let (to, bytes) = probe.sent(7);
        assert_eq!(to, SentTo::Peer { peer, addr });
        assert_eq!(&*bytes, b"\xc4\xe3\0");
        server.write_all(b"back").unwrap();
        assert_eq!(probe.received_from(peer, 4), b"back");
    }
}

#[test]
fn ten_megabytes_arrive_whole_both_ways_at_once() {
    for ip in loopbacks() {
        let (mut probe, peer, mut server) = connected(ip, |_| ());
        let large = pattern(10_000_000);
        let mut reader = server.try_clone().unwrap();
        std::thread::scope(|scope| {
            let writing = scope.spawn(|| server.write_all(&large));
            let reading = scope.spawn(|| read_exactly(&mut reader, large.len()));
            probe.send(1, Target::Peer(peer), large.clone());
            assert!(probe.received_from(peer, large.len()) == large);
            assert!(reading.join().unwrap() == large);
            writing.join().unwrap().unwrap();
        });
        assert!(*probe.sent(1).1 == *large);
    }
}

#[test]
fn a_refused_connection_names_the_address() {
    for ip in loopbacks() {
        let addr = TcpListener::bind((ip, 0)).unwrap().local_addr().unwrap();
        let mut probe = Probe::open(LinkSpec::TcpClient(client_spec(addr)));
        let LinkError::Connect { addr: told, cause } = probe.failed() else {
            panic!("another failure");
        };
        assert_eq!((told, cause.kind), (addr, CauseKind::ConnectionRefused));
    }
}

#[test]
fn a_missing_remote_side_is_named() {
    let mut no_host = client_spec(SocketAddr::from((V4, 1)));
    no_host.remote = Endpoint::new("", 80);
    let mut no_port = no_host.clone();
    no_port.remote = Endpoint::new("127.0.0.1", 0);
    let mut probe = Probe::open(LinkSpec::TcpClient(no_host));
    assert_eq!(probe.failed(), LinkError::NoRemoteHost);
    let mut probe = Probe::open(LinkSpec::TcpClient(no_port));
    assert_eq!(probe.failed(), LinkError::NoRemotePort);
}

#[test]
fn a_name_that_does_not_exist_fails_in_time() {
    let mut spec = client_spec(SocketAddr::from((V4, 80)));
    spec.remote = Endpoint::new("name.invalid", 80);
    let mut probe = Probe::open(LinkSpec::TcpClient(spec));
    let LinkError::Resolve { host, cause } = probe.failed() else {
        panic!("another failure");
    };
    assert_eq!(host, "name.invalid");
    assert!(
        matches!(cause.kind, CauseKind::NameNotFound | CauseKind::TimedOut),
        "{cause:?}"
    );
}

#[test]
fn every_address_of_a_name_is_tried() {
    // `localhost` is 127.0.0.1 and ::1; the server is on one of them only.
    for ip in loopbacks() {
        let listener = TcpListener::bind((ip, 0)).unwrap();
        let mut spec = client_spec(listener.local_addr().unwrap());
        spec.remote.host = "localhost".to_owned();
        let mut probe = Probe::open(LinkSpec::TcpClient(spec));
        let (local, _) = probe.connected();
        assert_eq!(listener.accept().unwrap().1, local);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_server_that_does_not_answer_is_given_up_in_time() {
    for ip in loopbacks() {
        let full = FullListener::new(ip);
        let mut spec = client_spec(full.addr());
        spec.connect_timeout = Duration::from_millis(200);
        let started = Instant::now();
        let mut probe = Probe::open(LinkSpec::TcpClient(spec));
        let timed_out = LinkError::ConnectTimedOut {
            host: ip.to_string(),
            port: full.addr().port(),
            after_millis: 200,
        };
        assert_eq!(probe.failed(), timed_out);
        assert!(started.elapsed() >= Duration::from_millis(200));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn closing_calls_off_a_connect_that_is_under_way() {
    for ip in loopbacks() {
        let full = FullListener::new(ip);
        let mut spec = client_spec(full.addr());
        spec.connect_timeout = Duration::from_secs(3600);
        let mut probe = Probe::open(LinkSpec::TcpClient(spec));
        probe.send(1, Target::All, &b"early"[..]);
        assert_eq!(probe.send_failed(1), (5, OperationError::NotOpen));
        probe.command(Command::Close);
        probe.closed();
    }
}

#[test]
fn local_address_and_port_can_be_fixed_and_used_again_at_once() {
    for ip in loopbacks() {
        let port = TcpListener::bind((ip, 0))
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let local = SocketAddr::from((ip, port));
        for _ in 0..2 {
            // Another server each time: the same pair of addresses may have to
            // wait for TIME_WAIT, our own port must not.
            let listener = TcpListener::bind((ip, 0)).unwrap();
            let mut spec = client_spec(listener.local_addr().unwrap());
            spec.local = endpoint(local);
            let mut probe = Probe::open(LinkSpec::TcpClient(spec));
            assert_eq!(probe.connected().0, local);
            let _server = listener.accept().unwrap();
            // Who closes first keeps the port in TIME_WAIT.
            probe.command(Command::Close);
            probe.closed();
        }
    }
}

#[test]
fn a_fixed_local_port_that_is_in_use_is_an_error() {
    for ip in loopbacks() {
        let taken = TcpListener::bind((ip, 0)).unwrap();
        let listener = TcpListener::bind((ip, 0)).unwrap();
        let mut spec = client_spec(listener.local_addr().unwrap());
        spec.local = endpoint(taken.local_addr().unwrap());
        let mut probe = Probe::open(LinkSpec::TcpClient(spec));
        let LinkError::Bind { addr, cause } = probe.failed() else {
            panic!("another failure");
        };
        assert_eq!(addr, taken.local_addr().unwrap());
        assert_eq!(cause.kind, CauseKind::AddressInUse);
    }
}

#[test]
fn an_answer_and_the_close_right_after_it_are_both_told() {
    for ip in loopbacks() {
        let (mut probe, peer, mut server) = connected(ip, |_| ());
        probe.send(1, Target::All, &b"hello"[..]);
        assert_eq!(read_exactly(&mut server, 5), b"hello");
        server.write_all(b"Received msg: hello").unwrap();
        drop(server);
        assert_eq!(probe.received_from(peer, 19), b"Received msg: hello");
        assert_eq!(probe.left(peer), LeaveReason::ClosedByPeer);
        probe.closed();
    }
}

#[test]
fn last_words_before_a_reset_are_told() {
    for ip in loopbacks() {
        let (mut probe, peer, mut server) = connected(ip, |_| ());
        server.write_all(b"last words").unwrap();
        // Unread bytes make the close of the server a reset.
        probe.send(1, Target::All, &b"unread"[..]);
        server.peek(&mut [0]).unwrap();
        drop(server);
        assert_eq!(probe.received_from(peer, 10), b"last words");
        assert_eq!(probe.left(peer), LeaveReason::ResetByPeer);
        probe.closed();
    }
}

#[test]
fn a_reset_is_told_from_a_close() {
    for ip in loopbacks() {
        let (mut probe, peer, server) = connected(ip, |_| ());
        reset(server);
        assert_eq!(probe.left(peer), LeaveReason::ResetByPeer);
        probe.closed();
    }
}

#[test]
fn a_half_closed_server_can_still_be_sent_to() {
    for ip in loopbacks() {
        let (mut probe, peer, mut server) = connected(ip, |spec| spec.keep_half_open = true);
        server.shutdown(Shutdown::Write).unwrap();
        probe.wait_for("HalfClosed", |event, _| {
            matches!(event, Event::HalfClosed { .. }).then_some(())
        });
        probe.send(1, Target::All, &b"still here"[..]);
        assert_eq!(read_exactly(&mut server, 10), b"still here");
        probe.command(Command::ShutdownSend(peer));
        assert_eq!(server.read(&mut [0; 8]).unwrap(), 0);
        assert_eq!(probe.left(peer), LeaveReason::ClosedByPeer);
        probe.closed();
    }
}

#[test]
fn a_reset_of_a_half_closed_connection_is_told() {
    for ip in loopbacks() {
        let (mut probe, peer, server) = connected(ip, |spec| spec.keep_half_open = true);
        server.shutdown(Shutdown::Write).unwrap();
        probe.wait_for("HalfClosed", |event, _| {
            matches!(event, Event::HalfClosed { .. }).then_some(())
        });
        reset(server);
        // Where the system does not tell at once, a send finds out.
        let _ = probe.link.command(Command::Send {
            token: 1,
            target: Target::All,
            bytes: (&b"anybody?"[..]).into(),
        });
        assert_eq!(probe.left(peer), LeaveReason::ResetByPeer);
        probe.closed();
    }
}

#[test]
fn after_our_own_half_close_receiving_goes_on_and_sending_is_refused() {
    for ip in loopbacks() {
        let (mut probe, peer, mut server) = connected(ip, |_| ());
        probe.send(1, Target::All, &b"that was all"[..]);
        probe.command(Command::ShutdownSend(peer));
        probe.send(2, Target::All, &b"more"[..]);
        let (unsent, error) = probe.send_failed(2);
        assert_eq!(unsent, 4);
        assert!(matches!(error, OperationError::Send { .. }), "{error:?}");
        let mut all = Vec::new();
        server.read_to_end(&mut all).unwrap();
        assert_eq!(all, b"that was all");
        server.write_all(b"understood").unwrap();
        assert_eq!(probe.received_from(peer, 10), b"understood");
        drop(server);
        assert_eq!(probe.left(peer), LeaveReason::ClosedByPeer);
    }
}

#[test]
fn what_waits_is_still_sent_after_the_peer_has_closed_its_side() {
    for ip in loopbacks() {
        let (mut probe, peer, mut server) = connected(ip, |_| ());
        let large = pattern(20_000_000);
        probe.send(1, Target::All, large.clone());
        server.peek(&mut [0]).unwrap();
        server.shutdown(Shutdown::Write).unwrap();
        let mut all = Vec::new();
        server.read_to_end(&mut all).unwrap();
        assert!(all == large);
        probe.sent(1);
        assert_eq!(probe.left(peer), LeaveReason::ClosedByPeer);
        probe.closed();
    }
}

#[test]
fn a_break_in_the_middle_of_a_message_tells_what_had_left() {
    for ip in loopbacks() {
        let (mut probe, peer, server) = connected(ip, |_| ());
        let large = pattern(50_000_000);
        probe.send(1, Target::All, large.clone());
        server.peek(&mut [0]).unwrap();
        reset(server);
        let (_, part) = probe.sent(1);
        let (unsent, error) = probe.send_failed(1);
        assert!(!part.is_empty() && *part == large[..part.len()]);
        assert_eq!(part.len() + unsent, large.len());
        assert!(matches!(error, OperationError::Send { .. }), "{error:?}");
        assert_eq!(probe.left(peer), LeaveReason::ResetByPeer);
    }
}

#[test]
fn an_orderly_end_follows_the_last_bytes_when_we_close() {
    for ip in loopbacks() {
        let (mut probe, peer, mut server) = connected(ip, |_| ());
        server.write_all(b"unread so far").unwrap();
        probe.send(1, Target::All, &b"QUIT\r\n"[..]);
        probe.command(Command::Close);
        let mut all = Vec::new();
        server.read_to_end(&mut all).unwrap();
        assert_eq!(all, b"QUIT\r\n");
        assert_eq!(probe.received_from(peer, 13), b"unread so far");
        assert_eq!(probe.left(peer), LeaveReason::ClosedByUs);
        probe.closed();
        let refused = probe.link.command(Command::StopListening);
        assert_eq!(refused, Err(wirepad::net::Refused::Ended));
    }
}

#[test]
fn a_server_that_does_not_read_holds_up_neither_the_queue_limit_nor_closing() {
    for ip in loopbacks() {
        let (mut probe, _, server) = connected(ip, |spec| spec.write_queue_limit_bytes = 1000);
        probe.send(1, Target::All, pattern(50_000_000));
        probe.send(2, Target::All, pattern(1001));
        let full = OperationError::QueueFull {
            addr: server.local_addr().unwrap(),
            limit_bytes: 1000,
        };
        assert_eq!(probe.send_failed(2), (1001, full));
        probe.command(Command::Close);
        let (_, part) = probe.sent(1);
        let (unsent, error) = probe.send_failed(1);
        assert_eq!(part.len() + unsent, 50_000_000);
        assert_eq!(error, OperationError::NotOpen);
        probe.closed();
    }
}

#[test]
fn a_connection_that_met_itself_is_refused() {
    // Asking for the same port on both sides makes the meeting certain.
    for ip in loopbacks() {
        let addr = TcpListener::bind((ip, 0)).unwrap().local_addr().unwrap();
        let mut spec = client_spec(addr);
        spec.local = endpoint(addr);
        let mut probe = Probe::open(LinkSpec::TcpClient(spec));
        let error = probe.failed();
        let LinkError::Connect { cause, .. } = error else {
            panic!("{error:?}");
        };
        assert_eq!(cause.kind, CauseKind::ConnectionRefused);
    }
}

#[test]
fn an_urgent_byte_is_a_byte_like_the_others() {
    for ip in loopbacks() {
        let (mut probe, peer, mut server) = connected(ip, |_| ());
        server.write_all(b"ab").unwrap();
        SockRef::from(&server).send_out_of_band(b"!").unwrap();
        assert_eq!(probe.received_from(peer, 3), b"ab!");
        server.write_all(b"cd").unwrap();
        assert_eq!(probe.received_from(peer, 2), b"cd");
    }
}

#[test]
fn addresses_of_different_families_do_not_fit() {
    let remote = SocketAddr::from((V4, 80));
    let mut spec = client_spec(remote);
    spec.local = Endpoint::new("::1", 0);
    let mut probe = Probe::open(LinkSpec::TcpClient(spec));
    let local = "[::1]:0".parse().unwrap();
    let mismatch = LinkError::FamilyMismatch { local, remote };
    assert_eq!(probe.failed(), mismatch);
}
