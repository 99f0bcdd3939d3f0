use eframe::egui::{self, Id, Response, Sense, Ui};
use jiff::tz::TimeZone;

use super::blocks::{BlockCache, InView, TextSettings};
use super::caret;
use super::copy::{Copied, selected_hex, selected_text};
use super::frame::{Frame, has_rows, new_frame};
use super::keys::{self, KeyCommand};
use super::look::{LogColors, LogWords};
use super::paint;
use super::pointer;
use super::position::Position;
use super::scroll_bar::Span;
use super::selection::Selection;
use super::source::LogSource;
use crate::journal::TextReader;
use crate::value::RecordSeq;

/// What is shown, and how.
#[derive(Clone, Copy)]
pub struct LogViewInput<'a> {
    pub source: &'a dyn LogSource,
    pub text: &'a TextReader,
    pub as_hex: bool,
    /// A table of records; else the contents run on as in a terminal.
    pub log_mode: bool,
    pub wrap: bool,
    /// The display is paused: nothing from this record on is shown.
    pub end_limit: Option<RecordSeq>,
    pub time_zone: &'a TimeZone,
    pub colors: &'a LogColors,
    /// In points. The fonts are the style's `Monospace` and `Small`.
    pub row_height: f32,
    pub words: LogWords<'a>,
}

/// What the user did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogViewOutput {
    /// To be put on the clipboard.
    pub copied: Option<Copied>,
    /// Enter: the record of the selection is to be shown whole.
    pub opens_record: bool,
}

/// A view onto a log: where it stands and what is selected in it.
#[derive(Debug)]
pub struct LogView {
    pub(super) position: Position,
    pub(super) follow: bool,
    pub(super) selection: Option<Selection>,
    /// How far the contents are moved to the left, in points.
    pub(super) sideways: f32,
    /// One past the newest record that was in view.
    seen_end: RecordSeq,
    /// Where the pointer holds the scroll bar's thumb, from its top.
    pub(super) bar_grab: Option<f32>,
    cache: BlockCache,
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
            sideways: 0.0,
            seen_end: RecordSeq(0),
            bar_grab: None,
            cache: BlockCache::default(),
        }
    }

    /// Whether the newest records are kept in view. The user switches this too,
    /// by scrolling away from the end and back.
    pub fn follows(&self) -> bool {
        self.follow
    }

    /// The record where the selection ends.
    pub fn current(&self) -> Option<RecordSeq> {
        self.selection.map(|selection| selection.head.seq)
    }

    pub fn set_follow(&mut self, follow: bool) {
        self.follow = follow;
    }

    /// Draws the log into the space that is left. Draws nothing when there are
    /// no records.
    pub fn ui(&mut self, ui: &mut Ui, input: &LogViewInput<'_>) -> LogViewOutput {
        if !has_rows(input) {
            self.selection = None;
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
        let settings = TextSettings {
            as_hex: input.as_hex,
            receive: input.text.receive,
            send: input.text.send,
            language: input.words.language,
        };
        if self.cache.begin_frame(settings, input.log_mode) {
            // Its places counted characters that are others now.
            self.selection = None;
        }
        let mut cache = std::mem::take(&mut self.cache);
        let mut frame = new_frame(ui, id, input, &mut cache);
        let output = self.frame_ui(ui, &mut frame);
        self.cache = cache;
        output
    }

    fn frame_ui(&mut self, ui: &mut Ui, frame: &mut Frame<'_>) -> LogViewOutput {
        let sense = Sense::click_and_drag();
        let response = ui.interact(frame.places.rows, frame.id, sense);
        paint::name_log(&response, frame.input.words.name);
        let commands = keys::commands(ui, &response);
        self.scroll(ui, frame, &response, &commands);
        let view = frame.blocks.in_view(self.position);
        self.seen_end = self.seen_end.max(view.next);
        pointer::select(self, ui, frame, &response, &view.shown);
        let before = self.position;
        let mut copied = self.obey(frame, &commands);
        if self.position != before {
            // What the selection reached is in view from the next frame on.
            ui.ctx().request_repaint();
        }
        self.keep_sideways_in_reach(frame, &view);
        paint::log(ui, self, frame, &view.shown, &response);
        self.bar_ui(ui, frame, &view);
        self.pill_ui(ui, frame);
        copied = self.menu_ui(&response, frame).or(copied);
        LogViewOutput {
            copied,
            opens_record: commands.contains(&KeyCommand::Open) && self.selection.is_some(),
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
        let mut is_moved = self.scroll_by_keys(frame, commands);
        let wheel = keys::wheel(ui, frame.places.rows, frame.input.wrap);
        self.sideways -= wheel.x;
        let points = pointer::edge_scroll(ui, frame, response) - wheel.y;
        if points != 0.0 {
            self.move_by(frame, points);
            is_moved = true;
        }
        // What is being selected must not run away under the pointer.
        if is_moved || !response.dragged() {
            self.settle_at_end(frame, is_moved);
        }
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
            KeyCommand::Extend(_) | KeyCommand::SelectAll | KeyCommand::Copy | KeyCommand::Open => {
                return false;
            }
        }
        true
    }

    fn obey(&mut self, frame: &mut Frame<'_>, commands: &[KeyCommand]) -> Option<Copied> {
        let mut copied = None;
        for command in commands {
            match command {
                KeyCommand::SelectAll => self.select_all(frame),
                KeyCommand::Extend(step) => caret::extend(self, frame, *step),
                KeyCommand::Copy => copied = self.copy(frame, false).or(copied),
                _ => {}
            }
        }
        copied
    }

    fn select_all(&mut self, frame: &Frame<'_>) {
        let last = RecordSeq(frame.extent().end.0 - 1);
        self.selection = Some(Selection::records(frame.blocks.first, last));
    }

    fn copy(&self, frame: &Frame<'_>, bytes_as_hex: bool) -> Option<Copied> {
        let selection = self.selection.filter(|selection| !selection.is_empty())?;
        let records = frame.blocks.first..frame.extent().end;
        let form = frame.blocks.form;
        Some(if bytes_as_hex {
            selected_hex(selection, form, records)
        } else {
            selected_text(selection, form, frame.input.log_mode, records)
        })
    }

    fn menu_ui(&mut self, response: &Response, frame: &Frame<'_>) -> Option<Copied> {
        let words = frame.input.words;
        let has_selection = self
            .selection
            .is_some_and(|selection| !selection.is_empty());
        let mut copied = None;
        response.context_menu(|ui| {
            let copy = |ui: &mut Ui, caption: &str| {
                ui.add_enabled(has_selection, egui::Button::new(caption))
                    .clicked()
            };
            if copy(ui, words.copy) {
                copied = self.copy(frame, false);
                ui.close();
            }
            if copy(ui, words.copy_as_hex) {
                copied = self.copy(frame, true);
                ui.close();
            }
            if ui.button(words.select_all).clicked() {
                self.select_all(frame);
                ui.close();
            }
        });
        copied
    }

    fn pill_ui(&mut self, ui: &Ui, frame: &mut Frame<'_>) {
        let extent = frame.extent();
        if self.follow {
            self.seen_end = extent.end;
            return;
        }
        let unseen = extent.end.0.saturating_sub(self.seen_end.0);
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
        let span = Span::of(view, frame.extent(), frame.viewport());
        if span.is_part() {
            pointer::bar(self, ui, frame, span);
            paint::bar(ui, frame, span, self.bar_grab.is_some());
        }
    }
}
