//! What every load on a window needs: a link on a free port, and counters that
//! are read while it runs. The window speaks English.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::time::{Duration, Instant};

use super::window::numbers;
use super::{PATIENCE, Tree, Window, pause, poll_until};

/// Between two questions whether the window still answers.
const PING_EVERY: Duration = Duration::from_millis(20);
/// Counters that do not change for so long are at rest.
const REST: Duration = Duration::from_millis(300);

/// The counters of the status bar, as one frame shows them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    pub received_records: u64,
    pub sent_records: u64,
    pub received_bytes: u64,
    pub sent_bytes: u64,
    /// Of datagrams; TCP shows none.
    pub lost_records: u64,
}

impl Shown {
    /// `None` when the status bar is not in the tree.
    pub fn in_tree(tree: &Tree) -> Option<Self> {
        let texts = tree.texts();
        let counted = |caption: &str| {
            let mut texts = texts.iter();
            texts.find_map(|text| numbers(text.strip_prefix(caption)?))
        };
        let first = |caption| counted(caption)?.first().copied();
        let packets = counted("Packets")?;
        Some(Self {
            received_records: *packets.first()?,
            sent_records: *packets.get(1)?,
            received_bytes: first("RX")?,
            sent_bytes: first("TX")?,
            lost_records: first("Lost").unwrap_or_default(),
        })
    }
}

impl Window {
    /// Opens a session of this protocol on a port that was free a moment ago.
    pub fn open_on_free_port(&mut self, protocol: &str) -> io::Result<SocketAddr> {
        let free = match protocol {
            "UDP" => UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?,
            _ => TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?,
        };
        self.choose("Protocol", protocol);
        self.set("Local host", &free.ip().to_string());
        self.set("Local port", &free.port().to_string());
        self.click("Open");
        self.find("Close", |node| node.clickable);
        Ok(free)
    }

    pub fn shown(&mut self) -> Shown {
        let shown = self.look_for(PATIENCE, Shown::in_tree);
        shown.expect("a status bar with counters")
    }

    /// Waits until the counters please; the last ones in any case.
    pub fn shown_when(&mut self, pleases: impl Fn(&Shown) -> bool) -> Shown {
        let mut last = Shown::default();
        poll_until(PATIENCE, || {
            last = self.shown();
            pleases(&last).then_some(())
        });
        last
    }

    /// The counters once they no longer change.
    pub fn shown_at_rest(&mut self) -> Shown {
        let mut last = self.shown();
        poll_until(PATIENCE, || {
            pause(REST);
            let before = std::mem::replace(&mut last, self.shown());
            (before == last).then_some(())
        });
        last
    }

    /// Has the window draw frame after frame until `done`; the longest wait for
    /// one.
    pub fn ping_until(&mut self, done: impl Fn() -> bool) -> Duration {
        let mut longest = Duration::ZERO;
        while !done() {
            let asked = Instant::now();
            self.ping();
            longest = longest.max(asked.elapsed());
            pause(PING_EVERY);
        }
        longest
    }
}
