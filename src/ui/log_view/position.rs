//! Where the view stands in a log of any length: exact at record 10 and at
//! record 10^8, because no number here counts points from the start.

use super::order::Order;
use crate::value::RecordSeq;

/// The records that are shown, and how many lines each takes on the screen with
/// the present settings.
pub(super) trait Lines {
    /// May be 0, when all of a record's text continues an earlier line.
    fn lines(&mut self, seq: RecordSeq) -> usize;

    fn order(&self) -> Order<'_>;
}

/// The records that can be scrolled to: `start..end`, never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Extent {
    pub start: RecordSeq,
    pub end: RecordSeq,
}

/// What stands at the upper edge of the view.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Position {
    pub seq: RecordSeq,
    /// The line within the record.
    pub line: usize,
    /// How much of that line is above the edge, in points: 0 to less than a row.
    pub offset: f32,
}

/// The size of the window onto the lines, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Viewport {
    pub height: f32,
    pub row_height: f32,
}

impl Viewport {
    /// The whole lines that fit, at least one.
    #[expect(clippy::cast_possible_truncation, reason = "a screen has few lines")]
    pub fn whole_lines(self) -> i64 {
        ((self.height / self.row_height).floor() as i64).max(1)
    }
}

impl Extent {
    /// The end comes right after it.
    fn last(self) -> RecordSeq {
        RecordSeq(self.end.0.saturating_sub(1).max(self.start.0))
    }
}

impl Position {
    /// The first line of the extent.
    pub fn start(extent: Extent) -> Self {
        Self::at(extent.start, 0)
    }

    /// The upper edge of a line.
    pub fn at(seq: RecordSeq, line: usize) -> Self {
        Self {
            seq,
            line,
            offset: 0.0,
        }
    }

    /// The position from which the last line ends at the lower edge, or the
    /// start when everything fits.
    pub fn tail(extent: Extent, viewport: Viewport, lines: &mut impl Lines) -> Self {
        let last = extent.last();
        Self::at(last, lines.lines(last)).moved_points(-viewport.height, viewport, extent, lines)
    }

    /// The position that shows this line as the last one.
    pub fn with_last_line(
        seq: RecordSeq,
        line: usize,
        viewport: Viewport,
        extent: Extent,
        lines: &mut impl Lines,
    ) -> Self {
        let below = viewport.row_height - viewport.height;
        Self::at(seq, line).moved_points(below, viewport, extent, lines)
    }

    /// Moved down by `points` (up when negative). Stops at the start, and just
    /// after the last line.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a motion is a few pages"
    )]
    pub fn moved_points(
        self,
        points: f32,
        viewport: Viewport,
        extent: Extent,
        lines: &mut impl Lines,
    ) -> Self {
        let from_line_top = self.offset + points;
        let whole = (from_line_top / viewport.row_height).floor();
        let offset = from_line_top - whole * viewport.row_height;
        if whole < 0.0 {
            return match self.lines_up(-whole as usize, extent, lines) {
                Some(above) => Self { offset, ..above },
                None => Self::start(extent),
            };
        }
        let below = self.lines_down(whole as usize, extent, lines);
        Self { offset, ..below }
    }

    /// `None` when there are not so many lines.
    fn lines_up(
        mut self,
        mut count: usize,
        extent: Extent,
        lines: &mut impl Lines,
    ) -> Option<Self> {
        while count > self.line {
            count -= self.line;
            if self.seq <= extent.start {
                return None;
            }
            self.seq = lines.order().above(self.seq);
            self.line = lines.lines(self.seq);
        }
        self.line -= count;
        Some(self)
    }

    fn lines_down(mut self, count: usize, extent: Extent, lines: &mut impl Lines) -> Self {
        self.line += count;
        loop {
            let here = lines.lines(self.seq);
            if self.line < here || self.seq >= extent.last() {
                self.line = self.line.min(here);
                return self;
            }
            self.line -= here;
            self.seq = lines.order().below(self.seq);
        }
    }

    /// Brought back to a line that exists: old records go, settings change.
    pub fn settled(mut self, extent: Extent, lines: &mut impl Lines) -> Self {
        if self.seq < extent.start {
            return Self::start(extent);
        }
        let nearest = lines.order().nearest(self.seq.min(extent.last()));
        if nearest != self.seq {
            self = Self::at(nearest, 0);
        }
        let here = lines.lines(self.seq);
        if self.line < here {
            return self;
        }
        Self::at(self.seq, here.saturating_sub(1)).on_a_line(extent, lines)
    }

    /// A record without lines of its own shows up in the line of one before it.
    fn on_a_line(self, extent: Extent, lines: &mut impl Lines) -> Self {
        if lines.lines(self.seq) > 0 {
            return self;
        }
        self.lines_up(1, extent, lines)
            .unwrap_or_else(|| self.lines_down(0, extent, lines))
    }

    /// Whether the lines from here on end at or above the lower edge.
    pub fn shows_end(self, extent: Extent, viewport: Viewport, lines: &mut impl Lines) -> bool {
        let mut seq = self.seq;
        let mut bottom = -self.offset - line_points(self.line, viewport);
        while seq < extent.end {
            bottom += line_points(lines.lines(seq), viewport);
            // Rounding of sub-pixel steps must not keep the end out of reach.
            if bottom > viewport.height + 0.25 {
                return false;
            }
            seq = lines.order().below(seq);
        }
        true
    }
}

