use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::time::Duration;

use wirepad::net::{
    CauseKind, Command, Event, LinkError, LinkSpec, MAX_UDP_PAYLOAD_V4, MAX_UDP_PAYLOAD_V6,
    OperationError, SentTo, Target, UdpSpec,
};
use wirepad::value::Endpoint;

use crate::net_probe::{Probe, loopbacks, pattern, to, udp_link, udp_peer};

const LARGEST: usize = 65_535;

fn receive(peer: &UdpSocket) -> (Vec<u8>, SocketAddr) {
    let mut buffer = vec![0; LARGEST];
    let (length, from) = peer.recv_from(&mut buffer).expect("a datagram in time");
    buffer.truncate(length);
    (buffer, from)
}

/// A port on which nobody listens.
fn dead_port(ip: IpAddr) -> SocketAddr {
    let socket = UdpSocket::bind((ip, 0)).expect("a free port");
    socket.local_addr().expect("a bound socket")
}

#[test]
fn datagrams_cross_both_ways_with_exact_bytes() {
    for ip in loopbacks() {
        let (mut probe, local) = udp_link(ip);
        let peer = udp_peer(ip);
        let there = peer.local_addr().unwrap();

        probe.send(1, to(there), &b"\0\xff\r\n\xc4\xe3"[..]);
        assert_eq!(receive(&peer), (b"\0\xff\r\n\xc4\xe3".to_vec(), local));
        assert_eq!(probe.sent(1).0, SentTo::Address(there));

        peer.send_to(b"\xb9\xfe\0", local).unwrap();
        let (id, addr) = probe.joined();
        assert_eq!(addr, there);
        assert_eq!(probe.received(), (id, b"\xb9\xfe\0".to_vec()));
    }
}

#[test]
fn the_largest_datagram_goes_and_comes_whole_and_a_longer_one_is_refused() {
    for ip in loopbacks() {
        let (mut probe, local) = udp_link(ip);
        let peer = udp_peer(ip);
        let limit = match ip {
            IpAddr::V4(_) => MAX_UDP_PAYLOAD_V4,
            IpAddr::V6(_) => MAX_UDP_PAYLOAD_V6,
        };
        let largest = pattern(limit);

        probe.send(1, to(peer.local_addr().unwrap()), largest.clone());
        assert!(receive(&peer).0 == largest);
        peer.send_to(&largest, local).unwrap();
        assert!(probe.received().1 == largest);

        let length = limit + 1;
        probe.send(2, to(peer.local_addr().unwrap()), pattern(length));
        let refused = OperationError::DatagramTooLong { length, limit };
        assert_eq!(probe.send_failed(2), (length, refused));
    }
}

#[test]
fn an_empty_datagram_is_sent_and_received() {
    for ip in loopbacks() {
        let (mut probe, local) = udp_link(ip);
        let peer = udp_peer(ip);
        peer.send_to(b"", local).unwrap();
        assert_eq!(probe.received().1, b"");
        probe.send(1, to(peer.local_addr().unwrap()), &b""[..]);
        assert_eq!(receive(&peer).0, b"");
        assert_eq!(probe.sent(1).1.len(), 0);
    }
}

