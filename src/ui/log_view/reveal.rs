//! Going to a record from outside the view.

use super::position::Position;
use super::selection::Selection;
use super::view::LogView;
use crate::value::RecordSeq;

impl LogView {
    /// Brings a record into view and selects it. The end is not followed then.
    pub fn show(&mut self, seq: RecordSeq) {
        self.follow = false;
        self.position = Position::at(seq, 0);
        self.selection = Some(Selection::records(seq, seq));
    }

    /// The record of the selection's head.
    pub fn current(&self) -> Option<RecordSeq> {
        self.selection.map(|selection| selection.head.seq)
    }
}
