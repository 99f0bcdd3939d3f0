//! What the bytes may mean: numbers, times, text, checksums. A click on a value
//! copies it.

use eframe::egui::text::{LayoutJob, TextFormat, TextWrapping};
use eframe::egui::{
    Color32, CursorIcon, FontId, Id, Rect, RichText, ScrollArea, Sense, Ui, WidgetInfo,
    accesskit::Role, pos2, vec2,
};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::checksums::{Checksums, SumSearch};
use super::readings::{Readings, TEXTS_FROM};
use crate::i18n::{Words, bytes_selected, encoding_guess, use_encoding, whole_record, words};
use crate::text::{ByteOrder, Encoding, NumberKind, UnixTime, binary};
use crate::ui::theme::{SMALL_SIZE, data_font, palette, small_font};
use crate::ui::widgets::{Field, field, focus_frame, group_heading, rows_in_view};
use crate::value::Language;

const ROW: f32 = 18.0;
const NAME_WIDTH: f32 = 108.0;
const DASH: &str = "–";
/// More names of encodings than these are counted only.
const NAMES_SHOWN: usize = 3;

/// What the values are of.
pub struct ValuesInput<'a> {
    pub language: Language,
    pub time_zone: &'a TimeZone,
    /// Of the record's direction.
    pub encoding: Encoding,
    /// From the cursor or the selection's start on; not beyond a selection.
    pub from_cursor: &'a [u8],
    pub cursor: usize,
    pub has_selection: bool,
}

/// What is typed and folded in the pane.
#[derive(Clone, Debug)]
pub struct ValuesState {
    sums: SumSearch,
    numbers_open: bool,
    times_open: bool,
    texts_open: bool,
    checksums_open: bool,
}

impl Default for ValuesState {
    /// The list of texts is long, and the guess above says most of it.
    fn default() -> Self {
        Self {
            sums: SumSearch::default(),
            numbers_open: true,
            times_open: true,
            texts_open: false,
            checksums_open: true,
        }
    }
}

/// What the user did.
#[derive(Clone, Debug, PartialEq)]
pub enum ValuesOutput {
    Copy(String),
    Use(Encoding),
}

pub fn values_ui(
    ui: &mut Ui,
    input: &ValuesInput<'_>,
    readings: &mut Readings,
    state: &mut ValuesState,
) -> Option<ValuesOutput> {
    let area = ScrollArea::vertical().auto_shrink(false);
    let shown = area.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        // Rows of values stand closer than fields.
        ui.spacing_mut().interact_size.y = ROW;
        let mut list = List {
            width: ui.available_width() - 10.0,
            words: words(input.language),
            output: None,
        };
        scope_ui(ui, input, readings);
        guess_ui(ui, &mut list, input, readings);
        let words = list.words;
        if section(ui, words.inspector_numbers, &mut state.numbers_open) {
            numbers_ui(ui, &mut list, input);
        }
        if section(ui, words.inspector_times, &mut state.times_open) {
            times_ui(ui, &mut list, input);
        }
        if section(ui, words.inspector_texts, &mut state.texts_open) {
            texts_ui(ui, &mut list, readings);
        }
        if section(ui, words.inspector_checksums, &mut state.checksums_open) {
            checksums_ui(ui, &mut list, readings, &mut state.sums);
        }
        list.output
    });
    shown.inner
}

/// The heading of values that can be folded; answers whether they are shown.
fn section(ui: &mut Ui, caption: &str, open: &mut bool) -> bool {
    ui.add_space(4.0);
    group_heading(ui, caption, open);
    *open
}

/// The rows of the values and what was done in them.
struct List<'a> {
    width: f32,
    words: &'a Words,
    output: Option<ValuesOutput>,
}

