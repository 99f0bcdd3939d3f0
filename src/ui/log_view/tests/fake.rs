//! A log made by a rule, and a window that shows it.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use eframe::egui::{self, Color32, Event, Modifiers, MouseWheelUnit, Pos2, TouchPhase, Vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::{Harness, Node};
use jiff::tz::TimeZone;

use super::super::{
    Copied, CopyForm, CopyMeans, LogColors, LogMenu, LogRequest, LogSource, LogTool, LogView,
    LogViewInput, LogWords, MenuWords, Tint, TintColors, Tinting,
};
use crate::export::{Form, FormSpec};
use crate::journal::find::{Found, Question};
use crate::journal::{Bookmarks, Note, Party, Record, RecordText, TextPiece, TextReader};
use crate::settings::{ColumnSettings, ContentForm, LogColumn, TimeForm};
use crate::text::Encoding;
use crate::value::{Direction, Language, PeerId, RecordSeq, Stamp};

/// A fake log. Records are made when they are read; `text` gives the contents,
/// `direction` the rest.
#[derive(Clone)]
pub struct FakeLog {
    pub first: u64,
    pub end: u64,
    pub gone: u64,
    pub reads: Rc<Cell<usize>>,
    /// The records go between the question for the ends and the first read.
    pub is_cleared_soon: bool,
    pub text: fn(u64) -> String,
    pub direction: fn(u64) -> Direction,
}

impl FakeLog {
    pub fn of(end: u64, text: fn(u64) -> String) -> Self {
        Self {
            first: 0,
            end,
            gone: 0,
            reads: Rc::default(),
            is_cleared_soon: false,
            text,
            direction: |_| Direction::In,
        }
    }

    /// One-line records.
    pub fn numbered(end: u64) -> Self {
        Self::of(end, |seq| format!("record {seq}"))
    }
}

impl LogSource for FakeLog {
    fn first(&self) -> RecordSeq {
        RecordSeq(self.first)
    }

    fn end(&self) -> RecordSeq {
        RecordSeq(self.end)
    }

    fn gone(&self) -> u64 {
        self.gone
    }

    fn read(&self, seq: RecordSeq) -> Option<Record> {
        self.reads.set(self.reads.get() + 1);
        if self.is_cleared_soon {
            return None;
        }
        let direction = (self.direction)(seq.0);
        let bytes = match direction {
            Direction::Note => Note::Unknown.to_bytes(),
            Direction::In | Direction::Out => (self.text)(seq.0).into_bytes(),
        };
        let party = match direction {
            Direction::Note => Party::Nobody,
            Direction::In | Direction::Out => Party::Peer {
                peer: PeerId(1),
                addr: ([127, 0, 0, 1], 51877).into(),
            },
        };
        (self.first..self.end).contains(&seq.0).then_some(Record {
            seq,
            // 2019-07-12 08:05:41.240 UTC, then every 1.5 s.
            at: Stamp(1_562_918_741_240_000_000 + i64::try_from(seq.0).unwrap() * 1_500_000_000),
            direction,
            party,
            place: None,
            typed_as_hex: false,
            bytes,
        })
    }

    /// ASCII; all other bytes are undecodable.
    fn text(&self, _: &TextReader, record: &Record) -> RecordText {
        let mut pieces = Vec::new();
        for chunk in record.bytes.chunk_by(|a, b| a.is_ascii() == b.is_ascii()) {
            pieces.push(match std::str::from_utf8(chunk) {
                Ok(text) if chunk.is_ascii() => TextPiece::Text(text.to_owned()),
                _ => TextPiece::Undecodable(chunk.to_owned()),
            });
        }
        RecordText { pieces }
    }
}

/// Records that this divides stand out.
#[derive(Default)]
pub struct Rule {
    pub generation: u64,
    pub tint: Option<(u64, Tint)>,
    pub asked: Cell<usize>,
}

impl Tinting for Rule {
    fn generation(&self) -> u64 {
        self.generation
    }

