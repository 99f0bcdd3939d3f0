//! A window whose thread does nothing for seconds, while a flood comes.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Instant;

use wirepad::journal::open_read_only;
use wirepad::settings::{Saved, TabSettings};
use wirepad::ui::Start;
use wirepad::value::Language;

use super::{PATIENCE, Window, bound_port, click, records_in, start, texts, wait_for, window_of};
use crate::drive::{Flood, Kept, pause};

const DATAGRAMS_PER_SECOND: u32 = 50_000;
/// Two seconds' worth.
const DATAGRAMS: u64 = 100_000;

/// A window with an open UDP session that keeps its records in `journals`.
pub(super) fn window(journals: &Path) -> (Window, SocketAddr) {
    let mut tab = TabSettings::default();
    tab.network.local_host = String::from("127.0.0.1");
    tab.network.local_port = String::new();
    let saved = Saved {
        tabs: vec![tab],
        ..Saved::default()
    };
    let mut window = window_of(Start {
        records: records_in(journals),
        ..start(None, saved, Language::English)
    });
    click(&mut window, "Open");
    wait_for(&mut window, "Open 127.0.0.1:");
    let addr = SocketAddr::from(([127, 0, 0, 1], bound_port(&window)));
    (window, addr)
}

/// The number behind a caption of the status bar: `Packets 3/0`, `Lost: 4`.
fn counter(window: &Window, caption: &str) -> u64 {
    let shown = texts(window).into_iter().find_map(|text| {
        let number = text.strip_prefix(caption)?;
        let number = number.trim_start_matches(':').split('/').next()?;
        number.trim().replace(',', "").parse().ok()
    });
    shown.unwrap_or_else(|| panic!("{caption:?} in {:#?}", texts(window)))
}

/// What the window counts as received and as lost, once that is everything.
pub(super) fn counted(window: &mut Window, sent: u64) -> (u64, u64) {
    let deadline = Instant::now() + PATIENCE;
    loop {
        window.step();
        let shown = (counter(window, "Packets"), counter(window, "Lost"));
        if shown.0 + shown.1 == sent {
            return shown;
        }
        assert!(Instant::now() < deadline, "{shown:?} of {sent}");
        pause(std::time::Duration::from_millis(10));
    }
}

/// The journal's files as they are on the disk now; a session that is running
/// keeps others out of its own.
fn copy_of_journal(journals: &Path, to: &Path) -> PathBuf {
    let journal = fs::read_dir(journals).unwrap().next().unwrap().unwrap();
    let path = to.join("session-copy");
    fs::create_dir(&path).unwrap();
    for file in fs::read_dir(journal.path()).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), path.join(file.file_name())).unwrap();
    }
    path
}

#[test]
fn a_window_that_stalls_for_two_seconds_under_a_flood_loses_nothing() {
    let journals = tempfile::tempdir().unwrap();
    let (mut window, addr) = window(journals.path());
    // Nothing of the window runs until all is sent.
    let sent = Flood::start(addr, DATAGRAMS_PER_SECOND, DATAGRAMS).finish();
    let copy = tempfile::tempdir().unwrap();
    let during = copy_of_journal(journals.path(), copy.path());
    let during = Kept::of(&open_read_only(&during).unwrap().reader);
    assert!(during.count() > sent / 4, "recorded while it stalled");

    let (received, lost) = counted(&mut window, sent);
    assert!(received >= during.count());
    let copy = tempfile::tempdir().unwrap();
    let after = copy_of_journal(journals.path(), copy.path());
    let after = Kept::of(&open_read_only(&after).unwrap().reader);
    assert_eq!((after.count(), sent - after.count()), (received, lost));
}
