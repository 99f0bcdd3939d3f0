use std::sync::Arc;

use eframe::egui::{self, Id, Response, Sense, Ui};
use jiff::tz::TimeZone;

use super::blocks::{BlockCache, InView, Shown};
use super::bookmarks;
use super::caret;
use super::columns::SeenTexts;
use super::copy::{CopyForm, CopyOrder};
use super::frame::{Frame, Memory, has_rows, new_frame};
use super::header::header_ui;
use super::keys::{self, KeyCommand};
use super::look::{LogColors, LogWords};
use super::marking::HitCache;
use super::menu::{LogMenu, LogRequest, MenuPlace};
use super::paint;
use super::pointer;
use super::position::Position;
use super::scroll_bar::Span;
use super::selection::Selection;
use super::showing::Room;
use super::source::LogSource;
use super::table::Shape;
use super::tint::Tinting;
use crate::journal::find::{Found, Question};
use crate::journal::{Bookmarks, TextReader};
use crate::settings::{ColumnSettings, ContentForm, LogColumn, TimeForm};
use crate::value::{Language, RecordSeq, Stamp};

/// What is shown, and how.
#[derive(Clone, Copy)]
pub struct LogViewInput<'a> {
    pub source: &'a dyn LogSource,
    pub text: &'a TextReader,
    pub content: ContentForm,
    /// Obeyed where the contents run on as text.
    pub ansi_colors: bool,
    pub time: TimeForm,
    pub columns: &'a ColumnSettings,
    /// A table of records; else the contents run on as in a terminal.
    pub log_mode: bool,
    pub wrap: bool,
    /// The display is paused: nothing from this record on is shown.
    pub end_limit: Option<RecordSeq>,
    /// Only these records are shown; none: all of them.
    pub shown: Option<&'a Found>,
    /// What is found in the rows in view is marked.
    pub hits: Option<&'a Arc<Question>>,
    /// Records that have a mark in the scroll bar.
    pub marks: Option<&'a Found>,
    pub time_zone: &'a TimeZone,
    pub colors: &'a LogColors,
    /// Records that stand out.
    pub tinting: &'a dyn Tinting,
    /// Marked records.
    pub bookmarks: &'a Bookmarks,
    /// In points. The fonts are the style's `Monospace` and `Small`.
    pub row_height: f32,
    pub words: LogWords<'a>,
    pub menu: LogMenu<'a>,
}

/// What the user did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LogViewOutput {
    /// To be put on the clipboard. Of many records it takes its time.
    pub copy: Option<CopyOrder>,
    pub asked: Option<LogRequest>,
    /// The record that the pointer went down on.
    pub clicked: Option<RecordSeq>,
    /// What was made of the columns' settings.
    pub columns: Option<ColumnSettings>,
}

/// A view onto a log: where it stands and what is selected in it.
#[derive(Debug)]
pub struct LogView {
    pub(super) position: Position,
    pub(super) follow: bool,
    pub(super) selection: Option<Selection>,
    /// Where the head was of a selection that was given up.
    pub(super) deselected: Option<RecordSeq>,
    /// The pointer selects records, whole, until it is released.
    pub(super) drags_records: bool,
    pub(super) menu: MenuPlace,
    /// How far the contents are moved to the left, in points.
    pub(super) sideways: f32,
    /// One past the newest record that was in view.
    seen_end: RecordSeq,
    /// Where the pointer holds the scroll bar's thumb, from its top.
    pub(super) bar_grab: Option<f32>,
    /// To be brought into view when it is drawn.
    pub(super) wanted: Option<RecordSeq>,
    /// The line of its first hit is, where it has one.
    pub(super) wants_hit: bool,
    widths: Widths,
    start: Option<LogStart>,
    pub(super) room: Option<Room>,
    /// Whether the last frame showed where the selection's head is.
    pub(super) has_head_in_view: bool,
    cache: BlockCache,
    pub(super) hits: HitCache,
}

/// What the columns have shown so far.
#[derive(Debug, Default)]
struct Widths {
    /// The words and times that were seen.
    seen_in: Option<(Language, TimeForm)>,
    seen: SeenTexts,
    /// Columns that there was no room for, in the last frame.
    dropped: Vec<LogColumn>,
}

/// The zero of the times since the start. It stays when old records go, so that
/// no time changes.
#[derive(Clone, Copy, Debug)]
struct LogStart {
    /// The number of the first record if none had gone: clearing changes it.
    base: u64,
    at: Stamp,
}

