use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;

use super::fake::{FakeLog, ROW, ROWS_TOP, WIDTH, Window};
use crate::ui::log_view::position::Position;
use crate::value::RecordSeq;

#[test]
fn new_records_stay_in_view_until_the_user_scrolls_up() {
    let mut window = Window::of(FakeLog::numbered(1000));
    assert_eq!(window.contents().last().unwrap(), "record 999");
    window.tab().log.end = 1012;
    window.run();
    assert_eq!(window.contents().last().unwrap(), "record 1011");
    window.wheel(vec2(0.0, 44.0));
    assert!(!window.tab().view.follows());
    let before = window.contents();
    window.tab().log.end = 1024;
    window.run();
    assert_eq!(window.contents(), before);
}

#[test]
fn the_pill_counts_new_records_and_leads_to_them() {
    let mut window = Window::of(FakeLog::numbered(1000));
    window.wheel(vec2(0.0, 44.0));
    assert!(window.node("0 new records").is_none());
    window.tab().log.end = 1012;
    window.run();
    window.node("12 new records").unwrap().click();
    window.run();
    assert_eq!(window.contents().last().unwrap(), "record 1011");
    assert!(window.tab().view.follows());
    assert!(window.node("12 new records").is_none());
}

#[test]
fn reaching_the_end_by_scrolling_follows_again() {
    let mut window = Window::of(FakeLog::numbered(1000));
    window.wheel(vec2(0.0, 6.0));
    assert!(!window.tab().view.follows());
    window.wheel(vec2(0.0, -7.0));
    assert!(window.tab().view.follows());
}

#[test]
fn a_log_that_fits_is_always_followed() {
    let mut window = Window::of(FakeLog::numbered(3));
    window.wheel(vec2(0.0, 60.0));
    assert!(window.tab().view.follows());
    assert_eq!(window.contents()[0], "record 0");
}

#[test]
fn auto_scroll_that_is_switched_off_stays_off_at_the_end() {
    let mut window = Window::of(FakeLog::numbered(1000));
    window.tab().view.set_follow(false);
    window.run();
    window.tab().log.end = 1001;
    window.run();
    assert!(!window.tab().view.follows());
    assert!(window.node("1 new records").is_some());
}

#[test]
fn nothing_moves_when_old_records_go_until_they_were_in_view() {
    let mut window = Window::of(FakeLog::numbered(1000));
    window.tab().view.set_follow(false);
    window.tab().view.position = Position::at(RecordSeq(500), 0);
    window.run();
    let before = window.contents();
    window.tab().log.first = 400;
    window.tab().log.gone = 400;
    window.run();
    assert_eq!(window.contents(), before);
    window.tab().log.first = 600;
    window.tab().log.gone = 600;
    window.run();
    assert_eq!(window.rows()[0], "600 older records are gone");
    assert_eq!(window.contents()[1], "record 600");
}

#[test]
fn a_paused_display_shows_nothing_newer() {
    let mut window = Window::with(FakeLog::numbered(1000), |tab| {
        tab.end_limit = Some(RecordSeq(1000));
    });
    window.tab().log.end = 2000;
    window.run();
    assert_eq!(window.contents().last().unwrap(), "record 999");
    window.tab().end_limit = None;
    window.run();
    assert_eq!(window.contents().last().unwrap(), "record 1999");
}

#[test]
fn a_display_that_was_paused_before_anything_came_stays_empty() {
    let mut window = Window::with(FakeLog::numbered(0), |tab| {
        tab.end_limit = Some(RecordSeq(0));
    });
    window.tab().log.end = 5;
    window.run();
    assert!(window.rows().is_empty());
}

#[test]
fn a_paused_display_whose_records_are_gone_says_so() {
    let mut window = Window::with(FakeLog::numbered(1000), |tab| {
        tab.end_limit = Some(RecordSeq(1000));
    });
    window.tab().log.end = 9000;
    window.tab().log.first = 5000;
    window.tab().log.gone = 5000;
    window.run();
    assert_eq!(window.rows(), ["5000 older records are gone"]);
    let place = window.place(0, 1.0);
    window.click(place);
    for (modifiers, key) in [
        (Modifiers::SHIFT, Key::ArrowUp),
        (Modifiers::COMMAND, Key::A),
    ] {
        window.key(modifiers, key);
        assert_eq!(window.copy().unwrap_or_default(), "");
    }
}

#[test]
fn a_cleared_log_draws_nothing_and_goes_on_with_the_next_record() {
    let mut window = Window::of(FakeLog::numbered(1000));
    window.tab().log.first = 1000;
    window.run();
    assert!(window.rows().is_empty());
    assert!(window.node("Data log").is_none());
    window.tab().log.end = 1001;
    window.run();
    assert_eq!(window.contents(), ["record 1000"]);
}

#[test]
fn records_within_the_last_line_in_view_are_not_called_new() {
    let log = FakeLog::of(1003, |seq| {
        if seq < 1000 { "line\n" } else { "part" }.to_owned()
    });
    let mut window = Window::with(log, |tab| tab.log_mode = false);
    window.tab().view.set_follow(false);
    window.run();
    assert_eq!(window.rows().last().unwrap(), "partpartpart");
    assert!(window.node("1 new records").is_none());
    assert!(window.node("2 new records").is_none());
}

