//! One tab: its fields, its session, and what its panels remember.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::log_view::LogView;
use super::problem::Problem;
use crate::i18n::protocol_name;
use crate::net::{LinkSpec, OperationError, Target, TcpClientSpec, TcpServerSpec, UdpSpec};
use crate::session::{
    Command, JOURNAL_LIMIT_BYTES, JournalPlace, LinkState, MEMORY_LIMIT_BYTES, Message, SaveLogJob,
    Session, SessionOptions, Status, Waker,
};
use crate::settings::{SendSettings, TabSettings};
use crate::text::{ComposeError, Draft, compose};
use crate::value::{Endpoint, PeerId, Protocol, RecordSeq, SessionId, parse_port};

/// Asked of the system for UDP; a default buffer loses datagrams on a busy machine.
const RECEIVE_BUFFER_BYTES: usize = 4 << 20;
/// What may wait for a peer that does not read.
const WRITE_QUEUE_LIMIT_BYTES: usize = 16 << 20;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const LONGEST_INTERVAL_MILLIS: f64 = 86_400_000.0;

pub struct Tab {
    pub id: SessionId,
    pub settings: TabSettings,
    pub session: Session,
    /// The session's state as of this frame.
    pub status: Arc<Status>,
    pub log_view: LogView,
    /// Where the display was paused.
    pub paused_at: Option<RecordSeq>,
    /// The client that is sent to; none is all of them.
    pub server_target: Option<PeerId>,
    pub client_filter: String,
    /// Wrong input of the network group.
    pub network_problem: Option<Problem>,
    /// Why the last send was not made.
    pub send_problem: Option<Problem>,
    /// The newest failed operation that the user has not yet answered by
    /// another send or open.
    seen_trouble: u64,
    preview: Preview,
    pub save_job: Option<SaveLogJob>,
}

/// The message as bytes, kept until a field changes.
struct Preview {
    made_from: SendSettings,
    bytes: Result<Arc<[u8]>, ComposeError>,
}

impl Tab {
    /// `journals` is where the session's journal goes; `None`: in memory.
    pub fn new(
        id: SessionId,
        settings: TabSettings,
        journals: Option<&Path>,
        waker: Waker,
    ) -> Self {
        let options = SessionOptions {
            name: format!("session {}", id.0),
            journal: journal_place(journals, &settings.name),
        };
        let session = Session::start(options, waker);
        Self {
            id,
            status: session.status(),
            session,
            log_view: LogView::new(),
            paused_at: None,
            server_target: None,
            client_filter: String::new(),
            network_problem: None,
            send_problem: None,
            seen_trouble: 0,
            preview: Preview::of(&settings.send),
            save_job: None,
            settings,
        }
    }

    /// Takes the session's newest state. A client that left is no target any more.
    pub fn refresh(&mut self) {
        self.status = self.session.status();
        if let Some(target) = self.server_target
            && !self.status.peers.iter().any(|peer| peer.peer == target)
        {
            self.server_target = None;
        }
        self.refresh_pause();
    }

    fn refresh_pause(&mut self) {
        if !self.settings.receive.pause_display {
            self.paused_at = None;
        } else if self.paused_at.is_none() {
            self.paused_at = Some(self.session.reader().end());
        }
    }

    /// The caption of the tab: `UDP :8080`.
    pub fn title(&self) -> String {
        if !self.settings.name.is_empty() {
            return self.settings.name.clone();
        }
        let network = &self.settings.network;
        let name = protocol_name(network.protocol);
        match (network.protocol, self.status.local) {
            (Protocol::TcpClient, _) => {
                format!("{name} {}:{}", network.remote_host, network.remote_port)
            }
            (_, Some(local)) if self.is_busy() => format!("{name} :{}", local.port()),
            _ if network.local_port.is_empty() => name.to_owned(),
            _ => format!("{name} :{}", network.local_port),
        }
    }

    /// The link is open, or on its way to or from it.
    pub fn is_busy(&self) -> bool {
        !matches!(self.status.state, LinkState::Idle | LinkState::Failed)
    }

    pub fn is_open(&self) -> bool {
        self.status.state == LinkState::Open
    }

    /// What the network group asks for.
    pub fn link_spec(&self) -> Result<LinkSpec, Problem> {
        let network = &self.settings.network;
        let local = |host: &str, port: &str| {
            let port = parse_port(port).map_err(Problem::LocalPort)?;
            Ok::<_, Problem>(Endpoint::new(host, port))
        };
        Ok(match network.protocol {
            Protocol::Udp => LinkSpec::Udp(UdpSpec {
                local: local(&network.local_host, &network.local_port)?,
                receive_buffer_bytes: RECEIVE_BUFFER_BYTES,
            }),
            Protocol::TcpServer => LinkSpec::TcpServer(TcpServerSpec {
                local: local(&network.local_host, &network.local_port)?,
                keep_half_open: network.keep_half_open,
                write_queue_limit_bytes: WRITE_QUEUE_LIMIT_BYTES,
            }),
            Protocol::TcpClient => {
                let port = parse_port(&network.remote_port).map_err(Problem::RemotePort)?;
                LinkSpec::TcpClient(TcpClientSpec {
                    local: local(&network.client_local_host, &network.client_local_port)?,
                    remote: Endpoint::new(network.remote_host.as_str(), port),
                    connect_timeout: CONNECT_TIMEOUT,
                    keep_half_open: network.keep_half_open,
                    write_queue_limit_bytes: WRITE_QUEUE_LIMIT_BYTES,
                })
            }
        })
    }

