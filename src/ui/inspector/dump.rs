//! The bytes as a hex dump: offset, bytes, characters.

use std::fmt::Write as _;
use std::ops::Range;

use eframe::egui::{FontId, Painter, Rect, Ui, pos2};

use super::pane::Pane;
use super::selection::Grid;
use crate::text::{ascii_or_dot, hex};
use crate::ui::theme::{data_font, palette};

/// In characters: an offset of eight digits, and the gap behind it.
const BYTES_AT: usize = 10;
const LEFT: f32 = 4.0;

/// A hex dump with so many bytes a row, 8 or 16.
pub struct Dump<'a> {
    bytes: &'a [u8],
    per_row: usize,
    char_width: f32,
}

/// Points that a dump with so many bytes a row takes.
pub fn dump_width(ui: &Ui, per_row: usize) -> f32 {
    let chars = chars_at(per_row) + per_row + 1;
    LEFT + chars as f32 * char_width(ui) + 12.0
}

fn char_width(ui: &Ui) -> f32 {
    ui.fonts_mut(|fonts| fonts.glyph_width(&data_font(), '0'))
}

/// Where the characters begin.
fn chars_at(per_row: usize) -> usize {
    column(per_row - 1) + 4
}

/// Where a byte's two digits begin: a wider gap divides every eight.
fn column(index: usize) -> usize {
    BYTES_AT + index * 3 + index / 8
}

impl<'a> Dump<'a> {
    pub fn new(ui: &Ui, bytes: &'a [u8], per_row: usize) -> Self {
        Self {
            bytes,
            per_row,
            char_width: char_width(ui),
        }
    }

    fn x(&self, rect: Rect, chars: usize) -> f32 {
        rect.left() + LEFT + chars as f32 * self.char_width
    }

    /// The grounds of the selected bytes of a row, among digits and characters.
    fn selected_rects(&self, rect: Rect, row: usize, selected: &Range<usize>) -> Option<[Rect; 2]> {
        let bytes = self.bytes_of(row);
        let from = selected.start.max(bytes.start);
        let to = selected.end.min(bytes.end);
        if from >= to {
            return None;
        }
        let (first, last) = (from - bytes.start, to - 1 - bytes.start);
        let half = self.char_width * 0.4;
        let within = |from: f32, to: f32| Rect::from_x_y_ranges(from..=to, rect.y_range());
        let at = chars_at(self.per_row);
        Some([
            within(
                self.x(rect, column(first)) - half,
                self.x(rect, column(last) + 2) + half,
            ),
            within(self.x(rect, at + first), self.x(rect, at + last + 1)),
        ])
    }
}

/// `48 65 6C`, with the wider gap in the middle.
fn digits(bytes: &[u8]) -> String {
    let groups: Vec<String> = bytes.chunks(8).map(hex::format).collect();
    groups.join("  ")
}

fn characters(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| ascii_or_dot(*byte)).collect()
}

impl Grid for Dump<'_> {
    fn byte_count(&self) -> usize {
        self.bytes.len()
    }

    fn row_count(&self) -> usize {
        self.bytes.len().div_ceil(self.per_row)
    }

    fn row_of(&self, byte: usize) -> usize {
        byte / self.per_row
    }

    fn bytes_of(&self, row: usize) -> Range<usize> {
        let start = (row * self.per_row).min(self.bytes.len());
        start..(start + self.per_row).min(self.bytes.len())
    }

    fn unit_at(&mut self, byte: usize) -> Range<usize> {
        byte..(byte + 1).min(self.bytes.len())
    }
}

impl Pane for Dump<'_> {
    fn byte_at(&mut self, _: &Ui, row: usize, rect: Rect, x: f32) -> usize {
        let bytes = self.bytes_of(row);
        let last = bytes.len().saturating_sub(1);
        let at = chars_at(self.per_row);
        let index = if x >= self.x(rect, at) {
            (0..last)
                .take_while(|&index| x >= self.x(rect, at + index + 1))
                .count()
        } else {
            // Half of the gap belongs to the byte before it.
            let edge = |index: usize| self.x(rect, column(index)) - self.char_width * 0.5;
            (0..last).take_while(|&index| x >= edge(index + 1)).count()
        };
        bytes.start + index
    }

    fn row_ui(
        &mut self,
        ui: &Ui,
        painter: &Painter,
        row: usize,
        rect: Rect,
        selected: &Range<usize>,
    ) -> String {
        let colors = palette(ui);
        let range = self.bytes_of(row);
        let bytes = &self.bytes[range.clone()];
        for ground in self
            .selected_rects(rect, row, selected)
            .into_iter()
            .flatten()
        {
            painter.rect_filled(ground, 0.0, colors.selection);
        }
        let (digits, characters) = (digits(bytes), characters(bytes));
        let mut name = format!("{:08X}", range.start);
        let text = |at: usize, text: &str, color| {
            let font: FontId = data_font();
            let galley = painter.layout_no_wrap(text.to_owned(), font, color);
            let y = rect.center().y - galley.size().y / 2.0;
            painter.galley(pos2(self.x(rect, at), y), galley, color);
        };
        text(0, &name, colors.faint);
        text(BYTES_AT, &digits, colors.text);
        text(chars_at(self.per_row), &characters, colors.dim);
        let _ = write!(name, " {digits} {characters}");
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_bytes_stand_in_two_groups() {
        let bytes: Vec<u8> = (0x41..0x51).collect();
        assert_eq!(
            digits(&bytes),
            "41 42 43 44 45 46 47 48  49 4A 4B 4C 4D 4E 4F 50"
        );
        assert_eq!(digits(&bytes[..3]), "41 42 43");
        assert_eq!(characters(b"a\0\x7F\xE4 ~"), "a... ~");
    }

    #[test]
    fn the_columns_are_where_the_digits_are() {
        let bytes: Vec<u8> = (0x41..0x51).collect();
        let line = format!("{:10}{}", "", digits(&bytes));
        for (index, byte) in bytes.iter().enumerate() {
            let at = column(index);
            assert_eq!(line[at..at + 2], format!("{byte:02X}"));
        }
        assert!(chars_at(16) > column(15) + 2);
        assert!(chars_at(8) > column(7) + 2);
    }

    #[test]
    fn rows_cover_all_bytes() {
        let bytes = [0; 37];
        let dump = Dump {
            bytes: &bytes,
            per_row: 16,
            char_width: 7.5,
        };
        assert_eq!(dump.row_count(), 3);
        assert_eq!(dump.bytes_of(2), 32..37);
        assert_eq!(dump.row_of(36), 2);
        assert_eq!(dump.bytes_of(9), 37..37);
    }
}
