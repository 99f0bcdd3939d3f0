//! Records that are sent again in the rhythm in which they were recorded.

use std::ops::{ControlFlow, Range};
use std::str::FromStr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::i18n::say::Replayed;
use crate::journal::{JournalReader, Note, Party, Record};
use crate::value::{Direction, Protocol, RecordSeq, Stamp};

/// What is sent again, and how fast.
#[derive(Clone, Debug, PartialEq)]
pub struct ReplayOptions {
    /// `In` or `Out`; `None` is what was sent, or what was received when
    /// nothing was.
    pub direction: Option<Direction>,
    pub speed: Speed,
    /// The first and the last record, counted from 1 as in the log.
    pub from_record: Option<u64>,
    pub to_record: Option<u64>,
    /// How often in all, 1 at least. A turn begins as soon as the one before has ended.
    pub turns: u64,
}

impl Default for ReplayOptions {
    fn default() -> Self {
        Self {
            direction: None,
            speed: Speed::Times(1.0),
            from_record: None,
            to_record: None,
            turns: 1,
        }
    }
}

/// How fast a recording is sent again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Speed {
    /// So many times as fast as it was, [`SLOWEST`] to [`FASTEST`].
    Times(f64),
    /// As fast as the other side takes it.
    Max,
}

pub const SLOWEST: f64 = 0.1;
pub const FASTEST: f64 = 1_000.0;

/// It is no number from [`SLOWEST`] to [`FASTEST`], and not `max`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a speed is a number from {SLOWEST} to {FASTEST}, or max")]
pub struct SpeedError;

impl FromStr for Speed {
    type Err = SpeedError;

    fn from_str(text: &str) -> Result<Self, SpeedError> {
        if text.eq_ignore_ascii_case("max") {
            return Ok(Self::Max);
        }
        let times: f64 = text.parse().map_err(|_| SpeedError)?;
        let is_sane = (SLOWEST..=FASTEST).contains(&times);
        is_sane.then_some(Self::Times(times)).ok_or(SpeedError)
    }
}

/// Why there is nothing to replay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReplayError {
    #[error("no record of this direction and range has bytes to send")]
    NothingToSend,
}

/// A source of messages: asks for no clock, opens nothing and sends nothing.
///
/// The main loop calls [`Self::start`] when the link is open, waits until
/// [`Self::due`], and takes [`Self::next_message`] when the link has room. Due times
/// are counted from the start, so that lateness does not add up. The time
/// between two records is that of the recording; where its clock went back it
/// is none.
#[derive(Debug)]
pub struct Replay {
    recording: Recording,
    speed: Speed,
    /// Read ahead, so that it is known when it is due.
    next: Option<Planned>,
    started: Option<Instant>,
    told: Replayed,
}

/// The next message, and when it was recorded, counted from the first one.
#[derive(Debug)]
struct Planned {
    bytes: Arc<[u8]>,
    offset: Duration,
}

impl Replay {
    /// `protocol` is that of the link it is sent on: a stream has no empty
    /// messages.
    pub fn new(
        source: JournalReader,
        protocol: Protocol,
        options: &ReplayOptions,
    ) -> Result<Self, ReplayError> {
        let mut recording = Recording::new(source, protocol, options);
        let first = recording.next().ok_or(ReplayError::NothingToSend)?;
        Ok(Self {
            recording,
            speed: options.speed,
            next: Some(first),
            started: None,
            told: Replayed::default(),
        })
    }

    /// The first message is due at `now`.
    pub fn start(&mut self, now: Instant) {
        self.started = Some(now);
    }

    /// When the next message is to leave: `None` before the start and after the
    /// last one.
    pub fn due(&self) -> Option<Instant> {
        let offset = self.next.as_ref()?.offset;
        let offset = match self.speed {
            Speed::Times(times) => offset.div_f64(times),
            Speed::Max => Duration::ZERO,
        };
        self.started?.checked_add(offset)
    }

    /// Whether all messages have been taken.
    pub fn is_done(&self) -> bool {
        self.next.is_none()
    }

    /// The next message, when it is due. To be asked when the link has room.
    pub fn next_message(&mut self, now: Instant) -> Option<Arc<[u8]>> {
        let due = self.due().filter(|due| *due <= now)?;
        let message = self.next.take()?;
        self.next = self.recording.next();
        let told = &mut self.told;
        told.records += 1;
        told.bytes += message.bytes.len() as u64;
        told.took = self.started.map_or(told.took, |started| now - started);
        if self.speed != Speed::Max {
            told.behind = told.behind.max(Some(now - due));
        }
        Some(message.bytes)
    }

