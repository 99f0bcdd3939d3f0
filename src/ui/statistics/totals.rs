use eframe::egui::Ui;

use super::super::theme::palette;
use super::table::{Cell, Table};
use crate::i18n::say::{byte_rate, counted_bytes, grouped, record_rate};
use crate::i18n::{Words, words};
use crate::journal::survey::{Amount, Both, Rate, Statistics};
use crate::value::Language;

const TABLE: Table<'_> = Table {
    parts: &[1.0, 1.5, 1.5],
};
/// What stands where there is no value.
pub const NONE: &str = "–";

/// One line of the table in words.
struct Line {
    name: &'static str,
    hint: Option<&'static str>,
    received: String,
    sent: String,
}

pub fn totals_ui(ui: &mut Ui, statistics: &Statistics, language: Language) {
    let words = words(language);
    let colors = palette(ui);
    let place = Table::place(ui, 1);
    let heads = [
        Cell::caption(ui, words.totals),
        Cell::head(words.received, colors.incoming),
        Cell::head(words.sent, colors.outgoing),
    ];
    TABLE.row_ui(ui, place, heads);
    for line in lines(statistics, language) {
        line_ui(ui, words, &line);
    }
}

fn line_ui(ui: &mut Ui, words: &Words, line: &Line) {
    let place = Table::place(ui, 1);
    let name = TABLE.cell_ui(ui, place, 0, Cell::caption(ui, line.name));
    if let Some(hint) = line.hint {
        name.on_hover_text(hint);
    }
    for (column, (value, direction)) in [(&line.received, words.received), (&line.sent, words.sent)]
        .into_iter()
        .enumerate()
    {
        let cell = Cell::value(ui, value, direction, line.name);
        TABLE.cell_ui(ui, place, column + 1, cell);
    }
}

fn lines(statistics: &Statistics, language: Language) -> Vec<Line> {
    let words = words(language);
    let pace = &statistics.pace;
    let line = |name, hint, both: Both<String>| Line {
        name,
        hint,
        received: both.received,
        sent: both.sent,
    };
    let rate = |rate: Rate| said(language, rate);
    let peak = |most: Amount| {
        said(
            language,
            Rate {
                records: most.records as f64,
                bytes: most.bytes as f64,
            },
        )
    };
    let none = || NONE.to_owned();
    vec![
        line(
            words.records_counted,
            None,
            each(statistics.totals, |it| grouped(it.records)),
        ),
        line(
            words.bytes_counted,
            None,
            each(statistics.totals, |it| counted_bytes(it.bytes)),
        ),
        line(words.rate_now, None, each(pace.last_second, rate)),
        line(
            words.rate_ten_seconds,
            None,
            each(pace.last_ten_seconds, rate),
        ),
        line(
            words.rate_mean,
            Some(words.rate_mean_hint),
            match pace.mean {
                Some(mean) => each(mean, rate),
                None => each(Both::<()>::default(), |()| none()),
            },
        ),
        line(
            words.rate_peak,
            Some(words.rate_peak_hint),
            each(pace.peak, peak),
        ),
    ]
}

fn each<T>(both: Both<T>, say: impl Fn(T) -> String) -> Both<String> {
    Both {
        received: say(both.received),
        sent: say(both.sent),
    }
}

fn said(language: Language, rate: Rate) -> String {
    let records = record_rate(language, rate.records);
    format!("{records}   {}", byte_rate(rate.bytes))
}
