use eframe::egui::{Key, RichText, TextEdit, Ui};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Log, Missed, parse};
use crate::i18n::{say, words};
use crate::journal::JournalReader;
use crate::ui::action::{Action, ViewAction};
use crate::ui::dialogs::{buttons_ui, heading, take_keyboard};
use crate::ui::tab::Tab;
use crate::ui::theme::palette;
use crate::ui::widgets::error_text;
use crate::value::{Language, RecordSeq, Stamp};

/// What is typed, and the log that it is about.
#[derive(Clone, Debug)]
pub struct JumpForm {
    typed: String,
    reader: JournalReader,
    /// The display is paused here.
    end_limit: Option<RecordSeq>,
    /// What is selected; else steps are counted from the newest record.
    current: Option<RecordSeq>,
}

/// Where the typed text leads.
enum Outcome {
    NothingTyped,
    Place(RecordSeq, Stamp),
    Wrong,
    Missed(Missed),
}

impl JumpForm {
    pub fn of(tab: &Tab) -> Self {
        Self {
            typed: String::new(),
            reader: tab.session.reader().clone(),
            end_limit: tab.paused_at,
            current: tab.log_view.current(),
        }
    }

    fn outcome(&self, zone: &TimeZone) -> Outcome {
        if self.typed.trim().is_empty() {
            return Outcome::NothingTyped;
        }
        let Some(target) = parse(&self.typed) else {
            return Outcome::Wrong;
        };
        let at = |seq| self.reader.read(seq).map(|record| record.at);
        let end = self.reader.end();
        let end = self.end_limit.unwrap_or(end).min(end);
        let newest = RecordSeq(end.0.saturating_sub(1));
        let log = Log {
            records: self.reader.first()..end,
            at: &at,
            zone,
            current: self.current.unwrap_or(newest),
        };
        match log.find(target) {
            Ok(seq) => at(seq).map_or(Outcome::Missed(Missed::Empty), |at| Outcome::Place(seq, at)),
            Err(missed) => Outcome::Missed(missed),
        }
    }
}

pub fn jump_ui(
    ui: &mut Ui,
    language: Language,
    zone: &TimeZone,
    form: &mut JumpForm,
    actions: &mut Vec<Action>,
) {
    let words = words(language);
    heading(ui, words.jump_title, words.jump_hint);
    let edit = TextEdit::singleline(&mut form.typed).desired_width(f32::INFINITY);
    let field = ui.add(edit).accessible_name(words.jump_field);
    // Before the field takes the keyboard back, which Enter took from it.
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    take_keyboard(&field);
    let outcome = form.outcome(zone);
    outcome_ui(ui, language, zone, &outcome);
    ui.add_space(8.0);
    if (buttons_ui(ui, words, words.jump, actions) || entered)
        && let Outcome::Place(seq, _) = outcome
    {
        actions.push(Action::View(ViewAction::ShowRecord(seq)));
    }
}

/// One line, whatever it says, so that the buttons stay where they are.
fn outcome_ui(ui: &mut Ui, language: Language, zone: &TimeZone, outcome: &Outcome) {
    match outcome {
        Outcome::NothingTyped => {
            ui.label("");
        }
        Outcome::Place(seq, at) => {
            let sentence = say::jump_leads_to(language, seq.0 + 1, &time_text(*at, zone));
            ui.label(RichText::new(sentence).color(palette(ui).dim));
        }
        Outcome::Wrong => error_text(ui, words(language).jump_wrong),
        Outcome::Missed(missed) => error_text(ui, &missed_text(language, *missed)),
    }
}

fn missed_text(language: Language, missed: Missed) -> String {
    match missed {
        Missed::Empty => words(language).jump_empty.to_owned(),
        Missed::NoSuchNumber { first, last } => say::jump_no_such_number(language, first, last),
        Missed::NothingSoLate => words(language).jump_too_late.to_owned(),
    }
}

fn time_text(at: Stamp, zone: &TimeZone) -> String {
    let time = Timestamp::from_nanosecond(at.0.into()).unwrap_or_default();
    let time = zone.to_datetime(time);
    time.strftime("%Y-%m-%d %H:%M:%S.%3f").to_string()
}
