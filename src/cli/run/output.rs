//! The thread that prints: records on standard output, notes on standard error.

use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};
use std::mem;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Instant;

use super::feed::{SharedReplay, lock};
use super::notes::Notes;
use super::terminal::harmless;
use crate::cli::expect::Expecting;
use crate::export::{Form, FormSpec, Formatter};
use crate::i18n::say;
use crate::journal::{Note, Record};
use crate::net::LeaveReason;
use crate::session::{Followed, Follower, Waker};
use crate::value::{Direction, Language, Protocol};

/// Text is handed to the system in pieces of about this size.
const CHUNK_BYTES: usize = 1 << 17;

/// What the printing thread and the loop tell each other.
#[derive(Debug, Default)]
pub struct Seen {
    look: Mutex<Look>,
    /// Nobody reads standard output: nothing more is to be said.
    reader_is_gone: AtomicBool,
}

/// [`Seen`] at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// When the link opened.
    pub opened_at: Option<Instant>,
    pub link_ended: bool,
    /// The connection of a client was reset or broke.
    pub is_broken: bool,
    /// Something that was asked for was not done.
    pub has_trouble: bool,
    /// Expectations that were met, and when the last one was.
    pub met: usize,
    pub met_at: Option<Instant>,
    /// As many records came as were asked for.
    pub has_enough: bool,
    pub output_ended: bool,
}

impl Seen {
    pub fn look(&self) -> Look {
        self.look
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub fn is_open(&self) -> bool {
        let look = self.look();
        look.opened_at.is_some() && !look.link_ended
    }

    pub fn met(&self) -> usize {
        self.look().met
    }

    /// The printing ends quietly.
    pub fn reader_is_gone(&self) {
        self.reader_is_gone.store(true, Ordering::Relaxed);
    }

    fn set(&self, look: &Look) {
        let mut shown = self.look.lock().unwrap_or_else(PoisonError::into_inner);
        shown.clone_from(look);
    }

    /// Nothing more will be seen. A link that did not say its end has lost it with
    /// its session.
    fn end(&self) {
        let mut shown = self.look.lock().unwrap_or_else(PoisonError::into_inner);
        shown.is_broken |= !shown.link_ended;
        shown.link_ended = true;
    }
}

/// Tells the loop that the printing thread has ended, by a panic too: it would wait
/// for ever.
struct EndTold(Arc<Seen>, Waker);

impl Drop for EndTold {
    fn drop(&mut self) {
        self.0.end();
        (self.1)();
    }
}

/// Where records go.
pub struct Sink {
    formatter: Formatter,
    chunk: Vec<u8>,
    /// Text that goes to a terminal.
    is_for_terminal: bool,
    is_quiet: bool,
    notes: Notes,
    language: Language,
    error: Option<io::ErrorKind>,
}

impl Sink {
    pub fn new(spec: FormSpec, is_quiet: bool, language: Language) -> Self {
        let is_text = spec.form != Form::Raw;
        Self {
            formatter: Formatter::new(spec),
            chunk: Vec::new(),
            is_for_terminal: is_text && io::stdout().is_terminal(),
            is_quiet,
            notes: Notes::new(language),
            language,
            error: None,
        }
    }

    fn add(&mut self, record: &Record) {
        self.formatter.write(record, &mut self.chunk);
        if self.chunk.len() >= CHUNK_BYTES {
            self.flush();
        }
    }

    /// What was printed before a note comes before it on the terminal too.
    fn tell(&mut self, note: &Note) {
        if self.is_quiet && !note.is_failure() {
            return;
        }
        self.flush();
        let note = say::note_with_hint(self.language, note);
        self.notes.tell(note, Instant::now());
    }

    fn flush(&mut self) {
        let chunk = mem::take(&mut self.chunk);
        if self.error.is_none() && !chunk.is_empty() {
            let mut out = io::stdout().lock();
            let text = match self.is_for_terminal {
                true => harmless(&chunk),
                false => Cow::Borrowed(chunk.as_slice()),
            };
            let written = out.write_all(&text).and_then(|()| out.flush());
            self.error = written.err().map(|error| error.kind());
        }
        self.chunk = chunk;
        self.chunk.clear();
    }

    fn finish(&mut self) {
        self.formatter.finish(&mut self.chunk);
        self.flush();
        self.notes.finish();
    }
}

/// The running thread.
pub struct OutputThread(JoinHandle<OutputEnd>);

pub struct OutputEnd {
    pub expecting: Expecting,
    /// Why standard output could not be written; not that its reader went.
    pub error: Option<io::ErrorKind>,
    /// Records that came, and that left.
    pub received: u64,
    pub sent: u64,
}

struct Printing {
    sink: Sink,
    expecting: Expecting,
    records: Option<u64>,
    received: u64,
    sent: u64,
    replay: Option<SharedReplay>,
    look: Look,
    protocol: Option<Protocol>,
}

impl OutputThread {
    pub fn start(
        follower: Follower,
        sink: Sink,
        expecting: Expecting,
        records: Option<u64>,
        replay: Option<SharedReplay>,
        seen: Arc<Seen>,
        waker: Waker,
    ) -> io::Result<Self> {
        let printing = Printing {
            sink,
            expecting,
            records,
            received: 0,
            sent: 0,
            replay,
            look: Look::default(),
            protocol: None,
        };
        let thread = thread::Builder::new()
            .name(String::from("output"))
            .spawn(move || {
                let told = EndTold(seen, waker);
                printing.run(follower, &told.0, &told.1)
            })?;
        Ok(Self(thread))
    }

