//! Preferences and saved tabs on disk: one versioned TOML file, written
//! atomically.
//!
//! Start with [`Store`] (where the file is, how it is read and replaced); the
//! values are in [`Saved`], their text form in `form.rs`. Portable mode: when
//! `wirepad.toml` stands beside the program, that file is used and nothing is
//! written elsewhere.
//!
//! A file that this program does not understand is never overwritten: a damaged
//! one is renamed, one of a newer version or one that cannot be read is left
//! alone and not replaced.
//!
//! Does not know egui, and holds no state of running sessions. Has no thread;
//! reading and writing block for as long as the disk does.

mod color_rules;
mod damaged;
mod finding;
mod form;
mod replace;
mod store;
mod values;
mod view;

pub use color_rules::{
    ColorRule, LONGEST_RULE_NAME, MOST_COLOR_RULES, RuleColor, RuleDirection, RulePaint,
};
pub use finding::{
    ConditionSettings, FilterSettings, PatternKind, PatternSettings, WantedSettings,
};
pub use store::{Loaded, SettingsFile, Store, StoreError};
pub use values::{
    NetworkSettings, Preferences, ReceiveSettings, RecordPreferences, Saved, SendSettings,
    TabSettings, Theme, WindowPlace,
};
pub use view::{
    BytesLayout, ColumnSetting, ColumnSettings, ContentForm, LogColumn, TimeForm, ViewSettings,
};
