use std::cell::Cell;

use egui_kittest::kittest::{NodeT, Queryable};

use super::fake::{FakeLog, Window, pick};
use crate::journal::{Record, RecordText, TextReader};
use crate::settings::ContentForm;
use crate::ui::log_view::LogSource;
use crate::value::{Direction, RecordSeq};

#[test]
fn the_log_and_its_rows_have_names() {
    let mut log = FakeLog::numbered(3);
    log.direction = |seq| pick(&[Direction::Note, Direction::In, Direction::Out], seq);
    let window = Window::of(log);
    assert!(window.node("Data log").is_some());
    let expected = [
        "1 08:05:41.240 • something happened",
        "2 08:05:42.740 ← 127.0.0.1:51877 8 record 1",
        "3 08:05:44.240 → 127.0.0.1:51877 8 record 2",
    ];
    assert_eq!(window.rows(), expected);
}

#[test]
fn a_row_is_found_by_its_name() {
    let window = Window::of(FakeLog::numbered(3));
    let row = window.node("2 08:05:42.740 ← 127.0.0.1:51877 8 record 1");
    assert_eq!(row.unwrap().rect().height(), 22.0);
}

#[test]
fn rows_are_below_the_log_in_the_accessibility_tree() {
    let window = Window::of(FakeLog::numbered(3));
    let name = &window.rows()[1];
    let row = window.node(name).unwrap().accesskit_node();
    let above = std::iter::successors(row.parent(), |node| node.parent());
    let names: Vec<String> = above.filter_map(|node| node.label()).collect();
    assert_eq!(names, ["Data log"]);
}

#[test]
fn hex_and_text_are_two_views_of_the_same_record() {
    let mut window = Window::of(FakeLog::of(1, |_| "a\u{e9}\u{1b}b\r\n".to_owned()));
    assert_eq!(window.contents(), ["a<C3><A9><1B>b"]);
    window.tab().content = ContentForm::Hex;
    window.run();
    assert_eq!(window.contents(), ["61 C3 A9 1B 62 0D 0A"]);
}

#[test]
fn a_huge_record_shows_its_beginning_and_says_how_much_is_left() {
    let log = FakeLog::of(1, |_| "y".repeat(20_000));
    let mut window = Window::with(log, |tab| tab.wrap = false);
    let lines = window.tab().view.position;
    assert_eq!(lines.line, 0);
    let rows = window
        .harness
        .query_all_by_role(eframe::egui::accesskit::Role::ListItem);
    let heights: Vec<f32> = rows.map(|row| row.rect().height()).collect();
    assert_eq!(heights, [44.0], "the text and the line about the rest");
}

#[test]
fn long_lines_wrap_under_the_content_in_rows_of_equal_height() {
    let log = FakeLog::of(2, |seq| format!("{seq} ").repeat(300));
    let mut window = Window::with(log, |tab| tab.wrap = false);
    assert_eq!(window.rows().len(), 2);
    let height = |window: &Window| {
        let rows = window
            .harness
            .query_all_by_role(eframe::egui::accesskit::Role::ListItem);
        rows.map(|row| row.rect().height()).sum::<f32>()
    };
    assert_eq!(height(&window), 44.0);
    window.tab().wrap = true;
    window.run();
    assert!(height(&window) > 100.0);
    assert_eq!(height(&window) % 22.0, 0.0);
}

#[test]
fn in_stream_mode_records_run_on_and_directions_begin_lines() {
    let mut log = FakeLog::of(6, |seq| {
        pick(&["ab", "cd\nef", "gh\n", "ij", "kl", "x"], seq).to_owned()
    });
    log.direction = |seq| match seq {
        4 => Direction::Out,
        5 => Direction::Note,
        _ => Direction::In,
    };
    let window = Window::with(log, |tab| tab.log_mode = false);
    let expected = ["abcd", "efgh", "ij", "kl", "something happened"];
    assert_eq!(window.rows(), expected);
}

#[test]
fn a_line_that_is_still_coming_grows() {
    let log = FakeLog::of(1, |seq| format!("part{seq} "));
    let mut window = Window::with(log, |tab| tab.log_mode = false);
    assert_eq!(window.rows(), ["part0 "]);
    window.tab().log.end = 3;
    window.run();
    assert_eq!(window.rows(), ["part0 part1 part2 "]);
}

#[test]
fn a_window_without_room_does_no_harm() {
    for size in [[0.0, 0.0], [3.0, 300.0], [300.0, 3.0], [60.0, 30.0]] {
        for log_mode in [true, false] {
            let log = FakeLog::of(50, |seq| format!("{seq} ").repeat(40));
            let mut window = Window::with(log, |tab| tab.log_mode = log_mode);
            window.harness.set_size(size.into());
            window.run();
            window.tab().wrap = false;
            window.run();
        }
    }
}

#[test]
fn a_log_that_is_cleared_during_a_frame_ends_the_frame() {
    let mut log = FakeLog::numbered(100_000_000);
    log.is_cleared_soon = true;
    for log_mode in [true, false] {
        let mut window = Window::with(log.clone(), |tab| tab.log_mode = log_mode);
        window.run();
        assert!(window.tab().log.reads.get() < 1000);
    }
}

/// A journal that loses records between any two questions.
struct Losing {
    log: FakeLog,
    asked: Cell<u64>,
    /// The first question after which something is gone.
    from: u64,
}

impl Losing {
    fn lost(&self) -> u64 {
        self.asked.get().saturating_sub(self.from)
    }
}

impl LogSource for Losing {
    fn first(&self) -> RecordSeq {
        self.asked.set(self.asked.get() + 1);
        RecordSeq(self.lost())
    }

    fn end(&self) -> RecordSeq {
        self.log.end()
    }

    fn gone(&self) -> u64 {
        self.asked.set(self.asked.get() + 1);
        self.lost()
    }

    fn read(&self, seq: RecordSeq) -> Option<Record> {
        self.log
            .read(seq)
            .filter(|record| record.seq.0 >= self.lost())
    }

    fn text(&self, reader: &TextReader, record: &Record) -> RecordText {
        self.log.text(reader, record)
    }
}

#[test]
fn records_may_go_at_any_moment_of_a_frame() {
    for from in 0..60 {
        let source = Losing {
            log: FakeLog::numbered(10_000),
            asked: Cell::new(0),
            from,
        };
        let mut window = Window::with(source, |tab| tab.view.set_follow(false));
        window.harness.step();
        assert!(!window.rows().is_empty(), "{from}");
    }
}
