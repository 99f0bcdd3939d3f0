//! Names to addresses, on a helper thread, because the system's resolver can
//! block for minutes and cannot be called off.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, bounded};

use super::drive::{Io, Step, fail};
use super::signals::Signals;
use super::{Cause, CauseKind, LinkError};
use crate::value::Endpoint;

/// How long a name may take where no other time-out is given.
pub(super) const RESOLVE_TIMEOUT: Duration = Duration::from_secs(5);
/// Lookups of the whole program that may be stuck in the resolver.
const LOOKUPS_AT_ONCE: usize = 32;

static LOOKUPS: AtomicUsize = AtomicUsize::new(0);

pub(super) type Answer = Result<Vec<SocketAddr>, Cause>;

/// A name that is being looked up.
///
/// Its thread is the one that nobody joins: it holds nothing but the name and
/// ends when the resolver returns, which may be long after the deadline.
#[derive(Debug)]
pub(super) struct Lookup {
    answer: Receiver<Answer>,
    deadline: Instant,
}

impl Lookup {
    /// A literal address and `localhost` are answered without a thread.
    pub fn start(endpoint: &Endpoint, deadline: Instant, signals: Arc<Signals>) -> Self {
        if let Some(addr) = endpoint.literal() {
            return Self::answered(Ok(vec![addr]), deadline);
        }
        if is_localhost(&endpoint.host) {
            return Self::answered(Ok(loopback(endpoint.port)), deadline);
        }
        let endpoint = endpoint.clone();
        let ask = move || {
            (endpoint.host.as_str(), endpoint.port)
                .to_socket_addrs()
                .map(Iterator::collect)
        };
        Self::spawn(ask, deadline, signals)
    }

    fn spawn(
        ask: impl FnOnce() -> io::Result<Vec<SocketAddr>> + Send + 'static,
        deadline: Instant,
        signals: Arc<Signals>,
    ) -> Self {
        let Some(place) = Place::take() else {
            return Self::answered(Err(Cause::found(CauseKind::Other)), deadline);
        };
        let (sender, answer) = bounded(1);
        let spawned = thread::Builder::new()
            .name("resolve name".to_owned())
            .spawn(move || {
                let found = ask();
                drop(place);
                // Nobody waits any more after the deadline.
                let _ = sender.try_send(answer_of(found));
                signals.wake();
            });
        match spawned {
            Ok(_) => Self { answer, deadline },
            Err(error) => Self::answered(Err(Cause::from(&error)), deadline),
        }
    }

    fn answered(known: Answer, deadline: Instant) -> Self {
        let (sender, answer) = bounded(1);
        // The channel is new and empty.
        let _ = sender.try_send(known);
        Self { answer, deadline }
    }

    pub fn deadline(&self) -> Instant {
        self.deadline
    }

    /// The answer, once it is there or the deadline has passed.
    pub fn poll(&self, now: Instant) -> Option<Answer> {
        match self.answer.try_recv() {
            Ok(answer) => Some(answer),
            Err(_) if now >= self.deadline => Some(Err(Cause::found(CauseKind::TimedOut))),
            Err(_) => None,
        }
    }
}

/// A name of this machine that no resolver has to be asked for, and that a
/// minimal system without a hosts file does not know (RFC 6761, 6.3).
fn is_localhost(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
    host == "localhost" || host.ends_with(".localhost")
}

/// IPv4 first: scripts that say `localhost` mostly listen there.
fn loopback(port: u16) -> Vec<SocketAddr> {
    let v4 = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let v6 = SocketAddr::from((Ipv6Addr::LOCALHOST, port));
    vec![v4, v6]
}

/// One of the places for lookups, given back when dropped.
struct Place;

impl Place {
    fn take() -> Option<Self> {
        let taken = LOOKUPS.fetch_add(1, Ordering::SeqCst);
        let place = Self;
        (taken < LOOKUPS_AT_ONCE).then_some(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        LOOKUPS.fetch_sub(1, Ordering::SeqCst);
    }
}

/// On Unix the resolver's own codes (`EAI_…`) do not come through the standard
/// library: an error without a number is "there is no such name".
fn answer_of(found: io::Result<Vec<SocketAddr>>) -> Answer {
    match found {
        Ok(addrs) if !addrs.is_empty() => Ok(addrs),
        Err(error) if error.raw_os_error().is_some() => Err(Cause::from(&error)),
        Ok(_) | Err(_) => Err(Cause::found(CauseKind::NameNotFound)),
    }
}

/// Waits for a lookup while the link is opening.
pub(super) fn look_up(endpoint: &Endpoint, deadline: Instant, io: &mut Io) -> Step<Answer> {
    let lookup = Lookup::start(endpoint, deadline, Arc::clone(&io.signals));
    loop {
        if let Some(answer) = lookup.poll(Instant::now()) {
            return ControlFlow::Continue(answer);
        }
        io.wait_while_opening(Some(deadline))?;
    }
}

/// The address to bind. An empty host is every IPv4 address of this machine.
pub(super) fn local_addr(endpoint: &Endpoint, deadline: Instant, io: &mut Io) -> Step<SocketAddr> {
    if endpoint.host.is_empty() {
        return ControlFlow::Continue(SocketAddr::from(([0, 0, 0, 0], endpoint.port)));
    }
    match look_up(endpoint, deadline, io)? {
        // An answer is never empty.
        Ok(addrs) => ControlFlow::Continue(addrs[0]),
        Err(cause) => fail(LinkError::Resolve {
            host: endpoint.host.clone(),
            cause,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signals() -> Arc<Signals> {
        Arc::new(Signals::new().unwrap().0)
    }

    fn soon() -> Instant {
        Instant::now() + Duration::from_secs(5)
    }

    fn wait_for(lookup: &Lookup) -> Answer {
        lookup.answer.recv_deadline(lookup.deadline()).unwrap()
    }

    #[test]
    fn a_literal_address_is_known_at_once() {
        let endpoint = Endpoint::new("::1", 7);
        let lookup = Lookup::start(&endpoint, soon(), signals());
        let expected = endpoint.literal().unwrap();
        assert_eq!(lookup.poll(Instant::now()), Some(Ok(vec![expected])));
    }

    #[test]
    fn localhost_is_an_address_of_this_machine() {
        for host in ["localhost", "LocalHost.", "printer.localhost"] {
            let lookup = Lookup::start(&Endpoint::new(host, 7), soon(), signals());
            let addrs = lookup.poll(Instant::now()).unwrap().unwrap();
            assert_eq!(addrs, loopback(7), "{host}, without asking anybody");
        }
        assert!(!is_localhost("localhost.example"));
    }

    #[test]
    fn a_name_that_cannot_be_asked_for_is_not_found() {
        let lookup = Lookup::start(&Endpoint::new("a\0b", 7), soon(), signals());
        let cause = wait_for(&lookup).unwrap_err();
        assert_eq!(cause.kind, CauseKind::NameNotFound);
    }

    #[test]
    fn a_resolver_that_hangs_is_given_up_at_the_deadline() {
        let (release, held) = bounded::<()>(1);
        let ask = move || {
            let _ = held.recv();
            Ok(Vec::new())
        };
        let deadline = Instant::now();
        let lookup = Lookup::spawn(ask, deadline, signals());
        let timed_out = Cause::found(CauseKind::TimedOut);
        assert_eq!(lookup.poll(deadline), Some(Err(timed_out)));
        drop(release);
    }

    #[test]
    fn an_answer_without_addresses_is_not_found() {
        let cause = answer_of(Ok(Vec::new())).unwrap_err();
        assert_eq!(cause.kind, CauseKind::NameNotFound);
    }
}
