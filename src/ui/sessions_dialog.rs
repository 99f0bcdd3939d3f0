//! Sessions of earlier starts: gone on with, looked at, saved, deleted.
//!
//! Does not act: it pushes the action that the user chose.

use std::path::PathBuf;

use eframe::egui::{Label, Response, RichText, ScrollArea, Ui};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::action::{Action, SessionsAction};
use super::dialogs::{Encodings, PathForm, heading, path_ui, take_keyboard};
use super::theme::{SMALL_SIZE, palette};
use super::widgets::{error_text, sentence_ui};
use crate::i18n::say::{self, OldSession, Sentence};
use crate::i18n::{Words, protocol_name, words};
use crate::journal::LeftBehind;
use crate::settings::TabSettings;
use crate::value::{Language, Stamp};

const LIST_HEIGHT: f32 = 260.0;

/// The list, and what is being done with it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SessionList {
    pub found: Vec<LeftBehind>,
    /// The directories that were looked into.
    pub places: Vec<PathBuf>,
    /// What came of the last thing that was done.
    pub said: Option<Sentence>,
    /// Asked, and not answered yet, whether it is to be deleted.
    delete_asked: Option<PathBuf>,
}

impl SessionList {
    /// The list as it is now. What was said stays.
    pub fn renew(&mut self, found: Vec<LeftBehind>, places: Vec<PathBuf>) {
        self.found = found;
        self.places = places;
        self.delete_asked = None;
    }
}

/// Where the records of one session are to go. The list is there again
/// afterwards.
#[derive(Clone, Debug, PartialEq)]
pub struct SaveSession {
    pub session: LeftBehind,
    pub form: PathForm,
    pub list: SessionList,
}

impl SaveSession {
    pub fn new(session: LeftBehind, path: String, list: SessionList) -> Self {
        let default = TabSettings::default();
        let encodings = Encodings {
            receive: default.receive.encoding,
            send: default.send.encoding,
        };
        let form = PathForm {
            encodings: Some(encodings),
            ..PathForm::new(path, false)
        };
        Self {
            session,
            form,
            list,
        }
    }
}

pub fn save_session_ui(ui: &mut Ui, words: &Words, form: &mut PathForm, actions: &mut Vec<Action>) {
    let texts = [
        words.save_session_title,
        words.save_session_hint,
        words.save,
    ];
    path_ui(ui, words, texts, form, actions, |path, raw| {
        Action::Sessions(SessionsAction::Save { path, raw })
    });
}

pub fn sessions_ui(
    ui: &mut Ui,
    language: Language,
    time_zone: &TimeZone,
    list: &mut SessionList,
    actions: &mut Vec<Action>,
) {
    let words = words(language);
    let text = match list.found[..] {
        [] => words.no_old_sessions,
        _ => words.old_sessions_hint,
    };
    heading(ui, words.old_sessions, text);
    if list.found.is_empty() {
        places_ui(ui, &list.places);
    }
    if !list.found.is_empty() {
        let bytes = list.found.iter().map(|session| session.bytes).sum();
        ui.label(say::old_sessions_sum(language, list.found.len(), bytes));
        ui.separator();
    }
    ScrollArea::vertical()
        .max_height(LIST_HEIGHT)
        .show(ui, |ui| {
            let asked = &mut list.delete_asked;
            for session in &list.found {
                let entry = Entry {
                    session,
                    name: name_among(session, &list.found, time_zone),
                    language,
                };
                entry.ui(ui, time_zone, asked, actions);
                ui.separator();
            }
        });
    if let Some(said) = &list.said {
        said_ui(ui, said);
    }
    let done = ui.button(words.done);
    take_keyboard(&done);
    if done.clicked() {
        actions.push(Action::CloseDialog);
    }
}

fn places_ui(ui: &mut Ui, places: &[PathBuf]) {
    for place in places {
        ui.add(Label::new(say::shown_path(place)).wrap());
    }
    ui.add_space(8.0);
}

fn said_ui(ui: &mut Ui, said: &Sentence) {
    match said.hint {
        // What went wrong has a hint, what went well has none.
        Some(_) => sentence_ui(ui, said),
        None => {
            let text = RichText::new(&said.text).size(SMALL_SIZE);
            ui.add(Label::new(text).wrap());
        }
    }
    ui.add_space(8.0);
}

