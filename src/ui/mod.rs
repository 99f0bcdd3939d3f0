//! The window. The only folder that names egui, eframe and rfd.
