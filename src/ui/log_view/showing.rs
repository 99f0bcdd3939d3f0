//! Bringing one record into view, and keeping it there.

use super::blocks::Shown;
use super::caret;
use super::frame::Frame;
use super::marking::hits_in;
use super::position::Position;
use super::selection::{Selection, TextPoint};
use super::view::LogView;
use crate::value::RecordSeq;

/// What takes less from the height is a notice or a bar.
const LEAST_PANE_LINES: f32 = 3.0;

/// What decided, in the last frame, how much was in view.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    height: f32,
    is_filtered: bool,
}

impl LogView {
    /// A record that is in view stays where it is; else it comes to a third of
    /// the height, where its neighbours are seen too. Also one on the last page
    /// must not scroll away with what arrives.
    pub(super) fn show_wanted(&mut self, frame: &mut Frame<'_>) -> bool {
        let Some(wanted) = self.wanted.take() else {
            return false;
        };
        let extent = frame.extent();
        let first = extent.start.max(frame.blocks.first);
        let last = RecordSeq(extent.end.0.saturating_sub(1));
        let wanted = frame.blocks.order.nearest(wanted.min(last).max(first));
        self.selection = Some(Selection::records(wanted, wanted));
        self.follow = false;
        let hit = std::mem::take(&mut self.wants_hit).then(|| first_hit(frame, wanted));
        match hit.flatten() {
            Some(hit) if self.is_line_in_view(frame, hit) => {}
            Some(hit) => self.bring_line(frame, hit),
            None => self.bring(frame, wanted),
        }
        true
    }

    fn bring(&mut self, frame: &mut Frame<'_>, seq: RecordSeq) {
        if !self.is_whole_in_view(frame, seq) {
            self.bring_line(frame, TextPoint::start_of(seq));
        }
    }

    fn bring_line(&mut self, frame: &mut Frame<'_>, point: TextPoint) {
        let (viewport, extent) = (frame.viewport(), frame.extent());
        // Whole lines, so that also a low view shows all of this one.
        let above = -((viewport.whole_lines() - 1) / 3) as f32 * viewport.row_height;
        let line = caret::line_of(frame, point).unwrap_or(Position::at(point.seq, 0));
        let line = line.settled(extent, &mut frame.blocks);
        self.position = line.moved_points(above, viewport, extent, &mut frame.blocks);
        self.position.offset = 0.0;
    }

    fn is_whole_in_view(&self, frame: &mut Frame<'_>, seq: RecordSeq) -> bool {
        let view = frame.blocks.in_view(self.position);
        let viewport = frame.viewport();
        let top_of = |point| caret::top_in_view(frame, point, &view.shown);
        let first = top_of(TextPoint::start_of(seq));
        let last = top_of(TextPoint::end_of(seq));
        let bottom = last.map(|last| last + viewport.row_height);
        first.is_some_and(|top| top >= 0.0) && bottom.is_some_and(|it| it <= viewport.height)
    }

    fn is_line_in_view(&self, frame: &mut Frame<'_>, point: TextPoint) -> bool {
        let view = frame.blocks.in_view(self.position);
        let viewport = frame.viewport();
        let top = caret::top_in_view(frame, point, &view.shown);
        top.is_some_and(|top| top >= 0.0 && top + viewport.row_height <= viewport.height)
    }

    /// Remembers for the next frame whether the place where the user is is seen.
    pub(super) fn note_head(&mut self, frame: &Frame<'_>, shown: &[Shown]) {
        let viewport = frame.viewport();
        let head = self.selection.map(|selection| selection.head);
        let top = head.and_then(|head| caret::top_in_view(frame, head, shown));
        self.has_head_in_view =
            top.is_some_and(|top| top > -viewport.row_height && top < viewport.height);
    }

    /// When the view becomes lower, or other records are left out, the place
    /// where the user is stays in view if it was. A log that is followed goes on
    /// so when it has to make room for a line or two.
    pub(super) fn keep_in_view(&mut self, frame: &mut Frame<'_>, is_moved: bool) {
        let now = Room {
            height: frame.viewport().height,
            is_filtered: frame.blocks.order.is_filtered(),
        };
        let before = self.room.replace(now).unwrap_or(now);
        let head = self.selection.map(|selection| selection.head);
        let Some(head) = head.filter(|_| self.has_head_in_view && !is_moved) else {
            return;
        };
        let followed = self.follow;
        let lines = if followed { LEAST_PANE_LINES } else { 0.0 };
        let yields = lines * frame.viewport().row_height;
        if now.is_filtered != before.is_filtered && frame.blocks.order.has(head.seq) {
            self.bring(frame, head.seq);
            self.settle_at_end(frame, true);
        } else if before.height - now.height > yields {
            caret::reveal_place(self, frame, head);
        }
        self.follow &= followed;
    }
}

/// Where what is looked for is first in a record, as far as it is shown.
fn first_hit(frame: &mut Frame<'_>, seq: RecordSeq) -> Option<TextPoint> {
    let question = frame.input.hits?;
    let line = caret::line_of(frame, TextPoint::start_of(seq))?;
    let laid = frame.blocks.laid(line.seq)?;
    let hits = hits_in(frame.input.source, question, &laid.block);
    let mut points = hits.iter().filter_map(|hit| laid.block.point_at(hit.start));
    points.find(|point| point.seq == seq)
}
