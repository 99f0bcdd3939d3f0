use std::sync::Arc;
use std::time::Instant;

use eframe::egui::Context;

use super::asked::{Made, Reading, filter_of, pattern_of};
use super::live_search::{LiveSearch, Progress};
use super::restarts::Turn;
use super::walk::{Landing, Walk, Wish, count_before, landing};
use super::{LogView, Scene};
use crate::journal::JournalReader;
use crate::journal::find::{Condition, Found, PatternError, Question, Search};
use crate::settings::{PatternKind, PatternSettings, WantedSettings};
use crate::ui::log_view::Picked;
use crate::ui::waking::search_waker;
use crate::value::RecordSeq;

/// No screen has more rows than this.
const ON_SCREEN: u64 = 400;

/// All that decides what is found.
#[derive(Clone, Debug, PartialEq, Eq)]
struct FindKey {
    pattern: PatternSettings,
    reading: Reading,
    /// The log shows only these records.
    within: Option<WantedSettings>,
}

/// A question, and what of it is marked in the rows.
#[derive(Debug)]
struct Asked {
    question: Question,
    marked: Arc<Question>,
}

/// Which end of the log a walk went over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Round {
    ToFirst,
    ToLast,
}

/// How many hits there are, and which one the user is at, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    pub current: Option<u64>,
    pub count: u64,
    pub progress: Progress,
    pub is_slow: bool,
}

/// What the find bar remembers.
#[derive(Debug, Default)]
pub struct Find {
    pub is_open: bool,
    /// The field takes the keyboard, with its text selected.
    pub wants_focus: bool,
    /// What is selected in the log comes into the field.
    pub takes_picked: bool,
    /// No other field had the keyboard in the last frame.
    pub takes_escape: bool,
    /// The field had it in the last frame.
    pub has_keyboard: bool,
    pub round: Option<Round>,
    search: LiveSearch<FindKey>,
    made: Made<FindKey, Result<Asked, PatternError>>,
    walk: Option<Walk>,
    /// For which pattern the view was moved.
    answered: Option<PatternSettings>,
    place: Place,
}

/// Where the user is in the log.
#[derive(Debug, Default)]
struct Place {
    /// Steps lead from here.
    at: RecordSeq,
    /// Where the user was when typing began: each key looks from here.
    origin: RecordSeq,
    top: RecordSeq,
    current: Option<RecordSeq>,
    was_moved_by_us: bool,
}

impl Find {
    /// What is selected in the log is looked for when it is a part of a line;
    /// else what is in the field stays.
    pub fn open(&mut self, typed: &PatternSettings) {
        self.takes_picked = !self.has_keyboard;
        if !self.is_open {
            self.answered = Some(typed.clone());
        }
        self.is_open = true;
        self.wants_focus = true;
    }

    /// Puts what is selected in the log into the field, if that was asked for.
    /// Answers whether it did.
    pub fn take_picked(
        &mut self,
        typed: &mut PatternSettings,
        picked: impl FnOnce() -> Option<Picked>,
    ) -> bool {
        let is_asked = std::mem::take(&mut self.takes_picked);
        let Some(picked) = is_asked.then(picked).flatten() else {
            return false;
        };
        typed.kind = match picked.is_hex {
            true => PatternKind::Hex,
            false => PatternKind::Text,
        };
        typed.text = picked.text;
        self.wants_focus = true;
        true
    }

    pub fn close(&mut self) {
        self.has_keyboard = false;
        self.is_open = false;
        self.round = None;
        self.walk = None;
    }

    /// To the next hit or the previous one, as soon as it is known.
    pub fn step(&mut self, wish: Wish, typed: &PatternSettings) {
        if typed.text.is_empty() {
            return self.open(typed);
        }
        if !self.is_open {
            self.answered = Some(typed.clone());
            self.is_open = true;
        }
        let from = self.place.at;
        // A hit that only happens to be at the upper edge was not visited yet.
        let is_visited = self.place.current == Some(from);
        let wish = match wish {
            Wish::Next if !is_visited => Wish::Nearest,
            wish => wish,
        };
        self.walk = Some(Walk { wish, from });
    }

    pub fn follow_journal(&mut self, journal: &JournalReader) {
        self.search.follow_journal(journal);
    }

