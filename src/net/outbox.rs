//! Events on their way out: collected in a batch, handed over when there is
//! room, never more than a fixed amount.

use std::net::SocketAddr;
use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender, TrySendError};

use super::signals::Signals;
use super::{Batch, Event, OperationError, SentTo};
use crate::value::{PeerId, Stamp};

/// Batches of datagrams that may wait for the receiver: those that find no place
/// are lost.
pub(super) const BATCHES_WAITING: usize = 64;
/// Batches of a stream, whose sender waits.
pub(super) const STREAM_BATCHES_WAITING: usize = 16;
/// A batch is full at this many bytes, those of `Sent` and its list of clients
/// included …
pub(super) const BATCH_BYTES: usize = 256 * 1024;
/// … or at this many events.
pub(super) const BATCH_EVENTS: usize = 1024;
/// With more batches than this waiting, the receiver is behind, and what comes
/// now travels in full batches: so the channel holds much more of it.
const FEW_BATCHES: usize = 8;
/// Batches whose memory is kept to be used again.
pub(super) const BATCHES_SPARE: usize = FEW_BATCHES;
/// The most that one read can give: the largest datagram there is, and a good
/// size for a stream.
pub(super) const LONGEST_READ: usize = 65_535;

/// The sending end of a link's event channel.
#[derive(Debug)]
pub(super) struct Outbox {
    sender: Sender<Batch>,
    /// Batches that the receiver has done with.
    spares: Receiver<Batch>,
    signals: Arc<Signals>,
    pending: Batch,
    /// What the buffer has of received bytes; behind it is room for reads.
    filled: usize,
    pending_bytes: usize,
}

impl Outbox {
    pub fn new(sender: Sender<Batch>, spares: Receiver<Batch>, signals: Arc<Signals>) -> Self {
        Self {
            sender,
            spares,
            signals,
            pending: Batch::default(),
            filled: 0,
            pending_bytes: 0,
        }
    }

    pub fn push(&mut self, event: Event) {
        if let Event::Sent { to, bytes, .. } = &event {
            self.pending_bytes += bytes.len();
            if let SentTo::All { peers } = to {
                self.pending_bytes += size_of_val::<[PeerId]>(peers);
            }
        }
        self.pending.events.push(event);
    }

    /// Where the next read lands, [`LONGEST_READ`] bytes: in the batch itself,
    /// so that nothing is copied. [`Self::received`] tells what was read.
    pub fn space(&mut self) -> &mut [u8] {
        let end = self.filled + LONGEST_READ;
        if self.pending.buffer.len() < end {
            // The system gives zeros, and memory when they are written over.
            self.pending
                .buffer
                .resize(end.max(BATCH_BYTES + LONGEST_READ), 0);
        }
        &mut self.pending.buffer[self.filled..end]
    }

    /// Tells the first `length` bytes of [`Self::space`].
    pub fn received(&mut self, at: Stamp, peer: PeerId, addr: SocketAddr, length: usize) {
        let start = self.filled;
        self.filled += length;
        self.pending_bytes += length;
        self.push(Event::Received {
            at,
            peer,
            addr,
            range: start..self.filled,
        });
    }

    pub fn sent(&mut self, token: u64, to: SentTo, bytes: Arc<[u8]>) {
        self.push(Event::Sent {
            at: Stamp::now(),
            token,
            to,
            bytes,
        });
    }

    pub fn send_failed(&mut self, token: u64, unsent_bytes: usize, error: OperationError) {
        self.push(Event::SendFailed {
            at: Stamp::now(),
            token,
            unsent_bytes,
            error,
        });
    }

    pub fn trouble(&mut self, error: OperationError) {
        self.push(Event::Trouble {
            at: Stamp::now(),
            error,
        });
    }

    /// Whether sockets may be read: a full batch is handed over if possible.
    pub fn has_room(&mut self) -> bool {
        if self.is_full() {
            self.flush();
        }
        !self.is_full()
    }

    /// How many more records of this length the batch takes, one at least.
    pub fn room_for(&self, length: usize) -> usize {
        let bytes = BATCH_BYTES.saturating_sub(self.pending_bytes);
        let events = BATCH_EVENTS.saturating_sub(self.pending.events.len());
        (bytes / length.max(1)).min(events).max(1)
    }

    /// Whether commands may be obeyed. They go on for one more batch after
    /// reading has stopped, because their answers are small.
    pub fn has_room_for_answers(&self) -> bool {
        self.pending.events.len() < 2 * BATCH_EVENTS && self.pending_bytes < 2 * BATCH_BYTES
    }

    /// Hands the pending batch over, unless the receiver is so far behind that
    /// a fuller batch serves it better. Never blocks.
    pub fn flush(&mut self) {
        if self.pending.events.is_empty() || self.try_hand_over() {
            return;
        }
        // The order matters: the wish is raised first and the channel looked at
        // again, so that a receiver that took a batch in between is not missed.
        self.signals.wish_room();
        self.try_hand_over();
    }

    /// Whether everything that was pushed is on its way.
    pub fn is_empty(&self) -> bool {
        self.pending.events.is_empty()
    }

    fn is_full(&self) -> bool {
        self.pending.events.len() >= BATCH_EVENTS || self.pending_bytes >= BATCH_BYTES
    }

