//! From hit to hit, also while the search is still on its way.

use std::ops::Range;

use crate::journal::find::{Found, Step};
use crate::value::RecordSeq;

/// Which hit the user asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// The record itself, or the next one.
    Nearest,
    Next,
    Previous,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Walk {
    pub wish: Wish,
    pub from: RecordSeq,
}

/// Where a walk ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Landing {
    /// There may be a nearer one in what was not gone through yet.
    Wait,
    Nowhere,
    At(Step),
}

/// `view` is what the log can show. A search that is over is not waited for.
pub fn landing(found: &Found, walk: Walk, view: &Range<RecordSeq>, is_over: bool) -> Landing {
    let near = match walk.wish {
        Wish::Nearest => ahead(found, walk.from, view),
        Wish::Next => ahead(found, walk.from.next(), view),
        Wish::Previous => last_before(found, walk.from.min(view.end)),
    };
    let is_gone_through = match walk.wish {
        Wish::Previous => found.searched_to() >= walk.from.min(view.end),
        Wish::Nearest | Wish::Next => found.searched_from() <= walk.from.max(view.start),
    };
    if let Some(seq) = near {
        return at(seq, false, is_over || is_gone_through);
    }
    let is_all = found.searched_from() <= view.start && found.searched_to() >= view.end;
    let around = match walk.wish {
        Wish::Previous => last_before(found, view.end),
        Wish::Nearest | Wish::Next => ahead(found, RecordSeq(0), view),
    };
    match around {
        Some(seq) => at(seq, true, is_over || is_all),
        None if is_over || is_all => Landing::Nowhere,
        None => Landing::Wait,
    }
}

fn at(seq: RecordSeq, is_wrapped: bool, is_sure: bool) -> Landing {
    if is_sure {
        Landing::At(Step { seq, is_wrapped })
    } else {
        Landing::Wait
    }
}

fn ahead(found: &Found, from: RecordSeq, view: &Range<RecordSeq>) -> Option<RecordSeq> {
    let next = found.starting_at(from).next();
    next.filter(|seq| *seq < view.end)
}

fn last_before(found: &Found, end: RecordSeq) -> Option<RecordSeq> {
    count_before(found, end)
        .checked_sub(1)
        .and_then(|nth| found.nth(nth))
}

/// How many hits there are before a record.
pub fn count_before(found: &Found, end: RecordSeq) -> u64 {
    end.0
        .checked_sub(1)
        .map_or(0, |last| found.rank(RecordSeq(last)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HITS: [u64; 3] = [10, 20, 30];

    /// With all of 0 to 100 gone through.
    fn whole() -> Found {
        Found::sample(HITS, 0..100, 0..100)
    }

    fn go(found: &Found, wish: Wish, from: u64) -> Option<(u64, bool)> {
        land(found, wish, from, 100, false)
    }

    /// `None` for waiting; nowhere is told as record 999.
    fn land(found: &Found, wish: Wish, from: u64, end: u64, is_over: bool) -> Option<(u64, bool)> {
        let from = RecordSeq(from);
        let view = RecordSeq(0)..RecordSeq(end);
        match landing(found, Walk { wish, from }, &view, is_over) {
            Landing::Wait => None,
            Landing::Nowhere => Some((999, false)),
            Landing::At(step) => Some((step.seq.0, step.is_wrapped)),
        }
    }

    #[test]
    fn all_hits_are_walked_in_both_directions_and_round_the_ends() {
        let found = whole();
        assert_eq!(go(&found, Wish::Nearest, 10), Some((10, false)));
        assert_eq!(go(&found, Wish::Nearest, 31), Some((10, true)));
        assert_eq!(go(&found, Wish::Next, 10), Some((20, false)));
        assert_eq!(go(&found, Wish::Next, 30), Some((10, true)));
        assert_eq!(go(&found, Wish::Previous, 20), Some((10, false)));
        assert_eq!(go(&found, Wish::Previous, 10), Some((30, true)));
        assert_eq!(go(&found, Wish::Previous, 0), Some((30, true)));
    }

    #[test]
    fn without_hits_it_ends_nowhere_but_only_when_all_was_gone_through() {
        let part = Found::sample([], 50..100, 0..100);
        assert_eq!(go(&part, Wish::Next, 60), None);
        assert_eq!(land(&part, Wish::Next, 60, 100, true), Some((999, false)));
        let all = Found::sample([], 0..100, 0..100);
        assert_eq!(go(&all, Wish::Next, 60), Some((999, false)));
    }

    #[test]
    fn a_hit_that_may_not_be_the_nearest_is_waited_for() {
        // It began at 15, and has not gone back yet.
        let found = Found::sample([20, 30], 15..40, 0..100);
        assert_eq!(go(&found, Wish::Nearest, 15), Some((20, false)));
        assert_eq!(go(&found, Wish::Nearest, 5), None, "10 comes first");
        assert_eq!(go(&found, Wish::Next, 30), None, "40 to 99 are to come");
        assert_eq!(go(&found, Wish::Previous, 30), Some((20, false)));
        assert_eq!(go(&found, Wish::Previous, 20), None, "10 comes before");
        assert_eq!(go(&found, Wish::Previous, 60), None, "50 may come before");
    }

    #[test]
    fn a_search_that_was_stopped_is_not_waited_for() {
        let found = Found::sample([20, 30], 15..40, 0..100);
        let land = |wish, from| land(&found, wish, from, 100, true);
        assert_eq!(land(Wish::Next, 30), Some((20, true)));
        assert_eq!(land(Wish::Previous, 60), Some((30, false)));
        assert_eq!(land(Wish::Previous, 20), Some((30, true)));
    }

    #[test]
    fn what_came_after_a_pause_of_the_display_is_not_walked_to() {
        let found = whole();
        let land = |wish, from| land(&found, wish, from, 25, false);
        assert_eq!(land(Wish::Next, 20), Some((10, true)));
        assert_eq!(land(Wish::Previous, 10), Some((20, true)));
        assert_eq!(land(Wish::Previous, 40), Some((20, false)));
        assert_eq!(count_before(&found, RecordSeq(25)), 2);
        assert_eq!(count_before(&found, RecordSeq(0)), 0);
    }
}
