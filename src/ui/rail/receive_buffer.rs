use eframe::egui::{Align, Label, Layout, Response, RichText, Ui, vec2};

use crate::i18n::say;
use crate::i18n::{Words, words};
use crate::settings::NetworkSettings;
use crate::ui::tab::Tab;
use crate::ui::theme::{CONTROL_HEIGHT, SMALL_SIZE, palette};
use crate::ui::widgets::{Field, field};
use crate::value::Language;

const WIDTH: f32 = 76.0;

/// The size that is asked for, and below it what the system made of it.
pub fn receive_buffer_ui(ui: &mut Ui, tab: &mut Tab, language: Language) {
    let busy = tab.is_busy();
    let network = &mut tab.settings.network;
    let row = ui.add_enabled_ui(!busy, |ui| row_ui(ui, words(language), network));
    let row = row.inner.on_hover_text(words(language).receive_buffer_hint);
    let granted = tab.status.receive_buffer_bytes.filter(|_| tab.is_open());
    if let Some((granted, asked)) = granted.zip(tab.settings.network.receive_buffer_bytes()) {
        granted_ui(ui, &row, language, granted, asked);
    }
}

/// The caption is longer than those of the grid, and the number shorter.
fn row_ui(ui: &mut Ui, words: &Words, network: &mut NetworkSettings) -> Response {
    let size = vec2(ui.available_width(), CONTROL_HEIGHT);
    let layout = Layout::right_to_left(Align::Center);
    ui.allocate_ui_with_layout(size, layout, |ui| {
        let hint = NetworkSettings::DEFAULT_RECEIVE_BUFFER_KIB.to_string();
        let options = Field {
            name: words.receive_buffer,
            hint: &hint,
            width: WIDTH,
            wrong: network.receive_buffer_bytes().is_none(),
        };
        let typed = field(ui, &mut network.receive_buffer_kib, &options);
        let caption = Label::new(words.receive_buffer).truncate();
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| ui.add(caption));
        typed
    })
    .inner
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