    pub fn open(&mut self) {
        self.forget_trouble();
        self.network_problem = None;
        match self.link_spec() {
            Ok(spec) => self.tell(Command::Open(spec)),
            Err(problem) => self.network_problem = Some(problem),
        }
    }

    /// Hands a command to the session; a refusal is shown with the send box.
    pub fn tell(&mut self, command: Command) {
        if let Err(refused) = self.session.command(command) {
            self.send_problem = Some(Problem::Refused(refused));
        }
    }

    /// The bytes that would leave now.
    pub fn preview(&mut self) -> &Result<Arc<[u8]>, ComposeError> {
        if self.preview.made_from != self.settings.send {
            self.preview = Preview::of(&self.settings.send);
        }
        &self.preview.bytes
    }

    /// The newest sender of datagrams.
    pub fn latest_sender(&self) -> Option<SocketAddr> {
        let latest = self.status.latest_sender?;
        self.status
            .peers
            .iter()
            .find(|peer| peer.peer == latest)
            .map(|peer| peer.addr)
    }

    /// Where the next message goes.
    fn target(&self) -> Result<Target, Problem> {
        match self.settings.network.protocol {
            Protocol::TcpClient => Ok(Target::All),
            Protocol::TcpServer => Ok(self.server_target.map_or(Target::All, Target::Peer)),
            Protocol::Udp => self.udp_target(),
        }
    }

    /// What was typed, else the latest sender.
    fn udp_target(&self) -> Result<Target, Problem> {
        let typed = self.settings.send.target.trim();
        if typed.is_empty() {
            return match self.latest_sender() {
                Some(addr) => Ok(Target::Endpoint(Endpoint::from(addr))),
                None => Err(Problem::Operation(OperationError::NoTarget)),
            };
        }
        typed.parse().map(Target::Endpoint).map_err(Problem::Target)
    }

    /// The message as it would be sent now, or why it cannot be.
    pub fn message(&mut self) -> Result<Message, Problem> {
        if !self.is_open() {
            return Err(Problem::Operation(OperationError::NotOpen));
        }
        let bytes = self.preview().clone().map_err(Problem::Compose)?;
        if bytes.is_empty() && self.settings.network.protocol != Protocol::Udp {
            return Err(Problem::NothingTyped);
        }
        let target = self.target()?;
        Ok(Message {
            bytes,
            typed_as_hex: self.settings.send.as_hex,
            target,
        })
    }

    pub fn send(&mut self) {
        self.forget_trouble();
        match self.message() {
            Ok(message) => self.tell(Command::Send(message)),
            Err(problem) => self.send_problem = Some(problem),
        }
    }

    fn interval(&self) -> Result<Duration, Problem> {
        let typed = self.settings.send.repeat_millis.trim();
        let millis: f64 = typed.parse().map_err(|_| Problem::Interval)?;
        if !(1.0..=LONGEST_INTERVAL_MILLIS).contains(&millis) {
            return Err(Problem::Interval);
        }
        Ok(Duration::from_secs_f64(millis / 1e3))
    }

    pub fn start_repeat(&mut self) {
        self.forget_trouble();
        let command = self.interval().and_then(|every| {
            self.message()
                .map(|message| Command::StartRepeat { message, every })
        });
        match command {
            Ok(command) => self.tell(command),
            Err(problem) => self.send_problem = Some(problem),
        }
    }

    /// Brings what is repeated in line with the fields.
    pub fn update_repeat(&mut self) {
        let Some(repeat) = self.status.repeat.clone() else {
            return;
        };
        match (self.interval(), self.message()) {
            (Ok(every), Ok(_)) if every != repeat.every => self.start_repeat(),
            (Ok(_), Ok(message)) => {
                self.send_problem = None;
                self.tell(Command::SetRepeat(message));
            }
            (Err(problem), _) | (_, Err(problem)) => self.send_problem = Some(problem),
        }
    }

    /// What is wrong with sending, if anything: wrong input first, then the
    /// newest failure that came after the last send.
    pub fn send_trouble(&self) -> Option<Problem> {
        if let Some(problem) = &self.send_problem {
            return Some(problem.clone());
        }
        let (number, error) = self.status.trouble.as_ref()?;
        (*number > self.seen_trouble).then(|| Problem::Operation(error.clone()))
    }

    pub fn forget_trouble(&mut self) {
        self.send_problem = None;
        self.seen_trouble = self
            .status
            .trouble
            .as_ref()
            .map_or(0, |(number, _)| *number);
    }
}

fn journal_place(journals: Option<&Path>, name: &str) -> JournalPlace {
    match journals {
        Some(place) => JournalPlace::Disk {
            place: place.to_owned(),
            name: name.to_owned(),
            limit_bytes: JOURNAL_LIMIT_BYTES,
        },
        None => JournalPlace::Memory {
            limit_bytes: MEMORY_LIMIT_BYTES,
        },
    }
}

impl Preview {
    fn of(send: &SendSettings) -> Self {
        let draft = Draft {
            text: &send.message,
            as_hex: send.as_hex,
            encoding: send.encoding,
            parse_escapes: send.parse_escapes,
            line_ending: send.line_ending,
            checksum: send.checksum,
        };
        Self {
            bytes: compose(&draft).map(Arc::from),
            made_from: send.clone(),
        }
    }
}
