use std::net::SocketAddr;

use super::csv_line::{append_header, append_row};
use super::netassist::NetAssist;
use super::plain::{Text, append_dump, append_hex};
use super::row::RowMaker;
use super::{Directions, Form, FormSpec};
use crate::journal::Record;
use crate::value::Direction;

/// Writes records in one of the forms.
///
/// Keeps one decoder for each stream that is open, so records must come in
/// order, and those that are not to be written must come too.
#[derive(Debug)]
pub struct Formatter {
    directions: Directions,
    with_notes: bool,
    writer: Writer,
}

#[derive(Debug)]
enum Writer {
    NetAssist(Box<NetAssist>),
    Text(Box<Text>),
    Hex,
    Dump(FormSpec),
    Raw,
    JsonLines(Box<RowMaker>),
    Csv {
        rows: Box<RowMaker>,
        has_header: bool,
    },
}

impl Formatter {
    pub fn new(spec: FormSpec) -> Self {
        Self {
            directions: spec.directions,
            with_notes: spec.with_notes,
            writer: match spec.form {
                Form::NetAssist => Writer::NetAssist(Box::new(NetAssist::new(spec))),
                Form::Text => Writer::Text(Box::new(Text::new(spec))),
                Form::Hex => Writer::Hex,
                Form::Dump => Writer::Dump(spec),
                Form::Raw => Writer::Raw,
                Form::JsonLines => Writer::JsonLines(Box::new(RowMaker::new(spec))),
                Form::Csv => Writer::Csv {
                    rows: Box::new(RowMaker::new(spec)),
                    has_header: false,
                },
            },
        }
    }

    /// Goes on in a file that has records: no header comes again.
    pub fn going_on(spec: FormSpec) -> Self {
        let mut formatter = Self::new(spec);
        if let Writer::Csv { has_header, .. } = &mut formatter.writer {
            *has_header = true;
        }
        formatter
    }

    /// Our side from now on, for records that come without the note about it.
    pub fn set_local(&mut self, local: Option<SocketAddr>) {
        if let Writer::JsonLines(rows) | Writer::Csv { rows, .. } = &mut self.writer {
            rows.set_local(local);
        }
    }

    /// Appends the record to `out`. Returns whether the form and the directions
    /// have a place for it.
    pub fn write(&mut self, record: &Record, out: &mut Vec<u8>) -> bool {
        if record.direction == Direction::Note {
            return self.write_note(record, out);
        }
        if !self.directions.has(record.direction) {
            return false;
        }
        match &mut self.writer {
            Writer::NetAssist(netassist) => netassist.write(record, out),
            Writer::Text(text) => text.write(record, out),
            Writer::Hex => append_hex(record, out),
            Writer::Dump(spec) => append_dump(record, &spec.time_zone, out),
            Writer::Raw => out.extend_from_slice(&record.bytes),
            Writer::JsonLines(_) | Writer::Csv { .. } => self.write_row(record, out),
        }
        true
    }

    /// Appends what is held of characters whose end has not come, and the
    /// header if nothing came.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        match &mut self.writer {
            Writer::NetAssist(netassist) => netassist.finish(out),
            Writer::Text(text) => text.finish(out),
            Writer::Csv { has_header, .. } => write_header_once(has_header, out),
            Writer::Hex | Writer::Dump(_) | Writer::Raw | Writer::JsonLines(_) => {}
        }
    }

    fn write_note(&mut self, record: &Record, out: &mut Vec<u8>) -> bool {
        match &mut self.writer {
            Writer::NetAssist(netassist) => return netassist.write_note(record, out),
            Writer::Text(text) => text.see_note(record, out),
            Writer::JsonLines(rows) | Writer::Csv { rows, .. } => {
                rows.see_note(record);
                if self.with_notes {
                    self.write_row(record, out);
                    return true;
                }
            }
            Writer::Hex | Writer::Dump(_) | Writer::Raw => {}
        }
        false
    }

    fn write_row(&mut self, record: &Record, out: &mut Vec<u8>) {
        match &mut self.writer {
            Writer::JsonLines(rows) => {
                // Neither the fields nor writing to a Vec can fail.
                let _ = serde_json::to_writer(&mut *out, &rows.row(record));
                out.push(b'\n');
            }
            Writer::Csv { rows, has_header } => {
                write_header_once(has_header, out);
                append_row(&rows.row(record), out);
            }
            Writer::NetAssist(_)
            | Writer::Text(_)
            | Writer::Hex
            | Writer::Dump(_)
            | Writer::Raw => {}
        }
    }
}

fn write_header_once(has_header: &mut bool, out: &mut Vec<u8>) {
    if !*has_header {
        append_header(out);
        *has_header = true;
    }
}

#[cfg(test)]
mod tests;
