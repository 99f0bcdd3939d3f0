use eframe::egui::{
    self, Align, Button, Color32, CornerRadius, Label, Layout, Response, RichText, Sense, Stroke,
    Ui, WidgetInfo, accesskit::Role, vec2,
};

use crate::i18n::say::Sentence;
use crate::ui::theme::{
    CONTROL_HEIGHT, LABEL_GAP, LABEL_WIDTH, PRIMARY_HEIGHT, SMALL_SIZE, palette,
};

/// A row of the left column: a label, and a control that takes the rest.
pub fn labelled_row<R>(ui: &mut Ui, label: &str, control: impl FnOnce(&mut Ui, f32) -> R) -> R {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let size = vec2(LABEL_WIDTH, CONTROL_HEIGHT);
        ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_size(size);
            ui.add(Label::new(label).truncate());
        });
        ui.add_space(LABEL_GAP);
        let width = ui.available_width();
        control(ui, width)
    })
    .inner
}

/// The foldable heading of a group in the left column; a click folds or
/// unfolds it.
pub fn group_heading(ui: &mut Ui, caption: &str, open: &mut bool) {
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), CONTROL_HEIGHT), Sense::click());
    if response.clicked() {
        *open = !*open;
    }
    response.widget_info(|| WidgetInfo::selected(Role::DisclosureTriangle, true, *open, caption));
    let colors = palette(ui);
    let middle = egui::pos2(rect.left() + 4.0, rect.center().y);
    paint_triangle(ui, middle, *open, colors.dim);
    let font = egui::TextStyle::Button.resolve(ui.style());
    let color = if response.hovered() {
        colors.text
    } else {
        colors.dim
    };
    let at = egui::pos2(rect.left() + 14.0, rect.center().y);
    ui.painter()
        .text(at, egui::Align2::LEFT_CENTER, caption, font, color);
    focus_frame(ui, &response);
}

fn paint_triangle(ui: &Ui, middle: egui::Pos2, open: bool, color: Color32) {
    let corners = if open {
        [vec2(-4.0, -2.0), vec2(4.0, -2.0), vec2(0.0, 3.0)]
    } else {
        [vec2(-2.0, -4.0), vec2(3.0, 0.0), vec2(-2.0, 4.0)]
    };
    let points = corners.map(|corner| middle + corner).to_vec();
    ui.painter()
        .add(egui::Shape::convex_polygon(points, color, Stroke::NONE));
}

/// Shows which control has the keyboard, for controls that paint themselves.
pub fn focus_frame(ui: &Ui, response: &Response) {
    if response.has_focus() {
        let stroke = Stroke::new(1.5, palette(ui).accent);
        ui.painter().rect_stroke(
            response.rect,
            CornerRadius::same(4),
            stroke,
            egui::StrokeKind::Inside,
        );
    }
}

/// The one most important button of a place.
pub fn primary_button(ui: &mut Ui, caption: &str, size: egui::Vec2, enabled: bool) -> Response {
    let colors = palette(ui);
    let size = vec2(size.x, size.y.max(PRIMARY_HEIGHT));
    let button = Button::new(RichText::new(caption).strong().color(colors.on_accent))
        .fill(colors.accent)
        .stroke(Stroke::new(1.0, colors.accent));
    let response = ui
        .add_enabled_ui(enabled, |ui| ui.add_sized(size, button))
        .inner;
    if response.has_focus() {
        // On its own ground the accent would not be seen.
        let stroke = Stroke::new(1.5, colors.on_accent);
        let inside = response.rect.shrink(2.5);
        ui.painter()
            .rect_stroke(inside, 3.0, stroke, egui::StrokeKind::Inside);
    }
    response
}

/// A short complaint in the colour for it, wrapped.
pub fn error_text(ui: &mut Ui, text: &str) {
    let text = RichText::new(text).size(SMALL_SIZE).color(palette(ui).bad);
    ui.add(Label::new(text).wrap());
}

/// What went wrong, and below it what to do next.
pub fn sentence_ui(ui: &mut Ui, sentence: &Sentence) {
    error_text(ui, &sentence.text);
    if let Some(hint) = &sentence.hint {
        let hint = RichText::new(hint).size(SMALL_SIZE).color(palette(ui).dim);
        ui.add(Label::new(hint).wrap());
    }
}
