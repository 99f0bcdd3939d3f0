//! Search and filter over a journal.
//!
//! Start with [`Pattern`] (what is looked for in one record), [`Question`]
//! (patterns and a [`Filter`], and how bytes become text), then [`Search`], which
//! goes through a journal on a thread of its own and keeps up with it. What it
//! has found is a [`Found`]: a compact set that is handed out as it stands. A [`Run`]
//! is searched without a journal, on the caller's thread.
//!
//! Does not write to the journal, hold words for people or know how anything is
//! drawn.
//!
//! Threads: one a [`Search`], named `search`, joined by it. Places in texts are
//! in characters, places in records in bytes.

mod fault;
mod found;
mod pattern;
mod question;
mod run;
mod search;
mod subject;
mod typed;

pub use fault::{PatternError, RegexFault};
pub use found::{Found, Step};
pub use pattern::{Case, LONGEST_PATTERN, Pattern};
pub use question::{Condition, Encodings, Filter, Hit, NoteWords, PeerMatch, Question};
pub use run::Run;
pub use search::Search;
pub(super) use subject::Map;
pub use typed::{LengthsError, PeersError, parse_lengths, parse_peers};

#[cfg(test)]
mod tests;
