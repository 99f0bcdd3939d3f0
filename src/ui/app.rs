//! The window's state, and the one place that performs actions.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui::{self, Context, Id, ThemePreference, Ui, ViewportCommand, WindowLevel};
use jiff::tz::TimeZone;

use super::action::Action;
use super::closing::ClosingSessions;
use super::color_rules::RuleBook;
use super::dialogs::{Dialog, dialog_ui};
use super::end_question::EndQuestion;
use super::escape::Covers;
use super::files::{FileDialogs, SystemDialogs};
use super::old_journals::OldJournals;
use super::old_sessions::SaveJob;
use super::records::RecordPlaces;
use super::records_trial::PlaceTrials;
use super::session_files::{SessionFileJob, dropped_files};
use super::sessions_strip::{SessionsLeft, sessions_strip_ui};
use super::settings_writer::SettingsWriter;
use super::statistics::statistics_ui;
use super::tab::Tab;
use super::tab_bar::Program;
use super::theme::{RAIL_MIN_WINDOW, install};
use super::waking::News;
use super::{fonts, log_panel, rail, send_panel, status_bar, tab_bar};
use crate::i18n::say::{self, Sentence};
use crate::i18n::{system_language, words};
use crate::session::{Session, Waker};
use crate::settings::{
    Loaded, Preferences, Saved, Store, StoreError, TabSettings, Theme, WindowPlace,
};
use crate::value::{Language, SessionId};

pub const TEXT_PERCENT: std::ops::RangeInclusive<u16> = 80..=200;

/// What the window starts with.
#[derive(Clone)]
pub struct Start {
    pub store: Option<Store>,
    pub loaded: Loaded,
    pub records: RecordPlaces,
    /// From the command line; not kept.
    pub language: Option<Language>,
    pub theme: Option<Theme>,
    pub time_zone: TimeZone,
    /// Added to those that were saved; the first of them is in front.
    pub tabs: Vec<TabSettings>,
    /// Those tabs open their links without being asked.
    pub open_at_once: bool,
}

/// The window.
pub struct App {
    pub(super) tabs: Vec<Tab>,
    pub(super) active: SessionId,
    next_session: u32,
    pub(super) preferences: Preferences,
    pub(super) language: Language,
    /// From the command line: shown instead of the preferred one, and not kept.
    theme_of_this_start: Option<Theme>,
    pub(super) dialog: Option<Dialog>,
    pub(super) rule_book: RuleBook,
    /// Wait until no dialog is open: a message must not take a question away.
    messages: VecDeque<Sentence>,
    /// While a dialog is open: what had the keyboard before.
    focus_below: Option<Option<Id>>,
    pub(super) closing: ClosingSessions,
    pub(super) files: Box<dyn FileDialogs>,
    /// Logs that are being written. Not the tabs': one may be closed meanwhile.
    pub(super) save_jobs: Vec<SaveJob>,
    pub(super) session_file_jobs: Vec<SessionFileJob>,
    writer: Option<SettingsWriter>,
    settings_path: Option<PathBuf>,
    pub(super) records: RecordPlaces,
    pub(super) trials: PlaceTrials,
    pub(super) old_journals: Option<OldJournals>,
    /// The list was asked for, so it is shown whatever is in it.
    pub(super) shows_every_session: bool,
    pub(super) sessions_left: SessionsLeft,
    /// Directories of journals that the last quit kept; told at this start only.
    pub(super) kept_at_last_quit: Vec<String>,
    pub(super) time_zone: TimeZone,
    waker: Waker,
    /// A session has something new.
    news: Arc<News>,
    /// The user opened the rail although the window is narrow.
    rail_forced: bool,
    may_quit: bool,
}

