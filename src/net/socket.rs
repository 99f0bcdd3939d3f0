//! Sockets with the options that each kind of link wants, not blocking.

use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};

use socket2::{Domain, Protocol, SockRef, Socket, Type};

use super::{Cause, CauseKind, LinkError, MAX_UDP_PAYLOAD_V6};

/// Connections that may wait to be accepted. The kernel lowers it to its own
/// limit (`net.core.somaxconn`); the standard library's 128 would make a crowd
/// wait for repeated SYNs, one second each.
const BACKLOG: i32 = 4096;
/// Below this a buffer is not worth asking for.
const LEAST_BUFFER_BYTES: usize = 64 * 1024;

/// A bound datagram socket and the receive buffer that it got.
///
/// A port in use is an error on every system: address reuse is never asked
/// for. Broadcasts may be sent. `[::]` takes IPv6 only.
pub(super) fn udp(
    local: SocketAddr,
    receive_buffer_bytes: usize,
) -> Result<(UdpSocket, Option<usize>), LinkError> {
    make_udp(local, receive_buffer_bytes).map_err(|error| bind_error(local, &error))
}

fn make_udp(
    local: SocketAddr,
    receive_buffer_bytes: usize,
) -> io::Result<(UdpSocket, Option<usize>)> {
    let socket = new_socket(local, Type::DGRAM, Protocol::UDP)?;
    #[cfg(windows)]
    super::sys::claim_port_exclusively(&socket)?;
    socket.set_broadcast(true)?;
    ask_for_receive_buffer(&socket, receive_buffer_bytes);
    // macOS refuses datagrams longer than the send buffer, 9,216 at first.
    if socket.send_buffer_size()? < MAX_UDP_PAYLOAD_V6 {
        socket.set_send_buffer_size(MAX_UDP_PAYLOAD_V6)?;
    }
    socket.bind(&local.into())?;
    let granted = granted_receive_buffer(&socket);
    let socket = UdpSocket::from(socket);
    super::sys::ask_for_error_queue(&socket)?;
    Ok((socket, granted))
}

/// A listening socket.
///
/// On Unix a port whose old connections are still in TIME_WAIT can be bound
/// again (`SO_REUSEADDR`); a port on which somebody listens cannot. On Windows
/// the same option would take the port away from its owner, so the port is
/// claimed for this socket alone instead.
pub(super) fn listener(local: SocketAddr) -> Result<TcpListener, LinkError> {
    let socket = bound_listener(local).map_err(|error| bind_error(local, &error))?;
    socket
        .listen(BACKLOG)
        .map_err(|error| listen_error(local, &error))?;
    Ok(socket.into())
}

fn bound_listener(local: SocketAddr) -> io::Result<Socket> {
    let socket = new_socket(local, Type::STREAM, Protocol::TCP)?;
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    #[cfg(windows)]
    super::sys::claim_port_exclusively(&socket)?;
    socket.bind(&local.into())?;
    Ok(socket)
}

/// A stream socket that is not connected yet, bound if `local` asks for it.
///
/// With a fixed port `SO_REUSEADDR` lets a reconnect have the same port while
/// the old connection is in TIME_WAIT (Unix; Windows does not need it).
pub(super) fn stream(
    local: Option<SocketAddr>,
    remote: SocketAddr,
) -> Result<TcpStream, LinkError> {
    let made = new_socket(remote, Type::STREAM, Protocol::TCP);
    let socket = made.map_err(|error| LinkError::Connect {
        addr: remote,
        cause: Cause::from(&error),
    })?;
    if let Some(local) = local {
        bind_stream(&socket, local).map_err(|error| bind_error(local, &error))?;
    }
    Ok(socket.into())
}

fn bind_stream(socket: &Socket, local: SocketAddr) -> io::Result<()> {
    #[cfg(unix)]
    if local.port() != 0 {
        socket.set_reuse_address(true)?;
    }
    socket.bind(&local.into())
}

/// Sets what every connection has: no waiting for fuller segments, and urgent
/// bytes in their place among the others instead of nowhere.
pub(super) fn prepare_connection(stream: &TcpStream) -> io::Result<()> {
    stream.set_nonblocking(true)?;
    stream.set_nodelay(true)?;
    SockRef::from(stream).set_out_of_band_inline(true)
}

fn new_socket(addr: SocketAddr, kind: Type, protocol: Protocol) -> io::Result<Socket> {
    let socket = Socket::new(Domain::for_address(addr), kind, Some(protocol))?;
    if addr.is_ipv6() {
        socket.set_only_v6(true)?;
    }
    socket.set_nonblocking(true)?;
    Ok(socket)
}

/// Some systems clamp the wish, others refuse it: then half of it is asked for.
pub(super) fn ask_for_receive_buffer(socket: &Socket, bytes: usize) {
    let mut wish = bytes;
    while wish >= LEAST_BUFFER_BYTES && socket.set_recv_buffer_size(wish).is_err() {
        wish /= 2;
    }
}

/// Some systems clamp the wish, others refuse it: then half of it is asked for.
pub(super) fn ask_for_send_buffer(socket: &Socket, bytes: usize) {
    let mut wish = bytes;
    while wish >= LEAST_BUFFER_BYTES && socket.set_send_buffer_size(wish).is_err() {
        wish /= 2;
    }
}

/// Linux reports twice what was granted, the other half being for its own
/// bookkeeping (socket(7)); what is told here is the usable half.
pub(super) fn granted_receive_buffer(socket: &Socket) -> Option<usize> {
    socket.recv_buffer_size().ok().map(usable)
}

pub(super) fn granted_send_buffer(socket: &Socket) -> Option<usize> {
    socket.send_buffer_size().ok().map(usable)
}

fn usable(reported: usize) -> usize {
    if cfg!(target_os = "linux") {
        reported / 2
    } else {
        reported
    }
}

fn bind_error(addr: SocketAddr, error: &io::Error) -> LinkError {
    LinkError::Bind {
        addr,
        cause: Cause::from(error),
    }
}

/// With address reuse Linux finds a port in use only when listening; it is the
/// same fault as when binding.
fn listen_error(addr: SocketAddr, error: &io::Error) -> LinkError {
    let cause = Cause::from(error);
    match cause.kind {
        CauseKind::AddressInUse => LinkError::Bind { addr, cause },
        _ => LinkError::Listen { addr, cause },
    }
}
