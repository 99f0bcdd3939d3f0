//! Recording goes on while nobody sees it: a display that is paused, a window
//! that is minimised or not on the screen at all.

use std::path::Path;
use std::process::Command;

use wirepad::journal::{left_behind, open_read_only};
use wirepad::value::{RecordSeq, Stamp};

use crate::drive::{Flood, Kept, Options, PATIENCE, Program, Shown, Window, poll_until};

/// What a busy machine takes in a debug build beside the window.
const DATAGRAMS_PER_SECOND: u32 = 10_000;
const DATAGRAMS: u64 = 20_000;

fn window(journals: &Path) -> Window {
    let mut options = Options::new(env!("CARGO_BIN_EXE_wirepad"), "en");
    options.arguments = vec![String::from("--journal"), journals.display().to_string()];
    Window::start(&options)
}

/// Waits until the window counts every datagram as received or as lost.
fn all_counted(window: &mut Window, sent: u64) -> Shown {
    let counted = |shown: &Shown| shown.received_records + shown.lost_records == sent;
    let shown = window.shown_when(counted);
    assert!(counted(&shown), "{shown:?} of {sent}");
    // A session that waits for its window keeps what the system's buffer holds.
    assert!(shown.received_records > sent / 2, "{shown:?} of {sent}");
    shown
}

/// Kills the window and looks into its journal; everything in it was recorded
/// before `until`.
fn assert_journal_agrees(window: Window, journals: &Path, shown: Shown, until: Stamp) {
    drop(window);
    let all = left_behind(journals);
    assert_eq!(all.len(), 1, "{all:?}");
    let reader = open_read_only(&all[0].path).unwrap().reader;
    assert_eq!(Kept::of(&reader).count(), shown.received_records);
    let newest = reader.read(RecordSeq(reader.end().0 - 1)).unwrap();
    assert!(newest.at <= until, "recorded when it was seen again");
}

#[test]
fn a_paused_display_loses_nothing() {
    let journals = tempfile::tempdir().unwrap();
    let mut window = window(journals.path());
    let addr = window.open_on_free_port("UDP").unwrap();
    window.check("Pause display", true);
    let rows = window.tree().rows().len();
    let sent = Flood::start(addr, DATAGRAMS_PER_SECOND, DATAGRAMS).finish();
    let shown = all_counted(&mut window, sent);
    assert_eq!(window.tree().rows().len(), rows, "nothing new is displayed");
    assert_journal_agrees(window, journals.path(), shown, Stamp::now());
}

/// `xdotool` on the window's display.
struct Hand {
    display: String,
    window: String,
}

impl Hand {
    /// `None` when the machine has no `xdotool`.
    fn on(window: &Window) -> Option<Self> {
        let mut hand = Self {
            display: window.display_name().to_owned(),
            window: String::new(),
        };
        Command::new("xdotool").arg("version").output().ok()?;
        let found = poll_until(PATIENCE, || hand.found_visible());
        hand.window = found.expect("the window is on the screen");
        Some(hand)
    }

    fn run(&self, arguments: &[&str]) -> String {
        let mut command = Command::new("xdotool");
        let output = command
            .args(arguments)
            .env("DISPLAY", &self.display)
            .output()
            .unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn found_visible(&self) -> Option<String> {
        let found = self.run(&["search", "--onlyvisible", "--name", "^Wirepad "]);
        found.lines().next().map(str::to_owned)
    }

    /// Waits until the window is on the screen, or is not.
    fn expect_visible(&self, visible: bool) {
        let done = poll_until(PATIENCE, || {
            (self.found_visible().is_some() == visible).then_some(())
        });
        assert!(done.is_some(), "the window does not obey");
    }
}

/// Hides the window with one command and shows it with another; a flood comes
/// and ends in between.
fn flood_while_hidden(mut window: Window, hand: &Hand, journals: &Path, hide: &str, show: &str) {
    let addr = window.open_on_free_port("UDP").unwrap();
    hand.run(&[hide, &hand.window]);
    hand.expect_visible(false);
    let sent = Flood::start(addr, DATAGRAMS_PER_SECOND, DATAGRAMS).finish();
    hand.expect_visible(false);
    let until = Stamp::now();
    hand.run(&[show, &hand.window]);
    hand.expect_visible(true);
    let shown = all_counted(&mut window, sent);
    assert_journal_agrees(window, journals, shown, until);
}

#[test]
fn a_window_that_is_off_the_screen_loses_nothing() {
    let journals = tempfile::tempdir().unwrap();
    let window = window(journals.path());
    let Some(hand) = Hand::on(&window) else {
        println!("no xdotool: not tested");
        return;
    };
    flood_while_hidden(window, &hand, journals.path(), "windowunmap", "windowmap");
}

#[test]
fn a_minimised_window_loses_nothing() {
    let journals = tempfile::tempdir().unwrap();
    let window = window(journals.path());
    let has_openbox = Command::new("openbox").arg("--version").output().is_ok();
    let Some(hand) = Hand::on(&window).filter(|_| has_openbox) else {
        println!("no xdotool or no openbox: not tested");
        return;
    };
    let mut command = Command::new("openbox");
    command
        .arg("--sm-disable")
        .env("DISPLAY", window.display_name());
    let _manager = Program::start("openbox", &mut command, "install openbox");
    let (hide, show) = ("windowminimize", "windowactivate");
    flood_while_hidden(window, &hand, journals.path(), hide, show);
}
