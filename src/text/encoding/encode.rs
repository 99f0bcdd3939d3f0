use super::{Encoding, Which, whatwg};

/// A character that an encoding lacks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{encoding} has no {character:?} (character {position})")]
pub struct Unmappable {
    pub character: char,
    /// In characters from 0.
    pub position: usize,
    /// The encoding's name.
    pub encoding: &'static str,
}

impl Encoding {
    /// Encodes all of `text` or names the first character that does not exist
    /// in this encoding.
    ///
    /// No byte order mark is written. ISO-2022-JP ends shifted back to ASCII.
    /// Three look-alikes share a code in the Japanese encodings and come back as
    /// the other one: ¥ with `\\`, ‾ with `~`, − (U+2212) with －.
    pub fn encode(self, text: &str) -> Result<Vec<u8>, Unmappable> {
        match self.0 {
            Which::Ascii => self.encode_ascii(text),
            Which::Whatwg(encoding) if encoding == whatwg::UTF_8 => Ok(text.as_bytes().to_vec()),
            Which::Whatwg(encoding) if encoding == whatwg::UTF_16LE => {
                Ok(text.encode_utf16().flat_map(u16::to_le_bytes).collect())
            }
            Which::Whatwg(encoding) if encoding == whatwg::UTF_16BE => {
                Ok(text.encode_utf16().flat_map(u16::to_be_bytes).collect())
            }
            Which::Whatwg(encoding) if encoding == whatwg::ISO_2022_JP => {
                self.encode_iso_2022_jp(encoding, text)
            }
            Which::Whatwg(encoding) => self.encode_legacy(encoding, text),
        }
    }

    fn encode_ascii(self, text: &str) -> Result<Vec<u8>, Unmappable> {
        match text.char_indices().find(|(_, each)| !each.is_ascii()) {
            None => Ok(text.as_bytes().to_vec()),
            Some((start, each)) => Err(self.unmappable(&text[..start + each.len_utf8()])),
        }
    }

    /// The standard's encoder silently sends half-width katakana as full-width.
    fn encode_iso_2022_jp(
        self,
        encoding: &'static whatwg::Encoding,
        text: &str,
    ) -> Result<Vec<u8>, Unmappable> {
        let half_width = text.find(|each| matches!(each, '\u{FF61}'..='\u{FF9F}'));
        let bytes = self.encode_legacy(encoding, &text[..half_width.unwrap_or(text.len())])?;
        match half_width.and_then(|start| Some((start, text[start..].chars().next()?))) {
            None => Ok(bytes),
            Some((start, each)) => Err(self.unmappable(&text[..start + each.len_utf8()])),
        }
    }

    fn encode_legacy(
        self,
        encoding: &'static whatwg::Encoding,
        text: &str,
    ) -> Result<Vec<u8>, Unmappable> {
        let mut encoder = encoding.new_encoder();
        let capacity = encoder.max_buffer_length_from_utf8_without_replacement(text.len());
        let mut bytes = Vec::with_capacity(capacity.unwrap_or(text.len()));
        let mut read = 0;
        loop {
            let rest = &text[read..];
            let (result, count) =
                encoder.encode_from_utf8_to_vec_without_replacement(rest, &mut bytes, true);
            read += count;
            match result {
                whatwg::EncoderResult::InputEmpty => return Ok(bytes),
                whatwg::EncoderResult::OutputFull => bytes.reserve(rest.len() + 16),
                whatwg::EncoderResult::Unmappable(_) => return Err(self.unmappable(&text[..read])),
            }
        }
    }

