use std::sync::Arc;

use eframe::egui::{
    Align, Align2, Frame, Id, LayerId, Layout, Order, RichText, ScrollArea, Ui, Window, vec2,
};
use jiff::tz::TimeZone;

use super::super::action::{Action, TabAction, ViewAction};
use super::super::escape;
use super::super::log_view::Copied;
use super::super::sessions_dialog::local_time;
use super::super::tab::Tab;
use super::super::theme::{SMALL_SIZE, palette};
use super::super::widgets::{close_button, sentence_ui};
use super::StatisticsPane;
use super::chart::chart_ui;
use super::peers::peers_ui;
use super::sheet::sheet;
use super::spreads::{gaps_ui, lengths_ui};
use super::totals::totals_ui;
use crate::i18n::say;
use crate::i18n::words;
use crate::journal::survey::Statistics;
use crate::value::Language;

const WIDTH: f32 = 640.0;
const HEIGHT: f32 = 620.0;
const LEAST_WIDTH: f32 = 420.0;
const LEAST_HEIGHT: f32 = 220.0;
/// What is left free around it in a small window.
const AROUND: f32 = 24.0;
const PADDING: i8 = 12;
/// The bar lies over what is scrolled: numbers at the right stay beside it.
const SCROLL_BAR: f32 = 12.0;
const SECTION_GAP: f32 = 8.0;

/// The window, while it is open.
pub fn statistics_ui(
    ui: &Ui,
    tab: &mut Tab,
    time_zone: &TimeZone,
    language: Language,
    actions: &mut Vec<Action>,
) {
    if !tab.statistics.is_open() {
        return;
    }
    let room = ui.ctx().content_rect().size() - vec2(AROUND, AROUND);
    let pane = &mut tab.statistics;
    let id = Id::unique("statistics");
    Window::new(words(language).statistics)
        .id(id)
        .title_bar(false)
        .frame(Frame::window(ui.style()).inner_margin(PADDING))
        .resizable(true)
        .pivot(Align2::CENTER_CENTER)
        .default_pos(ui.ctx().content_rect().center())
        .default_size(vec2(WIDTH, HEIGHT).min(room))
        .min_size(vec2(LEAST_WIDTH, LEAST_HEIGHT).min(room))
        .max_size(room)
        .show(ui.ctx(), |ui| {
            content_ui(ui, pane, time_zone, language, actions);
        });
    follow_keyboard(ui, pane, id);
    if pane.has_keyboard && escape::take(ui) {
        actions.push(Action::View(ViewAction::CloseStatistics));
    }
}

/// A click tells for what the keyboard is meant.
fn follow_keyboard(ui: &Ui, pane: &mut StatisticsPane, id: Id) {
    let pressed = ui.input(|input| {
        let is_pressed = input.pointer.any_pressed();
        is_pressed.then(|| input.pointer.interact_pos()).flatten()
    });
    if let Some(at) = pressed {
        let layer = ui.ctx().layer_id_at(at);
        pane.has_keyboard = layer == Some(LayerId::new(Order::Middle, id));
    }
}

fn content_ui(
    ui: &mut Ui,
    pane: &mut StatisticsPane,
    time_zone: &TimeZone,
    language: Language,
    actions: &mut Vec<Action>,
) {
    let statistics = pane.statistics();
    title_ui(ui, pane, statistics.as_ref(), time_zone, language, actions);
    let Some(statistics) = statistics else {
        sentence_ui(ui, &say::survey_refused(language));
        return;
    };
    about_ui(ui, &statistics, time_zone, language);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.set_max_width(ui.available_width() - SCROLL_BAR);
        totals_ui(ui, &statistics, language);
        ui.add_space(SECTION_GAP);
        chart_ui(ui, &statistics, &mut pane.chart, time_zone, language);
        ui.add_space(SECTION_GAP);
        gaps_ui(ui, &statistics, language);
        ui.add_space(SECTION_GAP);
        lengths_ui(ui, &statistics, language);
        ui.add_space(SECTION_GAP);
        peers_ui(ui, &statistics, &mut pane.order, time_zone, language);
    });
}

fn title_ui(
    ui: &mut Ui,
    pane: &mut StatisticsPane,
    statistics: Option<&Arc<Statistics>>,
    time_zone: &TimeZone,
    language: Language,
    actions: &mut Vec<Action>,
) {
    let words = words(language);
    ui.horizontal(|ui| {
        ui.label(RichText::new(words.statistics).heading());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if close_button(ui, words.close_statistics).clicked() {
                actions.push(Action::View(ViewAction::CloseStatistics));
            }
            let reset = ui.button(words.reset_statistics);
            if reset.on_hover_text(words.reset_statistics_hint).clicked() {
                actions.push(Action::Tab(TabAction::ResetCounters));
            }
            let copy = ui.button(words.copy_statistics);
            let copy = copy.on_hover_text(words.copy_statistics_hint);
            if let Some(statistics) = statistics.filter(|_| copy.clicked()) {
                let places = pane.order.places(statistics);
                let text = sheet(statistics, places, time_zone, language);
                let is_cut = false;
                actions.push(Action::CopyText(Copied { text, is_cut }));
            }
        });
    });
}

/// What was counted, and what was not.
fn about_ui(ui: &mut Ui, statistics: &Statistics, time_zone: &TimeZone, language: Language) {
    let colors = palette(ui);
    let since = statistics.times.map(|times| {
        let first = local_time(times.first, time_zone);
        first.strftime("%Y-%m-%d %H:%M:%S").to_string()
    });
    let line = say::counted(language, statistics, &since.unwrap_or_default());
    ui.label(RichText::new(line).size(SMALL_SIZE).color(colors.dim));
    if statistics.missed() > 0 {
        let said = RichText::new(say::missed(language, statistics.missed()));
        ui.label(said.size(SMALL_SIZE).color(colors.note));
    }
}
