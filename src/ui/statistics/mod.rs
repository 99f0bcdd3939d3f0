//! A window over the log: totals, rates, a chart, gaps, lengths and peers.
//!
//! Start with [`StatisticsPane`], what a tab has of it, and [`statistics_ui`].
//! Each table is a file; what they have in common is in `table.rs`, all of them as
//! text for a spreadsheet in `sheet.rs`.
//!
//! Does not count: that is [`crate::journal::survey`], whose thread runs while the
//! window is open and asks for at most four frames a second, none while nothing
//! changes.

mod chart;
mod pane;
mod peers;
mod sheet;
mod spreads;
mod table;
mod totals;
mod window;

pub use pane::StatisticsPane;
pub use window::statistics_ui;
