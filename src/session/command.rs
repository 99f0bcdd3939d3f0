use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::export::FormSpec;
use crate::net::{LinkSpec, Target};
use crate::value::{PeerId, RecordSeq};

/// Bytes to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub bytes: Arc<[u8]>,
    pub typed_as_hex: bool,
    pub target: Target,
}

/// A file that grows with every record from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaveSpec {
    /// Appended to when it exists, made when not; its folder must exist.
    pub path: PathBuf,
    /// Protocol and own address in it are the session's to tell.
    pub form: FormSpec,
}

/// What a session is told.
#[derive(Clone, Debug)]
pub enum Command {
    /// Opens a link. One that is open is closed first.
    Open(LinkSpec),
    /// Closes the link, or stops opening it; stops the repeat. Saving goes on.
    Close,
    StopListening,
    Disconnect(PeerId),
    Send(Message),
    /// Sends at once and then at every `every` from now on, 1 ms at least,
    /// until stopped or until the link ends, or until `times` sends have left or
    /// failed ([`super::RepeatStatus::left`] tells). A repeat before it is replaced.
    StartRepeat {
        message: Message,
        every: Duration,
        times: Option<u64>,
    },
    /// Changes what is repeated, keeping the rhythm.
    SetRepeat(Message),
    StopRepeat,
    /// Saves every record from now on. With the path that is being saved to,
    /// it changes the form from now on; with another, the file before is closed.
    StartSaving(SaveSpec),
    StopSaving,
    /// A journal on the disk is found under this name after a crash.
    NameJournal {
        name: String,
    },
    /// The journal stays on the disk under this name when the session ends.
    /// Without effect on a journal in memory.
    KeepJournal {
        name: String,
    },
    /// Forgets the records; counters, peers and the saved file stay.
    ClearLog,
    ResetCounters,
    /// Marks a record, or gives its bookmark another note.
    SetBookmark {
        seq: RecordSeq,
        note: String,
    },
    RemoveBookmark(RecordSeq),
}

/// Why a command was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("too many commands are waiting")]
    Full,
    #[error("the session has ended")]
    Ended,
    /// The records are only looked at.
    #[error("the session is only looked at")]
    ReadOnly,
}