#[test]
fn a_record_that_was_shown_on_the_last_page_stays_until_the_user_goes_to_the_end() {
    let mut window = Window::of(FakeLog::numbered(1000));
    window.tab().view.show(RecordSeq(998));
    window.run();
    assert!(!window.tab().view.follows());
    let before = window.contents();
    assert_eq!(before.last().unwrap(), "record 999");
    window.tab().log.end = 1100;
    window.run();
    assert_eq!(window.contents(), before);
    assert!(window.node("100 new records").is_some());
    window.wheel(vec2(0.0, -5000.0));
    assert!(window.tab().view.follows());
}

#[test]
fn what_is_near_the_end_is_shown_without_a_gap_below_it() {
    let mut window = Window::of(FakeLog::numbered(1000));
    window.wheel(vec2(0.0, 5000.0));
    window.tab().view.show(RecordSeq(999));
    window.run();
    assert_eq!(window.contents().len(), 10);
    assert_eq!(window.contents().last().unwrap(), "record 999");
    assert!(!window.tab().view.follows());
}

#[test]
fn where_records_in_view_go_it_is_said_in_their_place() {
    let mut window = Window::of(FakeLog::numbered(1000));
    window.tab().view.set_follow(false);
    window.tab().view.position = Position::at(RecordSeq(500), 0);
    window.run();
    window.tab().log.first = 505;
    window.tab().log.gone = 505;
    window.run();
    assert_eq!(window.rows()[0], "505 older records are gone");
    assert_eq!(window.contents()[1], "record 505");
}

#[test]
fn a_line_whose_beginning_is_gone_begins_where_the_log_does() {
    let mut window = Window::with(FakeLog::of(1000, |seq| format!("[{seq}]")), |tab| {
        tab.log_mode = false;
    });
    window.tab().view.set_follow(false);
    window.tab().view.position = Position::at(RecordSeq(64), 0);
    window.run();
    assert!(window.rows()[0].starts_with("[64][65]"));
    window.tab().log.first = 70;
    window.tab().log.gone = 70;
    window.run();
    assert_eq!(window.rows()[0], "70 older records are gone");
    assert!(
        window.rows()[1].starts_with("[70][71]"),
        "{:?}",
        window.rows()[1]
    );
}

/// The height of the window below the head of the columns, in rows.
fn set_height(window: &mut Window, rows: u8) {
    let size = vec2(WIDTH, ROWS_TOP + f32::from(rows) * ROW);
    window.harness.set_size(size);
    window.run();
}

#[test]
fn a_pane_that_opens_below_leaves_the_selected_record_in_view() {
    let mut window = Window::of(FakeLog::numbered(1000));
    window.tab().view.set_follow(false);
    window.tab().view.position = Position::at(RecordSeq(500), 0);
    window.run();
    window.click(window.place(8, 1.0));
    set_height(&mut window, 4);
    let rows = window.contents();
    assert_eq!(rows[0], "record 505", "{rows:?}");
    assert_eq!(rows[3], "record 508", "{rows:?}");
}

#[test]
fn a_pane_that_opens_below_a_followed_log_leaves_the_selected_record_in_view() {
    let mut window = Window::of(FakeLog::numbered(1000));
    window.click(window.place(2, 1.0));
    assert!(window.tab().view.follows());
    set_height(&mut window, 4);
    assert_eq!(window.contents()[0], "record 992");
    assert!(!window.tab().view.follows());
    // One that is seen anyway is no reason to stop.
    let mut window = Window::of(FakeLog::numbered(1000));
    window.click(window.place(8, 1.0));
    set_height(&mut window, 4);
    assert_eq!(window.contents()[3], "record 999");
    assert!(window.tab().view.follows());
}

#[test]
fn a_pane_that_opens_below_does_not_bring_back_what_was_scrolled_away() {
    let mut window = Window::of(FakeLog::numbered(1000));
    window.click(window.place(2, 1.0));
    window.wheel(vec2(0.0, 5000.0));
    let before = window.contents();
    set_height(&mut window, 4);
    assert_eq!(window.contents()[..4], before[..4]);
}

#[test]
fn a_lower_view_does_not_begin_to_follow() {
    let mut window = Window::of(FakeLog::numbered(1000));
    window.tab().view.show(RecordSeq(999));
    window.run();
    set_height(&mut window, 4);
    assert_eq!(window.contents()[3], "record 999");
    assert!(!window.tab().view.follows());
}

#[test]
fn a_view_of_hardly_more_than_a_line_shows_the_whole_line_that_is_wanted() {
    let mut window = Window::of(FakeLog::numbered(1000));
    let size = vec2(WIDTH, ROWS_TOP + 1.3 * ROW);
    window.harness.set_size(size);
    window.run();
    for seq in [500, 999] {
        window.tab().view.show(RecordSeq(seq));
        window.run();
        let text = format!("record {seq}");
        let row = window.harness.get_by(|node| {
            let label = node.label().unwrap_or_default();
            node.role() == Role::ListItem && label.ends_with(&text)
        });
        assert_eq!(row.rect().height(), ROW, "{seq}");
    }
}

#[test]
fn a_notice_that_takes_a_line_or_two_does_not_stop_a_followed_log() {
    let mut window = Window::of(FakeLog::numbered(1000));
    window.click(window.place(0, 1.0));
    set_height(&mut window, 8);
    assert!(window.tab().view.follows());
    assert_eq!(window.contents().last().unwrap(), "record 999");
}