    /// The character is taken from the text: for U+000E, U+000F and U+001B the
    /// ISO-2022-JP encoder reports U+FFFD instead.
    fn unmappable(self, up_to_and_with: &str) -> Unmappable {
        let mut before = up_to_and_with.chars();
        Unmappable {
            character: before.next_back().unwrap_or_default(),
            position: before.count(),
            encoding: self.name(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::properties::{Part, decode_all, every_encoding};
    use super::*;

    fn encode(label: &str, text: &str) -> Result<Vec<u8>, Unmappable> {
        Encoding::from_label(label).unwrap().encode(text)
    }

    #[test]
    fn chinese_is_encoded_as_its_standards_say() {
        for (label, bytes) in [
            ("UTF-8", b"\xE4\xBD\xA0".as_slice()),
            ("GBK", b"\xC4\xE3"),
            ("GB18030", b"\xC4\xE3"),
            ("Big5", b"\xA7A"),
            ("UTF-16LE", b"\x60\x4F"),
            ("UTF-16BE", b"\x4F\x60"),
        ] {
            assert_eq!(encode(label, "你"), Ok(bytes.to_vec()), "{label}");
        }
    }

    #[test]
    fn gb18030_has_four_byte_characters_and_gbk_has_not() {
        assert_eq!(encode("GB18030", "😀"), Ok(b"\x94\x39\xFC\x36".to_vec()));
        assert_eq!(
            encode("GB18030", "\u{A9}"),
            Ok(b"\x81\x30\x84\x38".to_vec())
        );
        let unmappable = encode("GBK", "你😀").unwrap_err();
        assert_eq!((unmappable.character, unmappable.position), ('😀', 1));
    }

    #[test]
    fn the_euro_sign_is_the_code_page_s_in_gbk_and_the_standard_s_in_gb18030() {
        assert_eq!(encode("GBK", "€"), Ok(b"\x80".to_vec()));
        assert_eq!(encode("GB18030", "€"), Ok(b"\xA2\xE3".to_vec()));
    }

    #[test]
    fn a_character_beyond_the_bmp_is_a_surrogate_pair_in_utf_16() {
        assert_eq!(encode("UTF-16LE", "😀"), Ok(b"\x3D\xD8\x00\xDE".to_vec()));
        assert_eq!(encode("UTF-16BE", "😀"), Ok(b"\xD8\x3D\xDE\x00".to_vec()));
    }

    #[test]
    fn no_byte_order_mark_is_written_and_a_typed_one_is_kept() {
        assert_eq!(encode("UTF-16BE", "\u{FEFF}a"), Ok(b"\xFE\xFF\0a".to_vec()));
        assert_eq!(encode("UTF-8", "a"), Ok(b"a".to_vec()));
    }

    #[test]
    fn iso_2022_jp_shifts_back_at_the_end() {
        assert_eq!(encode("ISO-2022-JP", "日"), Ok(b"\x1B$BF|\x1B(B".to_vec()));
    }

    #[test]
    fn a_missing_character_is_named_with_its_place_and_never_replaced() {
        for (label, text, character, position) in [
            ("windows-1252", "é中", '中', 1),
            ("ASCII", "ab\u{80}", '\u{80}', 2),
            ("Shift_JIS", "日本한", '한', 2),
            ("ISO-2022-JP", "日\u{1B}", '\u{1B}', 1),
            ("ISO-2022-JP", "日ｱ😀", 'ｱ', 1),
            ("ISO-2022-JP", "😀ｱ", '😀', 0),
            ("Big5", "你好们", '们', 2),
        ] {
            let expected = Unmappable {
                character,
                position,
                encoding: Encoding::from_label(label).unwrap().name(),
            };
            assert_eq!(encode(label, text), Err(expected));
        }
    }

    #[test]
    fn a_missing_character_is_found_behind_a_long_text() {
        let text = "中".repeat(100_000) + "😀";
        assert_eq!(encode("GBK", &text).unwrap_err().position, 100_000);
    }

    #[test]
    fn only_look_alikes_come_back_as_another_character() {
        let is_private = |each: &char| matches!(each, '\u{E000}'..='\u{F8FF}');
        // Nothing beyond plane 2 is in an encoding that is not Unicode's own.
        let all: Vec<char> = ('\0'..='\u{2FFFF}')
            .filter(|each| !is_private(each))
            .collect();
        let mut others = String::new();
        for encoding in every_encoding() {
            for each in &all {
                let Ok(bytes) = encoding.encode(each.encode_utf8(&mut [0; 4])) else {
                    continue;
                };
                if decode_all(encoding, &[&bytes]) != [Part::Character(*each)] {
                    others.extend([encoding.name(), ":", &each.to_string(), " "]);
                }
            }
        }
        assert_eq!(
            others,
            "Shift_JIS:¥ Shift_JIS:‾ Shift_JIS:− EUC-JP:¥ EUC-JP:‾ EUC-JP:− ISO-2022-JP:− "
        );
    }

    proptest! {
        #[test]
        fn an_error_names_the_character_at_its_place(text in "[a-z中é😀あ한]{0,12}") {
            for encoding in every_encoding() {
                let Err(unmappable) = encoding.encode(&text) else { continue };
                let there = text.chars().nth(unmappable.position);
                prop_assert_eq!(there, Some(unmappable.character));
                let before: String = text.chars().take(unmappable.position).collect();
                prop_assert!(encoding.encode(&before).is_ok());
            }
        }
    }
}
