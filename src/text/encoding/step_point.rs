use super::{Encoding, Which, whatwg};

impl Encoding {
    /// A place in `before` (bytes of a stream in order, ending where somebody
    /// wants to start to decode) from which decoding is surely in step, as near
    /// to its end as can be told cheaply. `offset` is the place of `before[0]`
    /// in its stream, whose start is in step. `None` when there is no such
    /// place.
    ///
    /// In step means: a new [`Decoder`](super::Decoder) that starts there gives
    /// what one that has read the whole stream gives from there on. That holds
    /// for any bytes, also for those that are not in this encoding.
    ///
    /// - Single-byte encodings and ASCII: the end.
    /// - UTF-8: the end, or the first byte of a character that is not complete.
    /// - UTF-16: the last even offset of the stream that is not within a
    ///   surrogate pair.
    /// - GBK, GB18030, Big5, Shift_JIS, EUC-KR, EUC-JP: behind the last byte
    ///   after which no character can be open, mostly an ASCII one.
    /// - ISO-2022-JP: behind the last shift to ASCII, up to the next escape. A
    ///   line feed is no such place: it ends a shift by convention (RFC 1468)
    ///   only.
    pub fn step_point(self, before: &[u8], offset: u64) -> Option<usize> {
        let at_start = offset == 0;
        let found = match Family::of(self) {
            Family::SingleByte => Some(before.len()),
            Family::Utf8 => utf_8(before),
            Family::Utf16 { high_byte } => utf_16(before, offset, high_byte),
            Family::Iso2022Jp => iso_2022_jp(before, at_start),
            Family::MultiByte(ends_in_step) => (1..=before.len())
                .rev()
                .find(|end| ends_in_step(&before[..*end])),
        };
        found.or(at_start.then_some(0))
    }
}

enum Family {
    SingleByte,
    Utf8,
    /// Which of a unit's two bytes is the high one.
    Utf16 {
        high_byte: usize,
    },
    Iso2022Jp,
    /// Says whether no character can be open behind these bytes (one or more),
    /// whatever came before them.
    MultiByte(fn(&[u8]) -> bool),
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
            _ if encoding == whatwg::SHIFT_JIS => {
                Self::MultiByte(|bytes| !matches!(last(bytes), 0x81..=0x9F | 0xE0..=0xFC))
            }
            _ if encoding == whatwg::EUC_JP => {
                Self::MultiByte(|bytes| !matches!(last(bytes), 0x8E | 0x8F | 0xA1..=0xFE))
            }
            _ if encoding == whatwg::BIG5 || encoding == whatwg::EUC_KR => {
                Self::MultiByte(|bytes| !is_gb_lead(last(bytes)))
            }
            _ => Self::MultiByte(gb18030_ends_in_step),
        }
    }
}

fn last(bytes: &[u8]) -> u8 {
    bytes.last().copied().unwrap_or_default()
}

/// Also the lead bytes of Big5 and EUC-KR.
fn is_gb_lead(byte: u8) -> bool {
    matches!(byte, 0x81..=0xFE)
}

/// A digit is the second or fourth byte of a four-byte character, but only when
/// it follows a byte that can be the first or third.
fn gb18030_ends_in_step(bytes: &[u8]) -> bool {
    match bytes {
        [.., before, b'0'..=b'9'] => !is_gb_lead(*before),
        [b'0'..=b'9'] => false,
        _ => !is_gb_lead(last(bytes)),
    }
}

/// A character has at most four bytes, so only the last three can belong to one
/// that is open.
fn utf_8(before: &[u8]) -> Option<usize> {
    let is_continuation = |byte: u8| byte & 0xC0 == 0x80;
    let tail = before.len().saturating_sub(3);
    let first = (tail..before.len())
        .rev()
        .find(|place| !is_continuation(before[*place]));
    match first {
        Some(first) if is_open_in_utf_8(&before[first..]) => Some(first),
        None if before.len() < 3 => None,
        _ => Some(before.len()),
    }
}

fn is_open_in_utf_8(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none())
}

fn utf_16(before: &[u8], offset: u64, high_byte: usize) -> Option<usize> {
    let first_unit = usize::from(!offset.is_multiple_of(2));
    let units = before.get(first_unit..)?.chunks_exact(2);
    let end = first_unit + units.len() * 2;
    let last_unit = units.last()?;
    let is_high_surrogate = last_unit[high_byte] & 0xFC == 0xD8;
    Some(if is_high_surrogate { end - 2 } else { end })
}

