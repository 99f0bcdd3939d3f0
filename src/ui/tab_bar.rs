//! The tabs, and the program's own menu at their right.

use eframe::egui::containers::menu::{MenuButton, MenuConfig};
use eframe::egui::{
    Align, CornerRadius, Frame, Id, Layout, Margin, Panel, PopupCloseBehavior, Rect, Response,
    RichText, ScrollArea, Sense, Stroke, StrokeKind, TextStyle, Ui, UiBuilder, Vec2, WidgetInfo,
    accesskit::Role, vec2,
};

use super::action::{Action, Preference, SessionsAction};
use super::status_bar::state_color;
use super::tab::Tab;
use super::theme::{TAB_BAR_HEIGHT, palette};
use super::widgets::{check, close_button, focus_frame, paint_dot, plus_button, theme_button};
use crate::i18n::{Words, read_only_title, words};
use crate::settings::{Preferences, Theme};
use crate::value::{Language, SessionId};

const MENU_WIDTH: f32 = 150.0;

/// What the program's menu shows.
pub struct Program<'a> {
    pub preferences: &'a Preferences,
    /// The one that is shown, be it kept or not.
    pub theme: Theme,
    /// The settings column is shown, be it wanted always or only now.
    pub shows_rail: bool,
    pub language: Language,
    /// Records are kept on the disk.
    pub has_journals: bool,
}

pub fn tab_bar_ui(
    ui: &mut Ui,
    tabs: &[Tab],
    active: SessionId,
    program: &Program<'_>,
    actions: &mut Vec<Action>,
) {
    let colors = palette(ui);
    let language = program.language;
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
                    program_ui(ui, program, actions);
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
    let title = match tab.is_read_only() {
        true => read_only_title(language, &tab.title()),
        false => tab.title(),
    };
    let font = TextStyle::Button.resolve(ui.style());
    let color = if active { colors.text } else { colors.dim };
    let galley = ui.painter().layout_no_wrap(title.clone(), font, color);
    let size = vec2(galley.size().x + 58.0, TAB_BAR_HEIGHT - 4.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, active, &title));
    if active {
        paint_active(ui, rect);
        show_once(ui, tab.id, &response);
    }
    let (state, filled) = state_color(tab.status.state, colors);
    paint_dot(ui, rect.left_center() + vec2(16.0, 0.0), state, filled);
    let at = rect.left_center() + vec2(28.0, -galley.size().y / 2.0);
    ui.painter().galley(at, galley, color);
    focus_frame(ui, &response);
    if response.clicked() {
        actions.push(Action::SelectTab(tab.id));
    }
    if response.double_clicked() {
        actions.push(Action::AskRenameTab(tab.id));
    }
    response.context_menu(|ui| tab_menu_ui(ui, tab.id, words(language), actions));
    let name = format!("{} {title}", words(language).close_tab);
    if cross_ui(ui, rect, tab.id, &name).clicked() || response.middle_clicked() {
        actions.push(Action::CloseTab(tab.id));
    }
}

fn tab_menu_ui(ui: &mut Ui, id: SessionId, words: &Words, actions: &mut Vec<Action>) {
    for (caption, action) in [
        (words.rename_tab, Action::AskRenameTab(id)),
        (words.close_tab, Action::CloseTab(id)),
    ] {
        if ui.button(caption).clicked() {
            actions.push(action);
            ui.close();
        }
    }
}

/// The card of the active tab.
fn paint_active(ui: &Ui, rect: Rect) {
    let colors = palette(ui);
    let radius = CornerRadius {
        nw: 6,
        ne: 6,
        sw: 0,
        se: 0,
    };
    let line = Stroke::new(1.0, colors.line);
    ui.painter()
        .rect(rect, radius, colors.panel, line, StrokeKind::Inside);
    // The line below is open towards the panel.
    let foot = Rect::from_min_max(
        rect.left_bottom() + vec2(1.0, -1.0),
        rect.right_bottom() + vec2(-1.0, 1.0),
    );
    ui.painter().rect_filled(foot, 0.0, colors.panel);
}

/// Scrolls to a tab when it becomes the active one.
fn show_once(ui: &Ui, tab: SessionId, response: &Response) {
    let shown = Id::unique("tab scrolled to");
    let is_new = ui.data_mut(|data| {
        let before = data.get_temp::<SessionId>(shown);
        data.insert_temp(shown, tab);
        before != Some(tab)
    });
    if is_new {
        response.scroll_to_me(None);
    }
}

