//! Chinese sent both ways between two links of ours on loopback.

use std::collections::VecDeque;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::net::{
    Batch, Command, Event, Link, LinkError, LinkSpec, OperationError, PeerIds, Refused, Target,
    TcpClientSpec, TcpServerSpec, UdpSpec,
};
use crate::text::{Encoding, decode_whole};
use crate::value::{Endpoint, PeerId};

/// Characters of two bytes in GBK and three in UTF-8, and some of one.
const MESSAGE: &str = "网络调试，测试报文 0123";
const BUFFER_BYTES: usize = 64 * 1024;

/// What went wrong, in the words of the link where it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Link(LinkError),
    Operation(OperationError),
    /// Nothing came before the deadline.
    Silent,
    /// Other bytes or other text came, in this encoding.
    Altered(&'static str),
}

impl From<Refused> for Fault {
    fn from(_: Refused) -> Self {
        Self::Operation(OperationError::NotOpen)
    }
}

/// UTF-8 and GBK.
pub(super) fn encodings() -> Vec<Encoding> {
    let labels = ["utf-8", "gbk"].into_iter();
    labels.filter_map(Encoding::from_label).collect()
}

pub(super) fn udp(ip: IpAddr, deadline: Instant) -> Result<(), Fault> {
    let spec = || {
        LinkSpec::Udp(UdpSpec {
            local: any_port(ip),
            receive_buffer_bytes: BUFFER_BYTES,
        })
    };
    let (mut near, mut far) = (Side::open(spec()), Side::open(spec()));
    near.opened(deadline)?;
    let to = far.opened(deadline)?;
    talk(&mut near, &mut far, &Target::Endpoint(to.into()), deadline)
        .and_then(|peer| talk(&mut far, &mut near, &Target::Peer(peer), deadline))
        .map(|_| ())
}

pub(super) fn tcp(ip: IpAddr, deadline: Instant) -> Result<(), Fault> {
    let mut server = Side::open(LinkSpec::TcpServer(TcpServerSpec {
        local: any_port(ip),
        keep_half_open: false,
        write_queue_limit_bytes: BUFFER_BYTES,
    }));
    let at = server.opened(deadline)?;
    let mut client = Side::open(LinkSpec::TcpClient(TcpClientSpec {
        local: Endpoint::default(),
        remote: at.into(),
        connect_timeout: deadline.saturating_duration_since(Instant::now()),
        keep_half_open: false,
        write_queue_limit_bytes: BUFFER_BYTES,
    }));
    client.opened(deadline)?;
    let peer = talk(&mut client, &mut server, &Target::All, deadline)?;
    talk(&mut server, &mut client, &Target::Peer(peer), deadline).map(|_| ())
}

fn any_port(ip: IpAddr) -> Endpoint {
    SocketAddr::new(ip, 0).into()
}

/// Sends the message in each encoding, one after the other, and compares what
/// comes. Says who it came from.
fn talk(
    from: &mut Side,
    to: &mut Side,
    target: &Target,
    deadline: Instant,
) -> Result<PeerId, Fault> {
    let mut sender = None;
    for encoding in encodings() {
        let altered = || Fault::Altered(encoding.name());
        let bytes = encoding.encode(MESSAGE).map_err(|_| altered())?;
        from.link.command(Command::Send {
            token: 0,
            target: target.clone(),
            bytes: Arc::from(bytes.as_slice()),
        })?;
        let arrived = to.receive(bytes.len(), deadline);
        let (peer, received) = arrived.map_err(|fault| from.why_silent(fault))?;
        let is_same =
            received == bytes && decode_whole(encoding, &received).as_deref() == Some(MESSAGE);
        if !is_same {
            return Err(altered());
        }
        sender = Some(peer);
    }
    sender.ok_or(Fault::Silent)
}

struct Side {
    link: Link,
    waiting: VecDeque<Told>,
}

/// An event with the bytes that it is about.
type Told = (Event, Vec<u8>);

impl Side {
    fn open(spec: LinkSpec) -> Self {
        Self {
            link: Link::open(spec, PeerIds::default()),
            waiting: VecDeque::new(),
        }
    }

    fn opened(&mut self, deadline: Instant) -> Result<SocketAddr, Fault> {
        loop {
            if let (Event::Opened { local, .. }, _) = self.next(deadline)? {
                return Ok(local);
            }
        }
    }

    /// Waits for so many bytes, which a stream may bring in parts.
    fn receive(&mut self, length: usize, deadline: Instant) -> Result<(PeerId, Vec<u8>), Fault> {
        let mut all = Vec::new();
        loop {
            if let (Event::Received { peer, .. }, bytes) = self.next(deadline)? {
                all.extend(bytes);
                if all.len() >= length {
                    return Ok((peer, all));
                }
            }
        }
    }

