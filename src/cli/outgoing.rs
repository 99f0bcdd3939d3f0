//! Messages that were handed to a session and have not left yet.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::session::{Command, Message, Refused, Session};

/// Bytes that may be on their way, besides one message of any length.
const WAITING_BYTES: usize = 4 << 20;
/// Fewer than a session takes commands, so that none is refused.
const WAITING_MESSAGES: usize = 256;

/// Hands messages to a session no faster than they leave.
///
/// The link holds the bytes of a message until the system has taken them for
/// every peer, or they could not be sent; then nobody else has them any more.
#[derive(Debug, Default)]
pub struct Outgoing {
    waiting: VecDeque<Arc<[u8]>>,
}

impl Outgoing {
    /// Another message may be pushed.
    pub fn has_room(&mut self) -> bool {
        self.forget_sent();
        let bytes: usize = self.waiting.iter().map(|bytes| bytes.len()).sum();
        self.waiting.len() < WAITING_MESSAGES && bytes < WAITING_BYTES
    }

    /// Everything has left or has failed.
    pub fn is_empty(&mut self) -> bool {
        self.forget_sent();
        self.waiting.is_empty()
    }

    pub fn push(&mut self, session: &Session, message: Message) -> Result<(), Refused> {
        let bytes = Arc::clone(&message.bytes);
        session.command(Command::Send(message))?;
        self.waiting.push_back(bytes);
        Ok(())
    }

    fn forget_sent(&mut self) {
        self.waiting.retain(|bytes| Arc::strong_count(bytes) > 1);
    }
}
