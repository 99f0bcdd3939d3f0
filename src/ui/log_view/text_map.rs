//! Where the bytes and the characters of a record stand in the text that shows
//! it. What is searched is counted in the record; what is painted is counted in
//! the text.

use std::ops::Range;

/// A record's character from which on the text's characters are counted anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Jump {
    in_record: usize,
    in_text: usize,
}

/// Where one byte stands in a table, in characters of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ByteSpot {
    /// Of the first digit of the two.
    pub pair: usize,
    /// The character that it is a part of; empty when there is none.
    pub sign: Range<usize>,
}

/// All places are in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TextMap {
    /// The record's characters in their order. A stretch without a jump has one
    /// character of the text for one of the record.
    Characters { jumps: Vec<Jump>, count: usize },
    /// `55 AA 00`.
    Pairs,
    Table {
        per_line: usize,
        spots: Vec<ByteSpot>,
    },
}

impl Default for TextMap {
    fn default() -> Self {
        Self::Characters {
            jumps: Vec::new(),
            count: 0,
        }
    }
}

impl TextMap {
    /// One more character of the record is shown by the text's characters up to
    /// `text_end`.
    pub fn pass(&mut self, text_start: usize, text_end: usize) {
        let Self::Characters { jumps, count } = self else {
            return;
        };
        *count += 1;
        if text_end != text_start + 1 {
            jumps.push(Jump {
                in_record: *count,
                in_text: text_end,
            });
        }
    }

    /// So many characters of the record are shown as they are.
    pub fn pass_plain(&mut self, more: usize) {
        if let Self::Characters { count, .. } = self {
            *count += more;
        }
    }

    /// The text's characters for some characters of the record, or of a note's
    /// words. `None` where bytes are shown.
    pub fn of_characters(&self, range: Range<usize>) -> Option<Range<usize>> {
        let Self::Characters { jumps, .. } = self else {
            return None;
        };
        let (start, end) = (place(jumps, range.start), place(jumps, range.end));
        (start < end).then_some(start..end)
    }