    fn tint(&self, record: &Record) -> Option<Tint> {
        self.asked.set(self.asked.get() + 1);
        let (divisor, tint) = self.tint?;
        record.seq.0.is_multiple_of(divisor).then_some(tint)
    }
}

/// The item for a record of a short log.
pub fn pick<T: Copy>(of: &[T], seq: u64) -> T {
    of[usize::try_from(seq).unwrap()]
}

/// A tab's worth of state.
pub struct Tab<S = FakeLog> {
    pub view: LogView,
    pub log: S,
    pub content: ContentForm,
    pub ansi_colors: bool,
    pub time: TimeForm,
    pub columns: ColumnSettings,
    pub log_mode: bool,
    pub wrap: bool,
    pub end_limit: Option<RecordSeq>,
    pub shown: Option<Found>,
    pub hits: Option<Arc<Question>>,
    pub bookmarks: Bookmarks,
    pub rule: Rule,
    /// The record that was last clicked.
    pub clicked: Option<RecordSeq>,
    pub can_send: bool,
    pub copied: Option<Copied>,
    pub asked: Option<LogRequest>,
}

pub struct Window<S = FakeLog> {
    pub harness: Harness<'static, Tab<S>>,
}

pub const WIDTH: f32 = 900.0;
/// The header is 24 high, so that ten rows of 22 fit.
pub const HEIGHT: f32 = 244.0;
pub const ROW: f32 = 22.0;
pub const ROWS_TOP: f32 = 24.0;

pub const COLORS: LogColors = LogColors {
    text: Color32::WHITE,
    dim: Color32::GRAY,
    faint: Color32::GRAY,
    line: Color32::DARK_GRAY,
    incoming: Color32::GREEN,
    outgoing: Color32::LIGHT_BLUE,
    note: Color32::YELLOW,
    bad: Color32::RED,
    selection: Color32::BLUE,
    hit: Color32::BROWN,
    accent: Color32::LIGHT_BLUE,
    on_accent: Color32::BLACK,
    ground: Color32::BLACK,
    tints: [TintColors {
        text: Color32::ORANGE,
        ground: Color32::DARK_RED,
    }; 8],
};

const WORDS: LogWords<'static> = LogWords {
    language: Language::English,
    name: "Data log",
    number: "#",
    time: "Time",
    delta: "D",
    direction: "Dir",
    peer: "Peer",
    length: "Length",
    content: "Content",
    column_name: &|column| match column {
        LogColumn::Number => "Number",
        LogColumn::Time => "Time",
        LogColumn::Delta => "Since the previous one",
        LogColumn::Direction => "Direction",
        LogColumn::Peer => "Peer",
        LogColumn::Length => "Length",
    },
    reset_columns: "Reset columns",
    menu: MenuWords {
        copy: "Copy",
        copy_as: "Copy as",
        forms: [
            (CopyForm::Text, "Text"),
            (CopyForm::Hex, "HEX"),
            (CopyForm::HexDump, "Hex dump"),
            (CopyForm::NetAssist, "NetAssist log"),
            (CopyForm::CArray, "C array"),
            (CopyForm::Python, "Python bytes"),
            (CopyForm::Rust, "Rust bytes"),
            (CopyForm::Base64, "Base64"),
        ],
        select_all: "Select all",
        send_again: "Send again",
        edit_and_send: "Edit and send",
        find: "Find this",
        inspect: "Inspect",
        bookmark: "Bookmark…",
    },
    note: &|_| "something happened".to_owned(),
    all_clients: &|count| format!("all {count}"),
    new_records: &|count| format!("{count} new records"),
    gone: &|count| format!("{count} older records are gone"),
    more_bytes: &|count| format!("{count} more bytes"),
    bookmark: &|note| format!("Bookmark {note}"),
};

