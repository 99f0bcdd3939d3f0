//! The find bar, the filter bar and the pane under the log, by their names.

use eframe::egui::{Event, OutputCommand};

use super::*;

/// What the controls are called, in one language.
pub struct Names {
    pub language: Language,
    open: &'static str,
    pub find: &'static str,
    next: &'static str,
    previous: &'static str,
    kind: &'static str,
    regex: &'static str,
    match_case: &'static str,
    close_find: &'static str,
    pub filter: &'static str,
    received: &'static str,
    notes: &'static str,
    peers: &'static str,
    length: &'static str,
    pub content: &'static str,
    not: &'static str,
    in_place: &'static str,
    clear: &'static str,
    pub log: &'static str,
    pub pane: &'static str,
}

pub const ENGLISH: Names = Names {
    language: Language::English,
    open: "Open",
    find: "Find",
    next: "Next",
    previous: "Previous",
    kind: "Kind of search",
    regex: "Regular expression",
    match_case: "Match case",
    close_find: "Close find bar",
    filter: "Filter",
    received: "Received",
    notes: "Notes",
    peers: "Peers",
    length: "Length",
    content: "Filter content",
    not: "Not",
    in_place: "In place",
    clear: "Clear filter",
    log: "Data log",
    pane: "Filtered records",
};

pub const CHINESE: Names = Names {
    language: Language::Chinese,
    open: "打开",
    find: "查找",
    next: "下一个",
    previous: "上一个",
    kind: "查找方式",
    regex: "正则表达式",
    match_case: "区分大小写",
    close_find: "关闭查找栏",
    filter: "过滤",
    received: "接收",
    notes: "事件",
    peers: "对方地址",
    length: "长度",
    content: "过滤内容",
    not: "不含",
    in_place: "原位显示",
    clear: "清除过滤条件",
    log: "数据日志",
    pane: "过滤结果",
};

/// A window that has received these messages, each a record.
pub fn received(names: &Names, messages: &[&str]) -> (Window, UdpSocket) {
    let mut window = window_for(Protocol::Udp, names.language);
    click(&mut window, names.open);
    wait_until(&mut window, |window| port_of(window).is_some());
    let port = port_of(&window).unwrap();
    let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
    peer.connect(("127.0.0.1", port)).unwrap();
    send(&mut window, &peer, messages);
    (window, peer)
}

/// One by one, so that none is lost however small the receive buffer is.
fn send(window: &mut Window, peer: &UdpSocket, messages: &[&str]) {
    for message in messages {
        peer.send(message.as_bytes()).unwrap();
        wait_until(window, |window| {
            rows(window).iter().any(|row| row.contains(message))
        });
    }
}

/// As the first note of the log tells it.
fn port_of(window: &Window) -> Option<u16> {
    let rows = rows(window);
    let digits = rows.first()?.rsplit(':').next()?;
    digits.trim_end_matches(['.', '。']).parse().ok()
}

#[track_caller]
fn wait_until(window: &mut Window, is_so: impl Fn(&Window) -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so(window) {
        assert!(
            Instant::now() < deadline,
            "not so: {:#?}",
            texts(window).split_off(50)
        );
        let _ = crossbeam_channel::after(Duration::from_millis(10)).recv();
        window.step();
    }
}

/// The rows of both lists, from top to bottom.
fn rows(window: &Window) -> Vec<String> {
    let rows = window.query_all_by_role(Role::ListItem);
    rows.filter_map(|row| row.accesskit_node().label())
        .collect()
}

/// The rows of one of the two lists.
fn rows_of(window: &Window, list: &str) -> Vec<String> {
    let place = window.get_by_role_and_label(Role::List, list).rect();
    let rows = window.query_all_by_role(Role::ListItem);
    rows.filter(|row| place.contains(row.rect().center()))
        .filter_map(|row| row.accesskit_node().label())
        .collect()
}

