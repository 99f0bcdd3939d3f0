use eframe::egui::{
    Align, Color32, FontId, Label, Layout, Rect, Response, RichText, Sense, Ui, UiBuilder,
    accesskit::Role, pos2, vec2,
};

use super::super::theme::{data_font, palette, small_font};

pub const ROW_HEIGHT: f32 = 20.0;
/// Between two columns.
const GAP: f32 = 8.0;

/// Columns of a table by their part of the width, the first one at the left and
/// the others at the right.
pub struct Table<'a> {
    pub parts: &'a [f32],
}

/// Text in a cell.
pub struct Cell<'a> {
    pub text: &'a str,
    /// For what reads the window aloud: of which row and column it is.
    pub name: Option<String>,
    pub font: FontId,
    pub color: Color32,
}

impl<'a> Cell<'a> {
    pub fn caption(ui: &Ui, text: &'a str) -> Self {
        Self {
            text,
            name: None,
            font: small_font(),
            color: palette(ui).dim,
        }
    }

    /// What a row is about.
    pub fn head(text: &'a str, color: Color32) -> Self {
        Self {
            text,
            name: None,
            font: data_font(),
            color,
        }
    }

    pub fn value(ui: &Ui, text: &'a str, row: &str, column: &str) -> Self {
        Self {
            text,
            name: Some(format!("{row}: {column}")),
            font: data_font(),
            color: palette(ui).text,
        }
    }
}

impl Table<'_> {
    /// The next row of the window.
    pub fn place(ui: &mut Ui, rows: usize) -> Rect {
        let size = vec2(ui.available_width(), rows as f32 * ROW_HEIGHT);
        ui.allocate_exact_size(size, Sense::hover()).0
    }

    /// The place of a cell in a row at `row`.
    pub fn cell_rect(&self, row: Rect, column: usize) -> Rect {
        let all: f32 = self.parts.iter().sum();
        let before: f32 = self.parts[..column].iter().sum();
        let left = row.left() + row.width() * before / all;
        let width = row.width() * self.parts[column] / all;
        let inset = if column == 0 { 0.0 } else { GAP };
        Rect::from_min_max(
            pos2(left + inset, row.top()),
            pos2(left + width, row.bottom()),
        )
    }

    pub fn row_ui<'c>(&self, ui: &mut Ui, row: Rect, cells: impl IntoIterator<Item = Cell<'c>>) {
        for (column, cell) in cells.into_iter().enumerate() {
            self.cell_ui(ui, row, column, cell);
        }
    }

    pub fn cell_ui(&self, ui: &mut Ui, row: Rect, column: usize, cell: Cell<'_>) -> Response {
        let place = self.cell_rect(row, column);
        let text = RichText::new(cell.text).font(cell.font).color(cell.color);
        let label = in_cell(ui, place, column, |ui| ui.add(Label::new(text).truncate()));
        let Some(name) = cell.name else {
            return label;
        };
        // A label has no name but its text.
        label.ctx.accesskit_node_builder(label.id, |node| {
            node.set_role(Role::Cell);
            node.set_value(cell.text);
        });
        label.accessible_name(name)
    }
}

/// Adds a control in a cell.
pub fn in_cell<R>(ui: &mut Ui, place: Rect, column: usize, add: impl FnOnce(&mut Ui) -> R) -> R {
    let layout = if column == 0 {
        Layout::left_to_right(Align::Center)
    } else {
        Layout::right_to_left(Align::Center)
    };
    let builder = UiBuilder::new().max_rect(place).layout(layout);
    ui.scope_builder(builder, add).inner
}
