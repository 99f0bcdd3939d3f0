//! A session without the window: opens it, sends what is to be sent, prints what
//! comes, and ends when it is told to or when there is nothing more to do.
//!
//! Start with [`run`]. `stops.rs` decides when it is over, `feed.rs` sends,
//! `input.rs` reads standard input, `output.rs` prints, `signals.rs` hears Ctrl+C.
//!
//! Does not read the words of the command line, or know how records are written.
//!
//! Threads: the caller's is the loop; `output` prints and is joined; `input`,
//! `reader` and `signals` wait for the system and end with the program.

mod feed;
mod input;
mod notes;
mod output;
mod places;
mod reader;
mod signals;
mod stops;
mod terminal;

use std::io::IsTerminal;
use std::mem;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use crossbeam_channel::{Receiver, Sender, at, bounded, never, select};
use jiff::tz::TimeZone;

use self::feed::{Feed, lock};
use self::input::Taken;
use self::output::{OutputEnd, OutputThread, Seen, Sink};
use self::reader::Reader;
use self::stops::{Cause, Situation};
use super::expect::Expecting;
use super::plan::Plan;
use super::replay::Replay;
use super::{Status, tell};
use crate::export::FormSpec;
use crate::i18n::say::{self, Sentence};
use crate::journal::JournalState;
use crate::net::LinkSpec;
use crate::session::{
    Command, JOURNAL_LIMIT_BYTES, JournalPlace, LinkState, SaveSpec, Session, SessionOptions, Waker,
};
use crate::value::Language;

/// Of records in memory that were printed already: nobody looks at them again.
const MEMORY_BYTES: usize = 1 << 20;
/// How far the printing of a stream may lag behind: so little need not be read
/// back from the disk.
const STREAM_LAG_BYTES: usize = 1 << 20;
/// Datagrams that find no place are lost.
const DATAGRAM_LAG_BYTES: usize = 16 << 20;

/// Runs a session until it is over. `replay` is sent before standard input is.
pub fn run(mut plan: Plan, link: LinkSpec, replay: Option<Replay>, language: Language) -> Status {
    if !places::are_usable(&plan, language) {
        return Status::Failed;
    }
    let (wake, woken) = bounded(1);
    let options = SessionOptions {
        name: String::from("session"),
        journal: place(&plan),
    };
    let (session, follower) = Session::start_followed(options, lag_bytes(&link), waker(&wake));
    let seen = Arc::new(Seen::default());
    let all = plan.stages.iter().flat_map(|stage| &stage.expectations);
    let expecting = Expecting::new(all.cloned().collect(), plan.settings.receive.encoding);
    let expected = plan.stages.iter().map(|stage| stage.expectations.len());
    let expected = expected.sum();
    let quiet = plan.output.quiet;
    let sink = Sink::new(printed(&plan), quiet, language);
    let replay = replay.map(|replay| Arc::new(Mutex::new(replay)));
    let output = OutputThread::start(
        follower,
        sink,
        expecting,
        plan.stops.records,
        replay.clone(),
        Arc::clone(&seen),
        waker(&wake),
    );
    let output = match output {
        Ok(output) => output,
        Err(error) => {
            tell(&say::no_thread(language, error.kind()));
            return Status::Failed;
        }
    };
    let mut run = Run {
        feed: Feed::new(&mut plan, replay.clone(), language),
        plan,
        session,
        woken,
        seen,
        expected,
        is_kept: false,
        language,
    };
    let cause = run.open_and_wait(link);
    let status = run.close(cause, output);
    if let Some(replay) = replay {
        let replayed = lock(&replay).report();
        let report = match quiet {
            true => say::replay_faults(language, &replayed),
            false => say::replay_report(language, &replayed),
        };
        report.into_iter().for_each(|line| tell(&line.into()));
    }
    status
}

/// What the end of the link has left undone.
fn cut_short(plan: &Plan, feed: &Feed, end: &OutputEnd, language: Language) -> Vec<Sentence> {
    let wanted = plan.stops.records.filter(|wanted| end.received < *wanted);
    let records = wanted.map(|wanted| say::too_few_records(language, end.received, wanted));
    let repeated = end.sent.saturating_sub(feed.pushed());
    let times = plan.repeat.and_then(|rhythm| rhythm.times);
    let times = times.filter(|times| repeated < *times);
    let repeats = times.map(|times| say::too_few_repeats(language, repeated, times));
    [records, repeats].into_iter().flatten().collect()
}

fn lag_bytes(link: &LinkSpec) -> usize {
    match link {
        LinkSpec::Udp(_) => DATAGRAM_LAG_BYTES,
        LinkSpec::TcpClient(_) | LinkSpec::TcpServer(_) => STREAM_LAG_BYTES,
    }
}

/// A journal in a directory stays there.
fn place(plan: &Plan) -> JournalPlace {
    match &plan.journal {
        None => JournalPlace::Memory {
            limit_bytes: MEMORY_BYTES,
        },
        Some(place) => JournalPlace::Disk {
            place: place.clone(),
            name: plan.title(),
            limit_bytes: JOURNAL_LIMIT_BYTES,
        },
    }
}

/// What standard output gets.
fn printed(plan: &Plan) -> FormSpec {
    let output = &plan.output;
    FormSpec {
        directions: output
            .directions
            .unwrap_or_else(|| output.form.usual_directions()),
        with_notes: output.with_notes,
        ..plan.form_spec(output.form)
    }
}

