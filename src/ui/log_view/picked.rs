//! What is selected, as something to look for.

use super::content::Form;
use super::entry::Entry;
use super::view::{LogView, LogViewInput};
use crate::text::hex;

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
    /// What is selected, when it is a part of one line of text, or some bytes of
    /// one record; whole records are not.
    pub fn picked(&self, input: &LogViewInput<'_>) -> Option<Picked> {
        self.picked_in(Form {
            source: input.source,
            text: input.text,
            shape: self.shape()?,
            note: input.words.note,
        })
    }

    pub(super) fn picked_in(&self, form: Form<'_>) -> Option<Picked> {
        let (from, to) = self.selection?.bounds();
        let count = to.offset.checked_sub(from.offset)?;
        if from.seq != to.seq || count == 0 || count > LONGEST {
            return None;
        }
        let entry = Entry::read_alone(form, from.seq, WITHIN_BYTES)?;
        let map = &entry.content.map;
        if let (Some(first), Some(last)) = (map.byte_at(from.offset), map.byte_at(to.offset - 1)) {
            let record = form.source.read(from.seq)?;
            let text = hex::format(record.bytes.get(first..=last)?);
            return Some(Picked { text, is_hex: true });
        }
        let characters = entry.content.text.chars();
        let text: String = characters.skip(from.offset).take(count).collect();
        let is_line = !text.is_empty() && !text.contains('\n');
        is_line.then_some(Picked {
            text,
            is_hex: false,
        })
    }
}
