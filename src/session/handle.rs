use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Sender, TrySendError, bounded};

use super::actor::Actor;
use super::board::Board;
use super::follower::{Follower, Lead, follow};
use super::recorder::Recorder;
use super::{Command, LinkState, Refused, Status};
use crate::journal::{About, Journal, JournalReader, JournalState, OpenedJournal};
use crate::net::LinkError;

/// Commands that may wait for the actor. A person never gets there; a program
/// that does is told with [`Refused::Full`].
const COMMANDS_WAITING: usize = 1_024;

/// Called (from any thread) when a session has something new to show.
pub type Waker = Arc<dyn Fn() + Send + Sync>;

#[derive(Clone, Debug)]
pub struct SessionOptions {
    /// For the thread's name. Linux shows the first 15 bytes.
    pub name: String,
    pub journal: JournalPlace,
}

/// How much a journal on the disk may keep when nobody says another limit.
pub const JOURNAL_LIMIT_BYTES: u64 = 4 << 30;
/// How much a journal in memory may keep when nobody says another limit.
pub const MEMORY_LIMIT_BYTES: usize = 256 << 20;

/// Where a session's records go.
#[derive(Clone, Debug)]
pub enum JournalPlace {
    /// Nothing is written to the disk, and nothing is left after the session.
    Memory { limit_bytes: usize },
    /// A directory of its own under `place`, deleted when the session ends
    /// unless [`Command::KeepJournal`] was given.
    Disk {
        place: PathBuf,
        /// Told when the journal is found after a crash.
        name: String,
        limit_bytes: u64,
    },
}

impl JournalPlace {
    /// What readers have from the beginning.
    fn begin(&self) -> (Journal, JournalState) {
        match *self {
            Self::Memory { limit_bytes } => (Journal::in_memory(limit_bytes), JournalState::Memory),
            Self::Disk { .. } => (Journal::to_be_made(), JournalState::BeingMade),
        }
    }

    /// Makes what [`Self::begin`] began; this may take its time.
    fn make(self, journal: Journal) -> Journal {
        match self {
            Self::Memory { .. } => journal,
            Self::Disk {
                place,
                name,
                limit_bytes,
            } => journal.make(&place, &About::named(name), limit_bytes),
        }
    }
}

/// What an actor begins with.
struct Beginnings {
    journal: Journal,
    lead: Option<Lead>,
}

/// The handle of a session; dropping it closes the link and joins the thread.
pub struct Session {
    /// Hanging up is what ends the actor, so there is no sender while it is
    /// dropped.
    commands: Result<Sender<Command>, Refused>,
    board: Arc<Board>,
    reader: JournalReader,
    thread: Option<JoinHandle<()>>,
}

impl Session {
    /// Starts the actor's thread, which makes the journal. When the system
    /// refuses a thread, the session is there in the state `Failed` and takes no
    /// commands.
    pub fn start(options: SessionOptions, waker: Waker) -> Self {
        let begun = options.journal.begin();
        Self::begin(options, begun, None, waker)
    }

    fn begin(
        options: SessionOptions,
        (journal, state): (Journal, JournalState),
        lead: Option<Lead>,
        waker: Waker,
    ) -> Self {
        let SessionOptions {
            name,
            journal: place,
        } = options;
        let first = Status {
            journal: state,
            ..Status::default()
        };
        let reader = journal.reader();
        let make = move || Beginnings {
            journal: place.make(journal),
            lead,
        };
        Self::run(&name, reader, first, waker, make)
    }

    /// Like [`Self::start`], with a follower. While that is more than
    /// `lag_limit_bytes` behind (in memory, index included), the link's events
    /// wait, so that TCP peers feel it and datagrams are dropped by the system;
    /// commands and whatever is due go on. Closing does not wait for it. A limit
    /// of the journal takes nothing that the follower has not been shown.
    pub fn start_followed(
        options: SessionOptions,
        lag_limit_bytes: usize,
        waker: Waker,
    ) -> (Self, Follower) {
        let (journal, state) = options.journal.begin();
        let (lead, follower) = follow(&journal.reader(), lag_limit_bytes);
        let session = Self::begin(options, (journal, state), Some(lead), waker);
        (session, follower)
    }

