use std::time::{Duration, Instant};

/// Lets something happen at once after a quiet time, and no more often than
/// `every` under load, never forgetting the last change.
#[derive(Debug)]
pub(super) struct Pace {
    every: Duration,
    last: Option<Instant>,
    is_marked: bool,
    is_urgent: bool,
}

impl Pace {
    pub fn new(every: Duration) -> Self {
        Self {
            every,
            last: None,
            is_marked: false,
            is_urgent: false,
        }
    }

    /// Something changed.
    pub fn mark(&mut self) {
        self.is_marked = true;
    }

    /// Something changed that cannot wait.
    pub fn hurry(&mut self) {
        self.is_marked = true;
        self.is_urgent = true;
    }

    /// A change, if there was one, need not wait.
    pub fn bring_forward(&mut self) {
        self.is_urgent |= self.is_marked;
    }

    pub fn is_marked(&self) -> bool {
        self.is_marked
    }

    /// When [`Self::take`] would say yes; `None` when nothing changed.
    pub fn due(&self) -> Option<Instant> {
        let last = self.last?;
        self.is_marked.then(|| last + self.every)
    }

    /// Whether it is to happen now; the changes so far are taken care of then.
    pub fn take(&mut self, now: Instant) -> bool {
        let is_time = self.is_urgent || self.last.is_none_or(|last| now >= last + self.every);
        let takes = self.is_marked && is_time;
        if takes {
            *self = Self {
                last: Some(now),
                ..Self::new(self.every)
            };
        }
        takes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVERY: Duration = Duration::from_millis(50);

    #[test]
    fn nothing_happens_and_nothing_is_due_without_a_change() {
        let mut pace = Pace::new(EVERY);
        let start = Instant::now();
        assert!(!pace.take(start));
        assert_eq!(pace.due(), None);
        pace.mark();
        assert!(pace.take(start));
        assert_eq!(pace.due(), None);
        assert!(!pace.take(start + EVERY * 10));
    }

    #[test]
    fn a_change_waits_for_its_time_and_is_not_forgotten() {
        let mut pace = Pace::new(EVERY);
        let start = Instant::now();
        pace.mark();
        assert!(pace.take(start));
        pace.mark();
        assert!(!pace.take(start + EVERY / 2));
        assert_eq!(pace.due(), Some(start + EVERY));
        assert!(pace.take(start + EVERY));
    }

    #[test]
    fn an_urgent_change_does_not_wait() {
        let mut pace = Pace::new(EVERY);
        let start = Instant::now();
        pace.mark();
        assert!(pace.take(start));
        pace.hurry();
        assert!(pace.take(start));
        assert!(!pace.take(start));
    }

    #[test]
    fn only_a_change_is_brought_forward() {
        let mut pace = Pace::new(EVERY);
        let start = Instant::now();
        pace.bring_forward();
        assert!(!pace.take(start));
        pace.mark();
        assert!(pace.take(start));
        pace.bring_forward();
        pace.mark();
        assert!(!pace.take(start), "brought forward before it changed");
        pace.bring_forward();
        assert!(pace.take(start));
    }
}
