//! The log's bar, the log itself, and what stands there while it is empty.

use std::sync::Arc;
use std::time::Instant;

use eframe::egui::{
    Align, Button, CentralPanel, Frame, Label, Layout, Margin, Panel, RichText, Ui, vec2,
};
use jiff::tz::TimeZone;

use super::action::{Action, Example, SessionsAction, TabAction, ViewAction};
use super::color_rules::{RuleBook, TabReading};
use super::finding::{
    Passed, Scene, filter_bar_ui, filter_pane_ui, find_bar_ui, nothing_in_place_ui,
};
use super::inspector::inspector_ui;
use super::log_view::{
    CopyForm, LogColors, LogMenu, LogRequest, LogTool, LogViewInput, LogViewOutput, LogWords,
    MenuWords,
};
use super::rail::{link_button_ui, link_trouble};
use super::tab::Tab;
use super::theme::{LOG_BAR_HEIGHT, LOG_ROW_HEIGHT, Palette, SMALL_SIZE, palette};
use super::view_menu::view_menu_ui;
use super::widgets::{column_button, sentence_ui};
use crate::i18n::{
    Words, all_connections, column_name, display_paused, more_bytes, new_records, records_gone,
    say, words,
};
use crate::journal::find::Encodings;
use crate::journal::{JournalReader, LeftBehind, TextReader};
use crate::session::Status;
use crate::settings::{ContentForm, Preferences, ViewSettings};
use crate::value::{Language, Protocol, RecordSeq, SessionId};

/// What the log's menu has besides copying and sending.
const OFFERED_TOOLS: &[LogTool] = &[LogTool::Find, LogTool::Inspect, LogTool::Bookmark];

/// What the log has from the window, besides its tab.
#[derive(Clone, Copy)]
pub struct OfWindow<'a> {
    pub rules: &'a RuleBook,
    pub time_zone: &'a TimeZone,
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
        shows_rail,
        language,
        ..
    } = *of_window;
    tab.follow_pause();
    bar_ui(ui, tab, shows_rail, language, actions);
    if !shows_rail {
        trouble_ui(ui, tab, language);
    }
    if let Some(found) = &tab.looks_at {
        read_only_ui(ui, found, language, actions);
    }
    tab.finding.refresh(tab.session.reader(), Instant::now());
    bars_ui(ui, tab, language);
    follow_ui(ui, tab, language);
    if preferences.inspector_open {
        let time_zone = of_window.time_zone;
        inspector_ui(ui, tab, preferences, time_zone, language, actions);
    }
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

/// What is looked for, and which records are wanted.
fn bars_ui(ui: &mut Ui, tab: &mut Tab, language: Language) {
    let reader = tab.session.reader();
    let end = tab.paused_at.unwrap_or(reader.end()).min(reader.end());
    let (find, filter) = (&mut tab.finding.find, &mut tab.finding.filter);
    let tally = find.tally(tab.log_view.current(), tab.paused_at);
    find_bar_ui(ui, tab.id, find, &mut tab.settings.find, tally, language);
    let passed = Passed {
        count: filter.count(tab.paused_at),
        total: end.0.saturating_sub(reader.first().0),
    };
    let typed = &mut tab.settings.filter;
    filter_bar_ui(ui, tab.id, filter, typed, passed, language);
}

/// While the settings column is hidden its one big button stands here.
fn bar_ui(
    ui: &mut Ui,
    tab: &mut Tab,
    shows_rail: bool,
    language: Language,
    actions: &mut Vec<Action>,
) {
    let words = words(language);
    let frame = Frame::new()
        .fill(palette(ui).panel)
        .inner_margin(Margin::symmetric(12, 0));
    Panel::top("log bar")
        .exact_size(LOG_BAR_HEIGHT)
        .resizable(false)
        .frame(frame)
        .show(ui, |ui| {
            ui.horizontal_centered(|ui| {
                left_ui(ui, tab, shows_rail, language, actions);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if !tab.is_read_only() && ui.button(words.clear_log).clicked() {
                        actions.push(Action::Tab(TabAction::ClearLog));
                    }
                    if ui.button(words.save_log).clicked() {
                        actions.push(Action::AskSaveLog);
                    }
                    finding_ui(ui, tab, words, actions);
                    view_menu_ui(ui, tab, language, actions);
                    copying_ui(ui, tab, words, actions);
                    paused_ui(ui, tab, language);
                });
            });
        });
}

