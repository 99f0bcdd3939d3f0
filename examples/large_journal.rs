//! Makes journals of 1,000,000 and 10,000,000 records of 64 B and measures how
//! long one takes to open, to count for the statistics and to read any record,
//! and what it takes of memory.
//!
//! `cargo run --release --example large_journal`. Takes about 1.5 GB below the
//! directory for temporary files (`TMPDIR`), removed at the end. *Cold* is after
//! `dd oflag=nocache` on every file, which asks the system to forget the file
//! (`posix_fadvise`, no rights needed); what `fincore` says it kept is printed.

#![allow(clippy::print_stdout, reason = "the figures are what it is for")]

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use crossbeam_channel::bounded;
use wirepad::journal::survey::Survey;
use wirepad::journal::{
    About, Draft, Journal, JournalReader, Party, Record, left_behind, open_read_only,
};
use wirepad::value::{Direction, PeerId, RecordSeq, Stamp};

const SIZES: [u64; 2] = [1_000_000, 10_000_000];
const LIMIT_BYTES: u64 = 4 << 30;
/// Appended between two commits, as a batch of the link is.
const BATCH: u64 = 64;
const WARM_READS: u64 = 100_000;
const COLD_READS: u64 = 1_000;
const OPENS: usize = 5;
/// Far from a power of two and from every size: the reads are spread over all.
const STRIDE: u64 = 7_919_777;
const LONGEST_SURVEY: Duration = Duration::from_secs(60);
/// Between what was measured and its figure, from the process that did it.
const SEPARATOR: char = '\t';

/// Each size in a process of its own, so that none uses the other's memory.
fn main() -> Result<()> {
    if let Some(records) = std::env::args().nth(1) {
        return measure(records.parse()?);
    }
    println!("| what | 1,000,000 records | 10,000,000 records |");
    println!("|---|---|---|");
    let [small, large] = [in_process(SIZES[0])?, in_process(SIZES[1])?];
    for (small, large) in small.lines().zip(large.lines()) {
        let (name, small) = small.split_once(SEPARATOR).context("a row")?;
        let (_, large) = large.split_once(SEPARATOR).context("a row")?;
        println!("| {name} | {small} | {large} |");
    }
    Ok(())
}

fn in_process(records: u64) -> Result<String> {
    let mut child = Command::new(std::env::current_exe()?);
    let output = child.arg(records.to_string()).output()?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    ensure!(output.status.success(), "{records} records: {said}");
    Ok(String::from_utf8(output.stdout)?)
}

fn row(name: &str, figure: &str) {
    println!("{name}{SEPARATOR}{figure}");
}

fn measure(records: u64) -> Result<()> {
    let place = tempfile::tempdir()?;
    row("memory before", &resident()?);
    make(place.path(), records)?;
    let left = left_behind(place.path());
    let left = left.first().context("the journal that was made")?;
    ensure!(left.records == records, "all records are there");
    row("on the disk", &format!("{} MB", left.bytes / 1_000_000));
    opening(&left.path)?;
    surveying(&left.path)?;
    reading(&left.path)
}

/// Counting everything, beside reading the same indexes once.
fn surveying(path: &Path) -> Result<()> {
    let reader = open_read_only(path)?.reader;
    let mut took = Vec::new();
    for _ in 0..OPENS {
        let started = Instant::now();
        let bytes = read_indexes(path)?;
        let indexes = started.elapsed();
        let started = Instant::now();
        survey(&reader)?;
        took.push((started.elapsed(), indexes, bytes));
    }
    took.sort();
    let (survey, indexes, bytes) = took[OPENS / 2];
    row("survey, warm, median of 5", &millis(survey));
    let indexes = format!("{} ({} MB)", millis(indexes), bytes / 1_000_000);
    row("reading the indexes once in the same round", &indexes);
    row("memory after the surveys", &resident()?);
    Ok(())
}

fn read_indexes(path: &Path) -> Result<usize> {
    let mut bytes = 0;
    for file in std::fs::read_dir(path)? {
        let file = file?.path();
        if file.extension().is_some_and(|it| it == "index") {
            bytes += std::hint::black_box(std::fs::read(file)?).len();
        }
    }
    Ok(bytes)
}

fn survey(reader: &JournalReader) -> Result<()> {
    let (tell, told) = bounded(1);
    let waker = move || {
        let _ = tell.try_send(());
    };
    let survey = Survey::start(reader.clone(), reader.first(), waker)?;
    while survey.statistics().counted_records() < reader.end().0 {
        told.recv_timeout(LONGEST_SURVEY)?;
    }
    Ok(())
}

