use eframe::egui::Ui;

use crate::i18n::{Words, words};
use crate::text::{Checksum, LineEnding};
use crate::ui::action::{Action, TabAction};
use crate::ui::tab::Tab;
use crate::ui::widgets::{
    Field, check, combo, encoding_combo, field, labelled_row, segmented, sentence_ui,
};
use crate::value::Language;

const INTERVAL_WIDTH: f32 = 64.0;

pub fn send_settings_ui(ui: &mut Ui, tab: &mut Tab, language: Language, actions: &mut Vec<Action>) {
    let words = words(language);
    let before = tab.settings.send.encoding;
    let send = &mut tab.settings.send;
    ui.horizontal(|ui| {
        let choices = [
            (words.ascii, words.send_as_text),
            (words.hex, words.send_as_hex),
        ];
        segmented(ui, &mut send.as_hex, choices);
        let width = ui.available_width();
        encoding_combo(
            ui,
            words.send_encoding,
            words.more_encodings,
            &mut send.encoding,
            width,
        );
    });
    let on = &mut send.parse_escapes;
    ui.add_enabled_ui(!send.as_hex, |ui| check(ui, on, words.parse_escapes))
        .inner
        .on_hover_text(words.parse_escapes_hint);
    line_ending_ui(ui, words, &mut send.line_ending);
    checksum_ui(ui, words, &mut send.checksum);
    if tab.settings.send.encoding != before {
        actions.push(Action::Tab(TabAction::UpdateSaving));
    }
    repeat_ui(ui, words, tab, actions);
    if let Some(problem) = tab.interval_problem() {
        sentence_ui(ui, &problem.say(language));
    }
}

fn line_ending_ui(ui: &mut Ui, words: &Words, line_ending: &mut LineEnding) {
    labelled_row(ui, words.line_ending, |ui, width| {
        combo(
            ui,
            words.line_ending,
            line_ending_name(words, *line_ending),
            width,
            |ui| {
                for choice in LineEnding::ALL {
                    ui.selectable_value(line_ending, choice, line_ending_name(words, choice));
                }
            },
        );
    });
}

fn line_ending_name(words: &Words, line_ending: LineEnding) -> &'static str {
    match line_ending {
        LineEnding::None => words.line_ending_none,
        LineEnding::Cr => "CR",
        LineEnding::Lf => "LF",
        LineEnding::CrLf => "CRLF",
    }
}

fn checksum_ui(ui: &mut Ui, words: &Words, checksum: &mut Checksum) {
    labelled_row(ui, words.checksum, |ui, width| {
        combo(
            ui,
            words.checksum,
            checksum_name(words, *checksum),
            width,
            |ui| {
                for choice in Checksum::ALL {
                    ui.selectable_value(checksum, choice, checksum_name(words, choice));
                }
            },
        );
    });
}

fn checksum_name(words: &Words, checksum: Checksum) -> &'static str {
    match checksum {
        Checksum::None => words.checksum_none,
        other => other.name(),
    }
}

fn repeat_ui(ui: &mut Ui, words: &Words, tab: &mut Tab, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        let is_repeating = tab.status.repeat.is_some();
        let mut wanted = is_repeating;
        check(ui, &mut wanted, words.repeat_every);
        if wanted != is_repeating {
            actions.push(Action::Tab(if wanted {
                TabAction::StartRepeat
            } else {
                TabAction::StopRepeat
            }));
        }
        let options = Field {
            name: words.repeat_interval,
            width: INTERVAL_WIDTH,
            wrong: tab.interval_problem().is_some(),
            ..Field::plain()
        };
        let interval = field(ui, &mut tab.settings.send.repeat_millis, &options);
        tab.types_interval = interval.has_focus();
        ui.label("ms");
    });
}
