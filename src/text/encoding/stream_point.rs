use memchr::memchr;

use super::{Encoding, Which, whatwg};

/// No decoder holds more.
const LONGEST_HELD: usize = 3;
const ESCAPE: u8 = 0x1B;

/// A place in a stream, and what has to be known of the bytes before it to
/// decode from there: in any encoding, also one that is chosen later, and
/// however far the stream has come.
///
/// In most encodings a character that is open ends within a few bytes, but
/// where it began can be told only from a place that is surely between two
/// characters. Texts in GBK without an ASCII byte have no such place; so it is
/// counted as the bytes come. That holds for any bytes, also for those that are
/// not in the encoding.
///
/// [`Decoder::resume`](super::Decoder::resume) goes on from here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StreamPoint {
    offset: u64,
    /// The bytes before it, as far as there are any.
    tail: [u8; LONGEST_HELD],
    gb18030: u8,
    big5: u8,
    shift_jis: u8,
    euc_jp: u8,
    iso_2022_jp: Iso2022Jp,
}

impl StreamPoint {
    /// What [`Self::to_bytes`] takes.
    pub const BYTES: usize = 19;

    /// For a journal: the offset (little endian), the last bytes, the four
    /// counts, the shift in force, and what of a shift or pair has begun.
    pub fn to_bytes(&self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        bytes[..8].copy_from_slice(&self.offset.to_le_bytes());
        bytes[8..11].copy_from_slice(&self.tail);
        bytes[11..15].copy_from_slice(&[self.gb18030, self.big5, self.shift_jis, self.euc_jp]);
        bytes[15..17].copy_from_slice(&self.iso_2022_jp.shift.unwrap_or_default());
        bytes[17..].copy_from_slice(&self.iso_2022_jp.begun.to_bytes());
        bytes
    }

    /// `None` for bytes that [`Self::to_bytes`] does not make.
    pub fn from_bytes(bytes: &[u8; Self::BYTES]) -> Option<Self> {
        let (offset, rest) = bytes.split_first_chunk()?;
        let (tail, rest) = rest.split_first_chunk()?;
        let &[gb18030, big5, shift_jis, euc_jp, kind, set, begun, byte] = rest else {
            return None;
        };
        let counts = [gb18030, big5, shift_jis, euc_jp];
        if counts
            .into_iter()
            .any(|count| usize::from(count) > LONGEST_HELD)
        {
            return None;
        }
        Some(Self {
            offset: u64::from_le_bytes(*offset),
            tail: *tail,
            gb18030,
            big5,
            shift_jis,
            euc_jp,
            iso_2022_jp: Iso2022Jp {
                shift: ([kind, set] != [0, 0]).then_some([kind, set]),
                begun: Begun::from_bytes([begun, byte])?,
            },
        })
    }

    /// How many bytes are before it.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Goes on behind these bytes.
    pub fn pass(&mut self, bytes: &[u8]) {
        self.offset = self.offset.saturating_add(bytes.len() as u64);
        let new = bytes.len().min(LONGEST_HELD);
        self.tail.rotate_left(new);
        self.tail[LONGEST_HELD - new..].copy_from_slice(&bytes[bytes.len() - new..]);

        self.gb18030 = open_after(self.gb18030, bytes, gb18030);
        self.big5 = open_after(self.big5, bytes, big5);
        self.shift_jis = open_after(self.shift_jis, bytes, shift_jis);
        self.euc_jp = open_after(self.euc_jp, bytes, euc_jp);
        self.iso_2022_jp.pass(bytes);
    }

    /// The shift in force; empty for none and for other encodings.
    pub(super) fn shift(&self, encoding: Encoding) -> Vec<u8> {
        match (Family::of(encoding), self.iso_2022_jp.shift) {
            (Family::Iso2022Jp, Some([kind, set])) => vec![ESCAPE, kind, set],
            _ => Vec::new(),
        }
    }

    /// The bytes of the character that is open.
    pub(super) fn held(&self, encoding: Encoding) -> &[u8] {
        let count = match Family::of(encoding) {
            Family::SingleByte => 0,
            Family::Utf8 => open_in_utf_8(self.known_tail()),
            Family::Utf16 { high_byte } => {
                open_in_utf_16(self.known_tail(), self.offset, high_byte)
            }
            Family::Gb18030 => self.gb18030.into(),
            Family::Big5 => self.big5.into(),
            Family::ShiftJis => self.shift_jis.into(),
            Family::EucJp => held_in_euc_jp(self.euc_jp),
            Family::Iso2022Jp => self.iso_2022_jp.held(),
        };
        &self.tail[LONGEST_HELD - count..]
    }

