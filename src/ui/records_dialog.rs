//! How the records of tabs are kept: on the disk or not, where, how many.
//!
//! Does not act: it pushes the preferences that the user confirmed.

use std::io::ErrorKind;
use std::ops::RangeInclusive;
use std::path::Path;
use std::str::FromStr;

use eframe::egui::{
    Align, Button, InputState, Key, Label, Layout, Response, RichText, Ui, UiKind, vec2,
};

use super::action::Action;
use super::dialogs::{heading, take_keyboard};
use super::files::Answer;
use super::records::{PlaceOfThisStart, RecordPlaces};
use super::records_trial::Tried;
use super::theme::{CONTROL_HEIGHT, PRIMARY_HEIGHT, SMALL_SIZE, palette};
use super::widgets::{Field, check, error_text, field, primary_button};
use crate::i18n::{Words, say, words};
use crate::settings::RecordPreferences;
use crate::value::{Language, half_width};

const BROWSE_WIDTH: f32 = 76.0;
const LIMIT_WIDTH: f32 = 90.0;

/// The fields of the dialog, as typed.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordsForm {
    on_disk: bool,
    ask_before_delete: bool,
    directory: String,
    disk_limit_mib: String,
    memory_limit_mib: String,
    /// As it was when the dialog opened: what is switched off stays so.
    before: RecordPreferences,
    places: RecordPlaces,
    /// The desktop was asked for a directory and has no dialog.
    has_no_dialog: bool,
    /// The directory is being tried, under this number, with what is to hold
    /// when it can be used.
    trial: Option<(u64, RecordPreferences)>,
    /// The directory, as it was typed, has been tried in vain.
    refused: Option<ErrorKind>,
    /// The field that is wrong has yet to get the keyboard.
    wants_keyboard: bool,
}

impl RecordsForm {
    pub fn new(preferred: &RecordPreferences, places: &RecordPlaces) -> Self {
        Self {
            on_disk: preferred.on_disk,
            ask_before_delete: preferred.ask_before_delete,
            directory: preferred.directory.clone(),
            disk_limit_mib: preferred.disk_limit_mib.to_string(),
            memory_limit_mib: preferred.memory_limit_mib.to_string(),
            before: preferred.clone(),
            places: places.clone(),
            has_no_dialog: false,
            trial: None,
            refused: None,
            wants_keyboard: false,
        }
    }

    /// Waits for the trial with this number.
    pub fn wait_for(&mut self, number: u64, preferences: RecordPreferences) {
        self.trial = Some((number, preferences));
        self.refused = None;
    }

    /// What is to hold from now on, once its directory has been tried.
    pub fn take_trial(&mut self, tried: Tried) -> Option<RecordPreferences> {
        let is_awaited = |trial: &mut (u64, RecordPreferences)| trial.0 == tried.number;
        let (_, preferences) = self.trial.take_if(is_awaited)?;
        match tried.outcome {
            Ok(()) => Some(preferences),
            Err(kind) => {
                self.refused = Some(kind);
                self.wants_keyboard = true;
                None
            }
        }
    }

    /// What the system's dialog answered.
    pub fn take(&mut self, answer: Answer) {
        match answer {
            Answer::Chosen(path) => {
                self.directory = path.display().to_string();
                self.has_no_dialog = false;
                self.refused = None;
            }
            Answer::Cancelled => {}
            Answer::NoDialog => self.has_no_dialog = true,
        }
    }

    /// `None` while a field is wrong.
    fn preferences(&self) -> Option<RecordPreferences> {
        let directory = self.directory().map(str::to_owned);
        let disk_limit_mib = self.disk_limit_mib();
        let memory_limit_mib = self.memory_limit_mib()?;
        // What cannot be mended while it is switched off is no obstacle.
        let before = (!self.on_disk).then_some(&self.before);
        Some(RecordPreferences {
            on_disk: self.on_disk,
            ask_before_delete: self.ask_before_delete,
            directory: directory.or_else(|| Some(before?.directory.clone()))?,
            disk_limit_mib: disk_limit_mib.or_else(|| Some(before?.disk_limit_mib))?,
            memory_limit_mib,
        })
    }

