//! Closing a tab and quitting: what is asked, what is kept and what is deleted.

use std::fs;

use eframe::egui::{Color32, Rect, Shape};
use wirepad::journal::left_behind;
use wirepad::settings::RecordPreferences;

use super::sessions::{leave, press, shows, wait_for_tabs, window_at};
use super::*;

/// A window whose tab has recorded one datagram; its link is open.
fn recording(start: Start) -> Window {
    let mut tab = TabSettings::default();
    tab.network.local_host = String::from("127.0.0.1");
    tab.network.local_port = String::new();
    let mut start = start;
    start.loaded.saved.tabs = vec![tab];
    let mut window = window_of(start);
    let state = open(&mut window);
    receive_one(&mut window, state);
    window
}

fn recording_in(place: &Path, language: Language) -> Window {
    recording(Start {
        records: records_in(place),
        ..start(None, Saved::default(), language)
    })
}

/// Returns what the status bar says before the port.
fn open(window: &mut Window) -> &'static str {
    let names = [("Open", "Open 127.0.0.1:"), ("打开", "已打开 127.0.0.1:")];
    let there = names
        .into_iter()
        .find(|(name, _)| window.query_by_role_and_label(Role::Button, name).is_some());
    let (name, state) = there.unwrap();
    click_role(window, Role::Button, name);
    wait_for(window, state);
    state
}

fn receive_one(window: &mut Window, state: &str) {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let port = texts(window)
        .iter()
        .find_map(|text| text.split_once(state)?.1.parse().ok());
    let port: u16 = port.unwrap_or_else(|| panic!("no port in {:#?}", texts(window)));
    socket.send_to(b"hello", ("127.0.0.1", port)).unwrap();
    wait_for(window, "RX: 5");
}

fn close_link(window: &mut Window) {
    click_role(window, Role::Button, "Close");
    wait_for(window, "Ready!");
}

fn ask_to_close(window: &mut Window) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::W);
    window.run_steps(3);
}

fn ask_to_quit(window: &mut Window) {
    press(window, "Menu");
    press(window, "Quit");
    wait_for(window, "Quit Wirepad?");
}

#[test]
fn records_of_a_closed_link_do_not_go_without_a_question() {
    let place = tempfile::tempdir().unwrap();
    let mut window = recording_in(place.path(), Language::English);
    close_link(&mut window);
    ask_to_close(&mut window);
    wait_for(&mut window, "Close this tab?");
    assert!(shows(&window, "Its records can stay on the disk"));
    assert!(!shows(&window, "Its link is open"));
    let cancel = window.get_by_role_and_label(Role::Button, "Cancel");
    assert!(
        cancel.is_focused(),
        "a key that was meant for the box below"
    );
    press(&mut window, "Cancel");
    ask_to_quit(&mut window);
    assert!(shows(
        &window,
        "1 tab has records that are deleted unless you keep them."
    ));
    assert!(!shows(&window, "1 link is open"));
    press(&mut window, "Cancel");
    ask_to_close(&mut window);
    press(&mut window, "Delete the records and close");
    wait_for(&mut window, "Nothing has come or gone yet.");
    finish(window);
    assert_eq!(left_behind(place.path()), []);
}

#[test]
fn notes_alone_are_nothing_to_ask_about() {
    let place = tempfile::tempdir().unwrap();
    let mut tab = TabSettings::default();
    tab.network.local_host = String::from("127.0.0.1");
    tab.network.local_port = String::new();
    let saved = Saved {
        tabs: vec![tab],
        ..Saved::default()
    };
    let mut window = window_of(Start {
        records: records_in(place.path()),
        ..start(None, saved, Language::English)
    });
    open(&mut window);
    close_link(&mut window);
    assert!(!shows(&window, "Nothing has come or gone yet."));
    ask_to_close(&mut window);
    assert!(!shows(&window, "Close this tab?"));
    wait_for(&mut window, "Nothing has come or gone yet.");
}

#[test]
fn records_in_memory_go_unasked() {
    let mut window = recording(start(None, Saved::default(), Language::English));
    close_link(&mut window);
    ask_to_close(&mut window);
    assert!(!shows(&window, "Close this tab?"));
    wait_for(&mut window, "Nothing has come or gone yet.");
}

