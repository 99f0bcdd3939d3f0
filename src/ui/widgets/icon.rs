//! Small painted icons: the shipped fonts lack crosses, ticks and arrows.

use eframe::egui::{
    self, Color32, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo,
    accesskit::Role, vec2,
};

use super::row::focus_frame;
use crate::ui::theme::{CONTROL_HEIGHT, palette};

/// A filled or hollow dot, for the state of a link.
pub fn dot(ui: &mut Ui, color: Color32, filled: bool) {
    let (rect, _) = ui.allocate_exact_size(
        vec2(8.0, CONTROL_HEIGHT.min(ui.available_height())),
        Sense::hover(),
    );
    paint_dot(ui, rect.center(), color, filled);
}

pub fn paint_dot(ui: &Ui, center: Pos2, color: Color32, filled: bool) {
    if filled {
        ui.painter().circle_filled(center, 4.0, color);
    } else {
        ui.painter()
            .circle_stroke(center, 3.5, Stroke::new(1.2, color));
    }
}

fn icon_button(
    ui: &mut Ui,
    name: &str,
    size: Vec2,
    paint: impl FnOnce(&egui::Painter, Rect, Color32),
) -> Response {
    bare_icon_button(ui, name, size, paint).on_hover_text(name)
}

/// One whose hint says more than its name.
fn bare_icon_button(
    ui: &mut Ui,
    name: &str,
    size: Vec2,
    paint: impl FnOnce(&egui::Painter, Rect, Color32),
) -> Response {
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    let colors = palette(ui);
    let color = if response.hovered() {
        colors.text
    } else {
        colors.dim
    };
    paint(ui.painter(), rect, color);
    focus_frame(ui, &response);
    response
}

/// A cross.
pub fn close_button(ui: &mut Ui, name: &str) -> Response {
    icon_button(ui, name, Vec2::splat(18.0), |painter, rect, color| {
        let arm = 3.5;
        let center = rect.center();
        let stroke = Stroke::new(1.3, color);
        painter.line_segment([center + vec2(-arm, -arm), center + vec2(arm, arm)], stroke);
        painter.line_segment([center + vec2(-arm, arm), center + vec2(arm, -arm)], stroke);
    })
}

/// A plus.
pub fn plus_button(ui: &mut Ui, name: &str) -> Response {
    icon_button(ui, name, Vec2::splat(24.0), |painter, rect, color| {
        let arm = 4.5;
        let center = rect.center();
        let stroke = Stroke::new(1.3, color);
        painter.line_segment([center - vec2(arm, 0.0), center + vec2(arm, 0.0)], stroke);
        painter.line_segment([center - vec2(0.0, arm), center + vec2(0.0, arm)], stroke);
    })
}

/// Half light, half dark: switches the theme.
pub fn theme_button(ui: &mut Ui, name: &str) -> Response {
    icon_button(ui, name, Vec2::splat(26.0), |painter, rect, color| {
        let center = rect.center();
        let radius = 5.5;
        painter.circle_stroke(center, radius, Stroke::new(1.2, color));
        let half: Vec<Pos2> = (0..=16)
            .map(|step| {
                let angle = std::f32::consts::PI * (0.5 + step as f32 / 16.0);
                center + radius * vec2(angle.cos(), angle.sin())
            })
            .collect();
        painter.add(Shape::convex_polygon(half, color, Stroke::NONE));
    })
}

/// A window with a column at its left: shows and hides the settings.
pub fn column_button(ui: &mut Ui, name: &str) -> Response {
    icon_button(ui, name, Vec2::splat(22.0), |painter, rect, color| {
        let frame = Rect::from_center_size(rect.center(), vec2(14.0, 11.0));
        let stroke = Stroke::new(1.2, color);
        painter.rect_stroke(frame, 2.0, stroke, egui::StrokeKind::Middle);
        let column = Rect::from_min_max(frame.min, frame.min + vec2(5.0, 11.0));
        painter.rect_filled(column, 1.0, color);
    })
}

/// A triangle that points down: opens a list.
pub fn list_button(ui: &mut Ui, name: &str) -> Response {
    icon_button(ui, name, vec2(20.0, CONTROL_HEIGHT), paint_list_arrow)
}

/// A triangle that points to the left or to the right: there is more.
pub fn more_button(ui: &mut Ui, name: &str, to_right: bool) -> Response {
    icon_button(ui, name, vec2(18.0, 24.0), |painter, rect, color| {
        let corners = [vec2(2.5, -4.0), vec2(2.5, 4.0), vec2(-2.5, 0.0)];
        let turn = if to_right { -1.0 } else { 1.0 };
        let points = corners.map(|corner| rect.center() + corner * turn);
        painter.add(Shape::convex_polygon(points.to_vec(), color, Stroke::NONE));
    })
}

/// A triangle that points up or down: goes to the one above or below.
pub fn step_button(ui: &mut Ui, name: &str, hint: &str, is_down: bool) -> Response {
    let response = bare_icon_button(ui, name, Vec2::splat(24.0), |painter, rect, color| {
        let turn = if is_down { 1.0 } else { -1.0 };
        let corners = [vec2(-5.0, -2.5), vec2(5.0, -2.5), vec2(0.0, 3.5)];
        let points = corners.map(|corner| rect.center() + corner * turn);
        painter.add(Shape::convex_polygon(points.to_vec(), color, Stroke::NONE));
    });
    response.on_hover_text(hint)
}

pub(super) fn paint_list_arrow(painter: &egui::Painter, rect: Rect, color: Color32) {
    let corners = [vec2(-4.0, -2.0), vec2(4.0, -2.0), vec2(0.0, 3.0)];
    let points = corners.map(|corner| rect.center() + corner).to_vec();
    painter.add(Shape::convex_polygon(points, color, Stroke::NONE));
}
