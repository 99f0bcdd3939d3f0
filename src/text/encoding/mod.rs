//! Text encodings: which there are, text to bytes, bytes to text.
//!
//! Start with [`Encoding`]; [`Decoder`] is its streaming side, and
//! [`StreamPoint`] lets it begin in the middle of a stream.
//!
//! Does not guess an encoding and does not look for byte order marks: U+FEFF is
//! a character like any other, in every encoding that has it.

mod decoder;
mod encode;
mod forms;
mod offered;
mod pass;
mod placed;
#[cfg(test)]
mod properties;
mod stream_point;

use encoding_rs as whatwg;

pub use decoder::{Decoder, Piece};
pub use encode::Unmappable;
pub use placed::{Placed, placed};
pub use stream_point::StreamPoint;

/// How text becomes bytes: every encoding of the WHATWG standard that has text
/// (<https://encoding.spec.whatwg.org/>), and ASCII.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Encoding(Which);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Which {
    /// Strictly 7 bit. The standard has no such thing: there `ascii` is
    /// windows-1252, and a stray byte would go unseen.
    Ascii,
    Whatwg(&'static whatwg::Encoding),
}

impl Encoding {
    pub const UTF_8: Self = Self(Which::Whatwg(&whatwg::UTF_8_INIT));
    pub const ASCII: Self = Self(Which::Ascii);

    /// The standard's name: `UTF-8`, `GBK`, `Shift_JIS`.
    pub fn name(self) -> &'static str {
        match self.0 {
            Which::Ascii => "ASCII",
            // The WHATWG writes it small, the Chinese standard and people do not.
            Which::Whatwg(encoding) if encoding == whatwg::GB18030 => "GB18030",
            Which::Whatwg(encoding) => encoding.name(),
        }
    }

    /// Whether an ASCII byte that stands between two characters is that ASCII
    /// character, whatever came before.
    pub fn keeps_ascii(self) -> bool {
        match self.0 {
            Which::Ascii => true,
            Which::Whatwg(encoding) => encoding.is_ascii_compatible(),
        }
    }
}

impl Default for Encoding {
    fn default() -> Self {
        Self::UTF_8
    }
}

impl serde::Serialize for Encoding {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> serde::Deserialize<'de> for Encoding {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let unknown = serde::de::Unexpected::Str(&name);
        Self::from_label(&name)
            .ok_or_else(|| serde::de::Error::invalid_value(unknown, &"the name of an encoding"))
    }
}

#[cfg(test)]
mod tests {
    use super::properties::every_encoding;
    use super::*;

    #[test]
    fn utf_8_is_the_default() {
        assert_eq!(Encoding::default(), Encoding::UTF_8);
        assert_eq!(Encoding::from_label("utf8"), Some(Encoding::UTF_8));
    }

    #[test]
    fn encodings_that_keep_ascii_do() {
        let ascii: Vec<u8> = (0..=0x7F).collect();
        for encoding in every_encoding().filter(|it| it.keeps_ascii()) {
            let mut text = Vec::new();
            Decoder::new(encoding).decode(&ascii, &mut |piece| {
                if let Piece::Text(part) = piece {
                    text.extend_from_slice(part.as_bytes());
                }
            });
            assert_eq!(text, ascii, "{}", encoding.name());
        }
        for label in ["utf-16le", "utf-16be", "iso-2022-jp"] {
            assert!(!Encoding::from_label(label).unwrap().keeps_ascii());
        }
    }

    #[test]
    fn settings_keep_the_name() {
        for encoding in every_encoding() {
            let kept = serde_json::to_string(&encoding).unwrap();
            assert_eq!(kept, format!("{:?}", encoding.name()));
            assert_eq!(serde_json::from_str::<Encoding>(&kept).unwrap(), encoding);
        }
        assert!(serde_json::from_str::<Encoding>("\"klingon\"").is_err());
    }
}
