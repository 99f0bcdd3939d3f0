//! A strip under the tabs: sessions were left by a crash, or kept when the
//! program was quit. It takes neither the window nor the keyboard.

use eframe::egui::{Frame, Label, Margin, Panel, ScrollArea, Ui};
use jiff::tz::TimeZone;

use super::action::{Action, SessionsAction};
use super::room;
use super::sessions_dialog::{session_name, told};
use super::theme::palette;
use crate::i18n::say::{self, OldSession};
use crate::i18n::words;
use crate::journal::LeftBehind;
use crate::value::Language;

/// What the last start left, until the user has dealt with it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SessionsLeft {
    /// By a crash or a kill.
    not_closed: Vec<LeftBehind>,
    kept_at_quit: Vec<LeftBehind>,
}

impl SessionsLeft {
    /// `kept_at_quit` has the names of the directories that the last quit kept.
    pub fn among(found: Vec<LeftBehind>, kept_at_quit: &[String]) -> Self {
        let (kept, not_closed): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|session| session.is_kept);
        let is_of_quit = |session: &LeftBehind| {
            let name = session.path.file_name().unwrap_or_default();
            kept_at_quit.iter().any(|kept| **kept == *name)
        };
        Self {
            not_closed,
            kept_at_quit: kept.into_iter().filter(is_of_quit).collect(),
        }
    }

    /// The session, when there is only one.
    fn only(&self) -> Option<&LeftBehind> {
        match (&self.not_closed[..], &self.kept_at_quit[..]) {
            ([one], []) | ([], [one]) => Some(one),
            _ => None,
        }
    }
}

pub fn sessions_strip_ui(
    ui: &mut Ui,
    left: &SessionsLeft,
    time_zone: &TimeZone,
    language: Language,
    actions: &mut Vec<Action>,
) {
    if *left == SessionsLeft::default() {
        return;
    }
    let frame = Frame::new()
        .fill(palette(ui).selection)
        .inner_margin(Margin::symmetric(12, 4));
    let most = room::for_strip(ui.available_height());
    Panel::top("sessions left")
        .resizable(false)
        .frame(frame)
        .show(ui, |ui| {
            let strip = ScrollArea::vertical()
                .max_height(most)
                .min_scrolled_height(most);
            strip.auto_shrink([false, true]).show(ui, |ui| {
                ui.horizontal_wrapped(|ui| {
                    for sentence in sentences(left, time_zone, language) {
                        ui.add(Label::new(sentence).wrap());
                    }
                    buttons_ui(ui, left, language, actions);
                });
            });
        });
}

fn sentences(left: &SessionsLeft, time_zone: &TimeZone, language: Language) -> Vec<String> {
    let SessionsLeft {
        not_closed,
        kept_at_quit,
    } = left;
    [
        sentence(not_closed, time_zone, language, &NOT_CLOSED),
        sentence(kept_at_quit, time_zone, language, &KEPT),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// How one session is told, and how several are.
struct Telling {
    one: fn(Language, &str, &OldSession) -> String,
    several: fn(Language, usize, u64, u64) -> String,
}

const NOT_CLOSED: Telling = Telling {
    one: say::session_left,
    several: say::sessions_left,
};
const KEPT: Telling = Telling {
    one: say::session_kept,
    several: say::sessions_kept,
};

fn sentence(
    sessions: &[LeftBehind],
    time_zone: &TimeZone,
    language: Language,
    telling: &Telling,
) -> Option<String> {
    match sessions {
        [] => None,
        [one] => Some((telling.one)(
            language,
            &session_name(one),
            &told(one, time_zone),
        )),
        _ => {
            let records = sessions.iter().map(|session| session.records).sum();
            let bytes = sessions.iter().map(|session| session.bytes).sum();
            Some((telling.several)(language, sessions.len(), records, bytes))
        }
    }
}

fn buttons_ui(ui: &mut Ui, left: &SessionsLeft, language: Language, actions: &mut Vec<Action>) {
    let words = words(language);
    if let Some(one) = left.only() {
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
    // What was kept on purpose asks for nothing.
    let later = match left.not_closed[..] {
        [] => words.dismiss,
        _ => words.later,
    };
    if ui.button(later).clicked() {
        actions.push(Action::Sessions(SessionsAction::Postpone));
    }
}
