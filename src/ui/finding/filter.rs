use std::sync::Arc;
use std::time::Instant;

use eframe::egui::Context;

use super::asked::{FilterFaults, Made, Reading, filter_of, passes_all};
use super::filter_pane::has_pane;
use super::find::start;
use super::live_search::{LiveSearch, Progress};
use super::restarts::Turn;
use super::walk::count_before;
use super::{LogView, Scene};
use crate::journal::JournalReader;
use crate::journal::find::{Found, Question};
use crate::settings::{FilterSettings, WantedSettings};
use crate::ui::log_view::{LogViewInput, Picked};
use crate::value::RecordSeq;

/// All that decides which records are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
struct FilterKey {
    wanted: WantedSettings,
    reading: Reading,
}

/// What the filter bar and the pane under the log remember.
#[derive(Debug, Default)]
pub struct FilterList {
    pub is_open: bool,
    /// The first field takes the keyboard.
    pub wants_focus: bool,
    /// A part of the bar had it in the last frame.
    pub has_keyboard: bool,
    /// The wanted records, in the second pane.
    pub view: LogView,
    search: LiveSearch<FilterKey>,
    /// No question when every record passes.
    made: Made<FilterKey, Result<Option<Arc<Question>>, FilterFaults>>,
}

impl FilterList {
    pub fn open(&mut self) {
        self.is_open = true;
        self.wants_focus = true;
    }

    pub fn close(&mut self) {
        self.is_open = false;
        self.has_keyboard = false;
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

    /// `top` is the record that is looked at, where the search begins.
    pub fn follow(&mut self, scene: &Scene<'_>, typed: &FilterSettings, top: RecordSeq) {
        if !self.is_open {
            self.made.forget();
        }
        let key = FilterKey {
            wanted: typed.wanted.clone(),
            reading: scene.reading,
        };
        let question = match self.is_open {
            true => self.made.get(&key, || ask(&key)).as_ref().ok(),
            false => None,
        };
        let question = question.and_then(Option::as_ref);
        let wanted = question.map(|_| &key);
        let turn = self.search.follow(wanted, scene.now, || {
            start(scene, question.map(|it| Question::clone(it)), top)
        });
        match turn {
            Turn::Same => return,
            Turn::Wait(left) => scene.ctx.request_repaint_after(left),
            Turn::End | Turn::Begin => {}
        }
        scene.ctx.request_repaint();
    }

    /// What is wanted, if that is not all and can be understood.
    pub fn question(&self) -> Option<&Arc<Question>> {
        self.made.last()?.as_ref().ok()?.as_ref()
    }

    pub fn faults(&self) -> Option<&FilterFaults> {
        self.made.last()?.as_ref().err()
    }

    pub fn found(&self) -> &Found {
        self.search.found()
    }

    pub fn progress(&self) -> Progress {
        self.search.progress()
    }

    pub fn is_slow(&self) -> bool {
        self.search.is_slow()
    }

    /// How many records pass.
    pub fn count(&self, end_limit: Option<RecordSeq>) -> u64 {
        let found = self.search.found();
        end_limit.map_or(found.count(), |end| count_before(found, end))
    }

    /// The log itself shows only what is wanted.
    pub fn is_in_place(&self, typed: &FilterSettings) -> bool {
        typed.in_place && self.question().is_some()
    }

    /// What the log itself shows, when that is only what is wanted.
    pub fn in_place(&self, typed: &FilterSettings) -> Option<&Found> {
        self.is_in_place(typed).then(|| self.found())
    }

    /// What is selected in the second pane, while it is there.
    pub fn picked(&self, typed: &FilterSettings, input: &LogViewInput<'_>) -> Option<Picked> {
        let is_there = has_pane(self, typed);
        is_there.then(|| self.view.picked(input)).flatten()
    }

    /// What passes, and the view onto it.
    pub(super) fn list(&mut self) -> (&Found, &mut LogView) {
        (self.search.found(), &mut self.view)
    }

    pub fn stop(&mut self) {
        self.search.stop();
    }

    pub fn go_on(&mut self, ctx: &Context) {
        self.search.go_on();
        ctx.request_repaint();
    }
}

fn ask(key: &FilterKey) -> Result<Option<Arc<Question>>, FilterFaults> {
    let filter = filter_of(&key.wanted)?;
    let is_wanted = !passes_all(&filter);
    Ok(is_wanted.then(|| Arc::new(key.reading.question(filter))))
}
