//! Getting connected: every address of a name in turn, within one deadline.

use std::io;
use std::net::{SocketAddr, TcpStream};
use std::ops::ControlFlow;
use std::time::Instant;

use socket2::SockRef;

use super::drive::{Io, Step, fail};
use super::sys::{Interest, Registered};
use super::{Cause, CauseKind, LinkError, TcpClientSpec, resolve, socket};
use crate::value::Endpoint;

/// The poll key of the one socket of a client.
pub(super) const KEY: usize = 0;

/// Why one address did not work.
enum Attempt {
    Connected(Registered<TcpStream>),
    /// Its share of the time is over.
    TooSlow,
    Refused(Cause),
}

/// Resolves and connects. Each address gets an equal share of the time that
/// is left, so that one that never answers does not use up all of it.
pub(super) fn connect(spec: &TcpClientSpec, io: &mut Io) -> Step<Registered<TcpStream>> {
    let deadline = Instant::now() + spec.connect_timeout;
    let remotes = remote_addrs(spec, deadline, io)?;
    let local = fixed_local(&spec.local, deadline, io)?;
    let remotes = of_family(remotes, local)?;
    let mut last = timed_out(spec);
    for (index, &remote) in remotes.iter().enumerate() {
        let left = deadline.saturating_duration_since(Instant::now());
        let addresses_left = u32::try_from(remotes.len() - index).unwrap_or(u32::MAX);
        let share = Instant::now() + left / addresses_left;
        match attempt(bound_for(local, spec.local.port, remote), remote, share, io)? {
            Attempt::Connected(socket) => return ControlFlow::Continue(socket),
            Attempt::TooSlow => last = timed_out(spec),
            Attempt::Refused(cause) => {
                last = LinkError::Connect {
                    addr: remote,
                    cause,
                }
            }
        }
    }
    fail(last)
}

fn remote_addrs(spec: &TcpClientSpec, deadline: Instant, io: &mut Io) -> Step<Vec<SocketAddr>> {
    let Endpoint { host, port } = &spec.remote;
    if host.is_empty() {
        return fail(LinkError::NoRemoteHost);
    }
    if *port == 0 {
        return fail(LinkError::NoRemotePort);
    }
    match resolve::look_up(&spec.remote, deadline, io)? {
        Ok(addrs) => ControlFlow::Continue(addrs),
        Err(cause) => fail(LinkError::Resolve {
            host: host.clone(),
            cause,
        }),
    }
}

/// The local address, when a host was given: an empty one fits any family.
fn fixed_local(local: &Endpoint, deadline: Instant, io: &mut Io) -> Step<Option<SocketAddr>> {
    if local.host.is_empty() {
        return ControlFlow::Continue(None);
    }
    let addr = resolve::local_addr(local, deadline, io)?;
    ControlFlow::Continue(Some(addr))
}

/// The addresses that can be reached from the local one.
fn of_family(remotes: Vec<SocketAddr>, local: Option<SocketAddr>) -> Step<Vec<SocketAddr>> {
    let Some(local) = local else {
        return ControlFlow::Continue(remotes);
    };
    let (fitting, others): (Vec<_>, Vec<_>) = remotes
        .into_iter()
        .partition(|remote| remote.is_ipv4() == local.is_ipv4());
    match others.first() {
        Some(&remote) if fitting.is_empty() => fail(LinkError::FamilyMismatch { local, remote }),
        _ => ControlFlow::Continue(fitting),
    }
}

/// What to bind before connecting to `remote`, if anything.
fn bound_for(local: Option<SocketAddr>, port: u16, remote: SocketAddr) -> Option<SocketAddr> {
    local.or_else(|| {
        let unspecified = match remote {
            SocketAddr::V4(_) => SocketAddr::from(([0, 0, 0, 0], port)),
            SocketAddr::V6(_) => SocketAddr::from(([0_u16; 8], port)),
        };
        (port != 0).then_some(unspecified)
    })
}

fn timed_out(spec: &TcpClientSpec) -> LinkError {
    LinkError::ConnectTimedOut {
        host: spec.remote.host.clone(),
        port: spec.remote.port,
        after_millis: u64::try_from(spec.connect_timeout.as_millis()).unwrap_or(u64::MAX),
    }
}

/// Tries one address. A local address that cannot be bound fails the link: no
/// other remote address would change that.
fn attempt(
    local: Option<SocketAddr>,
    remote: SocketAddr,
    deadline: Instant,
    io: &mut Io,
) -> Step<Attempt> {
    let stream = match socket::stream(local, remote) {
        Ok(stream) => stream,
        Err(LinkError::Connect { cause, .. }) => {
            return ControlFlow::Continue(Attempt::Refused(cause));
        }
        Err(error) => return fail(error),
    };
    match SockRef::from(&stream).connect(&remote.into()) {
        Err(error) if !is_under_way(&error) => {
            return ControlFlow::Continue(Attempt::Refused(Cause::from(&error)));
        }
        Ok(()) | Err(_) => {}
    }
    let registered = super::drive::system(io.register(stream, KEY, Interest::WRITE))?;
    loop {
        if let Some(result) = outcome(&registered) {
            return ControlFlow::Continue(match result {
                Ok(()) => Attempt::Connected(registered),
                Err(cause) => Attempt::Refused(cause),
            });
        }
        if Instant::now() >= deadline {
            return ControlFlow::Continue(Attempt::TooSlow);
        }
        io.wait_while_opening(Some(deadline))?;
    }
}

/// `EINPROGRESS` on Unix, `WSAEWOULDBLOCK` on Windows.
fn is_under_way(error: &io::Error) -> bool {
    #[cfg(unix)]
    if error.raw_os_error() == Some(libc::EINPROGRESS) {
        return true;
    }
    error.kind() == io::ErrorKind::WouldBlock
}

/// Whether a connect has ended, and how; `None` while it is under way.
fn outcome(stream: &TcpStream) -> Option<Result<(), Cause>> {
    match stream.take_error() {
        Ok(Some(error)) | Err(error) => return Some(Err(Cause::from(&error))),
        Ok(None) => {}
    }
    let peer = stream.peer_addr().ok()?;
    // A connect to a free port of this machine can meet itself when the system
    // chose that very port for our side (simultaneous open, RFC 9293, 3.5):
    // nobody listens there, and our own bytes would come back.
    if stream.local_addr().is_ok_and(|local| local == peer) {
        return Some(Err(Cause::found(CauseKind::ConnectionRefused)));
    }
    Some(Ok(()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addr(text: &str) -> SocketAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_fixed_port_without_a_host_is_bound_in_the_family_of_the_remote() {
        let v4 = addr("127.0.0.1:80");
        let v6 = addr("[::1]:80");
        assert_eq!(bound_for(None, 7, v4), Some(addr("0.0.0.0:7")));
        assert_eq!(bound_for(None, 7, v6), Some(addr("[::]:7")));
        assert_eq!(bound_for(None, 0, v4), None);
        assert_eq!(bound_for(Some(v4), 7, v6), Some(v4));
    }

    #[test]
    fn addresses_of_the_other_family_are_left_out_and_missed_only_when_all_are() {
        let (v4, v6) = (addr("127.0.0.1:80"), addr("[::1]:80"));
        let local = addr("127.0.0.1:0");
        let fitting = of_family(vec![v6, v4], Some(local));
        assert!(matches!(fitting, ControlFlow::Continue(addrs) if addrs == [v4]));
        let none = of_family(vec![v6], Some(local));
        assert!(matches!(
            none,
            ControlFlow::Break(super::super::drive::End::Failed(
                LinkError::FamilyMismatch { .. }
            ))
        ));
    }
}
