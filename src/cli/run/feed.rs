//! What is sent and when: the script of the command line, then a replay, then
//! standard input. Nothing is sent before there is somebody to send to.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read};
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crossbeam_channel::Receiver;

use super::input::{LineError, Taken};
use super::output::Seen;
use crate::cli::outgoing::Outgoing;
use crate::cli::plan::{Input, Payload, Plan, Rhythm};
use crate::cli::replay::Replay;
use crate::cli::tell;
use crate::i18n::say;
use crate::net::{MAX_UDP_PAYLOAD_V6, Target};
use crate::session::{Command, Message, Session, Status};
use crate::value::{Endpoint, Language, Protocol};

/// Bytes of a file that are one message of a stream.
const CHUNK_BYTES: u64 = 1 << 16;
/// A line of standard input that is there is read by then.
const NEXT_LINE: Duration = Duration::from_millis(100);
/// How soon after a message left it is seen that it has.
const LOOK_AGAIN: Duration = Duration::from_millis(2);

pub struct Feed {
    protocol: Protocol,
    /// UDP; none is the latest sender.
    to: Option<Endpoint>,
    stages: VecDeque<Left>,
    /// Of the stages that were begun.
    sends: VecDeque<Payload>,
    /// Expectations that have to be met before the next stage.
    to_be_met: usize,
    file: Option<OpenFile>,
    repeat: Option<Rhythm>,
    is_repeating: bool,
    replay: Option<SharedReplay>,
    replay_has_begun: bool,
    /// Read and not sent yet.
    line: Option<Vec<u8>>,
    input_has_ended: bool,
    lines_are_hex: bool,
    outgoing: Outgoing,
    pushed: u64,
    /// All of standard input is to be sent.
    wants_whole_input: bool,
    all_sent_at: Option<Instant>,
    has_failed: bool,
    has_told_waiting: bool,
    language: Language,
}

/// What is sent again; the printing thread tells it what has left.
pub type SharedReplay = Arc<Mutex<Replay>>;

/// A panic under the lock has ended its thread, and the command with it.
pub fn lock(replay: &SharedReplay) -> MutexGuard<'_, Replay> {
    replay.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A stage that was not begun.
struct Left {
    sends: Vec<Payload>,
    /// How many there are.
    expectations: usize,
}

struct OpenFile {
    path: PathBuf,
    file: File,
}

impl Feed {
    /// Takes the stages out of the plan: a message that somebody else holds would
    /// never be seen to have left.
    pub fn new(plan: &mut Plan, replay: Option<SharedReplay>, language: Language) -> Self {
        let stages = mem::take(&mut plan.stages).into_iter().map(|stage| Left {
            expectations: stage.expectations.len(),
            sends: stage.sends,
        });
        let settings = &plan.settings;
        let mut feed = Self {
            protocol: settings.network.protocol,
            to: settings.send.typed_target().ok().flatten(),
            stages: stages.collect(),
            sends: VecDeque::new(),
            to_be_met: 0,
            file: None,
            repeat: plan.repeat,
            is_repeating: false,
            replay,
            replay_has_begun: false,
            line: None,
            input_has_ended: true,
            lines_are_hex: plan.input == Some(Input::HexLines),
            outgoing: Outgoing::default(),
            pushed: 0,
            wants_whole_input: plan.stops.wait.is_some(),
            all_sent_at: None,
            has_failed: false,
            // It is no fault, so nothing is told who wants to hear of faults only.
            has_told_waiting: plan.output.quiet,
            language,
        };
        feed.begin_stage();
        feed
    }

    pub fn reads_input(&mut self, reads: bool) {
        self.input_has_ended = !reads;
    }

    /// A line of standard input can be sent when it is read.
    pub fn wants_line(&self, is_open: bool) -> bool {
        is_open && !self.input_has_ended && self.line.is_none() && !self.has_scripted()
    }

    /// The link has ended: what is still coming from standard input is not sent.
    pub fn leave_input(&mut self, input: Option<&Receiver<Taken>>) {
        let input = input.filter(|_| !self.input_has_ended);
        let next = input.map(|input| input.recv_timeout(NEXT_LINE));
        let is_left = match next {
            None | Some(Ok(Taken::End)) => false,
            Some(Ok(Taken::Message(_) | Taken::Wrong(..) | Taken::Failed(_))) => true,
            Some(Err(_)) => self.wants_whole_input,
        };
        if is_left {
            self.fail(&say::input_left(self.language));
        }
    }

