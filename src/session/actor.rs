//! The loop of a session. What commands do is in `perform`, what becomes of the
//! link's events in `apply`.

mod apply;
mod perform;

use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvError, at, never, select};

use super::board::Board;
use super::follower::Lead;
use super::losses::Losses;
use super::pace::Pace;
use super::peer_book::PeerBook;
use super::recorder::Recorder;
use super::repeat::Repeat;
use super::{Command, LinkState, Message, RepeatStatus, Status};
use crate::net::{Batch, Link, LinkError, LinkSpec, PeerIds};
use crate::value::{Protocol, Stamp, StreamId};

/// Under load the status is published once a frame.
const PUBLISH_EVERY: Duration = Duration::from_millis(16);
/// Under load a long list of peers is made less often.
const LIST_PEERS_EVERY: Duration = Duration::from_millis(50);
/// A list up to this length is made with every status.
const SHORT_LIST: usize = 100;
/// How long a link may take to close when the session ends.
const CLOSE_DEADLINE: Duration = Duration::from_secs(2);

pub(super) struct Actor {
    commands: Receiver<Command>,
    board: Arc<Board>,
    recorder: Recorder,
    lead: Option<Lead>,
    /// The follower is too far behind: the link's events wait.
    is_held: bool,
    link: Option<Link>,
    losses: Losses,
    /// The time of the last event.
    applied_until: Stamp,
    /// To be opened when the link has closed.
    next_spec: Option<LinkSpec>,
    peer_ids: PeerIds,
    peers: PeerBook,
    next_stream: u32,
    next_send: u64,
    repeating: Option<Repeating>,
    status: Status,
    publishing: Pace,
    peer_listing: Pace,
}

/// A message that is sent again and again.
struct Repeating {
    message: Message,
    rhythm: Repeat,
}

impl Actor {
    pub fn new(
        commands: Receiver<Command>,
        board: Arc<Board>,
        recorder: Recorder,
        lead: Option<Lead>,
    ) -> Self {
        Self {
            commands,
            board,
            peer_ids: PeerIds::starting_at(recorder.next_peer()),
            next_stream: recorder.next_stream(),
            recorder,
            lead,
            is_held: false,
            link: None,
            losses: Losses::default(),
            applied_until: Stamp(0),
            next_spec: None,
            peers: PeerBook::default(),
            next_send: 0,
            repeating: None,
            status: Status::default(),
            publishing: Pace::new(PUBLISH_EVERY),
            peer_listing: Pace::new(LIST_PEERS_EVERY),
        }
    }

    /// Runs until the handle hangs up.
    pub fn run(mut self) {
        // The journal is made by now, or could not be.
        if self.recorder.journal_state() != self.board.newest().journal {
            self.publishing.hurry();
        }
        self.do_what_is_due();
        while self.turn() {}
        self.end();
    }

    /// Waits for one thing and does it. False when the handle has hung up.
    fn turn(&mut self) -> bool {
        let commands = self.commands.clone();
        let due = self.due().map_or_else(never, at);
        select! {
            recv(commands) -> command => match command {
                Ok(command) => self.perform(command),
                Err(RecvError) => return false,
            },
            recv(self.events()) -> batch => self.take(batch),
            recv(self.room()) -> room => if room == Err(RecvError) {
                self.lead = None;
            },
            recv(due) -> _ => {}
        }
        self.do_what_is_due();
        true
    }

    fn do_what_is_due(&mut self) {
        self.repeat_when_due(Instant::now());
        self.hold_when_ahead();
        let is_idle = self.events().is_empty() && self.commands.is_empty();
        let now = Instant::now();
        self.tell_losses_when_due(now);
        self.recorder.settle(is_idle, now);
        if self.recorder.take_news() {
            self.publishing.hurry();
        }
        self.publish(now);
        if let Some(lead) = &mut self.lead {
            lead.tell_news();
        }
    }

