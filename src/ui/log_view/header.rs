//! The captions of the columns, and what the user does with columns there: drag
//! a border, fit a column to its texts, show and hide.

use eframe::egui::{
    Button, CursorIcon, Painter, Popup, PopupCloseBehavior, Rect, Response, Role, Sense, Stroke,
    Ui, WidgetInfo,
};

use super::blocks::Shown;
use super::columns::{Column, GAP, width_in_chars};
use super::frame::Frame;
use super::paint::{cell_rect, cell_text, cells};
use super::view::LogView;
use crate::settings::{ColumnSettings, LogColumn};
use crate::ui::widgets::check;

/// In points; the caption of a narrower column cannot be seen.
const LEAST_WIDTH: f32 = 16.0;

/// Answers with the settings that the user has made of those in use.
pub(super) fn header_ui(
    view: &mut LogView,
    ui: &Ui,
    frame: &Frame<'_>,
    shown: &[Shown],
) -> Option<ColumnSettings> {
    let rect = frame.places.header;
    if rect.height() <= 0.0 {
        return None;
    }
    let mut settings = *frame.input.columns;
    let header = ui.interact(rect, frame.id.with("header"), Sense::click());
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    for column in frame.columns.iter() {
        caption_ui(ui, &painter, frame, *column);
        if let Some(kind) = column.kind.column()
            && let Some(width) = border_ui(ui, frame, *column, kind, shown)
        {
            settings.get_mut(kind).width = Some(width);
        }
    }
    let line = Stroke::new(1.0, frame.input.colors.line);
    painter.hline(rect.x_range(), rect.bottom() - 0.5, line);
    menu_ui(view, &header, frame, &mut settings);
    (settings != *frame.input.columns).then_some(settings)
}

fn caption_ui(ui: &Ui, painter: &Painter, frame: &Frame<'_>, column: Column) {
    let rect = cell_rect(column, frame.places.header);
    let words = &frame.input.words;
    let name = match column.kind.column() {
        Some(column) => (words.column_name)(column),
        None => words.content,
    };
    let id = frame.id.with(("caption", column.kind));
    let response = ui.interact(rect, id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, name));
    let (caption, dim) = (column.kind.caption(words), frame.input.colors.dim);
    let painter = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    cell_text(&painter, column, rect, caption, &frame.small_font, dim);
    if caption != name {
        response.on_hover_text(name);
    }
}

/// The border at a column's right. Answers with the width that it gives the
/// column.
fn border_ui(
    ui: &Ui,
    frame: &Frame<'_>,
    column: Column,
    kind: LogColumn,
    shown: &[Shown],
) -> Option<f32> {
    let cell = cell_rect(column, frame.places.header);
    let border = Rect::from_x_y_ranges(cell.right()..=cell.right() + GAP, cell.y_range());
    let id = frame.id.with(("border", column.kind));
    let response = ui
        .interact(border, id, Sense::click_and_drag())
        .on_hover_and_drag_cursor(CursorIcon::ResizeHorizontal);
    paint_border(ui, frame, border, &response);
    let width = if response.double_clicked() {
        fitting_width(frame, kind, shown)
    } else if response.dragged() && response.drag_delta().x != 0.0 {
        response.interact_pointer_pos()?.x - GAP / 2.0 - cell.left()
    } else {
        return None;
    };
    Some(width.min(frame.columns.widest(column)).max(LEAST_WIDTH))
}

fn paint_border(ui: &Ui, frame: &Frame<'_>, border: Rect, response: &Response) {
    let colors = frame.input.colors;
    let is_used = response.hovered() || response.dragged();
    let color = if is_used { colors.accent } else { colors.line };
    let inset = if is_used { 0.0 } else { 5.0 };
    let range = border.shrink2([0.0, inset].into()).y_range();
    ui.painter()
        .vline(border.center().x, range, Stroke::new(1.0, color));
}

/// What the longest text in view needs.
fn fitting_width(frame: &Frame<'_>, column: LogColumn, shown: &[Shown]) -> f32 {
    let texts = shown.iter().filter_map(|shown| {
        let cells = cells(frame, shown)?;
        Some(width_in_chars(cells.text(column.into())))
    });
    let least = if column == LogColumn::Direction { 3 } else { 4 };
    texts.max().unwrap_or(0).max(least) as f32 * frame.char_width
}

fn menu_ui(
    view: &mut LogView,
    header: &Response,
    frame: &Frame<'_>,
    settings: &mut ColumnSettings,
) {
    let words = &frame.input.words;
    let popup = Popup::context_menu(header)
        // Several columns are often chosen at once.
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    popup.show(|ui| {
        let reset = (words.reset_columns, words.column_name);
        columns_ui(ui, view, settings, reset);
    });
}

/// A box to tick for each column, and a button that takes everything back. The
/// words are of the button and of the columns.
pub fn columns_ui(
    ui: &mut Ui,
    view: &mut LogView,
    settings: &mut ColumnSettings,
    words: (&str, &dyn Fn(LogColumn) -> &'static str),
) {
    for column in LogColumn::ALL {
        let setting = settings.get_mut(column);
        // One that there is no room for is not there: a tick asks for it.
        let mut is_there = !setting.is_hidden() && !view.lacks_room_for(column);
        if check(ui, &mut is_there, (words.1)(column)).changed() {
            setting.shown = Some(is_there);
        }
    }
    ui.separator();
    if ui.add(Button::new(words.0)).clicked() {
        *settings = ColumnSettings::default();
        view.forget_widths();
    }
}
