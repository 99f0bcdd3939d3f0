//! The inspector: one record whole, whatever its size. Its bytes and its text,
//! linked by the selection, and what the selected bytes may mean.
//!
//! Start with [`inspector_ui`] (the pane below the log) and [`Inspector`] (what
//! it remembers of a tab). Inside: `pane` is what `dump` and `text_pane` have in
//! common, `rows` are the rows in view, `selection` is what is selected,
//! `readings` are what is computed once for a selection, `values` shows them.
//!
//! A record is read once, when it is chosen. A frame decodes and lays out the
//! rows in view and no more; checksums of long data run on a thread, `checksums`,
//! owned by the readings of the selection and joined with them.
//!
//! Does not change a record, write words for people or touch the clipboard.

mod checksums;
mod copy;
mod dump;
mod head;
mod pane;
mod readings;
mod rows;
mod selection;
mod state;
#[cfg(test)]
mod tests;
mod text_pane;
mod text_rows;
mod values;

use std::ops::RangeInclusive;
use std::sync::Arc;

use eframe::egui::{Frame, Id, Key, Margin, Panel, Popup, Rect, RichText, Ui, UiBuilder};
use jiff::tz::TimeZone;

use copy::{CopyForm, copied};
use dump::{Dump, dump_width};
use head::{head_ui, note_ui};
use pane::{PaneLook, pane_ui};
use text_pane::{TextPane, bytes_in};
use values::{ValuesInput, ValuesOutput, values_ui};

pub use state::Inspector;

use super::action::{Action, ViewAction};
use super::escape::has_keyboard;
use super::pane_height;
use super::room::Room;
use super::tab::Tab;
use super::theme::palette;
use crate::i18n::{Words, words};
use crate::journal::Record;
use crate::settings::Preferences;
use crate::text::{Encoding, Leaning};
use crate::value::{Direction, Language};
use state::Section;

/// Where there is room.
const HEIGHT_MIN: f32 = 120.0;
/// What less height than this would show is no row.
const CONTENT_MIN: f32 = 12.0;
const GAP: f32 = 10.0;
/// Of the values beside bytes and text, from narrow to wide windows.
const VALUES_WIDTH: RangeInclusive<f32> = 300.0..=400.0;
/// Of the text beside bytes and values.
const TEXT_MIN: f32 = 150.0;

pub fn inspector_ui(
    ui: &mut Ui,
    tab: &mut Tab,
    preferences: &mut Preferences,
    time_zone: &TimeZone,
    language: Language,
    actions: &mut Vec<Action>,
) {
    // Escape closes a menu first.
    let has_menu = Popup::is_any_open(ui.ctx());
    let frame = Frame::new()
        .fill(palette(ui).panel)
        .inner_margin(Margin::symmetric(12, 6));
    let largest = Room::of(tab, true).for_inspector(ui.available_height());
    let id = Id::unique("inspector");
    pane_height::give(ui, id, preferences.inspector_height);
    let panel = Panel::bottom(id)
        .resizable(true)
        .default_size(preferences.inspector_height)
        .size_range(HEIGHT_MIN.min(largest)..=largest)
        .frame(frame)
        .show(ui, |ui| {
            // A panel is no higher than what it was asked for.
            ui.set_min_size(ui.available_size());
            let mut inside = Inside {
                tab,
                time_zone,
                language,
                words: words(language),
                actions,
            };
            inside.ui(ui);
        });
    let rect = panel.response.rect;
    let before = preferences.inspector_height;
    preferences.inspector_height = pane_height::wanted(before, rect.height(), largest);
    let closes = is_closed_by_escape(ui, rect, &mut tab.inspector);
    if closes && !has_menu {
        actions.push(Action::View(ViewAction::ToggleInspector));
    }
}

fn is_closed_by_escape(ui: &Ui, rect: Rect, inspector: &mut Inspector) -> bool {
    let has_focus = has_keyboard(ui.ctx(), rect);
    let had_focus = std::mem::replace(&mut inspector.had_focus, has_focus);
    had_focus && ui.input(|input| input.key_pressed(Key::Escape))
}

