//! The menu of the log's bar: how the log is looked at, and with what tools.

use eframe::egui::{Button, Popup, Ui};

use super::action::{Action, ViewAction};
use super::perform::INSPECTOR;
use crate::i18n::{Words, words};
use crate::value::Language;

pub fn view_menu_ui(ui: &mut Ui, language: Language, actions: &mut Vec<Action>) {
    let words = words(language);
    let button = ui.button(words.view_menu);
    Popup::menu(&button).show(|ui| tools_ui(ui, words, actions));
}

fn tools_ui(ui: &mut Ui, words: &Words, actions: &mut Vec<Action>) {
    let inspector =
        Button::new(words.inspector).shortcut_text(ui.ctx().format_shortcut(&INSPECTOR));
    let response = ui.add(inspector).accessible_name(words.inspector);
    if response.on_hover_text(words.inspector_menu_hint).clicked() {
        actions.push(Action::View(ViewAction::ToggleInspector));
    }
}
