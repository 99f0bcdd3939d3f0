//! The state of the link, saving, and the counters.

use std::path::Path;

use eframe::egui::{Align, Color32, Frame, Label, Layout, Margin, Panel, Response, RichText, Ui};
use jiff::tz::TimeZone;

use super::action::{Action, TabAction};
use super::sessions_dialog::local_time;
use super::tab::Tab;
use super::theme::{Palette, SMALL_SIZE, STATUS_HEIGHT, palette};
use super::widgets::dot;
use crate::i18n::say::{self, Sentence, grouped};
use crate::i18n::{repeated, words};
use crate::journal::JournalState;
use crate::session::LinkState;
use crate::value::{Language, Protocol};

pub fn status_bar_ui(
    ui: &mut Ui,
    tab: &Tab,
    time_zone: &TimeZone,
    language: Language,
    actions: &mut Vec<Action>,
) {
    let frame = Frame::new()
        .fill(palette(ui).background)
        .inner_margin(Margin::symmetric(12, 0));
    Panel::bottom("status")
        .exact_size(STATUS_HEIGHT)
        .resizable(false)
        .frame(frame)
        .show(ui, |ui| {
            ui.style_mut().override_font_id = Some(super::theme::small_font());
            ui.horizontal_centered(|ui| {
                // The numbers first: the sentence at the left has what they leave.
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if !tab.is_read_only() {
                        counters_ui(ui, tab, time_zone, language, actions);
                    }
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        state_ui(ui, tab, language);
                        saving_ui(ui, tab, language);
                        repeat_ui(ui, tab, language);
                        journal_ui(ui, tab, language);
                        memory_ui(ui, tab, language);
                    });
                });
            });
        });
}

/// The colour that a link's state has everywhere.
pub fn state_color(state: LinkState, colors: &Palette) -> (Color32, bool) {
    match state {
        LinkState::Open => (colors.incoming, true),
        LinkState::Opening | LinkState::Closing => (colors.note, true),
        LinkState::Failed => (colors.bad, true),
        LinkState::Idle => (colors.faint, false),
    }
}

fn state_ui(ui: &mut Ui, tab: &Tab, language: Language) {
    let (color, filled) = state_color(tab.status.state, palette(ui));
    dot(ui, color, filled);
    let text = match tab.is_read_only() {
        true => words(language).read_only.to_owned(),
        false => say::state(language, &tab.status),
    };
    let state = Label::new(text).truncate();
    let state = ui.add(state);
    let state = place_hover(state, tab, language);
    if let Some(failure) = &tab.status.failure {
        state.on_hover_text(say::link_error(language, failure).text);
    }
}

/// The disk refuses the records: only the newest are kept, in memory.
fn journal_ui(ui: &mut Ui, tab: &Tab, language: Language) {
    let JournalState::Failed(failure) = &tab.status.journal else {
        return;
    };
    let text = RichText::new(words(language).journal_failed).color(palette(ui).bad);
    let why = say::journal_refused(language, &failure.path, failure.kind);
    ui.add(Label::new(text).truncate()).on_hover_ui(|ui| {
        ui.label(&why.text);
        path_ui(ui, &failure.path);
        hint_ui(ui, &why);
    });
}

/// The directory of the records is told by the state, for those who look for it.
fn place_hover(state: Response, tab: &Tab, language: Language) -> Response {
    match &tab.status.journal {
        JournalState::Disk { path, .. } => state.on_hover_ui(|ui| {
            ui.label(words(language).on_disk);
            path_ui(ui, path);
        }),
        JournalState::Memory | JournalState::BeingMade | JournalState::Failed(_) => state,
    }
}

/// Nothing is on the disk, as it was wished: a crash loses the records.
fn memory_ui(ui: &mut Ui, tab: &Tab, language: Language) {
    let Some(limit) = tab.memory_limit_bytes else {
        return;
    };
    let text = RichText::new(words(language).memory_only).color(palette(ui).dim);
    let meaning = say::records_in_memory(language, limit as u64);
    ui.add(Label::new(text).truncate()).on_hover_ui(|ui| {
        ui.label(meaning.text);
        ui.label(meaning.hint.unwrap_or_default());
    });
}

