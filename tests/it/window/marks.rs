//! Bookmarks and colour rules, as a user works with them.

use eframe::egui::{Color32, OutputCommand, Shape, ViewportEvent, ViewportId};
use wirepad::journal::Journal;
use wirepad::settings::{ColorRule, RuleColor, RulePaint};
use wirepad::value::RecordSeq;

use super::sessions::{is_disabled, leave, press, shows, window_at};
use super::*;

const SESSION: &str = "marked";

/// What stands on the screen, in one language.
struct Captions {
    language: Language,
    reopen: &'static str,
    view: &'static str,
    bookmark: &'static str,
    bookmarks: &'static str,
    rules: &'static str,
    note: &'static str,
    save: &'static str,
    remove: &'static str,
    remove_2: &'static str,
    edit_2: &'static str,
    copy: &'static str,
    done: &'static str,
    empty: &'static str,
    no_selection: &'static str,
    dismiss: &'static str,
    example: &'static str,
    pattern: &'static str,
    wrong: &'static str,
    finish: &'static str,
    cancel: &'static str,
}

const ENGLISH: Captions = Captions {
    language: Language::English,
    reopen: "Reopen marked",
    view: "View",
    bookmark: "Bookmark",
    bookmarks: "Bookmarks…",
    rules: "Colour rules…",
    note: "Note",
    save: "Save",
    remove: "Remove bookmark",
    remove_2: "Remove 2",
    edit_2: "Edit… 2",
    copy: "Copy all as text",
    done: "Done",
    empty: "There are no bookmarks yet",
    no_selection: "No record is selected.",
    dismiss: "Dismiss",
    example: "Errors and failures",
    pattern: "Pattern",
    wrong: "The group that begins at character 1 is not closed.",
    finish: "Done",
    cancel: "Cancel",
};

const CHINESE: Captions = Captions {
    language: Language::Chinese,
    reopen: "重新打开 marked",
    view: "视图",
    bookmark: "书签",
    bookmarks: "书签...",
    rules: "着色规则...",
    note: "备注",
    save: "保存",
    remove: "删除书签",
    remove_2: "删除 2",
    edit_2: "编辑... 2",
    copy: "全部复制为文本",
    done: "完成",
    empty: "还没有书签",
    no_selection: "没有选中记录。",
    dismiss: "知道了",
    example: "错误与失败",
    pattern: "匹配内容",
    wrong: "第 1 个字符处的分组没有闭合。",
    finish: "完成",
    cancel: "取消",
};

/// A window in which a session of many records goes on.
fn window_with_records(place: &Path, captions: &Captions) -> Window {
    let mut window = window_at(place, captions.language);
    press(&mut window, captions.reopen);
    wait_for(&mut window, "record 199 fine");
    window
}

/// 200 records; the one with the number 2 on the screen tells of a failure.
fn left(place: &Path) -> PathBuf {
    let texts: Vec<String> = (0..200)
        .map(|number| match number {
            1 => String::from("record 1 failed"),
            _ => format!("record {number} fine"),
        })
        .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    leave(place, SESSION, &texts, false)
}

fn click_row(window: &mut Window, content: &str) {
    wait_for(window, content);
    let is_row = |node: &egui_kittest::kittest::AccessKitNode<'_>| {
        node.role() == Role::ListItem && names(node, content)
    };
    window.get_by(is_row).click();
    window.run_steps(3);
}

fn press_keys(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run_steps(4);
}

fn mark(window: &mut Window, captions: &Captions, row: &str, note: &str) {
    click_row(window, row);
    press_keys(window, Modifiers::COMMAND, Key::M);
    set(window, Role::TextInput, captions.note, note);
    press(window, captions.save);
    wait_for(window, &told(captions, note));
}

/// What a marked row says.
fn told(captions: &Captions, note: &str) -> String {
    match captions.language {
        Language::English => format!("Bookmark: {note}, "),
        Language::Chinese => format!("书签：{note}, "),
    }
}

