//! What commands do.

use std::time::{Duration, Instant};

use super::{Actor, Repeating};
use crate::journal::{Note, Party};
use crate::net::{self, Link, LinkSpec, OperationError};
use crate::session::repeat::Repeat;
use crate::session::{Command, LinkState, Message, SaveSpec, Status};
use crate::value::Stamp;

impl Actor {
    pub(super) fn perform(&mut self, command: Command) {
        self.publishing.hurry();
        match command {
            Command::Open(spec) => self.open_after_close(spec),
            Command::Close => {
                self.next_spec = None;
                self.close();
            }
            Command::StopListening => self.tell_link(net::Command::StopListening),
            Command::Disconnect(peer) => self.tell_link(net::Command::Disconnect(peer)),
            Command::Send(message) => {
                self.send(&message);
            }
            Command::StartRepeat {
                message,
                every,
                times,
            } => self.start_repeat(message, every, times),
            Command::SetRepeat(message) => self.set_repeat(message),
            Command::StopRepeat => self.repeating = None,
            Command::StartSaving(spec) => self.start_saving(spec),
            Command::StopSaving => self.recorder.stop_saving(),
            Command::NameJournal { name } => self.recorder.name_journal(&name),
            Command::KeepJournal { name } => self.recorder.keep_journal(&name),
            Command::ClearLog => self.recorder.clear(),
            Command::SetBookmark { seq, note } => self.recorder.set_bookmark(seq, &note),
            Command::RemoveBookmark(seq) => self.recorder.remove_bookmark(seq),
            Command::ResetCounters => {
                // The notes from here on add up to what is counted from here on.
                self.tell_losses();
                self.status.counters = Default::default();
            }
        }
    }

    fn start_saving(&mut self, mut spec: SaveSpec) {
        spec.form.protocol = self.status.protocol;
        spec.form.local = self.status.local;
        self.recorder.start_saving(spec);
    }

    fn open_after_close(&mut self, spec: LinkSpec) {
        if self.link.is_some() {
            self.next_spec = Some(spec);
            self.close();
        } else {
            self.open(spec);
        }
    }

    pub(super) fn open(&mut self, spec: LinkSpec) {
        self.peers.clear();
        self.status = Status {
            protocol: Some(spec.protocol()),
            counters: self.status.counters,
            trouble: self.status.trouble.take(),
            ..Status::default()
        };
        self.recorder.set_link(&spec);
        self.set_state(LinkState::Opening);
        self.link = Some(Link::open(spec, self.peer_ids.clone()));
    }

    pub(super) fn close(&mut self) {
        self.repeating = None;
        let Some(link) = &self.link else {
            return;
        };
        // `Close` is always taken; a link that has ended says so by its events.
        let _ = link.command(net::Command::Close);
        self.set_state(LinkState::Closing);
    }

    fn tell_link(&mut self, command: net::Command) {
        if let Err(error) = self.hand_over(command) {
            self.trouble(Stamp::now(), error);
        }
    }

    fn hand_over(&self, command: net::Command) -> Result<(), OperationError> {
        let is_open = self.status.state == LinkState::Open;
        match &self.link {
            Some(link) if is_open => link.command(command).map_err(|refused| match refused {
                net::Refused::Full => OperationError::TooManyWaiting,
                net::Refused::Ended => OperationError::NotOpen,
            }),
            _ => Err(OperationError::NotOpen),
        }
    }

    /// The token of the send, unless it failed at once.
    fn send(&mut self, message: &Message) -> Option<u64> {
        let token = self.new_token(message);
        let command = net::Command::Send {
            token,
            target: message.target.clone(),
            bytes: message.bytes.clone(),
        };
        match self.hand_over(command) {
            Ok(()) => Some(token),
            Err(error) => {
                self.send_failed(Stamp::now(), message.bytes.len(), error);
                None
            }
        }
    }

    /// A number that tells by itself how the message was typed, so that nothing
    /// need be remembered for a send that is never answered.
    fn new_token(&mut self, message: &Message) -> u64 {
        self.next_send += 1;
        self.next_send << 1 | u64::from(message.typed_as_hex)
    }

    pub(super) fn is_typed_as_hex(token: u64) -> bool {
        token & 1 == 1
    }

    fn start_repeat(&mut self, message: Message, every: Duration, times: Option<u64>) {
        if self.status.state != LinkState::Open {
            return self.trouble(Stamp::now(), OperationError::NotOpen);
        }
        self.repeating = Some(Repeating {
            message,
            rhythm: Repeat::start(every, times, Instant::now()),
        });
    }

    fn set_repeat(&mut self, message: Message) {
        if let Some(repeating) = &mut self.repeating {
            repeating.message = message;
        }
    }

    pub(super) fn repeat_when_due(&mut self, now: Instant) {
        let Some(mut repeating) = self.repeating.take() else {
            return;
        };
        if repeating.rhythm.take_turn(now) {
            match self.send(&repeating.message) {
                Some(token) => repeating.rhythm.sending(token),
                None => repeating.rhythm.not_sent(),
            }
        }
        self.repeating = Some(repeating);
    }

    pub(super) fn send_failed(&mut self, at: Stamp, unsent_bytes: usize, error: OperationError) {
        let note = Note::SendFailed {
            unsent_bytes,
            error: error.clone(),
        };
        self.note_trouble(at, &note, error);
    }

    pub(super) fn trouble(&mut self, at: Stamp, error: OperationError) {
        let note = Note::Trouble {
            error: error.clone(),
        };
        self.note_trouble(at, &note, error);
    }

    fn note_trouble(&mut self, at: Stamp, note: &Note, error: OperationError) {
        self.recorder.note(at, Party::Nobody, note);
        let number = self.status.trouble.as_ref().map_or(0, |(last, _)| *last);
        self.status.trouble = Some((number + 1, error));
        self.publishing.mark();
    }
}
