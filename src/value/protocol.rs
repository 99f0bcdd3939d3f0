use serde::{Deserialize, Serialize};

/// What kind of session a tab is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Protocol {
    Udp,
    TcpClient,
    TcpServer,
}

impl Protocol {
    pub const ALL: [Self; 3] = [Self::Udp, Self::TcpClient, Self::TcpServer];
}
