//! The blocks that a frame needs: read, decoded and laid out when they are
//! asked for, kept from frame to frame as long as they are in view.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use eframe::egui::text::{LayoutJob, TextFormat, TextWrapping};
use eframe::egui::{FontId, Galley, Painter};

use super::block::Block;
use super::content::{Form, Ink};
use super::entry::{Entry, JOINED_RECORDS};
use super::look::{LogColors, LogWords};
use super::order::Order;
use super::position::{Extent, Lines, Position, Viewport, line_points};
use super::right_to_left::Straightened;
use super::selection::TextPoint;
use super::table::Shape;
use super::tint::Tinting;
use crate::settings::ContentForm;
use crate::text::Encoding;
use crate::value::{Direction, Language, RecordSeq};

/// A longer record shows its first bytes and how many there are more.
pub(super) const RECORD_BYTES: usize = 16 * 1024;

/// What the text of a block depends on, besides its records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TextSettings {
    pub shape: Shape,
    pub receive: Encoding,
    pub send: Encoding,
    pub language: Language,
}

/// What was true when something was made that records to come may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ends {
    source: RecordSeq,
    extent: RecordSeq,
}

#[derive(Debug)]
struct Cached<T> {
    value: T,
    used_in_frame: u64,
    /// `None`: made for good.
    valid_while: Option<Ends>,
}

/// Entries and blocks of the last frames. No galleys but those that were mended,
/// while egui has what they were made of: others are egui's to keep, because
/// they die with its font texture.
#[derive(Debug, Default)]
pub(super) struct BlockCache {
    settings: Option<(TextSettings, bool, u64)>,
    first: RecordSeq,
    frame: u64,
    entries: HashMap<RecordSeq, Cached<Option<Rc<Entry>>>>,
    blocks: HashMap<RecordSeq, Cached<Option<Rc<Block>>>>,
    straightened: HashMap<RecordSeq, Cached<Straightened>>,
}

impl BlockCache {
    pub fn shape(&self) -> Option<Shape> {
        self.settings.map(|(settings, ..)| settings.shape)
    }

    /// Forgets what the last frame did not use, and everything when the
    /// settings are others. Answers what they were when the records' texts are
    /// others now.
    pub fn begin_frame(
        &mut self,
        settings: TextSettings,
        is_table: bool,
        tints: u64,
        first: RecordSeq,
    ) -> Option<TextSettings> {
        let made_for = (settings, is_table, tints);
        let before = self.settings.replace(made_for);
        if before.is_some_and(|before| before != made_for) {
            self.entries.clear();
            self.blocks.clear();
        }
        if std::mem::replace(&mut self.first, first) != first {
            self.forget_neighbours_of(first);
        }
        let last = self.frame;
        self.frame += 1;
        self.entries
            .retain(|_, cached| cached.used_in_frame >= last);
        self.blocks.retain(|_, cached| cached.used_in_frame >= last);
        self.straightened
            .retain(|_, cached| cached.used_in_frame >= last);
        before
            .map(|(before, ..)| before)
            .filter(|before| *before != settings)
    }

    /// Where old records went another text stands, and the lines and colours
    /// that went on from there begin anew.
    fn forget_neighbours_of(&mut self, first: RecordSeq) {
        let is_far = |seq: &RecordSeq| seq.0 >= first.0.saturating_add(JOINED_RECORDS);
        self.entries.retain(|seq, _| is_far(seq));
        self.blocks.retain(|seq, _| is_far(seq));
    }
}

/// How blocks become lines.
#[derive(Clone, Debug)]
pub(super) struct LineLayout {
    pub font: FontId,
    /// `None`: lines are as long as they are.
    pub wrap_width: Option<f32>,
    pub viewport: Viewport,
}

/// A block as it is painted in this frame.
#[derive(Debug)]
pub(super) struct Laid {
    pub block: Rc<Block>,
    pub galley: Arc<Galley>,
}

/// A block in view.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    pub seq: RecordSeq,
    pub laid: Rc<Laid>,
    /// Of its first line, from the upper edge of the view; may be negative.
    pub top: f32,
    /// Nanoseconds since the record that is shown before it.
    pub since_previous: Option<i64>,
}

/// The blocks in view, from above to below.
#[derive(Clone, Debug)]
pub(super) struct InView {
    pub shown: Vec<Shown>,
    /// The first record below.
    pub next: RecordSeq,
}

