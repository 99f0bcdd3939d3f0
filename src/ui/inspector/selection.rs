use std::ops::Range;

/// What is selected of a record's bytes: from the unit where the user began to
/// the one where the cursor is. A unit is a byte of the dump or a character of
/// the text, so that a selection made in the text has whole characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ByteSelection {
    anchor: Range<usize>,
    head: Range<usize>,
}

impl ByteSelection {
    /// The cursor on a unit, and nothing selected.
    pub fn caret(unit: Range<usize>) -> Self {
        Self {
            anchor: unit.clone(),
            head: unit,
        }
    }

    pub fn all(len: usize) -> Self {
        Self {
            anchor: 0..1.min(len),
            head: len.saturating_sub(1)..len,
        }
    }

    pub fn with_head(&self, head: Range<usize>) -> Self {
        Self {
            anchor: self.anchor.clone(),
            head,
        }
    }

    pub fn is_caret(&self) -> bool {
        self.anchor == self.head
    }

    /// The unit under the cursor.
    pub fn head(&self) -> Range<usize> {
        self.head.clone()
    }

    pub fn range(&self) -> Range<usize> {
        self.anchor.start.min(self.head.start)..self.anchor.end.max(self.head.end)
    }
}

/// Where the cursor goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    Left,
    Right,
    /// Down when positive.
    Rows(isize),
    RowStart,
    RowEnd,
    Start,
    End,
}

/// Bytes in rows.
pub trait Grid {
    /// How many bytes there are.
    fn byte_count(&self) -> usize;
    fn row_count(&self) -> usize;
    fn row_of(&self, byte: usize) -> usize;
    /// The bytes of a row; none beyond the last.
    fn bytes_of(&self, row: usize) -> Range<usize>;
    /// The bytes that are selected together with this one.
    fn unit_at(&mut self, byte: usize) -> Range<usize>;
}

/// The unit to which a motion leads; at the ends it stays where it is.
pub fn moved(grid: &mut impl Grid, head: Range<usize>, motion: Motion) -> Range<usize> {
    let last = grid.byte_count().saturating_sub(1);
    let byte = match motion {
        Motion::Left => head.start.saturating_sub(1),
        Motion::Right => head.end.min(last),
        Motion::Rows(by) => rows_away(grid, head.start, by),
        Motion::RowStart => grid.bytes_of(grid.row_of(head.start)).start,
        Motion::RowEnd => grid.bytes_of(grid.row_of(head.start)).end.saturating_sub(1),
        Motion::Start => 0,
        Motion::End => last,
    };
    grid.unit_at(byte)
}

fn rows_away(grid: &impl Grid, byte: usize, by: isize) -> usize {
    let row = grid.row_of(byte);
    let column = byte - grid.bytes_of(row).start;
    let last = grid.row_count().saturating_sub(1);
    let target = row.saturating_add_signed(by).min(last);
    if target == row {
        return byte;
    }
    let bytes = grid.bytes_of(target);
    (bytes.start + column).min(bytes.end.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of four bytes.
    struct Fours(usize);

    impl Grid for Fours {
        fn byte_count(&self) -> usize {
            self.0
        }

        fn row_count(&self) -> usize {
            self.0.div_ceil(4)
        }

        fn row_of(&self, byte: usize) -> usize {
            byte / 4
        }

        fn bytes_of(&self, row: usize) -> Range<usize> {
            row * 4..(row * 4 + 4).min(self.0)
        }

        fn unit_at(&mut self, byte: usize) -> Range<usize> {
            byte..byte + 1
        }
    }

    fn from(byte: usize, motion: Motion) -> usize {
        moved(&mut Fours(10), byte..byte + 1, motion).start
    }

    #[test]
    fn a_selection_is_the_same_from_both_sides() {
        let down = ByteSelection::caret(2..3).with_head(7..10);
        let up = ByteSelection::caret(7..10).with_head(2..3);
        assert_eq!(down.range(), 2..10);
        assert_eq!(up.range(), 2..10);
        assert!(!down.is_caret());
        assert!(ByteSelection::caret(7..10).is_caret());
    }

    #[test]
    fn the_cursor_moves_within_the_bytes() {
        assert_eq!(from(0, Motion::Left), 0);
        assert_eq!(from(3, Motion::Right), 4);
        assert_eq!(from(9, Motion::Right), 9);
        assert_eq!(from(5, Motion::RowStart), 4);
        assert_eq!(from(8, Motion::RowEnd), 9);
        assert_eq!(from(5, Motion::End), 9);
        assert_eq!(from(5, Motion::Start), 0);
    }

    #[test]
    fn the_cursor_keeps_its_column_as_far_as_the_row_goes() {
        assert_eq!(from(5, Motion::Rows(-1)), 1);
        assert_eq!(from(7, Motion::Rows(1)), 9);
        assert_eq!(from(1, Motion::Rows(-1)), 1);
        assert_eq!(from(1, Motion::Rows(100)), 9);
    }
}
