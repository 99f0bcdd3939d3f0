use eframe::egui::{Button, Key, TextEdit, Ui, vec2};

use super::list::BookmarkList;
use crate::i18n::{say, words};
use crate::journal::LONGEST_BOOKMARK_NOTE;
use crate::ui::action::{Action, ViewAction};
use crate::ui::dialogs::{heading, take_keyboard};
use crate::ui::theme::PRIMARY_HEIGHT;
use crate::ui::widgets::primary_button;
use crate::value::{Language, RecordSeq, SessionId};

/// The bookmark of one record, as it is being typed.
#[derive(Clone, Debug, PartialEq)]
pub struct BookmarkForm {
    pub tab: SessionId,
    pub seq: RecordSeq,
    pub note: String,
    /// The record is marked already.
    pub is_set: bool,
    /// The session is only looked at.
    pub is_read_only: bool,
    /// Shown again afterwards.
    pub list: Option<BookmarkList>,
}

pub fn bookmark_ui(
    ui: &mut Ui,
    language: Language,
    form: &mut BookmarkForm,
    actions: &mut Vec<Action>,
) {
    let words = words(language);
    let text = match form.is_read_only {
        true => words.bookmarks_read_only,
        false => words.bookmark_note_hint,
    };
    heading(ui, &title(language, form), text);
    let edit = TextEdit::singleline(&mut form.note)
        .char_limit(LONGEST_BOOKMARK_NOTE)
        .desired_width(f32::INFINITY)
        .interactive(!form.is_read_only);
    let field = ui.add(edit).accessible_name(words.bookmark_note);
    // Before the field takes the keyboard back, which Enter took from it.
    let is_entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if !form.is_read_only {
        take_keyboard(&field);
    }
    ui.add_space(8.0);
    let is_saved = buttons_ui(ui, language, form, actions);
    if !form.is_read_only && (is_entered || is_saved) {
        actions.push(Action::View(ViewAction::SetBookmark {
            seq: form.seq,
            note: form.note.clone(),
        }));
    }
}

fn title(language: Language, form: &BookmarkForm) -> String {
    // People count from 1, as the log does.
    let record = say::record_number(language, form.seq.0 + 1);
    say::bookmark(language, &record)
}

/// Answers whether the bookmark is to be kept as it is typed.
fn buttons_ui(
    ui: &mut Ui,
    language: Language,
    form: &BookmarkForm,
    actions: &mut Vec<Action>,
) -> bool {
    let words = words(language);
    let size = vec2(110.0, PRIMARY_HEIGHT);
    ui.horizontal(|ui| {
        let can_change = !form.is_read_only;
        let is_saved = primary_button(ui, words.bookmark_save, size, can_change).clicked();
        if form.is_set {
            let remove = Button::new(words.bookmark_remove).min_size(size);
            if ui.add_enabled(can_change, remove).clicked() {
                actions.push(Action::View(ViewAction::RemoveBookmark(form.seq)));
                actions.push(Action::CloseDialog);
            }
        }
        let cancel = Button::new(words.cancel).min_size(vec2(80.0, PRIMARY_HEIGHT));
        let cancel = ui.add(cancel);
        take_keyboard(&cancel);
        if cancel.clicked() {
            actions.push(Action::CloseDialog);
        }
        is_saved
    })
    .inner
}
