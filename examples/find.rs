//! Makes 1 GiB of text in journals below the directory for temporary files and
//! measures how long a search takes beside `grep -c -a` and, where it is there,
//! `rg -c -a` over the same text in a plain file.
//!
//! `cargo run --release --example find [MIB]`. Takes about 3 GB below `TMPDIR`,
//! removed at the end. Everything is in memory for files before it is measured.
//! All are measured in turn, five times; the medians are told, and the
//! shortest and longest of the ratio to `grep`. `LC_ALL=C` for `grep`; `rg` only
//! for UTF-8.

#![allow(clippy::print_stdout, reason = "the figures are what it is for")]

use std::fs::File;
use std::io::{BufWriter, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use crossbeam_channel::bounded;
use wirepad::journal::find::{Case, Encodings, Filter, Found, Pattern, Question, Search};
use wirepad::journal::{About, Draft, Journal, JournalReader, Party, left_behind, open_read_only};
use wirepad::text::Encoding;
use wirepad::value::{Direction, PeerId, RecordSeq, Stamp, StreamId};

const LIMIT_BYTES: u64 = 8 << 30;
const ROUNDS: usize = 5;
const DEADLINE: Duration = Duration::from_secs(300);
/// One record of so many has the rare text.
const RARE: u64 = 200_003;

/// How a journal is made.
struct Made {
    name: &'static str,
    record_bytes: usize,
    is_stream: bool,
    encoding: &'static str,
    is_plainest: bool,
}

const JOURNALS: [Made; 4] = [
    Made {
        name: "datagrams of 1,000 B, UTF-8",
        record_bytes: 1000,
        is_stream: false,
        encoding: "utf-8",
        is_plainest: true,
    },
    Made {
        name: "datagrams of 100 B, UTF-8",
        record_bytes: 100,
        is_stream: false,
        encoding: "utf-8",
        is_plainest: false,
    },
    Made {
        name: "a stream in records of 1,000 B, UTF-8",
        record_bytes: 1000,
        is_stream: true,
        encoding: "utf-8",
        is_plainest: false,
    },
    Made {
        name: "datagrams of 1,000 B, GBK",
        record_bytes: 1000,
        is_stream: false,
        encoding: "gbk",
        is_plainest: false,
    },
];

fn main() -> Result<()> {
    let mib: u64 = match std::env::args().nth(1) {
        Some(text) => text.parse()?,
        None => 1024,
    };
    println!(
        "| journal | looked for | grep | rg | search | ratio to grep (least to most) | first hit |"
    );
    println!("|---|---|---|---|---|---|---|");
    for made in &JOURNALS {
        measure(made, mib << 20)?;
    }
    Ok(())
}

fn measure(made: &Made, bytes: u64) -> Result<()> {
    let place = tempfile::tempdir()?;
    let plain = place.path().join("plain");
    let journal = make(made, bytes, place.path(), &plain)?;
    let reader = open_read_only(&journal)?.reader;
    let encoding = Encoding::from_label(made.encoding).context("an encoding")?;
    let encodings = Encodings {
        receive: encoding,
        send: encoding,
    };
    let text =
        |it: &str, case| anyhow::Ok(Question::of_pattern(Pattern::text(it, case)?, encodings));
    let in_file = |it: &str| {
        encoding
            .encode(it)
            .map_err(|_| anyhow::anyhow!("not encodable"))
    };
    let fixed = |it: &str| anyhow::Ok(vec![Grep::Fixed(in_file(it)?)]);
    row(
        made,
        "rare ASCII text",
        &text("needle-7", Case::Heeded)?,
        &fixed("needle-7")?,
        &reader,
        &plain,
    )?;
    row(
        made,
        "rare Chinese text",
        &text("稀有的针", Case::Heeded)?,
        &fixed("稀有的针")?,
        &reader,
        &plain,
    )?;
    if made.is_plainest {
        measure_more(made, encodings, &reader, &plain)?;
    }
    Ok(())
}

/// What has to look at every record.
fn measure_more(
    made: &Made,
    encodings: Encodings,
    reader: &JournalReader,
    plain: &Path,
) -> Result<()> {
    let of = |pattern| Question::of_pattern(pattern, encodings);
    let ignoring = of(Pattern::text("NEEDLE-7", Case::Ignored)?);
    let grep = [Grep::IgnoreCase, Grep::Fixed(b"NEEDLE-7".to_vec())];
    row(made, "rare text, any case", &ignoring, &grep, reader, plain)?;
    let regex = of(Pattern::regex(r"needle-\d", Case::Heeded)?);
    let grep = [Grep::Regex(b"needle-[0-9]".to_vec())];
    row(made, "`needle-\\d`", &regex, &grep, reader, plain)?;
    let common = of(Pattern::text("value=", Case::Heeded)?);
    let grep = [Grep::Fixed(b"value=".to_vec())];
    row(made, "text in every record", &common, &grep, reader, plain)?;
    let hex = of(Pattern::hex("6E 65 65 ?? 6C 65 2D 37")?);
    let grep = [Grep::Regex(b"nee.le-7".to_vec())];
    row(made, "HEX with a wildcard", &hex, &grep, reader, plain)?;
    let sent = Filter {
        received: false,
        ..Filter::default()
    };
    let sent = Question::new(sent, encodings);
    row(made, "direction alone", &sent, &[], reader, plain)
}

/// The lines of the plain file are the records of the journal.
fn make(made: &Made, bytes: u64, place: &Path, plain: &Path) -> Result<PathBuf> {
    let mut journal = Journal::create(place, &About::default(), LIMIT_BYTES)?;
    let mut plain = BufWriter::new(File::create(plain)?);
    let encoding = Encoding::from_label(made.encoding).context("an encoding")?;
    for number in 0..bytes / made.record_bytes as u64 {
        let line = line(made, encoding, number)?;
        plain.write_all(&line)?;
        journal.append(draft(made, number, &line));
        if number.is_multiple_of(64) {
            journal.commit();
        }
    }
    plain.flush()?;
    // Left as a kill leaves it.
    drop(journal);
    let left = left_behind(place);
    Ok(left
        .first()
        .context("the journal that was made")?
        .path
        .clone())
}

fn line(made: &Made, encoding: Encoding, number: u64) -> Result<Vec<u8>> {
    let rare = if number % RARE == RARE / 2 {
        "needle-7 稀有的针 "
    } else {
        ""
    };
    let mut text = format!(
        "{number} {rare}value={} 温度 ",
        number.wrapping_mul(2_654_435_761) % 100_000
    );
    let filler = "sensor ok 正常 state=idle; ";
    while text.len() < made.record_bytes {
        text.push_str(filler);
    }
    let mut line = encoding
        .encode(&text)
        .map_err(|_| anyhow::anyhow!("not encodable"))?;
    line.truncate(made.record_bytes - 1);
    line.push(b'\n');
    Ok(line)
}

fn draft<'a>(made: &Made, number: u64, bytes: &'a [u8]) -> Draft<'a> {
    let is_sent = !made.is_stream && number.is_multiple_of(10);
    Draft {
        at: Stamp(0),
        direction: if is_sent {
            Direction::Out
        } else {
            Direction::In
        },
        party: Party::Peer {
            peer: PeerId(1),
            addr: SocketAddr::from(([127, 0, 0, 1], 5)),
        },
        stream: made.is_stream.then_some(StreamId(1)),
        typed_as_hex: false,
        bytes,
    }
}

