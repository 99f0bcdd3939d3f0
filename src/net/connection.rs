//! One TCP connection: reading, the write queue, half close, the end.

use std::io::{self, ErrorKind, Read};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use super::drive::{Io, Ready};
use super::outbox::LONGEST_READ;
use super::sys::{Interest, Registered};
use super::write_queue::{Offer, WriteQueue};
use super::{Cause, CauseKind, Event, LeaveReason, OperationError, SentTo, socket};
use crate::value::{PeerId, Stamp};

/// How long a peer that has closed its side may take to read what waits.
pub(super) const LINGER: Duration = Duration::from_secs(2);
/// Reads of one connection in one turn, so that nobody starves the others.
const READS_PER_TURN: usize = 4;

/// How both sides of a connection are to be treated.
#[derive(Clone, Copy, Debug)]
pub(super) struct ConnectionOptions {
    /// Keep our sending side open after the peer has closed its own.
    pub keep_half_open: bool,
    pub write_queue_limit_bytes: usize,
}

/// Our sending side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SendSide {
    Open,
    /// To be shut when the queue is empty.
    Closing,
    Shut,
}

/// What became of one message for one connection.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Taken {
    AtOnce,
    /// Later; told by events of its own.
    Waits,
    /// Not at all, or in part: told already.
    No,
}

#[derive(Debug)]
pub(super) struct Connection {
    socket: Registered<TcpStream>,
    peer: PeerId,
    addr: SocketAddr,
    options: ConnectionOptions,
    queue: WriteQueue,
    send_side: SendSide,
    /// The peer has not closed its sending side.
    peer_sends: bool,
    /// A write has failed; what was received before may still be there to read.
    broken: Option<Cause>,
}

impl Connection {
    /// Takes over a connected socket that is watched already.
    pub fn new(
        socket: Registered<TcpStream>,
        peer: PeerId,
        addr: SocketAddr,
        options: ConnectionOptions,
    ) -> io::Result<Self> {
        socket::prepare_connection(&socket)?;
        let mut connection = Self {
            socket,
            peer,
            addr,
            options,
            queue: WriteQueue::new(options.write_queue_limit_bytes),
            send_side: SendSide::Open,
            peer_sends: true,
            broken: None,
        };
        connection.watch()?;
        Ok(connection)
    }

    pub fn peer(&self) -> PeerId {
        self.peer
    }

    /// Whether it only stays until the queue is empty or [`LINGER`] is over.
    pub fn is_lingering(&self) -> bool {
        !self.peer_sends && !self.options.keep_half_open
    }

    /// Sends to this peer alone.
    pub fn send(&mut self, token: u64, bytes: &Arc<[u8]>, io: &mut Io) {
        if self.offer(token, bytes, io) == Taken::AtOnce {
            io.outbox.sent(token, self.sent_to(), Arc::clone(bytes));
        }
    }

    /// Sends, leaving it to the caller to tell what was taken at once.
    pub fn offer(&mut self, token: u64, bytes: &Arc<[u8]>, io: &mut Io) -> Taken {
        if let Some(error) = self.refusal() {
            io.outbox.send_failed(token, bytes.len(), error);
            return Taken::No;
        }
        let taken = match self.queue.offer(token, bytes, &mut &*self.socket) {
            Offer::Taken => Taken::AtOnce,
            Offer::Waits => Taken::Waits,
            Offer::Full => {
                let error = self.queue_full();
                io.outbox.send_failed(token, bytes.len(), error);
                Taken::No
            }
            Offer::Broke(error) => {
                self.break_sending(&error, io);
                Taken::No
            }
        };
        self.watch_or_break(io);
        taken
    }

    /// Reads and writes what can be; `Some` when the connection has ended.
    pub fn ready(&mut self, ready: Ready, io: &mut Io) -> Option<LeaveReason> {
        if ready.writable {
            self.flush(io);
        }
        if ready.readable && self.peer_sends {
            let ended = self.receive(io);
            if ended.is_some() {
                return ended;
            }
        } else if ready.readable || ready.hung_up {
            self.look_for_reset(ready, io);
        }
        self.settle(io)
    }

    /// Closes our sending side once the queue is empty.
    pub fn shutdown_send(&mut self, io: &mut Io) -> Option<LeaveReason> {
        if self.send_side == SendSide::Open {
            self.send_side = SendSide::Closing;
        }
        self.settle(io)
    }

    /// Ends the connection because we want it, without waiting: offers what
    /// waits once more, tells what had arrived, then closes in order. What the
    /// system does not take is told with `error`.
    pub fn close(mut self, error: &OperationError, io: &mut Io) {
        self.flush(io);
        self.give_up(error, io);
        if self.peer_sends {
            let _ = self.receive(io);
        }
        self.leave(LeaveReason::ClosedByUs, io);
    }

    /// Tells that the connection is gone, and closes the socket.
    pub fn leave(mut self, reason: LeaveReason, io: &mut Io) {
        self.give_up(&OperationError::PeerGone, io);
        // FIN before close, also when something unread makes close a reset.
        // It fails when the connection is broken already.
        let _ = self.socket.shutdown(Shutdown::Write);
        let (peer, addr) = (self.peer, self.addr);
        drop(self);
        io.outbox.push(Event::Left {
            at: Stamp::now(),
            peer,
            addr,
            reason,
        });
    }

