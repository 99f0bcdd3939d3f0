//! Where the real program keeps records when nobody says another place, and
//! that it leaves nothing behind.

use std::fs;
use std::net::UdpSocket;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::drive::{Options, PATIENCE, Window, poll_until};

const PROGRAM: &str = env!("CARGO_BIN_EXE_wirepad");

/// Everything below a directory; nothing when it is not there.
fn all_below(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![directory.to_owned()];
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(next).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                waiting.push(path.clone());
            }
            found.push(path);
        }
    }
    found
}

fn journals_in(place: &Path) -> Vec<PathBuf> {
    let is_journal = |path: &PathBuf| path.join("session.json").is_file();
    all_below(place).into_iter().filter(is_journal).collect()
}

fn expect_one_journal(place: &Path) -> PathBuf {
    let found = poll_until(PATIENCE, || journals_in(place).pop());
    found.unwrap_or_else(|| {
        panic!(
            "no journal below {}: {:?}",
            place.display(),
            all_below(place)
        )
    })
}

/// Opens UDP and has one datagram recorded.
fn record_one(window: &mut Window) {
    window.set("Local host", "127.0.0.1");
    window.set("Local port", "0");
    window.click("Open");
    let bound = window.wait_for("Open 127.0.0.1:");
    let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
    let addr = bound.trim_start_matches("Open ");
    peer.send_to("记录".as_bytes(), addr).unwrap();
    window.wait_for("记录");
    window.click("Close");
    window.wait_for("Ready!");
}

fn expect_owner_only(path: &Path) {
    let mode = fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "{} has {mode:o}", path.display());
}

#[test]
fn records_are_in_the_users_data_directory_for_the_user_alone_until_the_program_ends() {
    let data = tempfile::tempdir().unwrap();
    let mut options = Options::new(PROGRAM, "en");
    options.environment = vec![("XDG_DATA_HOME", data.path().display().to_string())];
    let mut window = Window::start(&options);
    record_one(&mut window);
    let place = data.path().join("wirepad/journals");
    let journal = expect_one_journal(data.path());
    assert_eq!(journal.parent(), Some(place.as_path()));
    for path in all_below(data.path()) {
        expect_owner_only(&path);
    }
    window.click("Menu");
    let ended = window.quit("Quit", "Delete the records and quit");
    assert!(ended.success());
    assert_eq!(all_below(&place), Vec::<PathBuf>::new());
}

#[test]
fn without_a_data_directory_of_its_own_the_home_has_the_records() {
    let home = tempfile::tempdir().unwrap();
    let mut options = Options::new(PROGRAM, "en");
    options.environment = vec![
        ("XDG_DATA_HOME", String::new()),
        ("HOME", home.path().display().to_string()),
    ];
    let window = Window::start(&options);
    let journal = expect_one_journal(home.path());
    let place = home.path().join(".local/share/wirepad/journals");
    assert_eq!(journal.parent(), Some(place.as_path()));
    assert!(window.quit("Menu", "Quit").success());
    assert_eq!(all_below(&place), Vec::<PathBuf>::new());
}

fn expect_nothing_on_the_disk(mut options: Options) {
    let data = tempfile::tempdir().unwrap();
    options.environment = vec![("XDG_DATA_HOME", data.path().display().to_string())];
    let mut window = Window::start(&options);
    window.wait_for("records in memory only");
    record_one(&mut window);
    // Other libraries may keep something there; records may not.
    assert!(
        !data.path().join("wirepad").exists(),
        "{:?}",
        all_below(data.path())
    );
    assert!(window.quit("Menu", "Quit").success());
    assert!(
        !data.path().join("wirepad").exists(),
        "{:?}",
        all_below(data.path())
    );
}

#[test]
fn no_journal_leaves_the_disk_alone() {
    let mut options = Options::new(PROGRAM, "en");
    options.arguments = vec![String::from("--no-journal")];
    expect_nothing_on_the_disk(options);
}

#[test]
fn the_setting_leaves_the_disk_alone() {
    let place = tempfile::tempdir().unwrap();
    let settings = place.path().join("settings.toml");
    fs::write(&settings, "[preferences.records]\non_disk = false\n").unwrap();
    let mut options = Options::new(PROGRAM, "en");
    options.own_settings = false;
    options.arguments = vec![String::from("--settings"), settings.display().to_string()];
    expect_nothing_on_the_disk(options);
}

#[test]
fn in_portable_mode_records_are_beside_the_program_and_nothing_is_elsewhere() {
    // On the disk of the program, so that it need not be copied.
    let stick = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let program = stick.path().join("wirepad");
    fs::hard_link(PROGRAM, &program).unwrap();
    fs::write(stick.path().join("wirepad.toml"), "").unwrap();
    let mut options = Options::new(&program, "en");
    options.own_settings = false;
    let mut window = Window::start(&options);
    record_one(&mut window);
    let journal = expect_one_journal(stick.path());
    let place = stick.path().join("wirepad-records");
    assert_eq!(journal.parent(), Some(place.as_path()));
    expect_owner_only(&place);
    assert!(!window.place().join("wirepad").exists());
    window.click("Menu");
    let ended = window.quit("Quit", "Delete the records and quit");
    assert!(ended.success());
    assert_eq!(all_below(&place), Vec::<PathBuf>::new());
}

#[test]
fn journal_and_no_journal_exclude_each_other() {
    let output = std::process::Command::new(PROGRAM)
        .args(["--journal", "/nonexistent", "--no-journal"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
}
