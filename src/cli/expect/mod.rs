//! What the other side is expected to say, in which order, and an account of
//! what came instead.
//!
//! Start with [`Expectation`] (one pattern) and [`Expecting`] (all of them,
//! shown every record of a session). What has come is kept in `runs.rs`,
//! which is also where it is searched; `account.rs` tells a person.
//!
//! Does not read a clock, a journal or the command line, and waits for nothing
//! itself: the main loop shows records, asks, and keeps the time.

mod account;
mod arrived;
mod expectation;
mod expecting;
mod near;
mod runs;
#[cfg(test)]
mod tests;

pub use expectation::{ExpectKind, Expectation};
pub use expecting::Expecting;