impl Default for LogView {
    fn default() -> Self {
        Self::new()
    }
}

impl LogView {
    /// A view that follows the newest records.
    pub fn new() -> Self {
        Self {
            position: Position::default(),
            follow: true,
            selection: None,
            deselected: None,
            drags_records: false,
            menu: MenuPlace::default(),
            sideways: 0.0,
            seen_end: RecordSeq(0),
            bar_grab: None,
            wanted: None,
            wants_hit: false,
            widths: Widths::default(),
            start: None,
            room: None,
            has_head_in_view: false,
            cache: BlockCache::default(),
            hits: HitCache::default(),
        }
    }

    /// Whether the newest records are kept in view. The user switches this too,
    /// by scrolling away from the end and back.
    pub fn follows(&self) -> bool {
        self.follow
    }

    /// The record that was selected last, while something is selected.
    pub fn current(&self) -> Option<RecordSeq> {
        let wanted = self.wanted;
        wanted.or_else(|| Some(self.selection?.head.seq))
    }

    /// The only record of which something is selected.
    pub fn only_current(&self) -> Option<RecordSeq> {
        let selection = self.selection;
        let only = selection.filter(|it| it.anchor.seq == it.head.seq);
        self.wanted.or_else(|| Some(only?.head.seq))
    }

    pub fn set_follow(&mut self, follow: bool) {
        self.follow = follow;
    }

    /// Selects a record and brings it into view with the next frame. One that is
    /// not shown gives way to the next one that is.
    pub fn show(&mut self, seq: RecordSeq) {
        self.wanted = Some(seq);
        self.wants_hit = false;
    }

    /// Does so with the first hit of what is looked for, where it is shown.
    pub fn show_hit(&mut self, seq: RecordSeq) {
        self.show(seq);
        self.wants_hit = true;
    }

    /// How the last frame laid bytes out.
    pub(super) fn shape(&self) -> Option<Shape> {
        self.cache.shape()
    }

    /// The record at the upper edge.
    pub fn top(&self) -> RecordSeq {
        self.position.seq
    }

    /// Columns with widths of their own are again as narrow as what is in view
    /// allows.
    pub fn forget_widths(&mut self) {
        self.widths = Widths::default();
    }

    /// It is not hidden, and not there.
    pub fn lacks_room_for(&self, column: LogColumn) -> bool {
        self.widths.dropped.contains(&column)
    }

    /// Draws the log into the space that is left. Draws nothing when there are
    /// no records.
    pub fn ui(&mut self, ui: &mut Ui, input: &LogViewInput<'_>) -> LogViewOutput {
        if !has_rows(input) {
            // A filter that has found nothing yet may still find them.
            if input.source.first() == input.source.end() {
                self.selection = None;
                self.deselected = None;
                self.forget_widths();
            }
            return LogViewOutput::default();
        }
        let area = ui.available_rect_before_wrap();
        let id = ui.scope_id().with("log view");
        ui.advance_cursor_after_rect(area);
        let mut child = ui.new_child(egui::UiBuilder::new().max_rect(area).id_salt(id));
        child.shrink_clip_rect(area);
        self.log_ui(&mut child, id, input)
    }

    fn log_ui(&mut self, ui: &mut Ui, id: Id, input: &LogViewInput<'_>) -> LogViewOutput {
        self.follow_words(input);
        let seen = self.widths.seen;
        let memory = Memory {
            seen: &seen,
            start: self.start_of(input),
        };
        let mut cache = std::mem::take(&mut self.cache);
        let mut frame = new_frame(ui, id, input, memory, &mut cache);
        let settings = frame.text_settings();
        let (is_table, first) = (frame.blocks.is_table(), frame.blocks.first);
        let before =
            frame
                .blocks
                .cache
                .begin_frame(settings, is_table, input.tinting.generation(), first);
        if let Some(before) = before {
            // Its places counted characters that are others now.
            self.selection = self.selection.and_then(|selection| {
                Some(Selection {
                    anchor: frame.blocks.carried(selection.anchor, before)?,
                    head: frame.blocks.carried(selection.head, before)?,
                })
            });
        }
        let output = self.frame_ui(ui, &mut frame);
        self.cache = cache;
        output
    }

    /// Other words and other times have other widths.
    fn follow_words(&mut self, input: &LogViewInput<'_>) {
        let seen_in = Some((input.words.language, input.time));
        if self.widths.seen_in != seen_in {
            self.forget_widths();
            self.widths.seen_in = seen_in;
        }
    }