pub fn click_row(window: &mut Window, list: &str, text: &str) {
    let place = window.get_by_role_and_label(Role::List, list).rect();
    let mut rows = window.query_all_by_role(Role::ListItem);
    let is_it = |row: &egui_kittest::Node<'_>| {
        let label = row.accesskit_node().label();
        place.contains(row.rect().center()) && label.is_some_and(|label| label.contains(text))
    };
    let at = rows.find(is_it).expect("the row").rect().center();
    drop(rows);
    window.hover_at(at);
    window.drag_at(at);
    window.run_steps(1);
    window.drop_at(at);
    window.run_steps(2);
}

/// One of the rows is the selected one: the text of a copy is that record's.
#[track_caller]
fn wait_shown(window: &mut Window, text: &str) {
    wait_until(window, |window| texts(window).iter().any(|it| it == text));
}

fn open_find(window: &mut Window) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::F);
    window.run_steps(3);
}

fn open_filter(window: &mut Window) {
    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::F);
    window.run_steps(3);
}

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run_steps(2);
}

fn choose(window: &mut Window, combo: &str, entry: &str) {
    // A list that is open stays so when its entry is pressed by name.
    if window
        .query_by_role_and_label(Role::Button, entry)
        .is_none()
    {
        click_role(window, Role::ComboBox, combo);
    }
    window.get_by_role_and_label(Role::Button, entry).click();
    window.run_steps(3);
}

fn of(names: &Names, english: &'static str, chinese: &'static str) -> &'static str {
    match names.language {
        Language::English => english,
        Language::Chinese => chinese,
    }
}

#[test]
fn typing_finds_and_enter_and_f3_go_round_in_both_languages() {
    for names in [&ENGLISH, &CHINESE] {
        let (mut window, _peer) = received(names, &["temp=1", "noise", "温度 Temp=2", "temp=3"]);
        open_find(&mut window);
        let field = window.get_by_role_and_label(Role::TextInput, names.find);
        assert!(field.is_focused(), "Ctrl+F puts the keyboard there");
        field.type_text("temp");
        window.run_steps(2);
        let [one, two, three] = [
            of(names, "1 of 3 records", "第 1 条，共 3 条"),
            of(names, "2 of 3 records", "第 2 条，共 3 条"),
            of(names, "3 of 3 records", "第 3 条，共 3 条"),
        ];
        wait_shown(&mut window, one);
        press(&mut window, Modifiers::NONE, Key::Enter);
        wait_shown(&mut window, two);
        press(&mut window, Modifiers::NONE, Key::F3);
        wait_shown(&mut window, three);
        let round = of(names, "from the end to the first", "已到末尾，转到第一条");
        assert!(window.query_by_label(round).is_none());
        click_role(&mut window, Role::Button, names.next);
        wait_shown(&mut window, one);
        wait_shown(&mut window, round);
        press(&mut window, Modifiers::SHIFT, Key::F3);
        wait_shown(&mut window, three);
        window
            .get_by_role_and_label(Role::TextInput, names.find)
            .focus();
        press(&mut window, Modifiers::SHIFT, Key::Enter);
        wait_shown(&mut window, two);
        click_role(&mut window, Role::Button, names.previous);
        wait_shown(&mut window, one);
        click_role(&mut window, Role::CheckBox, names.match_case);
        wait_shown(&mut window, of(names, "1 of 2 records", "第 1 条，共 2 条"));
        press(&mut window, Modifiers::NONE, Key::Escape);
        window.run_steps(2);
        assert!(window.query_by_label(names.close_find).is_none());
    }
}

