//! Questions and messages over the window.
//!
//! Does not act: it pushes the action that the user chose.

use std::path::{Path, PathBuf};

use eframe::egui::{
    Align2, Button, Color32, Frame, Id, Key, Margin, Modal, Response, RichText, ScrollArea,
    TextEdit, Ui, Vec2, vec2,
};
use jiff::tz::TimeZone;

use super::action::Action;
use super::bookmarks::{BookmarkForm, BookmarkList, bookmark_ui, bookmarks_ui};
use super::color_rules::{RulesForm, rules_ui};
use super::end_question::{EndQuestion, end_question_ui};
use super::files::Answer;
use super::jump::{JumpForm, jump_ui};
use super::records_dialog::{RecordsForm, records_ui};
use super::session_files::{SessionFileForm, session_file_ui};
use super::sessions_dialog::{SaveSession, SessionList, save_session_ui, sessions_ui};
use super::theme::{PRIMARY_HEIGHT, palette};
use super::widgets::{combo, encoding_combo, error_text, labelled_row, primary_button};
use crate::export::Form;
use crate::i18n::say::Sentence;
use crate::i18n::{Words, form_name, words};
use crate::text::Encoding;
use crate::value::{Language, SessionId};

const WIDTH: f32 = 420.0;
const WIDE: f32 = 600.0;
const PADDING: i8 = 16;
/// Between a dialog and the edges of the window, above and below together.
const AROUND: f32 = 18.0;

/// A longer name would leave no room for other tabs.
const TAB_NAME_CHARS: usize = 40;

/// The dialog that is open.
#[derive(Clone, Debug)]
pub enum Dialog {
    /// Whether a tab or the program is to end.
    ConfirmEnd(EndQuestion),
    /// Sessions that were kept or left by a crash.
    Sessions(SessionList),
    SaveSession(Box<SaveSession>),
    RenameTab(SessionId, String),
    /// How records are kept.
    Records(RecordsForm),
    SaveToFile(PathForm),
    SaveLog(PathForm),
    /// Tabs to or from a file.
    SessionFile(SessionFileForm),
    /// Where in the log to go.
    Jump(JumpForm),
    /// The note of one record.
    Bookmark(BookmarkForm),
    Bookmarks(BookmarkList),
    /// What is tried shows in the log behind it.
    ColorRules(RulesForm),
    /// Something to know, such as damaged settings that were set aside.
    Message(Sentence),
}