    fn start_of(&mut self, input: &LogViewInput<'_>) -> Option<Stamp> {
        if input.time != TimeForm::SinceStart {
            return None;
        }
        let source = input.source;
        let base = source.first().0.saturating_sub(source.gone());
        if self.start.is_none_or(|start| start.base != base) {
            let first = source.read(source.first());
            self.start = first.map(|first| LogStart { base, at: first.at });
        }
        self.start.map(|start| start.at)
    }

    /// A column may have to grow; the next frame has room for it.
    fn note_widths(&mut self, ui: &Ui, frame: &Frame<'_>, shown: &[Shown]) {
        if !frame.input.log_mode {
            return;
        }
        let mut grows = false;
        for shown in shown {
            if let Some(cells) = paint::cells(frame, shown) {
                grows |= self.widths.seen.add(&cells);
            }
        }
        if grows {
            ui.ctx().request_repaint();
        }
        let is_dropped = |column: &LogColumn| {
            let is_there = frame
                .columns
                .iter()
                .any(|it| it.kind.column() == Some(*column));
            !is_there && !frame.input.columns.get(*column).is_hidden()
        };
        self.widths.dropped = LogColumn::ALL.into_iter().filter(is_dropped).collect();
    }

    fn frame_ui(&mut self, ui: &mut Ui, frame: &mut Frame<'_>) -> LogViewOutput {
        let sense = Sense::click_and_drag();
        let rows = pointer::without_grip(ui, frame.places.rows);
        let response = ui.interact(rows, frame.id, sense);
        paint::name_log(&response, frame.input.words.name);
        let commands = keys::commands(ui, &response, self.selection.is_some());
        self.scroll(ui, frame, &response, &commands);
        let view = frame.blocks.in_view(self.position);
        self.seen_end = self.seen_end.max(view.next);
        let clicked = pointer::select(self, ui, frame, &response, &view.shown);
        let before = self.position;
        let mut output = self.obey(frame, &commands);
        if self.position != before {
            // What the selection reached is in view from the next frame on.
            ui.ctx().request_repaint();
        }
        self.note_head(frame, &view.shown);
        self.keep_sideways_in_reach(frame, &view);
        let input = &frame.input;
        self.hits.look(input.source, input.hits, &view.shown);
        self.note_widths(ui, frame, &view.shown);
        let columns = header_ui(self, ui, frame, &view.shown);
        paint::log(ui, self, frame, &view.shown, &response);
        self.bar_ui(ui, frame, &view);
        self.pill_ui(ui, frame);
        if commands.contains(&KeyCommand::Menu) {
            self.open_menu(ui, frame, &response, &view.shown);
        }
        if commands.contains(&KeyCommand::Open) && self.selection.is_some() {
            output.asked = Some(LogRequest::Inspect);
        }
        self.menu_ui(&response, frame, &mut output);
        LogViewOutput {
            clicked,
            columns,
            ..output
        }
    }

    /// Everything that moves the view, and what follows from it.
    fn scroll(
        &mut self,
        ui: &Ui,
        frame: &mut Frame<'_>,
        response: &Response,
        commands: &[KeyCommand],
    ) {
        let extent = frame.extent();
        self.position = self.position.settled(extent, &mut frame.blocks);
        let is_shown = self.show_wanted(frame);
        let mut is_moved = self.scroll_by_keys(frame, commands);
        let wheel = keys::wheel(ui, frame.places.rows, frame.input.wrap);
        self.sideways -= wheel.x;
        let points = pointer::edge_scroll(ui, frame, response) - wheel.y;
        if points != 0.0 {
            self.move_by(frame, points);
            is_moved = true;
        }
        // What is being selected must not run away under the pointer.
        if is_moved || is_shown || !response.dragged() {
            self.settle_at_end(frame, is_moved);
        }
        self.keep_in_view(frame, is_moved);
    }

    pub(super) fn move_by(&mut self, frame: &mut Frame<'_>, points: f32) {
        let (viewport, extent) = (frame.viewport(), frame.extent());
        self.position = self
            .position
            .moved_points(points, viewport, extent, &mut frame.blocks);
    }

    /// One line of the old page stays, for the eye.
    pub(super) fn page(&mut self, frame: &mut Frame<'_>, pages: f32) {
        let viewport = frame.viewport();
        let lines = (viewport.whole_lines() - 1).max(1) as f32;
        self.move_by(frame, pages * lines * viewport.row_height);
    }

