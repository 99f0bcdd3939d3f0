//! Sessions of earlier starts: told, listed, gone on with, looked at, saved and
//! deleted.

use std::fs;

use eframe::egui::ViewportId;
use wirepad::journal::{About, Draft, Journal, Note, Party, left_behind};
use wirepad::value::{Direction, Endpoint, Stamp};

use super::*;

const LIMIT_BYTES: u64 = 1 << 20;

/// A journal that was kept or left by a crash.
pub(super) fn leave(place: &Path, name: &str, texts: &[&str], is_kept: bool) -> PathBuf {
    let about = About {
        protocol: Some(Protocol::Udp),
        ..About::named(name)
    };
    leave_about(place, &about, texts, is_kept)
}

fn leave_about(place: &Path, about: &About, texts: &[&str], is_kept: bool) -> PathBuf {
    let mut journal = Journal::create(place, about, LIMIT_BYTES).unwrap();
    for text in texts {
        journal.append(Draft {
            at: Stamp(1_795_197_731_000_000_000),
            direction: Direction::In,
            party: Party::Nobody,
            stream: None,
            typed_as_hex: false,
            bytes: text.as_bytes(),
        });
    }
    journal.commit();
    let wirepad::journal::JournalState::Disk { path, .. } = journal.state() else {
        panic!("{:?}", journal.state());
    };
    if is_kept {
        journal.keep(&about.name);
        journal.finish();
    }
    path.to_path_buf()
}

pub(super) fn window_at(place: &Path, language: Language) -> Window {
    window_of(Start {
        records: records_in(place),
        ..start(None, Saved::default(), language)
    })
}

/// Presses what may be in a popup that has just been opened.
pub(super) fn press(window: &mut Window, name: &str) {
    wait_for_button(window, name);
    click_role(window, Role::Button, name);
}

pub(super) fn list(window: &mut Window) {
    press(window, "Menu");
    press(window, "Earlier sessions…");
    wait_for(window, "Records of earlier sessions");
}

pub(super) fn shows(window: &Window, what: &str) -> bool {
    let mut found = window.query_all_by(|node| names(node, what));
    found.next().is_some()
}

pub(super) fn is_disabled(window: &Window, role: Role, name: &str) -> bool {
    let node = window.get_by_role_and_label(role, name);
    node.accesskit_node().is_disabled()
}

pub(super) fn wait_for_tabs(window: &mut Window, count: usize) {
    let deadline = Instant::now() + PATIENCE;
    while window.query_all_by_role(Role::Tab).count() != count {
        assert!(Instant::now() < deadline, "{:#?}", texts(window));
        let _ = crossbeam_channel::after(Duration::from_millis(10)).recv();
        window.step();
    }
}

#[test]
fn a_crash_is_told_in_a_strip_that_leaves_window_and_keyboard_alone() {
    let place = tempfile::tempdir().unwrap();
    leave(place.path(), "UDP :8080", &["one", "two"], false);
    leave(place.path(), "kept", &["three"], true);
    for (language, told, message, later) in [
        (
            Language::English,
            "An earlier session was not closed: UDP :8080, 20 Nov 18:02, 2 records.",
            "Message to send",
            "Later",
        ),
        (
            Language::Chinese,
            "有一个会话上次未正常关闭：UDP :8080，11 月 20 日 18:02，2 条记录。",
            "发送内容",
            "以后再说",
        ),
    ] {
        let mut window = window_at(place.path(), language);
        window
            .get_by_role_and_label(Role::MultilineTextInput, message)
            .focus();
        window.run_steps(2);
        wait_for(&mut window, told);
        let message = window.get_by_role_and_label(Role::MultilineTextInput, message);
        assert!(message.is_focused());
        press(&mut window, later);
        assert!(!shows(&window, told));
    }
}

#[test]
fn several_sessions_are_told_together_and_shown_with_what_they_take() {
    let place = tempfile::tempdir().unwrap();
    for name in ["UDP :1", "UDP :2", "UDP :3"] {
        leave(place.path(), name, &["x"], false);
    }
    let mut window = window_at(place.path(), Language::English);
    wait_for(
        &mut window,
        "3 earlier sessions were not closed: 3 records,",
    );
    press(&mut window, "Show…");
    wait_for(&mut window, "3 sessions, ");
    wait_for(&mut window, "not closed (crash or kill)");
    press(&mut window, "Done");
    assert!(!shows(&window, "3 earlier sessions"), "it was dealt with");
}

