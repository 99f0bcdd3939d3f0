//! The tabs, and the program's own menu at their right.

use eframe::egui::containers::menu::{MenuButton, MenuConfig};
use eframe::egui::{
    self, Align, CornerRadius, Frame, Layout, Margin, Panel, PopupCloseBehavior, RichText,
    ScrollArea, Sense, Stroke, TextStyle, Ui, WidgetInfo, accesskit::Role, vec2,
};

use super::action::Action;
use super::status_bar::state_color;
use super::tab::Tab;
use super::theme::{TAB_BAR_HEIGHT, palette};
use super::widgets::{check, close_button, paint_dot, plus_button, theme_button};
use crate::i18n::{Words, words};
use crate::settings::{Preferences, Theme};
use crate::value::{Language, SessionId};

const MENU_WIDTH: f32 = 150.0;

pub fn tab_bar_ui(
    ui: &mut Ui,
    tabs: &[Tab],
    active: SessionId,
    preferences: &Preferences,
    language: Language,
    actions: &mut Vec<Action>,
) {
    let colors = palette(ui);
    let frame = Frame::new().fill(colors.background).inner_margin(Margin {
        left: 8,
        right: 8,
        top: 4,
        bottom: 0,
    });
    Panel::top("tabs")
        .exact_size(TAB_BAR_HEIGHT)
        .resizable(false)
        .frame(frame)
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                let width = ui.available_width() - MENU_WIDTH;
                ui.allocate_ui(vec2(width, TAB_BAR_HEIGHT - 4.0), |ui| {
                    ScrollArea::horizontal().auto_shrink(false).show(ui, |ui| {
                        ui.horizontal(|ui| tabs_ui(ui, tabs, active, language, actions));
                    });
                });
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    program_ui(ui, preferences, language, actions);
                });
            });
        });
}

fn tabs_ui(
    ui: &mut Ui,
    tabs: &[Tab],
    active: SessionId,
    language: Language,
    actions: &mut Vec<Action>,
) {
    ui.spacing_mut().item_spacing.x = 2.0;
    for tab in tabs {
        tab_ui(ui, tab, tab.id == active, language, actions);
    }
    if plus_button(ui, words(language).new_tab).clicked() {
        actions.push(Action::NewTab);
    }
}

fn tab_ui(ui: &mut Ui, tab: &Tab, active: bool, language: Language, actions: &mut Vec<Action>) {
    let colors = palette(ui);
    let title = tab.title();
    let font = TextStyle::Button.resolve(ui.style());
    let color = if active { colors.text } else { colors.dim };
    let galley = ui.painter().layout_no_wrap(title.clone(), font, color);
    let size = vec2(galley.size().x + 58.0, TAB_BAR_HEIGHT - 4.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, active, &title));
    if active {
        let radius = CornerRadius {
            nw: 6,
            ne: 6,
            sw: 0,
            se: 0,
        };
        ui.painter().rect(
            rect,
            radius,
            colors.panel,
            Stroke::new(1.0, colors.line),
            egui::StrokeKind::Inside,
        );
        // The line below is open towards the panel.
        let foot = egui::Rect::from_min_max(
            rect.left_bottom() + vec2(1.0, -1.0),
            rect.right_bottom() + vec2(-1.0, 1.0),
        );
        ui.painter().rect_filled(foot, 0.0, colors.panel);
    }
    let (state, filled) = state_color(tab.status.state, colors);
    paint_dot(ui, rect.left_center() + vec2(16.0, 0.0), state, filled);
    let at = rect.left_center() + vec2(28.0, -galley.size().y / 2.0);
    ui.painter().galley(at, galley, color);
    if response.has_focus() {
        ui.painter().rect_stroke(
            rect.shrink(2.0),
            4.0,
            Stroke::new(1.5, colors.accent),
            egui::StrokeKind::Inside,
        );
    }
    if response.clicked() {
        actions.push(Action::SelectTab(tab.id));
    }
    if response.middle_clicked() {
        actions.push(Action::CloseTab(tab.id));
    }
    let cross =
        egui::Rect::from_center_size(rect.right_center() - vec2(15.0, 0.0), vec2(18.0, 18.0));
    let mut inner = ui.new_child(
        egui::UiBuilder::new()
            .id_salt(("close", tab.id.0))
            .max_rect(cross),
    );
    let name = format!("{} {title}", words(language).close_tab);
    if close_button(&mut inner, &name).clicked() {
        actions.push(Action::CloseTab(tab.id));
    }
}

/// Theme, language and menu, from the right edge.
fn program_ui(
    ui: &mut Ui,
    preferences: &Preferences,
    language: Language,
    actions: &mut Vec<Action>,
) {
    let words = words(language);
    // Stays open for steps of the text size; what ends the visit closes it.
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    MenuButton::new("☰")
        .config(config)
        .ui(ui, |ui| {
            menu_ui(ui, words, preferences, language, actions);
        })
        .0
        .accessible_name(words.menu);
    let other = match language {
        Language::English => Language::Chinese,
        Language::Chinese => Language::English,
    };
    if ui
        .button("中 / EN")
        .accessible_name(words.language)
        .clicked()
    {
        actions.push(Action::SetLanguage(other));
    }
    if theme_button(ui, words.theme).clicked() {
        let theme = if ui.visuals().dark_mode {
            Theme::Light
        } else {
            Theme::Dark
        };
        actions.push(Action::SetTheme(theme));
    }
}

fn menu_ui(
    ui: &mut Ui,
    words: &Words,
    preferences: &Preferences,
    language: Language,
    actions: &mut Vec<Action>,
) {
    let rail = if preferences.rail_open {
        words.hide_settings
    } else {
        words.show_settings
    };
    if ui.button(rail).clicked() {
        actions.push(Action::ToggleRail);
        ui.close();
    }
    ui.separator();
    ui.label(RichText::new(words.theme).small());
    for (theme, name) in [
        (Theme::Light, words.theme_light),
        (Theme::Dark, words.theme_dark),
        (Theme::System, words.theme_system),
    ] {
        if ui
            .selectable_label(preferences.theme == theme, name)
            .clicked()
        {
            actions.push(Action::SetTheme(theme));
        }
    }
    ui.separator();
    ui.label(RichText::new(words.language).small());
    for (choice, name) in [
        (Language::Chinese, words.chinese),
        (Language::English, words.english),
    ] {
        if ui.selectable_label(language == choice, name).clicked() {
            actions.push(Action::SetLanguage(choice));
        }
    }
    ui.separator();
    text_size_ui(ui, words, preferences.text_percent, actions);
    let mut on_top = preferences.always_on_top;
    if check(ui, &mut on_top, words.always_on_top).clicked() {
        actions.push(Action::SetAlwaysOnTop(on_top));
    }
    let mut enter_sends = preferences.enter_sends;
    if check(ui, &mut enter_sends, words.enter_sends).clicked() {
        actions.push(Action::SetEnterSends(enter_sends));
    }
    ui.separator();
    if ui.button(words.quit).clicked() {
        actions.push(Action::Quit);
        ui.close();
    }
}

fn text_size_ui(ui: &mut Ui, words: &Words, percent: u16, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.label(words.text_size);
        if ui.button("-").accessible_name(words.smaller).clicked() {
            actions.push(Action::SetTextPercent(percent.saturating_sub(10)));
        }
        ui.label(format!("{percent} %"));
        if ui.button("+").accessible_name(words.larger).clicked() {
            actions.push(Action::SetTextPercent(percent + 10));
        }
    });
}