#[test]
fn records_are_kept_when_the_window_is_quit_so_and_the_next_start_says_it_once() {
    let place = tempfile::tempdir().unwrap();
    let store = Store::at(place.path().join("wirepad.toml"));
    let mut window = recording(Start {
        records: records_in(place.path()),
        ..start(Some(store.clone()), Saved::default(), Language::English)
    });
    let name = format!("UDP :{}", bound_port(&window));
    ask_to_quit(&mut window);
    assert!(shows(&window, "1 link is open, and is closed. 1 tab has"));
    press(&mut window, "Keep the records and quit");
    finish(window);
    let all = left_behind(place.path());
    let kept: Vec<_> = all.iter().map(|it| (&*it.about.name, it.is_kept)).collect();
    assert_eq!(kept, [(&*name, true)]);

    let mut window = window_of(Start {
        records: records_in(place.path()),
        loaded: store.load(),
        ..start(Some(store), Saved::default(), Language::English)
    });
    let told = format!("Records of 1 session were kept when you quit: {name}, ");
    wait_for(&mut window, &told);
    press(&mut window, &format!("Reopen {name}"));
    wait_for_tabs(&mut window, 2);
    wait_for(&mut window, "hello");
    assert!(!shows(&window, "were kept when you quit"));
}

#[test]
fn records_go_when_the_window_is_quit_without_keeping_them() {
    let place = tempfile::tempdir().unwrap();
    let store = Store::at(place.path().join("wirepad.toml"));
    let mut window = recording(Start {
        records: records_in(place.path()),
        ..start(Some(store.clone()), Saved::default(), Language::English)
    });
    ask_to_quit(&mut window);
    press(&mut window, "Delete the records and quit");
    finish(window);
    assert_eq!(left_behind(place.path()), []);
    assert_eq!(store.load().saved.kept_at_quit, [""; 0]);
}

#[test]
fn records_that_have_outlived_a_crash_do_not_go_without_a_question() {
    let place = tempfile::tempdir().unwrap();
    leave(place.path(), "UDP :8080", &["precious"], false);
    let mut window = window_at(place.path(), Language::English);
    wait_for(&mut window, "An earlier session was not closed");
    press(&mut window, "Reopen UDP :8080");
    wait_for(&mut window, "precious");
    ask_to_quit(&mut window);
    press(&mut window, "Cancel");
    ask_to_close(&mut window);
    wait_for(&mut window, "Its records are those of an earlier session");
    press(&mut window, "Keep the records and close");
    finish(window);
    let all = left_behind(place.path());
    assert_eq!(all.len(), 1);
    assert!(all[0].is_kept);
}

#[test]
fn of_records_that_are_kept_nobody_says_that_they_are_deleted() {
    let place = tempfile::tempdir().unwrap();
    leave(place.path(), "UDP", &["precious"], true);
    let mut window = window_at(place.path(), Language::English);
    super::sessions::list(&mut window);
    press(&mut window, "Reopen UDP");
    wait_for(&mut window, "precious");
    set(&mut window, Role::TextInput, "Local host", "127.0.0.1");
    set(&mut window, Role::TextInput, "Local port", "0");
    open(&mut window);
    ask_to_quit(&mut window);
    assert!(shows(
        &window,
        "1 link is open, and is closed. The records of 1 tab stay on the disk."
    ));
    assert!(!shows(&window, "deleted") && !shows(&window, "Do not ask again"));
    press(&mut window, "Quit");
    finish(window);
    assert!(left_behind(place.path())[0].is_kept);
}

#[test]
fn who_does_not_want_to_be_asked_again_is_not() {
    for (ask, ends) in [
        (
            ask_to_close as fn(&mut Window),
            "Delete the records and close",
        ),
        (ask_to_quit, "Delete the records and quit"),
    ] {
        let place = tempfile::tempdir().unwrap();
        let store = Store::at(place.path().join("wirepad.toml"));
        let mut window = recording(Start {
            records: records_in(place.path()),
            ..start(Some(store.clone()), Saved::default(), Language::English)
        });
        close_link(&mut window);
        ask(&mut window);
        let again = "Do not ask again (records are deleted then)";
        click_role(&mut window, Role::CheckBox, again);
        press(&mut window, "Cancel");
        ask(&mut window);
        click_role(&mut window, Role::CheckBox, again);
        press(&mut window, ends);
        finish(window);
        assert!(!store.load().saved.preferences.records.ask_before_delete);
    }
}