impl App {
    pub fn new(ctx: &Context, start: Start) -> Self {
        let has_chinese = fonts::install(ctx);
        install(ctx);
        // Second windows of the system are not used, so that everything can be
        // reached by a screen reader in one tree.
        ctx.set_embed_viewports(true);
        let news = Arc::new(News::default());
        let waker = news.waker(ctx);
        let Start {
            store,
            loaded,
            records,
            language,
            theme,
            time_zone,
            tabs,
            open_at_once,
        } = start;
        let preferences = loaded.saved.preferences.clone();
        let chosen = language
            .or(preferences.language)
            .unwrap_or_else(system_language);
        // Chinese without a font is a window of empty boxes. This start speaks
        // English and says why; what was chosen is kept.
        let spoken = if has_chinese {
            chosen
        } else {
            Language::English
        };
        let mut app = Self {
            tabs: Vec::new(),
            active: SessionId(0),
            next_session: 0,
            language: spoken,
            theme_of_this_start: theme,
            dialog: None,
            rule_book: RuleBook::default(),
            messages: VecDeque::new(),
            focus_below: None,
            closing: ClosingSessions::default(),
            files: Box::new(SystemDialogs::new(Arc::clone(&waker))),
            save_jobs: Vec::new(),
            session_file_jobs: Vec::new(),
            settings_path: store.as_ref().map(|store| store.path().to_path_buf()),
            writer: writer_for(store, &loaded),
            old_journals: None,
            shows_every_session: false,
            sessions_left: SessionsLeft::default(),
            kept_at_last_quit: loaded.saved.kept_at_quit.clone(),
            records,
            trials: PlaceTrials::new(Arc::clone(&waker)),
            time_zone,
            waker,
            news,
            rail_forced: false,
            may_quit: false,
            preferences,
        };
        app.follow_records();
        if let Some(old) = &mut app.old_journals {
            old.list_place();
        }
        app.restore_tabs(&loaded.saved);
        app.add_tabs_of_start(tabs, open_at_once);
        app.apply_preferences(ctx);
        app.messages.extend(app.first_message(&loaded));
        app.complain_of_missing_place();
        if !has_chinese {
            let sentence = words(Language::English).no_chinese_font.to_owned();
            app.tell_user(sentence.into());
        }
        app
    }

    /// Asks these for paths instead of the desktop's own dialogs.
    pub fn with_file_dialogs(mut self, files: Box<dyn FileDialogs>) -> Self {
        self.files = files;
        self
    }

    fn restore_tabs(&mut self, saved: &Saved) {
        for settings in &saved.tabs {
            self.add_tab(settings.clone());
        }
        if let Some(tab) = self.tabs.get(saved.active_tab) {
            self.active = tab.id;
        }
    }

    /// A tab that is there from an earlier start with the same words is not made
    /// again.
    fn add_tabs_of_start(&mut self, tabs: Vec<TabSettings>, open_at_once: bool) {
        let saved = self.tabs.len();
        let mut wanted = Vec::new();
        for settings in tabs {
            let mut there = self.tabs[..saved].iter();
            let there = there.position(|tab| tab.settings.is_same_session(&settings));
            wanted.push(there.unwrap_or(self.tabs.len()));
            if there.is_none() {
                self.add_tab(settings);
            }
        }
        if let Some(first) = wanted.first() {
            self.active = self.tabs[*first].id;
        }
        for at in wanted.into_iter().filter(|_| open_at_once) {
            self.tabs[at].open();
        }
        if self.tabs.is_empty() {
            self.add_tab(TabSettings::default());
        }
    }

    pub(super) fn add_tab(&mut self, settings: TabSettings) {
        let id = self.take_id();
        let place = self
            .records
            .for_tab(&self.preferences.records, &settings.name);
        let tab = Tab::new(id, settings, place, self.waker());
        self.tabs.push(tab);
        self.active = id;
    }

    /// A tab for a session that is there.
    pub(super) fn add_tab_of(&mut self, settings: TabSettings, session: Session) {
        let id = self.take_id();
        self.tabs.push(Tab::of(id, settings, session));
        self.active = id;
    }

    fn take_id(&mut self) -> SessionId {
        let id = SessionId(self.next_session);
        self.next_session += 1;
        id
    }

    /// For the thread of the session that comes next.
    pub(super) fn next_session_name(&self) -> String {
        format!("session {}", self.next_session)
    }

    pub(super) fn waker(&self) -> Waker {
        Arc::clone(&self.waker)
    }

