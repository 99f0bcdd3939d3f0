use std::ops::Range;

use eframe::egui::{Rect, Ui};

/// Which of the `count` rows of this height in `all` are in view: the others
/// need not be laid out.
pub fn rows_in_view(ui: &Ui, all: Rect, row_height: f32, count: usize) -> Range<usize> {
    let clip = ui.clip_rect().intersect(all);
    if !clip.is_positive() {
        return 0..0;
    }
    let nth = |y: f32| ((y - all.top()) / row_height).max(0.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not negative, and far below a million rows"
    )]
    let (first, end) = (
        nth(clip.top()).floor() as usize,
        nth(clip.bottom()).ceil() as usize,
    );
    first..end.min(count)
}