#[test]
fn each_sender_is_a_peer_of_its_own_and_can_be_answered() {
    for ip in loopbacks() {
        let (mut probe, local) = udp_link(ip);
        let (first, second) = (udp_peer(ip), udp_peer(ip));
        first.send_to(b"one", local).unwrap();
        let (one, _) = probe.received();
        second.send_to(b"two", local).unwrap();
        let (two, _) = probe.received();
        first.send_to(b"one again", local).unwrap();
        assert_eq!(probe.received(), (one, b"one again".to_vec()));
        assert_ne!(one, two);
        let joined = |event: &Event| matches!(event, Event::Joined { .. });
        let joins = probe.pending.iter().filter(|(event, _)| joined(event));
        assert_eq!(joins.count(), 2);

        probe.send(1, Target::Peer(one), &b"to one"[..]);
        probe.send(2, Target::Peer(two), &b"to two"[..]);
        assert_eq!(receive(&first).0, b"to one");
        assert_eq!(receive(&second).0, b"to two");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_port_where_nobody_listens_is_told_once_and_the_link_goes_on() {
    for ip in loopbacks() {
        let (mut probe, _) = udp_link(ip);
        let peer = udp_peer(ip);
        let dead = dead_port(ip);
        for token in 0..10 {
            probe.send(token, to(dead), &b"anybody?"[..]);
            let OperationError::PortUnreachable { addr, cause } = probe.trouble() else {
                panic!("another trouble");
            };
            assert_eq!(addr, Some(dead));
            assert_eq!(cause.kind, CauseKind::ConnectionRefused);
            probe.sent(token);

            probe.send(100 + token, to(peer.local_addr().unwrap()), &b"hello"[..]);
            assert_eq!(receive(&peer).0, b"hello");
            probe.sent(100 + token);
        }
        assert!(probe.pending.is_empty(), "{:?}", probe.pending);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn no_datagram_is_lost_to_the_answer_to_another_one() {
    for ip in loopbacks() {
        let (mut probe, _) = udp_link(ip);
        let peer = udp_peer(ip);
        let (dead, alive) = (dead_port(ip), peer.local_addr().unwrap());
        // All in one go: the answers come while the next ones are being sent.
        for token in 0..50_u64 {
            probe.send(2 * token, to(dead), &b"lost"[..]);
            probe.send(2 * token + 1, to(alive), token.to_be_bytes());
        }
        for token in 0..50_u64 {
            assert_eq!(receive(&peer).0, token.to_be_bytes());
            probe.sent(2 * token);
            probe.sent(2 * token + 1);
        }
        for _ in 0..50 {
            let trouble = probe.trouble();
            assert!(
                matches!(trouble, OperationError::PortUnreachable { addr: Some(addr), .. } if addr == dead),
                "{trouble:?}"
            );
        }
        assert!(probe.pending.is_empty(), "{:?}", probe.pending);
    }
}

#[test]
fn a_port_in_use_is_an_error_and_nothing_else_is_bound() {
    for ip in loopbacks() {
        let taken = udp_peer(ip);
        let addr = taken.local_addr().unwrap();
        let mut probe = Probe::open(LinkSpec::Udp(UdpSpec {
            local: Endpoint::from(addr),
            receive_buffer_bytes: 0,
        }));
        let LinkError::Bind { addr: told, cause } = probe.failed() else {
            panic!("another failure");
        };
        assert_eq!((told, cause.kind), (addr, CauseKind::AddressInUse));
        assert!(!probe.has_pending(|event| matches!(event, Event::Opened { .. })));
    }
}

#[test]
fn an_address_of_another_machine_cannot_be_bound() {
    // 198.51.100.0/24 and 2001:db8::/32 are for documentation (RFC 5737, RFC 3849).
    for host in ["198.51.100.7", "2001:db8::7"] {
        let mut probe = Probe::open(LinkSpec::Udp(UdpSpec {
            local: Endpoint::new(host, 0),
            receive_buffer_bytes: 0,
        }));
        let LinkError::Bind { cause, .. } = probe.failed() else {
            panic!("another failure");
        };
        assert!(matches!(
            cause.kind,
            CauseKind::AddressNotAvailable | CauseKind::FamilyNotSupported
        ));
    }
}

#[test]
fn an_empty_host_takes_every_ipv4_address_and_two_colons_every_ipv6_one() {
    for (host, loopback) in [
        ("", IpAddr::V4(Ipv4Addr::LOCALHOST)),
        ("::", IpAddr::V6(Ipv6Addr::LOCALHOST)),
    ] {
        if !loopbacks().contains(&loopback) {
            continue;
        }
        let mut probe = Probe::open(LinkSpec::Udp(UdpSpec {
            local: Endpoint::new(host, 0),
            receive_buffer_bytes: 1024 * 1024,
        }));
        let local = probe.opened();
        assert!(local.ip().is_unspecified());
        let peer = udp_peer(loopback);
        peer.send_to(b"hi", (loopback, local.port())).unwrap();
        assert_eq!(probe.received().1, b"hi");
    }
}

#[test]
fn the_granted_receive_buffer_is_told() {
    let mut probe = Probe::open(LinkSpec::Udp(UdpSpec {
        local: Endpoint::new("127.0.0.1", 0),
        receive_buffer_bytes: 128 * 1024,
    }));
    let granted = probe.wait_for("Opened", |event, _| match event {
        Event::Opened {
            receive_buffer_bytes,
            ..
        } => Some(*receive_buffer_bytes),
        _ => None,
    });
    assert_eq!(granted, Some(128 * 1024));
}

#[test]
fn a_name_is_looked_up_and_its_datagrams_keep_their_order() {
    let ip = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let (mut probe, _) = udp_link(ip);
    let peer = udp_peer(ip);
    let name = Endpoint::new("localhost", peer.local_addr().unwrap().port());
    for token in 0..20_u64 {
        probe.send(token, Target::Endpoint(name.clone()), token.to_be_bytes());
    }
    for token in 0..20_u64 {
        assert_eq!(receive(&peer).0, token.to_be_bytes());
        probe.sent(token);
    }
}

#[test]
fn a_name_that_does_not_exist_fails_the_send_and_not_the_link() {
    let ip = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let (mut probe, _) = udp_link(ip);
    let peer = udp_peer(ip);
    // `.invalid` never exists (RFC 6761, 6.4).
    let nowhere = Endpoint::new("name.invalid", 9);
    probe.send(1, Target::Endpoint(nowhere), &b"lost"[..]);
    let (unsent, error) = probe.send_failed(1);
    assert_eq!(unsent, 4);
    let OperationError::Resolve { host, cause } = error else {
        panic!("{error:?}");
    };
    assert_eq!(host, "name.invalid");
    assert!(
        matches!(cause.kind, CauseKind::NameNotFound | CauseKind::TimedOut),
        "{cause:?}"
    );
    probe.send(2, to(peer.local_addr().unwrap()), &b"found"[..]);
    assert_eq!(receive(&peer).0, b"found");
}

#[test]
fn targets_that_a_datagram_cannot_have_are_refused() {
    let (mut probe, local) = udp_link(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let v6 = SocketAddr::from((Ipv6Addr::LOCALHOST, 9));
    probe.send(1, Target::All, &b"x"[..]);
    probe.send(2, Target::Endpoint(Endpoint::default()), &b"x"[..]);
    probe.send(3, to(v6), &b"x"[..]);
    probe.send(4, Target::Peer(wirepad::value::PeerId(77)), &b"x"[..]);
    assert_eq!(probe.send_failed(1).1, OperationError::NoTarget);
    assert_eq!(probe.send_failed(2).1, OperationError::NoTarget);
    let mismatch = OperationError::FamilyMismatch { local, to: v6 };
    assert_eq!(probe.send_failed(3).1, mismatch);
    assert_eq!(probe.send_failed(4).1, OperationError::PeerGone);
}

#[test]
fn what_was_asked_before_closing_is_done_and_the_port_is_free_afterwards() {
    for ip in loopbacks() {
        let (mut probe, local) = udp_link(ip);
        let peer = udp_peer(ip);
        probe.send(1, to(peer.local_addr().unwrap()), &b"goodbye"[..]);
        probe.command(Command::Close);
        assert_eq!(receive(&peer).0, b"goodbye");
        probe.sent(1);
        probe.closed();
        UdpSocket::bind(local).unwrap();
        assert!(
            probe
                .link
                .events()
                .recv_timeout(Duration::from_secs(20))
                .is_err()
        );
    }
}
