//! Small windows and large text: everything can be reached.

use eframe::egui::accesskit::Toggled;
use eframe::egui::{Pos2, Rect, vec2};

use super::finding::{CHINESE, ENGLISH, Names, click_row, received};
use super::*;

const PLUS: &str = "New tab";
const TO_LEFT: &str = "Tabs further left";

/// In points: of a window of 1280 by 800 with text of 200 % there are 640 by 400.
fn window_sized(width: f32, height: f32, tabs: usize) -> Window {
    let tab = |number| TabSettings {
        name: format!("温湿度传感器 {number}"),
        ..TabSettings::default()
    };
    let saved = Saved {
        tabs: (0..tabs).map(tab).collect(),
        ..Saved::default()
    };
    let start = start(None, saved, Language::English);
    let mut window = Harness::builder()
        .with_size([width, height])
        .build_eframe(move |creation| App::new(&creation.egui_ctx, start));
    window.run_steps(5);
    window
}

fn expect_in_view(window: &Window, role: Role, name: &str, right: f32) {
    let rect = window.get_by_role_and_label(role, name).rect();
    assert!(
        rect.left() >= 0.0 && rect.right() <= right,
        "{name} is at {rect:?}, and {right} is the end"
    );
}

/// Where the tabs end and what is always in view begins.
fn end_of_tabs(window: &Window) -> f32 {
    let arrow = window.get_by_role_and_label(Role::Button, TO_LEFT);
    arrow.rect().left()
}

#[test]
fn a_new_tab_can_be_asked_for_however_many_there_are() {
    let mut window = window_sized(800.0, 560.0, 4);
    expect_in_view(&window, Role::Button, PLUS, 650.0);
    for _ in 0..4 {
        click_role(&mut window, Role::Button, PLUS);
        window.run_steps(3);
        expect_in_view(&window, Role::Button, PLUS, 650.0);
    }
    assert_eq!(window.query_all_by_role(Role::Tab).count(), 8);
}

#[test]
fn few_tabs_have_no_arrows_and_the_plus_beside_them() {
    let window = window_sized(800.0, 560.0, 2);
    assert!(window.query_by_label(TO_LEFT).is_none());
    let last = window.get_by_role_and_label(Role::Tab, "温湿度传感器 1");
    let plus = window.get_by_role_and_label(Role::Button, PLUS);
    let between = plus.rect().left() - last.rect().right();
    assert!((0.0..8.0).contains(&between), "{between}");
}

#[test]
fn the_active_tab_is_in_view_also_after_the_window_was_made_smaller() {
    let mut window = window_sized(1400.0, 560.0, 8);
    click_role(&mut window, Role::Tab, "温湿度传感器 7");
    window.set_size([800.0, 560.0].into());
    window.run_steps(5);
    let end = end_of_tabs(&window);
    expect_in_view(&window, Role::Tab, "温湿度传感器 7", end);
    window.key_press_modifiers(Modifiers::CTRL, Key::Tab);
    window.run_steps(5);
    expect_in_view(&window, Role::Tab, "温湿度传感器 0", end);
}

#[test]
fn the_arrows_lead_to_tabs_out_of_view() {
    let mut window = window_sized(800.0, 560.0, 8);
    let end = end_of_tabs(&window);
    let left = |window: &Window| {
        let last = window.get_by_role_and_label(Role::Tab, "温湿度传感器 7");
        last.rect().left()
    };
    assert!(left(&window) > end, "it is out of view");
    for _ in 0..3 {
        click_role(&mut window, Role::Button, "Tabs further right");
        window.run_steps(3);
    }
    expect_in_view(&window, Role::Tab, "温湿度传感器 7", end);
    let right = window.get_by_role_and_label(Role::Button, "Tabs further right");
    assert!(right.accesskit_node().is_disabled(), "there is no more");
    let selected = window.get_by_role_and_label(Role::Tab, "温湿度传感器 0");
    let toggled = selected.accesskit_node().toggled();
    assert_eq!(toggled, Some(Toggled::True), "nothing else was chosen");
}

#[test]
fn the_menu_can_be_scrolled_to_its_end_in_a_small_window_with_large_text() {
    for (width, height) in [(640.0, 400.0), (533.0, 373.0)] {
        let mut window = window_sized(width, height, 1);
        click_role(&mut window, Role::Button, "Menu");
        window.run_steps(3);
        let quit = |window: &Window| window.get_by_role_and_label(Role::Button, "Quit").rect();
        let over = window.get_by_label("Text size").rect().center();
        for _ in 0..10 {
            window.hover_at(over);
            window.event(eframe::egui::Event::MouseWheel {
                unit: eframe::egui::MouseWheelUnit::Point,
                delta: [0.0, -60.0].into(),
                phase: eframe::egui::TouchPhase::Move,
                source: eframe::egui::MouseWheelSource::Unknown,
                modifiers: Modifiers::NONE,
            });
            window.run_steps(3);
        }
        let rect = quit(&window);
        assert!(rect.bottom() <= height, "{rect:?} in {height}");
    }
}

