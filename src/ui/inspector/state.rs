use std::ops::Range;
use std::sync::Arc;

use super::pane::PaneState;
use super::readings::Readings;
use super::selection::ByteSelection;
use super::text_rows::TextRows;
use super::values::ValuesState;
use crate::journal::find::Question;
use crate::journal::{JournalReader, Record};
use crate::text::{Encoding, Leaning};
use crate::value::RecordSeq;

/// A longer record is not looked through, since the window would wait.
const LOOKED_THROUGH: usize = 1 << 20;

/// What is shown where there is no room for everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Section {
    #[default]
    Bytes,
    Text,
    Values,
}

/// What the inspector remembers of a tab.
#[derive(Debug, Default)]
pub struct Inspector {
    record: Option<Arc<Record>>,
    /// The record stays, whatever is chosen in the log.
    pub(super) is_pinned: bool,
    pub(super) selection: Option<ByteSelection>,
    pub(super) dump: PaneState,
    pub(super) text: PaneState,
    pub(super) section: Section,
    pub(super) text_rows: Option<TextRows>,
    pub(super) readings: Option<Readings>,
    pub(super) values: ValuesState,
    /// Something in the pane had the focus in the last frame.
    pub(super) had_focus: bool,
}

impl Inspector {
    /// The keyboard goes to the bytes, as soon as they are there.
    pub fn take_keyboard(&mut self) {
        self.section = Section::Bytes;
        self.dump.takes_keyboard = true;
    }

    /// It has the keyboard, while it is open.
    pub fn had_focus(&self) -> bool {
        self.had_focus
    }

    pub(super) fn record(&self) -> Option<Arc<Record>> {
        self.record.clone()
    }

    /// Shows what is chosen in the log. What was shown stays while nothing is
    /// chosen, as when another encoding has taken the log's selection away, but
    /// not longer than it is in the journal.
    ///
    /// The cursor goes to the first of what is looked for.
    pub(super) fn follow(
        &mut self,
        chosen: Option<RecordSeq>,
        journal: &JournalReader,
        looked_for: Option<&Question>,
    ) {
        if self.is_pinned && self.record.is_some() {
            return;
        }
        let shown = self.record.as_ref().map(|record| record.seq);
        match chosen {
            Some(seq) if shown != Some(seq) => {
                self.show(journal.read(seq));
                self.selection = self.first_hit(looked_for);
            }
            _ if shown.is_some_and(|seq| seq < journal.first()) => self.show(None),
            _ => {}
        }
    }

    pub(super) fn show(&mut self, record: Option<Record>) {
        self.record = record.map(Arc::new);
        self.is_pinned = false;
        self.selection = None;
        self.dump.reset();
        self.text.reset();
        self.text_rows = None;
        self.readings = None;
    }

    fn first_hit(&self, looked_for: Option<&Question>) -> Option<ByteSelection> {
        let record = self.record.as_ref()?;
        let question = looked_for.filter(|_| record.bytes.len() <= LOOKED_THROUGH)?;
        let hits = question.hits_in(record);
        let bytes = hits.into_iter().map(|hit| hit.bytes);
        let first = bytes
            .filter(|bytes| !bytes.is_empty())
            .min_by_key(|bytes| bytes.start)?;
        let start = ByteSelection::caret(first.start..first.start + 1);
        Some(start.with_head(first.end - 1..first.end))
    }

    /// Where the cursor is, or a selection begins.
    pub(super) fn cursor(&self) -> usize {
        self.selection.as_ref().map_or(0, |it| it.range().start)
    }

    /// What is selected; a cursor alone selects nothing.
    pub(super) fn range(&self) -> Option<Range<usize>> {
        let selection = self.selection.as_ref()?;
        (!selection.is_caret()).then(|| selection.range())
    }
}

/// The rows of a record, broken anew only when something has changed.
pub(super) fn rows_of<'a>(
    kept: &'a mut Option<TextRows>,
    record: &Arc<Record>,
    encoding: Encoding,
    width: usize,
) -> &'a mut TextRows {
    if kept
        .as_ref()
        .is_some_and(|rows| !rows.is_of(record, encoding, width))
    {
        *kept = None;
    }
    kept.get_or_insert_with(|| TextRows::new(record, encoding, width))
}

/// The readings of a range, computed anew only when something has changed.
pub(super) fn readings_of<'a>(
    kept: &'a mut Option<Readings>,
    record: &Arc<Record>,
    range: Range<usize>,
    leaning: Leaning,
    journal: &JournalReader,
) -> &'a mut Readings {
    let is_old = |readings: &Readings| !readings.are_of(record, &range, leaning);
    if kept.as_ref().is_some_and(is_old) {
        *kept = None;
    }
    kept.get_or_insert_with(|| Readings::new(record, range, leaning, journal))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::find::{Case, Encodings, Pattern};
    use crate::journal::{Draft, Journal, Party};
    use crate::value::{Direction, Stamp};

    #[test]
    fn the_first_of_what_is_looked_for_is_selected_also_far_down_a_record() {
        let mut journal = Journal::in_memory(1 << 20);
        let bytes = [vec![b'.'; 30_000], b"QQQQ ... QQQQ".to_vec()].concat();
        journal.append(Draft {
            at: Stamp(0),
            direction: Direction::In,
            party: Party::Nobody,
            stream: None,
            typed_as_hex: false,
            bytes: &bytes,
        });
        let pattern = Pattern::text("QQQQ", Case::Heeded).unwrap();
        let question = Question::of_pattern(pattern, Encodings::default());
        let mut inspector = Inspector::default();
        inspector.follow(Some(RecordSeq(0)), &journal.reader(), Some(&question));
        assert_eq!(inspector.range(), Some(30_000..30_004));
    }
}
