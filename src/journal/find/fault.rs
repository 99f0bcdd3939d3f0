use std::ops::Range;

use regex_syntax::ast::ErrorKind as Written;
use regex_syntax::hir::ErrorKind as Meant;

use crate::text::hex::HexError;

/// Why something cannot be looked for. Places are counted in characters from 0.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    #[error("there is nothing to look for")]
    Empty,
    /// Of a regular expression that is to be waited for: `a*`.
    #[error("the regular expression also matches nothing")]
    EmptyMatch,
    #[error("longer than {limit} characters")]
    TooLong { limit: usize },
    #[error(transparent)]
    Hex(#[from] HexError),
    #[error("characters {place:?} of the regular expression: {fault:?}")]
    Regex {
        place: Range<usize>,
        fault: RegexFault,
    },
    /// It is short, but what it stands for is not: `\w{1000}`.
    #[error("the regular expression takes more than {limit_bytes} bytes")]
    TooLarge { limit_bytes: usize },
}

/// What is wrong at a place in a regular expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegexFault {
    /// `(a`
    GroupNotClosed,
    /// `a)`
    GroupNotOpened,
    /// `(?P<>a)` and its like.
    GroupName,
    /// `[a`
    ClassNotClosed,
    /// `[z-a]`
    ClassRange,
    /// `\p{Klingon}`
    ClassUnknown,
    /// `*a`
    NothingToRepeat,
    /// `a{3,1}`, `a{,`
    RepeatCount,
    /// `\y`, and a `\` at the end.
    Escape,
    /// `(?z)`
    Flag,
    /// `(?=a)`: not in this kind of regular expression.
    LookAround,
    /// `(a)\1`: not in this kind of regular expression.
    BackReference,
    TooDeep,
    /// It could match part of a character, or is for bytes alone.
    NotText,
    Other,
}

pub(super) fn syntax_fault(text: &str, error: &regex_syntax::Error) -> PatternError {
    let (span, fault) = match error {
        regex_syntax::Error::Parse(error) => (*error.span(), as_written(error.kind())),
        regex_syntax::Error::Translate(error) => (*error.span(), as_meant(error.kind())),
        _ => return unknown_fault(text),
    };
    let characters_before = |offset: usize| {
        let before = text.get(..offset).unwrap_or(text);
        before.chars().count()
    };
    PatternError::Regex {
        place: characters_before(span.start.offset)..characters_before(span.end.offset),
        fault,
    }
}

fn unknown_fault(text: &str) -> PatternError {
    PatternError::Regex {
        place: 0..text.chars().count(),
        fault: RegexFault::Other,
    }
}

fn as_written(kind: &Written) -> RegexFault {
    match kind {
        Written::GroupUnclosed => RegexFault::GroupNotClosed,
        Written::GroupUnopened => RegexFault::GroupNotOpened,
        Written::GroupNameDuplicate { .. }
        | Written::GroupNameEmpty
        | Written::GroupNameInvalid
        | Written::GroupNameUnexpectedEof => RegexFault::GroupName,
        Written::ClassUnclosed => RegexFault::ClassNotClosed,
        Written::ClassRangeInvalid | Written::ClassRangeLiteral => RegexFault::ClassRange,
        Written::UnicodeClassInvalid => RegexFault::ClassUnknown,
        Written::RepetitionMissing => RegexFault::NothingToRepeat,
        Written::RepetitionCountInvalid
        | Written::RepetitionCountDecimalEmpty
        | Written::RepetitionCountUnclosed
        | Written::DecimalEmpty
        | Written::DecimalInvalid => RegexFault::RepeatCount,
        Written::ClassEscapeInvalid
        | Written::EscapeHexEmpty
        | Written::EscapeHexInvalid
        | Written::EscapeHexInvalidDigit
        | Written::EscapeUnexpectedEof
        | Written::EscapeUnrecognized
        | Written::SpecialWordBoundaryUnclosed
        | Written::SpecialWordBoundaryUnrecognized
        | Written::SpecialWordOrRepetitionUnexpectedEof => RegexFault::Escape,
        Written::FlagDanglingNegation
        | Written::FlagDuplicate { .. }
        | Written::FlagRepeatedNegation { .. }
        | Written::FlagUnexpectedEof
        | Written::FlagUnrecognized => RegexFault::Flag,
        Written::UnsupportedLookAround => RegexFault::LookAround,
        Written::UnsupportedBackreference => RegexFault::BackReference,
        Written::NestLimitExceeded(_) => RegexFault::TooDeep,
        _ => RegexFault::Other,
    }
}

fn as_meant(kind: &Meant) -> RegexFault {
    match kind {
        Meant::UnicodeNotAllowed | Meant::InvalidUtf8 => RegexFault::NotText,
        Meant::UnicodePropertyNotFound | Meant::UnicodePropertyValueNotFound => {
            RegexFault::ClassUnknown
        }
        _ => RegexFault::Other,
    }
}