    /// What the settings file has to say at the start, if anything.
    fn first_message(&self, loaded: &Loaded) -> Option<Sentence> {
        let language = self.language;
        if let Some(path) = &loaded.set_aside {
            Some(say::set_aside(language, path))
        } else if let Some(path) = &loaded.newer {
            Some(say::newer_settings(language, path))
        } else if loaded.has_no_place {
            Some(say::settings_unsaved(language, &StoreError::NoPlace))
        } else {
            let path = self.settings_path.as_deref().unwrap_or(Path::new(""));
            let kind = loaded.unreadable?;
            Some(say::settings_unreadable(language, path, kind))
        }
    }

    /// Earlier sessions are looked for where records are, or would be.
    pub(super) fn follow_records(&mut self) {
        let places = self.records.looked_in(&self.preferences.records);
        let [place, beside @ ..] = &places[..] else {
            return;
        };
        match &mut self.old_journals {
            Some(old) => old.look_in(place, beside),
            none => *none = Some(OldJournals::new(place, beside, Arc::clone(&self.waker))),
        }
    }

    /// Nothing falls back to memory in silence.
    pub(super) fn complain_of_missing_place(&mut self) {
        if self.records.is_missing(&self.preferences.records) {
            self.tell_user(say::no_place_for_records(self.language));
        }
    }

    /// Says something as soon as no dialog is open.
    pub(super) fn tell_user(&mut self, message: Sentence) {
        if !self.messages.contains(&message) {
            self.messages.push_back(message);
        }
    }

    fn show_next_message(&mut self) {
        if self.dialog.is_none() {
            self.dialog = self.messages.pop_front().map(Dialog::Message);
        }
    }

    /// A dialog that opens takes the keyboard; when it closes, what had it
    /// before has it again.
    fn move_keyboard(&mut self, ctx: &Context) {
        if self.dialog.is_none() {
            self.give_keyboard_back(ctx);
        } else if self.focus_below.is_none() {
            self.focus_below = Some(ctx.memory_mut(|memory| {
                let focused = memory.focused();
                focused.inspect(|&id| memory.surrender_focus(id))
            }));
        }
    }

    /// As long as the dialog's layer is there, nothing below it keeps the focus.
    fn give_keyboard_back(&mut self, ctx: &Context) {
        if self.focus_below.is_none() {
            return;
        }
        if ctx.memory(|memory| memory.top_modal_layer().is_some()) {
            ctx.request_repaint();
        } else if let Some(Some(id)) = self.focus_below.take() {
            ctx.memory_mut(|memory| memory.request_focus(id));
        }
    }

    /// What is shown, whether or not it is kept.
    fn theme(&self) -> Theme {
        self.theme_of_this_start.unwrap_or(self.preferences.theme)
    }

    pub(super) fn apply_preferences(&self, ctx: &Context) {
        ctx.set_theme(match self.theme() {
            Theme::Light => ThemePreference::Light,
            Theme::Dark => ThemePreference::Dark,
            Theme::System => ThemePreference::System,
        });
        ctx.set_zoom_factor(f32::from(self.preferences.text_percent) / 100.0);
        let level = if self.preferences.always_on_top {
            WindowLevel::AlwaysOnTop
        } else {
            WindowLevel::Normal
        };
        ctx.send_viewport_cmd(ViewportCommand::WindowLevel(level));
        let title = words(self.language).window_title.to_owned();
        ctx.send_viewport_cmd(ViewportCommand::Title(title));
    }

    pub(super) fn set_language(&mut self, language: Language) {
        self.language = language;
        self.preferences.language = Some(language);
    }

    pub(super) fn set_theme(&mut self, theme: Theme) {
        self.preferences.theme = theme;
        self.theme_of_this_start = None;
    }

    pub(super) fn set_text_percent(&mut self, percent: u16) {
        let (least, most) = (*TEXT_PERCENT.start(), *TEXT_PERCENT.end());
        self.preferences.text_percent = percent.clamp(least, most);
    }

    pub(super) fn toggle_rail(&mut self, ctx: &Context) {
        let narrow = ctx.content_rect().width() < RAIL_MIN_WINDOW;
        if narrow {
            self.rail_forced = !self.rail_forced;
        } else {
            self.preferences.rail_open = !self.preferences.rail_open;
        }
    }

