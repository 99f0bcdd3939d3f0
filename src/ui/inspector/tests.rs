//! The pane by accessible name, on records of any size.

use std::sync::Arc;

use eframe::egui::{Event, Key, Modifiers, accesskit::Role};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::*;
use crate::journal::Party;
use crate::session::JournalPlace;
use crate::settings::TabSettings;
use crate::value::{PeerId, RecordSeq, SessionId, Stamp};

struct State {
    tab: Tab,
    preferences: Preferences,
    actions: Vec<Action>,
    language: Language,
}

type Window = Harness<'static, State>;

fn record(bytes: Vec<u8>) -> Record {
    Record {
        seq: RecordSeq(0),
        at: Stamp(1_562_918_741_240_000_000),
        direction: Direction::In,
        party: Party::Peer {
            peer: PeerId(1),
            addr: ([127, 0, 0, 1], 51877).into(),
        },
        bytes,
        ..Record::default()
    }
}

fn window_sized(record: Record, width: f32) -> Window {
    let place = JournalPlace::Memory {
        limit_bytes: 1 << 20,
    };
    let mut tab = Tab::new(SessionId(0), TabSettings::default(), place, Arc::new(|| {}));
    tab.inspector.show(Some(record));
    let preferences = Preferences {
        inspector_height: 420.0,
        ..Preferences::default()
    };
    let state = State {
        tab,
        preferences,
        actions: Vec::new(),
        language: Language::English,
    };
    let mut window = Harness::builder()
        .with_size([width, 560.0])
        .allow_missing_glyphs()
        .build_ui_state(
            |ui, state: &mut State| {
                let (tab, preferences) = (&mut state.tab, &mut state.preferences);
                let (language, actions) = (state.language, &mut state.actions);
                inspector_ui(ui, tab, preferences, &TimeZone::UTC, language, actions);
            },
            state,
        );
    window.run_steps(3);
    window
}

fn window(bytes: &[u8]) -> Window {
    window_sized(record(bytes.to_vec()), 1300.0)
}

fn value(window: &Window, name: &str) -> String {
    let node = window.get_by_label(name);
    node.accesskit_node().value().unwrap_or_default()
}

fn rows(window: &Window) -> Vec<String> {
    let rows = window.query_all_by_role(Role::ListItem);
    rows.filter_map(|node| node.accesskit_node().label())
        .collect()
}

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run_steps(2);
}

fn focus(window: &mut Window, pane: &str) {
    window.get_by_label(pane).focus();
    window.run_steps(2);
    press(window, Modifiers::COMMAND, Key::Home);
}

fn copied(window: &mut Window) -> Vec<String> {
    let actions = window.state_mut().actions.drain(..);
    let copies = actions.filter_map(|action| match action {
        Action::CopyText(copied) => Some(copied.text),
        _ => None,
    });
    copies.collect()
}

const BYTES: &str = "Bytes of the record";
const TEXT: &str = "Text of the record";

#[test]
fn a_record_is_there_as_bytes_and_as_text() {
    let window = window("温度=23.5\r\nok".as_bytes());
    let rows = rows(&window);
    assert_eq!(
        rows,
        [
            "00000000 E6 B8 A9 E5 BA A6 3D 32  33 2E 35 0D 0A 6F 6B ......=23.5..ok",
            "温度=23.5··",
            "ok",
        ]
    );
}

#[test]
fn what_is_selected_in_one_pane_is_selected_in_the_other() {
    let mut window = window("温度=23.5".as_bytes());
    focus(&mut window, TEXT);
    press(&mut window, Modifiers::SHIFT, Key::ArrowRight);
    assert!(
        window
            .query_by_label("6 bytes selected from 0 (0x0)")
            .is_some()
    );
    window.event(Event::Copy);
    window.run_steps(2);
    assert_eq!(copied(&mut window), ["温度"]);
    window.get_by_label(BYTES).focus();
    window.run_steps(2);
    press(&mut window, Modifiers::SHIFT, Key::ArrowRight);
    window.event(Event::Copy);
    window.run_steps(2);
    assert_eq!(copied(&mut window), ["E6 B8 A9 E5 BA A6 3D"]);
}

