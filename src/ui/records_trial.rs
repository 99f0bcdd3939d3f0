//! Whether records can be kept in a directory, found out by trying, on threads
//! of their own, because a disk may take its time.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, bounded};

use crate::session::Waker;

/// More answers than this never wait: one dialog is open at a time.
const ANSWERS: usize = 16;

/// What came of the trial with this number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tried {
    pub number: u64,
    pub outcome: Result<(), ErrorKind>,
}

/// The trials that were begun. Who no longer wants one ignores its answer.
pub struct PlaceTrials {
    begun: u64,
    waker: Waker,
    sender: Sender<Tried>,
    answers: Receiver<Tried>,
    threads: Vec<JoinHandle<()>>,
}

impl PlaceTrials {
    pub fn new(waker: Waker) -> Self {
        let (sender, answers) = bounded(ANSWERS);
        Self {
            begun: 0,
            waker,
            sender,
            answers,
            threads: Vec::new(),
        }
    }

    /// Begins one, and gives its number.
    pub fn begin(&mut self, place: PathBuf) -> u64 {
        self.begun += 1;
        let number = self.begun;
        let (sender, waker) = (self.sender.clone(), self.waker.clone());
        let answer = move |outcome| {
            // Full or gone only when the window is ending.
            let _ = sender.try_send(Tried { number, outcome });
            waker();
        };
        let unstarted = answer.clone();
        let job = move || answer(try_place(&place).map_err(|error| error.kind()));
        self.threads.retain(|thread| !thread.is_finished());
        let thread = std::thread::Builder::new().name(String::from("records place"));
        match thread.spawn(job) {
            Ok(thread) => self.threads.push(thread),
            Err(error) => unstarted(Err(error.kind())),
        }
        number
    }

    /// What has come out since the last question, one at a time.
    pub fn answer(&self) -> Option<Tried> {
        self.answers.try_recv().ok()
    }
}

impl Drop for PlaceTrials {
    fn drop(&mut self) {
        for thread in self.threads.drain(..) {
            // A panic in there is an answer that never comes.
            let _ = thread.join();
        }
    }
}

/// Makes the directory and writes a file there. Leaves nothing behind.
fn try_place(place: &Path) -> io::Result<()> {
    let mut made = Vec::new();
    let outcome = make_directories(place, &mut made).and_then(|()| write_in(place));
    for directory in made.iter().rev() {
        // One in which somebody has put something meanwhile stays.
        let _ = fs::remove_dir(directory);
    }
    outcome
}

/// Those that were not there are added to `made`, the outermost first.
fn make_directories(place: &Path, made: &mut Vec<PathBuf>) -> io::Result<()> {
    let is_missing = |path: &&Path| !path.as_os_str().is_empty() && !path.exists();
    let missing: Vec<&Path> = place.ancestors().take_while(is_missing).collect();
    for directory in missing.into_iter().rev() {
        match fs::create_dir(directory) {
            Ok(()) => made.push(directory.to_owned()),
            Err(error) if error.kind() == ErrorKind::AlreadyExists && directory.is_dir() => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn write_in(place: &Path) -> io::Result<()> {
    // A file in the root of its tree, as a journal's lock is.
    let mut file = tempfile::Builder::new()
        .prefix(".wirepad-")
        .tempfile_in(place)?;
    file.write_all(b"records")?;
    file.flush()?;
    file.close()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use super::*;

    fn outcome(place: &Path) -> Result<(), ErrorKind> {
        let mut trials = PlaceTrials::new(Arc::new(|| {}));
        let number = trials.begin(place.to_owned());
        let tried = trials
            .answers
            .recv_timeout(Duration::from_secs(10))
            .unwrap();
        assert_eq!(tried.number, number);
        tried.outcome
    }

    fn entries(place: &Path) -> usize {
        fs::read_dir(place).unwrap().count()
    }

    #[test]
    fn a_directory_that_can_be_used_is_left_as_it_was() {
        let place = tempfile::tempdir().unwrap();
        assert_eq!(outcome(place.path()), Ok(()));
        assert_eq!(entries(place.path()), 0);
    }

    #[test]
    fn directories_that_were_made_for_the_trial_are_gone_after_it() {
        let place = tempfile::tempdir().unwrap();
        fs::create_dir(place.path().join("there")).unwrap();
        assert_eq!(outcome(&place.path().join("there/a/b/c")), Ok(()));
        assert_eq!(entries(&place.path().join("there")), 0);
        assert_eq!(entries(place.path()), 1, "what was there stays");
    }

    #[test]
    fn a_file_and_what_is_below_it_are_no_directory() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("file");
        fs::write(&file, "mine").unwrap();
        for wrong in [file.clone(), file.join("records"), file.join("a/b")] {
            assert!(outcome(&wrong).is_err(), "{}", wrong.display());
        }
        assert_eq!(fs::read(&file).unwrap(), b"mine");
        assert_eq!(entries(place.path()), 1);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn places_of_the_kernel_are_refused() {
        for wrong in ["/proc/nope", "/dev/null", "/sys/x", "/proc"] {
            assert!(outcome(Path::new(wrong)).is_err(), "{wrong}");
        }
    }
}
