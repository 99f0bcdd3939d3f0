use std::time::{Duration, Instant};

/// Typing does not begin a search at each key.
const EVERY: Duration = Duration::from_millis(150);

/// What becomes of a search in this frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It goes on, or there is none.
    Same,
    /// It ends, and none begins.
    End,
    /// It ends, and another one begins after so long.
    Wait(Duration),
    /// It ends, and another one begins.
    Begin,
}

/// When a search ends and another one begins. `K` is all that decides what is
/// found.
#[derive(Debug)]
pub struct Restarts<K> {
    asked: Option<K>,
    began: Option<Instant>,
}

impl<K> Default for Restarts<K> {
    fn default() -> Self {
        Self {
            asked: None,
            began: None,
        }
    }
}

impl<K: Clone + PartialEq> Restarts<K> {
    pub fn turn(&mut self, wanted: Option<&K>, now: Instant) -> Turn {
        if wanted == self.asked.as_ref() {
            return Turn::Same;
        }
        let Some(wanted) = wanted else {
            self.asked = None;
            return Turn::End;
        };
        let due = self.began.map_or(now, |began| began + EVERY);
        if now < due {
            self.asked = None;
            return Turn::Wait(due - now);
        }
        self.asked = Some(wanted.clone());
        self.began = Some(now);
        Turn::Begin
    }

    /// What is asked for begins anew at the next turn.
    pub fn forget(&mut self) {
        self.asked = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turns(typed: &[(u64, Option<&'static str>)]) -> Vec<Turn> {
        let start = Instant::now();
        let mut restarts = Restarts::default();
        let turn = |(millis, wanted): &(u64, Option<&'static str>)| {
            restarts.turn(wanted.as_ref(), start + Duration::from_millis(*millis))
        };
        typed.iter().map(turn).collect()
    }

    fn wait(millis: u64) -> Turn {
        Turn::Wait(Duration::from_millis(millis))
    }

    #[test]
    fn the_first_key_is_searched_at_once_and_the_next_ones_together() {
        let turns = turns(&[
            (0, Some("a")),
            (10, Some("a")),
            (60, Some("ab")),
            (100, Some("abc")),
            (149, Some("abc")),
            (150, Some("abc")),
            (151, Some("abc")),
        ]);
        let begin = Turn::Begin;
        let same = Turn::Same;
        assert_eq!(
            turns,
            [begin, same, wait(90), wait(50), wait(1), begin, same]
        );
    }

    #[test]
    fn a_hundred_keys_begin_a_search_every_150_ms() {
        let texts: Vec<String> = (0..100).map(|key| "x".repeat(key + 1)).collect();
        let start = Instant::now();
        let mut restarts = Restarts::default();
        let mut begun = 0;
        for (text, millis) in texts.iter().zip((0..).step_by(10)) {
            let turn = restarts.turn(Some(text), start + Duration::from_millis(millis));
            begun += usize::from(turn == Turn::Begin);
        }
        assert_eq!(begun, 7, "in 990 ms");
    }

    #[test]
    fn what_was_found_for_an_old_pattern_ends_before_the_new_one_begins() {
        let back = [(0, Some("a")), (10, Some("ab")), (20, Some("a"))];
        assert_eq!(turns(&back), [Turn::Begin, wait(140), wait(130)]);
    }

    #[test]
    fn an_empty_field_ends_it_at_once() {
        let emptied = [(0, Some("a")), (10, None), (11, None), (20, Some("b"))];
        let expected = [Turn::Begin, Turn::End, Turn::Same, wait(130)];
        assert_eq!(turns(&emptied), expected);
    }

    #[test]
    fn going_on_begins_anew() {
        let start = Instant::now();
        let mut restarts = Restarts::default();
        restarts.turn(Some(&"a"), start);
        restarts.forget();
        let later = start + Duration::from_secs(1);
        assert_eq!(restarts.turn(Some(&"a"), later), Turn::Begin);
    }
}
