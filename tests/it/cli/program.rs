//! One running `wirepad` with what it prints on each stream.

use std::fmt;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{Builder, JoinHandle};

use crate::drive::{PATIENCE, poll_until};

/// The program with these words, in English unless they name a language, and
/// with nobody's settings.
pub fn command(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wirepad"));
    set_surroundings(&mut command);
    if !words.contains(&"--lang") {
        command.args(["--lang", "en"]);
    }
    command.args(words);
    command
}

/// A line of a shell in which `wirepad` is the program; the line can be stopped
/// at its first fault with `set -e`.
pub fn shell(line: &str) -> Command {
    let mut command = Command::new("bash");
    set_surroundings(&mut command);
    let program = env!("CARGO_BIN_EXE_wirepad");
    let line = format!("wirepad() {{ {program} --lang en \"$@\"; }}; {line}");
    command.args(["-c", &line]);
    command
}

fn set_surroundings(command: &mut Command) {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("nobody");
    command
        .env("HOME", home)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("XDG_CONFIG_HOME")
        .env_remove("XDG_DATA_HOME");
}

/// Runs a command that ends by itself; its standard input is empty.
pub fn run(words: &[&str]) -> Ended {
    run_with(words, b"")
}

/// Runs a command with this on its standard input.
pub fn run_with(words: &[&str], input: &[u8]) -> Ended {
    let mut wirepad = Wirepad::start(words);
    wirepad.write(input);
    wirepad.end_of_input();
    wirepad.end()
}

/// A running command. It is killed and reaped when dropped.
pub struct Wirepad {
    child: Child,
    input: Option<ChildStdin>,
    printed: Heard,
    told: Heard,
}

/// How it ended and what it had printed.
pub struct Ended {
    status: ExitStatus,
    pub printed: Vec<u8>,
    pub told: String,
}

impl Wirepad {
    pub fn start(words: &[&str]) -> Self {
        Self::spawn(&mut command(words))
    }

    /// Standard streams that the command does not set are pipes.
    pub fn spawn(command: &mut Command) -> Self {
        Self::spawn_with_output(command, Stdio::piped())
    }

    /// With `output` other than a pipe nothing counts as printed.
    pub fn spawn_with_output(command: &mut Command, output: Stdio) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(output)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let printed = child.stdout.take();
        Self {
            input: child.stdin.take(),
            printed: printed.map_or_else(Heard::nothing, Heard::listen),
            told: child
                .stderr
                .take()
                .map_or_else(Heard::nothing, Heard::listen),
            child,
        }
    }

    /// Waits until it tells that it is open, and returns the port.
    pub fn port(&self) -> u16 {
        let open = |told: &[u8]| {
            let told = String::from_utf8_lossy(told);
            let is_open = |line: &&str| line.contains("is open on") || line.contains("Listening");
            let line = told.lines().find(is_open)?.strip_suffix('.')?.to_owned();
            line.rsplit(':').next()?.parse().ok()
        };
        self.told.wait_for("the port", open)
    }

    /// Waits until standard error has `text`.
    pub fn tells(&self, text: &str) {
        self.told.wait_for(text, |told| find(told, text.as_bytes()));
    }

    /// Waits until standard output has `text`.
    pub fn prints(&self, text: &str) {
        let look = |printed: &[u8]| find(printed, text.as_bytes());
        self.printed.wait_for(text, look);
    }

    /// Waits until standard output has so many lines, and returns it.
    pub fn lines(&self, count: usize) -> Vec<String> {
        self.printed.wait_for(&format!("{count} lines"), |printed| {
            let ends = printed.iter().filter(|byte| **byte == b'\n').count();
            let lines = || {
                String::from_utf8_lossy(printed)
                    .lines()
                    .map(str::to_owned)
                    .collect()
            };
            (ends >= count).then(lines)
        })
    }

    /// Writes to its standard input. That it reads no more is seen elsewhere.
    pub fn write(&mut self, bytes: &[u8]) {
        if let Some(input) = &mut self.input {
            let _ = input.write_all(bytes).and_then(|()| input.flush());
        }
    }

    pub fn end_of_input(&mut self) {
        self.input = None;
    }

    /// Sends a signal by its name: `INT`.
    pub fn signal(&self, name: &str) {
        self.kill(name, 1);
    }

    /// As `timeout` of the GNU tools does it.
    pub fn signal_twice(&self, name: &str) {
        self.kill(name, 2);
    }

    fn kill(&self, name: &str, times: usize) {
        let ids = vec![self.child.id().to_string(); times];
        let sent = Command::new("kill").args(["-s", name]).args(ids).status();
        assert!(sent.unwrap().success(), "{name} was not sent");
    }

    /// Like [`Self::signal`], unless it has ended already.
    pub fn signal_if_there(&mut self, name: &str) {
        if !self.has_ended() {
            self.signal(name);
        }
    }

    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// Waits until it ends by itself.
    pub fn end(&mut self) -> Ended {
        let ended = poll_until(PATIENCE, || self.child.try_wait().unwrap());
        let Some(status) = ended else {
            panic!("it did not end; it told:\n{}", self.told.text());
        };
        self.printed.join();
        self.told.join();
        Ended {
            status,
            printed: self.printed.bytes(),
            told: self.told.text(),
        }
    }

    /// Ctrl+C, and the end.
    pub fn interrupt(&mut self) -> Ended {
        self.signal("INT");
        self.end()
    }
}

