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
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::Result;
use drive::{Flood, Options, PATIENCE, Window, figures, pause};

const DATAGRAMS: u64 = 20_000;
const DATAGRAMS_PER_SECOND: u32 = 10_000;
const STREAM_BYTES: usize = 1 << 30;
const CLIENTS: usize = 1_000;
const MESSAGES: usize = 10;
const FROM_ONE: &[u8] = b"from one\n";
const TO_ALL: &str = "to all";

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
    let addr = window.open_on_free_port("UDP")?;
    let started = Instant::now();
    let flood = Flood::start(addr, DATAGRAMS_PER_SECOND, DATAGRAMS);
    let longest = window.ping_until(|| flood.is_over());
    flood.finish();
    let shown = window.shown_at_rest();
    let kept = format!(
        "{} of {DATAGRAMS}, {} told as lost",
        shown.received_records, shown.lost_records
    );
    row(
        "20,000 datagrams at 10,000/s",
        &kept,
        started,
        longest,
        &window,
    )
}

fn stream() -> Result<()> {
    let mut window = start()?;
    let addr = window.open_on_free_port("TCP Server")?;
    let started = Instant::now();
    let sender = in_thread("stream", move || send_stream(addr))?;
    let longest = window.ping_until(|| sender.is_finished());
    finish(sender)?;
    let kept = window.shown_at_rest().received_bytes;
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
    let addr = window.open_on_free_port("TCP Server")?;
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
    let longest = window.ping_until(|| talk.is_finished());
    let clients = finish(talk)?;
    // Bytes, because reads of a stream need not be what was written.
    let kept = window.shown_at_rest().received_bytes;
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
        window.open_on_free_port(protocol)?;
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
    pause(Duration::from_secs(2));
    let before = figures::processor_seconds(window.process_id())?;
    pause(span);
    let used = figures::processor_seconds(window.process_id())? - before;
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

fn row(load: &str, kept: &str, started: Instant, longest: Duration, window: &Window) -> Result<()> {
    let (took, memory) = (started.elapsed(), memory(window)?);
    println!("| {load} | {kept} | {took:.1?} | {longest:.0?} | {memory} |");
    Ok(())
}

/// Resident memory now and at its highest.
fn memory(window: &Window) -> Result<String> {
    let memory = figures::memory(window.process_id())?;
    let (now, most) = (memory.now >> 20, memory.most >> 20);
    Ok(format!("{now} MiB, at most {most} MiB"))
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
