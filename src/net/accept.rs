//! The listening socket of a server, and what to do when accepting fails.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use super::drive::Io;
use super::sys::{Interest, Registered};
use super::{Cause, OperationError};

/// The poll key of the listening socket.
pub(super) const KEY: usize = 0;
/// Connections accepted in one turn.
const ACCEPTS_PER_TURN: usize = 256;
/// How long to leave a listening socket alone that cannot accept: without
/// free descriptors it would be told as ready again and again.
const PAUSE: Duration = Duration::from_millis(100);

#[derive(Debug)]
pub(super) struct Acceptor {
    listener: Registered<TcpListener>,
    local: SocketAddr,
    resumes_at: Option<Instant>,
    /// The fault is told already; no accept has worked since.
    told: bool,
}

impl Acceptor {
    pub fn new(listener: TcpListener, local: SocketAddr, io: &Io) -> io::Result<Self> {
        Ok(Self {
            listener: io.register(listener, KEY, Interest::READ)?,
            local,
            resumes_at: None,
            told: false,
        })
    }

    pub fn local(&self) -> SocketAddr {
        self.local
    }

    /// When accepting goes on after a pause.
    pub fn resumes_at(&self) -> Option<Instant> {
        self.resumes_at
    }

    /// The connections that wait, up to one turn of them.
    pub fn accept(&mut self, io: &mut Io) -> Vec<(TcpStream, SocketAddr)> {
        let mut accepted = Vec::new();
        while accepted.len() < ACCEPTS_PER_TURN {
            match self.listener.accept() {
                Ok(connection) => {
                    self.told = false;
                    accepted.push(connection);
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) if concerns_one_connection(&error) => {}
                Err(error) => {
                    self.tell(&error, io);
                    self.pause(io);
                    break;
                }
            }
        }
        accepted
    }

    /// Tells a fault of accepting, once until an accept works again.
    pub fn tell(&mut self, error: &io::Error, io: &mut Io) {
        if !self.told {
            self.told = true;
            io.outbox.trouble(OperationError::Accept {
                addr: self.local,
                cause: Cause::from(error),
            });
        }
    }

    /// Listens again when the pause is over.
    pub fn resume(&mut self, now: Instant, io: &mut Io) {
        if self.resumes_at.is_some_and(|at| at <= now) {
            self.resumes_at = None;
            if let Err(error) = self.listener.set_interest(Some(Interest::READ)) {
                self.tell(&error, io);
                self.resumes_at = Some(now + PAUSE);
            }
        }
    }

    fn pause(&mut self, io: &mut Io) {
        self.resumes_at = Some(Instant::now() + PAUSE);
        if let Err(error) = self.listener.set_interest(None) {
            self.tell(&error, io);
        }
    }
}

/// The connection was gone before it was accepted (accept(2)): the next one
/// may be well.
fn concerns_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Interrupted | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset
    )
}
