//! An address as a person types it: `host:port`, `:port`, `[v6]:port`.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::half_width;

/// A host name or literal address, without brackets, blanks trimmed.
pub type HostText = String;

/// A host (name or literal, may be empty) and a port, not yet resolved.
///
/// An empty host means "every address of this machine" for a local side.
/// Port 0 means "any free port" for a local side.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Endpoint {
    pub host: HostText,
    pub port: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PortError {
    #[error("a port is a number from 0 to 65535")]
    NotANumber,
    #[error("a port is at most 65535")]
    TooLarge,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    #[error("the port is missing: write host:port")]
    MissingPort,
    #[error("the host is missing: write host:port")]
    MissingHost,
    #[error("the bracket of an IPv6 address is not closed: write [address]:port")]
    UnclosedBracket,
    #[error("an IPv6 address with a port needs brackets: write [address]:port")]
    BareV6,
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Reads a port field: decimal digits, blanks around them allowed, an empty
/// field is 0 ("any free port"). Full-width digits count as digits.
///
/// ```
/// # use wirepad::value::{parse_port, PortError};
/// assert_eq!(parse_port(" 8080 "), Ok(8080));
/// assert_eq!(parse_port(""), Ok(0));
/// assert_eq!(parse_port("65536"), Err(PortError::TooLarge));
/// assert_eq!(parse_port("80a"), Err(PortError::NotANumber));
/// ```
pub fn parse_port(text: &str) -> Result<u16, PortError> {
    let text = half_width(text);
    let digits = text.trim();
    if digits.is_empty() {
        return Ok(0);
    }
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(PortError::NotANumber);
    }
    digits.parse().map_err(|_| PortError::TooLarge)
}

impl Endpoint {
    /// An endpoint of two fields. Blanks around the host go, and brackets around
    /// an IPv6 address.
    pub fn new(host: impl Into<HostText>, port: u16) -> Self {
        let host = half_width(&host.into());
        let host = host.trim();
        let host = host
            .strip_prefix('[')
            .and_then(|inner| inner.strip_suffix(']'))
            .unwrap_or(host);
        Self {
            host: host.to_owned(),
            port,
        }
    }

    /// The socket address, when the host is a literal address. A scope
    /// (`fe80::1%3`) is kept.
    pub fn literal(&self) -> Option<SocketAddr> {
        if let Ok(ip) = self.host.parse::<IpAddr>() {
            return Some(SocketAddr::new(ip, self.port));
        }
        // `SocketAddrV6` is the standard library's parser for scopes.
        format!("[{}]:{}", self.host, self.port)
            .parse::<SocketAddr>()
            .ok()
            .filter(|_| self.host.contains('%'))
    }
}

impl FromStr for Endpoint {
    type Err = EndpointError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = half_width(text);
        let (host, port) = split(text.trim())?;
        if port.trim().is_empty() {
            return Err(EndpointError::MissingPort);
        }
        Ok(Self::new(host, parse_port(port)?))
    }
}

/// Host and port, still as text.
fn split(text: &str) -> Result<(&str, &str), EndpointError> {
    match text.strip_prefix('[') {
        Some(rest) => split_bracketed(rest),
        None => match text.rsplit_once(':') {
            None => Err(EndpointError::MissingPort),
            Some((host, _)) if host.contains(':') => Err(EndpointError::BareV6),
            Some(parts) => Ok(parts),
        },
    }
}

fn split_bracketed(rest: &str) -> Result<(&str, &str), EndpointError> {
    let (host, after) = rest.split_once(']').ok_or(EndpointError::UnclosedBracket)?;
    if host.trim().is_empty() {
        return Err(EndpointError::MissingHost);
    }
    let port = after.strip_prefix(':').ok_or(EndpointError::MissingPort)?;
    Ok((host, port))
}

impl fmt::Display for Endpoint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(out, "[{}]:{}", self.host, self.port)
        } else {
            write!(out, "{}:{}", self.host, self.port)
        }
    }
}

