use std::time::{Duration, Instant};

use super::pace::Pace;

/// While datagrams are lost, a note tells of them this often.
const TELL_EVERY: Duration = Duration::from_secs(1);

/// Datagrams that a link has lost and that are to be told, in notes that add up
/// to the count.
#[derive(Debug)]
pub(super) struct Losses {
    untold: u64,
    telling: Pace,
}

impl Default for Losses {
    fn default() -> Self {
        Self {
            untold: 0,
            telling: Pace::new(TELL_EVERY),
        }
    }
}

impl Losses {
    pub fn count(&mut self, more: u64) {
        self.untold += more;
        self.telling.mark();
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
        self.telling.due().filter(|_| self.untold > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_loss_is_told_at_once_and_later_ones_once_a_second() {
        let mut losses = Losses::default();
        let start = Instant::now();
        losses.count(3);
        assert_eq!(losses.take(start), Some(3));
        let mut told = Vec::new();
        for step in 1..=30 {
            let now = start + TELL_EVERY * step / 10;
            losses.count(1);
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
        losses.count(4);
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
        losses.count(4);
        assert_eq!(losses.take_rest(), Some(4));
        assert_eq!(losses.due(), None);
        assert_eq!(losses.take(start + TELL_EVERY), None);
    }
}
