use std::net::SocketAddr;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{LinkError, OperationError};
use crate::value::{PeerId, Stamp};

/// Why a connection ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LeaveReason {
    /// The peer closed in order (FIN), and so did we.
    ClosedByPeer,
    /// The peer reset the connection (RST).
    ResetByPeer,
    /// We disconnected this peer, or closed the link.
    ClosedByUs,
    /// The connection broke for another reason, such as a time-out.
    Broken(super::Cause),
}

/// Who got the bytes of one send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SentTo {
    /// One peer of a stream link.
    Peer { peer: PeerId, addr: SocketAddr },
    /// Every client that took the bytes at once, in the order of joining; one at
    /// least. A client that took them later has its own `Peer` event.
    All { peers: Arc<[PeerId]> },
    /// A datagram.
    Address(SocketAddr),
}

/// What a link tells.
///
/// `Opened` comes at most once and first, except for failures. `Closed` or
/// `Failed` is the last event, always; the sockets are closed by then. A
/// command that is given while the link ends may stay without an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The socket is bound (UDP, TCP server) or connected (TCP client).
    Opened {
        at: Stamp,
        local: SocketAddr,
        /// The server, for a TCP client.
        peer: Option<(PeerId, SocketAddr)>,
        /// What the system granted, for datagrams; on Linux the usable half
        /// of what it reports (socket(7)).
        receive_buffer_bytes: Option<usize>,
    },
    /// A client connected (TCP server), or a datagram came from a sender that
    /// was not seen before (UDP).
    Joined {
        at: Stamp,
        peer: PeerId,
        addr: SocketAddr,
    },
    /// The peer closed its sending side; ours is still open.
    HalfClosed {
        at: Stamp,
        peer: PeerId,
        addr: SocketAddr,
    },
    /// A connection is gone.
    Left {
        at: Stamp,
        peer: PeerId,
        addr: SocketAddr,
        reason: LeaveReason,
    },
    /// Bytes, in [`Batch::buffer`]. One read of a stream or one whole datagram
    /// (which may be empty).
    Received {
        at: Stamp,
        peer: PeerId,
        addr: SocketAddr,
        range: Range<usize>,
    },
    /// Datagrams that the system dropped before they could be read, mostly
    /// because the receive buffer was full. Told after the last one that was
    /// read when it was noticed; never where the system does not tell (all but
    /// Linux).
    Lost { at: Stamp, datagrams: u32 },
    /// The operating system took the bytes.
    Sent {
        at: Stamp,
        token: u64,
        to: SentTo,
        bytes: Arc<[u8]>,
    },
    /// A send failed, wholly or after a part. The part that was taken has a
    /// `Sent` event of its own before this one.
    SendFailed {
        at: Stamp,
        token: u64,
        unsent_bytes: usize,
        error: OperationError,
    },
    /// Something failed that was not a send; the link lives.
    Trouble { at: Stamp, error: OperationError },
    /// The listening socket is closed, clients stay.
    ListeningStopped { at: Stamp, local: SocketAddr },
    /// Ended as asked.
    Closed { at: Stamp },
    /// Ended by an error.
    Failed { at: Stamp, error: LinkError },
}

impl Event {
    pub fn at(&self) -> Stamp {
        match *self {
            Self::Opened { at, .. }
            | Self::Joined { at, .. }
            | Self::HalfClosed { at, .. }
            | Self::Left { at, .. }
            | Self::Received { at, .. }
            | Self::Lost { at, .. }
            | Self::Sent { at, .. }
            | Self::SendFailed { at, .. }
            | Self::Trouble { at, .. }
            | Self::ListeningStopped { at, .. }
            | Self::Closed { at }
            | Self::Failed { at, .. } => at,
        }
    }
}

/// Events with the bytes of their `Received` ones, as they travel. Given back
/// with [`super::Link::give_back`], its memory is used again.
#[derive(Debug, Default)]
pub struct Batch {
    /// What no event has a range of is of an earlier use.
    pub buffer: Vec<u8>,
    pub events: Vec<Event>,
}
