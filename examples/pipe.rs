//! Measures what a command does to a stream: bytes that come over TCP and go to
//! standard output, in turn with `ncat -l` and `socat`, and how soon a socket is
//! there after the start. Prints tables of `docs/PERFORMANCE.md`.
//!
//! `cargo build --release --features inspection --example pipe --bin wirepad`, then
//! `target/release/examples/pipe [ROUNDS]`, `pipe exact` (hashes instead of times)
//! or `pipe start [ROUNDS]`. Needs Linux, ncat, socat and sha256sum. Loopback only,
//! 1 GiB a run.

#![allow(clippy::print_stdout, reason = "the figures are what it is for")]

use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::ops::ControlFlow;
use std::os::fd::AsFd;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use wirepad::net::{LinkSpec, TcpServerSpec};
use wirepad::session::{self, Followed, JournalPlace, Session, SessionOptions};
use wirepad::value::{Direction, Endpoint};

const BYTES: usize = 1 << 30;
const BLOCK: usize = 16 << 20;
const ROUNDS: usize = 7;
const STARTS: usize = 20;
const DEADLINE: Duration = Duration::from_secs(60);

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["session", addr] => run_session(addr.parse()?, None),
        ["session", addr, journals] => run_session(addr.parse()?, Some(Path::new(journals))),
        [] => throughput(ROUNDS),
        ["exact"] => exact(),
        ["start"] => start(STARTS),
        ["start", rounds] => start(rounds.parse()?),
        [rounds] => throughput(rounds.parse()?),
        _ => bail!("pipe [ROUNDS | exact | start [ROUNDS]]"),
    }
}

/// Who takes the stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Taker {
    Ncat,
    Socat,
    SocatLarge,
    /// What keeps the bytes in a file as well, like a journal.
    NcatAndTee,
    Session,
    SessionOnDisk,
    Wirepad,
    WirepadOnDisk,
}

const TAKERS: [Taker; 8] = [
    Taker::Ncat,
    Taker::Socat,
    Taker::SocatLarge,
    Taker::NcatAndTee,
    Taker::Session,
    Taker::SessionOnDisk,
    Taker::Wirepad,
    Taker::WirepadOnDisk,
];

impl Taker {
    fn name(self) -> &'static str {
        match self {
            Self::Ncat => "`ncat -l`",
            Self::Socat => "`socat -u`",
            Self::SocatLarge => "`socat -u -b 65536`",
            Self::NcatAndTee => "`ncat -l \\| tee FILE`",
            Self::Session => "a session alone, records in memory",
            Self::SessionOnDisk => "a session alone, records on the disk",
            Self::Wirepad => "`wirepad tcp-server`",
            Self::WirepadOnDisk => "`wirepad tcp-server --journal`",
        }
    }

    fn command(self, addr: SocketAddr, journals: &Path) -> Result<Command> {
        let own = std::env::current_exe()?;
        let wirepad = own.with_file_name("../wirepad");
        let listen = format!("TCP-LISTEN:{},bind={},reuseaddr", addr.port(), addr.ip());
        let (ip, port) = (addr.ip().to_string(), addr.port().to_string());
        let addr = addr.to_string();
        let journals = journals.to_str().context("a path in UTF-8")?;
        let raw = ["--format", "raw", "--input", "none", "--quiet"];
        let with = |program: &Path, arguments: &[&str]| {
            let mut command = Command::new(program);
            command.args(arguments);
            command
        };
        let tcp_server = [&["tcp-server", &addr][..], &raw].concat();
        Ok(match self {
            Self::Ncat => with(Path::new("ncat"), &["-l", "--recv-only", &ip, &port]),
            Self::Socat => with(Path::new("socat"), &["-u", &listen, "STDOUT"]),
            Self::SocatLarge => {
                let arguments = ["-u", "-b", "65536", &listen, "STDOUT"];
                with(Path::new("socat"), &arguments)
            }
            Self::NcatAndTee => {
                let line = format!("ncat -l --recv-only {ip} {port} | tee {journals}/file");
                with(Path::new("sh"), &["-c", &line])
            }
            Self::Session => with(&own, &["session", &addr]),
            Self::SessionOnDisk => with(&own, &["session", &addr, journals]),
            Self::Wirepad => with(&wirepad, &tcp_server),
            Self::WirepadOnDisk => {
                let arguments = [&tcp_server[..], &["--journal", journals]].concat();
                with(&wirepad, &arguments)
            }
        })
    }
}

/// One that runs and listens; killed when it is dropped.
struct Running {
    child: Child,
    addr: SocketAddr,
    started: Instant,
    _journals: tempfile::TempDir,
}

