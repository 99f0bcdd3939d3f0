//! Another program and what it prints.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use super::{PATIENCE, poll_until};

/// A running child process. It is killed and reaped when dropped.
pub struct Program {
    name: String,
    child: Child,
    input: Option<ChildStdin>,
    printed: Arc<Printed>,
    readers: Vec<JoinHandle<()>>,
    /// Lines before this one were already asked for.
    next_line: usize,
}

/// Lines of both output streams, in the order they arrived.
#[derive(Default)]
struct Printed {
    lines: Mutex<Vec<String>>,
    grown: Condvar,
}

impl Program {
    /// Starts a command. Panics with `missing` as the advice when the program
    /// is not installed.
    pub fn start(name: &str, command: &mut Command, missing: &str) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{name} did not start ({error}): {missing}"));
        let printed = Arc::new(Printed::default());
        let mut readers = Vec::new();
        if let Some(stream) = child.stdout.take() {
            readers.push(read_lines(name, stream, &printed));
        }
        if let Some(stream) = child.stderr.take() {
            readers.push(read_lines(name, stream, &printed));
        }
        Self {
            name: name.to_owned(),
            input: child.stdin.take(),
            child,
            printed,
            readers,
            next_line: 0,
        }
    }

    /// Waits for a line that contains `text`, among those not yet asked for.
    pub fn expect_line(&mut self, text: &str) -> String {
        let found = self.line_within(PATIENCE, |line| line.contains(text));
        found.unwrap_or_else(|| self.give_up(&format!("no line with {text:?}")))
    }

    /// The next line not yet asked for that pleases, or None when it does not
    /// come in time. Lines before it count as asked for.
    pub fn line_within(
        &mut self,
        limit: Duration,
        pleases: impl Fn(&str) -> bool,
    ) -> Option<String> {
        let from = self.next_line;
        let find = |lines: &Vec<String>| {
            let rest = lines.iter().enumerate().skip(from);
            rest.clone()
                .find(|(_, line)| pleases(line))
                .map(|(n, line)| (n, line.clone()))
        };
        let lines = self.printed.lock();
        let (lines, _) = self
            .printed
            .grown
            .wait_timeout_while(lines, limit, |lines| find(lines).is_none())
            .ok()?;
        let (at, line) = find(&lines)?;
        drop(lines);
        self.next_line = at + 1;
        Some(line)
    }

    /// Everything printed so far.
    pub fn printed(&self) -> Vec<String> {
        self.printed.lock().clone()
    }

    /// Types a line to the program.
    pub fn type_line(&mut self, line: &str) {
        let typed = self.input.as_mut().map(|input| writeln!(input, "{line}"));
        if !matches!(typed, Some(Ok(()))) {
            self.give_up(&format!("it no longer reads; {line:?} was not taken"));
        }
    }

    /// Waits until the program ends by itself.
    pub fn expect_end(&mut self) -> ExitStatus {
        let ended = poll_until(PATIENCE, || self.child.try_wait().ok().flatten());
        ended.unwrap_or_else(|| self.give_up("it did not end"))
    }

    pub fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends the program at once, as `kill -9` does.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    fn give_up(&self, what: &str) -> ! {
        let printed = self.printed().join("\n  ");
        panic!("{}: {what}; it printed:\n  {printed}", self.name)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
        for reader in self.readers.drain(..) {
            let _ = reader.join();
        }
    }
}

impl Printed {
    fn lock(&self) -> MutexGuard<'_, Vec<String>> {
        self.lines
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn push(&self, line: String) {
        self.lock().push(line);
        self.grown.notify_all();
    }
}

fn read_lines(
    name: &str,
    stream: impl Read + Send + 'static,
    printed: &Arc<Printed>,
) -> JoinHandle<()> {
    let printed = Arc::clone(printed);
    let read = move || {
        // Bytes, because a program's output need not be UTF-8.
        for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line);
            printed.push(line.trim_end_matches('\r').to_owned());
        }
    };
    Builder::new()
        .name(format!("read {name}"))
        .spawn(read)
        .expect("a thread that reads a pipe")
}