impl List<'_> {
    fn remark(&self, ui: &mut Ui, text: &str) {
        let text = RichText::new(text).size(SMALL_SIZE).color(palette(ui).dim);
        ui.label(text);
    }

    /// A name, and a value in each of the columns beside it. The accessible
    /// name of a value is `names`' one.
    fn row(&mut self, ui: &mut Ui, caption: &str, values: &[(String, Option<String>)]) {
        let (id, rect) = ui.allocate_space(vec2(self.width, ROW));
        let (of_name, of_values) = rect.split_left_right_at_x(rect.left() + NAME_WIDTH);
        if ui.is_rect_visible(of_name) {
            text_in(ui, of_name, caption, small_font(), palette(ui).dim);
        }
        let width = of_values.width().max(60.0) / values.len() as f32;
        for (index, (name, value)) in values.iter().enumerate() {
            let left = of_values.left() + index as f32 * width;
            let cell = of_values.with_min_x(left).with_max_x(left + width);
            self.value(ui, id.with(index), cell, name, value.as_deref());
        }
    }

    /// Two values that are too long to stand side by side.
    fn rows(&mut self, ui: &mut Ui, name: &str, values: [(String, Option<String>); 2]) {
        let orders = [
            self.words.inspector_little_short,
            self.words.inspector_big_short,
        ];
        for (order, value) in orders.into_iter().zip(values) {
            self.row(ui, &format!("{name} {order}"), &[value]);
        }
    }

    fn value(&mut self, ui: &Ui, id: Id, rect: Rect, name: &str, value: Option<&str>) {
        let sense = value.map_or(Sense::hover(), |_| Sense::click());
        let response = ui.interact(rect, id, sense);
        let is_there = value.is_some();
        response.widget_info(|| WidgetInfo::labeled(Role::Button, is_there, name));
        let shown = value.unwrap_or(DASH);
        ui.ctx()
            .accesskit_node_builder(response.id, |node| node.set_value(shown));
        if !ui.is_rect_visible(rect) {
            return;
        }
        let colors = palette(ui);
        let color = match value {
            Some(_) if response.hovered() => colors.accent,
            Some(_) => colors.text,
            None => colors.faint,
        };
        text_in(ui, rect, shown, data_font(), color);
        focus_frame(ui, &response);
        let Some(value) = value else {
            return;
        };
        let hint = |ui: &mut Ui| {
            let what_to_do = self.words.inspector_click_copies;
            ui.label(format!("{name}\n{value}\n{what_to_do}"));
        };
        let response = response.on_hover_cursor(CursorIcon::PointingHand);
        if response.on_hover_ui(hint).clicked() {
            self.output = Some(ValuesOutput::Copy(value.to_owned()));
        }
    }
}

/// One line, with an ellipsis where it is too long.
fn text_in(ui: &Ui, rect: Rect, text: &str, font: FontId, color: Color32) {
    let mut job = LayoutJob::single_section(text.to_owned(), TextFormat::simple(font, color));
    job.wrap = TextWrapping::truncate_at_width(rect.width() - 6.0);
    let galley = ui.painter().layout_job(job);
    let y = rect.center().y - galley.size().y / 2.0;
    ui.painter().galley(pos2(rect.left(), y), galley, color);
}

fn scope_ui(ui: &mut Ui, input: &ValuesInput<'_>, readings: &Readings) {
    let count = readings.bytes().len() as u64;
    let at = input.cursor as u64;
    let text = if input.has_selection {
        bytes_selected(input.language, count, at)
    } else {
        whole_record(input.language, count, at)
    };
    ui.label(RichText::new(text).size(SMALL_SIZE));
}

fn guess_ui(ui: &mut Ui, list: &mut List<'_>, input: &ValuesInput<'_>, readings: &Readings) {
    ui.add_space(8.0);
    list.remark(ui, list.words.inspector_which_encoding);
    ui.add_space(2.0);
    let Some(guess) = readings.guess else {
        list.remark(ui, list.words.inspector_no_text);
        return;
    };
    ui.label(encoding_guess(input.language, guess));
    if readings.is_from_recent {
        list.remark(ui, list.words.inspector_from_recent);
    }
    if guess.encoding == input.encoding {
        list.remark(ui, list.words.inspector_in_use);
        return;
    }
    ui.add_space(3.0);
    if ui
        .button(use_encoding(input.language, guess.encoding))
        .clicked()
    {
        list.output = Some(ValuesOutput::Use(guess.encoding));
    }
}

fn numbers_ui(ui: &mut Ui, list: &mut List<'_>, input: &ValuesInput<'_>) {
    orders_ui(ui, list);
    for kind in NumberKind::ALL {
        let name = kind.name();
        let bytes = input.from_cursor;
        if kind.byte_len() == 1 {
            let value = kind.read(bytes, ByteOrder::Little);
            list.row(ui, &name, &[(name.clone(), value)]);
            continue;
        }
        let values = in_both_orders(list.words, &name, |order| kind.read(bytes, order));
        if kind.byte_len() < 8 {
            list.row(ui, &name, &values);
        } else {
            list.rows(ui, &name, values);
        }
    }
    let name = list.words.inspector_binary;
    let value = input.from_cursor.first().map(|byte| binary(*byte));
    list.row(ui, name, &[(name.to_owned(), value)]);
}

