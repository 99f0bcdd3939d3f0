//! One record in a data file: a head that says all but the bytes, then the
//! bytes.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::ops::RangeInclusive;

use super::entry::{Entry, direction_byte, direction_of};
use super::head::{u32_at, u64_at};
use crate::journal::{Draft, Party, Record, StreamPlace};
use crate::text::StreamPoint;
use crate::value::{Direction, PeerId, RecordSeq, Stamp, StreamId};

/// The part of the head that every frame has.
pub(super) const FIXED: usize = 32;
/// The longest head: with an IPv6 address and a place in a stream.
pub(super) const LONGEST_HEAD: usize = FIXED + V6_BYTES + PLACE_BYTES;
const V4_BYTES: usize = 6;
const V6_BYTES: usize = 26;
const PLACE_BYTES: usize = 4 + StreamPoint::BYTES;

const TYPED_AS_HEX: u8 = 1;
const IN_STREAM: u8 = 2;
const KNOWN_FLAGS: u8 = TYPED_AS_HEX | IN_STREAM;

const NOBODY: u8 = 0;
const ALL: u8 = 1;
const PEER_V4: u8 = 2;
const PEER_V6: u8 = 3;
const ADDRESS_V4: u8 = 4;
const ADDRESS_V6: u8 = 5;

/// A frame's head, taken apart.
#[derive(Clone, Copy, Debug)]
pub(in crate::journal) struct Frame<'a> {
    fixed: &'a [u8],
    more: &'a [u8],
}

/// Collects a head.
struct HeadBytes {
    bytes: [u8; LONGEST_HEAD],
    length: usize,
}

impl HeadBytes {
    fn put(&mut self, bytes: &[u8]) {
        self.bytes[self.length..self.length + bytes.len()].copy_from_slice(bytes);
        self.length += bytes.len();
    }

    fn put_addr(&mut self, addr: SocketAddr) {
        match addr {
            SocketAddr::V4(addr) => self.put(&addr.ip().octets()),
            SocketAddr::V6(addr) => {
                self.put(&addr.ip().octets());
                self.put(&addr.flowinfo().to_le_bytes());
                self.put(&addr.scope_id().to_le_bytes());
            }
        }
        self.put(&addr.port().to_le_bytes());
    }
}

/// Appends a record's frame. `None`, and nothing appended, when the record is
/// longer than a frame can say.
pub(super) fn append(
    out: &mut Vec<u8>,
    seq: RecordSeq,
    draft: &Draft<'_>,
    place: Option<StreamPlace>,
    salt_state: u32,
) -> Option<u32> {
    let head = head_of(seq, draft, place)?;
    let length = u32::try_from(head.length + draft.bytes.len()).ok()?;
    let head = &head.bytes[..head.length];
    let mut hasher = crc32fast::Hasher::new_with_initial(salt_state);
    hasher.update(&head[4..]);
    hasher.update(draft.bytes);
    out.extend_from_slice(&hasher.finalize().to_le_bytes());
    out.extend_from_slice(&head[4..]);
    out.extend_from_slice(draft.bytes);
    Some(length)
}

/// All of the head but its check value.
fn head_of(seq: RecordSeq, draft: &Draft<'_>, place: Option<StreamPlace>) -> Option<HeadBytes> {
    let (kind, number, addr) = match draft.party {
        Party::Nobody => (NOBODY, 0, None),
        Party::All { clients } => (ALL, clients, None),
        Party::Peer { peer, addr } if addr.is_ipv4() => (PEER_V4, peer.0, Some(addr)),
        Party::Peer { peer, addr } => (PEER_V6, peer.0, Some(addr)),
        Party::Address(addr) if addr.is_ipv4() => (ADDRESS_V4, 0, Some(addr)),
        Party::Address(addr) => (ADDRESS_V6, 0, Some(addr)),
    };
    let mut head = HeadBytes {
        bytes: [0; LONGEST_HEAD],
        length: 4,
    };
    head.put(&u32::try_from(draft.bytes.len()).ok()?.to_le_bytes());
    head.put(&seq.0.to_le_bytes());
    head.put(&draft.at.0.to_le_bytes());
    let flags = flags_of(draft.typed_as_hex, place);
    let head_length = head_length(kind, flags)?;
    head.put(&[direction_byte(draft.direction), flags, kind, head_length]);
    head.put(&number.to_le_bytes());
    if let Some(addr) = addr {
        head.put_addr(addr);
    }
    if let Some(place) = place {
        head.put(&place.stream.0.to_le_bytes());
        head.put(&place.start.to_bytes());
    }
    Some(head)
}