/// A path and a form, as they are filled in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PathForm {
    pub path: String,
    pub form: Form,
    /// By hand: what the path ends in does not change it any more.
    pub form_is_chosen: bool,
    /// Of text, where no tab has fields for them.
    pub encodings: Option<Encodings>,
    /// Why it was not taken when it was confirmed.
    pub problem: Option<PathProblem>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Encodings {
    pub receive: Encoding,
    pub send: Encoding,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathProblem {
    Missing,
    /// A tab saves to this file; a log would replace it.
    IsBeingWritten,
    NoDialog,
}

impl PathForm {
    pub fn new(path: String, form: Form) -> Self {
        Self {
            path,
            form,
            form_is_chosen: false,
            encodings: None,
            problem: None,
        }
    }

    /// What the system's file dialog answered.
    pub fn take(&mut self, answer: Answer) {
        match answer {
            Answer::Chosen(path) => {
                self.path = path.display().to_string();
                self.path_changed();
            }
            Answer::Cancelled => {}
            Answer::NoDialog => self.problem = Some(PathProblem::NoDialog),
        }
    }

    /// Why it was not taken, if it was not.
    pub(super) fn problem_ui(&self, ui: &mut Ui, words: &Words) {
        if let Some(problem) = self.problem {
            error_text(ui, problem.say(words));
        }
    }

    fn path_changed(&mut self) {
        self.problem = None;
        let told = Form::from_extension(Path::new(self.path.trim()));
        if let Some(form) = told.filter(|_| !self.form_is_chosen) {
            self.form = form;
        }
    }

    /// A name that ends as files of another form do gets the ending of this one.
    fn choose(&mut self, form: Form) {
        self.form = form;
        self.form_is_chosen = true;
        let path = Path::new(self.path.trim());
        let told = Form::from_extension(path);
        if told.is_some_and(|told| told.extension() != form.extension()) {
            self.path = path.with_extension(form.extension()).display().to_string();
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
            Self::SaveSession(save) => Some(&mut save.form),
            Self::SessionFile(asked) => Some(&mut asked.form),
            Self::ConfirmEnd(_)
            | Self::Sessions(_)
            | Self::RenameTab(..)
            | Self::Records(_)
            | Self::Jump(_)
            | Self::Bookmark(_)
            | Self::Bookmarks(_)
            | Self::ColorRules(_)
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

    /// The list of earlier sessions, shown now or again after this.
    pub fn session_list(&mut self) -> Option<&mut SessionList> {
        match self {
            Self::Sessions(list) => Some(list),
            Self::SaveSession(save) => Some(&mut save.list),
            _ => None,
        }
    }

    /// Takes a question inside the dialog back, which stays. False when there
    /// is none.
    fn withdraw_question(&mut self) -> bool {
        match self {
            Self::Sessions(list) => list.withdraw_question(),
            _ => false,
        }
    }

    /// What is shown when this one is closed.
    pub fn below(self) -> Option<Self> {
        match self {
            Self::SaveSession(save) => Some(Self::Sessions(save.list)),
            Self::Bookmark(form) => form.list.map(Self::Bookmarks),
            _ => None,
        }
    }

    /// The tab whose records it is about.
    pub fn tab(&self) -> Option<SessionId> {
        match self {
            Self::Bookmark(form) => Some(form.tab),
            Self::Bookmarks(list) => Some(list.tab),
            _ => None,
        }
    }

    fn width(&self) -> f32 {
        match self {
            Self::Bookmarks(_) | Self::ColorRules(_) => WIDE,
            _ => WIDTH,
        }
    }

    /// Where it stands, and whether what is behind it is to be seen.
    fn modal(&self, id: Id) -> Modal {
        match self {
            Self::ColorRules(_) => Modal::new(id)
                .area(Modal::default_area(id).anchor(Align2::CENTER_BOTTOM, vec2(0.0, -8.0)))
                .backdrop_color(Color32::TRANSPARENT),
            _ => Modal::new(id),
        }
    }

    /// A click beside it must not undo what was typed.
    fn closes_beside(&self) -> bool {
        !matches!(self, Self::ColorRules(_))
    }
}

pub fn dialog_ui(
    ui: &Ui,
    dialog: &mut Dialog,
    language: Language,
    time_zone: &TimeZone,
    actions: &mut Vec<Action>,
) {
    let id = Id::unique("dialog");
    let before = ui.ctx().memory(|memory| memory.area_rect(id));
    // To the left and right it is inside of what is scrolled.
    let frame = Frame::popup(ui.style()).inner_margin(Margin::symmetric(0, PADDING));
    let modal = dialog.modal(id).frame(frame);
    let response = modal.show(ui.ctx(), |ui| {
        let padding = 2.0 * f32::from(PADDING);
        let room = ui.ctx().content_rect().size() - vec2(60.0, AROUND) - Vec2::splat(padding);
        ui.set_width(dialog.width().min(room.x) + padding);
        ScrollArea::vertical()
            .max_height(room.y)
            .min_scrolled_height(room.y)
            .auto_shrink([false, true])
            .show(ui, |ui| {
                let inside = Frame::new().inner_margin(Margin::symmetric(PADDING, 0));
                inside.show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    content_ui(ui, dialog, language, time_zone, actions);
                });
            });
    });
    // egui puts it in the middle by the size that it had before. What is shown
    // has to be what a click meets: beside the dialog, a click closes it.
    if before.is_none_or(|before| before.size() != response.response.rect.size()) {
        ui.ctx().request_discard("the dialog has another size");
        ui.ctx().request_repaint();
    }
    let is_beside = response.backdrop_response.clicked() && !dialog.closes_beside();
    if response.should_close() && !is_beside && !dialog.withdraw_question() {
        actions.push(Action::CloseDialog);
    }
}

fn content_ui(
    ui: &mut Ui,
    dialog: &mut Dialog,
    language: Language,
    time_zone: &TimeZone,
    actions: &mut Vec<Action>,
) {
    let words = words(language);
    match dialog {
        Dialog::Sessions(list) => sessions_ui(ui, language, time_zone, list, actions),
        Dialog::SaveSession(save) => save_session_ui(ui, language, &mut save.form, actions),
        Dialog::ConfirmEnd(question) => end_question_ui(ui, language, question, actions),
        Dialog::RenameTab(id, name) => rename_ui(ui, words, *id, name, actions),
        Dialog::Records(form) => records_ui(ui, language, form, actions),
        Dialog::Jump(form) => jump_ui(ui, language, time_zone, form, actions),
        Dialog::SaveToFile(form) => {
            let texts = [
                words.save_to_file_title,
                words.appends_hint,
                words.start_saving,
            ];
            path_ui(ui, language, texts, form, actions, |path, form| {
                Action::StartSaving { path, form }
            });
        }
        Dialog::SaveLog(form) => {
            let texts = [words.save_log_title, words.replaces_hint, words.save];
            path_ui(ui, language, texts, form, actions, |path, form| {
                Action::SaveLog { path, form }
            });
        }
        Dialog::SessionFile(asked) => session_file_ui(ui, words, asked, actions),
        Dialog::Bookmark(form) => bookmark_ui(ui, language, form, actions),
        Dialog::Bookmarks(list) => bookmarks_ui(ui, language, time_zone, list, actions),
        Dialog::ColorRules(form) => rules_ui(ui, language, form, actions),
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
pub fn take_keyboard(response: &Response) {
    let is_free = response.ctx.memory(|memory| memory.focused().is_none());
    if is_free {
        response.request_focus();
    }
}

pub fn heading(ui: &mut Ui, title: &str, text: &str) {
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
    // Before the field takes the keyboard back, which Enter took from it.
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    take_keyboard(&field);
    ui.add_space(8.0);
    if buttons_ui(ui, words, words.rename, actions) || entered {
        actions.push(Action::RenameTab(id, name.trim().to_owned()));
    }
}

pub fn path_ui(
    ui: &mut Ui,
    language: Language,
    [title, text, confirm]: [&str; 3],
    form: &mut PathForm,
    actions: &mut Vec<Action>,
    action: impl FnOnce(PathBuf, Form) -> Action,
) {
    let words = words(language);
    heading(ui, title, text);
    let entered = path_field_ui(ui, words, form, actions);
    form_ui(ui, language, form);
    // Not hidden: the dialog would move under the pointer.
    if let Some(encodings) = &mut form.encodings {
        let has_text = form.form.has_text();
        ui.add_enabled_ui(has_text, |ui| encodings_ui(ui, words, encodings));
    }
    form.problem_ui(ui, words);
    ui.add_space(8.0);
    if buttons_ui(ui, words, confirm, actions) || entered {
        let path = form.path.trim();
        if path.is_empty() {
            form.problem = Some(PathProblem::Missing);
        } else {
            actions.push(action(PathBuf::from(path), form.form));
        }
    }
}

/// Returns whether Enter was pressed in the field.
pub(super) fn path_field_ui(
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
            form.path_changed();
        }
        if ui.button(words.browse).clicked() {
            actions.push(Action::Browse);
        }
        entered
    })
    .inner
}

