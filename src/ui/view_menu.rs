//! The menu of the log's bar: how the log looks, and tools for it.

use eframe::egui::containers::menu::{MenuButton, MenuConfig, SubMenuButton};
use eframe::egui::{
    Button, KeyboardShortcut, PopupCloseBehavior, Response, ScrollArea, Stroke, Ui,
};

use super::action::{Action, TabAction, ViewAction};
use super::log_view::columns_ui;
use super::perform_view::{BOOKMARK, BOOKMARKS, INSPECTOR, JUMP, STATISTICS};
use super::tab::Tab;
use super::theme::palette;
use super::widgets::check;
use crate::i18n::{Words, column_name, words};
use crate::settings::{ContentForm, TimeForm};
use crate::value::Language;

/// Points below the menu that stay free.
const BELOW: f32 = 12.0;

pub fn view_menu_ui(ui: &mut Ui, tab: &mut Tab, language: Language, actions: &mut Vec<Action>) {
    let words = words(language);
    // Several things are often changed at once.
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let top = ui.max_rect().bottom();
    MenuButton::new(words.view).config(config).ui(ui, |ui| {
        let frame = ui.spacing().menu_margin.sum().y;
        let height = ui.ctx().content_rect().height() - top - frame - BELOW;
        ScrollArea::vertical()
            .max_height(height)
            .min_scrolled_height(height)
            .show(ui, |ui| menu_ui(ui, tab, language, actions));
    });
}

fn menu_ui(ui: &mut Ui, tab: &mut Tab, language: Language, actions: &mut Vec<Action>) {
    let words = words(language);
    forms_ui(ui, tab, words, actions);
    ui.separator();
    lines_ui(ui, tab, words);
    ui.separator();
    SubMenuButton::new(words.time_form).ui(ui, |ui| times_ui(ui, tab, words));
    let is_table = tab.settings.receive.log_mode;
    ui.add_enabled_ui(is_table, |ui| {
        let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
        let columns = SubMenuButton::new(words.columns).config(config);
        let (response, _) = columns.ui(ui, |ui| {
            let settings = &mut tab.settings.view.columns;
            let names = |column| column_name(language, column);
            columns_ui(
                ui,
                &mut tab.log_view,
                settings,
                (words.reset_columns, &names),
            );
        });
        response.on_disabled_hover_text(words.columns_hint);
    });
    ui.separator();
    tools_ui(ui, language, actions);
}

/// Menus take the frames away that an empty circle is seen by.
fn radio(ui: &mut Ui, is_on: bool, name: &str) -> Response {
    ui.scope(|ui| {
        let line = Stroke::new(1.0, palette(ui).field_line);
        ui.visuals_mut().widgets.inactive.bg_stroke = line;
        ui.radio(is_on, name)
    })
    .inner
}

fn forms_ui(ui: &mut Ui, tab: &mut Tab, words: &Words, actions: &mut Vec<Action>) {
    let shown = tab.settings.content_form();
    for form in ContentForm::ALL {
        let name = match form {
            ContentForm::Text => words.form_text,
            ContentForm::Hex => words.form_hex,
            ContentForm::Dump => words.form_dump,
            ContentForm::TextAndHex => words.form_text_and_hex,
        };
        if radio(ui, shown == form, name).clicked() {
            tab.settings.set_content_form(form);
            actions.push(Action::Tab(TabAction::UpdateSaving));
        }
    }
}

fn lines_ui(ui: &mut Ui, tab: &mut Tab, words: &Words) {
    let is_text = tab.settings.content_form() == ContentForm::Text;
    let receive = &mut tab.settings.receive;
    check(ui, &mut receive.log_mode, words.log_mode);
    check(ui, &mut receive.wrap_lines, words.wrap_lines);
    let is_obeyed = is_text && !receive.log_mode;
    ui.add_enabled_ui(is_obeyed, |ui| {
        let on = &mut tab.settings.view.ansi_colors;
        check(ui, on, words.ansi_colors)
            .on_hover_text(words.ansi_colors_hint)
            .on_disabled_hover_text(words.ansi_colors_hint);
    });
}

fn times_ui(ui: &mut Ui, tab: &mut Tab, words: &Words) {
    for form in TimeForm::ALL {
        let name = match form {
            TimeForm::Clock => words.time_clock,
            TimeForm::DateAndClock => words.time_date,
            TimeForm::SinceStart => words.time_since_start,
        };
        let time = &mut tab.settings.view.time;
        if radio(ui, *time == form, name).clicked() {
            *time = form;
        }
    }
}

fn tools_ui(ui: &mut Ui, language: Language, actions: &mut Vec<Action>) {
    let words = words(language);
    let mut tool = |caption: &str, shortcut: Option<KeyboardShortcut>, action: ViewAction| {
        let keys = shortcut.map(|keys| ui.ctx().format_shortcut(&keys));
        let button = Button::new(caption).shortcut_text(keys.unwrap_or_default());
        if ui.add(button).accessible_name(caption).clicked() {
            actions.push(Action::View(action));
            ui.close();
        }
    };
    tool(words.jump_menu, Some(JUMP), ViewAction::AskJump);
    tool(
        words.bookmark_menu,
        Some(BOOKMARK),
        ViewAction::Bookmark(None),
    );
    tool(words.bookmarks_menu, Some(BOOKMARKS), ViewAction::Bookmarks);
    tool(words.color_rules_menu, None, ViewAction::ColorRules);
    tool(
        words.inspector,
        Some(INSPECTOR),
        ViewAction::ToggleInspector,
    );
    tool(
        words.statistics,
        Some(STATISTICS),
        ViewAction::ToggleStatistics,
    );
}
