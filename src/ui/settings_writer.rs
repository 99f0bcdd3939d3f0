//! Settings are written by a thread of their own: a slow disk must not hold up
//! the window.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};

use crate::settings::{Saved, Store, StoreError};

/// Changes are gathered for this long, so that typing is one write a second.
const GATHER: Duration = Duration::from_secs(1);
/// How long after a failed write the next is tried.
const RETRY: Duration = Duration::from_secs(10);

pub struct SettingsWriter {
    sender: Sender<Saved>,
    errors: Receiver<Arc<StoreError>>,
    thread: Option<JoinHandle<()>>,
    /// What the file has, or is about to have. None after a failed write.
    written: Option<Saved>,
    /// Since when it should have something else.
    changed: Option<Instant>,
    has_complained: bool,
}

impl SettingsWriter {
    pub fn start(store: Store, written: Saved) -> Self {
        let (sender, jobs) = bounded::<Saved>(1);
        let (error_sender, errors) = bounded(1);
        let run = move || {
            for saved in jobs {
                if let Err(error) = store.save(&saved) {
                    tracing::warn!(%error, "settings are not kept");
                    // One message is enough while it has not been fetched.
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
            written: Some(written),
            changed: None,
            has_complained: false,
        }
    }

    /// Asks every frame whether the state is the one that is written, and
    /// copies it only to write it. Returns when to be called again, when
    /// something waits to be written.
    pub fn offer(
        &mut self,
        is_same: impl FnOnce(&Saved) -> bool,
        copy: impl FnOnce() -> Saved,
    ) -> Option<Duration> {
        if self.written.as_ref().is_some_and(is_same) {
            self.changed = None;
            return None;
        }
        let gather = if self.written.is_some() {
            GATHER
        } else {
            RETRY
        };
        let waited = self.changed.get_or_insert_with(Instant::now).elapsed();
        if waited < gather {
            return Some(gather - waited);
        }
        self.hand_over(copy())
    }

    fn hand_over(&mut self, saved: Saved) -> Option<Duration> {
        match self.sender.try_send(saved.clone()) {
            Ok(()) => {
                self.written = Some(saved);
                self.changed = None;
                None
            }
            // The disk is slow: the next try has the newest state.
            Err(TrySendError::Full(_)) => Some(GATHER),
            Err(TrySendError::Disconnected(_)) => None,
        }
    }

    /// Why the first failed write failed, once. It is tried again in silence:
    /// the same sentence every few seconds helps nobody.
    pub fn error(&mut self) -> Option<Arc<StoreError>> {
        let error = self.errors.try_recv().ok()?;
        self.written = None;
        let is_first = !std::mem::replace(&mut self.has_complained, true);
        is_first.then_some(error)
    }

    /// Writes the last state and ends the thread.
    pub fn finish(mut self, saved: Saved) {
        if self.written.as_ref() != Some(&saved) {
            // The thread is gone only when it panicked; there is nothing to write with then.
            let _ = self.sender.send(saved);
        }
        drop(self.sender);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn other() -> Saved {
        Saved {
            active_tab: 7,
            ..Saved::default()
        }
    }

    #[test]
    fn the_last_state_is_in_the_file_when_the_writer_has_finished() {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::at(directory.path().join("wirepad.toml"));
        let mut writer = SettingsWriter::start(store.clone(), Saved::default());
        let mut saved = Saved::default();
        let unneeded = || panic!("nothing is copied while nothing is written");
        assert_eq!(writer.offer(|written| *written == saved, unneeded), None);
        saved.preferences.text_percent = 130;
        let wait = writer.offer(|written| *written == saved, unneeded);
        assert!(wait.is_some(), "a change is gathered");
        writer.finish(saved);
        assert_eq!(store.load().saved.preferences.text_percent, 130);
    }

    #[test]
    fn a_write_that_failed_is_tried_again() {
        let directory = tempfile::tempdir().unwrap();
        // A directory stands where the file should be.
        let store = Store::at(directory.path());
        let mut writer = SettingsWriter::start(store, Saved::default());
        writer.hand_over(other());
        let error = writer.errors.recv_timeout(Duration::from_secs(10));
        assert!(error.is_ok(), "the write fails");
        writer.written = None;
        let again = writer.offer(|_| false, other);
        assert!(again.is_some_and(|wait| wait > GATHER), "{again:?}");
    }
}
