//! HEX: the only place that reads or writes it.

use std::iter::{Enumerate, Peekable};
use std::str::Chars;

/// Why a text is not HEX, with the place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HexError {
    /// Neither a digit nor a separator, or a prefix without digits after it.
    #[error("character {position} ({found:?}) is not a HEX digit")]
    NotHex { position: usize, found: char },
    /// A group of three or more digits has an odd number of them, or one of a
    /// pattern a single one: half a byte is missing. The place is that of the
    /// group's last digit.
    #[error("the byte at character {position} has one digit only")]
    HalfByte { position: usize },
}

/// Reads HEX as people write it: pairs with blanks, line breaks, commas,
/// semicolons, colons, dashes, `0x` or `\x` prefixes, `h` suffixes, or one long run.
///
/// A digit that stands alone between separators is a byte of its own.
///
/// ```
/// # use wirepad::text::hex::{parse, HexError};
/// assert_eq!(parse("55 AA"), Ok(vec![0x55, 0xAA]));
/// assert_eq!(parse("0x55, 0xaa"), parse("55AA"));
/// assert_eq!(parse("1 2 A"), Ok(vec![0x01, 0x02, 0x0A]));
/// assert_eq!(parse("55A"), Err(HexError::HalfByte { position: 2 }));
/// ```
pub fn parse(text: &str) -> Result<Vec<u8>, HexError> {
    let bytes = Reader::new(text, false).run()?;
    Ok(bytes.into_iter().map(|byte| byte.value).collect())
}

/// A byte to look for, of which some bits may be anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ByteMask {
    /// Zero where `mask` is.
    pub value: u8,
    /// The bits that count: `FF` for a byte, `F0` and `0F` for half of one,
    /// `00` for none.
    pub mask: u8,
}

impl ByteMask {
    pub fn fits(self, byte: u8) -> bool {
        byte & self.mask == self.value
    }

    pub fn is_exact(self) -> bool {
        self.mask == 0xFF
    }

    fn of_halves(high: Self, low: Self) -> Self {
        Self {
            value: high.value << 4 | low.value,
            mask: high.mask << 4 | low.mask,
        }
    }
}

/// Reads HEX as [`parse`] does, in which `?` stands for any digit. Alone
/// between separators it stands for any byte. A digit that stands alone is a
/// fault: whether `E4 B` is to find `E4 0B` or any `E4 B?`, nobody can tell.
///
/// ```
/// # use wirepad::text::hex::parse_pattern;
/// let fits = |text, byte| parse_pattern(text).unwrap()[0].fits(byte);
/// assert!(fits("??", 0x5A) && fits("5?", 0x5A) && fits("?A", 0x5A));
/// assert!(!fits("5?", 0xA5));
/// ```
pub fn parse_pattern(text: &str) -> Result<Vec<ByteMask>, HexError> {
    Reader::new(text, true).run()
}

/// The value of one HEX digit.
pub(super) fn digit(character: char) -> Option<u8> {
    character
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

struct Reader<'a> {
    characters: Peekable<Enumerate<Chars<'a>>>,
    bytes: Vec<ByteMask>,
    group: Group,
    has_wildcards: bool,
}

/// The digits since the last separator.
#[derive(Default)]
struct Group {
    digits: usize,
    last_position: usize,
    last: Half,
}

/// One digit: four bits, or any.
#[derive(Clone, Copy)]
struct Half(ByteMask);