impl<S: LogSource> Tab<S> {
    fn ui(&mut self, ui: &mut egui::Ui) {
        let text = TextReader {
            receive: Encoding::UTF_8,
            send: Encoding::UTF_8,
        };
        let input = LogViewInput {
            source: &self.log,
            text: &text,
            content: self.content,
            ansi_colors: self.ansi_colors,
            time: self.time,
            columns: &self.columns,
            log_mode: self.log_mode,
            wrap: self.wrap,
            end_limit: self.end_limit,
            shown: self.shown.as_ref(),
            hits: self.hits.as_ref(),
            marks: None,
            tinting: &self.rule,
            bookmarks: &self.bookmarks,
            time_zone: &TimeZone::UTC,
            colors: &COLORS,
            row_height: ROW,
            words: WORDS,
            menu: LogMenu {
                can_send: self.can_send,
                tools: &[LogTool::Find, LogTool::Inspect, LogTool::Bookmark],
            },
        };
        let output = self.view.ui(ui, &input);
        self.clicked = output.clicked.or(self.clicked);
        if let Some(columns) = output.columns {
            self.columns = columns;
        }
        let netassist = FormSpec {
            receive_as_hex: self.content == ContentForm::Hex,
            receive: text.receive,
            send: text.send,
            ..FormSpec::new(Form::NetAssist, TimeZone::UTC)
        };
        let means = CopyMeans {
            source: &self.log,
            text: &text,
            note: WORDS.note,
            netassist: &netassist,
        };
        if let Some(order) = output.copy {
            self.copied = order.perform(&means, &|| true);
        }
        if output.asked.is_some() {
            self.asked = output.asked;
        }
    }
}

