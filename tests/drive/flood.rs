//! A bounded load of numbered datagrams, and what a journal has of it.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use wirepad::journal::{JournalReader, Note, Record};
use wirepad::value::Direction;

pub const DATAGRAM_BYTES: usize = 64;
/// Enough for any number, and for nothing else that the window shows.
const DIGITS: usize = 16;
const FILLER: u8 = b'.';
/// How often what is due is sent.
const BURST_EVERY: Duration = Duration::from_millis(1);
/// After a pause of its own the sender makes up for it no faster than in bursts
/// of so much time's worth.
const BURSTS_PER_SECOND: u64 = 100;

/// Datagrams numbered from 0, sent at a pace by a thread that ends when all are
/// sent or when its owner goes.
pub struct Flood {
    sent: Arc<AtomicU64>,
    /// Hanging up stops the thread.
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<io::Result<()>>>,
}

impl Flood {
    pub fn start(to: SocketAddr, per_second: u32, count: u64) -> Self {
        let sent = Arc::new(AtomicU64::new(0));
        let (stop, stopped) = bounded(0);
        let course = Course {
            to,
            per_second,
            count,
            sent: Arc::clone(&sent),
            stopped,
        };
        let thread = Builder::new()
            .name(String::from("flood"))
            .spawn(move || course.run());
        Self {
            sent,
            stop: Some(stop),
            thread: Some(thread.expect("a thread that sends")),
        }
    }

    /// Datagrams that the system has taken.
    pub fn sent(&self) -> u64 {
        self.sent.load(Ordering::Acquire)
    }

    /// All are sent, or it has failed.
    pub fn is_over(&self) -> bool {
        self.thread.as_ref().is_none_or(JoinHandle::is_finished)
    }

    /// Waits until all are sent; says how many that is.
    pub fn finish(mut self) -> u64 {
        self.join();
        self.sent()
    }

    /// Stops at once; says how many were sent.
    pub fn stop(mut self) -> u64 {
        self.stop = None;
        self.join();
        self.sent()
    }

    fn join(&mut self) {
        let outcome = self.thread.take().map(JoinHandle::join);
        assert!(matches!(outcome, Some(Ok(Ok(())))), "{outcome:?}");
    }
}

impl Drop for Flood {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

struct Course {
    to: SocketAddr,
    per_second: u32,
    count: u64,
    sent: Arc<AtomicU64>,
    stopped: Receiver<()>,
}

impl Course {
    fn run(self) -> io::Result<()> {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        let rate = u64::from(self.per_second);
        let most = rate.div_ceil(BURSTS_PER_SECOND);
        let started = Instant::now();
        let mut next = 0;
        while next < self.count {
            let millis = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
            let due = (millis.saturating_mul(rate) / 1_000).min(self.count);
            let end = due.min(next + most);
            while next < end {
                socket.send_to(&datagram(next), self.to)?;
                next += 1;
                self.sent.store(next, Ordering::Release);
            }
            match self.stopped.recv_timeout(BURST_EVERY) {
                Err(RecvTimeoutError::Timeout) => {}
                Ok(()) | Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        Ok(())
    }
}

/// The number in digits, then dots.
pub fn datagram(number: u64) -> [u8; DATAGRAM_BYTES] {
    let mut bytes = [FILLER; DATAGRAM_BYTES];
    bytes[..DIGITS].copy_from_slice(format!("{number:0DIGITS$}").as_bytes());
    bytes
}

/// `None` for anything but a whole datagram of a flood.
pub fn number_of(bytes: &[u8]) -> Option<u64> {
    let number = std::str::from_utf8(bytes.get(..DIGITS)?)
        .ok()?
        .parse()
        .ok()?;
    (bytes == datagram(number)).then_some(number)
}

/// The numbers of a flood that can be read in a line of the window.
pub fn numbers_in(line: &str) -> impl Iterator<Item = u64> {
    let runs = line.split(|character: char| !character.is_ascii_digit());
    runs.filter(|run| run.len() == DIGITS)
        .filter_map(|run| run.parse().ok())
}

/// The numbers of a flood's datagrams that a journal has, in its order.
#[derive(Debug)]
pub struct Kept {
    pub numbers: Vec<u64>,
}

impl Kept {
    /// Panics unless all records are whole and every received one is a datagram
    /// of a flood, each later than the one before.
    pub fn of(reader: &JournalReader) -> Self {
        let mut kept = Self {
            numbers: Vec::new(),
        };
        let shown = reader.visit(reader.first()..reader.end(), &mut |record| {
            kept.add(record);
            ControlFlow::Continue(())
        });
        assert_eq!(shown, reader.end().0 - reader.first().0, "each can be read");
        kept
    }

    fn add(&mut self, record: &Record) {
        match record.direction {
            Direction::In => {}
            Direction::Out => return,
            Direction::Note => return assert_is_whole(&Note::from_bytes(&record.bytes)),
        }
        let number = number_of(&record.bytes);
        let number = number.unwrap_or_else(|| panic!("no datagram of the flood: {record:?}"));
        let before = self.numbers.last();
        assert!(before.is_none_or(|before| *before < number), "{record:?}");
        self.numbers.push(number);
    }

    pub fn count(&self) -> u64 {
        self.numbers.len() as u64
    }

    pub fn has(&self, number: u64) -> bool {
        self.numbers.binary_search(&number).is_ok()
    }

    /// How many datagrams are missing before the last of the first `count`.
    pub fn holes_within(&self, count: u64) -> u64 {
        let last = usize::try_from(count)
            .ok()
            .and_then(|count| count.checked_sub(1));
        let last = last.and_then(|nth| self.numbers.get(nth));
        last.map_or(0, |number| number + 1 - count)
    }
}

fn assert_is_whole(note: &Note) {
    let is_missing = matches!(note, Note::RecordDamaged | Note::RecordNotKept);
    assert!(!is_missing, "{note:?}");
}