#[test]
fn sessions_of_one_name_are_told_apart_by_their_time() {
    let place = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        leave(place.path(), "UDP :1", &["x"], true);
    }
    leave(place.path(), "UDP :2", &["x"], true);
    let mut window = window_at(place.path(), Language::English);
    list(&mut window);
    wait_for_button(&mut window, "Look UDP :2");
    let same = window.query_all_by_label("Look UDP :1 2026-11-20 18:02:11");
    assert_eq!(same.count(), 2);
}

#[test]
fn a_session_is_looked_at_without_being_changed() {
    let place = tempfile::tempdir().unwrap();
    leave(place.path(), "UDP :8080", &["温度 23.5"], false);
    let before = left_behind(place.path());
    let settings = place.path().join("wirepad.toml");
    let mut window = window_of(Start {
        records: records_in(place.path()),
        ..start(
            Some(Store::at(&settings)),
            Saved::default(),
            Language::English,
        )
    });
    list(&mut window);
    press(&mut window, "Look UDP :8080");
    wait_for_tabs(&mut window, 2);
    wait_for(&mut window, "温度 23.5");
    wait_for(&mut window, "These records are only looked at");
    let default_port = String::from("8080");
    assert!(!texts(&window).contains(&default_port), "nobody knows it");
    for name in ["Open", "Send", "Clear message"] {
        assert!(is_disabled(&window, Role::Button, name), "{name}");
    }
    for name in ["Save to file…", "Parse escapes", "Repeat every"] {
        assert!(is_disabled(&window, Role::CheckBox, name), "{name}");
    }
    assert!(is_disabled(
        &window,
        Role::MultilineTextInput,
        "Message to send"
    ));
    assert!(window.query_by_label("Clear log").is_none());
    click(&mut window, "Receive as HEX");
    wait_for(&mut window, "E6 B8 A9 E5 BA A6 20 32 33 2E 35");
    click(&mut window, "Save log…");
    wait_for(&mut window, "Save the log");
    click_role(&mut window, Role::Button, "Cancel");
    finish(window);
    assert_eq!(left_behind(place.path()), before);
    let saved = Store::at(&settings).load().saved;
    assert_eq!(saved.tabs, [TabSettings::default()]);
    assert_eq!(saved.active_tab, 0);
}

#[test]
fn a_session_that_goes_on_has_its_addresses_and_follows_them() {
    let place = tempfile::tempdir().unwrap();
    let about = About {
        name: String::from("TCP Client [::1]:17788"),
        protocol: Some(Protocol::TcpClient),
        local: Some(Endpoint::new("::1", 0)),
        remote: Some(Endpoint::new("::1", 17_788)),
    };
    leave_about(place.path(), &about, &["x"], true);
    let mut window = window_at(place.path(), Language::English);
    list(&mut window);
    press(&mut window, "Reopen TCP Client [::1]:17788");
    wait_for_tabs(&mut window, 2);
    for (field, typed) in [("Remote host", "::1"), ("Remote port", "17788")] {
        let field = window.get_by_role_and_label(Role::TextInput, field);
        assert_eq!(field.accesskit_node().value().as_deref(), Some(typed));
    }
    set(&mut window, Role::TextInput, "Remote port", "9");
    wait_for(&mut window, "TCP Client [::1]:9");
}

#[test]
fn a_session_in_use_is_said_when_it_is_to_be_looked_at() {
    let place = tempfile::tempdir().unwrap();
    let path = leave(place.path(), "UDP :8080", &["x"], true);
    let mut window = window_at(place.path(), Language::English);
    list(&mut window);
    wait_for_button(&mut window, "Look UDP :8080");
    let _used = Journal::reopen(&path, LIMIT_BYTES).unwrap();
    press(&mut window, "Look UDP :8080");
    wait_for(&mut window, "These records are in use");
    assert_eq!(window.query_all_by_role(Role::Tab).count(), 1);
}

