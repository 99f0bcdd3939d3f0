//! Ctrl+C and its like.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, bounded};

/// Signals so near to the first are the same wish: `timeout` of the GNU tools
/// sends one to the program and one to its group.
const SAME_WISH: Duration = Duration::from_millis(300);

/// A signal that asks for the end. A second one ends the program at once.
pub fn listen() -> Receiver<()> {
    let (asked, receiver) = bounded(1);
    let first = OnceLock::new();
    let heard = move || {
        let _ = asked.try_send(());
        if first.get_or_init(Instant::now).elapsed() > SAME_WISH {
            std::process::exit(super::Status::Failed.code().into());
        }
    };
    if let Err(error) = hear(heard) {
        // The system ends the program then, as without us.
        tracing::warn!(%error, "signals are not heard");
    }
    receiver
}

#[cfg(unix)]
fn hear(heard: impl Fn() + Send + 'static) -> std::io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    let mut signals = Signals::new([SIGINT, SIGTERM])?;
    if !hangups_are_ignored() {
        signals.add_signal(SIGHUP)?;
    }
    std::thread::Builder::new()
        .name(String::from("signals"))
        .spawn(move || {
            for _ in signals.forever() {
                heard();
            }
        })?;
    Ok(())
}

/// A program that was started by `nohup` outlives its terminal. Where the system
/// does not tell (all but Linux), it ends with it.
#[cfg(unix)]
fn hangups_are_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    // A mask in HEX; SIGHUP is the lowest of its bits.
    let odd = ['1', '3', '5', '7', '9', 'b', 'd', 'f'];
    ignored.is_some_and(|mask| mask.trim_end().ends_with(odd))
}

#[cfg(windows)]
fn hear(heard: impl Fn() + Send + 'static) -> std::io::Result<()> {
    ctrlc::set_handler(heard).map_err(std::io::Error::other)
}
