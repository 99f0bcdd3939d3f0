//! One record as fields: what JSON Lines and CSV have in common.

use std::net::SocketAddr;

use serde::Serialize;
use serde_json::{Map, Value};

use super::FormSpec;
use super::plain::append_time;
use super::running::RunningTexts;
use crate::journal::{Note, Party, Record};
use crate::text::{Encoding, hex};
use crate::value::{Direction, PeerId, StreamId};

/// RFC 3339, with nanoseconds and the zone's offset.
const TIME: &str = "%Y-%m-%dT%H:%M:%S%.9f%:z";

/// The fields in the order in which they are written. `docs/formats.md` says
/// what each is.
#[derive(Debug, Serialize)]
pub(super) struct Row<'a> {
    pub seq: u64,
    pub time: &'a str,
    pub direction: Direction,
    pub local: Option<SocketAddr>,
    pub peer: Option<SocketAddr>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peer_id: Option<PeerId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clients: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stream: Option<StreamId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub length: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<Encoding>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hex: Option<&'a str>,
    #[serde(skip_serializing_if = "is_false")]
    pub typed_as_hex: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<&'a Map<String, Value>>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

/// Makes rows of records, in memory that is used again.
#[derive(Debug)]
pub(super) struct RowMaker {
    spec: FormSpec,
    /// Our side since the newest `Opened` note.
    local: Option<SocketAddr>,
    texts: RunningTexts<()>,
    time: Vec<u8>,
    text: Vec<u8>,
    hex: String,
    note: String,
    detail: Map<String, Value>,
}

impl RowMaker {
    pub fn new(spec: FormSpec) -> Self {
        Self {
            local: spec.local,
            spec,
            texts: RunningTexts::default(),
            time: Vec::new(),
            text: Vec::new(),
            hex: String::new(),
            note: String::new(),
            detail: Map::new(),
        }
    }

    pub fn set_local(&mut self, local: Option<SocketAddr>) {
        self.local = local;
    }

    /// What a note changes for the records after it.
    pub fn see_note(&mut self, record: &Record) {
        let note = Note::from_bytes(&record.bytes);
        // Bytes without a character of theirs are in `hex`.
        self.texts.end_by(&note, record.party);
        if let Note::Opened { local, .. } = note {
            self.local = Some(local);
        }
    }

    pub fn row(&mut self, record: &Record) -> Row<'_> {
        self.time.clear();
        append_time(record.at, &self.spec.time_zone, TIME, &mut self.time);
        match record.direction {
            Direction::Note => self.note_row(record),
            Direction::In | Direction::Out => self.bytes_row(record),
        }
    }

    fn bytes_row(&mut self, record: &Record) -> Row<'_> {
        let encoding = self.spec.encoding(record.direction);
        self.text.clear();
        self.texts.append(record, encoding, (), &mut self.text);
        self.hex.clear();
        hex::format_run_into(&record.bytes, &mut self.hex);
        Row {
            length: Some(record.bytes.len()),
            text: Some(str_of(&self.text)),
            encoding: Some(encoding),
            hex: Some(&self.hex),
            typed_as_hex: record.typed_as_hex,
            ..head(record, self.local, &self.time)
        }
    }

    /// The note's own fields. Its bytes too when they cannot be told from those:
    /// a newer version wrote it, or it is damaged.
    fn note_row(&mut self, record: &Record) -> Row<'_> {
        let read = serde_json::from_slice(&record.bytes);
        self.detail = read.unwrap_or_default();
        self.note.clear();
        match self.detail.remove("note") {
            Some(Value::String(key)) => self.note.push_str(&key),
            _ => self.note.push_str("unknown"),
        }
        let is_known = note_bytes(&self.note, &self.detail) == record.bytes;
        self.hex.clear();
        if !is_known {
            hex::format_run_into(&record.bytes, &mut self.hex);
        }
        Row {
            hex: (!is_known).then_some(&self.hex),
            note: Some(&self.note),
            detail: Some(&self.detail),
            ..head(record, self.local, &self.time)
        }
    }
}

/// The bytes of the note that has this key and these fields.
pub(super) fn note_bytes(key: &str, detail: &Map<String, Value>) -> Vec<u8> {
    let mut fields = detail.clone();
    fields.insert(String::from("note"), Value::String(key.to_owned()));
    let fields = Value::Object(fields);
    match serde_json::from_value(fields.clone()) {
        Ok(Note::Unknown) | Err(_) => serde_json::to_vec(&fields).unwrap_or_default(),
        Ok(note) => note.to_bytes(),
    }
}

fn head<'a>(record: &Record, local: Option<SocketAddr>, time: &'a [u8]) -> Row<'a> {
    let (peer, peer_id, clients) = match record.party {
        Party::Nobody => (None, None, None),
        Party::Peer { peer, addr } => (Some(addr), Some(peer), None),
        Party::All { clients } => (None, None, Some(clients)),
        Party::Address(addr) => (Some(addr), None, None),
    };
    Row {
        seq: record.seq.0,
        time: str_of(time),
        direction: record.direction,
        local,
        peer,
        peer_id,
        clients,
        stream: record.place.map(|place| place.stream),
        length: None,
        text: None,
        encoding: None,
        hex: None,
        typed_as_hex: false,
        note: None,
        detail: None,
    }
}

/// What is made here is made of strings.
fn str_of(text: &[u8]) -> &str {
    std::str::from_utf8(text).unwrap_or_default()
}
