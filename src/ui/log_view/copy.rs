//! Selected text, from the journal and not from the screen: also what is
//! scrolled away, and records whole that the screen shows in part.

use std::ops::Range;

use super::content::Form;
use super::entry::Entry;
use super::order::Order;
use super::selection::Selection;
use crate::text::hex;
use crate::value::{Direction, RecordSeq};

/// A clipboard holds no more than this.
const COPY_BYTES: usize = 32 * 1024 * 1024;

/// Text for the clipboard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copied {
    pub text: String,
    /// There was more than fits; what is here is the beginning.
    pub is_cut: bool,
}

/// The selected text: a record a line, or in stream mode as the lines run.
pub(super) fn selected_text(
    selection: Selection,
    form: Form<'_>,
    log_mode: bool,
    order: &Order<'_>,
) -> Copied {
    let mut copied = Copied::default();
    let mut previous: Option<Entry> = None;
    for seq in selected_records(selection, order) {
        let entry = match &previous {
            None => Entry::read_alone(form, seq, COPY_BYTES),
            previous => Entry::read(form, seq, COPY_BYTES, previous.as_ref()),
        };
        let (Some(range), Some(entry)) = (selection.in_record(seq), entry) else {
            continue;
        };
        let text = &entry.content.text;
        let joined = previous.as_ref().filter(|_| !log_mode);
        let takes_lf = joined.is_some_and(|previous| previous.takes_lf_of(&entry));
        let runs_on = joined.is_some_and(|previous| previous.is_continued_by(&entry));
        // An LF alone that belongs to the CR before it adds nothing.
        if previous.is_some() && !(takes_lf && text.len() == 1) {
            copied
                .text
                .push_str(if runs_on { form.shape.joint() } else { "\n" });
        }
        let start = range.start.max(usize::from(takes_lf));
        // The break between two records is written before the next one.
        let whole_lines = text.strip_suffix('\n').unwrap_or(text);
        let selected = characters(whole_lines, start..range.end);
        copied.text.push_str(selected);
        if copied.cut() {
            break;
        }
        previous = Some(entry);
    }
    copied
}

/// The bytes of every record that the selection touches, a record a line.
/// Notes have none.
pub(super) fn selected_hex(selection: Selection, form: Form<'_>, order: &Order<'_>) -> Copied {
    let mut copied = Copied::default();
    let mut is_first = true;
    for seq in selected_records(selection, order) {
        let record = form.source.read(seq);
        let Some(record) = record.filter(|record| record.direction != Direction::Note) else {
            continue;
        };
        if !std::mem::take(&mut is_first) {
            copied.text.push('\n');
        }
        let within = record.bytes.len().min(COPY_BYTES);
        copied.text.push_str(&hex::format(&record.bytes[..within]));
        if copied.cut() {
            break;
        }
    }
    copied
}

fn selected_records(selection: Selection, order: &Order<'_>) -> impl Iterator<Item = RecordSeq> {
    let (from, to) = selection.bounds();
    order.from(from.seq).take_while(move |seq| *seq <= to.seq)
}

fn characters(text: &str, range: Range<usize>) -> &str {
    let byte_of = |index: usize| {
        let place = text.char_indices().nth(index);
        place.map_or(text.len(), |(byte, _)| byte)
    };
    let start = byte_of(range.start);
    &text[start..byte_of(range.end).max(start)]
}

impl Copied {
    fn cut(&mut self) -> bool {
        self.is_cut = self.text.len() > COPY_BYTES;
        if self.is_cut {
            self.text
                .truncate(self.text.floor_char_boundary(COPY_BYTES));
        }
        self.is_cut
    }
}
