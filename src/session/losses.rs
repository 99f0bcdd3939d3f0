use std::time::{Duration, Instant};

use super::pace::Pace;

/// While datagrams are lost, a note tells of them this often.
const TELL_EVERY: Duration = Duration::from_secs(1);
/// The link may notice a loss after it has handed over the last of what it read,
/// so its count is looked at once more.
const LOOK_AGAIN_AFTER: Duration = Duration::from_secs(1);

/// Datagrams that a link has lost: counted at once, told in notes that add up to
/// the count.
#[derive(Debug)]
pub(super) struct Losses {
    /// What the link had lost at the last look.
    counted: u64,
    untold: u64,
    telling: Pace,
    look_at: Option<Instant>,
}

impl Default for Losses {
    fn default() -> Self {
        Self {
            counted: 0,
            untold: 0,
            telling: Pace::new(TELL_EVERY),
            look_at: None,
        }
    }
}

impl Losses {
    /// `lost` is what the link has lost since it was opened. Says how many of
    /// these are new.
    pub fn count(&mut self, lost: u64) -> u64 {
        // A link that is gone tells nothing.
        let more = lost.saturating_sub(self.counted);
        self.counted += more;
        self.untold += more;
        if more > 0 {
            self.telling.mark();
        }
        more
    }

    /// The link has told something.
    pub fn look_again_after(&mut self, now: Instant) {
        self.look_at.get_or_insert(now + LOOK_AGAIN_AFTER);
    }

    /// Whether the link's count is to be looked at now.
    pub fn is_look_due(&mut self, now: Instant) -> bool {
        self.look_at.take_if(|look_at| *look_at <= now).is_some()
    }

    /// How many are to be told now.
    pub fn take(&mut self, now: Instant) -> Option<u64> {
        if self.telling.take(now) {
            self.take_rest()
        } else {
            None
        }
    }

    /// How many are not told yet, whatever the time.
    pub fn take_rest(&mut self) -> Option<u64> {
        let untold = std::mem::take(&mut self.untold);
        (untold > 0).then_some(untold)
    }

    /// When there is something to do although nothing comes.
    pub fn due(&self) -> Option<Instant> {
        let telling = self.telling.due().filter(|_| self.untold > 0);
        [telling, self.look_at].into_iter().flatten().min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_loss_is_told_at_once_and_later_ones_once_a_second() {
        let mut losses = Losses::default();
        let start = Instant::now();
        assert_eq!((losses.count(3), losses.take(start)), (3, Some(3)));
        let mut told = Vec::new();
        for step in 1..=30_u64 {
            let now = start + TELL_EVERY * u32::try_from(step).unwrap() / 10;
            losses.count(3 + step);
            told.extend(losses.take(now));
        }
        assert_eq!(told, [10, 10, 10]);
        assert_eq!(losses.take_rest(), None);
    }

    #[test]
    fn the_rest_is_due_although_nothing_more_is_lost() {
        let mut losses = Losses::default();
        let start = Instant::now();
        losses.count(1);
        losses.take(start);
        assert_eq!(losses.due(), None);
        losses.count(5);
        assert_eq!(losses.take(start), None);
        let due = losses.due().unwrap();
        assert_eq!(due, start + TELL_EVERY);
        assert_eq!(losses.take(due), Some(4));
        assert_eq!(losses.due(), None);
    }

    #[test]
    fn the_rest_can_be_told_before_its_time_and_only_once() {
        let mut losses = Losses::default();
        let start = Instant::now();
        losses.count(1);
        losses.take(start);
        losses.count(5);
        assert_eq!(losses.take_rest(), Some(4));
        assert_eq!(losses.due(), None);
        assert_eq!(losses.take(start + TELL_EVERY), None);
    }

    #[test]
    fn a_count_is_looked_at_again_once_after_the_link_has_told_something() {
        let mut losses = Losses::default();
        let start = Instant::now();
        losses.look_again_after(start);
        losses.look_again_after(start + LOOK_AGAIN_AFTER / 2);
        assert_eq!(losses.due(), Some(start + LOOK_AGAIN_AFTER));
        assert!(!losses.is_look_due(start));
        assert!(losses.is_look_due(start + LOOK_AGAIN_AFTER));
        assert!(!losses.is_look_due(start + LOOK_AGAIN_AFTER * 2));
        assert_eq!(losses.due(), None);
    }
}
