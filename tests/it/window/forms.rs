//! How the log looks, chosen by name in both languages; what is read is what a
//! screen reader reads.

use eframe::egui::accesskit::Toggled;
use wirepad::settings::ContentForm;

use super::*;

/// The names in one language.
struct Names {
    language: Language,
    open: &'static str,
    send_to: &'static str,
    send: &'static str,
    opened: &'static str,
    view: &'static str,
    forms: [(&'static str, &'static str); 4],
    as_hex: &'static str,
    as_text: &'static str,
    log_mode: &'static str,
    columns: &'static str,
    peer: &'static str,
    content: &'static str,
    reset: &'static str,
    time: &'static str,
    with_date: &'static str,
}

const HEX: &str = "41 54 20 E6 B8 A9";
const DUMP: &str = "0000  41 54 20 E6 B8 A9 ";
const BESIDE: &str = "41 54 20 E6 B8 A9  ";

const ENGLISH: Names = Names {
    language: Language::English,
    open: "Open",
    send_to: "Send to",
    send: "Send",
    opened: "Open 127.0.0.1:",
    view: "View",
    forms: [
        ("Hex dump", DUMP),
        ("HEX and text side by side", BESIDE),
        ("HEX", HEX),
        ("Text", "AT 温"),
    ],
    as_hex: "Receive as HEX",
    as_text: "Receive as text",
    log_mode: "Log mode",
    columns: "Columns",
    peer: "Peer",
    content: "Content",
    reset: "Reset columns",
    time: "Time",
    with_date: "Date and time",
};

const CHINESE: Names = Names {
    language: Language::Chinese,
    open: "打开",
    send_to: "远程主机",
    send: "发送",
    opened: "已打开 127.0.0.1:",
    view: "视图",
    forms: [
        ("十六进制转储", DUMP),
        ("HEX 与文本对照", BESIDE),
        ("HEX", HEX),
        ("文本", "AT 温"),
    ],
    as_hex: "接收 HEX",
    as_text: "接收 ASCII",
    log_mode: "按日志模式显示",
    columns: "显示列",
    peer: "对方",
    content: "内容",
    reset: "恢复默认列",
    time: "时间",
    with_date: "日期和时间",
};

/// A session that has sent itself one datagram, in a window of its own.
fn window_with_datagram(names: &Names) -> Window {
    let mut window = window_for(Protocol::Udp, names.language);
    click(&mut window, names.open);
    wait_for(&mut window, names.opened);
    let opened = texts(&window);
    let mut opened = opened.iter().filter(|text| text.starts_with(names.opened));
    let port = opened.find_map(|text| text.rsplit(':').next()?.parse::<u16>().ok());
    let port = port.expect("the port that was bound");
    let to = format!("127.0.0.1:{port}");
    set(&mut window, Role::TextInput, names.send_to, &to);
    type_message(&mut window, names.language, "AT 温");
    click_role(&mut window, Role::Button, names.send);
    wait_for(&mut window, "← 127.0.0.1");
    window
}

/// The last row, which is the one that was received.
fn row(window: &Window) -> String {
    let rows = window.query_all_by_role(Role::ListItem);
    let labels = rows.filter_map(|row| row.accesskit_node().label());
    let mut received = labels.filter(|row| row.contains(" ← "));
    received.next_back().unwrap_or_default()
}

fn choose_form(window: &mut Window, names: &Names, form: &str) {
    click_role(window, Role::Button, names.view);
    click_role(window, Role::RadioButton, form);
    window.key_press(Key::Escape);
    window.run_steps(3);
}

fn is_on(window: &Window, name: &str) -> bool {
    let radio = window.get_by_role_and_label(Role::RadioButton, name);
    radio.accesskit_node().toggled() == Some(Toggled::True)
}

#[test]
fn each_form_is_chosen_by_name_in_both_languages() {
    for names in [ENGLISH, CHINESE] {
        let mut window = window_with_datagram(&names);
        for (form, content) in names.forms {
            choose_form(&mut window, &names, form);
            let row = row(&window);
            assert!(row.contains(&format!(" 6 {content}")), "{form}: {row}");
        }
    }
}

