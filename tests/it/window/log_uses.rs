//! What is done with records of the log: copied in every form, sent again,
//! edited, jumped to.

use std::io::Write as _;
use std::net::{SocketAddr, TcpStream};

use eframe::egui::{Event, OutputCommand};
use wirepad::text::{Checksum, Encoding, LineEnding};

use super::*;

/// What the log's menu is called.
struct Names {
    language: Language,
    open: &'static str,
    copy: &'static str,
    copy_as: &'static str,
    forms: [&'static str; 8],
    send_again: &'static str,
    edit_and_send: &'static str,
    not_open: &'static str,
    view: &'static str,
    jump_to: &'static str,
    jump_field: &'static str,
    jump: &'static str,
    leads_to: &'static str,
    no_such: &'static str,
    rubbish: &'static str,
}

const ENGLISH: Names = Names {
    language: Language::English,
    open: "Open",
    copy: "Copy",
    copy_as: "Copy as",
    forms: [
        "Text",
        "HEX",
        "Hex dump",
        "NetAssist log",
        "C array",
        "Python bytes",
        "Rust bytes",
        "Base64",
    ],
    send_again: "Send again",
    edit_and_send: "Edit and send",
    not_open: "not open",
    view: "View",
    jump_to: "Jump to…",
    jump_field: "Number or time",
    jump: "Jump",
    leads_to: "Leads to record 2,",
    no_such: "The log has records 1 to",
    rubbish: "This is no number",
};

const CHINESE: Names = Names {
    language: Language::Chinese,
    open: "打开",
    copy: "复制",
    copy_as: "复制为",
    forms: [
        "文本",
        "HEX",
        "十六进制转储",
        "NetAssist 日志",
        "C 数组",
        "Python 字节串",
        "Rust 字节串",
        "Base64",
    ],
    send_again: "再次发送",
    edit_and_send: "编辑后发送",
    not_open: "未打开",
    view: "视图",
    jump_to: "跳转到...",
    jump_field: "编号或时间",
    jump: "跳转",
    leads_to: "第 2 条记录，",
    no_such: "只有第 1 到",
    rubbish: "无法识别",
};

/// An open UDP session, and somebody to talk to who has sent `datagrams`.
fn talk(names: &Names, settings: impl FnOnce(&mut TabSettings), datagrams: &[&[u8]]) -> Talk {
    let mut tab = TabSettings::default();
    tab.network.local_host = String::from("127.0.0.1");
    tab.network.local_port = String::new();
    settings(&mut tab);
    let saved = Saved {
        tabs: vec![tab],
        ..Saved::default()
    };
    let mut window = window_of(start(None, saved, names.language));
    click_role(&mut window, Role::Button, names.open);
    let port = local_port(&mut window);
    let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
    peer.set_read_timeout(Some(PATIENCE)).unwrap();
    for (nth, datagram) in datagrams.iter().enumerate() {
        peer.send_to(datagram, ("127.0.0.1", port)).unwrap();
        wait_for(&mut window, &format!("RX: {}", sum(&datagrams[..=nth])));
    }
    Talk { window, peer }
}

fn sum(datagrams: &[&[u8]]) -> usize {
    datagrams.iter().map(|datagram| datagram.len()).sum()
}

struct Talk {
    window: Window,
    peer: UdpSocket,
}

impl Talk {
    fn receive(&self) -> Vec<u8> {
        let mut buffer = [0; 65_536];
        let length = self.peer.recv(&mut buffer).unwrap();
        buffer[..length].to_vec()
    }
}

/// The port that the tab tells once it is bound.
fn local_port(window: &mut Window) -> u16 {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(port) = port_of_tab(window) {
            return port;
        }
        assert!(Instant::now() < deadline, "{:#?}", texts(window));
        let _ = crossbeam_channel::after(Duration::from_millis(5)).recv();
        window.step();
    }
}

fn port_of_tab(window: &Window) -> Option<u16> {
    let tabs = window.query_all_by_role(Role::Tab);
    let mut titles = tabs.filter_map(|tab| tab.accesskit_node().label());
    titles.find_map(|title| title.rsplit(':').next()?.parse().ok())
}

/// Clicks the first row that says `what`.
fn click_row(window: &mut Window, what: &str) {
    let row = row_of(window, what);
    window.get_by_role_and_label(Role::ListItem, &row).click();
    window.run_steps(2);
}

