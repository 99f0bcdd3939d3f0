use std::iter::Enumerate;
use std::str::Chars;

use super::{Encoding, Unmappable, hex, visible};

/// Why a text with escapes cannot be sent. The position is that of the
/// backslash (of the character for `Unmappable`), in the text as typed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EscapeError {
    #[error("unknown escape \\{found} at character {position}")]
    Unknown { position: usize, found: char },
    /// `\x` wants two, `\u` four HEX digits (or `\u{1F600}`).
    #[error("the escape at character {position} is not complete")]
    Incomplete { position: usize },
    /// Half of a surrogate pair, or more than U+10FFFF.
    #[error("the escape at character {position} is no character")]
    NotACharacter { position: usize },
    #[error(transparent)]
    Unmappable(#[from] Unmappable),
}

/// The letter after the backslash and what it means, as in C.
const NAMED: [(char, char); 12] = [
    ('r', '\r'),
    ('n', '\n'),
    ('t', '\t'),
    ('0', '\0'),
    ('\\', '\\'),
    ('a', '\u{07}'),
    ('b', '\u{08}'),
    ('f', '\u{0C}'),
    ('v', '\u{0B}'),
    ('e', '\u{1B}'),
    ('"', '"'),
    ('\'', '\''),
];

/// Encodes `text`, obeying `\r \n \t \0 \\ \xHH \uXXXX`, `\u{…}` and C's other
/// one-letter escapes: `\xHH` is that byte in every encoding, all others are
/// characters in `encoding`.
///
/// `\0` is always the NUL character alone (there are no octal escapes). Two
/// `\uXXXX` that are a surrogate pair are one character, as in JSON.
///
/// ```
/// # use wirepad::text::{unescape, Encoding};
/// assert_eq!(unescape(r"AT\r\n", Encoding::UTF_8), Ok(b"AT\r\n".to_vec()));
/// assert_eq!(unescape(r"\xFF\u4E2D", Encoding::UTF_8), Ok(b"\xFF\xE4\xB8\xAD".to_vec()));
/// ```
pub fn unescape(text: &str, encoding: Encoding) -> Result<Vec<u8>, EscapeError> {
    let mut output = Output::new(encoding);
    let mut rest = text.chars().enumerate();
    while let Some((position, character)) = rest.next() {
        let meaning = match character {
            '\\' => read_escape(position, &mut rest)?,
            _ => Meaning::Character(character),
        };
        output.push(position, meaning)?;
    }
    output.flush()?;
    Ok(output.bytes)
}

/// Writes `text` so that [`unescape`] gives it back and every character can be
/// seen.
///
/// ```
/// # use wirepad::text::escape;
/// assert_eq!(escape("中\\\r\n\u{202E}"), r"中\\\r\n\u202E");
/// ```
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        push_escaped(character, &mut out);
    }
    out
}

fn push_escaped(character: char, out: &mut String) {
    let is_hidden = character.is_control() || visible(character).is_some();
    if character != '\\' && !is_hidden {
        return out.push(character);
    }
    match NAMED.iter().find(|(_, meaning)| *meaning == character) {
        Some((letter, _)) => out.extend(['\\', *letter]),
        // Not `\xHH`: that is a byte, which is no character in UTF-16.
        None if character <= '\u{FFFF}' => {
            out.push_str(&format!("\\u{:04X}", u32::from(character)));
        }
        None => out.push_str(&format!("\\u{{{:X}}}", u32::from(character))),
    }
}

type Rest<'a> = Enumerate<Chars<'a>>;

#[derive(Clone, Copy)]
enum Meaning {
    Character(char),
    Byte(u8),
}

