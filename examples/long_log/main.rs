//! What the window costs with a long log: ten million mixed records, while
//! 10,000 datagrams a second arrive.
//!
//! `cargo build --release --features inspection && cargo run --release --features
//! inspection --example long_log -- [RECORDS | odd]`. First the real program under
//! Xvfb: its memory, its longest answer, and how long it takes to show the rows in
//! view otherwise. Then the frames of a window in this process, beside those of an
//! empty window in the same run: the time that the thread was on a processor, with
//! everything from the fields to triangles; the same for logs of odd records.
//!
//! Takes about 2.5 GB below the directory for temporary files (`TMPDIR`), removed
//! at the end. Needs Linux and Xvfb; over loopback only, and stops by itself.

#![allow(clippy::print_stdout, reason = "the figures are what it is for")]

#[path = "../../tests/drive/mod.rs"]
mod drive;
mod frames;
mod journal;
mod program;

use anyhow::{Result, ensure};

const RECORDS: u64 = 10_000_000;
const ARRIVING_PER_SECOND: u32 = 10_000;

fn main() -> Result<()> {
    let records = match std::env::args().nth(1).as_deref() {
        Some("odd") => return frames::measure_odd(),
        Some(records) => records.parse()?,
        None => RECORDS,
    };
    ensure!(records >= 10_000, "at least 10,000 records");
    let place = tempfile::tempdir()?;
    let port = journal::make(place.path(), records)?;
    program::measure(place.path(), port, records)?;
    frames::measure(place.path(), port)?;
    frames::measure_odd()
}
