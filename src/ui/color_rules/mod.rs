//! Colour rules: records that fit a pattern stand out in the log.
//!
//! Start with [`RuleBook`] (the rules of the preferences, ready to be asked);
//! `dialog.rs` edits them.
//!
//! A rule is asked once for a record that comes into view, never for others, so
//! that a frame at rest costs the same with rules and without.
//!
//! Does not paint the log: it answers with a tint.

mod book;
mod dialog;

pub use book::{RuleBook, Rules};
pub(super) use dialog::{RulesForm, rules_ui};