enum Grep {
    IgnoreCase,
    Fixed(Vec<u8>),
    Regex(Vec<u8>),
}

/// Without arguments for `grep` there is nothing to compare with.
fn row(
    made: &Made,
    name: &str,
    question: &Question,
    grep: &[Grep],
    reader: &JournalReader,
    plain: &Path,
) -> Result<()> {
    let (mut theirs, mut ours, mut firsts) = (Vec::new(), Vec::new(), Vec::new());
    let mut ripgreps = Vec::new();
    let has_ripgrep = made.encoding == "utf-8" && has_ripgrep();
    // The first round brings both into memory for files.
    for round in 0..=ROUNDS {
        let (their_count, their_time) = run_grep("grep", grep, plain)?;
        let ripgrep = has_ripgrep.then(|| run_grep("rg", grep, plain));
        let (found, our_time, first) = run_search(question, reader)?;
        if !grep.is_empty() {
            ensure!(
                found.count() == their_count,
                "{name}: {} and {their_count}",
                found.count()
            );
        }
        if round > 0 {
            ripgreps.extend(ripgrep.transpose()?.map(|(_, time)| time));
            theirs.push(their_time);
            ours.push(our_time);
            firsts.push(first);
        }
    }
    let mut ratios: Vec<f64> = ours
        .iter()
        .zip(&theirs)
        .map(|(ours, theirs)| ours.as_secs_f64() / theirs.as_secs_f64())
        .collect();
    ratios.sort_by(f64::total_cmp);
    let (theirs, ratio) = if grep.is_empty() {
        (String::new(), String::new())
    } else {
        let (least, most) = (ratios[0], ratios[ROUNDS - 1]);
        let ratio = format!("{:.2} ({least:.2} to {most:.2})", ratios[ROUNDS / 2]);
        (median(theirs), ratio)
    };
    let ripgrep = if ripgreps.is_empty() || grep.is_empty() {
        String::new()
    } else {
        median(ripgreps)
    };
    println!(
        "| {} | {name} | {theirs} | {ripgrep} | {} | {ratio} | {} |",
        made.name,
        median(ours),
        median(firsts)
    );
    Ok(())
}

