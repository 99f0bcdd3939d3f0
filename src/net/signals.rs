use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crossbeam_channel::{Receiver, Sender, bounded};

use super::sys::Poll;

/// What the handle, the I/O thread and its helpers tell each other without a
/// queue: a wake-up, three flags and a count.
#[derive(Debug)]
pub(super) struct Signals {
    pub poll: Arc<Poll>,
    /// Wakes the thread where it waits without its sockets.
    wake: Sender<()>,
    close: AtomicBool,
    abandoned: AtomicBool,
    room_wished: AtomicBool,
}

impl Signals {
    /// Also gives the end on which the thread waits without its sockets.
    pub fn new() -> io::Result<(Self, Receiver<()>)> {
        let (wake, woken) = bounded(1);
        let signals = Self {
            poll: Arc::new(Poll::new()?),
            wake,
            close: AtomicBool::new(false),
            abandoned: AtomicBool::new(false),
            room_wished: AtomicBool::new(false),
        };
        Ok((signals, woken))
    }

    /// Wakes the I/O thread, wherever it waits.
    pub fn wake(&self) {
        // Full: a wake-up is under way already.
        let _ = self.wake.try_send(());
        // It fails only when the poller is broken; then its wait fails as well.
        let _ = self.poll.notify();
    }

    pub fn ask_to_close(&self) {
        self.close.store(true, Ordering::SeqCst);
        self.wake();
    }

    pub fn close_is_asked(&self) -> bool {
        self.close.load(Ordering::SeqCst)
    }

    /// Nobody will take events any more: the thread need not deliver them.
    pub fn abandon(&self) {
        self.abandoned.store(true, Ordering::SeqCst);
        self.ask_to_close();
    }

    pub fn is_abandoned(&self) -> bool {
        self.abandoned.load(Ordering::SeqCst)
    }

    /// The thread waits for room in the event channel.
    pub fn wish_room(&self) {
        self.room_wished.store(true, Ordering::SeqCst);
    }

    /// The receiver has taken batches: costs a system call only when the
    /// thread waits for that.
    pub fn room_was_made(&self) {
        if self.room_wished.swap(false, Ordering::SeqCst) {
            self.wake();
        }
    }
}
