//! What is selected, as something to look for.

use super::content::Form;
use super::entry::Entry;
use super::view::{LogView, LogViewInput};
use crate::value::Direction;

/// More is no text that somebody looks for.
const LONGEST: usize = 200;
/// Where it is looked for in a record.
const WITHIN_BYTES: usize = 64 * 1024;

/// A part of one line of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picked {
    pub text: String,
    /// It is bytes, as HEX.
    pub is_hex: bool,
}

impl LogView {
    /// What is selected, when it is a part of one line; whole records are not.
    pub fn picked(&self, input: &LogViewInput<'_>) -> Option<Picked> {
        let (from, to) = self.selection?.bounds();
        let count = to.offset.checked_sub(from.offset)?;
        if from.seq != to.seq || count == 0 || count > LONGEST {
            return None;
        }
        let form = Form {
            source: input.source,
            text: input.text,
            as_hex: input.as_hex,
            note: input.words.note,
        };
        let entry = Entry::read(form, from.seq, WITHIN_BYTES)?;
        let characters = entry.content.text.chars();
        let text: String = characters.skip(from.offset).take(count).collect();
        let is_line = !text.is_empty() && !text.contains('\n');
        let is_hex = input.as_hex && entry.direction != Direction::Note;
        is_line.then_some(Picked { text, is_hex })
    }
}