/// A window of the least size with everything open that a log has.
fn crowded(names: &Names) -> (Window, UdpSocket) {
    let messages: Vec<String> = (0..30).map(|at| format!("message {at};")).collect();
    let messages: Vec<&str> = messages.iter().map(String::as_str).collect();
    let (mut window, peer) = received(names, &messages);
    let pause = match names.language {
        Language::English => "Pause display",
        Language::Chinese => "接收数据不显示",
    };
    click_role(&mut window, Role::CheckBox, pause);
    window.set_size([800.0, 560.0].into());
    for (modifiers, key) in [
        (Modifiers::COMMAND, Key::I),
        (Modifiers::COMMAND | Modifiers::SHIFT, Key::F),
        (Modifiers::COMMAND, Key::F),
    ] {
        window.key_press_modifiers(modifiers, key);
        window.run_steps(4);
    }
    set(&mut window, Role::TextInput, names.find, "message 1");
    wait_for(&mut window, "11");
    (window, peer)
}

/// A window of this size, in points, with these panes under its log.
fn window_with_panes(names: &Names, size: [f32; 2], keys: &[(Modifiers, Key)]) -> Window {
    let messages: Vec<String> = (0..30).map(|at| format!("message {at};")).collect();
    let messages: Vec<&str> = messages.iter().map(String::as_str).collect();
    let (mut window, _peer) = received(names, &messages);
    for (modifiers, key) in keys {
        window.key_press_modifiers(*modifiers, *key);
        window.run_steps(4);
    }
    if keys.contains(&FILTER) {
        set(&mut window, Role::TextInput, names.content, "2;");
        wait_for(&mut window, names.pane);
    }
    window.set_size(size.into());
    window.run_steps(8);
    window
}

const INSPECTOR: (Modifiers, Key) = (Modifiers::COMMAND, Key::I);
const FIND: (Modifiers, Key) = (Modifiers::COMMAND, Key::F);
const FILTER: (Modifiers, Key) = (Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::F);

#[test]
fn the_log_keeps_two_rows_whatever_is_open_in_a_low_window() {
    // 550 by 360 and 700 by 450 are windows with text of 200 %.
    for (size, keys) in [
        ([550.0, 360.0], &[INSPECTOR][..]),
        ([550.0, 360.0], &[FIND, FILTER]),
        ([700.0, 450.0], &[INSPECTOR, FILTER]),
        ([700.0, 450.0], &[INSPECTOR, FILTER, FIND]),
        ([800.0, 560.0], &[INSPECTOR, FILTER, FIND]),
    ] {
        for names in [&ENGLISH, &CHINESE] {
            let window = window_with_panes(names, size, keys);
            let log = window.get_by_role_and_label(Role::List, names.log).rect();
            let rows = window.query_all_by_role(Role::ListItem);
            let in_log = rows.filter(|row| log.expand(3.0).contains_rect(row.rect().shrink(1.0)));
            assert!(in_log.count() >= 2, "{size:?} {keys:?}: {log:?}");
            if keys.contains(&FILTER) {
                let pane = window.get_by_role_and_label(Role::List, names.pane).rect();
                assert!(pane.height() >= 18.0, "{size:?} {keys:?}: {pane:?}");
            }
            let message = window.get_by_role(Role::MultilineTextInput).rect();
            assert!(
                message.bottom() <= size[1] && message.height() > 40.0,
                "{message:?}"
            );
        }
    }
}

#[test]
fn the_border_under_the_log_can_be_taken_hold_of_from_above() {
    let mut window = window_with_panes(&ENGLISH, [900.0, 700.0], &[INSPECTOR]);
    let log = |window: &Window| {
        let log = window.get_by_role_and_label(Role::List, ENGLISH.log);
        log.rect()
    };
    let before = log(&window);
    // The list ends where the grip begins.
    let grip = before.center_bottom() + vec2(0.0, 1.0);
    window.drag_at(grip);
    window.run_steps(2);
    window.hover_at(grip - vec2(0.0, 50.0));
    window.run_steps(2);
    window.drop_at(grip - vec2(0.0, 50.0));
    window.run_steps(2);
    let moved = before.bottom() - log(&window).bottom();
    assert!((45.0..55.0).contains(&moved), "{moved}");
}

