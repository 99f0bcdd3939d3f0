//! The log's bar, the log itself, and what stands there while it is empty.
//!
//! Start with [`log_panel_ui`]. Inside: `bar` are the buttons above, `inputs` are
//! what the views of the log are given, `empty` is what to do first.
//!
//! Does not draw records or search them: those are `log_view` and `finding`.

mod bar;
mod empty;
mod inputs;

use std::time::Instant;

use eframe::egui::{CentralPanel, Frame, Label, Margin, Panel, RichText, Ui};
use jiff::tz::TimeZone;

use self::bar::bar_ui;
use self::empty::empty_ui;
use self::inputs::{ShownLog, view_action, with_input};
use super::action::{Action, SessionsAction};
use super::color_rules::RuleBook;
use super::escape::{self, Covers};
use super::finding::{
    Passed, Scene, filter_bar_ui, filter_pane_ui, find_bar_ui, nothing_in_place_ui,
};
use super::inspector::inspector_ui;
use super::log_view::{LogViewInput, LogViewOutput};
use super::rail::link_trouble;
use super::room::Room;
use super::tab::Tab;
use super::theme::{SMALL_SIZE, palette};
use super::widgets::sentence_ui;
use crate::i18n::words;
use crate::journal::LeftBehind;
use crate::settings::Preferences;
use crate::value::Language;

/// What the log has from the window, besides its tab.
#[derive(Clone, Copy)]
pub struct OfWindow<'a> {
    pub rules: &'a RuleBook,
    pub time_zone: &'a TimeZone,
    pub covers: Covers,
    pub shows_rail: bool,
    pub language: Language,
}

pub fn log_panel_ui(
    ui: &mut Ui,
    tab: &mut Tab,
    preferences: &mut Preferences,
    of_window: &OfWindow<'_>,
    actions: &mut Vec<Action>,
) {
    let OfWindow {
        covers,
        shows_rail,
        language,
        ..
    } = *of_window;
    tab.follow_pause();
    bar_ui(ui, tab, shows_rail, language, actions);
    covers.take_escape(ui);
    close_by_escape(ui, tab, preferences.inspector_open);
    if !shows_rail {
        trouble_ui(ui, tab, language);
    }
    if let Some(found) = &tab.looks_at {
        read_only_ui(ui, found, language, actions);
    }
    tab.finding.refresh(tab.session.reader(), Instant::now());
    let room = Room::of(tab, preferences.inspector_open);
    bars_ui(ui, tab, room, language);
    follow_ui(ui, tab, language);
    if preferences.inspector_open {
        let time_zone = of_window.time_zone;
        inspector_ui(ui, tab, preferences, time_zone, language, actions);
    }
    covers.take_escape(ui);
    let reader = tab.session.reader();
    if reader.first() == reader.end() {
        let frame = Frame::new().fill(palette(ui).panel);
        CentralPanel::default()
            .frame(frame)
            .show(ui, |ui| empty_ui(ui, tab, language, actions));
    } else {
        log_ui(ui, tab, of_window, actions);
    }
}

/// Of the bars, the one that has the keyboard goes; else the find bar, unless
/// another field, the inspector or the statistics have the keyboard.
fn close_by_escape(ui: &Ui, tab: &mut Tab, inspector_open: bool) {
    let in_inspector = inspector_open && tab.inspector.had_focus();
    let is_elsewhere = in_inspector || tab.statistics.has_keyboard();
    let (find, filter) = (&mut tab.finding.find, &mut tab.finding.filter);
    let closes_filter = filter.is_open && filter.has_keyboard;
    let takes = find.has_keyboard || (find.takes_escape && !is_elsewhere);
    let closes_find = find.is_open && takes;
    if (closes_filter || closes_find) && escape::take(ui) {
        match closes_filter {
            true => filter.close(),
            false => find.close(),
        }
    }
}

/// What is looked for, and which records are wanted.
fn bars_ui(ui: &mut Ui, tab: &mut Tab, room: Room, language: Language) {
    let reader = tab.session.reader();
    let end = tab.paused_at.unwrap_or(reader.end()).min(reader.end());
    let (find, filter) = (&mut tab.finding.find, &mut tab.finding.filter);
    let tally = find.tally(tab.log_view.current(), tab.paused_at);
    let most = room.for_find_bar(ui.available_height());
    let typed = &mut tab.settings.find;
    find_bar_ui(ui, tab.id, find, typed, tally, (most, language));
    let passed = Passed {
        count: filter.count(tab.paused_at),
        total: end.0.saturating_sub(reader.first().0),
    };
    let typed = &mut tab.settings.filter;
    let most = room.for_filter_bar(ui.available_height());
    filter_bar_ui(ui, tab.id, filter, typed, passed, (most, language));
}

