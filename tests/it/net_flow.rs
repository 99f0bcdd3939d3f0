//! What happens when the receiver of the events is slow, gone or in a hurry.

use std::io::{ErrorKind, Write};
use std::net::{IpAddr, Ipv4Addr, TcpStream};
use std::time::{Duration, Instant};

use crossbeam_channel::{RecvTimeoutError, bounded};
use wirepad::net::{Command, Event, LinkSpec, Refused, Target};

use crate::net_probe::{
    PATIENCE, Probe, loopbacks, pattern, server_link, tcp_peer, udp_link, udp_peer, udp_spec,
};

/// More than the event channel (about 17 MiB) and the system's buffers hold.
const FLOOD_BYTES: usize = 100_000_000;
const CHUNK_BYTES: usize = 100_000;

/// Writes until the other side takes no more for a while; says how much it took.
fn write_until_stalled(stream: &mut TcpStream) -> usize {
    stream
        .set_write_timeout(Some(Duration::from_millis(300)))
        .expect("a valid time-out");
    let chunk = pattern(CHUNK_BYTES);
    let mut written = 0;
    while written < FLOOD_BYTES {
        let place = written % CHUNK_BYTES;
        match stream.write(&chunk[place..]) {
            Ok(count) => written += count,
            Err(error) if error.kind() == ErrorKind::WouldBlock => break,
            Err(error) => panic!("{error}"),
        }
    }
    written
}

#[test]
fn when_nobody_drains_the_sender_stalls_and_then_everything_arrives_in_order() {
    for ip in loopbacks() {
        let (mut probe, local) = server_link(ip);
        let mut stream = tcp_peer(local);
        let peer = probe.joined_from(&stream);
        let written = write_until_stalled(&mut stream);
        assert!(written < FLOOD_BYTES, "nothing held the sender up");
        assert!(probe.link.events().is_full());

        let received = probe.received_from(peer, written);
        assert_eq!(received.len(), written);
        let chunk = pattern(CHUNK_BYTES);
        for (index, part) in received.chunks(CHUNK_BYTES).enumerate() {
            assert!(part == &chunk[..part.len()], "chunk {index}");
        }
        stream.write_all(b"and on").unwrap();
        assert_eq!(probe.received_from(peer, 6), b"and on");
    }
}

#[test]
fn commands_are_obeyed_while_the_channel_is_full() {
    for ip in loopbacks() {
        let (mut probe, local) = server_link(ip);
        let (mut flooding, quiet) = (tcp_peer(local), tcp_peer(local));
        probe.joined_from(&flooding);
        let other = probe.joined_from(&quiet);
        write_until_stalled(&mut flooding);
        probe.send(1, Target::Peer(other), &b"x"[..]);
        // `peek` waits with the deadline of the stream.
        assert_eq!(quiet.peek(&mut [0]).unwrap(), 1);
    }
}

#[test]
fn closing_acts_at_once_though_the_channel_is_full() {
    for ip in loopbacks() {
        let (mut probe, local) = server_link(ip);
        let mut stream = tcp_peer(local);
        let peer = probe.joined_from(&stream);
        write_until_stalled(&mut stream);
        probe.command(Command::Close);
        // The socket is closed though nobody has taken an event: writing fails.
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        let deadline = Instant::now() + PATIENCE;
        while stream.write(&[0; 65_536]).is_ok() {
            assert!(Instant::now() < deadline, "the socket is still open");
        }
        // Whoever goes on draining gets the end, too.
        probe.left(peer);
        probe.closed();
    }
}

