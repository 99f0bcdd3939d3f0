//! What all parts of one frame work on.

use std::collections::HashMap;

use eframe::egui::emath::GuiRounding as _;
use eframe::egui::{FontId, Id, Rect, TextStyle, Ui};

use super::blocks::{BlockCache, Blocks, LineLayout, TextSettings};
use super::columns::{Columns, ColumnsInput, SeenTexts};
use super::content::Form;
use super::order::Order;
use super::position::{Extent, Viewport};
use super::source::LogSource;
use super::table::Shape;
use super::view::LogViewInput;
use crate::value::{RecordSeq, Stamp};

/// In points.
const BAR_WIDTH: f32 = 12.0;

/// Where the parts of the view are on the screen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Places {
    pub header: Rect,
    pub rows: Rect,
    pub bar: Rect,
}

/// One frame of one log view.
pub(super) struct Frame<'a> {
    pub id: Id,
    pub input: LogViewInput<'a>,
    pub places: Places,
    pub columns: Columns,
    pub blocks: Blocks<'a>,
    pub small_font: FontId,
    pub char_width: f32,
    /// The zero of the times since the start.
    pub start: Option<Stamp>,
}

impl Frame<'_> {
    pub fn extent(&self) -> Extent {
        self.blocks.extent
    }

    pub fn viewport(&self) -> Viewport {
        self.blocks.layout.viewport
    }

    pub fn text_settings(&self) -> TextSettings {
        TextSettings {
            shape: self.blocks.form.shape,
            receive: self.input.text.receive,
            send: self.input.text.send,
            language: self.input.words.language,
        }
    }

    /// The left edge of the contents on the screen, moved sideways.
    pub fn content_left(&self, sideways: f32) -> f32 {
        self.places.rows.left() + self.columns.content.left - sideways
    }
}

/// What the view knows from earlier frames.
#[derive(Clone, Copy, Debug)]
pub(super) struct Memory<'a> {
    pub seen: &'a SeenTexts,
    pub start: Option<Stamp>,
}

pub(super) fn new_frame<'a>(
    ui: &Ui,
    id: Id,
    input: &LogViewInput<'a>,
    memory: Memory<'_>,
    cache: &'a mut BlockCache,
) -> Frame<'a> {
    let font = TextStyle::Monospace.resolve(ui.style());
    let small_font = TextStyle::Small.resolve(ui.style());
    let char_width = ui.fonts_mut(|fonts| fonts.glyph_width(&font, '0'));
    // egui's text puts rows on whole pixels; ours are to stand where those do.
    let row_height = input.row_height.round_to_pixels(ui.pixels_per_point());
    let places = Places::new(ui.max_rect(), row_height, input.log_mode);
    let width = places.rows.width();
    let columns = if input.log_mode {
        Columns::log(ColumnsInput {
            width,
            char_width,
            end: input.source.end(),
            settings: input.columns,
            seen: memory.seen,
        })
    } else {
        Columns::stream(width)
    };
    let layout = LineLayout {
        font,
        wrap_width: input.wrap.then_some(columns.content.width),
        viewport: Viewport {
            height: places.rows.height(),
            row_height,
        },
    };
    let chars = whole_chars(columns.content.width, char_width);
    let shape = Shape::new(input.content, input.ansi_colors && !input.log_mode, chars);
    Frame {
        id,
        input: *input,
        places,
        columns,
        blocks: new_blocks(ui, input, shape, cache, layout),
        small_font,
        char_width,
        start: memory.start,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a line has few characters"
)]
fn whole_chars(width: f32, char_width: f32) -> usize {
    (width / char_width).max(0.0) as usize
}

fn new_blocks<'a>(
    ui: &Ui,
    input: &LogViewInput<'a>,
    shape: Shape,
    cache: &'a mut BlockCache,
    layout: LineLayout,
) -> Blocks<'a> {
    let source_end = input.source.end();
    let order = order(input);
    Blocks {
        cache,
        form: Form {
            source: input.source,
            text: input.text,
            shape,
            note: input.words.note,
        },
        tinting: input.tinting,
        log_mode: input.log_mode,
        words: input.words,
        colors: input.colors,
        painter: ui.painter().clone(),
        layout,
        extent: extent(input, &order),
        order,
        first: input.source.first(),
        source_end,
        laid: HashMap::new(),
    }
}

/// Whether there is a record to show, or at least the word that some are gone.
pub(super) fn has_rows(input: &LogViewInput<'_>) -> bool {
    let source = input.source;
    let has_remark = input.shown.is_none() && has_remark(source);
    order(input).extent().is_some() || (has_remark && source.first() < source.end())
}

fn order<'a>(input: &LogViewInput<'a>) -> Order<'a> {
    let (first, end) = (input.source.first(), input.source.end());
    let shown_end = input.end_limit.unwrap_or(end).min(end);
    Order::new(first..shown_end.max(first), input.shown)
}

/// Not empty when there are rows.
fn extent(input: &LogViewInput<'_>, order: &Order<'_>) -> Extent {
    let first = input.source.first();
    let records = order.extent().unwrap_or(first..first);
    let remarks = input.shown.is_none() && has_remark(input.source);
    Extent {
        // More may have gone since the order was made.
        start: RecordSeq(records.start.0.saturating_sub(u64::from(remarks))),
        end: records.end,
    }
}

/// The line about records that are gone stands where the newest of them was.
fn has_remark(source: &dyn LogSource) -> bool {
    source.gone() > 0 && source.first().0 > 0
}

impl Places {
    fn new(area: Rect, row_height: f32, log_mode: bool) -> Self {
        let header_height = row_height + 2.0;
        // Where there is no room for both, a record is worth more than captions.
        let has_header = log_mode && area.height() >= header_height + row_height;
        let header_height = if has_header { header_height } else { 0.0 };
        let (header, below) =
            area.split_top_bottom_at_y((area.top() + header_height).min(area.bottom()));
        let (rows, bar) =
            below.split_left_right_at_x((below.right() - BAR_WIDTH).max(below.left()));
        Self { header, rows, bar }
    }
}
