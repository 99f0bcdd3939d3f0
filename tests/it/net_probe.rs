//! A link under test: collects its events and waits for them with a deadline.

use std::collections::VecDeque;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream, UdpSocket};
use std::sync::Arc;
use std::time::{Duration, Instant};

use wirepad::net::{
    Command, Event, LeaveReason, Link, LinkError, LinkSpec, OperationError, PeerIds, Target,
    TcpClientSpec, TcpServerSpec, UdpSpec,
};
use wirepad::value::{Endpoint, PeerId};

/// Longer than anything here takes, also on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// The loopback addresses of this machine, IPv4 and IPv6.
#[expect(clippy::print_stderr, reason = "what is left out must be seen")]
pub fn loopbacks() -> Vec<IpAddr> {
    let v4 = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let v6 = IpAddr::V6(Ipv6Addr::LOCALHOST);
    if UdpSocket::bind((v6, 0)).is_err() {
        eprintln!("left out: this machine has no ::1");
        return vec![v4];
    }
    vec![v4, v6]
}

/// An event, with the bytes of a `Received`.
pub type Seen = (Event, Vec<u8>);

pub struct Probe {
    pub link: Link,
    /// What was not waited for yet, oldest first.
    pub pending: VecDeque<Seen>,
}

impl Probe {
    pub fn open(spec: LinkSpec) -> Self {
        Self {
            link: Link::open(spec, PeerIds::default()),
            pending: VecDeque::new(),
        }
    }

    /// Waits for the first event for which `pick` gives something; what came
    /// before it stays pending.
    pub fn wait_for<T>(&mut self, what: &str, pick: impl Fn(&Event, &[u8]) -> Option<T>) -> T {
        let deadline = Instant::now() + PATIENCE;
        let mut looked_at = 0;
        loop {
            while let Some((event, bytes)) = self.pending.get(looked_at) {
                if let Some(picked) = pick(event, bytes) {
                    self.pending.remove(looked_at);
                    return picked;
                }
                looked_at += 1;
            }
            let came = self.take_batch(deadline);
            assert!(came, "no {what} among {:?}", self.pending);
        }
    }

    /// Takes one batch; false at the deadline or after the end.
    pub fn take_batch(&mut self, deadline: Instant) -> bool {
        let Ok(batch) = self.link.events().recv_deadline(deadline) else {
            return false;
        };
        self.link.made_room();
        for event in batch.events {
            let bytes = match &event {
                Event::Received { range, .. } => batch.buffer[range.clone()].to_vec(),
                _ => Vec::new(),
            };
            self.pending.push_back((event, bytes));
        }
        true
    }

    pub fn opened(&mut self) -> SocketAddr {
        self.wait_for("Opened", |event, _| match event {
            Event::Opened { local, .. } => Some(*local),
            _ => None,
        })
    }

    /// The local address and the server of a TCP client.
    pub fn connected(&mut self) -> (SocketAddr, PeerId) {
        self.wait_for("Opened with a peer", |event, _| match event {
            Event::Opened {
                local,
                peer: Some((peer, _)),
                ..
            } => Some((*local, *peer)),
            _ => None,
        })
    }

    pub fn joined(&mut self) -> (PeerId, SocketAddr) {
        self.wait_for("Joined", |event, _| match event {
            Event::Joined { peer, addr, .. } => Some((*peer, *addr)),
            _ => None,
        })
    }

    /// Waits for one client that connected from this address.
    pub fn joined_from(&mut self, stream: &TcpStream) -> PeerId {
        let from = stream.local_addr().expect("a connected stream");
        self.wait_for("Joined", |event, _| match event {
            Event::Joined { peer, addr, .. } if *addr == from => Some(*peer),
            _ => None,
        })
    }

    /// One read or one datagram.
    pub fn received(&mut self) -> (PeerId, Vec<u8>) {
        self.wait_for("Received", |event, bytes| match event {
            Event::Received { peer, .. } => Some((*peer, bytes.to_vec())),
            _ => None,
        })
    }

    /// The next datagram, or how many were lost before it.
    pub fn received_or_lost(&mut self) -> Result<Vec<u8>, u32> {
        self.wait_for("Received or Lost", |event, bytes| match event {
            Event::Received { .. } => Some(Ok(bytes.to_vec())),
            Event::Lost { datagrams, .. } => Some(Err(*datagrams)),
            _ => None,
        })
    }

    /// Bytes of a stream, however they were cut.
    pub fn received_from(&mut self, from: PeerId, count: usize) -> Vec<u8> {
        let mut all = Vec::new();
        while all.len() < count {
            all.extend(self.wait_for("Received", |event, bytes| match event {
                Event::Received { peer, .. } if *peer == from => Some(bytes.to_vec()),
                _ => None,
            }));
        }
        all
    }