impl Running {
    fn start(taker: Taker, stdout: Stdio) -> Result<Self> {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        let journals = tempfile::tempdir()?;
        let mut command = taker.command(free, journals.path())?;
        command.stdin(Stdio::null()).stdout(stdout);
        let started = Instant::now();
        let child = command.spawn().with_context(|| format!("{command:?}"))?;
        Ok(Self {
            child,
            addr: free,
            started,
            _journals: journals,
        })
    }

    /// The first connection that succeeds, and how long after the start.
    fn connect(&self) -> Result<(TcpStream, Duration)> {
        loop {
            if let Ok(stream) = TcpStream::connect(self.addr) {
                return Ok((stream, self.started.elapsed()));
            }
            ensure!(self.started.elapsed() < DEADLINE, "nobody listens");
        }
    }

    /// User and system time of all its threads.
    fn processor_seconds(&self) -> Result<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let after_name = stat.rsplit(") ").next().unwrap_or_default();
        let ticks = after_name.split(' ').skip(11).take(2);
        let ticks: u32 = ticks.map(|it| it.parse().unwrap_or(0)).sum();
        // `sysconf(_SC_CLK_TCK)` is 100 on Linux.
        Ok(f64::from(ticks) / 100.0)
    }

    fn memory_kib(&self, field: &str) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find(|line| line.starts_with(field));
        let figure = line.and_then(|line| line.split_whitespace().nth(1));
        Ok(figure.context("no such field")?.parse()?)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Bytes without a pattern (xorshift64), the same in each run.
fn random_block() -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut block = Vec::with_capacity(BLOCK);
    while block.len() < BLOCK {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        block.extend_from_slice(&state.to_le_bytes());
    }
    block
}

/// Sends everything; each block begins elsewhere, so that none is like another.
fn send(block: &[u8], out: &mut impl Write) -> Result<()> {
    for number in 0..BYTES / BLOCK {
        let (end, start) = block.split_at(number * 4099);
        out.write_all(start)?;
        out.write_all(end)?;
    }
    Ok(())
}

struct Round {
    seconds: f64,
    processor: f64,
}

fn throughput(rounds: usize) -> Result<()> {
    let block = Arc::new(random_block());
    let mut all: Vec<Vec<Round>> = TAKERS.iter().map(|_| Vec::new()).collect();
    for _ in 0..rounds {
        for (taker, rounds) in TAKERS.iter().zip(&mut all) {
            rounds.push(take(*taker, &block)?);
        }
    }
    println!("| 1 GiB over TCP to standard output | MB/s (least to most) | processor | ratio |");
    println!("|---|---|---|---|");
    let rates = |rounds: &[Round]| -> Vec<f64> {
        let rate = |round: &Round| BYTES as f64 / round.seconds / 1e6;
        rounds.iter().map(rate).collect()
    };
    let best = all[..2]
        .iter()
        .map(|rounds| median(rates(rounds)))
        .fold(0.0, f64::max);
    for (taker, rounds) in TAKERS.iter().zip(&all) {
        let rates = rates(rounds);
        let least = rates.iter().copied().fold(f64::MAX, f64::min);
        let most = rates.iter().copied().fold(0.0, f64::max);
        let rate = median(rates);
        let processor = median(rounds.iter().map(|round| round.processor).collect());
        let processor = match taker {
            // It is more than one process.
            Taker::NcatAndTee => String::new(),
            _ => format!("{processor:.2} s"),
        };
        println!(
            "| {} | {rate:.0} ({least:.0} to {most:.0}) | {processor} | {:.2} |",
            taker.name(),
            rate / best
        );
    }
    Ok(())
}

/// From the first byte sent to the last one read.
fn take(taker: Taker, block: &Arc<Vec<u8>>) -> Result<Round> {
    let mut running = Running::start(taker, Stdio::piped())?;
    let mut stdout = running.child.stdout.take().context("a pipe")?;
    let (mut stream, _) = running.connect()?;
    let block = Arc::clone(block);
    let start = Instant::now();
    let sending = thread::Builder::new().name("sender".to_owned());
    let sending = sending.spawn(move || send(&block, &mut stream).map(|()| stream))?;
    let mut buffer = vec![0; 1 << 18];
    let mut taken = 0;
    while taken < BYTES {
        let count = stdout.read(&mut buffer)?;
        ensure!(count > 0, "{taker:?} ended after {taken} bytes");
        taken += count;
    }
    let seconds = start.elapsed().as_secs_f64();
    let processor = running.processor_seconds()?;
    match sending.join() {
        Ok(sent) => drop(sent?),
        Err(_) => bail!("the sender panicked"),
    }
    Ok(Round { seconds, processor })
}