/// One session of the list.
struct Entry<'a> {
    session: &'a LeftBehind,
    /// For what reads the buttons aloud: no other entry has it.
    name: String,
    language: Language,
}

impl Entry<'_> {
    fn ui(
        &self,
        ui: &mut Ui,
        time_zone: &TimeZone,
        delete_asked: &mut Option<PathBuf>,
        actions: &mut Vec<Action>,
    ) {
        self.head_ui(ui);
        let detail = say::old_session(self.language, &told(self.session, time_zone));
        let detail = RichText::new(detail).size(SMALL_SIZE);
        ui.add(Label::new(detail.color(palette(ui).dim)).wrap());
        if delete_asked.as_ref() == Some(&self.session.path) {
            self.question_ui(ui, delete_asked, actions);
        } else {
            self.buttons_ui(ui, delete_asked, actions);
        }
    }

    fn head_ui(&self, ui: &mut Ui) {
        let name = session_name(self.session);
        let protocol = self.session.about.protocol.map(protocol_name);
        ui.horizontal_wrapped(|ui| {
            let name_label = ui.label(RichText::new(&name).strong());
            name_label.on_hover_text(say::shown_path(&self.session.path));
            if let Some(protocol) = protocol.filter(|protocol| !name.starts_with(protocol)) {
                let protocol = RichText::new(protocol).size(SMALL_SIZE);
                ui.label(protocol.color(palette(ui).dim));
            }
        });
    }

    fn buttons_ui(
        &self,
        ui: &mut Ui,
        delete_asked: &mut Option<PathBuf>,
        actions: &mut Vec<Action>,
    ) {
        let words = words(self.language);
        let session = || self.session.clone();
        ui.horizontal(|ui| {
            let reopen = self.button(ui, words.reopen);
            if reopen.on_hover_text(words.reopen_hint).clicked() {
                let action = SessionsAction::Reopen(session());
                actions.push(Action::Sessions(action));
            }
            let look = self.button(ui, words.look);
            if look.on_hover_text(words.look_hint).clicked() {
                actions.push(Action::Sessions(SessionsAction::Look(session())));
            }
            if self.button(ui, words.save_session).clicked() {
                let action = SessionsAction::AskSave(session());
                actions.push(Action::Sessions(action));
            }
            if self.button(ui, words.delete).clicked() {
                *delete_asked = Some(self.session.path.clone());
            }
        });
    }

    fn question_ui(
        &self,
        ui: &mut Ui,
        delete_asked: &mut Option<PathBuf>,
        actions: &mut Vec<Action>,
    ) {
        let words = words(self.language);
        error_text(ui, words.delete_question);
        ui.horizontal(|ui| {
            if self.button(ui, words.delete_yes).clicked() {
                *delete_asked = None;
                let action = SessionsAction::Delete(self.session.path.clone());
                actions.push(Action::Sessions(action));
            }
            let no = self.button(ui, words.delete_no);
            // The button that asked is gone, and a key must not delete.
            take_keyboard(&no);
            if no.clicked() {
                *delete_asked = None;
            }
        });
    }

    fn button(&self, ui: &mut Ui, caption: &str) -> Response {
        let name = format!("{caption} {}", self.name);
        ui.button(caption).accessible_name(name)
    }
}

/// The name, with the time when another session is called the same.
fn name_among(session: &LeftBehind, all: &[LeftBehind], time_zone: &TimeZone) -> String {
    let name = session_name(session);
    let of_this_name = |other: &&LeftBehind| session_name(other) == name;
    if all.iter().filter(of_this_name).count() < 2 {
        return name;
    }
    let ended = told(session, time_zone).ended;
    format!("{name} {}", ended.strftime("%Y-%m-%d %H:%M:%S"))
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

/// What is told of a session, in the time of the user's place.
pub fn told(session: &LeftBehind, time_zone: &TimeZone) -> OldSession {
    // A damaged journal does not know when it was made.
    let begun = (session.created != Stamp(0)).then(|| local_time(session.created, time_zone));
    OldSession {
        begun,
        ended: local_time(session.last_at.unwrap_or(session.created), time_zone),
        records: session.records,
        bytes: session.bytes,
        is_kept: session.is_kept,
    }
}

/// A moment in the time of the user's place.
pub fn local_time(at: Stamp, time_zone: &TimeZone) -> Zoned {
    let at = Timestamp::from_nanosecond(at.0.into()).unwrap_or_default();
    at.to_zoned(time_zone.clone())
}
