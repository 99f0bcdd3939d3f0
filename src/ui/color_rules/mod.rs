//! Colour rules: records that fit a pattern stand out in the log.
//!
//! Start with [`RuleBook`] (the rules of the preferences, ready to be asked);
//! `dialog.rs` edits them.
//!
//! A rule is asked once for a record that comes into view, never for others, so
//! that a frame at rest costs the same with rules and without. A frame judges for
//! a few milliseconds and leaves the rest to the next ones: where there are many
//! rules and long records, the colours come after the text.
//!
//! Does not paint the log: it answers with a tint.

mod book;
mod dialog;

pub use book::{RuleBook, TabReading};
pub(super) use dialog::{RulesForm, rules_ui};
