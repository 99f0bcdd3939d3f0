//! What the tutorial of the first window does, in commands.

use std::fmt::Write as _;

use super::program::{Wirepad, run};
use crate::drive::Program;
use crate::real_window::peer;

const HOST: &str = "127.0.0.1";

fn addr(port: u16) -> String {
    format!("{HOST}:{port}")
}

fn numbers(port: u16) -> String {
    port.to_string()
}

#[test]
fn a_script_with_a_new_port_each_run_is_answered_in_gbk() {
    let encodings = ["--receive-encoding", "utf-8", "--send-encoding", "gbk"];
    let words = [&["udp", "127.0.0.1:0", "--format", "text"], &encodings[..]].concat();
    let mut wirepad = Wirepad::start(&words);
    let port = numbers(wirepad.port());
    let mut senders = Vec::new();
    for text in ["第一次：你好", "第二次：再见"] {
        let (mut script, sender) = peer::start_with_port("udp_sender.py", &[HOST, &port, text]);
        wirepad.prints(text);
        wirepad.write("收到，谢谢\n".as_bytes());
        script.expect_line("answer: 收到，谢谢");
        assert!(script.expect_end().success());
        senders.push(sender);
    }
    assert_ne!(senders[0], senders[1]);
    wirepad.interrupt().with(0);
}

#[test]
fn a_bound_script_receives_from_the_port_that_we_fixed() {
    let (mut script, target) = peer::start_with_port("udp_receiver.py", &["--port", "0"]);
    let mut wirepad = Wirepad::start(&["udp", "127.0.0.1:0", "--to", &addr(target)]);
    let local = wirepad.port();
    wirepad.write("你好，7788\n".as_bytes());
    script.expect_line(&format!("{HOST}:{local}: 13 bytes: 你好，7788"));
    wirepad.interrupt().with(0);
}

#[test]
fn hex_goes_out_as_bytes() {
    let receiver = ["--port", "0", "--hex"];
    let (mut script, target) = peer::start_with_port("udp_receiver.py", &receiver);
    let send = ["--send-hex", "55 AA 0d0A", "--wait", "0"];
    let ended = run(&[
        &[
            "udp",
            "--to",
            &addr(target),
            "--format",
            "hex",
            "--direction",
            "out",
        ],
        &send[..],
    ]
    .concat());
    script.expect_line(": 4 bytes: 55aa0d0a");
    assert_eq!(ended.with(0).text(), "55 AA 0D 0A\n");
}

#[test]
fn two_hundred_repeats_come_back_complete_and_in_order() {
    let (_echo, target) = peer::start_with_port("udp_echo_server.py", &["--port", "0"]);
    let repeat = ["--send", "你好;", "--repeat", "5", "--times", "200"];
    let ends = ["--records", "200", "--format", "raw"];
    let ended = run(&[&["udp", "--to", &addr(target)], &repeat[..], &ends[..]].concat());
    let mut expected = String::new();
    for number in 1..=200 {
        write!(expected, "{number}:你好;").unwrap();
    }
    assert_eq!(ended.with(0).text(), expected);
}

#[test]
fn the_gbk_chat_talks_both_ways() {
    let (mut chat, port) = peer::start_with_port("udp_chat.py", &["--port", "0"]);
    let words = [
        "udp",
        "127.0.0.1:0",
        "--to",
        &addr(port),
        "--encoding",
        "GBK",
    ];
    let mut wirepad = Wirepad::start(&words);
    let local = wirepad.port();
    for line in ["1", HOST, &numbers(local), "聊天：吃了吗"] {
        chat.type_line(line);
    }
    wirepad.prints("聊天：吃了吗");
    chat.type_line("2");
    wirepad.write("吃了，你呢？\n".as_bytes());
    chat.expect_line(&format!("{HOST}:{local} says: 吃了，你呢？"));
    chat.type_line("0");
    chat.expect_line("bye");
    wirepad.interrupt().with(0);
}

#[test]
fn answers_go_to_the_latest_sender() {
    let mut wirepad = Wirepad::start(&["udp", "127.0.0.1:0", "--format", "text"]);
    let port = numbers(wirepad.port());
    // Written before anybody is there: it waits for the first sender.
    wirepad.write(b"early\n");
    wirepad.tells("Waiting for somebody who sends");
    let mut first = peer::start("udp_sender.py", &[HOST, &port, "first"]);
    first.expect_line("answer: early");
    let mut second = peer::start("udp_sender.py", &[HOST, &port, "second"]);
    wirepad.prints("second");
    wirepad.write(b"late\n");
    second.expect_line("answer: late");
    wirepad.interrupt().with(0);
}

