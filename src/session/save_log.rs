use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, bounded};

use super::Waker;
use crate::export::{Exported, FormSpec, write_journal};
use crate::journal::JournalReader;

/// What came of writing a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedLog {
    pub path: PathBuf,
    /// What was written, or why the file could not be.
    pub outcome: Result<Exported, io::ErrorKind>,
}

/// Writes what a journal has now into a file, on a thread of its own.
/// Dropping the job waits for it.
#[derive(Debug)]
pub struct SaveLogJob {
    result: Receiver<SavedLog>,
    thread: Option<JoinHandle<()>>,
}

impl SaveLogJob {
    /// Starts to write; a file that exists is replaced. `waker` is called at the end.
    pub fn start(
        journal: JournalReader,
        path: PathBuf,
        form: FormSpec,
        waker: Waker,
    ) -> io::Result<Self> {
        let (sender, result) = bounded(1);
        let thread = std::thread::Builder::new()
            .name(String::from("save log"))
            .spawn(move || {
                let outcome = write_file(&journal, &path, form).map_err(|error| error.kind());
                // Nobody listens any more only when the program ends.
                let _ = sender.send(SavedLog { path, outcome });
                waker();
            })?;
        Ok(Self {
            result,
            thread: Some(thread),
        })
    }

    /// What came of it, once.
    pub fn poll(&self) -> Option<SavedLog> {
        self.result.try_recv().ok()
    }
}

impl Drop for SaveLogJob {
    fn drop(&mut self) {
        if let Some(thread) = self.thread.take() {
            // A panic in the thread shows as a job that gave no result.
            let _ = thread.join();
        }
    }
}

fn write_file(journal: &JournalReader, path: &Path, form: FormSpec) -> io::Result<Exported> {
    let mut file = BufWriter::new(File::create(path)?);
    let exported = write_journal(journal, form, &mut file)?;
    file.flush()?;
    file.get_ref().sync_all()?;
    Ok(exported)
}
