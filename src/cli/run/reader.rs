//! Whether anybody reads standard output.

use crossbeam_channel::{Receiver, Sender, bounded};

/// Tells when nobody reads standard output any more, also while nothing is
/// printed. Where the system does not tell, the next record finds it out.
pub struct Reader {
    pub gone: Receiver<()>,
    /// Held, so that silence is not taken for an end.
    _told: Sender<()>,
}

impl Reader {
    /// Watches on a thread that ends with the program: nothing else can wake it.
    pub fn watch() -> Self {
        let (told, gone) = bounded(1);
        let teller = told.clone();
        let thread = std::thread::Builder::new().name(String::from("reader"));
        let spawned = thread.spawn(move || {
            if has_gone() {
                // Told already, or nobody listens any more.
                let _ = teller.try_send(());
            }
        });
        if let Err(error) = spawned {
            tracing::debug!(%error, "the reader of standard output is not watched");
        }
        Self { gone, _told: told }
    }
}

/// Waits until the reader has gone. False when the system does not tell.
#[cfg(unix)]
fn has_gone() -> bool {
    use rustix::event::{PollFd, PollFlags, poll};
    use rustix::io::Errno;

    let out = std::io::stdout();
    let mut watched = [PollFd::new(&out, PollFlags::empty())];
    loop {
        match poll(&mut watched, None) {
            Err(Errno::INTR) => {}
            Err(_) => return false,
            Ok(_) => {
                let ends = PollFlags::ERR | PollFlags::HUP;
                return watched[0].revents().intersects(ends);
            }
        }
    }
}

#[cfg(not(unix))]
fn has_gone() -> bool {
    false
}
