//! The window in process, by accessible name, on real sockets. What needs the
//! real program is in `real_window`.

use std::net::UdpSocket;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use jiff::tz::TimeZone;
use wirepad::settings::{Loaded, Saved, Store, TabSettings};
use wirepad::ui::{Answer, App, FileDialogs, PlaceOfThisStart, RecordPlaces, Start};
use wirepad::value::{Language, Protocol};

#[cfg(all(target_os = "linux", feature = "inspection"))]
mod destroyed;
mod endings;
mod finding;
mod forms;
mod inspector;
mod log_uses;
mod marks;
mod receive_buffer;
mod records;
mod session_files;
mod sessions;
mod small;
#[cfg(all(target_os = "linux", feature = "inspection"))]
mod stalled;
mod states;
mod statistics;

type Window = Harness<'static, App>;

const PATIENCE: Duration = Duration::from_secs(10);

fn start(store: Option<Store>, saved: Saved, language: Language) -> Start {
    Start {
        store,
        loaded: Loaded {
            saved,
            ..Loaded::default()
        },
        records: in_memory(),
        language: Some(language),
        theme: None,
        time_zone: TimeZone::UTC,
        tabs: Vec::new(),
        open_at_once: false,
    }
}

fn in_memory() -> RecordPlaces {
    RecordPlaces {
        by_default: None,
        of_this_start: Some(PlaceOfThisStart::Memory),
    }
}

/// Records on the disk, in this directory.
fn records_in(place: &Path) -> RecordPlaces {
    RecordPlaces {
        by_default: Some(place.to_owned()),
        of_this_start: None,
    }
}

fn window_of(start: Start) -> Window {
    let mut window = Harness::builder()
        .with_size([1100.0, 720.0])
        .build_eframe(move |creation| App::new(&creation.egui_ctx, start));
    window.run_steps(3);
    window
}

fn window(language: Language) -> Window {
    window_of(start(None, Saved::default(), language))
}

fn window_for(protocol: Protocol, language: Language) -> Window {
    let mut tab = TabSettings::default();
    tab.network.protocol = protocol;
    tab.network.local_host = String::from("127.0.0.1");
    tab.network.local_port = String::new();
    window_of(start(
        None,
        Saved {
            tabs: vec![tab],
            ..Saved::default()
        },
        language,
    ))
}

/// Steps until `what` is seen; sockets and threads take their time.
fn wait_for(window: &mut Window, what: &str) {
    let deadline = Instant::now() + PATIENCE;
    while window
        .query_all_by(|node| names(node, what))
        .next()
        .is_none()
    {
        assert!(
            Instant::now() < deadline,
            "{what:?} was not seen in:\n{:#?}",
            texts(window)
        );
        let _ = crossbeam_channel::after(Duration::from_millis(10)).recv();
        window.step();
    }
}

/// The log may be a frame ahead of the session's state.
fn wait_for_button(window: &mut Window, name: &str) {
    let deadline = Instant::now() + PATIENCE;
    while window.query_by_role_and_label(Role::Button, name).is_none() {
        assert!(Instant::now() < deadline, "{name:?}: {:#?}", texts(window));
        let _ = crossbeam_channel::after(Duration::from_millis(10)).recv();
        window.step();
    }
}

fn names(node: &egui_kittest::kittest::AccessKitNode<'_>, what: &str) -> bool {
    let has = |text: Option<String>| text.is_some_and(|text| text.contains(what));
    has(node.label()) || has(node.value())
}

fn texts(window: &Window) -> Vec<String> {
    window
        .query_all_by(|_| true)
        .filter_map(|node| {
            node.accesskit_node()
                .label()
                .or_else(|| node.accesskit_node().value())
        })
        .collect()
}

fn click(window: &mut Window, name: &str) {
    window.get_by_label(name).click();
    window.run_steps(2);
}

fn click_role(window: &mut Window, role: Role, name: &str) {
    window.get_by_role_and_label(role, name).click();
    window.run_steps(2);
}

fn set(window: &mut Window, role: Role, name: &str, text: &str) {
    let deadline = Instant::now() + PATIENCE;
    // A dialog that closes keeps the focus for one more frame.
    while !window.get_by_role_and_label(role, name).is_focused() {
        assert!(Instant::now() < deadline, "{name:?} takes no focus");
        window.get_by_role_and_label(role, name).focus();
        window.run_steps(2);
    }
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run_steps(2);
    window.get_by_role_and_label(role, name).type_text(text);
    window.run_steps(2);
}

