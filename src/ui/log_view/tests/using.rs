//! What is done with the selection: records as a whole, copies in every form,
//! the menu.

use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};

use super::fake::{FakeLog, Window, pick};
use crate::settings::ContentForm;
use crate::ui::log_view::menu::{LogRequest, MOST_SENT_AGAIN};
use crate::ui::log_view::position::Position;
use crate::value::{Direction, RecordSeq};

/// In the columns before the content.
const BESIDE: f32 = -20.0;

fn window() -> Window {
    Window::of(FakeLog::numbered(8))
}

fn open_menu(window: &mut Window, row: usize) {
    let name = window.rows()[row].clone();
    window.node(&name).unwrap().click_secondary();
    window.run();
}

fn choose(window: &mut Window, entry: &str) {
    window.harness.get_by_label(entry).click();
    window.run();
}

/// What the selection is as a form of the menu.
fn copied_as(window: &mut Window, row: usize, form: &str) -> String {
    open_menu(window, row);
    choose(window, "Copy as");
    choose(window, form);
    window.tab().copied.take().unwrap().text
}

/// The same by the keyboard, which leaves the selection as it is.
fn selection_as(window: &mut Window, form: &str) -> String {
    window.key(Modifiers::SHIFT, Key::F10);
    choose(window, "Copy as");
    choose(window, form);
    window.tab().copied.take().unwrap().text
}

fn is_enabled(window: &Window, entry: &str) -> bool {
    let node = window.harness.get_by_label(entry);
    !node.accesskit_node().is_disabled()
}

#[test]
fn a_press_beside_the_content_selects_the_record_and_a_drag_records() {
    let mut window = window();
    let place = window.place(2, BESIDE);
    window.click(place);
    assert_eq!(window.copy().as_deref(), Some("record 2"));
    let (from, to) = (window.place(3, BESIDE), window.place(1, BESIDE));
    window.drag(from, to);
    assert_eq!(
        window.copy().as_deref(),
        Some("record 1\nrecord 2\nrecord 3")
    );
    let further = window.place(5, 2.1);
    window.press(further, Modifiers::SHIFT);
    window.release(further);
    window.run();
    let copied = window.copy().unwrap();
    assert_eq!(
        copied, "record 3\nrecord 4\nrecord 5",
        "from where it began"
    );
}

#[test]
fn stream_mode_has_no_columns_to_press_on() {
    let mut window = Window::with(FakeLog::of(1, |_| "ab\ncd".to_owned()), |tab| {
        tab.log_mode = false;
    });
    window.click(eframe::egui::pos2(3.0, 10.0));
    assert_eq!(window.copy(), None);
}

#[test]
fn ctrl_and_arrows_select_records_and_keep_them_in_view() {
    let mut window = Window::of(FakeLog::numbered(1000));
    window.tab().view.set_follow(false);
    window.tab().view.position = Position::at(RecordSeq(500), 0);
    window.run();
    let place = window.place(8, BESIDE);
    window.click(place);
    window.key(Modifiers::COMMAND, Key::ArrowDown);
    window.key(Modifiers::COMMAND, Key::ArrowDown);
    assert_eq!(window.copy().as_deref(), Some("record 510"));
    assert_eq!(window.contents().last().unwrap(), "record 510");
    window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::ArrowUp);
    window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::ArrowUp);
    assert_eq!(
        window.copy().as_deref(),
        Some("record 508\nrecord 509\nrecord 510")
    );
    window.key(Modifiers::COMMAND, Key::ArrowUp);
    assert_eq!(window.copy().as_deref(), Some("record 507"));
    for _ in 0..8 {
        window.key(Modifiers::COMMAND, Key::ArrowUp);
    }
    assert_eq!(window.contents()[0], "record 499");
}

