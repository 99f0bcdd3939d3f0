//! The other process: this example started again as a generator or as a bare
//! loop. It talks by lines on its standard output.

use std::error::Error;
use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::process::Command;
use std::str::FromStr;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use socket2::SockRef;

use super::drive::Program;

/// The same wish as the window's.
const RECEIVE_BUFFER_BYTES: usize = 4 << 20;
/// Without a datagram for so long, there will be none.
const SILENCE: Duration = Duration::from_millis(700);
/// No load lasts longer.
const LONGEST: Duration = Duration::from_secs(60);
const CHUNK_BYTES: usize = 1 << 16;
/// As much as the journal hands over with one write.
const FILE_BUFFER_BYTES: usize = 1 << 18;
/// A line of text with its number at the head, as logs have it.
const LINE: &[u8] = b" the quick brown fox jumps over the lazy dog 0123456789 abcdef\n";

/// Starts this example again with a task of [`run`].
pub fn start(task: &[&str]) -> Result<Program> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("peer").args(task);
    Ok(Program::start("peer", &mut command, "it is this example"))
}

/// The number behind `caption` in the first line that has one.
pub fn figure<T: FromStr<Err: Error + Send + Sync + 'static>>(
    peer: &mut Program,
    caption: &str,
) -> Result<T> {
    let is_it = |line: &str| line.starts_with(caption);
    let line = peer.line_within(LONGEST, is_it).context("no figure")?;
    Ok(line[caption.len()..].trim().parse()?)
}

pub fn run(task: &[&str]) -> Result<()> {
    match *task {
        ["udp-send", to, count, bytes, rate] => {
            send_datagrams(to.parse()?, count.parse()?, bytes.parse()?, rate.parse()?)
        }
        ["udp-sink"] => sink_datagrams(&mut io::sink()),
        ["udp-file", path] => {
            let file = File::create(path)?;
            sink_datagrams(&mut BufWriter::with_capacity(FILE_BUFFER_BYTES, file))
        }
        ["tcp-send", to, bytes] => send_stream(to.parse()?, bytes.parse()?),
        ["tcp-sink"] => sink_stream(),
        _ => bail!("no such task: {task:?}"),
    }
}

/// Numbered datagrams, `rate` a second; 0 is as fast as they go.
fn send_datagrams(to: SocketAddr, count: u32, bytes: usize, rate: u32) -> Result<()> {
    ensure!(to.ip().is_loopback(), "loopback only");
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
    socket.connect(to)?;
    let started = Instant::now();
    let mut payload = vec![b'.'; bytes];
    let mut sent = 0;
    for number in 0..count {
        if rate > 0 {
            wait_until(started + Duration::from_secs(1) * number / rate);
        }
        if started.elapsed() > LONGEST {
            break;
        }
        payload[..4].copy_from_slice(&number.to_be_bytes());
        sent += u32::from(socket.send(&payload).is_ok());
    }
    println!("seconds {}", started.elapsed().as_secs_f64());
    println!("sent {sent}");
    Ok(())
}

/// Sleeps while it is far away: a pause is longer than asked for.
fn wait_until(due: Instant) {
    while let Some(early) = due.checked_duration_since(Instant::now()) {
        match early.checked_sub(Duration::from_micros(200)) {
            Some(most) => drop(crossbeam_channel::after(most).recv()),
            None => thread::yield_now(),
        }
    }
}

fn sink_datagrams(out: &mut dyn Write) -> Result<()> {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
    SockRef::from(&socket).set_recv_buffer_size(RECEIVE_BUFFER_BYTES)?;
    println!("ready {}", socket.local_addr()?);
    let mut bytes = vec![0; 65_535];
    socket.set_read_timeout(Some(LONGEST))?;
    let mut kept = 0;
    let mut started = None;
    while started.is_none_or(|at: Instant| at.elapsed() < LONGEST)
        && let Ok((length, _)) = socket.recv_from(&mut bytes)
    {
        out.write_all(&bytes[..length])?;
        kept += 1;
        if started.is_none() {
            started = Some(Instant::now());
            socket.set_read_timeout(Some(SILENCE))?;
        }
    }
    out.flush()?;
    println!("kept {kept}");
    Ok(())
}

/// Ends when the receiver has read everything and closed its side too.
fn send_stream(to: SocketAddr, bytes: usize) -> Result<()> {
    ensure!(to.ip().is_loopback(), "loopback only");
    let chunk: Vec<u8> = (0..)
        .flat_map(|number: u32| [format!("{number:08}").as_bytes(), LINE].concat())
        .take(CHUNK_BYTES)
        .collect();
    let mut stream = TcpStream::connect(to)?;
    let started = Instant::now();
    let mut sent = 0;
    while sent < bytes && started.elapsed() < LONGEST {
        let length = CHUNK_BYTES.min(bytes - sent);
        stream.write_all(&chunk[..length])?;
        sent += length;
    }
    stream.shutdown(Shutdown::Write)?;
    stream.set_read_timeout(Some(LONGEST))?;
    let end = stream.read(&mut [0]);
    let is_end = matches!(end, Ok(0)) || end.is_err_and(|e| e.kind() == ErrorKind::ConnectionReset);
    ensure!(is_end, "the receiver does not close");
    println!("seconds {}", started.elapsed().as_secs_f64());
    println!("sent {sent}");
    Ok(())
}

fn sink_stream() -> Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    println!("ready {}", listener.local_addr()?);
    let (mut stream, _) = listener.accept()?;
    stream.set_read_timeout(Some(LONGEST))?;
    let mut bytes = vec![0; CHUNK_BYTES];
    let mut kept = 0;
    loop {
        match stream.read(&mut bytes)? {
            0 => break,
            count => kept += count,
        }
    }
    drop(stream);
    println!("kept {kept}");
    Ok(())
}