    fn known_tail(&self) -> &[u8] {
        let known = usize::try_from(self.offset).map_or(LONGEST_HELD, |it| it.min(LONGEST_HELD));
        &self.tail[LONGEST_HELD - known..]
    }
}

enum Family {
    SingleByte,
    Utf8,
    /// Which of a unit's two bytes is the high one.
    Utf16 {
        high_byte: usize,
    },
    /// GBK too: the standard decodes both the same.
    Gb18030,
    /// EUC-KR too: the lead bytes are the same.
    Big5,
    ShiftJis,
    EucJp,
    Iso2022Jp,
}

impl Family {
    fn of(encoding: Encoding) -> Self {
        let Which::Whatwg(encoding) = encoding.0 else {
            return Self::SingleByte;
        };
        match encoding {
            _ if encoding.is_single_byte() => Self::SingleByte,
            _ if encoding == whatwg::UTF_8 => Self::Utf8,
            _ if encoding == whatwg::UTF_16LE => Self::Utf16 { high_byte: 1 },
            _ if encoding == whatwg::UTF_16BE => Self::Utf16 { high_byte: 0 },
            _ if encoding == whatwg::ISO_2022_JP => Self::Iso2022Jp,
            _ if encoding == whatwg::SHIFT_JIS => Self::ShiftJis,
            _ if encoding == whatwg::EUC_JP => Self::EucJp,
            _ if encoding == whatwg::BIG5 || encoding == whatwg::EUC_KR => Self::Big5,
            _ => Self::Gb18030,
        }
    }
}

/// What is open behind `bytes`. `step` says what one byte makes of what was
/// open before it: 0 is nothing, 3 the highest that there is.
fn open_after(open: u8, bytes: &[u8], step: fn(u8, u8) -> u8) -> u8 {
    // Behind such a byte nothing is open, whatever came before it. In most
    // streams one is near, so that only a few bytes are looked at.
    let closes = |byte: &u8| (0..=3).all(|open| step(open, *byte) == 0);
    let (open, rest) = match bytes.iter().rposition(closes) {
        Some(last) => (0, &bytes[last + 1..]),
        None => (open, bytes),
    };
    rest.iter().fold(open, |open, byte| step(open, *byte))
}

/// Counts the bytes that are open. A four-byte character that breaks off comes
/// back as text and maybe a pair, and leaves nothing open.
fn gb18030(open: u8, byte: u8) -> u8 {
    match (open, byte) {
        (0, 0x81..=0xFE) => 1,
        (1, b'0'..=b'9') => 2,
        (2, 0x81..=0xFE) => 3,
        _ => 0,
    }
}

/// A byte that follows a lead byte leaves nothing open, whether it makes a
/// character, is undecodable together with the lead byte, or is ASCII and given
/// as text.
fn big5(open: u8, byte: u8) -> u8 {
    match (open, byte) {
        (0, 0x81..=0xFE) => 1,
        _ => 0,
    }
}

fn shift_jis(open: u8, byte: u8) -> u8 {
    match (open, byte) {
        (0, 0x81..=0x9F | 0xE0..=0xFC) => 1,
        _ => 0,
    }
}

/// 1 is the first byte of two, 2 the first of three, 3 two bytes of three.
fn euc_jp(open: u8, byte: u8) -> u8 {
    match (open, byte) {
        (0, 0x8E | 0xA1..=0xFE) => 1,
        (0, 0x8F) => 2,
        (2, 0xA1..=0xFE) => 3,
        _ => 0,
    }
}

fn held_in_euc_jp(open: u8) -> usize {
    match open {
        0 => 0,
        1 | 2 => 1,
        _ => 2,
    }
}

/// A character has at most four bytes, so only the last three can belong to one
/// that is open.
fn open_in_utf_8(tail: &[u8]) -> usize {
    let is_continuation = |byte: &u8| byte & 0xC0 == 0x80;
    let first = tail.iter().rposition(|byte| !is_continuation(byte));
    let last = first.map_or(&[][..], |first| &tail[first..]);
    let is_open = std::str::from_utf8(last).is_err_and(|error| error.error_len().is_none());
    if is_open { last.len() } else { 0 }
}

fn open_in_utf_16(tail: &[u8], offset: u64, high_byte: usize) -> usize {
    let begun = usize::from(!offset.is_multiple_of(2));
    let units = &tail[..tail.len() - begun];
    match units.last_chunk::<2>() {
        Some(last) if last[high_byte] & 0xFC == 0xD8 => begun + 2,
        _ => begun,
    }
}