fn form_ui(ui: &mut Ui, language: Language, form: &mut PathForm) {
    let name = words(language).file_form;
    let mut chosen = form.form;
    labelled_row(ui, name, |ui, width| {
        combo(ui, name, form_name(language, chosen), width, |ui| {
            for offered in Form::ALL {
                ui.selectable_value(&mut chosen, offered, form_name(language, offered));
            }
        });
    });
    if chosen != form.form {
        form.choose(chosen);
    }
}

fn encodings_ui(ui: &mut Ui, words: &Words, encodings: &mut Encodings) {
    let Encodings { receive, send } = encodings;
    for (name, encoding) in [
        (words.receive_encoding, receive),
        (words.send_encoding, send),
    ] {
        labelled_row(ui, name, |ui, width| {
            encoding_combo(ui, name, words.more_encodings, encoding, width);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(form: &mut PathForm, path: &str) -> Form {
        path.clone_into(&mut form.path);
        form.path_changed();
        form.form
    }

    #[test]
    fn the_ending_of_the_name_tells_the_form_until_one_is_chosen() {
        let mut form = PathForm::new(String::from("log.txt"), Form::NetAssist);
        assert_eq!(typed(&mut form, "/tmp/a.csv"), Form::Csv);
        assert_eq!(typed(&mut form, "/tmp/a.cs"), Form::Csv);
        form.choose(Form::Raw);
        assert_eq!(form.path, "/tmp/a.cs");
        assert_eq!(typed(&mut form, "/tmp/a.csv"), Form::Raw);
    }

    #[test]
    fn a_form_that_is_chosen_changes_an_ending_that_tells_another() {
        let mut form = PathForm::new(String::from("/日志/a.b.txt"), Form::NetAssist);
        form.choose(Form::JsonLines);
        assert_eq!(form.path, "/日志/a.b.jsonl");
        form.choose(Form::Text);
        assert_eq!(form.path, "/日志/a.b.txt");
        form.choose(Form::NetAssist);
        assert_eq!(form.path, "/日志/a.b.txt");
        let mut form = PathForm::new(String::from("/tmp/a.log"), Form::NetAssist);
        form.choose(Form::NetAssist);
        assert_eq!(form.path, "/tmp/a.log");
    }
}
