//! Questions and messages over the window.
//!
//! Does not act: it pushes the action that the user chose.

use std::path::PathBuf;

use eframe::egui::{Button, Id, Key, Modal, Response, RichText, ScrollArea, TextEdit, Ui, vec2};

use super::action::Action;
use super::files::Answer;
use super::records_dialog::{RecordsForm, records_ui};
use super::theme::{PRIMARY_HEIGHT, SMALL_SIZE, palette};
use super::widgets::{error_text, primary_button};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::i18n::say::{self, Sentence};
use crate::i18n::{Words, words};
use crate::i18n::{old_session, protocol_name};
use crate::journal::LeftBehind;
use crate::value::{Language, SessionId};

/// A longer name would leave no room for other tabs.
const TAB_NAME_CHARS: usize = 40;

/// The dialog that is open.
#[derive(Clone, Debug, PartialEq)]
pub enum Dialog {
    ConfirmCloseTab {
        id: SessionId,
        /// The records are on the disk and can stay there.
        can_keep: bool,
    },
    ConfirmQuit,
    /// Sessions that were kept or left by a crash.
    Sessions(Vec<LeftBehind>),
    RenameTab(SessionId, String),
    /// How records are kept.
    Records(RecordsForm),
    SaveToFile(PathForm),
    SaveLog(PathForm),
    /// Something to know, such as damaged settings that were set aside.
    Message(Sentence),
}

/// A path and a form, as they are filled in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PathForm {
    pub path: String,
    pub raw: bool,
    /// Why it was not taken when it was confirmed.
    pub problem: Option<PathProblem>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathProblem {
    Missing,
    /// A tab saves to this file; a log would replace it.
    IsBeingWritten,
    NoDialog,
}

impl PathForm {
    pub fn new(path: String, raw: bool) -> Self {
        Self {
            path,
            raw,
            problem: None,
        }
    }

    /// What the system's file dialog answered.
    pub fn take(&mut self, answer: Answer) {
        match answer {
            Answer::Chosen(path) => {
                self.path = path.display().to_string();
                self.problem = None;
            }
            Answer::Cancelled => {}
            Answer::NoDialog => self.problem = Some(PathProblem::NoDialog),
        }
    }
}

impl PathProblem {
    fn say(self, words: &Words) -> &'static str {
        match self {
            Self::Missing => words.path_missing,
            Self::IsBeingWritten => words.path_is_written,
            Self::NoDialog => words.no_file_dialog,
        }
    }
}

impl Dialog {
    /// The path field, when the dialog has one.
    pub fn path_form(&mut self) -> Option<&mut PathForm> {
        match self {
            Self::SaveToFile(form) | Self::SaveLog(form) => Some(form),
            Self::ConfirmCloseTab { .. }
            | Self::Sessions(_)
            | Self::ConfirmQuit
            | Self::RenameTab(..)
            | Self::Records(_)
            | Self::Message(_) => None,
        }
    }

    /// What the system's file dialog answered; it may come late.
    pub fn take(&mut self, answer: Answer) {
        if let Self::Records(form) = self {
            form.take(answer);
        } else if let Some(form) = self.path_form() {
            form.take(answer);
        }
    }
}

pub fn dialog_ui(ui: &Ui, dialog: &mut Dialog, language: Language, actions: &mut Vec<Action>) {
    let response = Modal::new(Id::unique("dialog")).show(ui.ctx(), |ui| {
        ui.set_width(420.0_f32.min(ui.ctx().content_rect().width() - 60.0));
        content_ui(ui, dialog, language, actions);
    });
    if response.should_close() {
        actions.push(Action::CloseDialog);
    }
}