    fn shows_rail(&self, ui: &Ui) -> bool {
        if ui.ctx().content_rect().width() < RAIL_MIN_WINDOW {
            self.rail_forced
        } else {
            self.preferences.rail_open
        }
    }

    pub(super) fn active_index(&self) -> usize {
        self.tabs
            .iter()
            .position(|tab| tab.id == self.active)
            .unwrap_or(0)
    }

    pub(super) fn active_tab(&mut self) -> &mut Tab {
        let index = self.active_index();
        &mut self.tabs[index]
    }

    pub(super) fn asks_before_quit(&self) -> bool {
        let asks = self.preferences.records.ask_before_delete;
        self.tabs.iter().any(|tab| tab.asks_before_end(asks))
    }

    pub(super) fn quit_question(&self) -> Dialog {
        Dialog::ConfirmEnd(EndQuestion::of_program(&self.tabs))
    }

    pub(super) fn allow_quit(&mut self) {
        self.may_quit = true;
    }

    /// Everything that is kept between two starts.
    fn to_save(&self) -> Saved {
        Saved {
            preferences: self.preferences.clone(),
            tabs: self.saved_tabs().map(Cow::into_owned).collect(),
            active_tab: self.saved_active_index(),
            kept_at_quit: Vec::new(),
        }
    }

    /// Whether `saved` is what [`Self::to_save`] would give; copies nothing.
    fn is_saved_as(&self, saved: &Saved) -> bool {
        self.saved_active_index() == saved.active_tab
            && self.preferences == saved.preferences
            && saved.kept_at_quit.is_empty()
            && self.saved_tabs().eq(saved.tabs.iter().map(Cow::Borrowed))
    }

    /// A session that is only looked at is gone with the window.
    fn saved_tabs(&self) -> impl Iterator<Item = Cow<'_, TabSettings>> {
        let saved = self.tabs.iter().filter(|tab| !tab.is_read_only());
        saved.map(Tab::lasting_settings)
    }

    /// Of the saved tabs: the active one, else the one before it.
    fn saved_active_index(&self) -> usize {
        let until_active = &self.tabs[..=self.active_index()];
        let saved = until_active.iter().filter(|tab| !tab.is_read_only());
        saved.count().saturating_sub(1)
    }

    fn keep_settings(&mut self, ctx: &Context) {
        self.set_text_percent_of(ctx);
        self.preferences.window = window_place(ctx, self.preferences.window);
        let Some(mut writer) = self.writer.take() else {
            return;
        };
        let is_saved = |saved: &Saved| self.is_saved_as(saved);
        if let Some(delay) = writer.offer(is_saved, || self.to_save()) {
            ctx.request_repaint_after(delay);
        }
        if let Some(error) = writer.error() {
            self.tell_user(say::settings_unsaved(self.language, &error));
        }
        self.writer = Some(writer);
    }

    /// egui's own zoom keys change the factor too, and know other limits.
    fn set_text_percent_of(&mut self, ctx: &Context) {
        let percent = text_percent(ctx);
        self.preferences.text_percent = percent;
        let factor = f32::from(percent) / 100.0;
        if (ctx.zoom_factor() - factor).abs() > 0.01 {
            ctx.set_zoom_factor(factor);
        }
    }

    fn panels_ui(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        self.follow_view_dialogs();
        let covers = Covers::of(ui.ctx());
        let language = self.language;
        let shows_rail = self.shows_rail(ui);
        let program = Program {
            preferences: &self.preferences,
            theme: self.theme(),
            shows_rail,
            language,
            has_journals: self.old_journals.is_some(),
        };
        tab_bar::tab_bar_ui(ui, &self.tabs, self.active, &program, actions);
        sessions_strip_ui(ui, &self.sessions_left, &self.time_zone, language, actions);
        let index = self.active_index();
        let tab = &mut self.tabs[index];
        status_bar::status_bar_ui(ui, tab, &self.time_zone, language, actions);
        if shows_rail {
            rail::rail_ui(ui, tab, &mut self.preferences, language, actions);
        }
        send_panel::send_panel_ui(ui, tab, &mut self.preferences, language, actions);
        let of_window = log_panel::OfWindow {
            rules: &self.rule_book,
            time_zone: &self.time_zone,
            covers,
            shows_rail,
            language,
        };
        let preferences = &mut self.preferences;
        log_panel::log_panel_ui(ui, tab, preferences, &of_window, actions);
        statistics_ui(ui, tab, &self.time_zone, language, actions);
        self.follow_sessions_in_use();
        if let Some(dialog) = &mut self.dialog {
            dialog_ui(ui, dialog, language, &self.time_zone, actions);
        }
    }

    fn perform_all(&mut self, ctx: &Context, actions: Vec<Action>) {
        for action in actions {
            self.perform(ctx, action);
        }
    }

    /// The question before quitting, when the window is closed.
    fn answer_close_request(&mut self, ctx: &Context) {
        let is_asked = ctx.input(|input| input.viewport().close_requested());
        if !is_asked || self.may_quit {
            return;
        }
        // What is only tried in a dialog is not kept.
        self.close_dialog();
        if self.asks_before_quit() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.dialog = Some(self.quit_question());
        }
    }
}

