use eframe::egui::{
    self, Align2, ComboBox, CornerRadius, PopupCloseBehavior, Rect, Response, Sense, Stroke,
    StrokeKind, TextStyle, Ui, WidgetInfo, accesskit::Role, vec2,
};

use super::icon::paint_list_arrow;
use crate::text::Encoding;
use crate::ui::theme::{CONTROL_HEIGHT, palette};

/// A drop-down list. The accessible name is `name`, its value what is chosen.
pub fn combo<R>(
    ui: &mut Ui,
    name: &str,
    chosen: &str,
    width: f32,
    entries: impl FnOnce(&mut Ui) -> R,
) -> Response {
    let list = list(name, chosen, width);
    named(shown(ui, list, entries), name, chosen)
}

/// A drop-down list with a field in it: only a choice closes it, by `Ui::close`.
pub fn searchable_combo<R>(
    ui: &mut Ui,
    name: &str,
    chosen: &str,
    width: f32,
    entries: impl FnOnce(&mut Ui) -> R,
) -> Response {
    let list = list(name, chosen, width).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    named(shown(ui, list, entries), name, chosen)
}

fn list<'a>(name: &str, chosen: &str, width: f32) -> ComboBox<'a> {
    ComboBox::from_id_salt(name)
        .width(width)
        .selected_text(chosen)
        .truncate()
        .icon(|ui, rect, _, _| paint_list_arrow(ui.painter(), rect, palette(ui).dim))
}

/// As high as a field, also where rows of boxes to tick are lower.
fn shown<R>(ui: &mut Ui, list: ComboBox<'_>, entries: impl FnOnce(&mut Ui) -> R) -> Response {
    let show = |ui: &mut Ui| {
        ui.spacing_mut().interact_size.y = CONTROL_HEIGHT;
        list.show_ui(ui, entries).response
    };
    ui.scope(show).inner
}

fn named(response: Response, name: &str, chosen: &str) -> Response {
    response
        .ctx
        .accesskit_node_builder(response.id, |node| node.set_value(chosen));
    response.accessible_name(name)
}

/// The list of encodings: the usual ones, and the rest below "more".
pub fn encoding_combo(
    ui: &mut Ui,
    name: &str,
    more: &str,
    encoding: &mut Encoding,
    width: f32,
) -> Response {
    let before = *encoding;
    let mut response = combo(ui, name, encoding.name(), width, |ui| {
        for common in Encoding::common() {
            ui.selectable_value(encoding, *common, common.name());
        }
        ui.separator();
        ui.label(egui::RichText::new(more).small().color(palette(ui).dim));
        for other in Encoding::more() {
            ui.selectable_value(encoding, *other, other.name());
        }
    });
    if *encoding != before {
        response.mark_changed();
    }
    response
}

/// Two choices side by side. Each is `(caption, accessible name)`; `second`
/// tells which one holds.
pub fn segmented(ui: &mut Ui, second: &mut bool, choices: [(&str, &str); 2]) -> bool {
    wide_segmented(ui, 98.0, second, choices)
}

/// The same for captions of more than a word.
pub fn wide_segmented(
    ui: &mut Ui,
    width: f32,
    second: &mut bool,
    choices: [(&str, &str); 2],
) -> bool {
    let chosen = segments_of_width(ui, width, Some(*second), choices);
    let changed = chosen.is_some_and(|chosen| chosen != *second);
    *second = chosen.unwrap_or(*second);
    changed
}

/// As [`segmented`], where neither may hold. Answers with what was pressed:
/// whether it is the second.
pub fn segments(ui: &mut Ui, second: Option<bool>, choices: [(&str, &str); 2]) -> Option<bool> {
    segments_of_width(ui, 98.0, second, choices)
}

fn segments_of_width(
    ui: &mut Ui,
    width: f32,
    second: Option<bool>,
    choices: [(&str, &str); 2],
) -> Option<bool> {
    let mut chosen = None;
    let (rect, _) = ui.allocate_exact_size(vec2(width, CONTROL_HEIGHT), Sense::hover());
    let colors = palette(ui);
    ui.painter()
        .rect_filled(rect, CornerRadius::same(4), colors.field);
    let halves = [
        rect.split_left_right_at_fraction(0.5).0,
        rect.split_left_right_at_fraction(0.5).1,
    ];
    for (index, (half, (caption, name))) in halves.into_iter().zip(choices).enumerate() {
        let is_second = index == 1;
        if segment(
            ui,
            half,
            is_second,
            second == Some(is_second),
            caption,
            name,
        ) {
            chosen = Some(is_second);
        }
    }
    let line = Stroke::new(1.0, colors.field_line);
    ui.painter()
        .rect_stroke(rect, CornerRadius::same(4), line, StrokeKind::Inside);
    chosen
}

fn segment(ui: &Ui, rect: Rect, right: bool, on: bool, caption: &str, name: &str) -> bool {
    let colors = palette(ui);
    let response = ui.interact(rect, ui.scope_id().with(name), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), on, name));
    let radius = if right {
        CornerRadius {
            ne: 4,
            se: 4,
            ..CornerRadius::ZERO
        }
    } else {
        CornerRadius {
            nw: 4,
            sw: 4,
            ..CornerRadius::ZERO
        }
    };
    if on {
        ui.painter().rect_filled(rect, radius, colors.accent);
    }
    let color = if on { colors.on_accent } else { colors.text };
    let font = TextStyle::Button.resolve(ui.style());
    ui.painter()
        .text(rect.center(), Align2::CENTER_CENTER, caption, font, color);
    if response.has_focus() {
        let stroke = Stroke::new(2.0, colors.text);
        ui.painter()
            .rect_stroke(rect.shrink(1.0), radius, stroke, StrokeKind::Inside);
    }
    response.clicked()
}
