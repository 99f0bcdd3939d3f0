use eframe::egui::Ui;

use super::super::theme::palette;
use super::table::{Cell, Table};
use crate::i18n::say::{byte_rate, counted_bytes, grouped, record_rate};
use crate::i18n::{Words, words};
use crate::journal::survey::{Amount, Both, Rate, Statistics};
use crate::value::Language;

/// Records and bytes of each direction.
const TABLE: Table<'_> = Table {
    parts: &[1.0, 0.9, 1.5, 0.9, 1.5],
};
/// What stands where there is no value.
pub const NONE: &str = "–";

/// One line of the table in words: records and bytes of each direction.
struct Line {
    name: &'static str,
    hint: Option<&'static str>,
    received: [String; 2],
    sent: [String; 2],
}

pub fn totals_ui(ui: &mut Ui, statistics: &Statistics, language: Language) {
    let words = words(language);
    let colors = palette(ui);
    let place = Table::place(ui, 1);
    let heads = [
        Cell::caption(ui, words.totals),
        Cell::caption(ui, ""),
        Cell::head(words.received, colors.incoming),
        Cell::caption(ui, ""),
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
    let values = line.received.iter().chain(&line.sent);
    let columns = [
        words.received_records,
        words.received_bytes,
        words.sent_records,
        words.sent_bytes,
    ];
    for (nth, (value, column)) in values.zip(columns).enumerate() {
        let mut cell = Cell::value(ui, value, line.name, column);
        // Without the larger unit beside it.
        if let Some((exact, _)) = value.split_once(" (") {
            cell = cell.or_short(exact.to_owned());
        }
        TABLE.cell_ui(ui, place, nth + 1, cell);
    }
}

fn lines(statistics: &Statistics, language: Language) -> [Line; 5] {
    let words = words(language);
    let pace = &statistics.pace;
    let rate = |rate: Rate| [record_rate(language, rate.records), byte_rate(rate.bytes)];
    let total = |total: Amount| [grouped(total.records), counted_bytes(total.bytes)];
    let peak = |most: Amount| rate(Rate::from(most));
    let mean = match pace.mean {
        Some(mean) => each(mean, rate),
        None => each(Both::<()>::default(), |()| [0; 2].map(|_| NONE.to_owned())),
    };
    let line = |name, hint, both: Both<[String; 2]>| Line {
        name,
        hint,
        received: both.received,
        sent: both.sent,
    };
    [
        line(words.total, None, each(statistics.totals, total)),
        line(words.rate_now, None, each(pace.last_second, rate)),
        line(
            words.rate_ten_seconds,
            None,
            each(pace.last_ten_seconds, rate),
        ),
        line(words.rate_mean, Some(words.rate_mean_hint), mean),
        line(
            words.rate_peak,
            Some(words.rate_peak_hint),
            each(pace.peak, peak),
        ),
    ]
}

fn each<T>(both: Both<T>, say: impl Fn(T) -> [String; 2]) -> Both<[String; 2]> {
    Both {
        received: say(both.received),
        sent: say(both.sent),
    }
}
