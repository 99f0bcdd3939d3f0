//! The window. The only folder that names egui, eframe and rfd.
//!
//! Start with [`run`], then `app.rs`: `App` drains what sessions tell in
//! `logic` (also while hidden) and draws in `ui`. Panels are one file a region;
//! they edit the tab's settings in place and push `Action`s (`action.rs`),
//! which one place performs (`perform.rs`, those on the log in
//! `perform_view.rs`). What a session goes on doing by
//! itself, such as a repeat, is brought in line with the fields once a frame
//! (`Tab::follow_fields`). Colours and sizes live in `theme.rs`, words in
//! `i18n/`.
//!
//! A frame costs what is in view, and an idle window draws none: nothing blinks
//! or ticks but the age of clients in view, once a minute, and the rates of an open
//! statistics window until they have faded. Settings, session files, logs and
//! journals are written by threads of their own.
//!
//! Does not touch sockets, and writes no file on the window's thread.

mod action;
mod again;
mod app;
mod as_command;
mod bookmarks;
mod client_search;
mod closing;
pub mod color_rules;
mod contrast;
mod copying;
mod dialogs;
mod end_question;
mod escape;
mod files;
mod finding;
mod fonts;
mod inspector;
mod jump;
mod log_panel;
pub mod log_view;
mod old_journals;
mod old_sessions;
mod pane_height;
mod perform;
mod perform_view;
mod press;
mod problem;
mod rail;
mod records;
mod records_dialog;
mod records_trial;
mod room;
mod send_panel;
mod session_files;
mod sessions_dialog;
mod sessions_strip;
mod settings_writer;
mod start;
mod statistics;
mod status_bar;
mod tab;
mod tab_bar;
mod theme;
mod view_menu;
mod waking;
mod widgets;

pub use app::{App, Start};
pub use files::{Answer, FileDialogs};
pub use fonts::{chinese_fonts, silence_list_panics as silence_font_panics};
pub use records::{PlaceOfThisStart, RecordPlaces};
pub use start::{RendererChoice, display, run, say_failure, try_renderer};