fn flags_of(typed_as_hex: bool, place: Option<StreamPlace>) -> u8 {
    let mut flags = 0;
    if typed_as_hex {
        flags |= TYPED_AS_HEX;
    }
    if place.is_some() {
        flags |= IN_STREAM;
    }
    flags
}

/// What a head takes, by what it says it has.
fn head_length(kind: u8, flags: u8) -> Option<u8> {
    let addr = match kind {
        NOBODY | ALL => 0,
        PEER_V4 | ADDRESS_V4 => V4_BYTES,
        PEER_V6 | ADDRESS_V6 => V6_BYTES,
        _ => return None,
    };
    let place = if flags & IN_STREAM == 0 {
        0
    } else {
        PLACE_BYTES
    };
    u8::try_from(FIXED + addr + place).ok()
}

impl Entry {
    /// How long the record can be: a frame's head is longer with an address.
    pub fn record_lengths(&self) -> RangeInclusive<u64> {
        let place = if self.stream.is_some() {
            PLACE_BYTES
        } else {
            0
        };
        let longest = u64::from(self.length).saturating_sub((FIXED + place) as u64);
        longest.saturating_sub(V6_BYTES as u64)..=longest
    }
}

impl<'a> Frame<'a> {
    /// Takes a head apart. `None` when it is not one of this record: all but
    /// the check value is looked at.
    pub fn of_head(bytes: &'a [u8], seq: RecordSeq) -> Option<Self> {
        if bytes.len() < FIXED || u64_at(bytes, 8) != seq.0 {
            return None;
        }
        let (flags, kind) = (bytes[25], bytes[26]);
        let is_known = flags & !KNOWN_FLAGS == 0 && direction_of(bytes[24]).is_some();
        let length = head_length(kind, flags)?;
        if !is_known || length != bytes[27] || bytes.len() < length.into() {
            return None;
        }
        let (fixed, more) = bytes[..length.into()].split_at(FIXED);
        Some(Self { fixed, more })
    }

    /// A whole frame whose check value is right, or `None`.
    pub fn of_whole(bytes: &'a [u8], seq: RecordSeq, salt_state: u32) -> Option<Self> {
        let frame = Self::of_head(bytes, seq)?;
        let is_whole = frame.whole_length() == bytes.len() as u64
            && check_of(bytes, salt_state) == u32_at(bytes, 0);
        is_whole.then_some(frame)
    }

    pub fn check(&self) -> u32 {
        u32_at(self.fixed, 0)
    }

    pub fn head_length(&self) -> usize {
        FIXED + self.more.len()
    }

    /// What head and bytes take.
    pub fn whole_length(&self) -> u64 {
        self.head_length() as u64 + u64::from(u32_at(self.fixed, 4))
    }

    pub fn at(&self) -> Stamp {
        Stamp(u64_at(self.fixed, 16).cast_signed())
    }

    pub(super) fn direction(&self) -> Option<Direction> {
        direction_of(self.fixed[24])
    }

    pub fn party(&self) -> Party {
        let number = u32_at(self.fixed, 28);
        let peer = PeerId(number);
        match (self.fixed[26], self.addr()) {
            (ALL, _) => Party::All { clients: number },
            (PEER_V4 | PEER_V6, Some(addr)) => Party::Peer { peer, addr },
            (ADDRESS_V4 | ADDRESS_V6, Some(addr)) => Party::Address(addr),
            _ => Party::Nobody,
        }
    }

    fn addr(&self) -> Option<SocketAddr> {
        let port = |bytes: &[u8]| u16::from_le_bytes([bytes[0], bytes[1]]);
        match self.fixed[26] {
            PEER_V4 | ADDRESS_V4 => {
                let ip: [u8; 4] = self.more.get(..4)?.try_into().ok()?;
                let addr = SocketAddrV4::new(Ipv4Addr::from(ip), port(self.more.get(4..6)?));
                Some(addr.into())
            }
            PEER_V6 | ADDRESS_V6 => {
                let ip: [u8; 16] = self.more.get(..16)?.try_into().ok()?;
                let (flow, scope) = (u32_at(self.more, 16), u32_at(self.more, 20));
                let port = port(self.more.get(24..26)?);
                Some(SocketAddrV6::new(Ipv6Addr::from(ip), port, flow, scope).into())
            }
            _ => None,
        }
    }

