//! Datagrams: what the window's journal has against what a bare loop keeps.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result};

use super::peer;
use super::probe::{Memory, Probe, median};

struct Load {
    name: &'static str,
    count: u32,
    bytes: usize,
    /// A second; 0: as fast as they go.
    rate: u32,
}

const LOADS: [Load; 3] = [
    Load {
        name: "1,000,000 of 64 B, unpaced",
        count: 1_000_000,
        bytes: 64,
        rate: 0,
    },
    Load {
        name: "500,000 of 1,400 B, unpaced",
        count: 500_000,
        bytes: 1_400,
        rate: 0,
    },
    Load {
        name: "200,000 of 64 B at 50,000/s",
        count: 200_000,
        bytes: 64,
        rate: 50_000,
    },
];

/// Parts of what was sent.
struct Bare {
    kept: f64,
    rate: f64,
}

struct Shown {
    kept: f64,
    rate: f64,
    sent: u64,
    records: u64,
    lost: u64,
    longest: Duration,
    memory: Memory,
}

pub fn compare(rounds: usize) -> Result<()> {
    println!(
        "| datagrams | bare loop keeps | loop into a file keeps | window keeps | of the bare loop | of the loop into a file | not accounted for | longest answer | memory idle, most, after (MiB) |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    for load in &LOADS {
        let mut bare = Vec::new();
        let mut filed = Vec::new();
        let mut shown = Vec::new();
        for _ in 0..rounds {
            bare.push(in_loop(load, &["udp-sink"])?);
            filed.push(into_file(load)?);
            shown.push(in_window(load)?);
        }
        row(load, &bare, &filed, &shown);
    }
    Ok(())
}

/// On the disk that the window's journal is on.
fn into_file(load: &Load) -> Result<Bare> {
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("received");
    let path = path.to_str().context("a path that is no text")?;
    in_loop(load, &["udp-file", path])
}

fn in_loop(load: &Load, task: &[&str]) -> Result<Bare> {
    let mut sink = peer::start(task)?;
    let ready = sink.expect_line("ready ");
    let addr = ready.trim_start_matches("ready ").parse()?;
    let mut sender = send(load, addr)?;
    let seconds: f64 = peer::figure(&mut sender, "seconds ")?;
    let sent: f64 = peer::figure(&mut sender, "sent ")?;
    let kept: f64 = peer::figure(&mut sink, "kept ")?;
    Ok(Bare {
        kept: kept / sent,
        rate: sent / seconds,
    })
}

fn in_window(load: &Load) -> Result<Shown> {
    let journals = tempfile::tempdir()?;
    let mut probe = Probe::start("UDP", journals.path())?;
    let mut sender = send(load, probe.addr)?;
    probe.ping_while(&mut sender)?;
    let seconds: f64 = peer::figure(&mut sender, "seconds ")?;
    let sent: u64 = peer::figure(&mut sender, "sent ")?;
    let records = probe.settled("Packets");
    let lost = probe.window.counter("Lost")[0];
    Ok(Shown {
        kept: records as f64 / sent as f64,
        rate: sent as f64 / seconds,
        sent,
        records,
        lost,
        longest: probe.longest,
        memory: probe.memory()?,
    })
}

fn send(load: &Load, to: SocketAddr) -> Result<super::drive::Program> {
    let figures = [
        to.to_string(),
        load.count.to_string(),
        load.bytes.to_string(),
        load.rate.to_string(),
    ];
    let [to, count, bytes, rate] = figures.each_ref().map(String::as_str);
    peer::start(&["udp-send", to, count, bytes, rate]).context("the generator")
}

fn row(load: &Load, bare: &[Bare], filed: &[Bare], shown: &[Shown]) {
    let kept_by = |rounds: &[Bare]| median(rounds.iter().map(|round| round.kept));
    let (kept_bare, kept_filed) = (kept_by(bare), kept_by(filed));
    let kept = median(shown.iter().map(|round| round.kept));
    let strays = shown.iter().map(|round| {
        let told = round.records + round.lost;
        round.sent.abs_diff(told)
    });
    let strays: u64 = strays.sum();
    let longest = shown.iter().map(|round| round.longest).max();
    let memory = shown.iter().map(|round| round.memory);
    println!(
        "| {} | {:.1} % (sent at {:.0}/s) | {:.1} % | {:.1} % (sent at {:.0}/s; {:.1} to {:.1} %) | {:.2} | {:.2} | {strays} | {:.0?} | {}, {}, {} |",
        load.name,
        100.0 * kept_bare,
        median(bare.iter().map(|round| round.rate)),
        100.0 * kept_filed,
        100.0 * kept,
        median(shown.iter().map(|round| round.rate)),
        100.0 * shown.iter().map(|round| round.kept).fold(1.0, f64::min),
        100.0 * shown.iter().map(|round| round.kept).fold(0.0, f64::max),
        kept / kept_bare,
        kept / kept_filed,
        longest.unwrap_or_default(),
        median(memory.clone().map(|it| it.idle)),
        memory
            .clone()
            .map(|it| it.highest)
            .max()
            .unwrap_or_default(),
        memory.map(|it| it.afterwards).max().unwrap_or_default(),
    );
}
