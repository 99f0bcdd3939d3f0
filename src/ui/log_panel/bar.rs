//! The log's bar: what can be done with the whole log.

use eframe::egui::{Align, Button, Frame, Label, Layout, Margin, Panel, RichText, Ui};

use crate::i18n::{Words, display_paused, words};
use crate::ui::action::{Action, TabAction, ViewAction};
use crate::ui::rail::link_button_ui;
use crate::ui::tab::Tab;
use crate::ui::theme::{LOG_BAR_HEIGHT, palette};
use crate::ui::view_menu::view_menu_ui;
use crate::ui::widgets::column_button;
use crate::value::Language;

/// While the settings column is hidden its one big button stands here.
pub(super) fn bar_ui(
    ui: &mut Ui,
    tab: &mut Tab,
    shows_rail: bool,
    language: Language,
    actions: &mut Vec<Action>,
) {
    let words = words(language);
    let frame = Frame::new()
        .fill(palette(ui).panel)
        .inner_margin(Margin::symmetric(12, 0));
    Panel::top("log bar")
        .exact_size(LOG_BAR_HEIGHT)
        .resizable(false)
        .frame(frame)
        .show(ui, |ui| {
            ui.horizontal_centered(|ui| {
                left_ui(ui, tab, shows_rail, language, actions);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if !tab.is_read_only() && ui.button(words.clear_log).clicked() {
                        actions.push(Action::Tab(TabAction::ClearLog));
                    }
                    if ui.button(words.save_log).clicked() {
                        actions.push(Action::AskSaveLog);
                    }
                    finding_ui(ui, tab, words, actions);
                    view_menu_ui(ui, tab, language, actions);
                    copying_ui(ui, tab, words, actions);
                    paused_ui(ui, tab, language);
                });
            });
        });
}

/// A button is down while its bar is open, and closes it then.
fn finding_ui(ui: &mut Ui, tab: &Tab, words: &Words, actions: &mut Vec<Action>) {
    let is_open = tab.finding.filter.is_open;
    let filter = ui.add(Button::selectable(is_open, words.filter).frame_when_inactive(true));
    if filter.on_hover_text(words.filter_hint).clicked() {
        actions.push(Action::View(match is_open {
            true => ViewAction::CloseFilter,
            false => ViewAction::Filter,
        }));
    }
    let is_open = tab.finding.find.is_open;
    let find = ui.add(Button::selectable(is_open, words.find).frame_when_inactive(true));
    if find.on_hover_text(words.find_hint).clicked() {
        actions.push(Action::View(match is_open {
            true => ViewAction::CloseFind,
            false => ViewAction::Find,
        }));
    }
}

fn left_ui(
    ui: &mut Ui,
    tab: &Tab,
    shows_rail: bool,
    language: Language,
    actions: &mut Vec<Action>,
) {
    let words = words(language);
    let rail = if shows_rail {
        words.hide_settings
    } else {
        words.show_settings
    };
    if column_button(ui, rail).clicked() {
        actions.push(Action::ToggleRail);
    }
    if !shows_rail {
        link_button_ui(ui, words, tab, 100.0, actions);
    }
    ui.label(RichText::new(words.data_log).strong());
}

/// A copy of many records that is being made.
fn copying_ui(ui: &mut Ui, tab: &Tab, words: &Words, actions: &mut Vec<Action>) {
    if tab.copying.is_none() {
        return;
    }
    if ui.button(words.stop_copying).clicked() {
        actions.push(Action::StopCopying);
    }
    ui.label(RichText::new(words.copying).color(palette(ui).dim));
}

fn paused_ui(ui: &mut Ui, tab: &Tab, language: Language) {
    if let Some(paused_at) = tab.paused_at {
        let more = tab.session.reader().end().0.saturating_sub(paused_at.0);
        let text = RichText::new(display_paused(language, more));
        ui.add(Label::new(text.color(palette(ui).note)).truncate());
    }
}
