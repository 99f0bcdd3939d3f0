//! Host names that datagrams are sent to, and the datagrams that wait for
//! their addresses.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Instant;

use super::resolve::{Lookup, RESOLVE_TIMEOUT};
use super::signals::Signals;
use super::{Cause, OperationError};
use crate::value::Endpoint;

/// Names kept at the same time; beyond that the known ones are asked anew.
const NAMES_KEPT: usize = 256;
/// Datagrams that may wait for names.
const DATAGRAMS_WAITING: usize = 1024;

/// A datagram for a name that has no address yet.
#[derive(Debug)]
pub(super) struct Held {
    pub token: u64,
    pub port: u16,
    pub bytes: Arc<[u8]>,
}

#[derive(Debug)]
enum Name {
    Asked { lookup: Lookup, held: Vec<Held> },
    Known(Vec<IpAddr>),
}

/// A name whose lookup has ended, with what waited for it in order.
pub(super) struct Answered {
    pub host: String,
    pub result: Result<Vec<IpAddr>, Cause>,
    pub held: Vec<Held>,
}

/// The names of one link. A known name stays known while the link is open.
#[derive(Debug, Default)]
pub(super) struct Names(HashMap<String, Name>);

impl Names {
    pub fn known(&self, host: &str) -> Option<&[IpAddr]> {
        match self.0.get(host)? {
            Name::Known(addrs) => Some(addrs),
            Name::Asked { .. } => None,
        }
    }

    /// Keeps a datagram until the address of its host is known, and asks for it.
    pub fn hold(
        &mut self,
        host: &str,
        datagram: Held,
        signals: &Arc<Signals>,
    ) -> Result<(), OperationError> {
        if self.held_count() >= DATAGRAMS_WAITING {
            return Err(OperationError::TooManyWaiting);
        }
        if self.0.len() >= NAMES_KEPT {
            self.0.retain(|_, name| matches!(name, Name::Asked { .. }));
        }
        let name = self
            .0
            .entry(host.to_owned())
            .or_insert_with(|| Name::Asked {
                lookup: ask(host, signals),
                held: Vec::new(),
            });
        if let Name::Asked { held, .. } = name {
            held.push(datagram);
        }
        Ok(())
    }

    /// The lookups that have ended. A failed one is asked again next time.
    pub fn take_answered(&mut self, now: Instant) -> Vec<Answered> {
        let mut answered = Vec::new();
        for (host, name) in &mut self.0 {
            let Name::Asked { lookup, held } = name else {
                continue;
            };
            let Some(answer) = lookup.poll(now) else {
                continue;
            };
            let result = answer.map(|addrs| addrs.iter().map(SocketAddr::ip).collect());
            let held = std::mem::take(held);
            *name = Name::Known(result.as_ref().cloned().unwrap_or_default());
            answered.push(Answered {
                host: host.clone(),
                result,
                held,
            });
        }
        for failed in answered.iter().filter(|answered| answered.result.is_err()) {
            self.0.remove(&failed.host);
        }
        answered
    }

    /// What waits for any name, to be given up.
    pub fn take_held(&mut self) -> impl Iterator<Item = Held> {
        self.0.drain().flat_map(|(_, name)| match name {
            Name::Asked { held, .. } => held,
            Name::Known(_) => Vec::new(),
        })
    }

    /// When the first lookup is given up.
    pub fn deadline(&self) -> Option<Instant> {
        self.asked().map(|(lookup, _)| lookup.deadline()).min()
    }

    fn held_count(&self) -> usize {
        self.asked().map(|(_, held)| held.len()).sum()
    }

    fn asked(&self) -> impl Iterator<Item = (&Lookup, &Vec<Held>)> {
        self.0.values().filter_map(|name| match name {
            Name::Asked { lookup, held } => Some((lookup, held)),
            Name::Known(_) => None,
        })
    }
}

fn ask(host: &str, signals: &Arc<Signals>) -> Lookup {
    let deadline = Instant::now() + RESOLVE_TIMEOUT;
    Lookup::start(&Endpoint::new(host, 0), deadline, Arc::clone(signals))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(token: u64) -> Held {
        Held {
            token,
            port: 9,
            bytes: Arc::from(&b"x"[..]),
        }
    }

    fn signals() -> Arc<Signals> {
        Arc::new(Signals::new().unwrap().0)
    }

    #[test]
    fn what_waits_for_a_name_comes_out_in_order_and_the_name_is_known_then() {
        let (mut names, signals) = (Names::default(), signals());
        for token in 0..3 {
            names.hold("127.0.0.1", held(token), &signals).unwrap();
        }
        let answered = names.take_answered(Instant::now());
        let tokens: Vec<u64> = answered[0].held.iter().map(|held| held.token).collect();
        assert_eq!(tokens, [0, 1, 2]);
        assert_eq!(names.known("127.0.0.1").map(<[IpAddr]>::len), Some(1));
        assert_eq!(names.deadline(), None);
    }

    #[test]
    fn a_name_that_failed_is_asked_again() {
        let (mut names, signals) = (Names::default(), signals());
        names.hold("a\0b", held(1), &signals).unwrap();
        let late = Instant::now() + 2 * RESOLVE_TIMEOUT;
        let answered = names.take_answered(late);
        assert!(answered[0].result.is_err());
        assert_eq!(names.known("a\0b"), None);
        names.hold("a\0b", held(2), &signals).unwrap();
        assert!(names.deadline().is_some());
    }

    #[test]
    fn the_crowd_that_waits_for_names_has_a_limit() {
        let (mut names, signals) = (Names::default(), signals());
        for token in 0..DATAGRAMS_WAITING as u64 {
            names.hold("::1", held(token), &signals).unwrap();
        }
        let refused = names.hold("::1", held(0), &signals);
        assert_eq!(refused, Err(OperationError::TooManyWaiting));
        assert_eq!(names.take_held().count(), DATAGRAMS_WAITING);
    }
}
