use std::io;
use std::sync::Arc;
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};

use super::DiskSegment;

/// Segments change seldom; more than this wait only behind a disk that hangs.
const SEGMENTS_WAITING: usize = 64;

/// Brings full segments to the disk, which would hold the writer up. Dropping
/// it waits until all is done.
#[derive(Debug)]
pub(super) struct Keeper {
    segments: Option<Sender<Arc<DiskSegment>>>,
    failures: Receiver<io::Error>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    pub fn start() -> io::Result<Self> {
        let (segments, receiver) = bounded::<Arc<DiskSegment>>(SEGMENTS_WAITING);
        // The first failure is enough: it ends writing to the disk.
        let (told, failures) = bounded(1);
        let thread = std::thread::Builder::new()
            .name(String::from("journal"))
            .spawn(move || {
                for segment in receiver {
                    if let Err(error) = segment.sync() {
                        let _ = told.try_send(error);
                    }
                }
            })?;
        Ok(Self {
            segments: Some(segments),
            failures,
            thread: Some(thread),
        })
    }

    /// Hands a full segment over. With very many waiting it is done at once
    /// instead.
    pub fn give(&self, segment: Arc<DiskSegment>) -> io::Result<()> {
        let Some(segments) = &self.segments else {
            return segment.sync();
        };
        match segments.try_send(segment) {
            Ok(()) => Ok(()),
            Err(TrySendError::Full(segment) | TrySendError::Disconnected(segment)) => {
                segment.sync()
            }
        }
    }

    /// What went wrong since the last question.
    pub fn failure(&self) -> Option<io::Error> {
        self.failures.try_recv().ok()
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.segments = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the journal's thread panicked");
        }
    }
}