/// Whether what comes out is what went in, and nothing else.
fn exact() -> Result<()> {
    let block = random_block();
    let mut hashing = hasher(Stdio::piped())?;
    send(&block, &mut hashing.stdin.take().context("a pipe")?)?;
    let expected = hash_of(hashing)?;
    println!("{expected} what is sent");
    for taker in TAKERS {
        let mut running = Running::start(taker, Stdio::piped())?;
        let stdout = running.child.stdout.take().context("a pipe")?;
        let hashing = hasher(stdout.into())?;
        let (mut stream, _) = running.connect()?;
        send(&block, &mut stream)?;
        drop(stream);
        running.end_when_idle()?;
        let hash = hash_of(hashing)?;
        println!("{hash} {}", taker.name());
        ensure!(hash == expected, "{taker:?} changed the bytes");
    }
    Ok(())
}

impl Running {
    /// Asks it to end, as Ctrl+C does, once it uses no more of the processor.
    fn end_when_idle(&mut self) -> Result<()> {
        let mut before = -1.0;
        while self.child.try_wait()?.is_none() {
            pause(Duration::from_millis(200));
            let now = self.processor_seconds()?;
            if now == before {
                let pid = self.child.id().to_string();
                Command::new("kill").args(["-INT", &pid]).status()?;
            }
            before = now;
        }
        Ok(())
    }
}

fn hasher(input: Stdio) -> Result<Child> {
    let mut command = Command::new("sha256sum");
    let started = command.stdin(input).stdout(Stdio::piped()).spawn();
    started.context("sha256sum")
}

fn hash_of(hashing: Child) -> Result<String> {
    let told = String::from_utf8(hashing.wait_with_output()?.stdout)?;
    Ok(told.split(' ').next().unwrap_or_default().to_owned())
}

fn start(rounds: usize) -> Result<()> {
    let takers = [
        Taker::Ncat,
        Taker::Socat,
        Taker::Session,
        Taker::Wirepad,
        Taker::WirepadOnDisk,
    ];
    let mut times: Vec<Vec<f64>> = takers.iter().map(|_| Vec::new()).collect();
    for _ in 0..rounds {
        for (taker, times) in takers.iter().zip(&mut times) {
            let running = Running::start(*taker, Stdio::null())?;
            times.push(running.connect()?.1.as_secs_f64() * 1e3);
        }
    }
    println!("| | start to first bound socket (least to most) | memory of an idle session |");
    println!("|---|---|---|");
    for (taker, times) in takers.iter().zip(times) {
        let least = times.iter().copied().fold(f64::MAX, f64::min);
        let most = times.iter().copied().fold(0.0, f64::max);
        let running = Running::start(*taker, Stdio::null())?;
        pause(Duration::from_secs(2));
        println!(
            "| {} | {:.1} ms ({least:.1} to {most:.1}) | {:.1} MiB, {:.1} of its own |",
            taker.name(),
            median(times),
            running.memory_kib("VmRSS")? as f64 / 1024.0,
            running.memory_kib("RssAnon")? as f64 / 1024.0,
        );
    }
    Ok(())
}

fn pause(time: Duration) {
    let _ = crossbeam_channel::never::<()>().recv_timeout(time);
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// Takes clients and writes what they send to standard output, without the
/// command around it.
fn run_session(addr: SocketAddr, journals: Option<&Path>) -> Result<()> {
    let journal = match journals {
        None => JournalPlace::Memory {
            limit_bytes: 1 << 20,
        },
        Some(place) => JournalPlace::Disk {
            place: place.to_owned(),
            name: "pipe".to_owned(),
            limit_bytes: session::JOURNAL_LIMIT_BYTES,
        },
    };
    let options = SessionOptions {
        name: "pipe".to_owned(),
        journal,
    };
    let (session, mut follower) = Session::start_followed(options, 1 << 20, Arc::new(|| {}));
    session.command(session::Command::Open(LinkSpec::TcpServer(TcpServerSpec {
        local: Endpoint::new(addr.ip().to_string(), addr.port()),
        keep_half_open: false,
        write_queue_limit_bytes: 1 << 20,
    })))?;
    // Not the one of the standard library, which looks for line ends.
    let stdout = File::from(std::io::stdout().as_fd().try_clone_to_owned()?);
    let mut out = BufWriter::with_capacity(1 << 16, stdout);
    let mut written = Ok(());
    while written.is_ok() {
        let followed = follower.next(&mut |record| {
            if record.direction == Direction::In {
                written = out.write_all(&record.bytes);
            }
            match written {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            }
        });
        if followed == Followed::Ended {
            break;
        }
        written = written.and_then(|()| out.flush());
    }
    Ok(written?)
}
