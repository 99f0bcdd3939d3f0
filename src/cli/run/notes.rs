//! Notes on standard error.

use std::mem;
use std::time::{Duration, Instant};

use crate::cli::tell;
use crate::i18n::say;
use crate::i18n::say::Sentence;
use crate::value::Language;

/// How long the same note is only counted.
const SAME_FOR: Duration = Duration::from_secs(10);

/// Tells notes one by one; the same one over and over is told once and counted,
/// so that a peer that is not there does not fill a log.
#[derive(Debug)]
pub struct Notes {
    language: Language,
    last: Option<(Sentence, Instant)>,
    /// How often the last one came again.
    again: u64,
}

impl Notes {
    pub fn new(language: Language) -> Self {
        Self {
            language,
            last: None,
            again: 0,
        }
    }

    pub fn tell(&mut self, note: Sentence, now: Instant) {
        self.lines(note, now).iter().for_each(tell);
    }

    /// Tells how often the last one came again.
    pub fn finish(&mut self) {
        self.counted().iter().for_each(tell);
    }

    /// What is told for a note.
    fn lines(&mut self, note: Sentence, now: Instant) -> Vec<Sentence> {
        let mut last = self.last.iter();
        let is_same = last.any(|(last, since)| *last == note && now < *since + SAME_FOR);
        if is_same {
            self.again += 1;
            return Vec::new();
        }
        let mut lines: Vec<_> = self.counted().into_iter().collect();
        self.last = Some((note.clone(), now));
        lines.push(note);
        lines
    }

    fn counted(&mut self) -> Option<Sentence> {
        let again = mem::take(&mut self.again);
        (again > 0).then(|| say::told_again(self.language, again))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_note_is_told_once_and_counted() {
        let mut notes = Notes::new(Language::English);
        let note = |text: &str| Sentence::from(text.to_owned());
        let start = Instant::now();
        assert_eq!(notes.lines(note("a"), start), [note("a")]);
        for second in 1..10 {
            let now = start + Duration::from_secs(second);
            assert_eq!(notes.lines(note("a"), now), []);
        }
        let counted = say::told_again(Language::English, 9);
        let late = start + SAME_FOR;
        assert_eq!(notes.lines(note("a"), late), [counted, note("a")]);
        assert_eq!(notes.lines(note("b"), late), [note("b")]);
        assert_eq!(notes.lines(note("b"), late), []);
        let counted = say::told_again(Language::English, 1);
        assert_eq!(notes.lines(note("a"), late), [counted, note("a")]);
        assert_eq!(notes.counted(), None);
    }
}