#[test]
fn a_server_answers_us_and_closes() {
    let serve = ["--port", "0", "--count", "1"];
    let (mut server, port) = peer::start_with_port("tcp_server.py", &serve);
    let words = [
        "tcp-client",
        &addr(port),
        "--send",
        "第一句",
        "--format",
        "text",
    ];
    let ended = run(&words)
        .with(0)
        .told("the other side closed the connection");
    server.expect_line("第一句");
    assert_eq!(ended.text(), "Received msg: 第一句\n");
}

#[test]
fn every_client_is_sent_to_and_each_is_named() {
    let mut wirepad = Wirepad::start(&["tcp-server", "127.0.0.1:0"]);
    let port = wirepad.port();
    let (mut first, first_addr) = join(&wirepad, port, "甲来了");
    let (mut second, second_addr) = join(&wirepad, port, "乙来了");
    wirepad.write("大家好\n".as_bytes());
    first.expect_line("received: 大家好");
    second.expect_line("received: 大家好");
    for (script, addr) in [(&mut first, first_addr), (&mut second, second_addr)] {
        script.type_line("");
        wirepad.tells(&format!("{addr} came online."));
        wirepad.tells(&format!(
            "{addr} went offline: the other side closed the connection."
        ));
    }
    let mut rude = peer::start(
        "tcp_client.py",
        &[HOST, &numbers(port), "丙", "--hold", "--reset"],
    );
    wirepad.prints("丙");
    rude.type_line("");
    wirepad.tells("the other side reset the connection (RST)");
    wirepad.interrupt().with(0);
}

/// Starts a script that stays; returns it with its address once it was heard.
fn join(wirepad: &Wirepad, port: u16, text: &str) -> (Program, String) {
    let words = [HOST, &numbers(port), text, "--hold"];
    let (script, port) = peer::start_with_port("tcp_client.py", &words);
    wirepad.prints(text);
    (script, addr(port))
}

/// Characters of two, three and four bytes; the last two are not in GBK.
const TEXTS: [(&str, &str); 3] = [
    ("UTF-8", "一个字一个字：你好，世界𠀀€"),
    ("GBK", "逐字节发送：你好，世界"),
    ("GB18030", "四字节的字：𠀀㐀，好"),
];

/// A record is a line; one that ends no character has none.
#[test]
fn a_text_sent_byte_by_byte_is_whole_in_every_encoding() {
    for (encoding, text) in TEXTS {
        let words = [
            "tcp-server",
            "127.0.0.1:0",
            "--format",
            "text",
            "--encoding",
            encoding,
        ];
        let mut wirepad = Wirepad::start(&words);
        let port = numbers(wirepad.port());
        let send = [HOST, &port, text, "--encoding", encoding];
        let mut script = peer::start("tcp_bytewise_client.py", &send);
        script.expect_line("all sent");
        assert_eq!(wirepad.lines(text.chars().count()).concat(), text);
        wirepad.interrupt().with(0);
    }
}

#[test]
fn a_text_sent_byte_by_byte_to_our_client_is_whole() {
    let (encoding, text) = TEXTS[2];
    let serve = [text, "--port", "0", "--encoding", encoding];
    let (mut script, port) = peer::start_with_port("tcp_bytewise_server.py", &serve);
    let words = [
        "tcp-client",
        &addr(port),
        "--format",
        "text",
        "--encoding",
        encoding,
    ];
    let mut wirepad = Wirepad::start(&words);
    script.expect_line("all sent");
    assert_eq!(wirepad.lines(text.chars().count()).concat(), text);
    wirepad.interrupt().with(0);
    script.expect_line("done");
}

#[test]
fn a_device_is_tested_in_one_line() {
    let serve = ["--port", "0", "--count", "2"];
    let (_server, port) = peer::start_with_port("tcp_server.py", &serve);
    let ask = [
        "tcp-client",
        &addr(port),
        "--send",
        "状态",
        "--timeout",
        "5",
        "--expect",
    ];
    run(&[&ask[..], &["Received msg: 状态"]].concat()).with(0);
    let unmet = run(&[&ask[..], &["没有这个"]].concat());
    unmet.with(4).told("没有这个").told("Received msg: 状态");
}