impl Default for Half {
    fn default() -> Self {
        Self(ByteMask { value: 0, mask: 0 })
    }
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, has_wildcards: bool) -> Self {
        Self {
            characters: text.chars().enumerate().peekable(),
            bytes: Vec::with_capacity(text.len() / 2),
            group: Group::default(),
            has_wildcards,
        }
    }

    fn run(mut self) -> Result<Vec<ByteMask>, HexError> {
        while let Some((position, found)) = self.characters.next() {
            self.take(position, found)?;
        }
        self.end_group()?;
        Ok(self.bytes)
    }

    fn half(&self, character: char) -> Option<Half> {
        if self.has_wildcards && character == '?' {
            return Some(Half::default());
        }
        let value = digit(character)?;
        Some(Half(ByteMask { value, mask: 0x0F }))
    }

    fn take(&mut self, position: usize, found: char) -> Result<(), HexError> {
        if self.starts_prefix(found) {
            return self.prefix(position, found);
        }
        if let Some(half) = self.half(found) {
            self.digit(position, half);
            return Ok(());
        }
        let ends_suffix = matches!(found, 'h' | 'H') && self.group.digits > 0;
        if ends_suffix || is_separator(found) {
            return self.end_group();
        }
        Err(HexError::NotHex { position, found })
    }

    /// After an odd number of digits a `0` is the second half of a byte, not
    /// the beginning of `0x`.
    fn starts_prefix(&mut self, found: char) -> bool {
        let may_start = found == '\\' || (found == '0' && self.group.digits.is_multiple_of(2));
        may_start && matches!(self.characters.peek(), Some((_, 'x' | 'X')))
    }

    fn prefix(&mut self, position: usize, found: char) -> Result<(), HexError> {
        self.end_group()?;
        let (position, found) = self.characters.next().unwrap_or((position, found));
        match self.characters.peek().copied() {
            Some((_, next)) if self.half(next).is_some() => Ok(()),
            _ => Err(HexError::NotHex { position, found }),
        }
    }

    fn digit(&mut self, position: usize, half: Half) {
        if self.group.digits % 2 == 1 {
            let byte = ByteMask::of_halves(self.group.last.0, half.0);
            self.bytes.push(byte);
        }
        self.group = Group {
            digits: self.group.digits + 1,
            last_position: position,
            last: half,
        };
    }

    fn end_group(&mut self) -> Result<(), HexError> {
        let group = std::mem::take(&mut self.group);
        match group.digits {
            1 if !self.has_wildcards => self.bytes.push(ByteMask {
                mask: 0xFF,
                ..group.last.0
            }),
            1 if group.last.0.mask == 0 => self.bytes.push(group.last.0),
            digits if digits % 2 == 1 => {
                let position = group.last_position;
                return Err(HexError::HalfByte { position });
            }
            _ => {}
        }
        Ok(())
    }
}

fn is_separator(character: char) -> bool {
    matches!(character, ',' | ';' | ':' | '-') || character.is_whitespace()
}

/// Upper-case pairs with one blank between.
///
/// ```
/// # use wirepad::text::hex::format;
/// assert_eq!(format(&[0x55, 0x00, 0x0A]), "55 00 0A");
/// ```
pub fn format(bytes: &[u8]) -> String {
    let mut out = String::new();
    format_into(bytes, &mut out);
    out
}

/// Appends what [`format()`] gives.
pub fn format_into(bytes: &[u8], out: &mut String) {
    let Some((first, rest)) = bytes.split_first() else {
        return;
    };
    out.reserve(bytes.len() * 3);
    push_pair(*first, out);
    for byte in rest {
        out.push(' ');
        push_pair(*byte, out);
    }
}

/// Appends lower-case digits without blanks, as programs write HEX for each
/// other. [`parse`] reads them.
pub fn format_run_into(bytes: &[u8], out: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    out.reserve(bytes.len() * 2);
    for byte in bytes {
        out.push(char::from(DIGITS[usize::from(byte >> 4)]));
        out.push(char::from(DIGITS[usize::from(byte & 0x0F)]));
    }
}

/// The first `max_bytes` bytes as [`format()`] writes them, and ` …` when there
/// are more: what a preview shows.
pub fn format_prefix(bytes: &[u8], max_bytes: usize) -> String {
    let shown = bytes.get(..max_bytes).unwrap_or(bytes);
    let mut out = format(shown);
    if shown.len() < bytes.len() {
        out.push_str(if shown.is_empty() { "…" } else { " …" });
    }
    out
}