/// `ESC ( B` is obeyed in every state, even in the middle of a two-byte
/// character or of another escape, and leaves nothing open.
fn iso_2022_jp(before: &[u8], at_start: bool) -> Option<usize> {
    const TO_ASCII: &[u8] = b"\x1B(B";
    let shift = before.windows(3).rposition(|bytes| bytes == TO_ASCII);
    let ascii = shift
        .map(|place| place + TO_ASCII.len())
        .or(at_start.then_some(0))?;
    let next_escape = before[ascii..].iter().position(|byte| *byte == 0x1B);
    Some(next_escape.map_or(before.len(), |ahead| ascii + ahead))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::properties::{decode_all, every_encoding, stream};
    use super::*;

    fn step(label: &str, before: &[u8], offset: u64) -> Option<usize> {
        Encoding::from_label(label)
            .unwrap()
            .step_point(before, offset)
    }

    #[test]
    fn the_start_of_a_stream_is_in_step() {
        for encoding in every_encoding() {
            assert_eq!(encoding.step_point(b"", 0), Some(0), "{encoding:?}");
        }
    }

    #[test]
    fn utf_8_steps_behind_whole_characters_only() {
        assert_eq!(step("UTF-8", "ab中".as_bytes(), 9), Some(5));
        assert_eq!(step("UTF-8", b"ab\xE4\xB8", 9), Some(2));
        assert_eq!(step("UTF-8", b"\xF0\x9F\x98", 9), Some(0));
        assert_eq!(step("UTF-8", b"\x9F\x98", 9), None);
        assert_eq!(step("UTF-8", b"\x9F\x98\x80", 9), Some(3));
        assert_eq!(step("UTF-8", b"a\xFF", 9), Some(2));
        assert_eq!(step("UTF-8", b"", 9), None);
    }

    #[test]
    fn utf_16_steps_at_even_offsets_outside_surrogate_pairs() {
        assert_eq!(step("UTF-16LE", b"a\0b\0", 8), Some(4));
        assert_eq!(step("UTF-16LE", b"a\0b\0c", 8), Some(4));
        assert_eq!(step("UTF-16LE", b"\0b\0c\0", 9), Some(5));
        assert_eq!(step("UTF-16LE", b"a\0\x3D\xD8", 8), Some(2));
        assert_eq!(step("UTF-16BE", b"\0a\xD8\x3D", 8), Some(2));
        assert_eq!(step("UTF-16BE", b"\xD8\x3D\xDE\x00", 8), Some(4));
        assert_eq!(step("UTF-16LE", b"a", 8), None);
        assert_eq!(step("UTF-16LE", b"\0a", 9), None);
    }

    #[test]
    fn chinese_steps_behind_a_byte_that_opens_nothing() {
        assert_eq!(step("GBK", b"\xC4\xE3,\xC4\xE3", 9), Some(3));
        assert_eq!(step("GBK", b"\xC4\xE3\xBA", 9), None);
        assert_eq!(step("GB18030", b"\n\x94\x39\xFC\x36", 9), Some(1));
        assert_eq!(step("GB18030", b"\x941234", 9), Some(5));
        assert_eq!(step("Big5", b"\xA7A\xA7", 9), Some(2));
    }

    #[test]
    fn iso_2022_jp_steps_within_ascii_only() {
        assert_eq!(step("ISO-2022-JP", b"a\n\x1B$BF|\x1B(Bb\n", 9), Some(12));
        assert_eq!(step("ISO-2022-JP", b"F|\x1B(Bb\x1B$BF", 9), Some(6));
        assert_eq!(step("ISO-2022-JP", b"abc\n", 9), None);
        assert_eq!(step("ISO-2022-JP", b"abc\x1B", 0), Some(3));
    }

    #[test]
    fn single_bytes_are_always_in_step() {
        assert_eq!(step("windows-1252", b"\xFF", 9), Some(1));
        assert_eq!(step("ASCII", b"\xFF", 9), Some(1));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn decoding_from_the_step_point_is_decoding_from_the_start(
            bytes in stream(),
            window: prop::sample::Index,
            cut: prop::sample::Index,
        ) {
            let cut = cut.index(bytes.len() + 1);
            let window = window.index(cut + 1);
            for encoding in every_encoding() {
                let before = &bytes[window..cut];
                let Some(step) = encoding.step_point(before, window as u64) else { continue };
                prop_assert!(step <= before.len());
                let (head, tail) = bytes.split_at(window + step);
                let apart = [decode_all(encoding, &[head]), decode_all(encoding, &[tail])].concat();
                prop_assert_eq!(apart, decode_all(encoding, &[&bytes]), "{:?} at {}", encoding, window + step);
            }
        }
    }
}