impl Laid {
    pub fn line_count(&self) -> usize {
        self.galley.rows.len().max(1)
    }
}

/// Access to blocks during one frame.
pub(super) struct Blocks<'a> {
    pub cache: &'a mut BlockCache,
    pub form: Form<'a>,
    pub tinting: &'a dyn Tinting,
    pub log_mode: bool,
    pub words: LogWords<'a>,
    pub colors: &'a LogColors,
    pub painter: Painter,
    pub layout: LineLayout,
    pub extent: Extent,
    pub order: Order<'a>,
    /// The first record that is there; what is before it is a remark.
    pub first: RecordSeq,
    pub source_end: RecordSeq,
    pub laid: HashMap<RecordSeq, Option<Rc<Laid>>>,
}

impl Lines for Blocks<'_> {
    fn lines(&mut self, seq: RecordSeq) -> usize {
        self.laid(seq).map_or(0, |laid| laid.line_count())
    }

    fn order(&self) -> Order<'_> {
        self.order.clone()
    }
}

impl Blocks<'_> {
    /// A record begins a line. It does not run on in stream mode either when
    /// others may be left out between.
    pub fn is_table(&self) -> bool {
        self.log_mode || self.order.is_filtered()
    }

    /// Where a place is that was counted in a text of another shape. `None` when
    /// nobody knows: text has no places of bytes.
    pub fn carried(&self, point: TextPoint, before: TextSettings) -> Option<TextPoint> {
        if point.offset == 0 || point.offset == usize::MAX {
            return Some(point);
        }
        let mut form = self.form;
        let is_recoded = (before.receive, before.send) != (form.text.receive, form.text.send);
        if is_recoded && before.shape.form == ContentForm::TextAndHex {
            return None;
        }
        let now = Entry::read_alone(form, point.seq, RECORD_BYTES)?;
        if now.direction == Direction::Note {
            return Some(point);
        }
        form.shape = before.shape;
        let then = Entry::read_alone(form, point.seq, RECORD_BYTES)?;
        let byte = then.content.map.byte_at(point.offset)?;
        let was = then.content.map.of_bytes(byte..byte + 1);
        let is_before = was.iter().any(|place| place.start == point.offset);
        let places = now.content.map.of_bytes(byte..byte + 1);
        let pair = places.first()?;
        Some(TextPoint {
            offset: if is_before { pair.start } else { pair.end },
            ..point
        })
    }

    /// The blocks from a position down to the lower edge.
    pub fn in_view(&mut self, from: Position) -> InView {
        let viewport = self.layout.viewport;
        let mut top = -from.offset - line_points(from.line, viewport);
        let mut shown = Vec::new();
        let mut next = from.seq;
        while next < self.extent.end && top < viewport.height {
            if let Some(laid) = self.laid(next) {
                let height = line_points(laid.line_count(), viewport);
                shown.push(Shown {
                    seq: next,
                    since_previous: self.since_previous(&laid.block),
                    laid,
                    top,
                });
                top += height;
            }
            next = self.order.below(next);
        }
        if !self.is_table() {
            next = self.end_of_line(next);
        }
        InView { shown, next }
    }

    fn since_previous(&mut self, block: &Block) -> Option<i64> {
        let head = block.head.as_ref().filter(|_| self.log_mode)?;
        let previous = (head.seq > self.extent.start).then(|| self.order.above(head.seq))?;
        Some(head.at.nanos_since(self.entry(previous)?.at))
    }

    /// The first record from here on in which a line begins.
    fn end_of_line(&mut self, mut next: RecordSeq) -> RecordSeq {
        while next < self.extent.end && self.lines(next) == 0 {
            next = self.order.below(next);
        }
        next
    }

    /// The block whose lines begin in a record, or `None` if none does.
    pub fn laid(&mut self, seq: RecordSeq) -> Option<Rc<Laid>> {
        if self.order.is_filtered() && !self.order.has(seq) {
            return None;
        }
        if let Some(laid) = self.laid.get(&seq) {
            return laid.clone();
        }
        let laid = self.block(seq).map(|block| {
            let galley = self.painter.layout_job(self.job(&block));
            let galley = self.straight(seq, &block, galley);
            Rc::new(Laid { block, galley })
        });
        self.laid.insert(seq, laid.clone());
        laid
    }

    fn straight(&mut self, seq: RecordSeq, block: &Block, galley: Arc<Galley>) -> Arc<Galley> {
        if !block.has_right_to_left {
            return galley;
        }
        let frame = self.cache.frame;
        let known = self.cache.straightened.remove(&seq);
        let known = known.map(|cached| cached.value);
        let value = known.filter(|known| known.is_of(&galley));
        let value = value.unwrap_or_else(|| Straightened::of(galley));
        let straight = value.galley();
        let cached = Cached {
            value,
            used_in_frame: frame,
            valid_while: None,
        };
        self.cache.straightened.insert(seq, cached);
        straight
    }

    fn job(&self, block: &Block) -> LayoutJob {
        let direction = block
            .head
            .as_ref()
            .map_or(Direction::Note, |head| head.direction);
        let mut job = LayoutJob {
            wrap: TextWrapping {
                max_width: self.layout.wrap_width.unwrap_or(f32::INFINITY),
                ..TextWrapping::default()
            },
            first_row_min_height: self.layout.viewport.row_height,
            ..LayoutJob::default()
        };
        for (range, ink) in &block.inks {
            job.append(
                &block.text[range.clone()],
                0.0,
                self.format(*ink, direction),
            );
        }
        job
    }

    fn format(&self, ink: Ink, direction: Direction) -> TextFormat {
        let color = self.colors.of_ink(ink, direction);
        let mut format = TextFormat {
            line_height: Some(self.layout.viewport.row_height),
            ..TextFormat::simple(self.layout.font.clone(), color)
        };
        if let Ink::Styled(style) = ink {
            format.italics = style.italic;
        }
        format
    }

    fn block(&mut self, seq: RecordSeq) -> Option<Rc<Block>> {
        let (frame, ends) = (self.cache.frame, self.ends());
        if let Some(cached) = self.cache.blocks.get_mut(&seq)
            && cached.valid_while.is_none_or(|valid| valid == ends)
        {
            cached.used_in_frame = frame;
            return cached.value.clone();
        }
        let block = self.new_block(seq).map(Rc::new);
        // A record without lines of its own depends on no later one.
        let is_open = block.as_ref().is_some_and(|block| block.is_open);
        let cached = Cached {
            value: block.clone(),
            used_in_frame: frame,
            valid_while: is_open.then_some(ends),
        };
        self.cache.blocks.insert(seq, cached);
        block
    }

    fn ends(&self) -> Ends {
        Ends {
            source: self.source_end,
            extent: self.extent.end,
        }
    }

    fn new_block(&mut self, seq: RecordSeq) -> Option<Block> {
        if seq < self.first {
            let gone = self.form.source.gone();
            return Some(Block::of_remark(&(self.words.gone)(gone)));
        }
        let Some(entry) = self.entry(seq) else {
            // Dropped after this frame began. It keeps a line, so that a walk
            // over a log that was just cleared ends with the view.
            return Some(Block::default());
        };
        let more_bytes = self.words.more_bytes;
        if self.is_table() {
            return Some(Block::of_record(entry, more_bytes));
        }
        let joint = self.form.shape.joint();
        Block::of_stream(entry, &mut |seq| self.entry(seq), joint, more_bytes)
    }

    /// The record before one that may go on in its line, where colours do too.
    fn ansi_before(&mut self, seq: RecordSeq) -> Option<Rc<Entry>> {
        let may_go_on = self.form.shape.ansi_colors && !seq.0.is_multiple_of(JOINED_RECORDS);
        let before = seq.0.checked_sub(1).filter(|_| may_go_on)?;
        self.entry(RecordSeq(before))
    }

    fn entry(&mut self, seq: RecordSeq) -> Option<Rc<Entry>> {
        if seq < self.first || seq >= self.extent.end {
            return None;
        }
        let (frame, ends) = (self.cache.frame, self.ends());
        if let Some(cached) = self.cache.entries.get_mut(&seq)
            && cached.valid_while.is_none_or(|valid| valid == ends)
        {
            cached.used_in_frame = frame;
            return cached.value.clone();
        }
        let previous = self.ansi_before(seq);
        let (form, tinting) = (self.form, self.tinting);
        let entry = Entry::read_tinted(form, tinting, seq, RECORD_BYTES, previous.as_deref());
        let entry = entry.map(Rc::new);
        let is_open = entry.as_ref().is_none_or(|entry| entry.content.is_open);
        let cached = Cached {
            value: entry.clone(),
            used_in_frame: frame,
            valid_while: is_open.then_some(ends),
        };
        self.cache.entries.insert(seq, cached);
        entry
    }
}