/// Reads what stands after the backslash at `position`.
fn read_escape(position: usize, rest: &mut Rest<'_>) -> Result<Meaning, EscapeError> {
    let incomplete = EscapeError::Incomplete { position };
    let (_, found) = rest.next().ok_or(incomplete.clone())?;
    match found {
        'x' => {
            let byte = read_digits(2, rest).and_then(|value| u8::try_from(value).ok());
            byte.map(Meaning::Byte).ok_or(incomplete)
        }
        'u' => {
            let code = read_code_point(rest).ok_or(incomplete)?;
            let character = char::from_u32(code).ok_or(EscapeError::NotACharacter { position })?;
            Ok(Meaning::Character(character))
        }
        _ => named(found)
            .map(Meaning::Character)
            .ok_or(EscapeError::Unknown { position, found }),
    }
}

fn named(letter: char) -> Option<char> {
    let entry = NAMED.iter().find(|(name, _)| *name == letter);
    entry.map(|(_, meaning)| *meaning)
}

/// Reads what stands after `\u`: `{…}`, four digits, or four digits and the
/// `\uXXXX` of the second surrogate. `None` when it is not complete.
fn read_code_point(rest: &mut Rest<'_>) -> Option<u32> {
    if skip('{', rest) {
        return read_braced(rest);
    }
    let unit = read_digits(4, rest)?;
    Some(read_second_surrogate(unit, rest).unwrap_or(unit))
}

/// Any number of digits up to the closing brace; a sum that is too large for a
/// character stays too large.
fn read_braced(rest: &mut Rest<'_>) -> Option<u32> {
    let mut code: Option<u32> = None;
    while !skip('}', rest) {
        let (_, character) = rest.next()?;
        let value = u32::from(hex::digit(character)?);
        code = Some(code.unwrap_or(0).saturating_mul(16).saturating_add(value));
    }
    code
}

fn read_second_surrogate(first: u32, rest: &mut Rest<'_>) -> Option<u32> {
    let mut ahead = rest.clone();
    let is_pair = (0xD800..0xDC00).contains(&first) && skip('\\', &mut ahead);
    if !is_pair || !skip('u', &mut ahead) {
        return None;
    }
    let second = read_digits(4, &mut ahead).filter(|unit| (0xDC00..0xE000).contains(unit))?;
    *rest = ahead;
    Some(0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00))
}

fn read_digits(count: usize, rest: &mut Rest<'_>) -> Option<u32> {
    (0..count).try_fold(0, |value, _| {
        let (_, character) = rest.next()?;
        Some(value * 16 + u32::from(hex::digit(character)?))
    })
}

/// Steps over `wanted` if it comes next.
fn skip(wanted: char, rest: &mut Rest<'_>) -> bool {
    let mut ahead = rest.clone();
    let is_next = ahead.next().is_some_and(|(_, next)| next == wanted);
    if is_next {
        *rest = ahead;
    }
    is_next
}

/// Characters wait until a raw byte comes, so that a stateful encoding shifts
/// as seldom as it can.
struct Output {
    encoding: Encoding,
    bytes: Vec<u8>,
    waiting: String,
    /// Where each waiting character was typed.
    positions: Vec<usize>,
}

impl Output {
    fn new(encoding: Encoding) -> Self {
        Self {
            encoding,
            bytes: Vec::new(),
            waiting: String::new(),
            positions: Vec::new(),
        }
    }

