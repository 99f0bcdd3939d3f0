//! A process of which nothing is expected but an answer in time.

use std::io::{self, Read};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{after, bounded};

/// More is no answer of ours.
const LONGEST_ANSWER: u64 = 64 * 1024;
/// Between two looks whether the process has ended.
const PAUSE: Duration = Duration::from_millis(5);

#[derive(Debug)]
pub(super) enum Ended {
    /// With what it wrote to its standard output.
    Itself(ExitStatus, String),
    /// It was ended by us.
    TooLate,
}

/// Runs a command without input; what it writes to standard error is dropped.
pub(super) fn run(mut command: Command, patience: Duration) -> io::Result<Ended> {
    let deadline = Instant::now() + patience;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let output = child.stdout.take();
    let (sender, answer) = bounded(1);
    let reader = thread::Builder::new()
        .name(String::from("doctor answer"))
        .spawn(move || {
            let mut bytes = Vec::new();
            if let Some(output) = output {
                // What came before a failure counts.
                let _ = output.take(LONGEST_ANSWER).read_to_end(&mut bytes);
            }
            let _ = sender.send(bytes);
        });
    let status = loop {
        match child.try_wait()? {
            Some(status) => break Some(status),
            None if reader.is_err() || Instant::now() >= deadline => break None,
            None => {
                let _ = after(PAUSE).recv();
            }
        }
    };
    let Some(status) = status else {
        child.kill()?;
        child.wait()?;
        return Ok(Ended::TooLate);
    };
    // A process that the child left behind may hold the pipe open.
    let bytes = answer.recv_deadline(deadline).unwrap_or_default();
    Ok(Ended::Itself(
        status,
        String::from_utf8_lossy(&bytes).trim().to_owned(),
    ))
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    fn shell(script: &str, patience: Duration) -> Ended {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        run(command, patience).unwrap()
    }

    #[test]
    fn an_answer_comes_with_its_status_and_noise_is_dropped() {
        let ended = shell(
            "echo noise >&2; echo answer; exit 3",
            Duration::from_secs(10),
        );
        let Ended::Itself(status, answer) = ended else {
            panic!("{ended:?}");
        };
        assert_eq!((status.code(), answer.as_str()), (Some(3), "answer"));
    }

    #[test]
    fn a_process_that_does_not_end_is_ended() {
        let started = Instant::now();
        let ended = shell("exec sleep 60", Duration::from_millis(100));
        assert!(matches!(ended, Ended::TooLate), "{ended:?}");
        assert!(started.elapsed() < Duration::from_secs(30));
    }

    #[test]
    fn a_crash_is_told_by_its_signal() {
        let ended = shell("kill -SEGV $$", Duration::from_secs(10));
        let Ended::Itself(status, _) = ended else {
            panic!("{ended:?}");
        };
        assert!(status.to_string().contains("11"), "{status}");
    }
}
