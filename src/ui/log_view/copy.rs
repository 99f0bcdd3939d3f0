//! Selected text, from the journal and not from the screen: also what is
//! scrolled away, and records whole that the screen shows in part.
//!
//! Text is copied character by character, as it is shown. The forms that are
//! made of bytes take the bytes of the selected characters when one record is
//! selected, and whole records when there are more, an item a record; notes
//! have no bytes. Of a character that began in an earlier record they take the
//! bytes in this one. NetAssist's log has whole records; a NUL in it is `<00>`,
//! because some systems' clipboards end there. A clipboard cannot hold nothing:
//! records without a byte, such as empty datagrams, are an empty line.

use std::ops::Range;

use super::content::Form;
use super::entry::Entry;
use super::order::Order;
use super::selection::Selection;
use super::source::LogSource;
use super::spans;
use super::table::Shape;
use crate::export::{FormSpec, Formatter};
use crate::journal::find::Found;
use crate::journal::{Note, Record, TextReader};
use crate::settings::ContentForm;
use crate::text::{hex, hex_dump_into, literal};
use crate::value::{Direction, RecordSeq};

/// A clipboard holds no more than this.
const COPY_BYTES: usize = 32 * 1024 * 1024;

/// Around a literal of Python or Rust; a C array has room to spare.
const QUOTES_BYTES: usize = 3;

/// Text for the clipboard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copied {
    pub text: String,
    /// There was more than fits; what is here is the beginning.
    pub is_cut: bool,
}

/// What the selection is copied as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyForm {
    /// As the log shows it.
    Shown,
    Text,
    Hex,
    HexDump,
    NetAssist,
    CArray,
    Python,
    Rust,
    Base64,
}

impl CopyForm {
    /// The most that a byte becomes, in bytes.
    fn widest_byte(self) -> usize {
        match self {
            // Not made item by item.
            Self::Shown | Self::NetAssist => 1,
            // `<U+0081>`, in encodings of one byte a character.
            Self::Text => 8,
            Self::Base64 => 2,
            Self::Hex => 3,
            Self::Python | Self::Rust => 4,
            Self::HexDump => 6,
            Self::CArray => 7,
        }
    }
}

/// What is to be copied: a part of a log at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct CopyOrder {
    pub(super) selection: Selection,
    pub(super) form: CopyForm,
    pub(super) shape: Shape,
    /// A record begins a line.
    pub(super) is_table: bool,
    /// Those that were there.
    pub(super) records: Range<RecordSeq>,
    /// Only these of them are shown; none: all.
    pub(super) shown: Option<Found>,
}

/// What a copy is made with.
#[derive(Clone, Copy)]
pub struct CopyMeans<'a> {
    pub source: &'a dyn LogSource,
    pub text: &'a TextReader,
    pub note: &'a dyn Fn(&Note) -> String,
    pub netassist: &'a FormSpec,
}

impl CopyOrder {
    #[cfg(test)]
    pub fn of_records(records: Range<RecordSeq>, form: CopyForm) -> Self {
        Self {
            selection: Selection::records(records.start, records.end),
            form,
            shape: Shape::default(),
            is_table: true,
            records,
            shown: None,
        }
    }

    /// Makes the text. `None` when `goes_on`, which is asked before each record,
    /// answers no.
    pub fn perform(&self, means: &CopyMeans<'_>, goes_on: &dyn Fn() -> bool) -> Option<Copied> {
        let form = Form {
            source: means.source,
            text: means.text,
            shape: self.shape,
            note: means.note,
        };
        let work = Work {
            order: self,
            way: Order::new(self.records.clone(), self.shown.as_ref()),
            form,
            goes_on,
        };
        match self.form {
            CopyForm::Shown => work.shown(),
            CopyForm::Text if self.shape.form == ContentForm::Text => work.shown(),
            CopyForm::NetAssist => work.netassist(means.netassist),
            _ => work.items(),
        }
    }
}

fn records_between<'a>(
    selection: Selection,
    order: &'a Order<'_>,
) -> impl Iterator<Item = RecordSeq> + Clone + 'a {
    let (from, to) = selection.bounds();
    order.from(from.seq).take_while(move |seq| *seq <= to.seq)
}

/// The records that the selection has something of. A drag that ends before a
/// record's first character has none of it.
pub(super) fn selected_records<'a>(
    selection: Selection,
    order: &'a Order<'_>,
) -> impl Iterator<Item = RecordSeq> + Clone + 'a {
    records_between(selection, order).filter(move |seq| selection.in_record(*seq) != Some(0..0))
}

struct Work<'a> {
    order: &'a CopyOrder,
    /// The way from one record to the next.
    way: Order<'a>,
    form: Form<'a>,
    goes_on: &'a dyn Fn() -> bool,
}