    fn sent_to(&self) -> SentTo {
        SentTo::Peer {
            peer: self.peer,
            addr: self.addr,
        }
    }

    fn queue_full(&self) -> OperationError {
        OperationError::QueueFull {
            addr: self.addr,
            limit_bytes: self.queue.limit_bytes(),
        }
    }

    /// Why nothing more can be sent, if so.
    fn refusal(&self) -> Option<OperationError> {
        if self.broken.is_some() || self.is_lingering() {
            return Some(OperationError::PeerGone);
        }
        (self.send_side != SendSide::Open).then(|| OperationError::Send {
            addr: self.addr,
            cause: Cause::found(CauseKind::BrokenPipe),
        })
    }

    fn receive(&mut self, io: &mut Io) -> Option<LeaveReason> {
        for _ in 0..READS_PER_TURN {
            if !io.outbox.has_room() {
                break;
            }
            let result = (&*self.socket).read(io.outbox.space());
            let at = Stamp::now();
            match result {
                Ok(0) => {
                    self.peer_closed(at, io);
                    break;
                }
                Ok(count) => {
                    io.outbox.received(at, self.peer, self.addr, count);
                    if count < LONGEST_READ {
                        // Most likely all there was; if not, it is told again.
                        break;
                    }
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    return self.broken.clone().map(reason_of);
                }
                Err(error) => {
                    self.break_sending(&error, io);
                    return self.broken.clone().map(reason_of);
                }
            }
        }
        None
    }

    fn peer_closed(&mut self, at: Stamp, io: &mut Io) {
        self.peer_sends = false;
        let stays_half_open = self.options.keep_half_open && self.send_side != SendSide::Shut;
        if stays_half_open && self.broken.is_none() {
            io.outbox.push(Event::HalfClosed {
                at,
                peer: self.peer,
                addr: self.addr,
            });
        }
    }

    /// After the peer's end nothing is read any more, but a reset still shows.
    fn look_for_reset(&mut self, ready: Ready, io: &mut Io) {
        match self.socket.take_error() {
            Ok(Some(error)) | Err(error) => self.break_sending(&error, io),
            Ok(None) if ready.hung_up => {
                self.break_sending(&ErrorKind::ConnectionReset.into(), io);
            }
            Ok(None) => {}
        }
    }

    fn flush(&mut self, io: &mut Io) {
        let to = self.sent_to();
        let outbox = &mut io.outbox;
        let flushed = self.queue.flush(&mut &*self.socket, |token, bytes| {
            outbox.sent(token, to.clone(), bytes);
        });
        if let Err(error) = flushed {
            self.break_sending(&error, io);
        }
    }

    /// Gives up sending. Reading goes on until it finds the end, because the
    /// peer's last words may have come before its reset.
    fn break_sending(&mut self, error: &io::Error, io: &mut Io) {
        let cause = Cause::from(error);
        self.give_up(
            &OperationError::Send {
                addr: self.addr,
                cause: cause.clone(),
            },
            io,
        );
        self.broken.get_or_insert(cause);
    }

    fn give_up(&mut self, error: &OperationError, io: &mut Io) {
        let to = self.sent_to();
        for given_up in self.queue.give_up() {
            if let Some(bytes) = given_up.taken {
                io.outbox.sent(given_up.token, to.clone(), bytes);
            }
            io.outbox
                .send_failed(given_up.token, given_up.unsent_bytes, error.clone());
        }
    }

    /// Does what is due after any change; `Some` when nothing is left to do.
    fn settle(&mut self, io: &mut Io) -> Option<LeaveReason> {
        if self.queue.is_empty() && self.send_side == SendSide::Closing {
            // It fails when the connection is broken; reading finds that out.
            let _ = self.socket.shutdown(Shutdown::Write);
            self.send_side = SendSide::Shut;
        }
        if !self.peer_sends && self.queue.is_empty() {
            if let Some(cause) = self.broken.clone() {
                return Some(reason_of(cause));
            }
            if self.is_lingering() || self.send_side == SendSide::Shut {
                return Some(LeaveReason::ClosedByPeer);
            }
        }
        self.watch_or_break(io);
        None
    }

    fn watch_or_break(&mut self, io: &mut Io) {
        if let Err(error) = self.watch() {
            self.break_sending(&error, io);
        }
    }

    fn watch(&mut self) -> io::Result<()> {
        self.socket.set_interest(Some(Interest {
            // A broken connection reads as ended, which brings us back here.
            read: self.peer_sends || self.broken.is_some(),
            write: !self.queue.is_empty(),
        }))
    }
}

fn reason_of(cause: Cause) -> LeaveReason {
    match cause.kind {
        CauseKind::ConnectionReset | CauseKind::BrokenPipe => LeaveReason::ResetByPeer,
        _ => LeaveReason::Broken(cause),
    }
}