    /// The record's characters that some of the text's show. Those that show
    /// nothing belong to the one before them. None where bytes are shown.
    pub fn touched(&self, range: &Range<usize>) -> Range<usize> {
        let Self::Characters { jumps, count } = self else {
            return 0..0;
        };
        // The first one in the record of which `is_reached` holds, which then
        // holds of all that follow.
        let first = |is_reached: &dyn Fn(usize) -> bool| {
            let (mut low, mut high) = (0, *count);
            while low < high {
                let middle = low + (high - low) / 2;
                if is_reached(middle) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            low
        };
        let start = first(&|at| place(jumps, at + 1) > range.start);
        let end = first(&|at| place(jumps, at) >= range.end && place(jumps, at + 1) > range.end);
        start..end.max(start)
    }

    /// The text's characters for some bytes of the record. None where
    /// characters are shown.
    pub fn of_bytes(&self, range: Range<usize>) -> Vec<Range<usize>> {
        match self {
            Self::Characters { .. } => Vec::new(),
            Self::Pairs if range.is_empty() => Vec::new(),
            Self::Pairs => {
                let pairs = range.start * 3..range.end * 3 - 1;
                std::iter::once(pairs).collect()
            }
            Self::Table { per_line, spots } => of_table(*per_line, spots, range),
        }
    }

    /// The byte at a character of the text, or the one before it. `None` where
    /// characters are shown.
    pub fn byte_at(&self, character: usize) -> Option<usize> {
        match self {
            Self::Characters { .. } => None,
            Self::Pairs => Some(character / 3),
            Self::Table { per_line, spots } => {
                let by_pair = spots.partition_point(|spot| spot.pair <= character);
                let last = by_pair.saturating_sub(1);
                let line = last - last % per_line..(last + 1).min(spots.len());
                Some(by_sign(spots, line, character).unwrap_or(last))
            }
        }
    }
}

/// Where a character of the record begins in the text.
fn place(jumps: &[Jump], at: usize) -> usize {
    let next = jumps.partition_point(|jump| jump.in_record <= at);
    match next.checked_sub(1).map(|last| jumps[last]) {
        Some(jump) => jump.in_text + (at - jump.in_record),
        None => at,
    }
}

/// The byte of a line with whose sign a character belongs, if it is right of the
/// pairs. A sign that began in the line above is not meant.
fn by_sign(spots: &[ByteSpot], line: Range<usize>, character: usize) -> Option<usize> {
    let pairs_end = spots.get(line.end.checked_sub(1)?)?.pair;
    let mut found: Option<usize> = None;
    for byte in line {
        let start = spots[byte].sign.start;
        let is_later = found.is_none_or(|found| spots[found].sign.start < start);
        if is_later && start > pairs_end && start <= character {
            found = Some(byte);
        }
    }
    found
}

/// The pairs of each line as one range, and the signs.
fn of_table(per_line: usize, spots: &[ByteSpot], range: Range<usize>) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let end = range.end.min(spots.len());
    let mut at = range.start;
    while at < end {
        let line_end = (at - at % per_line + per_line).min(end);
        ranges.push(spots[at].pair..spots[line_end - 1].pair + 2);
        at = line_end;
    }
    for spot in spots.get(range.start..end).unwrap_or_default() {
        match ranges.last_mut() {
            _ if spot.sign.is_empty() => {}
            Some(last) if last.start <= spot.sign.start && spot.sign.start <= last.end => {
                last.end = last.end.max(spot.sign.end);
            }
            _ => ranges.push(spot.sign.clone()),
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `a<1B>b`, `\r\n` and `<A7>`.
    fn characters() -> TextMap {
        let mut map = TextMap::default();
        map.pass_plain(1);
        map.pass(1, 5);
        map.pass_plain(1);
        map.pass(6, 7);
        map.pass(7, 7);
        map.pass(7, 11);
        map.pass_plain(1);
        map
    }

    #[test]
    fn a_character_that_is_shown_by_its_code_moves_those_after_it() {
        let map = characters();
        assert_eq!(map.of_characters(0..1), Some(0..1));
        assert_eq!(map.of_characters(1..2), Some(1..5));
        assert_eq!(map.of_characters(0..3), Some(0..6));
        assert_eq!(map.of_characters(3..5), Some(6..7));
        assert_eq!(map.of_characters(4..5), None, "the LF after a CR");
        assert_eq!(map.of_characters(5..7), Some(7..12));
        assert!(map.of_bytes(0..2).is_empty());
    }

    #[test]
    fn bytes_of_pairs_have_the_blanks_between_them() {
        assert_eq!(TextMap::Pairs.of_bytes(1..3), [Range { start: 3, end: 8 }]);
        assert!(TextMap::Pairs.of_bytes(2..2).is_empty());
        assert_eq!(TextMap::Pairs.byte_at(4), Some(1));
        assert_eq!(TextMap::Pairs.of_characters(0..1), None);
    }

    /// `61 E4  a中` and `B8 AD 62 b` below it, with two bytes in the first line.
    fn table() -> TextMap {
        let spot = |pair, sign| ByteSpot { pair, sign };
        TextMap::Table {
            per_line: 2,
            spots: vec![
                spot(0, 7..8),
                spot(3, 8..9),
                spot(10, 8..9),
                spot(13, 8..9),
                spot(20, 27..28),
            ],
        }
    }

    #[test]
    fn bytes_of_a_table_are_marked_line_by_line_and_with_their_signs() {
        let table = table();
        assert_eq!(table.of_bytes(0..2), [0..5, 7..9]);
        assert_eq!(table.of_bytes(1..4), [3..5, 10..15, 8..9]);
        assert_eq!(table.of_bytes(4..9), [20..22, 27..28]);
    }

    #[test]
    fn a_character_of_a_table_leads_to_its_byte() {
        let table = table();
        assert_eq!(table.byte_at(0), Some(0));
        assert_eq!(table.byte_at(4), Some(1));
        assert_eq!(table.byte_at(7), Some(0));
        assert_eq!(table.byte_at(8), Some(1));
        assert_eq!(table.byte_at(11), Some(2));
        assert_eq!(table.byte_at(27), Some(4));
    }
}