    /// Is shown every record of the session that sends.
    pub fn see(&mut self, record: &Record) {
        match record.direction {
            Direction::In => {}
            Direction::Out => {
                self.told.sent_records += 1;
                self.told.sent_bytes += record.bytes.len() as u64;
            }
            Direction::Note => {
                let note = Note::from_bytes(&record.bytes);
                self.told.failed += u64::from(matches!(note, Note::SendFailed { .. }));
            }
        }
    }

    /// What came of it so far.
    pub fn report(&self) -> Replayed {
        Replayed {
            unreadable: self.recording.unreadable,
            is_cut: !self.is_done(),
            ..self.told
        }
    }
}

/// The protocol of the link that a recording is sent again on, which is never a
/// server's: that of the link it was made on. `None` when nothing in it tells.
pub fn protocol_of(source: &JournalReader) -> Option<Protocol> {
    let mut protocol = None;
    source.visit(source.first()..source.end(), &mut |record| {
        let is_datagram = match record.direction {
            Direction::In | Direction::Out => match (record.place, record.party) {
                (Some(_), _) | (None, Party::All { .. }) => false,
                // As lines are that were written by hand.
                (None, Party::Nobody) => return ControlFlow::Continue(()),
                (None, _) => true,
            },
            Direction::Note => match Note::from_bytes(&record.bytes) {
                Note::Opened { protocol, .. } => protocol == Protocol::Udp,
                _ => return ControlFlow::Continue(()),
            },
        };
        protocol = Some(match is_datagram {
            true => Protocol::Udp,
            false => Protocol::TcpClient,
        });
        ControlFlow::Break(())
    });
    protocol
}

/// The records to send, turn after turn.
#[derive(Debug)]
struct Recording {
    source: JournalReader,
    direction: Direction,
    takes_empty: bool,
    range: Range<RecordSeq>,
    turns: u64,
    at: RecordSeq,
    /// How far all turns have come by the recording's clock, and the newest
    /// record's time in this one.
    offset: Duration,
    newest: Option<Stamp>,
    /// Of the first turn.
    unreadable: u64,
    is_first_turn: bool,
}

impl Recording {
    fn new(source: JournalReader, protocol: Protocol, options: &ReplayOptions) -> Self {
        let start = options
            .from_record
            .map_or(0, |number| number.saturating_sub(1));
        let end = options.to_record.unwrap_or(u64::MAX).min(source.end().0);
        let range = RecordSeq(start)..RecordSeq(end);
        let direction = options
            .direction
            .unwrap_or_else(|| direction_of(&source, range.clone()));
        Self {
            direction,
            takes_empty: protocol == Protocol::Udp,
            at: range.start,
            range,
            turns: options.turns.max(1),
            offset: Duration::ZERO,
            newest: None,
            unreadable: 0,
            is_first_turn: true,
            source,
        }
    }

    fn next(&mut self) -> Option<Planned> {
        loop {
            if let Some(record) = self.next_of_turn() {
                return Some(self.plan(&record));
            }
            // Nothing comes of more turns when there was nothing in this one.
            if self.turns == 1 || self.newest.is_none() {
                return None;
            }
            self.turns -= 1;
            self.at = self.range.start;
            self.newest = None;
            self.is_first_turn = false;
        }
    }

    fn next_of_turn(&mut self) -> Option<Record> {
        let mut found = None;
        let Self {
            direction,
            takes_empty,
            at,
            unreadable,
            is_first_turn,
            ..
        } = self;
        self.source.visit(*at..self.range.end, &mut |record| {
            *at = record.seq.next();
            if record.direction == Direction::Note {
                *unreadable += u64::from(*is_first_turn && is_unreadable(record));
            }
            let is_wanted =
                record.direction == *direction && (*takes_empty || !record.bytes.is_empty());
            if is_wanted {
                found = Some(record.clone());
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        });
        found
    }

    fn plan(&mut self, record: &Record) -> Planned {
        let gap = self
            .newest
            .map_or(0, |newest| record.at.nanos_since(newest));
        self.offset += Duration::from_nanos(u64::try_from(gap).unwrap_or(0));
        self.newest = Some(record.at);
        Planned {
            bytes: record.bytes.as_slice().into(),
            offset: self.offset,
        }
    }
}

fn is_unreadable(record: &Record) -> bool {
    let note = Note::from_bytes(&record.bytes);
    matches!(note, Note::RecordDamaged | Note::RecordNotKept)
}

/// What was sent, when anything was.
fn direction_of(source: &JournalReader, range: Range<RecordSeq>) -> Direction {
    let mut direction = Direction::In;
    source.visit(range, &mut |record| {
        if record.direction == Direction::Out {
            direction = Direction::Out;
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    });
    direction
}

#[cfg(test)]
mod tests;
