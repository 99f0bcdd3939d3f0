//! Which encoding bytes are most likely in.

use std::ops::RangeInclusive;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

use super::{Decoder, Encoding, Piece};

/// No more is looked at: what a detector learns, it learns from far less.
const LOOKED_AT: usize = 16 * 1024;
/// Bytes that are decoded between two looks at whether there was a fault.
const PART: usize = 64;
/// So many bytes beyond ASCII are a text and no accident.
const ENOUGH_BYTES: usize = 20;
/// So many characters of UTF-8 are one hardly by chance.
const ENOUGH_CHARACTERS: usize = 3;
/// Of a hundred bytes of text no more than this are controls.
const CONTROLS_PERCENT: usize = 5;

/// An encoding that bytes may be in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guess {
    pub encoding: Encoding,
    pub sureness: Sureness,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sureness {
    /// A byte order mark says so.
    Certain,
    /// The bytes follow a rule that other encodings follow by chance only.
    High,
    /// They look like text of it.
    Likely,
    /// They are few, or some of them do not fit.
    Low,
    /// They are all ASCII, which nearly every encoding reads the same.
    Ascii,
}

/// What is likelier for reasons beyond the bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Leaning {
    /// The reader reads Chinese.
    pub chinese: bool,
    /// What such bytes are read in so far.
    pub in_use: Option<Encoding>,
}

/// The likeliest encoding of `bytes`, which may begin and end within a
/// character. `None` for no bytes, and for what is no text.
///
/// First what can be told by rule: byte order marks, UTF-16 by its zero bytes,
/// ASCII, UTF-8. Of a few bytes, then, the encoding in use when it explains them,
/// and UTF-16 when they are Chinese in it. Then `chardetng`, which Firefox
/// guesses with.
///
/// ```
/// # use wirepad::text::{Leaning, Sureness, guess};
/// let found = guess("温度 23.5 ℃".as_bytes(), Leaning::default()).unwrap();
/// assert_eq!((found.encoding.name(), found.sureness), ("UTF-8", Sureness::High));
/// ```
pub fn guess(bytes: &[u8], leaning: Leaning) -> Option<Guess> {
    let bytes = &bytes[..bytes.len().min(LOOKED_AT)];
    by_mark(bytes).or_else(|| by_zeros(bytes)).or_else(|| {
        let is_text = !bytes.is_empty() && !has_many_controls(bytes);
        match is_text {
            true => Some(of_text(bytes, leaning)),
            // Half of a Chinese character in UTF-16 may look like a control.
            false => by_chinese(bytes),
        }
    })
}

fn named(label: &str) -> Encoding {
    Encoding::from_label(label).unwrap_or_default()
}

fn by_mark(bytes: &[u8]) -> Option<Guess> {
    let label = match bytes {
        [0xEF, 0xBB, 0xBF, ..] => "UTF-8",
        [0xFF, 0xFE, ..] if bytes.len().is_multiple_of(2) => "UTF-16LE",
        [0xFE, 0xFF, ..] if bytes.len().is_multiple_of(2) => "UTF-16BE",
        _ => return None,
    };
    let encoding = named(label);
    (faults(encoding, bytes) == 0).then_some(Guess {
        encoding,
        sureness: Sureness::Certain,
    })
}

/// The high bytes of ASCII in UTF-16 are zero, and no text has zeros otherwise.
fn by_zeros(bytes: &[u8]) -> Option<Guess> {
    let units = bytes.len() / 2;
    let zeros = |from: usize| {
        let half = bytes.iter().skip(from).step_by(2);
        half.filter(|byte| **byte == 0).count()
    };
    let (first, second) = (zeros(0), zeros(1));
    let label = match (first, second) {
        _ if units < 2 => return None,
        (0, zeros) if zeros * 4 >= units => "UTF-16LE",
        (zeros, 0) if zeros * 4 >= units => "UTF-16BE",
        _ => return None,
    };
    let encoding = named(label);
    let low_bytes = bytes
        .iter()
        .copied()
        .filter(|byte| *byte != 0)
        .collect::<Vec<u8>>();
    let is_text = || !has_many_controls(&low_bytes) || usual_han(encoding, bytes).is_some();
    if faults(encoding, bytes) > 0 || !is_text() {
        return None;
    }
    let sureness = if units >= ENOUGH_CHARACTERS {
        Sureness::High
    } else {
        Sureness::Low
    };
    Some(Guess { encoding, sureness })
}