    /// What came from standard input.
    pub fn take(&mut self, taken: Taken) {
        match taken {
            Taken::Message(bytes) => self.line = Some(bytes),
            Taken::Wrong(number, error) => {
                self.fail(&wrong_line(self.language, number, &error));
            }
            Taken::Failed(kind) => {
                self.fail(&say::input_failed(self.language, kind));
                self.input_has_ended = true;
            }
            Taken::End => self.input_has_ended = true,
        }
    }

    /// Since when everything has left; the end of standard input is waited for.
    pub fn all_sent_at(&self) -> Option<Instant> {
        self.all_sent_at
    }

    /// Messages of the command line, or of the replay, are left.
    pub fn has_scripted(&self) -> bool {
        let has_sends = !self.sends.is_empty() || self.file.is_some();
        has_sends || !self.stages.is_empty() || self.replays()
    }

    /// Messages of the command line are left, or any have not left the system.
    pub fn is_sending(&mut self) -> bool {
        self.has_scripted() || !self.outgoing.is_empty()
    }

    /// Something could not be read or sent, or a replay was cut off.
    pub fn has_failed(&self) -> bool {
        self.has_failed || self.replays()
    }

    /// Messages that were to be sent and were not; each file counts as one.
    pub fn unsent(&self) -> usize {
        let later = self.stages.iter().map(|stage| stage.sends.len());
        let open = usize::from(self.file.is_some()) + usize::from(self.line.is_some());
        self.sends.len() + later.sum::<usize>() + open
    }

    /// Messages that were sent once.
    pub fn pushed(&self) -> u64 {
        self.pushed
    }

    /// When to look again although nothing happens.
    pub fn due(&mut self, now: Instant) -> Option<Instant> {
        let is_leaving = !self.outgoing.is_empty();
        let looks_again = is_leaving.then(|| now + LOOK_AGAIN);
        let has_room = self.outgoing.has_room();
        let replay = self.replay.as_ref().filter(|_| has_room);
        [looks_again, replay.and_then(|it| lock(it).due())]
            .into_iter()
            .flatten()
            .min()
    }

    /// Sends what can be sent now.
    pub fn go_on(&mut self, session: &Session, seen: &Seen, now: Instant) {
        let status = session.status();
        if self.has_something() {
            match self.target(&status) {
                Some(target) => self.send_to(&target, session, seen, now),
                None => self.tell_waiting(),
            }
        }
        self.note_all_sent(&status, now);
    }

    fn has_something(&self) -> bool {
        self.has_scripted() || self.line.is_some()
    }

    fn replays(&self) -> bool {
        let mut replay = self.replay.iter();
        replay.any(|replay| !lock(replay).is_done())
    }

    fn target(&self, status: &Status) -> Option<Target> {
        match self.protocol {
            Protocol::TcpClient => Some(Target::All),
            Protocol::TcpServer => (!status.peers.is_empty()).then_some(Target::All),
            Protocol::Udp => match &self.to {
                Some(to) => Some(Target::Endpoint(to.clone())),
                None => status.latest_sender.map(Target::Peer),
            },
        }
    }

    fn tell_waiting(&mut self) {
        if !mem::replace(&mut self.has_told_waiting, true) {
            tell(&say::waiting_for_target(self.language, self.protocol));
        }
    }

    fn send_to(&mut self, target: &Target, session: &Session, seen: &Seen, now: Instant) {
        while self.outgoing.has_room() {
            if let Some((bytes, typed_as_hex)) = self.next_scripted(seen) {
                let message = Message {
                    bytes,
                    typed_as_hex,
                    target: target.clone(),
                };
                match self.repeat.filter(|_| self.is_last()) {
                    Some(rhythm) => self.start_repeat(session, message, rhythm),
                    None => self.push(session, message),
                }
            } else if let Some(bytes) = self.next_replayed(now) {
                self.push(session, plain(bytes, target));
            } else if let Some(line) = self.line.take_if(|_| self.stages.is_empty()) {
                let message = Message {
                    typed_as_hex: self.lines_are_hex,
                    ..plain(line.into(), target)
                };
                self.push(session, message);
            } else {
                return;
            }
        }
    }

    /// The message that was just taken is the last one of the script.
    fn is_last(&self) -> bool {
        self.file.is_none()
            && self.sends.is_empty()
            && self.stages.iter().all(|stage| stage.sends.is_empty())
    }

