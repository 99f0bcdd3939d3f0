use serde::{Deserialize, Serialize};

use super::{Checksum, Encoding, EscapeError, Unmappable, hex::HexError};

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
}

/// What was typed and how it is meant.
#[derive(Clone, Copy, Debug)]
pub struct Draft<'a> {
    pub text: &'a str,
    pub as_hex: bool,
    pub encoding: Encoding,
    pub parse_escapes: bool,
    pub line_ending: LineEnding,
    pub checksum: Checksum,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ComposeError {
    #[error(transparent)]
    Hex(#[from] HexError),
    #[error(transparent)]
    Escape(#[from] EscapeError),
    #[error(transparent)]
    Unmappable(#[from] Unmappable),
}

/// The exact bytes that will leave: payload, then checksum, then line ending
/// (in the sending encoding; not for HEX).
pub fn compose(draft: &Draft<'_>) -> Result<Vec<u8>, ComposeError> {
    let _ = draft;
    unimplemented!()
}