fn type_message(window: &mut Window, language: Language, text: &str) {
    let name = match language {
        Language::English => "Message to send",
        Language::Chinese => "发送内容",
    };
    set(window, Role::MultilineTextInput, name, text);
}

#[test]
fn every_control_has_its_name_in_both_languages() {
    let shared = [
        ["Protocol", "协议类型"],
        ["Receive as text", "接收 ASCII"],
        ["Receive as HEX", "接收 HEX"],
        ["Receive encoding", "接收编码"],
        ["Log mode", "按日志模式显示"],
        ["Wrap lines", "接收区自动换行"],
        ["Pause display", "接收数据不显示"],
        ["Save to file…", "接收保存到文件..."],
        ["Auto scroll", "自动滚屏"],
        ["Clear log", "清除接收"],
        ["Send as text", "发送 ASCII"],
        ["Send as HEX", "发送 HEX"],
        ["Send encoding", "发送编码"],
        ["Parse escapes", "转义符指令解析"],
        ["Line ending", "自动追加换行"],
        ["Checksum", "自动发送附加位"],
        ["Repeat every", "循环周期"],
        ["Message to send", "发送内容"],
        ["Send", "发送"],
        ["Clear message", "清除发送"],
        ["Reset counters", "复位计数"],
    ];
    let of_kind: [(Protocol, &[[&str; 2]]); 3] = [
        (
            Protocol::Udp,
            &[
                ["Local host", "本地主机地址"],
                ["Local port", "本地主机端口"],
                ["Open", "打开"],
                ["Send to", "远程主机"],
            ],
        ),
        (
            Protocol::TcpServer,
            &[
                ["Local host", "本地主机地址"],
                ["Local port", "本地主机端口"],
                ["Open", "打开"],
                ["Send to", "客户端"],
            ],
        ),
        (
            Protocol::TcpClient,
            &[
                ["Remote host", "远程主机地址"],
                ["Remote port", "远程主机端口"],
                ["Local port", "本地主机端口"],
                ["Connect", "连接"],
            ],
        ),
    ];
    for (language, index) in [(Language::English, 0), (Language::Chinese, 1)] {
        for (protocol, own) in of_kind {
            let window = window_for(protocol, language);
            for name in shared.iter().chain(own) {
                let found = window.query_all_by_label(name[index]).count();
                assert!(
                    found > 0,
                    "{protocol:?}: {} in {:#?}",
                    name[index],
                    texts(&window)
                );
            }
        }
    }
}

#[test]
fn a_port_in_use_is_an_error_and_no_other_port_is_bound() {
    let holder = UdpSocket::bind("127.0.0.1:0").unwrap();
    let port = holder.local_addr().unwrap().port().to_string();
    for (language, open, sentence) in [
        (Language::English, "Open", "in use"),
        (Language::Chinese, "打开", "占用"),
    ] {
        let mut window = window_for(Protocol::Udp, language);
        let name = if language == Language::English {
            "Local port"
        } else {
            "本地主机端口"
        };
        set(&mut window, Role::TextInput, name, &port);
        click(&mut window, open);
        wait_for(&mut window, sentence);
        wait_for(&mut window, &port);
        // The button offers to open again.
        wait_for_button(&mut window, open);
    }
}

#[test]
fn a_send_on_a_closed_link_is_refused_with_a_reason() {
    let mut window = window(Language::English);
    type_message(&mut window, Language::English, "hello");
    click_role(&mut window, Role::Button, "Send");
    wait_for(&mut window, "not open");
}

#[test]
fn wrong_hex_names_its_place() {
    let mut window = window(Language::English);
    click(&mut window, "Send as HEX");
    type_message(&mut window, Language::English, "55 AA ZZ");
    wait_for(&mut window, "Character 7");
}

