use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize, Serializer};

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
        #[serde(serialize_with = "path_as_shown")]
        path: PathBuf,
    },
    SavingStopped {
        #[serde(serialize_with = "path_as_shown")]
        path: PathBuf,
        bytes: u64,
    },
    SavingFailed {
        #[serde(serialize_with = "path_as_shown")]
        path: PathBuf,
        /// [`std::io::ErrorKind`] as it is named in the standard library:
        /// `StorageFull`, `NotFound`.
        kind: String,
    },
    /// The system dropped datagrams before they could be read.
    Lost {
        datagrams: u64,
    },
    /// The disk refused the journal; the newest records are in memory only.
    JournalFailed {
        #[serde(serialize_with = "path_as_shown")]
        path: PathBuf,
        /// As in `SavingFailed`.
        kind: String,
    },
    /// Shown in the place of a record that the disk gave back damaged; never
    /// written.
    RecordDamaged,
    /// Shown in the place of a record that went while the disk refused; never
    /// written.
    RecordNotKept,
    /// Written by a newer version of the program.
    #[serde(other)]
    Unknown,
}

impl Note {
    /// Something went wrong that a person must be able to find in a long log.
    pub fn is_failure(&self) -> bool {
        match self {
            Self::Failed { .. }
            | Self::SendFailed { .. }
            | Self::Trouble { .. }
            | Self::SavingFailed { .. }
            | Self::Lost { .. }
            | Self::JournalFailed { .. }
            | Self::RecordDamaged
            | Self::RecordNotKept => true,
            Self::Left { reason, .. } => {
                matches!(reason, LeaveReason::ResetByPeer | LeaveReason::Broken(_))
            }
            Self::Opened { .. }
            | Self::Joined { .. }
            | Self::HalfClosed { .. }
            | Self::ListeningStopped { .. }
            | Self::Closed { .. }
            | Self::SavingStarted { .. }
            | Self::SavingStopped { .. }
            | Self::Unknown => false,
        }
    }

    /// The bytes that a record keeps.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Reads what [`Note::to_bytes`] wrote. Damaged bytes are `Unknown`.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        serde_json::from_slice(bytes).unwrap_or(Self::Unknown)
    }
}

/// Serde refuses a path that is not Unicode; such a note would be lost.
fn path_as_shown<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&path.to_string_lossy())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::{Cause, CauseKind};

    fn addr(text: &str) -> SocketAddr {
        text.parse().unwrap()
    }

    fn cause() -> Cause {
        Cause {
            kind: CauseKind::ConnectionReset,
            code: Some(104),
        }
    }

    fn one_of_each() -> Vec<Note> {
        let here = addr("127.0.0.1:7788");
        let there = addr("[fe80::1%3]:9");
        let path = PathBuf::from("/tmp/日志.txt");
        vec![
            Note::Opened {
                protocol: Protocol::TcpClient,
                local: here,
                remote: Some(there),
            },
            Note::Joined { addr: there },
            Note::HalfClosed { addr: there },
            Note::Left {
                addr: there,
                reason: LeaveReason::Broken(cause()),
            },
            Note::ListeningStopped { local: here },
            Note::Closed { local: None },
            Note::Failed {
                error: LinkError::Bind {
                    addr: here,
                    cause: cause(),
                },
            },
            Note::SendFailed {
                unsent_bytes: 12,
                error: OperationError::QueueFull {
                    addr: there,
                    limit_bytes: 3,
                },
            },
            Note::Trouble {
                error: OperationError::PortUnreachable {
                    addr: Some(there),
                    cause: cause(),
                },
            },
            Note::SavingStarted { path: path.clone() },
            Note::SavingStopped {
                path: path.clone(),
                bytes: u64::MAX,
            },
            Note::SavingFailed {
                path: path.clone(),
                kind: "StorageFull".to_owned(),
            },
            Note::Lost {
                datagrams: u64::MAX,
            },
            Note::JournalFailed {
                path,
                kind: "StorageFull".to_owned(),
            },
            Note::RecordDamaged,
            Note::RecordNotKept,
            Note::Unknown,
        ]
    }

    #[test]
    fn every_note_is_read_back() {
        for note in one_of_each() {
            assert_eq!(Note::from_bytes(&note.to_bytes()), note);
        }
    }

    #[test]
    fn keys_are_stable_english() {
        let note = Note::Joined {
            addr: addr("127.0.0.1:5"),
        };
        assert_eq!(
            note.to_bytes(),
            br#"{"note":"joined","addr":"127.0.0.1:5"}"#
        );
    }

    #[test]
    fn a_newer_or_damaged_note_is_unknown() {
        for bytes in [
            &b"{\"note\":\"eclipse\",\"moon\":1}"[..],
            b"{\"note\":\"jo",
            b"",
            b"\xFF",
        ] {
            assert_eq!(Note::from_bytes(bytes), Note::Unknown);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_path_that_is_not_unicode_does_not_lose_the_note() {
        use std::os::unix::ffi::OsStringExt;
        let path = PathBuf::from(std::ffi::OsString::from_vec(b"/tmp/\xA7.txt".to_vec()));
        let note = Note::SavingStarted { path };
        let back = Note::from_bytes(&note.to_bytes());
        let shown = PathBuf::from("/tmp/\u{FFFD}.txt");
        assert_eq!(back, Note::SavingStarted { path: shown });
    }
}
