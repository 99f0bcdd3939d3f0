//! An address as a person types it: `host:port`, `:port`, `[v6]:port`.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

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
/// field is 0 ("any free port").
///
/// ```
/// # use wirepad::value::{parse_port, PortError};
/// assert_eq!(parse_port(" 8080 "), Ok(8080));
/// assert_eq!(parse_port(""), Ok(0));
/// assert_eq!(parse_port("65536"), Err(PortError::TooLarge));
/// assert_eq!(parse_port("80a"), Err(PortError::NotANumber));
/// ```
pub fn parse_port(text: &str) -> Result<u16, PortError> {
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
    pub fn new(host: impl Into<HostText>, port: u16) -> Self {
        let host: String = host.into();
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
        let text = text.trim();
        let (host, port) = if let Some(rest) = text.strip_prefix('[') {
            let (host, after) = rest.split_once(']').ok_or(EndpointError::UnclosedBracket)?;
            (
                host,
                after.strip_prefix(':').ok_or(EndpointError::MissingPort)?,
            )
        } else {
            let (host, port) = text.rsplit_once(':').ok_or(EndpointError::MissingPort)?;
            if host.contains(':') {
                return Err(EndpointError::BareV6);
            }
            (host, port)
        };
        if port.trim().is_empty() {
            return Err(EndpointError::MissingPort);
        }
        Ok(Self::new(host, parse_port(port)?))
    }
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
}
