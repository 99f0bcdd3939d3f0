use std::net::SocketAddr;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::net::{LeaveReason, LinkError, OperationError};
use crate::value::Protocol;

/// Something that happened and was no bytes. Kept as a record, in JSON, with a
/// stable English key, so that it can be told in any language later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "note", rename_all = "kebab-case")]
pub enum Note {
    Opened {
        protocol: Protocol,
        local: SocketAddr,
        remote: Option<SocketAddr>,
    },
    Joined {
        addr: SocketAddr,
    },
    HalfClosed {
        addr: SocketAddr,
    },
    Left {
        addr: SocketAddr,
        reason: LeaveReason,
    },
    ListeningStopped {
        local: SocketAddr,
    },
    Closed {
        local: Option<SocketAddr>,
    },
    Failed {
        error: LinkError,
    },
    SendFailed {
        unsent_bytes: usize,
        error: OperationError,
    },
    Trouble {
        error: OperationError,
    },
    SavingStarted {
        path: PathBuf,
    },
    SavingStopped {
        path: PathBuf,
        bytes: u64,
    },
    SavingFailed {
        path: PathBuf,
        kind: String,
    },
    /// Written by a newer version of the program.
    #[serde(other)]
    Unknown,
}

impl Note {
    /// The bytes that a record keeps.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Reads what [`Note::to_bytes`] wrote. Damaged bytes are `Unknown`.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        serde_json::from_slice(bytes).unwrap_or(Self::Unknown)
    }
}
