use serde::{Deserialize, Serialize};

use super::{Checksum, Encoding, EscapeError, Unmappable, hex, hex::HexError, unescape};

/// What is appended to a message that ends a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LineEnding {
    #[default]
    None,
    Cr,
    Lf,
    CrLf,
}

impl LineEnding {
    pub const ALL: [Self; 4] = [Self::None, Self::Cr, Self::Lf, Self::CrLf];

    /// The characters that it stands for.
    pub fn text(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Cr => "\r",
            Self::Lf => "\n",
            Self::CrLf => "\r\n",
        }
    }
}

/// What was typed and how it is meant.
#[derive(Clone, Copy, Debug)]
pub struct Draft<'a> {
    pub text: &'a str,
    pub as_hex: bool,
    pub encoding: Encoding,
    /// For text only; HEX has no escapes.
    pub parse_escapes: bool,
    pub line_ending: LineEnding,
    pub checksum: Checksum,
}

/// Why a draft has no bytes. Positions are in the text as typed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ComposeError {
    #[error(transparent)]
    Hex(#[from] HexError),
    #[error(transparent)]
    Escape(#[from] EscapeError),
    #[error(transparent)]
    Unmappable(#[from] Unmappable),
}

/// The exact bytes that will leave: payload, then checksum over the payload,
/// then line ending.
///
/// The line ending is encoded like the text (two bytes a character in UTF-16);
/// after HEX it is one byte a character, as NetAssist sends it. A line break
/// within the text is `\n` and stays that.
pub fn compose(draft: &Draft<'_>) -> Result<Vec<u8>, ComposeError> {
    let mut bytes = payload(draft)?;
    let checksum = draft.checksum.of(&bytes);
    bytes.extend(checksum);
    bytes.extend(line_ending(draft)?);
    Ok(bytes)
}

fn payload(draft: &Draft<'_>) -> Result<Vec<u8>, ComposeError> {
    if draft.as_hex {
        Ok(hex::parse(draft.text)?)
    } else if draft.parse_escapes {
        Ok(unescape(draft.text, draft.encoding)?)
    } else {
        Ok(draft.encoding.encode(draft.text)?)
    }
}

fn line_ending(draft: &Draft<'_>) -> Result<Vec<u8>, Unmappable> {
    let encoding = if draft.as_hex {
        Encoding::ASCII
    } else {
        draft.encoding
    };
    encoding.encode(draft.line_ending.text())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(text: &str) -> Draft<'_> {
        Draft {
            text,
            as_hex: false,
            encoding: Encoding::UTF_8,
            parse_escapes: false,
            line_ending: LineEnding::None,
            checksum: Checksum::None,
        }
    }

    fn encoding(label: &str) -> Encoding {
        Encoding::from_label(label).unwrap()
    }

    #[test]
    fn text_is_sent_in_the_sending_encoding() {
        let draft = Draft {
            encoding: encoding("GBK"),
            ..draft("你好")
        };
        assert_eq!(compose(&draft), Ok(vec![0xC4, 0xE3, 0xBA, 0xC3]));
    }

    #[test]
    fn payload_comes_before_checksum_before_line_ending() {
        let draft = Draft {
            as_hex: true,
            checksum: Checksum::Sum8,
            line_ending: LineEnding::CrLf,
            ..draft("01 02")
        };
        assert_eq!(compose(&draft), Ok(vec![1, 2, 3, 0x0D, 0x0A]));
    }

    #[test]
    fn a_line_ending_is_encoded_like_the_text() {
        let draft = Draft {
            encoding: encoding("UTF-16BE"),
            line_ending: LineEnding::CrLf,
            ..draft("a")
        };
        assert_eq!(compose(&draft), Ok(vec![0, b'a', 0, 0x0D, 0, 0x0A]));
    }

    #[test]
    fn a_line_ending_after_hex_is_single_bytes_in_every_encoding() {
        let draft = Draft {
            as_hex: true,
            encoding: encoding("UTF-16LE"),
            line_ending: LineEnding::Lf,
            ..draft("55")
        };
        assert_eq!(compose(&draft), Ok(vec![0x55, 0x0A]));
    }

    #[test]
    fn every_encoding_has_every_line_ending() {
        for encoding in Encoding::common().iter().chain(Encoding::more()) {
            for line_ending in LineEnding::ALL {
                assert!(encoding.encode(line_ending.text()).is_ok(), "{encoding:?}");
            }
        }
    }

    #[test]
    fn escapes_are_text_unless_they_are_asked_for() {
        let plain = draft(r"a\n");
        let parsed = Draft {
            parse_escapes: true,
            ..plain
        };
        assert_eq!(compose(&plain), Ok(br"a\n".to_vec()));
        assert_eq!(compose(&parsed), Ok(b"a\n".to_vec()));
    }

    #[test]
    fn typed_line_breaks_are_sent_as_they_are() {
        assert_eq!(compose(&draft("a\nb")), Ok(b"a\nb".to_vec()));
    }

    #[test]
    fn errors_keep_their_place() {
        let hex = Draft {
            as_hex: true,
            ..draft("55 zz")
        };
        let found = HexError::NotHex {
            position: 3,
            found: 'z',
        };
        assert_eq!(compose(&hex), Err(found.into()));
        let ascii = Draft {
            encoding: Encoding::ASCII,
            ..draft("ab中")
        };
        let Err(ComposeError::Unmappable(unmappable)) = compose(&ascii) else {
            panic!("ASCII has no Chinese");
        };
        assert_eq!((unmappable.character, unmappable.position), ('中', 2));
    }
}