    pub(super) fn into_search(self) -> impl Send + 'static {
        self.search
    }

    pub fn refresh(&mut self, journal: &JournalReader, now: Instant) {
        self.search.refresh(journal, now);
    }

    pub fn follow(
        &mut self,
        scene: &Scene<'_>,
        typed: &PatternSettings,
        within: Option<&WantedSettings>,
        log: &mut LogView,
    ) {
        self.place.follow(log);
        let key = FindKey {
            pattern: typed.clone(),
            reading: scene.reading,
            within: within.cloned(),
        };
        self.follow_typed(scene, &key);
        self.walk_on(scene, log);
    }

    fn follow_typed(&mut self, scene: &Scene<'_>, key: &FindKey) {
        if !self.is_open {
            self.made.forget();
        }
        let asked = match self.is_open {
            true => self.made.get(key, || ask(key)).as_ref().ok(),
            false => None,
        };
        let wanted = asked.map(|_| key);
        let from = self.place.origin;
        let turn = self.search.follow(wanted, scene.now, || {
            let question = asked.map(|asked| asked.question.clone());
            start(scene, question, from)
        });
        match turn {
            Turn::Same => return,
            Turn::End => self.walk = None,
            Turn::Wait(left) => scene.ctx.request_repaint_after(left),
            Turn::Begin => self.begin(&key.pattern),
        }
        scene.ctx.request_repaint();
    }

    /// Only what is typed moves the view, not another encoding.
    fn begin(&mut self, typed: &PatternSettings) {
        self.round = None;
        if self.answered.as_ref() != Some(typed) {
            self.answered = Some(typed.clone());
            let (wish, from) = (Wish::Nearest, self.place.origin);
            self.walk = Some(Walk { wish, from });
        }
    }

    fn walk_on(&mut self, scene: &Scene<'_>, log: &mut LogView) {
        let Some(walk) = self.walk else {
            return;
        };
        let over = [Progress::Idle, Progress::Failed, Progress::Complete];
        let progress = self.search.progress();
        let is_over = over.contains(&progress) || matches!(progress, Progress::Stopped { .. });
        match landing(self.search.found(), walk, &scene.view(), is_over) {
            Landing::Wait => return,
            Landing::Nowhere => {}
            Landing::At(step) => {
                log.show_hit(step.seq);
                self.place.arrive(step.seq, walk.wish);
                self.round = step.is_wrapped.then_some(match walk.wish {
                    Wish::Previous => Round::ToLast,
                    Wish::Nearest | Wish::Next => Round::ToFirst,
                });
            }
        }
        self.walk = None;
        // The bar tells the place that was reached.
        scene.ctx.request_repaint();
    }

    /// What is looked for now, if it can be.
    pub fn question(&self) -> Option<&Arc<Question>> {
        let made = self.made.last()?.as_ref();
        made.ok().map(|asked| &asked.marked)
    }

    /// Why it cannot be looked for; an empty field is no fault.
    pub fn fault(&self) -> Option<&PatternError> {
        let made = self.made.last()?.as_ref();
        made.err().filter(|error| **error != PatternError::Empty)
    }

    pub fn found(&self) -> &Found {
        self.search.found()
    }

    /// `current` is the record that the user is at. While the display is paused
    /// only what it shows is counted.
    pub fn tally(&self, current: Option<RecordSeq>, end_limit: Option<RecordSeq>) -> Tally {
        let found = self.search.found();
        let current = current.filter(|seq| found.contains(*seq));
        Tally {
            current: current.map(|seq| found.rank(seq)),
            count: end_limit.map_or(found.count(), |end| count_before(found, end)),
            progress: self.search.progress(),
            is_slow: self.search.is_slow(),
        }
    }

    pub fn stop(&mut self) {
        self.search.stop();
    }

    pub fn go_on(&mut self, ctx: &Context) {
        self.search.go_on();
        ctx.request_repaint();
    }
}

fn ask(key: &FindKey) -> Result<Asked, PatternError> {
    let condition = Condition {
        pattern: pattern_of(&key.pattern)?,
        is_negated: false,
    };
    let within = key.within.as_ref().map(filter_of);
    // A filter that cannot be used filters nothing.
    let mut filter = within.and_then(Result::ok).unwrap_or_default();
    filter.conditions.push(condition.clone());
    let mut marked = crate::journal::find::Filter::default();
    marked.conditions.push(condition);
    Ok(Asked {
        question: key.reading.question(filter),
        marked: Arc::new(key.reading.question(marked)),
    })
}

pub(super) fn start(
    scene: &Scene<'_>,
    question: Option<Question>,
    from: RecordSeq,
) -> std::io::Result<Search> {
    let question = question.ok_or(std::io::ErrorKind::InvalidInput)?;
    let waker = search_waker(scene.ctx);
    Search::start(scene.journal.clone(), question, from, waker)
}

impl Place {
    /// Where the user went since the last frame.
    fn follow(&mut self, log: &LogView) {
        let (top, current) = (log.top(), log.current());
        let was = (self.top, self.current);
        (self.top, self.current) = (top, current);
        if std::mem::take(&mut self.was_moved_by_us) || was == (top, current) {
            return;
        }
        match current {
            Some(current) if was.1 != Some(current) => self.go(current),
            _ if !(top.0..top.0.saturating_add(ON_SCREEN)).contains(&self.at.0) => self.go(top),
            _ => {}
        }
    }

    fn go(&mut self, seq: RecordSeq) {
        self.at = seq;
        self.origin = seq;
    }

    fn arrive(&mut self, seq: RecordSeq, wish: Wish) {
        self.was_moved_by_us = true;
        self.at = seq;
        if wish != Wish::Nearest {
            self.origin = seq;
        }
    }
}