impl<S: LogSource + 'static> Window<S> {
    /// In log mode, following the newest records.
    pub fn of(log: S) -> Self {
        Self::with(log, |_| {})
    }

    pub fn with(log: S, settings: impl FnOnce(&mut Tab<S>)) -> Self {
        Self::scaled(1.0, log, settings)
    }

    /// On a screen with this many pixels a point.
    pub fn scaled(pixels_per_point: f32, log: S, settings: impl FnOnce(&mut Tab<S>)) -> Self {
        let mut tab = Tab {
            view: LogView::new(),
            log,
            content: ContentForm::Text,
            ansi_colors: false,
            time: TimeForm::Clock,
            columns: ColumnSettings::default(),
            log_mode: true,
            wrap: true,
            end_limit: None,
            shown: None,
            hits: None,
            bookmarks: Bookmarks::default(),
            rule: Rule::default(),
            clicked: None,
            can_send: true,
            copied: None,
            asked: None,
        };
        settings(&mut tab);
        let mut harness = Harness::builder()
            .with_size([WIDTH, HEIGHT])
            .with_pixels_per_point(pixels_per_point)
            .with_step_dt(1.0 / 60.0)
            .with_max_steps(64)
            .allow_missing_glyphs()
            .build_ui_state(
                |ui, tab: &mut Tab<S>| {
                    // The harness leaves a margin around its contents.
                    let all = ui.ctx().content_rect();
                    let mut all = ui.new_child(egui::UiBuilder::new().max_rect(all));
                    tab.ui(&mut all);
                },
                tab,
            );
        harness.run();
        Self { harness }
    }

    pub fn tab(&mut self) -> &mut Tab<S> {
        self.harness.state_mut()
    }

    pub fn run(&mut self) {
        self.harness.run();
    }

    /// All texts on the screen.
    pub fn painted(&self) -> Vec<String> {
        let shapes = &self.harness.output().shapes;
        let text = |shape: &egui::epaint::ClippedShape| match &shape.shape {
            egui::Shape::Text(text) => Some(text.galley.text().to_owned()),
            _ => None,
        };
        shapes.iter().filter_map(text).collect()
    }

    /// The names of the rows in view, from above to below.
    pub fn rows(&self) -> Vec<String> {
        let rows = self
            .harness
            .query_all_by_role(egui::accesskit::Role::ListItem);
        let mut rows: Vec<(f32, String)> = rows
            .map(|row| {
                (
                    row.rect().top(),
                    row.accesskit_node().label().unwrap_or_default(),
                )
            })
            .collect();
        rows.sort_by(|a, b| a.0.total_cmp(&b.0));
        rows.into_iter().map(|(_, name)| name).collect()
    }

    /// The contents of the rows in view (log mode, received records).
    pub fn contents(&self) -> Vec<String> {
        let content = |name: String| name.splitn(6, ' ').last().unwrap_or_default().to_owned();
        self.rows().into_iter().map(content).collect()
    }

    pub fn node<'a>(&'a self, name: &'a str) -> Option<Node<'a>> {
        self.harness.query_by_label(name)
    }

    /// The middle of a row of the view, `chars` characters into its content.
    pub fn place(&self, row: u16, chars: f32) -> Pos2 {
        let char_width = self.char_width();
        let left = CONTENT_LEFT_CHARS * char_width + CONTENT_LEFT_GAPS;
        let y = ROWS_TOP + (f32::from(row) + 0.5) * ROW;
        Pos2::new(left + chars * char_width, y)
    }

    fn char_width(&self) -> f32 {
        let font = egui::TextStyle::Monospace.resolve(&self.harness.ctx.global_style());
        self.harness
            .ctx
            .fonts_mut(|fonts| fonts.glyph_width(&font, '0'))
    }

    pub fn wheel(&mut self, delta: Vec2) {
        self.harness.hover_at(self.place(3, 2.0));
        self.harness.event(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta,
            phase: TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
            modifiers: Modifiers::NONE,
        });
        self.run();
    }

    pub fn press(&mut self, at: Pos2, modifiers: Modifiers) {
        self.button(at, true, modifiers);
    }

    pub fn release(&mut self, at: Pos2) {
        self.button(at, false, Modifiers::NONE);
    }

    fn button(&mut self, pos: Pos2, pressed: bool, modifiers: Modifiers) {
        self.harness.hover_at(pos);
        let event = Event::PointerButton {
            pos,
            button: egui::PointerButton::Primary,
            pressed,
            modifiers,
        };
        self.harness.event_modifiers(event, modifiers);
        self.harness.step();
    }

    pub fn click(&mut self, at: Pos2) {
        self.press(at, Modifiers::NONE);
        self.release(at);
        self.run();
    }

    /// The button goes down and up between two frames, as a touchpad does it.
    pub fn quick_click(&mut self, pos: Pos2, button: egui::PointerButton) {
        self.harness.hover_at(pos);
        self.harness.step();
        // The harness would show each event it is given in a frame of its own.
        let events = &mut self.harness.input_mut().events;
        events.extend([true, false].map(|pressed| Event::PointerButton {
            pos,
            button,
            pressed,
            modifiers: Modifiers::NONE,
        }));
        self.run();
    }

    /// From one place to the other, in some steps.
    pub fn drag(&mut self, from: Pos2, to: Pos2) {
        self.press(from, Modifiers::NONE);
        for step in 1..=4_u8 {
            let at = from + (to - from) * (f32::from(step) / 4.0);
            self.harness.hover_at(at);
            self.harness.step();
        }
        self.release(to);
        self.run();
    }

    pub fn key(&mut self, modifiers: Modifiers, key: egui::Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.run();
    }

    /// Presses Ctrl+C and answers with what came.
    pub fn copy(&mut self) -> Option<String> {
        self.harness.event(Event::Copy);
        self.run();
        let copied = self.tab().copied.take();
        copied.map(|copied| copied.text)
    }
}

impl Window {
    /// What the view reads from the log in the frame after `act`.
    pub fn reads_in_frame(&mut self, act: impl FnOnce(&mut Self)) -> usize {
        act(self);
        self.tab().log.reads.set(0);
        self.harness.step();
        self.tab().log.reads.get()
    }
}

/// Left of the content: number, time, Δ, direction, peer (`127.0.0.1:51877`),
/// length.
const CONTENT_LEFT_CHARS: f32 = 4.0 + 12.0 + 8.0 + 3.0 + 15.0 + 6.0;
const CONTENT_LEFT_GAPS: f32 = 12.0 + 6.0 * 8.0;
