//! What the find bar and the filter bar share.

use eframe::egui::text::{CCursor, CCursorRange};
use eframe::egui::{
    Context, Frame, Id, Label, Margin, Panel, Rect, RichText, ScrollArea, TextEdit, Ui, UiBuilder,
    Vec2, pos2,
};

use super::live_search::Progress;
use crate::i18n::{Words, nth_name, search_stopped, searching};
use crate::settings::{PatternKind, PatternSettings};
use crate::ui::theme::{SMALL_SIZE, palette};
use crate::ui::widgets::{Field, check, close_button, combo, field_with_id};
use crate::value::Language;

const FIELD_WIDTH: f32 = 210.0;
const KIND_WIDTH: f32 = 128.0;

const CROSS: f32 = 18.0;
/// Above and below the lines of a bar.
const BAR_MARGIN: i8 = 4;

/// A bar under the one of the log, scrolled where `most` points do not hold it.
/// Answers where it is.
pub fn bar_ui(ui: &mut Ui, id: &str, most: f32, show: impl FnOnce(&mut Ui)) -> Rect {
    let frame = Frame::new()
        .fill(palette(ui).panel)
        .inner_margin(Margin::symmetric(0, BAR_MARGIN));
    // The line under the bar is a point of it.
    let height = most - 2.0 * f32::from(BAR_MARGIN) - 1.0;
    let bar = Panel::top(Id::unique(id)).resizable(false).frame(frame);
    let shown = bar.show(ui, |ui| {
        ScrollArea::vertical()
            .max_height(height)
            .min_scrolled_height(height)
            .auto_shrink([false, true])
            .show(ui, |ui| {
                // The scroll bar has its place in the margin.
                let inside = Frame::new().inner_margin(Margin::symmetric(12, 0));
                inside.show(ui, show);
            });
    });
    shown.response.rect
}

/// The first line of a bar, and the cross in its corner that closes it. Where
/// the line does not fit, it goes on below.
pub fn first_line_ui(ui: &mut Ui, close: &str, line: impl FnOnce(&mut Ui)) -> bool {
    let area = ui.available_rect_before_wrap();
    ui.scope(|ui| {
        ui.set_max_width(area.width() - CROSS - 8.0);
        ui.horizontal_wrapped(line);
    });
    let corner = pos2(area.right() - CROSS, area.top() + 3.0);
    let corner = Rect::from_min_size(corner, Vec2::splat(CROSS));
    let mut corner = ui.new_child(UiBuilder::new().max_rect(corner));
    close_button(&mut corner, close).clicked()
}

/// What the fields of one pattern are called and which they are.
#[derive(Clone, Copy)]
pub struct PatternFields<'a> {
    pub id: Id,
    pub name: &'a str,
    /// Of several; the first has no number in its names.
    pub index: usize,
    pub is_wrong: bool,
}

impl PatternFields<'_> {
    pub fn ui(&self, ui: &mut Ui, typed: &mut PatternSettings, words: &Words) {
        let name = nth_name(self.name, self.index);
        let field = Field {
            name: &name,
            hint: match typed.kind {
                PatternKind::Hex => "AA ?? 0D 5?",
                _ => self.name,
            },
            width: FIELD_WIDTH,
            wrong: self.is_wrong,
        };
        field_with_id(ui, self.id, &mut typed.text, &field);
        let kind = nth_name(words.pattern_kind, self.index);
        let chosen = kind_caption(typed.kind, words);
        combo(ui, &kind, chosen, KIND_WIDTH, |ui| {
            for kind in PatternKind::ALL {
                ui.selectable_value(&mut typed.kind, kind, kind_caption(kind, words));
            }
        });
        // HEX has no case.
        if typed.kind != PatternKind::Hex {
            ui.push_id(self.index, |ui| {
                check(ui, &mut typed.match_case, words.match_case)
            });
        }
    }
}

pub fn kind_caption(kind: PatternKind, words: &Words) -> &'static str {
    match kind {
        PatternKind::Text => words.kind_text,
        PatternKind::Hex => words.hex,
        PatternKind::Regex => words.kind_regex,
        PatternKind::RegexOfBytes => words.kind_regex_of_bytes,
    }
}

/// Puts the keyboard into a field and selects what stands there.
pub fn focus_field(ctx: &Context, id: Id, text: &str) {
    ctx.memory_mut(|memory| memory.request_focus(id));
    let mut state = TextEdit::load_state(ctx, id).unwrap_or_default();
    let end = CCursor::new(text.chars().count());
    let whole = CCursorRange::two(CCursor::default(), end);
    state.cursor.set_char_range(Some(whole));
    state.store(ctx, id);
}

/// A word in a bar that says how things are.
pub fn remark_ui(ui: &mut Ui, text: &str) {
    let text = RichText::new(text).size(SMALL_SIZE).color(palette(ui).dim);
    ui.add(Label::new(text).extend());
}

/// What the user wants of a search that goes on or was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchWish {
    Stop,
    GoOn,
}

/// How far a search is, with a way to stop it or to go on.
pub fn progress_ui(
    ui: &mut Ui,
    progress: Progress,
    is_slow: bool,
    words: &Words,
    language: Language,
) -> Option<SearchWish> {
    match progress {
        Progress::Idle | Progress::Complete => None,
        Progress::Searching { .. } if !is_slow => None,
        Progress::Failed => {
            remark_ui(ui, words.search_failed);
            let wish = ui.small_button(words.search_on).clicked();
            wish.then_some(SearchWish::GoOn)
        }
        Progress::Searching { percent } => {
            remark_ui(ui, &searching(language, percent));
            let wish = ui.small_button(words.stop).on_hover_text(words.stop_search);
            wish.clicked().then_some(SearchWish::Stop)
        }
        Progress::Stopped { percent } => {
            remark_ui(ui, &search_stopped(language, percent));
            let wish = ui.small_button(words.search_on).clicked();
            wish.then_some(SearchWish::GoOn)
        }
    }
}
