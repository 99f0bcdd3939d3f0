//! What the fields of a tab ask of a session, for the window and for commands.

use std::ops::RangeInclusive;
use std::time::Duration;

use super::{NetworkSettings, SendSettings};
use crate::net::{LinkSpec, TcpClientSpec, TcpServerSpec, UdpSpec};
use crate::text::Draft;
use crate::value::{Endpoint, EndpointError, PortError, Protocol, half_width, parse_port};

/// What may wait for a peer that does not read.
pub const WRITE_QUEUE_LIMIT_BYTES: usize = 16 << 20;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// A day is the longest that anybody waits for the next message.
const REPEAT_MILLIS: RangeInclusive<f64> = 1.0..=86_400_000.0;

/// Why no link can be made of the fields of the network group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NetworkProblem {
    #[error("local port: {0}")]
    LocalPort(PortError),
    #[error("remote port: {0}")]
    RemotePort(PortError),
    #[error("no server can listen on port 0")]
    RemotePortZero,
    #[error("the remote host is missing")]
    NoRemoteHost,
    #[error("the remote port is missing")]
    NoRemotePort,
    #[error("the receive buffer is no number of KiB that is offered")]
    ReceiveBuffer,
}

impl NetworkSettings {
    /// What is to be opened.
    pub fn link_spec(&self) -> Result<LinkSpec, NetworkProblem> {
        Ok(match self.protocol {
            Protocol::Udp => LinkSpec::Udp(UdpSpec {
                local: self.local()?,
                receive_buffer_bytes: self
                    .receive_buffer_bytes()
                    .ok_or(NetworkProblem::ReceiveBuffer)?,
            }),
            Protocol::TcpServer => LinkSpec::TcpServer(TcpServerSpec {
                local: self.local()?,
                keep_half_open: self.keep_half_open,
                write_queue_limit_bytes: WRITE_QUEUE_LIMIT_BYTES,
            }),
            Protocol::TcpClient => LinkSpec::TcpClient(TcpClientSpec {
                remote: self.remote()?,
                local: self.local()?,
                connect_timeout: CONNECT_TIMEOUT,
                keep_half_open: self.keep_half_open,
                write_queue_limit_bytes: WRITE_QUEUE_LIMIT_BYTES,
            }),
        })
    }

    /// A port or a size that cannot be read, while it is typed: what is empty is
    /// no fault yet.
    pub fn typed_problem(&self) -> Option<NetworkProblem> {
        let is_client = self.protocol == Protocol::TcpClient;
        let is_udp = self.protocol == Protocol::Udp;
        let remote = typed_remote_port(&self.remote_port).err();
        let buffer_is_wrong = is_udp && self.receive_buffer_bytes().is_none();
        remote
            .filter(|_| is_client)
            .or(self.local().err())
            .or(buffer_is_wrong.then_some(NetworkProblem::ReceiveBuffer))
    }

    /// The side of this machine.
    pub(super) fn local(&self) -> Result<Endpoint, NetworkProblem> {
        let (host, port) = match self.protocol {
            Protocol::Udp | Protocol::TcpServer => (&self.local_host, &self.local_port),
            Protocol::TcpClient => (&self.client_local_host, &self.client_local_port),
        };
        let port = parse_port(port).map_err(NetworkProblem::LocalPort)?;
        Ok(Endpoint::new(host.as_str(), port))
    }

    /// Where a client is to connect to must be all there.
    pub(super) fn remote(&self) -> Result<Endpoint, NetworkProblem> {
        if self.remote_host.trim().is_empty() {
            return Err(NetworkProblem::NoRemoteHost);
        }
        if self.remote_port.trim().is_empty() {
            return Err(NetworkProblem::NoRemotePort);
        }
        let port = typed_remote_port(&self.remote_port)?;
        Ok(Endpoint::new(self.remote_host.as_str(), port))
    }
}

/// An empty field is no fault until somebody wants to connect.
pub fn typed_remote_port(typed: &str) -> Result<u16, NetworkProblem> {
    let port = parse_port(typed).map_err(NetworkProblem::RemotePort)?;
    let is_empty = typed.trim().is_empty();
    (port != 0 || is_empty)
        .then_some(port)
        .ok_or(NetworkProblem::RemotePortZero)
}

impl SendSettings {
    /// The message and how it is meant.
    pub fn draft(&self) -> Draft<'_> {
        Draft {
            text: &self.message,
            as_hex: self.as_hex,
            encoding: self.encoding,
            parse_escapes: self.parse_escapes,
            line_ending: self.line_ending,
            checksum: self.checksum,
        }
    }

    /// Where UDP sends to; `None` when nothing is typed, which is whoever sent
    /// last.
    pub fn typed_target(&self) -> Result<Option<Endpoint>, EndpointError> {
        match self.target.trim() {
            "" => Ok(None),
            typed => typed.parse().map(Some),
        }
    }
}

