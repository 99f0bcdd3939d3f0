//! What is done with records of the log: sent again, edited, copied.

use std::net::UdpSocket;
use std::process::Command;

use eframe::egui::PointerButton;

use super::desk::{Desk, HOST};
use super::peer;
use crate::drive::PATIENCE;

in_both_languages! {
    a_record_is_sent_again_edited_and_copied_byte_for_byte
}

/// No text in any encoding, and nothing that a box could hold as it is.
const BYTES: &[u8] = b"\x00\xA7\xFF\r\n\"\\AT";

/// Opens the log's menu for its last row and takes an entry.
fn choose(desk: &mut Desk, entries: &[&str]) {
    let row = desk.window.look_for(PATIENCE, |tree| {
        let rows = tree.rows();
        rows.last().map(|name| (*name).to_owned())
    });
    let row = row.expect("a row");
    let row = desk.window.find(&row, |_| true);
    desk.window
        .click_node_with(row.id, PointerButton::Secondary);
    for entry in entries {
        desk.window.click(entry);
    }
}

fn a_record_is_sent_again_edited_and_copied_byte_for_byte(mut desk: Desk) {
    let is_english = desk.names.language == "en";
    let name = |english, chinese| if is_english { english } else { chinese };
    let port = desk.open_udp();
    let sender = UdpSocket::bind((HOST, 0)).expect("a socket");
    sender.send_to(BYTES, (HOST, port)).expect("a datagram");
    desk.window.wait_for("<A7>");

    let arguments = ["--port", "0", "--hex", "--count", "3"];
    let (mut script, target) = peer::start_with_port("udp_receiver.py", &arguments);
    desk.aim_at(target);
    let expected = format!("{HOST}:{port}: 9 bytes: 00a7ff0d0a225c4154");
    choose(&mut desk, &[name("Send again", "再次发送")]);
    script.expect_line(&expected);

    choose(&mut desk, &[name("Edit and send", "编辑后发送")]);
    assert_eq!(
        desk.window.text_of(desk.names.message),
        "00 A7 FF 0D 0A 22 5C 41 54"
    );
    desk.window.click(desk.names.send);
    script.expect_line(&expected);

    let entries = [
        name("Copy as", "复制为"),
        name("Python bytes", "Python 字节串"),
    ];
    choose(&mut desk, &entries);
    if let Some(copied) = clipboard(&desk) {
        assert_eq!(copied, r#"b"\x00\xa7\xff\r\n\"\\AT""#);
    }
}

/// What other programs see; `None` where there is no program to ask.
fn clipboard(desk: &Desk) -> Option<String> {
    Command::new("xclip").arg("-version").output().ok()?;
    let seen = crate::drive::poll_until(PATIENCE, || {
        let told = Command::new("xclip")
            .args(["-o", "-selection", "clipboard"])
            .env("DISPLAY", desk.window.display_name())
            .output()
            .ok()?;
        let text = String::from_utf8(told.stdout).ok()?;
        (!text.is_empty()).then_some(text)
    });
    Some(seen.expect("a text on the clipboard"))
}