/// Under the button while it stands here: why the link is not open.
fn trouble_ui(ui: &mut Ui, tab: &Tab, language: Language) {
    let Some(sentence) = link_trouble(tab, language) else {
        return;
    };
    let frame = Frame::new()
        .fill(palette(ui).panel)
        .inner_margin(Margin::symmetric(12, 4));
    Panel::top("link trouble")
        .resizable(false)
        .frame(frame)
        .show(ui, |ui| sentence_ui(ui, &sentence));
}

/// Why nothing can be opened or sent, and how to go on.
fn read_only_ui(ui: &mut Ui, found: &LeftBehind, language: Language, actions: &mut Vec<Action>) {
    let words = words(language);
    let frame = Frame::new()
        .fill(palette(ui).panel)
        .inner_margin(Margin::symmetric(12, 4));
    Panel::top("read-only")
        .resizable(false)
        .frame(frame)
        .show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                let text = RichText::new(words.read_only_hint).size(SMALL_SIZE);
                ui.add(Label::new(text.color(palette(ui).note)).wrap());
                let reopen = ui.button(words.reopen);
                if reopen.on_hover_text(words.reopen_there_hint).clicked() {
                    let action = SessionsAction::Reopen(found.clone());
                    actions.push(Action::Sessions(action));
                }
            });
        });
}

/// Also while the log is empty: what is wrong with a pattern is said there too.
fn follow_ui(ui: &Ui, tab: &mut Tab, language: Language) {
    let (settings, reader) = (&tab.settings, tab.session.reader());
    let scene = Scene::new(ui.ctx(), reader, settings, language, tab.paused_at);
    tab.finding.follow(&scene, settings, &mut tab.log_view);
}

fn log_ui(ui: &mut Ui, tab: &mut Tab, of_window: &OfWindow<'_>, actions: &mut Vec<Action>) {
    tab.log_view.set_follow(tab.settings.receive.auto_scroll);
    let log = ShownLog::of(tab, of_window);
    let (in_pane, in_log) = with_input(ui, &log, |ui, input| {
        let typed = &mut tab.settings.find;
        // What was clicked last: in the other list that record is selected whole.
        let in_pane = || tab.finding.filter.picked(&tab.settings.filter, input);
        let picked = || tab.log_view.picked(input).or_else(in_pane);
        if tab.finding.find.take_picked(typed, picked) {
            ui.request_repaint();
        }
        let (filter, typed) = (&mut tab.finding.filter, &mut tab.settings.filter);
        let in_pane = filter_pane_ui(ui, tab.id, filter, typed, input);
        (in_pane, full_log_ui(ui, tab, input))
    });
    tab.finding
        .follow_clicks(&mut tab.log_view, in_pane.clicked);
    tab.settings.receive.auto_scroll = tab.log_view.follows();
    if let Some(columns) = in_pane.columns.or(in_log.columns) {
        tab.settings.view.columns = columns;
    }
    actions.extend(in_pane.copy.or(in_log.copy).map(Action::Copy));
    let asked = in_pane.asked.or(in_log.asked).map(view_action);
    actions.extend(asked.map(Action::View));
}

/// The full log, or what of it passes the filter when that is shown in place.
fn full_log_ui(ui: &mut Ui, tab: &mut Tab, input: &LogViewInput<'_>) -> LogViewOutput {
    let Tab {
        finding,
        settings,
        log_view,
        ..
    } = tab;
    let frame = Frame::new().fill(palette(ui).panel);
    let shown = CentralPanel::default().frame(frame).show(ui, |ui| {
        let shown = finding.filter.in_place(&settings.filter);
        if shown.is_some() && nothing_in_place_ui(ui, &finding.filter, input.words.language) {
            return LogViewOutput::default();
        }
        let input = LogViewInput {
            shown,
            hits: finding.hits(),
            marks: finding.marks(settings),
            ..*input
        };
        log_view.ui(ui, &input)
    });
    shown.inner
}