#[test]
fn a_record_longer_than_the_view_is_shown_from_its_beginning() {
    let texts = |seq| {
        if seq == 5 {
            "line\n".repeat(40)
        } else {
            "x".to_owned()
        }
    };
    let mut window = Window::of(FakeLog::of(20, texts));
    window.tab().view.set_follow(false);
    window.tab().view.position = Position::at(RecordSeq(0), 0);
    window.run();
    let place = window.place(4, BESIDE);
    window.click(place);
    window.key(Modifiers::COMMAND, Key::ArrowDown);
    assert_eq!(window.tab().view.position, Position::at(RecordSeq(5), 0));
}

#[test]
fn escape_selects_nothing_and_then_leaves_the_log() {
    let mut window = window();
    let place = window.place(2, BESIDE);
    window.click(place);
    window.key(Modifiers::NONE, Key::Escape);
    assert_eq!(window.copy(), None);
    window.key(Modifiers::COMMAND, Key::A);
    assert!(window.copy().is_some(), "it still has the keyboard");
    window.key(Modifiers::NONE, Key::Escape);
    window.key(Modifiers::NONE, Key::Escape);
    window.key(Modifiers::COMMAND, Key::A);
    assert_eq!(window.copy(), None);
}

#[test]
fn after_escape_no_record_is_current_and_keys_go_on_from_the_last_one() {
    let mut window = window();
    let place = window.place(2, BESIDE);
    window.click(place);
    assert_eq!(window.tab().view.current(), Some(RecordSeq(2)));
    window.key(Modifiers::NONE, Key::Escape);
    assert_eq!(window.tab().view.current(), None);
    window.key(Modifiers::COMMAND, Key::ArrowUp);
    assert_eq!(window.tab().view.current(), Some(RecordSeq(2)));
}

#[test]
fn whole_records_stay_selected_when_the_contents_are_shown_otherwise() {
    let mut window = window();
    let place = window.place(1, BESIDE);
    window.click(place);
    window.tab().content = ContentForm::Hex;
    window.run();
    assert_eq!(window.copy().as_deref(), Some("72 65 63 6F 72 64 20 31"));
    window.tab().wrap = false;
    window.tab().content = ContentForm::Text;
    window.run();
    assert_eq!(window.copy().as_deref(), Some("record 1"));
}

#[test]
fn ctrl_shift_c_copies_the_bytes_of_the_selected_characters_as_hex() {
    let mut window = window();
    let (from, to) = (window.place(1, 0.1), window.place(1, 3.1));
    window.drag(from, to);
    window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::C);
    let copied = window.tab().copied.take().unwrap();
    assert_eq!(copied.text, "72 65 63");
    let to = window.place(3, 0.1);
    window.drag(from, to);
    window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::C);
    let copied = window.tab().copied.take().unwrap().text;
    let records = "72 65 63 6F 72 64 20 31\n72 65 63 6F 72 64 20 32";
    assert_eq!(copied, records, "whole, and none of the third");
}