/// One frame of the pane.
struct Inside<'a> {
    tab: &'a mut Tab,
    time_zone: &'a TimeZone,
    language: Language,
    words: &'a Words,
    actions: &'a mut Vec<Action>,
}

impl Inside<'_> {
    fn ui(&mut self, ui: &mut Ui) {
        let chosen = self.tab.log_view.current();
        let looked_for = self.tab.finding.hits().map(|question| &**question);
        let journal = self.tab.session.reader();
        self.tab.inspector.follow(chosen, journal, looked_for);
        let record = self.tab.inspector.record();
        let is_pinned = &mut self.tab.inspector.is_pinned;
        if head_ui(
            ui,
            record.as_deref(),
            is_pinned,
            self.time_zone,
            self.language,
        ) {
            self.actions.push(Action::View(ViewAction::ToggleInspector));
        }
        ui.add_space(2.0);
        if ui.available_height() < CONTENT_MIN {
            return;
        }
        match record {
            None => middle_ui(ui, self.words.inspector_choose),
            Some(record) if record.direction == Direction::Note => {
                note_ui(ui, &record, self.language);
            }
            Some(record) if record.bytes.is_empty() => middle_ui(ui, self.words.inspector_empty),
            Some(record) => self.record_ui(ui, &record),
        }
    }

    /// Three columns, or where there is no room for them one of them at a time.
    fn record_ui(&mut self, ui: &mut Ui, record: &Arc<Record>) {
        let area = ui.available_rect_before_wrap();
        match columns(ui, area) {
            Some(columns) => {
                let per_row = columns.per_row;
                self.child(ui, columns.dump, |inside, ui, rect| {
                    inside.dump_ui(ui, rect, record, per_row);
                });
                self.child(ui, columns.text, |inside, ui, rect| {
                    inside.text_ui(ui, rect, record);
                });
                self.child(ui, columns.values, |inside, ui, _| {
                    inside.values_ui(ui, record);
                });
            }
            None => self.sections_ui(ui, record),
        }
    }

    fn child(&mut self, ui: &mut Ui, rect: Rect, show: impl FnOnce(&mut Self, &mut Ui, Rect)) {
        let mut child = ui.new_child(UiBuilder::new().max_rect(rect));
        child.shrink_clip_rect(rect);
        show(self, &mut child, rect);
    }

    fn sections_ui(&mut self, ui: &mut Ui, record: &Arc<Record>) {
        let section = &mut self.tab.inspector.section;
        ui.horizontal(|ui| {
            ui.selectable_value(section, Section::Bytes, self.words.inspector_bytes);
            ui.selectable_value(section, Section::Text, self.words.inspector_text);
            ui.selectable_value(section, Section::Values, self.words.inspector_values);
        });
        let section = *section;
        let rect = ui.available_rect_before_wrap();
        self.child(ui, rect, |inside, ui, rect| match section {
            Section::Bytes => {
                let per_row = if dump_width(ui, 16) <= rect.width() {
                    16
                } else {
                    8
                };
                inside.dump_ui(ui, rect, record, per_row);
            }
            Section::Text => inside.text_ui(ui, rect, record),
            Section::Values => inside.values_ui(ui, record),
        });
    }

    fn dump_ui(&mut self, ui: &mut Ui, rect: Rect, record: &Arc<Record>, per_row: usize) {
        let look = PaneLook {
            name: self.words.inspector_bytes_pane,
            copies: CopyForm::Hex,
            words: self.words,
        };
        let inspector = &mut self.tab.inspector;
        let mut dump = Dump::new(ui, &record.bytes, per_row);
        let (state, selection) = (&mut inspector.dump, &mut inspector.selection);
        let form = pane_ui(ui, rect, look, state, selection, &mut dump);
        self.copy(record, form);
    }

    fn text_ui(&mut self, ui: &mut Ui, rect: Rect, record: &Arc<Record>) {
        let look = PaneLook {
            name: self.words.inspector_text_pane,
            copies: CopyForm::Text,
            words: self.words,
        };
        let encoding = self.encoding(record);
        let inspector = &mut self.tab.inspector;
        let width = bytes_in(ui, rect.width());
        let rows = state::rows_of(&mut inspector.text_rows, record, encoding, width);
        let mut text = TextPane { rows };
        let (state, selection) = (&mut inspector.text, &mut inspector.selection);
        let form = pane_ui(ui, rect, look, state, selection, &mut text);
        self.copy(record, form);
    }

    fn values_ui(&mut self, ui: &mut Ui, record: &Arc<Record>) {
        let encoding = self.encoding(record);
        let leaning = Leaning {
            chinese: self.language == Language::Chinese,
            in_use: Some(encoding),
        };
        let reader = self.tab.session.reader();
        let inspector = &mut self.tab.inspector;
        let cursor = inspector.cursor();
        let range = inspector.range();
        let end = range.clone().map_or(record.bytes.len(), |range| range.end);
        let input = ValuesInput {
            language: self.language,
            time_zone: self.time_zone,
            encoding,
            from_cursor: &record.bytes[cursor..end],
            cursor,
            has_selection: range.is_some(),
        };
        let range = range.unwrap_or(0..record.bytes.len());
        let readings = &mut inspector.readings;
        let readings = state::readings_of(readings, record, range, leaning, reader);
        match values_ui(ui, &input, readings, &mut inspector.values) {
            Some(ValuesOutput::Copy(text)) => {
                let copied = super::log_view::Copied {
                    text,
                    is_cut: false,
                };
                self.actions.push(Action::CopyText(copied));
            }
            Some(ValuesOutput::Use(encoding)) => {
                let action = ViewAction::UseEncoding(record.direction, encoding);
                self.actions.push(Action::View(action));
            }
            None => {}
        }
    }

    fn encoding(&self, record: &Record) -> Encoding {
        match record.direction {
            Direction::Out => self.tab.settings.send.encoding,
            Direction::In | Direction::Note => self.tab.settings.receive.encoding,
        }
    }

    /// What is selected, or else everything.
    fn copy(&mut self, record: &Record, form: Option<CopyForm>) {
        let Some(form) = form else {
            return;
        };
        let selection = &self.tab.inspector.selection;
        let range = selection
            .as_ref()
            .map_or(0..record.bytes.len(), |it| it.range());
        let bytes = &record.bytes[range];
        let copied = copied(bytes, form, self.encoding(record));
        self.actions.push(Action::CopyText(copied));
    }
}

