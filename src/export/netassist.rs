use std::collections::BTreeMap;
use std::io::Write as _;
use std::net::SocketAddr;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::journal::{Note, Party, Record, StreamPlace};
use crate::text::{Decoder, Encoding, Piece, hex};
use crate::value::{Direction, Endpoint, PeerId, Protocol, Stamp, StreamId};

/// How the log text is made.
#[derive(Clone, Debug)]
pub struct NetAssistSpec {
    pub receive_as_hex: bool,
    pub receive: Encoding,
    pub send: Encoding,
    pub time_zone: TimeZone,
    /// What holds before the first `Opened` note: saving may start in the
    /// middle of a session, and the note may be gone. `None`: peers are named.
    pub protocol: Option<Protocol>,
}

/// Writes records as NetAssist's log text, in UTF-8.
///
/// A record is a head line, its content, a line feed and an empty line; a
/// content that ends with a line break keeps it. Line ends of the form are LF
/// on every system, line ends of the content are as they crossed the wire.
/// Records of a TCP client carry no peer. An IPv6 peer has no brackets in a
/// head line (`::1 :7788`) and has them in a client event (`[::1]:7788`).
///
/// Of the notes, the form has a place for the clients of a TCP server that
/// come and go; all others are left out. Undecodable bytes are written as
/// `<A7>`. The beginning of a character at the end of a stream becomes a record
/// of its own, with the time of the stream's newest one.
///
/// Keeps one decoder for each stream that is open, so records must come in
/// order.
#[derive(Debug)]
pub struct NetAssistFormatter {
    spec: NetAssistSpec,
    streams: BTreeMap<(PeerId, StreamId), RunningText>,
}

/// The text of a stream, between two of its records.
#[derive(Debug)]
struct RunningText {
    decoder: Decoder,
    newest: Head,
}

/// What the head line tells.
#[derive(Clone, Copy, Debug)]
struct Head {
    at: Stamp,
    direction: Direction,
    is_hex: bool,
    party: Party,
}

impl NetAssistFormatter {
    pub fn new(spec: NetAssistSpec) -> Self {
        Self {
            spec,
            streams: BTreeMap::new(),
        }
    }

    /// Appends the record's text to `out`; nothing when the form has no place
    /// for it.
    pub fn write(&mut self, record: &Record, out: &mut Vec<u8>) {
        let is_hex = match record.direction {
            Direction::In => self.spec.receive_as_hex,
            Direction::Out => record.typed_as_hex,
            Direction::Note => return self.write_note(record, out),
        };
        let head = Head {
            at: record.at,
            direction: record.direction,
            is_hex,
            party: record.party,
        };
        match stream_key(record) {
            Some(key) if is_hex => self.write_hex_in_stream(key, head, record, out),
            Some(key) => self.write_text_in_stream(key, head, record, out),
            None if is_hex => self.write_content(head, hex::format(&record.bytes).as_bytes(), out),
            None => self.write_whole_text(head, record, out),
        }
    }

