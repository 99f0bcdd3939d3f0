//! One tab: its fields, its session, and what its panels remember.

use std::net::SocketAddr;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;

use super::again::Edited;
use super::client_search::ClientSearch;
use super::copying::CopyJob;
use super::finding::Finding;
use super::inspector::Inspector;
use super::log_view::LogView;
use super::problem::Problem;
use super::statistics::StatisticsPane;
use crate::export::{Form, FormSpec};
use crate::i18n::protocol_name;
use crate::journal::{BookmarkError, JournalState, LeftBehind};
use crate::net::{OperationError, Target};
use crate::session::{
    Command, JournalPlace, LinkState, Message, PeerStatus, Session, SessionOptions, Status, Waker,
};
use crate::settings::{
    NetworkProblem, NetworkSettings, SendSettings, TabSettings, repeat_interval,
};
use crate::text::{ComposeError, compose};
use crate::value::{Direction, Endpoint, PeerId, Protocol, RecordSeq, SessionId};

/// Of more notes than this nobody waits to hear whether they are all notes: a
/// question too many loses nothing.
const NOTES_LOOKED_THROUGH: u64 = 4_096;

pub struct Tab {
    pub id: SessionId,
    pub settings: TabSettings,
    pub session: Session,
    /// The session's state as of this frame.
    pub status: Arc<Status>,
    /// Records were to be kept in memory, and at most so many bytes of them.
    pub memory_limit_bytes: Option<usize>,
    pub log_view: LogView,
    pub finding: Finding,
    pub copying: Option<CopyJob>,
    pub inspector: Inspector,
    /// What its journal was last told to be called.
    journal_name: String,
    /// It goes on with an earlier session.
    pub is_reopened: bool,
    /// The session that is over and is only looked at.
    pub looks_at: Option<Box<LeftBehind>>,
    /// The session was told to keep its records; its status says so later.
    was_told_to_keep: bool,
    /// Where the display was paused.
    pub paused_at: Option<RecordSeq>,
    /// The client that is sent to; none is all of them. One that left stays the
    /// target, and sends are refused: what was meant for one must not reach all.
    pub server_target: Option<ServerTarget>,
    pub client_search: ClientSearch,
    pub statistics: StatisticsPane,
    /// Wrong input of the network group, and the fields that were wrong.
    network_problem: Option<(NetworkSettings, NetworkProblem)>,
    /// Why the last send was not made.
    pub send_problem: Option<Problem>,
    /// Until it is sent or put back.
    pub(super) edited: Option<Edited>,
    /// The newest failed operation that the user has not yet answered by
    /// another send or open.
    seen_trouble: u64,
    /// The newest failure about bookmarks that was told.
    told_bookmark_trouble: u64,
    preview: Preview,
    /// What the session was last told to repeat, and how often.
    repeated: Option<(Message, Duration)>,
    /// The interval is being typed: half of a number is no wish.
    pub types_interval: bool,
}

/// The client that is sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerTarget {
    pub peer: PeerId,
    pub addr: SocketAddr,
}

/// What becomes of a tab's records when its session ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordsAtEnd {
    /// Nothing was sent or received: notes alone are nothing to lose.
    None,
    /// They are in memory, and are gone.
    Forgotten,
    /// The disk refused some of them; those that it took are deleted.
    Refused,
    /// They are deleted from the disk, unless the user keeps them.
    CanBeKept,
    Kept,
}

/// The message as bytes, kept until a field changes.
struct Preview {
    made_from: SendSettings,
    bytes: Result<Arc<[u8]>, ComposeError>,
}

impl ServerTarget {
    pub fn of(peer: &PeerStatus) -> Self {
        Self {
            peer: peer.peer,
            addr: peer.addr,
        }
    }
}

impl Tab {
    pub fn new(id: SessionId, settings: TabSettings, journal: JournalPlace, waker: Waker) -> Self {
        let memory_limit_bytes = match journal {
            JournalPlace::Memory { limit_bytes } => Some(limit_bytes),
            JournalPlace::Disk { .. } => None,
        };
        let name = format!("session {}", id.0);
        let session = Session::start(SessionOptions { name, journal }, waker);
        Self {
            memory_limit_bytes,
            ..Self::of(id, settings, session)
        }
    }

