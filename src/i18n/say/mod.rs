//! Sentences for people, made of values by exhaustive matches: an error, note
//! or state without words in both languages does not compile.
//!
//! Start with [`Sentence`] and [`link_error`]. The reasons that an operating
//! system gives are in `cause.rs`, once for all errors. Sentences name the
//! address and the cause, and the hint says what to do next; paths come last.
//! People count from 1, so positions in typed text are shown one higher than in
//! the errors.
//!
//! Does not hold captions (they are in [`words`](super::words)), and does not
//! decide where a sentence is shown.

use std::path::Path;

/// Formats the literal of a language; both take the variables in scope.
macro_rules! say {
    ($language:expr, $english:literal, $chinese:literal $(,)?) => {
        match $language {
            crate::value::Language::English => format!($english),
            crate::value::Language::Chinese => format!($chinese),
        }
    };
}

mod amount;
mod bookmarks;
mod cause;
mod cli_expect;
mod cli_replay;
mod cli_run;
mod cli_source;
mod cli_usage;
mod cli_wrong;
mod command;
pub mod doctor;
mod ending;
mod jump;
mod keeping;
mod link;
mod note;
mod operation;
mod pattern;
mod receive_buffer;
mod records;
mod session_file;
mod sessions;
mod statistics;
mod status;
#[cfg(test)]
mod tests;
mod typed;

pub use amount::{byte_count, duration, exact_length, grouped, minutes};
pub use bookmarks::{bookmark, bookmark_count, bookmark_error, bookmarks_unread, record_number};
pub use cli_expect::{
    CameInstead, Expected, Near, came_instead, came_near, expectation_unmet,
    expected_in_newest_only,
};
pub use cli_replay::{Replayed, nothing_to_replay, replay_faults, replay_report, untold_protocol};
pub use cli_run::{
    file_is_no_datagram, input_failed, input_left, journal_place_refused, line_is_not_utf8,
    line_is_too_long, no_thread, note_with_hint, output_failed, records_are_kept, save_appends,
    save_refused, told_again, too_few_records, too_few_repeats, unreadable_file, unsent_messages,
    waiting_for_target, which_tab, wrong_line,
};
pub use cli_source::{
    RecordedSession, SourceError, convert_progress, convert_unwritten, source_error,
};
pub use cli_usage::{
    bare_port, empty_hex, empty_over_tcp, expectation_error, no_place_for_notes,
    nothing_before_then, nothing_expected, nothing_to_repeat, number_out_of_range, of_option,
    option_of_window, port_zero, unknown_name, unknown_output_form, unknown_save_form,
    url_for_address,
};
pub use cli_wrong::{ExtraWhy, WrongWords, wrong_words};
pub use command::{command_copied, no_command};
pub use ending::{AtEnd, program_end, tab_end};
pub use jump::{jump_leads_to, jump_no_such_number};
pub use keeping::{
    journal_error, journal_refused, log_saved, newer_settings, save_failed, set_aside,
    settings_unreadable, settings_unsaved,
};
pub use link::{link_error, remote_port_zero};
pub use note::note;
pub use operation::operation_error;
pub use pattern::{lengths_error, pattern_error, peers_error, unusable_rules};
pub use receive_buffer::{receive_buffer_granted, receive_buffer_short};
pub use records::{
    directory_refused, no_place_for_records, records_in_memory, records_of_this_start,
};
pub use session_file::{session_file_error, session_file_saved};
pub use sessions::{
    Missing, OldSession, losses, missing, old_session, old_sessions_sum, session_kept,
    session_left, sessions_kept, sessions_left,
};
pub use statistics::{
    backward_gaps, binary_bytes, byte_rate, chart_step, correspondent, counted, counted_bytes, gap,
    missed, other_peers, peer_count, record_rate, span, survey_refused,
};
pub use status::{refused, state};
pub use typed::{compose_error, endpoint_error, network_problem, port_error};

/// What is told to a person about one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// What happened, to which address, and why.
    pub text: String,
    /// What to do next; a whole sentence.
    pub hint: Option<String>,
}

impl From<String> for Sentence {
    /// A sentence without a hint.
    fn from(text: String) -> Self {
        Self { text, hint: None }
    }
}

impl Sentence {
    fn new(text: String, hint: String) -> Self {
        Self {
            text,
            hint: Some(hint),
        }
    }
}

/// A path as it is shown. A name may hold anything, also line breaks.
pub fn shown_path(path: &Path) -> String {
    one_line(&path.to_string_lossy())
}

/// `text` with every character that has no shape, or turns the line around,
/// written as an escape.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for character in text.chars() {
        if is_shapeless(character) {
            line.extend(character.escape_unicode());
        } else {
            line.push(character);
        }
    }
    line
}

/// A control, a line break or a change of writing direction (Unicode Standard
/// Annex 9).
fn is_shapeless(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(character, '\u{2060}'..='\u{206f}' | '\u{feff}')
}
