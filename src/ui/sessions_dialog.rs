//! Sessions of earlier starts: gone on with, looked at, saved, deleted.
//!
//! Does not act: it pushes the action that the user chose.

use std::path::{Path, PathBuf};

use eframe::egui::{Button, Label, Response, RichText, ScrollArea, Ui};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::action::{Action, SessionsAction};
use super::dialogs::{Encodings, PathForm, heading, path_ui, take_keyboard};
use super::theme::{SMALL_SIZE, palette};
use super::widgets::{error_text, sentence_ui};
use crate::export::Form;
use crate::i18n::say::{self, OldSession, Sentence};
use crate::i18n::{Words, protocol_name, words};
use crate::journal::LeftBehind;
use crate::settings::TabSettings;
use crate::value::{Language, Stamp};

const LIST_HEIGHT: f32 = 260.0;
const LEAST_LIST_HEIGHT: f32 = 64.0;
/// What the dialog has above and below the list.
const AROUND_LIST: f32 = 220.0;

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
    /// What this program uses at the moment.
    pub in_use: Vec<(PathBuf, Use)>,
}

/// How this program uses a session of an earlier start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// In a read-only tab.
    LookedAt,
    /// Its records are being written into a file.
    BeingSaved,
}

impl SessionList {
    /// Takes the question back. False when there is none.
    pub fn withdraw_question(&mut self) -> bool {
        self.delete_asked.take().is_some()
    }

    /// The list as it is now. What was said stays.
    pub fn renew(&mut self, found: Vec<LeftBehind>, places: Vec<PathBuf>) {
        self.found = found;
        self.places = places;
        self.delete_asked = None;
    }

    fn use_of(&self, path: &Path) -> Option<Use> {
        let mut in_use = self.in_use.iter();
        let found = in_use.find(|(used, _)| used == path);
        found.map(|(_, use_)| *use_)
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
            ..PathForm::new(path, Form::NetAssist)
        };
        Self {
            session,
            form,
            list,
        }
    }
}

pub fn save_session_ui(
    ui: &mut Ui,
    language: Language,
    form: &mut PathForm,
    actions: &mut Vec<Action>,
) {
    let words = words(language);
    let texts = [
        words.save_session_title,
        words.save_session_hint,
        words.save,
    ];
    path_ui(ui, language, texts, form, actions, |path, form| {
        Action::Sessions(SessionsAction::Save { path, form })
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
    } else {
        let bytes = list.found.iter().map(|session| session.bytes).sum();
        ui.label(say::old_sessions_sum(language, list.found.len(), bytes));
        ui.separator();
    }
    // The same wherever the dialog stands: else it would move until both fit.
    let window = ui.ctx().content_rect().height();
    let height = LIST_HEIGHT.min(window - AROUND_LIST).max(LEAST_LIST_HEIGHT);
    ScrollArea::vertical()
        .max_height(height)
        .min_scrolled_height(height)
        .show(ui, |ui| {
            let uses: Vec<_> = list.found.iter().map(|it| list.use_of(&it.path)).collect();
            let asked = &mut list.delete_asked;
            for (session, used) in list.found.iter().zip(uses) {
                let entry = Entry {
                    session,
                    name: name_among(session, &list.found, time_zone),
                    used,
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
    used: Option<Use>,
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
            let hints = self.hints(words);
            let is_free = self.used != Some(Use::BeingSaved);
            let reopen = self.button_if(ui, is_free, words.reopen);
            let reopen = reopen.on_disabled_hover_text(words.being_saved_hint);
            if reopen.on_hover_text(hints.reopen).clicked() {
                let action = SessionsAction::Reopen(session());
                actions.push(Action::Sessions(action));
            }
            let look = self.button(ui, words.look);
            if look.on_hover_text(hints.look).clicked() {
                actions.push(Action::Sessions(SessionsAction::Look(session())));
            }
            if self.button(ui, words.save_session).clicked() {
                let action = SessionsAction::AskSave(session());
                actions.push(Action::Sessions(action));
            }
            let delete = self.button_if(ui, self.used.is_none(), words.delete);
            if delete.on_disabled_hover_text(hints.no_delete).clicked() {
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

    fn hints(&self, words: &Words) -> Hints {
        let (reopen, look) = match self.used {
            Some(Use::LookedAt) => (words.reopen_there_hint, words.look_there_hint),
            Some(Use::BeingSaved) | None => (words.reopen_hint, words.look_hint),
        };
        let no_delete = match self.used {
            Some(Use::BeingSaved) => words.being_saved_hint,
            Some(Use::LookedAt) | None => words.looked_at_hint,
        };
        Hints {
            reopen,
            look,
            no_delete,
        }
    }

    fn button(&self, ui: &mut Ui, caption: &str) -> Response {
        self.button_if(ui, true, caption)
    }

    fn button_if(&self, ui: &mut Ui, enabled: bool, caption: &str) -> Response {
        let name = format!("{caption} {}", self.name);
        let button = Button::new(caption);
        ui.add_enabled(enabled, button).accessible_name(name)
    }
}

/// What the buttons of an entry say when the pointer is over them.
struct Hints {
    reopen: &'static str,
    look: &'static str,
    /// While there is no deleting.
    no_delete: &'static str,
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
