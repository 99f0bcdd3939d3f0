//! What the window showed before it was killed is there when it starts again.

use std::net::UdpSocket;

use crate::drive::{Options, PATIENCE, Window};

fn window(journals: &std::path::Path) -> Window {
    let mut options = Options::new(env!("CARGO_BIN_EXE_wirepad"), "en");
    options.arguments = vec![String::from("--journal"), journals.display().to_string()];
    Window::start(&options)
}

#[test]
fn records_that_were_shown_survive_a_kill_and_can_be_gone_on_with() {
    let journals = tempfile::tempdir().unwrap();
    let mut first = window(journals.path());
    first.set("Local host", "127.0.0.1");
    first.set("Local port", "0");
    first.click("Open");
    let bound = first.wait_for("Open 127.0.0.1:");
    let addr = bound.trim_start_matches("Open ").to_owned();
    let name = format!("UDP :{}", addr.rsplit(':').next().unwrap());
    let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
    for number in 0..50 {
        peer.send_to(format!("记录 {number} 号").as_bytes(), &addr)
            .unwrap();
    }
    first.wait_for("记录 49 号");
    // Its owner kills the program, as `kill -9` does.
    drop(first);

    let mut second = window(journals.path());
    second.wait_for(&format!("An earlier session was not closed: {name}"));
    second.click(&format!("Reopen {name}"));
    second.wait_for("记录 49 号");
    let rows = second.look_for(PATIENCE, |tree| {
        tree.rows()
            .iter()
            .any(|row| row.contains("记录 49 号"))
            .then_some(())
    });
    assert!(rows.is_some());
    drop(second);

    let mut third = window(journals.path());
    third.click("Show…");
    third.wait_for("Records of earlier sessions");
    third.click(&format!("Delete {name}"));
    third.click(&format!("Yes, delete {name}"));
    third.wait_for("Nothing was kept");
    assert_eq!(
        journals
            .path()
            .read_dir()
            .unwrap()
            .flatten()
            .filter(|entry| entry.path().is_dir())
            .count(),
        1,
        "only the running one"
    );
}