fn make(place: &Path, records: u64) -> Result<()> {
    let mut journal = Journal::create(place, &About::default(), LIMIT_BYTES)?;
    let started = Instant::now();
    for number in 0..records {
        journal.append(draft(&number.to_le_bytes().repeat(8)));
        if number % BATCH == 0 {
            journal.commit();
        }
    }
    journal.commit();
    let took = started.elapsed();
    let micros = took.as_secs_f64() * 1e6 / records as f64;
    row("append", &format!("{micros:.2} µs a record"));
    row("memory when all is written", &resident()?);
    // Left as a kill leaves it.
    drop(journal);
    Ok(())
}

fn draft(bytes: &[u8]) -> Draft<'_> {
    Draft {
        at: Stamp::now(),
        direction: Direction::In,
        party: Party::Peer {
            peer: PeerId(1),
            addr: SocketAddr::from(([127, 0, 0, 1], 5)),
        },
        stream: None,
        typed_as_hex: false,
        bytes,
    }
}

fn opening(path: &Path) -> Result<()> {
    let mut took = Vec::new();
    for _ in 0..OPENS {
        let started = Instant::now();
        open_read_only(path)?;
        took.push(started.elapsed());
    }
    took.sort();
    row("open, warm, median of 5", &millis(took[OPENS / 2]));
    let kept = forget(path)?;
    let started = Instant::now();
    open_read_only(path)?;
    let took = started.elapsed();
    row("open, cold", &format!("{} ({kept})", millis(took)));
    Ok(())
}

fn reading(path: &Path) -> Result<()> {
    let reader = open_read_only(path)?.reader;
    row("memory when it is open", &resident()?);
    // The first round brings every page that the second one needs.
    read(&reader, WARM_READS)?;
    let warm = read(&reader, WARM_READS)?;
    row("read any record, warm", &said(&warm));
    let kept = forget(path)?;
    let cold = read(&reader, COLD_READS)?;
    row(
        "read any record, cold",
        &format!("{} ({kept})", said(&cold)),
    );
    row("memory after these reads", &resident()?);
    Ok(())
}

/// Reads records all over the journal; the times, shortest first.
fn read(reader: &JournalReader, reads: u64) -> Result<Vec<Duration>> {
    let records = reader.end().0;
    let mut record = Record::default();
    let mut took = Vec::new();
    for step in 0..reads {
        let number = step * STRIDE % records;
        let started = Instant::now();
        let is_there = reader.read_into(RecordSeq(number), &mut record);
        took.push(started.elapsed());
        ensure!(is_there && record.bytes == number.to_le_bytes().repeat(8));
    }
    took.sort();
    Ok(took)
}

fn said(took: &[Duration]) -> String {
    let at = |percent: usize| took[(took.len() - 1) * percent / 100];
    format!(
        "median {:.1?}, 99 % within {:.1?}, longest {:.1?}",
        at(50),
        at(99),
        at(100)
    )
}

/// Asks the system to forget the journal's files; says what it still has.
fn forget(path: &Path) -> Result<String> {
    let files = std::fs::read_dir(path)?.map(|file| Ok(file?.path()));
    let files: Vec<PathBuf> = files.collect::<Result<_>>()?;
    for file in &files {
        let mut name = std::ffi::OsString::from("of=");
        name.push(file);
        let mut dd = Command::new("dd");
        dd.arg(name);
        dd.args([
            "oflag=nocache",
            "conv=notrunc,fdatasync",
            "count=0",
            "status=none",
        ]);
        let ended = dd.status().context("dd")?;
        ensure!(ended.success(), "dd cannot have the files forgotten");
    }
    Ok(cached(&files))
}

fn cached(files: &[PathBuf]) -> String {
    let mut fincore = Command::new("fincore");
    fincore.args(["--bytes", "--noheadings", "--output", "RES"]);
    let Ok(output) = fincore.args(files).output() else {
        return String::from("what stayed in memory is not known: no fincore");
    };
    let lines = String::from_utf8_lossy(&output.stdout).into_owned();
    let bytes: u64 = lines
        .lines()
        .filter_map(|line| line.trim().parse::<u64>().ok())
        .sum();
    format!("{} KiB of it stayed in memory", bytes >> 10)
}

/// Resident memory of this process.
fn resident() -> Result<String> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kibibytes = line.and_then(|line| line.split_whitespace().nth(1));
    let kibibytes: f64 = kibibytes.context("resident memory")?.parse()?;
    Ok(format!("{:.1} MiB", kibibytes / 1024.0))
}

fn millis(took: Duration) -> String {
    format!("{} ms", took.as_millis())
}