fn row_of(window: &Window, what: &str) -> String {
    let rows = window.query_all_by_role(Role::ListItem);
    let mut names = rows.filter_map(|row| row.accesskit_node().label());
    names
        .find(|name| name.contains(what))
        .unwrap_or_else(|| panic!("{what:?} in {:#?}", texts(window)))
}

/// Opens the menu of the first row that says `what`, and takes an entry of it.
fn choose(window: &mut Window, what: &str, entries: &[&str]) {
    let row = row_of(window, what);
    let row = window.get_by_role_and_label(Role::ListItem, &row);
    row.click_secondary();
    window.run_steps(4);
    for entry in entries {
        window.get_by_role_and_label(Role::Button, entry).click();
        window.run_steps(4);
    }
}

/// Steps until a text is put on the clipboard.
fn copied(window: &mut Window, act: impl FnOnce(&mut Window)) -> String {
    act(window);
    let deadline = Instant::now() + PATIENCE;
    loop {
        let commands = &window.output().platform_output.commands;
        let text = commands.iter().find_map(|command| match command {
            OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        });
        if let Some(text) = text {
            return text;
        }
        assert!(Instant::now() < deadline, "nothing was copied");
        let _ = crossbeam_channel::after(Duration::from_millis(5)).recv();
        window.step();
    }
}

/// As [`choose`], without a step after the last entry, whose output is looked
/// at.
fn copied_as(window: &mut Window, what: &str, names: &Names, form: &str) -> String {
    choose(window, what, &[names.copy_as]);
    copied(window, |window| {
        window.get_by_role_and_label(Role::Button, form).click();
    })
}

#[test]
fn a_record_is_copied_in_every_form() {
    let bytes = b"\x00\xFFA\"\r\n";
    for names in [&ENGLISH, &CHINESE] {
        let mut talk = talk(names, |_| {}, &[bytes]);
        let window = &mut talk.window;
        let texts = [
            "<00><FF>A\"",
            "00 FF 41 22 0D 0A",
            "00000000  00 FF 41 22 0D 0A                                 |..A\"..|",
            "",
            "const unsigned char data[] = {\n    0x00, 0xFF, 0x41, 0x22, 0x0D, 0x0A\n};",
            r#"b"\x00\xffA\"\r\n""#,
            r#"b"\x00\xFFA\"\r\n""#,
            "AP9BIg0K",
        ];
        for (form, expected) in names.forms.into_iter().zip(texts) {
            let text = copied_as(window, "<FF>", names, form);
            if expected.is_empty() {
                let content = "<00><FF>A\"\r\n\n\n";
                assert!(text.contains("]# RECV ASCII FROM 127.0.0.1 :"), "{text}");
                assert!(text.ends_with(content), "{text:?}");
            } else {
                assert_eq!(text, expected, "{form}");
            }
        }
        choose(window, "<FF>", &[]);
        let text = copied(window, |window| {
            window
                .get_by_role_and_label(Role::Button, names.copy)
                .click();
        });
        assert_eq!(text, "<00><FF>A\"");
    }
}

/// Received by a server, in a window whose log has the keyboard and is selected
/// to its end.
fn window_with(names: &Names, bytes: &[u8], count: &str) -> (Window, TcpStream) {
    let mut window = window_for(Protocol::TcpServer, names.language);
    click_role(&mut window, Role::Button, names.open);
    let port = local_port(&mut window);
    let mut client = TcpStream::connect(SocketAddr::from(([127, 0, 0, 1], port))).unwrap();
    let bytes = bytes.to_vec();
    let writer = std::thread::Builder::new()
        .spawn(move || client.write_all(&bytes).map(|()| client))
        .unwrap();
    wait_for(&mut window, &format!("RX: {count}"));
    let client = writer.join().unwrap().unwrap();
    click_row(&mut window, "<01><01>");
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run_steps(2);
    (window, client)
}

#[test]
fn a_copy_of_many_records_is_told_and_comes_when_it_is_made() {
    for (names, told) in [(&ENGLISH, "Copying…"), (&CHINESE, "正在复制…")] {
        // Control characters are copied in many times the time that a frame has.
        let (mut window, client) = window_with(names, &vec![1; 4 << 20], "4,194,304");
        window.event(Event::Copy);
        window.run_steps(2);
        wait_for(&mut window, told);
        let text = copied(&mut window, |_| {});
        assert_eq!(text.matches("<01>").count(), 4 << 20);
        window.run_steps(2);
        assert!(window.query_by_label(told).is_none(), "it is done");
        drop(client);
    }
}