#[test]
fn what_is_damaged_is_said_when_a_session_is_opened() {
    let place = tempfile::tempdir().unwrap();
    let path = leave(place.path(), "UDP :8080", &["whole"], true);
    let data = fs::read_dir(&path)
        .unwrap()
        .map(|file| file.unwrap().path())
        .find(|file| file.extension().is_some_and(|it| it == "data"))
        .unwrap();
    let mut bytes = fs::read(&data).unwrap();
    bytes.extend_from_slice(b"half a rec");
    fs::write(&data, bytes).unwrap();
    for open in ["Look UDP :8080", "Reopen UDP :8080"] {
        let mut window = window_at(place.path(), Language::English);
        list(&mut window);
        press(&mut window, open);
        wait_for(&mut window, "The records of UDP :8080 are not complete");
        wait_for(&mut window, "10 bytes cut off at the end");
        press(&mut window, "Dismiss");
        wait_for(&mut window, "whole");
        finish(window);
    }
}

#[test]
fn a_session_is_deleted_only_after_a_question() {
    let place = tempfile::tempdir().unwrap();
    let path = leave(place.path(), "UDP :8080", &["x"], false);
    let mut window = window_at(place.path(), Language::English);
    list(&mut window);
    wait_for_button(&mut window, "Delete UDP :8080");
    window
        .get_by_role_and_label(Role::Button, "Delete UDP :8080")
        .focus();
    window.run_steps(2);
    window.key_press(Key::Enter);
    wait_for(&mut window, "It cannot be undone.");
    window.run_steps(3);
    let no = window.get_by_role_and_label(Role::Button, "No UDP :8080");
    assert!(no.is_focused(), "a second Enter does not delete");
    press(&mut window, "No UDP :8080");
    wait_for_button(&mut window, "Look UDP :8080");
    assert!(path.exists());
    press(&mut window, "Delete UDP :8080");
    press(&mut window, "Yes, delete UDP :8080");
    wait_for(&mut window, "Nothing was kept");
    assert!(!path.exists());
}

#[test]
fn an_empty_list_names_every_directory_that_was_looked_into() {
    let [by_default, now] = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let places = wirepad::ui::RecordPlaces {
        by_default: Some(by_default.path().to_owned()),
        of_this_start: Some(wirepad::ui::PlaceOfThisStart::Disk(now.path().to_owned())),
    };
    let mut window = window_of(Start {
        records: places,
        ..start(None, Saved::default(), Language::English)
    });
    list(&mut window);
    wait_for(&mut window, "Nothing was kept");
    for place in [&by_default, &now] {
        assert!(shows(&window, &place.path().display().to_string()));
    }
}

#[test]
fn sessions_of_the_default_directory_are_listed_while_another_is_used() {
    let [by_default, now] = [(); 2].map(|()| tempfile::tempdir().unwrap());
    leave(by_default.path(), "bench", &["kept"], true);
    let mut saved = Saved::default();
    saved.preferences.records.directory = now.path().display().to_string();
    let mut window = window_of(Start {
        records: records_in(by_default.path()),
        ..start(None, saved, Language::English)
    });
    list(&mut window);
    wait_for(&mut window, "Reopen bench");
    window.get_by_label("bench").hover();
    wait_for(&mut window, &by_default.path().display().to_string());
}

#[test]
fn a_session_is_saved_from_the_list_and_the_list_says_so() {
    let place = tempfile::tempdir().unwrap();
    let path = leave(place.path(), "UDP :8080", &["温度", "23.5"], false);
    let mut window = window_at(place.path(), Language::English);
    list(&mut window);
    for (form, file) in [
        ("Log text as NetAssist writes it (UTF-8)", "log.txt"),
        ("Received bytes only", "bytes.bin"),
    ] {
        let file = place.path().join(file);
        press(&mut window, "Save… UDP :8080");
        wait_for(&mut window, "Save the records of an earlier session");
        // The dialog settles in the middle.
        window.run_steps(3);
        click_role(&mut window, Role::ComboBox, "Format");
        window.run_steps(3);
        click_role(&mut window, Role::Button, form);
        let shown = file.display().to_string();
        set(&mut window, Role::TextInput, "File", &shown);
        click_role(&mut window, Role::Button, "Save");
        wait_for(&mut window, &format!("2 records were saved: {shown}"));
        assert!(shows(&window, "Records of earlier sessions"));
    }
    let text = fs::read_to_string(place.path().join("log.txt")).unwrap();
    assert!(
        text.contains("温度") && text.contains("RECV ASCII"),
        "{text}"
    );
    let bytes = fs::read(place.path().join("bytes.bin")).unwrap();
    assert_eq!(bytes, "温度23.5".as_bytes());
    assert!(path.exists());
    press(&mut window, "Save… UDP :8080");
    press(&mut window, "Cancel");
    assert!(shows(&window, "Records of earlier sessions"));
}

