//! The user and the columns.

use eframe::egui::accesskit::Role;
use eframe::egui::{Modifiers, Pos2, Rect};
use egui_kittest::kittest::{NodeT, Queryable};

use super::fake::{FakeLog, Window};
use crate::settings::TimeForm;
use crate::value::Direction;

fn header(window: &Window, name: &str) -> Rect {
    let header = window
        .harness
        .get_by_role_and_label(Role::ColumnHeader, name);
    header.rect()
}

fn has_header(window: &Window, name: &str) -> bool {
    let mut found = window
        .harness
        .query_all_by_role(Role::ColumnHeader)
        .filter(|node| node.accesskit_node().label().as_deref() == Some(name));
    found.next().is_some()
}

/// The border at the right of a column.
fn border(window: &Window, name: &str) -> Pos2 {
    let header = header(window, name);
    Pos2::new(header.right() + 4.0, header.center().y)
}

#[test]
fn a_border_is_dragged_and_the_width_is_kept() {
    let mut window = Window::of(FakeLog::numbered(3));
    let before = header(&window, "Peer").width();
    let from = border(&window, "Peer");
    window.drag(from, from + eframe::egui::vec2(60.0, 0.0));
    let width = header(&window, "Peer").width();
    assert!((width - before - 60.0).abs() < 1.0, "{before} and {width}");
    assert_eq!(window.tab().columns.peer.width, Some(width));
    let from = border(&window, "Peer");
    window.drag(from, from + eframe::egui::vec2(2000.0, 0.0));
    assert!((header(&window, "Content").width() - 120.0).abs() < 1.0);
}

#[test]
fn a_double_click_on_a_border_fits_the_column_to_what_is_in_view() {
    let mut window = Window::with(FakeLog::numbered(3), |tab| {
        tab.columns.peer.width = Some(300.0);
    });
    let at = border(&window, "Peer");
    for _ in 0..2 {
        window.press(at, Modifiers::NONE);
        window.release(at);
    }
    window.run();
    let width = header(&window, "Peer").width();
    let time = header(&window, "Time").width();
    // "127.0.0.1:51877" beside "08:05:41.240".
    assert!((width / time - 15.0 / 12.0).abs() < 0.02, "{width}, {time}");
}

#[test]
fn columns_are_hidden_and_shown_by_the_menu_of_the_header() {
    let mut window = Window::of(FakeLog::numbered(3));
    let content = window
        .harness
        .get_by_role_and_label(Role::ColumnHeader, "Content");
    content.click_secondary();
    window.run();
    let tick = |window: &mut Window, name: &str| {
        let tick = window.harness.get_by_role_and_label(Role::CheckBox, name);
        tick.click();
        window.run();
    };
    tick(&mut window, "Peer");
    assert!(!has_header(&window, "Peer"));
    tick(&mut window, "Length");
    assert!(!has_header(&window, "Length"));
    tick(&mut window, "Peer");
    assert!(has_header(&window, "Peer"));
    window.harness.get_by_label("Reset columns").click();
    window.run();
    assert!(has_header(&window, "Length"));
    assert_eq!(window.tab().columns, Default::default());
}

#[test]
fn a_column_without_room_comes_when_it_is_asked_for() {
    let mut window = Window::of(FakeLog::numbered(3));
    window.harness.set_size([600.0, 244.0].into());
    window.run();
    let name = "Since the previous one";
    assert!(!has_header(&window, name));
    let content = window
        .harness
        .get_by_role_and_label(Role::ColumnHeader, "Content");
    content.click_secondary();
    window.run();
    let tick = window.harness.get_by_role_and_label(Role::CheckBox, name);
    tick.click();
    window.run();
    assert!(has_header(&window, name));
    assert!(header(&window, "Content").width() >= 120.0);
}

#[test]
fn the_peer_is_as_wide_as_the_longest_one_seen() {
    let mut log = FakeLog::numbered(200);
    log.direction = |seq| match seq {
        100.. => Direction::Note,
        _ => Direction::In,
    };
    let mut window = Window::of(log);
    let narrow = header(&window, "Peer").width();
    assert!(narrow < 40.0, "notes have no peer: {narrow}");
    window.tab().view.set_follow(false);
    window.tab().view.position = Default::default();
    window.run();
    let wide = header(&window, "Peer").width();
    assert!(wide > 100.0, "{wide}");
    window.tab().view.set_follow(true);
    window.run();
    assert_eq!(header(&window, "Peer").width(), wide, "it does not shrink");
}

#[test]
fn times_are_told_as_the_user_wants_and_the_zero_stays() {
    let mut window = Window::with(FakeLog::numbered(3), |tab| {
        tab.time = TimeForm::DateAndClock;
    });
    assert!(window.rows()[0].contains("2019-07-12 08:05:41.240"));
    window.tab().time = TimeForm::SinceStart;
    window.run();
    let times = |window: &Window| -> Vec<String> {
        let rows = window.rows().into_iter();
        rows.filter_map(|row| Some(row.split(' ').nth(1)?.to_owned()))
            .collect()
    };
    assert_eq!(times(&window), ["0.000", "1.500", "3.000"]);
    window.tab().log.first = 1;
    window.tab().log.gone = 1;
    window.run();
    assert_eq!(times(&window)[1..], ["1.500", "3.000"], "a record went");
    window.tab().log.first = 2;
    window.run();
    let rows = window.rows();
    assert!(
        rows.last().unwrap().contains(" 0.000 "),
        "cleared: {rows:?}"
    );
}

#[test]
fn stream_mode_has_no_columns() {
    let window = Window::with(FakeLog::numbered(3), |tab| tab.log_mode = false);
    assert!(!has_header(&window, "Time"));
}
