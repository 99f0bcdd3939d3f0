use std::ops::RangeInclusive;

use super::{Encoding, Which, whatwg};

impl Encoding {
    /// The bytes of a text, when it has no others in this encoding: wherever it
    /// is decoded, from bytes that begin and end with it, these bytes are there.
    /// They can be there without being the text. `None` also when a character
    /// is not in the encoding, and for ISO-2022-JP, where shifts may come between.
    pub fn only_bytes(self, text: &str) -> Option<Vec<u8>> {
        let bytes = self.encode(text).ok()?;
        let Which::Whatwg(encoding) = self.0 else {
            return Some(bytes);
        };
        let is_unicode = [whatwg::UTF_8, whatwg::UTF_16LE, whatwg::UTF_16BE].contains(&encoding);
        if is_unicode || (text.is_ascii() && self.keeps_ascii()) {
            return Some(bytes);
        }
        if !self.keeps_ascii() || text.chars().any(|it| it > '\u{FFFF}') {
            return None;
        }
        let has_one_form = forms(encoding, text).into_iter().all(|count| count == 1);
        has_one_form.then_some(bytes)
    }
}

/// In how many ways each character that is not ASCII can be written.
fn forms(encoding: &'static whatwg::Encoding, text: &str) -> Vec<usize> {
    let mut characters: Vec<char> = text.chars().filter(|it| !it.is_ascii()).collect();
    characters.sort_unstable();
    characters.dedup();
    let mut counts = vec![0; characters.len()];
    let mut see = |bytes: &[u8]| {
        let decoded = encoding.decode_without_bom_handling_and_without_replacement(bytes);
        for character in decoded.iter().flat_map(|it| it.chars()) {
            if let Ok(nth) = characters.binary_search(&character) {
                counts[nth] += 1;
            }
        }
    };
    for lead in 0x80..=0xFF {
        // A pair of two single bytes is no form of its own.
        let is_single = encoding
            .decode_without_bom_handling_and_without_replacement(&[lead])
            .is_some();
        see(&[lead]);
        if !is_single {
            see_longer(encoding, lead, &mut see);
        }
    }
    counts
}

/// The forms of two bytes, of three in EUC-JP, of four in GBK and GB18030.
fn see_longer(encoding: &'static whatwg::Encoding, lead: u8, see: &mut dyn FnMut(&[u8])) {
    const HIGH: RangeInclusive<u8> = 0x81..=0xFE;
    /// Where those of the basic plane end.
    const LAST_LEAD: u8 = 0x84;
    const DIGITS: RangeInclusive<u8> = 0x30..=0x39;
    for trail in 0x40..=0xFF {
        see(&[lead, trail]);
    }
    if encoding == whatwg::EUC_JP && lead == 0x8F {
        for second in HIGH {
            for third in HIGH {
                see(&[lead, second, third]);
            }
        }
    }
    if [whatwg::GBK, whatwg::GB18030].contains(&encoding) && lead <= LAST_LEAD {
        for second in DIGITS {
            for third in HIGH {
                for fourth in DIGITS {
                    see(&[lead, second, third, fourth]);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(label: &str, text: &str) -> Option<Vec<u8>> {
        Encoding::from_label(label).unwrap().only_bytes(text)
    }

    #[test]
    fn a_text_with_one_form_has_its_bytes() {
        assert_eq!(of("utf-8", "你"), Some("你".as_bytes().to_vec()));
        assert_eq!(of("utf-16le", "a😀").map(|it| it.len()), Some(6));
        for label in ["gbk", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr"] {
            let encoding = Encoding::from_label(label).unwrap();
            for text in ["日本", "中a"] {
                assert_eq!(
                    of(label, text),
                    encoding.encode(text).ok(),
                    "{label} {text}"
                );
            }
        }
        assert_eq!(of("windows-1252", "é"), Some(vec![0xE9]));
    }

    #[test]
    fn a_text_that_can_be_written_in_two_ways_has_none() {
        // 80 and A2 E3 in GBK, A4 51 and A2 CC in Big5, NEC and IBM in Shift_JIS.
        assert_eq!(of("gbk", "€"), None);
        assert_eq!(of("big5", "十"), None);
        assert_eq!(of("shift_jis", "≒"), None);
        assert_eq!(of("gb18030", "\u{20087}"), None);
        assert_eq!(of("iso-2022-jp", "日"), None);
        assert_eq!(of("windows-1252", "日"), None);
    }
}
