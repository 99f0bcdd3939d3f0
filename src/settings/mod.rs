//! Preferences and saved tabs on disk: one versioned TOML file, written
//! atomically.
//!
//! Start with [`Store`]. Portable mode: when `wirepad.toml` stands beside the
//! program, that file is used and nothing is written elsewhere.
//!
//! Does not know egui, and holds no state of running sessions.

mod store;
mod values;

pub use store::{Loaded, Store, StoreError};
pub use values::{
    NetworkSettings, Preferences, ReceiveSettings, Saved, SendSettings, TabSettings, Theme,
    WindowPlace,
};
