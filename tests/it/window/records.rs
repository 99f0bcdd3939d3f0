//! How records are kept: what the dialog takes, and what a tab makes of it.

use wirepad::settings::RecordPreferences;

use super::*;

const DIRECTORY: &str = "Directory of records";
const DISK_LIMIT: &str = "Limit per tab on the disk (MiB)";
const IN_MEMORY: &str = "records in memory only";

fn window_with(places: RecordPlaces, records: RecordPreferences) -> Window {
    let mut saved = Saved::default();
    saved.preferences.records = records;
    window_of(Start {
        records: places,
        ..start(None, saved, Language::English)
    })
}

fn shows(window: &Window, what: &str) -> bool {
    let mut seen = window.query_all_by(|node| names(node, what));
    seen.next().is_some()
}

fn journals_in(place: &Path) -> usize {
    let entries = std::fs::read_dir(place).into_iter().flatten().flatten();
    entries.filter(|entry| entry.path().is_dir()).count()
}

/// Presses Save, and waits until the directory has been tried.
fn save(window: &mut Window) {
    click_role(window, Role::Button, "Save");
    let deadline = Instant::now() + PATIENCE;
    while shows(window, "How records are kept") {
        assert!(Instant::now() < deadline, "{:#?}", texts(window));
        let _ = crossbeam_channel::after(Duration::from_millis(10)).recv();
        window.step();
    }
}

fn is_disabled(window: &Window, role: Role, name: &str) -> bool {
    let node = window.get_by_role_and_label(role, name);
    node.accesskit_node().is_disabled()
}

fn open_dialog(window: &mut Window) {
    click_role(window, Role::Button, "Menu");
    click_role(window, Role::Button, "Records…");
    wait_for(window, "How records are kept");
}

#[test]
fn records_go_to_the_default_directory() {
    let place = tempfile::tempdir().unwrap();
    let window = window_with(records_in(place.path()), RecordPreferences::default());
    assert_eq!(journals_in(place.path()), 1);
    assert!(!shows(&window, IN_MEMORY));
}

#[test]
fn that_records_are_in_memory_only_is_seen() {
    let place = tempfile::tempdir().unwrap();
    let records = RecordPreferences {
        on_disk: false,
        ..RecordPreferences::default()
    };
    let window = window_with(records_in(place.path()), records);
    assert!(shows(&window, IN_MEMORY));
    assert_eq!(journals_in(place.path()), 0);
}

#[test]
fn no_directory_for_records_is_said_once() {
    let mut window = window_with(RecordPlaces::default(), RecordPreferences::default());
    wait_for(&mut window, "the system names no directory for them");
    click(&mut window, "Dismiss");
    wait_for(&mut window, IN_MEMORY);
    assert!(!shows(&window, "names no directory"));
}

#[test]
fn what_the_dialog_says_holds_for_tabs_opened_from_now_on() {
    let [first, second] = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let mut window = window_with(records_in(first.path()), RecordPreferences::default());
    open_dialog(&mut window);
    let typed = second.path().display().to_string();
    set(&mut window, Role::TextInput, DIRECTORY, &typed);
    save(&mut window);
    assert_eq!(
        journals_in(second.path()),
        0,
        "the open tab goes on as it is"
    );
    window.key_press_modifiers(Modifiers::COMMAND, Key::T);
    // A session makes its journal on a thread of its own.
    wait_until(&mut window, || {
        [first.path(), second.path()].map(journals_in) == [1, 1]
    });

    open_dialog(&mut window);
    click_role(&mut window, Role::CheckBox, "Keep records on the disk");
    save(&mut window);
    assert!(!shows(&window, IN_MEMORY));
    window.key_press_modifiers(Modifiers::COMMAND, Key::T);
    window.run_steps(3);
    assert!(shows(&window, IN_MEMORY));
    assert_eq!([first.path(), second.path()].map(journals_in), [1, 1]);
}

#[test]
fn wrong_limits_and_parts_of_paths_are_said_and_not_taken() {
    let mut window = window(Language::English);
    open_dialog(&mut window);
    set(&mut window, Role::TextInput, DISK_LIMIT, "15");
    wait_for(&mut window, "whole number of MiB from 16 to 1048576");
    set(&mut window, Role::TextInput, DIRECTORY, "records");
    wait_for(&mut window, "Type the whole path");
    click_role(&mut window, Role::Button, "Save");
    wait_for(&mut window, "How records are kept");
    let field = window.get_by_role_and_label(Role::TextInput, DIRECTORY);
    assert_eq!(field.accesskit_node().value().as_deref(), Some("records"));
    click_role(&mut window, Role::Button, "Cancel");
    open_dialog(&mut window);
    let limit = window.get_by_role_and_label(Role::TextInput, DISK_LIMIT);
    assert_eq!(limit.accesskit_node().value().as_deref(), Some("4096"));
}

#[test]
fn what_the_dialog_says_is_kept_between_starts() {
    let place = tempfile::tempdir().unwrap();
    let store = Store::at(place.path().join("wirepad.toml"));
    let mut window = window_of(start(
        Some(store.clone()),
        Saved::default(),
        Language::English,
    ));
    open_dialog(&mut window);
    set(&mut window, Role::TextInput, DISK_LIMIT, "64");
    save(&mut window);
    wait_until(&mut window, || {
        store.load().saved.preferences.records.disk_limit_mib == 64
    });
}