/// How a repeat gets on: what could not leave in time is counted.
fn repeat_ui(ui: &mut Ui, tab: &Tab, language: Language) {
    let Some(repeat) = &tab.status.repeat else {
        return;
    };
    let color = if repeat.missed > 0 {
        palette(ui).bad
    } else {
        palette(ui).dim
    };
    let text = repeated(language, repeat.sent, repeat.missed);
    ui.label(RichText::new(text).color(color));
}

fn saving_ui(ui: &mut Ui, tab: &Tab, language: Language) {
    let Some(saving) = &tab.status.saving else {
        return;
    };
    let words = words(language);
    let file = saving
        .path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let (text, color) = match saving.failed {
        None => {
            let written = say::byte_count(language, saving.written_bytes);
            (
                format!("{} {file} {written}", words.saving),
                palette(ui).dim,
            )
        }
        Some(_) => (format!("{}: {file}", words.saving_stopped), palette(ui).bad),
    };
    let hover = match saving.failed {
        None => saving.path.display().to_string(),
        Some(kind) => say::save_failed(language, &saving.path, kind).text,
    };
    ui.add(Label::new(RichText::new(text).color(color)).truncate())
        .on_hover_text(hover);
}

/// What happened, and below it what to do next.
fn hover_sentence(response: Response, sentence: &Sentence) {
    response.on_hover_ui(|ui| {
        ui.label(&sentence.text);
        hint_ui(ui, sentence);
    });
}

fn hint_ui(ui: &mut Ui, sentence: &Sentence) {
    if let Some(hint) = &sentence.hint {
        ui.label(RichText::new(hint).color(palette(ui).dim));
    }
}

/// On a line of its own: as a part of a sentence a long path breaks the line in
/// the middle of the word before it.
fn path_ui(ui: &mut Ui, path: &Path) {
    ui.label(say::shown_path(path));
}

fn counters_ui(
    ui: &mut Ui,
    tab: &Tab,
    time_zone: &TimeZone,
    language: Language,
    actions: &mut Vec<Action>,
) {
    let words = words(language);
    let counters = tab.status.counters;
    let colors = palette(ui);
    if ui
        .link(RichText::new(words.reset_counters).size(SMALL_SIZE))
        .clicked()
    {
        actions.push(Action::Tab(TabAction::ResetCounters));
    }
    // Right to left: the last is the leftmost.
    lost_ui(ui, tab, time_zone, language);
    let packets = format!(
        "{} {}/{}",
        words.packets,
        grouped(counters.received_records),
        grouped(counters.sent_records)
    );
    for text in [
        format!("{}: {}", words.tx, grouped(counters.sent_bytes)),
        format!("{}: {}", words.rx, grouped(counters.received_bytes)),
        packets,
    ] {
        ui.label(RichText::new(text).color(colors.dim));
    }
}

/// What the system dropped, with since when and why.
fn lost_ui(ui: &mut Ui, tab: &Tab, time_zone: &TimeZone, language: Language) {
    let counters = tab.status.counters;
    let lost = grouped(counters.lost_records);
    let text = format!("{}: {lost}", words(language).lost);
    let Some(since) = counters.lost_since else {
        // Only datagrams are dropped: TCP sends again.
        if tab.settings.network.protocol == Protocol::Udp {
            ui.label(RichText::new(text).color(palette(ui).dim));
        }
        return;
    };
    let label = ui.label(RichText::new(text).color(palette(ui).bad));
    let since = local_time(since, time_zone);
    let buffer_bytes = tab.status.receive_buffer_bytes;
    let why = say::losses(language, counters.lost_records, &since, buffer_bytes);
    hover_sentence(label, &why);
}
