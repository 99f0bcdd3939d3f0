use std::collections::HashMap;
use std::net::SocketAddr;

use super::{Amount, Both};
use crate::journal::Party;
use crate::value::{Direction, Stamp};

/// Peers that have a line each: the first ones that are met.
pub const PEERS_KEPT: usize = 10_000;

/// Whom records came from or went to. By address: two connections from one
/// address, one after the other, are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Correspondent {
    /// The record names nobody.
    Nobody,
    /// What went to all clients of a server at once.
    AllClients,
    Addr(SocketAddr),
}

/// What came from one peer and went to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeerLine {
    pub who: Correspondent,
    pub amounts: Both<Amount>,
    pub first: Stamp,
    pub last: Stamp,
}

/// All peers above [`PEERS_KEPT`], together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Others {
    pub amounts: Both<Amount>,
    pub first: Stamp,
    pub last: Stamp,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Peers {
    places: HashMap<Correspondent, usize>,
    lines: Vec<PeerLine>,
    others: Option<Others>,
    /// Where the latest one is: the next record is most often its own.
    latest: usize,
}

impl Correspondent {
    fn of(party: Party) -> Self {
        match party {
            Party::Nobody => Self::Nobody,
            Party::All { .. } => Self::AllClients,
            Party::Peer { addr, .. } | Party::Address(addr) => Self::Addr(addr),
        }
    }
}

impl Peers {
    pub fn add(&mut self, party: Party, direction: Direction, amount: Amount, at: Stamp) {
        let who = Correspondent::of(party);
        let (amounts, first, last) = match self.place_of(who, at) {
            Some(place) => {
                let line = &mut self.lines[place];
                (&mut line.amounts, &mut line.first, &mut line.last)
            }
            None => {
                let others = self.others.get_or_insert(Others {
                    amounts: Both::default(),
                    first: at,
                    last: at,
                });
                (&mut others.amounts, &mut others.first, &mut others.last)
            }
        };
        if let Some(of_direction) = amounts.of_mut(direction) {
            *of_direction += amount;
        }
        *first = (*first).min(at);
        *last = (*last).max(at);
    }

    /// `None` for one of the others.
    fn place_of(&mut self, who: Correspondent, at: Stamp) -> Option<usize> {
        if self.lines.get(self.latest).is_none_or(|it| it.who != who) {
            self.latest = match self.places.get(&who) {
                Some(place) => *place,
                None if self.lines.len() < PEERS_KEPT => self.begin_line(who, at),
                None => return None,
            };
        }
        Some(self.latest)
    }

    fn begin_line(&mut self, who: Correspondent, at: Stamp) -> usize {
        let place = self.lines.len();
        self.places.insert(who, place);
        self.lines.push(PeerLine {
            who,
            amounts: Both::default(),
            first: at,
            last: at,
        });
        place
    }

    pub fn lines(&self) -> &[PeerLine] {
        &self.lines
    }

    pub fn others(&self) -> Option<Others> {
        self.others
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peers_beyond_the_kept_ones_are_counted_together() {
        let mut peers = Peers::default();
        let one = Amount {
            records: 1,
            bytes: 10,
        };
        for at in 0..PEERS_KEPT + 50 {
            let host = u32::try_from(at).unwrap().to_be_bytes();
            let party = Party::Address((host, 9).into());
            let at = Stamp(i64::try_from(at).unwrap());
            peers.add(party, Direction::In, one, at);
            peers.add(party, Direction::Out, one, at);
        }
        assert_eq!(peers.lines().len(), PEERS_KEPT);
        let of_each = Both {
            received: one,
            sent: one,
        };
        assert!(peers.lines().iter().all(|line| line.amounts == of_each));
        let others = peers.others().unwrap();
        assert_eq!(
            (others.amounts.received.records, others.amounts.sent.bytes),
            (50, 500)
        );
        assert_eq!((others.first, others.last), (Stamp(10_000), Stamp(10_049)));
    }
}
