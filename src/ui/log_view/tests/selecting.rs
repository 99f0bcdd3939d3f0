use eframe::egui::{Key, Modifiers, PointerButton, pos2};
use egui_kittest::kittest::Queryable;

use super::fake::{FakeLog, HEIGHT, Window, pick};
use crate::settings::ContentForm;
use crate::ui::log_view::position::Position;
use crate::value::RecordSeq;

fn window() -> Window {
    Window::of(FakeLog::numbered(8))
}

#[test]
fn a_drag_selects_by_character_across_records() {
    let mut window = window();
    let (from, to) = (window.place(1, 2.1), window.place(3, 3.1));
    window.drag(from, to);
    assert_eq!(window.copy().as_deref(), Some("cord 1\nrecord 2\nrec"));
    window.drag(to, from);
    assert_eq!(window.copy().as_deref(), Some("cord 1\nrecord 2\nrec"));
}

#[test]
fn a_double_click_selects_a_word_and_a_triple_click_the_record() {
    let mut window = window();
    let place = window.place(2, 3.4);
    for _ in 0..2 {
        window.press(place, Modifiers::NONE);
        window.release(place);
    }
    window.run();
    assert_eq!(window.copy().as_deref(), Some("record"));
    window.press(place, Modifiers::NONE);
    window.release(place);
    window.run();
    assert_eq!(window.copy().as_deref(), Some("record 2"));
}

#[test]
fn a_quick_click_gives_the_log_the_keyboard() {
    let mut window = window();
    let place = window.place(2, 3.4);
    window.quick_click(place, PointerButton::Primary);
    window.key(Modifiers::SHIFT, Key::ArrowRight);
    assert_eq!(window.copy().as_deref(), Some("o"));
}

#[test]
fn a_quick_click_of_the_other_button_speaks_of_the_record_under_it() {
    let mut window = window();
    let (first, second) = (window.place(2, 3.4), window.place(4, 3.4));
    window.click(first);
    window.quick_click(second, PointerButton::Secondary);
    assert_eq!(window.tab().view.current(), Some(RecordSeq(4)));
    window.quick_click(first, PointerButton::Primary);
    assert_eq!(window.tab().clicked, Some(RecordSeq(2)));
}

#[test]
fn shift_and_a_click_extend() {
    let mut window = window();
    let (from, to) = (window.place(0, 1.1), window.place(1, 2.1));
    window.click(from);
    assert_eq!(window.copy(), None);
    window.press(to, Modifiers::SHIFT);
    window.release(to);
    window.run();
    assert_eq!(window.copy().as_deref(), Some("ecord 0\nre"));
}

#[test]
fn shift_and_arrows_extend_over_records() {
    let mut window = window();
    let place = window.place(1, 7.1);
    window.click(place);
    window.key(Modifiers::SHIFT, Key::ArrowRight);
    assert_eq!(window.copy().as_deref(), Some("1"));
    window.key(Modifiers::SHIFT, Key::ArrowRight);
    window.key(Modifiers::SHIFT, Key::ArrowRight);
    assert_eq!(window.copy().as_deref(), Some("1\nr"));
    window.key(Modifiers::SHIFT, Key::ArrowDown);
    assert_eq!(window.copy().as_deref(), Some("1\nrecord 2\nr"));
    for _ in 0..3 {
        window.key(Modifiers::SHIFT, Key::ArrowUp);
    }
    assert_eq!(window.copy().as_deref(), Some("ecord 0\nrecord "));
}

#[test]
fn the_head_of_a_selection_stays_in_view() {
    let mut window = Window::of(FakeLog::numbered(1000));
    window.tab().view.set_follow(false);
    window.tab().view.position = Position::at(RecordSeq(500), 0);
    window.run();
    let place = window.place(9, 1.1);
    window.click(place);
    window.key(Modifiers::SHIFT, Key::ArrowDown);
    window.key(Modifiers::SHIFT, Key::ArrowDown);
    assert_eq!(window.contents()[0], "record 502");
    let place = window.place(0, 1.1);
    window.click(place);
    window.key(Modifiers::SHIFT, Key::ArrowUp);
    assert_eq!(window.contents()[0], "record 501");
}

#[test]
fn everything_can_be_selected_and_what_scrolled_away_is_copied() {
    let mut window = Window::of(FakeLog::numbered(2000));
    let place = window.place(1, 1.0);
    window.click(place);
    window.key(Modifiers::COMMAND, Key::A);
    let copied = window.copy().unwrap();
    assert_eq!(copied.lines().count(), 2000);
    assert!(copied.starts_with("record 0\nrecord 1\n"));
    assert!(copied.ends_with("record 1999"));
}

