use eframe::egui::{Id, Ui};

use super::find::{Find, Round, Tally};
use super::live_search::Progress;
use super::pattern_fields::{
    PatternFields, SearchWish, bar_ui, first_line_ui, focus_field, progress_ui, remark_ui,
};
use super::walk::Wish;
use crate::i18n::{Words, found_records, say, words};
use crate::settings::PatternSettings;
use crate::ui::send_panel::takes_send_key;
use crate::ui::widgets::{sentence_ui, step_button};
use crate::value::{Language, SessionId};

/// Stands under the log's bar while it is open, and is no higher than `most`.
pub fn find_bar_ui(
    ui: &mut Ui,
    tab: SessionId,
    find: &mut Find,
    typed: &mut PatternSettings,
    tally: Tally,
    (most, language): (f32, Language),
) {
    if !find.is_open {
        return;
    }
    let id = Id::unique(("find", tab.0));
    bar_ui(ui, "find bar", most, |ui| {
        take_keys(ui, id, find, typed);
        let before = typed.clone();
        line_ui(ui, id, find, typed, tally, language);
        if let Some(error) = find.fault() {
            sentence_ui(ui, &say::pattern_error(language, error));
        }
        if *typed != before {
            // What is said of it is known after the field was drawn.
            ui.request_repaint();
        }
    });
    let ctx = ui.ctx().clone();
    if std::mem::take(&mut find.wants_focus) {
        focus_field(&ctx, id, &typed.text);
    }
    let has_focus = ctx.memory(|memory| memory.has_focus(id));
    find.has_keyboard = has_focus;
    find.takes_escape = has_focus || !ctx.text_edit_focused();
}

/// Enter and Shift+Enter in the field.
fn take_keys(ui: &Ui, id: Id, find: &mut Find, typed: &PatternSettings) {
    let has_focus = ui.memory(|memory| memory.has_focus(id));
    if takes_send_key(ui, id, has_focus, true) {
        find.step(Wish::Next, typed);
    }
    if takes_send_key(ui, id.with("back"), has_focus, false) {
        find.step(Wish::Previous, typed);
    }
}

fn line_ui(
    ui: &mut Ui,
    id: Id,
    find: &mut Find,
    typed: &mut PatternSettings,
    tally: Tally,
    language: Language,
) {
    let words = words(language);
    let is_closed = first_line_ui(ui, words.close_find, |ui| {
        let fields = PatternFields {
            id,
            name: words.find,
            index: 0,
            is_wrong: find.fault().is_some(),
        };
        fields.ui(ui, typed, words);
        steps_ui(ui, find, typed, words);
        tally_ui(ui, find, tally, words, language);
    });
    if is_closed {
        find.close();
    }
}

fn steps_ui(ui: &mut Ui, find: &mut Find, typed: &PatternSettings, words: &Words) {
    ui.spacing_mut().item_spacing.x = 2.0;
    let previous = (words.find_previous, words.find_previous_hint, false);
    let next = (words.find_next, words.find_next_hint, true);
    for ((name, hint, is_down), wish) in [(previous, Wish::Previous), (next, Wish::Next)] {
        if step_button(ui, name, hint, is_down).clicked() {
            find.step(wish, typed);
            ui.request_repaint();
        }
    }
    ui.spacing_mut().item_spacing.x = 8.0;
}

fn tally_ui(ui: &mut Ui, find: &mut Find, tally: Tally, words: &Words, language: Language) {
    if tally.progress == Progress::Idle {
        return;
    }
    // What was not found yet may still be.
    let is_searching = matches!(tally.progress, Progress::Searching { .. });
    if tally.count > 0 || !is_searching {
        remark_ui(ui, &found_records(language, tally.current, tally.count));
    }
    match progress_ui(ui, tally.progress, tally.is_slow, words, language) {
        Some(SearchWish::Stop) => find.stop(),
        Some(SearchWish::GoOn) => find.go_on(ui.ctx()),
        None => {}
    }
    match find.round {
        Some(Round::ToFirst) => remark_ui(ui, words.went_to_first),
        Some(Round::ToLast) => remark_ui(ui, words.went_to_last),
        None => {}
    }
}
