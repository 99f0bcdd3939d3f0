use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::Status;
use crate::journal::JournalReader;
use crate::net::{LinkSpec, Target};
use crate::text::Encoding;
use crate::value::PeerId;

/// Called (from any thread) when a session has something new to show.
pub type Waker = Arc<dyn Fn() + Send + Sync>;

#[derive(Clone, Debug)]
pub struct SessionOptions {
    /// For the thread's name.
    pub name: String,
    /// How much the journal may keep, in bytes.
    pub journal_limit_bytes: usize,
}

/// Bytes to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub bytes: Arc<[u8]>,
    pub typed_as_hex: bool,
    pub target: Target,
}

/// The form of a file that is saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveForm {
    /// NetAssist's log text, in UTF-8.
    NetAssist {
        receive_as_hex: bool,
        receive: Encoding,
        send: Encoding,
    },
    /// What was received, byte for byte, nothing else.
    Raw,
}

/// A file that grows with every record from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaveSpec {
    pub path: PathBuf,
    pub form: SaveForm,
}

#[derive(Clone, Debug)]
pub enum Command {
    Open(LinkSpec),
    Close,
    StopListening,
    Disconnect(PeerId),
    Send(Message),
    /// Sends at once and then at every `every` from now on.
    StartRepeat {
        message: Message,
        every: Duration,
    },
    /// Changes what is repeated, keeping the rhythm.
    SetRepeat(Message),
    StopRepeat,
    StartSaving(SaveSpec),
    StopSaving,
    ClearLog,
    ResetCounters,
}

/// Why a command was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("too many commands are waiting")]
    Full,
    #[error("the session has ended")]
    Ended,
}

/// The handle of a session; dropping it closes the link and joins the thread.
pub struct Session {}

impl Session {
    pub fn start(options: SessionOptions, waker: Waker) -> Self {
        let _ = (options, waker);
        unimplemented!()
    }

    /// Never blocks.
    pub fn command(&self, command: Command) -> Result<(), Refused> {
        let _ = command;
        unimplemented!()
    }

    /// The newest snapshot; cheap.
    pub fn status(&self) -> Arc<Status> {
        unimplemented!()
    }

    pub fn reader(&self) -> &JournalReader {
        unimplemented!()
    }
}
