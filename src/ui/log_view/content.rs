//! A record as text on the screen: decoded, or as HEX pairs, or as a table of
//! bytes, or a note's sentence, with control characters made visible.

use std::ops::Range;

use super::ansi::{AnsiPiece, AnsiState, AnsiStyle};
use super::source::LogSource;
use super::table::{Shape, hex_content, table_content};
use super::text_map::TextMap;
use crate::journal::{Note, Record, RecordText, TextPiece, TextReader};
use crate::settings::{ContentForm, RuleColor};
use crate::text::{ByteCell, Decoder, byte_cells, visible};
use crate::value::Direction;

/// What a stretch of text means; the colour follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    /// In the colour of the record's direction.
    Plain,
    /// Bytes that the encoding does not explain.
    Bad,
    /// Control characters.
    Faint,
    /// As the text asks for.
    Styled(AnsiStyle),
    /// Chosen by a rule of the caller's.
    Tint(RuleColor),
}

/// Text whose inks cover it from begin to end, in bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Content {
    pub text: String,
    pub inks: Vec<(Range<usize>, Ink)>,
    /// Bytes of the record that are left out.
    pub hidden_bytes: u64,
    /// The last bytes may yet become a character, with the next record.
    pub is_open: bool,
    /// The last line break was a CR: an LF that comes next belongs to it.
    pub ends_with_cr: bool,
    pub starts_with_lf: bool,
    /// Its lines are a table: no other record goes on in them.
    pub is_table: bool,
    /// Where the record's bytes or characters are in the text.
    pub map: TextMap,
    /// What the text asks for at its end; only where that is obeyed.
    pub ansi: AnsiState,
    /// Characters of the text.
    pub char_count: usize,
}

/// How contents are shown.
#[derive(Clone, Copy)]
pub(super) struct Form<'a> {
    pub source: &'a dyn LogSource,
    pub text: &'a TextReader,
    pub shape: Shape,
    pub note: &'a dyn Fn(&Note) -> String,
}

impl Form<'_> {
    /// The text of a record, or of its first `limit_bytes`. `ansi` is what the
    /// text before it in the same line asks for.
    pub fn content(&self, mut record: Record, limit_bytes: usize, ansi: AnsiState) -> Content {
        if record.direction == Direction::Note {
            return self.note_content(&Note::from_bytes(&record.bytes));
        }
        let length = record.bytes.len();
        let hidden = length.saturating_sub(limit_bytes);
        record.bytes.truncate(limit_bytes);
        let mut content = match self.shape.form {
            ContentForm::Text => self.text_content(&record, hidden > 0, ansi),
            ContentForm::Hex => hex_content(&record.bytes),
            ContentForm::Dump | ContentForm::TextAndHex => {
                table_content(self.shape, &record.bytes, &self.cells(&record), length)
            }
        };
        content.hidden_bytes = hidden as u64;
        content
    }

    fn note_content(&self, note: &Note) -> Content {
        let mut content = Content::default();
        content.push_text(&(self.note)(note));
        if note.is_failure() {
            for (_, ink) in &mut content.inks {
                *ink = Ink::Bad;
            }
        }
        content
    }

    /// What stands beside each byte. The beginning of a character at the end of a
    /// datagram is none.
    fn cells(&self, record: &Record) -> Vec<ByteCell> {
        let encoding = match record.direction {
            Direction::Out => self.text.send,
            Direction::In | Direction::Note => self.text.receive,
        };
        let mut decoder = match &record.place {
            Some(place) => Decoder::resume(encoding, &place.start),
            None => Decoder::new(encoding),
        };
        let mut cells = byte_cells(&mut decoder, &record.bytes);
        if record.place.is_none() {
            let open = cells.len() - decoder.held().len();
            cells[open..].fill(ByteCell::Undecodable);
        }
        cells
    }

    fn text_content(&self, record: &Record, is_cut: bool, ansi: AnsiState) -> Content {
        let mut text = self.source.text(self.text, record);
        let ends_undecodable = matches!(text.pieces.last(), Some(TextPiece::Undecodable(_)));
        if is_cut && let Some(TextPiece::Undecodable(bytes)) = text.pieces.last_mut() {
            // The cut may have gone through a character of up to four bytes.
            bytes.truncate(bytes.len().saturating_sub(3));
        }
        let ansi = self.shape.ansi_colors.then_some(ansi);
        let mut content = decoded_content(&text, ansi);
        content.is_open = ends_undecodable && !is_cut && record.place.is_some();
        content
    }
}