/// The rhythm of repeating; `None` when no number of milliseconds from 1 to a
/// day is typed.
pub fn repeat_interval(typed: &str) -> Option<Duration> {
    let typed = half_width(typed);
    let millis: f64 = typed.trim().parse().ok()?;
    let is_offered = REPEAT_MILLIS.contains(&millis);
    is_offered.then(|| Duration::from_secs_f64(millis / 1e3))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(protocol: Protocol) -> NetworkSettings {
        NetworkSettings {
            protocol,
            client_local_port: String::from("7001"),
            local_host: String::from("127.0.0.1"),
            local_port: String::from("7002"),
            remote_host: String::from("[::1]"),
            remote_port: String::from("７００３"),
            keep_half_open: true,
            ..NetworkSettings::default()
        }
    }

    #[test]
    fn each_protocol_reads_its_own_fields() {
        for protocol in Protocol::ALL {
            let spec = network(protocol).link_spec().unwrap();
            assert_eq!(spec.protocol(), protocol);
            let (local, remote) = match protocol {
                Protocol::TcpClient => (Endpoint::new("", 7001), Some(Endpoint::new("::1", 7003))),
                Protocol::Udp | Protocol::TcpServer => (Endpoint::new("127.0.0.1", 7002), None),
            };
            assert_eq!((spec.local(), spec.remote()), (&local, remote.as_ref()));
        }
    }

    #[test]
    fn what_the_other_protocols_need_is_no_fault() {
        let wrong = NetworkSettings {
            remote_host: String::new(),
            remote_port: String::from("x"),
            client_local_port: String::from("x"),
            ..network(Protocol::TcpServer)
        };
        assert!(wrong.link_spec().is_ok());
        assert_eq!(wrong.typed_problem(), None);
    }

    #[test]
    fn an_empty_remote_side_is_a_fault_only_when_it_is_needed() {
        let client = |host: &str, port: &str| NetworkSettings {
            remote_host: host.to_owned(),
            remote_port: port.to_owned(),
            ..network(Protocol::TcpClient)
        };
        for (host, port, problem) in [
            ("", "80", NetworkProblem::NoRemoteHost),
            ("a", " ", NetworkProblem::NoRemotePort),
        ] {
            assert_eq!(client(host, port).link_spec(), Err(problem));
            assert_eq!(client(host, port).typed_problem(), None);
        }
        for (port, problem) in [
            ("0", NetworkProblem::RemotePortZero),
            ("x", NetworkProblem::RemotePort(PortError::NotANumber)),
        ] {
            assert_eq!(client("a", port).link_spec(), Err(problem));
            assert_eq!(client("a", port).typed_problem(), Some(problem));
        }
    }

    #[test]
    fn a_wrong_local_port_and_a_wrong_buffer_are_told() {
        let udp = NetworkSettings {
            receive_buffer_kib: String::from("1"),
            ..network(Protocol::Udp)
        };
        assert_eq!(udp.link_spec(), Err(NetworkProblem::ReceiveBuffer));
        assert_eq!(udp.typed_problem(), Some(NetworkProblem::ReceiveBuffer));
        let port = NetworkSettings {
            local_port: String::from("65536"),
            ..udp
        };
        let problem = NetworkProblem::LocalPort(PortError::TooLarge);
        assert_eq!(port.link_spec(), Err(problem));
        assert_eq!(port.typed_problem(), Some(problem));
    }

    #[test]
    fn an_interval_is_milliseconds_from_one_to_a_day() {
        assert_eq!(repeat_interval(" 1.5 "), Some(Duration::from_micros(1_500)));
        assert_eq!(repeat_interval("１０００"), Some(Duration::from_secs(1)));
        for wrong in ["", "0", "0.9", "-1", "nan", "inf", "86400001", "1 s"] {
            assert_eq!(repeat_interval(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn no_typed_target_is_the_latest_sender() {
        let target = |typed: &str| {
            let send = SendSettings {
                target: typed.to_owned(),
                ..SendSettings::default()
            };
            send.typed_target()
        };
        assert_eq!(target(" "), Ok(None));
        assert_eq!(target("a:1"), Ok(Some(Endpoint::new("a", 1))));
        assert_eq!(target("a"), Err(EndpointError::MissingPort));
    }
}
