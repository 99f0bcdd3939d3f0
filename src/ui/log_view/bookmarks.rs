//! Marked records: a ribbon at their left, ticks beside the scroll bar.

use eframe::egui::emath::GuiRounding as _;
use eframe::egui::{Color32, Painter, Rect, Sense, Shape, Stroke, Ui, pos2, vec2};

use super::block::Block;
use super::blocks::Shown;
use super::frame::Frame;
use crate::value::RecordSeq;

/// In points. The columns begin at 12.
const RIBBON_LEFT: f32 = 2.0;
const RIBBON_WIDTH: f32 = 7.0;
const RIBBON_HEIGHT: f32 = 12.0;
const TICK_WIDTH: f32 = 3.0;
const TICK_HEIGHT: f32 = 2.0;

/// The marked records in a block, each with the line in which its text begins.
pub(super) fn ribbons(ui: &Ui, painter: &Painter, frame: &Frame<'_>, shown: &Shown, top: f32) {
    let row_height = frame.viewport().row_height;
    let color = frame.input.colors.accent;
    for (seq, first_char) in shown.laid.block.records() {
        let Some(note) = frame.input.bookmarks.note(seq) else {
            continue;
        };
        let line = line_of(shown, first_char);
        let left = frame.places.rows.left() + RIBBON_LEFT;
        let line_top = top + line as f32 * row_height;
        let corner = pos2(left, line_top + (row_height - RIBBON_HEIGHT) / 2.0);
        let rect = Rect::from_min_size(corner, vec2(RIBBON_WIDTH, RIBBON_HEIGHT));
        ribbon(painter, rect.round_to_pixels(ui.pixels_per_point()), color);
        hint(ui, frame, seq, rect, note);
    }
}

/// A strip with a notch at its lower end.
fn ribbon(painter: &Painter, rect: Rect, color: Color32) {
    let notch = rect.center_bottom() - vec2(0.0, RIBBON_WIDTH / 2.0);
    // Two convex halves: a shape with a notch is none.
    for (outer, inner) in [
        (rect.left(), rect.center().x),
        (rect.right(), rect.center().x),
    ] {
        let points = vec![
            pos2(outer, rect.top()),
            pos2(inner, rect.top()),
            notch,
            pos2(outer, rect.bottom()),
        ];
        painter.add(Shape::convex_polygon(points, color, Stroke::NONE));
    }
}

fn hint(ui: &Ui, frame: &Frame<'_>, seq: RecordSeq, rect: Rect, note: &str) {
    let visible = rect.intersect(frame.places.rows);
    if visible.height() < 1.0 {
        return;
    }
    let id = frame.id.with(("bookmark", seq.0));
    let text = (frame.input.words.bookmark)(note);
    ui.interact(visible, id, Sense::hover()).on_hover_text(text);
}

/// The line of the block that has a character.
fn line_of(shown: &Shown, character: usize) -> usize {
    let mut end = 0;
    let rows = &shown.laid.galley.rows;
    let is_before = |row: &&eframe::egui::epaint::text::PlacedRow| {
        end += row.char_count_including_newline().0;
        end <= character
    };
    let before = rows.iter().take_while(is_before).count();
    before.min(shown.laid.line_count() - 1)
}

/// What a screen reader is told of a row before its text.
pub(super) fn told(frame: &Frame<'_>, block: &Block) -> String {
    let mut marks = block.records().filter_map(|(seq, _)| {
        let note = frame.input.bookmarks.note(seq)?;
        Some((frame.input.words.bookmark)(note) + ", ")
    });
    marks.next().unwrap_or_default()
}

/// Where marked records are in the whole log, in the groove of the scroll bar.
pub(super) fn ticks(ui: &Ui, frame: &Frame<'_>) {
    let groove = frame.places.bar;
    let extent = frame.extent();
    let order = &frame.blocks.order;
    let start = order.place(extent.start);
    let records = (order.place(extent.end) - start).max(1);
    let mut last_top = f32::MIN;
    for (seq, _) in frame.input.bookmarks.iter() {
        if !order.has(seq) {
            continue;
        }
        let share = (order.place(seq) - start) as f64 / records as f64;
        let top = tick_top(groove, share);
        // One is enough where many would stand in one place.
        if top >= last_top + TICK_HEIGHT {
            let corner = pos2(groove.right() - TICK_WIDTH, top);
            let tick = Rect::from_min_size(corner, vec2(TICK_WIDTH, TICK_HEIGHT));
            ui.painter()
                .rect_filled(tick, 0.0, frame.input.colors.accent);
            last_top = top;
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a place on the screen")]
fn tick_top(groove: Rect, share: f64) -> f32 {
    groove.top() + (f64::from(groove.height() - TICK_HEIGHT) * share) as f32
}
