//! The log on the screen, and in the accessibility tree.

use std::ops::Range;

use eframe::egui::epaint::text::PlacedRow;
use eframe::egui::text::{CharIndex, LayoutJob, TextFormat};
use eframe::egui::{
    Color32, CursorIcon, FontId, Painter, Pos2, Rangef, Rect, Response, Role, Sense, Stroke,
    StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::ansi::AnsiStyle;
use super::block::Block;
use super::blocks::{Laid, Shown};
use super::bookmarks;
use super::columns::{Cells, Clock, Column, ColumnKind, shortened};
use super::content::Ink;
use super::frame::Frame;
use super::scroll_bar::Span;
use super::view::LogView;
use crate::value::Direction;

/// What a screen reader is told of one record, in characters.
const NAME_CHARS: usize = 1000;
/// A selected line break is this wide.
const BREAK_WIDTH: f32 = 5.0;
/// Of a mark in the scroll bar, and of the stretch of the log that it tells of.
const MARK_HEIGHT: f32 = 2.0;

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

pub(super) fn cell_rect(column: Column, row: Rect) -> Rect {
    let left = row.left() + column.left;
    Rect::from_x_y_ranges(left..=left + column.width, row.y_range())
}

pub(super) fn cell_text(
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
    let cells = cells(frame, shown);
    if cells.is_some() && is_selected_whole(view, &shown.laid) {
        painter.rect_filled(rect, 0.0, frame.input.colors.selection);
    }
    bookmarks::ribbons(nodes, painter, frame, shown, top);
    if let Some(cells) = &cells {
        let first_line = rect.with_max_y(top + viewport.row_height);
        columns(painter, frame, cells, first_line);
    }
    let painter = painter.with_clip_rect(content_clip(painter, frame));
    let origin = pos2(frame.content_left(view.sideways), top);
    styles(&painter, frame, &shown.laid, origin);
    selected(&painter, view, frame, &shown.laid, origin);
    hits(&painter, view, frame, shown, origin);
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

/// Selected by record: also one without a character shows that it is.
fn is_selected_whole(view: &LogView, laid: &Laid) -> bool {
    let selection = view.selection.filter(|selection| selection.is_of_records());
    let head = laid.block.head.as_ref().map(|head| head.seq);
    selection
        .zip(head)
        .is_some_and(|(selection, seq)| selection.in_record(seq).is_some())
}

pub(super) fn cells(frame: &Frame<'_>, shown: &Shown) -> Option<Cells> {
    let head = shown.laid.block.head.as_ref()?;
    let clock = Clock {
        form: frame.input.time,
        zone: frame.input.time_zone,
        start: frame.start,
    };
    let words = &frame.input.words;
    let in_log_mode = frame.input.log_mode;
    in_log_mode.then(|| Cells::new(head, shown.since_previous, clock, words))
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
        let painter = &painter.with_clip_rect(cell.intersect(painter.clip_rect()));
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

/// What text asks for besides its own colour, below what is selected. egui's
/// own underlines stand at the lower edge of these high rows.
fn styles(painter: &Painter, frame: &Frame<'_>, laid: &Laid, origin: Pos2) {
    let block = &laid.block;
    let Some(head) = &block.head else {
        return;
    };
    let is_styled = |(_, ink): &(Range<usize>, Ink)| matches!(ink, Ink::Styled(_));
    if !block.inks.iter().any(is_styled) {
        return;
    }
    let styled: Vec<_> = styled_stretches(block).collect();
    let stretches: Vec<_> = styled.iter().map(|(stretch, _)| stretch.clone()).collect();
    let colors = frame.input.colors;
    let below = frame.blocks.layout.font.size * 0.55;
    for (nth, rect) in rects_of(laid, &stretches, painter.clip_rect(), origin, BREAK_WIDTH) {
        let (_, style) = styled[nth];
        let ink = Ink::Styled(style);
        if let Some(ground) = colors.behind(ink, head.direction) {
            painter.rect_filled(rect, 0.0, ground);
        }
        if style.underlined {
            let line = Stroke::new(1.0, colors.of_ink(ink, head.direction));
            painter.hline(rect.x_range(), rect.center().y + below, line);
        }
    }
}

/// In characters of the block.
fn styled_stretches(block: &Block) -> impl Iterator<Item = (Range<usize>, AnsiStyle)> {
    let mut end = 0;
    block.inks.iter().filter_map(move |(range, ink)| {
        let start = end;
        end += block.text[range.clone()].chars().count();
        match ink {
            Ink::Styled(style) => Some((start..end, *style)),
            _ => None,
        }
    })
}

fn selected(painter: &Painter, view: &LogView, frame: &Frame<'_>, laid: &Laid, origin: Pos2) {
    let Some(selection) = view.selection else {
        return;
    };
    let ranges = laid.block.selected(|seq| selection.in_record(seq));
    for (_, rect) in rects_of(laid, &ranges, painter.clip_rect(), origin, BREAK_WIDTH) {
        painter.rect_filled(rect, 0.0, frame.input.colors.selection);
    }
}

/// Those in the record that is selected have a frame.
fn hits(painter: &Painter, view: &LogView, frame: &Frame<'_>, shown: &Shown, origin: Pos2) {
    let colors = frame.input.colors;
    let ranges = view.hits.of(shown.seq);
    let laid = &shown.laid;
    let is_current = |seq| view.current() == Some(seq);
    let whole = |seq| is_current(seq).then_some(0..usize::MAX);
    let current = laid.block.selected(whole);
    for (nth, rect) in rects_of(laid, ranges, painter.clip_rect(), origin, 0.0) {
        let rect = rect.shrink2(vec2(0.0, 2.0));
        painter.rect_filled(rect, 2.0, colors.hit);
        let mut current = current.iter();
        if current.any(|chars| chars.contains(&ranges[nth].start)) {
            let stroke = Stroke::new(1.0, colors.accent);
            painter.rect_stroke(rect, 2.0, stroke, StrokeKind::Outside);
        }
    }
}

/// One rectangle a line of each range that is in view, with the range's place
/// among them. Ranges are in order. A line break in them is so wide.
fn rects_of(
    laid: &Laid,
    ranges: &[Range<usize>],
    view: Rect,
    origin: Pos2,
    break_width: f32,
) -> Vec<(usize, Rect)> {
    let mut rects = Vec::new();
    let (mut row_start, mut passed) = (0, 0);
    for row in &laid.galley.rows {
        let row_end = row_start + row.char_count_excluding_newline().0;
        let is_above = |range: &&Range<usize>| range.end <= row_start;
        passed += ranges[passed..].iter().take_while(is_above).count();
        let y = row.rect().translate(origin.to_vec2()).y_range();
        if y.max >= view.top() && y.min <= view.bottom() {
            let here = (passed..).zip(&ranges[passed..]);
            for (nth, range) in here.take_while(|(_, range)| range.start <= row_end) {
                let x = extent_in_row(row, row_start..row_end, range, break_width);
                // A line may be far longer than what is seen of it.
                let x = x.map(|x| Rangef::new(x.min + origin.x, x.max + origin.x));
                if let Some(x) = x.filter(|x| x.intersects(view.x_range())) {
                    rects.push((nth, Rect::from_x_y_ranges(x, y)));
                }
            }
        }
        row_start += row.char_count_including_newline().0;
    }
    rects
}

/// Where some characters of the block are in a row, which has `in_row` of them.
fn extent_in_row(
    row: &PlacedRow,
    in_row: Range<usize>,
    chars: &Range<usize>,
    break_width: f32,
) -> Option<Rangef> {
    let takes_break = break_width > 0.0 && row.ends_with_newline && chars.contains(&in_row.end);
    let start = chars.start.max(in_row.start);
    let end = chars.end.min(in_row.end).max(start);
    let x = (start < end || takes_break)
        .then(|| extent_of(row, start - in_row.start..end - in_row.start))?;
    let right = x.max + if takes_break { break_width } else { 0.0 };
    Some(Rangef::new(x.min, right))
}

/// From right to left the first character is the rightmost one.
fn extent_of(row: &PlacedRow, chars: Range<usize>) -> Rangef {
    let glyphs = &row.glyphs[chars.clone()];
    let edges = glyphs.iter().map(|glyph| {
        let left = row.pos.x + glyph.pos.x;
        Rangef::new(left, left + glyph.advance_width)
    });
    let all = edges.reduce(|all, one| Rangef::new(all.min.min(one.min), all.max.max(one.max)));
    all.unwrap_or_else(|| Rangef::point(row.pos.x + row.x_offset(CharIndex(chars.start))))
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

/// Where found records are in the whole log.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a screen has few pixels"
)]
pub(super) fn marks(ui: &Ui, frame: &Frame<'_>) {
    let filtered = frame.blocks.order.is_filtered();
    let Some(found) = frame.input.marks.filter(|_| !filtered) else {
        return;
    };
    let groove = frame.places.bar;
    let extent = frame.extent();
    let parts = (groove.height() / MARK_HEIGHT).max(1.0) as usize;
    let counts = found.marks(extent.start..extent.end, parts);
    for (nth, _) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let top = groove.top() + nth as f32 * MARK_HEIGHT;
        let corner = pos2(groove.right() - 5.0, top);
        let mark = Rect::from_min_size(corner, vec2(4.0, MARK_HEIGHT));
        ui.painter().rect_filled(mark, 0.0, frame.input.colors.note);
    }
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
    let rows = frame.places.rows;
    let size = size.min(rows.size());
    let below = ((rows.height() - size.y) / 2.0).min(10.0);
    let corner = rows.right_bottom() - vec2(8.0, below);
    let rect = Rect::from_min_max(corner - size, corner);
    let response = ui.interact(rect, frame.id.with("pill"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, caption));
    painter.rect_filled(rect, size.y / 2.0, colors.accent);
    if response.has_focus() {
        let stroke = Stroke::new(2.0, colors.text);
        painter.rect_stroke(rect, size.y / 2.0, stroke, StrokeKind::Outside);
    }
    let inset = vec2(12.0, (size.y - galley.size().y) / 2.0);
    painter.galley(rect.min + inset, galley, colors.on_accent);
    response.on_hover_cursor(CursorIcon::PointingHand).clicked()
}
