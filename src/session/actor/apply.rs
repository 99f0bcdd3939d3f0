//! What becomes of a link's events: records, counters and peers.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use super::Actor;
use crate::journal::{Draft, Note, Party};
use crate::net::{Event, LeaveReason, LinkError, SentTo};
use crate::session::LinkState;
use crate::session::losses::Losses;
use crate::session::peer_book::{Peer, PeerStreams};
use crate::session::recorder::Recorder;
use crate::value::{Direction, PeerId, Protocol, Stamp, StreamId};

/// Senders of datagrams that are listed; addresses are free to forge, so there
/// may be any number.
const SENDERS_LISTED: usize = 1_000;

impl Actor {
    /// `buffer` has the bytes of `Received` events.
    pub(super) fn apply(&mut self, event: Event, buffer: &[u8]) {
        self.applied_until = event.at();
        match event {
            Event::Opened {
                at,
                local,
                peer,
                receive_buffer_bytes,
            } => {
                self.status.receive_buffer_bytes = receive_buffer_bytes;
                self.opened(at, local, peer);
            }
            Event::Joined { at, peer, addr } => self.joined(at, peer, addr),
            Event::HalfClosed { at, peer, addr } => self.half_closed(at, peer, addr),
            Event::Left {
                at,
                peer,
                addr,
                reason,
            } => self.left(at, peer, addr, reason),
            Event::Received {
                at,
                peer,
                addr,
                range,
            } => self.received(at, peer, addr, &buffer[range]),
            Event::Lost { at, datagrams } => self.lost(at, datagrams),
            Event::Sent {
                at,
                token,
                to,
                bytes,
            } => self.sent(at, token, &to, &bytes),
            Event::SendFailed {
                at,
                token,
                unsent_bytes,
                error,
            } => {
                self.settle_repeat(token, false);
                self.send_failed(at, unsent_bytes, error);
            }
            Event::Trouble { at, error } => self.trouble(at, error),
            Event::ListeningStopped { at, local } => self.listening_stopped(at, local),
            Event::Closed { at } => self.link_closed(at),
            Event::Failed { at, error } => self.link_failed(at, error),
        }
    }

    fn opened(&mut self, at: Stamp, local: SocketAddr, peer: Option<(PeerId, SocketAddr)>) {
        let Some(protocol) = self.status.protocol else {
            return;
        };
        let remote = peer.map(|(_, addr)| addr);
        self.status.local = Some(local);
        self.status.remote = remote;
        self.status.listening = protocol == Protocol::TcpServer;
        if let Some((peer, addr)) = peer {
            self.join(at, peer, addr);
        }
        let note = Note::Opened {
            protocol,
            local,
            remote,
        };
        self.recorder.note(at, Party::Nobody, &note);
        // Close may have been asked for while it was opening.
        if self.status.state == LinkState::Opening {
            self.set_state(LinkState::Open);
        }
    }

    /// The first datagram of a sender is told by its record.
    fn joined(&mut self, at: Stamp, peer: PeerId, addr: SocketAddr) {
        self.join(at, peer, addr);
        if self.status.protocol != Some(Protocol::Udp) {
            let party = Party::Peer { peer, addr };
            self.recorder.note(at, party, &Note::Joined { addr });
        }
    }

    fn join(&mut self, at: Stamp, peer: PeerId, addr: SocketAddr) {
        let is_udp = self.status.protocol == Some(Protocol::Udp);
        let streams = (!is_udp).then(|| PeerStreams {
            inward: self.new_stream(),
            outward: self.new_stream(),
        });
        self.peers.join(peer, addr, at, streams);
        if is_udp {
            self.peers.keep_newest(SENDERS_LISTED);
        }
        self.peer_listing.mark();
    }

    fn half_closed(&mut self, at: Stamp, peer: PeerId, addr: SocketAddr) {
        if let Some(peer) = self.peers.get_mut(peer) {
            peer.status.half_closed = true;
            self.peer_listing.mark();
        }
        let party = Party::Peer { peer, addr };
        self.recorder.note(at, party, &Note::HalfClosed { addr });
    }

    fn left(&mut self, at: Stamp, peer: PeerId, addr: SocketAddr, reason: LeaveReason) {
        let party = Party::Peer { peer, addr };
        self.recorder.note(at, party, &Note::Left { addr, reason });
        if let Some(peer) = self.peers.leave(peer) {
            end_streams(&peer, &mut self.recorder);
        }
        self.peer_listing.mark();
    }

    fn received(&mut self, at: Stamp, peer: PeerId, addr: SocketAddr, bytes: &[u8]) {
        let stream = self.count_received(at, peer, addr, bytes.len());
        self.status.counters.received_records += 1;
        self.status.counters.received_bytes += bytes.len() as u64;
        self.recorder.record(Draft {
            at,
            direction: Direction::In,
            party: Party::Peer { peer, addr },
            stream,
            typed_as_hex: false,
            bytes,
        });
    }

