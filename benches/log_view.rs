//! What one frame of the log costs: it must not depend on the log's length.

use std::cell::Cell;

use criterion::{Criterion, criterion_group, criterion_main};
use eframe::egui::{self, Color32};
use jiff::tz::TimeZone;
use wirepad::journal::{Party, Record, RecordText, TextPiece, TextReader};
use wirepad::text::Encoding;
use wirepad::ui::log_view::{LogColors, LogSource, LogView, LogViewInput, LogWords};
use wirepad::value::{Direction, Language, RecordSeq, Stamp};

/// A log whose records are made when they are read.
struct Log {
    end: Cell<u64>,
    bytes: Vec<u8>,
}

impl LogSource for Log {
    fn first(&self) -> RecordSeq {
        RecordSeq(0)
    }

    fn end(&self) -> RecordSeq {
        RecordSeq(self.end.get())
    }

    fn gone(&self) -> u64 {
        0
    }

    fn read(&self, seq: RecordSeq) -> Option<Record> {
        Some(Record {
            seq,
            at: Stamp(0),
            direction: Direction::In,
            party: Party::Nobody,
            place: None,
            typed_as_hex: false,
            // No two records are the same: egui remembers what it laid out.
            bytes: [seq.0.to_string().as_bytes(), &self.bytes].concat(),
        })
    }

    fn text(&self, _: &TextReader, record: &Record) -> RecordText {
        let text = String::from_utf8_lossy(&record.bytes).into_owned();
        RecordText {
            pieces: vec![TextPiece::Text(text)],
        }
    }
}

fn frame(ctx: &egui::Context, view: &mut LogView, log: &Log) {
    let size = egui::vec2(1100.0, 720.0);
    let input = egui::RawInput {
        screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, size)),
        ..egui::RawInput::default()
    };
    let mut output = ctx.run_ui(input, |ui| log_ui(ui, view, log));
    let shapes = std::mem::take(&mut output.shapes);
    ctx.tessellate(shapes, output.pixels_per_point);
    output.drop_without_applying_deltas();
}

fn log_ui(ui: &mut egui::Ui, view: &mut LogView, log: &Log) {
    let color = Color32::GRAY;
    let colors = LogColors {
        text: color,
        dim: color,
        faint: color,
        line: color,
        incoming: color,
        outgoing: color,
        note: color,
        bad: color,
        selection: color,
        accent: color,
        on_accent: color,
        tints: [TintColors {
            text: color,
            ground: color,
        }; 8],
    };
    let input = LogViewInput {
        source: log,
        text: &TextReader {
            receive: Encoding::UTF_8,
            send: Encoding::UTF_8,
        },
        as_hex: false,
        log_mode: true,
        wrap: true,
        end_limit: None,
        tinting: rules,
        bookmarks: &Bookmarks::default(),
        time_zone: &TimeZone::UTC,
        colors: &colors,
        row_height: 22.0,
        words: words(),
    };
    view.ui(ui, &input);
}

fn words() -> LogWords<'static> {
    LogWords {
        language: Language::English,
        name: "log",
        number: "",
        time: "",
        delta: "",
        direction: "",
        peer: "",
        length: "",
        content: "",
        copy: "",
        copy_as_hex: "",
        select_all: "",
        note: &|_| String::new(),
        all_clients: &|_| String::new(),
        new_records: &|_| String::new(),
        gone: &|_| String::new(),
        more_bytes: &|_| String::new(),
        bookmark: &|_| String::new(),
    }
}

/// `growth` records come between two frames.
fn bench_frame(criterion: &mut Criterion, name: &str, end: u64, growth: u64, bytes: Vec<u8>) {
    let ctx = egui::Context::default();
    let mut view = LogView::new();
    let log = Log {
        end: Cell::new(end),
        bytes,
    };
    criterion.bench_function(name, |bencher| {
        bencher.iter(|| {
            log.end.set(log.end.get() + growth);
            frame(&ctx, &mut view, &log);
        });
    });
}

fn frames(criterion: &mut Criterion) {
    let line = || b"temperature 23.5, humidity 41".to_vec();
    bench_frame(criterion, "at rest, 100 records", 100, 0, line());
    bench_frame(criterion, "at rest, 10^8 records", 100_000_000, 0, line());
    bench_frame(
        criterion,
        "following 1,000 records a frame",
        100,
        1_000,
        line(),
    );
    let large = "0123456789abcdef".repeat(4096).into_bytes();
    bench_frame(criterion, "following records of 64 KiB", 100, 10, large);
}

criterion_group!(benches, frames);
criterion_main!(benches);
