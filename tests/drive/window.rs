//! The program's window: how it starts, and what can be read in it.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::time::Duration;

use eframe::egui::accesskit::Role;
use socket2::{Domain, Socket, Type};

use super::display::Display;
use super::wire::{Wire, WireError};
use super::{Node, PATIENCE, Program, Tree, evidence, poll_until};

/// What to start, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// The built program, with the feature `inspection`.
    pub program: PathBuf,
    /// As in `--lang`.
    pub language: &'static str,
    /// Its settings are in a file of this window's own; else the program looks
    /// for them as it does without arguments.
    pub own_settings: bool,
    /// Further arguments.
    pub arguments: Vec<String>,
    /// Variables on top of those that are inherited.
    pub environment: Vec<(&'static str, String)>,
    /// Logical points.
    pub size: (u32, u32),
}

impl Options {
    pub fn new(program: impl Into<PathBuf>, language: &'static str) -> Self {
        Self {
            program: program.into(),
            language,
            own_settings: true,
            arguments: Vec::new(),
            environment: Vec::new(),
            size: (1100, 720),
        }
    }

    /// The program as built together with the example that runs now. Tests
    /// have `CARGO_BIN_EXE_wirepad` instead.
    pub fn beside_example(language: &'static str) -> Self {
        let example = std::env::current_exe().unwrap_or_default();
        let built = example.parent().and_then(Path::parent);
        let program = built.map(|built| built.join("wirepad")).unwrap_or_default();
        assert!(
            program.exists(),
            "build the program first: cargo build --features inspection"
        );
        Self::new(program, language)
    }
}

/// A window of the real program on a display of its own, with settings and
/// data in a place of its own. Everything ends when it is dropped.
pub struct Window {
    // Dropped from top to bottom: the program before its display and its files.
    pub(super) wire: Wire,
    pub(super) program: Program,
    /// Logical points.
    pub(super) size: (u32, u32),
    display: Display,
    place: tempfile::TempDir,
}

impl Window {
    pub fn start(options: &Options) -> Self {
        let display = Display::start();
        let place = tempfile::tempdir().expect("a directory for settings");
        let (addr, reserved) = reserve_port();
        let mut command = command(options, display.name(), place.path());
        command.env("EGUI_INSPECTION", addr.to_string());
        let advice = "build it with `cargo build --features inspection`";
        let mut program = Program::start("wirepad", &mut command, advice);
        let wire = connect(addr, &mut program);
        drop(reserved);
        let mut window = Self {
            wire,
            program,
            size: options.size,
            display,
            place,
        };
        window.resize(options.size.0, options.size.1);
        window
    }

    /// The directory that holds this window's settings and data.
    pub fn place(&self) -> &Path {
        self.place.path()
    }

    /// As in the variable `DISPLAY`.
    pub fn display_name(&self) -> &str {
        self.display.name()
    }

    /// Quits as the menu does, and waits until the program has ended.
    pub fn quit(mut self, menu: &str, quit: &str) -> ExitStatus {
        self.click(menu);
        self.click(quit);
        self.program.expect_end()
    }

    pub fn process_id(&self) -> u32 {
        self.program.id()
    }

    /// Gives the window a size in logical points and waits until it has it.
    pub fn resize(&mut self, width: u32, height: u32) {
        let resized = self.wire.resize(width, height);
        self.must("resize", resized);
        let has_size = poll_until(PATIENCE, || {
            let size = self.wire.size_in_tens().ok()?;
            let near = |ten: u32, wanted: u32| ten.abs_diff(wanted / 10) <= 1;
            (near(size[0], width) && near(size[1], height)).then_some(())
        });
        assert!(
            has_size.is_some(),
            "the window does not become {width} x {height}"
        );
        self.size = (width, height);
    }

    pub fn tree(&mut self) -> Tree {
        let tree = self.wire.tree();
        self.must("read the tree", tree)
    }

    /// Waits until a text that contains `part` can be read, and returns it.
    /// What stands in fields does not count.
    pub fn wait_for(&mut self, part: &str) -> String {
        let found = self.look_for(PATIENCE, |tree| {
            let texts = tree.texts().into_iter();
            texts.map(str::to_owned).find(|text| text.contains(part))
        });
        found.unwrap_or_else(|| panic!("{part:?} does not appear in the window"))
    }