fn copied(window: &Window) -> Option<String> {
    let commands = &window.output().platform_output.commands;
    commands.iter().find_map(|command| match command {
        OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    })
}

#[test]
fn a_record_is_marked_found_by_key_and_listed() {
    for captions in [&ENGLISH, &CHINESE] {
        let place = tempfile::tempdir().unwrap();
        let path = left(place.path());
        let mut window = window_with_records(place.path(), captions);
        mark(&mut window, captions, "record 198", "the end");
        press_keys(&mut window, Modifiers::COMMAND, Key::Home);
        mark(&mut window, captions, "record 1 failed", "restart");
        press_keys(&mut window, Modifiers::NONE, Key::F2);
        wait_for(&mut window, "record 199 fine");
        press_keys(&mut window, Modifiers::NONE, Key::F2);
        wait_for(&mut window, "record 1 failed");
        press_keys(&mut window, Modifiers::SHIFT, Key::F2);
        wait_for(&mut window, "record 198 fine");

        press_keys(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::B);
        wait_for(&mut window, "restart record 1 failed");
        window.get_by_label(captions.copy).click();
        window.step();
        let text = copied(&window).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[0].starts_with("2\t2026-11-20 18:02:11.000\trestart\trecord 1 failed"));
        assert_eq!(lines.len(), 2, "{text}");
        press(&mut window, captions.edit_2);
        set(
            &mut window,
            Role::TextInput,
            captions.note,
            "power came back",
        );
        press(&mut window, captions.save);
        wait_for(&mut window, "power came back record 1 failed");
        press(&mut window, captions.remove_2);
        let deadline = Instant::now() + PATIENCE;
        while shows(&window, "power came back") {
            assert!(Instant::now() < deadline);
            window.step();
        }
        let row = |node: &egui_kittest::kittest::AccessKitNode<'_>| {
            node.role() == Role::Button && names(node, "the end record 198")
        };
        window.get_by(row).click();
        window.run_steps(4);
        assert!(!shows(&window, captions.copy), "the list has made way");
        wait_for(&mut window, &told(captions, "the end"));
        let kept = std::fs::read_to_string(path.join("bookmarks.json")).unwrap();
        assert!(
            kept.contains("\"the end\"") && !kept.contains("power"),
            "{kept}"
        );
    }
}

#[test]
fn a_bookmark_is_removed_and_what_is_missing_is_said() {
    for captions in [&ENGLISH, &CHINESE] {
        let place = tempfile::tempdir().unwrap();
        left(place.path());
        let mut window = window_with_records(place.path(), captions);
        press_keys(&mut window, Modifiers::COMMAND, Key::M);
        wait_for(&mut window, captions.no_selection);
        press(&mut window, captions.dismiss);
        window.run_steps(4);
        press_keys(&mut window, Modifiers::NONE, Key::F2);
        wait_for(&mut window, captions.empty);
        press(&mut window, captions.dismiss);
        window.run_steps(4);
        mark(&mut window, captions, "record 198", "soon gone");
        press_keys(&mut window, Modifiers::COMMAND, Key::M);
        press(&mut window, captions.remove);
        let deadline = Instant::now() + PATIENCE;
        while shows(&window, "soon gone") {
            assert!(Instant::now() < deadline);
            window.step();
        }
        press(&mut window, captions.view);
        press(&mut window, captions.bookmarks);
        wait_for(&mut window, captions.empty);
        press(&mut window, captions.done);
        assert!(!shows(&window, captions.bookmark) || captions.language == Language::Chinese);
    }
}

