//! TCP client: one connection, which is the link.

use std::ops::ControlFlow;
use std::time::Instant;

use super::connect;
use super::connection::{Connection, ConnectionOptions, LINGER};
use super::drive::{Driver, End, Io, Outgoing, Ready, Step, drive, system};
use super::{LeaveReason, OperationError, Target, TcpClientSpec};
use crate::value::PeerId;

pub(super) fn run(spec: &TcpClientSpec, io: &mut Io) -> Step {
    let socket = connect::connect(spec, io)?;
    let addr = system(socket.peer_addr())?;
    let local = system(socket.local_addr())?;
    let options = ConnectionOptions {
        keep_half_open: spec.keep_half_open,
        write_queue_limit_bytes: spec.write_queue_limit_bytes,
    };
    let peer = io.peer_ids.next();
    let connection = system(Connection::new(socket, peer, addr, options))?;
    io.opened(local, Some((peer, addr)), None);
    let client = Client {
        connection: Some(connection),
        lingers_until: None,
    };
    drive(client, io)
}

struct Client {
    /// `None` only once the link has ended.
    connection: Option<Connection>,
    lingers_until: Option<Instant>,
}

impl Client {
    /// Lets the connection work; its end is the end of the link.
    fn with_connection(
        &mut self,
        io: &mut Io,
        work: impl FnOnce(&mut Connection, &mut Io) -> Option<LeaveReason>,
    ) -> Step {
        let Some(connection) = &mut self.connection else {
            return ControlFlow::Break(End::Closed);
        };
        if let Some(reason) = work(connection, io) {
            return self.leave(reason, io);
        }
        if connection.is_lingering() && self.lingers_until.is_none() {
            self.lingers_until = Some(Instant::now() + LINGER);
        }
        ControlFlow::Continue(())
    }

    fn leave(&mut self, reason: LeaveReason, io: &mut Io) -> Step {
        if let Some(connection) = self.connection.take() {
            connection.leave(reason, io);
        }
        ControlFlow::Break(End::Closed)
    }

    fn is_peer(&self, peer: PeerId) -> bool {
        self.connection
            .as_ref()
            .is_some_and(|connection| connection.peer() == peer)
    }
}

impl Driver for Client {
    fn send(&mut self, outgoing: Outgoing, io: &mut Io) -> Step {
        let Outgoing {
            token,
            target,
            bytes,
        } = outgoing;
        let refusal = match target {
            Target::All => None,
            Target::Peer(peer) if self.is_peer(peer) => None,
            Target::Peer(_) => Some(OperationError::PeerGone),
            Target::Endpoint(_) => Some(OperationError::NoTarget),
        };
        if let Some(error) = refusal {
            io.outbox.send_failed(token, bytes.len(), error);
            return ControlFlow::Continue(());
        }
        self.with_connection(io, |connection, io| {
            connection.send(token, &bytes, io);
            None
        })
    }

    fn ready(&mut self, ready: Ready, io: &mut Io) -> Step {
        self.with_connection(io, |connection, io| connection.ready(ready, io))
    }

    fn tick(&mut self, now: Instant, io: &mut Io) -> Step {
        match self.lingers_until {
            Some(until) if until <= now => self.leave(LeaveReason::ClosedByPeer, io),
            _ => ControlFlow::Continue(()),
        }
    }

    fn deadline(&self) -> Option<Instant> {
        self.lingers_until
    }

    fn close(&mut self, io: &mut Io) {
        if let Some(connection) = self.connection.take() {
            connection.close(&OperationError::NotOpen, io);
        }
    }

    fn disconnect(&mut self, peer: PeerId, io: &mut Io) -> Step {
        if !self.is_peer(peer) {
            return ControlFlow::Continue(());
        }
        self.close(io);
        ControlFlow::Break(End::Closed)
    }

    fn shutdown_send(&mut self, peer: PeerId, io: &mut Io) -> Step {
        if !self.is_peer(peer) {
            return ControlFlow::Continue(());
        }
        self.with_connection(io, Connection::shutdown_send)
    }
}
