//! The columns of log mode: which ones there is room for, and their texts.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::block::Block;
use super::content::Ink;
use super::entry::Entry;
use super::look::LogWords;
use crate::journal::Party;
use crate::value::{Direction, RecordSeq, Stamp};

/// Free space at the left and between columns, in points.
const GAP: f32 = 8.0;
const LEFT: f32 = 12.0;
/// Columns are dropped until the content has this much, in points.
const CONTENT_MIN: f32 = 240.0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ColumnKind {
    Number,
    Time,
    Delta,
    Direction,
    Peer,
    Length,
    Content,
}

impl ColumnKind {
    pub fn is_right_aligned(self) -> bool {
        matches!(self, Self::Number | Self::Delta | Self::Length)
    }

    pub fn caption<'a>(self, words: &LogWords<'a>) -> &'a str {
        match self {
            Self::Number => words.number,
            Self::Time => words.time,
            Self::Delta => words.delta,
            Self::Direction => words.direction,
            Self::Peer => words.peer,
            Self::Length => words.length,
            Self::Content => words.content,
        }
    }
}

/// In points from the log's left edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Column {
    pub kind: ColumnKind,
    pub left: f32,
    pub width: f32,
}

/// From left to right; the content is the last one and always there.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Columns {
    list: Vec<Column>,
    pub content: Column,
}

impl Columns {
    /// Stream mode: the content alone.
    pub fn stream(width: f32) -> Self {
        Self {
            list: Vec::new(),
            content: content_column(LEFT, width),
        }
    }

    /// Log mode in a `width`, with characters of this width, for a log that
    /// ends at `end`.
    pub fn log(width: f32, char_width: f32, end: RecordSeq) -> Self {
        let mut chars = char_counts(end);
        for dropped in [ColumnKind::Delta, ColumnKind::Number, ColumnKind::Length] {
            if missing_width(&chars, width, char_width) <= 0.0 {
                break;
            }
            chars.retain(|(kind, _)| *kind != dropped);
        }
        shorten_peer(&mut chars, width, char_width);
        Self::placed(&chars, width, char_width)
    }

    fn placed(chars: &[(ColumnKind, f32)], width: f32, char_width: f32) -> Self {
        let mut left = LEFT;
        let mut list = Vec::new();
        for &(kind, count) in chars {
            let width = count * char_width;
            list.push(Column { kind, left, width });
            left += width + GAP;
        }
        let content = content_column(left, width);
        list.push(content);
        Self { list, content }
    }

    pub fn iter(&self) -> impl Iterator<Item = &Column> {
        self.list.iter()
    }
}

fn content_column(left: f32, right: f32) -> Column {
    Column {
        kind: ColumnKind::Content,
        left,
        width: (right - left - GAP).max(1.0),
    }
}

/// Widths in characters.
fn char_counts(end: RecordSeq) -> Vec<(ColumnKind, f32)> {
    let digits = end.0.max(1).ilog10() + 1;
    vec![
        (ColumnKind::Number, digits.max(4) as f32),
        (ColumnKind::Time, 12.0),
        (ColumnKind::Delta, 8.0),
        (ColumnKind::Direction, 3.0),
        // 255.255.255.255:65535
        (ColumnKind::Peer, 21.0),
        (ColumnKind::Length, 6.0),
    ]
}

/// What the content lacks, in points.
fn missing_width(chars: &[(ColumnKind, f32)], width: f32, char_width: f32) -> f32 {
    let widths = chars.iter().map(|(_, count)| count * char_width + GAP);
    LEFT + widths.sum::<f32>() + CONTENT_MIN + GAP - width
}

fn shorten_peer(chars: &mut [(ColumnKind, f32)], width: f32, char_width: f32) {
    let missing = missing_width(chars, width, char_width);
    let peer = chars.iter_mut().find(|(kind, _)| *kind == ColumnKind::Peer);
    if let Some((_, count)) = peer
        && missing > 0.0
    {
        *count = (*count - missing / char_width).max(7.0).floor();
    }
}

/// The texts of a record's columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cells {
    pub direction: Direction,
    /// Of the mark in the direction's column: as the text of a note that tells
    /// of a failure.
    pub mark: Ink,
    number: String,
    time: String,
    delta: String,
    peer: String,
    length: String,
}

impl Cells {
    pub fn new(block: &Block, entry: &Entry, zone: &TimeZone, words: &LogWords<'_>) -> Self {
        let is_note = entry.direction == Direction::Note;
        Self {
            direction: entry.direction,
            mark: mark_ink(entry),
            number: (entry.seq.0 + 1).to_string(),
            time: time_text(entry.at, zone),
            delta: block.since_previous.map(delta_text).unwrap_or_default(),
            peer: peer_text(entry.party, words),
            length: if is_note {
                String::new()
            } else {
                entry.byte_len.to_string()
            },
        }
    }

    /// What stands in a column; the direction is drawn, the content has lines.
    pub fn text(&self, kind: ColumnKind) -> &str {
        match kind {
            ColumnKind::Number => &self.number,
            ColumnKind::Time => &self.time,
            ColumnKind::Delta => &self.delta,
            ColumnKind::Peer => &self.peer,
            ColumnKind::Length => &self.length,
            ColumnKind::Direction | ColumnKind::Content => "",
        }
    }

