use std::cmp::Ordering;
use std::sync::Arc;

use eframe::egui::{Button, Rect, RichText, Ui, pos2};
use jiff::tz::TimeZone;

use super::super::sessions_dialog::local_time;
use super::super::theme::{palette, small_font};
use super::super::widgets::rows_in_view;
use super::table::{Cell, ROW_HEIGHT, Table, in_cell};
use crate::i18n::say::{binary_bytes, correspondent, grouped, other_peers, peer_count};
use crate::i18n::{Words, words};
use crate::journal::survey::{Amount, Both, PEERS_KEPT, PeerLine, Statistics};
use crate::value::{Language, Stamp};

const TABLE: Table<'_> = Table {
    parts: &[1.9, 1.0, 1.1, 1.0, 1.1, 1.1, 1.1],
};

/// What the peers are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PeerColumn {
    Peer,
    ReceivedRecords,
    #[default]
    ReceivedBytes,
    SentRecords,
    SentBytes,
    FirstSeen,
    LastSeen,
}

/// The peers in the order that was asked for, sorted again only when they or the
/// order have changed.
#[derive(Debug, Default)]
pub struct PeerOrder {
    column: PeerColumn,
    /// The smallest first.
    is_rising: bool,
    made_from: Option<(Arc<Statistics>, PeerColumn, bool)>,
    places: Vec<usize>,
}

impl PeerColumn {
    pub const ALL: [Self; 7] = [
        Self::Peer,
        Self::ReceivedRecords,
        Self::ReceivedBytes,
        Self::SentRecords,
        Self::SentBytes,
        Self::FirstSeen,
        Self::LastSeen,
    ];

    pub fn caption(self, words: &Words) -> &'static str {
        match self {
            Self::Peer => words.peers_of_statistics,
            Self::ReceivedRecords => words.received_records,
            Self::ReceivedBytes => words.received_bytes,
            Self::SentRecords => words.sent_records,
            Self::SentBytes => words.sent_bytes,
            Self::FirstSeen => words.first_seen,
            Self::LastSeen => words.last_seen,
        }
    }

    fn compare(self, one: &PeerLine, other: &PeerLine) -> Ordering {
        let key = |line: &PeerLine| match self {
            Self::Peer => 0,
            Self::ReceivedRecords => line.amounts.received.records.into(),
            Self::ReceivedBytes => line.amounts.received.bytes.into(),
            Self::SentRecords => line.amounts.sent.records.into(),
            Self::SentBytes => line.amounts.sent.bytes.into(),
            Self::FirstSeen => i128::from(line.first.0),
            Self::LastSeen => i128::from(line.last.0),
        };
        // Those that are equal keep their places when new records come.
        key(one).cmp(&key(other)).then(one.who.cmp(&other.who))
    }
}

impl PeerOrder {
    /// A second choice of the same column turns the order round.
    pub fn choose(&mut self, column: PeerColumn) {
        self.is_rising = match self.column == column {
            true => !self.is_rising,
            // Numbers are looked at from the largest on, names from the first.
            false => column == PeerColumn::Peer,
        };
        self.column = column;
    }

    /// Places in [`Statistics::peers`].
    pub fn places(&mut self, statistics: &Arc<Statistics>) -> &[usize] {
        let (column, is_rising) = (self.column, self.is_rising);
        let is_made = self.made_from.as_ref().is_some_and(|made| {
            Arc::ptr_eq(&made.0, statistics) && (made.1, made.2) == (column, is_rising)
        });
        if !is_made {
            let peers = &statistics.peers;
            self.places = (0..peers.len()).collect();
            self.places.sort_unstable_by(|&one, &other| {
                let order = column.compare(&peers[one], &peers[other]);
                if is_rising { order } else { order.reverse() }
            });
            self.made_from = Some((Arc::clone(statistics), column, is_rising));
        }
        &self.places
    }
}

