use eframe::egui::{Align, Frame, Id, Label, Layout, Panel, RichText, Ui};

use super::filter::FilterList;
use super::live_search::Progress;
use crate::i18n::{Words, words};
use crate::settings::FilterSettings;
use crate::ui::log_view::{LogViewInput, LogViewOutput, LogWords};
use crate::ui::pane_height;
use crate::ui::room;
use crate::ui::theme::palette;
use crate::value::{Language, SessionId};

/// Where there is room: the column heads and two rows.
const LEAST_HEIGHT: f32 = 66.0;

/// The wanted records are to stand under the full log.
pub fn has_pane(filter: &FilterList, typed: &FilterSettings) -> bool {
    filter.is_open && !typed.in_place
}

/// The wanted records under the full log, while they are to stand there.
pub fn filter_pane_ui(
    ui: &mut Ui,
    tab: SessionId,
    filter: &mut FilterList,
    typed: &mut FilterSettings,
    input: &LogViewInput<'_>,
) -> LogViewOutput {
    if !has_pane(filter, typed) {
        return LogViewOutput::default();
    }
    let most = room::for_pane(ui.available_height());
    let id = Id::unique(("filter pane", tab.0));
    pane_height::give(ui, id, typed.pane_height);
    let shown = Panel::bottom(id)
        .resizable(true)
        .default_size(typed.pane_height)
        .size_range(LEAST_HEIGHT.min(most)..=most)
        .frame(Frame::new().fill(palette(ui).panel))
        .show(ui, |ui| pane_ui(ui, filter, input));
    let height = shown.response.rect.height();
    typed.pane_height = pane_height::wanted(typed.pane_height, height, most);
    shown.inner
}

fn pane_ui(ui: &mut Ui, filter: &mut FilterList, input: &LogViewInput<'_>) -> LogViewOutput {
    let words = words(input.words.language);
    if let Some(sentence) = why_empty(filter, words) {
        empty_ui(ui, sentence);
        return LogViewOutput::default();
    }
    let question = filter.question().cloned();
    let found = filter.found().clone();
    let input = LogViewInput {
        shown: Some(&found),
        hits: question.as_ref(),
        marks: None,
        words: LogWords {
            name: words.filtered_log,
            ..input.words
        },
        ..*input
    };
    filter.view.ui(ui, &input)
}

/// What stands in the log's place when it shows nothing because of the filter.
/// The view itself is left as it is, so that it comes back where it was.
pub fn nothing_in_place_ui(ui: &mut Ui, filter: &FilterList, language: Language) -> bool {
    let sentence = why_empty(filter, words(language));
    if let Some(sentence) = sentence {
        empty_ui(ui, sentence);
    }
    sentence.is_some()
}

fn why_empty(filter: &FilterList, words: &Words) -> Option<&'static str> {
    if filter.faults().is_some() {
        return Some(words.filter_is_wrong);
    }
    if filter.question().is_none() {
        return Some(words.nothing_filtered);
    }
    let is_searching = matches!(filter.progress(), Progress::Searching { .. });
    match filter.found().is_empty() {
        true if is_searching => Some(words.filtering),
        true => Some(words.nothing_passes),
        false => None,
    }
}

fn empty_ui(ui: &mut Ui, sentence: &str) {
    let layout = Layout::centered_and_justified(eframe::egui::Direction::TopDown);
    ui.with_layout(layout.with_cross_align(Align::Center), |ui| {
        let text = RichText::new(sentence).color(palette(ui).dim);
        ui.add(Label::new(text).wrap());
    });
}
