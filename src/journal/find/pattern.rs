use std::ops::Range;
use std::sync::Arc;

use memchr::memmem::Finder;
use regex::bytes::{Regex, RegexBuilder};

use super::fault::{PatternError, syntax_fault};
use crate::text::hex::{self, ByteMask};

/// Characters that a pattern may have.
pub const LONGEST_PATTERN: usize = 4096;
/// What a compiled regular expression may take. The time that one takes is
/// its size times the length of what it is looked for in, at the worst.
const COMPILED_BYTES: usize = 1 << 20;
/// What one may remember while it runs.
const RUNNING_BYTES: usize = 2 << 20;
const NESTED: u32 = 64;

/// Whether `a` finds `A`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Case {
    /// By Unicode's simple case folding: `ß` does not find `SS`.
    #[default]
    Ignored,
    Heeded,
}

/// What is looked for in one record. Cheap to clone.
///
/// The text of a record is [`crate::journal::RecordText`], where an undecodable
/// byte is no character: no text finds it and none goes across it. What is shown
/// for a character that must not be drawn (`<1B>`) is not searched but the
/// character itself.
#[derive(Clone, Debug)]
pub struct Pattern {
    found_by: FoundBy,
    can_be_empty: bool,
}

#[derive(Clone, Debug)]
enum FoundBy {
    Text(Arc<Finder<'static>>),
    /// Text without regard to case, and regular expressions over text.
    Regex(Regex),
    Bytes(Arc<BytePattern>),
    RegexOfBytes(Regex),
}

/// Bytes of which some bits may be anything.
#[derive(Debug)]
struct BytePattern {
    masks: Vec<ByteMask>,
    /// The longest run of bytes that are known, and where it begins.
    known: Finder<'static>,
    known_from: usize,
}

impl Pattern {
    /// Finds a text as it is typed.
    pub fn text(text: &str, case: Case) -> Result<Self, PatternError> {
        check_length(text)?;
        let found_by = match case {
            Case::Heeded => FoundBy::Text(Arc::new(Finder::new(text).into_owned())),
            Case::Ignored => FoundBy::Regex(compile(&regex::escape(text), |builder| {
                builder.case_insensitive(true)
            })?),
        };
        Ok(Self::never_empty(found_by))
    }

    /// Finds bytes in a record, as HEX that may have wildcards (see
    /// [`hex::parse_pattern`]).
    pub fn hex(text: &str) -> Result<Self, PatternError> {
        check_length(text)?;
        let masks = hex::parse_pattern(text)?;
        if masks.is_empty() {
            return Err(PatternError::Empty);
        }
        let found_by = FoundBy::Bytes(Arc::new(BytePattern::new(masks)));
        Ok(Self::never_empty(found_by))
    }

    /// Finds what a regular expression of the crate `regex` matches in the text.
    /// `^` and `$` are at the begin and end of each line, whatever breaks it.
    pub fn regex(text: &str, case: Case) -> Result<Self, PatternError> {
        check_length(text)?;
        let ignores_case = case == Case::Ignored;
        let mut parser = regex_syntax::ParserBuilder::new();
        parser
            .nest_limit(NESTED)
            .multi_line(true)
            .crlf(true)
            .case_insensitive(ignores_case);
        let can_be_empty = check_syntax(&mut parser, text)?;
        let regex = compile(text, |builder| {
            builder
                .multi_line(true)
                .crlf(true)
                .case_insensitive(ignores_case)
        })?;
        Ok(Self {
            found_by: FoundBy::Regex(regex),
            can_be_empty,
        })
    }

    /// Finds what a regular expression matches in the bytes: `\xA7` is a byte,
    /// `.` any, and classes such as `\w` are ASCII.
    pub fn regex_of_bytes(text: &str, case: Case) -> Result<Self, PatternError> {
        check_length(text)?;
        let ignores_case = case == Case::Ignored;
        let mut parser = regex_syntax::ParserBuilder::new();
        parser
            .nest_limit(NESTED)
            .unicode(false)
            .utf8(false)
            .dot_matches_new_line(true)
            .case_insensitive(ignores_case);
        let can_be_empty = check_syntax(&mut parser, text)?;
        let regex = compile(text, |builder| {
            builder
                .unicode(false)
                .dot_matches_new_line(true)
                .case_insensitive(ignores_case)
        })?;
        Ok(Self {
            found_by: FoundBy::RegexOfBytes(regex),
            can_be_empty,
        })
    }

    fn never_empty(found_by: FoundBy) -> Self {
        Self {
            found_by,
            can_be_empty: false,
        }
    }

    /// Whether nothing at all is a match of it too, as for `a*` and `^`.
    pub fn can_be_empty(&self) -> bool {
        self.can_be_empty
    }

    /// Whether it is looked for in the text of a record, not in its bytes.
    pub fn is_for_text(&self) -> bool {
        matches!(self.found_by, FoundBy::Text(_) | FoundBy::Regex(_))
    }

    /// What has to be in the text, exactly, for there to be a hit; a text
    /// without regard to case and a regular expression have no such thing.
    pub(super) fn literal(&self) -> Option<&Finder<'static>> {
        match &self.found_by {
            FoundBy::Text(finder) => Some(finder),
            _ => None,
        }
    }

