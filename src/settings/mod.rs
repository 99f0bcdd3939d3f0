//! Preferences and saved tabs on disk: one versioned TOML file, written
//! atomically.
//!
//! Start with [`Store`] (where the file is, how it is read and replaced); the
//! values are in [`Saved`], their text form in `form.rs`. Portable mode: when
//! `wirepad.toml` stands beside the program, that file is used and nothing is
//! written elsewhere.
//!
//! What a tab's fields ask of a session is in `plan.rs`, a tab as a command in
//! `command_line.rs`, tabs in a file that people send around in
//! `session_file.rs`.
//!
//! A file that this program does not understand is never overwritten: a damaged
//! one is renamed, one of a newer version or one that cannot be read is left
//! alone and not replaced.
//!
//! Does not know egui, and holds no state of running sessions. Has no thread;
//! reading and writing block for as long as the disk does.

mod color_rules;
mod command_line;
mod damaged;
mod finding;
mod form;
mod plan;
mod replace;
mod session_file;
mod store;
mod values;
mod view;

pub use color_rules::{
    ColorRule, LONGEST_RULE_NAME, MOST_COLOR_RULES, RuleColor, RuleDirection, RulePaint,
};
pub use command_line::{CommandContext, CommandProblem, SavingNow, Shell, as_command, quoted};
pub use finding::{
    ConditionSettings, FilterSettings, PatternKind, PatternSettings, WantedSettings,
};
pub use plan::{NetworkProblem, WRITE_QUEUE_LIMIT_BYTES, repeat_interval, typed_remote_port};
pub use session_file::{
    MOST_TABS_IN_FILE, SESSION_FILE_EXTENSION, SessionFileError, Wanted, WrongValue,
    read_session_file, write_session_file,
};
pub use store::{Loaded, SettingsFile, Store, StoreError};
pub use values::{
    NetworkSettings, Preferences, ReceiveSettings, RecordPreferences, Saved, SendSettings,
    TabSettings, Theme, WindowPlace,
};
pub use view::{
    BytesLayout, ColumnSetting, ColumnSettings, ContentForm, LogColumn, TimeForm, ViewSettings,
};
