//! The first 64 bytes of every data and index file.

use std::fs::File;
use std::path::{Path, PathBuf};

use super::files::read_exact_at;
use crate::value::{RecordSeq, Stamp};

pub(super) const LENGTH: usize = 64;
/// [`LENGTH`] as the head says it.
const LENGTH_TOLD: u32 = 64;
const VERSION: u32 = 1;
const DATA_MAGIC: &[u8; 8] = b"WPJ-DATA";
const INDEX_MAGIC: &[u8; 8] = b"WPJ-INDX";
/// Numbers of records stay far from where adding to them would overflow.
const LAST_FIRST: u64 = 1 << 62;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Data,
    Index,
}

/// What a file says of itself; the two files of a segment say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub first: RecordSeq,
    pub salt: Salt,
    pub began: Stamp,
    /// Records that were cleared before the segment was begun. All others before
    /// the oldest segment went because of the limit, whenever that was.
    pub cleared: u64,
    /// Above every peer's number when the segment was begun.
    pub next_peer: u32,
}

/// Eight random bytes of a journal. Every check value begins with them, so that
/// journal bytes that crossed the wire are never taken for our own records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::journal) struct Salt(pub u64);

/// Whether a head can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    Head(Head),
    Damaged,
    Newer,
}

impl Salt {
    /// A hasher that has taken the salt.
    pub fn hasher(self) -> crc32fast::Hasher {
        let mut hasher = crc32fast::Hasher::new();
        hasher.update(&self.0.to_le_bytes());
        hasher
    }

    /// The state after the salt, to begin many hashers with.
    pub fn begin(self) -> u32 {
        self.hasher().finalize()
    }
}

impl Kind {
    fn magic(self) -> &'static [u8; 8] {
        match self {
            Self::Data => DATA_MAGIC,
            Self::Index => INDEX_MAGIC,
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Index => "index",
        }
    }

    /// The file of the segment that begins with a record.
    pub fn path(self, directory: &Path, first: RecordSeq) -> PathBuf {
        directory.join(format!("{:020}.{}", first.0, self.extension()))
    }
}

/// The first record of a segment, from its data file's name.
pub(super) fn first_from_name(name: &str) -> Option<RecordSeq> {
    let digits = name.strip_suffix(".data")?;
    let is_ours = digits.len() == 20 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number = is_ours.then(|| digits.parse().ok())??;
    (number <= LAST_FIRST).then_some(RecordSeq(number))
}

impl Head {
    pub fn to_bytes(self, kind: Kind) -> [u8; LENGTH] {
        let mut bytes = [0; LENGTH];
        bytes[..8].copy_from_slice(kind.magic());
        bytes[8..12].copy_from_slice(&VERSION.to_le_bytes());
        bytes[12..16].copy_from_slice(&LENGTH_TOLD.to_le_bytes());
        bytes[16..24].copy_from_slice(&self.first.0.to_le_bytes());
        bytes[24..32].copy_from_slice(&self.salt.0.to_le_bytes());
        bytes[32..40].copy_from_slice(&self.began.0.to_le_bytes());
        bytes[40..48].copy_from_slice(&self.cleared.to_le_bytes());
        bytes[48..52].copy_from_slice(&self.next_peer.to_le_bytes());
        let check = crc32fast::hash(&bytes[..60]);
        bytes[60..].copy_from_slice(&check.to_le_bytes());
        bytes
    }

    pub fn from_bytes(bytes: &[u8; LENGTH], kind: Kind) -> Told {
        let check = u32_at(bytes, 60);
        if &bytes[..8] != kind.magic() || check != crc32fast::hash(&bytes[..60]) {
            return Told::Damaged;
        }
        if u32_at(bytes, 8) != VERSION {
            return Told::Newer;
        }
        Told::Head(Self {
            first: RecordSeq(u64_at(bytes, 16)),
            salt: Salt(u64_at(bytes, 24)),
            began: Stamp(u64_at(bytes, 32).cast_signed()),
            cleared: u64_at(bytes, 40),
            next_peer: u32_at(bytes, 48),
        })
    }

    /// Reads the head of a file; one that is too short or cannot be read is
    /// damaged.
    pub fn read(file: &File, kind: Kind) -> Told {
        let mut bytes = [0; LENGTH];
        match read_exact_at(file, &mut bytes, 0) {
            Ok(()) => Self::from_bytes(&bytes, kind),
            Err(_) => Told::Damaged,
        }
    }
}

/// Little-endian; the caller knows that the bytes are there.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    let mut number = [0; 4];
    number.copy_from_slice(&bytes[at..at + 4]);
    u32::from_le_bytes(number)
}

pub(super) fn u64_at(bytes: &[u8], at: usize) -> u64 {
    let mut number = [0; 8];
    number.copy_from_slice(&bytes[at..at + 8]);
    u64::from_le_bytes(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: Head = Head {
        first: RecordSeq(77),
        salt: Salt(u64::MAX - 5),
        began: Stamp(-9),
        cleared: 12,
        next_peer: 3,
    };

    #[test]
    fn a_head_is_read_back_as_its_own_kind_only() {
        let bytes = HEAD.to_bytes(Kind::Data);
        assert_eq!(Head::from_bytes(&bytes, Kind::Data), Told::Head(HEAD));
        assert_eq!(Head::from_bytes(&bytes, Kind::Index), Told::Damaged);
    }

    #[test]
    fn each_changed_bit_of_a_head_is_seen() {
        for bit in 0..LENGTH * 8 {
            let mut bytes = HEAD.to_bytes(Kind::Index);
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(
                Head::from_bytes(&bytes, Kind::Index),
                Told::Damaged,
                "{bit}"
            );
        }
    }

    #[test]
    fn another_version_is_not_read() {
        let mut bytes = HEAD.to_bytes(Kind::Data);
        bytes[8] = 2;
        let check = crc32fast::hash(&bytes[..60]);
        bytes[60..].copy_from_slice(&check.to_le_bytes());
        assert_eq!(Head::from_bytes(&bytes, Kind::Data), Told::Newer);
    }

    #[test]
    fn only_our_names_are_segments() {
        let path = Kind::Data.path(Path::new("/j"), RecordSeq(42));
        assert_eq!(path, Path::new("/j/00000000000000000042.data"));
        assert_eq!(
            first_from_name("00000000000000000042.data"),
            Some(RecordSeq(42))
        );
        for name in [
            "42.data",
            "0000000000000000004x.data",
            "99999999999999999999.data",
        ] {
            assert_eq!(first_from_name(name), None, "{name}");
        }
    }
}
