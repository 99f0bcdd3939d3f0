//! Jumping to a record by its number, its time or its place in the log.
//!
//! Start with [`parse`] (what was typed), then [`Log::find`] (which record that
//! is) and [`JumpForm`] (the dialog).
//!
//! Does not move the log: it pushes an action with the record's number. Times
//! are civil ones of the window's time zone.

mod dialog;
mod find;
mod typed;

pub use dialog::{JumpForm, jump_ui};
use find::{Log, Missed};
use typed::{JumpTarget, parse};
