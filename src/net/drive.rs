//! The readiness loop that every kind of link runs in.

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Instant;

use crossbeam_channel::Receiver;
use polling::{AsSource, Events};

use super::outbox::Outbox;
use super::signals::Signals;
use super::sys::{Interest, Registered};
use super::{Cause, Command, Event, LinkError, OperationError, PeerIds, Target};
use crate::value::{PeerId, Stamp};

/// Ready sockets told by one wait.
const READY_AT_ONCE: NonZeroUsize = NonZeroUsize::new(1024).expect("not zero");

/// How a link ended.
#[derive(Debug)]
pub(super) enum End {
    /// As asked, or with the connection of a client.
    Closed,
    Failed(LinkError),
}

/// One step of a link: it goes on with a value, or it has ended.
pub(super) type Step<T = ()> = ControlFlow<End, T>;

pub(super) fn fail<T>(error: LinkError) -> Step<T> {
    ControlFlow::Break(End::Failed(error))
}

/// Ends the link when the system refuses something that every link needs.
pub(super) fn system<T>(result: io::Result<T>) -> Step<T> {
    match result {
        Ok(value) => ControlFlow::Continue(value),
        Err(error) => fail(LinkError::System {
            cause: Cause::from(&error),
        }),
    }
}

/// Bytes to send, and how to name them in the answer.
#[derive(Debug)]
pub(super) struct Outgoing {
    pub token: u64,
    pub target: Target,
    pub bytes: Arc<[u8]>,
}

/// A socket that can be read or written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ready {
    pub key: usize,
    pub readable: bool,
    pub writable: bool,
    /// Both directions are over (where the system tells).
    pub hung_up: bool,
}

/// An open link of one kind. Every method returns soon and never blocks.
pub(super) trait Driver {
    fn send(&mut self, outgoing: Outgoing, io: &mut Io) -> Step;

    fn ready(&mut self, ready: Ready, io: &mut Io) -> Step;

    /// Looks after deadlines and helper threads; called once a round.
    fn tick(&mut self, now: Instant, io: &mut Io) -> Step;

    /// When `tick` is wanted at the latest.
    fn deadline(&self) -> Option<Instant>;

    /// Tells what is left to tell; the sockets are closed when it is dropped.
    fn close(&mut self, io: &mut Io);

    fn disconnect(&mut self, _peer: PeerId, _io: &mut Io) -> Step {
        ControlFlow::Continue(())
    }

    fn shutdown_send(&mut self, _peer: PeerId, _io: &mut Io) -> Step {
        ControlFlow::Continue(())
    }

    fn stop_listening(&mut self, _io: &mut Io) -> Step {
        ControlFlow::Continue(())
    }
}

/// What a driver works with.
pub(super) struct Io {
    pub outbox: Outbox,
    pub signals: Arc<Signals>,
    pub peer_ids: PeerIds,
    commands: Receiver<Command>,
    woken: Receiver<()>,
    events: Events,
    round: usize,
}

impl Io {
    pub fn new(
        outbox: Outbox,
        signals: Arc<Signals>,
        peer_ids: PeerIds,
        commands: Receiver<Command>,
        woken: Receiver<()>,
    ) -> Self {
        Self {
            outbox,
            signals,
            peer_ids,
            commands,
            woken,
            events: Events::with_capacity(READY_AT_ONCE),
            round: 0,
        }
    }

    pub fn register<S: AsSource>(
        &self,
        socket: S,
        key: usize,
        interest: Interest,
    ) -> io::Result<Registered<S>> {
        Registered::new(socket, Arc::clone(&self.signals.poll), key, interest)
    }

    pub fn opened(
        &mut self,
        local: SocketAddr,
        peer: Option<(PeerId, SocketAddr)>,
        receive_buffer_bytes: Option<usize>,
    ) {
        self.outbox.push(Event::Opened {
            at: Stamp::now(),
            local,
            peer,
            receive_buffer_bytes,
        });
    }

    /// Waits while nothing is open yet: sends are refused, `Close` ends it.
    pub fn wait_while_opening(&mut self, deadline: Option<Instant>) -> Step<Vec<Ready>> {
        self.refuse_commands();
        if self.signals.close_is_asked() {
            return ControlFlow::Break(End::Closed);
        }
        self.wait(deadline)
    }

