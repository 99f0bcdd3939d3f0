//! Finding records in a log, and showing only some of them: the find bar, the
//! filter bar, and the pane under the full log.
//!
//! Start with [`Finding`], one a tab. `asked` makes a question of what is typed,
//! `restarts` and `live_search` keep one search of the journal in line with it,
//! `walk` goes from hit to hit while that search is on its way, and `link` makes
//! a click in one of two lists move the other.
//!
//! A frame never waits for a search: it takes what has been found so far. What
//! was found for an old pattern is never shown for a new one.
//!
//! Does not go through records itself: that is [`crate::journal::find`].

mod asked;
mod filter;
mod filter_bar;
mod filter_pane;
mod find;
mod find_bar;
mod link;
mod live_search;
mod pattern_fields;
mod restarts;
mod walk;

use std::ops::Range;
use std::sync::Arc;
use std::time::Instant;

use eframe::egui::Context;

use super::log_view::LogView;
use crate::journal::JournalReader;
use crate::journal::find::{Found, Question};
use crate::settings::TabSettings;
use crate::value::{Language, RecordSeq};

pub use asked::{Reading, pattern_of};
pub use filter::FilterList;
pub use filter_bar::{Passed, filter_bar_ui};
pub use filter_pane::{filter_pane_ui, has_pane, nothing_in_place_ui};
pub use find::Find;
pub use find_bar::find_bar_ui;
use link::Link;
pub use pattern_fields::kind_caption;
pub use walk::Wish;

/// What a tab looks for, and which of its records are wanted.
#[derive(Debug, Default)]
pub struct Finding {
    pub find: Find,
    pub filter: FilterList,
    link: Link,
}

/// What a search goes through in this frame.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    pub ctx: &'a Context,
    pub journal: &'a JournalReader,
    pub reading: Reading,
    /// The display is paused: nothing from this record on is shown.
    pub end_limit: Option<RecordSeq>,
    pub now: Instant,
}

impl<'a> Scene<'a> {
    pub fn new(
        ctx: &'a Context,
        journal: &'a JournalReader,
        settings: &TabSettings,
        language: Language,
        end_limit: Option<RecordSeq>,
    ) -> Self {
        Self {
            ctx,
            journal,
            reading: Reading::of(settings, language),
            end_limit,
            now: Instant::now(),
        }
    }

    /// The records that the log can show.
    fn view(&self) -> Range<RecordSeq> {
        let end = self.journal.end();
        self.journal.first()..self.end_limit.unwrap_or(end).min(end)
    }
}

impl Finding {
    /// Tells the searches when records came or went, also while nothing is drawn.
    pub fn follow_journal(&mut self, journal: &JournalReader) {
        self.find.follow_journal(journal);
        self.filter.follow_journal(journal);
    }

    /// What is to end before the session that it searches. Dropping it waits.
    pub fn into_searches(self) -> impl Send + 'static {
        (self.find.into_search(), self.filter.into_search())
    }

    /// Takes what was found since the last frame.
    pub fn refresh(&mut self, journal: &JournalReader, now: Instant) {
        self.find.refresh(journal, now);
        self.filter.refresh(journal, now);
    }

    /// Brings the searches in line with what is typed, and `log` to what was
    /// found.
    pub fn follow(&mut self, scene: &Scene<'_>, settings: &TabSettings, log: &mut LogView) {
        self.filter.follow(scene, &settings.filter, log.top());
        let within = self.filter.is_in_place(&settings.filter);
        let within = within.then_some(&settings.filter.wanted);
        self.find.follow(scene, &settings.find, within, log);
    }

    /// What is marked in the rows of the full log.
    pub fn hits(&self) -> Option<&Arc<Question>> {
        self.find.question().or(self.filter.question())
    }

    /// What is marked beside the scroll bar of the full log.
    pub fn marks(&self, settings: &TabSettings) -> Option<&Found> {
        let in_pane = || {
            let is_shown = self.filter.question().is_some() && !settings.filter.in_place;
            is_shown.then(|| self.filter.found())
        };
        let found = self.find.question().map(|_| self.find.found());
        found.or_else(in_pane)
    }

    /// Brings each of the two lists to what was clicked in the other one.
    pub fn follow_clicks(&mut self, log: &mut LogView, in_pane: Option<RecordSeq>) {
        let (found, pane) = self.filter.list();
        self.link.follow(log, pane, found, in_pane);
    }
}
