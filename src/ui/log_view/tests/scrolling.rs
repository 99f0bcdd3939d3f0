use eframe::egui::{Key, Modifiers, pos2, vec2};

use super::fake::{FakeLog, HEIGHT, ROWS_TOP, WIDTH, Window};
use crate::ui::log_view::position::Position;
use crate::value::RecordSeq;

const MANY: u64 = 100_000_000;

fn window_at(seq: u64) -> Window {
    let mut window = Window::of(FakeLog::numbered(MANY));
    window.tab().view.position = Position::at(RecordSeq(seq), 0);
    window.tab().view.set_follow(false);
    window.run();
    window
}

fn focus(window: &mut Window) {
    let place = window.place(2, 1.0);
    window.click(place);
}

#[test]
fn a_wheel_step_of_five_points_is_the_same_at_record_10_and_near_record_10_to_the_8th() {
    let mut seen = Vec::new();
    for seq in [10, 99_999_000] {
        let mut window = window_at(seq);
        let mut places = Vec::new();
        for _ in 0..9 {
            window.wheel(vec2(0.0, -5.0));
            let position = window.tab().view.position;
            places.push((position.seq.0 - seq, position.line, position.offset));
        }
        seen.push(places);
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!(seen[0][8], (2, 0, 1.0));
}

#[test]
fn one_turn_of_a_mad_wheel_reads_a_bounded_number_of_records() {
    let mut window = window_at(5_000_000);
    let reads = window.tab().log.reads.clone();
    reads.set(0);
    window.wheel(vec2(0.0, -4e6));
    // The turn is spread over some frames; without a bound it is all of 180,000.
    assert!(reads.get() < 20_000, "{} records were read", reads.get());
}

#[test]
fn home_and_end_reach_both_ends() {
    let mut window = window_at(5_000_000);
    focus(&mut window);
    window.key(Modifiers::NONE, Key::Home);
    assert_eq!(window.contents()[0], "record 0");
    assert!(!window.tab().view.follows());
    window.key(Modifiers::NONE, Key::End);
    assert_eq!(window.contents().last().unwrap(), "record 99999999");
    assert!(window.tab().view.follows());
}

#[test]
fn pages_keep_one_line_in_view() {
    let mut window = window_at(500);
    focus(&mut window);
    window.key(Modifiers::NONE, Key::PageDown);
    assert_eq!(window.contents()[0], "record 509");
    window.key(Modifiers::NONE, Key::PageUp);
    assert_eq!(window.contents()[0], "record 500");
    window.key(Modifiers::NONE, Key::ArrowDown);
    assert_eq!(window.contents()[0], "record 501");
}

#[test]
fn dragging_the_bar_reaches_the_middle_the_start_and_the_end() {
    let mut window = window_at(0);
    let top = pos2(WIDTH - 5.0, ROWS_TOP + 10.0);
    let middle = pos2(
        WIDTH - 5.0,
        ROWS_TOP + 10.0 + (HEIGHT - ROWS_TOP - 24.0) / 2.0,
    );
    window.drag(top, middle);
    let half = window.tab().view.position.seq.0;
    assert!(half.abs_diff(MANY / 2) < MANY / 100, "{half}");
    window.drag(middle, pos2(WIDTH - 5.0, HEIGHT + 50.0));
    assert_eq!(window.contents().last().unwrap(), "record 99999999");
    assert!(window.tab().view.follows());
    window.drag(pos2(WIDTH - 5.0, HEIGHT - 10.0), pos2(WIDTH - 5.0, -50.0));
    assert_eq!(window.contents()[0], "record 0");
}

#[test]
fn a_click_beside_the_thumb_moves_by_a_page() {
    let mut window = window_at(0);
    window.click(pos2(WIDTH - 5.0, HEIGHT - 20.0));
    assert_eq!(window.contents()[0], "record 9");
}

#[test]
fn a_frame_reads_what_is_visible() {
    let mut window = window_at(50_000_000);
    let at_rest = window.reads_in_frame(|_| {});
    assert_eq!(at_rest, 0);
    let after_jump = window.reads_in_frame(|window| {
        window.tab().view.position = Position::at(RecordSeq(70_000_000), 0);
    });
    assert!(after_jump <= 10 + 2, "{after_jump}");
    let following = window.reads_in_frame(|window| {
        window.tab().view.set_follow(true);
        window.tab().log.end += 1_000_000;
    });
    assert!(following <= 10 + 2, "{following}");
}

#[test]
fn a_frame_in_stream_mode_reads_a_bounded_number_of_records_around_what_is_visible() {
    let mut window = Window::with(FakeLog::of(MANY, |_| "x".to_owned()), |tab| {
        tab.log_mode = false;
    });
    let reads = window.reads_in_frame(|window| {
        window.tab().view.set_follow(false);
        window.tab().view.position = Position::at(RecordSeq(70_000_000), 0);
    });
    assert!(reads <= 64 * 14, "{reads}");
}

#[test]
fn records_of_several_lines_scroll_line_by_line() {
    let log = FakeLog::of(MANY, |seq| format!("{seq} a\n{seq} b\n{seq} c"));
    let mut window = Window::of(log);
    window.tab().view.set_follow(false);
    window.tab().view.position = Position::at(RecordSeq(1000), 0);
    window.run();
    focus(&mut window);
    for _ in 0..4 {
        window.key(Modifiers::NONE, Key::ArrowDown);
    }
    let position = window.tab().view.position;
    assert_eq!((position.seq.0, position.line), (1001, 1));
    assert_eq!(window.contents()[0], "1001 a 1001 b 1001 c");
    assert_eq!(window.contents().len(), 4);
}

#[test]
fn lines_that_are_not_wrapped_move_sideways_as_far_as_they_are_long() {
    let log = FakeLog::of(3, |_| "0123456789".repeat(100));
    let mut window = Window::with(log, |tab| tab.wrap = false);
    focus(&mut window);
    window.key(Modifiers::NONE, Key::ArrowRight);
    assert!(window.tab().view.sideways > 20.0);
    for _ in 0..30 {
        window.wheel(vec2(-1000.0, 0.0));
    }
    let reach = window.tab().view.sideways;
    assert!((5_000.0..9_000.0).contains(&reach), "{reach}");
    window.tab().wrap = true;
    window.run();
    assert_eq!(window.tab().view.sideways, 0.0);
}

#[test]
fn a_thumb_that_is_held_still_holds_the_view_while_the_log_grows() {
    let mut window = window_at(MANY / 2);
    let thumb = pos2(WIDTH - 5.0, ROWS_TOP + (HEIGHT - ROWS_TOP) / 2.0);
    window.press(thumb, Modifiers::NONE);
    let before = window.contents();
    window.tab().log.end += MANY;
    window.harness.step();
    window.harness.step();
    assert_eq!(window.contents(), before);
    window.release(thumb);
}
