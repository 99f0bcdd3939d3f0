//! The window. The only folder that names egui, eframe and rfd.

pub mod log_view;