#[test]
fn each_kind_of_pattern_finds_and_a_wrong_one_is_said_at_its_place() {
    for names in [&ENGLISH, &CHINESE] {
        let (mut window, _peer) = received(names, &["AB1", "AB22", "ab333"]);
        open_find(&mut window);
        choose(&mut window, names.kind, "HEX");
        set(&mut window, Role::TextInput, names.find, "41 ?? 3?");
        wait_shown(&mut window, of(names, "1 of 2 records", "第 1 条，共 2 条"));
        set(&mut window, Role::TextInput, names.find, "41 4G");
        wait_for(
            &mut window,
            of(names, "Character 5, “G”, is not", "第 5 个字符“G”不是"),
        );
        choose(&mut window, names.kind, names.regex);
        set(&mut window, Role::TextInput, names.find, r"^ab\d{2,}$");
        wait_shown(&mut window, of(names, "1 of 2 records", "第 1 条，共 2 条"));
        set(&mut window, Role::TextInput, names.find, "ab(");
        wait_for(
            &mut window,
            of(
                names,
                "begins at character 3 is not closed",
                "第 3 个字符处的分组没有闭合",
            ),
        );
        set(&mut window, Role::TextInput, names.find, "nowhere");
        wait_shown(&mut window, of(names, "Nothing found", "未找到"));
    }
}

#[test]
fn what_comes_later_is_found_too_and_notes_in_their_words() {
    for names in [&ENGLISH, &CHINESE] {
        let (mut window, peer) = received(names, &["one"]);
        open_find(&mut window);
        set(
            &mut window,
            Role::TextInput,
            names.find,
            of(names, "bound", "绑定"),
        );
        set(&mut window, Role::TextInput, names.find, "later");
        wait_shown(&mut window, of(names, "Nothing found", "未找到"));
        send(&mut window, &peer, &["later 1", "later 2"]);
        wait_until(&mut window, |window| {
            let texts = texts(window);
            texts
                .iter()
                .any(|it| it.contains(of(names, "2 records", "共 2 条")))
        });
    }
}

#[test]
fn the_pane_shows_what_passes_and_a_click_in_either_list_moves_the_other() {
    for names in [&ENGLISH, &CHINESE] {
        let messages: Vec<String> = (0..60)
            .map(|at| format!("{:02} {}", at, ["even", "odd"][at % 2]))
            .collect();
        let messages: Vec<&str> = messages.iter().map(String::as_str).collect();
        let (mut window, _peer) = received(names, &messages);
        open_filter(&mut window);
        set(&mut window, Role::TextInput, names.content, "odd");
        wait_for(&mut window, of(names, "30 of 61 records", "30 / 61 条记录"));
        let pane = rows_of(&window, names.pane);
        assert!(
            !pane.is_empty() && pane.iter().all(|row| row.contains("odd")),
            "{pane:#?}"
        );
        assert!(
            rows_of(&window, names.log)
                .iter()
                .any(|row| row.contains("even"))
        );
        // The pane follows the end; its first row is above what the log shows.
        let first = pane[0].split(" odd").next().unwrap();
        let number = &first[first.len() - 2..];
        click_row(&mut window, names.pane, &format!("{number} odd"));
        wait_until(&mut window, |window| {
            let rows = rows_of(window, names.log);
            rows.iter()
                .any(|row| row.contains(&format!("{number} odd")))
        });
        press(&mut window, Modifiers::COMMAND, Key::Home);
        wait_until(&mut window, |window| {
            rows_of(window, names.pane)[0].contains("01 odd")
        });
        click_row(&mut window, names.pane, "01 odd");
        wait_until(&mut window, |window| {
            rows_of(window, names.log)
                .iter()
                .any(|row| row.contains("01 odd"))
        });
        let end = rows_of(&window, names.pane);
        press(&mut window, Modifiers::COMMAND, Key::End);
        click_row(&mut window, names.log, "02 even");
        wait_until(&mut window, |window| rows_of(window, names.pane) == end);
    }
}

