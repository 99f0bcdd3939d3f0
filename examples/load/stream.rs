//! A stream: how fast the window takes it against `socat` into a file and a
//! loop that discards.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, ensure};

use super::drive::{Program, poll_until};
use super::peer;
use super::probe::{Memory, Probe, median};

const BYTES: usize = 2 << 30;

struct Shown {
    rate: f64,
    longest: Duration,
    memory: Memory,
}

pub fn compare(rounds: usize) -> Result<()> {
    let mut discarded = Vec::new();
    let mut filed = Vec::new();
    let mut shown = Vec::new();
    for _ in 0..rounds {
        discarded.push(into_nothing()?);
        filed.push(into_file()?);
        shown.push(into_window()?);
    }
    let rate = median(shown.iter().map(|round| round.rate));
    println!();
    println!("| 2 GiB over TCP | MB/s | window / this |");
    println!("|---|---|---|");
    for (name, others) in [
        ("loop that discards", discarded),
        ("`socat -b 65536` into a file", filed),
    ] {
        let other = median(others.into_iter());
        println!("| {name} | {other:.0} | {:.2} |", rate / other);
    }
    let rates = shown.iter().map(|round| round.rate);
    println!(
        "| window, recording | {rate:.0} ({:.0} to {:.0}) | |",
        rates.clone().fold(f64::MAX, f64::min),
        rates.fold(0.0, f64::max),
    );
    let memory = shown.iter().map(|round| round.memory);
    println!();
    println!(
        "Longest answer {:.0?}; memory {} MiB idle, {} at most, {} afterwards.",
        shown
            .iter()
            .map(|round| round.longest)
            .max()
            .unwrap_or_default(),
        median(memory.clone().map(|it| it.idle)),
        memory
            .clone()
            .map(|it| it.highest)
            .max()
            .unwrap_or_default(),
        memory.map(|it| it.afterwards).max().unwrap_or_default(),
    );
    Ok(())
}

fn into_nothing() -> Result<f64> {
    let mut sink = peer::start(&["tcp-sink"])?;
    let ready = sink.expect_line("ready ");
    let mut sender = send(ready.trim_start_matches("ready ").parse()?)?;
    let rate = rate(&mut sender)?;
    ensure!(
        peer::figure::<usize>(&mut sink, "kept ")? == BYTES,
        "the loop lost bytes"
    );
    Ok(rate)
}

/// On the disk that the window's journal is on.
fn into_file() -> Result<f64> {
    let place = tempfile::tempdir()?;
    let file = place.path().join("received");
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
    let mut socat = Command::new("socat");
    socat.args(["-b", "65536", "-u"]);
    socat.arg(format!(
        "TCP-LISTEN:{},bind=127.0.0.1,reuseaddr",
        free.port()
    ));
    socat.arg(format!("OPEN:{},creat", file.display()));
    let mut socat = Program::start("socat", &mut socat, "install socat");
    let listens = poll_until(Duration::from_secs(5), || is_listening(free).then_some(()));
    ensure!(listens.is_some(), "socat does not listen");
    let mut sender = send(free)?;
    let rate = rate(&mut sender)?;
    socat.expect_end();
    ensure!(
        std::fs::metadata(&file)?.len() == BYTES as u64,
        "socat lost bytes"
    );
    Ok(rate)
}

/// Without connecting: socat takes one connection only.
fn is_listening(addr: SocketAddr) -> bool {
    let port = format!(":{:04X} 00000000:0000 0A", addr.port());
    std::fs::read_to_string("/proc/net/tcp").is_ok_and(|table| table.contains(&port))
}

fn into_window() -> Result<Shown> {
    let journals = tempfile::tempdir()?;
    let mut probe = Probe::start("TCP Server", journals.path())?;
    let mut sender = send(probe.addr)?;
    probe.ping_while(&mut sender)?;
    let rate = rate(&mut sender)?;
    ensure!(probe.settled("RX") == BYTES as u64, "the window lost bytes");
    Ok(Shown {
        rate,
        longest: probe.longest,
        memory: probe.memory()?,
    })
}

fn send(to: SocketAddr) -> Result<Program> {
    peer::start(&["tcp-send", &to.to_string(), &BYTES.to_string()])
}

/// Megabytes (10^6) a second.
fn rate(sender: &mut Program) -> Result<f64> {
    let seconds: f64 = peer::figure(sender, "seconds ")?;
    let sent: f64 = peer::figure(sender, "sent ")?;
    Ok(sent / seconds / 1e6)
}
