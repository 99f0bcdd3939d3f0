//! What has been received, as far as it is remembered, and the search in it.

use std::collections::{BTreeMap, VecDeque};

use super::Expectation;
use crate::journal::find::{Pattern, Run};
use crate::journal::{Party, Record, StreamPlace};
use crate::text::{Encoding, StreamPoint};
use crate::value::{PeerId, StreamId};

/// What comes before a place decides whether a line or a word begins there.
const CONTEXT: usize = 4;

/// How much is remembered, in bytes. What has to go is the oldest.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Of one connection, and of all datagrams.
    pub run: usize,
    /// Of all connections.
    pub all: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            run: 1 << 20,
            all: 64 << 20,
        }
    }
}

/// Datagrams that are remembered: empty ones take no bytes.
const DATAGRAMS: usize = 4_096;
/// Connections that are: those that are over go first.
const STREAMS: usize = 32_768;

#[derive(Debug)]
pub struct Runs {
    receive: Encoding,
    limits: Limits,
    streams: BTreeMap<StreamId, Stream>,
    stream_bytes: usize,
    /// The newest is the last.
    datagrams: VecDeque<Datagram>,
    datagram_bytes: usize,
    /// Grows with each record.
    turn: u64,
    /// Bytes went that a regular expression had not done with.
    has_forgotten: bool,
}

/// A run that a record was added to.
#[derive(Clone, Copy, Debug)]
pub enum RunId {
    Stream(StreamId),
    NewestDatagram,
}

/// The newest bytes of a connection.
#[derive(Debug)]
struct Stream {
    /// `None` when nobody is known.
    peer: Option<PeerId>,
    /// At the first byte.
    start: StreamPoint,
    bytes: Vec<u8>,
    /// Where the text that is searched begins, so that what was searched in
    /// vain is not decoded again.
    mark: StreamPoint,
    mark_at: usize,
    /// Where the search begins.
    from: usize,
    /// What is before it met an expectation, or came before one that was met.
    used: usize,
    seen: u64,
}

#[derive(Debug)]
struct Datagram {
    bytes: Vec<u8>,
    used: usize,
}

/// A run as it is told of.
pub struct Remembered<'a> {
    pub start: Option<StreamPoint>,
    pub bytes: &'a [u8],
    pub used: usize,
}

impl Runs {
    pub fn new(receive: Encoding, limits: Limits) -> Self {
        Self {
            receive,
            limits,
            streams: BTreeMap::new(),
            stream_bytes: 0,
            datagrams: VecDeque::new(),
            datagram_bytes: 0,
            turn: 0,
            has_forgotten: false,
        }
    }

    pub fn receive(&self) -> Encoding {
        self.receive
    }

    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// Whether something went that was still to be searched.
    pub fn has_forgotten(&self) -> bool {
        self.has_forgotten
    }

