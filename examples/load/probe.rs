//! The window that is measured, and what is read of it.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::time::Duration;

use anyhow::Result;

use super::ping::Pinger;

use super::drive::{Options, PATIENCE, Program, Window, poll_until};

const PING_EVERY: Duration = Duration::from_millis(20);
const REST: Duration = Duration::from_millis(300);
/// Until memory that is no longer used has been given back.
const AFTERWARDS: Duration = Duration::from_secs(3);

/// Mebibytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Memory {
    pub idle: u64,
    pub highest: u64,
    pub afterwards: u64,
}

/// The real window with an open session, and its records on the disk.
pub struct Probe {
    pub window: Window,
    pub addr: SocketAddr,
    /// The longest time until it answered `_NET_WM_PING`.
    pub longest: Duration,
    pinger: Pinger,
    idle: u64,
}

impl Probe {
    pub fn start(protocol: &str, journals: &std::path::Path) -> Result<Self> {
        let mut options = Options::beside_example("en");
        options.arguments = vec![String::from("--journal"), journals.display().to_string()];
        let mut window = Window::start(&options);
        let addr = open(&mut window, protocol)?;
        pause(AFTERWARDS);
        Ok(Self {
            idle: memory(&window, "VmRSS:")?,
            pinger: Pinger::new(window.display_name(), window.process_id())?,
            window,
            addr,
            longest: Duration::ZERO,
        })
    }

    /// Asks for a sign of life again and again until the peer has ended.
    pub fn ping_while(&mut self, peer: &mut Program) -> Result<()> {
        while !peer.has_ended() {
            self.longest = self.longest.max(self.pinger.ping()?);
            pause(PING_EVERY);
        }
        Ok(())
    }

    /// The first number behind a caption once it no longer grows.
    pub fn settled(&mut self, caption: &str) -> u64 {
        let mut last = None;
        let resting = poll_until(PATIENCE, || {
            pause(REST);
            let now = self.window.counter(caption)[0];
            let rests = last == Some(now);
            last = Some(now);
            rests.then_some(now)
        });
        resting.or(last).unwrap_or_default()
    }

    pub fn memory(&self) -> Result<Memory> {
        pause(AFTERWARDS);
        Ok(Memory {
            idle: self.idle,
            highest: memory(&self.window, "VmHWM:")?,
            afterwards: memory(&self.window, "VmRSS:")?,
        })
    }
}

pub fn median<T: Copy + PartialOrd>(figures: impl Iterator<Item = T>) -> T {
    let mut all: Vec<T> = figures.collect();
    all.sort_by(|one, other| one.partial_cmp(other).unwrap_or(std::cmp::Ordering::Equal));
    all[all.len() / 2]
}

fn pause(time: Duration) {
    let _ = crossbeam_channel::after(time).recv();
}

/// Opens a session of this protocol on a free port.
fn open(window: &mut Window, protocol: &str) -> Result<SocketAddr> {
    let free = match protocol {
        "UDP" => UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?,
        _ => TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?,
    };
    window.choose("Protocol", protocol);
    window.set("Local host", &free.ip().to_string());
    window.set("Local port", &free.port().to_string());
    window.click("Open");
    window.find("Close", |node| node.clickable);
    Ok(free)
}

/// A field of `/proc/<id>/status`, in mebibytes.
fn memory(window: &Window, field: &str) -> Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", window.process_id()))?;
    let line = status.lines().find(|line| line.starts_with(field));
    let kibibytes = line.and_then(|line| line.split_whitespace().nth(1));
    Ok(kibibytes.map_or(Ok(0), str::parse::<u64>)? / 1024)
}
