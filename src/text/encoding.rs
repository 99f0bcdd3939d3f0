/// How text becomes bytes: every encoding of the WHATWG standard, and ASCII.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Encoding(Which);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
enum Which {
    #[default]
    Utf8,
    Ascii,
    Whatwg(&'static str),
}

/// A character that an encoding lacks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{encoding} has no {character:?} (character {position})")]
pub struct Unmappable {
    pub character: char,
    pub position: usize,
    /// The encoding's name.
    pub encoding: &'static str,
}

/// A part of decoded bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    Text(&'a str),
    /// Bytes that the encoding does not explain.
    Undecodable(&'a [u8]),
}

impl Encoding {
    pub const UTF_8: Self = Self(Which::Utf8);
    pub const ASCII: Self = Self(Which::Ascii);

    /// The encodings that are offered first, in order.
    pub fn common() -> &'static [Self] {
        unimplemented!(
            "UTF-8, GBK, GB18030, Big5, Shift_JIS, EUC-KR, windows-1252 (ISO-8859-1), UTF-16LE, UTF-16BE, ASCII"
        )
    }

    /// All the others, in alphabetical order.
    pub fn more() -> &'static [Self] {
        unimplemented!()
    }

    /// The standard's name: `UTF-8`, `GBK`, `Shift_JIS`.
    pub fn name(self) -> &'static str {
        match self.0 {
            Which::Utf8 => "UTF-8",
            Which::Ascii => "ASCII",
            Which::Whatwg(name) => name,
        }
    }

    /// Finds an encoding by its name or any of its WHATWG labels (`gb2312`,
    /// `latin1`, `sjis`), without regard to case.
    pub fn from_label(label: &str) -> Option<Self> {
        let _ = label;
        unimplemented!()
    }

    /// Encodes all of `text` or names the first character that does not exist
    /// in this encoding.
    pub fn encode(self, text: &str) -> Result<Vec<u8>, Unmappable> {
        let _ = text;
        unimplemented!()
    }

    /// A place in `before` (bytes of a stream in order, ending where somebody
    /// wants to start to decode) from which decoding is surely in step, as near
    /// to its end as possible. `offset` is the place of `before[0]` in its
    /// stream. `None` when there is no such place.
    pub fn step_point(self, before: &[u8], offset: u64) -> Option<usize> {
        let _ = (before, offset);
        unimplemented!()
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
        Self::from_label(&name)
            .ok_or_else(|| serde::de::Error::custom(format!("unknown encoding {name}")))
    }
}

/// Decodes one run of bytes that arrives in pieces. The result does not depend
/// on where the pieces are cut.
#[derive(Debug)]
pub struct Decoder {}

impl Decoder {
    pub fn new(encoding: Encoding) -> Self {
        let _ = encoding;
        unimplemented!()
    }

    /// Decodes the next bytes. The beginning of a character whose end has not
    /// come is held back.
    pub fn decode(&mut self, bytes: &[u8], piece: &mut dyn FnMut(Piece<'_>)) {
        let _ = (bytes, piece);
        unimplemented!()
    }

    /// Ends the run: what was held back comes out as undecodable.
    pub fn finish(&mut self, piece: &mut dyn FnMut(Piece<'_>)) {
        let _ = piece;
        unimplemented!()
    }

    /// The bytes that are held back.
    pub fn held(&self) -> &[u8] {
        unimplemented!()
    }
}