    /// A part of a path would mean another directory at every start.
    fn directory(&self) -> Option<&str> {
        let typed = self.directory.trim();
        (typed.is_empty() || Path::new(typed).is_absolute()).then_some(typed)
    }

    fn disk_limit_mib(&self) -> Option<u64> {
        number(&self.disk_limit_mib, &RecordPreferences::DISK_LIMIT_MIB)
    }

    fn memory_limit_mib(&self) -> Option<usize> {
        number(&self.memory_limit_mib, &RecordPreferences::MEMORY_LIMIT_MIB)
    }
}

fn number<T: FromStr + PartialOrd>(typed: &str, range: &RangeInclusive<T>) -> Option<T> {
    let number = half_width(typed).trim().parse().ok()?;
    range.contains(&number).then_some(number)
}

fn number_wrong<T: FromStr + PartialOrd>(typed: &str, range: &RangeInclusive<T>) -> bool {
    number(typed, range).is_none()
}

pub fn records_ui(
    ui: &mut Ui,
    language: Language,
    form: &mut RecordsForm,
    actions: &mut Vec<Action>,
) {
    let words = words(language);
    name_dialog(ui, words.records);
    heading(ui, words.records, words.records_hint);
    place_of_this_start_ui(ui, language, &form.places);
    let is_trying = form.trial.is_some();
    let fields = ui.add_enabled_ui(!is_trying, |ui| fields_ui(ui, language, form, actions));
    ui.add_space(4.0);
    dim_text(ui, words.records_later);
    ui.add_space(8.0);
    if save_ui(ui, words, is_trying, actions) || fields.inner {
        match form.preferences() {
            Some(preferences) => actions.push(Action::SetRecords(preferences)),
            None => form.wants_keyboard = true,
        }
    }
}

/// For what reads the window aloud.
fn name_dialog(ui: &Ui, name: &str) {
    let mut above = ui.stack().iter();
    let modal = above.find(|it| it.kind() == Some(UiKind::Modal));
    let id = modal.map_or(ui.unique_id(), |modal| modal.unique_id);
    ui.ctx()
        .accesskit_node_builder(id, |node| node.set_label(name));
}

fn fields_ui(
    ui: &mut Ui,
    language: Language,
    form: &mut RecordsForm,
    actions: &mut Vec<Action>,
) -> bool {
    let words = words(language);
    check(ui, &mut form.on_disk, words.records_on_disk);
    check(ui, &mut form.ask_before_delete, words.ask_before_delete);
    ui.add_space(4.0);
    let on_disk = form.on_disk;
    let directory = ui.add_enabled_ui(on_disk, |ui| directory_ui(ui, language, form, actions));
    limits_ui(ui, words, form) || directory.inner
}

/// Save, Cancel, and beside them that a directory is being tried.
fn save_ui(ui: &mut Ui, words: &Words, is_trying: bool, actions: &mut Vec<Action>) -> bool {
    ui.horizontal(|ui| {
        let size = vec2(110.0, PRIMARY_HEIGHT);
        let saved = primary_button(ui, words.save, size, !is_trying).clicked();
        let cancel = Button::new(words.cancel);
        let cancel = ui.add_sized(vec2(80.0, PRIMARY_HEIGHT), cancel);
        take_keyboard(&cancel);
        if cancel.clicked() {
            actions.push(Action::CloseDialog);
        }
        if is_trying {
            dim_text(ui, words.records_trying);
        }
        saved
    })
    .inner
}

fn place_of_this_start_ui(ui: &mut Ui, language: Language, places: &RecordPlaces) {
    let text = match &places.of_this_start {
        None => return,
        Some(PlaceOfThisStart::Disk(path)) => say::records_of_this_start(language, path),
        Some(PlaceOfThisStart::Memory) => words(language).no_records_of_this_start.to_owned(),
    };
    let text = RichText::new(text).color(palette(ui).note);
    ui.add(Label::new(text).wrap());
    ui.add_space(8.0);
}