fn has_ripgrep() -> bool {
    let version = Command::new("rg").arg("--version").output();
    version.is_ok_and(|output| output.status.success())
}

fn run_grep(program: &str, arguments: &[Grep], plain: &Path) -> Result<(u64, Duration)> {
    if arguments.is_empty() {
        return Ok((0, Duration::ZERO));
    }
    let mut grep = Command::new(program);
    grep.env("LC_ALL", "C").args(["-c", "-a"]);
    for argument in arguments {
        match argument {
            Grep::IgnoreCase => grep.arg("-i"),
            Grep::Fixed(bytes) => grep.arg("-F").arg("-e").arg(of_bytes(bytes)),
            Grep::Regex(bytes) => grep.arg("-e").arg(of_bytes(bytes)),
        };
    }
    let started = Instant::now();
    let output = grep
        .arg(plain)
        .output()
        .with_context(|| program.to_owned())?;
    let took = started.elapsed();
    Ok((String::from_utf8(output.stdout)?.trim().parse()?, took))
}

#[cfg(unix)]
fn of_bytes(bytes: &[u8]) -> std::ffi::OsString {
    std::os::unix::ffi::OsStringExt::from_vec(bytes.to_vec())
}

#[cfg(not(unix))]
fn of_bytes(bytes: &[u8]) -> std::ffi::OsString {
    String::from_utf8_lossy(bytes).into_owned().into()
}

/// From the start of the thread to what was found, and to the first hit.
fn run_search(question: &Question, reader: &JournalReader) -> Result<(Found, Duration, Duration)> {
    let (tell, told) = bounded(1);
    let question = question.clone();
    let started = Instant::now();
    let waker = move || {
        let _ = tell.try_send(());
    };
    let search = Search::start(reader.clone(), question, RecordSeq(0), waker)?;
    let mut first = None;
    loop {
        told.recv_timeout(DEADLINE)?;
        let found = search.found();
        if !found.is_empty() {
            first.get_or_insert_with(|| started.elapsed());
        }
        if found.is_complete() {
            let took = started.elapsed();
            return Ok((found, took, first.unwrap_or(took)));
        }
    }
}

fn median(mut times: Vec<Duration>) -> String {
    times.sort();
    let time = times[times.len() / 2];
    format!("{:.0} ms", time.as_secs_f64() * 1000.0)
}