    /// What a link that closes has left to tell is bounded, and taken at once.
    fn hold_when_ahead(&mut self) {
        let recorded_bytes = self.recorder.recorded_bytes();
        let is_ahead = self
            .lead
            .as_mut()
            .is_some_and(|lead| lead.must_hold(recorded_bytes));
        self.is_held = is_ahead && self.status.state != LinkState::Closing;
    }

    /// Where the follower tells that it has come nearer or is gone.
    fn room(&self) -> Receiver<()> {
        self.lead
            .as_ref()
            .map_or_else(never, |lead| lead.room().clone())
    }

    fn events(&self) -> Receiver<Batch> {
        let link = self.link.as_ref().filter(|_| !self.is_held);
        link.map_or_else(never, |link| link.events().clone())
    }

    /// The next moment at which something is to be done although nothing comes.
    fn due(&self) -> Option<Instant> {
        let repeat = self.repeating.as_ref().and_then(|it| it.rhythm.due());
        let own = [self.losses.due(), self.publishing.due()];
        [repeat, self.recorder.due()]
            .into_iter()
            .chain(own)
            .flatten()
            .min()
    }

    fn take(&mut self, batch: Result<Batch, RecvError>) {
        self.publishing.mark();
        let Ok(mut batch) = batch else {
            return self.link_vanished();
        };
        if let Some(link) = &self.link {
            link.made_room();
        }
        for event in batch.events.drain(..) {
            self.apply(event, &batch.buffer);
        }
        if let Some(link) = &self.link {
            link.give_back(batch);
        }
    }

    /// A link always says how it ended; one that did not has lost its thread.
    fn link_vanished(&mut self) {
        let error = LinkError::Panicked;
        self.link_failed(Stamp::now(), error);
    }

    fn publish(&mut self, now: Instant) {
        if !self.publishing.take(now) {
            return;
        }
        // What a status speaks of is in the journal.
        self.recorder.commit();
        self.list_peers(now);
        self.status.journal = self.recorder.journal_state();
        self.status.repeat = self.repeating.as_ref().map(Repeating::status);
        self.status.saving = self.recorder.save_status();
        self.status.bookmarks = Arc::clone(self.recorder.bookmarks());
        self.status.bookmark_trouble = self.recorder.bookmark_trouble();
        self.board.publish(self.status.clone());
    }

    fn list_peers(&mut self, now: Instant) {
        if self.peers.len() <= SHORT_LIST {
            self.peer_listing.bring_forward();
        }
        if self.peer_listing.take(now) {
            self.status.peers = Arc::new(self.listed_peers());
        } else if self.peer_listing.is_marked() {
            // It has to wait, so the status is to be published once more.
            self.publishing.mark();
        }
    }

    /// The one server of a TCP client is [`Status::remote`].
    fn listed_peers(&self) -> Vec<super::PeerStatus> {
        match self.status.protocol {
            Some(Protocol::TcpClient) | None => Vec::new(),
            Some(Protocol::Udp | Protocol::TcpServer) => self.peers.list(),
        }
    }

    fn set_state(&mut self, state: LinkState) {
        self.status.state = state;
        self.publishing.hurry();
        self.peer_listing.hurry();
    }

    fn new_stream(&mut self) -> StreamId {
        let stream = StreamId(self.next_stream);
        self.next_stream += 1;
        stream
    }

    /// Closes the link in order, so that its end is recorded, then the file and
    /// the journal.
    fn end(mut self) {
        self.next_spec = None;
        self.close();
        self.is_held = false;
        let deadline = Instant::now() + CLOSE_DEADLINE;
        while self.link.is_some()
            && let Ok(batch) = self.events().recv_deadline(deadline)
        {
            self.take(Ok(batch));
        }
        self.tell_losses();
        self.link = None;
        self.recorder.finish();
    }
}

impl Repeating {
    fn status(&self) -> RepeatStatus {
        RepeatStatus {
            every: self.rhythm.every(),
            sent: self.rhythm.sent(),
            failed: self.rhythm.failed(),
            missed: self.rhythm.missed(),
            left: self.rhythm.left(),
        }
    }
}

#[cfg(test)]
mod tests;