#[test]
fn a_session_that_is_looked_at_shows_bookmarks_and_says_why_it_changes_none() {
    let place = tempfile::tempdir().unwrap();
    let path = left(place.path());
    let mut journal = Journal::reopen(&path, 1 << 20).unwrap();
    journal.set_bookmark(RecordSeq(198), "the end").unwrap();
    drop(journal);
    let mut window = window_at(place.path(), Language::English);
    super::sessions::list(&mut window);
    press(&mut window, "Look marked");
    wait_for(&mut window, "Bookmark: the end, ");
    click_row(&mut window, "record 198");
    press_keys(&mut window, Modifiers::COMMAND, Key::M);
    wait_for(&mut window, "Reopen the session to change its bookmarks");
    for button in ["Save", "Remove bookmark"] {
        assert!(is_disabled(&window, Role::Button, button), "{button}");
    }
    press(&mut window, "Cancel");
    window.run_steps(3);
    press_keys(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::B);
    wait_for(&mut window, "the end record 198");
    for button in ["Edit… 199", "Remove 199"] {
        assert!(is_disabled(&window, Role::Button, button), "{button}");
    }
}

#[test]
fn enter_saves_a_bookmark_with_a_note_and_without() {
    let place = tempfile::tempdir().unwrap();
    left(place.path());
    let mut window = window_with_records(place.path(), &ENGLISH);
    for (row, note) in [("record 198", ""), ("record 197", "by Enter")] {
        click_row(&mut window, row);
        press_keys(&mut window, Modifiers::COMMAND, Key::M);
        let field = window.get_by_role_and_label(Role::TextInput, "Note");
        assert!(field.is_focused());
        if !note.is_empty() {
            field.type_text(note);
            window.run_steps(2);
        }
        press_keys(&mut window, Modifiers::NONE, Key::Enter);
        wait_for(
            &mut window,
            &format!(
                "Bookmark{}",
                if note.is_empty() {
                    ", "
                } else {
                    ": by Enter, "
                }
            ),
        );
        assert!(!shows(&window, "Bookmark: Record"), "the dialog has closed");
    }
}

#[test]
fn after_escape_no_record_is_there_to_be_marked() {
    let place = tempfile::tempdir().unwrap();
    left(place.path());
    let mut window = window_with_records(place.path(), &ENGLISH);
    click_row(&mut window, "record 198");
    press_keys(&mut window, Modifiers::NONE, Key::Escape);
    press_keys(&mut window, Modifiers::COMMAND, Key::M);
    wait_for(&mut window, ENGLISH.no_selection);
}

#[test]
fn damaged_bookmarks_are_said_when_a_session_is_opened() {
    let place = tempfile::tempdir().unwrap();
    let path = left(place.path());
    std::fs::write(path.join("bookmarks.json"), "{").unwrap();
    let mut window = window_at(place.path(), Language::English);
    press(&mut window, "Reopen marked");
    wait_for(&mut window, "The bookmarks of marked are damaged");
    wait_for(&mut window, "bookmarks.json.damaged-1");
}

/// How often the newest frame painted a ground.
fn grounds(window: &mut Window, color: Color32) -> usize {
    window.step();
    let shapes = &window.output().shapes;
    let is_ground = |shape: &Shape| matches!(shape, Shape::Rect(rect) if rect.fill == color && rect.rect.width() > 300.0);
    let painted = shapes.iter().filter(|clipped| is_ground(&clipped.shape));
    painted.count()
}

/// Of a red row, in both themes.
const RED: [Color32; 2] = [
    Color32::from_rgb(0xfd, 0xe0, 0xe0),
    Color32::from_rgb(0x47, 0x1e, 0x22),
];

fn red_rows(window: &mut Window) -> usize {
    RED.map(|color| grounds(window, color)).iter().sum()
}

