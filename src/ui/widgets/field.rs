use eframe::egui::{Id, Response, Stroke, TextEdit, Ui, vec2};

use crate::ui::theme::{CONTROL_HEIGHT, data_font, palette};

/// A one-line text field in the data font.
pub struct Field<'a> {
    /// The accessible name.
    pub name: &'a str,
    /// Shown while the field is empty.
    pub hint: &'a str,
    pub width: f32,
    /// What was typed cannot be used.
    pub wrong: bool,
}

impl Field<'_> {
    /// No name, no hint, nothing wrong: the base for the fields' literals.
    pub const fn plain() -> Self {
        Self {
            name: "",
            hint: "",
            width: 0.0,
            wrong: false,
        }
    }
}

/// Shows the field. `Response::changed` tells of an edit.
pub fn field(ui: &mut Ui, text: &mut String, field: &Field<'_>) -> Response {
    let edit = TextEdit::singleline(text);
    styled(ui, edit, field)
}

/// Shows a field that takes the keyboard by its id.
pub fn field_with_id(ui: &mut Ui, id: Id, text: &mut String, field: &Field<'_>) -> Response {
    let edit = TextEdit::singleline(text).id(id);
    styled(ui, edit, field)
}

fn styled(ui: &mut Ui, edit: TextEdit<'_>, field: &Field<'_>) -> Response {
    let colors = palette(ui);
    let edit = edit
        .hint_text(field.hint.to_owned())
        .font(data_font())
        .desired_width(field.width - 12.0)
        .align(eframe::egui::Align2::LEFT_CENTER)
        .min_size(vec2(field.width, CONTROL_HEIGHT));
    let response = ui
        .scope(|ui| {
            if field.wrong {
                let widgets = &mut ui.visuals_mut().widgets;
                for state in [
                    &mut widgets.inactive,
                    &mut widgets.hovered,
                    &mut widgets.active,
                ] {
                    state.bg_stroke = Stroke::new(1.0, colors.bad);
                }
                ui.visuals_mut().selection.stroke = Stroke::new(1.5, colors.bad);
            }
            ui.add(edit)
        })
        .inner;
    response.accessible_name(field.name)
}
