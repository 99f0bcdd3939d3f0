//! Tabs as commands and as files: copied, saved, opened, dropped, and given at
//! the start.

use std::sync::Arc;

use eframe::egui::{DroppedFile, OutputCommand};
use wirepad::settings::{read_session_file, write_session_file};

use super::*;

struct Names {
    language: Language,
    menu: &'static str,
    copy_as_command: &'static str,
    was_copied: &'static str,
    nothing_copied: &'static str,
    save_tab: &'static str,
    save_all: &'static str,
    open_file: &'static str,
    path: &'static str,
    save: &'static str,
    open: &'static str,
    was_saved: &'static str,
    damaged: &'static str,
    newer: &'static str,
    no_session: &'static str,
    dismiss: &'static str,
}

const ENGLISH: Names = Names {
    language: Language::English,
    menu: "Menu",
    copy_as_command: "Copy as command",
    was_copied: "The command was copied.",
    nothing_copied: "No command was copied.",
    save_tab: "Save tab as session file…",
    save_all: "Save all tabs as session file…",
    open_file: "Open session file…",
    path: "File",
    save: "Save",
    open: "Open file",
    was_saved: "saved: ",
    damaged: "damaged at line 4, column 8",
    newer: "newer version",
    no_session: "no session file",
    dismiss: "Dismiss",
};

const CHINESE: Names = Names {
    language: Language::Chinese,
    menu: "菜单",
    copy_as_command: "复制为命令行",
    was_copied: "命令行已复制。",
    nothing_copied: "未复制命令行。",
    save_tab: "将此标签存为会话文件...",
    save_all: "将所有标签存为会话文件...",
    open_file: "打开会话文件...",
    path: "文件",
    save: "保存",
    open: "打开文件",
    was_saved: "已保存 ",
    damaged: "第 4 行第 8 列有误",
    newer: "更新版本",
    no_session: "这不是 Wirepad 会话文件",
    dismiss: "知道了",
};

const BOTH: [Names; 2] = [ENGLISH, CHINESE];

fn named(name: &str, port: &str) -> TabSettings {
    let mut tab = TabSettings {
        name: name.to_owned(),
        ..TabSettings::default()
    };
    tab.network.local_host = String::from("127.0.0.1");
    tab.network.local_port = port.to_owned();
    tab
}

fn window_with(tabs: Vec<TabSettings>, language: Language) -> Window {
    let saved = Saved {
        tabs,
        ..Saved::default()
    };
    window_of(start(None, saved, language))
}

fn menu(window: &mut Window, names: &Names, entry: &str) {
    click_role(window, Role::Button, names.menu);
    click_role(window, Role::Button, entry);
}

/// Presses an entry of the menu, and gives what is on the clipboard after it.
fn copied_by_menu(window: &mut Window, names: &Names) -> Option<String> {
    click_role(window, Role::Button, names.menu);
    let entry = window.get_by_role_and_label(Role::Button, names.copy_as_command);
    entry.click();
    let mut copied = None;
    for _ in 0..4 {
        window.step();
        let commands = &window.output().platform_output.commands;
        let text = commands.iter().find_map(|command| match command {
            OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        });
        copied = copied.or(text);
    }
    copied
}

fn tab_names(window: &Window) -> Vec<String> {
    let tabs = window.query_all_by_role(Role::Tab);
    tabs.filter_map(|tab| tab.accesskit_node().label())
        .collect()
}

fn wait_for_tab(window: &mut Window, name: &str) {
    let deadline = Instant::now() + PATIENCE;
    while !tab_names(window).iter().any(|tab| tab == name) {
        assert!(Instant::now() < deadline, "{:?}", texts(window));
        let _ = crossbeam_channel::after(Duration::from_millis(5)).recv();
        window.step();
    }
    window.run_steps(2);
}

fn in_front(window: &Window) -> Option<String> {
    use eframe::egui::accesskit::Toggled;
    let mut tabs = window.query_all_by_role(Role::Tab);
    let front = tabs.find(|tab| tab.accesskit_node().toggled() == Some(Toggled::True))?;
    front.accesskit_node().label()
}

#[test]
fn a_tab_is_copied_as_the_command_that_does_the_same() {
    for names in &BOTH {
        let mut tab = named("", "7788");
        tab.receive.as_hex = true;
        tab.send.target = String::from("127.0.0.1:7789");
        tab.send.message = String::from("it's 你好");
        let mut window = window_with(vec![tab], names.language);
        let command = copied_by_menu(&mut window, names).expect("a command");
        let words = shlex::split(&command).expect("a line of a shell");
        let expected = [
            "wirepad",
            "udp",
            "127.0.0.1:7788",
            "--to",
            "127.0.0.1:7789",
            "--hex",
            "--send",
            "it's 你好",
        ];
        assert_eq!(words, expected);
        wait_for(&mut window, names.was_copied);
        wait_for(&mut window, "wirepad udp 127.0.0.1:7788");
    }
}

