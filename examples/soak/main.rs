//! Runs the real window for an hour at 1,000 records a second and says whether
//! it lost anything or grew.
//!
//! `cargo build --release --features inspection && cargo run --release --features
//! inspection --example soak -- [--minutes N] [--csv FILE]`. One tab receives
//! numbered datagrams, another talks to an echo server every 10 ms and connects
//! anew every 30 s; a sample is taken every 10 s. Stops by itself, with status 1
//! when a record is missing, when there are more threads or descriptors than at
//! the beginning, or when memory has grown. Needs Linux and Xvfb; over loopback
//! only.

#![allow(clippy::print_stdout, reason = "the figures are what it is for")]

#[path = "../../tests/drive/mod.rs"]
mod drive;
mod echo;
mod samples;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use drive::{Flood, Kept, Options, Shown, Window, pause};
use echo::Echo;
use eframe::egui::accesskit::Role;
use samples::{Sample, Samples};
use wirepad::journal::{left_behind, open_read_only};

const MINUTES: u64 = 60;
const MOST_MINUTES: u64 = 24 * 60;
/// With 100 messages a second that go to the server and come back, 1,000.
const DATAGRAMS_PER_SECOND: u32 = 800;
const REPEAT_MILLIS: &str = "10";
const MESSAGE: &str = "soak 泡";
const SAMPLE_EVERY: Duration = Duration::from_secs(10);
const RECONNECT_EVERY: Duration = Duration::from_secs(30);
/// Asked less often than in short loads, because every answer is a frame.
const PING_EVERY: Duration = Duration::from_millis(100);
/// The tabs, from left to right.
const UDP: usize = 0;
const TCP: usize = 1;

struct Wish {
    minutes: u64,
    csv: PathBuf,
}