/// A button is down while its bar is open, and closes it then.
fn finding_ui(ui: &mut Ui, tab: &Tab, words: &Words, actions: &mut Vec<Action>) {
    let is_open = tab.finding.filter.is_open;
    let filter = ui.add(Button::selectable(is_open, words.filter).frame_when_inactive(true));
    if filter.on_hover_text(words.filter_hint).clicked() {
        actions.push(Action::View(match is_open {
            true => ViewAction::CloseFilter,
            false => ViewAction::Filter,
        }));
    }
    let is_open = tab.finding.find.is_open;
    let find = ui.add(Button::selectable(is_open, words.find).frame_when_inactive(true));
    if find.on_hover_text(words.find_hint).clicked() {
        actions.push(Action::View(match is_open {
            true => ViewAction::CloseFind,
            false => ViewAction::Find,
        }));
    }
}

fn left_ui(
    ui: &mut Ui,
    tab: &Tab,
    shows_rail: bool,
    language: Language,
    actions: &mut Vec<Action>,
) {
    let words = words(language);
    let rail = if shows_rail {
        words.hide_settings
    } else {
        words.show_settings
    };
    if column_button(ui, rail).clicked() {
        actions.push(Action::ToggleRail);
    }
    if !shows_rail {
        link_button_ui(ui, words, tab, 100.0, actions);
    }
    ui.label(RichText::new(words.data_log).strong());
}

/// A copy of many records that is being made.
fn copying_ui(ui: &mut Ui, tab: &Tab, words: &Words, actions: &mut Vec<Action>) {
    if tab.copying.is_none() {
        return;
    }
    if ui.button(words.stop_copying).clicked() {
        actions.push(Action::StopCopying);
    }
    ui.label(RichText::new(words.copying).color(palette(ui).dim));
}

fn paused_ui(ui: &mut Ui, tab: &Tab, language: Language) {
    if let Some(paused_at) = tab.paused_at {
        let more = tab.session.reader().end().0.saturating_sub(paused_at.0);
        let text = RichText::new(display_paused(language, more));
        ui.add(Label::new(text.color(palette(ui).note)).truncate());
    }
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
        let picked = || tab.log_view.picked(input);
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
        let is_filtered = finding.filter.is_in_place(&settings.filter);
        if is_filtered && nothing_in_place_ui(ui, &finding.filter, input.words.language) {
            return LogViewOutput::default();
        }
        let input = LogViewInput {
            shown: is_filtered.then(|| finding.filter.found()),
            hits: finding.hits(),
            marks: finding.marks(settings),
            ..*input
        };
        log_view.ui(ui, &input)
    });
    shown.inner
}

/// What all views of a tab's log have in common.
struct ShownLog<'a> {
    tab: SessionId,
    journal: JournalReader,
    text: TextReader,
    content: ContentForm,
    view: ViewSettings,
    log_mode: bool,
    wrap: bool,
    end_limit: Option<RecordSeq>,
    can_send: bool,
    status: Arc<Status>,
    of_window: &'a OfWindow<'a>,
}

impl<'a> ShownLog<'a> {
    fn of(tab: &Tab, of_window: &'a OfWindow<'a>) -> Self {
        let receive = &tab.settings.receive;
        Self {
            tab: tab.id,
            journal: tab.session.reader().clone(),
            text: TextReader {
                receive: receive.encoding,
                send: tab.settings.send.encoding,
            },
            content: tab.settings.content_form(),
            view: tab.settings.view.clone(),
            log_mode: receive.log_mode,
            wrap: receive.wrap_lines,
            end_limit: tab.paused_at,
            can_send: !tab.is_read_only(),
            status: Arc::clone(&tab.status),
            of_window,
        }
    }
}

