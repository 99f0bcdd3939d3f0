use std::ops::Range;

use super::{Decoder, Encoding, Piece, StreamPoint};

/// A character and the bytes that make it, or a byte that is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Counted from the first of the bytes that were given; below 0 for a
    /// character that began before them.
    pub range: Range<isize>,
    /// `None` for a byte that the encoding does not explain.
    pub character: Option<char>,
}

/// The characters of `bytes`, which come right after `point`, in order. With
/// `is_end` nothing comes after them, and an open character is given as bytes;
/// else it is left out.
///
/// Where two characters are made of the same bytes (Big5 has such), the second
/// one has an empty range. A shift of ISO-2022-JP belongs to the character
/// after it, before a byte that is none and at the end to nothing.
pub fn placed(encoding: Encoding, point: &StreamPoint, bytes: &[u8], is_end: bool) -> Vec<Placed> {
    // In UTF-16 no character has one byte, ASCII neither.
    let is_wide = encoding.name().starts_with("UTF-16");
    let mut decoder = Decoder::resume(encoding, point);
    let mut placed = Vec::new();
    let mut from = -signed(decoder.held().len());
    for (index, byte) in bytes.iter().enumerate() {
        let mut found = Vec::new();
        decoder.decode(std::slice::from_ref(byte), &mut |piece| {
            take(&mut found, piece);
        });
        let to = signed(index + 1) - signed(decoder.held().len());
        if !found.is_empty() {
            place(&mut placed, &found, from..to, is_wide);
            from = to;
        }
    }
    if is_end {
        let mut found = Vec::new();
        decoder.finish(&mut |piece| take(&mut found, piece));
        let to = from + signed(found.len());
        place(&mut placed, &found, from..to, is_wide);
    }
    placed
}

fn signed(count: usize) -> isize {
    count.cast_signed()
}

fn take(found: &mut Vec<Option<char>>, piece: Piece<'_>) {
    match piece {
        Piece::Text(text) => found.extend(text.chars().map(Some)),
        Piece::Undecodable(bytes) => found.extend(bytes.iter().map(|_| None)),
    }
}

/// What one byte brought to light: bytes and ASCII of one byte each, and at most
/// one character that has the rest. Without one the rest was a shift.
fn place(placed: &mut Vec<Placed>, found: &[Option<char>], within: Range<isize>, is_wide: bool) {
    if let [Some(_)] = found {
        placed.push(Placed {
            range: within,
            character: found[0],
        });
        return;
    }
    let is_long = |it: &Option<char>| it.is_some_and(|character| is_wide || !character.is_ascii());
    let short = found.iter().filter(|it| !is_long(it)).count();
    let mut rest = signed(within.len().saturating_sub(short));
    let mut from = within.start;
    if !found.iter().any(is_long) {
        from += rest;
    }
    for character in found {
        let length = if is_long(character) {
            std::mem::take(&mut rest)
        } else {
            1
        };
        placed.push(Placed {
            range: from..from + length,
            character: *character,
        });
        from += length;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::properties::{Part, decode_all, every_encoding, stream};
    use super::*;

    fn ranges(label: &str, bytes: &[u8]) -> Vec<(Range<isize>, Option<char>)> {
        let encoding = Encoding::from_label(label).unwrap();
        let placed = placed(encoding, &StreamPoint::default(), bytes, true);
        placed
            .into_iter()
            .map(|it| (it.range, it.character))
            .collect()
    }

    #[test]
    fn a_character_has_its_bytes() {
        let chinese = [
            (0..1, Some('a')),
            (1..4, Some('中')),
            (4..5, None),
            (5..6, Some('b')),
        ];
        assert_eq!(ranges("utf-8", b"a\xE4\xB8\xAD\xA7b"), chinese);
        assert_eq!(
            ranges("gbk", b"\xC4\xE3a"),
            [(0..2, Some('你')), (2..3, Some('a'))]
        );
        assert_eq!(
            ranges("utf-16le", b"\x3D\xD8\x00\xDE"),
            [(0..4, Some('😀'))]
        );
        assert_eq!(ranges("utf-8", b"\xE4\xB8"), [(0..1, None), (1..2, None)]);
    }

    #[test]
    fn what_comes_to_light_together_has_its_own_bytes() {
        let broken = [(0..1, None), (1..2, Some('0')), (2..4, Some('丄'))];
        assert_eq!(ranges("gb18030", b"\x81\x30\x81A"), broken);
        let lone = [(0..1, None), (1..2, None), (2..4, Some('0'))];
        assert_eq!(ranges("utf-16le", b"\x00\xD80\0"), lone);
        assert_eq!(
            ranges("big5", b"\x88\x62"),
            [(0..2, Some('Ê')), (2..2, Some('\u{304}'))]
        );
    }

    #[test]
    fn a_character_that_began_before_is_placed_there() {
        let mut point = StreamPoint::default();
        point.pass(b"x\xE4\xB8");
        let placed = placed(Encoding::UTF_8, &point, b"\xADy", true);
        assert_eq!(placed[0].range, -2..1);
        assert_eq!(placed[0].character, Some('中'));
        assert_eq!(placed[1].range, 1..2);
    }

    proptest! {
        #[test]
        fn characters_follow_each_other_and_are_those_of_the_decoder(bytes in stream()) {
            for encoding in every_encoding() {
                let placed = placed(encoding, &StreamPoint::default(), &bytes, true);
                let mut end = 0;
                for each in &placed {
                    let is_gap = each.range.start > end && encoding.name() == "ISO-2022-JP";
                    prop_assert!(is_gap || each.range.start == end, "{}", encoding.name());
                    prop_assert!(each.range.end >= end, "{}", encoding.name());
                    end = each.range.end;
                }
                prop_assert!(end <= signed(bytes.len()), "{}", encoding.name());
                let characters: Vec<_> = placed.iter().map(|it| it.character).collect();
                let parts = decode_all(encoding, &[&bytes]);
                let expected: Vec<_> = parts
                    .iter()
                    .map(|part| match part {
                        Part::Character(character) => Some(*character),
                        Part::Byte(_) => None,
                    })
                    .collect();
                prop_assert_eq!(characters, expected, "{}", encoding.name());
                for each in placed.iter().filter(|it| it.character.is_none()) {
                    prop_assert_eq!(each.range.len(), 1, "{}", encoding.name());
                }
            }
        }
    }
}
