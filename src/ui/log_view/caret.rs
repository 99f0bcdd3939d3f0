//! Extending the selection by the keyboard, over records that may not be in
//! view.

use eframe::egui::text::{CCursor, CharIndex};
use eframe::egui::{Vec2, vec2};

use super::blocks::{Laid, Shown};
use super::entry::JOINED_RECORDS;
use super::frame::Frame;
use super::keys::Step;
use super::position::{Lines, Position, line_points};
use super::selection::{Selection, TextPoint};
use super::view::LogView;
use crate::value::RecordSeq;

/// Moves the selection's head by the keyboard, and shows where it is.
pub(super) fn extend(view: &mut LogView, frame: &mut Frame<'_>, step: Step) {
    let here = view.position.seq.max(frame.blocks.first);
    let selection = view
        .selection
        .unwrap_or(Selection::caret(TextPoint::start_of(here)));
    let Some((seq, char_index)) = block_place(frame, selection.head) else {
        return;
    };
    let moved = match step {
        Step::Left => beside(frame, seq, char_index, -1),
        Step::Right => beside(frame, seq, char_index, 1),
        Step::Up => line_beside(frame, seq, char_index, -1.0),
        Step::Down => line_beside(frame, seq, char_index, 1.0),
    };
    let Some((seq, char_index)) = moved else {
        return;
    };
    if let Some(laid) = frame.blocks.laid(seq)
        && let Some(point) = laid.block.point_at(char_index)
    {
        view.selection = Some(selection.with_head(point));
        reveal(view, frame, seq, row_of(&laid, char_index));
    }
}

/// Selects the record that is shown below the selection's head, or above it, or
/// up to it, and shows it. Without a selection the one that was selected last is
/// the first, else the uppermost one in view.
pub(super) fn select_record(view: &mut LogView, frame: &mut Frame<'_>, down: bool, extends: bool) {
    let records = frame.blocks.first..frame.extent().end;
    let Some(last) = records.end.0.checked_sub(1).filter(|_| !records.is_empty()) else {
        return;
    };
    let order = &frame.blocks.order;
    let head = match view.selection {
        Some(selection) if down => order.below(selection.head.seq),
        Some(selection) => order.above(selection.head.seq),
        None => view.deselected.unwrap_or(view.position.seq),
    };
    let head = order.nearest(head.clamp(records.start, RecordSeq(last)));
    let anchor = match view.selection {
        Some(selection) if extends => selection.anchor.seq,
        _ => head,
    };
    view.selection = Some(Selection::of_records(anchor, head));
    reveal_record(view, frame, head);
}

/// Moves the view as little as shows a place.
pub(super) fn reveal_place(view: &mut LogView, frame: &mut Frame<'_>, point: TextPoint) {
    if let Some(line) = line_of(frame, point) {
        reveal(view, frame, line.seq, line.line);
    }
}

/// The line where a place is.
pub(super) fn line_of(frame: &mut Frame<'_>, point: TextPoint) -> Option<Position> {
    let (block, char_index) = block_place(frame, point)?;
    let laid = frame.blocks.laid(block)?;
    Some(Position::at(block, row_of(&laid, char_index)))
}

/// The upper edge of the line where a place is, from that of the view.
pub(super) fn top_in_view(frame: &Frame<'_>, point: TextPoint, shown: &[Shown]) -> Option<f32> {
    shown.iter().find_map(|shown| {
        let char_index = shown.laid.block.char_at(point)?;
        let row = row_of(&shown.laid, char_index);
        Some(shown.top + line_points(row, frame.viewport()))
    })
}

/// Shows a record, from its first line on when it is longer than the view.
fn reveal_record(view: &mut LogView, frame: &mut Frame<'_>, seq: RecordSeq) {
    let point = TextPoint::start_of(seq);
    let Some((block, char_index)) = block_place(frame, point) else {
        return;
    };
    let Some(laid) = frame.blocks.laid(block) else {
        return;
    };
    let first = row_of(&laid, char_index);
    let last = laid.block.char_at(TextPoint::end_of(seq));
    let last = last.map_or(first, |index| row_of(&laid, index));
    reveal(view, frame, block, last);
    reveal(view, frame, block, first);
}

