//! A log of which some records are shown, and what a search found in the rows.

use std::sync::Arc;

use eframe::egui::epaint::ClippedShape;
use eframe::egui::{Key, Modifiers, Shape, vec2};

use super::fake::{COLORS, FakeLog, ROW, Window};
use crate::journal::find::{Case, Encodings, Found, Pattern, Question};
use crate::settings::ContentForm;
use crate::value::{Direction, RecordSeq};

/// Every record whose number a thousand divides, of a million.
fn thousands() -> Window {
    Window::with(FakeLog::numbered(1_000_000), |tab| {
        tab.shown = Some(Found::of((0..1_000_000).step_by(1000)));
    })
}

fn question(text: &str) -> Option<Arc<Question>> {
    let pattern = Pattern::text(text, Case::Ignored).unwrap();
    Some(Arc::new(Question::of_pattern(
        pattern,
        Encodings::default(),
    )))
}

#[test]
fn only_the_shown_records_have_rows_and_the_newest_are_in_view() {
    let window = thousands();
    let expected: Vec<_> = (990..1000).map(|it| format!("record {it}000")).collect();
    assert_eq!(window.contents(), expected);
}

#[test]
fn the_wheel_moves_by_rows_that_are_shown() {
    let mut window = thousands();
    window.tab().view.show(RecordSeq(500_000));
    window.run();
    let before = window.contents();
    window.wheel(vec2(0.0, -ROW));
    let after = window.contents();
    assert_eq!(after[0], before[1]);
    assert!(
        window
            .rows()
            .iter()
            .any(|row| row.ends_with("record 500000"))
    );
}

#[test]
fn the_time_since_the_previous_row_is_that_of_the_row_above() {
    let mut window = thousands();
    window.tab().view.show(RecordSeq(0));
    window.run();
    let painted = window.painted();
    let deltas = painted.iter().filter(|text| *text == "1500.000");
    assert_eq!(deltas.count(), 9, "all rows but the first: {painted:?}");
}

#[test]
fn records_found_later_appear_without_moving_what_is_in_view() {
    let mut window = thousands();
    window.tab().view.show(RecordSeq(500_000));
    window.run();
    let before = window.contents();
    // The search goes back, and on.
    window.tab().shown = Some(Found::of(
        (0..1_000_000).filter(|it| it % 1000 == 0 || *it < 9),
    ));
    window.run();
    assert_eq!(window.contents(), before);
    window.tab().view.set_follow(false);
    window.click(window.place(3, 1.0));
    window.key(Modifiers::COMMAND, Key::Home);
    assert_eq!(window.contents()[..3], ["record 0", "record 1", "record 2"]);
}

#[test]
fn all_that_is_selected_in_a_filtered_log_is_what_is_shown() {
    let mut window = Window::with(FakeLog::numbered(100), |tab| {
        tab.shown = Some(Found::of([3, 50, 97]));
    });
    window.click(window.place(1, 1.0));
    window.key(Modifiers::COMMAND, Key::A);
    assert_eq!(
        window.copy().as_deref(),
        Some("record 3\nrecord 50\nrecord 97")
    );
}

#[test]
fn a_filter_that_finds_nothing_shows_nothing_and_keeps_the_place() {
    let mut window = Window::of(FakeLog::numbered(1000));
    window.tab().view.show(RecordSeq(500));
    window.run();
    let before = window.contents();
    window.tab().shown = Some(Found::of([]));
    window.run();
    assert_eq!(window.rows(), [""; 0]);
    window.tab().shown = None;
    window.run();
    assert_eq!(window.contents(), before);
    assert_eq!(window.tab().view.current(), Some(RecordSeq(500)));
}

#[test]
fn filtered_records_do_not_run_on_in_stream_mode() {
    let window = Window::with(FakeLog::numbered(100), |tab| {
        tab.log_mode = false;
        tab.shown = Some(Found::of([3, 4, 97]));
    });
    assert_eq!(window.rows(), ["record 3", "record 4", "record 97"]);
}

