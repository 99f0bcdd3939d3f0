use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use crossbeam_channel::Receiver;

use super::{Batch, LinkSpec};
use crate::value::{Endpoint, PeerId};

/// Gives out [`PeerId`]s; shared by all links of one session, one after another.
#[derive(Clone, Debug, Default)]
pub struct PeerIds(Arc<AtomicU32>);

impl PeerIds {
    pub fn next(&self) -> PeerId {
        PeerId(self.0.fetch_add(1, Ordering::Relaxed))
    }
}

/// For whom bytes are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Every client of a server; the one peer of a client.
    All,
    /// One client of a server, or one sender of datagrams seen so far.
    Peer(PeerId),
    /// Where a datagram goes. A name is resolved off the I/O thread.
    Endpoint(Endpoint),
}

/// What a link is told.
#[derive(Clone, Debug)]
pub enum Command {
    /// `token` comes back in `Sent` and `SendFailed`.
    Send {
        token: u64,
        target: Target,
        bytes: Arc<[u8]>,
    },
    /// Closes one client's connection.
    Disconnect(PeerId),
    /// Closes the listening socket; clients stay connected.
    StopListening,
    /// Closes our sending side and goes on receiving.
    ShutdownSend(PeerId),
    /// Closes everything at once.
    Close,
}

/// Why a command was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("too many commands are waiting")]
    Full,
    #[error("the link has ended")]
    Ended,
}

/// An open link: commands in, events out. Dropping it closes and joins.
#[derive(Debug)]
pub struct Link {}

impl Link {
    /// Starts to open. Returns at once: what comes of it is told by events.
    pub fn open(spec: LinkSpec, peer_ids: PeerIds) -> Self {
        let _ = (spec, peer_ids);
        unimplemented!()
    }

    /// Where events arrive; the channel is bounded, the link stops reading its
    /// sockets while it is full. Call [`Link::made_room`] after taking batches.
    pub fn events(&self) -> &Receiver<Batch> {
        unimplemented!()
    }

    /// Tells the I/O thread that the event channel has room again.
    pub fn made_room(&self) {
        unimplemented!()
    }

    /// Hands over a command and wakes the I/O thread. Never blocks. `Close` is
    /// always taken.
    pub fn command(&self, command: Command) -> Result<(), Refused> {
        let _ = command;
        unimplemented!()
    }
}
