//! Where a search's pattern is in the rows in view.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use super::blocks::{RECORD_BYTES, Shown, TextSettings};
use super::content::Form;
use super::frame::Frame;
use crate::journal::find::{Hit, Question};
use crate::journal::{Record, RecordText, TextPiece};
use crate::text::visible;
use crate::value::{Direction, RecordSeq};

/// Hits of the records in view, kept from frame to frame while they are.
#[derive(Debug, Default)]
pub(super) struct HitCache {
    asked: Option<(Arc<Question>, TextSettings)>,
    hits: HashMap<RecordSeq, Rc<[Range<usize>]>>,
}

impl HitCache {
    /// Finds them in what is in view, where that is not done yet.
    pub fn look(&mut self, frame: &Frame<'_>, shown: &[Shown]) {
        let before = std::mem::take(&mut self.hits);
        let Some(question) = frame.input.hits else {
            self.asked = None;
            return;
        };
        let settings = frame.text_settings();
        let is_same = self
            .asked
            .as_ref()
            .is_some_and(|(asked, asked_in)| Arc::ptr_eq(asked, question) && *asked_in == settings);
        self.asked = Some((Arc::clone(question), settings));
        for shown in shown {
            let block = &shown.laid.block;
            for seq in block.records() {
                let known = before.get(&seq).filter(|_| is_same && !block.is_open);
                let hits = match known {
                    Some(hits) => Rc::clone(hits),
                    None => hits_in(frame.blocks.form, question, seq),
                };
                self.hits.insert(seq, hits);
            }
        }
    }

    /// In characters of the record as it is shown: from left to right, apart.
    pub fn of(&self, seq: RecordSeq) -> &[Range<usize>] {
        self.hits.get(&seq).map_or(&[], |hits| hits)
    }
}

fn hits_in(form: Form<'_>, question: &Question, seq: RecordSeq) -> Rc<[Range<usize>]> {
    let Some(mut record) = form.source.read(seq) else {
        return Rc::default();
    };
    record.bytes.truncate(RECORD_BYTES);
    let hits = question.hits_in(&record);
    if hits.is_empty() {
        return Rc::default();
    }
    let places = places(form, &record, &hits);
    merged(places).into()
}

fn places(form: Form<'_>, record: &Record, hits: &[Hit]) -> Vec<Range<usize>> {
    if record.direction == Direction::Note {
        return hits.iter().map(|hit| hit.characters.clone()).collect();
    }
    if form.as_hex {
        // Pairs with a blank between.
        let pairs = |bytes: &Range<usize>| bytes.start * 3..(bytes.end * 3).saturating_sub(1);
        return hits.iter().map(|hit| pairs(&hit.bytes)).collect();
    }
    let starts = shown_starts(&form.source.text(form.text, record));
    let last = starts.last().copied().unwrap_or_default();
    let place = |index: usize| starts.get(index).copied().unwrap_or(last);
    hits.iter()
        .map(|hit| place(hit.characters.start)..place(hit.characters.end))
        .collect()
}

/// Where each character of a record's text begins in what is shown, and where
/// the last one ends. See [`super::content`].
fn shown_starts(text: &RecordText) -> Vec<usize> {
    let mut starts = vec![0];
    let mut shown = 0;
    let mut push = |length: usize| {
        shown += length;
        starts.push(shown);
    };
    let mut last = None;
    for piece in &text.pieces {
        match piece {
            TextPiece::Undecodable(bytes) => {
                bytes.iter().for_each(|_| push("<A7>".len()));
                last = None;
            }
            TextPiece::Text(text) => {
                for character in text.chars() {
                    let joins = character == '\n' && last == Some('\r');
                    push(match visible(character) {
                        Some(form) => form.to_string().len(),
                        None => usize::from(!joins),
                    });
                    last = Some(character);
                }
            }
        }
    }
    starts
}

/// Sorted, and without those that overlap.
fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.retain(|range| !range.is_empty());
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    ranges.dedup_by(|later, kept| {
        let overlaps = later.start < kept.end;
        if overlaps {
            kept.end = kept.end.max(later.end);
        }
        overlaps
    });
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_follow_what_stands_in_for_characters_and_bytes() {
        let text = RecordText {
            pieces: vec![
                TextPiece::Text("a\u{1b}\r\nb".to_owned()),
                TextPiece::Undecodable(vec![0xA7]),
                TextPiece::Text("c\u{202e}\n".to_owned()),
            ],
        };
        // a <1B> ⏎ - b <A7> c <U+202E> ⏎
        assert_eq!(
            shown_starts(&text),
            [0, 1, 5, 6, 6, 7, 11, 12, 20, 21],
            "{text:?}"
        );
    }

    #[test]
    fn hits_of_several_patterns_are_in_order_and_apart() {
        assert_eq!(
            merged(vec![5..7, 0..2, 6..9, 2..2, 2..4]),
            [0..2, 2..4, 5..9]
        );
    }
}
