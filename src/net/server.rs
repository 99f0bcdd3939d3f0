//! TCP server: one listening socket, any number of connections.

use std::collections::{BTreeMap, VecDeque};
use std::net::SocketAddr;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Instant;

use super::accept::{Acceptor, KEY};
use super::connection::{Connection, ConnectionOptions, LINGER, Taken};
use super::drive::{Driver, Io, Outgoing, Ready, Step, drive, system};
use super::resolve::{RESOLVE_TIMEOUT, local_addr};
use super::{
    Event, LeaveReason, OperationError, SentTo, Target, TcpServerSpec, raise_descriptor_limit,
    socket,
};
use crate::value::{PeerId, Stamp};

pub(super) fn run(spec: &TcpServerSpec, io: &mut Io) -> Step {
    // Only a wish: without it the system's limit is met earlier, and told.
    let _ = raise_descriptor_limit();
    let wanted = local_addr(&spec.local, Instant::now() + RESOLVE_TIMEOUT, io)?;
    let listener = match socket::listener(wanted) {
        Ok(listener) => listener,
        Err(error) => return super::drive::fail(error),
    };
    let local = system(listener.local_addr())?;
    let acceptor = system(Acceptor::new(listener, local, io))?;
    io.opened(local, None, None);
    let server = Server {
        acceptor: Some(acceptor),
        options: ConnectionOptions {
            keep_half_open: spec.keep_half_open,
            write_queue_limit_bytes: spec.write_queue_limit_bytes,
        },
        clients: BTreeMap::new(),
        lingering: VecDeque::new(),
    };
    drive(server, io)
}

struct Server {
    /// `None` once listening has stopped.
    acceptor: Option<Acceptor>,
    options: ConnectionOptions,
    /// In the order of joining.
    clients: BTreeMap<PeerId, Connection>,
    /// Clients that have closed while bytes wait for them, and for how long
    /// they may stay; the first is the first due. Some may be gone by then.
    lingering: VecDeque<(Instant, PeerId)>,
}

/// Key 0 is the listening socket.
fn key_of(peer: PeerId) -> usize {
    peer.0 as usize + 1
}

fn peer_of(key: usize) -> Option<PeerId> {
    key.checked_sub(1)
        .and_then(|id| u32::try_from(id).ok())
        .map(PeerId)
}

impl Server {
    fn accept(&mut self, io: &mut Io) {
        let Some(acceptor) = &mut self.acceptor else {
            return;
        };
        for (stream, addr) in acceptor.accept(io) {
            let at = Stamp::now();
            let peer = io.peer_ids.next();
            let made = io
                .register(stream, key_of(peer), super::sys::Interest::READ)
                .and_then(|socket| Connection::new(socket, peer, addr, self.options));
            match made {
                Ok(connection) => {
                    self.clients.insert(peer, connection);
                    io.outbox.push(Event::Joined { at, peer, addr });
                }
                Err(error) => acceptor.tell(&error, io),
            }
        }
    }

    /// Lets one client's connection work, and tells when that ended it.
    fn with_client(
        &mut self,
        peer: PeerId,
        io: &mut Io,
        work: impl FnOnce(&mut Connection, &mut Io) -> Option<LeaveReason>,
    ) {
        let Some(connection) = self.clients.get_mut(&peer) else {
            return;
        };
        let was_lingering = connection.is_lingering();
        if let Some(reason) = work(connection, io) {
            self.leave(peer, reason, io);
        } else if connection.is_lingering() && !was_lingering {
            self.lingering.push_back((Instant::now() + LINGER, peer));
        }
    }

    fn leave(&mut self, peer: PeerId, reason: LeaveReason, io: &mut Io) {
        if let Some(connection) = self.clients.remove(&peer) {
            connection.leave(reason, io);
        }
    }

    fn send_to_one(&mut self, peer: PeerId, token: u64, bytes: &Arc<[u8]>, io: &mut Io) {
        match self.clients.get_mut(&peer) {
            Some(connection) => connection.send(token, bytes, io),
            None => io
                .outbox
                .send_failed(token, bytes.len(), OperationError::PeerGone),
        }
    }

    fn send_to_all(&mut self, token: u64, bytes: &Arc<[u8]>, io: &mut Io) {
        if self.clients.is_empty() {
            io.outbox
                .send_failed(token, bytes.len(), OperationError::NoClients);
            return;
        }
        let mut peers = Vec::with_capacity(self.clients.len());
        for (peer, connection) in &mut self.clients {
            if connection.offer(token, bytes, io) == Taken::AtOnce {
                peers.push(*peer);
            }
        }
        if !peers.is_empty() {
            let to = SentTo::All {
                peers: peers.into(),
            };
            io.outbox.sent(token, to, Arc::clone(bytes));
        }
    }
}

impl Driver for Server {
    fn send(&mut self, outgoing: Outgoing, io: &mut Io) -> Step {
        let Outgoing {
            token,
            target,
            bytes,
        } = outgoing;
        match target {
            Target::All => self.send_to_all(token, &bytes, io),
            Target::Peer(peer) => self.send_to_one(peer, token, &bytes, io),
            Target::Endpoint(_) => {
                let error = OperationError::NoTarget;
                io.outbox.send_failed(token, bytes.len(), error);
            }
        }
        ControlFlow::Continue(())
    }

    fn ready(&mut self, ready: Ready, io: &mut Io) -> Step {
        if ready.key == KEY {
            self.accept(io);
        } else if let Some(peer) = peer_of(ready.key) {
            self.with_client(peer, io, |connection, io| connection.ready(ready, io));
        }
        ControlFlow::Continue(())
    }

    fn tick(&mut self, now: Instant, io: &mut Io) -> Step {
        while let Some(&(until, peer)) = self.lingering.front()
            && until <= now
        {
            self.lingering.pop_front();
            self.leave(peer, LeaveReason::ClosedByPeer, io);
        }
        if let Some(acceptor) = &mut self.acceptor {
            acceptor.resume(now, io);
        }
        ControlFlow::Continue(())
    }

    fn deadline(&self) -> Option<Instant> {
        let lingers_until = self.lingering.front().map(|&(until, _)| until);
        let resumes_at = self.acceptor.as_ref().and_then(Acceptor::resumes_at);
        lingers_until.into_iter().chain(resumes_at).min()
    }

    fn close(&mut self, io: &mut Io) {
        self.acceptor = None;
        for connection in std::mem::take(&mut self.clients).into_values() {
            connection.close(&OperationError::NotOpen, io);
        }
    }

    fn disconnect(&mut self, peer: PeerId, io: &mut Io) -> Step {
        if let Some(connection) = self.clients.remove(&peer) {
            connection.close(&OperationError::PeerGone, io);
        }
        ControlFlow::Continue(())
    }

    fn shutdown_send(&mut self, peer: PeerId, io: &mut Io) -> Step {
        self.with_client(peer, io, Connection::shutdown_send);
        ControlFlow::Continue(())
    }

    fn stop_listening(&mut self, io: &mut Io) -> Step {
        if let Some(acceptor) = self.acceptor.take() {
            let local: SocketAddr = acceptor.local();
            drop(acceptor);
            io.outbox.push(Event::ListeningStopped {
                at: Stamp::now(),
                local,
            });
        }
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_clients_never_meet_the_key_of_the_listening_socket() {
        assert_eq!(peer_of(KEY), None);
        for id in [0, 1, u32::MAX] {
            assert_eq!(peer_of(key_of(PeerId(id))), Some(PeerId(id)));
        }
    }
}
