//! A session under test, and peers of it on plain sockets.

use std::net::{SocketAddr, TcpStream, UdpSocket};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, bounded};
use tempfile::TempDir;
use wirepad::journal::{Note, Record};
use wirepad::net::{LinkSpec, Target, TcpClientSpec, TcpServerSpec, UdpSpec};
use wirepad::session::{
    Command, Follower, JournalPlace, LinkState, Message, Session, SessionOptions, Status, Waker,
};
use wirepad::value::{Direction, Endpoint, RecordSeq};

/// Long enough for a machine that has much else to do; never waited for when
/// all is well.
pub const DEADLINE: Duration = Duration::from_secs(20);

/// Looks again and again until there is something.
pub fn until<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + DEADLINE;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < end, "in vain");
        let _ = crossbeam_channel::after(Duration::from_millis(5)).recv();
    }
}

pub struct Probe {
    pub session: Session,
    woken: Receiver<()>,
    gate: Arc<Mutex<()>>,
    /// Where the journal is; goes after the session.
    pub journals: TempDir,
}

impl Probe {
    pub fn start(name: &str) -> Self {
        let start = |options, waker| (Session::start(options, waker), ());
        Self::start_with(name, on_disk, start).0
    }

    /// A session with an open link and a follower, which may be that far behind.
    pub fn followed(
        spec: LinkSpec,
        place: impl FnOnce(&Path) -> JournalPlace,
        lag_limit_bytes: usize,
    ) -> (Self, Follower) {
        let start = |options, waker| Session::start_followed(options, lag_limit_bytes, waker);
        let (probe, follower) = Self::start_with("followed", place, start);
        probe.command(Command::Open(spec));
        probe.wait_for(|status| status.state == LinkState::Open);
        (probe, follower)
    }

    fn start_with<T>(
        name: &str,
        place: impl FnOnce(&Path) -> JournalPlace,
        start: impl FnOnce(SessionOptions, Waker) -> (Session, T),
    ) -> (Self, T) {
        let (wake, woken) = bounded(1);
        let journals = tempfile::tempdir().unwrap();
        let options = SessionOptions {
            name: name.to_owned(),
            journal: place(journals.path()),
        };
        let gate = Arc::new(Mutex::new(()));
        let waker_gate = Arc::clone(&gate);
        let waker = move || {
            let _ = wake.try_send(());
            drop(waker_gate.lock());
        };
        let (session, more) = start(options, Arc::new(waker));
        let probe = Self {
            session,
            woken,
            gate,
            journals,
        };
        (probe, more)
    }

    /// A session with an open link.
    pub fn open(name: &str, spec: LinkSpec) -> Self {
        let probe = Self::start(name);
        probe.command(Command::Open(spec));
        probe.wait_for(|status| status.state == LinkState::Open);
        probe
    }

    /// Holds the session's thread up when it next has something to show.
    pub fn hold(&self) -> MutexGuard<'_, ()> {
        self.gate.lock().unwrap()
    }

    pub fn command(&self, command: Command) {
        self.session.command(command).unwrap();
    }

    pub fn send(&self, target: Target, bytes: &[u8]) {
        self.command(Command::Send(message(target, bytes)));
    }

    /// Waits until the status is as wanted.
    pub fn wait_for(&self, is_wanted: impl Fn(&Status) -> bool) -> Arc<Status> {
        let end = Instant::now() + DEADLINE;
        loop {
            let status = self.session.status();
            if is_wanted(&status) {
                return status;
            }
            let told = self.woken.recv_deadline(end);
            assert!(told.is_ok(), "in vain: {status:#?} {:#?}", self.notes());
        }
    }

    /// Waits for a wake-up after which the records are as wanted.
    pub fn wait_for_records(&self, is_wanted: impl Fn(&[Record]) -> bool) -> Vec<Record> {
        let end = Instant::now() + DEADLINE;
        loop {
            let records = self.records();
            if is_wanted(&records) {
                return records;
            }
            let told = self.woken.recv_deadline(end);
            assert!(told.is_ok(), "in vain: {records:#?}");
        }
    }

    pub fn records(&self) -> Vec<Record> {
        let reader = self.session.reader();
        (reader.first().0..reader.end().0)
            .filter_map(|seq| reader.read(RecordSeq(seq)))
            .collect()
    }

    pub fn notes(&self) -> Vec<Note> {
        self.records()
            .iter()
            .filter(|record| record.direction == Direction::Note)
            .map(|record| Note::from_bytes(&record.bytes))
            .collect()
    }

    pub fn bytes(&self, direction: Direction) -> Vec<Vec<u8>> {
        self.records()
            .into_iter()
            .filter(|record| record.direction == direction)
            .map(|record| record.bytes)
            .collect()
    }

    pub fn local(&self) -> SocketAddr {
        self.session.status().local.unwrap()
    }
}

/// A journal of 64 MiB.
pub fn on_disk(place: &Path) -> JournalPlace {
    JournalPlace::Disk {
        place: place.to_owned(),
        name: "probe".to_owned(),
        limit_bytes: 64 << 20,
    }
}

pub fn message(target: Target, bytes: &[u8]) -> Message {
    Message {
        bytes: bytes.into(),
        typed_as_hex: false,
        target,
    }
}

pub fn udp() -> LinkSpec {
    LinkSpec::Udp(UdpSpec {
        local: Endpoint::new("127.0.0.1", 0),
        receive_buffer_bytes: 1 << 20,
    })
}

pub fn tcp_server() -> LinkSpec {
    LinkSpec::TcpServer(TcpServerSpec {
        local: Endpoint::new("127.0.0.1", 0),
        keep_half_open: false,
        write_queue_limit_bytes: 1 << 20,
    })
}

pub fn tcp_client(remote: SocketAddr) -> LinkSpec {
    LinkSpec::TcpClient(TcpClientSpec {
        local: Endpoint::default(),
        remote: remote.into(),
        connect_timeout: DEADLINE,
        keep_half_open: false,
        write_queue_limit_bytes: 1 << 20,
    })
}

/// A peer that gives up reading at the deadline.
pub fn udp_peer() -> UdpSocket {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(DEADLINE)).unwrap();
    socket
}

/// A client of ours that gives up reading at the deadline.
pub fn tcp_peer(server: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(server).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    stream.set_nodelay(true).unwrap();
    stream
}

/// A server that lets a connection hang, as one behind a firewall does: nobody
/// accepts, and its backlog is full.
#[cfg(target_os = "linux")]
pub struct SilentServer {
    pub addr: SocketAddr,
    _listening: socket2::Socket,
    _waiting: Vec<TcpStream>,
}

#[cfg(target_os = "linux")]
impl SilentServer {
    pub fn start() -> Self {
        let any_port = SocketAddr::from(([127, 0, 0, 1], 0));
        let kind = socket2::Type::STREAM;
        let listening = socket2::Socket::new(socket2::Domain::IPV4, kind, None).unwrap();
        listening.bind(&any_port.into()).unwrap();
        listening.listen(0).unwrap();
        let addr = listening.local_addr().unwrap().as_socket().unwrap();
        let connect = || TcpStream::connect_timeout(&addr, Duration::from_millis(200)).ok();
        let waiting: Vec<_> = std::iter::from_fn(connect).take(8).collect();
        assert!(waiting.len() < 8, "the backlog never fills");
        Self {
            addr,
            _listening: listening,
            _waiting: waiting,
        }
    }
}
