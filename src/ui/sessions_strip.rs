//! A strip under the tabs: sessions were left by a crash. It takes neither the
//! window nor the keyboard.

use eframe::egui::{Frame, Label, Margin, Panel, Ui};
use jiff::tz::TimeZone;

use super::action::{Action, SessionsAction};
use super::sessions_dialog::{session_name, told};
use super::theme::palette;
use crate::i18n::say;
use crate::i18n::words;
use crate::journal::LeftBehind;
use crate::value::Language;

pub fn sessions_strip_ui(
    ui: &mut Ui,
    left: &[LeftBehind],
    time_zone: &TimeZone,
    language: Language,
    actions: &mut Vec<Action>,
) {
    if left.is_empty() {
        return;
    }
    let frame = Frame::new()
        .fill(palette(ui).selection)
        .inner_margin(Margin::symmetric(12, 4));
    Panel::top("sessions left")
        .resizable(false)
        .frame(frame)
        .show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.add(Label::new(sentence(left, time_zone, language)).wrap());
                buttons_ui(ui, left, language, actions);
            });
        });
}

fn sentence(left: &[LeftBehind], time_zone: &TimeZone, language: Language) -> String {
    if let [one] = left {
        return say::session_left(language, &session_name(one), &told(one, time_zone));
    }
    let records = left.iter().map(|session| session.records).sum();
    let bytes = left.iter().map(|session| session.bytes).sum();
    say::sessions_left(language, left.len(), records, bytes)
}

fn buttons_ui(ui: &mut Ui, left: &[LeftBehind], language: Language, actions: &mut Vec<Action>) {
    let words = words(language);
    if let [one] = left {
        let name = format!("{} {}", words.reopen, session_name(one));
        let reopen = ui.button(words.reopen).on_hover_text(words.reopen_hint);
        if reopen.accessible_name(name).clicked() {
            let action = SessionsAction::Reopen(one.clone());
            actions.push(Action::Sessions(action));
        }
    }
    if ui.button(words.show_sessions).clicked() {
        actions.push(Action::Sessions(SessionsAction::List));
    }
    if ui.button(words.later).clicked() {
        actions.push(Action::Sessions(SessionsAction::Postpone));
    }
}
