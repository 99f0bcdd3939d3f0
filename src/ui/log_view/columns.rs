//! The columns of log mode: which ones there is room for, and their texts.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::content::Ink;
use super::entry::Entry;
use super::look::LogWords;
use crate::journal::Party;
use crate::settings::{ColumnSettings, LogColumn, TimeForm};
use crate::value::{Direction, RecordSeq, Stamp};

/// Free space at the left and between columns, in points.
pub(super) const GAP: f32 = 8.0;
const LEFT: f32 = 12.0;
/// Columns that the user did not ask for are dropped until the content has this
/// much, in points.
const CONTENT_MIN: f32 = 240.0;
/// Those that the user asked for, only when it has less than this.
const CONTENT_LEAST: f32 = 120.0;
/// A peer that is shortened has so many characters: its port.
const PEER_LEAST: f32 = 7.0;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum ColumnKind {
    Number,
    Time,
    Delta,
    Direction,
    Peer,
    Length,
    Content,
}

impl From<LogColumn> for ColumnKind {
    fn from(column: LogColumn) -> Self {
        match column {
            LogColumn::Number => Self::Number,
            LogColumn::Time => Self::Time,
            LogColumn::Delta => Self::Delta,
            LogColumn::Direction => Self::Direction,
            LogColumn::Peer => Self::Peer,
            LogColumn::Length => Self::Length,
        }
    }
}

impl ColumnKind {
    /// None is the content, which is always there.
    pub fn column(self) -> Option<LogColumn> {
        let mut columns = LogColumn::ALL.into_iter();
        columns.find(|column| Self::from(*column) == self)
    }

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

/// What the widths of columns follow from.
#[derive(Clone, Copy, Debug)]
pub(super) struct ColumnsInput<'a> {
    /// Of all columns, in points.
    pub width: f32,
    pub char_width: f32,
    /// Of the log.
    pub end: RecordSeq,
    pub settings: &'a ColumnSettings,
    pub seen: &'a SeenTexts,
}

/// The longest text of each column that was in view, in characters. It only
/// grows, so that nothing moves back and forth while records come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct SeenTexts([usize; LogColumn::ALL.len()]);

impl SeenTexts {
    /// Answers whether a column has to grow.
    pub fn add(&mut self, cells: &Cells) -> bool {
        let before = *self;
        for (seen, column) in self.0.iter_mut().zip(LogColumn::ALL) {
            *seen = (*seen).max(width_in_chars(cells.text(column.into())));
        }
        *self != before
    }

    fn of(&self, column: LogColumn) -> usize {
        let mut all = self.0.iter().zip(LogColumn::ALL);
        all.find(|(_, it)| *it == column)
            .map_or(0, |(seen, _)| *seen)
    }
}

/// Characters of Chinese are wider.
pub(super) fn width_in_chars(text: &str) -> usize {
    text.chars()
        .map(|character| if character < '\u{1100}' { 1 } else { 2 })
        .sum()
}

/// A column that there may be room for.
#[derive(Clone, Copy, Debug)]
struct Wish {
    column: LogColumn,
    width: f32,
    automatic: f32,
    is_wanted: bool,
}

impl Columns {
    /// Stream mode: the content alone.
    pub fn stream(width: f32) -> Self {
        Self {
            list: Vec::new(),
            content: content_column(LEFT, width),
        }
    }

    /// Log mode.
    pub fn log(input: ColumnsInput<'_>) -> Self {
        let mut wishes = wishes(input);
        drop_until_fit(&mut wishes, &input, CONTENT_MIN, |wish| !wish.is_wanted);
        shrink_peer(&mut wishes, &input);
        if missing_width(&wishes, input.width, CONTENT_LEAST) > 0.0 {
            shrink_to_automatic(&mut wishes, &input);
            drop_until_fit(&mut wishes, &input, CONTENT_LEAST, |_| true);
        }
        Self::placed(&wishes, input.width)
    }

    fn placed(wishes: &[Wish], width: f32) -> Self {
        let mut left = LEFT;
        let mut list = Vec::new();
        for wish in wishes {
            list.push(Column {
                kind: wish.column.into(),
                left,
                width: wish.width,
            });
            left += wish.width + GAP;
        }
        let content = content_column(left, width);
        list.push(content);
        Self { list, content }
    }

    pub fn iter(&self) -> impl Iterator<Item = &Column> {
        self.list.iter()
    }

    /// How wide a column may become at the cost of the content.
    pub fn widest(&self, column: Column) -> f32 {
        let room = self.content.width - CONTENT_LEAST;
        (column.width + room).max(column.width)
    }
}

fn content_column(left: f32, right: f32) -> Column {
    Column {
        kind: ColumnKind::Content,
        left,
        width: (right - left - GAP).max(1.0),
    }
}

