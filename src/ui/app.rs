//! The window's state, and the one place that performs actions.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use eframe::egui::{self, Context, ThemePreference, Ui, ViewportCommand, ViewportId, WindowLevel};
use jiff::tz::TimeZone;

use super::action::Action;
use super::dialogs::{Dialog, dialog_ui};
use super::files::{FileDialogs, SystemDialogs};
use super::settings_writer::SettingsWriter;
use super::tab::Tab;
use super::theme::{RAIL_MIN_WINDOW, install};
use super::{fonts, log_panel, rail, send_panel, status_bar, tab_bar};
use crate::i18n::{say, words};
use crate::session::Waker;
use crate::settings::{Loaded, Preferences, Saved, Store, TabSettings, Theme, WindowPlace};
use crate::value::{Language, SessionId};

/// A flood of records costs at most this many wake-ups of the window.
const WAKE_INTERVAL: Duration = Duration::from_millis(16);
pub const TEXT_PERCENT: std::ops::RangeInclusive<u16> = 80..=200;

/// What the window starts with.
#[derive(Clone)]
pub struct Start {
    pub store: Option<Store>,
    pub loaded: Loaded,
    /// Where journals go; `None`: history is kept in memory only.
    pub journals: Option<PathBuf>,
    /// From the command line; not kept.
    pub language: Option<Language>,
    pub theme: Option<Theme>,
    pub time_zone: TimeZone,
}

/// The window.
pub struct App {
    pub(super) tabs: Vec<Tab>,
    pub(super) active: SessionId,
    next_session: u32,
    pub(super) preferences: Preferences,
    pub(super) language: Language,
    /// Only for this start, from the command line.
    language_is_kept: bool,
    theme_is_kept: bool,
    pub(super) dialog: Option<Dialog>,
    pub(super) files: Box<dyn FileDialogs>,
    writer: Option<SettingsWriter>,
    settings_path: Option<PathBuf>,
    journals: Option<PathBuf>,
    pub(super) time_zone: TimeZone,
    waker: Waker,
    /// A session has something new.
    is_dirty: Arc<AtomicBool>,
    /// The user opened the rail although the window is narrow.
    rail_forced: bool,
    may_quit: bool,
}

impl App {
    pub fn new(ctx: &Context, start: Start) -> Self {
        fonts::install(ctx);
        install(ctx);
        // Second windows of the system are not used, so that everything can be
        // reached by a screen reader in one tree.
        ctx.set_embed_viewports(true);
        let is_dirty = Arc::new(AtomicBool::new(false));
        let waker = window_waker(ctx, &is_dirty);
        let Start {
            store,
            loaded,
            journals,
            language,
            theme,
            time_zone,
        } = start;
        let mut preferences = loaded.saved.preferences.clone();
        let chosen = language
            .or(preferences.language)
            .unwrap_or_else(system_language);
        if let Some(theme) = theme {
            preferences.theme = theme;
        }
        let mut app = Self {
            tabs: Vec::new(),
            active: SessionId(0),
            next_session: 0,
            language: chosen,
            language_is_kept: language.is_none(),
            theme_is_kept: theme.is_none(),
            dialog: None,
            files: Box::new(SystemDialogs::new(Arc::clone(&waker))),
            settings_path: store.as_ref().map(|store| store.path().to_path_buf()),
            writer: writer_for(store, &loaded),
            journals,
            time_zone,
            waker,
            is_dirty,
            rail_forced: false,
            may_quit: false,
            preferences,
        };
        app.restore_tabs(&loaded.saved);
        app.apply_preferences(ctx);
        app.dialog = app.first_message(&loaded);
        app
    }

    fn restore_tabs(&mut self, saved: &Saved) {
        for settings in &saved.tabs {
            self.add_tab(settings.clone());
        }
        if self.tabs.is_empty() {
            self.add_tab(TabSettings::default());
        }
        let index = saved.active_tab.min(self.tabs.len() - 1);
        self.active = self.tabs[index].id;
    }

    pub(super) fn add_tab(&mut self, settings: TabSettings) {
        let id = SessionId(self.next_session);
        self.next_session += 1;
        let waker = Arc::clone(&self.waker);
        let tab = Tab::new(id, settings, self.journals.as_deref(), waker);
        self.tabs.push(tab);
        self.active = id;
    }

    /// What the first frame has to say, if anything.
    fn first_message(&self, loaded: &Loaded) -> Option<Dialog> {
        let language = self.language;
        let message = if let Some(path) = &loaded.set_aside {
            say::set_aside(language, path)
        } else if let Some(path) = &loaded.newer {
            say::newer_settings(language, path)
        } else if let Some(kind) = loaded.unreadable {
            let path = self.settings_path.as_deref().unwrap_or(Path::new(""));
            say::settings_unreadable(language, path, kind)
        } else if !fonts::has_chinese() {
            // Only a font can show Chinese, so this is said in English.
            words(Language::English).no_chinese_font.to_owned().into()
        } else {
            return None;
        };
        Some(Dialog::Message(message))
    }