    fn try_hand_over(&mut self) -> bool {
        if !self.is_full() && self.sender.len() >= FEW_BATCHES {
            return false;
        }
        match self.sender.try_send(std::mem::take(&mut self.pending)) {
            // Without a receiver nobody is left to miss them.
            Ok(()) | Err(TrySendError::Disconnected(_)) => {
                self.pending = self.spares.try_recv().unwrap_or_default();
                self.filled = 0;
                self.pending_bytes = 0;
                true
            }
            Err(TrySendError::Full(batch)) => {
                self.pending = batch;
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crossbeam_channel::{Receiver, bounded};

    use super::*;

    fn outbox() -> (Outbox, Receiver<Batch>, Arc<Signals>) {
        let (sender, receiver) = bounded(BATCHES_WAITING);
        let (signals, _woken) = Signals::new().unwrap();
        let signals = Arc::new(signals);
        let (_, spares) = bounded(BATCHES_SPARE);
        let outbox = Outbox::new(sender, spares, Arc::clone(&signals));
        (outbox, receiver, signals)
    }

    fn receive(outbox: &mut Outbox, bytes: &[u8]) {
        let addr = SocketAddr::from(([127, 0, 0, 1], 1));
        outbox.space()[..bytes.len()].copy_from_slice(bytes);
        outbox.received(Stamp(0), PeerId(0), addr, bytes.len());
    }

    #[test]
    fn ranges_point_at_the_bytes_of_their_own_event() {
        let (mut outbox, receiver, _signals) = outbox();
        receive(&mut outbox, b"one");
        receive(&mut outbox, b"");
        receive(&mut outbox, b"three");
        outbox.flush();
        let batch = receiver.try_recv().unwrap();
        let parts: Vec<&[u8]> = batch
            .events
            .iter()
            .filter_map(|event| match event {
                Event::Received { range, .. } => Some(&batch.buffer[range.clone()]),
                _ => None,
            })
            .collect();
        assert_eq!(parts, [&b"one"[..], b"", b"three"]);
        assert!(outbox.is_empty());
    }

    #[test]
    fn a_receiver_that_is_behind_gets_fuller_batches() {
        let (mut outbox, receiver, _signals) = outbox();
        for _ in 0..100 {
            receive(&mut outbox, b"x");
            outbox.flush();
        }
        assert_eq!(receiver.len(), FEW_BATCHES);
        let _ = receiver.try_recv();
        outbox.flush();
        let last = receiver.try_iter().last().unwrap();
        assert_eq!(last.events.len(), 100 - FEW_BATCHES);
    }

    #[test]
    fn a_full_channel_leaves_no_room_until_one_batch_is_taken() {
        let (mut outbox, receiver, _signals) = outbox();
        let mut pushed = 0;
        while outbox.has_room() {
            receive(&mut outbox, &[7; 1024]);
            pushed += 1024;
        }
        assert_eq!(receiver.len(), BATCHES_WAITING);
        assert_eq!(pushed, (BATCHES_WAITING + 1) * BATCH_BYTES);
        let _ = receiver.try_recv();
        assert!(outbox.has_room());
    }

    #[test]
    fn bytes_told_as_sent_fill_a_batch_too() {
        let (mut outbox, receiver, _signals) = outbox();
        let peers = Arc::from([PeerId(0)]);
        outbox.sent(1, SentTo::All { peers }, Arc::from(vec![0; BATCH_BYTES]));
        assert!(outbox.has_room());
        assert_eq!(receiver.len(), 1);
    }

    #[test]
    fn a_list_of_many_clients_fills_a_batch_too() {
        let (mut outbox, receiver, _signals) = outbox();
        let peers: Arc<[PeerId]> = vec![PeerId(0); BATCH_BYTES / 4].into();
        outbox.sent(1, SentTo::All { peers }, Arc::from(*b"."));
        assert!(outbox.has_room());
        assert_eq!(receiver.len(), 1);
    }

    #[test]
    fn nothing_blocks_or_stays_when_the_receiver_is_gone() {
        let (mut outbox, receiver, _signals) = outbox();
        drop(receiver);
        for _ in 0..5 {
            receive(&mut outbox, &[0; LONGEST_READ]);
        }
        assert!(outbox.has_room());
        assert!(outbox.is_empty());
    }

    #[test]
    fn the_memory_of_a_batch_that_was_given_back_is_used_again() {
        let (sender, receiver) = bounded(BATCHES_WAITING);
        let (give_back, spares) = bounded(BATCHES_SPARE);
        let (signals, _woken) = Signals::new().unwrap();
        let mut outbox = Outbox::new(sender, spares, Arc::new(signals));
        receive(&mut outbox, b"first");
        outbox.flush();
        let mut first = receiver.try_recv().unwrap();
        let memory = first.buffer.as_ptr();
        first.events.clear();
        give_back.send(first).unwrap();
        receive(&mut outbox, b"second");
        outbox.flush();
        receive(&mut outbox, b"third");
        outbox.flush();
        let _ = receiver.try_recv().unwrap();
        let third = receiver.try_recv().unwrap();
        assert_eq!(third.buffer.as_ptr(), memory);
        assert_eq!(third.events.len(), 1);
        assert_eq!(&third.buffer[..5], b"third");
    }
}