#[test]
fn a_huge_selection_is_cut_and_says_so() {
    let log = FakeLog::of(u64::from(u32::MAX), |_| "x".repeat(1 << 20));
    let mut window = Window::of(log);
    let place = window.place(1, 1.0);
    window.click(place);
    window.key(Modifiers::COMMAND, Key::A);
    window.harness.event(eframe::egui::Event::Copy);
    window.run();
    let copied = window.tab().copied.take().unwrap();
    assert!(copied.is_cut);
    assert_eq!(copied.text.len(), 32 << 20);
}

#[test]
fn a_record_that_is_shown_in_part_is_copied_whole() {
    let mut window = Window::of(FakeLog::of(1, |_| "z".repeat(40_000)));
    let place = window.place(1, 1.0);
    window.click(place);
    window.key(Modifiers::COMMAND, Key::A);
    assert_eq!(window.copy().map(|text| text.len()), Some(40_000));
}

#[test]
fn a_drag_beyond_the_edge_scrolls_and_the_anchor_stays() {
    let mut window = Window::of(FakeLog::numbered(100_000_000));
    window.tab().view.set_follow(false);
    window.tab().view.position = Position::at(RecordSeq(500), 0);
    window.run();
    let from = window.place(2, 0.0);
    window.press(from, Modifiers::NONE);
    let below = pos2(from.x, HEIGHT + 60.0);
    window.harness.hover_at(below);
    window.harness.run_steps(30);
    window.release(below);
    window.run();
    let top = window.tab().view.position.seq.0;
    assert!(top > 510, "{top}");
    let copied = window.copy().unwrap();
    assert!(copied.starts_with("record 502\nrecord 503\n"), "{copied}");
    assert!(copied.lines().count() > 10);
}

#[test]
fn a_selection_survives_scrolling_and_new_records_but_not_another_view_of_the_bytes() {
    let mut window = window();
    let (from, to) = (window.place(1, 0.0), window.place(1, 6.1));
    window.drag(from, to);
    window.tab().log.end = 100_000;
    window.run();
    assert_eq!(window.copy().as_deref(), Some("record"));
    window.tab().log_mode = false;
    window.run();
    assert_eq!(window.copy().as_deref(), Some("record"));
    window.tab().content = ContentForm::Hex;
    window.run();
    assert_eq!(window.copy(), None);
}

#[test]
fn stream_mode_copies_lines_as_they_run() {
    let texts = |seq| pick(&["a\r", "\nb", "c\r", "\n", "d"], seq).to_owned();
    let log = FakeLog::of(5, texts);
    let mut window = Window::with(log, |tab| tab.log_mode = false);
    let place = window.place(1, -20.0);
    window.click(place);
    window.key(Modifiers::COMMAND, Key::A);
    assert_eq!(window.copy().as_deref(), Some("a\nbc\nd"));
}

#[test]
fn the_menu_copies_the_record_under_the_pointer_also_as_hex() {
    let mut window = window();
    let name = window.rows()[2].clone();
    window.node(&name).unwrap().click_secondary();
    window.run();
    window.harness.get_by_label("Copy as").click();
    window.run();
    window.harness.get_by_label("HEX").click();
    window.run();
    let copied = window.tab().copied.take().unwrap();
    assert_eq!(copied.text, "72 65 63 6F 72 64 20 32");
    window.node(&name).unwrap().click_secondary();
    window.run();
    window.harness.get_by_label("Copy").click();
    window.run();
    let copied = window.tab().copied.take().unwrap();
    assert_eq!(copied.text, "record 2");
}

#[test]
fn lines_are_found_under_the_pointer_when_rows_are_no_whole_pixels() {
    let lines = |_| (0..100).map(|line| format!("line{line}\n")).collect();
    let mut window = Window::scaled(1.3, FakeLog::of(1, lines), |_| {});
    let place = window.place(9, 1.4);
    for _ in 0..2 {
        window.press(place, Modifiers::NONE);
        window.release(place);
    }
    window.run();
    assert_eq!(window.copy().as_deref(), Some("line99"));
}

#[test]
fn new_records_do_not_move_what_is_being_selected() {
    let mut window = Window::of(FakeLog::numbered(1000));
    let (from, to) = (window.place(2, 0.0), window.place(3, 6.1));
    window.press(from, Modifiers::NONE);
    window.harness.hover_at(to);
    window.harness.step();
    let before = window.contents();
    window.tab().log.end = 2000;
    window.harness.step();
    assert_eq!(window.contents(), before);
    window.release(to);
    window.run();
    assert_eq!(window.contents().last().unwrap(), "record 1999");
    assert_eq!(window.copy().as_deref(), Some("record 992\nrecord"));
}

#[test]
fn shift_and_arrows_go_on_from_the_end_of_everything() {
    let log = FakeLog::of(300, |_| "x".to_owned());
    let mut window = Window::with(log, |tab| tab.log_mode = false);
    let place = window.place(1, -20.0);
    window.click(place);
    window.key(Modifiers::COMMAND, Key::A);
    window.key(Modifiers::SHIFT, Key::ArrowLeft);
    let copied = window.copy().unwrap();
    assert_eq!(copied.matches('x').count(), 299);
}
