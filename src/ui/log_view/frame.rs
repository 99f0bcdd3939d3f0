//! What all parts of one frame work on.

use std::collections::HashMap;

use eframe::egui::emath::GuiRounding as _;
use eframe::egui::{FontId, Id, Rect, TextStyle, Ui};

use super::blocks::{BlockCache, Blocks, LineLayout};
use super::columns::Columns;
use super::content::Form;
use super::position::{Extent, Viewport};
use super::source::LogSource;
use super::view::LogViewInput;
use crate::value::RecordSeq;

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
}

impl Frame<'_> {
    pub fn extent(&self) -> Extent {
        self.blocks.extent
    }

    pub fn viewport(&self) -> Viewport {
        self.blocks.layout.viewport
    }

    /// The left edge of the contents on the screen, moved sideways.
    pub fn content_left(&self, sideways: f32) -> f32 {
        self.places.rows.left() + self.columns.content.left - sideways
    }
}

pub(super) fn new_frame<'a>(
    ui: &Ui,
    id: Id,
    input: &LogViewInput<'a>,
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
        Columns::log(width, char_width, input.source.end())
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
    Frame {
        id,
        input: *input,
        places,
        columns,
        blocks: new_blocks(ui, input, cache, layout),
        small_font,
        char_width,
    }
}

fn new_blocks<'a>(
    ui: &Ui,
    input: &LogViewInput<'a>,
    cache: &'a mut BlockCache,
    layout: LineLayout,
) -> Blocks<'a> {
    let source = input.source;
    let (first, source_end) = (source.first(), source.end());
    let end = input.end_limit.unwrap_or(source_end).min(source_end);
    let start = RecordSeq(first.0 - u64::from(has_remark(source)));
    Blocks {
        cache,
        form: Form {
            source,
            text: input.text,
            as_hex: input.as_hex,
            note: input.words.note,
        },
        tinting: input.tinting,
        log_mode: input.log_mode,
        words: input.words,
        colors: input.colors,
        painter: ui.painter().clone(),
        layout,
        extent: Extent {
            start,
            end: end.max(first),
        },
        first,
        source_end,
        laid: HashMap::new(),
    }
}

/// Whether there is a record to show, or at least the word that some are gone.
pub(super) fn has_rows(input: &LogViewInput<'_>) -> bool {
    let (first, end) = (input.source.first(), input.source.end());
    let shown_end = input.end_limit.unwrap_or(end).min(end);
    first < end && (first < shown_end || has_remark(input.source))
}

/// The line about records that are gone stands where the newest of them was.
fn has_remark(source: &dyn LogSource) -> bool {
    source.gone() > 0 && source.first().0 > 0
}

impl Places {
    fn new(area: Rect, row_height: f32, log_mode: bool) -> Self {
        let header_height = if log_mode { row_height + 2.0 } else { 0.0 };
        let (header, below) =
            area.split_top_bottom_at_y((area.top() + header_height).min(area.bottom()));
        let (rows, bar) =
            below.split_left_right_at_x((below.right() - BAR_WIDTH).max(below.left()));
        Self { header, rows, bar }
    }
}