fn cross_ui(ui: &mut Ui, tab: Rect, id: SessionId, name: &str) -> Response {
    let cross = Rect::from_center_size(tab.right_center() - vec2(15.0, 0.0), Vec2::splat(18.0));
    let cross = UiBuilder::new().id_salt(("close", id.0)).max_rect(cross);
    close_button(&mut ui.new_child(cross), name)
}

/// Theme, language and menu, from the right edge.
fn program_ui(ui: &mut Ui, program: &Program<'_>, actions: &mut Vec<Action>) {
    let words = words(program.language);
    // Stays open for steps of the text size; what ends the visit closes it.
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    MenuButton::new("☰")
        .config(config)
        .ui(ui, |ui| menu_ui(ui, words, program, actions))
        .0
        .accessible_name(words.menu);
    let other = match program.language {
        Language::English => Language::Chinese,
        Language::Chinese => Language::English,
    };
    let language = ui.button("中 / EN").accessible_name(words.language);
    if language.clicked() {
        actions.push(Action::Prefer(Preference::Language(other)));
    }
    if theme_button(ui, words.theme).clicked() {
        let theme = if ui.visuals().dark_mode {
            Theme::Light
        } else {
            Theme::Dark
        };
        actions.push(Action::Prefer(Preference::Theme(theme)));
    }
}

fn menu_ui(ui: &mut Ui, words: &Words, program: &Program<'_>, actions: &mut Vec<Action>) {
    let rail = if program.shows_rail {
        words.hide_settings
    } else {
        words.show_settings
    };
    if ui.button(rail).clicked() {
        actions.push(Action::ToggleRail);
        ui.close();
    }
    ui.separator();
    themes_ui(ui, words, program.theme, actions);
    ui.separator();
    languages_ui(ui, words, program.language, actions);
    ui.separator();
    text_size_ui(ui, words, program.preferences.text_percent, actions);
    checks_ui(ui, words, program.preferences, actions);
    ui.separator();
    if ui.button(words.records_menu).clicked() {
        actions.push(Action::AskRecords);
        ui.close();
    }
    if program.has_journals && ui.button(words.old_sessions_menu).clicked() {
        actions.push(Action::Sessions(SessionsAction::List));
        ui.close();
    }
    if ui.button(words.quit).clicked() {
        actions.push(Action::Quit);
        ui.close();
    }
}

fn themes_ui(ui: &mut Ui, words: &Words, shown: Theme, actions: &mut Vec<Action>) {
    ui.label(RichText::new(words.theme).small());
    for (theme, name) in [
        (Theme::Light, words.theme_light),
        (Theme::Dark, words.theme_dark),
        (Theme::System, words.theme_system),
    ] {
        if ui.selectable_label(shown == theme, name).clicked() {
            actions.push(Action::Prefer(Preference::Theme(theme)));
        }
    }
}

fn languages_ui(ui: &mut Ui, words: &Words, shown: Language, actions: &mut Vec<Action>) {
    ui.label(RichText::new(words.language).small());
    for (choice, name) in [
        (Language::Chinese, words.chinese),
        (Language::English, words.english),
    ] {
        if ui.selectable_label(shown == choice, name).clicked() {
            actions.push(Action::Prefer(Preference::Language(choice)));
        }
    }
}

fn checks_ui(ui: &mut Ui, words: &Words, preferences: &Preferences, actions: &mut Vec<Action>) {
    let mut on_top = preferences.always_on_top;
    if check(ui, &mut on_top, words.always_on_top).clicked() {
        actions.push(Action::Prefer(Preference::AlwaysOnTop(on_top)));
    }
    let mut enter_sends = preferences.enter_sends;
    if check(ui, &mut enter_sends, words.enter_sends).clicked() {
        actions.push(Action::Prefer(Preference::EnterSends(enter_sends)));
    }
}

fn text_size_ui(ui: &mut Ui, words: &Words, percent: u16, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.label(words.text_size);
        if ui.button("-").accessible_name(words.smaller).clicked() {
            let percent = percent.saturating_sub(10);
            actions.push(Action::Prefer(Preference::TextPercent(percent)));
        }
        ui.label(format!("{percent} %"));
        if ui.button("+").accessible_name(words.larger).clicked() {
            actions.push(Action::Prefer(Preference::TextPercent(percent + 10)));
        }
    });
}