#[test]
fn bytes_of_a_note_are_not_copied_and_that_is_said() {
    for (names, told) in [
        (&ENGLISH, "Nothing was copied"),
        (&CHINESE, "未复制任何内容"),
    ] {
        let mut talk = talk(names, |_| {}, &[]);
        choose(&mut talk.window, "•", &[names.copy_as, names.forms[1]]);
        wait_for(&mut talk.window, told);
    }
}

#[test]
fn an_empty_datagram_is_copied_as_an_empty_line() {
    for names in [&ENGLISH, &CHINESE] {
        let mut talk = talk(names, |_| {}, &[b"begins", b""]);
        wait_for(&mut talk.window, "RX: 6");
        let row = newest_row(&mut talk.window);
        for form in [names.forms[1], names.forms[2], names.forms[7]] {
            let text = copied_as(&mut talk.window, &row, names, form);
            assert_eq!(text, "\n", "{form}");
            talk.window.run_steps(2);
        }
        let text = copied_as(&mut talk.window, &row, names, names.forms[5]);
        assert_eq!(text, "b\"\"");
    }
}

/// What the last row of the log says, once there are three: a note and two
/// datagrams.
fn newest_row(window: &mut Window) -> String {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let rows = window.query_all_by_role(Role::ListItem);
        let rows: Vec<_> = rows
            .filter_map(|row| row.accesskit_node().label())
            .collect();
        if let [.., _, _, newest] = &rows[..] {
            return newest.clone();
        }
        assert!(Instant::now() < deadline, "{rows:#?}");
        let _ = crossbeam_channel::after(Duration::from_millis(5)).recv();
        window.step();
    }
}

#[test]
fn a_complaint_goes_with_the_link_that_it_was_about() {
    let mut talk = talk(&ENGLISH, |_| {}, &[]);
    let is_told = |window: &Window| {
        texts(window)
            .iter()
            .any(|text| text.contains("there is no target address"))
    };
    click_role(&mut talk.window, Role::Button, "Send");
    wait_for(&mut talk.window, "there is no target address");
    click_role(&mut talk.window, Role::Button, "Close");
    wait_for_button(&mut talk.window, "Open");
    talk.window.run_steps(2);
    assert!(!is_told(&talk.window));
}

#[test]
fn a_record_goes_out_again_as_it_is_whatever_the_fields_say() {
    let bytes = b"\x00\xA7\xFF\r\n";
    for names in [&ENGLISH, &CHINESE] {
        let settings = |tab: &mut TabSettings| {
            tab.send.checksum = Checksum::Sum8;
            tab.send.line_ending = LineEnding::CrLf;
            tab.send.encoding = Encoding::from_label("gbk").unwrap();
            tab.send.message = String::from("not this");
        };
        let mut talk = talk(names, settings, &[bytes]);
        choose(&mut talk.window, "<A7>", &[names.send_again]);
        assert_eq!(talk.receive(), bytes);
        // What was sent can be sent again, too.
        wait_for(&mut talk.window, "TX: 5");
        choose(&mut talk.window, "→", &[names.send_again]);
        assert_eq!(talk.receive(), bytes);
    }
}

#[test]
fn several_records_go_out_in_their_order_and_notes_do_not() {
    let mut talk = talk(&ENGLISH, |_| {}, &[b"one", b"\0two", b"three"]);
    click_row(&mut talk.window, "one");
    talk.window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    talk.window.run_steps(2);
    choose(&mut talk.window, "<00>two", &["Send again"]);
    let received: Vec<_> = (0..3).map(|_| talk.receive()).collect();
    assert_eq!(
        received,
        [b"one".to_vec(), b"\0two".to_vec(), b"three".to_vec()]
    );
}

#[test]
fn on_a_closed_link_nothing_goes_out_again_and_that_is_said() {
    for (names, close) in [(&ENGLISH, "Close"), (&CHINESE, "关闭")] {
        let mut talk = talk(names, |_| {}, &[b"hello"]);
        click_role(&mut talk.window, Role::Button, close);
        wait_for_button(&mut talk.window, names.open);
        choose(&mut talk.window, "hello", &[names.send_again]);
        wait_for(&mut talk.window, names.not_open);
    }
}

