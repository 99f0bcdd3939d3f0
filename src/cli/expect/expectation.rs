use crate::journal::find::{Case, Pattern, PatternError};
use crate::text::{Encoding, EscapeError, decode_whole, hex, unescape};

/// How an expectation was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpectKind {
    Text,
    /// With wildcards: see [`crate::text::hex::parse_pattern`].
    Hex,
    Regex,
}

/// Something that must come. Case counts; `(?i)` lets a regular expression
/// ignore it.
#[derive(Clone, Debug)]
pub struct Expectation {
    kind: ExpectKind,
    typed: String,
    pattern: Pattern,
}

/// No character takes more, in any encoding, a shift before it included.
const LONGEST_CHARACTER: usize = 8;

impl Expectation {
    /// A regular expression that matches nothing too is refused: it would be met
    /// before anything has come.
    pub fn new(kind: ExpectKind, typed: &str) -> Result<Self, PatternError> {
        let pattern = pattern(kind, typed, Case::Heeded)?;
        if pattern.can_be_empty() {
            return Err(PatternError::EmptyMatch);
        }
        Ok(Self {
            kind,
            typed: typed.to_owned(),
            pattern,
        })
    }

    /// What a text with escapes stands for, to be given to [`Self::new`]: a text,
    /// or bytes when they are none in the encoding.
    pub fn unescaped(typed: &str, receive: Encoding) -> Result<(ExpectKind, String), EscapeError> {
        let bytes = unescape(typed, receive)?;
        Ok(match decode_whole(receive, &bytes) {
            Some(text) => (ExpectKind::Text, text),
            None => (ExpectKind::Hex, hex::format(&bytes)),
        })
    }

    pub fn kind(&self) -> ExpectKind {
        self.kind
    }

    pub fn typed(&self) -> &str {
        &self.typed
    }

    pub(super) fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// The same without regard to case; HEX has none.
    pub(super) fn without_case(&self) -> Option<Pattern> {
        match self.kind {
            ExpectKind::Hex => None,
            kind => pattern(kind, &self.typed, Case::Ignored).ok(),
        }
    }

    /// No match is longer, in bytes; `None` for a regular expression.
    pub(super) fn longest(&self) -> Option<usize> {
        let characters = self.typed.chars().count();
        match self.kind {
            ExpectKind::Text => Some(characters * LONGEST_CHARACTER),
            // A byte has one digit at least.
            ExpectKind::Hex => Some(characters),
            ExpectKind::Regex => None,
        }
    }
}

fn pattern(kind: ExpectKind, typed: &str, case: Case) -> Result<Pattern, PatternError> {
    match kind {
        ExpectKind::Text => Pattern::text(typed, case),
        ExpectKind::Hex => Pattern::hex(typed),
        ExpectKind::Regex => Pattern::regex(typed, case),
    }
}