#[test]
fn a_character_that_the_encoding_lacks_is_named_before_anything_is_sent() {
    let mut tab = TabSettings::default();
    tab.send.encoding = wirepad::text::Encoding::from_label("gbk").unwrap();
    tab.send.message = String::from("你好😀");
    let saved = Saved {
        tabs: vec![tab],
        ..Saved::default()
    };
    let mut window = window_of(start(None, saved, Language::Chinese));
    wait_for(&mut window, "😀");
    wait_for(&mut window, "GBK");
}

#[test]
fn the_preview_shows_the_exact_bytes() {
    let mut window = window(Language::English);
    type_message(&mut window, Language::English, "你好");
    wait_for(&mut window, "Leaves as 6 bytes: E4 BD A0 E5 A5 BD");
}

#[test]
fn the_language_changes_while_running() {
    let mut window = window(Language::English);
    click_role(&mut window, Role::Button, "Language");
    wait_for(&mut window, "网络设置");
    click_role(&mut window, Role::Button, "语言");
    wait_for(&mut window, "Network settings");
}

#[test]
fn an_udp_session_talks_to_itself_in_chinese() {
    let mut window = window_for(Protocol::Udp, Language::English);
    click(&mut window, "Open");
    wait_for(&mut window, "Open 127.0.0.1:");
    let port = bound_port(&window);
    set(
        &mut window,
        Role::TextInput,
        "Send to",
        &format!("127.0.0.1:{port}"),
    );
    type_message(&mut window, Language::English, "网络调试助手");
    click_role(&mut window, Role::Button, "Send");
    wait_for(&mut window, "RX: 18");
    let rows: Vec<String> = texts(&window)
        .into_iter()
        .filter(|text| text.contains("网络调试助手") && text.contains("127.0.0.1"))
        .collect();
    assert_eq!(
        rows.len(),
        2,
        "one row out, one row in: {:#?}",
        texts(&window)
    );
}

/// The port that the status bar tells.
fn bound_port(window: &Window) -> u16 {
    texts(window)
        .iter()
        .filter(|text| text.starts_with("Open"))
        .find_map(|text| text.rsplit(':').next()?.parse().ok())
        .unwrap_or_else(|| panic!("no bound port in {:#?}", texts(window)))
}

#[test]
fn closing_a_tab_with_an_open_link_asks_first() {
    let mut window = window_for(Protocol::TcpServer, Language::English);
    click(&mut window, "Open");
    wait_for(&mut window, "Stop listening");
    window.key_press_modifiers(Modifiers::COMMAND, Key::W);
    window.run_steps(3);
    wait_for(&mut window, "Close this tab?");
    click_role(&mut window, Role::Button, "Cancel");
    assert!(
        window.query_by_label("Stop listening").is_some(),
        "the link is still open"
    );
    window.key_press_modifiers(Modifiers::COMMAND, Key::W);
    window.run_steps(3);
    click_role(&mut window, Role::Button, "Close tab");
    wait_for(&mut window, "Nothing has come or gone yet.");
}

/// A desktop whose dialog answers at once when it is asked.
struct Answers {
    is_asked: bool,
    answer: Option<Answer>,
}

impl FileDialogs for Answers {
    fn ask_save_path(&mut self, _title: &str, _file_name: &str) {
        self.is_asked = true;
    }

    fn ask_open_path(&mut self, _title: &str, _kind: &str, _extension: &str) {
        self.is_asked = true;
    }

    fn ask_folder(&mut self, _title: &str) {
        self.is_asked = true;
    }

    fn answer(&mut self) -> Option<Answer> {
        self.answer.take_if(|_| self.is_asked)
    }
}

/// A window whose "Save to file…" has asked the desktop for a path.
fn window_after_browse(answer: Answer) -> Window {
    let start = start(None, Saved::default(), Language::English);
    let files = Answers {
        is_asked: false,
        answer: Some(answer),
    };
    let mut window = Harness::builder()
        .with_size([1100.0, 720.0])
        .build_eframe(move |creation| {
            App::new(&creation.egui_ctx, start).with_file_dialogs(Box::new(files))
        });
    window.run_steps(3);
    click(&mut window, "Save to file…");
    wait_for(&mut window, "Browse…");
    click_role(&mut window, Role::Button, "Browse…");
    window
}

#[test]
fn a_path_from_the_file_dialog_comes_into_the_field() {
    let mut window = window_after_browse(Answer::Chosen(PathBuf::from("/logs/a.txt")));
    wait_for(&mut window, "/logs/a.txt");
}