/// UTF-16 without a zero byte. A frame hardly ever is common characters alone.
fn by_chinese(bytes: &[u8]) -> Option<Guess> {
    ["UTF-16LE", "UTF-16BE"].into_iter().find_map(|label| {
        let encoding = named(label);
        let han = usual_han(encoding, bytes)?;
        let sureness = match han {
            0..ENOUGH_CHARACTERS => return None,
            ENOUGH_CHARACTERS => Sureness::Low,
            _ => Sureness::Likely,
        };
        Some(Guess { encoding, sureness })
    })
}

/// How many Chinese characters the bytes are, when they are nothing but common
/// ones, their punctuation and ASCII.
fn usual_han(encoding: Encoding, bytes: &[u8]) -> Option<usize> {
    let text = decode_whole(encoding, bytes)?;
    let is_usual = |character: char| match character {
        '\t' | '\r' | '\n' | ' '..='~' => true,
        '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FFEF}' => true,
        _ => is_common_han(character),
    };
    let is_han = |character: &char| matches!(character, '\u{4E00}'..='\u{9FFF}');
    text.chars()
        .all(is_usual)
        .then(|| text.chars().filter(is_han).count())
}

/// In GB 2312, or in the common half of Big5.
fn is_common_han(character: char) -> bool {
    let mut buffer = [0; 4];
    let text = character.encode_utf8(&mut buffer);
    let is_in = |label, leads: RangeInclusive<u8>, trails: RangeInclusive<u8>| {
        let bytes = named(label).encode(text);
        bytes.is_ok_and(|bytes| match bytes[..] {
            [lead, trail] => leads.contains(&lead) && trails.contains(&trail),
            _ => false,
        })
    };
    matches!(character, '\u{4E00}'..='\u{9FFF}')
        && (is_in("GBK", 0xB0..=0xF7, 0xA1..=0xFE) || is_in("Big5", 0xA4..=0xC6, 0x40..=0xFE))
}

fn of_text(bytes: &[u8], leaning: Leaning) -> Guess {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    let has_more_than_ascii = detector.feed(bytes, true);
    let tld = leaning.chinese.then_some(b"cn".as_slice());
    let found = named(detector.guess(tld, Utf8Detection::Deny).name());
    if found == named("ISO-2022-JP") {
        return likely(found, bytes);
    }
    if !has_more_than_ascii {
        return Guess {
            encoding: Encoding::UTF_8,
            sureness: Sureness::Ascii,
        };
    }
    let by_use = || by_use(leaning.in_use?, bytes);
    let ruled = match by_utf_8(bytes) {
        // Two-byte characters of UTF-8 are characters elsewhere too.
        Some(few) if few.sureness != Sureness::High && !has_long_utf_8(bytes) => {
            by_use().or(Some(few))
        }
        Some(by_rule) => Some(by_rule),
        None => by_use().or_else(|| by_chinese(bytes)),
    };
    ruled.unwrap_or_else(|| likely(chinese_name(found, bytes), bytes))
}

/// A few bytes are too little for statistics: what explains other records, and
/// has characters of several bytes, explains them too.
fn by_use(in_use: Encoding, bytes: &[u8]) -> Option<Guess> {
    let is_multi_byte =
        in_use.keeps_ascii() && in_use.encode("\u{4E00}").is_ok_and(|it| it.len() == 2);
    let beyond_ascii = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    let fits = is_multi_byte && beyond_ascii < ENOUGH_BYTES;
    (fits && decode_whole(in_use, bytes).is_some()).then(|| likely(in_use, bytes))
}

/// A character of three bytes or four begins.
fn has_long_utf_8(bytes: &[u8]) -> bool {
    bytes.iter().any(|byte| *byte >= 0xE0)
}

/// Its rule is strict: what keeps it is UTF-8.
fn by_utf_8(bytes: &[u8]) -> Option<Guess> {
    let begun = bytes
        .iter()
        .take(3)
        .take_while(|byte| is_continuation(**byte))
        .count();
    let whole = &bytes[begun..];
    let text = match std::str::from_utf8(whole) {
        Ok(text) => text,
        // The last character is cut, and nothing else is wrong.
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&whole[..error.valid_up_to()]).ok()?
        }
        Err(_) => return None,
    };
    let characters = text
        .chars()
        .filter(|character| !character.is_ascii())
        .count();
    let sureness = match characters {
        0 => return None,
        ENOUGH_CHARACTERS.. => Sureness::High,
        _ => Sureness::Likely,
    };
    Some(Guess {
        encoding: Encoding::UTF_8,
        sureness,
    })
}

