//! Rows of equal height of which only those in view exist.

use std::ops::Range;

use eframe::egui::{Id, Rect, Sense, Ui, pos2, vec2};

use crate::ui::theme::palette;

/// In points.
pub const ROW_HEIGHT: f32 = 18.0;
const BAR_WIDTH: f32 = 10.0;
const THUMB_MIN: f32 = 20.0;

/// Where a list of rows stands.
#[derive(Clone, Copy, Debug, Default)]
pub struct RowScroll {
    /// In rows from the first one. In f64, which tells points apart also in the
    /// millionth row.
    top: f64,
}

/// The rows of one frame.
#[derive(Clone, Debug)]
pub struct RowsInView {
    /// Without the scroll bar.
    pub area: Rect,
    pub rows: Range<usize>,
    /// Of the first of them, in points.
    first_y: f32,
}

impl RowsInView {
    pub fn rect_of(&self, row: usize) -> Rect {
        let below = row.saturating_sub(self.rows.start) as f32 * ROW_HEIGHT;
        let corner = pos2(self.area.left(), self.first_y + below);
        Rect::from_min_size(corner, vec2(self.area.width(), ROW_HEIGHT))
    }

    /// The row at this height, also beyond the edges, as far as there are any.
    pub fn row_at(&self, y: f32, count: usize) -> usize {
        let rows = ((y - self.first_y) / ROW_HEIGHT).floor();
        #[expect(clippy::cast_possible_truncation, reason = "a screen has few rows")]
        let row = self.rows.start.saturating_add_signed(rows as isize);
        row.min(count.saturating_sub(1))
    }

    /// Whole rows, at least one.
    pub fn page(&self) -> isize {
        #[expect(clippy::cast_possible_truncation, reason = "a screen has few rows")]
        let rows = (self.area.height() / ROW_HEIGHT) as isize;
        (rows - 1).max(1)
    }
}

impl RowScroll {
    /// Moves by points, down when positive.
    pub fn move_by(&mut self, points: f32) {
        self.top += f64::from(points / ROW_HEIGHT);
    }

    /// Moves as little as shows a row whole.
    pub fn reveal(&mut self, row: usize, height: f32) {
        let row = row as f64;
        let lowest = row + 1.0 - f64::from(height / ROW_HEIGHT);
        self.top = self.top.min(row).max(lowest.min(row));
    }

    /// Obeys the wheel and the scroll bar, and tells what is in view.
    pub fn ui(&mut self, ui: &mut Ui, id: Id, rect: Rect, count: usize) -> RowsInView {
        let (area, bar) = rect.split_left_right_at_x(rect.right() - BAR_WIDTH);
        if ui.rect_contains_pointer(area) {
            let wheel = ui.input_mut(|input| std::mem::take(&mut input.smooth_scroll_delta));
            self.move_by(-wheel.y);
        }
        let shown = f64::from(area.height() / ROW_HEIGHT);
        let reach = (count as f64 - shown).max(0.0);
        if reach > 0.0 {
            self.bar_ui(ui, id, bar, shown / count as f64, reach);
        }
        self.top = self.top.clamp(0.0, reach);
        in_view(self.top, area, count)
    }

    fn bar_ui(&mut self, ui: &Ui, id: Id, groove: Rect, part: f64, reach: f64) {
        // Not focusable: the keys of the rows do the same.
        let response = ui.interact(groove, id.with("bar"), Sense::CLICK | Sense::DRAG);
        #[expect(clippy::cast_possible_truncation, reason = "at most 1")]
        let length =
            (groove.height() * part as f32).clamp(THUMB_MIN.min(groove.height()), groove.height());
        let way = groove.height() - length;
        if let Some(pointer) = response.interact_pointer_pos()
            && way > 0.0
        {
            let at = (pointer.y - groove.top() - length / 2.0) / way;
            self.top = f64::from(at.clamp(0.0, 1.0)) * reach;
        }
        #[expect(clippy::cast_possible_truncation, reason = "at most 1")]
        let at = (self.top / reach).clamp(0.0, 1.0) as f32;
        let corner = groove.left_top() + vec2(3.0, way * at);
        let thumb = Rect::from_min_size(corner, vec2(groove.width() - 5.0, length));
        let colors = palette(ui);
        let color = if response.dragged() {
            colors.dim
        } else {
            colors.faint.gamma_multiply(0.6)
        };
        ui.painter().rect_filled(thumb, 3.0, color);
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "rows are counted in usize, and a part of one in points"
)]
fn in_view(top: f64, area: Rect, count: usize) -> RowsInView {
    let first = (top.floor() as usize).min(count);
    let above = (top - first as f64) as f32 * ROW_HEIGHT;
    let rows = ((area.height() + above) / ROW_HEIGHT).ceil() as usize;
    RowsInView {
        area,
        rows: first..(first + rows).min(count),
        first_y: area.top() - above,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(height: f32) -> Rect {
        Rect::from_min_size(pos2(0.0, 100.0), vec2(300.0, height))
    }

    #[test]
    fn the_millionth_row_is_as_exact_as_the_first() {
        for top in [0.0, 6_553_000.0] {
            let mut scroll = RowScroll { top };
            scroll.move_by(5.0);
            let view = in_view(scroll.top, area(180.0), 7_000_000);
            let first = view.rows.start;
            assert!((view.rect_of(first).top() - 95.0).abs() < 0.01, "{view:?}");
            assert_eq!(view.row_at(100.0, 7_000_000), first);
            assert_eq!(view.row_at(95.0 + 18.5, 7_000_000), first + 1);
        }
    }

    #[test]
    fn revealing_moves_as_little_as_it_can() {
        let mut scroll = RowScroll { top: 10.0 };
        let height = 10.0 * ROW_HEIGHT;
        scroll.reveal(12, height);
        assert_eq!(in_view(scroll.top, area(height), 100).rows.start, 10);
        scroll.reveal(25, height);
        assert_eq!(in_view(scroll.top, area(height), 100).rows, 16..26);
        scroll.reveal(3, height);
        assert_eq!(in_view(scroll.top, area(height), 100).rows.start, 3);
    }

    #[test]
    fn a_pointer_beyond_the_edges_is_in_a_row_that_is_there() {
        let view = in_view(2.0, area(90.0), 5);
        assert_eq!(view.rows, 2..5);
        assert_eq!(view.row_at(-900.0, 5), 0);
        assert_eq!(view.row_at(9_000.0, 5), 4);
    }
}
