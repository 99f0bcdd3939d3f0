//! `wirepad doctor` as a support engineer asks for it: the real program, on
//! machines that lack things.

use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::drive::Display;

/// An environment with nothing in it.
fn doctor(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wirepad"));
    command.env_clear().arg("doctor").args(arguments);
    command
}

fn text(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

fn row<'a>(report: &'a Value, key: &str) -> &'a Value {
    let sections = report["sections"].as_array().unwrap().iter();
    let mut rows = sections.flat_map(|section| section["rows"].as_array().unwrap());
    rows.find(|row| row["key"] == key).unwrap()
}

#[test]
fn with_nothing_in_the_environment_it_says_what_is_missing_in_both_languages() {
    for (language, parts) in [
        ("en", ["there is no window", "not tried: no display"]),
        ("zh", ["无法打开窗口", "未尝试：没有显示环境"]),
    ] {
        let started = Instant::now();
        let output = doctor(&["--lang", language]).output().unwrap();
        assert!(started.elapsed() < Duration::from_secs(60), "it ends");
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        for part in parts {
            assert!(text(&output).contains(part), "{part} in\n{}", text(&output));
        }
        assert!(!text(&output).contains('\x1b'), "no colours in a pipe");
    }
}

#[test]
fn it_leaves_nothing_behind_and_damaged_settings_alone() {
    let home = tempfile::tempdir().unwrap();
    let directory = home.path().join("config/wirepad");
    let settings = directory.join("wirepad.toml");
    std::fs::create_dir_all(&directory).unwrap();
    std::fs::write(&settings, "tabs = [[[").unwrap();
    let output = doctor(&["--json"])
        .env("HOME", home.path())
        .env("XDG_CONFIG_HOME", home.path().join("config"))
        .output()
        .unwrap();
    assert_eq!(row(&json(&output), "settings_file")["verdict"], "attention");
    let language = row(&json(&output), "language")["values"].clone();
    assert_eq!(language["from"], "default", "{language}");
    for place in [home.path(), &directory] {
        let left: Vec<_> = std::fs::read_dir(place).unwrap().collect();
        assert_eq!(left.len(), 1, "{left:?}");
    }
    assert_eq!(std::fs::read_to_string(&settings).unwrap(), "tabs = [[[");
}

#[test]
fn both_renderers_start_on_a_display() {
    let display = Display::start();
    let home = tempfile::tempdir().unwrap();
    let output = doctor(&["--json"])
        .env("DISPLAY", display.name())
        .env("HOME", home.path())
        .output()
        .unwrap();
    let report = json(&output);
    for key in ["glow", "wgpu"] {
        assert_eq!(row(&report, key)["values"]["starts"], true, "{report}");
    }
}

#[test]
fn without_drivers_the_packages_are_named() {
    let display = Display::start();
    let mut command = doctor(&["--lang", "en"]);
    command.env("DISPLAY", display.name());
    for name in [
        "__EGL_VENDOR_LIBRARY_DIRS",
        "LIBGL_DRIVERS_PATH",
        "VK_ICD_FILENAMES",
        "VK_DRIVER_FILES",
    ] {
        command.env(name, Path::new("/nowhere"));
    }
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output).contains("does not start: "),
        "{}",
        text(&output)
    );
    assert!(
        text(&output).contains("mesa-vulkan-drivers"),
        "{}",
        text(&output)
    );
}

#[test]
fn a_display_that_does_not_answer_is_said_without_paths_of_the_build() {
    let output = doctor(&["--lang", "zh"])
        .env("DISPLAY", ":65000")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output).contains("显示环境没有响应"),
        "{}",
        text(&output)
    );
    assert!(!text(&output).contains(".cargo"), "{}", text(&output));
}
