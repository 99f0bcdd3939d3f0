//! Controls that the panels share, each with a stable accessible name.
//!
//! Start with [`labelled_row`]: the grid of the left column.
//!
//! Does not know sessions or actions.

mod check;
mod choice;
mod field;
mod icon;
mod row;
mod rows_in_view;

pub use check::check;
pub use choice::{combo, encoding_combo, searchable_combo, segmented, segments, wide_segmented};
pub use field::{Field, field, field_with_id};
pub use icon::{
    close_button, column_button, dot, list_button, more_button, paint_dot, plus_button,
    step_button, theme_button,
};
pub use row::{error_text, focus_frame, group_heading, labelled_row, primary_button, sentence_ui};
pub use rows_in_view::rows_in_view;