#[test]
fn a_file_that_cannot_be_written_is_said_in_the_list() {
    let place = tempfile::tempdir().unwrap();
    leave(place.path(), "UDP :8080", &["x"], true);
    let mut window = window_at(place.path(), Language::English);
    list(&mut window);
    press(&mut window, "Save… UDP :8080");
    wait_for(&mut window, "Save the records of an earlier session");
    let nowhere = place.path().join("no such directory/log.txt");
    let nowhere = nowhere.display().to_string();
    set(&mut window, Role::TextInput, "File", &nowhere);
    click_role(&mut window, Role::Button, "Save");
    wait_for(&mut window, "the directory does not exist");
    assert!(shows(&window, "Records of earlier sessions"));
}

#[test]
fn a_disk_that_refuses_says_cause_path_and_remedy() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("a file");
    fs::write(&file, b"").unwrap();
    let mut window = window_at(&file, Language::English);
    wait_for(&mut window, "records are not kept on the disk");
    wait_for(&mut window, "Records are not written to the disk");
    window
        .get_by_label("records are not kept on the disk")
        .hover();
    wait_for(&mut window, "then open a new tab");
    wait_for(&mut window, &file.display().to_string());
}

#[test]
fn looking_twice_goes_to_the_tab_that_is_there() {
    let place = tempfile::tempdir().unwrap();
    leave(place.path(), "UDP :8080", &["温度 23.5"], true);
    let mut window = window_at(place.path(), Language::English);
    list(&mut window);
    press(&mut window, "Look UDP :8080");
    wait_for_tabs(&mut window, 2);
    click_role(&mut window, Role::Tab, "UDP :8080");
    wait_for(&mut window, "Nothing has come or gone yet.");
    list(&mut window);
    press(&mut window, "Look UDP :8080");
    wait_for(&mut window, "温度 23.5");
    assert_eq!(window.query_all_by_role(Role::Tab).count(), 2);
}

#[test]
fn a_session_that_is_looked_at_cannot_be_deleted_and_that_is_said() {
    let place = tempfile::tempdir().unwrap();
    leave(place.path(), "UDP :1", &["x"], true);
    leave(place.path(), "UDP :2", &["x"], true);
    let mut window = window_at(place.path(), Language::English);
    list(&mut window);
    press(&mut window, "Look UDP :1");
    wait_for_tabs(&mut window, 2);
    list(&mut window);
    wait_for_button(&mut window, "Delete UDP :1");
    assert!(is_disabled(&window, Role::Button, "Delete UDP :1"));
    assert!(!is_disabled(&window, Role::Button, "Delete UDP :2"));
    window.get_by_label("Delete UDP :1").hover();
    wait_for(&mut window, "A read-only tab shows these records");
}

/// The captions of the tabs, from left to right.
fn tabs(window: &Window) -> Vec<String> {
    let tabs = window.query_all_by_role(Role::Tab);
    tabs.filter_map(|tab| tab.accesskit_node().label())
        .collect()
}

#[test]
fn a_session_that_is_looked_at_is_reopened_in_the_place_of_its_tab() {
    let place = tempfile::tempdir().unwrap();
    leave(place.path(), "UDP :1", &["precious"], true);
    for from_list in [true, false] {
        let mut window = window_at(place.path(), Language::English);
        list(&mut window);
        press(&mut window, "Look UDP :1");
        wait_for_tabs(&mut window, 2);
        window.key_press_modifiers(Modifiers::COMMAND, Key::T);
        wait_for_tabs(&mut window, 3);
        assert_eq!(tabs(&window)[1], "UDP :1 (read-only)");
        if from_list {
            list(&mut window);
            press(&mut window, "Reopen UDP :1");
        } else {
            click_role(&mut window, Role::Tab, "UDP :1 (read-only)");
            press(&mut window, "Reopen");
        }
        wait_for_tabs(&mut window, 3);
        wait_for(&mut window, "precious");
        assert_eq!(tabs(&window)[1], "UDP :1");
        assert!(!is_disabled(&window, Role::Button, "Open"));
        finish(window);
    }
}

