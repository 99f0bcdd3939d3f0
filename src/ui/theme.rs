//! Colours, sizes and spacing, in one place.
//!
//! Does not decide where anything stands. Sizes are in logical points at 100 %
//! text size; the text size scales everything through egui's zoom factor.

use eframe::egui::{
    self, Color32, CornerRadius, FontFamily, FontId, Margin, Stroke, TextStyle, Visuals, vec2,
};

use super::log_view::TintColors;

pub const TAB_BAR_HEIGHT: f32 = 36.0;
pub const RAIL_WIDTH: f32 = 248.0;
/// Below this width of the window the rail is closed unless the user opens it.
pub const RAIL_MIN_WINDOW: f32 = 900.0;
pub const LOG_BAR_HEIGHT: f32 = 38.0;
pub const SEND_HEIGHT_MIN: f32 = 104.0;
pub const STATUS_HEIGHT: f32 = 26.0;
pub const LABEL_WIDTH: f32 = 94.0;
pub const LABEL_GAP: f32 = 8.0;
pub const CONTROL_HEIGHT: f32 = 25.0;
/// Rows of boxes to tick stand closer than fields.
pub const CHECK_HEIGHT: f32 = 20.0;
pub const PRIMARY_HEIGHT: f32 = 30.0;
pub const UI_SIZE: f32 = 13.0;
pub const SMALL_SIZE: f32 = 12.0;
pub const DATA_SIZE: f32 = 12.5;
pub const LOG_ROW_HEIGHT: f32 = 22.0;

/// The colours of one theme.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Palette {
    pub background: Color32,
    pub panel: Color32,
    pub rail: Color32,
    pub line: Color32,
    pub text: Color32,
    pub dim: Color32,
    pub faint: Color32,
    pub field: Color32,
    pub field_line: Color32,
    pub accent: Color32,
    pub on_accent: Color32,
    pub incoming: Color32,
    pub outgoing: Color32,
    pub note: Color32,
    pub selection: Color32,
    /// The ground of what a search found.
    pub hit: Color32,
    pub bad: Color32,
    pub bad_row: Color32,
    /// The colours of rules, in the order of `RuleColor::ALL`.
    pub tints: [TintColors; 8],
}

const fn tint(text: u32, ground: u32) -> TintColors {
    TintColors {
        text: rgb(text),
        ground: rgb(ground),
    }
}

const fn rgb(hex: u32) -> Color32 {
    let [_, red, green, blue] = hex.to_be_bytes();
    Color32::from_rgb(red, green, blue)
}

pub const LIGHT: Palette = Palette {
    background: rgb(0xf6_f7f8),
    panel: rgb(0xff_ffff),
    rail: rgb(0xf0_f2f4),
    line: rgb(0xd9_dde2),
    text: rgb(0x1b_1f24),
    dim: rgb(0x5c_6670),
    faint: rgb(0x5d_6771),
    field: rgb(0xff_ffff),
    field_line: rgb(0xc6_ccd3),
    accent: rgb(0x0b_6e8a),
    on_accent: rgb(0xff_ffff),
    incoming: rgb(0x0a_6b3d),
    outgoing: rgb(0x1f_4fb8),
    note: rgb(0x6b_5a1e),
    selection: rgb(0xd7_e9f5),
    hit: rgb(0xff_e494),
    bad: rgb(0xb3_261e),
    bad_row: rgb(0xfb_e9e7),
    tints: [
        tint(0xa8_1c2e, 0xfd_e0e0),
        tint(0x8f_4700, 0xfd_e5cf),
        tint(0x6e_5b00, 0xfb_f1b0),
        tint(0x15_692f, 0xd9_f2d9),
        tint(0x00_656b, 0xd0_f0f0),
        tint(0x1d_50b0, 0xdd_e7fd),
        tint(0x7a_2da8, 0xef_e0fa),
        tint(0x50_5a63, 0xe4_e7ea),
    ],
};

pub const DARK: Palette = Palette {
    background: rgb(0x14_171a),
    panel: rgb(0x1a_1e22),
    rail: rgb(0x17_1a1e),
    line: rgb(0x2b_3138),
    text: rgb(0xe3_e7eb),
    dim: rgb(0xa0_aab4),
    faint: rgb(0x9b_a5af),
    field: rgb(0x20_252a),
    field_line: rgb(0x3a_424b),
    accent: rgb(0x3f_b0cf),
    on_accent: rgb(0x06_202a),
    incoming: rgb(0x63_d39a),
    outgoing: rgb(0x8f_b4ff),
    note: rgb(0xd9_c179),
    selection: rgb(0x1f_3a4a),
    hit: rgb(0x46_3606),
    bad: rgb(0xff_8a80),
    bad_row: rgb(0x3a_1f1d),
    tints: [
        tint(0xff_8f8f, 0x47_1e22),
        tint(0xff_ab66, 0x44_290f),
        tint(0xe8_cf5a, 0x3b_340a),
        tint(0x7d_dc8b, 0x16_3820),
        tint(0x5f_d6d6, 0x0d_393b),
        tint(0x93_b7ff, 0x1c_2f57),
        tint(0xd2_a3f5, 0x3a_2450),
        tint(0xb4_bec8, 0x31_393f),
    ],
};

/// The palette of what is shown now.
pub fn palette(ui: &egui::Ui) -> &'static Palette {
    if ui.visuals().dark_mode {
        &DARK
    } else {
        &LIGHT
    }
}

/// The font of data: addresses, bytes, the log.
pub fn data_font() -> FontId {
    FontId::new(DATA_SIZE, FontFamily::Monospace)
}