    pub fn place(&self) -> Option<StreamPlace> {
        let flags = self.fixed[25];
        if flags & IN_STREAM == 0 {
            return None;
        }
        let start = self.more.len().checked_sub(PLACE_BYTES)?;
        let place = &self.more[start..];
        Some(StreamPlace {
            stream: StreamId(u32_at(place, 0)),
            start: StreamPoint::from_bytes(place[4..].try_into().ok()?)?,
        })
    }

    /// The entry that belongs to the frame at `offset`.
    pub(super) fn entry(&self, offset: u64) -> Option<Entry> {
        Some(Entry {
            offset,
            length: u32::try_from(self.whole_length()).ok()?,
            stream: self.place().map(|place| place.stream),
            direction: direction_of(self.fixed[24])?,
        })
    }

    /// Writes all but the bytes over `record`.
    pub fn tell(&self, record: &mut Record) {
        record.seq = RecordSeq(u64_at(self.fixed, 8));
        record.at = self.at();
        if let Some(direction) = direction_of(self.fixed[24]) {
            record.direction = direction;
        }
        record.party = self.party();
        record.place = self.place();
        record.typed_as_hex = self.fixed[25] & TYPED_AS_HEX != 0;
    }
}

/// The check value that belongs to a whole frame.
fn check_of(bytes: &[u8], salt_state: u32) -> u32 {
    let mut hasher = crc32fast::Hasher::new_with_initial(salt_state);
    hasher.update(&bytes[4..]);
    hasher.finalize()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::head::Salt;
    use super::*;

    const SEQ: RecordSeq = RecordSeq(1_234_567_890_123);

    fn parties() -> impl Strategy<Value = Party> {
        let addr = any::<SocketAddr>();
        prop_oneof![
            Just(Party::Nobody),
            any::<u32>().prop_map(|clients| Party::All { clients }),
            (any::<u32>(), addr.clone()).prop_map(|(peer, addr)| Party::Peer {
                peer: PeerId(peer),
                addr
            }),
            addr.prop_map(Party::Address),
        ]
    }

    fn places() -> impl Strategy<Value = Option<StreamPlace>> {
        let place = (0..u32::MAX, prop::collection::vec(any::<u8>(), 0..20));
        prop::option::of(place.prop_map(|(stream, before)| {
            let mut start = StreamPoint::default();
            start.pass(&before);
            StreamPlace {
                stream: StreamId(stream),
                start,
            }
        }))
    }

    proptest! {
        #[test]
        fn every_record_is_read_back_from_its_frame(
            at in any::<i64>(),
            direction in prop_oneof![
                Just(Direction::In), Just(Direction::Out), Just(Direction::Note)
            ],
            party in parties(),
            place in places(),
            typed_as_hex in any::<bool>(),
            bytes in prop::collection::vec(any::<u8>(), 0..200),
            damage in any::<prop::sample::Index>(),
        ) {
            let state = Salt(7).begin();
            let draft = Draft {
                at: Stamp(at), direction, party, stream: None, typed_as_hex, bytes: &bytes,
            };
            let mut out = Vec::new();
            let length = append(&mut out, SEQ, &draft, place, state).unwrap();
            prop_assert_eq!(length as usize, out.len());
            let frame = Frame::of_whole(&out, SEQ, state).unwrap();
            let mut record = Record::default();
            frame.tell(&mut record);
            record.bytes.extend_from_slice(&out[frame.head_length()..]);
            let told = Record { seq: SEQ, at: Stamp(at), direction, party, place, typed_as_hex, bytes };
            prop_assert_eq!(record, told);
            let bit = damage.index(out.len() * 8);
            out[bit / 8] ^= 1 << (bit % 8);
            prop_assert!(Frame::of_whole(&out, SEQ, state).is_none());
        }

        #[test]
        fn no_bytes_make_a_head_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..120)) {
            if bytes.len() >= 16 {
                bytes[8..16].copy_from_slice(&SEQ.0.to_le_bytes());
            }
            if let Some(frame) = Frame::of_head(&bytes, SEQ) {
                frame.tell(&mut Record::default());
                frame.entry(0);
            }
        }
    }
}
