//! UDP: one bound socket that talks to anybody.

use std::collections::VecDeque;
use std::io::{self, ErrorKind};
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Instant;

use super::drive::{Driver, Io, Outgoing, Ready, Step, drive, fail, system};
use super::names::{Held, Names};
use super::outbox::LONGEST_READ;
use super::resolve::{RESOLVE_TIMEOUT, local_addr};
use super::senders::{SENDERS_REMEMBERED, Sender, Senders};
use super::sys::{Interest, Mailbox, Registered, dropped_datagrams, take_queued_error};
use super::{
    Cause, CauseKind, Event, LinkError, MAX_UDP_PAYLOAD_V4, MAX_UDP_PAYLOAD_V6, OperationError,
    SentTo, Target, UdpSpec, socket,
};
use crate::value::{Endpoint, Stamp};

/// The poll key of the one socket.
const KEY: usize = 0;
/// Datagrams read in one turn.
const READS_PER_TURN: usize = 256;
/// Bytes that may wait while the system's send buffer is full.
const WAITING_LIMIT_BYTES: usize = 4 * 1024 * 1024;
/// Datagrams that may wait then; empty ones count as well.
const WAITING_LIMIT: usize = 1024;
/// Tries of one datagram. A send call may fail with the answer to an earlier
/// datagram; a fault of its own comes back at every try.
const TRIES: usize = 3;

pub(super) fn run(spec: &UdpSpec, io: &mut Io) -> Step {
    let wanted = local_addr(&spec.local, Instant::now() + RESOLVE_TIMEOUT, io)?;
    let (socket, receive_buffer_bytes) = match socket::udp(wanted, spec.receive_buffer_bytes) {
        Ok(made) => made,
        Err(error) => return fail(error),
    };
    let local = system(socket.local_addr())?;
    let socket = system(io.register(socket, KEY, Interest::READ))?;
    io.opened(local, None, receive_buffer_bytes);
    let udp = Udp {
        socket,
        mailbox: Mailbox::new(),
        longest: LONGEST_READ,
        local,
        senders: Senders::new(SENDERS_REMEMBERED),
        names: Names::default(),
        waiting: VecDeque::new(),
        waiting_bytes: 0,
        dropped: 0,
    };
    drive(udp, io)
}

#[derive(Debug)]
struct Datagram {
    token: u64,
    to: SocketAddr,
    bytes: Arc<[u8]>,
}

/// What became of one datagram.
enum Transmitted {
    Taken,
    /// The send buffer is full.
    NotNow,
    Refused(Cause),
}

struct Udp {
    socket: Registered<UdpSocket>,
    mailbox: Mailbox,
    /// The longest datagram of the last call: a guess at those to come.
    longest: usize,
    local: SocketAddr,
    senders: Senders,
    names: Names,
    /// What the send buffer had no room for.
    waiting: VecDeque<Datagram>,
    waiting_bytes: usize,
    /// What the kernel's count of dropped datagrams was at the last look.
    dropped: u32,
}

impl Udp {
    fn payload_limit(&self) -> usize {
        match self.local {
            SocketAddr::V4(_) => MAX_UDP_PAYLOAD_V4,
            SocketAddr::V6(_) => MAX_UDP_PAYLOAD_V6,
        }
    }

    fn try_send(&mut self, outgoing: &Outgoing, io: &mut Io) -> Result<(), OperationError> {
        let limit = self.payload_limit();
        let length = outgoing.bytes.len();
        if length > limit {
            return Err(OperationError::DatagramTooLong { length, limit });
        }
        match &outgoing.target {
            Target::All => Err(OperationError::NoTarget),
            Target::Peer(peer) => {
                let to = self
                    .senders
                    .addr_of(*peer)
                    .ok_or(OperationError::PeerGone)?;
                self.send_to(outgoing.token, to, &outgoing.bytes, io)
            }
            Target::Endpoint(endpoint) => self.send_to_endpoint(outgoing, endpoint, io),
        }
    }

    fn send_to_endpoint(
        &mut self,
        outgoing: &Outgoing,
        endpoint: &Endpoint,
        io: &mut Io,
    ) -> Result<(), OperationError> {
        let (token, bytes) = (outgoing.token, &outgoing.bytes);
        if endpoint.host.is_empty() || endpoint.port == 0 {
            return Err(OperationError::NoTarget);
        }
        if let Some(to) = endpoint.literal() {
            return self.send_to(token, to, bytes, io);
        }
        if let Some(to) = self
            .names
            .known(&endpoint.host)
            .and_then(|addrs| self.choose(addrs, endpoint.port))
        {
            return self.send_to(token, to, bytes, io);
        }
        let held = Held {
            token,
            port: endpoint.port,
            bytes: Arc::clone(bytes),
        };
        self.names.hold(&endpoint.host, held, &io.signals)
    }

