use crate::i18n::say;
use crate::journal::{Note, Record, RecordText, TextPiece, TextReader};
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

impl Beginning {
    /// `None` when the record is gone.
    pub fn read(tab: &Tab, seq: RecordSeq, language: Language) -> Option<Self> {
        let mut record = tab.session.reader().read(seq)?;
        if record.direction != Direction::Note {
            record.bytes.truncate(READ_BYTES);
        }
        let text = shown(tab, &record, language);
        Some(Self {
            at: record.at,
            text: text.chars().take(SHOWN_CHARS).collect(),
        })
    }
}

fn shown(tab: &Tab, record: &Record, language: Language) -> String {
    if record.direction == Direction::Note {
        return in_one_line(&say::note(language, &Note::from_bytes(&record.bytes)));
    }
    if tab.settings.receive.as_hex {
        return hex::format(&record.bytes);
    }
    let reader = TextReader {
        receive: tab.settings.receive.encoding,
        send: tab.settings.send.encoding,
    };
    in_one_line_of(&reader.read(tab.session.reader(), record))
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
