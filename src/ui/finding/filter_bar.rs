use eframe::egui::{Id, Ui};

use super::asked::FilterFaults;
use super::filter::FilterList;
use super::live_search::Progress;
use super::pattern_fields::{
    PatternFields, SearchWish, bar_ui, first_line_ui, focus_field, progress_ui, remark_ui,
};
use crate::i18n::say::Sentence;
use crate::i18n::{Words, filtered_records, nth_name, say, words};
use crate::settings::{ConditionSettings, FilterSettings, WantedSettings};
use crate::ui::escape::has_keyboard;
use crate::ui::widgets::{
    Field, check, close_button, field, plus_button, sentence_ui, wide_segmented,
};
use crate::value::{Language, SessionId};

const PEERS_WIDTH: f32 = 150.0;
const LENGTHS_WIDTH: f32 = 84.0;
const SHOWN_WIDTH: f32 = 172.0;

/// How many records pass, of how many.
#[derive(Clone, Copy)]
pub struct Passed {
    pub count: u64,
    pub total: u64,
}

/// Stands under the log's bar while it is open, and is no higher than `most`.
pub fn filter_bar_ui(
    ui: &mut Ui,
    tab: SessionId,
    filter: &mut FilterList,
    typed: &mut FilterSettings,
    passed: Passed,
    (most, language): (f32, Language),
) {
    if !filter.is_open {
        return;
    }
    let id = Id::unique(("filter", tab.0));
    let rect = bar_ui(ui, "filter bar", most, |ui| {
        let before = typed.clone();
        line_ui(ui, filter, typed, words(language));
        conditions_ui(ui, id, filter, &mut typed.wanted, passed, language);
        for sentence in sentences(filter.faults(), language) {
            sentence_ui(ui, &sentence);
        }
        if *typed != before {
            // What is said of it is known after the fields were drawn.
            ui.request_repaint();
        }
    });
    if std::mem::take(&mut filter.wants_focus)
        && let Some(condition) = typed.wanted.conditions.first()
    {
        focus_field(ui.ctx(), id.with(0_usize), &condition.pattern.text);
    }
    filter.has_keyboard = filter.is_open && has_keyboard(ui.ctx(), rect);
}

fn line_ui(ui: &mut Ui, filter: &mut FilterList, typed: &mut FilterSettings, words: &Words) {
    let is_closed = first_line_ui(ui, words.close_filter, |ui| {
        wanted_ui(ui, filter, &mut typed.wanted, words);
        let choices = [words.second_pane, words.in_place].map(|word| (word, word));
        wide_segmented(ui, SHOWN_WIDTH, &mut typed.in_place, choices);
    });
    if is_closed {
        filter.close();
    }
}

fn wanted_ui(ui: &mut Ui, filter: &FilterList, wanted: &mut WantedSettings, words: &Words) {
    check(ui, &mut wanted.received, words.wants_received);
    check(ui, &mut wanted.sent, words.wants_sent);
    check(ui, &mut wanted.notes, words.wants_notes);
    let faults = filter.faults();
    let peers = Field {
        name: words.wanted_peers,
        hint: words.wanted_peers,
        width: PEERS_WIDTH,
        wrong: faults.is_some_and(|faults| faults.peers.is_some()),
    };
    field(ui, &mut wanted.peers, &peers).on_hover_text("10.0.0.1, 10.0.0.1:80, [::1]:80");
    let lengths = Field {
        name: words.wanted_lengths,
        hint: words.wanted_lengths,
        width: LENGTHS_WIDTH,
        wrong: faults.is_some_and(|faults| faults.lengths.is_some()),
    };
    field(ui, &mut wanted.lengths, &lengths).on_hover_text("10   10-20   >100   <=8");
}

fn progress_line_ui(
    ui: &mut Ui,
    filter: &mut FilterList,
    passed: Passed,
    words: &Words,
    language: Language,
) {
    let progress = filter.progress();
    if progress == Progress::Idle {
        return;
    }
    let is_searching = matches!(progress, Progress::Searching { .. });
    if passed.count > 0 || !is_searching {
        let text = filtered_records(language, passed.count, passed.total);
        remark_ui(ui, &text);
    }
    match progress_ui(ui, progress, filter.is_slow(), words, language) {
        Some(SearchWish::Stop) => filter.stop(),
        Some(SearchWish::GoOn) => filter.go_on(ui.ctx()),
        None => {}
    }
}

fn conditions_ui(
    ui: &mut Ui,
    id: Id,
    filter: &mut FilterList,
    wanted: &mut WantedSettings,
    passed: Passed,
    language: Language,
) {
    let words = words(language);
    let is_cleared = *wanted == WantedSettings::default();
    let count = wanted.conditions.len();
    let (mut removed, mut adds, mut clears) = (None, false, false);
    for (index, condition) in wanted.conditions.iter_mut().enumerate() {
        ui.horizontal_wrapped(|ui| {
            condition_ui(ui, id.with(index), index, filter, condition, words);
            let name = nth_name(words.remove_condition, index);
            if count > 1 && close_button(ui, &name).clicked() {
                removed = Some(index);
            }
            let is_last = index + 1 == count;
            let may_add = is_last && count < WantedSettings::MOST_CONDITIONS;
            adds |= may_add && plus_button(ui, words.add_condition).clicked();
            if is_last {
                clears = !is_cleared && ui.button(words.clear_filter).clicked();
                progress_line_ui(ui, filter, passed, words, language);
            }
        });
    }
    if clears {
        *wanted = WantedSettings::default();
    } else if let Some(index) = removed {
        wanted.conditions.remove(index);
    } else if adds {
        wanted.conditions.push(ConditionSettings::default());
    }
}

fn condition_ui(
    ui: &mut Ui,
    id: Id,
    index: usize,
    filter: &FilterList,
    condition: &mut ConditionSettings,
    words: &Words,
) {
    let fault = filter.faults().and_then(|it| it.conditions.get(index));
    let fields = PatternFields {
        id,
        name: words.wanted_pattern,
        index,
        is_wrong: fault.is_some_and(Option::is_some),
    };
    fields.ui(ui, &mut condition.pattern, words);
    ui.push_id(("not", index), |ui| {
        check(ui, &mut condition.is_negated, words.negated)
    });
}

fn sentences(faults: Option<&FilterFaults>, language: Language) -> Vec<Sentence> {
    let Some(faults) = faults else {
        return Vec::new();
    };
    let peers = faults.peers.as_ref();
    let peers = peers.map(|error| say::peers_error(language, error));
    let lengths = faults
        .lengths
        .map(|error| say::lengths_error(language, error));
    let patterns = faults.conditions.iter().flatten();
    let patterns = patterns.map(|error| say::pattern_error(language, error));
    peers.into_iter().chain(lengths).chain(patterns).collect()
}