fn wishes(input: ColumnsInput<'_>) -> Vec<Wish> {
    let shown = |column: &LogColumn| !input.settings.get(*column).is_hidden();
    let wish = |column| {
        let setting = input.settings.get(column);
        let automatic = automatic_chars(column, &input) as f32 * input.char_width;
        Wish {
            column,
            width: setting.width.unwrap_or(automatic),
            automatic,
            is_wanted: setting.is_wanted(),
        }
    };
    LogColumn::ALL.into_iter().filter(shown).map(wish).collect()
}

/// At least the caption, and what nearly every log has, so that it seldom
/// grows.
fn automatic_chars(column: LogColumn, input: &ColumnsInput<'_>) -> usize {
    let least = match column {
        LogColumn::Number => input.end.0.max(1).ilog10() as usize + 1,
        LogColumn::Time => 12,
        LogColumn::Delta => 8,
        LogColumn::Direction => 3,
        LogColumn::Peer => 4,
        LogColumn::Length => 6,
    };
    least
        .max(input.seen.of(column))
        .max(3 + usize::from(column == LogColumn::Number))
}

/// What the content lacks to have `content` points.
fn missing_width(wishes: &[Wish], width: f32, content: f32) -> f32 {
    let widths = wishes.iter().map(|wish| wish.width + GAP);
    LEFT + widths.sum::<f32>() + content + GAP - width
}

/// Drops what tells least first.
fn drop_until_fit(
    wishes: &mut Vec<Wish>,
    input: &ColumnsInput<'_>,
    content: f32,
    may_go: fn(&Wish) -> bool,
) {
    for dropped in [LogColumn::Delta, LogColumn::Number, LogColumn::Length] {
        if missing_width(wishes, input.width, content) <= 0.0 {
            break;
        }
        wishes.retain(|wish| wish.column != dropped || !may_go(wish));
    }
}

fn shrink_peer(wishes: &mut [Wish], input: &ColumnsInput<'_>) {
    let missing = missing_width(wishes, input.width, CONTENT_MIN);
    let mut peers = wishes.iter_mut();
    let peer = peers.find(|wish| wish.column == LogColumn::Peer && !wish.is_wanted);
    if let Some(peer) = peer
        && missing > 0.0
    {
        let chars = ((peer.width - missing) / input.char_width).floor();
        peer.width = (chars.max(PEER_LEAST) * input.char_width).min(peer.width);
    }
}

/// What the user made wider gives the room back first.
fn shrink_to_automatic(wishes: &mut [Wish], input: &ColumnsInput<'_>) {
    for index in 0..wishes.len() {
        let missing = missing_width(wishes, input.width, CONTENT_LEAST);
        let wish = &mut wishes[index];
        let spare = (wish.width - wish.automatic).max(0.0);
        wish.width -= missing.clamp(0.0, spare);
    }
}

