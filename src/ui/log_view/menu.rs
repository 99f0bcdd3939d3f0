//! The log's context menu: what can be done with what is selected.

use eframe::egui::text::{CCursor, CharIndex};
use eframe::egui::{Button, Popup, Pos2, Response, Ui, pos2};

use super::blocks::Shown;
use super::copy::{CopyForm, selected_records};
use super::frame::Frame;
use super::selection::Selection;
use super::view::{LogView, LogViewOutput};
use crate::value::{Direction, RecordSeq};

/// More records than this are not sent again at once.
pub const MOST_SENT_AGAIN: usize = 1_000;

/// What the menu offers besides copying.
#[derive(Clone, Copy, Debug)]
pub struct LogMenu<'a> {
    /// Else nothing can be sent from here, at any time.
    pub can_send: bool,
    pub tools: &'a [LogTool],
}

/// A tool that works on what is selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogTool {
    Find,
    Inspect,
    Bookmark,
}

/// What the user asks to be done with what is selected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogRequest {
    /// One more than [`MOST_SENT_AGAIN`] stand for all that are more; notes are
    /// among them.
    SendAgain(Vec<RecordSeq>),
    EditAndSend(RecordSeq),
    /// What is picked.
    Find,
    /// The record of the selection's head.
    Inspect,
    Bookmark(RecordSeq),
}

#[derive(Clone, Copy, Debug)]
pub struct MenuWords<'a> {
    pub copy: &'a str,
    pub copy_as: &'a str,
    pub forms: [(CopyForm, &'a str); 8],
    pub select_all: &'a str,
    pub send_again: &'a str,
    pub edit_and_send: &'a str,
    pub find: &'a str,
    pub inspect: &'a str,
    pub bookmark: &'a str,
}

impl<'a> MenuWords<'a> {
    fn tool(&self, tool: LogTool) -> &'a str {
        match tool {
            LogTool::Find => self.find,
            LogTool::Inspect => self.inspect,
            LogTool::Bookmark => self.bookmark,
        }
    }
}

/// What the menu remembers from frame to frame.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct MenuPlace {
    /// Where the keyboard opened it; none for the pointer's place.
    at: Option<Pos2>,
    /// The keyboard goes to the first entry.
    takes_keyboard: bool,
    was_open: bool,
}

impl MenuPlace {
    /// The keyboard was in the menu, and a click did not send it elsewhere.
    fn returns_keyboard(self, response: &Response) -> bool {
        let is_free = response.ctx.memory(|memory| memory.focused().is_none());
        let is_click = response.ctx.input(|input| input.pointer.any_click());
        is_free || (self.at.is_some() && !is_click)
    }
}

impl LogView {
    /// Opens the menu at the selection's head, by the keyboard.
    pub(super) fn open_menu(
        &mut self,
        ui: &Ui,
        frame: &Frame<'_>,
        response: &Response,
        shown: &[Shown],
    ) {
        if self.selection.is_none_or(Selection::is_empty)
            && let Some(first) = shown.first()
        {
            let seq = first.seq.max(frame.blocks.first);
            self.selection = Some(Selection::records(seq, seq));
        }
        self.menu = MenuPlace {
            at: Some(self.head_on_screen(frame, shown)),
            takes_keyboard: true,
            was_open: false,
        };
        Popup::open_id(ui.ctx(), Popup::default_response_id(response));
    }

    /// Below the selection's head, or in the log's corner when that is not in
    /// view.
    fn head_on_screen(&self, frame: &Frame<'_>, shown: &[Shown]) -> Pos2 {
        let rows = frame.places.rows;
        let corner = pos2(frame.content_left(0.0), rows.top());
        let Some(head) = self.selection.map(|selection| selection.head) else {
            return corner;
        };
        let place = shown.iter().find_map(|shown| {
            let char_index = shown.laid.block.char_at(head)?;
            let cursor = CCursor::new(CharIndex(char_index));
            let caret = shown.laid.galley.pos_from_cursor(cursor);
            let left = frame.content_left(self.sideways) + caret.left();
            Some(pos2(left, rows.top() + shown.top + caret.bottom()))
        });
        place.map_or(corner, |place| place.clamp(corner, rows.max))
    }

