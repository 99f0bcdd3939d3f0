//! What one frame of the log costs: it must not depend on the log's length.

use std::cell::Cell;

use criterion::{Criterion, criterion_group, criterion_main};
use eframe::egui::{self, Color32};
use jiff::tz::TimeZone;
use wirepad::journal::find::Encodings;
use wirepad::journal::{Bookmarks, Party, Record, RecordText, TextPiece, TextReader};
use wirepad::settings::{ColorRule, ColumnSettings, ContentForm, PatternKind, TimeForm};
use wirepad::text::Encoding;
use wirepad::ui::color_rules::{RuleBook, TabReading};
use wirepad::ui::log_view::{
    CopyForm, LogColors, LogMenu, LogSource, LogView, LogViewInput, LogWords, MenuWords, TintColors,
};
use wirepad::value::{Direction, Language, RecordSeq, SessionId, Stamp};

/// A log whose records are made when they are read.
struct Log {
    end: Cell<u64>,
    bytes: Vec<u8>,
    form: ContentForm,
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

fn frame(ctx: &egui::Context, view: &mut LogView, log: &Log, rules: &RuleBook) {
    let size = egui::vec2(1100.0, 720.0);
    let input = egui::RawInput {
        screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, size)),
        ..egui::RawInput::default()
    };
    let mut output = ctx.run_ui(input, |ui| log_ui(ui, view, log, rules));
    let shapes = std::mem::take(&mut output.shapes);
    ctx.tessellate(shapes, output.pixels_per_point);
    output.drop_without_applying_deltas();
}

fn log_ui(ui: &mut egui::Ui, view: &mut LogView, log: &Log, rules: &RuleBook) {
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
        hit: color,
        accent: color,
        on_accent: color,
        ground: color,
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
        content: log.form,
        ansi_colors: false,
        time: TimeForm::Clock,
        columns: &ColumnSettings::default(),
        log_mode: true,
        wrap: true,
        end_limit: None,
        shown: None,
        hits: None,
        marks: None,
        tinting: &rules.for_tab(TabReading {
            tab: SessionId(0),
            encodings: Encodings::default(),
            language: Language::English,
        }),
        bookmarks: &Bookmarks::default(),
        time_zone: &TimeZone::UTC,
        colors: &colors,
        row_height: 22.0,
        words: words(),
        menu: LogMenu {
            can_send: true,
            tools: &[],
        },
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
        column_name: &|_| "",
        reset_columns: "",
        menu: MenuWords {
            copy: "",
            copy_as: "",
            forms: [(CopyForm::Text, ""); 8],
            select_all: "",
            send_again: "",
            edit_and_send: "",
            find: "",
            inspect: "",
            bookmark: "",
        },
        note: &|_| String::new(),
        all_clients: &|_| String::new(),
        new_records: &|_| String::new(),
        gone: &|_| String::new(),
        more_bytes: &|_| String::new(),
        bookmark: &|_| String::new(),
    }
}

/// A log in which nothing or something comes between two frames.
struct Case {
    form: ContentForm,
    end: u64,
    growth: u64,
    bytes: Vec<u8>,
    /// How many rules a record is asked for, none of which fits.
    rules: usize,
}

impl Case {
    fn bench(self, criterion: &mut Criterion, name: &str) {
        let ctx = egui::Context::default();
        let mut view = LogView::new();
        let rules = vec_of_rules(self.rules);
        let mut book = RuleBook::default();
        let log = Log {
            end: Cell::new(self.end),
            bytes: self.bytes,
            form: self.form,
        };
        criterion.bench_function(name, |bencher| {
            bencher.iter(|| {
                log.end.set(log.end.get() + self.growth);
                book.follow(&rules);
                frame(&ctx, &mut view, &log, &book);
            });
        });
    }
}

fn vec_of_rules(count: usize) -> Vec<ColorRule> {
    let rule = |number| ColorRule {
        kind: PatternKind::Regex,
        pattern: format!(r"error {number}|(fail|timeout)\w* at [a-f]+{number}$"),
        ..ColorRule::default()
    };
    (0..count).map(rule).collect()
}

fn frames(criterion: &mut Criterion) {
    let line = || b"temperature 23.5, humidity 41".to_vec();
    let large = || "0123456789abcdef".repeat(4096).into_bytes();
    for (name, end, growth, bytes, rules) in [
        ("at rest, 100 records", 100, 0, line(), 0),
        ("at rest, 10^8 records", 100_000_000, 0, line(), 0),
        ("at rest, 20 rules", 100, 0, line(), 20),
        ("following 1,000 records a frame", 100, 1_000, line(), 0),
        ("following 1,000 a frame, 20 rules", 100, 1_000, line(), 20),
        ("following records of 64 KiB", 100, 10, large(), 0),
        (
            "following records of 64 KiB, 20 rules",
            100,
            10,
            large(),
            20,
        ),
    ] {
        let case = Case {
            form: ContentForm::Text,
            end,
            growth,
            bytes,
            rules,
        };
        case.bench(criterion, name);
    }
}

/// The same records in each form of their contents.
fn forms(criterion: &mut Criterion) {
    for (form, name) in [
        (ContentForm::Text, "text"),
        (ContentForm::Hex, "HEX"),
        (ContentForm::Dump, "dump"),
        (ContentForm::TextAndHex, "HEX and text"),
    ] {
        let line = "温度 23.5 ℃, humidity 41 %\r\n".as_bytes().to_vec();
        let name = format!("following in form: {name}");
        let case = Case {
            form,
            end: 100,
            growth: 100,
            bytes: line,
            rules: 0,
        };
        case.bench(criterion, &name);
    }
}

criterion_group!(benches, frames, forms);
criterion_main!(benches);
