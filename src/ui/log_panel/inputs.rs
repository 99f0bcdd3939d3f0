//! What the views of a log are given: records, settings, words, colours.

use std::sync::Arc;

use eframe::egui::Ui;

use super::OfWindow;
use crate::i18n::{
    Words, all_connections, column_name, more_bytes, new_records, records_gone, say, words,
};
use crate::journal::find::Encodings;
use crate::journal::{JournalReader, TextReader};
use crate::session::Status;
use crate::settings::{ContentForm, ViewSettings};
use crate::ui::action::ViewAction;
use crate::ui::color_rules::TabReading;
use crate::ui::log_view::{
    CopyForm, LogColors, LogMenu, LogRequest, LogTool, LogViewInput, LogWords, MenuWords,
};
use crate::ui::tab::Tab;
use crate::ui::theme::{LOG_ROW_HEIGHT, Palette, palette};
use crate::value::{RecordSeq, SessionId};

/// What the log's menu has besides copying and sending.
const OFFERED_TOOLS: &[LogTool] = &[LogTool::Find, LogTool::Inspect, LogTool::Bookmark];

/// What all views of a tab's log have in common.
pub(super) struct ShownLog<'a> {
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
    pub(super) fn of(tab: &Tab, of_window: &'a OfWindow<'a>) -> Self {
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

pub(super) fn with_input<R>(
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

pub(super) fn view_action(request: LogRequest) -> ViewAction {
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