/// The captions of the two columns.
fn orders_ui(ui: &mut Ui, list: &List<'_>) {
    let (rect, _) = ui.allocate_exact_size(vec2(list.width, ROW), Sense::hover());
    let width = (list.width - NAME_WIDTH).max(60.0) / 2.0;
    for (index, caption) in [list.words.inspector_little, list.words.inspector_big]
        .into_iter()
        .enumerate()
    {
        let left = rect.left() + NAME_WIDTH + index as f32 * width;
        let cell = rect.with_min_x(left).with_max_x(left + width);
        text_in(ui, cell, caption, small_font(), palette(ui).dim);
    }
}

fn in_both_orders(
    words: &Words,
    name: &str,
    read: impl Fn(ByteOrder) -> Option<String>,
) -> [(String, Option<String>); 2] {
    [
        (words.inspector_little, ByteOrder::Little),
        (words.inspector_big, ByteOrder::Big),
    ]
    .map(|(order_name, order)| (format!("{name} {order_name}"), read(order)))
}

fn times_ui(ui: &mut Ui, list: &mut List<'_>, input: &ValuesInput<'_>) {
    for kind in UnixTime::ALL {
        let name = match kind {
            UnixTime::Seconds32 => list.words.inspector_unix_seconds_32,
            UnixTime::Seconds64 => list.words.inspector_unix_seconds_64,
            UnixTime::Millis64 => list.words.inspector_unix_millis_64,
        };
        let read = |order| {
            let millis = kind.read(input.from_cursor, order)?;
            time_text(millis, kind, input.time_zone)
        };
        let values = in_both_orders(list.words, name, read);
        list.rows(ui, name, values);
    }
}

fn time_text(millis: i64, kind: UnixTime, zone: &TimeZone) -> Option<String> {
    let time = Timestamp::from_millisecond(millis).ok()?;
    let form = match kind {
        UnixTime::Seconds32 | UnixTime::Seconds64 => "%Y-%m-%d %H:%M:%S %:z",
        UnixTime::Millis64 => "%Y-%m-%d %H:%M:%S.%3f %:z",
    };
    Some(time.to_zoned(zone.clone()).strftime(form).to_string())
}

fn texts_ui(ui: &mut Ui, list: &mut List<'_>, readings: &Readings) {
    if readings.bytes().len() > TEXTS_FROM {
        list.remark(ui, list.words.inspector_texts_start);
    }
    let texts = readings.texts();
    if texts.is_empty() {
        list.remark(ui, list.words.inspector_no_encoding_fits);
    }
    for (encodings, text) in texts {
        let names: Vec<&str> = encodings.iter().map(|encoding| encoding.name()).collect();
        let caption = match names.len() {
            ..=NAMES_SHOWN => names.join(", "),
            count => format!("{} +{}", names[0], count - 1),
        };
        list.row(ui, &caption, &[(names.join(", "), Some(text.clone()))]);
    }
}

fn checksums_ui(ui: &mut Ui, list: &mut List<'_>, readings: &mut Readings, search: &mut SumSearch) {
    let of_search = Field {
        name: list.words.inspector_find_checksum,
        hint: list.words.inspector_find_checksum,
        width: list.width.min(260.0),
        ..Field::plain()
    };
    field(ui, &mut search.typed, &of_search);
    ui.add_space(4.0);
    if readings.checksums.are_in_background() {
        list.remark(ui, list.words.inspector_in_background);
    }
    let found = search.found(&readings.checksums.list());
    if found.is_empty() {
        list.remark(ui, list.words.inspector_no_checksum);
    }
    let (id, all) = ui.allocate_space(vec2(list.width, found.len() as f32 * ROW));
    // Only what is looked at is computed, and costs a frame anything.
    for nth in rows_in_view(ui, all, ROW, found.len()) {
        let top = all.top() + nth as f32 * ROW;
        let row = Rect::from_min_size(pos2(all.left(), top), vec2(all.width(), ROW));
        let index = found[nth];
        list.sum_ui(ui, id.with(index), row, &mut readings.checksums, index);
    }
}

impl List<'_> {
    /// Names of checksums are longer than others.
    fn sum_ui(&mut self, ui: &Ui, id: Id, row: Rect, sums: &mut Checksums, index: usize) {
        let half = (row.width() / 2.0).min(200.0);
        let (of_name, of_value) = row.split_left_right_at_x(row.left() + half);
        let sum = sums.list()[index];
        text_in(
            ui,
            of_name,
            &sum.shown_name(),
            small_font(),
            palette(ui).dim,
        );
        let name = ui.interact(of_name, id.with("name"), Sense::hover());
        name.on_hover_ui(|ui| {
            ui.label(match sum.other_names() {
                "" => sum.name().to_owned(),
                others => format!("{} ({others})", sum.name()),
            });
        });
        let value = sums.value(index, ui.ctx());
        self.value(ui, id, of_value, sum.name(), value);
    }
}
