//! What is left behind when a test fails.

use std::fs;
use std::path::{Path, PathBuf};

use super::Window;

/// Saves the tree, a picture and the program's own words. Nothing here may
/// panic, since a panic is under way.
#[expect(clippy::print_stderr, reason = "a failing test says where to look")]
pub fn leave(window: &mut Window) {
    let place = place();
    if fs::create_dir_all(&place).is_err() {
        return;
    }
    if let Ok(tree) = window.wire.tree() {
        let _ = fs::write(place.join("tree.txt"), tree.to_string());
    }
    if let Ok(picture) = window.wire.screenshot() {
        let _ = fs::write(place.join("window.png"), picture);
    }
    let printed = window.program.printed().join("\n");
    let _ = fs::write(place.join("printed.txt"), printed);
    eprintln!("what the window showed is in {}", place.display());
}

/// One directory a test: the test harness names a test's thread after it.
fn place() -> PathBuf {
    let thread = std::thread::current();
    let test = thread.name().unwrap_or("window").replace("::", "-");
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("target/window-failures")
        .join(test)
}