    pub fn left(&mut self, who: PeerId) -> LeaveReason {
        self.wait_for("Left", |event, _| match event {
            Event::Left { peer, reason, .. } if *peer == who => Some(reason.clone()),
            _ => None,
        })
    }

    pub fn sent(&mut self, which: u64) -> (wirepad::net::SentTo, Arc<[u8]>) {
        self.wait_for("Sent", |event, _| match event {
            Event::Sent {
                token, to, bytes, ..
            } if *token == which => Some((to.clone(), Arc::clone(bytes))),
            _ => None,
        })
    }

    pub fn send_failed(&mut self, which: u64) -> (usize, OperationError) {
        self.wait_for("SendFailed", |event, _| match event {
            Event::SendFailed {
                token,
                unsent_bytes,
                error,
                ..
            } if *token == which => Some((*unsent_bytes, error.clone())),
            _ => None,
        })
    }

    pub fn trouble(&mut self) -> OperationError {
        self.wait_for("Trouble", |event, _| match event {
            Event::Trouble { error, .. } => Some(error.clone()),
            _ => None,
        })
    }

    pub fn failed(&mut self) -> LinkError {
        self.wait_for("Failed", |event, _| match event {
            Event::Failed { error, .. } => Some(error.clone()),
            _ => None,
        })
    }

    pub fn closed(&mut self) {
        self.wait_for("Closed", |event, _| match event {
            Event::Closed { .. } => Some(()),
            _ => None,
        });
    }

    /// Whether an event of this kind came until now.
    pub fn has_pending(&self, is: impl Fn(&Event) -> bool) -> bool {
        self.pending.iter().any(|(event, _)| is(event))
    }

    pub fn send(&self, token: u64, target: Target, bytes: impl Into<Arc<[u8]>>) {
        let bytes = bytes.into();
        self.command(Command::Send {
            token,
            target,
            bytes,
        });
    }

    pub fn command(&self, command: Command) {
        self.link.command(command).expect("a running link");
    }
}

pub fn endpoint(addr: impl Into<SocketAddr>) -> Endpoint {
    Endpoint::from(addr.into())
}

pub fn to(addr: SocketAddr) -> Target {
    Target::Endpoint(Endpoint::from(addr))
}

pub fn udp_spec(ip: IpAddr) -> UdpSpec {
    UdpSpec {
        local: endpoint((ip, 0)),
        receive_buffer_bytes: 1024 * 1024,
    }
}

pub fn client_spec(remote: SocketAddr) -> TcpClientSpec {
    TcpClientSpec {
        local: Endpoint::default(),
        remote: endpoint(remote),
        connect_timeout: Duration::from_secs(10),
        keep_half_open: false,
        write_queue_limit_bytes: 1024 * 1024,
    }
}

pub fn server_spec(ip: IpAddr) -> TcpServerSpec {
    TcpServerSpec {
        local: endpoint((ip, 0)),
        keep_half_open: false,
        write_queue_limit_bytes: 1024 * 1024,
    }
}

pub fn udp_link(ip: IpAddr) -> (Probe, SocketAddr) {
    let mut probe = Probe::open(LinkSpec::Udp(udp_spec(ip)));
    let local = probe.opened();
    (probe, local)
}

pub fn server_link(ip: IpAddr) -> (Probe, SocketAddr) {
    let mut probe = Probe::open(LinkSpec::TcpServer(server_spec(ip)));
    let local = probe.opened();
    (probe, local)
}

/// A plain datagram socket with a deadline on its reads.
pub fn udp_peer(ip: IpAddr) -> UdpSocket {
    let socket = UdpSocket::bind((ip, 0)).expect("a free port");
    socket
        .set_read_timeout(Some(PATIENCE))
        .expect("a valid time-out");
    socket
}

/// A plain stream with a deadline on its reads.
pub fn tcp_peer(server: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(server).expect("a listening server");
    with_patience(stream)
}

pub fn with_patience(stream: TcpStream) -> TcpStream {
    stream
        .set_read_timeout(Some(PATIENCE))
        .expect("a valid time-out");
    stream
        .set_write_timeout(Some(PATIENCE))
        .expect("a valid time-out");
    stream
}

/// Makes the next close a reset.
pub fn reset(stream: TcpStream) {
    socket2::SockRef::from(&stream)
        .set_linger(Some(Duration::ZERO))
        .expect("a live socket");
    drop(stream);
}

/// Bytes in which every place is different from its neighbours.
pub fn pattern(length: usize) -> Vec<u8> {
    let cycle: Vec<u8> = (0..251).collect();
    let mut bytes = cycle.repeat(length / cycle.len() + 1);
    bytes.truncate(length);
    bytes
}
