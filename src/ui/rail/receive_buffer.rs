use eframe::egui::{Label, Response, RichText, Ui};

use crate::i18n::say;
use crate::i18n::{Words, words};
use crate::settings::NetworkSettings;
use crate::ui::tab::Tab;
use crate::ui::theme::{SMALL_SIZE, palette};
use crate::ui::widgets::{Field, field, labelled_row};
use crate::value::Language;

/// For the unit behind the number.
const UNIT_WIDTH: f32 = 30.0;

/// The size that is asked for, and below it what the system made of it.
pub fn receive_buffer_ui(ui: &mut Ui, tab: &mut Tab, language: Language) {
    let words = words(language);
    let is_fixed = tab.is_busy() || tab.is_read_only();
    let network = &mut tab.settings.network;
    let row = ui.add_enabled_ui(!is_fixed, |ui| row_ui(ui, words, network));
    let row = row.inner.on_hover_text(words.receive_buffer_hint);
    let row = row.on_disabled_hover_text(words.receive_buffer_hint);
    if tab.is_busy() {
        row.clone()
            .on_disabled_hover_text(words.receive_buffer_fixed);
    }
    let granted = tab.status.receive_buffer_bytes.filter(|_| tab.is_open());
    if let Some((granted, asked)) = granted.zip(tab.settings.network.receive_buffer_bytes()) {
        granted_ui(ui, &row, language, granted, asked);
    }
}

fn row_ui(ui: &mut Ui, words: &Words, network: &mut NetworkSettings) -> Response {
    labelled_row(ui, words.receive_buffer_caption, |ui, width| {
        let hint = NetworkSettings::DEFAULT_RECEIVE_BUFFER_KIB.to_string();
        let options = Field {
            name: words.receive_buffer,
            hint: &hint,
            width: width - UNIT_WIDTH,
            wrong: network.receive_buffer_bytes().is_none(),
        };
        let typed = field(ui, &mut network.receive_buffer_kib, &options);
        ui.add_space(8.0);
        ui.label(words.kib);
        typed
    })
}

fn granted_ui(ui: &mut Ui, row: &Response, language: Language, granted: usize, asked: usize) {
    if granted >= asked {
        let text = say::receive_buffer_granted(language, granted);
        row.clone().on_disabled_hover_text(text);
        return;
    }
    let short = say::receive_buffer_short(language, granted, asked, std::env::consts::OS);
    let line = RichText::new(short.text)
        .size(SMALL_SIZE)
        .color(palette(ui).dim);
    let hint = short.hint.unwrap_or_default();
    row.clone().on_disabled_hover_text(&hint);
    ui.add(Label::new(line).truncate()).on_hover_text(hint);
}