/// Returns whether Enter was pressed in the field, as the others do.
fn directory_ui(
    ui: &mut Ui,
    language: Language,
    form: &mut RecordsForm,
    actions: &mut Vec<Action>,
) -> bool {
    let words = words(language);
    ui.label(words.records_directory);
    let wrong = directory_problem(language, form);
    let response = ui.horizontal(|ui| {
        let response = directory_field_ui(ui, words, form, wrong.is_some());
        let browse = Button::new(words.browse);
        if ui
            .add_sized(vec2(BROWSE_WIDTH, CONTROL_HEIGHT), browse)
            .clicked()
        {
            actions.push(Action::Browse);
        }
        response
    });
    let response = response.inner;
    if ui.is_enabled() {
        take_keyboard(&response);
    }
    if wrong.is_some() && std::mem::take(&mut form.wants_keyboard) {
        response.request_focus();
    }
    if response.changed() {
        form.has_no_dialog = false;
        form.refused = None;
    }
    if let Some(wrong) = &wrong {
        error_text(ui, wrong);
    } else if form.has_no_dialog {
        error_text(ui, words.no_file_dialog);
    }
    ui.add_space(4.0);
    was_entered(&response)
}

/// Nothing is wrong with a directory that is not used.
fn directory_problem(language: Language, form: &RecordsForm) -> Option<String> {
    if !form.on_disk {
        None
    } else if form.directory().is_none() {
        Some(words(language).directory_not_whole.to_owned())
    } else {
        Some(say::directory_refused(language, form.refused?))
    }
}

fn directory_field_ui(ui: &mut Ui, words: &Words, form: &mut RecordsForm, wrong: bool) -> Response {
    let by_default = form.places.by_default.as_deref();
    let hint = by_default.map_or_else(
        || words.no_default_directory.to_owned(),
        |path| path.display().to_string(),
    );
    let options = Field {
        name: words.records_directory,
        hint: &hint,
        width: ui.available_width() - BROWSE_WIDTH - ui.spacing().item_spacing.x,
        wrong,
    };
    field(ui, &mut form.directory, &options).on_hover_text(&hint)
}

fn limits_ui(ui: &mut Ui, words: &Words, form: &mut RecordsForm) -> bool {
    let wants_keyboard = &mut form.wants_keyboard;
    let wrong =
        form.on_disk && number_wrong(&form.disk_limit_mib, &RecordPreferences::DISK_LIMIT_MIB);
    let wrong = wrong.then_some(words.disk_limit_wrong);
    let disk = ui.add_enabled_ui(form.on_disk, |ui| {
        let typed = &mut form.disk_limit_mib;
        limit_ui(ui, words.disk_limit, typed, wrong, wants_keyboard)
    });
    let wrong = number_wrong(&form.memory_limit_mib, &RecordPreferences::MEMORY_LIMIT_MIB);
    let wrong = wrong.then_some(words.memory_limit_wrong);
    let typed = &mut form.memory_limit_mib;
    limit_ui(ui, words.memory_limit, typed, wrong, wants_keyboard) || disk.inner
}

fn limit_ui(
    ui: &mut Ui,
    name: &str,
    text: &mut String,
    wrong: Option<&str>,
    wants_keyboard: &mut bool,
) -> bool {
    let size = vec2(ui.available_width(), CONTROL_HEIGHT);
    let row = ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        let options = Field {
            name,
            width: LIMIT_WIDTH,
            wrong: wrong.is_some(),
            ..Field::plain()
        };
        let response = field(ui, text, &options);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| ui.label(name));
        response
    });
    if let Some(wrong) = wrong {
        error_text(ui, wrong);
        if std::mem::take(wants_keyboard) {
            row.inner.request_focus();
        }
    }
    was_entered(&row.inner)
}

fn was_entered(response: &Response) -> bool {
    let is_enter = |input: &InputState| input.key_pressed(Key::Enter);
    response.lost_focus() && response.ctx.input(is_enter)
}

