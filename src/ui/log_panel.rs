//! The log's bar, the log itself, and what stands there while it is empty.

use eframe::egui::{Align, CentralPanel, Frame, Label, Layout, Margin, Panel, RichText, Ui, vec2};
use jiff::tz::TimeZone;

use super::action::{Action, Example, SessionsAction, TabAction, ViewAction};
use super::inspector::inspector_ui;
use super::log_view::{LogColors, LogViewInput, LogWords};
use super::rail::{link_button_ui, link_trouble};
use super::tab::Tab;
use super::theme::{LOG_BAR_HEIGHT, LOG_ROW_HEIGHT, Palette, SMALL_SIZE, palette};
use super::view_menu::view_menu_ui;
use super::widgets::{column_button, sentence_ui};
use crate::i18n::{
    Words, all_connections, display_paused, more_bytes, new_records, records_gone, say, words,
};
use crate::journal::{LeftBehind, TextReader};
use crate::settings::Preferences;
use crate::value::{Language, Protocol};

/// What the log is shown with.
pub struct LogPanel<'a> {
    pub time_zone: &'a TimeZone,
    pub shows_rail: bool,
    pub language: Language,
}

pub fn log_panel_ui(
    ui: &mut Ui,
    tab: &mut Tab,
    preferences: &mut Preferences,
    panel: &LogPanel<'_>,
    actions: &mut Vec<Action>,
) {
    let (language, shows_rail) = (panel.language, panel.shows_rail);
    tab.follow_pause();
    bar_ui(ui, tab, shows_rail, language, actions);
    if !shows_rail {
        trouble_ui(ui, tab, language);
    }
    if let Some(found) = &tab.looks_at {
        read_only_ui(ui, found, language, actions);
    }
    if preferences.inspector_open {
        inspector_ui(ui, tab, preferences, panel.time_zone, language, actions);
    }
    let frame = Frame::new().fill(palette(ui).panel);
    CentralPanel::default().frame(frame).show(ui, |ui| {
        let reader = tab.session.reader();
        if reader.first() == reader.end() {
            empty_ui(ui, tab, language, actions);
        } else {
            log_ui(ui, tab, preferences, panel, actions);
        }
    });
}

/// While the settings column is hidden its one big button stands here.
fn bar_ui(ui: &mut Ui, tab: &Tab, shows_rail: bool, language: Language, actions: &mut Vec<Action>) {
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
                    view_menu_ui(ui, language, actions);
                    paused_ui(ui, tab, language);
                });
            });
        });
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

fn log_ui(
    ui: &mut Ui,
    tab: &mut Tab,
    preferences: &Preferences,
    panel: &LogPanel<'_>,
    actions: &mut Vec<Action>,
) {
    let language = panel.language;
    let words = words(language);
    let receive = &mut tab.settings.receive;
    let text = TextReader {
        receive: receive.encoding,
        send: tab.settings.send.encoding,
    };
    let input = LogViewInput {
        row_height: LOG_ROW_HEIGHT,
        source: tab.session.reader(),
        text: &text,
        as_hex: receive.as_hex,
        log_mode: receive.log_mode,
        wrap: receive.wrap_lines,
        end_limit: tab.paused_at,
        time_zone: panel.time_zone,
        colors: &colors(palette(ui)),
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
            copy: words.copy,
            copy_as_hex: words.copy_as_hex,
            select_all: words.select_all,
            note: &|note| say::note(language, note),
            all_clients: &|clients| all_connections(language, clients as usize),
            new_records: &|count| new_records(language, count),
            gone: &|count| records_gone(language, count),
            more_bytes: &|count| more_bytes(language, count),
        },
    };
    tab.log_view.set_follow(receive.auto_scroll);
    let output = tab.log_view.ui(ui, &input);
    receive.auto_scroll = tab.log_view.follows();
    if output.opens_record {
        open_inspector(tab, preferences, actions);
    }
    if let Some(text) = output.copied {
        actions.push(Action::Copy(text));
    }
}

/// Shows the record whole, with the keyboard in its bytes.
fn open_inspector(tab: &mut Tab, preferences: &Preferences, actions: &mut Vec<Action>) {
    tab.inspector.take_keyboard();
    if !preferences.inspector_open {
        actions.push(Action::View(ViewAction::ToggleInspector));
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
        accent: palette.accent,
        on_accent: palette.on_accent,
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
            let button = eframe::egui::Button::new(name).min_size(vec2(230.0, 26.0));
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
