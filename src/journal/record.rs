use std::net::SocketAddr;

use crate::text::StreamPoint;
use crate::value::{Direction, PeerId, RecordSeq, Stamp, StreamId};

/// The other side of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// A note about the link itself.
    Nobody,
    Peer {
        peer: PeerId,
        addr: SocketAddr,
    },
    /// Sent to every client of a server.
    All {
        clients: u32,
    },
    /// A datagram's destination that never sent anything.
    Address(SocketAddr),
}

/// Where a record stands in a run of bytes without message borders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamPlace {
    pub stream: StreamId,
    /// The record's first byte, and what is known of the bytes before it.
    pub start: StreamPoint,
}

/// One thing that happened, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub seq: RecordSeq,
    pub at: Stamp,
    pub direction: Direction,
    pub party: Party,
    /// None for datagrams and notes.
    pub place: Option<StreamPlace>,
    /// Typed as HEX; only for records that went out.
    pub typed_as_hex: bool,
    /// Exactly what crossed the socket. For a note: [`super::Note`] in JSON.
    pub bytes: Vec<u8>,
}

/// An empty note: what a record is read over.
impl Default for Record {
    fn default() -> Self {
        Self {
            seq: RecordSeq(0),
            at: Stamp(0),
            direction: Direction::Note,
            party: Party::Nobody,
            place: None,
            typed_as_hex: false,
            bytes: Vec::new(),
        }
    }
}

/// A record that is about to be appended.
#[derive(Clone, Copy, Debug)]
pub struct Draft<'a> {
    pub at: Stamp,
    pub direction: Direction,
    pub party: Party,
    /// The stream that the bytes belong to; offset and predecessor are found by
    /// the journal.
    pub stream: Option<StreamId>,
    pub typed_as_hex: bool,
    pub bytes: &'a [u8],
}
