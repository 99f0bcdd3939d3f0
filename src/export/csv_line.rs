//! CSV as RFC 4180 has it: CRLF between lines, quotes where they are needed.

use std::io;

use serde_json::Value;

use super::row::Row;
use crate::value::Direction;

/// The first line, in the order of [`fields`].
const HEADER: [&str; 15] = [
    "seq",
    "time",
    "direction",
    "local",
    "peer",
    "peer_id",
    "clients",
    "stream",
    "length",
    "text",
    "encoding",
    "hex",
    "typed_as_hex",
    "note",
    "detail",
];

pub(super) fn append_header(out: &mut Vec<u8>) {
    append_line(HEADER.iter(), out);
}

/// A field that a record does not have is empty; `detail` is JSON.
pub(super) fn append_row(row: &Row<'_>, out: &mut Vec<u8>) {
    append_line(fields(row).iter(), out);
}

fn fields(row: &Row<'_>) -> [String; 15] {
    fn told<T: ToString>(value: Option<T>) -> String {
        value.map(|value| value.to_string()).unwrap_or_default()
    }
    let direction = match row.direction {
        Direction::In => "in",
        Direction::Out => "out",
        Direction::Note => "note",
    };
    [
        row.seq.to_string(),
        row.time.to_owned(),
        direction.to_owned(),
        told(row.local),
        told(row.peer),
        told(row.peer_id.map(|peer| peer.0)),
        told(row.clients),
        told(row.stream.map(|stream| stream.0)),
        told(row.length),
        told(row.text),
        told(row.encoding.map(|encoding| encoding.name())),
        told(row.hex),
        told(row.typed_as_hex.then_some(true)),
        told(row.note),
        told(row.detail.map(|detail| Value::Object(detail.clone()))),
    ]
}

fn append_line<T: AsRef<[u8]>>(fields: impl Iterator<Item = T>, out: &mut Vec<u8>) {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(out);
    // Writing to a Vec does not fail, and the number of fields is always the same.
    let written: io::Result<()> = writer
        .write_record(fields)
        .map_err(io::Error::from)
        .and_then(|()| writer.flush());
    debug_assert!(written.is_ok(), "{written:?}");
}
