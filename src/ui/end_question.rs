//! The question before a tab or the program ends: what is closed, what is
//! deleted, and what can be kept.
//!
//! Does not act: it pushes the action that the user chose.

use eframe::egui::{Button, Response, Ui, vec2};

use super::action::{Action, Preference};
use super::dialogs::{heading, take_keyboard};
use super::tab::{RecordsAtEnd, Tab};
use super::theme::PRIMARY_HEIGHT;
use super::widgets::{check, primary_button};
use crate::i18n::say::{AtEnd, program_end, tab_end};
use crate::i18n::{Words, words};
use crate::value::{Language, SessionId};

#[derive(Clone, Debug, PartialEq)]
pub struct EndQuestion {
    ends: Ends,
    at_end: AtEnd,
    /// The first tab with records that the disk refused.
    refused: Option<SessionId>,
    /// The box is ticked.
    stops_asking: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ends {
    Tab { id: SessionId, is_reopened: bool },
    Program,
}

impl EndQuestion {
    pub fn of_tab(tab: &Tab) -> Self {
        let ends = Ends::Tab {
            id: tab.id,
            is_reopened: tab.is_reopened,
        };
        Self::of(ends, std::slice::from_ref(tab))
    }

    pub fn of_program(tabs: &[Tab]) -> Self {
        Self::of(Ends::Program, tabs)
    }

    fn of(ends: Ends, tabs: &[Tab]) -> Self {
        let mut question = Self {
            ends,
            at_end: AtEnd::default(),
            refused: None,
            stops_asking: false,
        };
        // One that is only looked at loses nothing.
        for tab in tabs.iter().filter(|tab| !tab.is_read_only()) {
            question.count(tab);
        }
        question
    }

    fn count(&mut self, tab: &Tab) {
        let at_end = &mut self.at_end;
        at_end.open += usize::from(tab.is_busy());
        match tab.records_at_end() {
            RecordsAtEnd::None => {}
            RecordsAtEnd::Forgotten => at_end.in_memory += 1,
            RecordsAtEnd::Refused => {
                at_end.refused += 1;
                self.refused.get_or_insert(tab.id);
            }
            RecordsAtEnd::CanBeKept => at_end.deleted += 1,
            RecordsAtEnd::Kept => at_end.kept += 1,
        }
    }

    fn text(&self, language: Language) -> String {
        match self.ends {
            Ends::Tab { is_reopened, .. } => tab_end(language, self.at_end, is_reopened),
            Ends::Program => program_end(language, self.at_end),
        }
    }

    fn keep(&self) -> Action {
        match self.ends {
            Ends::Tab { id, .. } => Action::KeepAndCloseTab(id),
            Ends::Program => Action::KeepAndQuit,
        }
    }

    fn end(&self) -> Action {
        match self.ends {
            Ends::Tab { id, .. } => Action::CloseTabNow(id),
            Ends::Program => Action::QuitNow,
        }
    }
}

/// The captions, which say what the buttons do.
struct Captions {
    title: &'static str,
    keep: &'static str,
    end: &'static str,
}

fn captions(words: &Words, question: &EndQuestion) -> Captions {
    let deletes = question.at_end.deletes();
    match question.ends {
        Ends::Tab { .. } => Captions {
            title: words.close_tab_title,
            keep: words.keep_and_close,
            end: if deletes {
                words.delete_and_close
            } else {
                words.close_tab
            },
        },
        Ends::Program => Captions {
            title: words.quit_title,
            keep: words.keep_and_quit,
            end: if deletes {
                words.delete_and_quit
            } else {
                words.quit
            },
        },
    }
}

pub fn end_question_ui(
    ui: &mut Ui,
    language: Language,
    question: &mut EndQuestion,
    actions: &mut Vec<Action>,
) {
    let words = words(language);
    let captions = captions(words, question);
    heading(ui, captions.title, &question.text(language));
    if question.at_end.deletes() {
        check(ui, &mut question.stops_asking, words.stop_asking);
        ui.add_space(8.0);
    }
    let chosen = primary_ui(ui, words, &captions, question);
    let chosen = chosen.or(others_ui(ui, words, &captions, question));
    let Some(action) = chosen else {
        return;
    };
    if question.stops_asking && action != Action::CloseDialog {
        actions.push(Action::Prefer(Preference::AskBeforeDelete(false)));
    }
    actions.push(action);
}

/// What loses nothing, when something would be lost.
fn primary_ui(
    ui: &mut Ui,
    words: &Words,
    captions: &Captions,
    question: &EndQuestion,
) -> Option<Action> {
    let (caption, action) = match (question.at_end.deleted, question.refused) {
        (0, None) => return None,
        (0, Some(tab)) => (words.save_log, Action::AskSaveLogOf(tab)),
        (_, _) => (captions.keep, question.keep()),
    };
    let size = vec2(ui.available_width(), PRIMARY_HEIGHT);
    let clicked = primary_button(ui, caption, size, true).clicked();
    clicked.then_some(action)
}

fn others_ui(
    ui: &mut Ui,
    words: &Words,
    captions: &Captions,
    question: &EndQuestion,
) -> Option<Action> {
    let is_primary = !question.at_end.deletes();
    ui.horizontal_wrapped(|ui| {
        let mut chosen = None;
        if end_button(ui, captions.end, is_primary).clicked() {
            chosen = Some(question.end());
        }
        if let (Some(tab), 1..) = (question.refused, question.at_end.deleted)
            && button(ui, words.save_log).clicked()
        {
            chosen = Some(Action::AskSaveLogOf(tab));
        }
        let cancel = button(ui, words.cancel);
        // A key that was meant for the box below must not close a link.
        take_keyboard(&cancel);
        if cancel.clicked() {
            chosen = Some(Action::CloseDialog);
        }
        chosen
    })
    .inner
}

fn end_button(ui: &mut Ui, caption: &str, is_primary: bool) -> Response {
    if is_primary {
        primary_button(ui, caption, vec2(110.0, PRIMARY_HEIGHT), true)
    } else {
        button(ui, caption)
    }
}

fn button(ui: &mut Ui, caption: &str) -> Response {
    ui.add(Button::new(caption).min_size(vec2(80.0, PRIMARY_HEIGHT)))
}
