use super::{Decoder, Piece};

/// What stands beside one byte of a dump.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByteCell {
    /// The character that begins with this byte.
    Character(char),
    /// It goes on with a character that began before it, it begins one that
    /// ends after the run, or it is a shift, which is obeyed and not shown.
    Part,
    /// No character of the encoding.
    Undecodable,
}

/// What stands beside each byte of a run. The decoder has read what came
/// before; it tells what is held back at the end.
///
/// ```
/// # use wirepad::text::{ByteCell, Decoder, Encoding, byte_cells};
/// let mut decoder = Decoder::new(Encoding::UTF_8);
/// let cells = byte_cells(&mut decoder, "a¿".as_bytes());
/// assert_eq!(cells, [ByteCell::Character('a'), ByteCell::Character('¿'), ByteCell::Part]);
/// ```
pub fn byte_cells(decoder: &mut Decoder, bytes: &[u8]) -> Vec<ByteCell> {
    let mut cells = vec![ByteCell::Part; bytes.len()];
    let mut made = Vec::new();
    for (at, byte) in bytes.iter().enumerate() {
        let held = decoder.held().len();
        if byte.is_ascii() && held == 0 && decoder.keeps_ascii() {
            cells[at] = ByteCell::Character(char::from(*byte));
            continue;
        }
        made.clear();
        decoder.decode(&[*byte], &mut |piece| match piece {
            Piece::Text(text) => made.extend(text.chars().map(ByteCell::Character)),
            Piece::Undecodable(bytes) => made.extend(bytes.iter().map(|_| ByteCell::Undecodable)),
        });
        share_out(&made, at, held, &mut cells);
    }
    cells
}

/// The bytes that were held, and the one at `at`, have become `made`. Bytes
/// that break off come first; the first character has what is left but for one
/// byte for each that follows it.
fn share_out(made: &[ByteCell], at: usize, held: usize, cells: &mut [ByteCell]) {
    let mut taken = 0;
    for (nth, cell) in made.iter().enumerate() {
        // Before the run: the character began in an earlier one.
        if let Some(place) = (at + taken).checked_sub(held) {
            cells[place] = *cell;
        }
        let left_for_others = made.len() - nth - 1;
        taken = match cell {
            ByteCell::Character(it) if !it.is_ascii() => (held + 1).saturating_sub(left_for_others),
            _ => taken + 1,
        };
        taken = taken.min(held);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::{Encoding, StreamPoint};

    fn encoding(label: &str) -> Encoding {
        Encoding::from_label(label).unwrap()
    }

    /// `·` for a part, `?` for an undecodable byte.
    fn shown(label: &str, bytes: &[u8]) -> String {
        let mut decoder = Decoder::new(encoding(label));
        as_text(&byte_cells(&mut decoder, bytes))
    }

    fn as_text(cells: &[ByteCell]) -> String {
        let sign = |cell: &ByteCell| match cell {
            ByteCell::Character(character) => *character,
            ByteCell::Part => '·',
            ByteCell::Undecodable => '?',
        };
        cells.iter().map(sign).collect()
    }

    #[test]
    fn a_character_stands_at_its_first_byte() {
        assert_eq!(shown("UTF-8", "a中b😀".as_bytes()), "a中··b😀···");
        assert_eq!(shown("GBK", b"\xD6\xD0a"), "中·a");
        assert_eq!(shown("UTF-16LE", b"a\0\x2D\x4E"), "a·中·");
    }

    #[test]
    fn bytes_that_are_no_character_stand_for_themselves() {
        assert_eq!(shown("UTF-8", b"\xFFa\xE4\xBDb"), "?a??b");
        assert_eq!(shown("ASCII", b"a\x80b"), "a?b");
        assert_eq!(shown("GBK", b"\x81 x"), "? x");
    }

    #[test]
    fn a_character_that_began_before_or_ends_after_the_run_is_a_part() {
        let mut start = StreamPoint::default();
        start.pass("中".as_bytes().split_at(1).0);
        let mut decoder = Decoder::resume(Encoding::UTF_8, &start);
        assert_eq!(
            as_text(&byte_cells(&mut decoder, b"\xB8\xADa\xE4\xB8")),
            "··a··"
        );
        assert_eq!(decoder.held(), b"\xE4\xB8");
    }

    proptest! {
        #[test]
        fn every_byte_has_one_cell_and_the_characters_are_those_of_the_text(
            bytes in prop::collection::vec(any::<u8>(), 0..60),
            label in prop::sample::select(vec![
                "UTF-8", "GBK", "GB18030", "Big5", "Shift_JIS", "EUC-KR", "ISO-2022-JP",
                "UTF-16LE", "windows-1252", "ASCII",
            ]),
        ) {
            let mut decoder = Decoder::new(encoding(label));
            let cells = byte_cells(&mut decoder, &bytes);
            prop_assert_eq!(cells.len(), bytes.len());
            let mut text = String::new();
            let mut undecodable = 0;
            Decoder::new(encoding(label)).decode(&bytes, &mut |piece| match piece {
                Piece::Text(part) => text.push_str(part),
                Piece::Undecodable(bytes) => undecodable += bytes.len(),
            });
            let of_cells: String = cells
                .iter()
                .filter_map(|cell| match cell {
                    ByteCell::Character(character) => Some(*character),
                    _ => None,
                })
                .collect();
            prop_assert_eq!(of_cells, text);
            let of_cells = cells.iter().filter(|cell| **cell == ByteCell::Undecodable);
            prop_assert_eq!(of_cells.count(), undecodable);
        }
    }
}