    fn push(&mut self, position: usize, meaning: Meaning) -> Result<(), Unmappable> {
        match meaning {
            Meaning::Character(character) => {
                self.waiting.push(character);
                self.positions.push(position);
            }
            Meaning::Byte(byte) => {
                self.flush()?;
                self.bytes.push(byte);
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Unmappable> {
        let encoded = self.encoding.encode(&self.waiting);
        let encoded = encoded.map_err(|unmappable| Unmappable {
            position: self.positions[unmappable.position],
            ..unmappable
        })?;
        self.bytes.extend(encoded);
        self.waiting.clear();
        self.positions.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn utf8(text: &str) -> Result<Vec<u8>, EscapeError> {
        unescape(text, Encoding::UTF_8)
    }

    #[test]
    fn one_letter_escapes_mean_what_they_mean_in_c() {
        assert_eq!(
            utf8(r#"\r\n\t\0\\\a\b\f\v\e\"\'"#),
            Ok(b"\r\n\t\0\\\x07\x08\x0C\x0B\x1B\"'".to_vec())
        );
    }

    #[test]
    fn nul_is_not_octal() {
        assert_eq!(utf8(r"\012"), Ok(b"\x0012".to_vec()));
    }

    #[test]
    fn a_byte_escape_is_that_byte_in_every_encoding() {
        let utf_16 = Encoding::from_label("UTF-16LE").unwrap();
        assert_eq!(unescape(r"a\xFFb", utf_16), Ok(b"a\0\xFFb\0".to_vec()));
        assert_eq!(unescape(r"\n", utf_16), Ok(b"\n\0".to_vec()));
        assert_eq!(
            unescape(r"\xC4\xe3", Encoding::ASCII),
            Ok(b"\xC4\xE3".to_vec())
        );
    }

    #[test]
    fn a_character_escape_is_encoded() {
        let gbk = Encoding::from_label("GBK").unwrap();
        assert_eq!(unescape(r"\u4f60", gbk), Ok(b"\xC4\xE3".to_vec()));
        assert_eq!(utf8(r"\u{1F600}\u{4F60}"), Ok("😀你".into()));
        assert_eq!(utf8(r"\u{0000041}"), Ok("A".into()));
    }

    #[test]
    fn a_surrogate_pair_is_one_character_and_half_a_pair_is_none() {
        let half = |position| Err(EscapeError::NotACharacter { position });
        assert_eq!(utf8(r"\uD83D\uDE00"), Ok("😀".into()));
        assert_eq!(utf8(r"a\uD83D"), half(1));
        assert_eq!(utf8(r"\uD83D\u0041"), half(0));
        assert_eq!(utf8(r"\uD83D\uD83D"), half(0));
        assert_eq!(utf8(r"\uDE00"), half(0));
        assert_eq!(utf8(r"\u{110000}"), half(0));
        assert_eq!(utf8(r"\u{FFFFFFFFFF}"), half(0));
    }

    #[test]
    fn an_escape_that_ends_early_is_incomplete_at_its_backslash() {
        for text in [
            r"中\",
            r"中\x",
            r"中\x4",
            r"中\x4z",
            r"中\u",
            r"中\u123",
            r"中\u12 4",
            r"中\u{12",
            r"中\u{}",
            r"中\u{g}",
        ] {
            assert_eq!(
                utf8(text),
                Err(EscapeError::Incomplete { position: 1 }),
                "{text}"
            );
        }
    }

    #[test]
    fn an_unknown_escape_is_named() {
        let unknown = |position, found| Err(EscapeError::Unknown { position, found });
        assert_eq!(utf8(r"ab\q"), unknown(2, 'q'));
        assert_eq!(utf8(r"\中"), unknown(0, '中'));
    }

    #[test]
    fn an_unmappable_character_is_found_where_it_was_typed() {
        let position = |text| match unescape(text, Encoding::ASCII) {
            Err(EscapeError::Unmappable(unmappable)) => unmappable.position,
            other => panic!("{other:?}"),
        };
        assert_eq!(position(r"\n\x41b中"), 7);
        assert_eq!(position(r"\n\x41b\u4E2D"), 7);
    }

    proptest! {
        #[test]
        fn what_is_escaped_is_read_back(text: String) {
            for label in ["UTF-8", "UTF-16BE", "GB18030"] {
                let encoding = Encoding::from_label(label).unwrap();
                prop_assert_eq!(unescape(&escape(&text), encoding).ok(), encoding.encode(&text).ok());
            }
        }

        #[test]
        fn every_scalar_value_is_escaped_and_read_back(character: char) {
            let text = character.to_string();
            prop_assert_eq!(utf8(&escape(&text)), Ok(text.into_bytes()));
        }

        #[test]
        fn an_escaped_text_has_nothing_hidden(text: String) {
            prop_assert!(!escape(&text).chars().any(|c| c.is_control() || visible(c).is_some()));
        }

        #[test]
        fn any_text_is_read_or_refused(text in r"[\\xu{}0-9a-fA-F中]{0,16}") {
            let _ = utf8(&text);
        }
    }
}
