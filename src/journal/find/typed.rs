//! Peers and lengths as a person types them.

use std::net::IpAddr;
use std::ops::RangeInclusive;

use super::PeerMatch;
use crate::value::{Endpoint, half_width};

/// Why what was typed is no list of peers.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("entry {} of the peers is no address", .entry + 1)]
pub struct PeersError {
    /// Counted from 0.
    pub entry: usize,
    pub typed: String,
}

/// Why what was typed is no length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LengthsError {
    #[error("a length is a number of bytes, or a range of them")]
    NotALength,
    #[error("no length is in that range")]
    NoneFits,
}

/// Reads `ip` and `ip:port`, several by comma or semicolon. Nothing typed is
/// anybody. Full-width forms are read as their ASCII twins.
///
/// ```
/// # use wirepad::journal::find::parse_peers;
/// assert_eq!(parse_peers("10.0.0.1, [::1]:80").unwrap().len(), 2);
/// assert_eq!(parse_peers("10.0.0").unwrap_err().entry, 0);
/// ```
pub fn parse_peers(text: &str) -> Result<Vec<PeerMatch>, PeersError> {
    let text = half_width(text).replace(['\u{3001}', ';'], ",");
    let entries = text.split(',').map(str::trim);
    let typed = entries.filter(|entry| !entry.is_empty()).enumerate();
    typed
        .map(|(entry, typed)| {
            parse_peer(typed).ok_or_else(|| PeersError {
                entry,
                typed: typed.to_owned(),
            })
        })
        .collect()
}

fn parse_peer(typed: &str) -> Option<PeerMatch> {
    let bare = typed
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    if let Ok(ip) = bare.unwrap_or(typed).parse::<IpAddr>() {
        return Some(PeerMatch { ip, port: None });
    }
    let endpoint: Endpoint = typed.parse().ok()?;
    let addr = endpoint.literal()?;
    Some(PeerMatch {
        ip: addr.ip(),
        port: Some(addr.port()),
    })
}

/// Reads `10`, `10-20`, `>100`, `>=100`, `<8` and `<=8`, in bytes. Nothing typed is
/// any length.
///
/// ```
/// # use wirepad::journal::find::parse_lengths;
/// assert_eq!(parse_lengths("10-20"), Ok(Some(10..=20)));
/// assert_eq!(parse_lengths("> 100"), Ok(Some(101..=u64::MAX)));
/// ```
pub fn parse_lengths(text: &str) -> Result<Option<RangeInclusive<u64>>, LengthsError> {
    let text = half_width(text).replace(['–', '—', '~'], "-");
    let typed = text.replace('≤', "<=").replace('≥', ">=");
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let range = range_of(typed)?;
    if range.is_empty() {
        return Err(LengthsError::NoneFits);
    }
    Ok(Some(range))
}

fn range_of(typed: &str) -> Result<RangeInclusive<u64>, LengthsError> {
    const NONE: LengthsError = LengthsError::NoneFits;
    if let Some(least) = typed.strip_prefix(">=") {
        return Ok(number(least)?..=u64::MAX);
    }
    if let Some(most) = typed.strip_prefix("<=") {
        return Ok(0..=number(most)?);
    }
    if let Some(below) = typed.strip_prefix('>') {
        return Ok(number(below)?.checked_add(1).ok_or(NONE)?..=u64::MAX);
    }
    if let Some(above) = typed.strip_prefix('<') {
        return Ok(0..=number(above)?.checked_sub(1).ok_or(NONE)?);
    }
    match typed.split_once('-') {
        Some((least, most)) => Ok(number(least)?..=number(most)?),
        None => {
            let exact = number(typed.trim_start_matches('='))?;
            Ok(exact..=exact)
        }
    }
}

fn number(typed: &str) -> Result<u64, LengthsError> {
    let digits = typed.trim();
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(LengthsError::NotALength);
    }
    // One that is too long for a number is longer than any record.
    let is_long = digits.len() > 19;
    match digits.parse() {
        Ok(number) => Ok(number),
        Err(_) if is_long => Ok(u64::MAX),
        Err(_) => Err(LengthsError::NotALength),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn peers(text: &str) -> Vec<String> {
        let parsed = parse_peers(text).unwrap();
        let shown = |peer: &PeerMatch| match peer.port {
            Some(port) => format!("{} {port}", peer.ip),
            None => peer.ip.to_string(),
        };
        parsed.iter().map(shown).collect()
    }

    #[test]
    fn peers_are_addresses_with_or_without_a_port() {
        assert_eq!(peers(""), Vec::<String>::new());
        assert_eq!(peers(" 127.0.0.1 "), ["127.0.0.1"]);
        assert_eq!(
            peers("127.0.0.1:80,[::1]:81;::1,[fe80::2]"),
            ["127.0.0.1 80", "::1 81", "::1", "fe80::2"]
        );
        assert_eq!(
            peers("127。0。0。1：80，10.0.0.1、10.0.0.2"),
            ["127.0.0.1 80", "10.0.0.1", "10.0.0.2"]
        );
        assert_eq!(peers("10.0.0.1,"), ["10.0.0.1"], "more is being typed");
    }

    #[test]
    fn the_entry_that_is_no_address_is_told() {
        let wrong = |text| parse_peers(text).unwrap_err();
        assert_eq!(wrong("10.0.0.1, localhost, x").entry, 1);
        assert_eq!(wrong("10.0.0.1, localhost").typed, "localhost");
        for text in ["10.0.0", "10.0.0.1:", "10.0.0.1:65536", ":80", "::1:x"] {
            assert_eq!(wrong(text).entry, 0, "{text}");
        }
    }

    #[test]
    fn lengths_are_numbers_ranges_and_limits() {
        for (text, range) in [
            ("10", 10..=10),
            ("=10", 10..=10),
            (" 10 - 20 ", 10..=20),
            ("10~20", 10..=20),
            ("１０－２０", 10..=20),
            (">100", 101..=u64::MAX),
            ("≥ 100", 100..=u64::MAX),
            (">=100", 100..=u64::MAX),
            ("<8", 0..=7),
            ("<=8", 0..=8),
            ("<= 99999999999999999999", 0..=u64::MAX),
            ("0", 0..=0),
        ] {
            assert_eq!(parse_lengths(text), Ok(Some(range)), "{text}");
        }
        assert_eq!(parse_lengths("  "), Ok(None));
    }

    #[test]
    fn what_is_no_length_is_said_and_so_is_what_none_can_have() {
        for text in ["x", "10-", "-5", "<", "10-20-30", "1.5", "10 20", "=", "+5"] {
            let parsed = parse_lengths(text);
            assert_eq!(parsed, Err(LengthsError::NotALength), "{text}");
        }
        for text in ["20-10", "<0", ">99999999999999999999"] {
            let parsed = parse_lengths(text);
            assert_eq!(parsed, Err(LengthsError::NoneFits), "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_that_is_typed_panics(text in ".{0,24}") {
            let _ = parse_peers(&text);
            let _ = parse_lengths(&text);
        }
    }
}