impl eframe::App for App {
    /// Takes what sessions have to tell, also while the window is hidden.
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        if self.news.take() {
            for tab in &mut self.tabs {
                tab.refresh();
            }
            self.tell_bookmark_troubles();
        }
        for tab in &mut self.tabs {
            tab.finding.follow_journal(tab.session.reader());
        }
        self.answer_close_request(ctx);
        self.take_answers(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        // Before the panels, so that what is done there is done to the tab they show.
        self.perform_all(&ctx, self.key_actions(ui));
        self.perform_all(&ctx, dropped_files(&ctx).into_iter().collect());
        self.show_next_message();
        self.move_keyboard(&ctx);
        let mut actions = Vec::new();
        self.panels_ui(ui, &mut actions);
        self.active_tab().follow_fields();
        self.perform_all(&ctx, actions);
        self.keep_settings(&ctx);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        let mut saved = self.to_save();
        saved.kept_at_quit = self.tabs.iter().filter_map(Tab::kept_journal).collect();
        if let Some(writer) = self.writer.take() {
            writer.finish(saved);
        }
        for tab in self.tabs.drain(..) {
            self.closing.close(tab.into_parts());
        }
        self.closing.wait();
    }
}

/// Nothing is written over settings of a newer version.
fn writer_for(store: Option<Store>, loaded: &Loaded) -> Option<SettingsWriter> {
    if loaded.newer.is_some() {
        return None;
    }
    store.map(|store| SettingsWriter::start(store, loaded.saved.clone()))
}

/// The size that is offered and is nearest to the one that is shown.
fn text_percent(ctx: &Context) -> u16 {
    let percent = ctx.zoom_factor() * 100.0;
    TEXT_PERCENT
        .min_by(|one, other| {
            let distance = |choice: &u16| (f32::from(*choice) - percent).abs();
            distance(one).total_cmp(&distance(other))
        })
        .unwrap_or(100)
}

/// Where the window stands. A maximized one keeps the size and the place that
/// it has otherwise, a minimized one has none.
fn window_place(ctx: &Context, before: Option<WindowPlace>) -> Option<WindowPlace> {
    ctx.input(|input| {
        let viewport = input.viewport();
        let maximized = viewport.maximized == Some(true);
        if viewport.minimized == Some(true) {
            return before;
        }
        if maximized && let Some(before) = before {
            return Some(WindowPlace {
                maximized,
                ..before
            });
        }
        let zoom = ctx_zoom(viewport, input.pixels_per_point());
        let Some(inner) = viewport.inner_rect else {
            return before;
        };
        Some(WindowPlace {
            position: viewport
                .outer_rect
                .map(|outer| (outer.min.to_vec2() * zoom).into()),
            size: (inner.size() * zoom).into(),
            maximized,
        })
    })
}

/// From egui's points, which the text size scales, to the system's.
fn ctx_zoom(viewport: &egui::ViewportInfo, pixels_per_point: f32) -> f32 {
    viewport
        .native_pixels_per_point
        .map_or(1.0, |native| pixels_per_point / native)
}