#[test]
fn each_criterion_filters_in_place() {
    for names in [&ENGLISH, &CHINESE] {
        let (mut window, peer) = received(names, &["a", "bb", "ccc", "bb ccc"]);
        let addr = peer.local_addr().unwrap().to_string();
        open_filter(&mut window);
        click_role(&mut window, Role::RadioButton, names.in_place);
        let passes = |window: &mut Window, expected: &[&str]| {
            wait_until(window, |window| {
                let rows = rows(window);
                rows.len() == expected.len()
                    && rows
                        .iter()
                        .zip(expected)
                        .all(|(row, text)| row.contains(text))
            });
        };
        click_role(&mut window, Role::CheckBox, names.notes);
        passes(&mut window, &["a", "bb", "ccc", "bb ccc"]);
        set(&mut window, Role::TextInput, names.length, "2-3");
        passes(&mut window, &["bb", "ccc"]);
        set(&mut window, Role::TextInput, names.length, ">3");
        passes(&mut window, &["bb ccc"]);
        set(&mut window, Role::TextInput, names.length, "3-2");
        wait_for(
            &mut window,
            of(
                names,
                "No length is in this range",
                "没有任何长度符合该范围",
            ),
        );
        click_role(&mut window, Role::Button, names.clear);
        assert_eq!(rows(&window).len(), 5, "all of them, and the note");
        set(&mut window, Role::TextInput, names.peers, &addr);
        passes(&mut window, &["a", "bb", "ccc", "bb ccc"]);
        set(&mut window, Role::TextInput, names.peers, "127.0.0.1:1");
        wait_for(
            &mut window,
            of(names, "No record passes", "没有符合条件的记录"),
        );
        set(&mut window, Role::TextInput, names.peers, "localhost");
        wait_for(
            &mut window,
            of(names, "“localhost”, is not an IP", "“localhost”不是 IP"),
        );
        click_role(&mut window, Role::Button, names.clear);
        set(&mut window, Role::TextInput, names.content, "bb");
        passes(&mut window, &["bb", "bb ccc"]);
        send(&mut window, &peer, &["later bb"]);
        passes(&mut window, &["bb", "bb ccc", "later bb"]);
        click_role(&mut window, Role::CheckBox, names.not);
        click_role(&mut window, Role::CheckBox, names.notes);
        passes(&mut window, &["a", "ccc"]);
        click_role(&mut window, Role::CheckBox, names.received);
        wait_for(
            &mut window,
            of(names, "No record passes", "没有符合条件的记录"),
        );
        click_role(&mut window, Role::Button, names.filter);
        assert_eq!(rows(&window).len(), 6, "a closed bar filters nothing");
    }
}

#[test]
fn a_search_within_a_filter_finds_what_is_shown() {
    let names = &ENGLISH;
    let (mut window, _peer) = received(names, &["a 1", "b 1", "a 2", "b 1"]);
    open_filter(&mut window);
    click_role(&mut window, Role::RadioButton, names.in_place);
    set(&mut window, Role::TextInput, names.content, "b");
    open_find(&mut window);
    set(&mut window, Role::TextInput, names.find, "1");
    wait_shown(&mut window, "1 of 2 records");
}

#[test]
fn a_paused_display_finds_what_it_shows() {
    let names = &ENGLISH;
    let (mut window, peer) = received(names, &["hit 1", "hit 2"]);
    click_role(&mut window, Role::CheckBox, "Pause display");
    peer.send(b"hit 3").unwrap();
    wait_for(&mut window, "1 record");
    open_find(&mut window);
    set(&mut window, Role::TextInput, names.find, "hit");
    wait_shown(&mut window, "1 of 2 records");
    press(&mut window, Modifiers::SHIFT, Key::Enter);
    wait_shown(&mut window, "2 of 2 records");
    click_role(&mut window, Role::CheckBox, "Pause display");
    wait_shown(&mut window, "2 of 3 records");
}

#[test]
fn a_cleared_log_has_nothing_left_to_find() {
    let names = &ENGLISH;
    let (mut window, peer) = received(names, &["hit 1"]);
    open_find(&mut window);
    set(&mut window, Role::TextInput, names.find, "hit");
    wait_shown(&mut window, "1 of 1 record");
    click_role(&mut window, Role::Button, "Clear log");
    wait_until(&mut window, |window| rows(window).is_empty());
    wait_shown(&mut window, "Nothing found");
    send(&mut window, &peer, &["hit 2"]);
    wait_shown(&mut window, "1 record");
}