    pub(super) fn apply_preferences(&self, ctx: &Context) {
        ctx.set_theme(match self.preferences.theme {
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
        self.language_is_kept = true;
        self.preferences.language = Some(language);
    }

    pub(super) fn set_theme(&mut self, theme: Theme) {
        self.preferences.theme = theme;
        self.theme_is_kept = true;
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

    pub(super) fn has_busy_tab(&self) -> bool {
        self.tabs.iter().any(Tab::is_busy)
    }

    pub(super) fn allow_quit(&mut self) {
        self.may_quit = true;
    }

    /// Everything that is kept between two starts.
    fn to_save(&self) -> Saved {
        let mut preferences = self.preferences.clone();
        if !self.theme_is_kept {
            preferences.theme = Theme::System;
        }
        Saved {
            preferences,
            tabs: self.tabs.iter().map(|tab| tab.settings.clone()).collect(),
            active_tab: self.active_index(),
        }
    }

    fn keep_settings(&mut self, ctx: &Context) {
        self.preferences.text_percent = text_percent(ctx);
        if let Some(place) = window_place(ctx) {
            self.preferences.window = Some(place);
        }
        let saved = self.to_save();
        let Some(writer) = &mut self.writer else {
            return;
        };
        if let Some(delay) = writer.offer(saved) {
            ctx.request_repaint_after(delay);
        }
        if let Some(error) = writer.error() {
            self.dialog = Some(Dialog::Message(say::settings_unsaved(
                self.language,
                &error,
            )));
        }
    }

    fn panels_ui(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let language = self.language;
        let shows_rail = self.shows_rail(ui);
        tab_bar::tab_bar_ui(
            ui,
            &self.tabs,
            self.active,
            &self.preferences,
            language,
            actions,
        );
        let index = self.active_index();
        let tab = &mut self.tabs[index];
        status_bar::status_bar_ui(ui, tab, language, actions);
        if shows_rail {
            rail::rail_ui(ui, tab, language, actions);
        }
        send_panel::send_panel_ui(ui, tab, &mut self.preferences, language, actions);
        log_panel::log_panel_ui(ui, tab, &self.time_zone, shows_rail, language, actions);
        if let Some(dialog) = &mut self.dialog {
            dialog_ui(ui, dialog, language, actions);
        }
    }

    /// A question before open links are closed by closing the window.
    fn answer_close_request(&mut self, ctx: &Context) {
        if ctx.input(|input| input.viewport().close_requested())
            && !self.may_quit
            && self.has_busy_tab()
        {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.dialog = Some(Dialog::ConfirmQuit);
        }
    }
}

impl eframe::App for App {
    /// Takes what sessions have to tell, also while the window is hidden.
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        if self.is_dirty.swap(false, Ordering::AcqRel) {
            for tab in &mut self.tabs {
                tab.refresh();
            }
        }
        self.answer_close_request(ctx);
        self.take_answers();
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let mut actions = self.key_actions(ui);
        self.panels_ui(ui, &mut actions);
        let ctx = ui.ctx().clone();
        for action in actions {
            self.perform(&ctx, action);
        }
        self.keep_settings(&ctx);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        let saved = self.to_save();
        if let Some(writer) = self.writer.take() {
            writer.finish(saved);
        }
        // Drops the sessions: links are closed and threads joined.
        self.tabs.clear();
    }
}

/// Sets the dirty mark and asks for one frame, from any thread.
fn window_waker(ctx: &Context, is_dirty: &Arc<AtomicBool>) -> Waker {
    let (ctx, is_dirty) = (ctx.clone(), Arc::clone(is_dirty));
    Arc::new(move || {
        if !is_dirty.swap(true, Ordering::AcqRel) {
            ctx.request_repaint_after_for(WAKE_INTERVAL, ViewportId::ROOT);
        }
    })
}

/// Nothing is written over settings of a newer version.
fn writer_for(store: Option<Store>, loaded: &Loaded) -> Option<SettingsWriter> {
    if loaded.newer.is_some() {
        return None;
    }
    store.map(|store| SettingsWriter::start(store, loaded.saved.clone()))
}

fn system_language() -> Language {
    Language::from_locale(&sys_locale::get_locale().unwrap_or_default())
}

/// egui's own zoom keys change the factor too, so it is read back.
fn text_percent(ctx: &Context) -> u16 {
    let percent = ctx.zoom_factor() * 100.0;
    TEXT_PERCENT
        .min_by(|one, other| {
            let distance = |choice: &u16| (f32::from(*choice) - percent).abs();
            distance(one).total_cmp(&distance(other))
        })
        .unwrap_or(100)
}

fn window_place(ctx: &Context) -> Option<WindowPlace> {
    ctx.input(|input| {
        let viewport = input.viewport();
        if viewport.minimized == Some(true) {
            return None;
        }
        let zoom = ctx_zoom(viewport, input.pixels_per_point());
        let inner = viewport.inner_rect?;
        Some(WindowPlace {
            position: viewport
                .outer_rect
                .map(|outer| (outer.min.to_vec2() * zoom).into()),
            size: (inner.size() * zoom).into(),
            maximized: viewport.maximized == Some(true),
        })
    })
}

/// From egui's points, which the text size scales, to the system's.
fn ctx_zoom(viewport: &egui::ViewportInfo, pixels_per_point: f32) -> f32 {
    viewport
        .native_pixels_per_point
        .map_or(1.0, |native| pixels_per_point / native)
}
