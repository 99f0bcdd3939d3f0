//! Text, HEX and hex dumps: for reading, and for tools that want lines.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::FormSpec;
use super::running::{RunningTexts, append};
use crate::journal::{Note, Party, Record};
use crate::text::{hex, hex_dump_into};
use crate::value::{Direction, Stamp};

/// The decoded text in UTF-8. A record that does not end in a line feed gets
/// one; one whose bytes end no character yet has no text.
#[derive(Debug)]
pub(super) struct Text {
    spec: FormSpec,
    texts: RunningTexts<()>,
}

impl Text {
    pub fn new(spec: FormSpec) -> Self {
        Self {
            spec,
            texts: RunningTexts::default(),
        }
    }

    pub fn write(&mut self, record: &Record, out: &mut Vec<u8>) {
        let start = out.len();
        let encoding = self.spec.encoding(record.direction);
        self.texts.append(record, encoding, (), out);
        let text = &out[start..];
        let is_begun = text.is_empty() && !record.bytes.is_empty();
        if !is_begun && !text.ends_with(b"\n") {
            out.push(b'\n');
        }
    }

    pub fn see_note(&mut self, record: &Record, out: &mut Vec<u8>) {
        let note = Note::from_bytes(&record.bytes);
        for rest in self.texts.end_by(&note, record.party) {
            append_line(&rest.text, out);
        }
    }

    /// Appends what is held of characters whose end has not come.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        for rest in self.texts.end_all() {
            append_line(&rest.text, out);
        }
    }
}

fn append_line(text: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(text);
    out.push(b'\n');
}

/// Appends the record's bytes as one line of HEX.
pub(super) fn append_hex(record: &Record, out: &mut Vec<u8>) {
    append_line(hex::format(&record.bytes).as_bytes(), out);
}

/// Appends a head line, a hex dump and an empty line:
///
/// ```text
/// 2026-11-21 16:05:48.417123 <- 127.0.0.1:7788 10
/// 00000000  00 57 69 72 65 70 61 64  21 0A                    |.Wirepad!.|
/// ```
///
/// The head is the time in microseconds, the way that the record went, its
/// peer if it has one (`ALL` for all clients of a server), and its length.
pub(super) fn append_dump(record: &Record, time_zone: &TimeZone, out: &mut Vec<u8>) {
    append_time(record.at, time_zone, "%Y-%m-%d %H:%M:%S%.6f", out);
    let way = match record.direction {
        Direction::Out => "->",
        Direction::In | Direction::Note => "<-",
    };
    append(out, format_args!(" {way}"));
    match record.party {
        Party::Nobody => {}
        Party::All { .. } => out.extend_from_slice(b" ALL"),
        Party::Peer { addr, .. } | Party::Address(addr) => append(out, format_args!(" {addr}")),
    }
    append(out, format_args!(" {}\n", record.bytes.len()));
    let mut dump = String::new();
    hex_dump_into(&record.bytes, &mut dump);
    if !dump.is_empty() {
        append_line(dump.as_bytes(), out);
    }
    out.push(b'\n');
}

pub(super) fn append_time(at: Stamp, time_zone: &TimeZone, form: &str, out: &mut Vec<u8>) {
    // Every 64-bit count of nanoseconds is a time that jiff knows.
    let time = Timestamp::from_nanosecond(at.0.into()).unwrap_or_default();
    let time = time.to_zoned(time_zone.clone());
    append(out, format_args!("{}", time.strftime(form)));
}