/// Appends two upper-case digits.
pub(super) fn push_pair(byte: u8, out: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    out.push(char::from(DIGITS[usize::from(byte >> 4)]));
    out.push(char::from(DIGITS[usize::from(byte & 0x0F)]));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_way_to_write_two_bytes_is_read() {
        for text in [
            "55 0A",
            "550A",
            "550a",
            "55,0A",
            "55;0A",
            "55:0A",
            "55-0A",
            "55\r\n0A\n",
            "\t55\u{3000}0A ",
            "0x55 0x0A",
            "0X55,0X0A,",
            "0x550A",
            "0x550x0A",
            r"\x55\x0A",
            r"\X55 \x0a",
            "55h 0Ah",
            "55h0AH",
            "0x55, 0xA",
            "55 A",
            "55h, Ah",
        ] {
            assert_eq!(parse(text), Ok(vec![0x55, 0x0A]), "{text:?}");
        }
    }

    #[test]
    fn single_digits_between_separators_are_bytes() {
        assert_eq!(parse("1 2 A"), Ok(vec![1, 2, 10]));
        assert_eq!(parse("0"), Ok(vec![0]));
        assert_eq!(parse(""), Ok(vec![]));
        assert_eq!(parse(" ,\n"), Ok(vec![]));
    }

    #[test]
    fn an_odd_run_is_half_a_byte_at_its_last_digit() {
        assert_eq!(parse("123"), Err(HexError::HalfByte { position: 2 }));
        assert_eq!(
            parse("00 12345 00"),
            Err(HexError::HalfByte { position: 7 })
        );
        assert_eq!(parse("0x123"), Err(HexError::HalfByte { position: 4 }));
    }

    #[test]
    fn what_is_not_hex_is_named_with_its_place_in_characters() {
        let not_hex = |position, found| Err(HexError::NotHex { position, found });
        assert_eq!(parse("55 GG"), not_hex(3, 'G'));
        assert_eq!(parse("55 中"), not_hex(3, '中'));
        assert_eq!(parse("\u{3000}中"), not_hex(1, '中'));
        assert_eq!(parse("h"), not_hex(0, 'h'));
        assert_eq!(parse("55 x"), not_hex(3, 'x'));
        assert_eq!(parse(r"\55"), not_hex(0, '\\'));
    }

    #[test]
    fn a_prefix_without_digits_is_not_hex() {
        let not_hex = |position, found| Err(HexError::NotHex { position, found });
        assert_eq!(parse("0x"), not_hex(1, 'x'));
        assert_eq!(parse("0x 55"), not_hex(1, 'x'));
        assert_eq!(parse(r"\x"), not_hex(1, 'x'));
        assert_eq!(parse("00x5"), not_hex(2, 'x'));
    }

    #[test]
    fn a_preview_shows_that_bytes_are_left_out() {
        assert_eq!(format_prefix(&[1, 2], 2), "01 02");
        assert_eq!(format_prefix(&[1, 2, 3], 2), "01 02 …");
        assert_eq!(format_prefix(&[1], 0), "…");
        assert_eq!(format_prefix(&[], 0), "");
    }

    #[test]
    fn wildcards_stand_for_bytes_and_halves() {
        let masks = |text| {
            let bytes = parse_pattern(text).unwrap();
            let pairs: Vec<_> = bytes.iter().map(|it| (it.value, it.mask)).collect();
            pairs
        };
        assert_eq!(masks("55 ?? 5? ?A"), masks("55??5??A"));
        assert_eq!(
            masks("55 ?? 5? ?A"),
            [(0x55, 0xFF), (0, 0), (0x50, 0xF0), (0x0A, 0x0F)]
        );
        assert_eq!(masks("05 ? 0x?1"), [(5, 0xFF), (0, 0), (1, 0x0F)]);
    }

    #[test]
    fn a_pattern_with_half_a_byte_is_refused_at_its_place() {
        assert_eq!(
            parse_pattern("55?"),
            Err(HexError::HalfByte { position: 2 })
        );
        for (text, position) in [("E4 B", 3), ("E 4B", 0), ("0x5 ?", 2)] {
            let half = Err(HexError::HalfByte { position });
            assert_eq!(parse_pattern(text), half, "{text}");
        }
        let found = '*';
        assert_eq!(
            parse_pattern("55 *"),
            Err(HexError::NotHex { position: 3, found })
        );
    }

    #[test]
    fn a_wildcard_is_no_hex_to_send() {
        let found = '?';
        assert_eq!(parse("5?"), Err(HexError::NotHex { position: 1, found }));
    }

    proptest! {
        #[test]
        fn a_pattern_without_wildcards_is_hex(text in r"[0-9A-Fa-fxh\\ ,]{0,24}") {
            let exact = |mask: ByteMask| mask.is_exact().then_some(mask.value);
            let sent = parse(&text).map(|it| it.into_iter().map(Some).collect::<Vec<_>>());
            match parse_pattern(&text) {
                // A digit that stands alone is a byte to send, and none to find.
                Err(HexError::HalfByte { .. }) if sent.is_ok() => {}
                read => {
                    let read = read.map(|it| it.into_iter().map(exact).collect());
                    if sent != read {
                        prop_assert!(read.is_err() && sent.is_err());
                    }
                }
            }
        }

        #[test]
        fn what_is_written_is_read_back(bytes: Vec<u8>) {
            prop_assert_eq!(parse(&format(&bytes)), Ok(bytes));
        }

        #[test]
        fn what_is_written_for_programs_is_read_back(bytes: Vec<u8>) {
            let mut run = String::new();
            format_run_into(&bytes, &mut run);
            prop_assert!(run.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f')));
            prop_assert_eq!(parse(&run), Ok(bytes));
        }

        #[test]
        fn blanks_between_the_pairs_mean_nothing(bytes: Vec<u8>) {
            let run = format(&bytes).replace(' ', "");
            prop_assert_eq!(parse(&run), Ok(bytes));
        }

        #[test]
        fn an_error_points_into_the_text(text in r"[0-9A-Fa-fxXh\\ ,:中]{0,24}") {
            if let Err(HexError::NotHex { position, found }) = parse(&text) {
                prop_assert_eq!(text.chars().nth(position), Some(found));
            } else if let Err(HexError::HalfByte { position }) = parse(&text) {
                prop_assert!(text.chars().nth(position).and_then(digit).is_some());
            }
        }
    }
}
