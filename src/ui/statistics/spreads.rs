use eframe::egui::{Color32, RichText, Ui};

use super::super::theme::{SMALL_SIZE, palette};
use super::table::{Cell, Table};
use super::totals::NONE;
use crate::i18n::say::{backward_gaps, gap, grouped};
use crate::i18n::{Words, words};
use crate::journal::survey::{Spread, Statistics};
use crate::value::Language;

const TABLE: Table<'_> = Table {
    parts: &[1.6, 1.0, 1.0, 1.0, 1.0, 1.0],
};

pub fn gaps_ui(ui: &mut Ui, statistics: &Statistics, language: Language) {
    let words = words(language);
    let colors = palette(ui);
    let gaps = &statistics.gaps;
    head_ui(ui, words, words.gaps);
    for (name, color, spread) in [
        (words.received, colors.incoming, gaps.received),
        (words.sent, colors.outgoing, gaps.sent),
        (words.received_and_sent, colors.text, gaps.any),
    ] {
        let cells = cells_of(spread, |nanos| gap(language, nanos));
        row_ui(ui, words, (name, color), &cells);
    }
    if gaps.backward > 0 {
        let said = RichText::new(backward_gaps(language, gaps.backward));
        ui.label(said.size(SMALL_SIZE).color(colors.note));
    }
}

pub fn lengths_ui(ui: &mut Ui, statistics: &Statistics, language: Language) {
    let words = words(language);
    let colors = palette(ui);
    let lengths = &statistics.lengths;
    head_ui(ui, words, words.lengths);
    for (name, color, spread) in [
        (words.received, colors.incoming, lengths.received),
        (words.sent, colors.outgoing, lengths.sent),
    ] {
        let cells = cells_of(spread, |bytes| format!("{} B", grouped(bytes)));
        row_ui(ui, words, (name, color), &cells);
    }
}

/// The captions of the columns of numbers.
fn columns(words: &Words) -> [&'static str; 5] {
    [
        words.spread_count,
        words.spread_least,
        words.spread_median,
        words.spread_p99,
        words.spread_most,
    ]
}

fn head_ui(ui: &mut Ui, words: &Words, name: &str) {
    let place = Table::place(ui, 1);
    let captions = std::iter::once(name).chain(columns(words));
    for (column, caption) in captions.enumerate() {
        let cell = Cell::caption(ui, caption);
        TABLE
            .cell_ui(ui, place, column, cell)
            .on_hover_text(words.spread_hint);
    }
}

fn row_ui(ui: &mut Ui, words: &Words, (name, color): (&str, Color32), cells: &[String; 5]) {
    let place = Table::place(ui, 1);
    TABLE.cell_ui(ui, place, 0, Cell::head(name, color));
    for (column, (text, caption)) in cells.iter().zip(columns(words)).enumerate() {
        let cell = Cell::value(ui, text, name, caption);
        TABLE.cell_ui(ui, place, column + 1, cell);
    }
}

fn cells_of(spread: Option<Spread>, say: impl Fn(u64) -> String) -> [String; 5] {
    match spread {
        Some(spread) => [
            grouped(spread.count),
            say(spread.least),
            say(spread.median),
            say(spread.p99),
            say(spread.most),
        ],
        None => [0; 5].map(|_| NONE.to_owned()),
    }
}