/// Colours are obeyed when there is a state to begin with.
fn decoded_content(decoded: &RecordText, ansi: Option<AnsiState>) -> Content {
    let mut content = Content::default();
    let obeys = ansi.is_some();
    content.ansi = ansi.unwrap_or_default();
    for piece in &decoded.pieces {
        match piece {
            TextPiece::Text(text) if obeys => content.push_styled(text),
            TextPiece::Text(text) => content.push_text(text),
            TextPiece::Undecodable(bytes) => content.push_undecodable(bytes),
        }
    }
    content
}

impl Content {
    pub(super) fn push(&mut self, text: &str, ink: Ink) {
        if text.is_empty() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(text);
        self.ends_with_cr = false;
        match self.inks.last_mut() {
            Some((range, last)) if *last == ink => range.end = self.text.len(),
            _ => self.inks.push((start..self.text.len(), ink)),
        }
    }

    /// One character of the record, by others or by none.
    fn push_instead(&mut self, text: &str, ink: Ink) {
        let start = self.char_count;
        self.push(text, ink);
        self.char_count += text.chars().count();
        self.map.pass(start, self.char_count);
    }

    /// Characters of the record as they are.
    fn push_plain(&mut self, text: &str, ink: Ink) {
        let count = text.chars().count();
        self.push(text, ink);
        self.char_count += count;
        self.map.pass_plain(count);
    }

    fn push_undecodable(&mut self, bytes: &[u8]) {
        self.ansi.interrupt();
        for byte in bytes {
            self.push_instead(&format!("<{byte:02X}>"), Ink::Bad);
        }
    }

    fn push_text(&mut self, text: &str) {
        self.push_visible(text, Ink::Plain);
    }

    fn push_styled(&mut self, text: &str) {
        let mut ansi = std::mem::take(&mut self.ansi);
        for piece in ansi.read(text) {
            match piece {
                AnsiPiece::Text(range, style) if style == AnsiStyle::default() => {
                    self.push_text(&text[range]);
                }
                AnsiPiece::Text(range, style) => {
                    self.push_visible(&text[range], Ink::Styled(style));
                }
                AnsiPiece::Obeyed(range) => {
                    for _ in text[range].chars() {
                        self.push_instead("", Ink::Plain);
                    }
                }
            }
        }
        self.ansi = ansi;
    }

    fn push_visible(&mut self, text: &str, ink: Ink) {
        let mut plain_from = 0;
        for (at, character) in text.char_indices() {
            let replaced = visible(character);
            if replaced.is_none() && !matches!(character, '\n' | '\r') {
                continue;
            }
            self.push_plain(&text[plain_from..at], ink);
            plain_from = at + character.len_utf8();
            match replaced {
                Some(replaced) => self.push_instead(&replaced.to_string(), Ink::Faint),
                None => self.push_break(character, ink),
            }
        }
        self.push_plain(&text[plain_from..], ink);
    }

