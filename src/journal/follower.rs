use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};

/// A thread that goes through a journal and then keeps up with it. Dropping it
/// ends it.
#[derive(Debug)]
pub(super) struct Follower {
    stop: Stop,
    wake: Sender<()>,
    thread: Option<JoinHandle<()>>,
}

/// Whether the thread is to end.
#[derive(Clone, Debug, Default)]
pub(super) struct Stop(Arc<AtomicBool>);

/// What the thread waits for.
#[derive(Debug)]
pub(super) struct Wakes(Receiver<()>);

/// What the thread shows to its owner.
#[derive(Debug, Default)]
pub(super) struct Board<T>(Arc<Mutex<T>>);

impl Follower {
    pub fn start(name: &str, run: impl FnOnce(Stop, Wakes) + Send + 'static) -> io::Result<Self> {
        // One is enough: whoever wakes up looks at everything.
        let (wake, wakes) = bounded(1);
        let stop = Stop::default();
        let of_thread = stop.clone();
        let thread = std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || run(of_thread, Wakes(wakes)))?;
        Ok(Self {
            stop,
            wake,
            thread: Some(thread),
        })
    }

    /// Says that records have come or gone. Never waits.
    pub fn poke(&self) {
        // Full: it is going to look anyway.
        let _ = self.wake.try_send(());
    }

    /// Ends it without waiting for it.
    pub fn cancel(&self) {
        self.stop.0.store(true, Ordering::Release);
        self.poke();
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.cancel();
        if let Some(thread) = self.thread.take() {
            // A panic has been told by the thread itself.
            let _ = thread.join();
        }
    }
}

impl Stop {
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

impl Wakes {
    /// Waits until there is something to do, or that long. False when nobody is
    /// there any more to tell.
    pub fn wait(&self, at_most: Option<Duration>) -> bool {
        let woken = match at_most {
            Some(at_most) => self.0.recv_timeout(at_most),
            None => self.0.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        woken != Err(RecvTimeoutError::Disconnected)
    }
}

impl<T> Clone for Board<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: Clone> Board<T> {
    pub fn read(&self) -> T {
        self.locked().clone()
    }

    pub fn put(&self, new: T) {
        let old = std::mem::replace(&mut *self.locked(), new);
        // Freed when nobody can be waiting for it.
        drop(old);
    }

    fn locked(&self) -> MutexGuard<'_, T> {
        // What is in there is whole after a panic.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
