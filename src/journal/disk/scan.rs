//! Finding whole records in a data file without its index.

use std::fs::File;

use super::entry::Entry;
use super::files::read_exact_at;
use super::frame::{FIXED, Frame, LONGEST_HEAD};
use super::head::u64_at;
use crate::journal::Party;
use crate::value::RecordSeq;

/// How much is read at a time.
const BLOCK: usize = 1 << 20;

/// Reads frames in a data file by their place.
pub(super) struct Scanner<'a> {
    file: &'a File,
    length: u64,
    salt_state: u32,
    block: Vec<u8>,
    block_start: u64,
    /// Above the number of every peer in the frames that were whole.
    pub next_peer: u32,
}

impl<'a> Scanner<'a> {
    pub fn new(file: &'a File, salt_state: u32) -> Self {
        Self {
            file,
            length: file.metadata().map_or(0, |metadata| metadata.len()),
            salt_state,
            block: Vec::new(),
            block_start: 0,
            next_peer: 0,
        }
    }

    pub fn length(&self) -> u64 {
        self.length
    }

    /// Up to `wanted` bytes (a block at most) from `at` on; fewer at the end of
    /// the file, none where the disk refuses.
    fn bytes(&mut self, at: u64, wanted: usize) -> &[u8] {
        let left = usize::try_from(self.length.saturating_sub(at)).unwrap_or(usize::MAX);
        let wanted = wanted.min(BLOCK).min(left);
        if let Some(start) = self.place_in_block(at, wanted) {
            return &self.block[start..start + wanted];
        }
        self.block.resize(BLOCK.min(left), 0);
        self.block_start = at;
        if read_exact_at(self.file, &mut self.block, at).is_err() {
            self.block.clear();
        }
        let there = wanted.min(self.block.len());
        &self.block[..there]
    }

    fn place_in_block(&self, at: u64, wanted: usize) -> Option<usize> {
        let start = usize::try_from(at.checked_sub(self.block_start)?).ok()?;
        let end = start.checked_add(wanted)?;
        (end <= self.block.len()).then_some(start)
    }

    /// The entry of the record at `at`, when its frame is there whole.
    pub fn frame_at(&mut self, at: u64, seq: RecordSeq) -> Option<Entry> {
        let frame = Frame::of_head(self.bytes(at, LONGEST_HEAD), seq)?;
        let entry = frame.entry(at)?;
        let (check, party) = (frame.check(), frame.party());
        if entry.end() > self.length || self.check_of(&entry) != Some(check) {
            return None;
        }
        if let Party::Peer { peer, .. } = party {
            self.next_peer = self.next_peer.max(peer.0.saturating_add(1));
        }
        Some(entry)
    }

    fn check_of(&mut self, entry: &Entry) -> Option<u32> {
        let mut hasher = crc32fast::Hasher::new_with_initial(self.salt_state);
        let mut at = entry.offset + 4;
        while at < entry.end() {
            let left = usize::try_from(entry.end() - at).unwrap_or(usize::MAX);
            let bytes = self.bytes(at, left);
            if bytes.is_empty() {
                return None;
            }
            hasher.update(bytes);
            at += bytes.len() as u64;
        }
        Some(hasher.finalize())
    }

    /// The next whole record after damage that begins at `damage`, where the
    /// record `missing` should be.
    pub fn find_after(&mut self, damage: u64, missing: RecordSeq) -> Option<(RecordSeq, Entry)> {
        let mut at = damage + 1;
        while at + FIXED as u64 <= self.length {
            let bytes = self.bytes(at, BLOCK);
            if bytes.len() < FIXED {
                return None;
            }
            let places = bytes.len() + 1 - FIXED;
            let candidates: Vec<_> = (0..places)
                .map(|offset| (at + offset as u64, RecordSeq(u64_at(bytes, offset + 8))))
                .filter(|&(place, seq)| could_be(seq, place - damage, missing))
                .collect();
            for (place, seq) in candidates {
                if let Some(entry) = self.frame_at(place, seq) {
                    return Some((seq, entry));
                }
            }
            at += places as u64;
        }
        None
    }
}

/// Between the damage and a later record there is room for so many only.
fn could_be(seq: RecordSeq, distance: u64, missing: RecordSeq) -> bool {
    seq > missing && seq.0 - missing.0 <= distance / FIXED as u64
}
