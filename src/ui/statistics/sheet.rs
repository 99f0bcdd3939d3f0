//! All tables as text with tabs, for a spreadsheet: numbers without groups or
//! units, so that it can reckon with them.

use jiff::tz::TimeZone;

use super::super::sessions_dialog::local_time;
use super::peers::PeerColumn;
use crate::i18n::say::{correspondent, other_peers};
use crate::i18n::{Words, words};
use crate::journal::survey::{Amount, Both, PEERS_KEPT, Rate, Spread, Statistics};
use crate::value::{Language, Stamp};

/// Lines of cells.
struct Sheet {
    text: String,
}

impl Sheet {
    fn line(&mut self, cells: &[&str]) {
        self.text.push_str(&cells.join("\t"));
        self.text.push('\n');
    }

    fn numbers<T: ToString>(&mut self, name: &str, numbers: &[T]) {
        let cells = numbers.iter().map(ToString::to_string);
        let cells: Vec<String> = std::iter::once(name.to_owned()).chain(cells).collect();
        self.line(&cells.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

pub fn sheet(
    statistics: &Statistics,
    places: &[usize],
    time_zone: &TimeZone,
    language: Language,
) -> String {
    let words = words(language);
    let mut sheet = Sheet {
        text: String::new(),
    };
    totals(&mut sheet, statistics, words);
    spreads(&mut sheet, statistics, words);
    peers(&mut sheet, statistics, places, time_zone, language);
    sheet.text
}

fn totals(sheet: &mut Sheet, statistics: &Statistics, words: &Words) {
    let amounts = |both: &Both<Amount>| {
        let Both { received, sent } = both;
        [received.records, received.bytes, sent.records, sent.bytes]
    };
    let rates = |both: &Both<Rate>| {
        let Both { received, sent } = both;
        [received.records, received.bytes, sent.records, sent.bytes].map(|it| format!("{it:.2}"))
    };
    sheet.line(&[
        words.totals,
        words.received_records,
        words.received_bytes,
        words.sent_records,
        words.sent_bytes,
    ]);
    let pace = &statistics.pace;
    sheet.numbers(words.total, &amounts(&statistics.totals));
    sheet.numbers(words.rate_now, &rates(&pace.last_second));
    sheet.numbers(words.rate_ten_seconds, &rates(&pace.last_ten_seconds));
    if let Some(mean) = &pace.mean {
        sheet.numbers(words.rate_mean, &rates(mean));
    }
    sheet.numbers(words.rate_peak, &amounts(&pace.peak));
}

fn spreads(sheet: &mut Sheet, statistics: &Statistics, words: &Words) {
    let (gaps, lengths) = (&statistics.gaps, &statistics.lengths);
    let mut table = |name: &str, rows: &[(&str, Option<Spread>)]| {
        sheet.text.push('\n');
        sheet.line(&[
            name,
            words.spread_count,
            words.spread_least,
            words.spread_median,
            words.spread_p99,
            words.spread_most,
        ]);
        for (name, spread) in rows {
            if let Some(it) = spread {
                sheet.numbers(name, &[it.count, it.least, it.median, it.p99, it.most]);
            }
        }
    };
    let of_gaps = [
        (words.received, gaps.received),
        (words.sent, gaps.sent),
        (words.received_and_sent, gaps.any),
    ];
    table(&format!("{} (ns)", words.gaps), &of_gaps);
    let of_lengths = [
        (words.received, lengths.received),
        (words.sent, lengths.sent),
    ];
    table(&format!("{} (B)", words.lengths), &of_lengths);
}

fn peers(
    sheet: &mut Sheet,
    statistics: &Statistics,
    places: &[usize],
    time_zone: &TimeZone,
    language: Language,
) {
    let words = words(language);
    sheet.text.push('\n');
    sheet.line(&PeerColumn::ALL.map(|column| column.caption(words)));
    let mut line = |name: &str, amounts: &Both<Amount>, first: Stamp, last: Stamp| {
        let Both { received, sent } = amounts;
        let [first, last] = [first, last].map(|at| {
            let time = local_time(at, time_zone);
            time.strftime("%Y-%m-%d %H:%M:%S.%3f").to_string()
        });
        let numbers = [received.records, received.bytes, sent.records, sent.bytes];
        let numbers = numbers.map(|it| it.to_string());
        let mut cells = vec![name];
        cells.extend(numbers.iter().map(String::as_str));
        cells.extend([first.as_str(), last.as_str()]);
        sheet.line(&cells);
    };
    for it in places
        .iter()
        .filter_map(|&place| statistics.peers.get(place))
    {
        let name = correspondent(language, it.who);
        line(&name, &it.amounts, it.first, it.last);
    }
    if let Some(it) = &statistics.others {
        let name = other_peers(language, PEERS_KEPT);
        line(&name, &it.amounts, it.first, it.last);
    }
}