    /// The first address of our own family, or else the first.
    fn choose(&self, addrs: &[IpAddr], port: u16) -> Option<SocketAddr> {
        addrs
            .iter()
            .find(|addr| addr.is_ipv4() == self.local.is_ipv4())
            .or(addrs.first())
            .map(|&addr| SocketAddr::new(addr, port))
    }

    fn send_to(
        &mut self,
        token: u64,
        to: SocketAddr,
        bytes: &Arc<[u8]>,
        io: &mut Io,
    ) -> Result<(), OperationError> {
        if to.is_ipv4() != self.local.is_ipv4() {
            let local = self.local;
            return Err(OperationError::FamilyMismatch { local, to });
        }
        let datagram = Datagram {
            token,
            to,
            bytes: Arc::clone(bytes),
        };
        if !self.waiting.is_empty() {
            return self.keep(datagram);
        }
        match self.transmit(&datagram, io) {
            Transmitted::NotNow => self.keep(datagram),
            Transmitted::Taken => {
                io.outbox
                    .sent(token, SentTo::Address(to), Arc::clone(bytes));
                Ok(())
            }
            Transmitted::Refused(cause) => Err(OperationError::Send { addr: to, cause }),
        }
    }

    /// Keeps a datagram until the send buffer has room.
    fn keep(&mut self, datagram: Datagram) -> Result<(), OperationError> {
        let bytes = self.waiting_bytes + datagram.bytes.len();
        if self.waiting.len() >= WAITING_LIMIT || bytes > WAITING_LIMIT_BYTES {
            return Err(OperationError::QueueFull {
                addr: datagram.to,
                limit_bytes: WAITING_LIMIT_BYTES,
            });
        }
        self.waiting_bytes = bytes;
        self.waiting.push_back(datagram);
        Ok(())
    }

    fn transmit(&self, datagram: &Datagram, io: &mut Io) -> Transmitted {
        let mut fault = Cause::found(CauseKind::Other);
        for _ in 0..TRIES {
            match self.socket.send_to(&datagram.bytes, datagram.to) {
                Ok(_) => return Transmitted::Taken,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Transmitted::NotNow,
                Err(error) => {
                    fault = Cause::from(&error);
                    tell_queued_errors(&self.socket, io);
                }
            }
        }
        Transmitted::Refused(fault)
    }

    fn send_waiting(&mut self, io: &mut Io) {
        while let Some(first) = self.waiting.pop_front() {
            match self.transmit(&first, io) {
                Transmitted::NotNow => {
                    self.waiting.push_front(first);
                    return;
                }
                Transmitted::Taken => {
                    io.outbox.sent(
                        first.token,
                        SentTo::Address(first.to),
                        Arc::clone(&first.bytes),
                    );
                }
                Transmitted::Refused(cause) => {
                    let error = OperationError::Send {
                        addr: first.to,
                        cause,
                    };
                    io.outbox.send_failed(first.token, first.bytes.len(), error);
                }
            }
            self.waiting_bytes -= first.bytes.len();
        }
    }

    fn receive(&mut self, io: &mut Io) -> Step {
        let mut reads = 0;
        while reads < READS_PER_TURN && io.outbox.has_room() {
            let most = io.outbox.room_for(self.longest);
            let result = self.mailbox.receive(&self.socket, most);
            let at = Stamp::now();
            match result {
                Ok(count) => {
                    self.take(at, count, io);
                    reads += count;
                    if count < most.min(Mailbox::SLOTS) {
                        // Most likely all there were; if not, it is told again.
                        break;
                    }
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) => {
                    self.receive_failed(&error, io)?;
                    reads += 1;
                }
            }
        }
        self.tell_dropped(io);
        ControlFlow::Continue(())
    }

    fn take(&mut self, at: Stamp, count: usize, io: &mut Io) {
        self.longest = 0;
        for nth in 0..count {
            let Some((addr, bytes)) = self.mailbox.datagram(nth) else {
                continue;
            };
            self.longest = self.longest.max(bytes.len());
            let peer = match self.senders.sender_at(addr, &io.peer_ids) {
                Sender::Known(peer) => peer,
                Sender::New(peer) => {
                    io.outbox.push(Event::Joined { at, peer, addr });
                    peer
                }
            };
            io.outbox.space()[..bytes.len()].copy_from_slice(bytes);
            io.outbox.received(at, peer, addr, bytes.len());
        }
    }

