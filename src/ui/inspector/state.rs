use std::ops::Range;
use std::sync::Arc;

use super::pane::PaneState;
use super::readings::Readings;
use super::selection::ByteSelection;
use super::text_rows::TextRows;
use super::values::ValuesState;
use crate::journal::{JournalReader, Record};
use crate::text::{Encoding, Leaning};
use crate::value::RecordSeq;

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
    pub(super) fn follow(&mut self, chosen: Option<RecordSeq>, journal: &JournalReader) {
        if self.is_pinned && self.record.is_some() {
            return;
        }
        let shown = self.record.as_ref().map(|record| record.seq);
        match chosen {
            Some(seq) if shown != Some(seq) => self.show(journal.read(seq)),
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
