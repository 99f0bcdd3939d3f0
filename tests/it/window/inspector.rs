//! The inspector: one record whole, by accessible name.

use super::*;

const CHOOSE: [&str; 2] = ["Click a record in the log", "请在日志中点选一条记录"];

fn index(language: Language) -> usize {
    usize::from(language == Language::Chinese)
}

/// A window with UDP open that has got these datagrams.
fn window_with(language: Language, datagrams: &[&[u8]]) -> (Window, UdpSocket) {
    let mut window = window_for(Protocol::Udp, language);
    click(&mut window, ["Open", "打开"][index(language)]);
    wait_for(
        &mut window,
        ["Open 127.0.0.1:", "已打开 127.0.0.1:"][index(language)],
    );
    let port = texts(&window)
        .iter()
        .find_map(|text| text.rsplit("127.0.0.1:").next()?.parse::<u16>().ok())
        .unwrap();
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    for datagram in datagrams {
        socket.send_to(datagram, ("127.0.0.1", port)).unwrap();
    }
    let sum: usize = datagrams.iter().map(|datagram| datagram.len()).sum();
    let sum = wirepad::i18n::say::grouped(sum as u64);
    wait_for(&mut window, &format!("RX: {sum}"));
    (window, socket)
}

/// Clicks the record whose row has this text in it.
fn choose(window: &mut Window, text: &str) {
    wait_for(window, text);
    let row = window
        .query_all_by_role(Role::ListItem)
        .find(|node| names(&node.accesskit_node(), text))
        .unwrap();
    row.click();
    window.run_steps(3);
}

fn toggle(window: &mut Window) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::I);
    window.run_steps(3);
}

fn value(window: &Window, name: &str) -> String {
    let node = window.get_by_label(name);
    node.accesskit_node().value().unwrap_or_default()
}

#[test]
fn the_record_that_is_chosen_in_the_log_is_shown_in_both_languages() {
    for language in Language::ALL {
        let at = index(language);
        let (mut window, _socket) = window_with(language, &[b"first", b"second!"]);
        click_role(&mut window, Role::Button, ["View", "视图"][at]);
        window.run_steps(2);
        click_role(&mut window, Role::Button, ["Inspector", "数据检查器"][at]);
        wait_for(&mut window, CHOOSE[at]);
        choose(&mut window, "first");
        wait_for(&mut window, "00000000 66 69 72 73 74 first");
        choose(&mut window, "second!");
        wait_for(&mut window, "00000000 73 65 63 6F 6E 64 21 second!");
        wait_for(&mut window, ["7 bytes", "7 字节"][at]);
        let name = ["uint16 big-endian", "uint16 大端"][at];
        assert_eq!(value(&window, name), "29541");
        toggle(&mut window);
        assert!(window.query_by_label(name).is_none());
    }
}

#[test]
fn a_pinned_record_stays_until_it_is_let_go() {
    let (mut window, _socket) = window_with(Language::English, &[b"first", b"second!"]);
    toggle(&mut window);
    choose(&mut window, "first");
    click_role(&mut window, Role::CheckBox, "Stay on this record");
    choose(&mut window, "second!");
    wait_for(&mut window, "00000000 66 69 72 73 74 first");
    click_role(&mut window, Role::CheckBox, "Stay on this record");
    wait_for(&mut window, "00000000 73 65 63 6F 6E 64 21 second!");
}

#[test]
fn the_guessed_encoding_is_set_for_receiving_and_the_log_reads_right() {
    let gbk = wirepad::text::Encoding::from_label("gbk").unwrap();
    let text = "网络调试助手是一款用于调试网络程序的工具，支持多种字符编码。";
    let bytes = gbk.encode(text).unwrap();
    let (mut window, _socket) = window_with(Language::Chinese, &[&bytes]);
    toggle(&mut window);
    choose(&mut window, &format!(" {} ", bytes.len()));
    wait_for(&mut window, "很可能是 GBK");
    let button = window.get_by_label("使用 GBK");
    button.scroll_to_me();
    window.run_steps(2);
    click(&mut window, "使用 GBK");
    wait_for(&mut window, text);
    assert_eq!(value(&window, "接收编码"), "GBK");
    wait_for(&mut window, "正在使用该编码");
}

#[test]
fn enter_in_the_log_opens_the_record_and_escape_closes_it() {
    let (mut window, _socket) = window_with(Language::English, &[b"first"]);
    choose(&mut window, "first");
    window.key_press(Key::Enter);
    window.run_steps(4);
    wait_for(&mut window, "00000000 66 69 72 73 74 first");
    let bytes = window.get_by_label("Bytes of the record");
    assert!(bytes.is_focused());
    window.key_press(Key::Escape);
    window.run_steps(3);
    assert!(window.query_by_label("Bytes of the record").is_none());
}

#[test]
fn clearing_the_log_empties_the_pane() {
    let (mut window, _socket) = window_with(Language::English, &[b"first"]);
    toggle(&mut window);
    choose(&mut window, "first");
    wait_for(&mut window, "00000000 66 69 72 73 74 first");
    click_role(&mut window, Role::Button, "Clear log");
    wait_for(&mut window, CHOOSE[0]);
}

#[test]
fn the_largest_datagram_is_there_to_its_last_byte() {
    let mut bytes = vec![b'.'; 65_507];
    bytes[65_506] = 0xAB;
    let (mut window, _socket) = window_with(Language::English, &[&bytes]);
    choose(&mut window, " 65507 ");
    window.key_press(Key::Enter);
    window.run_steps(4);
    window.key_press_modifiers(Modifiers::COMMAND, Key::End);
    window.run_steps(4);
    wait_for(&mut window, "0000FFE0 2E 2E AB");
}