#[test]
fn rules_show_at_once_are_kept_by_done_and_taken_back_by_cancel() {
    for captions in [&ENGLISH, &CHINESE] {
        let place = tempfile::tempdir().unwrap();
        left(place.path());
        let mut window = window_with_records(place.path(), captions);
        click_row(&mut window, "record 198");
        press_keys(&mut window, Modifiers::COMMAND, Key::Home);
        wait_for(&mut window, "record 1 failed");
        let open = |window: &mut Window| {
            press(window, captions.view);
            press(window, captions.rules);
            window.run_steps(3);
        };
        open(&mut window);
        press(&mut window, captions.example);
        window.run_steps(3);
        assert_eq!(red_rows(&mut window), 1, "only one has failed");
        set(&mut window, Role::TextInput, captions.pattern, "(");
        wait_for(&mut window, captions.wrong);
        assert_eq!(red_rows(&mut window), 0);
        set(&mut window, Role::TextInput, captions.pattern, "fine$");
        window.run_steps(3);
        assert!(!shows(&window, captions.wrong));
        assert!(red_rows(&mut window) > 10);
        press(&mut window, captions.cancel);
        window.run_steps(3);
        assert_eq!(red_rows(&mut window), 0, "as it was before");

        open(&mut window);
        press(&mut window, captions.example);
        let viewport = window.input_mut().viewports.entry(ViewportId::ROOT);
        viewport.or_default().events.push(ViewportEvent::Close);
        window.run_steps(3);
        assert_eq!(red_rows(&mut window), 0, "the window was closed on it");
        press(&mut window, captions.cancel);

        open(&mut window);
        press(&mut window, captions.example);
        press(&mut window, captions.finish);
        window.run_steps(3);
        assert_eq!(red_rows(&mut window), 1);
        open(&mut window);
        press_keys(&mut window, Modifiers::NONE, Key::Escape);
        assert_eq!(red_rows(&mut window), 1, "what was kept stays");
    }
}

#[test]
fn a_new_rule_is_typed_at_once_and_is_wrong_only_when_it_is() {
    for (captions, add, list, done) in [
        (
            &ENGLISH,
            "Add rule",
            "cannot be used",
            "Rule 1 cannot be used and colours nothing.",
        ),
        (
            &CHINESE,
            "添加规则",
            "无法使用",
            "第 1 条规则无法使用，不会着色。",
        ),
    ] {
        let place = tempfile::tempdir().unwrap();
        left(place.path());
        let mut window = window_with_records(place.path(), captions);
        press(&mut window, captions.view);
        press(&mut window, captions.rules);
        window.run_steps(3);
        press(&mut window, captions.example);
        window.run_steps(3);
        set(&mut window, Role::TextInput, captions.pattern, "(");
        wait_for(&mut window, done);
        set(&mut window, Role::TextInput, captions.pattern, "fine$");
        window.run_steps(3);
        assert!(!shows(&window, list));
        press(&mut window, add);
        window.run_steps(3);
        assert!(!shows(&window, list), "nothing is typed yet");
        let pattern = window.get_by_role_and_label(Role::TextInput, captions.pattern);
        assert!(pattern.is_focused());
    }
}

#[test]
fn rules_come_back_after_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("wirepad.toml");
    let store = Some(Store::at(&path));
    let mut window = window_of(start(store, Saved::default(), Language::English));
    press(&mut window, "View");
    press(&mut window, "Colour rules…");
    press(&mut window, "Errors and failures");
    press(&mut window, "Done");
    window.run_steps(2);
    finish(window);
    let rules = Store::at(&path).load().saved.preferences.color_rules;
    let expected = ColorRule {
        name: String::from("Errors and failures"),
        color: RuleColor::Red,
        paint: RulePaint::Row,
        ..rules[0].clone()
    };
    assert_eq!(rules, [expected]);
}

#[test]
fn a_question_about_a_record_goes_when_another_tab_comes_in_front() {
    let place = tempfile::tempdir().unwrap();
    left(place.path());
    let mut window = window_with_records(place.path(), &ENGLISH);
    click_row(&mut window, "record 198");
    press_keys(&mut window, Modifiers::COMMAND, Key::M);
    wait_for(&mut window, "Bookmark: Record 199");
    // As when a session that was being reopened is there at last.
    let other = window.get_by_role_and_label(Role::Tab, "UDP :8080");
    other.click_accesskit();
    window.run_steps(4);
    assert!(!shows(&window, "Bookmark: Record 199"));
}
