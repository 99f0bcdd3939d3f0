//! The text of streams, from record to record.

use std::collections::BTreeMap;
use std::io::Write as _;

use crate::journal::{Note, Party, Record, StreamPlace};
use crate::text::{Decoder, Encoding, Piece};
use crate::value::{PeerId, StreamId};

type Key = (PeerId, StreamId);

/// A decoder for each stream that is open, so that characters that are split
/// over records come out whole. `About` is what is known of a stream's newest
/// record.
#[derive(Debug)]
pub(super) struct RunningTexts<About> {
    streams: BTreeMap<Key, Running<About>>,
}

/// The text of a stream, between two of its records.
#[derive(Debug)]
struct Running<About> {
    decoder: Decoder,
    newest: About,
}

/// The bytes of a character whose end never came, as text.
pub(super) struct Rest<About> {
    pub newest: About,
    pub text: Vec<u8>,
}

impl<About> Default for RunningTexts<About> {
    fn default() -> Self {
        Self {
            streams: BTreeMap::new(),
        }
    }
}

impl<About> RunningTexts<About> {
    /// Appends the record's text. Undecodable bytes are `<A7>`.
    pub fn append(&mut self, record: &Record, encoding: Encoding, about: About, out: &mut Vec<u8>) {
        let Some(key) = stream_key(record) else {
            return append_whole(record, encoding, out);
        };
        let running = match self.streams.get_mut(&key) {
            Some(running) => {
                running.newest = about;
                running
            }
            None => self.streams.entry(key).or_insert(Running {
                decoder: Decoder::new(encoding),
                newest: about,
            }),
        };
        let append = &mut |piece: Piece<'_>| append_piece(piece, out);
        running.decoder.decode(&record.bytes, append);
    }

    /// Ends the record's stream, for a form in which a character cannot go on
    /// after it.
    pub fn end_stream_of(&mut self, record: &Record) -> Option<Rest<About>> {
        let running = self.streams.remove(&stream_key(record)?)?;
        running.rest()
    }

    /// Ends the streams that end with this note.
    pub fn end_by(&mut self, note: &Note, party: Party) -> Vec<Rest<About>> {
        match (note, party) {
            (Note::Opened { .. } | Note::Closed { .. } | Note::Failed { .. }, _) => self.end_all(),
            (Note::Left { .. }, Party::Peer { peer, .. }) => self.end_streams_of(peer),
            _ => Vec::new(),
        }
    }

    pub fn end_all(&mut self) -> Vec<Rest<About>> {
        let streams = std::mem::take(&mut self.streams);
        streams.into_values().filter_map(Running::rest).collect()
    }

    fn end_streams_of(&mut self, peer: PeerId) -> Vec<Rest<About>> {
        let all = (peer, StreamId(0))..=(peer, StreamId(u32::MAX));
        let keys: Vec<_> = self.streams.range(all).map(|(&key, _)| key).collect();
        let streams = keys.iter().filter_map(|key| self.streams.remove(key));
        streams.filter_map(Running::rest).collect()
    }
}

impl<About> Running<About> {
    fn rest(mut self) -> Option<Rest<About>> {
        let mut text = Vec::new();
        let append = &mut |piece: Piece<'_>| append_piece(piece, &mut text);
        self.decoder.finish(append);
        let newest = self.newest;
        (!text.is_empty()).then_some(Rest { newest, text })
    }
}

/// A datagram, or what went to all clients: whole by itself.
fn append_whole(record: &Record, encoding: Encoding, out: &mut Vec<u8>) {
    let mut decoder = Decoder::new(encoding);
    decoder.decode(&record.bytes, &mut |piece| append_piece(piece, out));
    decoder.finish(&mut |piece| append_piece(piece, out));
}

fn stream_key(record: &Record) -> Option<Key> {
    match (record.party, record.place) {
        (Party::Peer { peer, .. }, Some(StreamPlace { stream, .. })) => Some((peer, stream)),
        _ => None,
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

pub(super) fn append(out: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    // Writing to a Vec does not fail.
    let _ = out.write_fmt(text);
}
