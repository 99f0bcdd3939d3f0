//! The scroll bar: proportional to record numbers, since nobody knows how many
//! lines all records have.

use super::blocks::{InView, Shown};
use super::order::Order;
use super::position::{Extent, Lines, Position, Viewport, line_points};
use crate::value::RecordSeq;

/// A thumb that is shorter cannot be caught.
const THUMB_MIN: f32 = 24.0;

/// What is in view, in records from the extent's start. A record in view in
/// part counts in part.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Span {
    pub top: f64,
    pub bottom: f64,
    pub total: f64,
}

/// Points from the groove's upper end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Thumb {
    pub top: f32,
    pub length: f32,
}

impl Span {
    /// Exact for 2^53 records. The lines of a record share its place.
    pub fn of(view: &InView, extent: Extent, viewport: Viewport, order: &Order<'_>) -> Self {
        let start = order.place(extent.start);
        let place = |seq: RecordSeq| order.place(seq).saturating_sub(start) as f64;
        let share = |shown: &Shown, y: f32| {
            let height = line_points(shown.laid.line_count(), viewport);
            f64::from((y - shown.top) / height).clamp(0.0, 1.0)
        };
        let top = view.shown.first();
        let last = view.shown.last();
        Self {
            top: top.map_or(0.0, |shown| place(shown.seq) + share(shown, 0.0)),
            bottom: last.map_or(0.0, |shown| {
                let from = place(shown.seq);
                from + (place(view.next) - from) * share(shown, viewport.height)
            }),
            total: place(extent.end),
        }
    }

    /// Whether there is anything to scroll.
    pub fn is_part(self) -> bool {
        self.bottom - self.top < self.total - 1e-6
    }

    #[expect(clippy::cast_possible_truncation, reason = "a place on the screen")]
    pub fn thumb(self, groove: f32) -> Thumb {
        let in_view = (self.bottom - self.top).max(0.0);
        let share = (in_view / self.total).min(1.0) as f32;
        let length = (groove * share).max(THUMB_MIN).min(groove);
        let hidden = self.total - in_view;
        let place = if hidden > 0.0 { self.top / hidden } else { 0.0 };
        Thumb {
            top: (f64::from(groove - length) * place.clamp(0.0, 1.0)) as f32,
            length,
        }
    }

    /// The position for a thumb that the user dragged to `top`; `None` is the
    /// log's end.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "places are within the log"
    )]
    pub fn position_at(
        self,
        top: f32,
        groove: f32,
        extent: Extent,
        lines: &mut impl Lines,
    ) -> Option<Position> {
        let room = groove - self.thumb(groove).length;
        if top >= room {
            return None;
        }
        let hidden = self.total - (self.bottom - self.top);
        let place = f64::from((top / room).max(0.0)) * hidden.max(0.0);
        let order = lines.order();
        let seq = order.at_place(order.place(extent.start) + place.floor() as u64);
        let line = (place.fract() * lines.lines(seq) as f64).floor() as usize;
        Some(Position::at(seq, line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct OneLine;

    impl Lines for OneLine {
        fn lines(&mut self, _: RecordSeq) -> usize {
            1
        }

        fn order(&self) -> Order<'_> {
            Order::new(EXTENT.start..EXTENT.end, None)
        }
    }

    const EXTENT: Extent = Extent {
        start: RecordSeq(1000),
        end: RecordSeq(100_001_000),
    };

    fn span(top: f64) -> Span {
        Span {
            top,
            bottom: top + 20.0,
            total: 1e8,
        }
    }

    #[test]
    fn the_thumb_touches_both_ends_and_can_always_be_caught() {
        assert_eq!(
            span(0.0).thumb(400.0),
            Thumb {
                top: 0.0,
                length: 24.0
            }
        );
        let end = span(1e8 - 20.0).thumb(400.0);
        assert_eq!(end.top + end.length, 400.0);
        let half = Span {
            top: 10.0,
            bottom: 20.0,
            total: 20.0,
        };
        assert_eq!(
            half.thumb(400.0),
            Thumb {
                top: 200.0,
                length: 200.0
            }
        );
    }

    #[test]
    fn dragging_reaches_the_first_record_the_middle_and_the_end() {
        let at = |top: f32| span(5.0).position_at(top, 400.0, EXTENT, &mut OneLine);
        assert_eq!(at(-3.0).map(|p| p.seq), Some(RecordSeq(1000)));
        assert_eq!(at(188.0).map(|p| p.seq), Some(RecordSeq(50_000_990)));
        assert_eq!(at(376.0), None);
    }

    #[test]
    fn what_fits_needs_no_bar() {
        let all = Span {
            top: 0.0,
            bottom: 3.0,
            total: 3.0,
        };
        assert!(!all.is_part());
        assert!(span(0.0).is_part());
    }
}
