use eframe::egui::{
    Align2, Response, Sense, Stroke, StrokeKind, TextStyle, Ui, Vec2, WidgetInfo, accesskit::Role,
    pos2, vec2,
};

use super::row::focus_frame;
use crate::ui::theme::{CHECK_HEIGHT, palette};

const BOX: f32 = 15.0;
const GAP: f32 = 7.0;

/// A box to tick, filled with the accent while it is on.
pub fn check(ui: &mut Ui, on: &mut bool, caption: &str) -> Response {
    let font = TextStyle::Button.resolve(ui.style());
    let color = palette(ui).text;
    let galley = ui
        .painter()
        .layout_no_wrap(caption.to_owned(), font.clone(), color);
    let size = vec2(BOX + GAP + galley.size().x + 2.0, CHECK_HEIGHT);
    let (rect, mut response) = ui.allocate_exact_size(size, Sense::click());
    if response.clicked() {
        *on = !*on;
        response.mark_changed();
    }
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, enabled, *on, caption));
    let colors = palette(ui);
    let center = pos2(rect.left() + BOX / 2.0, rect.center().y);
    paint_box(ui, center, *on, response.hovered());
    let at = pos2(rect.left() + BOX + GAP, rect.center().y);
    ui.painter()
        .text(at, Align2::LEFT_CENTER, caption, font, colors.text);
    focus_frame(ui, &response);
    response
}

fn paint_box(ui: &Ui, center: eframe::egui::Pos2, on: bool, hovered: bool) {
    let colors = palette(ui);
    let square = eframe::egui::Rect::from_center_size(center, Vec2::splat(BOX));
    let (fill, line) = match (on, hovered) {
        (true, _) => (colors.accent, colors.accent),
        (false, true) => (colors.field, colors.accent),
        (false, false) => (colors.field, colors.field_line),
    };
    ui.painter().rect(
        square,
        3.0,
        fill,
        Stroke::new(1.0, line),
        StrokeKind::Inside,
    );
    if on {
        let tick = [vec2(-3.5, 0.0), vec2(-1.0, 2.8), vec2(3.6, -2.8)];
        let points = tick.map(|corner| center + corner).to_vec();
        ui.painter()
            .line(points, Stroke::new(1.6, colors.on_accent));
    }
}
