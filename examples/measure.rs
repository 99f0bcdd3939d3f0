//! Puts bounded loopback loads on the real window and prints what it kept, how
//! long it was deaf, and what it cost, as rows of `docs/PERFORMANCE.md`.
//!
//! `cargo build --release --features inspection && cargo run --release --features
//! inspection --example measure -- [ARGUMENTS]`, which are the window's own, such
//! as `--no-journal`; its records are in a temporary directory. Needs Linux and Xvfb. Drawing is done by the
//! processor here, so a machine with a graphics card answers sooner.

#![allow(clippy::print_stdout, reason = "the figures are what it is for")]

#[path = "../tests/drive/mod.rs"]
mod drive;

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use drive::{Options, PATIENCE, Window, poll_until};

const DATAGRAMS: u32 = 20_000;
const DATAGRAMS_PER_SECOND: u32 = 10_000;
const DATAGRAM_BYTES: usize = 64;
const STREAM_BYTES: usize = 1 << 30;
const CLIENTS: usize = 1_000;
const MESSAGES: usize = 10;
const FROM_ONE: &[u8] = b"from one\n";
const TO_ALL: &str = "to all";
/// Linux tells processor time in hundredths of a second (`man 5 proc`).
const TICKS_PER_SECOND: f64 = 100.0;

fn main() -> Result<()> {
    println!("| load | kept | took | longest answer | memory |");
    println!("|---|---|---|---|---|");
    datagrams()?;
    stream()?;
    many_clients()?;
    idle()
}

fn datagrams() -> Result<()> {
    let mut window = start()?;
    let addr = open(&mut window, "UDP")?;
    let started = Instant::now();
    let sender = in_thread("datagrams", move || send_datagrams(addr))?;
    let longest = ping_until(&mut window, || sender.is_finished());
    finish(sender)?;
    let kept = settled(&mut window, "Packets");
    let lost = window.counter("Lost")[0];
    let kept = format!("{kept} of {DATAGRAMS}, {lost} told as lost");
    row(
        "20,000 datagrams at 10,000/s",
        &kept,
        started,
        longest,
        &window,
    )
}

fn send_datagrams(addr: SocketAddr) -> Result<()> {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
    let started = Instant::now();
    for number in 0..DATAGRAMS {
        let due = Duration::from_secs(1) * number / DATAGRAMS_PER_SECOND;
        if let Some(early) = due.checked_sub(started.elapsed()) {
            let _ = crossbeam_channel::after(early).recv();
        }
        let mut payload = [b'.'; DATAGRAM_BYTES];
        payload[..4].copy_from_slice(&number.to_be_bytes());
        socket.send_to(&payload, addr)?;
    }
    Ok(())
}

fn stream() -> Result<()> {
    let mut window = start()?;
    let addr = open(&mut window, "TCP Server")?;
    let started = Instant::now();
    let sender = in_thread("stream", move || send_stream(addr))?;
    let longest = ping_until(&mut window, || sender.is_finished());
    finish(sender)?;
    let kept = settled(&mut window, "RX");
    row(
        "1 GiB over TCP",
        &format!("{kept} bytes"),
        started,
        longest,
        &window,
    )
}

fn send_stream(addr: SocketAddr) -> Result<()> {
    let mut stream = TcpStream::connect(addr)?;
    let chunk: Vec<u8> = b"0123456789abcdef".repeat(4096);
    for _ in 0..STREAM_BYTES / chunk.len() {
        stream.write_all(&chunk)?;
    }
    Ok(())
}

fn many_clients() -> Result<()> {
    let mut window = start()?;
    let addr = open(&mut window, "TCP Server")?;
    let started = Instant::now();
    let mut clients = (0..CLIENTS)
        .map(|_| TcpStream::connect(addr))
        .collect::<Result<Vec<_>, _>>()?;
    println!(
        "| 1,000 clients connect | | {:.0?} | | |",
        started.elapsed()
    );

    let started = Instant::now();
    let talk = in_thread("clients", move || {
        exchange(&mut clients)?;
        Ok(clients)
    })?;
    window.set("Message to send", TO_ALL);
    for _ in 0..MESSAGES {
        window.click("Send");
    }
    let longest = ping_until(&mut window, || talk.is_finished());
    let clients = finish(talk)?;
    // Bytes, because reads of a stream need not be what was written.
    let kept = settled(&mut window, "RX");
    let sent = CLIENTS * MESSAGES * FROM_ONE.len();
    row(
        "1,000 clients send and get 10 messages",
        &format!("{kept} of {sent} bytes"),
        started,
        longest,
        &window,
    )?;

    // The click itself takes some frames; it returns once it has had its effect.
    window.click("Close");
    let started = Instant::now();
    all_closed(&clients)?;
    println!(
        "| Close with 1,000 clients | | {:.0?} | | |",
        started.elapsed()
    );
    Ok(())
}