    /// Waits until everything is printed.
    pub fn join(self) -> OutputEnd {
        match self.0.join() {
            Ok(end) => end,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }
}

impl Printing {
    fn run(mut self, mut follower: Follower, seen: &Seen, waker: &Waker) -> OutputEnd {
        let mut shown = self.look.clone();
        while !self.is_over() {
            let followed = follower.next(&mut |record| {
                if seen.reader_is_gone.load(Ordering::Relaxed) {
                    return ControlFlow::Break(());
                }
                self.see(record);
                match self.is_over() {
                    true => ControlFlow::Break(()),
                    false => ControlFlow::Continue(()),
                }
            });
            self.sink.flush();
            self.look.output_ended = self.sink.error.is_some();
            if self.look != shown {
                shown = self.look.clone();
                seen.set(&shown);
                waker();
            }
            if followed == Followed::Ended || seen.reader_is_gone.load(Ordering::Relaxed) {
                break;
            }
        }
        self.sink.finish();
        if follower.missed() > 0 {
            let records = follower.missed();
            tracing::warn!(records, "records went before they were printed");
            self.look.has_trouble = true;
            seen.set(&self.look);
        }
        let is_pipe_closed = |kind: &io::ErrorKind| *kind == io::ErrorKind::BrokenPipe;
        OutputEnd {
            expecting: self.expecting,
            received: self.received,
            sent: self.sent,
            error: self.sink.error.filter(|kind| !is_pipe_closed(kind)),
        }
    }

    fn is_over(&self) -> bool {
        self.look.has_enough || self.sink.error.is_some()
    }

    fn see(&mut self, record: &Record) {
        self.sink.add(record);
        if let Some(replay) = &self.replay {
            lock(replay).see(record);
        }
        self.expect(record);
        match record.direction {
            Direction::Note => self.heed(&Note::from_bytes(&record.bytes)),
            Direction::In => self.count(),
            Direction::Out => self.sent += 1,
        }
    }

    fn expect(&mut self, record: &Record) {
        self.expecting.see(record);
        let met = self.expecting.met();
        if met > self.look.met {
            self.look.met = met;
            self.look.met_at = Some(Instant::now());
        }
    }

    fn count(&mut self) {
        self.received += 1;
        self.look.has_enough = self.records == Some(self.received);
    }

    fn heed(&mut self, note: &Note) {
        self.sink.tell(note);
        match note {
            Note::Opened { protocol, .. } => {
                self.protocol = Some(*protocol);
                self.look.opened_at = Some(Instant::now());
            }
            Note::Closed { .. } => self.look.link_ended = true,
            Note::Failed { .. } => {
                self.look.link_ended = true;
                self.look.is_broken = true;
            }
            Note::Left { reason, .. } => {
                let is_break = matches!(reason, LeaveReason::ResetByPeer | LeaveReason::Broken(_));
                self.look.is_broken |= is_break && self.protocol == Some(Protocol::TcpClient);
            }
            Note::SendFailed { .. }
            | Note::Trouble { .. }
            | Note::SavingFailed { .. }
            | Note::JournalFailed { .. }
            | Note::RecordDamaged
            | Note::RecordNotKept => self.look.has_trouble = true,
            Note::Joined { .. }
            | Note::HalfClosed { .. }
            | Note::ListeningStopped { .. }
            | Note::SavingStarted { .. }
            | Note::SavingStopped { .. }
            | Note::Lost { .. }
            | Note::Unknown => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crossbeam_channel::bounded;
    use jiff::tz::TimeZone;

    use super::*;
    use crate::export::Form;
    use crate::session::{JournalPlace, Session, SessionOptions};
    use crate::text::Encoding;

    #[test]
    fn a_session_that_ends_without_a_word_ends_the_command() {
        let options = SessionOptions {
            name: String::from("session"),
            journal: JournalPlace::Memory {
                limit_bytes: 1 << 20,
            },
        };
        let (session, follower) = Session::start_followed(options, 1 << 20, Arc::new(|| {}));
        let (wake, woken) = bounded(8);
        let seen = Arc::new(Seen::default());
        let spec = FormSpec::new(Form::Raw, TimeZone::UTC);
        let output = OutputThread::start(
            follower,
            Sink::new(spec, true, Language::English),
            Expecting::new(Vec::new(), Encoding::UTF_8),
            None,
            None,
            Arc::clone(&seen),
            Arc::new(move || {
                let _ = wake.try_send(());
            }),
        );
        drop(session);
        woken.recv_timeout(Duration::from_secs(30)).unwrap();
        assert!(output.unwrap().join().error.is_none());
        let look = seen.look();
        assert!(look.link_ended && look.is_broken, "{look:?}");
    }
}