    /// Answers the commands that wait while nothing is open.
    pub fn refuse_commands(&mut self) {
        for command in self.take_commands() {
            if let Command::Send { token, bytes, .. } = command {
                self.outbox
                    .send_failed(token, bytes.len(), OperationError::NotOpen);
            }
        }
    }

    /// Waits until everything is handed over or nobody wants it.
    pub fn deliver_rest(&mut self) {
        self.outbox.flush();
        while !self.outbox.is_empty() && !self.signals.is_abandoned() {
            let _ = self.woken.recv();
            self.outbox.flush();
        }
    }

    /// Hands over what there is to tell and waits for something to do. While
    /// the receiver has no room the sockets are left alone: peers feel it.
    fn wait(&mut self, deadline: Option<Instant>) -> Step<Vec<Ready>> {
        self.outbox.flush();
        if !self.outbox.has_room() {
            self.wait_for_room(deadline);
            return ControlFlow::Continue(Vec::new());
        }
        let deadline = if self.commands.is_empty() {
            deadline
        } else {
            Some(Instant::now())
        };
        system(self.signals.poll.wait(&mut self.events, deadline))?;
        ControlFlow::Continue(self.ready_in_turn())
    }

    fn wait_for_room(&self, deadline: Option<Instant>) {
        // Either way of ending is a reason to look at everything again.
        let _ = match deadline {
            Some(deadline) => self.woken.recv_deadline(deadline).ok(),
            None => self.woken.recv().ok(),
        };
    }

    /// Another socket comes first each round, so that those at the end get
    /// their turn also when the room runs out in the middle of every round.
    fn ready_in_turn(&mut self) -> Vec<Ready> {
        let mut ready: Vec<Ready> = self
            .events
            .iter()
            .map(|event| Ready {
                key: event.key,
                readable: event.readable,
                writable: event.writable,
                hung_up: event.is_interrupt(),
            })
            .collect();
        self.round = self.round.wrapping_add(1);
        if !ready.is_empty() {
            let first = self.round % ready.len();
            ready.rotate_left(first);
        }
        ready
    }

    /// The commands that wait now, at most a channel full of them. None while
    /// there is no room for their answers, except before closing.
    fn take_commands(&mut self) -> VecDeque<Command> {
        let closing = self.signals.close_is_asked();
        if !closing && !self.outbox.has_room_for_answers() {
            return VecDeque::new();
        }
        let waiting = self.commands.len();
        self.commands.try_iter().take(waiting).collect()
    }
}

/// Runs an open link until it ends.
pub(super) fn drive(mut driver: impl Driver, io: &mut Io) -> Step {
    loop {
        obey(&mut driver, io)?;
        driver.tick(Instant::now(), io)?;
        for ready in io.wait(driver.deadline())? {
            if !io.outbox.has_room() || io.signals.close_is_asked() {
                break;
            }
            driver.ready(ready, io)?;
        }
    }
}

/// Obeys what was asked, in order; closing comes after it.
fn obey(driver: &mut impl Driver, io: &mut Io) -> Step {
    // Read first: what was asked before closing is in the channel by then.
    let closing = io.signals.close_is_asked();
    for command in io.take_commands() {
        obey_one(driver, command, io)?;
    }
    if closing {
        driver.close(io);
        return ControlFlow::Break(End::Closed);
    }
    ControlFlow::Continue(())
}

fn obey_one(driver: &mut impl Driver, command: Command, io: &mut Io) -> Step {
    match command {
        Command::Send {
            token,
            target,
            bytes,
        } => driver.send(
            Outgoing {
                token,
                target,
                bytes,
            },
            io,
        ),
        Command::Disconnect(peer) => driver.disconnect(peer, io),
        Command::ShutdownSend(peer) => driver.shutdown_send(peer, io),
        Command::StopListening => driver.stop_listening(io),
        // It travels as a signal, which no full channel can hold up.
        Command::Close => ControlFlow::Continue(()),
    }
}
