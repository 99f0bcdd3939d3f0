//! The log on the screen, and in the accessibility tree.

use std::ops::Range;

use eframe::egui::text::{CharIndex, LayoutJob, TextFormat};
use eframe::egui::{
    Color32, CursorIcon, FontId, Painter, Pos2, Rect, Response, Role, Sense, Stroke, StrokeKind,
    Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::blocks::{Laid, Shown};
use super::bookmarks;
use super::columns::{Cells, Column, ColumnKind, shortened};
use super::frame::Frame;
use super::scroll_bar::Span;
use super::view::LogView;
use crate::value::Direction;

/// What a screen reader is told of one record, in characters.
const NAME_CHARS: usize = 1000;
/// A selected line break is this wide.
const BREAK_WIDTH: f32 = 5.0;

pub(super) fn name_log(response: &Response, name: &str) {
    response.widget_info(|| WidgetInfo::labeled(Role::List, true, name));
}

/// Everything but the scroll bar and what floats above the rows.
pub(super) fn log(
    ui: &mut Ui,
    view: &LogView,
    frame: &Frame<'_>,
    shown: &[Shown],
    response: &Response,
) {
    header(ui, frame);
    let painter = ui.painter().with_clip_rect(clip(ui, frame.places.rows));
    let mut nodes = nodes_ui(ui, frame);
    for shown in shown {
        block(&mut nodes, &painter, view, frame, shown);
    }
    if response.has_focus() {
        let stroke = Stroke::new(1.0, frame.input.colors.accent);
        painter.rect_stroke(frame.places.rows, 0.0, stroke, StrokeKind::Inside);
    }
}

/// Where the nodes of the rows are, below the node of the log.
fn nodes_ui(ui: &mut Ui, frame: &Frame<'_>) -> Ui {
    let rows = UiBuilder::new()
        .id_salt("rows")
        .max_rect(frame.places.rows)
        .accessibility_parent(frame.id);
    ui.new_child(rows)
}

fn clip(ui: &Ui, rect: Rect) -> Rect {
    rect.intersect(ui.clip_rect())
}

fn header(ui: &Ui, frame: &Frame<'_>) {
    let rect = frame.places.header;
    let colors = frame.input.colors;
    for column in frame.columns.iter() {
        let caption = column.kind.caption(&frame.input.words);
        let cell = cell_rect(*column, rect);
        let font = &frame.small_font;
        cell_text(ui.painter(), *column, cell, caption, font, colors.dim);
    }
    if rect.height() > 0.0 {
        let line = Stroke::new(1.0, colors.line);
        ui.painter()
            .hline(rect.x_range(), rect.bottom() - 0.5, line);
    }
}

fn cell_rect(column: Column, row: Rect) -> Rect {
    let left = row.left() + column.left;
    Rect::from_x_y_ranges(left..=left + column.width, row.y_range())
}

fn cell_text(
    painter: &Painter,
    column: Column,
    cell: Rect,
    text: &str,
    font: &FontId,
    color: Color32,
) {
    // The same vertical place as the content, to the pixel.
    let format = TextFormat {
        line_height: Some(cell.height()),
        ..TextFormat::simple(font.clone(), color)
    };
    let galley = painter.layout_job(LayoutJob::single_section(text.to_owned(), format));
    let left = if column.kind.is_right_aligned() {
        cell.right() - galley.rect.width()
    } else {
        cell.left()
    };
    painter.galley(pos2(left, cell.top()), galley, color);
}

/// One record: ground, columns, text, node.
fn block(nodes: &mut Ui, painter: &Painter, view: &LogView, frame: &Frame<'_>, shown: &Shown) {
    let rows = frame.places.rows;
    let viewport = frame.viewport();
    let height = shown.laid.line_count() as f32 * viewport.row_height;
    let top = rows.top() + shown.top;
    let rect = Rect::from_x_y_ranges(rows.x_range(), top..=top + height);
    ground(painter, frame, &shown.laid, rect);
    bookmarks::ribbons(nodes, painter, frame, shown, top);
    let cells = cells(frame, &shown.laid);
    if let Some(cells) = &cells {
        let first_line = rect.with_max_y(top + viewport.row_height);
        columns(painter, frame, cells, first_line);
    }
    let painter = painter.with_clip_rect(content_clip(painter, frame));
    let origin = pos2(frame.content_left(view.sideways), top);
    selected(&painter, view, frame, &shown.laid, origin);
    let galley = shown.laid.galley.clone();
    painter.galley(origin, galley, frame.input.colors.text);
    name_row(nodes, frame, shown, rect, cells.as_ref());
}

/// Below everything else, so that a selection is seen above it.
fn ground(painter: &Painter, frame: &Frame<'_>, laid: &Laid, rect: Rect) {
    let head = laid.block.head.as_ref();
    if let Some(color) = head.and_then(|head| head.ground) {
        let color = frame.input.colors.tint(color).ground;
        painter.rect_filled(rect, 0.0, color);
    }
}

fn cells(frame: &Frame<'_>, laid: &Laid) -> Option<Cells> {
    let head = laid.block.head.as_ref()?;
    let (zone, words) = (frame.input.time_zone, &frame.input.words);
    let in_log_mode = frame.input.log_mode;
    in_log_mode.then(|| Cells::new(&laid.block, head, zone, words))
}

/// Contents that are moved sideways must not cover the columns.
fn content_clip(painter: &Painter, frame: &Frame<'_>) -> Rect {
    let left = frame.content_left(0.0) - 2.0;
    painter
        .clip_rect()
        .with_min_x(left.max(painter.clip_rect().left()))
}

fn columns(painter: &Painter, frame: &Frame<'_>, cells: &Cells, row: Rect) {
    let colors = frame.input.colors;
    let font = &frame.blocks.layout.font;
    for column in frame.columns.iter() {
        let cell = cell_rect(*column, row);
        match column.kind {
            ColumnKind::Direction => {
                let color = colors.of_ink(cells.mark, cells.direction);
                arrow(painter, cell.left_center(), cells.direction, color);
            }
            ColumnKind::Peer => {
                let text = shortened(cells.text(column.kind), column_chars(*column, frame));
                cell_text(painter, *column, cell, &text, font, colors.dim);
            }
            ColumnKind::Content => {}
            kind => cell_text(painter, *column, cell, cells.text(kind), font, colors.dim),
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a column has few characters"
)]
fn column_chars(column: Column, frame: &Frame<'_>) -> usize {
    (column.width / frame.char_width).round() as usize
}

/// Drawn, because few fonts have arrows.
fn arrow(painter: &Painter, left: Pos2, direction: Direction, color: Color32) {
    const LENGTH: f32 = 9.0;
    const HEAD: f32 = 3.0;
    let stroke = Stroke::new(1.3, color);
    let (tip, tail) = match direction {
        Direction::In => (left, left + vec2(LENGTH, 0.0)),
        Direction::Out => (left + vec2(LENGTH, 0.0), left),
        Direction::Note => {
            painter.circle_filled(left + vec2(LENGTH / 2.0, 0.0), 2.2, color);
            return;
        }
    };
    let back = if tip.x < tail.x { HEAD } else { -HEAD };
    painter.line_segment([tail, tip], stroke);
    painter.line_segment([tip, tip + vec2(back, -HEAD)], stroke);
    painter.line_segment([tip, tip + vec2(back, HEAD)], stroke);
}

fn selected(painter: &Painter, view: &LogView, frame: &Frame<'_>, laid: &Laid, origin: Pos2) {
    let Some(selection) = view.selection else {
        return;
    };
    for range in laid.block.selected(|seq| selection.in_record(seq)) {
        for rect in selected_rects(laid, &range) {
            let rect = rect.translate(origin.to_vec2());
            painter.rect_filled(rect, 0.0, frame.input.colors.selection);
        }
    }
}

/// One rectangle a line, from the galley's corner.
fn selected_rects(laid: &Laid, range: &Range<usize>) -> Vec<Rect> {
    let mut rects = Vec::new();
    let mut row_start = 0;
    for row in &laid.galley.rows {
        let in_row = row.char_count_excluding_newline().0;
        let start = range.start.max(row_start);
        let end = range.end.min(row_start + in_row);
        let takes_break = row.ends_with_newline && range.contains(&(row_start + in_row));
        if start < end || takes_break {
            let x = |index: usize| row.pos.x + row.x_offset(CharIndex(index - row_start));
            let right = x(end.max(start)) + if takes_break { BREAK_WIDTH } else { 0.0 };
            rects.push(Rect::from_x_y_ranges(
                x(start)..=right,
                row.rect().y_range(),
            ));
        }
        row_start += row.char_count_including_newline().0;
    }
    rects
}

/// Each record in view is a node of the log whose name is the whole row.
fn name_row(ui: &Ui, frame: &Frame<'_>, shown: &Shown, rect: Rect, cells: Option<&Cells>) {
    let visible = rect.intersect(frame.places.rows);
    if visible.height() < 1.0 {
        return;
    }
    let id = frame.id.with(shown.seq.0);
    let response = ui.interact(visible, id, Sense::empty());
    response.widget_info(|| {
        let text: String = shown.laid.block.text.chars().take(NAME_CHARS).collect();
        let name = cells.map_or(text.replace('\n', " "), |cells| cells.row_name(&text));
        let name = bookmarks::told(frame, &shown.laid.block) + &name;
        WidgetInfo::labeled(Role::ListItem, true, name)
    });
}

pub(super) fn bar(ui: &Ui, frame: &Frame<'_>, span: Span, is_held: bool) {
    let groove = frame.places.bar;
    let colors = frame.input.colors;
    let thumb = span.thumb(groove.height());
    let rect = Rect::from_min_size(
        groove.left_top() + vec2(3.0, thumb.top),
        vec2(groove.width() - 5.0, thumb.length),
    );
    let color = if is_held {
        colors.dim
    } else {
        colors.faint.gamma_multiply(0.6)
    };
    ui.painter().rect_filled(rect, 3.0, color);
}

/// The button that leads back to the newest records. Answers whether it was
/// pressed.
pub(super) fn pill(ui: &Ui, frame: &Frame<'_>, caption: &str) -> bool {
    let colors = frame.input.colors;
    let font = frame.small_font.clone();
    let painter = ui.painter();
    let galley = painter.layout_no_wrap(caption.to_owned(), font, colors.on_accent);
    let size = galley.size() + vec2(24.0, 10.0);
    let corner = frame.places.rows.right_bottom() - vec2(8.0, 10.0);
    let rect = Rect::from_min_max(corner - size, corner);
    let response = ui.interact(rect, frame.id.with("pill"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, caption));
    painter.rect_filled(rect, size.y / 2.0, colors.accent);
    if response.has_focus() {
        let stroke = Stroke::new(2.0, colors.text);
        painter.rect_stroke(rect, size.y / 2.0, stroke, StrokeKind::Outside);
    }
    painter.galley(rect.min + vec2(12.0, 5.0), galley, colors.on_accent);
    response.on_hover_cursor(CursorIcon::PointingHand).clicked()
}