    /// Appends what is held of characters whose end has not come.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        for running in std::mem::take(&mut self.streams).into_values() {
            self.write_rest(running, out);
        }
    }

    fn write_note(&mut self, record: &Record, out: &mut Vec<u8>) {
        match Note::from_bytes(&record.bytes) {
            Note::Opened { protocol, .. } => {
                self.finish(out);
                self.spec.protocol = Some(protocol);
            }
            Note::Joined { addr } => self.write_client_event(record.at, addr, "online", out),
            Note::Left { addr, .. } => {
                self.end_streams_of(record.party, out);
                self.write_client_event(record.at, addr, "offline", out);
            }
            Note::Closed { .. } | Note::Failed { .. } => self.finish(out),
            Note::HalfClosed { .. }
            | Note::ListeningStopped { .. }
            | Note::SendFailed { .. }
            | Note::Trouble { .. }
            | Note::SavingStarted { .. }
            | Note::SavingStopped { .. }
            | Note::SavingFailed { .. }
            | Note::Lost { .. }
            | Note::JournalFailed { .. }
            | Note::RecordDamaged
            | Note::RecordNotKept
            | Note::Unknown => {}
        }
    }

    fn write_client_event(&self, at: Stamp, addr: SocketAddr, came: &str, out: &mut Vec<u8>) {
        if self.spec.protocol != Some(Protocol::TcpServer) {
            return;
        }
        self.write_time(at, out);
        let client = Endpoint::from(addr);
        append(out, format_args!("Client {client} gets {came}.\n\n"));
    }

    /// A datagram, or what went to all clients: whole by itself.
    fn write_whole_text(&self, head: Head, record: &Record, out: &mut Vec<u8>) {
        let mut decoder = Decoder::new(self.encoding(head.direction));
        let mut text = Vec::new();
        decoder.decode(&record.bytes, &mut |piece| append_piece(piece, &mut text));
        decoder.finish(&mut |piece| append_piece(piece, &mut text));
        self.write_content(head, &text, out);
    }

    fn write_text_in_stream(
        &mut self,
        key: (PeerId, StreamId),
        head: Head,
        record: &Record,
        out: &mut Vec<u8>,
    ) {
        let encoding = self.encoding(head.direction);
        let running = self.streams.entry(key).or_insert_with(|| RunningText {
            decoder: Decoder::new(encoding),
            newest: head,
        });
        running.newest = head;
        let mut text = Vec::new();
        running
            .decoder
            .decode(&record.bytes, &mut |piece| append_piece(piece, &mut text));
        self.write_content(head, &text, out);
    }

    /// HEX shows all bytes of the record, so a character cannot go on after it.
    fn write_hex_in_stream(
        &mut self,
        key: (PeerId, StreamId),
        head: Head,
        record: &Record,
        out: &mut Vec<u8>,
    ) {
        if let Some(running) = self.streams.remove(&key) {
            self.write_rest(running, out);
        }
        self.write_content(head, hex::format(&record.bytes).as_bytes(), out);
    }

    fn end_streams_of(&mut self, party: Party, out: &mut Vec<u8>) {
        let Party::Peer { peer, .. } = party else {
            return;
        };
        let all = (peer, StreamId(0))..=(peer, StreamId(u32::MAX));
        let keys: Vec<_> = self.streams.range(all).map(|(&key, _)| key).collect();
        for key in keys {
            if let Some(running) = self.streams.remove(&key) {
                self.write_rest(running, out);
            }
        }
    }

    fn write_rest(&self, mut running: RunningText, out: &mut Vec<u8>) {
        let mut text = Vec::new();
        running
            .decoder
            .finish(&mut |piece| append_piece(piece, &mut text));
        if !text.is_empty() {
            self.write_content(running.newest, &text, out);
        }
    }

    fn write_content(&self, head: Head, content: &[u8], out: &mut Vec<u8>) {
        self.write_head(head, out);
        out.extend_from_slice(content);
        out.extend_from_slice(b"\n\n");
    }

    fn write_head(&self, head: Head, out: &mut Vec<u8>) {
        self.write_time(head.at, out);
        let (verb, preposition) = match head.direction {
            Direction::Out => ("SEND", "TO"),
            Direction::In | Direction::Note => ("RECV", "FROM"),
        };
        let form = if head.is_hex { "HEX" } else { "ASCII" };
        append(out, format_args!("{verb} {form}"));
        if self.spec.protocol != Some(Protocol::TcpClient) {
            append_party(preposition, head.party, out);
        }
        out.extend_from_slice(b">\n");
    }

    fn write_time(&self, at: Stamp, out: &mut Vec<u8>) {
        // Every 64-bit count of nanoseconds is a time that jiff knows.
        let time = Timestamp::from_nanosecond(at.0.into()).unwrap_or_default();
        let local = time.to_zoned(self.spec.time_zone.clone());
        let local = local.strftime("%Y-%m-%d %H:%M:%S%.3f");
        append(out, format_args!("[{local}]# "));
    }

    fn encoding(&self, direction: Direction) -> Encoding {
        match direction {
            Direction::Out => self.spec.send,
            Direction::In | Direction::Note => self.spec.receive,
        }
    }
}

fn stream_key(record: &Record) -> Option<(PeerId, StreamId)> {
    match (record.party, record.place) {
        (Party::Peer { peer, .. }, Some(StreamPlace { stream, .. })) => Some((peer, stream)),
        _ => None,
    }
}

fn append_party(preposition: &str, party: Party, out: &mut Vec<u8>) {
    match party {
        Party::Nobody => {}
        Party::All { .. } => append(out, format_args!(" {preposition} ALL")),
        Party::Peer { addr, .. } | Party::Address(addr) => {
            let Endpoint { host, port } = addr.into();
            append(out, format_args!(" {preposition} {host} :{port}"));
        }
    }
}

fn append_piece(piece: Piece<'_>, out: &mut Vec<u8>) {
    match piece {
        Piece::Text(text) => out.extend_from_slice(text.as_bytes()),
        Piece::Undecodable(bytes) => {
            for byte in bytes {
                append(out, format_args!("<{byte:02X}>"));
            }
        }
    }
}

fn append(out: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    // Writing to a Vec does not fail.
    let _ = out.write_fmt(text);
}

#[cfg(test)]
mod tests;
