//! Records that stand out: by a bookmark, by a rule.

use eframe::egui::{Color32, Key, Modifiers, Shape};

use super::fake::*;
use crate::journal::Bookmarks;
use crate::settings::RuleColor;
use crate::ui::log_view::Tint;
use crate::value::RecordSeq;

fn bookmarks(of: &[(u64, &str)]) -> Bookmarks {
    let mut bookmarks = Bookmarks::default();
    for (seq, note) in of {
        bookmarks.set(RecordSeq(*seq), note).unwrap();
    }
    bookmarks
}

/// Rectangles of a colour that the newest frame painted, by their upper edges.
fn rects_of(window: &mut Window, color: Color32) -> Vec<eframe::egui::Rect> {
    window.harness.step();
    let shapes = &window.harness.output().shapes;
    let rects = shapes.iter().filter_map(|clipped| match &clipped.shape {
        Shape::Rect(rect) if rect.fill == color => Some(rect.rect),
        _ => None,
    });
    let mut rects: Vec<_> = rects.collect();
    rects.sort_by(|a, b| a.top().total_cmp(&b.top()));
    rects
}

fn tinted(is_ground: bool) -> Rule {
    let tint = Tint {
        color: RuleColor::Red,
        is_ground,
    };
    Rule {
        tint: Some((3, tint)),
        ..Rule::default()
    }
}

#[test]
fn a_marked_row_says_so_with_its_note_in_both_modes() {
    let log = FakeLog::of(5, |seq| format!("record {seq}\n"));
    let mut window = Window::with(log, |tab| {
        tab.bookmarks = bookmarks(&[(1, "重启"), (3, "")]);
    });
    let told = |window: &Window| -> Vec<bool> {
        let rows = window.rows();
        rows.iter().map(|row| row.starts_with("Bookmark")).collect()
    };
    assert_eq!(told(&window), [false, true, false, true, false]);
    assert!(window.rows()[1].starts_with("Bookmark 重启, 2 "));
    window.tab().log_mode = false;
    window.run();
    assert_eq!(told(&window), [false, true, false, true, false]);
}

#[test]
fn a_marked_record_within_a_line_is_told_with_the_line() {
    let log = FakeLog::of(4, |seq| format!("r{seq}"));
    let window = Window::with(log, |tab| {
        tab.log_mode = false;
        tab.bookmarks = bookmarks(&[(2, "here")]);
    });
    assert_eq!(window.rows(), ["Bookmark here, r0r1r2r3"]);
}

#[test]
fn ticks_stand_where_marked_records_are_in_the_whole_log() {
    let marked: Vec<_> = (0..1_000).map(|seq| (seq, "")).collect();
    let mut window = Window::with(FakeLog::numbered(100_000), |tab| {
        tab.bookmarks = bookmarks(&[(0, ""), (50_000, ""), (99_999, "")]);
    });
    let accent = Color32::LIGHT_BLUE;
    let tops = |window: &mut Window| -> Vec<f32> {
        let rects = rects_of(window, accent);
        let in_bar = rects.iter().filter(|rect| rect.left() > WIDTH - 12.0);
        in_bar.map(|rect| rect.top()).collect()
    };
    let [first, middle, last] = tops(&mut window)[..] else {
        panic!("not three ticks");
    };
    assert_eq!(first, ROWS_TOP);
    assert!((middle - (ROWS_TOP + HEIGHT) / 2.0).abs() < 2.0, "{middle}");
    assert!(last > HEIGHT - 3.0 && last < HEIGHT, "{last}");
    window.tab().bookmarks = bookmarks(&marked);
    let ticks = tops(&mut window).len();
    assert!(
        (1..=3).contains(&ticks),
        "one for many in one place: {ticks}"
    );
}

#[test]
fn a_tinted_ground_is_under_its_rows_alone_and_under_the_selection() {
    let mut window = Window::with(FakeLog::numbered(9), |tab| tab.rule = tinted(true));
    let grounds = rects_of(&mut window, Color32::DARK_RED);
    let tops: Vec<f32> = grounds.iter().map(|rect| rect.top()).collect();
    assert_eq!(tops, [0.0, 3.0, 6.0].map(|row| ROWS_TOP + row * ROW));
    assert!(grounds.iter().all(|rect| rect.width() > WIDTH - 20.0));
    window.click(window.place(0, 1.0));
    window.key(Modifiers::COMMAND, Key::A);
    let shapes = &window.harness.output().shapes;
    let place = |color: Color32| {
        let is_it = |shape: &Shape| matches!(shape, Shape::Rect(rect) if rect.fill == color);
        shapes.iter().position(|clipped| is_it(&clipped.shape))
    };
    assert!(place(Color32::DARK_RED).unwrap() < place(Color32::BLUE).unwrap());
}

#[test]
fn a_tinted_text_keeps_what_has_a_colour_of_its_own() {
    let log = FakeLog::of(1, |_| String::from("plain §"));
    let mut window = Window::with(log, |tab| tab.rule = tinted(false));
    window.harness.step();
    let shapes = &window.harness.output().shapes;
    let colors = shapes.iter().find_map(|clipped| match &clipped.shape {
        Shape::Text(text) if text.galley.text().starts_with("plain") => {
            let sections = text.galley.job.sections.iter();
            Some(sections.map(|it| it.format.color).collect::<Vec<_>>())
        }
        _ => None,
    });
    assert_eq!(colors.unwrap(), [Color32::ORANGE, Color32::RED]);
}

#[test]
fn a_record_is_judged_once_and_again_when_the_rules_change() {
    let mut window = Window::with(FakeLog::numbered(10_000), |tab| tab.rule = tinted(true));
    window.click(window.place(2, 1.0));
    window.key(Modifiers::COMMAND, Key::A);
    let asked = |window: &mut Window| {
        window.tab().rule.asked.set(0);
        window.harness.step();
        window.tab().rule.asked.get()
    };
    assert_eq!(asked(&mut window), 0, "nothing is new");
    window.tab().rule.generation += 1;
    window.tab().rule.tint = None;
    let judged = asked(&mut window);
    assert!((10..=13).contains(&judged), "what is in view: {judged}");
    assert!(rects_of(&mut window, Color32::DARK_RED).is_empty());
    let text = window.copy().unwrap();
    assert_eq!(text.lines().count(), 10_000, "the selection stays");
}

#[test]
fn a_record_that_is_shown_is_in_view_selected_and_followed_no_more() {
    let mut window = Window::of(FakeLog::numbered(10_000));
    window.tab().view.show(RecordSeq(4_000));
    window.run();
    assert!(window.contents().contains(&String::from("record 4000")));
    assert_eq!(window.tab().view.current(), Some(RecordSeq(4_000)));
    assert!(!window.tab().view.follows());
}
