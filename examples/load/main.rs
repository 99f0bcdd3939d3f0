//! Floods the real window over loopback in turn with what it is to be compared
//! with (a bare receive loop, one into a file, `socat` into a file), and prints the medians as
//! tables of `docs/PERFORMANCE.md`.
//!
//! `cargo build --release --features inspection && cargo run --release --features
//! inspection --example load [ROUNDS [udp|tcp]]`. Needs Linux, Xvfb and socat. Every load
//! is bounded in count and time, comes from another process, and goes to
//! loopback only.

#![allow(clippy::print_stdout, reason = "the figures are what it is for")]

#[path = "../../tests/drive/mod.rs"]
mod drive;
mod peer;
mod ping;
mod probe;
mod stream;
mod udp;

use anyhow::{Result, bail};

const ROUNDS: usize = 5;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["peer", ref task @ ..] => peer::run(task),
        [] => all(ROUNDS),
        [rounds] => all(rounds.parse()?),
        [rounds, "udp"] => udp::compare(rounds.parse()?),
        [rounds, "tcp"] => stream::compare(rounds.parse()?),
        _ => bail!("load [ROUNDS [udp|tcp]]"),
    }
}

fn all(rounds: usize) -> Result<()> {
    udp::compare(rounds)?;
    stream::compare(rounds)
}
