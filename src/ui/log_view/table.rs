//! A record's bytes in lines of equal length, with the characters beside them.

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory as _};

use super::content::{Content, Ink};
use super::text_map::{ByteSpot, TextMap};
use crate::settings::ContentForm;
use crate::text::{ByteCell, hex, visible};

/// A blank more stands after so many pairs.
const GROUP: usize = 8;
/// A dump takes the longer line where it fits.
const DUMP_LINES: [usize; 2] = [8, 16];
/// Text beside HEX: lines of a multiple of the first, up to the second.
const BESIDE_STEP: usize = 4;
const BESIDE_MAX: usize = 32;
/// Characters between the columns.
const GAP: &str = "  ";

/// How bytes are laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Shape {
    pub form: ContentForm,
    /// The colours that the text asks for are used.
    pub ansi_colors: bool,
    /// Bytes a line, where lines are of equal length; else 0.
    pub per_line: usize,
}

impl Shape {
    /// The shape for contents of this width, in characters.
    pub fn new(form: ContentForm, ansi_colors: bool, width: usize) -> Self {
        let per_line = match form {
            ContentForm::Text | ContentForm::Hex => 0,
            ContentForm::Dump => {
                let [short, long] = DUMP_LINES;
                let long_fits = dump_width(long) <= width;
                if long_fits { long } else { short }
            }
            // Each byte takes three characters and a blank at the left, and
            // at the right no character is wider than its bytes are many.
            ContentForm::TextAndHex => {
                let fitting = width.saturating_sub(GAP.len()) / 4;
                (fitting - fitting % BESIDE_STEP).clamp(BESIDE_STEP, BESIDE_MAX)
            }
        };
        Self {
            form,
            ansi_colors: ansi_colors && form == ContentForm::Text,
            per_line,
        }
    }

    /// Between records whose contents run on in one line.
    pub fn joint(self) -> &'static str {
        if self.form == ContentForm::Hex {
            " "
        } else {
            ""
        }
    }
}

fn dump_width(per_line: usize) -> usize {
    let offset = 4 + GAP.len();
    offset + pairs_width(per_line, ContentForm::Dump) + GAP.len() + per_line
}

fn pairs_width(count: usize, form: ContentForm) -> usize {
    let groups = count.saturating_sub(1) / GROUP;
    let blanks = if form == ContentForm::Dump { groups } else { 0 };
    (count * 3).saturating_sub(1) + blanks
}

/// HEX alone.
pub(super) fn hex_content(bytes: &[u8]) -> Content {
    let mut content = Content {
        map: TextMap::Pairs,
        ..Content::default()
    };
    content.push(&hex::format(bytes), Ink::Plain);
    content
}

/// The first bytes of a record that has `record_length`, `cells` beside them.
pub(super) fn table_content(
    shape: Shape,
    bytes: &[u8],
    cells: &[ByteCell],
    record_length: usize,
) -> Content {
    let mut table = Table {
        shape,
        content: Content {
            is_table: true,
            ..Content::default()
        },
        spots: Vec::with_capacity(bytes.len()),
        char_count: 0,
        last_sign: 0..0,
    };
    let lines = bytes
        .chunks(shape.per_line)
        .zip(cells.chunks(shape.per_line));
    for (nth, (bytes, cells)) in lines.enumerate() {
        if nth > 0 {
            table.push("\n", Ink::Plain);
        }
        table.push_line(nth * shape.per_line, bytes, cells, record_length);
    }
    table.content.map = TextMap::Table {
        per_line: shape.per_line,
        spots: table.spots,
    };
    table.content
}

struct Table {
    shape: Shape,
    content: Content,
    spots: Vec<ByteSpot>,
    char_count: usize,
    /// Of the last character; a part of it may come.
    last_sign: std::ops::Range<usize>,
}

impl Table {
    /// `text` has one character a byte, or is one character.
    fn push(&mut self, text: &str, ink: Ink) {
        self.content.push(text, ink);
        self.char_count += if text.is_ascii() { text.len() } else { 1 };
    }

    fn push_line(&mut self, offset: usize, bytes: &[u8], cells: &[ByteCell], length: usize) {
        let form = self.shape.form;
        if form == ContentForm::Dump {
            let digits = if length > 0x1_0000 { 8 } else { 4 };
            self.push(&format!("{offset:0digits$X}{GAP}"), Ink::Faint);
        }
        let pairs_end = self.char_count + pairs_width(self.shape.per_line, form);
        self.push_pairs(bytes);
        let rest = pairs_end - self.char_count;
        self.push(&" ".repeat(rest), Ink::Plain);
        self.push(GAP, Ink::Plain);
        for (nth, cell) in cells.iter().enumerate() {
            self.push_sign(offset + nth, *cell);
        }
    }

    fn push_pairs(&mut self, bytes: &[u8]) {
        let mut pairs = String::with_capacity(bytes.len() * 3 + 2);
        for (nth, byte) in bytes.iter().enumerate() {
            if nth > 0 {
                pairs.push(' ');
            }
            if nth > 0 && nth % GROUP == 0 && self.shape.form == ContentForm::Dump {
                pairs.push(' ');
            }
            self.spots.push(ByteSpot {
                pair: self.char_count + pairs.len(),
                sign: 0..0,
            });
            hex::format_into(&[*byte], &mut pairs);
        }
        self.push(&pairs, Ink::Plain);
    }

