//! What is there and is not quite what was expected.

use std::ops::Range;

use super::runs::{Remembered, Runs};
use super::{ExpectKind, Expectation};
use crate::i18n::say::Near;
use crate::journal::find::{Case, Pattern, Run};
use crate::text::{Encoding, hex, unescape};

/// What a person may have stumbled on, the likeliest first. Goes through all
/// that is remembered several times: for the end of a wait.
pub fn near(expectation: &Expectation, runs: &Runs) -> Option<Near> {
    let receive = runs.receive();
    let unused = |pattern: &Pattern, encoding| {
        let mut runs = runs.remembered();
        runs.any(|run| is_in(pattern, encoding, &run, run.used..run.bytes.len()))
    };
    let used = |pattern: &Pattern| {
        let mut runs = runs.remembered();
        runs.any(|run| is_in(pattern, receive, &run, 0..run.used))
    };
    let is_unused = |pattern: Option<Pattern>| pattern.is_some_and(|it| unused(&it, receive));
    if is_unused(expectation.without_case()) {
        return Some(Near::OtherCase);
    }
    if is_unused(other_line_ends(expectation)) {
        return Some(Near::OtherLineEnd);
    }
    if is_unused(unescaped(expectation, receive)) {
        return Some(Near::Escaped);
    }
    if is_unused(as_hex(expectation)) {
        return Some(Near::AsHex);
    }
    if used(expectation.pattern()) {
        return Some(Near::Before);
    }
    if expectation.kind() == ExpectKind::Hex {
        return None;
    }
    let mut others = Encoding::common().iter().filter(|it| **it != receive);
    others
        .find(|encoding| unused(expectation.pattern(), **encoding))
        .map(|encoding| Near::OtherEncoding(encoding.name()))
}

fn is_in(pattern: &Pattern, encoding: Encoding, run: &Remembered<'_>, part: Range<usize>) -> bool {
    let run = Run {
        encoding,
        start: run.start,
        bytes: &run.bytes[..part.end],
        from: part.start,
    };
    run.first(pattern).is_some()
}

/// The text with any line end in the place of each of its own, or with none
/// behind it.
fn other_line_ends(expectation: &Expectation) -> Option<Pattern> {
    let typed = expectation.typed();
    let breaks_line = typed.contains(['\r', '\n']);
    if expectation.kind() != ExpectKind::Text || !breaks_line {
        return None;
    }
    let trimmed = typed.trim_end_matches(['\r', '\n']);
    let lines = trimmed.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<_> = lines.split('\n').map(regex::escape).collect();
    Pattern::regex(&lines.join(r"(\r\n|\r|\n)"), Case::Heeded).ok()
}

/// What the text is when its escapes are read.
fn unescaped(expectation: &Expectation, encoding: Encoding) -> Option<Pattern> {
    let typed = expectation.typed();
    if expectation.kind() != ExpectKind::Text || !typed.contains('\\') {
        return None;
    }
    let bytes = unescape(typed, encoding).ok()?;
    Pattern::hex(&hex::format(&bytes)).ok()
}

/// The text as HEX, when it is that: `--expect "01 03"`.
fn as_hex(expectation: &Expectation) -> Option<Pattern> {
    let is_text = expectation.kind() == ExpectKind::Text;
    let has_pair = expectation.typed().trim().len() > 1;
    (is_text && has_pair)
        .then(|| Pattern::hex(expectation.typed()).ok())
        .flatten()
}
