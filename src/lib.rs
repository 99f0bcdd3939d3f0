//! Wirepad, a network debug assistant: UDP, TCP client and TCP server in one
//! window, with every byte kept as it crossed the wire.
//!
//! This page is the map of the code, for whoever opens it for the first time.
//! Each folder's own page says where to start in it and what it leaves to
//! others.
//!
//! # Floors
//!
//! A folder names only folders on lower floors, so that everything below the
//! window is tested without one. `tests/it/tidy.rs` keeps this and the map true.
//!
//! ```text
//! 9  main.rs    reads the arguments, chooses window or command, runs it
//! 8  ui/        the window; alone in naming egui, eframe and rfd
//! 8  cli/       the commands; alone in naming clap
//! 7  i18n/      words and sentences in Chinese and English, both or no build
//! 6  settings/  preferences and saved tabs in files; what a tab asks of a session
//! 5  session/   one thread a session: journal, live file, repeat, the link's owner
//! 4  export/    records to the forms of files, and back from JSON Lines
//! 3  journal/   what crossed the wire, read by number and searched from any thread
//! 2  net/       sockets; alone in opening them; raw bytes in and out
//! 1  frame/     a run of bytes to messages; the time is an argument
//! 0  text/      bytes to HEX, escapes, encodings and checksums, and back
//! 0  value/     ids, stamps, endpoints, languages
//! ```
//!
//! The window and the commands are two faces of the same sessions.
//!
//! # How a byte travels
//!
//! ```text
//! socket ──▶ net: the link's I/O thread, woken by readiness
//!              │  net::Batch of net::Events, over a bounded channel
//!              ▼
//!            session: the actor's thread ──▶ journal, live file, counters
//!              │  session::Status, replaced and never queued, and a waker
//!              ▼
//!            ui: one repaint; reads the visible records from the journal
//!
//! ui ── session::Command ──▶ actor ── net::Command and wake ──▶ link ──▶ socket
//! ```
//!
//! - An open link is one I/O thread, whatever the number of its peers, so ten
//!   thousand clients cost one thread. Nothing polls a flag: closing acts at
//!   once.
//! - A session is one actor thread. It owns the link, the writing end of the
//!   journal, the live file and the repeat timer, which go on while the window is
//!   hidden, paused or busy.
//! - When a session falls behind, a TCP link stops reading and the peer feels it;
//!   a UDP link leaves the dropping to the kernel and reports its count. The
//!   screen may lag, the journal skips nothing.
//! - Who has to see every record follows its session ([`session::Follower`]): a
//!   session that gets too far ahead takes nothing from its link, as if it had
//!   fallen behind itself, and a journal's limit takes nothing that was not shown.
//! - What was shown survives the end of the program: records reach readers only
//!   after the operating system has them in the journal's files, whose form is in
//!   `docs/journal-format.md`. When the disk refuses, the newest stay in memory,
//!   and [`session::Status::journal`] says so.
//! - A search or filter ([`journal::find`]) is one thread over a reading end of the
//!   journal. It sleeps until it is told that records came, shows a compact set of
//!   what it has found as it goes, and holds the recording up no longer than any
//!   other reader.
//! - Statistics ([`journal::survey`]) are counted the same way by one thread while
//!   their window is open. It reads what stands before a record's bytes, not the
//!   bytes.
//! - Floors below `ui` wake the window through a plain `Fn() + Send + Sync`. It
//!   asks for one repaint some milliseconds later: a flood costs a bounded number
//!   of frames, and an idle program costs none.
//!
//! # Invariants
//!
//! 1. Nothing below `ui` names egui, nothing outside `net` opens a socket, and
//!    nothing outside `text/hex.rs` parses HEX.
//! 2. `text`, `frame` and the formatters of `export` do no I/O and never read the
//!    clock.
//! 3. A record holds the bytes as they crossed the socket. Text is derived from
//!    them whenever it is shown, and never stored.
//! 4. A record says *sent* when the operating system has taken the bytes, not
//!    when they were queued.
//! 5. Each thread has a name and one owner, who joins it. Each blocking call has a
//!    deadline or can be woken.
//! 6. Each queue has a limit, and a full one is seen by the user.
//! 7. There are no words for people below `i18n`, and no error is a `String`.
//! 8. Recording and repeat need no window.
//! 9. A [`net::LinkError`] ends the link, a [`net::OperationError`] does not.
//! 10. Nothing falls back silently: a port in use is an error, never another
//!     port.

pub mod cli;
pub mod export;
pub mod frame;
pub mod i18n;
pub mod journal;
pub mod net;
pub mod session;
pub mod settings;
pub mod text;
pub mod ui;
pub mod value;
