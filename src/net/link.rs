use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};

use super::drive::{End, Io, Step};
use super::outbox::{BATCHES_SPARE, BATCHES_WAITING, Outbox, STREAM_BATCHES_WAITING};
use super::signals::Signals;
use super::{Batch, Cause, Event, LinkError, LinkSpec, client, server, udp};
use crate::value::{Endpoint, PeerId, Protocol, Stamp};

/// Commands that may wait for the I/O thread.
const COMMANDS_WAITING: usize = 1024;

/// Gives out [`PeerId`]s; shared by all links of one session, one after another.
#[derive(Clone, Debug, Default)]
pub struct PeerIds(Arc<AtomicU32>);

impl PeerIds {
    /// The first number is `next`; those before were used by an earlier session.
    pub fn starting_at(next: u32) -> Self {
        Self(Arc::new(AtomicU32::new(next)))
    }

    pub fn next(&self) -> PeerId {
        PeerId(self.0.fetch_add(1, Ordering::Relaxed))
    }
}

/// For whom bytes are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Every client of a server; the one peer of a client.
    All,
    /// One client of a server, or one sender of datagrams seen so far.
    Peer(PeerId),
    /// Where a datagram goes. A name is resolved off the I/O thread.
    Endpoint(Endpoint),
}

/// What a link is told.
#[derive(Clone, Debug)]
pub enum Command {
    /// `token` comes back in `Sent` and `SendFailed`.
    Send {
        token: u64,
        target: Target,
        bytes: Arc<[u8]>,
    },
    /// Closes one client's connection.
    Disconnect(PeerId),
    /// Closes the listening socket; clients stay connected, and the link stays
    /// open until `Close`, also when the last client leaves.
    StopListening,
    /// Closes our sending side, after what waits to be sent, and goes on
    /// receiving.
    ShutdownSend(PeerId),
    /// Closes everything at once, after the commands before it.
    ///
    /// Closing waits for no reader: what the system does not take at once is
    /// told as `SendFailed`. What it took still reaches the peers, followed by
    /// an orderly end (FIN); a peer whose bytes were not read by then, because
    /// the event channel was full, sees a reset instead.
    Close,
}

/// Why a command was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("too many commands are waiting")]
    Full,
    #[error("the link has ended")]
    Ended,
}

/// An open link: commands in, events out. Dropping it closes and joins.
#[derive(Debug)]
pub struct Link {
    commands: Sender<Command>,
    events: Receiver<Batch>,
    spares: Sender<Batch>,
    /// `None` when the system refused even a thread.
    running: Option<Running>,
}

#[derive(Debug)]
struct Running {
    signals: Arc<Signals>,
    thread: JoinHandle<()>,
}

impl Link {
    /// Starts to open. Returns at once: what comes of it is told by events.
    pub fn open(spec: LinkSpec, peer_ids: PeerIds) -> Self {
        let (command_sender, command_receiver) = bounded(COMMANDS_WAITING);
        let (event_sender, event_receiver) = bounded(batches_waiting(&spec));
        let (spares, spare_receiver) = bounded(BATCHES_SPARE);
        let channels = (command_receiver, event_sender.clone(), spare_receiver);
        let started = start(spec, peer_ids, channels);
        let running = started.map_err(|error| {
            let failed = ending(End::Failed(LinkError::System {
                cause: Cause::from(&error),
            }));
            let batch = Batch {
                buffer: Vec::new(),
                events: vec![failed],
            };
            // The channel is new and empty.
            let _ = event_sender.try_send(batch);
        });
        Self {
            commands: command_sender,
            events: event_receiver,
            spares,
            running: running.ok(),
        }
    }

    /// Where events arrive; the channel is bounded, the link stops reading its
    /// sockets while it is full. Call [`Link::made_room`] after taking batches.
    ///
    /// It disconnects after the last event.
    pub fn events(&self) -> &Receiver<Batch> {
        &self.events
    }

    /// Tells the I/O thread that the event channel has room again. Cheap when
    /// the thread does not wait for that.
    pub fn made_room(&self) {
        if let Some(running) = &self.running {
            running.signals.room_was_made();
        }
    }

    /// Gives a batch back that is done with, so that its memory is used again
    /// and a fast stream does not take new memory for every batch.
    pub fn give_back(&self, mut batch: Batch) {
        batch.events.clear();
        // Full: there is enough of it.
        let _ = self.spares.try_send(batch);
    }