#[test]
fn a_record_is_shown_with_its_neighbours_and_no_longer_followed() {
    let mut window = Window::of(FakeLog::numbered(10_000_000));
    window.tab().view.show(RecordSeq(9_999_000));
    window.run();
    let rows = window.contents();
    assert!(rows.contains(&"record 9998998".to_owned()), "{rows:?}");
    assert!(rows.contains(&"record 9999000".to_owned()), "{rows:?}");
    assert!(!window.tab().view.follows());
    assert_eq!(window.copy().as_deref(), None, "no focus yet");
    assert_eq!(window.tab().view.current(), Some(RecordSeq(9_999_000)));
    // What is in view stays where it is.
    window.tab().view.show(RecordSeq(9_999_001));
    window.run();
    assert_eq!(window.contents(), rows);
}

#[test]
fn a_record_that_is_left_out_gives_way_to_the_next_one() {
    let mut window = thousands();
    window.tab().view.show(RecordSeq(500_001));
    window.run();
    assert_eq!(window.tab().view.current(), Some(RecordSeq(501_000)));
}

#[test]
fn a_click_tells_its_record() {
    let mut window = thousands();
    window.click(window.place(2, 1.0));
    assert_eq!(window.tab().clicked, Some(RecordSeq(992_000)));
}

#[test]
fn hits_in_the_rows_in_view_are_told_where_they_are() {
    let mut window = Window::with(FakeLog::of(3, |seq| format!("a\u{1b}x{seq} aX")), |tab| {
        tab.hits = question("x");
    });
    window.run();
    let hits = |window: &mut Window, seq| window.tab().view.hits.of(RecordSeq(seq)).to_vec();
    assert_eq!(hits(&mut window, 1), [5..6, 9..10]);
    window.tab().content = ContentForm::Hex;
    window.run();
    // 61 1B 78 31 20 61 58
    assert_eq!(hits(&mut window, 1), [6..8, 18..20]);
    window.tab().hits = question("zz");
    window.run();
    assert!(hits(&mut window, 1).is_empty());
}

#[test]
fn hits_are_looked_for_once_while_nothing_changes() {
    let mut window = Window::with(FakeLog::numbered(1_000_000), |tab| tab.hits = question("9"));
    window.run();
    assert_eq!(window.reads_in_frame(|_| ()), 0);
}

#[test]
fn a_note_has_hits_in_its_words() {
    let mut window = Window::with(FakeLog::numbered(1), |tab| {
        tab.log.direction = |_| Direction::Note;
        let pattern = Pattern::text("hap", Case::Heeded).unwrap();
        let question = Question::of_pattern(pattern, Encodings::default());
        let words = Arc::new(|_: &crate::journal::Note| "something happened".to_owned());
        tab.hits = Some(Arc::new(question.with_note_words(words)));
    });
    window.run();
    assert_eq!(
        window.tab().view.hits.of(RecordSeq(0)).first(),
        Some(&(10..13))
    );
}

#[test]
fn the_next_record_by_the_keyboard_is_the_next_one_that_is_shown() {
    let mut window = thousands();
    window.click(window.place(5, 1.0));
    window.key(Modifiers::COMMAND, Key::ArrowDown);
    assert_eq!(window.copy().as_deref(), Some("record 996000"));
    window.key(Modifiers::COMMAND, Key::ArrowUp);
    window.key(Modifiers::COMMAND, Key::ArrowUp);
    assert_eq!(window.copy().as_deref(), Some("record 994000"));
    window.key(Modifiers::COMMAND, Key::Home);
    window.click(window.place(0, 1.0));
    window.key(Modifiers::COMMAND, Key::ArrowUp);
    assert_eq!(window.copy().as_deref(), Some("record 0"));
}