/// The height of some lines in points. A record has at most some thousand.
pub(super) fn line_points(lines: usize, viewport: Viewport) -> f32 {
    lines as f32 * viewport.row_height
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::journal::find::Found;

    const VIEW: Viewport = Viewport {
        height: 220.0,
        row_height: 22.0,
    };

    /// Lines by a rule, so that 10^8 records need no memory.
    struct Rule<F: Fn(u64) -> usize> {
        rule: F,
        asked: usize,
        /// None: all records.
        shown: Option<Found>,
    }

    impl<F: Fn(u64) -> usize> Lines for Rule<F> {
        fn lines(&mut self, seq: RecordSeq) -> usize {
            self.asked += 1;
            (self.rule)(seq.0)
        }

        fn order(&self) -> Order<'_> {
            Order::new(RecordSeq(0)..RecordSeq(u64::MAX), self.shown.as_ref())
        }
    }

    fn rule<F: Fn(u64) -> usize>(rule: F) -> Rule<F> {
        Rule {
            rule,
            asked: 0,
            shown: None,
        }
    }

    fn extent(start: u64, end: u64) -> Extent {
        Extent {
            start: RecordSeq(start),
            end: RecordSeq(end),
        }
    }

    fn at(seq: u64, line: usize) -> Position {
        Position::at(RecordSeq(seq), line)
    }

    #[test]
    fn steps_of_five_points_are_the_same_at_record_10_and_at_record_99_999_000() {
        let mut lines = rule(|_| 1);
        let all = extent(0, 100_000_000);
        for from in [10_u64, 99_999_000] {
            let mut position = at(from, 0);
            for step in 1..=44_u16 {
                position = position.moved_points(5.0, VIEW, all, &mut lines);
                let points = step * 5;
                assert_eq!(position.offset, f32::from(points % 22), "step {step}");
                assert_eq!(position.seq.0 - from, u64::from(points / 22));
            }
            for _ in 0..44 {
                position = position.moved_points(-5.0, VIEW, all, &mut lines);
            }
            assert_eq!(position, at(from, 0));
        }
    }

    #[test]
    fn a_step_asks_for_a_few_records_only() {
        let mut lines = rule(|seq| (seq % 3) as usize + 1);
        let all = extent(0, 100_000_000);
        at(99_999_000, 0).moved_points(-220.0, VIEW, all, &mut lines);
        assert!(lines.asked < 30, "{}", lines.asked);
    }

    #[test]
    fn mixed_heights_are_crossed_line_by_line() {
        let mut lines = rule(|seq| [3, 0, 2, 1][(seq % 4) as usize]);
        let all = extent(0, 8);
        let mut seen = Vec::new();
        let mut position = at(0, 0);
        for _ in 0..8 {
            seen.push((position.seq.0, position.line));
            position = position.moved_points(22.0, VIEW, all, &mut lines);
        }
        let down = [
            (0, 0),
            (0, 1),
            (0, 2),
            (2, 0),
            (2, 1),
            (3, 0),
            (4, 0),
            (4, 1),
        ];
        assert_eq!(seen, down);
        let back = position.moved_points(-8.0 * 22.0, VIEW, all, &mut lines);
        assert_eq!(back, at(0, 0));
    }

    #[test]
    fn motion_stops_at_the_start_and_after_the_last_line() {
        let mut lines = rule(|_| 2);
        let all = extent(5, 105);
        let up = at(6, 1).moved_points(-1000.0, VIEW, all, &mut lines);
        assert_eq!(up, at(5, 0));
        let first_line = at(5, 0).moved_points(7.0, VIEW, all, &mut lines);
        assert_eq!(
            first_line.moved_points(-9.0, VIEW, all, &mut lines),
            at(5, 0)
        );
        let down = at(104, 0).moved_points(1000.0, VIEW, all, &mut lines);
        assert_eq!((down.seq.0, down.line), (104, 2));
    }

    #[test]
    fn the_tail_ends_at_the_lower_edge() {
        let mut lines = rule(|_| 3);
        let all = extent(0, 100_000_000);
        let tail = Position::tail(all, VIEW, &mut lines);
        assert_eq!(tail, at(99_999_996, 2));
        assert!(tail.shows_end(all, VIEW, &mut lines));
        let above = tail.moved_points(-1.0, VIEW, all, &mut lines);
        assert!(!above.shows_end(all, VIEW, &mut lines));
    }

    #[test]
    fn the_tail_keeps_a_part_of_a_row_when_rows_do_not_fit_evenly() {
        let view = Viewport {
            height: 50.0,
            row_height: 22.0,
        };
        let tail = Position::tail(extent(0, 10), view, &mut rule(|_| 1));
        assert_eq!((tail.seq.0, tail.line, tail.offset), (7, 0, 16.0));
    }

    #[test]
    fn when_everything_fits_the_tail_is_the_start() {
        let mut lines = rule(|_| 1);
        let few = extent(0, 3);
        assert_eq!(Position::tail(few, VIEW, &mut lines), at(0, 0));
        assert!(at(0, 0).shows_end(few, VIEW, &mut lines));
    }

    #[test]
    fn a_position_whose_record_is_gone_moves_to_the_first_one_and_others_stay() {
        let mut lines = rule(|_| 2);
        let later = extent(50, 100);
        assert_eq!(at(49, 1).settled(later, &mut lines), at(50, 0));
        let stays = Position {
            offset: 3.0,
            ..at(50, 1)
        };
        assert_eq!(stays.settled(later, &mut lines), stays);
    }

    #[test]
    fn a_line_that_no_longer_exists_becomes_the_last_one_of_its_record() {
        let mut lines = rule(|seq| usize::from(seq % 8 == 0));
        let all = extent(0, 100);
        assert_eq!(at(8, 5).settled(all, &mut lines), at(8, 0));
        assert_eq!(at(13, 2).settled(all, &mut lines), at(8, 0));
        let mut from_first = rule(|seq| usize::from(seq == 4));
        assert_eq!(at(2, 0).settled(all, &mut from_first), at(4, 0));
    }

    /// Positions in a filtered log, as those in a log of the shown records alone.
    #[derive(Debug)]
    struct Filtered {
        shown: Vec<u64>,
        extent: Extent,
    }

    impl Filtered {
        fn new(shown: Vec<u64>) -> Self {
            let extent = extent(shown[0], shown[shown.len() - 1] + 1);
            Self { shown, extent }
        }

        fn to_dense(&self, position: Position) -> Position {
            let index = self.shown.partition_point(|seq| *seq < position.seq.0);
            Position {
                seq: RecordSeq(index as u64),
                ..position
            }
        }

        fn dense(&self) -> Extent {
            extent(0, self.shown.len() as u64)
        }
    }

    fn filtered() -> impl Strategy<Value = Filtered> {
        prop::collection::btree_set(0..200_u64, 1..60)
            .prop_map(|shown| Filtered::new(shown.into_iter().collect()))
    }

    proptest! {
        #[test]
        fn a_filtered_log_scrolls_like_one_of_the_shown_records_alone(
            log in filtered(),
            from in any::<prop::sample::Index>(),
            steps in prop::collection::vec(-400.0..400.0_f32, 1..8),
        ) {
            let height = |seq: u64| [1, 3, 2][(seq % 3) as usize];
            let mut sparse = rule(height);
            sparse.shown = Some(Found::of(log.shown.iter().copied()));
            let nth = |index: u64| log.shown[usize::try_from(index).unwrap()];
            let mut dense = rule(|index| height(nth(index)));
            let start = from.index(log.shown.len());
            let mut here = at(log.shown[start], 0);
            let mut there = at(start as u64, 0);
            for points in steps {
                here = here.moved_points(points, VIEW, log.extent, &mut sparse);
                there = there.moved_points(points, VIEW, log.dense(), &mut dense);
                prop_assert_eq!(log.to_dense(here), there);
                let shows_end = here.shows_end(log.extent, VIEW, &mut sparse);
                prop_assert_eq!(shows_end, there.shows_end(log.dense(), VIEW, &mut dense));
            }
            let tail = Position::tail(log.extent, VIEW, &mut sparse);
            let dense_tail = Position::tail(log.dense(), VIEW, &mut dense);
            prop_assert_eq!(log.to_dense(tail), dense_tail);
        }

        #[test]
        fn a_record_that_is_left_out_gives_way_to_the_next_one_or_the_last(
            log in filtered(),
            seq in 0..220_u64,
        ) {
            let mut lines = rule(|_| 1);
            lines.shown = Some(Found::of(log.shown.iter().copied()));
            let settled = at(seq, 0).settled(log.extent, &mut lines);
            let next = log.shown.iter().find(|shown| **shown >= seq);
            let expected = next.or(log.shown.last());
            prop_assert_eq!(Some(&settled.seq.0), expected);
        }
    }
}