fn dim_text(ui: &mut Ui, text: &str) {
    let text = RichText::new(text).size(SMALL_SIZE).color(palette(ui).dim);
    ui.add(Label::new(text).wrap());
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::{NodeT as _, Queryable as _};

    use super::*;

    fn form() -> RecordsForm {
        RecordsForm::new(&RecordPreferences::default(), &RecordPlaces::default())
    }

    #[test]
    fn what_is_not_changed_is_kept_as_it_was() {
        assert_eq!(form().preferences(), Some(RecordPreferences::default()));
    }

    #[test]
    fn a_limit_that_is_no_number_in_range_is_not_taken() {
        for wrong in [
            "",
            "15",
            "1048577",
            "4 GiB",
            "-16",
            "4.5",
            "99999999999999999999999",
        ] {
            let mut form = form();
            form.disk_limit_mib = wrong.to_owned();
            assert_eq!(form.preferences(), None, "{wrong}");
        }
        let mut form = form();
        form.memory_limit_mib = String::from("4097");
        assert_eq!(form.preferences(), None);
        for typed in [" 16 ", "１６", "　１6"] {
            form.memory_limit_mib = typed.to_owned();
            assert_eq!(form.preferences().unwrap().memory_limit_mib, 16, "{typed}");
        }
    }

    #[test]
    fn a_part_of_a_path_is_not_taken() {
        let mut form = form();
        for wrong in ["records", "~/records", "./records"] {
            form.directory = wrong.to_owned();
            assert_eq!(form.preferences(), None, "{wrong}");
        }
        let whole = std::env::temp_dir().display().to_string();
        form.directory = format!(" {whole} ");
        assert_eq!(form.preferences().unwrap().directory, whole);
    }

    #[test]
    fn what_is_wrong_with_the_disk_is_no_obstacle_while_it_is_not_used() {
        let mut form = form();
        form.directory = String::from("records");
        form.disk_limit_mib = String::from("many");
        assert_eq!(form.preferences(), None);
        form.on_disk = false;
        let memory_only = RecordPreferences {
            on_disk: false,
            ..RecordPreferences::default()
        };
        assert_eq!(form.preferences(), Some(memory_only));
    }

    #[test]
    fn only_the_answer_that_is_waited_for_is_taken() {
        let mut form = form();
        let tried = |number, outcome| Tried { number, outcome };
        assert_eq!(form.take_trial(tried(1, Ok(()))), None, "after Cancel");
        form.wait_for(2, RecordPreferences::default());
        assert_eq!(form.take_trial(tried(1, Err(ErrorKind::Other))), None);
        assert_eq!(form.refused, None);
        let wanted = form.take_trial(tried(2, Ok(())));
        assert_eq!(wanted, Some(RecordPreferences::default()));
        form.wait_for(3, RecordPreferences::default());
        assert_eq!(form.take_trial(tried(3, Err(ErrorKind::Other))), None);
        assert_eq!(form.refused, Some(ErrorKind::Other));
    }

    #[test]
    fn a_trial_that_takes_long_can_be_cancelled_and_changes_nothing_meanwhile() {
        let mut form = form();
        form.wait_for(1, RecordPreferences::default());
        let state = (form, Vec::new());
        let ui = |ui: &mut Ui, state: &mut (RecordsForm, Vec<Action>)| {
            records_ui(ui, Language::English, &mut state.0, &mut state.1);
        };
        let mut dialog = Harness::builder().build_ui_state(ui, state);
        dialog.run();
        let words = words(Language::English);
        assert!(dialog.query_by_label(words.records_trying).is_some());
        for name in [words.save, words.records_directory] {
            let mut found = dialog.query_all_by_label(name);
            assert!(
                found.any(|node| node.accesskit_node().is_disabled()),
                "{name}"
            );
        }
        dialog.get_by_label(words.cancel).click();
        dialog.run();
        assert_eq!(dialog.state().1, [Action::CloseDialog]);
    }

    #[test]
    fn the_answer_of_the_systems_dialog_is_taken() {
        let mut form = form();
        form.take(Answer::NoDialog);
        assert!(form.has_no_dialog);
        form.take(Answer::Chosen("/srv/records".into()));
        assert_eq!(form.directory, "/srv/records");
        assert!(!form.has_no_dialog);
    }
}