type BlockPlace = (RecordSeq, usize);

/// The block in whose lines a place is, and the character there.
fn block_place(frame: &mut Frame<'_>, point: TextPoint) -> Option<BlockPlace> {
    let records = frame.blocks.first.0..frame.extent().end.0;
    if records.is_empty() {
        return None;
    }
    let from = point.seq.0.clamp(records.start, records.end - 1);
    let from = frame.blocks.order.nearest(RecordSeq(from)).0;
    let lowest = from.saturating_sub(JOINED_RECORDS).max(records.start);
    (lowest..=from).rev().map(RecordSeq).find_map(|seq| {
        let laid = frame.blocks.laid(seq)?;
        let char_index = laid.block.char_at(point)?;
        Some((seq, char_index))
    })
}

fn beside(frame: &mut Frame<'_>, seq: RecordSeq, index: usize, by: isize) -> Option<BlockPlace> {
    let length = char_count(&*frame.blocks.laid(seq)?);
    if let Some(moved) = index.checked_add_signed(by)
        && moved <= length
    {
        return Some((seq, moved));
    }
    let next = neighbour(frame, seq, by)?;
    let end = char_count(&*frame.blocks.laid(next)?);
    Some((next, if by < 0 { end } else { 0 }))
}

fn line_beside(frame: &mut Frame<'_>, seq: RecordSeq, index: usize, by: f32) -> Option<BlockPlace> {
    let laid = frame.blocks.laid(seq)?;
    let at = laid.galley.pos_from_cursor(CCursor::new(index)).center();
    let y = at.y + by * frame.viewport().row_height;
    if y > 0.0 && y < line_points(laid.line_count(), frame.viewport()) {
        return Some((seq, index_at(&laid, vec2(at.x, y))));
    }
    let next = neighbour(frame, seq, if by < 0.0 { -1 } else { 1 })?;
    let laid = frame.blocks.laid(next)?;
    let lines = if by < 0.0 { laid.line_count() - 1 } else { 0 };
    let y = line_points(lines, frame.viewport()) + frame.viewport().row_height / 2.0;
    Some((next, index_at(&laid, vec2(at.x, y))))
}

/// The next block above or below that has records in it.
fn neighbour(frame: &mut Frame<'_>, seq: RecordSeq, by: isize) -> Option<RecordSeq> {
    let extent = frame.extent();
    let range = frame.blocks.first.max(extent.start)..extent.end;
    let mut seq = seq;
    loop {
        if by < 0 && seq <= range.start {
            return None;
        }
        let order = &frame.blocks.order;
        seq = if by < 0 {
            order.above(seq)
        } else {
            order.below(seq)
        };
        if !range.contains(&seq) {
            return None;
        }
        if frame.blocks.lines(seq) > 0 {
            return Some(seq);
        }
    }
}

fn char_count(laid: &Laid) -> usize {
    laid.galley.end().index.0
}

fn index_at(laid: &Laid, at: Vec2) -> usize {
    laid.galley.cursor_from_pos(at).index.0
}

fn row_of(laid: &Laid, char_index: usize) -> usize {
    let cursor = CCursor::new(CharIndex(char_index));
    laid.galley.layout_from_cursor(cursor).row
}

/// Moves the view as little as shows a line whole.
fn reveal(view: &mut LogView, frame: &mut Frame<'_>, seq: RecordSeq, line: usize) {
    let (viewport, extent) = (frame.viewport(), frame.extent());
    let target = Position::at(seq, line);
    let key = |position: Position| (position.seq, position.line);
    let lowest = Position::with_last_line(seq, line, viewport, extent, &mut frame.blocks);
    let above = key(view.position) > key(target)
        || (key(view.position) == key(target) && view.position.offset > 0.0);
    if above {
        view.position = target;
    } else if (key(view.position), view.position.offset) < (key(lowest), lowest.offset) {
        view.position = lowest;
    } else {
        return;
    }
    view.settle_at_end(frame, true);
}
