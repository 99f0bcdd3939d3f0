//! Finding and filtering by the keys.

use std::net::UdpSocket;

use eframe::egui::{Key, Modifiers};

use super::desk::{Desk, HOST};

in_both_languages! {
    what_is_typed_after_ctrl_f_is_found_and_enter_goes_on
    what_is_typed_after_ctrl_shift_f_is_listed_under_the_log
}

/// A log of a note and three records.
fn received(desk: &mut Desk) {
    let port = desk.open_udp();
    let peer = UdpSocket::bind((HOST, 0)).expect("a socket");
    for text in ["温度=21", "noise", "温度=22"] {
        let sent = peer.send_to(text.as_bytes(), (HOST, port));
        sent.expect("a datagram to this machine");
        desk.window.wait_for(text);
    }
}

fn what_is_typed_after_ctrl_f_is_found_and_enter_goes_on(mut desk: Desk) {
    let names = desk.names;
    received(&mut desk);
    desk.window.press(Key::F, Modifiers::COMMAND);
    desk.window.set(names.find, "温度");
    desk.window.wait_for(names.first_of_two);
    desk.window.press(Key::Enter, Modifiers::NONE);
    desk.window.wait_for(names.second_of_two);
    desk.window.press(Key::F3, Modifiers::SHIFT);
    desk.window.wait_for(names.first_of_two);
    assert_eq!(desk.window.tree().rows().len(), 4, "a search hides nothing");
}

fn what_is_typed_after_ctrl_shift_f_is_listed_under_the_log(mut desk: Desk) {
    let names = desk.names;
    received(&mut desk);
    desk.window
        .press(Key::F, Modifiers::COMMAND | Modifiers::SHIFT);
    desk.window.set(names.filter_content, "=22");
    desk.window.wait_for(names.filtered_one_of_four);
    let tree = desk.window.tree();
    let rows = tree.rows();
    let found = rows.iter().filter(|row| row.contains("温度=22"));
    assert_eq!((rows.len(), found.count()), (5, 2), "{rows:#?}");
}