/// Every client sends its messages, then reads as many.
fn exchange(clients: &mut [TcpStream]) -> Result<()> {
    for _ in 0..MESSAGES {
        for client in clients.iter_mut() {
            client.write_all(FROM_ONE)?;
        }
    }
    let mut got = vec![0; MESSAGES * TO_ALL.len()];
    for client in clients {
        client.set_read_timeout(Some(PATIENCE))?;
        client.read_exact(&mut got)?;
    }
    Ok(())
}

fn all_closed(clients: &[TcpStream]) -> Result<()> {
    for mut client in clients {
        // A reset is an end as well.
        while matches!(client.read(&mut [0; 64]), Ok(1..)) {}
    }
    Ok(())
}

fn idle() -> Result<()> {
    let mut window = start()?;
    let span = Duration::from_secs(10);
    for protocol in ["UDP", "TCP Server"] {
        open(&mut window, protocol)?;
        window.click("New tab");
    }
    let server = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    window.choose("Protocol", "TCP Client");
    window.set("Remote host", "127.0.0.1");
    window.set("Remote port", &server.local_addr()?.port().to_string());
    window.click("Connect");
    let _peer = server.accept()?;
    window.find("Disconnect", |node| node.clickable);

    // What the clicks set off comes to rest first.
    let _ = crossbeam_channel::after(Duration::from_secs(2)).recv();
    let before = processor_seconds(window.process_id())?;
    let _ = crossbeam_channel::after(span).recv();
    let used = processor_seconds(window.process_id())? - before;
    let percent = 100.0 * used / span.as_secs_f64();
    println!(
        "| three open links, idle | | {percent:.1} % of a processor | | {} |",
        memory(&window)?
    );
    Ok(())
}

fn start() -> Result<Window> {
    let mut options = Options::beside_example("en");
    options.arguments = std::env::args().skip(1).collect();
    Ok(Window::start(&options))
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

/// Has the window draw frame after frame until `done`; the longest wait for one.
fn ping_until(window: &mut Window, done: impl Fn() -> bool) -> Duration {
    let mut longest = Duration::ZERO;
    while !done() {
        let asked = Instant::now();
        window.ping();
        longest = longest.max(asked.elapsed());
        let _ = crossbeam_channel::after(Duration::from_millis(20)).recv();
    }
    longest
}

/// The first number behind a caption once it no longer grows.
fn settled(window: &mut Window, caption: &str) -> u64 {
    let mut last = None;
    let resting = poll_until(PATIENCE, || {
        let _ = crossbeam_channel::after(Duration::from_millis(300)).recv();
        let now = window.counter(caption)[0];
        let rests = last == Some(now);
        last = Some(now);
        rests.then_some(now)
    });
    resting.or(last).unwrap_or_default()
}

fn row(load: &str, kept: &str, started: Instant, longest: Duration, window: &Window) -> Result<()> {
    let (took, memory) = (started.elapsed(), memory(window)?);
    println!("| {load} | {kept} | {took:.1?} | {longest:.0?} | {memory} |");
    Ok(())
}

/// Resident memory now and at its highest.
fn memory(window: &Window) -> Result<String> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", window.process_id()))?;
    let mebibytes = |name: &str| -> Option<u64> {
        let line = status.lines().find(|line| line.starts_with(name))?;
        let kibibytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
        Some(kibibytes / 1024)
    };
    let (now, highest) = (mebibytes("VmRSS:"), mebibytes("VmHWM:"));
    Ok(format!(
        "{} MiB, at most {} MiB",
        now.unwrap_or_default(),
        highest.unwrap_or_default()
    ))
}

/// User and system time of all threads (fields 14 and 15, `man 5 proc`).
fn processor_seconds(process: u32) -> Result<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    let (_, fields) = stat.rsplit_once(')').context("no process state")?;
    let ticks = fields.split_whitespace().skip(11).take(2);
    let ticks: Vec<f64> = ticks.map(str::parse).collect::<Result<_, _>>()?;
    Ok(ticks.iter().sum::<f64>() / TICKS_PER_SECOND)
}

fn in_thread<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<JoinHandle<Result<T>>> {
    Ok(Builder::new().name(name.to_owned()).spawn(work)?)
}

fn finish<T>(thread: JoinHandle<Result<T>>) -> Result<T> {
    let outcome = thread.join();
    outcome.map_err(|_| anyhow::anyhow!("a load has panicked"))?
}
