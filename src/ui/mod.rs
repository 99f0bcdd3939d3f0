//! The window. The only folder that names egui, eframe and rfd.
//!
//! Start with [`run`], then `app.rs`: `App` drains what sessions tell in
//! `logic` (also while hidden) and draws in `ui`. Panels are one file a region;
//! they edit the tab's settings in place and push `Action`s (`action.rs`),
//! which one place performs (`perform.rs`). Colours and sizes live in
//! `theme.rs`, words in `i18n/`.
//!
//! Does not touch sockets, and does no file I/O on the window's thread.

mod action;
mod app;
mod client_search;
mod dialogs;
mod files;
mod fonts;
mod log_panel;
pub mod log_view;
mod perform;
mod problem;
mod rail;
mod send_panel;
mod settings_writer;
mod start;
mod status_bar;
mod tab;
mod tab_bar;
mod theme;
mod widgets;

pub use app::{App, Start};
pub use files::FileDialogs;
pub use start::{RendererChoice, run, say_failure};
