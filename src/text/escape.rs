use super::{Encoding, Unmappable};

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EscapeError {
    #[error("unknown escape \\{found} at character {position}")]
    Unknown { position: usize, found: char },
    /// `\x` wants two, `\u` four HEX digits (or `\u{1F600}`).
    #[error("the escape at character {position} is not complete")]
    Incomplete { position: usize },
    #[error("the escape at character {position} is no character")]
    NotACharacter { position: usize },
    #[error(transparent)]
    Unmappable(#[from] Unmappable),
}

/// Encodes `text`, obeying `\r \n \t \0 \\ \xHH \uXXXX`: `\xHH` is that byte
/// in every encoding, `\uXXXX` that character in `encoding`.
pub fn unescape(text: &str, encoding: Encoding) -> Result<Vec<u8>, EscapeError> {
    let _ = (text, encoding);
    unimplemented!()
}
