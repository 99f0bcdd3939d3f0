use std::io;
use std::sync::Arc;
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};

use super::DiskSegment;

/// Segments change seldom; more than this wait only behind a disk that hangs.
const JOBS_WAITING: usize = 64;

/// Does what would hold the writer up: brings full segments to the disk and
/// deletes old ones. Dropping it waits until all is done.
#[derive(Debug)]
pub(super) struct Keeper {
    jobs: Option<Sender<Job>>,
    failures: Receiver<io::Error>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
pub(super) enum Job {
    Sync(Arc<DiskSegment>),
    Delete(Arc<DiskSegment>),
}

impl Job {
    fn run(&self) -> io::Result<()> {
        match self {
            Self::Sync(segment) => segment.sync(),
            Self::Delete(segment) => segment.delete(),
        }
    }
}

impl Keeper {
    pub fn start() -> io::Result<Self> {
        let (jobs, receiver) = bounded::<Job>(JOBS_WAITING);
        // The first failure is enough: it ends writing to the disk.
        let (told, failures) = bounded(1);
        let thread = std::thread::Builder::new()
            .name(String::from("journal"))
            .spawn(move || {
                for job in receiver {
                    if let Err(error) = job.run() {
                        let _ = told.try_send(error);
                    }
                }
            })?;
        Ok(Self {
            jobs: Some(jobs),
            failures,
            thread: Some(thread),
        })
    }

    /// Hands a job over. With very many waiting it is done at once instead.
    pub fn give(&self, job: Job) -> io::Result<()> {
        let Some(jobs) = &self.jobs else {
            return job.run();
        };
        match jobs.try_send(job) {
            Ok(()) => Ok(()),
            Err(TrySendError::Full(job) | TrySendError::Disconnected(job)) => job.run(),
        }
    }

    /// What went wrong since the last question.
    pub fn failure(&self) -> Option<io::Error> {
        self.failures.try_recv().ok()
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the journal's thread panicked");
        }
    }
}
