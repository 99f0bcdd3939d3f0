use std::time::Duration;

use crate::value::{Endpoint, Protocol};

/// The largest UDP payload over IPv4: 65,535 less 20 bytes of IP header and
/// 8 of UDP header (RFC 768, RFC 791).
pub const MAX_UDP_PAYLOAD_V4: usize = 65_507;
/// The largest UDP payload over IPv6 without jumbograms: 65,535 less 8 bytes
/// of UDP header (RFC 8200).
pub const MAX_UDP_PAYLOAD_V6: usize = 65_527;

/// What to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkSpec {
    Udp(UdpSpec),
    TcpClient(TcpClientSpec),
    TcpServer(TcpServerSpec),
}

impl LinkSpec {
    pub fn protocol(&self) -> Protocol {
        match self {
            Self::Udp(_) => Protocol::Udp,
            Self::TcpClient(_) => Protocol::TcpClient,
            Self::TcpServer(_) => Protocol::TcpServer,
        }
    }

    /// The side of this machine.
    pub fn local(&self) -> &Endpoint {
        match self {
            Self::Udp(spec) => &spec.local,
            Self::TcpClient(spec) => &spec.local,
            Self::TcpServer(spec) => &spec.local,
        }
    }

    /// The server of a TCP client.
    pub fn remote(&self) -> Option<&Endpoint> {
        match self {
            Self::TcpClient(spec) => Some(&spec.remote),
            Self::Udp(_) | Self::TcpServer(_) => None,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UdpSpec {
    /// Empty host: every IPv4 address; `::`: every IPv6 address and only
    /// those. A name is looked up for at most 5 s. Port 0: any free port.
    pub local: Endpoint,
    /// Asked of the system; what it granted is in [`super::Event::Opened`].
    pub receive_buffer_bytes: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TcpClientSpec {
    /// Empty host and port 0: the system chooses.
    pub local: Endpoint,
    pub remote: Endpoint,
    /// For the name and all its addresses together; each address gets an equal
    /// share of what is left.
    pub connect_timeout: Duration,
    /// Keep our sending side open after the peer has closed its own. Otherwise
    /// the peer has 2 s more to read what waits, and nothing new is sent.
    pub keep_half_open: bool,
    /// Bytes that may wait for the peer to read before a send is refused. A
    /// message that finds none waiting is taken whatever its length.
    pub write_queue_limit_bytes: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TcpServerSpec {
    /// Empty host: every IPv4 address; `::`: every IPv6 address and only
    /// those. A name is looked up for at most 5 s. Port 0: any free port.
    pub local: Endpoint,
    /// Keep our sending side open after a client has closed its own. Otherwise
    /// it has 2 s more to read what waits, and nothing new is sent.
    pub keep_half_open: bool,
    /// Bytes that may wait for one client to read before a send to it is
    /// refused. A message that finds none waiting is taken whatever its length.
    pub write_queue_limit_bytes: usize,
}