    fn take(&mut self, batch: &Batch) {
        for event in &batch.events {
            let bytes = match event {
                Event::Received { range, .. } => batch.buffer[range.clone()].to_vec(),
                _ => Vec::new(),
            };
            self.waiting.push_back((event.clone(), bytes));
        }
    }

    /// What was told at the sending side explains why nothing came at the other.
    fn why_silent(&mut self, fault: Fault) -> Fault {
        if fault != Fault::Silent {
            return fault;
        }
        let now = Instant::now();
        loop {
            if let Err(told) = self.next(now) {
                return told;
            }
        }
    }

    /// The next event that is no failure.
    fn next(&mut self, deadline: Instant) -> Result<Told, Fault> {
        while self.waiting.is_empty() {
            let batch = self.link.events().recv_deadline(deadline);
            let batch = batch.map_err(|_| Fault::Silent)?;
            self.take(&batch);
            self.link.made_room();
        }
        match self.waiting.pop_front() {
            Some((Event::Failed { error, .. }, _)) => Err(Fault::Link(error)),
            Some((Event::SendFailed { error, .. } | Event::Trouble { error, .. }, _)) => {
                Err(Fault::Operation(error))
            }
            Some(told) => Ok(told),
            None => Err(Fault::Silent),
        }
    }
}

/// How long one exchange may take.
pub(super) const PATIENCE: Duration = Duration::from_secs(2);

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, UdpSocket};

    use super::*;

    fn soon() -> Instant {
        Instant::now() + Duration::from_secs(10)
    }

    #[test]
    fn chinese_goes_both_ways_over_udp_and_tcp() {
        let ip = Ipv4Addr::LOCALHOST.into();
        assert_eq!(udp(ip, soon()), Ok(()));
        assert_eq!(tcp(ip, soon()), Ok(()));
    }

    #[test]
    fn an_address_of_another_machine_is_the_links_fault() {
        // For documentation (RFC 5737): no machine has it.
        let ip = IpAddr::from([192, 0, 2, 1]);
        for fault in [udp(ip, soon()), tcp(ip, soon())] {
            let is_bind = matches!(fault, Err(Fault::Link(LinkError::Bind { .. })));
            assert!(is_bind, "{fault:?}");
        }
    }

    #[test]
    fn silence_ends_at_the_deadline() {
        let mut side = Side::open(LinkSpec::Udp(UdpSpec {
            local: any_port(Ipv4Addr::LOCALHOST.into()),
            receive_buffer_bytes: BUFFER_BYTES,
        }));
        side.opened(soon()).unwrap();
        let deadline = Instant::now() + Duration::from_millis(20);
        assert_eq!(side.receive(1, deadline), Err(Fault::Silent));
        assert!(Instant::now() >= deadline);
    }

    #[test]
    fn a_send_that_failed_explains_the_silence() {
        let local = any_port(Ipv4Addr::LOCALHOST.into());
        let mut side = Side::open(LinkSpec::Udp(UdpSpec {
            local,
            receive_buffer_bytes: BUFFER_BYTES,
        }));
        side.opened(soon()).unwrap();
        let nowhere = Command::Send {
            token: 0,
            target: Target::Peer(PeerId(77)),
            bytes: Arc::from([0].as_slice()),
        };
        side.link.command(nowhere).unwrap();
        let batch = side.link.events().recv_deadline(soon()).unwrap();
        side.take(&batch);
        let told = side.why_silent(Fault::Silent);
        assert_eq!(told, Fault::Operation(OperationError::PeerGone));
        assert_eq!(side.why_silent(Fault::Silent), Fault::Silent);
    }

    #[test]
    fn other_bytes_than_were_sent_are_noticed() {
        let local = any_port(Ipv4Addr::LOCALHOST.into());
        let spec = LinkSpec::Udp(UdpSpec {
            local,
            receive_buffer_bytes: BUFFER_BYTES,
        });
        let (mut near, mut far) = (Side::open(spec.clone()), Side::open(spec));
        near.opened(soon()).unwrap();
        let to = far.opened(soon()).unwrap();
        let stranger = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        stranger.send_to(&[0xff; 64], to).unwrap();
        let Ok((Event::Joined { .. }, _)) = far.next(soon()) else {
            panic!("the stranger's datagram is there first");
        };
        let fault = talk(&mut near, &mut far, &Target::Endpoint(to.into()), soon());
        assert_eq!(fault, Err(Fault::Altered("UTF-8")));
    }
}