    /// Hands over a command and wakes the I/O thread. Never blocks. `Close` is
    /// always taken.
    pub fn command(&self, command: Command) -> Result<(), Refused> {
        let signals = match &self.running {
            Some(running) if !running.thread.is_finished() => &running.signals,
            _ => return Err(Refused::Ended),
        };
        if matches!(command, Command::Close) {
            signals.ask_to_close();
            return Ok(());
        }
        if signals.close_is_asked() {
            return Err(Refused::Ended);
        }
        self.commands
            .try_send(command)
            .map_err(|error| match error {
                TrySendError::Full(_) => Refused::Full,
                TrySendError::Disconnected(_) => Refused::Ended,
            })?;
        signals.wake();
        Ok(())
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        if let Some(running) = self.running.take() {
            running.signals.abandon();
            // The thread catches its own panics.
            let _ = running.thread.join();
        }
    }
}

fn start(
    spec: LinkSpec,
    peer_ids: PeerIds,
    (commands, events, spares): (Receiver<Command>, Sender<Batch>, Receiver<Batch>),
) -> std::io::Result<Running> {
    let (signals, woken) = Signals::new()?;
    let signals = Arc::new(signals);
    let outbox = Outbox::new(events, spares, Arc::clone(&signals));
    let mut io = Io::new(outbox, Arc::clone(&signals), peer_ids, commands, woken);
    let thread = thread::Builder::new()
        .name(thread_name(&spec).to_owned())
        .spawn(move || run_to_the_end(&mut io, |io| run(spec, io)))?;
    Ok(Running { signals, thread })
}

fn batches_waiting(spec: &LinkSpec) -> usize {
    match spec {
        LinkSpec::Udp(_) => BATCHES_WAITING,
        LinkSpec::TcpClient(_) | LinkSpec::TcpServer(_) => STREAM_BATCHES_WAITING,
    }
}

/// At most 15 bytes, which is what Linux shows (`pthread_setname_np(3)`).
fn thread_name(spec: &LinkSpec) -> &'static str {
    match spec.protocol() {
        Protocol::Udp => "link udp",
        Protocol::TcpClient => "link tcp-client",
        Protocol::TcpServer => "link tcp-server",
    }
}

fn run(spec: LinkSpec, io: &mut Io) -> Step {
    match spec {
        LinkSpec::Udp(spec) => udp::run(&spec, io),
        LinkSpec::TcpClient(spec) => client::run(&spec, io),
        LinkSpec::TcpServer(spec) => server::run(&spec, io),
    }
}

/// Runs a link whose sockets are closed when `run` returns, then tells how it
/// ended: who reads that may bind the same port again.
fn run_to_the_end(io: &mut Io, run: impl FnOnce(&mut Io) -> Step) {
    let end = match catch_unwind(AssertUnwindSafe(|| run(io))) {
        Ok(Step::Break(end)) => end,
        Ok(Step::Continue(())) => End::Closed,
        Err(_) => End::Failed(LinkError::Panicked),
    };
    // From here on commands are refused at the handle.
    io.signals.ask_to_close();
    io.refuse_commands();
    io.outbox.push(ending(end));
    io.deliver_rest();
}

fn ending(end: End) -> Event {
    let at = Stamp::now();
    match end {
        End::Closed => Event::Closed { at },
        End::Failed(error) => Event::Failed { at, error },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn io() -> (Io, Receiver<Batch>) {
        let (_, commands) = bounded(1);
        let (events, received) = bounded(BATCHES_WAITING);
        let (signals, woken) = Signals::new().unwrap();
        let signals = Arc::new(signals);
        let (_, spares) = bounded(BATCHES_SPARE);
        let outbox = Outbox::new(events, spares, Arc::clone(&signals));
        let io = Io::new(outbox, signals, PeerIds::default(), commands, woken);
        (io, received)
    }

    #[test]
    fn a_panic_in_the_thread_is_a_failed_link_with_its_events() {
        let (mut io, received) = io();
        run_to_the_end(&mut io, |io| {
            io.opened(([127, 0, 0, 1], 1).into(), None, None);
            panic!("on purpose");
        });
        let events = received.try_recv().unwrap().events;
        assert!(matches!(events[0], Event::Opened { .. }), "{events:?}");
        let failed = LinkError::Panicked;
        assert!(
            matches!(&events[1], Event::Failed { error, .. } if *error == failed),
            "{events:?}"
        );
        assert_eq!(events.len(), 2);
    }

    #[test]
    fn peer_ids_are_never_given_twice() {
        let ids = PeerIds::default();
        let shared = ids.clone();
        assert_eq!(
            [ids.next(), shared.next(), ids.next()],
            [PeerId(0), PeerId(1), PeerId(2)]
        );
    }
}
