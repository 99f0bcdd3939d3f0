use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::journal::{BookmarkError, Bookmarks, JournalState};
use crate::net::{LinkError, OperationError};
use crate::value::{PeerId, Protocol, Stamp};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LinkState {
    #[default]
    Idle,
    Opening,
    Open,
    Closing,
    /// The reason is in [`Status::failure`].
    Failed,
}

/// One peer, as the window lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeerStatus {
    pub peer: PeerId,
    pub addr: SocketAddr,
    pub joined_at: Stamp,
    pub received_bytes: u64,
    pub sent_bytes: u64,
    /// It closed its sending side.
    pub half_closed: bool,
}

/// What has crossed since the start or the last reset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    pub received_records: u64,
    pub sent_records: u64,
    pub received_bytes: u64,
    pub sent_bytes: u64,
    /// Datagrams that the system dropped before we could read them.
    pub lost_records: u64,
    /// When the first of them was noticed.
    pub lost_since: Option<Stamp>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepeatStatus {
    pub every: Duration,
    /// Sends that the system has taken.
    pub sent: u64,
    /// Sends that it has not.
    pub failed: u64,
    /// Times that were due while the one before had not left yet.
    pub missed: u64,
    /// With a number of times: sends that have neither left nor failed yet.
    /// At 0 the repeat is over.
    pub left: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaveStatus {
    pub path: PathBuf,
    pub written_bytes: u64,
    /// The disk refused: saving has stopped.
    pub failed: Option<std::io::ErrorKind>,
}

/// A session's state at one moment.
///
/// Published at once when a link's state changes or a command was done, else
/// at most once in 16 ms. With more than 100 peers, `peers` may be 50 ms older
/// than the rest under load: [`Self::latest_sender`] can name one that is not
/// listed yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    pub state: LinkState,
    /// The protocol of the link that is or was open.
    pub protocol: Option<Protocol>,
    /// The address really bound.
    pub local: Option<SocketAddr>,
    /// The server, for a TCP client.
    pub remote: Option<SocketAddr>,
    /// TCP server: still accepting clients.
    pub listening: bool,
    /// Connected clients (TCP server), or the senders seen so far (UDP), the
    /// newest last.
    pub peers: Arc<Vec<PeerStatus>>,
    /// The sender of the newest datagram (UDP).
    pub latest_sender: Option<PeerId>,
    pub counters: Counters,
    pub repeat: Option<RepeatStatus>,
    pub saving: Option<SaveStatus>,
    /// Where the records go, and whether the disk takes them.
    pub journal: JournalState,
    /// Of records that are there. Those of a journal on the disk are on it.
    pub bookmarks: Arc<Bookmarks>,
    /// Why the newest bookmark was not set or removed, with a number that grows
    /// with each such failure.
    pub bookmark_trouble: Option<(u64, BookmarkError)>,
    pub receive_buffer_bytes: Option<usize>,
    /// Why the link ended, until the next open.
    pub failure: Option<LinkError>,
    /// The newest failed operation, with a number that grows with each.
    pub trouble: Option<(u64, OperationError)>,
}
