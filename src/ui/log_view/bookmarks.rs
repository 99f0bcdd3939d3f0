//! Marked records: a ribbon at their left, ticks beside the scroll bar.

use std::ops::Range;

use eframe::egui::emath::GuiRounding as _;
use eframe::egui::{Color32, Painter, Rect, Sense, Shape, Stroke, Ui, pos2, vec2};

use super::block::Block;
use super::blocks::Shown;
use super::frame::Frame;
use super::order::Order;
use crate::journal::Bookmarks;
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
    let (order, extent) = (&frame.blocks.order, frame.extent());
    let extent = extent.start..extent.end;
    let way = groove.height() - TICK_HEIGHT;
    for below in tick_places(order, &extent, frame.input.bookmarks, way) {
        let corner = pos2(groove.right() - TICK_WIDTH, groove.top() + below);
        let tick = Rect::from_min_size(corner, vec2(TICK_WIDTH, TICK_HEIGHT));
        ui.painter()
            .rect_filled(tick, 0.0, frame.input.colors.accent);
    }
}

/// The upper edges of the ticks on a way of so many points. One is enough where
/// many would stand in one place, so that no more is asked than there is room
/// for: the place among records that a filter found takes long to tell.
fn tick_places(
    order: &Order<'_>,
    extent: &Range<RecordSeq>,
    bookmarks: &Bookmarks,
    way: f32,
) -> Vec<f32> {
    let start = order.place(extent.start);
    let records = (order.place(extent.end) - start).max(1) as f64;
    // As many records as are behind one tick.
    let behind = whole(records * f64::from(TICK_HEIGHT) / f64::from(way.max(TICK_HEIGHT)));
    let mut places = Vec::new();
    let mut last = f32::MIN;
    let mut from = extent.start;
    while let Some(seq) = bookmarks.from(from).find(|seq| order.has(*seq)) {
        let nth = order.place(seq) - start;
        let place = on_way(nth as f64 / records, way);
        from = seq.next();
        if place >= last + TICK_HEIGHT {
            places.push(place);
            last = place;
            from = from.max(order.at_place(start + nth + behind));
        }
    }
    places
}

#[expect(clippy::cast_possible_truncation, reason = "a place on the screen")]
fn on_way(share: f64, way: f32) -> f32 {
    (f64::from(way) * share) as f32
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a part of a count"
)]
fn whole(records: f64) -> u64 {
    records as u64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::journal::find::Found;

    fn naive(order: &Order<'_>, extent: &Range<RecordSeq>, marked: &[u64], way: f32) -> Vec<f32> {
        let start = order.place(extent.start);
        let records = (order.place(extent.end) - start).max(1) as f64;
        let mut places: Vec<f32> = Vec::new();
        for seq in marked.iter().copied().map(RecordSeq) {
            let is_there = order.has(seq) && extent.contains(&seq);
            let nth = order.place(seq).saturating_sub(start);
            let place = on_way(nth as f64 / records, way);
            let is_apart = places.last().is_none_or(|last| place >= last + TICK_HEIGHT);
            if is_there && is_apart {
                places.push(place);
            }
        }
        places
    }

    proptest! {
        #[test]
        fn no_tick_is_left_out_that_has_room(
            marked in prop::collection::btree_set(0_u64..5_000, 0..200),
            hits in prop::collection::btree_set(0_u64..5_000, 1..800),
            is_filtered: bool,
            first in 0_u64..100,
            way in 1.0_f32..900.0,
        ) {
            let found = Found::of(hits);
            let there = RecordSeq(first)..RecordSeq(5_000);
            let order = Order::new(there, is_filtered.then_some(&found));
            let Some(extent) = order.extent() else {
                return Ok(());
            };
            let mut bookmarks = Bookmarks::default();
            for seq in &marked {
                bookmarks.set(RecordSeq(*seq), "").unwrap();
            }
            let marked: Vec<u64> = marked.into_iter().collect();
            prop_assert_eq!(
                tick_places(&order, &extent, &bookmarks, way),
                naive(&order, &extent, &marked, way)
            );
        }
    }
}