fn message_of(window: &Window, names: &Names) -> String {
    let name = match names.language {
        Language::English => "Message to send",
        Language::Chinese => "发送内容",
    };
    let message = window.get_by_role_and_label(Role::MultilineTextInput, name);
    assert!(message.is_focused(), "it goes on in the box");
    message.value().unwrap_or_default()
}

#[test]
fn a_text_is_edited_as_text_and_leaves_as_it_came() {
    for names in [&ENGLISH, &CHINESE] {
        let settings = |tab: &mut TabSettings| {
            tab.send.as_hex = true;
            tab.send.parse_escapes = true;
            tab.send.checksum = Checksum::Sum8;
            tab.send.line_ending = LineEnding::CrLf;
        };
        let bytes = "你好\\n".as_bytes();
        let mut talk = talk(names, settings, &[bytes]);
        choose(&mut talk.window, "你好", &[names.edit_and_send]);
        assert_eq!(message_of(&talk.window, names), "你好\\n");
        talk.window.key_press(Key::Enter);
        talk.window.run_steps(2);
        assert_eq!(talk.receive(), bytes);
    }
}

#[test]
fn bytes_are_edited_as_hex_and_the_message_before_comes_back() {
    let settings = |tab: &mut TabSettings| tab.send.message = String::from("half a thought");
    let mut talk = talk(&ENGLISH, settings, &[b"\0\xFF"]);
    choose(&mut talk.window, "<FF>", &["Edit and send"]);
    assert_eq!(message_of(&talk.window, &ENGLISH), "00 FF");
    wait_for(&mut talk.window, "Leaves as 2 bytes: 00 FF");
    talk.window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    talk.window.run_steps(2);
    assert_eq!(message_of(&talk.window, &ENGLISH), "half a thought");
}

/// How a message leaves that is no record.
fn with_an_own_form(tab: &mut TabSettings) {
    tab.send.message = String::from("mine");
    tab.send.checksum = Checksum::Sum8;
    tab.send.line_ending = LineEnding::CrLf;
}

/// "mine" with its sum and the end of its line.
const MINE: &[u8] = b"mine\xA9\r\n";

#[test]
fn the_fields_are_put_back_after_an_edited_record_was_sent() {
    for names in [&ENGLISH, &CHINESE] {
        let (note, back) = match names.language {
            Language::English => ("afterwards they are put back", "Put back"),
            Language::Chinese => ("发送后自动恢复", "恢复原样"),
        };
        let mut talk = talk(names, with_an_own_form, &[b"\0\xFF"]);
        choose(&mut talk.window, "<FF>", &[names.edit_and_send]);
        wait_for(&mut talk.window, note);
        talk.window.key_press(Key::Enter);
        talk.window.run_steps(2);
        assert_eq!(talk.receive(), b"\0\xFF");
        assert!(!texts(&talk.window).iter().any(|text| text.contains(note)));
        assert_eq!(message_of(&talk.window, names), "mine");
        talk.window.key_press(Key::Enter);
        talk.window.run_steps(2);
        assert_eq!(talk.receive(), MINE);

        choose(&mut talk.window, "<FF>", &[names.edit_and_send]);
        choose(&mut talk.window, "mine", &[names.edit_and_send]);
        click_role(&mut talk.window, Role::Button, back);
        talk.window.run_steps(2);
        assert_eq!(message_of(&talk.window, names), "mine");
        assert!(!texts(&talk.window).iter().any(|text| text.contains(note)));
        talk.window.key_press(Key::Enter);
        talk.window.run_steps(2);
        assert_eq!(talk.receive(), MINE);
    }
}

#[test]
fn the_next_start_knows_nothing_of_an_edited_record() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("wirepad.toml");
    let mut tab = TabSettings::default();
    tab.network.local_host = String::from("127.0.0.1");
    tab.network.local_port = String::new();
    with_an_own_form(&mut tab);
    let before = tab.send.clone();
    tab.send.message = String::from("older");
    let saved = Saved {
        tabs: vec![tab],
        ..Saved::default()
    };
    let mut window = window_of(start(Some(Store::at(&path)), saved, Language::English));
    click_role(&mut window, Role::Button, "Open");
    let port = local_port(&mut window);
    let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
    peer.send_to(b"\0\xFF", ("127.0.0.1", port)).unwrap();
    wait_for(&mut window, "RX: 2");
    type_message(&mut window, Language::English, "mine");
    choose(&mut window, "<FF>", &["Edit and send"]);
    assert_eq!(message_of(&window, &ENGLISH), "00 FF");
    finish(window);
    assert_eq!(Store::at(&path).load().saved.tabs[0].send, before);
}

