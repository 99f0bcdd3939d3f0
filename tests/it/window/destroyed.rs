//! Another program destroys a journal while the window scrolls through it.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use super::stalled::{counted, window};
use super::{Window, wait_for};
use crate::drive::Flood;

const DATAGRAMS_PER_SECOND: u32 = 20_000;
/// More than what stays in memory of the newest records.
const DATAGRAMS: u64 = 40_000;

/// A window with a log that is far longer than what it keeps in memory.
fn window_with_a_long_log(journals: &Path) -> (Window, SocketAddr) {
    let (mut window, addr) = window(journals);
    let sent = Flood::start(addr, DATAGRAMS_PER_SECOND, DATAGRAMS).finish();
    let (received, _) = counted(&mut window, sent);
    assert!(received > sent / 2, "{received} of {sent}");
    window.get_by_role_and_label(Role::List, "Data log").focus();
    window.run_steps(2);
    (window, addr)
}

fn press(window: &mut Window, key: Key) {
    window.key_press_modifiers(Modifiers::NONE, key);
    window.run_steps(3);
}

fn the_journal(journals: &Path) -> PathBuf {
    let mut all = fs::read_dir(journals).unwrap();
    all.next().unwrap().unwrap().path()
}

#[test]
fn a_deleted_journal_is_said_and_can_still_be_scrolled() {
    let journals = tempfile::tempdir().unwrap();
    let (mut window, addr) = window_with_a_long_log(journals.path());
    fs::remove_dir_all(the_journal(journals.path())).unwrap();
    press(&mut window, Key::Home);
    wait_for(&mut window, "UDP is open on 127.0.0.1:");
    press(&mut window, Key::PageDown);
    wait_for(&mut window, "0000000000000020....");
    press(&mut window, Key::End);
    // It is told when there is something to write.
    Flood::start(addr, DATAGRAMS_PER_SECOND, 1).finish();
    wait_for(&mut window, "Records are no longer written to the disk");
}

#[test]
fn records_whose_bytes_are_destroyed_are_said_in_their_places() {
    let journals = tempfile::tempdir().unwrap();
    let (mut window, _) = window_with_a_long_log(journals.path());
    for file in fs::read_dir(the_journal(journals.path())).unwrap() {
        let path = file.unwrap().path();
        if path.extension() == Some("data".as_ref()) {
            let file = fs::File::options().write(true).open(path).unwrap();
            file.set_len(64).unwrap();
        }
    }
    press(&mut window, Key::Home);
    wait_for(&mut window, "This record is damaged on the disk");
    press(&mut window, Key::PageDown);
    wait_for(&mut window, "This record is damaged on the disk");
    // The newest are in memory.
    press(&mut window, Key::End);
    wait_for(&mut window, "....");
}