    /// The same of the bytes of a record.
    pub(super) fn known_bytes(&self) -> Option<&Finder<'static>> {
        match &self.found_by {
            FoundBy::Bytes(pattern) => Some(&pattern.known),
            _ => None,
        }
        .filter(|known| !known.needle().is_empty())
    }

    /// Whether there is a hit; `within` is text (see [`super::subject`]) or bytes.
    pub(super) fn is_in(&self, within: &[u8]) -> bool {
        match &self.found_by {
            FoundBy::Text(finder) => finder.find(within).is_some(),
            FoundBy::Regex(regex) | FoundBy::RegexOfBytes(regex) => regex.is_match(within),
            FoundBy::Bytes(pattern) => pattern.find(within, 0).is_some(),
        }
    }

    /// Hits from left to right, none across another, and none that is empty.
    pub(super) fn hits(&self, within: &[u8]) -> Vec<Range<usize>> {
        match &self.found_by {
            FoundBy::Text(finder) => {
                let length = finder.needle().len();
                let starts = finder.find_iter(within);
                starts.map(|start| start..start + length).collect()
            }
            FoundBy::Regex(regex) | FoundBy::RegexOfBytes(regex) => {
                let ranges = regex.find_iter(within).map(|hit| hit.range());
                ranges.filter(|range| !range.is_empty()).collect()
            }
            FoundBy::Bytes(pattern) => pattern.hits(within),
        }
    }

    /// The first hit that begins at `from` or later and is not empty. What is
    /// before `from` is seen by `^`, `$` and `\b` alone.
    pub(super) fn first_from(&self, within: &[u8], from: usize) -> Option<Range<usize>> {
        match &self.found_by {
            FoundBy::Text(finder) => {
                let start = from + finder.find(within.get(from..)?)?;
                Some(start..start + finder.needle().len())
            }
            FoundBy::Regex(regex) | FoundBy::RegexOfBytes(regex) => {
                let mut at = from;
                while at <= within.len() {
                    let hit = regex.find_at(within, at)?;
                    if !hit.is_empty() {
                        return Some(hit.range());
                    }
                    at = hit.end() + 1;
                }
                None
            }
            FoundBy::Bytes(pattern) => {
                let start = pattern.find(within, from)?;
                Some(start..start + pattern.masks.len())
            }
        }
    }
}

impl BytePattern {
    fn new(masks: Vec<ByteMask>) -> Self {
        let mut known = 0..0;
        let mut start = 0;
        for (at, mask) in masks.iter().enumerate() {
            if !mask.is_exact() {
                start = at + 1;
            } else if at + 1 - start > known.len() {
                known = start..at + 1;
            }
        }
        let bytes: Vec<u8> = masks[known.clone()].iter().map(|it| it.value).collect();
        Self {
            known: Finder::new(&bytes).into_owned(),
            known_from: known.start,
            masks,
        }
    }

    fn hits(&self, within: &[u8]) -> Vec<Range<usize>> {
        let mut hits = Vec::new();
        let mut from = 0;
        while let Some(start) = self.find(within, from) {
            from = start + self.masks.len();
            hits.push(start..from);
        }
        hits
    }

    /// The first place at `from` or later.
    fn find(&self, within: &[u8], from: usize) -> Option<usize> {
        let last = within.len().checked_sub(self.masks.len())?;
        let mut at = from;
        while at <= last {
            let rest = &within[at + self.known_from..];
            at += self.known.find(rest)?;
            let bytes = within.get(at..at + self.masks.len())?;
            let mut pairs = self.masks.iter().zip(bytes);
            if pairs.all(|(mask, byte)| mask.fits(*byte)) {
                return Some(at);
            }
            at += 1;
        }
        None
    }
}

fn check_length(text: &str) -> Result<(), PatternError> {
    if text.is_empty() {
        return Err(PatternError::Empty);
    }
    if text.chars().nth(LONGEST_PATTERN).is_some() {
        return Err(PatternError::TooLong {
            limit: LONGEST_PATTERN,
        });
    }
    Ok(())
}

/// `regex` tells the place of a fault to people only. Returns whether the
/// expression can match nothing at all.
fn check_syntax(
    parser: &mut regex_syntax::ParserBuilder,
    text: &str,
) -> Result<bool, PatternError> {
    match parser.build().parse(text) {
        Ok(meant) => Ok(meant.properties().minimum_len() == Some(0)),
        Err(error) => Err(syntax_fault(text, &error)),
    }
}

fn compile(
    text: &str,
    set: impl FnOnce(&mut RegexBuilder) -> &mut RegexBuilder,
) -> Result<Regex, PatternError> {
    let mut builder = RegexBuilder::new(text);
    builder
        .size_limit(COMPILED_BYTES)
        .dfa_size_limit(RUNNING_BYTES)
        .nest_limit(NESTED);
    // The syntax is right by now, or it is that of an escaped text.
    set(&mut builder)
        .build()
        .map_err(|_| PatternError::TooLarge {
            limit_bytes: COMPILED_BYTES,
        })
}