#[test]
fn esc_takes_the_question_back_and_leaves_the_list() {
    let place = tempfile::tempdir().unwrap();
    leave(place.path(), "UDP :8080", &["x"], true);
    let mut window = window_at(place.path(), Language::English);
    list(&mut window);
    press(&mut window, "Delete UDP :8080");
    wait_for(&mut window, "It cannot be undone.");
    window.key_press(Key::Escape);
    window.run_steps(3);
    assert!(!shows(&window, "It cannot be undone."));
    assert!(shows(&window, "Records of earlier sessions"));
    window.key_press(Key::Escape);
    window.run_steps(3);
    assert!(!shows(&window, "Records of earlier sessions"));
}

#[test]
fn a_list_that_is_shown_stays_where_it_is() {
    let place = tempfile::tempdir().unwrap();
    for port in 1..=8 {
        leave(place.path(), &format!("UDP :{port}"), &["x"], true);
    }
    let mut window = window_at(place.path(), Language::English);
    // A dialog of another height stood in its place before.
    press(&mut window, "Menu");
    press(&mut window, "Records…");
    wait_for(&mut window, "How records are kept");
    window.run_steps(3);
    press(&mut window, "Cancel");
    press(&mut window, "Menu");
    press(&mut window, "Earlier sessions…");
    wait_for_button(&mut window, "Reopen UDP :8");
    let rect = |window: &Window| window.get_by_label("Reopen UDP :8").rect();
    let first = rect(&window);
    window.run_steps(5);
    assert_eq!(rect(&window), first, "a click there would miss");
    let delay = window.output().viewport_output[&ViewportId::ROOT].repaint_delay;
    assert!(delay > Duration::from_secs(30), "{delay:?}");
}

#[test]
fn a_file_with_fewer_records_than_the_list_says_why() {
    let place = tempfile::tempdir().unwrap();
    let path = leave(place.path(), "UDP :8080", &["one", "two"], true);
    let mut journal = Journal::reopen(&path, LIMIT_BYTES).unwrap();
    journal.append(Draft {
        at: Stamp(1_795_197_732_000_000_000),
        direction: Direction::Note,
        party: Party::Nobody,
        stream: None,
        typed_as_hex: false,
        bytes: &Note::Unknown.to_bytes(),
    });
    journal.commit();
    journal.finish();
    let mut window = window_at(place.path(), Language::English);
    list(&mut window);
    wait_for(&mut window, "3 records");
    press(&mut window, "Save… UDP :8080");
    wait_for(&mut window, "Save the records of an earlier session");
    window.run_steps(3);
    let file = place.path().join("log.txt").display().to_string();
    set(&mut window, Role::TextInput, "File", &file);
    click_role(&mut window, Role::Button, "Save");
    wait_for(&mut window, "2 records were saved (1 more, such as a note,");
}

#[test]
fn what_the_last_quit_kept_is_said_once() {
    let place = tempfile::tempdir().unwrap();
    let kept = [1, 2].map(|port| leave(place.path(), &format!("UDP :{port}"), &["x"], true));
    leave(place.path(), "kept before", &["x"], true);
    leave(place.path(), "crashed", &["x"], false);
    let store = Store::at(place.path().join("wirepad.toml"));
    let name = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
    let saved = Saved {
        kept_at_quit: kept.iter().map(name).collect(),
        ..Saved::default()
    };
    store.save(&saved).unwrap();
    for is_first in [true, false] {
        let mut window = window_of(Start {
            records: records_in(place.path()),
            loaded: store.load(),
            ..start(Some(store.clone()), Saved::default(), Language::English)
        });
        wait_for(&mut window, "An earlier session was not closed: crashed");
        let is_said = shows(&window, "Records of 2 sessions were kept when you quit:");
        assert_eq!(is_said, is_first);
        finish(window);
    }
}