    /// A tab for a session that runs already.
    pub fn of(id: SessionId, mut settings: TabSettings, session: Session) -> Self {
        // Scrolling up switches it off; a log that begins anew is followed.
        settings.receive.auto_scroll = true;
        let mut tab = Self {
            id,
            status: session.status(),
            session,
            memory_limit_bytes: None,
            log_view: LogView::new(),
            finding: Finding::default(),
            copying: None,
            inspector: Inspector::default(),
            journal_name: String::new(),
            is_reopened: false,
            looks_at: None,
            was_told_to_keep: false,
            paused_at: None,
            server_target: None,
            client_search: ClientSearch::default(),
            statistics: StatisticsPane::default(),
            network_problem: None,
            send_problem: None,
            edited: None,
            seen_trouble: 0,
            told_bookmark_trouble: 0,
            preview: Preview::of(&settings.send),
            repeated: None,
            types_interval: false,
            settings,
        };
        tab.follow_pause();
        tab
    }

    /// What runs for it: those that read the records first, the session last, in
    /// the order in which they are to end.
    pub fn into_parts(self) -> impl Send + 'static {
        let readers = (self.finding.into_searches(), self.statistics, self.copying);
        (readers, self.session)
    }

    /// Takes the session's newest state.
    pub fn refresh(&mut self) {
        let status = self.session.status();
        if status.state != self.status.state {
            self.forget_complaint();
        }
        self.status = status;
        self.statistics.poke();
        self.follow_title();
    }

    /// Brings what depends on fields in line with them, at the end of a frame.
    pub fn follow_fields(&mut self) {
        self.follow_edited();
        self.follow_message();
        self.follow_repeat();
        self.follow_title();
    }

    /// What a crash leaves is called as the tab was.
    fn follow_title(&mut self) {
        let is_on_disk = matches!(self.status.journal, JournalState::Disk { .. });
        if !is_on_disk || !self.is_open() {
            return;
        }
        let name = self.title();
        // One that is not taken now is taken at the next turn.
        if name != self.journal_name
            && let Ok(()) = self
                .session
                .command(Command::NameJournal { name: name.clone() })
        {
            self.journal_name = name;
        }
    }

    /// Stops or resumes the display as the box says.
    pub fn follow_pause(&mut self) {
        if !self.settings.receive.pause_display {
            self.paused_at = None;
        } else if self.paused_at.is_none() {
            self.paused_at = Some(self.session.reader().end());
        }
    }

    /// Whether the log has a row for a record that is there: a filter in place
    /// leaves others out.
    pub fn is_shown(&self, seq: RecordSeq) -> bool {
        let shown = self.finding.filter.in_place(&self.settings.filter);
        shown.is_none_or(|shown| shown.contains(seq))
    }

    /// The caption of the tab: `UDP :8080`.
    pub fn title(&self) -> String {
        if !self.settings.name.is_empty() {
            return self.settings.name.clone();
        }
        let network = &self.settings.network;
        let name = protocol_name(network.protocol);
        match (network.protocol, self.status.local) {
            (Protocol::TcpClient, _) => format!("{name} {}", server_title(network)),
            (_, Some(local)) if self.is_busy() => format!("{name} :{}", local.port()),
            _ if network.local_port.is_empty() => name.to_owned(),
            _ => format!("{name} :{}", network.local_port),
        }
    }

    /// A name that is what the caption would be anyway follows the fields again.
    pub fn drop_automatic_name(&mut self) {
        let name = std::mem::take(&mut self.settings.name);
        if self.title() != name {
            self.settings.name = name;
        }
    }

    /// The link is open, or on its way to or from it.
    pub fn is_busy(&self) -> bool {
        !matches!(self.status.state, LinkState::Idle | LinkState::Failed)
    }

    /// A session that is over: its records are looked at.
    pub fn is_read_only(&self) -> bool {
        self.session.is_read_only()
    }

    /// It shows the records of this old session.
    pub fn looks_at(&self, path: &Path) -> bool {
        let mut found = self.looks_at.iter();
        found.any(|found| found.path == path)
    }

    pub fn records_at_end(&self) -> RecordsAtEnd {
        match self.status.journal {
            JournalState::Disk { is_kept: true, .. } => RecordsAtEnd::Kept,
            JournalState::Disk { .. } if self.is_read_only() => RecordsAtEnd::Kept,
            _ if !self.has_messages() => RecordsAtEnd::None,
            JournalState::Disk { .. } => RecordsAtEnd::CanBeKept,
            JournalState::Failed(_) => RecordsAtEnd::Refused,
            JournalState::Memory | JournalState::BeingMade => RecordsAtEnd::Forgotten,
        }
    }

    /// Something that was sent or received is there.
    fn has_messages(&self) -> bool {
        let reader = self.session.reader();
        let mut notes = 0;
        let mut found = false;
        reader.visit(reader.first()..reader.end(), &mut |record| {
            notes += 1;
            found = record.direction != Direction::Note || notes == NOTES_LOOKED_THROUGH;
            match found {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            }
        });
        found
    }

    /// The end would close a link, or delete records from the disk.
    pub fn asks_before_end(&self, asks_before_delete: bool) -> bool {
        let deletes = || {
            let at_end = self.records_at_end();
            matches!(at_end, RecordsAtEnd::CanBeKept | RecordsAtEnd::Refused)
        };
        self.is_busy() || (asks_before_delete && deletes())
    }

    /// The records stay on the disk when the session ends.
    pub fn keep_records(&mut self) {
        let name = self.title();
        self.tell(Command::KeepJournal { name });
        self.was_told_to_keep = true;
    }

    /// The name of the journal's directory, when it stays on the disk.
    pub fn kept_journal(&self) -> Option<String> {
        let JournalState::Disk { path, is_kept } = &self.status.journal else {
            return None;
        };
        let stays = (*is_kept || self.was_told_to_keep) && !self.is_read_only();
        let name = path.file_name().filter(|_| stays)?;
        Some(name.to_string_lossy().into_owned())
    }

    pub fn is_open(&self) -> bool {
        self.status.state == LinkState::Open
    }

    pub fn open(&mut self) {
        self.forget_trouble();
        self.network_problem = None;
        self.server_target = None;
        match self.settings.network.link_spec() {
            Ok(spec) => self.tell(Command::Open(spec)),
            Err(problem) => self.network_problem = Some((self.settings.network.clone(), problem)),
        }
    }

    /// Why the link was not opened, while the fields are still as they were.
    pub fn network_problem(&self) -> Option<NetworkProblem> {
        let (fields, problem) = self.network_problem.as_ref()?;
        (*fields == self.settings.network).then_some(*problem)
    }

    /// Hands a command to the session; a refusal is shown with the send box.
    pub fn tell(&mut self, command: Command) {
        self.is_told(command);
    }

    /// Answers whether the session took it.
    pub(super) fn is_told(&mut self, command: Command) -> bool {
        let told = self.session.command(command);
        match told {
            Ok(()) => self.forget_complaint(),
            Err(refused) => self.send_problem = Some(Problem::Refused(refused)),
        }
        told.is_ok()
    }

    /// The bytes that would leave now.
    pub fn preview(&mut self) -> &Result<Arc<[u8]>, ComposeError> {
        self.follow_message();
        &self.preview.bytes
    }

    /// A complaint about a message does not outlive the message.
    fn follow_message(&mut self) {
        if self.preview.made_from != self.settings.send {
            self.preview = Preview::of(&self.settings.send);
            self.send_problem = None;
        }
    }

    /// What could not be done is over once something else was done, or the link
    /// is another; a message that was cut still is.
    fn forget_complaint(&mut self) {
        self.send_problem.take_if(|it| *it != Problem::MessageCut);
    }

    /// The box was full: says so until the message changes.
    pub fn complain_of_cut(&mut self) {
        self.follow_message();
        self.send_problem = Some(Problem::MessageCut);
    }

    /// What is wrong with what is typed, told while it is typed.
    pub fn typed_problem(&mut self) -> Option<Problem> {
        let is_udp = self.settings.network.protocol == Protocol::Udp;
        match self.udp_target() {
            Err(problem @ Problem::Target(_)) if is_udp => Some(problem),
            _ => self.preview().clone().err().map(Problem::Compose),
        }
    }

    /// The newest sender of datagrams.
    pub fn latest_sender(&self) -> Option<SocketAddr> {
        let latest = self.status.latest_sender?;
        self.status
            .peers
            .iter()
            .rev()
            .find(|peer| peer.peer == latest)
            .map(|peer| peer.addr)
    }

    /// Where the next message goes.
    pub(super) fn target(&self) -> Result<Target, Problem> {
        match self.settings.network.protocol {
            Protocol::TcpClient => Ok(Target::All),
            Protocol::TcpServer => self.client_target(),
            Protocol::Udp => self.udp_target(),
        }
    }

    fn client_target(&self) -> Result<Target, Problem> {
        match self.server_target {
            None => Ok(Target::All),
            Some(_) if self.target_is_gone() => Err(Problem::Operation(OperationError::PeerGone)),
            Some(target) => Ok(Target::Peer(target.peer)),
        }
    }

    /// The client that is sent to has left.
    pub fn target_is_gone(&self) -> bool {
        let is_there = |target: ServerTarget| {
            let mut peers = self.status.peers.iter();
            peers.any(|peer| peer.peer == target.peer)
        };
        !self.server_target.is_none_or(is_there)
    }

    /// What was typed, else the latest sender.
    fn udp_target(&self) -> Result<Target, Problem> {
        let typed = self.settings.send.typed_target();
        let latest = || self.latest_sender().map(Endpoint::from);
        match typed.map_err(Problem::Target)?.or_else(latest) {
            Some(endpoint) => Ok(Target::Endpoint(endpoint)),
            None => Err(Problem::Operation(OperationError::NoTarget)),
        }
    }

    /// The message as it would be sent now, or why it cannot be.
    fn message(&mut self) -> Result<Message, Problem> {
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

    /// Answers whether the message went to the session.
    pub(super) fn send(&mut self) -> bool {
        self.forget_trouble();
        match self.message() {
            Ok(message) => self.is_told(Command::Send(message)),
            Err(problem) => {
                self.send_problem = Some(problem);
                false
            }
        }
    }

    fn interval(&self) -> Result<Duration, Problem> {
        let every = repeat_interval(&self.settings.send.repeat_millis);
        every.ok_or(Problem::Interval)
    }

    /// What is wrong with the field of the interval, if anything.
    pub fn interval_problem(&self) -> Option<Problem> {
        self.interval().err()
    }

    pub fn start_repeat(&mut self) {
        self.forget_trouble();
        let every = self.interval();
        match every.and_then(|every| Ok((self.message()?, every))) {
            Ok((message, every)) => self.repeat(message, every),
            Err(problem) => self.send_problem = Some(problem),
        }
    }

    fn repeat(&mut self, message: Message, every: Duration) {
        self.repeated = Some((message.clone(), every));
        self.tell(Command::StartRepeat {
            message,
            every,
            times: None,
        });
    }

    /// What is repeated is what the fields say, also after they were changed.
    fn follow_repeat(&mut self) {
        let Some(running) = &self.status.repeat else {
            self.repeated = None;
            return;
        };
        let every = running.every;
        match self.message() {
            Ok(message) => self.follow_message_repeated(message, every),
            Err(problem) => {
                // A client that left would fail at every turn.
                if self.target_is_gone() {
                    self.tell(Command::StopRepeat);
                }
                self.send_problem = Some(problem);
            }
        }
    }

    /// `every` is the rhythm that runs.
    fn follow_message_repeated(&mut self, message: Message, every: Duration) {
        let told = self.repeated.as_ref();
        let told_every = told.map_or(every, |(_, every)| *every);
        let is_same = told.is_some_and(|(told, _)| *told == message);
        match self.interval() {
            Ok(wanted) if wanted != told_every && !self.types_interval => {
                self.repeat(message, wanted);
            }
            _ if !is_same => {
                self.repeated = Some((message.clone(), told_every));
                self.tell(Command::SetRepeat(message));
            }
            _ => {}
        }
    }

    /// A file that is written to this very moment.
    pub fn saves_to(&self, path: &Path) -> bool {
        let mut saving = self.status.saving.iter();
        saving.any(|saving| saving.failed.is_none() && saving.path == path)
    }

    /// How its records are written, with the encodings of the moment.
    pub fn form_spec(&self, form: Form, time_zone: TimeZone) -> FormSpec {
        FormSpec {
            receive_as_hex: self.settings.receive.as_hex,
            receive: self.settings.receive.encoding,
            send: self.settings.send.encoding,
            protocol: self.status.protocol,
            local: self.status.local,
            ..FormSpec::new(form, time_zone)
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

    /// Why the newest bookmark was not set or removed, once.
    pub fn take_bookmark_trouble(&mut self) -> Option<BookmarkError> {
        let (number, error) = self.status.bookmark_trouble?;
        let is_new = number > self.told_bookmark_trouble;
        self.told_bookmark_trouble = number;
        is_new.then_some(error)
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

/// The server of a client as one writes it: `[::1]:80`.
fn server_title(network: &NetworkSettings) -> String {
    let (host, port) = (network.remote_host.trim(), network.remote_port.trim());
    if host.contains(':') && !host.starts_with('[') {
        format!("[{host}]:{port}")
    } else {
        format!("{host}:{port}")
    }
}

impl Preview {
    fn of(send: &SendSettings) -> Self {
        Self {
            bytes: compose(&send.draft()).map(Arc::from),
            made_from: send.clone(),
        }
    }
}
