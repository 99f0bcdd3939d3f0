//! One record's place in its data file, as the index keeps it.

use super::head::{self, u32_at, u64_at};
use crate::value::{Direction, RecordSeq, StreamId};

pub(super) const LENGTH: usize = 24;
/// No stream: a datagram or a note.
const NO_STREAM: u32 = u32::MAX;
/// The frame is damaged.
const DAMAGED: u32 = 0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Where the frame begins in the data file.
    pub offset: u64,
    /// What the frame takes, head and bytes; zero for a damaged record.
    pub length: u32,
    pub stream: Option<StreamId>,
    pub direction: Direction,
}

impl Entry {
    /// For a record whose frame is damaged.
    pub fn damaged(offset: u64) -> Self {
        Self {
            offset,
            length: DAMAGED,
            stream: None,
            direction: Direction::Note,
        }
    }

    pub fn is_damaged(&self) -> bool {
        self.length == DAMAGED
    }

    /// Where the next frame begins.
    pub fn end(&self) -> u64 {
        self.offset.saturating_add(self.length.into())
    }

    pub fn to_bytes(self, seq: RecordSeq, salt_state: u32) -> [u8; LENGTH] {
        let mut bytes = [0; LENGTH];
        let stream = self.stream.map_or(NO_STREAM, |stream| stream.0);
        bytes[..8].copy_from_slice(&self.offset.to_le_bytes());
        bytes[8..12].copy_from_slice(&self.length.to_le_bytes());
        bytes[12..16].copy_from_slice(&stream.to_le_bytes());
        bytes[16] = direction_byte(self.direction);
        let check = check(&bytes, seq, salt_state);
        bytes[20..].copy_from_slice(&check.to_le_bytes());
        bytes
    }

    /// `None` when the bytes are not what was written for this record.
    pub fn from_bytes(bytes: &[u8], seq: RecordSeq, salt_state: u32) -> Option<Self> {
        if u32_at(bytes, 20) != check(bytes, seq, salt_state) {
            return None;
        }
        let stream = u32_at(bytes, 12);
        Some(Self {
            offset: u64_at(bytes, 0),
            length: u32_at(bytes, 8),
            stream: (stream != NO_STREAM).then_some(StreamId(stream)),
            direction: direction_of(bytes[16])?,
        })
    }

    /// Where the entry of a segment's nth record stands in the index file.
    pub fn place(nth: u64) -> u64 {
        head::LENGTH as u64 + nth * LENGTH as u64
    }
}

fn check(bytes: &[u8], seq: RecordSeq, salt_state: u32) -> u32 {
    let mut hasher = crc32fast::Hasher::new_with_initial(salt_state);
    let mut checked = [0; 28];
    checked[..8].copy_from_slice(&seq.0.to_le_bytes());
    checked[8..].copy_from_slice(&bytes[..20]);
    hasher.update(&checked);
    hasher.finalize()
}

pub(super) fn direction_byte(direction: Direction) -> u8 {
    match direction {
        Direction::In => 0,
        Direction::Out => 1,
        Direction::Note => 2,
    }
}

pub(super) fn direction_of(byte: u8) -> Option<Direction> {
    match byte {
        0 => Some(Direction::In),
        1 => Some(Direction::Out),
        2 => Some(Direction::Note),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::head::Salt;
    use super::*;

    #[test]
    fn an_entry_is_read_back_for_its_own_record_only() {
        let state = Salt(5).begin();
        let entry = Entry {
            offset: 1 << 40,
            length: 99,
            stream: Some(StreamId(3)),
            direction: Direction::Out,
        };
        for entry in [entry, Entry::damaged(64)] {
            let bytes = entry.to_bytes(RecordSeq(8), state);
            let back = |seq, state| Entry::from_bytes(&bytes, RecordSeq(seq), state);
            assert_eq!(back(8, state), Some(entry));
            assert_eq!(back(9, state), None);
            assert_eq!(back(8, Salt(6).begin()), None);
        }
    }
}
