//! The menu of the log's bar: how the log is shown, and tools for it.

use eframe::egui::containers::menu::MenuButton;
use eframe::egui::{Button, KeyboardShortcut, Ui};

use super::action::{Action, ViewAction};
use super::perform_view::{BOOKMARK, BOOKMARKS};
use crate::i18n::words;
use crate::value::Language;

pub fn view_menu_ui(ui: &mut Ui, language: Language, actions: &mut Vec<Action>) {
    MenuButton::new(words(language).view).ui(ui, |ui| tools_ui(ui, language, actions));
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
    tool(
        words.bookmark_menu,
        Some(BOOKMARK),
        ViewAction::Bookmark(None),
    );
    tool(words.bookmarks_menu, Some(BOOKMARKS), ViewAction::Bookmarks);
    tool(words.color_rules_menu, None, ViewAction::ColorRules);
}
