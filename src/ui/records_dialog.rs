//! How the records of tabs are kept: on the disk or not, where, how many.
//!
//! Does not act: it pushes the preferences that the user confirmed.

use std::ops::RangeInclusive;
use std::path::Path;
use std::str::FromStr;

use eframe::egui::{Align, InputState, Key, Label, Layout, Response, RichText, Ui, vec2};

use super::action::Action;
use super::dialogs::{buttons_ui, heading, take_keyboard};
use super::files::Answer;
use super::records::{PlaceOfThisStart, RecordPlaces};
use super::theme::{CONTROL_HEIGHT, SMALL_SIZE, palette};
use super::widgets::{Field, check, error_text, field};
use crate::i18n::{Words, say, words};
use crate::settings::RecordPreferences;
use crate::value::Language;

const BROWSE_WIDTH: f32 = 84.0;
const LIMIT_WIDTH: f32 = 90.0;

/// The fields of the dialog, as typed.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordsForm {
    on_disk: bool,
    ask_before_delete: bool,
    directory: String,
    disk_limit_mib: String,
    memory_limit_mib: String,
    places: RecordPlaces,
    /// The desktop was asked for a directory and has no dialog.
    has_no_dialog: bool,
}

impl RecordsForm {
    pub fn new(preferred: &RecordPreferences, places: &RecordPlaces) -> Self {
        Self {
            on_disk: preferred.on_disk,
            ask_before_delete: preferred.ask_before_delete,
            directory: preferred.directory.clone(),
            disk_limit_mib: preferred.disk_limit_mib.to_string(),
            memory_limit_mib: preferred.memory_limit_mib.to_string(),
            places: places.clone(),
            has_no_dialog: false,
        }
    }

    /// What the system's dialog answered.
    pub fn take(&mut self, answer: Answer) {
        match answer {
            Answer::Chosen(path) => {
                self.directory = path.display().to_string();
                self.has_no_dialog = false;
            }
            Answer::Cancelled => {}
            Answer::NoDialog => self.has_no_dialog = true,
        }
    }

    /// `None` while a field is wrong.
    fn preferences(&self) -> Option<RecordPreferences> {
        Some(RecordPreferences {
            on_disk: self.on_disk,
            ask_before_delete: self.ask_before_delete,
            directory: self.directory().map(str::to_owned)?,
            disk_limit_mib: self.disk_limit_mib()?,
            memory_limit_mib: self.memory_limit_mib()?,
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
    let number = typed.trim().parse().ok()?;
    range.contains(&number).then_some(number)
}

pub fn records_ui(
    ui: &mut Ui,
    language: Language,
    form: &mut RecordsForm,
    actions: &mut Vec<Action>,
) {
    let words = words(language);
    heading(ui, words.records, words.records_hint);
    place_of_this_start_ui(ui, language, &form.places);
    check(ui, &mut form.on_disk, words.records_on_disk);
    check(ui, &mut form.ask_before_delete, words.ask_before_delete);
    ui.add_space(4.0);
    let mut entered = directory_ui(ui, words, form, actions);
    entered |= limits_ui(ui, words, form);
    ui.add_space(4.0);
    dim_text(ui, words.records_later);
    ui.add_space(8.0);
    if (buttons_ui(ui, words, words.save, actions) || entered)
        && let Some(preferences) = form.preferences()
    {
        actions.push(Action::SetRecords(preferences));
    }
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
    words: &Words,
    form: &mut RecordsForm,
    actions: &mut Vec<Action>,
) -> bool {
    ui.label(words.records_directory);
    let is_whole = form.directory().is_some();
    let response = ui.horizontal(|ui| {
        let response = directory_field_ui(ui, words, form, !is_whole);
        if ui.button(words.browse).clicked() {
            actions.push(Action::Browse);
        }
        response
    });
    let response = response.inner;
    take_keyboard(&response);
    if response.changed() {
        form.has_no_dialog = false;
    }
    if !is_whole {
        error_text(ui, words.directory_not_whole);
    } else if form.has_no_dialog {
        error_text(ui, words.no_file_dialog);
    }
    ui.add_space(4.0);
    was_entered(&response)
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
        width: ui.available_width() - BROWSE_WIDTH,
        wrong,
    };
    field(ui, &mut form.directory, &options).on_hover_text(&hint)
}

fn limits_ui(ui: &mut Ui, words: &Words, form: &mut RecordsForm) -> bool {
    let wrong = form.disk_limit_mib().is_none();
    let wrong = wrong.then_some(words.disk_limit_wrong);
    let disk = limit_ui(ui, words.disk_limit, &mut form.disk_limit_mib, wrong);
    let wrong = form.memory_limit_mib().is_none();
    let wrong = wrong.then_some(words.memory_limit_wrong);
    let memory = limit_ui(ui, words.memory_limit, &mut form.memory_limit_mib, wrong);
    disk || memory
}

fn limit_ui(ui: &mut Ui, name: &str, text: &mut String, wrong: Option<&str>) -> bool {
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
        form.memory_limit_mib = String::from(" 16 ");
        assert_eq!(form.preferences().unwrap().memory_limit_mib, 16);
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
    fn the_answer_of_the_systems_dialog_is_taken() {
        let mut form = form();
        form.take(Answer::NoDialog);
        assert!(form.has_no_dialog);
        form.take(Answer::Chosen("/srv/records".into()));
        assert_eq!(form.directory, "/srv/records");
        assert!(!form.has_no_dialog);
    }
}