    pub(super) fn menu_ui(
        &mut self,
        response: &Response,
        frame: &mut Frame<'_>,
        output: &mut LogViewOutput,
    ) {
        if response.secondary_clicked() {
            self.menu = MenuPlace::default();
        }
        let mut popup = Popup::context_menu(response);
        if let Some(at) = self.menu.at {
            popup = popup.at_position(at);
        }
        popup.show(|ui| self.entries_ui(ui, frame, output));
        let is_open = response.context_menu_opened();
        if self.menu.was_open && !is_open && self.menu.returns_keyboard(response) {
            response.request_focus();
        }
        self.menu.was_open = is_open;
    }

    fn entries_ui(&mut self, ui: &mut Ui, frame: &mut Frame<'_>, output: &mut LogViewOutput) {
        let words = frame.input.words.menu;
        let has_selection = self.selection.is_some_and(|it| !it.is_empty());
        let copy = ui.add_enabled(has_selection, Button::new(words.copy));
        if std::mem::take(&mut self.menu.takes_keyboard) {
            copy.request_focus();
        }
        if copy.clicked() {
            output.copy = self.copy(frame, CopyForm::Shown);
            ui.close();
        }
        ui.add_enabled_ui(has_selection, |ui| {
            ui.menu_button(words.copy_as, |ui| self.forms_ui(ui, frame, output));
        });
        if ui.button(words.select_all).clicked() {
            self.select_all(frame);
            ui.close();
        }
        ui.separator();
        self.send_ui(ui, frame, output);
        self.tools_ui(ui, frame, output);
    }

    fn forms_ui(&self, ui: &mut Ui, frame: &Frame<'_>, output: &mut LogViewOutput) {
        for (form, caption) in frame.input.words.menu.forms {
            if ui.button(caption).clicked() {
                output.copy = self.copy(frame, form);
                ui.close();
            }
        }
    }

    fn send_ui(&self, ui: &mut Ui, frame: &Frame<'_>, output: &mut LogViewOutput) {
        let words = frame.input.words.menu;
        let can_send = frame.input.menu.can_send;
        let records = self.touched(frame);
        let only = match records[..] {
            [only] => Some(only),
            _ => None,
        };
        let has_bytes = only.map_or(!records.is_empty(), |seq| is_message(frame, seq));
        let again = Button::new(words.send_again);
        if ui.add_enabled(can_send && has_bytes, again).clicked() {
            output.asked = Some(LogRequest::SendAgain(records));
            ui.close();
        }
        let edit = Button::new(words.edit_and_send);
        let edit = ui.add_enabled(can_send && has_bytes && only.is_some(), edit);
        if edit.clicked() {
            output.asked = only.map(LogRequest::EditAndSend);
            ui.close();
        }
    }

    fn tools_ui(&self, ui: &mut Ui, frame: &Frame<'_>, output: &mut LogViewOutput) {
        let tools = frame.input.menu.tools;
        if tools.is_empty() {
            return;
        }
        ui.separator();
        for tool in tools {
            let caption = frame.input.words.menu.tool(*tool);
            let is_possible = match tool {
                LogTool::Find => self.picked_in(frame.blocks.form).is_some(),
                LogTool::Inspect | LogTool::Bookmark => !self.touched(frame).is_empty(),
            };
            if ui.add_enabled(is_possible, Button::new(caption)).clicked() {
                output.asked = self.request(*tool);
                ui.close();
            }
        }
    }

    fn request(&self, tool: LogTool) -> Option<LogRequest> {
        let head = self.selection?.head.seq;
        Some(match tool {
            LogTool::Find => LogRequest::Find,
            LogTool::Inspect => LogRequest::Inspect,
            LogTool::Bookmark => LogRequest::Bookmark(head),
        })
    }

    /// The selected records, one more than can be sent at most.
    fn touched(&self, frame: &Frame<'_>) -> Vec<RecordSeq> {
        let Some(selection) = self.selection.filter(|it| !it.is_empty()) else {
            return Vec::new();
        };
        let touched = selected_records(selection, &frame.blocks.order);
        touched.take(MOST_SENT_AGAIN + 1).collect()
    }
}

fn is_message(frame: &Frame<'_>, seq: RecordSeq) -> bool {
    let record = frame.blocks.form.source.read(seq);
    record.is_some_and(|record| record.direction != Direction::Note)
}
