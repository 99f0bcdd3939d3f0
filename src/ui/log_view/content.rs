//! A record as text on the screen: decoded, or as HEX pairs, or a note's
//! sentence, with control characters made visible.

use std::ops::Range;

use super::source::LogSource;
use crate::journal::{Note, Record, RecordText, TextPiece, TextReader};
use crate::settings::RuleColor;
use crate::text::{hex, visible};
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
}

/// How contents are shown.
#[derive(Clone, Copy)]
pub(super) struct Form<'a> {
    pub source: &'a dyn LogSource,
    pub text: &'a TextReader,
    pub as_hex: bool,
    pub note: &'a dyn Fn(&Note) -> String,
}

impl Form<'_> {
    /// The text of a record, or of its first `limit_bytes`.
    pub fn content(&self, mut record: Record, limit_bytes: usize) -> Content {
        if record.direction == Direction::Note {
            return self.note_content(&Note::from_bytes(&record.bytes));
        }
        let hidden = record.bytes.len().saturating_sub(limit_bytes);
        record.bytes.truncate(limit_bytes);
        let mut content = if self.as_hex {
            hex_content(&record.bytes)
        } else {
            self.text_content(&record, hidden > 0)
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

    fn text_content(&self, record: &Record, is_cut: bool) -> Content {
        let mut text = self.source.text(self.text, record);
        let ends_undecodable = matches!(text.pieces.last(), Some(TextPiece::Undecodable(_)));
        if is_cut && let Some(TextPiece::Undecodable(bytes)) = text.pieces.last_mut() {
            // The cut may have gone through a character of up to four bytes.
            bytes.truncate(bytes.len().saturating_sub(3));
        }
        let mut content = decoded_content(&text);
        content.is_open = ends_undecodable && !is_cut && record.place.is_some();
        content
    }
}

fn hex_content(bytes: &[u8]) -> Content {
    let mut content = Content::default();
    content.push(&hex::format(bytes), Ink::Plain);
    content
}

fn decoded_content(decoded: &RecordText) -> Content {
    let mut content = Content::default();
    for piece in &decoded.pieces {
        match piece {
            TextPiece::Text(text) => content.push_text(text),
            TextPiece::Undecodable(bytes) => content.push_undecodable(bytes),
        }
    }
    content
}

impl Content {
    fn push(&mut self, text: &str, ink: Ink) {
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

    fn push_undecodable(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.push(&format!("<{byte:02X}>"), Ink::Bad);
        }
    }

    fn push_text(&mut self, text: &str) {
        let mut plain_from = 0;
        for (at, character) in text.char_indices() {
            let replaced = visible(character);
            if replaced.is_none() && !matches!(character, '\n' | '\r') {
                continue;
            }
            self.push(&text[plain_from..at], Ink::Plain);
            plain_from = at + character.len_utf8();
            match replaced {
                Some(replaced) => self.push(&replaced.to_string(), Ink::Faint),
                None => self.push_break(character),
            }
        }
        self.push(&text[plain_from..], Ink::Plain);
    }

    /// CR LF, CR and LF all become one `\n`.
    fn push_break(&mut self, character: char) {
        if character == '\n' && self.ends_with_cr {
            self.ends_with_cr = false;
            return;
        }
        self.starts_with_lf |= character == '\n' && self.text.is_empty();
        self.push("\n", Ink::Plain);
        self.ends_with_cr = character == '\r';
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(pieces: Vec<TextPiece>) -> Content {
        decoded_content(&RecordText { pieces })
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
            as_hex: false,
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
    fn characters_that_turn_text_around_are_made_visible() {
        assert_eq!(shown("a\u{202E}b").text, "a<U+202E>b");
    }
}