#[test]
fn what_was_typed_is_there_after_a_restart_and_filters_nothing_until_it_is_opened() {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::at(directory.path().join("wirepad.toml"));
    let first = start(Some(store.clone()), Saved::default(), Language::English);
    let mut window = window_of(first);
    open_filter(&mut window);
    set(&mut window, Role::TextInput, "Filter content", "odd");
    open_find(&mut window);
    set(&mut window, Role::TextInput, "Find", "温度");
    finish(window);
    let again = store.load().saved;
    assert_eq!(again.tabs[0].find.text, "温度");
    let mut window = window_of(start(None, again, Language::English));
    assert!(window.query_by_label("Filter content").is_none());
    open_filter(&mut window);
    let field = window.get_by_role_and_label(Role::TextInput, "Filter content");
    assert_eq!(field.accesskit_node().value().as_deref(), Some("odd"));
}

#[test]
fn a_selected_part_of_a_line_is_looked_for() {
    let names = &ENGLISH;
    let (mut window, _peer) = received(names, &["pump=1 ok", "valve=2", "pump=3 ok"]);
    let rows = window.query_all_by_role(Role::ListItem);
    let rects: Vec<_> = rows
        .filter(|row| names_of(row).contains("pump=1"))
        .map(|row| row.rect())
        .collect();
    let content = window.get_by_role_and_label(Role::List, names.log).rect();
    // In the middle of the content, over three or four characters.
    let at = rects[0].left_center() + eframe::egui::vec2(content.width() * 0.56, 0.0);
    window.hover_at(at);
    window.drag_at(at);
    window.step();
    window.hover_at(at + eframe::egui::vec2(25.0, 0.0));
    window.step();
    window.drop_at(at + eframe::egui::vec2(25.0, 0.0));
    window.step();
    open_find(&mut window);
    wait_until(&mut window, |window| {
        let field = window.get_by_role_and_label(Role::TextInput, names.find);
        let value = field.accesskit_node().value().unwrap_or_default();
        value.chars().count() > 1 && "pump=1 ok".contains(&value)
    });
    wait_for(&mut window, "1 of ");
}

fn names_of(node: &egui_kittest::Node<'_>) -> String {
    node.accesskit_node().label().unwrap_or_default()
}

#[test]
fn a_wrong_pattern_is_said_while_the_log_is_empty_too() {
    let mut window = window_for(Protocol::Udp, Language::English);
    open_find(&mut window);
    choose(&mut window, "Kind of search", "HEX");
    set(&mut window, Role::TextInput, "Find", "1");
    set(&mut window, Role::TextInput, "Find", "12 3X");
    wait_for(&mut window, "Character 5, “X”, is not");
    open_filter(&mut window);
    set(&mut window, Role::TextInput, "Length", "x");
    wait_for(&mut window, "The length is not a number of bytes.");
}

/// Text in which an expression that counts finds no short cut.
fn long_text(length: usize) -> Vec<u8> {
    let mut state = 1_u32;
    let next = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        b"abc"[(state >> 24) as usize % 3]
    };
    (0..length).map(next).collect()
}

#[test]
fn a_long_search_is_stopped_and_goes_on() {
    let names = &ENGLISH;
    let (mut window, peer) = received(names, &["first"]);
    for _ in 0..80 {
        peer.send(&long_text(60_000)).unwrap();
        window.step();
    }
    wait_for(&mut window, "Packets 81/0");
    open_find(&mut window);
    choose(&mut window, names.kind, names.regex);
    set(&mut window, Role::TextInput, names.find, "a[abc]{900}#");
    wait_for(&mut window, "searching, ");
    click_role(&mut window, Role::Button, "Stop");
    wait_for(&mut window, "stopped at ");
    assert!(window.query_by_label_contains("searching, ").is_none());
    click_role(&mut window, Role::Button, "Go on");
    wait_for(&mut window, "searching, ");
    set(&mut window, Role::TextInput, names.find, "first");
    wait_shown(&mut window, "1 of 1 record");
}