    fn count_received(
        &mut self,
        at: Stamp,
        peer: PeerId,
        addr: SocketAddr,
        length: usize,
    ) -> Option<StreamId> {
        if self.status.protocol == Some(Protocol::Udp) {
            self.status.latest_sender = Some(peer);
            // It may have been forgotten for newer ones.
            if self.peers.get(peer).is_none() {
                self.join(at, peer, addr);
            }
        }
        self.peer_listing.mark();
        let known = self.peers.get_mut(peer)?;
        known.status.received_bytes += length as u64;
        known.streams.map(|streams| streams.inward)
    }

    fn lost(&mut self, at: Stamp, datagrams: u32) {
        self.losses.count(datagrams.into());
        let counters = &mut self.status.counters;
        counters.lost_records += u64::from(datagrams);
        counters.lost_since.get_or_insert(at);
    }

    pub(super) fn tell_losses_when_due(&mut self, now: Instant) {
        if let Some(datagrams) = self.losses.take(now) {
            self.note_losses(datagrams);
        }
    }

    /// Writes down what was lost and is not told yet.
    pub(super) fn tell_losses(&mut self) {
        if let Some(datagrams) = self.losses.take_rest() {
            self.note_losses(datagrams);
        }
    }

    fn note_losses(&mut self, datagrams: u64) {
        let note = Note::Lost { datagrams };
        // What waits to be applied is older than this moment.
        self.recorder.note(self.applied_until, Party::Nobody, &note);
        self.publishing.mark();
    }

    fn sent(&mut self, at: Stamp, token: u64, to: &SentTo, bytes: &Arc<[u8]>) {
        self.settle_repeat(token, true);
        let (party, stream, copies) = self.count_sent(to, bytes.len());
        self.status.counters.sent_records += 1;
        self.status.counters.sent_bytes += copies * bytes.len() as u64;
        self.recorder.record(Draft {
            at,
            direction: Direction::Out,
            party,
            stream,
            typed_as_hex: Self::is_typed_as_hex(token),
            bytes,
        });
    }

    /// To whom bytes went, in which stream, and how many times.
    ///
    /// What went to all clients is no part of their streams: it is one record,
    /// and a whole message by itself.
    fn count_sent(&mut self, to: &SentTo, length: usize) -> (Party, Option<StreamId>, u64) {
        self.peer_listing.mark();
        match *to {
            SentTo::Peer { peer, addr } => {
                let streams = self.count_sent_to(peer, length);
                let stream = streams.map(|streams| streams.outward);
                (Party::Peer { peer, addr }, stream, 1)
            }
            SentTo::All { ref peers } => {
                for peer in peers.iter() {
                    self.count_sent_to(*peer, length);
                }
                // A `PeerId` has 32 bits, so the number of peers fits as well.
                let clients = u32::try_from(peers.len()).unwrap_or(u32::MAX);
                (Party::All { clients }, None, clients.into())
            }
            SentTo::Address(addr) => match self.peers.peer_at(addr) {
                Some(peer) => {
                    self.count_sent_to(peer, length);
                    (Party::Peer { peer, addr }, None, 1)
                }
                None => (Party::Address(addr), None, 1),
            },
        }
    }

    fn count_sent_to(&mut self, peer: PeerId, length: usize) -> Option<PeerStreams> {
        let peer = self.peers.get_mut(peer)?;
        peer.status.sent_bytes += length as u64;
        peer.streams
    }

    fn settle_repeat(&mut self, token: u64, was_sent: bool) {
        if let Some(repeating) = &mut self.repeating {
            repeating.rhythm.settle(token, was_sent);
        }
    }

    fn listening_stopped(&mut self, at: Stamp, local: SocketAddr) {
        self.status.listening = false;
        self.publishing.hurry();
        let note = Note::ListeningStopped { local };
        self.recorder.note(at, Party::Nobody, &note);
    }

    fn link_closed(&mut self, at: Stamp) {
        self.tell_losses();
        let local = self.status.local;
        self.recorder
            .note(at, Party::Nobody, &Note::Closed { local });
        self.link_ended(LinkState::Idle);
    }

    pub(super) fn link_failed(&mut self, at: Stamp, error: LinkError) {
        self.tell_losses();
        let note = Note::Failed {
            error: error.clone(),
        };
        self.recorder.note(at, Party::Nobody, &note);
        self.status.failure = Some(error);
        self.link_ended(LinkState::Failed);
    }

    fn link_ended(&mut self, state: LinkState) {
        self.link = None;
        self.losses = Losses::default();
        self.repeating = None;
        self.status.listening = false;
        self.forget_connections();
        self.set_state(state);
        if let Some(spec) = self.next_spec.take() {
            self.open(spec);
        }
    }

    /// Senders of datagrams stay listed until the next link opens.
    fn forget_connections(&mut self) {
        if self.status.protocol == Some(Protocol::Udp) {
            return;
        }
        for peer in self.peers.peers() {
            end_streams(peer, &mut self.recorder);
        }
        self.peers.clear();
    }
}

fn end_streams(peer: &Peer, recorder: &mut Recorder) {
    if let Some(PeerStreams { inward, outward }) = peer.streams {
        recorder.end_stream(inward);
        recorder.end_stream(outward);
    }
}
