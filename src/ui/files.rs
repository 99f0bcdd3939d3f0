//! The system's file dialogs, kept off the window's thread.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crossbeam_channel::{Receiver, Sender, bounded};

/// Asks for the name of a file to write. Tests put their own answers behind it.
pub trait FileDialogs {
    /// Opens the dialog; at most one is open.
    fn ask_save_path(&mut self, title: &str, file_name: &str);
    /// The path that was chosen, once.
    fn chosen(&mut self) -> Option<PathBuf>;
}

/// The dialogs of the desktop.
pub struct SystemDialogs {
    is_open: Arc<AtomicBool>,
    waker: Arc<dyn Fn() + Send + Sync>,
    sender: Sender<PathBuf>,
    receiver: Receiver<PathBuf>,
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
}

impl FileDialogs for SystemDialogs {
    /// The dialog is made on this thread (macOS insists) and awaited on another,
    /// which lives as long as the dialog is open; the desktop, not the program,
    /// decides when that is, so it is not joined.
    fn ask_save_path(&mut self, title: &str, file_name: &str) {
        if self.is_open.swap(true, Ordering::AcqRel) {
            return;
        }
        let dialog = rfd::AsyncFileDialog::new()
            .set_title(title)
            .set_file_name(file_name);
        let answer = dialog.save_file();
        let (sender, waker) = (self.sender.clone(), Arc::clone(&self.waker));
        let is_open = Arc::clone(&self.is_open);
        let wait = move || {
            let file = pollster::block_on(answer);
            is_open.store(false, Ordering::Release);
            if let Some(file) = file {
                // Full: an earlier answer was not fetched yet; that one holds.
                let _ = sender.try_send(file.path().to_path_buf());
                waker();
            }
        };
        if let Err(error) = std::thread::Builder::new()
            .name(String::from("file dialog"))
            .spawn(wait)
        {
            self.is_open.store(false, Ordering::Release);
            tracing::warn!(%error, "no thread for the file dialog");
        }
    }

    fn chosen(&mut self) -> Option<PathBuf> {
        self.receiver.try_recv().ok()
    }
}