    /// The whole row in one line: `2 17:31:04.302 ← 127.0.0.1:51877 30 你好`.
    pub fn row_name(&self, content: &str) -> String {
        let content = content.replace('\n', " ");
        let arrow = arrow(self.direction);
        let cells = [
            &self.number,
            &self.time,
            arrow,
            &self.peer,
            &self.length,
            &content,
        ];
        let filled: Vec<&str> = cells.into_iter().filter(|cell| !cell.is_empty()).collect();
        filled.join(" ")
    }
}

fn mark_ink(entry: &Entry) -> Ink {
    match (entry.direction, entry.content.inks.first()) {
        (Direction::Note, Some((_, Ink::Bad))) => Ink::Bad,
        _ => Ink::Plain,
    }
}

fn arrow(direction: Direction) -> &'static str {
    match direction {
        Direction::In => "←",
        Direction::Out => "→",
        Direction::Note => "•",
    }
}

fn time_text(at: Stamp, zone: &TimeZone) -> String {
    match Timestamp::from_nanosecond(i128::from(at.0)) {
        Ok(time) => zone.to_datetime(time).strftime("%H:%M:%S.%3f").to_string(),
        Err(_) => String::new(),
    }
}

/// Seconds with three decimals, cut like the times beside it.
fn delta_text(nanos: i64) -> String {
    let millis = nanos / 1_000_000;
    let sign = if millis < 0 { "-" } else { "" };
    let millis = millis.unsigned_abs();
    format!("{sign}{}.{:03}", millis / 1000, millis % 1000)
}

fn peer_text(party: Party, words: &LogWords<'_>) -> String {
    match party {
        Party::Nobody => String::new(),
        Party::Peer { addr, .. } | Party::Address(addr) => addr.to_string(),
        Party::All { clients } => (words.all_clients)(clients),
    }
}

/// The end of a text that is too long for `chars` characters: of an address
/// the port tells most.
pub(super) fn shortened(text: &str, chars: usize) -> String {
    let count = text.chars().count();
    if count <= chars {
        return text.to_owned();
    }
    let kept = chars.saturating_sub(1);
    let end: String = text.chars().skip(count - kept).collect();
    format!("…{end}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::log_view::content::Content;

    fn kinds(width: f32) -> Vec<ColumnKind> {
        let columns = Columns::log(width, 7.8, RecordSeq(12));
        columns.iter().map(|column| column.kind).collect()
    }

    #[test]
    fn narrow_logs_lose_delta_then_number_then_length() {
        use ColumnKind::{Content, Delta, Direction, Length, Number, Peer, Time};
        let all = [Number, Time, Delta, Direction, Peer, Length, Content];
        assert_eq!(kinds(852.0), all);
        let without_delta = [Number, Time, Direction, Peer, Length, Content];
        assert_eq!(kinds(700.0), without_delta);
        assert_eq!(kinds(640.0), [Time, Direction, Peer, Length, Content]);
        assert_eq!(kinds(600.0), [Time, Direction, Peer, Content]);
    }

    #[test]
    fn the_content_keeps_240_points_down_to_the_shortest_peer() {
        for width in [460_u16, 552, 600, 640, 700, 900] {
            let columns = Columns::log(f32::from(width), 7.8, RecordSeq(12));
            assert!(columns.content.width >= 240.0, "{width}: {columns:?}");
        }
        assert!(Columns::log(100.0, 7.8, RecordSeq(12)).content.width > 0.0);
    }

    #[test]
    fn times_and_differences_have_three_decimals() {
        let zone = TimeZone::fixed(jiff::tz::offset(8));
        let at = Stamp(1_562_918_741_240_999_999);
        assert_eq!(time_text(at, &zone), "16:05:41.240");
        assert_eq!(time_text(at, &TimeZone::UTC), "08:05:41.240");
        assert_eq!(delta_text(4_184_900_000), "4.184");
        assert_eq!(delta_text(0), "0.000");
        assert_eq!(delta_text(-1_500_000_000), "-1.500");
    }

    #[test]
    fn the_mark_of_a_failure_has_the_colour_of_its_text() {
        let inks = |direction, ink| {
            let content = Content {
                text: String::from("<A7>"),
                inks: vec![(0..4, ink)],
                ..Content::default()
            };
            mark_ink(&Entry {
                seq: RecordSeq(0),
                at: Stamp(0),
                direction,
                party: Party::Nobody,
                byte_len: 1,
                ground: None,
                content,
            })
        };
        assert_eq!(inks(Direction::Note, Ink::Bad), Ink::Bad);
        assert_eq!(inks(Direction::Note, Ink::Plain), Ink::Plain);
        assert_eq!(inks(Direction::In, Ink::Bad), Ink::Plain, "bytes only");
    }

    #[test]
    fn a_long_peer_keeps_its_port() {
        assert_eq!(shortened("127.0.0.1:51877", 21), "127.0.0.1:51877");
        assert_eq!(shortened("192.168.100.100:51877", 9), "…00:51877");
    }
}