#[test]
fn the_receive_group_leads_out_of_a_dump() {
    for names in [ENGLISH, CHINESE] {
        let mut window = window_with_datagram(&names);
        let (dump, _) = names.forms[0];
        choose_form(&mut window, &names, dump);
        assert!(!is_on(&window, names.as_text) && !is_on(&window, names.as_hex));
        click(&mut window, names.as_text);
        window.run_steps(2);
        assert!(row(&window).ends_with(" 6 AT 温"), "{}", row(&window));
        assert!(is_on(&window, names.as_text));
        choose_form(&mut window, &names, dump);
        click(&mut window, names.as_hex);
        window.run_steps(2);
        assert!(row(&window).ends_with(HEX), "{}", row(&window));
    }
}

#[test]
fn columns_are_hidden_and_reset_by_name_in_both_languages() {
    for names in [ENGLISH, CHINESE] {
        let mut window = window_with_datagram(&names);
        let has_peer = |window: &Window| {
            let header = window.query_by_role_and_label(Role::ColumnHeader, names.peer);
            header.is_some()
        };
        assert!(has_peer(&window));
        click_role(&mut window, Role::Button, names.view);
        click_role(&mut window, Role::Button, names.columns);
        click_role(&mut window, Role::CheckBox, names.peer);
        assert!(!has_peer(&window));
        click_role(&mut window, Role::Button, names.reset);
        assert!(has_peer(&window));
        let content = window.query_by_role_and_label(Role::ColumnHeader, names.content);
        assert!(content.is_some());
    }
}

#[test]
fn the_time_column_can_tell_the_date() {
    for names in [ENGLISH, CHINESE] {
        let mut window = window_with_datagram(&names);
        let has_date = |window: &Window| {
            let row = row(window);
            let second = row.split(' ').nth(1).unwrap_or_default();
            second.matches('-').count() == 2
        };
        assert!(!has_date(&window));
        click_role(&mut window, Role::Button, names.view);
        click_role(&mut window, Role::Button, names.time);
        click_role(&mut window, Role::RadioButton, names.with_date);
        window.run_steps(2);
        assert!(has_date(&window), "{}", row(&window));
    }
}

#[test]
fn the_look_of_the_log_comes_back_after_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("wirepad.toml");
    let store = Some(Store::at(&path));
    let mut window = window_of(start(store, Saved::default(), Language::English));
    click_role(&mut window, Role::Button, "View");
    click_role(&mut window, Role::RadioButton, "Hex dump");
    click_role(&mut window, Role::Button, "Columns");
    click_role(&mut window, Role::CheckBox, "Length");
    finish(window);
    let saved = Store::at(&path).load().saved;
    let tab = &saved.tabs[0];
    assert_eq!(tab.content_form(), ContentForm::Dump);
    assert_eq!(tab.view.columns.length.shown, Some(false));
}

#[test]
fn colours_can_be_wanted_only_where_they_are_obeyed() {
    for (names, colors) in [(ENGLISH, "ANSI colours"), (CHINESE, "ANSI 颜色")] {
        let mut window = window_for(Protocol::Udp, names.language);
        let is_disabled = |window: &Window| {
            let tick = window.get_by_role_and_label(Role::CheckBox, colors);
            tick.accesskit_node().is_disabled()
        };
        click_role(&mut window, Role::Button, names.view);
        assert!(is_disabled(&window), "in log mode");
        window.key_press(Key::Escape);
        window.run_steps(3);
        click_role(&mut window, Role::CheckBox, names.log_mode);
        click_role(&mut window, Role::Button, names.view);
        assert!(!is_disabled(&window));
        click_role(&mut window, Role::CheckBox, colors);
        let tick = window.get_by_role_and_label(Role::CheckBox, colors);
        assert_eq!(tick.accesskit_node().toggled(), Some(Toggled::True));
    }
}
