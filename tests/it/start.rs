//! Starts that must fail well: one sentence, exit status 1, no panic.

use std::process::{Command, Output};

use crate::drive::{Display, Options, Window};

const NO_DISPLAY: [&str; 2] = ["DISPLAY", "WAYLAND_DISPLAY"];

fn wirepad(language: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wirepad"));
    command.args(["--lang", language, "--no-journal"]);
    for name in NO_DISPLAY.into_iter().chain(["WAYLAND_SOCKET", "RUST_LOG"]) {
        command.env_remove(name);
    }
    command
}

/// What the program itself said, without what graphics libraries write.
fn said(output: &Output) -> Vec<String> {
    String::from_utf8_lossy(&output.stderr)
        .lines()
        .filter(|line| line.starts_with("wirepad: ") || line.contains("panicked"))
        .map(str::to_owned)
        .collect()
}

fn expect_one_sentence(output: &Output, part: &str) {
    let said = said(output);
    assert_eq!(said.len(), 1, "one sentence: {output:?}");
    assert!(said[0].contains(part), "{part:?} in {said:?}");
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty(), "{output:?}");
}

#[test]
fn without_a_display_there_is_one_sentence_in_the_users_language() {
    for (language, part) in [("en", "no display"), ("zh", "没有可用的显示环境")] {
        let output = wirepad(language).output().unwrap();
        expect_one_sentence(&output, part);
    }
}

#[test]
fn a_display_that_does_not_answer_is_said() {
    let output = wirepad("en").env("DISPLAY", ":65000").output().unwrap();
    expect_one_sentence(&output, "does not answer");
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(!text.contains(".cargo"), "no path of the build: {text}");
}

#[test]
fn without_opengl_and_vulkan_both_are_named() {
    let display = Display::start();
    let place = tempfile::tempdir().unwrap();
    let nowhere = place.path().join("nowhere");
    let mut command = wirepad("en");
    command.env("DISPLAY", display.name());
    command
        .arg("--settings")
        .arg(place.path().join("wirepad.toml"));
    for name in [
        "__EGL_VENDOR_LIBRARY_DIRS",
        "LIBGL_DRIVERS_PATH",
        "VK_ICD_FILENAMES",
        "VK_DRIVER_FILES",
    ] {
        command.env(name, &nowhere);
    }
    let output = command.output().unwrap();
    expect_one_sentence(&output, "Neither OpenGL nor Vulkan");
    let said = said(&output);
    assert!(
        said[0].contains("glow") && said[0].contains("wgpu"),
        "{said:?}"
    );
}

#[test]
fn without_any_font_the_window_opens_and_says_it_in_english() {
    let place = tempfile::tempdir().unwrap();
    let no_fonts = place.path().join("fonts.conf");
    std::fs::write(
        &no_fonts,
        "<fontconfig><dir>/nonexistent</dir></fontconfig>",
    )
    .unwrap();
    let mut options = Options::new(env!("CARGO_BIN_EXE_wirepad"), "zh");
    options.environment = vec![("FONTCONFIG_FILE", no_fonts.display().to_string())];
    let mut window = Window::start(&options);
    window.wait_for("No font on this machine has Chinese characters");
    window.click("Dismiss");
    window.wait_for("Network settings");
}

#[test]
fn wrong_words_end_with_status_2() {
    let output = wirepad("en")
        .arg("--renderer")
        .arg("vulkan")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
}
