use eframe::egui::Ui;

use crate::i18n::{say, words};
use crate::settings::{ContentForm, TabSettings};
use crate::ui::action::{Action, TabAction};
use crate::ui::tab::Tab;
use crate::ui::widgets::{check, encoding_combo, segments, sentence_ui};
use crate::value::Language;

pub fn receive_ui(ui: &mut Ui, tab: &mut Tab, language: Language, actions: &mut Vec<Action>) {
    let words = words(language);
    let mut changed = false;
    ui.horizontal(|ui| {
        let choices = [
            (words.ascii, words.receive_as_text),
            (words.hex, words.receive_as_hex),
        ];
        changed |= form_ui(ui, &mut tab.settings, choices);
        let width = ui.available_width();
        let name = words.receive_encoding;
        let encoding = &mut tab.settings.receive.encoding;
        let combo = encoding_combo(ui, name, words.more_encodings, encoding, width);
        changed |= combo.changed();
    });
    if changed {
        actions.push(Action::Tab(TabAction::UpdateSaving));
    }
    let receive = &mut tab.settings.receive;
    check(ui, &mut receive.log_mode, words.log_mode);
    check(ui, &mut receive.wrap_lines, words.wrap_lines);
    check(ui, &mut receive.pause_display, words.pause_display)
        .on_hover_text(words.pause_display_hint);
    check(ui, &mut receive.auto_scroll, words.auto_scroll);
    saving_ui(ui, tab, language, actions);
}

/// A table of bytes is neither of the two; each of them leads out of it.
fn form_ui(ui: &mut Ui, settings: &mut TabSettings, choices: [(&str, &str); 2]) -> bool {
    let before = settings.content_form();
    let second = match before {
        ContentForm::Text => Some(false),
        ContentForm::Hex => Some(true),
        ContentForm::Dump | ContentForm::TextAndHex => None,
    };
    if let Some(second) = segments(ui, second, choices) {
        let form = if second {
            ContentForm::Hex
        } else {
            ContentForm::Text
        };
        settings.set_content_form(form);
    }
    settings.content_form() != before
}

/// The box says whether a file is written; below it stands why it is not any
/// more.
fn saving_ui(ui: &mut Ui, tab: &Tab, language: Language, actions: &mut Vec<Action>) {
    let saving = tab.status.saving.as_ref();
    let is_saving = saving.is_some_and(|saving| saving.failed.is_none());
    let mut wanted = is_saving;
    ui.add_enabled_ui(!tab.is_read_only(), |ui| {
        check(ui, &mut wanted, words(language).save_to_file);
    });
    if wanted != is_saving {
        actions.push(if wanted {
            Action::AskSaveToFile
        } else {
            Action::Tab(TabAction::StopSaving)
        });
    }
    if let Some(saving) = saving
        && let Some(kind) = saving.failed
    {
        sentence_ui(ui, &say::save_failed(language, &saving.path, kind));
    }
}