#[test]
fn a_drag_over_the_digits_selects_their_bytes() {
    let mut window = window(&(0x10..0x40).collect::<Vec<u8>>());
    let first = window.get_by_role_and_label(Role::List, BYTES).rect();
    let per_char = {
        let ctx = window.ctx.clone();
        ctx.fonts_mut(|fonts| fonts.glyph_width(&crate::ui::theme::data_font(), '0'))
    };
    let at = |byte: usize, row: f32| {
        let chars = 10.0 + byte as f32 * 3.0 + (byte / 8) as f32 + 1.0;
        first.left_top() + eframe::egui::vec2(4.0 + chars * per_char, (row + 0.5) * 18.0)
    };
    window.drag_at(at(2, 0.0));
    window.run_steps(2);
    window.hover_at(at(9, 1.0));
    window.run_steps(2);
    window.drop_at(at(9, 1.0));
    window.run_steps(2);
    assert!(
        window
            .query_by_label("24 bytes selected from 2 (0x2)")
            .is_some(),
        "{:?}",
        window.state().tab.inspector.selection
    );
}

#[test]
fn numbers_are_read_from_the_cursor_on_and_within_a_selection() {
    let mut window = window(&[0x01, 0x00, 0xC8, 0x41, 0xFF, 0xFF, 0xFF, 0xFE, 0x80]);
    assert_eq!(value(&window, "uint16 little-endian"), "1");
    assert_eq!(value(&window, "uint16 big-endian"), "256");
    assert_eq!(value(&window, "int8"), "1");
    assert_eq!(value(&window, "Binary"), "0000 0001");
    focus(&mut window, BYTES);
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    press(&mut window, Modifiers::SHIFT, Key::ArrowRight);
    assert_eq!(value(&window, "uint16 big-endian"), "51265");
    assert_eq!(
        value(&window, "uint32 big-endian"),
        "–",
        "two bytes are selected"
    );
}

#[test]
fn a_click_on_a_value_copies_it() {
    let mut window = window(b"123456789");
    window.get_by_label("uint8").click();
    window.run_steps(2);
    assert_eq!(copied(&mut window), ["49"]);
}

#[test]
fn a_time_has_its_zone_and_what_is_none_a_dash() {
    let window = window(&1_562_918_741_u32.to_be_bytes());
    assert_eq!(
        value(&window, "Unix s, 32 bit big-endian"),
        "2019-07-12 08:05:41 +00:00"
    );
    assert_eq!(value(&window, "Unix s, 64 bit big-endian"), "–");
}

#[test]
fn a_checksum_is_found_by_name() {
    let mut window = window(b"123456789");
    // Scrolled down to, as with the wheel.
    window.get_by_label("Find a checksum").scroll_to_me();
    window.run_steps(3);
    window
        .get_by_role_and_label(Role::TextInput, "Find a checksum")
        .focus();
    window.run_steps(2);
    window
        .get_by_role_and_label(Role::TextInput, "Find a checksum")
        .type_text("modbus");
    window.run_steps(3);
    assert!(window.query_by_label("CRC-16/XMODEM").is_none());
    assert_eq!(value(&window, "CRC-16/MODBUS"), "0x4B37");
}

#[test]
fn the_guess_can_be_used() {
    let gbk = Encoding::from_label("gbk").unwrap();
    let text = "网络调试助手是一款用于调试网络程序的工具，支持多种字符编码。";
    let mut window = window(&gbk.encode(text).unwrap());
    assert!(window.query_by_label_contains("GBK, likely").is_some());
    window.get_by_label("Use GBK").click();
    window.run_steps(2);
    let action = Action::View(ViewAction::UseEncoding(Direction::In, gbk));
    assert_eq!(window.state().actions, [action]);
    window.state_mut().tab.settings.receive.encoding = gbk;
    window.run_steps(2);
    assert!(window.query_by_label("Use GBK").is_none());
    assert!(
        rows(&window)
            .iter()
            .any(|row| row.starts_with("网络调试助手"))
    );
}

#[test]
fn escape_closes_the_pane_only_while_it_has_the_keyboard() {
    let mut window = window(b"abc");
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(window.state().actions.is_empty());
    focus(&mut window, BYTES);
    press(&mut window, Modifiers::NONE, Key::Escape);
    let closes = Action::View(ViewAction::ToggleInspector);
    assert_eq!(window.state().actions, [closes]);
}

#[test]
fn escape_closes_a_menu_before_the_pane() {
    let mut window = window(b"abc");
    focus(&mut window, BYTES);
    window
        .get_by_role_and_label(Role::List, BYTES)
        .click_secondary();
    window.run_steps(3);
    window.get_by_label("Copy bytes as C array");
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(window.state().actions.is_empty());
    assert!(window.query_by_label("Copy bytes as C array").is_none());
}

#[test]
fn where_there_is_no_room_one_part_is_shown_at_a_time() {
    let mut window = window_sized(record(b"hello".to_vec()), 776.0);
    assert!(window.query_by_label(BYTES).is_some());
    assert!(window.query_by_label(TEXT).is_none());
    window.get_by_label("Text").click();
    window.run_steps(3);
    assert_eq!(rows(&window), ["hello"]);
    window.get_by_label("Values").click();
    window.run_steps(3);
    assert_eq!(value(&window, "uint8"), "104");
}