impl Drop for Wirepad {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Ended {
    /// Panics unless it ended with this status.
    pub fn with(self, code: i32) -> Self {
        assert_eq!(self.status.code(), Some(code), "{self:?}");
        self
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.printed).into_owned()
    }

    /// Panics unless standard error has `text`.
    pub fn told(self, text: &str) -> Self {
        assert!(self.told.contains(text), "{text:?} is not told: {self:?}");
        self
    }

    /// Panics if anything was printed: standard output has records only.
    pub fn silent(self) -> Self {
        assert!(self.printed.is_empty(), "{self:?}");
        self
    }
}

impl fmt::Debug for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.printed.len().min(2_000);
        let printed = String::from_utf8_lossy(&self.printed[..shown]);
        write!(
            f,
            "{}; told:\n{}printed:\n{printed}",
            self.status, self.told
        )
    }
}

fn find(bytes: &[u8], sought: &[u8]) -> Option<()> {
    let mut windows = bytes.windows(sought.len());
    windows.any(|window| window == sought).then_some(())
}

/// What came out of a stream so far.
struct Heard {
    shared: Arc<(Mutex<Vec<u8>>, Condvar)>,
    reader: Option<JoinHandle<()>>,
}

impl Heard {
    fn nothing() -> Self {
        Self {
            shared: Arc::default(),
            reader: None,
        }
    }

    fn listen(mut stream: impl Read + Send + 'static) -> Self {
        let mut heard = Self::nothing();
        let shared = Arc::clone(&heard.shared);
        let read = move || {
            let mut chunk = vec![0; 1 << 16];
            while let Ok(count @ 1..) = stream.read(&mut chunk) {
                shared.0.lock().unwrap().extend(&chunk[..count]);
                shared.1.notify_all();
            }
        };
        let thread = Builder::new().name(String::from("stream"));
        heard.reader = Some(thread.spawn(read).unwrap());
        heard
    }

    fn wait_for<T>(&self, what: &str, look: impl Fn(&[u8]) -> Option<T>) -> T {
        let (bytes, grown) = &*self.shared;
        let bytes = bytes.lock().unwrap();
        let wait = grown.wait_timeout_while(bytes, PATIENCE, |bytes| look(bytes).is_none());
        let (bytes, _) = wait.unwrap();
        let found = look(&bytes);
        let text = || String::from_utf8_lossy(&bytes).into_owned();
        found.unwrap_or_else(|| panic!("{what:?} did not come; there is:\n{}", text()))
    }

    fn bytes(&self) -> Vec<u8> {
        self.shared.0.lock().unwrap().clone()
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes()).into_owned()
    }

    fn join(&mut self) {
        if let Some(reader) = self.reader.take() {
            reader.join().unwrap();
        }
    }
}