    /// Like [`Self::start`], with a journal that is there, such as one that was
    /// reopened (which takes time, so it is done elsewhere). `name` is for the
    /// thread.
    pub fn go_on(name: &str, journal: Journal, waker: Waker) -> Self {
        let first = Status {
            journal: journal.state(),
            bookmarks: Arc::clone(journal.bookmarks()),
            ..Status::default()
        };
        let reader = journal.reader();
        let make = || Beginnings {
            journal,
            lead: None,
        };
        Self::run(name, reader, first, waker, make)
    }

    /// `make` is called on the actor's thread.
    fn run(
        name: &str,
        reader: JournalReader,
        first: Status,
        waker: Waker,
        make: impl FnOnce() -> Beginnings + Send + 'static,
    ) -> Self {
        let board = Arc::new(Board::new(first, waker));
        let (commands, receiver) = bounded(COMMANDS_WAITING);
        let of_actor = Arc::clone(&board);
        let thread = spawn(name, Arc::clone(&board), move || {
            let Beginnings { journal, lead } = make();
            Actor::new(receiver, of_actor, Recorder::new(journal), lead).run();
        });
        if let Err(error) = &thread {
            publish_failure(
                &board,
                LinkError::System {
                    cause: error.into(),
                },
            );
        }
        Self {
            commands: Ok(commands),
            board,
            reader,
            thread: thread.ok(),
        }
    }

    /// A session that is over, to be looked at: it has no actor, takes no
    /// commands, and its status stays as it is.
    pub fn look(opened: OpenedJournal, path: &Path) -> Self {
        let status = Status {
            protocol: opened.about.protocol,
            journal: JournalState::Disk {
                path: path.into(),
                is_kept: opened.is_kept,
            },
            bookmarks: Arc::new(opened.bookmarks),
            ..Status::default()
        };
        Self {
            commands: Err(Refused::ReadOnly),
            board: Arc::new(Board::new(status, Arc::new(|| {}))),
            reader: opened.reader,
            thread: None,
        }
    }

    pub fn is_read_only(&self) -> bool {
        matches!(self.commands, Err(Refused::ReadOnly))
    }

    /// Never blocks.
    pub fn command(&self, command: Command) -> Result<(), Refused> {
        let commands = self.commands.as_ref().map_err(|refused| *refused)?;
        commands.try_send(command).map_err(|error| match error {
            TrySendError::Full(_) => Refused::Full,
            TrySendError::Disconnected(_) => Refused::Ended,
        })
    }

    /// The newest snapshot; cheap.
    pub fn status(&self) -> Arc<Status> {
        self.board.newest()
    }

    pub fn reader(&self) -> &JournalReader {
        &self.reader
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.commands = Err(Refused::Ended);
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("a session's thread panicked");
        }
    }
}

fn spawn(
    name: &str,
    board: Arc<Board>,
    run: impl FnOnce() + Send + 'static,
) -> io::Result<JoinHandle<()>> {
    // The standard library panics at a name with a zero byte.
    let name = name.replace('\0', "");
    thread::Builder::new().name(name).spawn(move || {
        let _told = PanicTold(board);
        run();
    })
}

/// Shows a panic of the actor as a failed link: the handle lives on, with the
/// journal whole, and nobody joins the thread before it is dropped.
struct PanicTold(Arc<Board>);

impl Drop for PanicTold {
    fn drop(&mut self) {
        if thread::panicking() {
            publish_failure(&self.0, LinkError::Panicked);
        }
    }
}

fn publish_failure(board: &Board, failure: LinkError) {
    board.publish(Status {
        state: LinkState::Failed,
        failure: Some(failure),
        repeat: None,
        listening: false,
        ..(*board.newest()).clone()
    });
}