#[test]
fn with_everything_open_in_the_least_window_every_control_is_in_view() {
    let whole = Rect::from_min_size(Pos2::ZERO, [800.0, 560.0].into());
    let controls = [
        Role::Button,
        Role::CheckBox,
        Role::ComboBox,
        Role::RadioButton,
        Role::TextInput,
    ];
    for names in [&ENGLISH, &CHINESE] {
        let (mut window, _peer) = crowded(names);
        set(&mut window, Role::TextInput, names.content, "2;");
        wait_for(&mut window, "message 12;");
        let controls = controls.into_iter().flat_map(|role| {
            let nodes = window.query_all_by_role(role);
            nodes.map(|node| (node.accesskit_node().label(), node.rect()))
        });
        let controls: Vec<_> = controls.collect();
        assert!(controls.len() > 30, "{controls:#?}");
        for (at, (name, rect)) in controls.iter().enumerate() {
            assert!(whole.contains_rect(*rect), "{name:?} is at {rect:?}");
            for (other, there) in &controls[at + 1..] {
                let both = rect.intersect(*there);
                let is_apart = both.width() < 1.0 || both.height() < 1.0;
                assert!(is_apart, "{name:?} and {other:?} at {both:?}");
            }
        }
        for list in [names.log, names.pane] {
            let rows = window.get_by_role_and_label(Role::List, list).rect();
            assert!(rows.height() >= 22.0, "{list} is at {rows:?}");
        }
    }
}

#[test]
fn a_pane_that_had_to_be_lower_for_a_while_has_its_height_again() {
    let names = &ENGLISH;
    let (mut window, _peer) = received(names, &["one", "two"]);
    window.set_size([1100.0, 720.0].into());
    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::F);
    window.run_steps(3);
    set(&mut window, Role::TextInput, names.content, "o");
    wait_for(&mut window, "3 of 3 records");
    let height = |window: &Window, list| {
        let rows = window.get_by_role_and_label(Role::List, list).rect();
        rows.height()
    };
    let bytes = "Bytes of the record";
    let pane = height(&window, names.pane);
    let toggle_inspector = |window: &mut Window| {
        window.key_press_modifiers(Modifiers::COMMAND, Key::I);
        window.run_steps(5);
    };
    toggle_inspector(&mut window);
    click_row(&mut window, names.log, "one");
    window.run_steps(4);
    let inspector = height(&window, bytes);
    window.set_size([1100.0, 520.0].into());
    window.run_steps(5);
    assert!(height(&window, names.pane) < pane - 20.0);
    assert!(height(&window, bytes) < inspector - 20.0);
    window.set_size([1100.0, 720.0].into());
    window.run_steps(5);
    assert!((height(&window, bytes) - inspector).abs() < 3.0);
    toggle_inspector(&mut window);
    assert!((height(&window, names.pane) - pane).abs() < 3.0);
}

#[test]
fn every_part_of_a_dialog_can_be_reached_where_text_is_twice_as_large() {
    let rule = |number: u8| wirepad::settings::ColorRule {
        name: format!("rule {number}"),
        ..Default::default()
    };
    let mut saved = Saved::default();
    saved.preferences.color_rules = (0..3).map(rule).collect();
    let start = start(None, saved, Language::English);
    let mut window = Harness::builder()
        .with_size([550.0, 360.0])
        .build_eframe(move |creation| App::new(&creation.egui_ctx, start));
    window.run_steps(5);
    click_role(&mut window, Role::Button, "View");
    window.run_steps(3);
    window.get_by_label("Colour rules…").scroll_to_me();
    window.run_steps(3);
    click_role(&mut window, Role::Button, "Colour rules…");
    window.run_steps(5);
    let whole = Rect::from_min_size(Pos2::ZERO, [550.0, 360.0].into());
    for name in ["Colour rules", "rule 0", "rule 2", "Cancel"] {
        window.get_by_label(name).scroll_to_me();
        window.run_steps(5);
        let rect = window.get_by_label(name).rect();
        assert!(whole.contains_rect(rect), "{name} is at {rect:?}");
    }
}

#[test]
fn the_strip_of_earlier_sessions_leaves_room_for_log_and_message() {
    let place = tempfile::tempdir().unwrap();
    let name = "温湿度传感器".repeat(12);
    super::sessions::leave(place.path(), &name, &["one"], false);
    let mut window = super::sessions::window_at(place.path(), Language::English);
    wait_for(&mut window, "Later");
    window.set_size([550.0, 360.0].into());
    window.run_steps(8);
    let label = |name| window.get_by_role_and_label(Role::Button, name).rect();
    let message = window.get_by_role(Role::MultilineTextInput).rect();
    let bar = label("Clear log");
    assert!(message.bottom() <= 360.0 - 26.0, "{message:?}");
    assert!(message.top() - bar.bottom() >= 69.0, "{bar:?} {message:?}");
}
