//! Sessions of earlier starts: told, listed, gone on with, looked at, saved and
//! deleted.

use std::fs;

use wirepad::journal::{About, Draft, Journal, Party, left_behind};
use wirepad::value::{Direction, Endpoint, Stamp};

use super::*;

const LIMIT_BYTES: u64 = 1 << 20;

/// A journal that was kept or left by a crash.
fn leave(place: &Path, name: &str, texts: &[&str], is_kept: bool) -> PathBuf {
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

fn window_at(place: &Path, language: Language) -> Window {
    window_of(Start {
        records: records_in(place),
        ..start(None, Saved::default(), language)
    })
}

/// Presses what may be in a popup that has just been opened.
fn press(window: &mut Window, name: &str) {
    wait_for_button(window, name);
    click_role(window, Role::Button, name);
}

fn list(window: &mut Window) {
    press(window, "Menu");
    press(window, "Earlier sessions…");
    wait_for(window, "Records of earlier sessions");
}

fn shows(window: &Window, what: &str) -> bool {
    let mut found = window.query_all_by(|node| names(node, what));
    found.next().is_some()
}

fn is_disabled(window: &Window, role: Role, name: &str) -> bool {
    let node = window.get_by_role_and_label(role, name);
    node.accesskit_node().is_disabled()
}

fn wait_for_tabs(window: &mut Window, count: usize) {
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
    for tabs in 2..=3 {
        list(&mut window);
        press(&mut window, "Look UDP :8080");
        wait_for_tabs(&mut window, tabs);
        wait_for(&mut window, "温度 23.5");
    }
    let titled = window.query_all_by_label("UDP :8080 (read-only)");
    assert_eq!(titled.count(), 2, "one is as good as the other");
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
    // The list goes with the frames that follow.
    window.run_steps(4);
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
        click_role(&mut window, Role::RadioButton, form);
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

/// A window with a session on the disk whose link is open.
fn recording(place: &Path) -> Window {
    let mut tab = TabSettings::default();
    tab.network.local_host = String::from("127.0.0.1");
    tab.network.local_port = String::new();
    let saved = Saved {
        tabs: vec![tab],
        ..Saved::default()
    };
    let mut window = window_of(Start {
        records: records_in(place),
        ..start(None, saved, Language::English)
    });
    click(&mut window, "Open");
    wait_for(&mut window, "Open 127.0.0.1:");
    window
}

fn ask_to_quit(window: &mut Window) {
    press(window, "Menu");
    press(window, "Quit");
    wait_for(window, "Quit Wirepad?");
}

#[test]
fn records_are_kept_when_the_window_is_quit_so() {
    let place = tempfile::tempdir().unwrap();
    let mut window = recording(place.path());
    let name = format!("UDP :{}", bound_port(&window));
    ask_to_quit(&mut window);
    press(&mut window, "Keep the records and quit");
    finish(window);
    let all = left_behind(place.path());
    let kept: Vec<_> = all.iter().map(|it| (&*it.about.name, it.is_kept)).collect();
    assert_eq!(kept, [(&*name, true)]);
}

#[test]
fn records_go_when_the_window_is_quit_without_keeping_them() {
    let place = tempfile::tempdir().unwrap();
    let mut window = recording(place.path());
    ask_to_quit(&mut window);
    press(&mut window, "Quit");
    finish(window);
    assert_eq!(left_behind(place.path()), []);
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
    window.key_press_modifiers(Modifiers::COMMAND, Key::W);
    window.run_steps(3);
    wait_for(&mut window, "Its records are those of an earlier session");
    press(&mut window, "Keep the records and close");
    finish(window);
    let all = left_behind(place.path());
    assert_eq!(all.len(), 1);
    assert!(all[0].is_kept);
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
