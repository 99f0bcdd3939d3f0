//! What can go wrong with a link, as operation + address + cause.
//!
//! Two types for two classes: an [`OperationError`] is one failed send or a
//! message from the network, and the link lives on; a [`LinkError`] ends the
//! link. The third class, wrong input, never gets here: it is refused where it
//! is typed. Sentences for people are made in `i18n/say.rs`.

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

/// Why the operating system refused, in words that are the same on every system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CauseKind {
    AddressInUse,
    /// Not an address of this machine.
    AddressNotAvailable,
    PermissionDenied,
    ConnectionRefused,
    ConnectionReset,
    ConnectionAborted,
    HostUnreachable,
    NetworkUnreachable,
    TimedOut,
    NameNotFound,
    MessageTooLong,
    TooManyOpenFiles,
    /// The family (IPv4 or IPv6) is switched off or does not fit the socket.
    FamilyNotSupported,
    NotConnected,
    BrokenPipe,
    OutOfMemory,
    Other,
}

/// The cause of a failure: its kind, and the system's own number for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    pub kind: CauseKind,
    /// `errno` on Unix, `WSAGetLastError` on Windows.
    pub code: Option<i32>,
}

/// An error that ends the link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum LinkError {
    #[error("resolve {host}: {cause:?}")]
    Resolve { host: String, cause: Cause },
    #[error("no remote host was given")]
    NoRemoteHost,
    #[error("no remote port was given")]
    NoRemotePort,
    #[error("bind {addr}: {cause:?}")]
    Bind { addr: SocketAddr, cause: Cause },
    #[error("listen on {addr}: {cause:?}")]
    Listen { addr: SocketAddr, cause: Cause },
    #[error("connect to {addr}: {cause:?}")]
    Connect { addr: SocketAddr, cause: Cause },
    /// Of the addresses of a name, none answered in time.
    #[error("connect to {host}:{port}: no answer in {after_millis} ms")]
    ConnectTimedOut {
        host: String,
        port: u16,
        after_millis: u64,
    },
    #[error("the local address {local} and the remote address {remote} are of different families")]
    FamilyMismatch {
        local: SocketAddr,
        remote: SocketAddr,
    },
    /// The socket stopped working while it was open.
    #[error("receive on {addr}: {cause:?}")]
    Receive { addr: SocketAddr, cause: Cause },
    /// The system refused a socket, a thread or a poller.
    #[error("no socket: {cause:?}")]
    System { cause: Cause },
    /// The I/O thread panicked; the journal is whole.
    #[error("internal error in the link's thread")]
    Panicked,
}

/// An error after which the link goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum OperationError {
    #[error("send to {addr}: {cause:?}")]
    Send { addr: SocketAddr, cause: Cause },
    /// Refused before sending.
    #[error("{length} bytes are more than one datagram carries ({limit})")]
    DatagramTooLong { length: usize, limit: usize },
    /// The peer does not read: its write queue is full.
    #[error("write queue of {addr} is full ({limit_bytes} bytes)")]
    QueueFull {
        addr: SocketAddr,
        limit_bytes: usize,
    },
    #[error("no client is connected")]
    NoClients,
    /// The chosen client or peer is not connected any more.
    #[error("the peer is gone")]
    PeerGone,
    #[error("no target was given")]
    NoTarget,
    #[error("resolve {host}: {cause:?}")]
    Resolve { host: String, cause: Cause },
    #[error("{to} is not of the family of {local}")]
    FamilyMismatch { local: SocketAddr, to: SocketAddr },
    /// ICMP answered an earlier datagram: nobody listens there. The address is
    /// known where the system tells which datagram it was.
    #[error("port unreachable: {addr:?}")]
    PortUnreachable {
        addr: Option<SocketAddr>,
        cause: Cause,
    },
    #[error("accept on {addr}: {cause:?}")]
    Accept { addr: SocketAddr, cause: Cause },
    /// The link is not open.
    #[error("the link is not open")]
    NotOpen,
    /// Too many commands wait for the link's thread.
    #[error("too many sends are waiting")]
    TooManyWaiting,
}