#[test]
fn a_tab_that_saves_and_repeats_says_so_in_its_command() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.log");
    let mut tab = named("", "");
    tab.send.target = String::from("127.0.0.1:9");
    tab.send.message = String::from("x");
    tab.send.repeat_millis = String::from("86400000");
    let mut window = window_with(vec![tab], Language::English);
    click_role(&mut window, Role::Button, "Open");
    wait_for(&mut window, "Open 127.0.0.1:");
    click(&mut window, "Save to file…");
    let shown = path.display().to_string();
    set(&mut window, Role::TextInput, "File", &shown);
    click_role(&mut window, Role::Button, "Start saving");
    wait_for(&mut window, "Saving to");
    click(&mut window, "Repeat every");
    wait_for(&mut window, "TX: 1");
    let command = copied_by_menu(&mut window, &ENGLISH).expect("a command");
    assert!(command.contains("--repeat 86400000 "), "{command}");
    let save = format!("--save {shown} --save-format netassist");
    assert!(command.ends_with(&save), "{command}");
}

#[test]
fn fields_that_are_wrong_are_said_and_nothing_is_copied() {
    for names in &BOTH {
        let mut window = window_with(vec![named("", "99999")], names.language);
        assert_eq!(copied_by_menu(&mut window, names), None);
        wait_for(&mut window, names.nothing_copied);
        wait_for(&mut window, "65535");
    }
}

#[test]
fn the_menu_of_a_tab_is_about_that_tab() {
    for names in &BOTH {
        let tabs = vec![named("front", "1"), named("behind", "2")];
        let mut window = window_with(tabs, names.language);
        let behind = window.get_by_role_and_label(Role::Tab, "behind");
        behind.click_secondary();
        window.run_steps(3);
        click_role(&mut window, Role::Button, names.copy_as_command);
        wait_for(&mut window, "wirepad udp 127.0.0.1:2");
    }
}

#[test]
fn what_is_saved_is_opened_again_behind_what_is_there() {
    let directory = tempfile::tempdir().unwrap();
    for names in &BOTH {
        let path = directory.path().join(names.menu);
        let shown = path.display().to_string();
        let tabs = vec![named("温湿度 7 号", "7788"), named("other", "7789")];
        let mut window = window_with(tabs.clone(), names.language);
        menu(&mut window, names, names.save_all);
        set(&mut window, Role::TextInput, names.path, &shown);
        click_role(&mut window, Role::Button, names.save);
        wait_for(&mut window, names.was_saved);
        let path = path.with_extension("wirepad");
        assert_eq!(read_session_file(&path), Ok(tabs));

        let mut window = window_with(vec![named("mine", "1")], names.language);
        menu(&mut window, names, names.open_file);
        let shown = path.display().to_string();
        set(&mut window, Role::TextInput, names.path, &shown);
        click_role(&mut window, Role::Button, names.open);
        wait_for_tab(&mut window, "other");
        assert_eq!(tab_names(&window), ["mine", "温湿度 7 号", "other"]);
        assert_eq!(in_front(&window).as_deref(), Some("温湿度 7 号"));
    }
}

#[test]
fn one_tab_is_saved_alone() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("one.wirepad");
    for names in &BOTH {
        let tabs = vec![named("first", "1"), named("second", "2")];
        let mut window = window_with(tabs, names.language);
        let second = window.get_by_role_and_label(Role::Tab, "second");
        second.click_secondary();
        window.run_steps(3);
        click_role(&mut window, Role::Button, names.save_tab);
        wait_for(&mut window, "second.wirepad");
        let shown = path.display().to_string();
        set(&mut window, Role::TextInput, names.path, &shown);
        click_role(&mut window, Role::Button, names.save);
        wait_for(&mut window, names.was_saved);
        assert_eq!(read_session_file(&path), Ok(vec![named("second", "2")]));
    }
}

#[test]
fn a_file_that_is_none_is_said_with_its_fault_and_adds_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.wirepad");
    let head = "format = \"wirepad-session\"\n";
    for names in &BOTH {
        for (text, said) in [
            (
                format!("{head}version = 1\n[[tabs]]\nname = 5\n"),
                names.damaged,
            ),
            (format!("{head}version = 2\n"), names.newer),
            (String::from("hello"), names.no_session),
        ] {
            std::fs::write(&path, text).unwrap();
            let mut window = window_with(vec![named("mine", "1")], names.language);
            menu(&mut window, names, names.open_file);
            let shown = path.display().to_string();
            set(&mut window, Role::TextInput, names.path, &shown);
            click_role(&mut window, Role::Button, names.open);
            wait_for(&mut window, said);
            click_role(&mut window, Role::Button, names.dismiss);
            assert_eq!(tab_names(&window), ["mine"]);
        }
    }
}