impl From<SocketAddr> for Endpoint {
    fn from(addr: SocketAddr) -> Self {
        let host = match addr {
            SocketAddr::V6(v6) if v6.scope_id() != 0 => format!("{}%{}", v6.ip(), v6.scope_id()),
            other => other.ip().to_string(),
        };
        Self {
            host,
            port: addr.port(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv6Addr, SocketAddrV6};

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn host_and_port_are_split_at_the_last_colon() {
        assert_eq!(
            "127.0.0.1:7788".parse(),
            Ok(Endpoint::new("127.0.0.1", 7788))
        );
        assert_eq!(" localhost:80 ".parse(), Ok(Endpoint::new("localhost", 80)));
        assert_eq!(":9000".parse(), Ok(Endpoint::new("", 9000)));
        assert_eq!("[::1]:9000".parse(), Ok(Endpoint::new("::1", 9000)));
    }

    #[test]
    fn wrong_endpoints_say_what_is_missing() {
        let error = |text: &str| text.parse::<Endpoint>().unwrap_err();
        assert_eq!(error("localhost"), EndpointError::MissingPort);
        assert_eq!(error("localhost:"), EndpointError::MissingPort);
        assert_eq!(error("::1"), EndpointError::BareV6);
        assert_eq!(error("[::1:80"), EndpointError::UnclosedBracket);
        assert_eq!(error("[::1]"), EndpointError::MissingPort);
        assert_eq!(error("[::1]80"), EndpointError::MissingPort);
        assert_eq!(error("[]:80"), EndpointError::MissingHost);
        assert_eq!(error("::1:80"), EndpointError::BareV6);
        assert_eq!(error(""), EndpointError::MissingPort);
        assert_eq!(error("a:70000"), EndpointError::Port(PortError::TooLarge));
        assert_eq!(error("a:b"), EndpointError::Port(PortError::NotANumber));
    }

    #[test]
    fn what_is_shown_can_be_read_back() {
        for text in [
            "127.0.0.1:1",
            "[::1]:65535",
            "[fe80::1%3]:5",
            "host.example:80",
            ":7",
        ] {
            let endpoint: Endpoint = text.parse().unwrap();
            assert_eq!(endpoint.to_string(), text);
        }
    }

    #[test]
    fn a_scope_survives_the_way_through_a_socket_address() {
        let addr = Endpoint::new("fe80::1%3", 5).literal().unwrap();
        assert_eq!(Endpoint::from(addr).to_string(), "[fe80::1%3]:5");
        assert_eq!(Endpoint::new("fe80::zz", 5).literal(), None);
        assert_eq!(Endpoint::new("example", 5).literal(), None);
    }

    #[test]
    fn what_a_chinese_input_method_writes_is_understood() {
        let meant = Endpoint::new("127.0.0.1", 8080);
        for text in [
            "127.0.0.1：8080",
            "１２７．０．０．１：８０８０",
            "127。0。0。1:8080　",
        ] {
            assert_eq!(text.parse(), Ok(meant.clone()), "{text}");
        }
        assert_eq!("［：：１］：８０".parse(), Ok(Endpoint::new("::1", 80)));
        assert_eq!(Endpoint::new("　localhost ", 1).host, "localhost");
        assert_eq!(parse_port("８０８０"), Ok(8080));
    }

    #[test]
    fn a_port_is_digits_only() {
        for text in ["-1", "+80", "8 0", "0x50", "80.", "八十", "²"] {
            assert_eq!(parse_port(text), Err(PortError::NotANumber), "{text}");
        }
        assert_eq!(parse_port("00080"), Ok(80));
        assert_eq!(parse_port("65535"), Ok(65_535));
        assert_eq!(parse_port(&"9".repeat(99)), Err(PortError::TooLarge));
    }

    #[test]
    fn a_name_is_kept_as_it_was_typed() {
        let endpoint: Endpoint = "设备.example:502".parse().unwrap();
        assert_eq!(endpoint.host, "设备.example");
        assert_eq!(endpoint.literal(), None);
        assert_eq!(Endpoint::new("a%1", 5).literal(), None);
    }

    proptest! {
        #[test]
        fn every_socket_address_survives_the_way_through_text(
            v4 in any::<[u8; 4]>(),
            v6 in any::<[u16; 8]>(),
            scope in prop_oneof![Just(0), 1..u32::MAX],
            port in any::<u16>(),
        ) {
            let v6 = SocketAddrV6::new(Ipv6Addr::from(v6), port, 0, scope);
            for addr in [SocketAddr::from((v4, port)), SocketAddr::V6(v6)] {
                let text = Endpoint::from(addr).to_string();
                let read: Endpoint = text.parse().unwrap();
                prop_assert_eq!(read.literal(), Some(addr));
                prop_assert_eq!(text, addr.to_string());
            }
        }

        #[test]
        fn no_text_makes_the_parsers_panic(text in "[\\[\\]:%.0-9a-f：]{0,24}|\\PC*") {
            let _ = parse_port(&text);
            if let Ok(endpoint) = text.parse::<Endpoint>() {
                let _ = endpoint.literal();
            }
        }
    }
}