/// What Ctrl+C in the log copies.
fn copied(window: &mut Window) -> Option<String> {
    let log = window.get_by_role_and_label(Role::List, ENGLISH.log);
    log.focus();
    window.run_steps(2);
    window.event(Event::Copy);
    window.step();
    let commands = &window.output().platform_output.commands;
    let text = commands.iter().find_map(|command| match command {
        OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    window.run_steps(1);
    text
}

fn is_open(window: &Window, closes: &str) -> bool {
    window
        .query_by_role_and_label(Role::Button, closes)
        .is_some()
}

#[test]
fn escape_closes_one_thing_at_a_time() {
    let names = &ENGLISH;
    let close_filter = "Close filter bar";
    let (mut window, _peer) = received(names, &["one", "two"]);
    open_filter(&mut window);
    open_find(&mut window);
    click_row(&mut window, names.log, "one");
    press(&mut window, Modifiers::COMMAND, Key::ArrowDown);
    let escape = |window: &mut Window| press(window, Modifiers::NONE, Key::Escape);
    click_role(&mut window, Role::Button, "View");
    wait_for(&mut window, "Colour rules…");
    escape(&mut window);
    assert!(window.query_by_label("Colour rules…").is_none());
    assert!(is_open(&window, names.close_find));
    assert_eq!(copied(&mut window).as_deref(), Some("two"));
    escape(&mut window);
    assert!(!is_open(&window, names.close_find));
    assert_eq!(copied(&mut window).as_deref(), Some("two"));
    escape(&mut window);
    assert_eq!(copied(&mut window), None, "nothing is selected any more");
    assert!(is_open(&window, close_filter), "the keyboard is elsewhere");
    open_find(&mut window);
    open_filter(&mut window);
    escape(&mut window);
    assert!(!is_open(&window, close_filter), "the keyboard was there");
    assert!(is_open(&window, names.close_find));
}

#[test]
fn escape_in_the_inspector_leaves_the_find_bar_open() {
    let names = &ENGLISH;
    let (mut window, _peer) = received(names, &["one", "two"]);
    open_find(&mut window);
    click_row(&mut window, names.log, "one");
    press(&mut window, Modifiers::COMMAND, Key::I);
    window
        .get_by_role_and_label(Role::List, "Bytes of the record")
        .focus();
    window.run_steps(3);
    press(&mut window, Modifiers::NONE, Key::Escape);
    wait_until(&mut window, |window| {
        window
            .query_by_role_and_label(Role::List, "Bytes of the record")
            .is_none()
    });
    assert!(is_open(&window, names.close_find));
}

#[test]
fn the_tab_key_reaches_every_control_of_the_bars() {
    for names in [&ENGLISH, &CHINESE] {
        let (mut window, _peer) = received(names, &["one"]);
        open_filter(&mut window);
        set(&mut window, Role::TextInput, names.content, "one");
        open_find(&mut window);
        set(&mut window, Role::TextInput, names.find, "one");
        let mut reached = Vec::new();
        for _ in 0..80 {
            press(&mut window, Modifiers::NONE, Key::Tab);
            let focused = window.query_all_by(|node| node.is_focused());
            reached.extend(focused.filter_map(|node| {
                let node = node.accesskit_node();
                node.label().map(|label| (node.role(), label))
            }));
        }
        let is_reached = |name: &str| reached.iter().any(|(_, label)| label == name);
        for name in [
            names.find,
            names.kind,
            names.match_case,
            names.previous,
            names.next,
            names.close_find,
            names.received,
            names.notes,
            names.peers,
            names.length,
            of(names, "Second pane", "另开窗格"),
            names.in_place,
            names.content,
            names.not,
            names.clear,
            of(names, "Add a condition", "添加条件"),
            of(names, "Close filter bar", "关闭过滤栏"),
            names.log,
            names.pane,
        ] {
            assert!(is_reached(name), "{name}: {reached:#?}");
        }
    }
}

/// Selects a record of a list and opens its menu.
fn menu_of_row(window: &mut Window, list: &str, text: &str) {
    let place = window.get_by_role_and_label(Role::List, list).rect();
    let rows = window.query_all_by_role(Role::ListItem);
    let mut rows = rows.filter(|row| place.contains(row.rect().center()));
    let row = rows.find(|row| names_of(row).contains(text)).unwrap();
    row.click_secondary();
    drop(rows);
    window.run_steps(4);
}

#[test]
fn what_the_menu_of_the_pane_speaks_of_is_the_pane_s_record() {
    let names = &ENGLISH;
    let (mut window, _peer) = received(names, &["even 2", "odd 3", "even 4", "odd 5"]);
    open_filter(&mut window);
    set(&mut window, Role::TextInput, names.content, "odd");
    wait_for(&mut window, "2 of 5 records");
    click_row(&mut window, names.log, "even 2");
    menu_of_row(&mut window, names.pane, "odd 5");
    window.get_by_label("Inspect").click();
    window.run_steps(4);
    wait_for(&mut window, "00000000 6F 64 64 20 35 odd 5");
}

#[test]
fn a_jump_to_what_the_filter_leaves_out_says_so() {
    for names in [&ENGLISH, &CHINESE] {
        let (mut window, _peer) = received(names, &["even 2", "odd 3", "even 4", "odd 5"]);
        open_filter(&mut window);
        click_role(&mut window, Role::RadioButton, names.in_place);
        set(&mut window, Role::TextInput, names.content, "odd");
        wait_for(&mut window, of(names, "2 of 5 records", "2 / 5 条记录"));
        for (number, is_left_out) in [("5", false), ("4", true)] {
            press(&mut window, Modifiers::COMMAND, Key::G);
            let field = of(names, "Number or time", "编号或时间");
            set(&mut window, Role::TextInput, field, number);
            press(&mut window, Modifiers::NONE, Key::Enter);
            window.run_steps(4);
            let told = of(
                names,
                "The filter leaves this record out.",
                "该记录不符合过滤条件",
            );
            let is_told = window.query_all_by(|node| super::names(node, told)).count() > 0;
            assert_eq!(is_told, is_left_out, "{number}");
        }
    }
}

#[test]
fn bookmarks_that_the_filter_leaves_out_are_passed_by() {
    let names = &ENGLISH;
    let (mut window, _peer) = received(names, &["odd 2", "even 3", "odd 4", "even 5"]);
    for text in ["odd 2", "even 3", "odd 4"] {
        click_row(&mut window, names.log, text);
        press(&mut window, Modifiers::COMMAND, Key::M);
        set(&mut window, Role::TextInput, "Note", text);
        click_role(&mut window, Role::Button, "Save");
        wait_for(&mut window, &format!("Bookmark: {text}, "));
    }
    open_filter(&mut window);
    click_role(&mut window, Role::RadioButton, names.in_place);
    set(&mut window, Role::TextInput, names.content, "odd");
    wait_for(&mut window, "2 of 5 records");
    click_row(&mut window, names.log, "odd 4");
    for text in ["odd 2", "odd 4", "odd 2"] {
        press(&mut window, Modifiers::SHIFT, Key::F2);
        window.run_steps(3);
        assert_eq!(copied(&mut window).as_deref(), Some(text));
    }
    set(&mut window, Role::TextInput, names.content, "5");
    wait_for(&mut window, "1 of 5 records");
    press(&mut window, Modifiers::NONE, Key::F2);
    wait_for(&mut window, "The filter leaves all bookmarks out.");
}