fn is_continuation(byte: u8) -> bool {
    byte & 0xC0 == 0x80
}

/// The detector calls all of GB18030 GBK. Characters of four bytes are in
/// GB18030 alone.
fn chinese_name(found: Encoding, bytes: &[u8]) -> Encoding {
    let is_long =
        |four: &[u8]| matches!(four, [0x81..=0xFE, b'0'..=b'9', 0x81..=0xFE, b'0'..=b'9']);
    if found == named("GBK") && bytes.windows(4).any(is_long) {
        return named("GB18030");
    }
    found
}

fn likely(encoding: Encoding, bytes: &[u8]) -> Guess {
    let beyond_ascii = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    let is_enough = beyond_ascii >= ENOUGH_BYTES || !encoding.keeps_ascii();
    // A character may be cut at either end.
    let fits = faults(encoding, bytes) <= 2;
    let sureness = if is_enough && fits {
        Sureness::Likely
    } else {
        Sureness::Low
    };
    Guess { encoding, sureness }
}

fn has_many_controls(bytes: &[u8]) -> bool {
    let is_control = |byte: &&u8| matches!(byte, 0..=8 | 11 | 12 | 14..=26 | 28..=31 | 127);
    let controls = bytes.iter().filter(is_control).count();
    controls * 100 > bytes.len() * CONTROLS_PERCENT
}

/// The bytes that the encoding does not explain; what is open at the end is no
/// fault.
fn faults(encoding: Encoding, bytes: &[u8]) -> usize {
    let mut faults = 0;
    Decoder::new(encoding).decode(bytes, &mut |piece| {
        if let Piece::Undecodable(bytes) = piece {
            faults += bytes.len();
        }
    });
    faults
}

/// `bytes` as text, when the encoding explains every one of them.
pub fn decode_whole(encoding: Encoding, bytes: &[u8]) -> Option<String> {
    let mut text = String::new();
    let mut decoder = Decoder::new(encoding);
    let mut is_whole = true;
    // Most encodings fail early.
    for part in bytes.chunks(PART) {
        decoder.decode(part, &mut |piece| is_whole &= take_text(&mut text, piece));
        if !is_whole {
            return None;
        }
    }
    decoder.finish(&mut |piece| is_whole &= take_text(&mut text, piece));
    is_whole.then_some(text)
}

