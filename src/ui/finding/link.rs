use super::LogView;
use crate::journal::find::Found;
use crate::value::RecordSeq;

/// Two lists of one log: what is clicked in one comes into view in the other.
#[derive(Debug, Default)]
pub struct Link {
    /// What was selected in the full log last.
    log: Option<RecordSeq>,
    /// The same in the pane.
    pane: Option<RecordSeq>,
    /// The pane has been brought to a record, and may settle beside it.
    pane_settles: bool,
}

impl Link {
    /// `found` is what stands in the pane, and `clicked` is one of it.
    pub fn follow(
        &mut self,
        log: &mut LogView,
        pane: &mut LogView,
        found: &Found,
        clicked: Option<RecordSeq>,
    ) {
        let was_settling = std::mem::take(&mut self.pane_settles);
        let is_other = |seq: &RecordSeq| !was_settling && Some(*seq) != self.pane;
        // By the keyboard too, and by a menu that speaks of a record.
        let chosen = clicked.or_else(|| pane.only_current().filter(is_other));
        if let Some(chosen) = chosen {
            log.show(chosen);
        } else if log.current() != self.log
            && let Some(nearest) = log.current().and_then(|seq| nearest(found, seq))
        {
            pane.show(nearest);
            self.pane_settles = true;
        }
        self.log = log.current();
        self.pane = pane.only_current();
    }
}

/// The record itself, else the one before it, else the one after it.
fn nearest(found: &Found, seq: RecordSeq) -> Option<RecordSeq> {
    let before = found.rank(seq).checked_sub(1);
    found.nth(before.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn views() -> (LogView, LogView, Link, Found) {
        let found = Found::sample([10, 20], 0..100, 0..100);
        (LogView::new(), LogView::new(), Link::default(), found)
    }

    #[test]
    fn what_is_clicked_in_the_pane_is_selected_in_the_log() {
        let (mut log, mut pane, mut link, found) = views();
        let clicked = Some(RecordSeq(20));
        link.follow(&mut log, &mut pane, &found, clicked);
        link.follow(&mut log, &mut pane, &found, None);
        assert_eq!(log.current(), clicked);
        assert_eq!(pane.current(), None, "what was clicked stays as it is");
    }

    #[test]
    fn what_is_clicked_in_the_log_brings_the_nearest_one_into_the_pane() {
        for (clicked, shown) in [(20, 20), (25, 20), (12, 10), (3, 10)] {
            let (mut log, mut pane, mut link, found) = views();
            log.show(RecordSeq(clicked));
            link.follow(&mut log, &mut pane, &found, None);
            assert_eq!(pane.current(), Some(RecordSeq(shown)), "{clicked}");
            link.follow(&mut log, &mut pane, &found, None);
            assert_eq!(log.current(), Some(RecordSeq(clicked)), "it stays");
        }
    }

    #[test]
    fn what_the_keyboard_selects_in_the_pane_is_shown_in_the_log() {
        let (mut log, mut pane, mut link, found) = views();
        log.show(RecordSeq(12));
        link.follow(&mut log, &mut pane, &found, None);
        link.follow(&mut log, &mut pane, &found, None);
        assert_eq!(log.current(), Some(RecordSeq(12)));
        pane.show(RecordSeq(20));
        link.follow(&mut log, &mut pane, &found, None);
        assert_eq!(log.current(), Some(RecordSeq(20)));
        assert_eq!(pane.current(), Some(RecordSeq(20)));
    }
}
