//! When the window is drawn because sessions have something to tell.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use eframe::egui::{Context, ViewportId};

use crate::session::Waker;

/// One frame of a screen: so much is gathered before the first frames.
const AT_FIRST: Duration = Duration::from_millis(16);
/// A flood that lasts cannot be read; drawing it less often leaves the
/// processor to those who record it.
const IN_A_FLOOD: Duration = Duration::from_millis(50);
const FLOOD_AFTER: Duration = Duration::from_millis(200);
/// A flood has no pause longer than this.
const PAUSE: Duration = Duration::from_millis(200);

/// Whether a session has told something since the window looked last.
#[derive(Debug, Default)]
pub struct News(AtomicBool);

impl News {
    /// Makes the closure that sessions call, from any thread: it asks for one
    /// frame however often it is called before that frame.
    pub fn waker(self: &Arc<Self>, ctx: &Context) -> Waker {
        let (ctx, news) = (ctx.clone(), Arc::clone(self));
        let pace = Mutex::new(Pace::default());
        Arc::new(move || {
            if news.0.swap(true, Ordering::AcqRel) {
                return;
            }
            let mut pace = pace.lock().unwrap_or_else(PoisonError::into_inner);
            let delay = pace.delay(Instant::now());
            ctx.request_repaint_after_for(delay, ViewportId::ROOT);
        })
    }

    pub fn take(&self) -> bool {
        self.0.swap(false, Ordering::AcqRel)
    }
}

/// Makes the closure that a search calls, from its thread, when it has found
/// something: it does so a bounded number of times a second.
pub fn search_waker(ctx: &Context) -> impl Fn() + Send + 'static {
    let ctx = ctx.clone();
    move || ctx.request_repaint_after_for(AT_FIRST, ViewportId::ROOT)
}

/// How long there has been something new again and again.
#[derive(Debug, Default)]
struct Pace {
    began: Option<Instant>,
    last: Option<Instant>,
}

impl Pace {
    fn delay(&mut self, now: Instant) -> Duration {
        let goes_on = self.last.is_some_and(|last| now - last <= PAUSE);
        self.last = Some(now);
        let began = *self.began.get_or_insert(now);
        if !goes_on {
            self.began = Some(now);
            AT_FIRST
        } else if now - began < FLOOD_AFTER {
            AT_FIRST
        } else {
            IN_A_FLOOD
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_is_drawn_less_often_and_what_comes_alone_at_once() {
        let start = Instant::now();
        let mut pace = Pace::default();
        let mut delay_at = |millis| pace.delay(start + Duration::from_millis(millis));
        assert_eq!(delay_at(0), AT_FIRST);
        assert_eq!(delay_at(5_000), AT_FIRST, "alone");
        for millis in (5_016..5_200).step_by(16) {
            assert_eq!(delay_at(millis), AT_FIRST, "a burst");
        }
        for millis in (5_200..9_000).step_by(50) {
            assert_eq!(delay_at(millis), IN_A_FLOOD);
        }
        assert_eq!(delay_at(9_500), AT_FIRST, "after a pause");
    }
}