/// However large the record is, a frame has the rows in view and decodes a few
/// chunks.
#[test]
fn a_large_record_costs_what_is_in_view() {
    for len in [64 * 1024, 1 << 20, 8 << 20] {
        let bytes = "温湿度传感器 23.5 ".as_bytes().iter().copied().cycle();
        let mut window = window(&bytes.take(len).collect::<Vec<u8>>());
        assert!(rows(&window).len() < 60, "{len}: {}", rows(&window).len());
        focus(&mut window, BYTES);
        press(&mut window, Modifiers::COMMAND, Key::End);
        let last = format!("{:08X}", (len - 1) / 16 * 16);
        let is_last = |row: &String| row.starts_with(&last);
        assert!(
            rows(&window).iter().any(is_last),
            "{len}: {:?}",
            rows(&window)
        );
        let decoded = |window: &Window| {
            let rows = window.state().tab.inspector.text_rows.as_ref();
            rows.map_or(0, super::text_rows::TextRows::decoded_chunks)
        };
        assert!(decoded(&window) <= 8, "{len}: {}", decoded(&window));
    }
}

#[test]
fn the_cursor_moved_in_the_bytes_is_in_view_in_the_text() {
    let mut text: Vec<String> = (0..5000).map(|line| format!("line {line}\n")).collect();
    text.push(String::from("the end"));
    let mut window = window(text.concat().as_bytes());
    focus(&mut window, BYTES);
    press(&mut window, Modifiers::COMMAND, Key::End);
    assert!(
        rows(&window).contains(&String::from("the end")),
        "{:?}",
        rows(&window)
    );
}

#[test]
fn a_note_is_told_and_shown_as_it_is_kept() {
    let note = crate::journal::Note::Joined {
        addr: ([127, 0, 0, 1], 5).into(),
    };
    let kept = Record {
        bytes: note.to_bytes(),
        ..Record::default()
    };
    let window = window_sized(kept, 1300.0);
    assert!(window.query_by_label("127.0.0.1:5 came online.").is_some());
    assert!(
        window
            .query_by_label_contains("\"note\": \"joined\"")
            .is_some()
    );
}

#[test]
fn every_value_has_its_name_in_chinese() {
    let mut window = window(b"123456789");
    window.state_mut().language = Language::Chinese;
    window.run_steps(3);
    for name in [
        "记录的字节",
        "记录的文本",
        "关闭数据检查器",
        "固定此条记录",
        "查找校验算法",
        "二进制",
    ] {
        assert!(window.query_by_label(name).is_some(), "{name}");
    }
    assert_eq!(value(&window, "uint16 大端"), "12594");
}

#[test]
fn encodings_that_explain_the_bytes_are_listed_with_their_text() {
    let gbk = Encoding::from_label("gbk").unwrap();
    let mut window = window_sized(record(gbk.encode("你好").unwrap()), 1300.0);
    assert!(window.query_by_label("GBK, GB18030").is_none(), "folded");
    let heading = "Text in every encoding that fits";
    window.get_by_label(heading).scroll_to_me();
    window.run_steps(3);
    window.get_by_label(heading).click();
    window.run_steps(3);
    assert_eq!(value(&window, "GBK, GB18030"), "你好");
    assert!(window.query_by_label("UTF-8").is_none());
}

/// Laying out a hundred lines took most of a frame.
#[test]
fn checksums_out_of_view_cost_a_frame_nothing() {
    let mut window = window(b"123456789");
    window.get_by_label("Find a checksum").scroll_to_me();
    window.run_steps(3);
    let shown = || {
        let all = window.query_all_by_role(Role::Button);
        all.filter(|node| {
            node.accesskit_node()
                .label()
                .is_some_and(|name| name.contains("CRC-"))
        })
        .count()
    };
    assert!((1..40).contains(&shown()), "{}", shown());
}

#[test]
fn texts_are_decoded_when_they_are_looked_at() {
    let mut window = window("温度".as_bytes());
    let is_decoded = |window: &Window| {
        let readings = window.state().tab.inspector.readings.as_ref();
        readings.is_some_and(super::readings::Readings::has_texts)
    };
    assert!(!is_decoded(&window), "folded");
    let heading = "Text in every encoding that fits";
    window.get_by_label(heading).scroll_to_me();
    window.run_steps(3);
    window.get_by_label(heading).click();
    window.run_steps(3);
    assert!(is_decoded(&window));
}