    fn start_repeat(&mut self, session: &Session, message: Message, rhythm: Rhythm) {
        self.is_repeating = true;
        let command = Command::StartRepeat {
            message,
            every: rhythm.every,
            times: rhythm.times,
        };
        if let Err(refused) = session.command(command) {
            self.fail(&say::refused(self.language, refused));
        }
    }

    fn push(&mut self, session: &Session, message: Message) {
        self.pushed += 1;
        if let Err(refused) = self.outgoing.push(session, message) {
            self.fail(&say::refused(self.language, refused));
        }
    }

    /// The next message of the script and whether it was typed as HEX.
    fn next_scripted(&mut self, seen: &Seen) -> Option<(Arc<[u8]>, bool)> {
        loop {
            if let Some(bytes) = self.next_of_file() {
                return Some((bytes, false));
            }
            match self.sends.pop_front() {
                Some(Payload::Message {
                    bytes,
                    typed_as_hex,
                }) => {
                    return Some((bytes, typed_as_hex));
                }
                Some(Payload::File(path)) => self.open(path),
                None if self.stages.is_empty() || seen.met() < self.to_be_met => return None,
                None => self.begin_stage(),
            }
        }
    }

    fn begin_stage(&mut self) {
        if let Some(stage) = self.stages.pop_front() {
            self.sends = stage.sends.into();
            self.to_be_met += stage.expectations;
        }
    }

    fn open(&mut self, path: PathBuf) {
        match File::open(&path) {
            Ok(file) => self.file = Some(OpenFile { path, file }),
            Err(error) => self.fail(&say::unreadable_file(self.language, &path, error.kind())),
        }
    }

    /// The next piece of the file that is being sent; a datagram is a file as a
    /// whole.
    fn next_of_file(&mut self) -> Option<Arc<[u8]>> {
        let is_datagram = self.protocol == Protocol::Udp;
        let open = self.file.as_mut()?;
        let limit = match is_datagram {
            true => MAX_UDP_PAYLOAD_V6 as u64 + 1,
            false => CHUNK_BYTES,
        };
        let mut bytes = Vec::new();
        let read = open.file.by_ref().take(limit).read_to_end(&mut bytes);
        let path = open.path.clone();
        if is_datagram || bytes.is_empty() || read.is_err() {
            self.file = None;
        }
        match read {
            Ok(_) if is_datagram && bytes.len() > MAX_UDP_PAYLOAD_V6 => {
                self.tell_too_long(&path);
                None
            }
            Ok(_) if is_datagram || !bytes.is_empty() => Some(bytes.into()),
            Ok(_) => None,
            Err(error) => {
                self.tell_unreadable(&path, &error);
                None
            }
        }
    }

    /// Of a file that long only the beginning was read.
    fn tell_too_long(&mut self, path: &Path) {
        let length = std::fs::metadata(path).ok().map(|it| it.len());
        self.fail(&say::file_is_no_datagram(self.language, path, length));
    }

    fn tell_unreadable(&mut self, path: &Path, error: &io::Error) {
        self.fail(&say::unreadable_file(self.language, path, error.kind()));
    }

    fn next_replayed(&mut self, now: Instant) -> Option<Arc<[u8]>> {
        let mut replay = lock(self.replay.as_ref()?);
        if !mem::replace(&mut self.replay_has_begun, true) {
            replay.start(now);
        }
        replay.next_message(now)
    }

    fn note_all_sent(&mut self, status: &Status, now: Instant) {
        let is_repeat_over = || {
            let left = status.repeat.as_ref().and_then(|repeat| repeat.left);
            left == Some(0)
        };
        let is_over = !self.has_something()
            && self.input_has_ended
            && self.outgoing.is_empty()
            && (!self.is_repeating || is_repeat_over());
        match is_over {
            true => {
                self.all_sent_at.get_or_insert(now);
            }
            false => self.all_sent_at = None,
        }
    }

    fn fail(&mut self, sentence: &say::Sentence) {
        self.has_failed = true;
        tell(sentence);
    }
}

fn plain(bytes: Arc<[u8]>, target: &Target) -> Message {
    Message {
        bytes,
        typed_as_hex: false,
        target: target.clone(),
    }
}

fn wrong_line(language: Language, number: u64, error: &LineError) -> say::Sentence {
    match error {
        LineError::Compose(error) => {
            say::wrong_line(language, number, say::compose_error(language, error))
        }
        LineError::NotUtf8(at) => say::line_is_not_utf8(language, number, *at),
        LineError::TooLong => say::line_is_too_long(language, number),
    }
}
