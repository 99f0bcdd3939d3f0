use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;

use super::PeerStatus;
use crate::value::{PeerId, Stamp, StreamId};

/// The streams of one connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PeerStreams {
    pub inward: StreamId,
    pub outward: StreamId,
}

#[derive(Debug)]
pub(super) struct Peer {
    pub status: PeerStatus,
    /// None for senders of datagrams.
    pub streams: Option<PeerStreams>,
}

/// The peers of a link, in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct PeerBook {
    by_order: BTreeMap<u64, Peer>,
    orders: HashMap<PeerId, u64>,
    by_addr: HashMap<SocketAddr, PeerId>,
    next_order: u64,
}

impl PeerBook {
    pub fn join(
        &mut self,
        peer: PeerId,
        addr: SocketAddr,
        at: Stamp,
        streams: Option<PeerStreams>,
    ) {
        let status = PeerStatus {
            peer,
            addr,
            joined_at: at,
            received_bytes: 0,
            sent_bytes: 0,
            half_closed: false,
        };
        self.by_order
            .insert(self.next_order, Peer { status, streams });
        self.orders.insert(peer, self.next_order);
        self.by_addr.insert(addr, peer);
        self.next_order += 1;
    }

    pub fn leave(&mut self, peer: PeerId) -> Option<Peer> {
        let order = self.orders.remove(&peer)?;
        let left = self.by_order.remove(&order)?;
        // Another connection may have come from the same address by now.
        if self.by_addr.get(&left.status.addr) == Some(&peer) {
            self.by_addr.remove(&left.status.addr);
        }
        Some(left)
    }

    /// Forgets the peers that came first, so that at most `limit` are left.
    pub fn keep_newest(&mut self, limit: usize) {
        while self.len() > limit {
            let Some(oldest) = self.by_order.values().next() else {
                return;
            };
            self.leave(oldest.status.peer);
        }
    }

    pub fn len(&self) -> usize {
        self.orders.len()
    }

    pub fn get(&self, peer: PeerId) -> Option<&Peer> {
        self.by_order.get(self.orders.get(&peer)?)
    }

    pub fn get_mut(&mut self, peer: PeerId) -> Option<&mut Peer> {
        self.by_order.get_mut(self.orders.get(&peer)?)
    }

    pub fn peer_at(&self, addr: SocketAddr) -> Option<PeerId> {
        self.by_addr.get(&addr).copied()
    }

    pub fn peers(&self) -> impl Iterator<Item = &Peer> {
        self.by_order.values()
    }

    /// Forgets everybody.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// As the window lists them, the newest last.
    pub fn list(&self) -> Vec<PeerStatus> {
        self.by_order
            .values()
            .map(|peer| peer.status.clone())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addr(port: u16) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], port))
    }

    fn book(peers: u16) -> PeerBook {
        let mut book = PeerBook::default();
        for number in 0..peers {
            book.join(PeerId(number.into()), addr(number), Stamp(0), None);
        }
        book
    }

    fn listed(book: &PeerBook) -> Vec<u32> {
        book.list().iter().map(|status| status.peer.0).collect()
    }

    #[test]
    fn peers_are_listed_in_the_order_in_which_they_came() {
        let mut book = book(4);
        assert_eq!(book.leave(PeerId(1)).unwrap().status.addr, addr(1));
        book.join(PeerId(1), addr(9), Stamp(5), None);
        assert_eq!(listed(&book), [0, 2, 3, 1]);
        assert_eq!(book.peer_at(addr(9)), Some(PeerId(1)));
        assert_eq!(book.peer_at(addr(1)), None);
    }

    #[test]
    fn the_oldest_are_forgotten_above_the_limit() {
        let mut book = book(5);
        book.keep_newest(2);
        assert_eq!(listed(&book), [3, 4]);
        assert_eq!(book.peer_at(addr(0)), None);
    }

    #[test]
    fn an_address_that_came_again_belongs_to_the_newer_peer() {
        let mut book = book(1);
        book.join(PeerId(8), addr(0), Stamp(0), None);
        book.leave(PeerId(0));
        assert_eq!(book.peer_at(addr(0)), Some(PeerId(8)));
    }

    #[test]
    fn nobody_is_left_after_clear() {
        let mut book = book(3);
        book.clear();
        assert_eq!(book.len(), 0);
        assert_eq!(book.peer_at(addr(1)), None);
        assert!(book.get(PeerId(1)).is_none());
    }
}
