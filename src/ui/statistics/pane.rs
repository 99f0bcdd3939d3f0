use std::io;
use std::sync::Arc;

use super::chart::ChartChoice;
use super::peers::PeerOrder;
use crate::journal::JournalReader;
use crate::journal::survey::{Statistics, Survey};
use crate::session::Waker;
use crate::value::RecordSeq;

/// What a tab has of the window.
#[derive(Debug, Default)]
pub struct StatisticsPane {
    /// While the window is open.
    counting: Option<Counting>,
    /// Where counting begins: after the last reset.
    since: RecordSeq,
    pub(super) chart: ChartChoice,
    pub(super) order: PeerOrder,
    /// The keyboard is meant for this window: it was opened or clicked last.
    pub(super) has_keyboard: bool,
}

/// How the thread gets on.
#[derive(Debug)]
enum Counting {
    Runs(Survey),
    /// The system gave no thread.
    Refused,
}

impl StatisticsPane {
    pub fn is_open(&self) -> bool {
        self.counting.is_some()
    }

    pub fn has_keyboard(&self) -> bool {
        self.is_open() && self.has_keyboard
    }

    pub fn open(&mut self, reader: &JournalReader, waker: &Waker) {
        self.start(reader, waker);
        self.has_keyboard = true;
    }

    pub fn close(&mut self) {
        self.counting = None;
    }

    /// Counts from the present record on.
    pub fn reset(&mut self, reader: &JournalReader, waker: &Waker) {
        self.since = reader.end();
        if self.is_open() {
            self.start(reader, waker);
        }
    }

    fn start(&mut self, reader: &JournalReader, waker: &Waker) {
        // The thread before ends first: one at a time.
        self.counting = None;
        let waker = Arc::clone(waker);
        let survey = Survey::start(reader.clone(), self.since, move || waker());
        let counting = survey.map_or_else(|_: io::Error| Counting::Refused, Counting::Runs);
        self.counting = Some(counting);
    }

    /// The session has something new.
    pub fn poke(&self) {
        if let Some(Counting::Runs(survey)) = &self.counting {
            survey.poke();
        }
    }

    /// What has been counted; `None` when the system gave no thread.
    pub(super) fn statistics(&self) -> Option<Arc<Statistics>> {
        match &self.counting {
            Some(Counting::Runs(survey)) => Some(survey.statistics()),
            Some(Counting::Refused) | None => None,
        }
    }
}