#[test]
fn one_record_is_copied_in_every_form() {
    let mut window = Window::of(FakeLog::of(1, |_| "AT\"\u{0}".to_owned()));
    for (form, expected) in [
        ("Text", "AT\"<00>"),
        ("HEX", "41 54 22 00"),
        (
            "Hex dump",
            "00000000  41 54 22 00                                       |AT\".|",
        ),
        (
            "NetAssist log",
            "[2019-07-12 08:05:41.240]# RECV ASCII FROM 127.0.0.1 :51877>\nAT\"<00>\n\n",
        ),
        (
            "C array",
            "const unsigned char data[] = {\n    0x41, 0x54, 0x22, 0x00\n};",
        ),
        ("Python bytes", r#"b"AT\"\x00""#),
        ("Rust bytes", r#"b"AT\"\x00""#),
        ("Base64", "QVQiAA=="),
    ] {
        assert_eq!(copied_as(&mut window, 0, form), expected, "{form}");
    }
}

/// A note between two records.
fn with_a_note() -> Window {
    let mut log = FakeLog::of(3, |seq| pick(&["a\n", "", "b"], seq).to_owned());
    log.direction = |seq| pick(&[Direction::In, Direction::Note, Direction::Out], seq);
    let mut window = Window::of(log);
    let place = window.place(0, BESIDE);
    window.click(place);
    window.key(Modifiers::COMMAND, Key::A);
    window
}

#[test]
fn of_several_records_each_is_an_item_and_notes_have_no_bytes() {
    let mut window = with_a_note();
    for (form, expected) in [
        ("Text", "a\nsomething happened\nb"),
        ("HEX", "61 0A\n62"),
        (
            "C array",
            "const unsigned char data_1[] = {\n    0x61, 0x0A\n};\n\nconst unsigned char data_2[] = {\n    0x62\n};",
        ),
        ("Python bytes", "b\"a\\n\"\nb\"b\""),
        ("Rust bytes", "b\"a\\n\"\nb\"b\""),
        ("Base64", "YQo=\nYg=="),
    ] {
        assert_eq!(copied_as(&mut window, 0, form), expected, "{form}");
    }
    let netassist = copied_as(&mut window, 0, "NetAssist log");
    assert_eq!(netassist.matches("]# ").count(), 2, "{netassist}");
}

#[test]
fn what_is_shown_as_hex_is_copied_as_the_text_of_the_selected_pairs() {
    let mut window = Window::with(FakeLog::of(1, |_| "abcdef\n".to_owned()), |tab| {
        tab.content = ContentForm::Hex;
    });
    // `61 62 63 64`: from within the second pair to within the fourth.
    let (from, to) = (window.place(0, 4.1), window.place(0, 10.1));
    window.drag(from, to);
    assert_eq!(selection_as(&mut window, "Text"), "bcd");
    assert_eq!(selection_as(&mut window, "Python bytes"), "b\"bcd\"");
    let mut window = with_a_note();
    window.tab().content = ContentForm::Hex;
    window.run();
    assert_eq!(
        copied_as(&mut window, 0, "Text"),
        "a\nsomething happened\nb"
    );
}

#[test]
fn items_that_do_not_fit_are_left_out_whole() {
    let log = FakeLog::of(u64::from(u32::MAX), |_| "\u{1}".repeat(1 << 20));
    let mut window = Window::of(log);
    let place = window.place(1, BESIDE);
    window.click(place);
    window.key(Modifiers::COMMAND, Key::A);
    open_menu(&mut window, 0);
    choose(&mut window, "Copy as");
    choose(&mut window, "Python bytes");
    let copied = window.tab().copied.take().unwrap();
    assert!(copied.is_cut);
    assert!(copied.text.len() <= 32 << 20);
    assert_eq!(copied.text.lines().count(), 7, "of 4 MiB and 3 bytes each");
    assert!(copied.text.ends_with('"'));
}

#[test]
fn the_beginning_of_a_record_that_is_too_long_is_still_a_literal() {
    let mut window = Window::of(FakeLog::of(1, |_| "\u{1}".repeat(9 << 20)));
    let place = window.place(0, BESIDE);
    window.click(place);
    let text = copied_as(&mut window, 0, "Rust bytes");
    assert_eq!(text.len(), (32 << 20) - 1);
    assert!(text.starts_with("b\"\\x01") && text.ends_with("\\x01\""));
}

#[test]
fn the_menu_asks_for_the_record_under_the_pointer() {
    let mut window = window();
    open_menu(&mut window, 2);
    choose(&mut window, "Send again");
    let asked = window.tab().asked.take();
    assert_eq!(asked, Some(LogRequest::SendAgain(vec![RecordSeq(2)])));
    for (entry, request) in [
        ("Edit and send", LogRequest::EditAndSend(RecordSeq(3))),
        ("Inspect", LogRequest::Inspect),
        ("Bookmark…", LogRequest::Bookmark(RecordSeq(3))),
    ] {
        open_menu(&mut window, 3);
        choose(&mut window, entry);
        assert_eq!(window.tab().asked.take(), Some(request));
    }
    open_menu(&mut window, 3);
    assert!(!is_enabled(&window, "Find this"), "a part of a line is");
}

#[test]
fn several_records_are_sent_again_in_order_and_not_edited() {
    let mut window = window();
    let (from, to) = (window.place(4, BESIDE), window.place(2, BESIDE));
    window.drag(from, to);
    open_menu(&mut window, 3);
    assert!(!is_enabled(&window, "Edit and send"));
    choose(&mut window, "Send again");
    let records = [2, 3, 4].map(RecordSeq).to_vec();
    assert_eq!(
        window.tab().asked.take(),
        Some(LogRequest::SendAgain(records))
    );
}

#[test]
fn of_a_hundred_million_records_one_too_many_is_asked_for() {
    let mut window = Window::of(FakeLog::numbered(100_000_000));
    let place = window.place(4, BESIDE);
    window.click(place);
    window.key(Modifiers::COMMAND, Key::A);
    open_menu(&mut window, 3);
    choose(&mut window, "Send again");
    let Some(LogRequest::SendAgain(records)) = window.tab().asked.take() else {
        panic!("nothing was asked");
    };
    assert_eq!(records.len(), MOST_SENT_AGAIN + 1);
}

#[test]
fn a_note_and_a_log_that_is_only_looked_at_have_nothing_to_send() {
    let mut window = with_a_note();
    window.key(Modifiers::NONE, Key::Escape);
    open_menu(&mut window, 1);
    assert!(!is_enabled(&window, "Send again"));
    assert!(!is_enabled(&window, "Edit and send"));
    assert!(is_enabled(&window, "Copy"));
    let mut window = Window::with(FakeLog::numbered(2), |tab| tab.can_send = false);
    open_menu(&mut window, 1);
    assert!(!is_enabled(&window, "Send again"));
    assert!(!is_enabled(&window, "Edit and send"));
}

#[test]
fn the_keyboard_opens_the_menu_uses_it_and_comes_back() {
    for (modifiers, key) in [(Modifiers::SHIFT, Key::F10), (Modifiers::NONE, Key::Menu)] {
        let mut window = window();
        let place = window.place(2, BESIDE);
        window.click(place);
        window.key(modifiers, key);
        assert!(window.harness.get_by_label("Copy").is_focused());
        window.key(Modifiers::NONE, Key::Enter);
        assert!(window.node("Copy").is_none(), "the menu is closed");
        let copied = window.tab().copied.take().unwrap();
        assert_eq!(copied.text, "record 2");
        window.key(Modifiers::COMMAND, Key::ArrowDown);
        assert_eq!(window.copy().as_deref(), Some("record 3"));
    }
}

#[test]
fn escape_closes_the_menu_and_leaves_the_selection() {
    let mut window = window();
    let place = window.place(2, BESIDE);
    window.click(place);
    window.key(Modifiers::SHIFT, Key::F10);
    window.key(Modifiers::NONE, Key::Escape);
    assert!(window.node("Copy").is_none(), "the menu is closed");
    assert_eq!(window.copy().as_deref(), Some("record 2"));
}

#[test]
fn the_menu_of_the_keyboard_opens_at_the_selection_s_head() {
    let mut window = window();
    let (from, to) = (window.place(1, 0.1), window.place(2, 4.1));
    window.drag(from, to);
    let elsewhere = window.place(6, 30.0);
    window.harness.hover_at(elsewhere);
    window.key(Modifiers::SHIFT, Key::F10);
    let menu = window.harness.get_by_label("Copy").rect();
    assert!((menu.left() - to.x).abs() < 20.0, "{menu:?} {to:?}");
}

#[test]
fn a_record_can_be_shown_from_outside() {
    let mut window = Window::of(FakeLog::numbered(1000));
    window.tab().view.show(RecordSeq(700));
    window.run();
    assert!(window.contents().contains(&"record 700".to_owned()));
    assert_eq!(window.copy(), None, "the keyboard is elsewhere");
    assert_eq!(window.tab().view.current(), Some(RecordSeq(700)));
    assert!(!window.tab().view.follows());
}