/// A log that is being written is not replaced by tabs.
#[test]
fn a_file_that_a_tab_saves_to_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.log");
    let shown = path.display().to_string();
    let mut window = window_with(vec![named("", "")], Language::English);
    click(&mut window, "Save to file…");
    set(&mut window, Role::TextInput, "File", &shown);
    click_role(&mut window, Role::Button, "Start saving");
    wait_for(&mut window, "Saving to");
    menu(&mut window, &ENGLISH, ENGLISH.save_tab);
    set(&mut window, Role::TextInput, ENGLISH.path, &shown);
    click_role(&mut window, Role::Button, ENGLISH.save);
    wait_for(&mut window, "choose another name");
    assert!(read_session_file(&path).is_err());
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err(String::from("the window reads files on threads"))
    }
}

#[test]
fn files_that_are_dropped_on_the_window_are_opened() {
    let directory = tempfile::tempdir().unwrap();
    let [one, other, none] =
        ["1.wirepad", "2.wirepad", "3.txt"].map(|it| directory.path().join(it));
    write_session_file(&one, &[named("one", "1")]).unwrap();
    write_session_file(&other, &[named("other", "2")]).unwrap();
    std::fs::write(&none, "hello").unwrap();
    let mut window = window_with(vec![named("mine", "3")], Language::English);
    for path in [one, other, none] {
        let dropped = Arc::new(Dropped(path));
        window.input_mut().dropped_files.push(dropped);
    }
    wait_for_tab(&mut window, "other");
    assert_eq!(tab_names(&window), ["mine", "one", "other"]);
    assert_eq!(in_front(&window).as_deref(), Some("one"));
    wait_for(&mut window, ENGLISH.no_session);
}

#[test]
fn a_path_to_open_comes_from_the_file_dialog() {
    let start = start(None, Saved::default(), Language::English);
    let files = Answers {
        is_asked: false,
        answer: Some(Answer::Chosen(PathBuf::from("/sessions/a.wirepad"))),
    };
    let mut window = Harness::builder()
        .with_size([1100.0, 720.0])
        .build_eframe(move |creation| {
            App::new(&creation.egui_ctx, start).with_file_dialogs(Box::new(files))
        });
    window.run_steps(3);
    menu(&mut window, &ENGLISH, ENGLISH.open_file);
    click_role(&mut window, Role::Button, "Browse…");
    wait_for(&mut window, "/sessions/a.wirepad");
}

#[test]
fn tabs_of_a_start_come_behind_the_saved_ones_and_are_kept() {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::at(directory.path().join("wirepad.toml"));
    let saved = Saved {
        tabs: vec![named("saved", "1")],
        ..Saved::default()
    };
    let window = window_of(Start {
        tabs: vec![named("given", "2"), named("too", "3")],
        ..start(Some(store.clone()), saved, Language::English)
    });
    assert_eq!(tab_names(&window), ["saved", "given", "too"]);
    assert_eq!(in_front(&window).as_deref(), Some("given"));
    assert!(window.query_by_label("Stop listening").is_none());
    finish(window);
    let kept = store.load().saved;
    let names: Vec<_> = kept.tabs.iter().map(|tab| tab.name.as_str()).collect();
    assert_eq!((names, kept.active_tab), (vec!["saved", "given", "too"], 1));
}

#[test]
fn a_start_with_the_same_words_makes_no_second_tab() {
    let mut looked_at = named("", "2");
    looked_at.receive.wrap_lines = false;
    let saved = Saved {
        tabs: vec![looked_at, named("", "1")],
        active_tab: 1,
        ..Saved::default()
    };
    let mut other = named("", "2");
    other.send.message = String::from("another");
    let window = window_of(Start {
        tabs: vec![named("", "2"), other],
        ..start(None, saved, Language::English)
    });
    assert_eq!(tab_names(&window).len(), 3);
    assert_eq!(in_front(&window), tab_names(&window).into_iter().next());
}

#[test]
fn tabs_of_a_start_stand_alone_when_none_were_saved_and_open_when_told() {
    let mut server = named("", "");
    server.network.protocol = Protocol::TcpServer;
    let mut window = window_of(Start {
        tabs: vec![server],
        open_at_once: true,
        ..start(None, Saved::default(), Language::English)
    });
    wait_for(&mut window, "Stop listening");
    assert_eq!(window.query_all_by_role(Role::Tab).count(), 1);
}
