//! The menu of the log's bar: how the log is shown, and where in it one is.

use eframe::egui::Ui;

use super::action::{Action, ViewAction};
use crate::i18n::Words;

pub fn view_button_ui(ui: &mut Ui, words: &Words, actions: &mut Vec<Action>) {
    ui.menu_button(words.view, |ui| tools_ui(ui, words, actions));
}

fn tools_ui(ui: &mut Ui, words: &Words, actions: &mut Vec<Action>) {
    if ui.button(words.jump_menu).clicked() {
        actions.push(Action::View(ViewAction::AskJump));
        ui.close();
    }
}
