use serde::{Deserialize, Serialize};

/// Which way a record went, or that it only tells something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Bytes that came from a peer.
    In,
    /// Bytes that the operating system took for a peer.
    Out,
    /// No bytes of the wire: the link opened, a peer left, a send failed.
    Note,
}