/// How stamps become texts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock<'a> {
    pub form: TimeForm,
    pub zone: &'a TimeZone,
    /// Of the log's first record.
    pub start: Option<Stamp>,
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
    /// `since_previous` in nanoseconds.
    pub fn new(
        entry: &Entry,
        since_previous: Option<i64>,
        clock: Clock<'_>,
        words: &LogWords<'_>,
    ) -> Self {
        let is_note = entry.direction == Direction::Note;
        Self {
            direction: entry.direction,
            mark: mark_ink(entry),
            number: (entry.seq.0 + 1).to_string(),
            time: clock.text(entry.at),
            delta: since_previous.map(delta_text).unwrap_or_default(),
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

impl Clock<'_> {
    fn text(self, at: Stamp) -> String {
        match self.form {
            TimeForm::Clock => self.local(at, "%H:%M:%S.%3f"),
            TimeForm::DateAndClock => self.local(at, "%Y-%m-%d %H:%M:%S.%3f"),
            TimeForm::SinceStart => self
                .start
                .map(|start| delta_text(at.nanos_since(start)))
                .unwrap_or_default(),
        }
    }

    fn local(self, at: Stamp, form: &str) -> String {
        match Timestamp::from_nanosecond(i128::from(at.0)) {
            Ok(time) => self.zone.to_datetime(time).strftime(form).to_string(),
            Err(_) => String::new(),
        }
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
    if width_in_chars(text) <= chars {
        return text.to_owned();
    }
    let mut room = chars.saturating_sub(1);
    let mut start = text.len();
    for (at, character) in text.char_indices().rev() {
        let width = width_in_chars(character.encode_utf8(&mut [0; 4]));
        if width > room {
            break;
        }
        room -= width;
        start = at;
    }
    format!("…{}", &text[start..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::log_view::content::Content;

    const CHAR: f32 = 7.8;

    /// A log in which a long address was seen.
    fn columns_with(width: f32, settings: &ColumnSettings) -> Columns {
        let mut seen = SeenTexts::default();
        seen.0[4] = 21;
        Columns::log(ColumnsInput {
            width,
            char_width: CHAR,
            end: RecordSeq(12),
            settings,
            seen: &seen,
        })
    }

    fn columns(width: f32) -> Columns {
        columns_with(width, &ColumnSettings::default())
    }

    fn kinds_of(columns: &Columns) -> Vec<ColumnKind> {
        columns.iter().map(|column| column.kind).collect()
    }

    fn kinds(width: f32) -> Vec<ColumnKind> {
        kinds_of(&columns(width))
    }

    fn width_of(columns: &Columns, kind: ColumnKind) -> f32 {
        let mut all = columns.iter();
        all.find(|column| column.kind == kind).unwrap().width
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
            let columns = columns(f32::from(width));
            assert!(columns.content.width >= 240.0, "{width}: {columns:?}");
        }
        assert!(columns(100.0).content.width > 0.0);
    }

    #[test]
    fn a_peer_takes_what_was_seen_and_no_more() {
        let settings = ColumnSettings::default();
        let mut input = ColumnsInput {
            width: 900.0,
            char_width: CHAR,
            end: RecordSeq(12),
            settings: &settings,
            seen: &SeenTexts::default(),
        };
        let narrow = width_of(&Columns::log(input), ColumnKind::Peer);
        assert!((narrow - 4.0 * CHAR).abs() < 0.1, "{narrow}");
        let mut seen = SeenTexts::default();
        seen.0[4] = 15;
        input.seen = &seen;
        let wider = width_of(&Columns::log(input), ColumnKind::Peer);
        assert!((wider - 15.0 * CHAR).abs() < 0.1, "{wider}");
    }

    #[test]
    fn hidden_columns_are_gone_and_wanted_ones_stay() {
        use ColumnKind::{Content, Delta, Direction, Number, Peer, Time};
        let mut settings = ColumnSettings::default();
        settings.length.shown = Some(false);
        let all = kinds_of(&columns_with(900.0, &settings));
        assert_eq!(all, [Number, Time, Delta, Direction, Peer, Content]);
        settings.delta.shown = Some(true);
        let narrow = columns_with(500.0, &settings);
        assert_eq!(kinds_of(&narrow), [Time, Delta, Direction, Peer, Content]);
        assert!(narrow.content.width >= 120.0, "{narrow:?}");
        assert_eq!(
            kinds_of(&columns_with(300.0, &settings)),
            [Time, Direction, Peer, Content]
        );
    }

    #[test]
    fn a_width_of_the_users_holds_while_the_content_has_room() {
        let mut settings = ColumnSettings::default();
        settings.peer.width = Some(300.0);
        let wide = columns_with(1000.0, &settings);
        assert_eq!(width_of(&wide, ColumnKind::Peer), 300.0);
        let narrow = columns_with(600.0, &settings);
        assert_eq!(width_of(&narrow, ColumnKind::Peer), 300.0);
        assert!(narrow.content.width >= 119.9, "{narrow:?}");
        let narrower = columns_with(480.0, &settings);
        let peer = width_of(&narrower, ColumnKind::Peer);
        assert!((150.0..300.0).contains(&peer), "{peer}");
        assert!(narrower.content.width >= 119.9, "{narrower:?}");
    }

    #[test]
    fn a_column_grows_to_the_point_where_the_content_has_120_points() {
        let columns = columns(900.0);
        let peer = *columns
            .iter()
            .find(|column| column.kind == ColumnKind::Peer)
            .unwrap();
        let widest = columns.widest(peer);
        assert_eq!(widest - peer.width, columns.content.width - 120.0);
    }

    #[test]
    fn times_and_differences_have_three_decimals() {
        let zone = TimeZone::fixed(jiff::tz::offset(8));
        let at = Stamp(1_562_918_741_240_999_999);
        let clock = |form, zone| Clock {
            form,
            zone,
            start: Some(Stamp(at.0 - 2_500_000_000)),
        };
        assert_eq!(clock(TimeForm::Clock, &zone).text(at), "16:05:41.240");
        let utc = &TimeZone::UTC;
        assert_eq!(clock(TimeForm::Clock, utc).text(at), "08:05:41.240");
        let dated = clock(TimeForm::DateAndClock, &zone).text(at);
        assert_eq!(dated, "2019-07-12 16:05:41.240");
        assert_eq!(clock(TimeForm::SinceStart, &zone).text(at), "2.500");
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
        assert_eq!(shortened("所有连接 (3)", 12), "所有连接 (3)");
        assert_eq!(shortened("所有连接 (3)", 8), "…接 (3)");
    }
}
