//! The system's file dialogs, kept off the window's thread.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded};

/// Asks for the name of a file, or for a directory. Tests put their own answers
/// behind it.
pub trait FileDialogs {
    /// Opens the dialog; at most one is open.
    fn ask_save_path(&mut self, title: &str, file_name: &str);
    /// The same for a file that is there, of a kind that has a name and an ending.
    fn ask_open_path(&mut self, title: &str, kind: &str, extension: &str);
    /// The same for a directory that is there.
    fn ask_folder(&mut self, title: &str);
    /// What came of it, once.
    fn answer(&mut self) -> Option<Answer>;
}

/// What came of a file dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Chosen(PathBuf),
    Cancelled,
    /// The desktop has no dialog to offer.
    NoDialog,
}

/// The library says the same of a dialog that was cancelled and of a desktop
/// that has none; nobody cancels as fast as this.
const FASTER_THAN_A_PERSON: Duration = Duration::from_millis(250);

/// The dialogs of the desktop.
pub struct SystemDialogs {
    is_open: Arc<AtomicBool>,
    waker: Arc<dyn Fn() + Send + Sync>,
    sender: Sender<Answer>,
    receiver: Receiver<Answer>,
}

impl SystemDialogs {
    pub fn new(waker: Arc<dyn Fn() + Send + Sync>) -> Self {
        let (sender, receiver) = bounded(1);
        Self {
            is_open: Arc::default(),
            waker,
            sender,
            receiver,
        }
    }

    /// The dialog is made on this thread (macOS insists) and awaited on another,
    /// which lives as long as the dialog is open; the desktop, not the program,
    /// decides when that is, so it is not joined.
    fn ask<F>(&mut self, title: &str, show: impl FnOnce(rfd::AsyncFileDialog) -> F)
    where
        F: Future<Output = Option<rfd::FileHandle>> + Send + 'static,
    {
        if self.is_open.swap(true, Ordering::AcqRel) {
            return;
        }
        let answer = show(rfd::AsyncFileDialog::new().set_title(title));
        let (sender, waker) = (self.sender.clone(), Arc::clone(&self.waker));
        let is_open = Arc::clone(&self.is_open);
        let wait = move || {
            let asked = Instant::now();
            let file = pollster::block_on(answer);
            is_open.store(false, Ordering::Release);
            let answer = match file {
                Some(file) => Answer::Chosen(file.path().to_path_buf()),
                None if asked.elapsed() < FASTER_THAN_A_PERSON => Answer::NoDialog,
                None => Answer::Cancelled,
            };
            // Full: an earlier answer was not fetched yet; that one holds.
            let _ = sender.try_send(answer);
            waker();
        };
        if let Err(error) = std::thread::Builder::new()
            .name(String::from("file dialog"))
            .spawn(wait)
        {
            self.is_open.store(false, Ordering::Release);
            tracing::warn!(%error, "no thread for the file dialog");
        }
    }
}

impl FileDialogs for SystemDialogs {
    fn ask_save_path(&mut self, title: &str, file_name: &str) {
        self.ask(title, |dialog| dialog.set_file_name(file_name).save_file());
    }

    fn ask_open_path(&mut self, title: &str, kind: &str, extension: &str) {
        self.ask(title, |dialog| {
            dialog.add_filter(kind, &[extension]).pick_file()
        });
    }

    fn ask_folder(&mut self, title: &str) {
        self.ask(title, rfd::AsyncFileDialog::pick_folder);
    }

    fn answer(&mut self) -> Option<Answer> {
        self.receiver.try_recv().ok()
    }
}
