//! Scripts that speak UDP.

use std::fmt::Write as _;

use super::desk::{Desk, HOST};
use super::peer;
use crate::drive::{PATIENCE, Program};

in_both_languages! {
    a_script_with_a_new_port_each_run_is_answered_in_gbk
    a_bound_script_receives_from_the_port_that_we_fixed
    two_hundred_repeats_come_back_complete_and_in_order
    the_gbk_chat_talks_both_ways
}

fn a_script_with_a_new_port_each_run_is_answered_in_gbk(mut desk: Desk) {
    desk.set_encodings("UTF-8", "GBK");
    let port = desk.open_udp();
    let first = run_sender(&mut desk, port, "第一次：你好");
    let second = run_sender(&mut desk, port, "第二次：再见");
    assert_ne!(first, second, "a script that binds nothing has a new port");

    desk.window.click(desk.names.senders_seen);
    for sender in [first, second] {
        let addr = format!("{HOST}:{sender}");
        desk.window.find(&addr, |node| node.clickable);
    }
}

/// Runs the script once, answers its latest port, and returns that port.
fn run_sender(desk: &mut Desk, port: u16, text: &str) -> u16 {
    let port = port.to_string();
    let (mut script, sender) = peer::start_with_port("udp_sender.py", &[HOST, &port, text]);
    desk.window.wait_for(text);
    desk.send("收到，谢谢");
    script.expect_line("answer: 收到，谢谢");
    assert!(script.expect_end().success());
    sender
}

fn a_bound_script_receives_from_the_port_that_we_fixed(mut desk: Desk) {
    let (mut script, target) = peer::start_with_port("udp_receiver.py", &["--port", "0"]);
    let local = desk.open_udp();
    desk.aim_at(target);
    desk.send("你好，7788");
    script.expect_line(&format!("{HOST}:{local}: 13 bytes: 你好，7788"));
}

fn two_hundred_repeats_come_back_complete_and_in_order(mut desk: Desk) {
    let names = desk.names;
    let (_echo, target) = peer::start_with_port("udp_echo_server.py", &["--port", "0"]);
    desk.open_udp();
    desk.aim_at(target);
    desk.window.set(names.message, "你好;");
    desk.window.set(names.repeat_interval, "20");
    desk.window.check(names.repeat_every, true);
    let returned = crate::drive::poll_until(PATIENCE, || (desk.packets().0 >= 200).then_some(()));
    assert!(returned.is_some(), "200 repeats at 20 ms take 4 s");
    desk.window.check(names.repeat_every, false);

    let sent = all_returned(&mut desk);
    let mut expected = String::new();
    for number in 1..=sent {
        write!(expected, "{number}:你好;").expect("writing to a string");
    }
    assert_eq!(
        String::from_utf8(desk.received_bytes()).as_deref(),
        Ok(&*expected)
    );
}

/// Waits until as many records came as went, and returns how many.
fn all_returned(desk: &mut Desk) -> u64 {
    let even = crate::drive::poll_until(PATIENCE, || {
        let (received, sent) = desk.packets();
        (received == sent).then_some(sent)
    });
    even.expect("every repeat comes back")
}

fn the_gbk_chat_talks_both_ways(mut desk: Desk) {
    desk.set_encodings("GBK", "GBK");
    let local = desk.open_udp();
    let (mut chat, port) = peer::start_with_port("udp_chat.py", &["--port", "0"]);
    chat.expect_line("1 send");
    say_in_chat(&mut chat, local, "聊天：吃了吗");
    desk.window.wait_for("聊天：吃了吗");

    chat.type_line("2");
    desk.send("吃了，你呢？");
    chat.expect_line(&format!("{HOST}:{local} says: 吃了，你呢？"));

    desk.aim_at(port);
    chat.type_line("2");
    desk.send("再见");
    chat.expect_line("says: 再见");
    chat.type_line("0");
    chat.expect_line("bye");
}

fn say_in_chat(chat: &mut Program, port: u16, text: &str) {
    for line in ["1", HOST, &port.to_string(), text] {
        chat.type_line(line);
    }
    chat.expect_line("sent");
}
