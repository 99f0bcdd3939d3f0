use std::sync::Arc;

use eframe::egui::{Galley, Shape};

use super::fake::Window;
use crate::journal::{Draft, Journal, JournalReader, Party};
use crate::ui::log_view::position::Position;
use crate::value::{Direction, PeerId, Stamp, StreamId};

fn received(bytes: &[u8]) -> Draft<'_> {
    Draft {
        at: Stamp(0),
        direction: Direction::In,
        party: Party::Peer {
            peer: PeerId(1),
            addr: ([127, 0, 0, 1], 8899).into(),
        },
        stream: Some(StreamId(1)),
        typed_as_hex: false,
        bytes,
    }
}

fn window(journal: &Journal, log_mode: bool) -> Window<JournalReader> {
    Window::with(journal.reader(), |tab| tab.log_mode = log_mode)
}

#[test]
fn a_character_in_two_parts_is_whole_when_the_second_one_is_there() {
    let mut journal = Journal::in_memory(1 << 20);
    let (begin, end) = "你".as_bytes().split_at(1);
    journal.append(received(begin));
    let mut window = window(&journal, true);
    assert_eq!(window.contents(), ["<E4>"]);
    journal.append(received(end));
    window.run();
    assert_eq!(window.rows()[0], "1 00:00:00.000 ← 127.0.0.1:8899 1");
    assert_eq!(window.contents()[1], "你");
}

#[test]
fn a_text_that_comes_byte_by_byte_is_one_line_in_stream_mode() {
    let mut journal = Journal::in_memory(1 << 20);
    for byte in "你好，世界\n再见".as_bytes().chunks(1) {
        journal.append(received(byte));
    }
    let window = window(&journal, false);
    assert_eq!(window.rows(), ["你好，世界", "再见"]);
}

#[test]
fn records_that_the_limit_dropped_are_spoken_of() {
    let mut journal = Journal::in_memory(4096);
    let mut window = window(&journal, true);
    for _ in 0..200 {
        journal.append(received(&[b'x'; 100]));
        window.harness.step();
    }
    let gone = journal.reader().gone();
    assert!(gone > 0);
    window.tab().view.set_follow(false);
    window.tab().view.position = Position::default();
    window.run();
    assert_eq!(window.rows()[0], format!("{gone} older records are gone"));
}

/// The text of the first row that is Hebrew, as it is painted.
fn hebrew(window: &Window<JournalReader>) -> Arc<Galley> {
    let shapes = &window.harness.output().shapes;
    let mut galleys = shapes.iter().filter_map(|shape| match &shape.shape {
        Shape::Text(text) => Some(Arc::clone(&text.galley)),
        _ => None,
    });
    galleys.find(|it| it.text().contains('ש')).unwrap()
}

#[test]
fn text_from_right_to_left_is_mended_once_and_not_in_each_frame() {
    let mut journal = Journal::in_memory(1 << 20);
    journal.append(received("שלום עולם".as_bytes()));
    let mut window = window(&journal, true);
    let before = hebrew(&window);
    window.harness.step();
    assert!(Arc::ptr_eq(&before, &hebrew(&window)));
    window.harness.set_size([400.0, 200.0].into());
    window.run();
    assert_eq!(hebrew(&window).text(), "שלום עולם");
}