/// Where a stream stands as ISO-2022-JP, whose shifts last until the next one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Iso2022Jp {
    /// The two bytes after the escape.
    shift: Option<[u8; 2]>,
    begun: Begun,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Begun {
    #[default]
    Nothing,
    /// The first byte of a two-byte character.
    Lead,
    Escape,
    /// An escape and the byte that says which kind of shift it is.
    Shift(u8),
}

impl Begun {
    fn to_bytes(self) -> [u8; 2] {
        match self {
            Self::Nothing => [0, 0],
            Self::Lead => [1, 0],
            Self::Escape => [2, 0],
            Self::Shift(kind) => [3, kind],
        }
    }

    fn from_bytes(bytes: [u8; 2]) -> Option<Self> {
        match bytes {
            [0, 0] => Some(Self::Nothing),
            [1, 0] => Some(Self::Lead),
            [2, 0] => Some(Self::Escape),
            [3, kind] => Some(Self::Shift(kind)),
            _ => None,
        }
    }
}

impl Iso2022Jp {
    fn pass(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            if matches!(self.begun, Begun::Nothing | Begun::Lead) {
                // Mostly there is none at all.
                let escape = memchr(ESCAPE, bytes).unwrap_or(bytes.len());
                let (run, rest) = bytes.split_at(escape);
                self.pass_run(run);
                bytes = rest;
            }
            if let Some((first, rest)) = bytes.split_first() {
                *self = self.step(*first);
                bytes = rest;
            }
        }
    }

    /// Goes on behind bytes without an escape, with no shift begun: only those
    /// behind the last one that is half of no character make a difference. A
    /// binary stream shifts by chance and stays so for megabytes.
    fn pass_run(&mut self, run: &[u8]) {
        let (open, rest) = match run.iter().rposition(|byte| !is_half(*byte)) {
            Some(last) => (0, &run[last + 1..]),
            None => (usize::from(self.begun == Begun::Lead), run),
        };
        let is_open = self.is_two_byte() && !(open + rest.len()).is_multiple_of(2);
        if !run.is_empty() {
            self.begun = if is_open { Begun::Lead } else { Begun::Nothing };
        }
    }

    fn is_two_byte(self) -> bool {
        matches!(self.shift, Some([b'$', _]))
    }

    fn held(self) -> usize {
        match self.begun {
            Begun::Nothing => 0,
            Begun::Lead | Begun::Escape => 1,
            Begun::Shift(_) => 2,
        }
    }

    fn step(self, byte: u8) -> Self {
        let with = |begun| Self { begun, ..self };
        match (self.begun, byte) {
            (Begun::Shift(kind @ b'('), b'B' | b'J' | b'I')
            | (Begun::Shift(kind @ b'$'), b'@' | b'B') => Self {
                shift: Some([kind, byte]),
                begun: Begun::Nothing,
            },
            // What is no shift is read again, without its escape.
            (Begun::Shift(kind), _) => with(Begun::Nothing).step(kind).step(byte),
            (Begun::Escape, b'(' | b'$') => with(Begun::Shift(byte)),
            (Begun::Escape, _) => with(Begun::Nothing).step(byte),
            (Begun::Nothing | Begun::Lead, ESCAPE) => with(Begun::Escape),
            (Begun::Nothing, half) if is_half(half) && self.is_two_byte() => with(Begun::Lead),
            (Begun::Nothing | Begun::Lead, _) => with(Begun::Nothing),
        }
    }
}

