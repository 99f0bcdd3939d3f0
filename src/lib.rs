//! Wirepad, a network debug assistant.

pub mod cli;
pub mod export;
pub mod frame;
pub mod i18n;
pub mod journal;
pub mod net;
pub mod session;
pub mod settings;
pub mod text;
pub mod ui;
pub mod value;
