use super::disk::Frame;
use super::{Party, Record, StreamPlace};
use crate::value::{Direction, RecordSeq};

/// A record where it lies, for going through many of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'a> {
    pub seq: RecordSeq,
    pub direction: Direction,
    pub bytes: &'a [u8],
    more: More<'a>,
}

/// What is seldom asked for.
#[derive(Clone, Copy, Debug)]
enum More<'a> {
    Told(Party, Option<StreamPlace>),
    Frame(Frame<'a>),
}

impl<'a> View<'a> {
    pub fn told(
        seq: RecordSeq,
        direction: Direction,
        (party, place): (Party, Option<StreamPlace>),
        bytes: &'a [u8],
    ) -> Self {
        Self {
            seq,
            direction,
            bytes,
            more: More::Told(party, place),
        }
    }

    pub fn of_record(record: &'a Record) -> Self {
        let more = (record.party, record.place);
        Self::told(record.seq, record.direction, more, &record.bytes)
    }

    /// `frame` is the head of a whole frame that `bytes` are the rest of.
    pub fn of_frame(
        seq: RecordSeq,
        direction: Direction,
        frame: Frame<'a>,
        bytes: &'a [u8],
    ) -> Self {
        Self {
            seq,
            direction,
            bytes,
            more: More::Frame(frame),
        }
    }

    pub fn party(&self) -> Party {
        match &self.more {
            More::Told(party, _) => *party,
            More::Frame(frame) => frame.party(),
        }
    }

    pub fn place(&self) -> Option<StreamPlace> {
        match &self.more {
            More::Told(_, place) => *place,
            More::Frame(frame) => frame.place(),
        }
    }
}
