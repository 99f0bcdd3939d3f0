//! Short trials of what sockets can do here, on loopback only, for those who
//! look for a fault of the machine.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV6, UdpSocket};
use std::time::{Duration, Instant};

use socket2::{Domain, Protocol, Socket, Type};

use super::socket::{
    ask_for_receive_buffer, ask_for_send_buffer, granted_receive_buffer, granted_send_buffer,
};
use super::{Cause, CauseKind};

/// What the system grants a datagram socket; on Linux the usable half of what
/// it reports (socket(7)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GrantedBuffers {
    pub receive_bytes: Option<usize>,
    pub send_bytes: Option<usize>,
}

/// Asks for buffers of this size on a socket that is not bound.
pub fn granted_buffers(asked_bytes: usize) -> io::Result<GrantedBuffers> {
    let socket = Socket::new(Domain::IPV4, Type::DGRAM, Some(Protocol::UDP))?;
    ask_for_receive_buffer(&socket, asked_bytes);
    ask_for_send_buffer(&socket, asked_bytes);
    Ok(GrantedBuffers {
        receive_bytes: granted_receive_buffer(&socket),
        send_bytes: granted_send_buffer(&socket),
    })
}

/// What was tried when multicast failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MulticastStep {
    Open,
    Join,
    Send,
    Receive,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("multicast, {step:?}: {cause:?}")]
pub struct MulticastFault {
    pub step: MulticastStep,
    pub cause: Cause,
}

impl MulticastStep {
    fn failed(self) -> impl Fn(io::Error) -> MulticastFault {
        move |error| MulticastFault {
            step: self,
            cause: Cause::from(&error),
        }
    }
}

/// Joins a group on the loopback interface, sends it one datagram and waits for
/// that datagram. Nothing leaves the machine.
pub fn multicast_on_loopback(
    group: IpAddr,
    payload: &[u8],
    patience: Duration,
) -> Result<(), MulticastFault> {
    let (receiver, sender) = match group {
        IpAddr::V4(group) => (receiver_v4(group)?, sender_v4()),
        IpAddr::V6(group) => {
            let index = loopback_index().map_err(MulticastStep::Join.failed())?;
            (receiver_v6(group, index)?, sender_v6(index))
        }
    };
    let sender = sender.map_err(MulticastStep::Open.failed())?;
    let opened = receiver.local_addr();
    let port = opened.map_err(MulticastStep::Open.failed())?.port();
    let to = match group {
        IpAddr::V4(_) => SocketAddr::new(group, port),
        IpAddr::V6(group) => {
            let index = loopback_index().map_err(MulticastStep::Send.failed())?;
            SocketAddrV6::new(group, port, 0, index).into()
        }
    };
    let sent = sender.send_to(payload, to);
    sent.map_err(MulticastStep::Send.failed())?;
    receive(&receiver, payload, patience).map_err(|cause| MulticastFault {
        step: MulticastStep::Receive,
        cause,
    })
}

fn receive(receiver: &UdpSocket, payload: &[u8], patience: Duration) -> Result<(), Cause> {
    let deadline = Instant::now() + patience;
    let mut bytes = vec![0; payload.len() + 1];
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(Cause::found(CauseKind::TimedOut));
        }
        receiver
            .set_read_timeout(Some(left))
            .map_err(|error| Cause::from(&error))?;
        match receiver.recv(&mut bytes) {
            Ok(length) if bytes[..length] == *payload => return Ok(()),
            // Somebody else uses the group.
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) if error.kind() == io::ErrorKind::TimedOut => {}
            Err(error) => return Err(Cause::from(&error)),
        }
    }
}

fn receiver_v4(group: Ipv4Addr) -> Result<UdpSocket, MulticastFault> {
    // Windows binds no group; elsewhere the group alone is listened to.
    let local = if cfg!(windows) {
        Ipv4Addr::LOCALHOST
    } else {
        group
    };
    let bound = UdpSocket::bind((local, 0));
    let receiver = bound.map_err(MulticastStep::Open.failed())?;
    let joined = receiver.join_multicast_v4(&group, &Ipv4Addr::LOCALHOST);
    joined.map_err(MulticastStep::Join.failed())?;
    Ok(receiver)
}

fn receiver_v6(group: Ipv6Addr, index: u32) -> Result<UdpSocket, MulticastFault> {
    let local = if cfg!(windows) {
        Ipv6Addr::LOCALHOST
    } else {
        group
    };
    let scope = if cfg!(windows) { 0 } else { index };
    let bound = UdpSocket::bind(SocketAddrV6::new(local, 0, 0, scope));
    let receiver = bound.map_err(MulticastStep::Open.failed())?;
    let joined = receiver.join_multicast_v6(&group, index);
    joined.map_err(MulticastStep::Join.failed())?;
    Ok(receiver)
}

fn sender_v4() -> io::Result<UdpSocket> {
    let socket = Socket::new(Domain::IPV4, Type::DGRAM, Some(Protocol::UDP))?;
    socket.set_multicast_if_v4(&Ipv4Addr::LOCALHOST)?;
    socket.set_multicast_loop_v4(true)?;
    // Not beyond this machine (RFC 1112, section 6.1).
    socket.set_multicast_ttl_v4(0)?;
    socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into())?;
    Ok(socket.into())
}

fn sender_v6(index: u32) -> io::Result<UdpSocket> {
    let socket = Socket::new(Domain::IPV6, Type::DGRAM, Some(Protocol::UDP))?;
    socket.set_multicast_if_v6(index)?;
    socket.set_multicast_loop_v6(true)?;
    socket.set_multicast_hops_v6(0)?;
    socket.bind(&SocketAddr::from((Ipv6Addr::LOCALHOST, 0)).into())?;
    Ok(socket.into())
}

/// The number of the interface that has `::1`.
fn loopback_index() -> io::Result<u32> {
    if_addrs::get_if_addrs()?
        .into_iter()
        .find(|interface| interface.ip() == IpAddr::V6(Ipv6Addr::LOCALHOST))
        .and_then(|interface| interface.index)
        .ok_or_else(|| io::ErrorKind::AddrNotAvailable.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_is_granted_and_never_more_than_was_asked_for() {
        let asked = 64 * 1024;
        let granted = granted_buffers(asked).unwrap();
        assert_eq!(granted.receive_bytes, Some(asked));
        assert_eq!(granted.send_bytes, Some(asked));
    }

    #[test]
    fn an_address_that_is_no_group_is_a_fault_at_its_step() {
        let patience = Duration::from_millis(200);
        let fault = multicast_on_loopback([127, 0, 0, 1].into(), b"x", patience).unwrap_err();
        assert_eq!(fault.step, MulticastStep::Join);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn what_is_sent_to_a_group_on_loopback_arrives() {
        let group = [239, 255, 77, 88].into();
        let trial = multicast_on_loopback(group, b"hello", Duration::from_secs(5));
        assert_eq!(trial, Ok(()));
    }

    #[test]
    fn foreign_datagrams_are_passed_over_and_the_wait_ends() {
        let receiver = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let to = receiver.local_addr().unwrap();
        let sender = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        sender.send_to(b"not ours, and longer", to).unwrap();
        sender.send_to(b"ours", to).unwrap();
        assert_eq!(receive(&receiver, b"ours", Duration::from_secs(5)), Ok(()));
        let silent = receive(&receiver, b"ours", Duration::from_millis(20));
        assert_eq!(silent, Err(Cause::found(CauseKind::TimedOut)));
    }
}
