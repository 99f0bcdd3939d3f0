//! Settings are written by a thread of their own: a slow disk must not hold up
//! the window.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};

use crate::settings::{Saved, Store, StoreError};

/// Changes are gathered for this long, so that typing is one write.
const GATHER: Duration = Duration::from_secs(1);

pub struct SettingsWriter {
    sender: Sender<Saved>,
    errors: Receiver<Arc<StoreError>>,
    thread: Option<JoinHandle<()>>,
    /// What the file has, or is about to have.
    written: Saved,
    /// What it should have, and since when.
    changed: Option<(Saved, Instant)>,
}

impl SettingsWriter {
    pub fn start(store: Store, written: Saved) -> Self {
        let (sender, jobs) = bounded::<Saved>(1);
        let (error_sender, errors) = bounded(1);
        let run = move || {
            for saved in jobs {
                if let Err(error) = store.save(&saved) {
                    tracing::warn!(%error, "settings are not kept");
                    // One message is enough while it has not been shown.
                    let _ = error_sender.try_send(Arc::new(error));
                }
            }
        };
        let thread = std::thread::Builder::new()
            .name(String::from("settings"))
            .spawn(run)
            .ok();
        Self {
            sender,
            errors,
            thread,
            written,
            changed: None,
        }
    }

    /// Takes the state of this frame. Returns when to be called again, when
    /// something waits to be written.
    pub fn offer(&mut self, saved: Saved) -> Option<Duration> {
        if saved == self.written {
            self.changed = None;
            return None;
        }
        let since = match self.changed.take() {
            Some((before, since)) if before == saved => since,
            _ => Instant::now(),
        };
        let waited = since.elapsed();
        if waited < GATHER {
            self.changed = Some((saved, since));
            return Some(GATHER - waited);
        }
        match self.sender.try_send(saved.clone()) {
            Ok(()) => {
                self.written = saved;
                None
            }
            // The disk is slow: the next try has the newest state.
            Err(TrySendError::Full(saved)) => {
                self.changed = Some((saved, since));
                Some(GATHER)
            }
            Err(TrySendError::Disconnected(_)) => None,
        }
    }

    /// Why the last write failed, once.
    pub fn error(&self) -> Option<Arc<StoreError>> {
        self.errors.try_recv().ok()
    }

    /// Writes the last state and ends the thread.
    pub fn finish(mut self, saved: Saved) {
        if saved != self.written {
            // The thread is gone only when it panicked; there is nothing to write with then.
            let _ = self.sender.send(saved);
        }
        drop(self.sender);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
