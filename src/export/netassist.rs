use std::net::SocketAddr;

use super::FormSpec;
use super::plain::append_time;
use super::running::{Rest, RunningTexts, append};
use crate::journal::{Note, Party, Record};
use crate::text::hex;
use crate::value::{Direction, Endpoint, Protocol, Stamp};

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
#[derive(Debug)]
pub(super) struct NetAssist {
    spec: FormSpec,
    texts: RunningTexts<Head>,
}

/// What the head line tells.
#[derive(Clone, Copy, Debug)]
struct Head {
    at: Stamp,
    direction: Direction,
    is_hex: bool,
    party: Party,
}

impl NetAssist {
    pub fn new(spec: FormSpec) -> Self {
        Self {
            spec,
            texts: RunningTexts::default(),
        }
    }

    pub fn write(&mut self, record: &Record, out: &mut Vec<u8>) {
        let is_hex = match record.direction {
            Direction::In => self.spec.receive_as_hex,
            Direction::Out => record.typed_as_hex,
            Direction::Note => return,
        };
        let head = Head {
            at: record.at,
            direction: record.direction,
            is_hex,
            party: record.party,
        };
        if is_hex {
            self.write_hex(head, record, out);
        } else {
            self.write_text(head, record, out);
        }
    }

    /// Appends what is held of characters whose end has not come.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        for rest in self.texts.end_all() {
            self.write_rest(&rest, out);
        }
    }

    /// Returns whether the form has a place for it.
    pub fn write_note(&mut self, record: &Record, out: &mut Vec<u8>) -> bool {
        let note = Note::from_bytes(&record.bytes);
        for rest in self.texts.end_by(&note, record.party) {
            self.write_rest(&rest, out);
        }
        match note {
            Note::Opened { protocol, .. } => {
                self.spec.protocol = Some(protocol);
                false
            }
            Note::Joined { addr } => self.write_client_event(record.at, addr, "online", out),
            Note::Left { addr, .. } => self.write_client_event(record.at, addr, "offline", out),
            _ => false,
        }
    }

    fn write_client_event(
        &self,
        at: Stamp,
        addr: SocketAddr,
        came: &str,
        out: &mut Vec<u8>,
    ) -> bool {
        let has_place = self.spec.protocol == Some(Protocol::TcpServer);
        if has_place {
            self.write_time(at, out);
            let client = Endpoint::from(addr);
            append(out, format_args!("Client {client} gets {came}.\n\n"));
        }
        has_place
    }

    fn write_text(&mut self, head: Head, record: &Record, out: &mut Vec<u8>) {
        self.write_head(head, out);
        let encoding = self.spec.encoding(head.direction);
        self.texts.append(record, encoding, head, out);
        out.extend_from_slice(b"\n\n");
    }

    /// HEX shows all bytes of the record, so a character cannot go on after it.
    fn write_hex(&mut self, head: Head, record: &Record, out: &mut Vec<u8>) {
        if let Some(rest) = self.texts.end_stream_of(record) {
            self.write_rest(&rest, out);
        }
        self.write_content(head, hex::format(&record.bytes).as_bytes(), out);
    }

    fn write_rest(&self, rest: &Rest<Head>, out: &mut Vec<u8>) {
        self.write_content(rest.newest, &rest.text, out);
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
        append_time(at, &self.spec.time_zone, "[%Y-%m-%d %H:%M:%S%.3f]# ", out);
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

#[cfg(test)]
mod tests;