    /// Looked at after every turn: what was dropped while the buffer was full
    /// came after datagrams that were still in it, so a turn follows each loss.
    fn tell_dropped(&mut self, io: &mut Io) {
        let Some(dropped) = dropped_datagrams(&self.socket) else {
            return;
        };
        let datagrams = dropped.wrapping_sub(self.dropped);
        self.dropped = dropped;
        if datagrams > 0 {
            let at = Stamp::now();
            io.outbox.push(Event::Lost { at, datagrams });
        }
    }

    /// Most faults of a receive call are answers to datagrams sent before, and
    /// the socket is well.
    fn receive_failed(&mut self, error: &io::Error, io: &mut Io) -> Step {
        if error.kind() == ErrorKind::Interrupted || tell_queued_errors(&self.socket, io) > 0 {
            return ControlFlow::Continue(());
        }
        let cause = Cause::from(error);
        if !comes_from_network(cause.kind) {
            let addr = self.local;
            return fail(LinkError::Receive { addr, cause });
        }
        // On Linux the same answer is or was in the error queue, with its address.
        if !cfg!(target_os = "linux") {
            io.outbox
                .trouble(OperationError::PortUnreachable { addr: None, cause });
        }
        ControlFlow::Continue(())
    }

    fn answer_names(&mut self, now: Instant, io: &mut Io) {
        for answered in self.names.take_answered(now) {
            for held in answered.held {
                let sent = match &answered.result {
                    Ok(addrs) => match self.choose(addrs, held.port) {
                        Some(to) => self.send_to(held.token, to, &held.bytes, io),
                        None => Err(OperationError::NoTarget),
                    },
                    Err(cause) => Err(OperationError::Resolve {
                        host: answered.host.clone(),
                        cause: cause.clone(),
                    }),
                };
                if let Err(error) = sent {
                    io.outbox.send_failed(held.token, held.bytes.len(), error);
                }
            }
        }
    }

    fn watch(&mut self) -> Step {
        let interest = Interest {
            read: true,
            write: !self.waiting.is_empty(),
        };
        system(self.socket.set_interest(Some(interest)))
    }
}

impl Driver for Udp {
    fn send(&mut self, outgoing: Outgoing, io: &mut Io) -> Step {
        if let Err(error) = self.try_send(&outgoing, io) {
            io.outbox
                .send_failed(outgoing.token, outgoing.bytes.len(), error);
        }
        ControlFlow::Continue(())
    }

    fn ready(&mut self, ready: Ready, io: &mut Io) -> Step {
        if ready.writable {
            self.send_waiting(io);
        }
        if ready.readable {
            tell_queued_errors(&self.socket, io);
            self.receive(io)?;
        }
        ControlFlow::Continue(())
    }

    fn tick(&mut self, now: Instant, io: &mut Io) -> Step {
        self.answer_names(now, io);
        self.watch()
    }

    fn deadline(&self) -> Option<Instant> {
        self.names.deadline()
    }

    /// Tells what had arrived, and gives up what has not left.
    fn close(&mut self, io: &mut Io) {
        self.send_waiting(io);
        let _ = self.receive(io);
        let waiting = self.waiting.drain(..);
        let held = self.names.take_held();
        let left = waiting
            .map(|datagram| (datagram.token, datagram.bytes))
            .chain(held.map(|held| (held.token, held.bytes)));
        for (token, bytes) in left {
            io.outbox
                .send_failed(token, bytes.len(), OperationError::NotOpen);
        }
    }
}

/// Faults that ICMP causes, or that concern one datagram (on Windows 10054,
/// 10052 and 10040).
fn comes_from_network(kind: CauseKind) -> bool {
    matches!(
        kind,
        CauseKind::ConnectionRefused
            | CauseKind::ConnectionReset
            | CauseKind::HostUnreachable
            | CauseKind::NetworkUnreachable
            | CauseKind::MessageTooLong
            | CauseKind::PermissionDenied
    )
}

/// Tells what ICMP answered to earlier datagrams, each answer once. Says how
/// many entries the queue had (none but on Linux).
fn tell_queued_errors(socket: &UdpSocket, io: &mut Io) -> usize {
    let mut taken = 0;
    while taken < READS_PER_TURN
        && let Some(queued) = take_queued_error(socket)
    {
        taken += 1;
        // What this machine found itself, the send call has returned already.
        if queued.from_network {
            io.outbox.trouble(OperationError::PortUnreachable {
                addr: queued.to,
                cause: Cause::from(&io::Error::from_raw_os_error(queued.errno)),
            });
        }
    }
    taken
}