impl Work<'_> {
    /// A record a line, or in stream mode as the lines run.
    fn shown(&self) -> Option<Copied> {
        let (selection, form) = (self.order.selection, self.form);
        let mut copied = Copied::default();
        let mut previous: Option<Entry> = None;
        for seq in records_between(selection, &self.way) {
            if !(self.goes_on)() {
                return None;
            }
            // What a filter left out between two records has colours too.
            let adjacent = previous.as_ref().filter(|it| it.seq.next() == seq);
            let entry = match adjacent {
                None => Entry::read_alone(form, seq, COPY_BYTES),
                adjacent => Entry::read(form, seq, COPY_BYTES, adjacent),
            };
            let (Some(range), Some(entry)) = (selection.in_record(seq), entry) else {
                continue;
            };
            let text = &entry.content.text;
            let joined = previous.as_ref().filter(|_| !self.order.is_table);
            let takes_lf = joined.is_some_and(|previous| previous.takes_lf_of(&entry));
            let runs_on = joined.is_some_and(|previous| previous.is_continued_by(&entry));
            // An LF alone that belongs to the CR before it adds nothing.
            if previous.is_some() && !(takes_lf && text.len() == 1) {
                let joint = if runs_on { form.shape.joint() } else { "\n" };
                copied.text.push_str(joint);
            }
            let start = range.start.max(usize::from(takes_lf));
            // The break between two records is written before the next one.
            let whole_lines = text.strip_suffix('\n').unwrap_or(text);
            let selected = characters(whole_lines, start..range.end);
            copied.text.push_str(selected);
            if copied.cut() {
                break;
            }
            previous = Some(entry);
        }
        copied.make_line(previous.is_some_and(|last| last.content.text.is_empty()));
        Some(copied)
    }

    /// Records that do not fit whole are left out, so that what is copied can
    /// be used; of a first one that is too long there is the beginning.
    fn items(&self) -> Option<Copied> {
        let mut copied = Copied::default();
        let mut count = 0;
        let limit_bytes = (COPY_BYTES - QUOTES_BYTES) / self.order.form.widest_byte();
        let records = self.records();
        let is_only = records.clone().take(2).count() == 1;
        for seq in records {
            if !(self.goes_on)() {
                return None;
            }
            let record = self.form.source.read(seq);
            let Some(record) = record.filter(|record| self.has_place(record)) else {
                continue;
            };
            let range = self.selected_bytes(&record, is_only);
            let fitting = range.start..range.end.min(range.start + limit_bytes);
            let before = copied.text.len();
            if count > 0 {
                copied.text.push_str(self.separator());
            }
            count += 1;
            let number = Some(count).filter(|_| !is_only);
            self.push_item(number, &record, &fitting, &mut copied.text);
            if copied.text.len() > COPY_BYTES {
                copied.text.truncate(before);
                copied.is_cut = true;
            }
            copied.is_cut |= fitting != range;
            if copied.is_cut {
                break;
            }
        }
        copied.make_line(count > 0);
        Some(copied)
    }

    fn records(&self) -> impl Iterator<Item = RecordSeq> + Clone {
        selected_records(self.order.selection, &self.way)
    }

    fn selected_bytes(&self, record: &Record, is_only: bool) -> Range<usize> {
        let all = 0..record.bytes.len();
        match self.order.selection.in_record(record.seq) {
            Some(chars) if is_only && chars != (0..usize::MAX) => {
                spans::bytes_of(self.form, record, &chars)
            }
            _ => all,
        }
    }

    fn has_place(&self, record: &Record) -> bool {
        record.direction != Direction::Note || self.order.form == CopyForm::Text
    }

    /// Between two items.
    fn separator(&self) -> &'static str {
        match self.order.form {
            CopyForm::HexDump | CopyForm::CArray => "\n\n",
            _ => "\n",
        }
    }

    /// The number is that of one item among several.
    fn push_item(
        &self,
        number: Option<usize>,
        record: &Record,
        range: &Range<usize>,
        out: &mut String,
    ) {
        let name = number.map_or(String::from("data"), |number| format!("data_{number}"));
        let bytes = &record.bytes[range.clone()];
        match self.order.form {
            CopyForm::Hex => hex::format_into(bytes, out),
            CopyForm::HexDump => hex_dump_into(bytes, out),
            CopyForm::CArray => literal::c_array_into(&name, bytes, out),
            CopyForm::Python => literal::python_into(bytes, out),
            CopyForm::Rust => literal::rust_into(bytes, out),
            CopyForm::Base64 => literal::base64_into(bytes, out),
            CopyForm::Shown | CopyForm::Text | CopyForm::NetAssist => {
                self.push_text(record, range, out);
            }
        }
    }

    /// What HEX is shown of, as text.
    fn push_text(&self, record: &Record, range: &Range<usize>, out: &mut String) {
        if record.direction == Direction::Note {
            out.push_str(&(self.form.note)(&Note::from_bytes(&record.bytes)));
            return;
        }
        let text = spans::text_of(self.form, record, range);
        out.push_str(text.strip_suffix('\n').unwrap_or(&text));
    }

    fn netassist(&self, spec: &FormSpec) -> Option<Copied> {
        let mut formatter = Formatter::new(spec.clone());
        let mut text = Vec::new();
        let mut is_cut = false;
        for seq in self.records() {
            if !(self.goes_on)() {
                return None;
            }
            let Some(record) = self.form.source.read(seq) else {
                continue;
            };
            formatter.write(&record, &mut text);
            if text.len() > COPY_BYTES {
                is_cut = true;
                break;
            }
        }
        if !is_cut {
            formatter.finish(&mut text);
        }
        let mut copied = Copied {
            text: String::from_utf8_lossy(&text).replace('\0', "<00>"),
            is_cut,
        };
        copied.cut();
        Some(Copied { is_cut, ..copied })
    }
}

fn characters(text: &str, range: Range<usize>) -> &str {
    let byte_of = |index: usize| {
        let place = text.char_indices().nth(index);
        place.map_or(text.len(), |(byte, _)| byte)
    };
    let start = byte_of(range.start);
    &text[start..byte_of(range.end).max(start)]
}

impl Copied {
    /// Of records that were there, and have nothing.
    fn make_line(&mut self, has_records: bool) {
        if has_records && self.text.is_empty() {
            self.text.push('\n');
        }
    }

    fn cut(&mut self) -> bool {
        self.is_cut = self.text.len() > COPY_BYTES;
        if self.is_cut {
            self.text
                .truncate(self.text.floor_char_boundary(COPY_BYTES));
        }
        self.is_cut
    }
}