    /// After a motion of the user's the end is followed if it is in view.
    /// Nothing is ever shown below the end.
    pub(super) fn settle_at_end(&mut self, frame: &mut Frame<'_>, is_moved: bool) {
        let (viewport, extent) = (frame.viewport(), frame.extent());
        let follows = self.follow && !is_moved;
        let at_end = follows || self.position.shows_end(extent, viewport, &mut frame.blocks);
        if is_moved {
            self.follow = at_end;
        }
        if at_end {
            self.position = Position::tail(extent, viewport, &mut frame.blocks);
        }
    }

    fn scroll_by_keys(&mut self, frame: &mut Frame<'_>, commands: &[KeyCommand]) -> bool {
        let mut is_moved = false;
        for command in commands {
            is_moved |= self.scroll_by_key(frame, *command);
        }
        is_moved
    }

    fn scroll_by_key(&mut self, frame: &mut Frame<'_>, command: KeyCommand) -> bool {
        let viewport = frame.viewport();
        let extent = frame.extent();
        match command {
            KeyCommand::Lines(lines) => self.move_by(frame, lines * viewport.row_height),
            KeyCommand::Pages(pages) => self.page(frame, pages),
            KeyCommand::Start => self.position = Position::start(extent),
            KeyCommand::End => {
                self.position = Position::tail(extent, viewport, &mut frame.blocks);
            }
            KeyCommand::Sideways(chars) => {
                self.sideways += chars * frame.char_width;
                return false;
            }
            KeyCommand::Extend(_)
            | KeyCommand::Record { .. }
            | KeyCommand::SelectAll
            | KeyCommand::Deselect
            | KeyCommand::Copy(_)
            | KeyCommand::Menu
            | KeyCommand::Open => return false,
        }
        true
    }

    fn obey(&mut self, frame: &mut Frame<'_>, commands: &[KeyCommand]) -> LogViewOutput {
        let mut output = LogViewOutput::default();
        for command in commands {
            match *command {
                KeyCommand::SelectAll => self.select_all(frame),
                KeyCommand::Deselect => {
                    self.deselected = self.current().or(self.deselected);
                    self.selection = None;
                }
                KeyCommand::Extend(step) => caret::extend(self, frame, step),
                KeyCommand::Record { down, extends } => {
                    caret::select_record(self, frame, down, extends);
                }
                KeyCommand::Copy(form) => output.copy = self.copy(frame, form).or(output.copy),
                _ => {}
            }
        }
        output
    }

    pub(super) fn select_all(&mut self, frame: &Frame<'_>) {
        let last = RecordSeq(frame.extent().end.0 - 1);
        self.selection = Some(Selection::records(frame.blocks.first, last));
    }

    pub(super) fn copy(&self, frame: &Frame<'_>, form: CopyForm) -> Option<CopyOrder> {
        let selection = self.selection.filter(|selection| !selection.is_empty())?;
        Some(CopyOrder {
            selection,
            form,
            shape: frame.blocks.form.shape,
            is_table: frame.blocks.is_table(),
            records: frame.blocks.order.there(),
            shown: frame.input.shown.cloned(),
        })
    }

    fn pill_ui(&mut self, ui: &Ui, frame: &mut Frame<'_>) {
        let extent = frame.extent();
        if self.follow {
            self.seen_end = extent.end;
            return;
        }
        let order = &frame.blocks.order;
        let unseen = order.place(extent.end) - order.place(self.seen_end.min(extent.end));
        if unseen > 0 && paint::pill(ui, frame, &(frame.input.words.new_records)(unseen)) {
            self.follow = true;
            ui.ctx().request_repaint();
        }
    }

    fn keep_sideways_in_reach(&mut self, frame: &Frame<'_>, view: &InView) {
        let widths = view
            .shown
            .iter()
            .map(|shown| shown.laid.galley.rect.width());
        let widest = widths.fold(0.0, f32::max);
        let reach = (widest - frame.columns.content.width).max(0.0);
        let reach = if frame.input.wrap { 0.0 } else { reach };
        self.sideways = self.sideways.clamp(0.0, reach);
    }

    fn bar_ui(&mut self, ui: &Ui, frame: &mut Frame<'_>, view: &InView) {
        let span = Span::of(view, frame.extent(), frame.viewport(), &frame.blocks.order);
        if span.is_part() {
            pointer::bar(self, ui, frame, span);
            paint::marks(ui, frame);
            paint::bar(ui, frame, span, self.bar_grab.is_some());
            bookmarks::ticks(ui, frame);
        }
    }
}