/// Bytes, text and values side by side.
struct Columns {
    dump: Rect,
    text: Rect,
    values: Rect,
    per_row: usize,
}

/// Sixteen bytes a row where there is room for them, else eight.
fn columns(ui: &Ui, area: Rect) -> Option<Columns> {
    let (least, most) = VALUES_WIDTH.into_inner();
    let values_width = (area.width() * 0.3).clamp(least, most);
    let text_width = |per_row| area.width() - dump_width(ui, per_row) - values_width - 2.0 * GAP;
    let per_row = [16, 8]
        .into_iter()
        .find(|per_row| text_width(*per_row) >= TEXT_MIN)?;
    let (dump, rest) = area.split_left_right_at_x(area.left() + dump_width(ui, per_row));
    let (text, values) = rest.split_left_right_at_x(area.right() - values_width);
    Some(Columns {
        dump,
        text: text
            .with_min_x(text.left() + GAP)
            .with_max_x(text.right() - GAP),
        values,
        per_row,
    })
}

fn middle_ui(ui: &mut Ui, text: &str) {
    let above = (ui.available_height() * 0.4 - 10.0).max(4.0);
    ui.vertical_centered(|ui| {
        ui.add_space(above);
        ui.label(RichText::new(text).color(palette(ui).dim));
    });
}
