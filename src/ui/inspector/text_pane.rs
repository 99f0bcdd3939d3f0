//! The bytes as text in the encoding of their direction.

use std::ops::Range;
use std::sync::Arc;

use eframe::egui::text::{CCursor, LayoutJob, TextFormat};
use eframe::egui::{Galley, Painter, Rect, Ui, pos2};

use super::pane::Pane;
use super::selection::Grid;
use super::text_rows::{Sign, SignKind, TextRows};
use crate::ui::theme::{data_font, palette};

const LEFT: f32 = 4.0;
/// A row has a multiple of so many bytes, so that few widths of the window
/// break the rows anew.
const WIDTH_STEP: usize = 8;
const WIDTH_MAX: usize = 256;

/// How many bytes a row of this many points takes: most encodings spend at
/// least one on each half of a wide character.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a screen has few characters"
)]
pub fn bytes_in(ui: &Ui, points: f32) -> usize {
    let char_width = ui.fonts_mut(|fonts| fonts.glyph_width(&data_font(), '0'));
    let chars = ((points - 2.0 * LEFT) / char_width).max(0.0) as usize;
    (chars / WIDTH_STEP * WIDTH_STEP).clamp(WIDTH_STEP, WIDTH_MAX)
}

pub struct TextPane<'a> {
    pub rows: &'a mut TextRows,
}

/// The signs of a row, and where they are.
struct LaidRow {
    signs: Vec<Sign>,
    galley: Arc<Galley>,
}

impl LaidRow {
    /// The left edge of a sign, or the right edge of the row.
    fn x(&self, index: usize) -> f32 {
        LEFT + self.galley.pos_from_cursor(CCursor::new(index)).left()
    }

    /// The grounds of the selected signs; they follow each other.
    fn selected(&self, selected: &Range<usize>) -> Option<(f32, f32)> {
        let is_selected =
            |sign: &Sign| sign.bytes.start < selected.end && selected.start < sign.bytes.end;
        let first = self.signs.iter().position(is_selected)?;
        let last = self.signs.iter().rposition(is_selected)?;
        Some((self.x(first), self.x(last + 1)))
    }

    fn text(&self) -> String {
        self.signs.iter().map(|sign| sign.shown).collect()
    }
}

impl TextPane<'_> {
    fn laid(&mut self, ui: &Ui, row: usize) -> LaidRow {
        let signs = self.rows.signs(row);
        let colors = palette(ui);
        let mut job = LayoutJob::default();
        for run in signs.chunk_by(|one, other| one.kind == other.kind) {
            let text: String = run.iter().map(|sign| sign.shown).collect();
            let color = match run[0].kind {
                SignKind::Character => colors.text,
                SignKind::Hidden => colors.faint,
                SignKind::Undecodable => colors.bad,
            };
            job.append(&text, 0.0, TextFormat::simple(data_font(), color));
        }
        let galley = ui.painter().layout_job(job);
        LaidRow { signs, galley }
    }
}

impl Grid for TextPane<'_> {
    fn byte_count(&self) -> usize {
        self.rows.byte_count()
    }

    fn row_count(&self) -> usize {
        self.rows.row_count()
    }

    fn row_of(&self, byte: usize) -> usize {
        self.rows.row_of(byte)
    }

    fn bytes_of(&self, row: usize) -> Range<usize> {
        self.rows.bytes_of(row)
    }

    fn unit_at(&mut self, byte: usize) -> Range<usize> {
        self.rows.unit_at(byte)
    }
}

impl Pane for TextPane<'_> {
    fn byte_at(&mut self, ui: &Ui, row: usize, rect: Rect, x: f32) -> usize {
        let laid = self.laid(ui, row);
        let x = x - rect.left();
        let index = (1..laid.signs.len())
            .take_while(|&index| x >= laid.x(index))
            .count();
        let start = self.bytes_of(row).start;
        laid.signs.get(index).map_or(start, |sign| sign.bytes.start)
    }

    fn row_ui(
        &mut self,
        ui: &Ui,
        painter: &Painter,
        row: usize,
        rect: Rect,
        selected: &Range<usize>,
    ) -> String {
        let laid = self.laid(ui, row);
        let colors = palette(ui);
        if let Some((from, to)) = laid.selected(selected) {
            let within = rect.left() + from..=rect.left() + to;
            let ground = Rect::from_x_y_ranges(within, rect.y_range());
            painter.rect_filled(ground, 0.0, colors.selection);
        }
        let y = rect.center().y - laid.galley.size().y / 2.0;
        let at = pos2(rect.left() + LEFT, y);
        painter.galley(at, Arc::clone(&laid.galley), colors.text);
        laid.text()
    }
}