fn main() -> Result<ExitCode> {
    let wish = wish(std::env::args().skip(1))?;
    let journals = tempfile::tempdir()?;
    let mut soak = Soak::start(&journals)?;
    let mut samples = Samples::create(&wish.csv)?;
    println!("samples go to {}", wish.csv.display());
    soak.run(Duration::from_secs(60 * wish.minutes), &mut samples)?;
    let mut faults = soak.finish(&journals)?;
    samples.print_table();
    faults.extend(samples.faults());
    for fault in &faults {
        println!("FAULT: {fault}");
    }
    if faults.is_empty() {
        println!("nothing lost, nothing grew");
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}

fn wish(mut arguments: impl Iterator<Item = String>) -> Result<Wish> {
    let mut wish = Wish {
        minutes: MINUTES,
        csv: PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/soak.csv"),
    };
    while let Some(argument) = arguments.next() {
        let value = arguments.next().context("a value is missing")?;
        match argument.as_str() {
            "--minutes" => wish.minutes = value.parse()?,
            "--csv" => wish.csv = value.into(),
            other => bail!("{other:?} is not --minutes or --csv"),
        }
    }
    let can_be = (1..=MOST_MINUTES).contains(&wish.minutes);
    ensure!(can_be, "from 1 to {MOST_MINUTES} minutes");
    Ok(wish)
}

/// The window and what talks to it. All of it ends when it is dropped.
struct Soak {
    window: Window,
    flood: Option<Flood>,
    echo: Echo,
    longest: Duration,
}

impl Soak {
    fn start(journals: &tempfile::TempDir) -> Result<Self> {
        let mut options = Options::beside_example("en");
        let place = journals.path().display().to_string();
        options.arguments = vec![String::from("--journal"), place];
        let mut window = Window::start(&options);
        let addr = window.open_on_free_port("UDP")?;
        window.click("New tab");
        let echo = Echo::start()?;
        window.choose("Protocol", "TCP Client");
        window.set("Remote host", &echo.addr().ip().to_string());
        window.set("Remote port", &echo.addr().port().to_string());
        window.set("Message to send", MESSAGE);
        window.set("Repeat interval in ms", REPEAT_MILLIS);
        let flood = Flood::start(addr, DATAGRAMS_PER_SECOND, u64::MAX);
        let mut soak = Self {
            window,
            flood: Some(flood),
            echo,
            longest: Duration::ZERO,
        };
        soak.connect();
        Ok(soak)
    }

    fn connect(&mut self) {
        self.window.click("Connect");
        self.window.find("Disconnect", |node| node.clickable);
        self.window.check("Repeat every", true);
    }

    /// What was sent comes back before the connection is closed, so that both
    /// sides count the same.
    fn disconnect(&mut self) -> Shown {
        self.window.check("Repeat every", false);
        let is_back = |shown: &Shown| shown.received_bytes == shown.sent_bytes;
        let shown = self.window.shown_when(is_back);
        self.window.click("Disconnect");
        self.window.find("Connect", |node| node.clickable);
        shown
    }

    fn select(&mut self, tab: usize) {
        let tree = self.window.tree();
        let mut tabs = tree.nodes.iter().filter(|node| node.role == Role::Tab);
        let tab = tabs.nth(tab).expect("the tabs that were made");
        self.window.click_node(tab.id);
    }

    fn run(&mut self, span: Duration, samples: &mut Samples) -> Result<()> {
        let started = Instant::now();
        let mut next_reconnect = RECONNECT_EVERY;
        for nth in 1.. {
            let due = SAMPLE_EVERY * nth;
            if due > span {
                break;
            }
            self.ping_until(started + due);
            samples.add(self.sample(started.elapsed())?)?;
            if due >= next_reconnect {
                self.disconnect();
                self.connect();
                next_reconnect += RECONNECT_EVERY;
            }
        }
        Ok(())
    }

    fn ping_until(&mut self, end: Instant) {
        while Instant::now() < end {
            let asked = Instant::now();
            self.window.ping();
            self.longest = self.longest.max(asked.elapsed());
            pause(PING_EVERY);
        }
    }

    /// Leaves the echo tab in view.
    fn sample(&mut self, at: Duration) -> Result<Sample> {
        self.select(UDP);
        let udp = self.window.shown();
        self.select(TCP);
        let tcp = self.window.shown();
        let longest = std::mem::take(&mut self.longest);
        let sent = self.flood.as_ref().map_or(0, Flood::sent);
        Sample::take(self.window.process_id(), at, sent, udp, tcp, longest)
    }

    /// Ends the load, then the window, and compares what was sent with what was
    /// counted and with what is on the disk.
    fn finish(mut self, journals: &tempfile::TempDir) -> Result<Vec<String>> {
        let tcp = self.disconnect();
        self.select(UDP);
        let sent = self.flood.take().map_or(0, Flood::stop);
        let udp = self.window.shown_when(|shown| all_of(shown) == sent);
        let mut faults = Vec::new();
        if all_of(&udp) != sent {
            faults.push(format!("{sent} datagrams were sent: {udp:?}"));
        }
        let (received, echoed) = self.echo.stop();
        if (tcp.sent_bytes, tcp.received_bytes) != (received, echoed) {
            faults.push(format!("the server had {received}, sent {echoed}: {tcp:?}"));
        }
        // Killed, so that the journals stay.
        drop(self.window);
        let kept = kept_datagrams(journals)?;
        if kept != udp.received_records {
            faults.push(format!("{kept} on the disk: {udp:?}"));
        }
        println!(
            "datagrams: {sent} sent, {} counted, {} told as lost, {kept} on the disk",
            udp.received_records, udp.lost_records
        );
        println!("echo: {received} bytes to the server, {echoed} back");
        Ok(faults)
    }
}

fn all_of(shown: &Shown) -> u64 {
    shown.received_records + shown.lost_records
}

/// Numbered datagrams in the journal of the UDP tab.
fn kept_datagrams(journals: &tempfile::TempDir) -> Result<u64> {
    let all = left_behind(journals.path());
    let is_udp = |protocol| protocol == Some(wirepad::value::Protocol::Udp);
    let left = all.iter().find(|left| is_udp(left.about.protocol));
    let left = left.context("the journal of the UDP tab")?;
    Ok(Kept::of(&open_read_only(&left.path)?.reader).count())
}
