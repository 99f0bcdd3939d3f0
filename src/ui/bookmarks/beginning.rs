use crate::i18n::say;
use crate::journal::{JournalReader, Note, Record, RecordText, TextPiece, TextReader};
use crate::text::{hex, visible};
use crate::ui::tab::Tab;
use crate::value::{Direction, Language, RecordSeq, Stamp};

/// Characters of a record that a list shows.
const SHOWN_CHARS: usize = 200;
/// More than so many characters take in any encoding, so that a character cut
/// in two is never shown.
const READ_BYTES: usize = 4 * SHOWN_CHARS + 8;

/// When a record came and how it begins, in one line.
#[derive(Clone, Debug, PartialEq)]
pub struct Beginning {
    pub at: Stamp,
    pub text: String,
}

/// Reads beginnings as a tab shows its records, on any thread.
#[derive(Clone, Debug)]
pub struct BeginningReader {
    journal: JournalReader,
    text: TextReader,
    as_hex: bool,
    language: Language,
}

impl BeginningReader {
    pub fn of(tab: &Tab, language: Language) -> Self {
        let (receive, send) = (&tab.settings.receive, &tab.settings.send);
        Self {
            journal: tab.session.reader().clone(),
            text: TextReader {
                receive: receive.encoding,
                send: send.encoding,
            },
            as_hex: receive.as_hex,
            language,
        }
    }

    /// `None` when the record is gone.
    pub fn read(&self, seq: RecordSeq) -> Option<Beginning> {
        let mut record = self.journal.read(seq)?;
        if record.direction != Direction::Note {
            record.bytes.truncate(READ_BYTES);
        }
        let text = self.shown(&record);
        Some(Beginning {
            at: record.at,
            text: text.chars().take(SHOWN_CHARS).collect(),
        })
    }

    fn shown(&self, record: &Record) -> String {
        if record.direction == Direction::Note {
            return in_one_line(&say::note(self.language, &Note::from_bytes(&record.bytes)));
        }
        if self.as_hex {
            return hex::format(&record.bytes);
        }
        in_one_line_of(&self.text.read(&self.journal, record))
    }
}

fn in_one_line_of(text: &RecordText) -> String {
    let mut line = String::new();
    for piece in &text.pieces {
        match piece {
            TextPiece::Text(text) => line.push_str(&in_one_line(text)),
            TextPiece::Undecodable(bytes) => {
                let bytes = bytes.iter().map(|byte| format!("<{byte:02X}>"));
                line.extend(bytes);
            }
        }
    }
    line
}

/// Nothing in it moves the pen or turns the line around.
fn in_one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for character in text.chars() {
        match (character, visible(character)) {
            ('\r' | '\n' | '\t', _) => line.push(' '),
            (_, Some(replaced)) => line.push_str(&replaced.to_string()),
            (_, None) => line.push(character),
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beginning_is_one_line_in_which_nothing_is_obeyed() {
        let text = RecordText {
            pieces: vec![
                TextPiece::Text("你好\r\n\u{1B}[31m\u{202E}".to_owned()),
                TextPiece::Undecodable(vec![0xA7]),
            ],
        };
        assert_eq!(in_one_line_of(&text), "你好  <1B>[31m<U+202E><A7>");
    }
}
