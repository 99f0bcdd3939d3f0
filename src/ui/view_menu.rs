//! The menu of the log's bar: what is shown of the log, and beside it.
//!
//! Does not act: it pushes the action that the user chose.

use eframe::egui::{Button, Ui};

use super::action::{Action, ViewAction};
use crate::i18n::Words;

/// Ctrl, or ⌘ on macOS: as egui reads shortcuts.
const STATISTICS_KEYS: &str = if cfg!(target_os = "macos") {
    "⇧⌘I"
} else {
    "Ctrl+Shift+I"
};

pub fn view_button_ui(ui: &mut Ui, words: &Words, actions: &mut Vec<Action>) {
    ui.menu_button(words.view_menu, |ui| {
        statistics_entry_ui(ui, words, actions);
    });
}

fn statistics_entry_ui(ui: &mut Ui, words: &Words, actions: &mut Vec<Action>) {
    let entry = Button::new(words.statistics).shortcut_text(STATISTICS_KEYS);
    let entry = ui.add(entry).accessible_name(words.statistics);
    if entry.clicked() {
        actions.push(Action::View(ViewAction::ToggleStatistics));
    }
}