fn content_ui(ui: &mut Ui, dialog: &mut Dialog, language: Language, actions: &mut Vec<Action>) {
    let words = words(language);
    match dialog {
        Dialog::Sessions(sessions) => sessions_ui(ui, language, sessions, actions),
        Dialog::ConfirmCloseTab { id, can_keep } => {
            if *can_keep {
                return keep_ui(ui, words, *id, actions);
            }
            let action = Action::CloseTabNow(*id);
            let texts = [words.close_tab_title, words.close_tab_open, words.close_tab];
            confirm_ui(ui, words, texts, action, actions);
        }
        Dialog::ConfirmQuit => {
            let texts = [words.quit_title, words.quit_open, words.quit];
            confirm_ui(ui, words, texts, Action::QuitNow, actions);
        }
        Dialog::RenameTab(id, name) => rename_ui(ui, words, *id, name, actions),
        Dialog::Records(form) => records_ui(ui, language, form, actions),
        Dialog::SaveToFile(form) => {
            let texts = [
                words.save_to_file_title,
                words.appends_hint,
                words.start_saving,
            ];
            path_ui(ui, words, texts, form, actions, |path, raw| {
                Action::StartSaving { path, raw }
            });
        }
        Dialog::SaveLog(form) => {
            let texts = [words.save_log_title, words.replaces_hint, words.save];
            path_ui(ui, words, texts, form, actions, |path, raw| {
                Action::SaveLog { path, raw }
            });
        }
        Dialog::Message(sentence) => message_ui(ui, words, sentence, actions),
    }
}

fn message_ui(ui: &mut Ui, words: &Words, sentence: &Sentence, actions: &mut Vec<Action>) {
    ui.label(sentence.text.as_str());
    if let Some(hint) = &sentence.hint {
        ui.label(RichText::new(hint).color(palette(ui).dim));
    }
    ui.add_space(8.0);
    let dismiss = ui.button(words.dismiss);
    take_keyboard(&dismiss);
    if dismiss.clicked() {
        actions.push(Action::CloseDialog);
    }
}

/// The keyboard is in the dialog: with this control, unless it is with another.
pub(super) fn take_keyboard(response: &Response) {
    let is_free = response.ctx.memory(|memory| memory.focused().is_none());
    if is_free {
        response.request_focus();
    }
}

pub(super) fn heading(ui: &mut Ui, title: &str, text: &str) {
    ui.label(RichText::new(title).heading());
    ui.add_space(4.0);
    ui.label(RichText::new(text).color(palette(ui).dim));
    ui.add_space(8.0);
}

/// Cancel, and the button that does it.
pub(super) fn buttons_ui(
    ui: &mut Ui,
    words: &Words,
    confirm: &str,
    actions: &mut Vec<Action>,
) -> bool {
    ui.horizontal(|ui| {
        let size = vec2(110.0, PRIMARY_HEIGHT);
        let confirmed = primary_button(ui, confirm, size, true).clicked();
        let cancel = Button::new(words.cancel);
        let cancel = ui.add_sized(vec2(80.0, PRIMARY_HEIGHT), cancel);
        // A key that was meant for the box below must not close a link.
        take_keyboard(&cancel);
        if cancel.clicked() {
            actions.push(Action::CloseDialog);
        }
        confirmed
    })
    .inner
}

fn confirm_ui(
    ui: &mut Ui,
    words: &Words,
    [title, text, confirm]: [&str; 3],
    action: Action,
    actions: &mut Vec<Action>,
) {
    heading(ui, title, text);
    if buttons_ui(ui, words, confirm, actions) {
        actions.push(action);
    }
}

/// The link is open, and the records can stay.
fn keep_ui(ui: &mut Ui, words: &Words, id: SessionId, actions: &mut Vec<Action>) {
    heading(ui, words.close_tab_title, words.close_tab_keep);
    let size = vec2(ui.available_width(), PRIMARY_HEIGHT);
    if primary_button(ui, words.keep_and_close, size, true).clicked() {
        actions.push(Action::KeepAndCloseTab(id));
    }
    if buttons_ui(ui, words, words.close_tab, actions) {
        actions.push(Action::CloseTabNow(id));
    }
}

/// What was kept or left: go on with it, or delete it.
fn sessions_ui(
    ui: &mut Ui,
    language: Language,
    sessions: &[LeftBehind],
    actions: &mut Vec<Action>,
) {
    let words = words(language);
    let text = match sessions {
        [] => words.no_old_sessions,
        _ => words.old_sessions_hint,
    };
    heading(ui, words.old_sessions, text);
    ScrollArea::vertical().max_height(260.0).show(ui, |ui| {
        for session in sessions {
            session_ui(ui, language, session, actions);
            ui.separator();
        }
    });
    let later = ui.button(words.later);
    take_keyboard(&later);
    if later.clicked() {
        actions.push(Action::CloseDialog);
    }
}