pub fn small_font() -> FontId {
    FontId::new(SMALL_SIZE, FontFamily::Proportional)
}

/// Gives egui both themes.
pub fn install(ctx: &egui::Context) {
    for (theme, palette) in [(egui::Theme::Light, &LIGHT), (egui::Theme::Dark, &DARK)] {
        ctx.style_mut_of(theme, |style| set_style(style, palette));
    }
}

fn set_style(style: &mut egui::Style, palette: &Palette) {
    style.text_styles = [
        (TextStyle::Small, small_font()),
        (TextStyle::Body, FontId::proportional(UI_SIZE)),
        (TextStyle::Button, FontId::proportional(UI_SIZE)),
        (TextStyle::Heading, FontId::proportional(15.0)),
        (TextStyle::Monospace, data_font()),
    ]
    .into();
    // Nothing moves but toasts.
    style.animation_time = 0.0;
    style.interaction.selectable_labels = false;
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(8.0, 4.0);
    spacing.button_padding = vec2(8.0, 3.0);
    spacing.interact_size.y = CONTROL_HEIGHT;
    spacing.icon_width = 15.0;
    spacing.icon_width_inner = 9.0;
    spacing.icon_spacing = 6.0;
    spacing.menu_margin = Margin::same(6);
    spacing.combo_height = 320.0;
    style.visuals = visuals(palette, style.visuals.dark_mode);
}

fn visuals(palette: &Palette, dark_mode: bool) -> Visuals {
    let mut visuals = if dark_mode {
        Visuals::dark()
    } else {
        Visuals::light()
    };
    visuals.panel_fill = palette.panel;
    visuals.window_fill = palette.panel;
    visuals.window_stroke = Stroke::new(1.0, palette.line);
    visuals.window_corner_radius = CornerRadius::same(6);
    visuals.menu_corner_radius = CornerRadius::same(6);
    visuals.extreme_bg_color = palette.field;
    visuals.text_edit_bg_color = Some(palette.field);
    visuals.faint_bg_color = palette.rail;
    visuals.hyperlink_color = palette.accent;
    visuals.error_fg_color = palette.bad;
    visuals.warn_fg_color = palette.note;
    visuals.weak_text_color = Some(palette.dim);
    visuals.selection.bg_fill = palette.selection;
    visuals.selection.stroke = Stroke::new(1.0, palette.accent);
    visuals.disabled_alpha = 0.6;
    // A blinking caret would repaint an idle window twice a second.
    visuals.text_cursor.blink = false;
    set_widget_visuals(&mut visuals, palette);
    visuals
}

fn set_widget_visuals(visuals: &mut Visuals, palette: &Palette) {
    let widgets = &mut visuals.widgets;
    let radius = CornerRadius::same(4);
    widgets.noninteractive.bg_stroke = Stroke::new(1.0, palette.line);
    widgets.noninteractive.fg_stroke = Stroke::new(1.0, palette.text);
    for (state, line) in [
        (&mut widgets.inactive, palette.field_line),
        (&mut widgets.hovered, palette.accent),
        (&mut widgets.active, palette.accent),
        (&mut widgets.open, palette.accent),
    ] {
        state.bg_fill = palette.field;
        state.weak_bg_fill = palette.field;
        state.bg_stroke = Stroke::new(1.0, line);
        state.fg_stroke = Stroke::new(1.0, palette.text);
        state.corner_radius = radius;
        state.expansion = 0.0;
    }
    // A pressed or focused control has a stronger frame: the focus must be seen.
    widgets.active.bg_stroke.width = 1.5;
    widgets.active.fg_stroke.width = 1.5;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::contrast::contrast;

    /// The colours of a record's content.
    fn is_in_log(name: &str) -> bool {
        matches!(
            name,
            "faint" | "incoming" | "outgoing" | "note" | "bad" | "tint"
        )
    }

    #[test]
    fn every_text_colour_is_readable_on_every_ground_it_stands_on() {
        for (name, palette) in [("light", LIGHT), ("dark", DARK)] {
            let texts = [
                ("text", palette.text),
                ("dim", palette.dim),
                ("faint", palette.faint),
                ("accent", palette.accent),
                ("incoming", palette.incoming),
                ("outgoing", palette.outgoing),
                ("note", palette.note),
                ("bad", palette.bad),
            ];
            let grounds = [
                ("background", palette.background),
                ("panel", palette.panel),
                ("rail", palette.rail),
                ("field", palette.field),
                ("selection", palette.selection),
                ("bad row", palette.bad_row),
            ];
            let tints = palette.tints;
            let texts: Vec<_> = texts
                .into_iter()
                .chain(tints.map(|tint| ("tint", tint.text)))
                .collect();
            for (text_name, text) in &texts {
                // A record has one colour of a rule: text or ground.
                let tinted = tints.map(|tint| ("tinted row", tint.ground));
                let is_tint = *text_name == "tint";
                let tinted = tinted.into_iter().filter(|_| !is_tint);
                for (ground_name, ground) in grounds.into_iter().chain(tinted) {
                    let ratio = contrast(*text, ground);
                    assert!(
                        ratio >= 4.5,
                        "{name}: {text_name} on {ground_name} is {ratio:.2}"
                    );
                }
            }
            let ratio = contrast(palette.on_accent, palette.accent);
            assert!(ratio >= 4.5, "{name}: on accent is {ratio:.2}");
            for (text_name, text) in texts.iter().filter(|(text, _)| is_in_log(text)) {
                let ratio = contrast(*text, palette.hit);
                assert!(ratio >= 4.5, "{name}: {text_name} on a hit is {ratio:.2}");
            }
        }
    }
}