#[test]
fn that_nobody_is_asked_is_a_setting() {
    let place = tempfile::tempdir().unwrap();
    let mut window = recording_in(place.path(), Language::English);
    close_link(&mut window);
    press(&mut window, "Menu");
    press(&mut window, "Records…");
    wait_for(&mut window, "How records are kept");
    click_role(
        &mut window,
        Role::CheckBox,
        "Ask before records are deleted",
    );
    click_role(&mut window, Role::Button, "Save");
    ask_to_close(&mut window);
    assert!(!shows(&window, "Close this tab?"));
    finish(window);
    assert_eq!(left_behind(place.path()), []);
}

#[test]
fn an_open_link_is_asked_about_whatever_is_preferred() {
    let place = tempfile::tempdir().unwrap();
    let mut saved = Saved::default();
    saved.preferences.records = RecordPreferences {
        ask_before_delete: false,
        ..RecordPreferences::default()
    };
    let mut window = recording(Start {
        records: records_in(place.path()),
        ..start(None, saved, Language::English)
    });
    ask_to_close(&mut window);
    wait_for(&mut window, "Its link is open. Its records can stay");
    press(&mut window, "Keep the records and close");
    finish(window);
    assert!(left_behind(place.path())[0].is_kept);
}

/// The ground that a button is painted on.
fn fill_of(window: &Window, name: &str) -> Color32 {
    let button = window.get_by_role_and_label(Role::Button, name).rect();
    let mut fill = None;
    for clipped in &window.output().shapes {
        fill = fill_at(&clipped.shape, button).or(fill);
    }
    fill.unwrap_or_else(|| panic!("nothing is painted for {name}"))
}

fn fill_at(shape: &Shape, place: Rect) -> Option<Color32> {
    match shape {
        Shape::Vec(shapes) => shapes.iter().rev().find_map(|it| fill_at(it, place)),
        Shape::Rect(rect) if rect.fill != Color32::TRANSPARENT => {
            let near = rect.rect.center().distance(place.center()) < 2.0;
            let same = (rect.rect.size() - place.size()).length() < 4.0;
            (near && same).then_some(rect.fill)
        }
        _ => None,
    }
}

#[test]
fn only_the_button_that_keeps_is_filled_and_each_says_what_it_does() {
    let place = tempfile::tempdir().unwrap();
    for (language, keep, delete, cancel) in [
        (
            Language::English,
            "Keep the records and close",
            "Delete the records and close",
            "Cancel",
        ),
        (
            Language::Chinese,
            "保留记录并关闭",
            "删除记录并关闭",
            "取消",
        ),
    ] {
        let mut window = recording_in(place.path(), language);
        ask_to_close(&mut window);
        wait_for_button(&mut window, keep);
        window.run_steps(3);
        let accent = fill_of(&window, keep);
        assert_ne!(fill_of(&window, delete), accent);
        assert_ne!(fill_of(&window, cancel), accent);
    }
}

#[test]
fn what_the_disk_refused_can_be_saved_from_the_question() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("a file");
    fs::write(&file, b"").unwrap();
    let mut window = recording_in(&file, Language::English);
    wait_for(&mut window, "records are not kept on the disk");
    ask_to_quit(&mut window);
    assert!(shows(&window, "The disk did not take all records of 1 tab"));
    press(&mut window, "Cancel");
    ask_to_close(&mut window);
    wait_for(&mut window, "The disk did not take all of its records");
    assert!(!shows(&window, "forgets its log"));
    let in_question = window.query_all_by_role_and_label(Role::Button, "Save log…");
    in_question.last().unwrap().click();
    window.run_steps(3);
    wait_for(&mut window, "Save the log");
    let log = place.path().join("log.txt");
    let shown = log.display().to_string();
    set(&mut window, Role::TextInput, "File", &shown);
    click_role(&mut window, Role::Button, "Save");
    wait_for(&mut window, "1 records were saved");
    assert!(fs::read_to_string(&log).unwrap().contains("hello"));
}
