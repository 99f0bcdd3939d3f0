use std::sync::Arc;

use crate::session::PeerStatus;

/// From this many clients on, a list of them can be searched.
const SEARCH_FROM: usize = 8;

/// Which clients have the searched text in their address. Looked for again only
/// when the clients or the text have changed: a frame must not cost what a
/// thousand clients do.
#[derive(Debug, Default)]
pub struct ClientSearch {
    pub typed: String,
    made_from: Option<(Arc<Vec<PeerStatus>>, String)>,
    found: Arc<Vec<usize>>,
}

impl ClientSearch {
    pub fn is_offered(peers: &[PeerStatus]) -> bool {
        peers.len() >= SEARCH_FROM
    }

    /// The places of the clients that were found. A list that is too short to
    /// be searched is shown whole.
    pub fn found(&mut self, peers: &Arc<Vec<PeerStatus>>) -> Arc<Vec<usize>> {
        if !Self::is_offered(peers) {
            self.typed.clear();
        }
        if !self.is_up_to_date(peers) {
            self.found = Arc::new(places_of(self.typed.trim(), peers));
            self.made_from = Some((Arc::clone(peers), self.typed.clone()));
        }
        Arc::clone(&self.found)
    }

    fn is_up_to_date(&self, peers: &Arc<Vec<PeerStatus>>) -> bool {
        self.made_from
            .as_ref()
            .is_some_and(|(made_from, typed)| Arc::ptr_eq(made_from, peers) && *typed == self.typed)
    }
}

fn places_of(searched: &str, peers: &[PeerStatus]) -> Vec<usize> {
    let has_it = |peer: &PeerStatus| peer.addr.to_string().contains(searched);
    (0..peers.len())
        .filter(|&place| searched.is_empty() || has_it(&peers[place]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{PeerId, Stamp};

    fn peers(count: u16) -> Arc<Vec<PeerStatus>> {
        let peer = |number: u16| PeerStatus {
            peer: PeerId(number.into()),
            addr: ([10, 0, 0, 1], 5_000 + number).into(),
            joined_at: Stamp(0),
            received_bytes: 0,
            sent_bytes: 0,
            half_closed: false,
        };
        Arc::new((0..count).map(peer).collect())
    }

    #[test]
    fn clients_are_found_by_a_part_of_their_address() {
        let peers = peers(1_000);
        let mut search = ClientSearch::default();
        assert_eq!(search.found(&peers).len(), 1_000);
        search.typed = String::from(" :5123 ");
        assert_eq!(*search.found(&peers), [123]);
    }

    #[test]
    fn nothing_is_searched_twice() {
        let peers = peers(1_000);
        let mut search = ClientSearch::default();
        let found = search.found(&peers);
        assert!(Arc::ptr_eq(&found, &search.found(&peers)));
    }

    #[test]
    fn what_was_typed_for_many_does_not_hide_the_few_that_are_left() {
        let mut search = ClientSearch {
            typed: String::from(":5123"),
            ..ClientSearch::default()
        };
        assert_eq!(search.found(&peers(1_000)).len(), 1);
        assert_eq!(search.found(&peers(3)).len(), 3);
    }
}