pub fn peers_ui(
    ui: &mut Ui,
    statistics: &Arc<Statistics>,
    order: &mut PeerOrder,
    time_zone: &TimeZone,
    language: Language,
) {
    head_ui(ui, statistics, order, language);
    let rows = statistics.peers.len() + usize::from(statistics.others.is_some());
    let all = Table::place(ui, rows);
    let places = order.places(statistics);
    for nth in rows_in_view(ui, all, ROW_HEIGHT, rows) {
        let top = all.top() + nth as f32 * ROW_HEIGHT;
        let bottom = pos2(all.right(), top + ROW_HEIGHT);
        let row = Rect::from_min_max(pos2(all.left(), top), bottom);
        let peer = places.get(nth).map(|&place| &statistics.peers[place]);
        let (name, amounts, times) = match (peer, &statistics.others) {
            (Some(peer), _) => {
                let name = correspondent(language, peer.who);
                (name, &peer.amounts, (peer.first, peer.last))
            }
            (None, Some(others)) => {
                let name = other_peers(language, PEERS_KEPT);
                (name, &others.amounts, (others.first, others.last))
            }
            (None, None) => return,
        };
        let cells = cells(amounts, times, time_zone);
        row_ui(ui, row, &name, &cells, language);
    }
}

fn head_ui(ui: &mut Ui, statistics: &Statistics, order: &mut PeerOrder, language: Language) {
    let words = words(language);
    let place = Table::place(ui, 1);
    for (nth, column) in PeerColumn::ALL.into_iter().enumerate() {
        let caption = match column {
            PeerColumn::Peer => peer_count(language, statistics.peers.len()),
            _ => column.caption(words).to_owned(),
        };
        let shown = match (order.column == column, order.is_rising) {
            (true, true) => format!("{caption} ↑"),
            (true, false) => format!("{caption} ↓"),
            (false, _) => caption.clone(),
        };
        let text = RichText::new(shown)
            .font(small_font())
            .color(palette(ui).dim);
        let button = Button::new(text).frame(false).truncate();
        let cell = TABLE.cell_rect(place, nth);
        let button = in_cell(ui, cell, nth, |ui| ui.add(button));
        if button.accessible_name(caption).clicked() {
            order.choose(column);
        }
    }
}

struct PeerCell {
    text: String,
    /// See [`Cell::short`].
    short: Option<String>,
}

fn row_ui(ui: &mut Ui, row: Rect, name: &str, cells: &[PeerCell; 6], language: Language) {
    let words = words(language);
    let head = Cell::head(name, palette(ui).text);
    TABLE.cell_ui(ui, row, 0, head);
    for (nth, (value, column)) in cells.iter().zip(&PeerColumn::ALL[1..]).enumerate() {
        let mut cell = Cell::value(ui, &value.text, name, column.caption(words));
        cell.short.clone_from(&value.short);
        TABLE.cell_ui(ui, row, nth + 1, cell);
    }
}

fn cells(
    amounts: &Both<Amount>,
    (first, last): (Stamp, Stamp),
    time_zone: &TimeZone,
) -> [PeerCell; 6] {
    let clock = |at: Stamp| PeerCell {
        text: local_time(at, time_zone).strftime("%H:%M:%S").to_string(),
        short: None,
    };
    let count = |records| PeerCell {
        text: grouped(records),
        short: None,
    };
    let bytes = |bytes| PeerCell {
        text: grouped(bytes),
        short: Some(binary_bytes(bytes as f64)),
    };
    [
        count(amounts.received.records),
        bytes(amounts.received.bytes),
        count(amounts.sent.records),
        bytes(amounts.sent.bytes),
        clock(first),
        clock(last),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::survey::Correspondent;

    fn statistics() -> Arc<Statistics> {
        let line = |port: u16, bytes: u64| {
            let mut amounts = Both::<Amount>::default();
            amounts.received.bytes = bytes;
            PeerLine {
                who: Correspondent::Addr(([127, 0, 0, 1], port).into()),
                amounts,
                first: Stamp(0),
                last: Stamp(i64::from(port)),
            }
        };
        Arc::new(Statistics {
            peers: vec![line(2, 50), line(1, 70), line(3, 50)],
            ..Statistics::default()
        })
    }

    #[test]
    fn peers_are_sorted_as_chosen_and_turned_round_by_a_second_choice() {
        let statistics = statistics();
        let mut order = PeerOrder::default();
        assert_eq!(order.places(&statistics), [1, 2, 0], "the most bytes first");
        order.choose(PeerColumn::ReceivedBytes);
        assert_eq!(order.places(&statistics), [0, 2, 1]);
        order.choose(PeerColumn::LastSeen);
        assert_eq!(order.places(&statistics), [2, 0, 1]);
        order.choose(PeerColumn::Peer);
        assert_eq!(order.places(&statistics), [1, 0, 2]);
    }
}