/// Whether it can be one of the two bytes of a character.
fn is_half(byte: u8) -> bool {
    (0x21..=0x7E).contains(&byte)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Decoder;
    use super::super::properties::{every_encoding, keep, stream};
    use super::*;

    fn point_after(runs: &[&[u8]]) -> StreamPoint {
        let mut point = StreamPoint::default();
        for run in runs {
            point.pass(run);
        }
        point
    }

    fn held(label: &str, bytes: &[u8]) -> Vec<u8> {
        let encoding = Encoding::from_label(label).unwrap();
        point_after(&[bytes]).held(encoding).to_vec()
    }

    /// What comes out of `tail` and the end, and what is held in between.
    fn outcome(mut decoder: Decoder, tail: &[u8]) -> impl PartialEq + std::fmt::Debug {
        let before = decoder.held().to_vec();
        let mut parts = Vec::new();
        decoder.decode(tail, &mut |piece| keep(&mut parts, piece));
        decoder.finish(&mut |piece| keep(&mut parts, piece));
        (before, parts)
    }

    #[test]
    fn nothing_is_open_at_the_start_of_a_stream() {
        for encoding in every_encoding() {
            assert_eq!(StreamPoint::default().held(encoding), b"", "{encoding:?}");
        }
    }

    #[test]
    fn lead_and_trail_bytes_that_look_alike_are_told_apart_by_counting() {
        for label in ["GBK", "GB18030", "Big5", "EUC-KR", "EUC-JP"] {
            let run = [0xB0; 100_001];
            assert_eq!(held(label, &run[..100_000]), b"", "{label}");
            assert_eq!(held(label, &run), b"\xB0", "{label}");
        }
        assert_eq!(held("Shift_JIS", &[0x88; 100_000]), b"");
        assert_eq!(held("Shift_JIS", &[0x88; 100_001]), b"\x88");
        assert_eq!(held("EUC-JP", &b"\x8F\xB0\xB0".repeat(1_001)), b"");
    }

    #[test]
    fn an_open_character_is_held_up_to_its_last_byte() {
        assert_eq!(held("UTF-8", b"ab\xF0\x9F\x98"), b"\xF0\x9F\x98");
        assert_eq!(held("UTF-8", b"\x9F\x98\x80"), b"");
        assert_eq!(held("UTF-16LE", b"a\0\x3D\xD8\0"), b"\x3D\xD8\0");
        assert_eq!(held("UTF-16BE", b"\xD8\x3D\xDE\0"), b"");
        assert_eq!(held("GB18030", b"\x94\x39\xFC"), b"\x94\x39\xFC");
        assert_eq!(held("GB18030", b"\x94\x39\xFC\xFC"), b"");
        assert_eq!(held("EUC-JP", b"a\x8F\xA1"), b"\x8F\xA1");
        assert_eq!(held("ISO-2022-JP", b"\x1B$BF|F"), b"F");
        assert_eq!(held("ISO-2022-JP", b"\x1B$BF\x1B("), b"\x1B(");
        assert_eq!(held("windows-1252", b"\xFF"), b"");
    }

    #[test]
    fn a_shift_is_known_however_far_back_it_stands() {
        let encoding = Encoding::from_label("ISO-2022-JP").unwrap();
        let point = point_after(&[b"\x1B$B", &b"F|".repeat(100_000), b"F"]);
        let mut parts = Vec::new();
        let mut decoder = Decoder::resume(encoding, &point);
        decoder.decode(b"|", &mut |piece| keep(&mut parts, piece));
        assert_eq!(parts, [super::super::properties::Part::Character('日')]);
    }

    #[test]
    fn shifts_that_break_off_are_read_again_in_every_way() {
        const BYTES: &[u8] = b"\x1B($BA\x80";
        const LONGEST: u32 = 5;
        let encoding = Encoding::from_label("ISO-2022-JP").unwrap();
        for mut number in 0..BYTES.len().pow(LONGEST) {
            let mut bytes = b"\x1B$B".to_vec();
            for _ in 0..LONGEST {
                bytes.push(BYTES[number % BYTES.len()]);
                number /= BYTES.len();
            }
            let mut read = Decoder::new(encoding);
            read.decode(&bytes, &mut |_| {});
            let resumed = Decoder::resume(encoding, &point_after(&[&bytes]));
            assert_eq!(outcome(resumed, b"F|"), outcome(read, b"F|"), "{bytes:X?}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_a_point_that_panics(bytes: [u8; StreamPoint::BYTES], next in stream()) {
            if let Some(mut point) = StreamPoint::from_bytes(&bytes) {
                for encoding in every_encoding() {
                    let _ = Decoder::resume(encoding, &point);
                }
                point.pass(&next);
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn a_resumed_decoder_goes_on_like_one_that_read_everything(
            bytes in stream(),
            cuts: [prop::sample::Index; 2],
        ) {
            let mut cuts = cuts.map(|cut| cut.index(bytes.len() + 1));
            cuts.sort_unstable();
            let (head, tail) = bytes.split_at(cuts[1]);
            let point = point_after(&[&head[..cuts[0]], &head[cuts[0]..]]);
            let bytewise = point_after(&head.chunks(1).collect::<Vec<_>>());
            prop_assert_eq!(StreamPoint::from_bytes(&point.to_bytes()), Some(point));
            prop_assert_eq!(point, bytewise, "the cuts have no meaning");
            prop_assert_eq!(point.offset(), head.len() as u64);
            for encoding in every_encoding() {
                let mut read = Decoder::new(encoding);
                read.decode(head, &mut |_| {});
                let resumed = outcome(Decoder::resume(encoding, &point), tail);
                prop_assert_eq!(resumed, outcome(read, tail), "{:?} at {}", encoding, cuts[1]);
            }
        }
    }
}