fn waker(wake: &Sender<()>) -> Waker {
    let wake = wake.clone();
    Arc::new(move || {
        // Full: the loop is about to look anyway.
        let _ = wake.try_send(());
    })
}

struct Run {
    plan: Plan,
    session: Session,
    feed: Feed,
    woken: Receiver<()>,
    seen: Arc<Seen>,
    /// How many expectations there are.
    expected: usize,
    /// The journal stays.
    is_kept: bool,
    language: Language,
}

impl Run {
    fn open_and_wait(&mut self, link: LinkSpec) -> Cause {
        let signals = signals::listen();
        let reader = Reader::watch();
        self.prepare();
        self.command(Command::Open(link));
        let input = self.plan.input.filter(|_| self.reads_input());
        let input = input.map(|input| input::read(input, &self.plan.settings.send));
        self.feed.reads_input(input.is_some());
        loop {
            let now = Instant::now();
            self.feed(now);
            let situation = self.situation();
            if let Some(cause) = situation.cause(&self.plan.stops, now) {
                if cause == Cause::LinkEnded {
                    self.feed.leave_input(input.as_ref());
                }
                return cause;
            }
            let due = [self.feed.due(now), situation.due(&self.plan.stops)];
            let due = due.into_iter().flatten().min();
            let due = due.map_or_else(never, at);
            let never = never();
            let wants_line = self.feed.wants_line(self.seen.is_open());
            let lines = input.as_ref().filter(|_| wants_line).unwrap_or(&never);
            select! {
                recv(self.woken) -> _ => {}
                recv(signals) -> _ => return Cause::Asked,
                recv(reader.gone) -> _ => {
                    self.seen.reader_is_gone();
                    return Cause::OutputEnded;
                }
                recv(lines) -> taken => self.feed.take(taken.unwrap_or(Taken::End)),
                recv(due) -> _ => {}
            }
        }
    }

    /// What is to be so before the link opens.
    fn prepare(&mut self) {
        if let Some((path, form)) = &self.plan.output.save {
            let (path, form) = (path.clone(), self.plan.form_spec(*form));
            self.command(Command::StartSaving(SaveSpec { path, form }));
        }
    }

    /// A link that never opened leaves no journal behind.
    fn keep_journal(&mut self) {
        if self.plan.journal.is_some() && !mem::replace(&mut self.is_kept, true) {
            let name = self.plan.title();
            self.command(Command::KeepJournal { name });
        }
    }

    /// A command that ends after its last message does not wait for the end of a
    /// standard input that may never end, unless that is all it has to send or it was
    /// told to.
    fn reads_input(&self) -> bool {
        let ends = self.plan.stops.wait.is_some() && !self.plan.input_is_asked;
        !ends || (!self.feed.has_scripted() && !std::io::stdin().is_terminal())
    }

    fn feed(&mut self, now: Instant) {
        if self.seen.look().opened_at.is_some() {
            self.keep_journal();
        }
        // The link may have ended, and the printing not have come to that.
        let is_open = self.session.status().state == LinkState::Open;
        if is_open && self.seen.is_open() {
            self.feed.go_on(&self.session, &self.seen, now);
        }
    }

    fn situation(&mut self) -> Situation {
        Situation {
            seen: self.seen.look(),
            expected: self.expected,
            all_sent_at: self.feed.all_sent_at(),
            is_sending: self.feed.is_sending(),
        }
    }

    /// None is refused before there are more than the session takes.
    fn command(&self, command: Command) {
        if let Err(refused) = self.session.command(command) {
            tell(&say::refused(self.language, refused));
        }
    }

    /// Closes in order, so that everything is recorded and printed.
    fn close(self, cause: Cause, output: OutputThread) -> Status {
        let ended_at = Instant::now();
        let Self {
            plan,
            session,
            feed,
            seen,
            language,
            expected,
            ..
        } = self;
        let unsent = feed.unsent();
        let journal = session.status().journal.clone();
        drop(session);
        let end = output.join();
        let OutputEnd {
            expecting, error, ..
        } = &end;
        let error = *error;
        let seen = seen.look();
        let is_met = expecting.met() >= expected;
        if let Some(error) = error {
            tell(&say::output_failed(language, error));
        } else if cause == Cause::OutputEnded && is_met {
            return Status::Done;
        }
        // The printing may have ended before it came to the opening.
        if seen.opened_at.is_none() && cause != Cause::OutputEnded {
            return Status::Link;
        }
        if !is_met {
            let since = seen.met_at.max(seen.opened_at).unwrap_or(ended_at);
            let waited = ended_at.saturating_duration_since(since);
            let account = expecting.account(language, &TimeZone::system(), waited);
            tell(&account.into());
        }
        if unsent > 0 {
            tell(&say::unsent_messages(language, unsent));
        }
        let cut = (cause == Cause::LinkEnded).then(|| cut_short(&plan, &feed, &end, language));
        let cut: Vec<_> = cut.into_iter().flatten().collect();
        cut.iter().for_each(tell);
        if let (JournalState::Disk { path, .. }, false) = (journal, plan.output.quiet) {
            tell(&say::records_are_kept(language, &path));
        }
        let is_broken = cause == Cause::LinkEnded && seen.is_broken;
        let has_failed = error.is_some()
            || unsent > 0
            || !cut.is_empty()
            || feed.has_failed()
            || seen.has_trouble;
        match () {
            () if is_broken => Status::Link,
            () if !is_met => Status::NotMet,
            () if has_failed => Status::Failed,
            () => Status::Done,
        }
    }
}