fn session_ui(ui: &mut Ui, language: Language, session: &LeftBehind, actions: &mut Vec<Action>) {
    let words = words(language);
    let name = session_name(session);
    ui.label(RichText::new(&name).strong());
    let size = say::byte_count(language, session.bytes);
    let detail = old_session(language, session.records, &size, &last_time(session));
    ui.label(
        RichText::new(detail)
            .size(SMALL_SIZE)
            .color(palette(ui).dim),
    );
    ui.horizontal(|ui| {
        let reopen = ui.button(words.reopen);
        if reopen
            .accessible_name(format!("{} {name}", words.reopen))
            .clicked()
        {
            actions.push(Action::ReopenSession(session.clone()));
        }
        let delete = ui.button(words.delete);
        if delete
            .accessible_name(format!("{} {name}", words.delete))
            .clicked()
        {
            actions.push(Action::DeleteSession(session.path.clone()));
        }
    });
}

fn last_time(session: &LeftBehind) -> String {
    let nanos = session.last_at.unwrap_or(session.created).0;
    let stamp = Timestamp::from_nanosecond(nanos.into()).unwrap_or_default();
    let local = stamp.to_zoned(TimeZone::system());
    local.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// As the tab was called, else what it spoke.
pub fn session_name(session: &LeftBehind) -> String {
    match (session.about.name.as_str(), session.about.protocol) {
        ("", Some(protocol)) => protocol_name(protocol).to_owned(),
        ("", None) => session
            .path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        (name, _) => name.to_owned(),
    }
}

/// An empty name goes back to the one made of protocol and address.
fn rename_ui(
    ui: &mut Ui,
    words: &Words,
    id: SessionId,
    name: &mut String,
    actions: &mut Vec<Action>,
) {
    heading(ui, words.rename_tab_title, words.rename_tab_hint);
    let edit = TextEdit::singleline(name)
        .char_limit(TAB_NAME_CHARS)
        .desired_width(f32::INFINITY);
    let field = ui.add(edit).accessible_name(words.tab_name);
    take_keyboard(&field);
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    ui.add_space(8.0);
    if buttons_ui(ui, words, words.rename, actions) || entered {
        actions.push(Action::RenameTab(id, name.trim().to_owned()));
    }
}

fn path_ui(
    ui: &mut Ui,
    words: &Words,
    [title, text, confirm]: [&str; 3],
    form: &mut PathForm,
    actions: &mut Vec<Action>,
    action: impl FnOnce(PathBuf, bool) -> Action,
) {
    heading(ui, title, text);
    let entered = path_field_ui(ui, words, form, actions);
    ui.radio_value(&mut form.raw, false, words.form_netassist);
    ui.radio_value(&mut form.raw, true, words.form_raw);
    if let Some(problem) = form.problem {
        error_text(ui, problem.say(words));
    }
    ui.add_space(8.0);
    if buttons_ui(ui, words, confirm, actions) || entered {
        let path = form.path.trim();
        if path.is_empty() {
            form.problem = Some(PathProblem::Missing);
        } else {
            actions.push(action(PathBuf::from(path), form.raw));
        }
    }
}

/// Returns whether Enter was pressed in the field.
fn path_field_ui(
    ui: &mut Ui,
    words: &Words,
    form: &mut PathForm,
    actions: &mut Vec<Action>,
) -> bool {
    ui.horizontal(|ui| {
        ui.label(words.file_path);
        let width = ui.available_width() - 90.0;
        let edit = TextEdit::singleline(&mut form.path).desired_width(width);
        let response = ui.add(edit).accessible_name(words.file_path);
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        take_keyboard(&response);
        if response.changed() {
            form.problem = None;
        }
        if ui.button(words.browse).clicked() {
            actions.push(Action::Browse);
        }
        entered
    })
    .inner
}