    fn push_sign(&mut self, byte: usize, cell: ByteCell) {
        let is_dump = self.shape.form == ContentForm::Dump;
        let start = self.char_count;
        match cell {
            ByteCell::Character(character) if stands_alone(character, is_dump) => {
                self.push(character.encode_utf8(&mut [0; 4]), Ink::Plain);
            }
            ByteCell::Character(_) => self.push(".", Ink::Faint),
            ByteCell::Undecodable => self.push(".", Ink::Bad),
            ByteCell::Part if is_dump => self.push("·", Ink::Faint),
            ByteCell::Part => {}
        }
        if self.char_count > start {
            self.last_sign = start..self.char_count;
        }
        self.spots[byte].sign = self.last_sign.clone();
    }
}

/// What can be drawn beside others in its own place. Where each byte has its
/// place, a mark that joins the character before it cannot.
fn stands_alone(character: char, is_dump: bool) -> bool {
    let moves = matches!(character, '\t' | '\n' | '\r') || visible(character).is_some();
    let joins = is_dump
        && !character.is_ascii()
        && character.general_category_group() == GeneralCategoryGroup::Mark;
    !moves && !joins
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Decoder, Encoding, byte_cells};

    fn content(form: ContentForm, per_line: usize, bytes: &[u8]) -> Content {
        let shape = Shape {
            form,
            ansi_colors: false,
            per_line,
        };
        let cells = byte_cells(&mut Decoder::new(Encoding::UTF_8), bytes);
        table_content(shape, bytes, &cells, bytes.len())
    }

    fn dump(per_line: usize, bytes: &[u8]) -> String {
        content(ContentForm::Dump, per_line, bytes).text
    }

    #[test]
    fn a_dump_has_offset_pairs_in_groups_and_characters() {
        let expected = "\
0000  41 54 2B 43 53 51 0D 0A  E4 BD A0 E5 A5 BD 00 FF  AT+CSQ..你··好··..
0010  7E                                                ~";
        let bytes = b"AT+CSQ\r\n\xE4\xBD\xA0\xE5\xA5\xBD\0\xFF~";
        assert_eq!(dump(16, bytes), expected);
        let expected = "0000  41 42 43 44 45 46 47 48  ABCDEFGH\n0008  49                       I";
        assert_eq!(dump(8, b"ABCDEFGHI"), expected);
        assert_eq!(dump(16, b""), "");
    }

    #[test]
    fn text_beside_hex_begins_at_the_same_place_in_every_line() {
        let text = content(ContentForm::TextAndHex, 4, "ab中c\n".as_bytes()).text;
        assert_eq!(text, "61 62 E4 B8  ab中\nAD 63 0A     c.");
    }

    #[test]
    fn marks_and_what_turns_text_around_stay_in_their_place() {
        let bytes = "e\u{301}\u{202E}א".as_bytes();
        let text = dump(8, bytes);
        assert!(text.ends_with("  e.·.··א·"), "{text}");
        let text = content(ContentForm::TextAndHex, 8, bytes).text;
        assert!(text.ends_with("  e\u{301}.א"), "{text}");
    }

    #[test]
    fn what_is_no_character_stands_out() {
        let content = content(ContentForm::Dump, 8, b"a\0\xFF");
        let inks: Vec<_> = content
            .inks
            .iter()
            .map(|(range, ink)| (&content.text[range.clone()], *ink))
            .collect();
        let blanks = " ".repeat(17);
        let expected = [
            ("0000  ", Ink::Faint),
            (&*format!("61 00 FF{blanks}a"), Ink::Plain),
            (".", Ink::Faint),
            (".", Ink::Bad),
        ];
        assert_eq!(inks, expected);
    }

    #[test]
    fn lines_are_as_long_as_there_is_room() {
        let per_line = |form, width| Shape::new(form, false, width).per_line;
        assert_eq!(per_line(ContentForm::Dump, 72), 16);
        assert_eq!(per_line(ContentForm::Dump, 71), 8);
        assert_eq!(per_line(ContentForm::Dump, 0), 8);
        assert_eq!(per_line(ContentForm::TextAndHex, 0), 4);
        assert_eq!(per_line(ContentForm::TextAndHex, 50), 12);
        assert_eq!(per_line(ContentForm::TextAndHex, 1000), 32);
        assert_eq!(per_line(ContentForm::Text, 100), 0);
    }

    #[test]
    fn no_line_is_wider_than_its_room() {
        for width in 18..200 {
            let shape = Shape::new(ContentForm::TextAndHex, false, width);
            let text = content(ContentForm::TextAndHex, shape.per_line, &[b'x'; 100]).text;
            let longest = text.lines().map(str::len).max();
            assert!(longest <= Some(width), "{width}: {longest:?}");
        }
        let line = dump(16, &[b'x'; 16]);
        assert_eq!(line.len(), dump_width(16));
    }

    #[test]
    fn a_byte_is_found_in_the_table_and_back() {
        for form in [ContentForm::Dump, ContentForm::TextAndHex] {
            let bytes = "ab中c\n定".repeat(5).into_bytes();
            let content = content(form, 8, &bytes);
            let characters: Vec<char> = content.text.chars().collect();
            for (at, byte) in bytes.iter().enumerate() {
                let ranges = content.map.of_bytes(at..at + 1);
                let pair: String = characters[ranges[0].clone()].iter().collect();
                assert_eq!(pair, format!("{byte:02X}"));
                assert_eq!(content.map.byte_at(ranges[0].start), Some(at));
                let sign: String = characters[ranges[1].clone()].iter().collect();
                assert_eq!(sign.chars().count(), 1, "{sign}");
            }
        }
    }
}
