use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;

use super::PeerIds;
use crate::value::PeerId;

/// Senders of datagrams that are remembered at the same time.
pub(super) const SENDERS_REMEMBERED: usize = 65_536;

/// Who has sent datagrams so far. When there are too many, the one that was
/// seen first is forgotten; should it send again, it is a new peer.
#[derive(Debug)]
pub(super) struct Senders {
    peers: HashMap<SocketAddr, PeerId>,
    addrs: HashMap<PeerId, SocketAddr>,
    oldest_first: VecDeque<PeerId>,
    limit: usize,
}

/// A sender, and whether it was not known before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sender {
    Known(PeerId),
    New(PeerId),
}

impl Senders {
    pub fn new(limit: usize) -> Self {
        Self {
            peers: HashMap::new(),
            addrs: HashMap::new(),
            oldest_first: VecDeque::new(),
            limit,
        }
    }

    pub fn addr_of(&self, peer: PeerId) -> Option<SocketAddr> {
        self.addrs.get(&peer).copied()
    }

    pub fn sender_at(&mut self, addr: SocketAddr, ids: &PeerIds) -> Sender {
        if let Some(&peer) = self.peers.get(&addr) {
            return Sender::Known(peer);
        }
        if self.addrs.len() >= self.limit {
            self.forget_oldest();
        }
        let peer = ids.next();
        self.peers.insert(addr, peer);
        self.addrs.insert(peer, addr);
        self.oldest_first.push_back(peer);
        Sender::New(peer)
    }

    fn forget_oldest(&mut self) {
        if let Some(addr) = self
            .oldest_first
            .pop_front()
            .and_then(|oldest| self.addrs.remove(&oldest))
        {
            self.peers.remove(&addr);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addr(port: u16) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], port))
    }

    #[test]
    fn a_sender_is_new_once() {
        let (mut senders, ids) = (Senders::new(10), PeerIds::default());
        assert_eq!(senders.sender_at(addr(1), &ids), Sender::New(PeerId(0)));
        assert_eq!(senders.sender_at(addr(2), &ids), Sender::New(PeerId(1)));
        assert_eq!(senders.sender_at(addr(1), &ids), Sender::Known(PeerId(0)));
        assert_eq!(senders.addr_of(PeerId(1)), Some(addr(2)));
        assert_eq!(senders.addr_of(PeerId(2)), None);
    }

    #[test]
    fn the_first_seen_is_forgotten_when_there_are_too_many() {
        let (mut senders, ids) = (Senders::new(2), PeerIds::default());
        for port in [1, 2, 1, 3] {
            senders.sender_at(addr(port), &ids);
        }
        assert_eq!(senders.addr_of(PeerId(0)), None);
        assert_eq!(senders.addr_of(PeerId(1)), Some(addr(2)));
        assert_eq!(senders.sender_at(addr(1), &ids), Sender::New(PeerId(3)));
        assert_eq!(senders.addrs.len(), 2);
        assert_eq!(senders.peers.len(), 2);
    }
}