#[test]
fn a_desktop_without_file_dialogs_is_said() {
    let mut window = window_after_browse(Answer::NoDialog);
    wait_for(&mut window, "no file dialog");
}

#[test]
fn a_tab_can_be_given_a_name() {
    let mut window = window_for(Protocol::Udp, Language::English);
    window
        .get_by_role_and_label(Role::Tab, "UDP")
        .click_secondary();
    window.run_steps(3);
    click_role(&mut window, Role::Button, "Rename tab…");
    wait_for(&mut window, "Name of this tab");
    set(&mut window, Role::TextInput, "Tab name", "温湿度 7 号");
    click_role(&mut window, Role::Button, "Rename");
    wait_for(&mut window, "Ready!");
    assert!(
        window
            .query_by_role_and_label(Role::Tab, "温湿度 7 号")
            .is_some()
    );
}

#[test]
fn enter_gives_a_tab_the_name_that_was_typed() {
    let mut window = window_for(Protocol::Udp, Language::English);
    window
        .get_by_role_and_label(Role::Tab, "UDP")
        .click_secondary();
    window.run_steps(3);
    click_role(&mut window, Role::Button, "Rename tab…");
    set(&mut window, Role::TextInput, "Tab name", "meter 7");
    window.key_press(Key::Enter);
    window.run_steps(3);
    let tab = window.query_by_role_and_label(Role::Tab, "meter 7");
    assert!(tab.is_some(), "{:#?}", texts(&window));
}

#[test]
fn enter_sends_or_breaks_the_line_as_chosen() {
    for (enter_sends, sends, breaks) in [
        (true, Modifiers::NONE, Modifiers::SHIFT),
        (false, Modifiers::SHIFT, Modifiers::NONE),
    ] {
        let mut saved = Saved::default();
        saved.preferences.enter_sends = enter_sends;
        let mut window = window_of(start(None, saved, Language::English));
        type_message(&mut window, Language::English, "a");
        window.key_press_modifiers(breaks, Key::Enter);
        window.run_steps(2);
        wait_for(&mut window, "Leaves as 2 bytes: 61 0A");
        window.key_press_modifiers(sends, Key::Enter);
        window.run_steps(2);
        wait_for(&mut window, "not open");
        let message = window.get_by_role_and_label(Role::MultilineTextInput, "Message to send");
        assert_eq!(
            message.value().as_deref(),
            Some("a\n"),
            "the key that sends adds nothing"
        );
    }
}

#[test]
fn all_tabs_with_all_fields_come_back_after_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("wirepad.toml");
    let mut window = window_of(start(
        Some(Store::at(&path)),
        Saved::default(),
        Language::English,
    ));
    set(&mut window, Role::TextInput, "Local port", "7788");
    type_message(&mut window, Language::English, "第一个标签");
    window.key_press_modifiers(Modifiers::COMMAND, Key::T);
    window.run_steps(3);
    click(&mut window, "Receive as HEX");
    type_message(&mut window, Language::English, "the second");
    finish(window);

    let mut window = reopened(&path);
    wait_for(&mut window, "the second");
    click_role(&mut window, Role::Tab, "UDP :7788");
    wait_for(&mut window, "第一个标签");
}

/// Ends the window as a close does: settings are written, sessions end.
fn finish(window: Window) {
    let mut app = window.into_state();
    eframe::App::on_exit(&mut app, None);
}

fn reopened(path: &Path) -> Window {
    let store = Store::at(path);
    let loaded = store.load();
    assert_eq!(loaded.set_aside, None, "the file is whole");
    window_of(Start {
        loaded,
        ..start(Some(store), Saved::default(), Language::English)
    })
}

#[test]
fn damaged_settings_are_set_aside_and_said() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("wirepad.toml");
    std::fs::write(&path, "version = 1\n[[tabs]\nrubbish").unwrap();
    let store = Store::at(&path);
    let loaded = store.load();
    let mut window = window_of(Start {
        loaded,
        ..start(Some(store), Saved::default(), Language::English)
    });
    wait_for(&mut window, "damaged");
    click(&mut window, "Dismiss");
    wait_for(&mut window, "Nothing has come or gone yet.");
}