/// False when it is none.
fn take_text(text: &mut String, piece: Piece<'_>) -> bool {
    match piece {
        Piece::Text(part) => text.push_str(part),
        Piece::Undecodable(_) => return false,
    }
    true
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CHINESE: &str = "网络调试助手是一款用于调试网络程序的工具，支持多种字符编码。";

    fn guessed(bytes: &[u8]) -> Option<(&'static str, Sureness)> {
        guessed_by(bytes, Leaning::default())
    }

    fn guessed_by(bytes: &[u8], leaning: Leaning) -> Option<(&'static str, Sureness)> {
        guess(bytes, leaning).map(|found| (found.encoding.name(), found.sureness))
    }

    fn encoded(label: &str, text: &str) -> Vec<u8> {
        Encoding::from_label(label).unwrap().encode(text).unwrap()
    }

    #[test]
    fn a_long_text_is_told_by_its_bytes() {
        for (label, text) in [
            ("GBK", CHINESE),
            (
                "Big5",
                "網路偵錯助手是一款用於偵錯網路程式的工具，支援多種字元編碼。",
            ),
            (
                "Shift_JIS",
                "ネットワークのデバッグに使うツールです。文字コードを選べます。",
            ),
            (
                "EUC-KR",
                "네트워크 프로그램을 디버깅하는 도구입니다. 문자 인코딩을 지원합니다.",
            ),
            (
                "windows-1251",
                "Это инструмент для отладки сетевых программ, он знает кодировки.",
            ),
        ] {
            let expected = Some((label, Sureness::Likely));
            assert_eq!(guessed(&encoded(label, text)), expected, "{text}");
        }
    }

    #[test]
    fn utf_8_is_told_by_its_rule_also_when_it_is_cut() {
        let bytes = CHINESE.as_bytes();
        assert_eq!(guessed(bytes), Some(("UTF-8", Sureness::High)));
        assert_eq!(
            guessed(&bytes[1..bytes.len() - 1]),
            Some(("UTF-8", Sureness::High))
        );
        assert_eq!(
            guessed("21 ℃".as_bytes()),
            Some(("UTF-8", Sureness::Likely))
        );
    }

    #[test]
    fn a_byte_order_mark_is_certain() {
        assert_eq!(
            guessed(b"\xEF\xBB\xBFok"),
            Some(("UTF-8", Sureness::Certain))
        );
        assert_eq!(
            guessed(b"\xFF\xFE\x60\x4F"),
            Some(("UTF-16LE", Sureness::Certain))
        );
        assert_eq!(
            guessed(b"\xFE\xFF\x4F\x60"),
            Some(("UTF-16BE", Sureness::Certain))
        );
    }

    #[test]
    fn zero_bytes_tell_utf_16_and_its_order() {
        let little = encoded("UTF-16LE", "temp=23.5 温度\r\n");
        assert_eq!(guessed(&little), Some(("UTF-16LE", Sureness::High)));
        let big = encoded("UTF-16BE", "temp=23.5 温度\r\n");
        assert_eq!(guessed(&big), Some(("UTF-16BE", Sureness::High)));
    }

    #[test]
    fn what_only_gb18030_has_is_called_so() {
        let text = format!("{CHINESE}😀");
        assert_eq!(
            guessed(&encoded("GB18030", &text)),
            Some(("GB18030", Sureness::Likely))
        );
    }

    #[test]
    fn a_few_bytes_are_a_low_guess_that_leans_to_what_the_reader_reads() {
        let hello = encoded("GBK", "你好");
        let chinese = Leaning {
            chinese: true,
            in_use: None,
        };
        let gbk = Some(("GBK", Sureness::Low));
        assert_eq!(guessed_by(&hello, chinese), gbk);
        let in_use = |label| Leaning {
            chinese: false,
            in_use: Some(named(label)),
        };
        assert_eq!(guessed_by(&hello, in_use("GBK")), gbk);
        assert_eq!(
            guessed_by("你好".as_bytes(), in_use("GBK")),
            Some(("UTF-8", Sureness::Likely)),
            "its rule is stricter"
        );
        let long = encoded("EUC-KR", "네트워크 프로그램을 디버깅하는 도구입니다.");
        assert_eq!(
            guessed_by(&long, in_use("GBK")),
            Some(("EUC-KR", Sureness::Likely))
        );
    }

    #[test]
    fn chinese_in_utf_16_needs_no_mark_and_no_ascii() {
        for (label, text) in [
            ("UTF-16LE", "你好世界"),
            ("UTF-16BE", "你好世界"),
            ("UTF-16LE", "網路偵錯助手，繁體中文。"),
        ] {
            let expected = Some((label, Sureness::Likely));
            assert_eq!(guessed(&encoded(label, text)), expected, "{text}");
        }
        let mixed = encoded("UTF-16LE", "Hello你好世界");
        assert_eq!(guessed(&mixed), Some(("UTF-16LE", Sureness::High)));
        let frame = [0x55, 0xAA, 0x03, 0x01, 0xC8, 0];
        assert_eq!(guessed(&frame), None);
    }

    #[test]
    fn ascii_is_said_to_be_ascii() {
        assert_eq!(guessed(b"AT+GMR\r\n"), Some(("UTF-8", Sureness::Ascii)));
    }

    #[test]
    fn what_is_no_text_has_no_encoding() {
        assert_eq!(guessed(b""), None);
        let modbus = [0x01, 0x03, 0x00, 0x00, 0x00, 0x0A, 0xC5, 0xCD];
        assert_eq!(guessed(&modbus), None);
        let counter: Vec<u8> = (0..=255).collect();
        assert_eq!(guessed(&counter), None);
    }

    #[test]
    fn text_with_a_fault_in_it_is_not_whole() {
        let gbk = Encoding::from_label("GBK").unwrap();
        assert_eq!(decode_whole(gbk, b"\xC4\xE3"), Some("你".to_owned()));
        assert_eq!(decode_whole(gbk, b"\xC4\xE3\xBA"), None);
        assert_eq!(decode_whole(Encoding::UTF_8, b"\xC4\xE3"), None);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>, expects_chinese: bool) {
            guess(&bytes, Leaning { chinese: expects_chinese, in_use: Some(named("GBK")) });
        }

        #[test]
        fn what_is_whole_is_encoded_back(text in "[ -~中文😀]{0,20}") {
            for label in ["UTF-8", "GB18030", "UTF-16LE", "UTF-16BE"] {
                let encoding = Encoding::from_label(label).unwrap();
                let bytes = encoding.encode(&text).unwrap();
                prop_assert_eq!(decode_whole(encoding, &bytes).unwrap(), text.as_str());
            }
        }
    }
}
