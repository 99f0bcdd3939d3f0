//! The pointer: selecting text, and dragging the scroll bar.

use eframe::egui::{CursorIcon, PointerButton, Pos2, Rect, Response, Sense, Ui, vec2};

use super::blocks::{Laid, Shown};
use super::frame::Frame;
use super::position::Position;
use super::scroll_bar::Span;
use super::selection::{Selection, TextPoint};
use super::view::LogView;
use crate::ui::press::went_down_on;
use crate::value::RecordSeq;

/// Points a second that the log moves for each point by which a drag has left
/// it, and the most of them.
const EDGE_SPEED: f32 = 15.0;
const EDGE_SPEED_MAX: f32 = 3000.0;

/// What is below the view may have a border to be dragged, which can be taken
/// hold of from above too.
pub(super) fn without_grip(ui: &Ui, rect: Rect) -> Rect {
    let grip = ui.style().interaction.resize_grab_radius_side;
    rect.with_max_y((rect.bottom() - grip).max(rect.top()))
}

/// How far a drag beyond the upper or lower edge moves the view in this frame,
/// in points.
pub(super) fn edge_scroll(ui: &Ui, frame: &Frame<'_>, response: &Response) -> f32 {
    if !response.dragged_by(PointerButton::Primary) {
        return 0.0;
    }
    let Some(pointer) = response.interact_pointer_pos() else {
        return 0.0;
    };
    let rows = frame.places.rows;
    let beyond = pointer.y - pointer.y.clamp(rows.top(), rows.bottom());
    if beyond == 0.0 {
        return 0.0;
    }
    ui.ctx().request_repaint();
    let speed = (beyond * EDGE_SPEED).clamp(-EDGE_SPEED_MAX, EDGE_SPEED_MAX);
    speed * ui.input(|input| input.stable_dt.min(0.1))
}

/// Changes the selection as the pointer says. Answers with the record that it
/// went down on.
pub(super) fn select(
    view: &mut LogView,
    ui: &Ui,
    frame: &Frame<'_>,
    response: &Response,
    shown: &[Shown],
) -> Option<RecordSeq> {
    let is_over_text = |pointer| !is_beside_text(frame, pointer);
    if response.hover_pos().is_some_and(is_over_text) {
        ui.set_cursor_icon(CursorIcon::Text);
    }
    let pointer = response.interact_pointer_pos()?;
    let place = place_at(frame, shown, pointer, view.sideways)?;
    let mut clicked = None;
    if went_down_on(ui, response, PointerButton::Primary) {
        response.request_focus();
        view.drags_records = is_beside_text(frame, pointer);
        press(view, ui, place.point);
        clicked = Some(place.point.seq);
    } else if went_down_on(ui, response, PointerButton::Secondary) {
        response.request_focus();
        select_for_menu(view, place.point);
    }
    if response.triple_clicked() || (response.double_clicked() && view.drags_records) {
        view.selection = Some(Selection::records(place.point.seq, place.point.seq));
    } else if response.double_clicked() {
        view.selection = word(place);
    } else if response.dragged_by(PointerButton::Primary)
        && let Some(selection) = &mut view.selection
    {
        *selection = if view.drags_records {
            Selection::of_records(selection.anchor.seq, place.point.seq)
        } else {
            selection.with_head(place.point)
        };
    }
    clicked
}

/// The columns before the content stand for the record as a whole.
fn is_beside_text(frame: &Frame<'_>, pointer: Pos2) -> bool {
    frame.input.log_mode && pointer.x < frame.content_left(0.0)
}

fn press(view: &mut LogView, ui: &Ui, point: TextPoint) {
    let extends = ui.input(|input| input.modifiers.shift);
    let extended = view.selection.filter(|_| extends);
    // What was begun by record goes on by record.
    view.drags_records |= extended.is_some_and(Selection::is_of_records);
    view.selection = Some(match extended {
        _ if view.drags_records => {
            let anchor = extended.map_or(point.seq, |selection| selection.anchor.seq);
            Selection::of_records(anchor, point.seq)
        }
        Some(selection) => selection.with_head(point),
        None => Selection::caret(point),
    });
}

/// The menu speaks of what is selected, or of the record under the pointer.
fn select_for_menu(view: &mut LogView, point: TextPoint) {
    if !view
        .selection
        .is_some_and(|selection| selection.contains(point))
    {
        view.selection = Some(Selection::records(point.seq, point.seq));
    }
}

fn word(place: Place<'_>) -> Option<Selection> {
    let text = &place.laid.block.text;
    let point_at = |index| place.laid.block.point_at(index);
    let range = super::selection::word_at(text, place.char_index);
    let anchor = point_at(range.start)?;
    Some(Selection {
        anchor,
        head: point_at(range.end)?,
    })
}

/// What is under the pointer.
#[derive(Clone, Copy)]
struct Place<'a> {
    laid: &'a Laid,
    /// In the block's text.
    char_index: usize,
    point: TextPoint,
}

fn place_at<'a>(
    frame: &Frame<'_>,
    shown: &'a [Shown],
    pointer: Pos2,
    sideways: f32,
) -> Option<Place<'a>> {
    let y = pointer.y - frame.places.rows.top();
    let hit = shown
        .iter()
        .rev()
        .find(|shown| shown.top <= y)
        .or(shown.first())?;
    let x = pointer.x - frame.content_left(sideways);
    let cursor = hit.laid.galley.cursor_from_pos(vec2(x, y - hit.top));
    let char_index = cursor.index.0;
    // A remark is no record; the nearest place is the start of the next one.
    let point = hit
        .laid
        .block
        .point_at(char_index)
        .unwrap_or(TextPoint::start_of(hit.seq.next()));
    Some(Place {
        laid: &hit.laid,
        char_index,
        point,
    })
}

/// Dragging the thumb, and page by page beside it.
pub(super) fn bar(view: &mut LogView, ui: &Ui, frame: &mut Frame<'_>, span: Span) {
    // Not focusable: the keys of the log do the same.
    let sense = Sense::CLICK | Sense::DRAG;
    let groove = frame.places.bar;
    let response = ui.interact(without_grip(ui, groove), frame.id.with("bar"), sense);
    let Some(pointer) = response.interact_pointer_pos() else {
        view.bar_grab = None;
        return;
    };
    let y = pointer.y - groove.top();
    let before = view.position;
    if went_down_on(ui, &response, PointerButton::Primary) {
        grab_or_page(view, frame, span, y);
    } else if let Some(grab) = view.bar_grab
        && response.drag_delta().y != 0.0
    {
        drag(view, frame, span, y - grab);
    }
    if view.position != before {
        // The rows of this frame are laid out already.
        ui.ctx().request_repaint();
    }
}

fn grab_or_page(view: &mut LogView, frame: &mut Frame<'_>, span: Span, y: f32) {
    let thumb = span.thumb(frame.places.bar.height());
    if y >= thumb.top && y < thumb.top + thumb.length {
        view.bar_grab = Some(y - thumb.top);
        return;
    }
    view.page(frame, if y < thumb.top { -1.0 } else { 1.0 });
    view.settle_at_end(frame, true);
}

fn drag(view: &mut LogView, frame: &mut Frame<'_>, span: Span, thumb_top: f32) {
    let height = frame.places.bar.height();
    let (extent, viewport) = (frame.extent(), frame.viewport());
    view.position = span
        .position_at(thumb_top, height, extent, &mut frame.blocks)
        .unwrap_or_else(|| Position::tail(extent, viewport, &mut frame.blocks));
    view.settle_at_end(frame, true);
}