#[test]
fn undoing_an_edited_record_puts_the_fields_back_too() {
    let mut talk = talk(&ENGLISH, with_an_own_form, &[b"\0\xFF"]);
    choose(&mut talk.window, "<FF>", &["Edit and send"]);
    talk.window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    talk.window.run_steps(2);
    assert_eq!(message_of(&talk.window, &ENGLISH), "mine");
    talk.window.key_press(Key::Enter);
    talk.window.run_steps(2);
    assert_eq!(talk.receive(), MINE);
}

#[test]
fn what_the_box_cannot_hold_is_said_and_the_message_stays() {
    let mut window = window_for(Protocol::TcpServer, Language::English);
    click(&mut window, "Open");
    wait_for(&mut window, "Stop listening");
    type_message(&mut window, Language::English, "mine");
    let port = local_port(&mut window);
    // A sender that writes faster than it is read makes records of 64 KiB, and
    // those fit; so one is made by the sending side.
    let client = TcpStream::connect(SocketAddr::from(([127, 0, 0, 1], port))).unwrap();
    wait_for(&mut window, &client.local_addr().unwrap().to_string());
    set(
        &mut window,
        Role::MultilineTextInput,
        "Message to send",
        &"\u{81}".repeat(100_000),
    );
    click_role(&mut window, Role::Button, "Send");
    wait_for(&mut window, "TX: 200,000");
    type_message(&mut window, Language::English, "mine");
    choose(&mut window, "→", &["Edit and send"]);
    wait_for(&mut window, "does not fit into the box");
    let message = window.get_by_role_and_label(Role::MultilineTextInput, "Message to send");
    assert_eq!(message.value().as_deref(), Some("mine"));
}

/// Types into the dialog and reads what it says.
fn type_target(window: &mut Window, names: &Names, typed: &str) {
    set(window, Role::TextInput, names.jump_field, typed);
}

#[test]
fn a_jump_says_where_it_leads_and_goes_there() {
    for names in [&ENGLISH, &CHINESE] {
        let datagrams: Vec<String> = (0..60)
            .map(|number| format!("datagram {number};"))
            .collect();
        let bytes: Vec<&[u8]> = datagrams.iter().map(String::as_bytes).collect();
        let mut talk = talk(names, |_| {}, &bytes);
        let window = &mut talk.window;
        let shows =
            |window: &Window, what| window.query_all_by(|node| names_row(node, what)).count();
        assert_eq!(shows(window, "datagram 0;"), 0, "it is scrolled away");

        window.key_press_modifiers(Modifiers::COMMAND, Key::G);
        window.run_steps(3);
        type_target(window, names, "noon");
        wait_for(window, names.rubbish);
        type_target(window, names, "1000");
        wait_for(window, names.no_such);
        type_target(window, names, "2");
        wait_for(window, names.leads_to);
        window.key_press(Key::Enter);
        window.run_steps(4);
        assert!(
            window.query_by_label(names.jump_field).is_none(),
            "it is closed"
        );
        assert_eq!(shows(window, "datagram 0;"), 1);

        click_role(window, Role::Button, names.view);
        click_role(window, Role::Button, names.jump_to);
        window.run_steps(3);
        type_target(window, names, "+57");
        click_role(window, Role::Button, names.jump);
        window.run_steps(4);
        assert_eq!(shows(window, "datagram 57;"), 1);
    }
}

fn names_row(node: &egui_kittest::kittest::AccessKitNode<'_>, what: &str) -> bool {
    node.role() == Role::ListItem && names(node, what)
}

#[test]
fn rubbish_leads_nowhere_and_the_dialog_stays() {
    let mut talk = talk(&ENGLISH, |_| {}, &[b"hello"]);
    let window = &mut talk.window;
    window.key_press_modifiers(Modifiers::COMMAND, Key::G);
    window.run_steps(3);
    type_target(window, &ENGLISH, "25:00");
    window.key_press(Key::Enter);
    window.run_steps(3);
    wait_for(window, "This is no number");
    window.key_press(Key::Escape);
    window.run_steps(3);
    assert!(window.query_by_label("Number or time").is_none());
}