#[test]
fn commands_that_nobody_can_take_are_refused_and_close_is_not() {
    let (mut probe, local) = server_link(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let mut stream = tcp_peer(local);
    probe.joined_from(&stream);
    write_until_stalled(&mut stream);
    // Every answer waits for room as well, so in the end the queue is full.
    let refused = (0..100_000).find_map(|token| {
        let send = Command::Send {
            token,
            target: Target::Endpoint(wirepad::value::Endpoint::default()),
            bytes: (&b""[..]).into(),
        };
        probe.link.command(send).err()
    });
    assert_eq!(refused, Some(Refused::Full));
    probe.command(Command::Close);
    probe.closed();
}

#[test]
fn datagrams_that_were_taken_arrive_once_and_in_order_after_a_pause() {
    for ip in loopbacks() {
        let (mut probe, local) = udp_link(ip);
        let peer = udp_peer(ip);
        // Fewer than the kernel's buffer and the channel hold together.
        let count = 500_u64;
        for number in 0..count {
            peer.send_to(&number.to_be_bytes(), local).unwrap();
        }
        for number in 0..count {
            assert_eq!(probe.received().1, number.to_be_bytes());
        }
        assert!(!probe.has_pending(|event| matches!(event, Event::Received { .. })));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn datagrams_that_the_system_dropped_are_counted() {
    for ip in loopbacks() {
        let mut spec = udp_spec(ip);
        spec.receive_buffer_bytes = 64 * 1024;
        let mut probe = Probe::open(LinkSpec::Udp(spec));
        let local = probe.opened();
        let peer = udp_peer(ip);
        let datagram = pattern(60_000);
        // More than the event channel holds, so the kernel has to drop some.
        let count = 1000;
        for _ in 0..count {
            peer.send_to(&datagram, local).unwrap();
        }
        let (mut received, mut lost) = (0, 0);
        while received + lost < count {
            match probe.received_or_lost() {
                Ok(bytes) => {
                    assert!(bytes == datagram);
                    received += 1;
                }
                Err(datagrams) => lost += datagrams,
            }
        }
        assert!(lost > 0, "nothing was dropped");
        assert_eq!(received + lost, count);
    }
}

/// Drops a link on another thread and fails when that takes too long.
fn drop_in_time(probe: Probe) {
    let (done, dropped) = bounded::<()>(0);
    let thread = std::thread::Builder::new()
        .name("drops a link".to_owned())
        .spawn(move || {
            drop(probe);
            drop(done);
        })
        .expect("a thread");
    let waited = dropped.recv_timeout(PATIENCE);
    assert_eq!(waited, Err(RecvTimeoutError::Disconnected));
    thread.join().expect("no panic");
}

#[test]
fn dropping_a_link_ends_it_though_its_channel_is_full_and_held_by_others() {
    for ip in loopbacks() {
        let (mut probe, local) = server_link(ip);
        let mut stream = tcp_peer(local);
        probe.joined_from(&stream);
        write_until_stalled(&mut stream);
        let held = probe.link.events().clone();
        drop_in_time(probe);
        assert!(held.is_full());
        assert!(TcpStream::connect(local).is_err());
    }
}

/// The kernel's ids of the threads that run datagram links.
#[cfg(target_os = "linux")]
fn threads_of_udp_links() -> Vec<std::ffi::OsString> {
    std::fs::read_dir("/proc/self/task")
        .expect("a mounted /proc")
        .flatten()
        .filter(|task| {
            std::fs::read_to_string(task.path().join("comm"))
                .is_ok_and(|name| name.trim() == "link udp")
        })
        .map(|task| task.file_name())
        .collect()
}

#[test]
#[cfg(target_os = "linux")]
fn a_dropped_link_leaves_no_thread_behind() {
    let before = threads_of_udp_links();
    let mut probe = Probe::open(LinkSpec::Udp(udp_spec(IpAddr::V4(Ipv4Addr::LOCALHOST))));
    probe.opened();
    // Ours is among the new ones; tests beside this one may have some, too,
    // and drop them soon.
    let mut new = threads_of_udp_links();
    new.retain(|thread| !before.contains(thread));
    assert!(!new.is_empty());
    drop_in_time(probe);
    let deadline = Instant::now() + PATIENCE;
    while threads_of_udp_links().iter().any(|now| new.contains(now)) {
        assert!(Instant::now() < deadline, "one of {new:?} still runs");
        std::thread::yield_now();
    }
}