#[test]
fn a_filter_that_is_taken_away_leaves_the_selected_record_in_view() {
    let mut window = thousands();
    window.tab().view.show(RecordSeq(500_000));
    window.run();
    window.tab().shown = None;
    window.run();
    let rows = window.contents();
    assert!(rows.contains(&"record 499999".to_owned()), "{rows:?}");
    assert!(rows.contains(&"record 500001".to_owned()), "{rows:?}");
    window.tab().shown = Some(Found::of((0..1_000_000).step_by(1000)));
    window.run();
    assert!(window.contents().contains(&"record 500000".to_owned()));
}

#[test]
fn a_record_in_the_midst_of_a_long_line_is_brought_into_view() {
    let mut window = Window::with(FakeLog::of(640, |_| "x".repeat(100)), |tab| {
        tab.log_mode = false;
    });
    for (seq, line) in [(74, 9), (120, 51), (100, 33)] {
        window.tab().view.show(RecordSeq(seq));
        window.run();
        let at = window.tab().view.position;
        // A line has 109 or 110 characters.
        let lines = at.line..at.line + 10;
        assert!(at.seq.0 == 64 && lines.contains(&line), "{seq}: {at:?}");
    }
}

#[test]
fn a_record_in_a_line_that_is_in_view_stays_where_it_is() {
    let mut window = Window::with(FakeLog::of(640, |_| "x".repeat(10)), |tab| {
        tab.log_mode = false;
    });
    window.tab().view.show(RecordSeq(128));
    window.run();
    let before = window.tab().view.position;
    window.tab().view.show(RecordSeq(193));
    window.run();
    assert_eq!(window.tab().view.position, before);
}

#[test]
fn only_hits_that_are_seen_of_a_long_line_are_painted() {
    let mut window = Window::with(FakeLog::of(3, |_| "ab".repeat(8000)), |tab| {
        tab.wrap = false;
        tab.hits = question("a");
    });
    window.run();
    assert_eq!(window.tab().view.hits.of(RecordSeq(0)).len(), 8000);
    let shapes = &window.harness.output().shapes;
    let is_hit = |shape: &&ClippedShape| matches!(&shape.shape, Shape::Rect(rect) if rect.fill == COLORS.hit);
    let painted = shapes.iter().filter(is_hit).count();
    assert!((60..400).contains(&painted), "{painted}");
}

#[test]
fn of_the_hits_in_a_line_those_of_the_selected_record_have_a_frame() {
    let mut window = Window::with(FakeLog::of(3, |_| "ab ab".to_owned()), |tab| {
        tab.log_mode = false;
        tab.hits = question("a");
    });
    let framed = |window: &Window| {
        let shapes = &window.harness.output().shapes;
        let is_framed = |shape: &&ClippedShape| {
            let Shape::Rect(rect) = &shape.shape else {
                return false;
            };
            // The frame of the focus is as wide as the log.
            rect.stroke.color == COLORS.accent && rect.rect.width() < 100.0
        };
        shapes.iter().filter(is_framed).count()
    };
    assert_eq!(window.rows(), ["ab abab abab ab"]);
    assert_eq!(framed(&window), 0);
    window.tab().view.show(RecordSeq(1));
    window.run();
    assert_eq!(framed(&window), 2);
}

#[test]
fn the_first_hit_of_a_long_record_is_brought_into_view() {
    let text = |seq| match seq {
        500 => format!("{}needle{}", "x".repeat(6000), "y".repeat(6000)),
        _ => format!("record {seq}"),
    };
    let mut window = Window::with(FakeLog::of(1000, text), |tab| tab.hits = question("needle"));
    window.tab().view.show_hit(RecordSeq(500));
    window.run();
    let position = window.tab().view.position;
    assert_eq!(position.seq, RecordSeq(500));
    assert!(position.line > 20, "{position:?}");
    let chars = window.tab().view.hits.of(RecordSeq(500)).to_vec();
    assert_eq!(chars.len(), 1);
    window.tab().view.show(RecordSeq(500));
    window.run();
    assert!(window.tab().view.position.line < 5, "its beginning");
}