fn with_input<R>(
    ui: &mut Ui,
    log: &ShownLog<'_>,
    show: impl FnOnce(&mut Ui, &LogViewInput<'_>) -> R,
) -> R {
    let language = log.of_window.language;
    let words = words(language);
    let colors = colors(palette(ui));
    let rules = log.of_window.rules.for_tab(TabReading {
        tab: log.tab,
        encodings: Encodings {
            receive: log.text.receive,
            send: log.text.send,
        },
        language,
    });
    let input = LogViewInput {
        row_height: LOG_ROW_HEIGHT,
        source: &log.journal,
        text: &log.text,
        content: log.content,
        ansi_colors: log.view.ansi_colors,
        time: log.view.time,
        columns: &log.view.columns,
        log_mode: log.log_mode,
        wrap: log.wrap,
        end_limit: log.end_limit,
        shown: None,
        hits: None,
        marks: None,
        time_zone: log.of_window.time_zone,
        colors: &colors,
        tinting: &rules,
        bookmarks: &log.status.bookmarks,
        words: LogWords {
            language,
            name: words.data_log,
            number: words.column_number,
            time: words.column_time,
            delta: words.column_delta,
            direction: words.column_direction,
            peer: words.column_peer,
            length: words.column_length,
            content: words.column_content,
            column_name: &|column| column_name(language, column),
            reset_columns: words.reset_columns,
            menu: menu_words(words),
            note: &|note| say::note(language, note),
            all_clients: &|clients| all_connections(language, clients as usize),
            new_records: &|count| new_records(language, count),
            gone: &|count| records_gone(language, count),
            more_bytes: &|count| more_bytes(language, count),
            bookmark: &|note| say::bookmark(language, note),
        },
        menu: LogMenu {
            can_send: log.can_send,
            tools: OFFERED_TOOLS,
        },
    };
    let shown = show(ui, &input);
    if rules.are_behind() {
        ui.ctx().request_repaint();
    }
    shown
}

fn view_action(request: LogRequest) -> ViewAction {
    match request {
        LogRequest::SendAgain(records) => ViewAction::SendAgain(records),
        LogRequest::EditAndSend(seq) => ViewAction::EditAndSend(seq),
        LogRequest::Find => ViewAction::Find,
        LogRequest::Inspect => ViewAction::Inspect,
        LogRequest::Bookmark(seq) => ViewAction::Bookmark(Some(seq)),
    }
}

fn menu_words(words: &Words) -> MenuWords<'_> {
    MenuWords {
        copy: words.copy,
        copy_as: words.copy_as,
        forms: [
            (CopyForm::Text, words.copy_as_text),
            (CopyForm::Hex, words.copy_as_hex),
            (CopyForm::HexDump, words.copy_as_hex_dump),
            (CopyForm::NetAssist, words.copy_as_netassist),
            (CopyForm::CArray, words.copy_as_c),
            (CopyForm::Python, words.copy_as_python),
            (CopyForm::Rust, words.copy_as_rust),
            (CopyForm::Base64, words.copy_as_base64),
        ],
        select_all: words.select_all,
        send_again: words.send_again,
        edit_and_send: words.edit_and_send,
        find: words.find_this,
        inspect: words.inspect,
        bookmark: words.bookmark_menu,
    }
}

fn colors(palette: &Palette) -> LogColors {
    LogColors {
        text: palette.text,
        dim: palette.dim,
        faint: palette.faint,
        line: palette.line,
        incoming: palette.incoming,
        outgoing: palette.outgoing,
        note: palette.note,
        bad: palette.bad,
        selection: palette.selection,
        hit: palette.hit,
        accent: palette.accent,
        on_accent: palette.on_accent,
        ground: palette.panel,
        tints: palette.tints,
    }
}

/// What to do first, in two lines, and three examples.
fn empty_ui(ui: &mut Ui, tab: &Tab, language: Language, actions: &mut Vec<Action>) {
    let words = words(language);
    let colors = palette(ui);
    let above = (ui.available_height() * 0.32 - 40.0).max(8.0);
    ui.vertical_centered(|ui| {
        ui.add_space(above);
        if tab.is_read_only() {
            ui.label(RichText::new(words.empty_read_only).color(colors.dim));
            return;
        }
        ui.label(RichText::new(words.empty_title).heading().color(colors.dim));
        ui.label(RichText::new(first_step(words, tab)).color(colors.dim));
        if tab.is_busy() {
            return;
        }
        ui.add_space(16.0);
        ui.label(RichText::new(words.examples).small().color(colors.faint));
        for (example, name) in [
            (Example::TalkToYourself, words.example_self),
            (Example::Server, words.example_server),
            (Example::Client, words.example_client),
        ] {
            let button = Button::new(name).min_size(vec2(230.0, 26.0));
            if ui.add(button).clicked() {
                actions.push(Action::StartExample(example));
            }
        }
    });
}

fn first_step(words: &Words, tab: &Tab) -> &'static str {
    if tab.is_busy() {
        return words.empty_open;
    }
    match tab.settings.network.protocol {
        Protocol::Udp => words.empty_udp,
        Protocol::TcpClient => words.empty_tcp_client,
        Protocol::TcpServer => words.empty_tcp_server,
    }
}