    /// CR LF, CR and LF all become one `\n`.
    fn push_break(&mut self, character: char, ink: Ink) {
        if character == '\n' && self.ends_with_cr {
            self.push_instead("", ink);
            self.ends_with_cr = false;
            return;
        }
        self.starts_with_lf |= character == '\n' && self.text.is_empty();
        self.push_instead("\n", ink);
        self.ends_with_cr = character == '\r';
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(pieces: Vec<TextPiece>) -> Content {
        decoded_content(&RecordText { pieces }, None)
    }

    fn shown(of: &str) -> Content {
        text(vec![TextPiece::Text(of.to_owned())])
    }

    #[test]
    fn a_failure_stands_out_among_notes() {
        let journal = crate::journal::Journal::in_memory(1 << 16).reader();
        let reader = TextReader {
            receive: crate::text::Encoding::UTF_8,
            send: crate::text::Encoding::UTF_8,
        };
        let form = Form {
            source: &journal,
            text: &reader,
            shape: Shape::default(),
            note: &|_| "said".to_owned(),
        };
        let error = crate::net::OperationError::NoClients;
        let failure = form.note_content(&Note::Trouble { error });
        assert_eq!(failure.inks, [(0..4, Ink::Bad)]);
        let calm = form.note_content(&Note::Closed { local: None });
        assert_eq!(calm.inks, [(0..4, Ink::Plain)]);
    }

    #[test]
    fn every_kind_of_line_break_is_one_break() {
        assert_eq!(shown("a\r\nb\rc\nd\n\n").text, "a\nb\nc\nd\n\n");
    }

    #[test]
    fn a_break_at_the_border_of_records_is_remembered() {
        assert!(shown("a\r").ends_with_cr);
        assert!(!shown("a\r\n").ends_with_cr);
        assert!(shown("\nb").starts_with_lf);
        assert!(!shown("\r\nb").starts_with_lf);
        assert!(!shown("a\nb").starts_with_lf);
    }

    #[test]
    fn undecodable_bytes_and_control_characters_stand_out() {
        let content = text(vec![
            TextPiece::Text("旧\u{1b}[".to_owned()),
            TextPiece::Undecodable(vec![0xA7, 0x0F]),
            TextPiece::Text("\tend".to_owned()),
        ]);
        assert_eq!(content.text, "旧<1B>[<A7><0F>\tend");
        let inks: Vec<_> = content
            .inks
            .iter()
            .map(|(range, ink)| (&content.text[range.clone()], *ink))
            .collect();
        let expected = [
            ("旧", Ink::Plain),
            ("<1B>", Ink::Faint),
            ("[", Ink::Plain),
            ("<A7><0F>", Ink::Bad),
            ("\tend", Ink::Plain),
        ];
        assert_eq!(inks, expected);
    }

    #[test]
    fn characters_of_the_record_are_found_in_what_shows_them() {
        let content = text(vec![
            TextPiece::Text("旧\u{1b}a\r\nb".to_owned()),
            TextPiece::Undecodable(vec![0xA7]),
            TextPiece::Text("c".to_owned()),
        ]);
        let shown = |range| {
            let range = content.map.of_characters(range).unwrap_or_default();
            let shown = content.text.chars().skip(range.start);
            shown.take(range.len()).collect::<String>()
        };
        assert_eq!(shown(0..1), "旧");
        assert_eq!(shown(1..2), "<1B>");
        assert_eq!(shown(2..6), "a\nb");
        assert_eq!(shown(5..7), "b<A7>");
        assert_eq!(shown(7..8), "c");
        assert_eq!(shown(4..5), "", "the LF after a CR");
    }

    #[test]
    fn colours_are_obeyed_only_where_they_are_wanted() {
        let pieces = vec![TextPiece::Text(
            "a\u{1b}[1;31mb\u{1b}[0mc\u{1b}[2J".to_owned(),
        )];
        let decoded = RecordText { pieces };
        let content = decoded_content(&decoded, None);
        assert_eq!(content.text, "a<1B>[1;31mb<1B>[0mc<1B>[2J");
        let content = decoded_content(&decoded, Some(AnsiState::default()));
        assert_eq!(content.text, "abc<1B>[2J");
        assert_eq!(content.map.of_characters(8..9), Some(1..2));
        assert!(matches!(content.inks[1], (_, Ink::Styled(style)) if style.bold));
        assert_eq!(content.inks[2], (2..3, Ink::Plain));
    }

    #[test]
    fn characters_that_turn_text_around_are_made_visible() {
        assert_eq!(shown("a\u{202E}b").text, "a<U+202E>b");
    }
}