fn wait_until(window: &mut Window, is_so: impl Fn() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < deadline, "it does not become so");
        let _ = crossbeam_channel::after(Duration::from_millis(10)).recv();
        window.step();
    }
}

#[test]
fn a_directory_that_cannot_be_used_is_said_and_the_socket_goes_on() {
    let place = tempfile::tempdir().unwrap();
    // A file where a directory has to be refuses everybody, also root.
    let file = place.path().join("file");
    std::fs::write(&file, "").unwrap();
    let records = RecordPreferences {
        directory: file.join("records").display().to_string(),
        ..RecordPreferences::default()
    };
    let mut window = window_with(records_in(place.path()), records);
    wait_for(&mut window, "records are not kept on the disk");
    set(&mut window, Role::TextInput, "Local port", "0");
    set(&mut window, Role::TextInput, "Local host", "127.0.0.1");
    click(&mut window, "Open");
    wait_for(&mut window, "Open 127.0.0.1:");
}

#[test]
fn the_dialog_says_what_the_command_line_has_decided() {
    let place = tempfile::tempdir().unwrap();
    for (of_this_start, said) in [
        (PlaceOfThisStart::Memory, "Started with --no-journal"),
        (
            PlaceOfThisStart::Disk(place.path().to_owned()),
            "Started with --journal",
        ),
    ] {
        let places = RecordPlaces {
            by_default: None,
            of_this_start: Some(of_this_start),
        };
        let mut window = window_with(places, RecordPreferences::default());
        open_dialog(&mut window);
        wait_for(&mut window, said);
    }
}

#[test]
fn a_directory_from_the_systems_dialog_comes_into_the_field() {
    let start = start(None, Saved::default(), Language::English);
    let files = Answers {
        is_asked: false,
        answer: Some(Answer::Chosen(PathBuf::from("/srv/records"))),
    };
    let mut window = Harness::builder()
        .with_size([1100.0, 720.0])
        .build_eframe(move |creation| {
            App::new(&creation.egui_ctx, start).with_file_dialogs(Box::new(files))
        });
    window.run_steps(3);
    open_dialog(&mut window);
    click_role(&mut window, Role::Button, "Browse…");
    wait_for(&mut window, "/srv/records");
}

#[test]
fn a_directory_that_cannot_be_used_is_said_beside_its_field_and_not_taken() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("file");
    std::fs::write(&file, "").unwrap();
    let mut window = window_with(records_in(place.path()), RecordPreferences::default());
    for wrong in [file.clone(), file.join("records")] {
        open_dialog(&mut window);
        let typed = wrong.display().to_string();
        set(&mut window, Role::TextInput, DIRECTORY, &typed);
        click_role(&mut window, Role::Button, "Save");
        wait_for(&mut window, "Records cannot be kept there: ");
        window.run_steps(2);
        let field = window.get_by_role_and_label(Role::TextInput, DIRECTORY);
        assert!(field.is_focused(), "it is to be mended");
        let mended = place.path().join("new").display().to_string();
        set(&mut window, Role::TextInput, DIRECTORY, &mended);
        assert!(!shows(&window, "cannot be kept there"));
        save(&mut window);
        assert!(!place.path().join("new").exists(), "it was only tried");
    }
}

#[test]
fn what_is_wrong_gets_the_keyboard_when_it_is_to_be_saved() {
    let mut window = window(Language::English);
    open_dialog(&mut window);
    set(&mut window, Role::TextInput, DISK_LIMIT, "15");
    click_role(&mut window, Role::Button, "Save");
    window.run_steps(2);
    let field = window.get_by_role_and_label(Role::TextInput, DISK_LIMIT);
    assert!(field.is_focused());
}

#[test]
fn what_is_of_the_disk_is_disabled_while_it_is_not_used() {
    let mut window = window(Language::English);
    open_dialog(&mut window);
    for name in [DIRECTORY, DISK_LIMIT] {
        assert!(!is_disabled(&window, Role::TextInput, name), "{name}");
    }
    click_role(&mut window, Role::CheckBox, "Keep records on the disk");
    for name in [DIRECTORY, DISK_LIMIT] {
        assert!(is_disabled(&window, Role::TextInput, name), "{name}");
    }
    assert!(!is_disabled(
        &window,
        Role::TextInput,
        "Limit per tab in memory (MiB)"
    ));
}

#[test]
fn the_dialog_has_a_name_and_its_fields_end_in_one_line() {
    let mut window = window(Language::English);
    open_dialog(&mut window);
    let dialogs = window.query_all_by_role_and_label(Role::Dialog, "How records are kept");
    assert_eq!(dialogs.count(), 1);
    let right = |role, name| window.get_by_role_and_label(role, name).rect().right();
    let apart = right(Role::Button, "Browse…") - right(Role::TextInput, DISK_LIMIT);
    assert!(apart.abs() < 0.5, "{apart}");
}
