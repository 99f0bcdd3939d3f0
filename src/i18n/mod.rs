//! Words for people, in Chinese and English. A missing translation does not
//! compile.
//!
//! Start with [`words`] (captions; those made of values are in `made.rs`) and
//! [`say`] (sentences made of values).
//!
//! Does not know egui. No word for people is written on a lower floor.

pub mod cli_help;
mod doctor;
mod forms;
mod found;
mod made;
pub mod say;
mod words;

use crate::value::Language;

pub use doctor::{Caption, DoctorCaptions, doctor_captions};
pub use forms::form_name;
pub use found::{filtered_records, found_records, nth_name, search_stopped, searching};
pub use made::{
    all_connections, bytes_selected, column_name, display_paused, encoding_guess, leaves_as,
    more_bytes, new_records, protocol_name, read_only_title, records_gone, repeated, use_encoding,
    whole_record,
};
pub use words::{Words, words};

/// The language that the system's locale asks for; `None` when none is set.
pub fn locale_language() -> Option<Language> {
    sys_locale::get_locale().map(|name| Language::from_locale(&name))
}

/// The language of who has chosen none.
pub fn system_language() -> Language {
    locale_language().unwrap_or_else(|| Language::from_locale(""))
}