    /// Waits until nothing of this name can be pressed.
    pub fn wait_until_gone(&mut self, name: &str) {
        let gone = self.look_for(PATIENCE, |tree| {
            let left = tree.named(name, |node| node.clickable);
            left.is_empty().then_some(())
        });
        assert!(gone.is_some(), "{name:?} stays in the window");
    }

    /// Looks at the tree of frame after frame until something is found.
    pub fn look_for<T>(&mut self, limit: Duration, find: impl Fn(&Tree) -> Option<T>) -> Option<T> {
        poll_until(limit, || find(&self.tree()))
    }

    /// What a field or a combo box of this name holds.
    pub fn text_of(&mut self, name: &str) -> String {
        let holds = |node: &Node| node.value.is_some() && node.role != Role::Label;
        let node = self.find(name, holds);
        node.value.unwrap_or_default()
    }

    pub fn is_checked(&mut self, name: &str) -> bool {
        let node = self.find(name, |node| node.toggled.is_some());
        node.toggled == Some(true)
    }

    /// The numbers behind a caption of the status bar, such as `Packets 3/4`.
    pub fn counter(&mut self, caption: &str) -> Vec<u64> {
        let counted = self.look_for(PATIENCE, |tree| {
            let texts = tree.texts();
            texts
                .iter()
                .find_map(|text| numbers(text.strip_prefix(caption)?))
        });
        counted.unwrap_or_else(|| panic!("nothing is counted as {caption:?}"))
    }

    /// Has the program run one frame.
    pub fn ping(&mut self) {
        let answered = self.wire.ping();
        self.must("ping", answered);
    }

    /// Saves what the program painted, as PNG.
    pub fn screenshot(&mut self, path: &Path) {
        let picture = self.wire.screenshot();
        let picture = self.must("take a picture", picture);
        std::fs::write(path, picture).expect("a picture on disk");
    }

    pub(super) fn must<T>(&self, what: &str, outcome: Result<T, WireError>) -> T {
        outcome.unwrap_or_else(|error| {
            let printed = self.program.printed().join("\n  ");
            panic!("cannot {what}: {error}; the program printed:\n  {printed}")
        })
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        if std::thread::panicking() {
            evidence::leave(self);
        }
    }
}

fn command(options: &Options, display: &str, place: &Path) -> Command {
    let mut command = Command::new(&options.program);
    command
        .args(["--lang", options.language, "--renderer", "glow"])
        .args(&options.arguments)
        .env("DISPLAY", display)
        .env_remove("WAYLAND_DISPLAY")
        // The drawing of a machine with a graphics card would not be ours to judge.
        .env("LIBGL_ALWAYS_SOFTWARE", "1");
    if options.own_settings {
        command.arg("--settings").arg(place.join("settings.toml"));
    }
    for variable in ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"] {
        command.env(variable, place);
    }
    let environment = options.environment.iter();
    command.envs(environment.map(|(name, value)| (*name, value)));
    command
}

/// `: 3` or ` 3/41,250`, and nothing else.
pub(super) fn numbers(text: &str) -> Option<Vec<u64>> {
    let text = text.trim_start_matches(':').trim();
    let number = |digits: &str| digits.replace(',', "").parse().ok();
    text.split('/').map(number).collect()
}

/// A free port that no other socket of this machine is given while the second
/// value lives. The program can still listen on it, because std's listeners
/// share an address with a socket that does not listen.
fn reserve_port() -> (SocketAddr, Socket) {
    let reserve = || -> std::io::Result<(SocketAddr, Socket)> {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
        socket.set_reuse_address(true)?;
        socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into())?;
        let addr = socket.local_addr()?.as_socket();
        Ok((addr.ok_or(std::io::ErrorKind::AddrNotAvailable)?, socket))
    };
    reserve().expect("a free port")
}

fn connect(addr: SocketAddr, program: &mut Program) -> Wire {
    let wire = poll_until(PATIENCE, || {
        let mut wire = Wire::connect(addr).ok();
        let ready = wire.as_mut().is_some_and(|wire| wire.tree().is_ok());
        if ready {
            wire.map(Some)
        } else {
            program.has_ended().then_some(None)
        }
    });
    wire.flatten().unwrap_or_else(|| {
        let printed = program.printed().join("\n  ");
        panic!("wirepad opens no window that can be inspected; it printed:\n  {printed}")
    })
}
