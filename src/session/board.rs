use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Status, Waker};

/// Where the actor hangs out its newest status. An older one is replaced, never
/// queued.
pub(super) struct Board {
    newest: Mutex<Arc<Status>>,
    waker: Waker,
}

impl Board {
    /// `first` is there before anything is published, and wakes nobody.
    pub fn new(first: Status, waker: Waker) -> Self {
        Self {
            newest: Mutex::new(Arc::new(first)),
            waker,
        }
    }

    pub fn newest(&self) -> Arc<Status> {
        Arc::clone(&self.locked())
    }

    /// Replaces the status and wakes the window.
    pub fn publish(&self, status: Status) {
        let status = Arc::new(status);
        *self.locked() = status;
        (self.waker)();
    }

    fn locked(&self) -> MutexGuard<'_, Arc<Status>> {
        self.newest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