    pub fn remembered(&self) -> impl Iterator<Item = Remembered<'_>> {
        let streams = self.streams.values().map(|stream| Remembered {
            start: Some(stream.start),
            bytes: &stream.bytes,
            used: stream.used,
        });
        let datagrams = self.datagrams.iter().map(|datagram| Remembered {
            start: None,
            bytes: &datagram.bytes,
            used: datagram.used,
        });
        streams.chain(datagrams)
    }

    /// Adds what a record has received.
    pub fn take(&mut self, record: &Record) -> RunId {
        self.turn += 1;
        match record.place {
            Some(place) => {
                self.take_piece(record, place);
                RunId::Stream(place.stream)
            }
            None => {
                self.take_datagram(&record.bytes);
                RunId::NewestDatagram
            }
        }
    }

    fn take_piece(&mut self, record: &Record, place: StreamPlace) {
        let peer = match record.party {
            Party::Peer { peer, .. } => Some(peer),
            Party::Nobody | Party::All { .. } | Party::Address(_) => None,
        };
        let stream = self
            .streams
            .entry(place.stream)
            .or_insert_with(|| Stream::at(place.start, peer));
        self.stream_bytes -= stream.bytes.len();
        // Records before this one went before they were seen.
        if stream.end() != place.start.offset() {
            *stream = Stream::at(place.start, peer);
            self.has_forgotten = true;
        }
        stream.bytes.extend_from_slice(&record.bytes);
        stream.seen = self.turn;
        self.stream_bytes += stream.bytes.len();
    }

    fn take_datagram(&mut self, bytes: &[u8]) {
        self.datagram_bytes += bytes.len();
        self.datagrams.push_back(Datagram {
            bytes: bytes.to_owned(),
            used: 0,
        });
        let is_much =
            |runs: &Self| runs.datagram_bytes > runs.limits.run || runs.datagrams.len() > DATAGRAMS;
        while self.datagrams.len() > 1 && is_much(self) {
            let oldest = self.datagrams.pop_front();
            self.datagram_bytes -= oldest.map_or(0, |datagram| datagram.bytes.len());
        }
    }

    /// Looks for it in what that run has that is not used up, and uses up what it
    /// finds, and all that others had. Gives the bytes that are left behind it.
    /// What is too much goes when nothing is found: a record may be longer than
    /// the limit.
    pub fn find(&mut self, run: RunId, expectation: &Expectation) -> Option<usize> {
        let left = match run {
            RunId::Stream(id) => self.find_in_stream(id, expectation),
            RunId::NewestDatagram => self.find_in_datagram(expectation.pattern()),
        };
        match (left, run) {
            (Some(_), _) => {
                self.use_up_all_but(run);
                self.has_forgotten = false;
            }
            (None, RunId::Stream(id)) => self.trim(id),
            (None, RunId::NewestDatagram) => {}
        }
        left
    }

    fn find_in_stream(&mut self, id: StreamId, expectation: &Expectation) -> Option<usize> {
        let receive = self.receive;
        let stream = self.streams.get_mut(&id)?;
        let Some(end) = stream.first_end(receive, expectation.pattern()) else {
            if let Some(longest) = expectation.longest() {
                let searched = stream.bytes.len().saturating_sub(longest);
                stream.search_from(searched.max(stream.from));
            }
            return None;
        };
        stream.use_up(end);
        Some(stream.bytes.len() - end)
    }

    fn find_in_datagram(&mut self, pattern: &Pattern) -> Option<usize> {
        let datagram = self.datagrams.back_mut()?;
        let run = Run {
            encoding: self.receive,
            start: None,
            bytes: &datagram.bytes,
            from: datagram.used,
        };
        datagram.used = run.first(pattern)?.end;
        Some(datagram.bytes.len() - datagram.used)
    }

    fn use_up_all_but(&mut self, run: RunId) {
        for (id, stream) in &mut self.streams {
            if !matches!(run, RunId::Stream(kept) if kept == *id) {
                stream.use_up(stream.bytes.len());
            }
        }
        let newest = usize::from(matches!(run, RunId::NewestDatagram));
        for datagram in self.datagrams.iter_mut().rev().skip(newest) {
            datagram.used = datagram.bytes.len();
        }
    }

    /// A connection is over. What it said is remembered for the account as long
    /// as there is room.
    pub fn end(&mut self, peer: PeerId) {
        let streams = self.streams.values_mut();
        for stream in streams.filter(|stream| stream.peer == Some(peer)) {
            stream.seen = 0;
        }
    }

    fn trim(&mut self, newest: StreamId) {
        if let Some(stream) = self.streams.get_mut(&newest) {
            // Seldom and much, so that bytes are not moved for each record.
            if stream.bytes.len() > self.limits.run + self.limits.run / 4 {
                let cut = stream.bytes.len() - self.limits.run;
                self.stream_bytes -= cut;
                self.has_forgotten |= stream.cut(cut);
            }
        }
        while self.stream_bytes > self.limits.all && self.forget_some(newest) {}
        while self.streams.len() > STREAMS && self.forget_one(newest) {}
    }

    /// First what is only for the account, then whole connections; whether
    /// there was any.
    fn forget_some(&mut self, newest: StreamId) -> bool {
        let with_spare = self.streams.values_mut().filter(|it| it.mark_at > 0);
        let Some(oldest) = with_spare.min_by_key(|stream| stream.seen) else {
            return self.forget_one(newest);
        };
        self.stream_bytes -= oldest.mark_at;
        oldest.cut(oldest.mark_at);
        true
    }

    fn forget_one(&mut self, newest: StreamId) -> bool {
        let others = self.streams.iter().filter(|(id, _)| **id != newest);
        let oldest = others.min_by_key(|(_, stream)| stream.seen);
        let Some(stream) = oldest
            .map(|(id, _)| *id)
            .and_then(|id| self.streams.remove(&id))
        else {
            return false;
        };
        self.stream_bytes -= stream.bytes.len();
        self.has_forgotten |= stream.from < stream.bytes.len();
        true
    }
}

impl Stream {
    fn at(start: StreamPoint, peer: Option<PeerId>) -> Self {
        Self {
            peer,
            start,
            bytes: Vec::new(),
            mark: start,
            mark_at: 0,
            from: 0,
            used: 0,
            seen: 0,
        }
    }

    /// Bytes of the whole stream up to here.
    fn end(&self) -> u64 {
        self.start.offset() + self.bytes.len() as u64
    }

    fn first_end(&self, encoding: Encoding, pattern: &Pattern) -> Option<usize> {
        let run = Run {
            encoding,
            start: Some(self.mark),
            bytes: &self.bytes[self.mark_at..],
            from: self.from - self.mark_at,
        };
        Some(self.mark_at + run.first(pattern)?.end)
    }

    fn use_up(&mut self, to: usize) {
        self.used = to;
        self.search_from(to);
    }

    fn search_from(&mut self, from: usize) {
        self.from = from;
        let mark_at = from.saturating_sub(CONTEXT).max(self.mark_at);
        self.mark.pass(&self.bytes[self.mark_at..mark_at]);
        self.mark_at = mark_at;
    }

    /// Forgets the oldest bytes; whether they were still to be searched.
    fn cut(&mut self, length: usize) -> bool {
        let was_wanted = self.from < length;
        if was_wanted {
            self.search_from(length);
        }
        let mark_at = self.mark_at.max(length);
        self.mark.pass(&self.bytes[self.mark_at..mark_at]);
        self.start.pass(&self.bytes[..length]);
        self.bytes.drain(..length);
        self.mark_at = mark_at - length;
        self.from -= length;
        self.used = self.used.saturating_sub(length);
        was_wanted
    }
}
