//! One of each error, note and state, with every cause.

use std::net::SocketAddr;
use std::path::PathBuf;

use crate::journal::Note;
use crate::net::{Cause, CauseKind, LeaveReason, LinkError, OperationError};
use crate::session::{LinkState, Status};
use crate::text::hex::HexError;
use crate::text::{ComposeError, EscapeError, Unmappable};
use crate::value::Protocol;

const KINDS: [CauseKind; 17] = [
    CauseKind::AddressInUse,
    CauseKind::AddressNotAvailable,
    CauseKind::PermissionDenied,
    CauseKind::ConnectionRefused,
    CauseKind::ConnectionReset,
    CauseKind::ConnectionAborted,
    CauseKind::HostUnreachable,
    CauseKind::NetworkUnreachable,
    CauseKind::TimedOut,
    CauseKind::NameNotFound,
    CauseKind::MessageTooLong,
    CauseKind::TooManyOpenFiles,
    CauseKind::FamilyNotSupported,
    CauseKind::NotConnected,
    CauseKind::BrokenPipe,
    CauseKind::OutOfMemory,
    CauseKind::Other,
];

pub(super) fn addr(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

pub(super) fn local() -> SocketAddr {
    addr("127.0.0.1:8080")
}

pub(super) fn remote() -> SocketAddr {
    addr("[::1]:80")
}

pub(super) fn causes() -> impl Iterator<Item = Cause> {
    KINDS
        .into_iter()
        .flat_map(|kind| [None, Some(10_048)].map(|code| Cause { kind, code }))
}

pub(super) fn link_errors() -> Vec<LinkError> {
    let mut errors = vec![
        LinkError::NoRemoteHost,
        LinkError::NoRemotePort,
        LinkError::ConnectTimedOut {
            host: String::from("device.example"),
            port: 502,
            after_millis: 5_000,
        },
        LinkError::FamilyMismatch {
            local: local(),
            remote: remote(),
        },
        LinkError::Panicked,
    ];
    for cause in causes() {
        for addr in [local(), remote()] {
            let cause = || cause.clone();
            errors.extend([
                LinkError::Bind {
                    addr,
                    cause: cause(),
                },
                LinkError::Listen {
                    addr,
                    cause: cause(),
                },
                LinkError::Connect {
                    addr,
                    cause: cause(),
                },
                LinkError::Receive {
                    addr,
                    cause: cause(),
                },
            ]);
        }
        errors.push(LinkError::Resolve {
            host: String::from("device.example"),
            cause: cause.clone(),
        });
        errors.push(LinkError::System { cause });
    }
    errors
}

pub(super) fn operation_errors() -> Vec<OperationError> {
    let mut errors = vec![
        OperationError::DatagramTooLong {
            length: 65_508,
            limit: 65_507,
        },
        OperationError::QueueFull {
            addr: local(),
            limit_bytes: 4 << 20,
        },
        OperationError::NoClients,
        OperationError::PeerGone,
        OperationError::NoTarget,
        OperationError::FamilyMismatch {
            local: local(),
            to: remote(),
        },
        OperationError::NotOpen,
        OperationError::TooManyWaiting,
    ];
    for cause in causes() {
        for addr in [local(), remote()] {
            let cause = || cause.clone();
            errors.extend([
                OperationError::Send {
                    addr,
                    cause: cause(),
                },
                OperationError::PortUnreachable {
                    addr: Some(addr),
                    cause: cause(),
                },
                OperationError::Accept {
                    addr,
                    cause: cause(),
                },
            ]);
        }
        errors.push(OperationError::Resolve {
            host: String::from("device.example"),
            cause: cause.clone(),
        });
        errors.push(OperationError::PortUnreachable { addr: None, cause });
    }
    errors
}

pub(super) fn notes() -> Vec<Note> {
    let path = || PathBuf::from("/tmp/log.txt");
    let mut notes = vec![
        Note::Joined { addr: local() },
        Note::HalfClosed { addr: local() },
        Note::ListeningStopped { local: local() },
        Note::Closed {
            local: Some(local()),
        },
        Note::Closed { local: None },
        Note::SavingStarted { path: path() },
        Note::SavingStopped {
            path: path(),
            bytes: 4_321,
        },
        Note::SavingFailed {
            path: path(),
            kind: String::from("StorageFull"),
        },
        Note::Lost { datagrams: 1 },
        Note::Lost { datagrams: 12_345 },
        Note::JournalFailed {
            path: path(),
            kind: String::from("StorageFull"),
        },
        Note::RecordDamaged,
        Note::RecordNotKept,
        Note::Unknown,
    ];
    for protocol in Protocol::ALL {
        notes.extend([None, Some(remote())].map(|remote| Note::Opened {
            protocol,
            local: local(),
            remote,
        }));
    }
    let reasons = [
        LeaveReason::ClosedByPeer,
        LeaveReason::ResetByPeer,
        LeaveReason::ClosedByUs,
    ];
    let reasons = reasons.into_iter().chain(causes().map(LeaveReason::Broken));
    notes.extend(reasons.map(|reason| Note::Left {
        addr: local(),
        reason,
    }));
    notes.extend(
        link_errors()
            .into_iter()
            .map(|error| Note::Failed { error }),
    );
    for error in operation_errors() {
        notes.push(Note::SendFailed {
            unsent_bytes: 5,
            error: error.clone(),
        });
        notes.push(Note::Trouble { error });
    }
    notes
}

pub(super) fn typed_errors() -> Vec<ComposeError> {
    let unmappable = Unmappable {
        character: '😀',
        position: 4,
        encoding: "GBK",
    };
    let escapes = [
        EscapeError::Unknown {
            position: 4,
            found: 'q',
        },
        EscapeError::Incomplete { position: 4 },
        EscapeError::NotACharacter { position: 4 },
        EscapeError::Unmappable(unmappable.clone()),
    ];
    let mut errors = vec![
        ComposeError::Hex(HexError::NotHex {
            position: 4,
            found: 'g',
        }),
        ComposeError::Hex(HexError::HalfByte { position: 4 }),
        ComposeError::Unmappable(unmappable),
    ];
    errors.extend(escapes.map(ComposeError::Escape));
    errors
}

pub(super) fn states() -> Vec<Status> {
    let mut states = Vec::new();
    for state in [
        LinkState::Idle,
        LinkState::Opening,
        LinkState::Open,
        LinkState::Closing,
        LinkState::Failed,
    ] {
        for protocol in Protocol::ALL {
            states.push(Status {
                state,
                protocol: Some(protocol),
                local: Some(local()),
                ..Status::default()
            });
        }
    }
    states
}
