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
    /// Stands where there is no room for the whole text: no number is cut.
    pub short: Option<String>,
    /// For what reads the window aloud: of which row and column it is.
    pub name: Option<String>,
    pub font: FontId,
    pub color: Color32,
}

impl<'a> Cell<'a> {
    pub fn caption(ui: &Ui, text: &'a str) -> Self {
        Self {
            text,
            short: None,
            name: None,
            font: small_font(),
            color: palette(ui).dim,
        }
    }

    /// What a row is about.
    pub fn head(text: &'a str, color: Color32) -> Self {
        Self {
            text,
            short: None,
            name: None,
            font: data_font(),
            color,
        }
    }

    pub fn value(ui: &Ui, text: &'a str, row: &str, column: &str) -> Self {
        Self {
            text,
            short: None,
            name: Some(format!("{row}: {column}")),
            font: data_font(),
            color: palette(ui).text,
        }
    }

    pub fn or_short(self, short: String) -> Self {
        Self {
            short: Some(short),
            ..self
        }
    }

    fn fitting(&self, ui: &Ui, width: f32) -> &str {
        let Some(short) = &self.short else {
            return self.text;
        };
        let (text, font) = (self.text.to_owned(), self.font.clone());
        let galley = ui.painter().layout_no_wrap(text, font, self.color);
        if galley.rect.width() <= width {
            self.text
        } else {
            short
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
        let shown = cell.fitting(ui, place.width());
        let is_short = shown != cell.text;
        let text = RichText::new(shown)
            .font(cell.font.clone())
            .color(cell.color);
        let mut label = in_cell(ui, place, column, |ui| ui.add(Label::new(text).truncate()));
        if is_short {
            label = label.on_hover_text(cell.text);
        }
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

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::NodeT as _;
    use egui_kittest::kittest::Queryable as _;

    use super::*;

    /// What stands in a cell of this width, and what it is read out as.
    fn shown(width: f32) -> (Vec<String>, Option<String>) {
        let harness = Harness::builder().build_ui(move |ui| {
            ui.set_width(width);
            let place = Table::place(ui, 1);
            let cell = Cell::value(ui, "19,203,678", "Both", "Bytes");
            let table = Table { parts: &[1.0] };
            table.cell_ui(ui, place, 0, cell.or_short("18.3 MiB".to_owned()));
        });
        let texts = harness.output().shapes.iter();
        let texts = texts.filter_map(|shape| match &shape.shape {
            eframe::egui::Shape::Text(text) => Some(text.galley.text().to_owned()),
            _ => None,
        });
        let cell = harness.get_by_label("Both: Bytes");
        (texts.collect(), cell.accesskit_node().value())
    }

    #[test]
    fn a_number_without_room_has_its_short_form_and_is_never_cut() {
        let exact = Some("19,203,678".to_owned());
        assert_eq!(shown(300.0), (vec!["19,203,678".to_owned()], exact.clone()));
        assert_eq!(shown(70.0), (vec!["18.3 MiB".to_owned()], exact));
    }
}
