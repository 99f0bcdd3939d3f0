//! Where a search's pattern is in the rows in view.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use super::block::Block;
use super::blocks::{RECORD_BYTES, Shown};
use super::source::LogSource;
use crate::journal::find::{Hit, Question};
use crate::value::RecordSeq;

/// Hits in the blocks in view, kept from frame to frame while they are.
#[derive(Debug, Default)]
pub(super) struct HitCache {
    asked: Option<Arc<Question>>,
    marked: HashMap<RecordSeq, Marked>,
}

#[derive(Debug)]
struct Marked {
    block: Rc<Block>,
    /// In characters of the block: from left to right, apart.
    hits: Vec<Range<usize>>,
}

impl HitCache {
    /// Finds them in what is in view, where that is not done yet.
    pub fn look(
        &mut self,
        source: &dyn LogSource,
        question: Option<&Arc<Question>>,
        shown: &[Shown],
    ) {
        let mut before = std::mem::take(&mut self.marked);
        let asked = std::mem::replace(&mut self.asked, question.cloned());
        let Some(question) = question else {
            return;
        };
        let is_same = asked.is_some_and(|asked| Arc::ptr_eq(&asked, question));
        for shown in shown {
            let block = &shown.laid.block;
            let known = before.remove(&shown.seq);
            let known = known.filter(|known| is_same && Rc::ptr_eq(&known.block, block));
            let marked = known.unwrap_or_else(|| Marked {
                block: Rc::clone(block),
                hits: hits_in(source, question, block),
            });
            self.marked.insert(shown.seq, marked);
        }
    }

    /// In characters of the block that begins in a record.
    pub fn of(&self, seq: RecordSeq) -> &[Range<usize>] {
        self.marked.get(&seq).map_or(&[], |marked| &marked.hits)
    }
}

pub(super) fn hits_in(
    source: &dyn LogSource,
    question: &Question,
    block: &Block,
) -> Vec<Range<usize>> {
    let mut hits = Vec::new();
    for (seq, _) in block.records() {
        let Some(mut record) = source.read(seq) else {
            continue;
        };
        // No more of it is shown.
        record.bytes.truncate(RECORD_BYTES);
        for Hit { bytes, characters } in question.hits_in(&record) {
            match block.chars_of_record_chars(seq, characters) {
                Some(place) => hits.push(place),
                None => hits.extend(block.chars_of_bytes(seq, bytes)),
            }
        }
    }
    merged(hits)
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
    fn hits_of_several_patterns_are_in_order_and_apart() {
        assert_eq!(
            merged(vec![5..7, 0..2, 6..9, 2..2, 2..4]),
            [0..2, 2..4, 5..9]
        );
    }
}
