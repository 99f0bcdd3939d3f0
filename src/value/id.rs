use serde::{Deserialize, Serialize};

/// One session (one tab) of a running program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(pub u32);

/// One remote side of a link: a connection, or the sender of datagrams.
///
/// Unique within a session, never used twice, also not after a reconnect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PeerId(pub u32);

/// One run of bytes without message borders: one direction of one TCP
/// connection. Unique within a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct StreamId(pub u32);

/// The place of a record in its journal, counted from 0.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct RecordSeq(pub u64);

impl RecordSeq {
    /// The record after this one.
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}
