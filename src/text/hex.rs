//! HEX: the only place that reads or writes it.

/// Why a text is not HEX, with the place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HexError {
    #[error("character {position} ({found:?}) is not a HEX digit")]
    NotHex { position: usize, found: char },
    /// A group has an odd number of digits: half a byte is missing.
    #[error("the byte at character {position} has one digit only")]
    HalfByte { position: usize },
}

/// Reads HEX as people write it: pairs with blanks, line breaks, commas,
/// semicolons, colons, dashes, `0x` or `\x` prefixes, `h` suffixes, or one long run.
pub fn parse(text: &str) -> Result<Vec<u8>, HexError> {
    let _ = text;
    unimplemented!()
}

/// Upper-case pairs with one blank between.
pub fn format(bytes: &[u8]) -> String {
    let _ = bytes;
    unimplemented!()
}
