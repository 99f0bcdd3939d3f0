//! What was measured, as lines of a CSV file and as a table.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use anyhow::Result;

use crate::drive::{Shown, figures};

/// The beginning and the end that are compared; a third of a shorter run.
const SPAN: Duration = Duration::from_secs(300);
const MOST_GROWTH_BYTES: u64 = 10 << 20;
/// The thread that brings full segments to the disk, from the first one on.
const JOURNAL_THREAD: &str = "journal";
const HEAD: &str = "seconds,resident_bytes,threads,journal_threads,descriptors,journal_files,\
processor_seconds,sent,kept,lost,echo_sent_bytes,echo_received_bytes,longest_answer_ms";

/// One look at the program and its counters.
#[derive(Clone, Debug)]
pub struct Sample {
    at: Duration,
    resident_bytes: u64,
    threads: usize,
    journal_threads: usize,
    descriptors: usize,
    /// Descriptors of a journal: two more with each segment, by design.
    journal_files: usize,
    processor_seconds: f64,
    /// Datagrams.
    sent: u64,
    udp: Shown,
    tcp: Shown,
    longest: Duration,
}

impl Sample {
    pub fn take(
        process: u32,
        at: Duration,
        sent: u64,
        udp: Shown,
        tcp: Shown,
        longest: Duration,
    ) -> Result<Self> {
        let threads = figures::threads(process)?;
        let descriptors = figures::descriptors(process)?;
        let is_journal = |path: &&std::path::PathBuf| {
            let extension = path.extension().unwrap_or_default();
            extension == "data" || extension == "index"
        };
        let journal_files = descriptors.iter().filter(is_journal).count();
        let of_journal = threads.iter().filter(|name| *name == JOURNAL_THREAD);
        let journal_threads = of_journal.count();
        Ok(Self {
            at,
            resident_bytes: figures::memory(process)?.now,
            threads: threads.len() - journal_threads,
            journal_threads,
            descriptors: descriptors.len() - journal_files,
            journal_files,
            processor_seconds: figures::processor_seconds(process)?,
            sent,
            udp,
            tcp,
            longest,
        })
    }

    fn to_csv(&self) -> String {
        format!(
            "{},{},{},{},{},{},{:.2},{},{},{},{},{},{}",
            self.at.as_secs(),
            self.resident_bytes,
            self.threads,
            self.journal_threads,
            self.descriptors,
            self.journal_files,
            self.processor_seconds,
            self.sent,
            self.udp.received_records,
            self.udp.lost_records,
            self.tcp.sent_bytes,
            self.tcp.received_bytes,
            self.longest.as_millis(),
        )
    }
}

pub struct Samples {
    csv: File,
    all: Vec<Sample>,
}

impl Samples {
    pub fn create(path: &Path) -> io::Result<Self> {
        let mut csv = File::create(path)?;
        writeln!(csv, "{HEAD}")?;
        Ok(Self {
            csv,
            all: Vec::new(),
        })
    }

    pub fn add(&mut self, sample: Sample) -> io::Result<()> {
        writeln!(self.csv, "{}", sample.to_csv())?;
        self.all.push(sample);
        Ok(())
    }

    /// The end of the beginning.
    fn span(&self) -> Duration {
        let whole = self.all.last().map_or(Duration::ZERO, |last| last.at);
        SPAN.min(whole / 3)
    }

    fn between(&self, from: Duration, to: Duration) -> Vec<&Sample> {
        let all = self.all.iter();
        all.filter(|sample| (from..=to).contains(&sample.at))
            .collect()
    }

    /// Beginning, middle and end.
    fn parts(&self) -> [(&'static str, Vec<&Sample>); 3] {
        let whole = self.all.last().map_or(Duration::ZERO, |last| last.at);
        let span = self.span();
        let middle = (whole - span) / 2;
        [
            ("beginning", self.between(Duration::ZERO, span)),
            ("middle", self.between(middle, middle + span)),
            ("end", self.between(whole - span, whole)),
        ]
    }

    pub fn print_table(&self) {
        println!(
            "| part | resident | threads | descriptors | processor | kept | lost | longest answer |"
        );
        println!("|---|---|---|---|---|---|---|---|");
        for (name, part) in self.parts() {
            print_part(name, &part);
        }
    }

    /// What grew.
    pub fn faults(&self) -> Vec<String> {
        let [(_, first), _, (_, last)] = self.parts();
        let (Some(early), Some(late)) = (first.last(), last.last()) else {
            return vec![String::from("no samples were taken")];
        };
        let mut faults = Vec::new();
        let mut compare = |name: &str, of: fn(&Sample) -> usize| {
            let most = |part: &[&Sample]| part.iter().map(|sample| of(sample)).max();
            let (before, after) = (most(&first), most(&last));
            if after > before {
                faults.push(format!("{name} grew from {before:?} to {after:?}"));
            }
        };
        compare("threads", |sample| sample.threads);
        compare("descriptors", |sample| sample.descriptors);
        let grown = late.resident_bytes.saturating_sub(early.resident_bytes);
        if grown > MOST_GROWTH_BYTES {
            faults.push(format!("memory grew by {grown} bytes"));
        }
        faults
    }
}

fn print_part(name: &str, part: &[&Sample]) {
    let (Some(first), Some(last)) = (part.first(), part.last()) else {
        return;
    };
    let most = |of: fn(&Sample) -> u64| part.iter().map(|sample| of(sample)).max().unwrap_or(0);
    let seconds = (last.at - first.at).as_secs_f64().max(1.0);
    let processor = (last.processor_seconds - first.processor_seconds) / seconds * 100.0;
    println!(
        "| {name}, {} to {} s | {} MiB | {} | {} | {processor:.0} % | {} | {} | {} ms |",
        first.at.as_secs(),
        last.at.as_secs(),
        last.resident_bytes >> 20,
        most(|sample| sample.threads as u64),
        most(|sample| sample.descriptors as u64),
        last.udp.received_records - first.udp.received_records,
        last.udp.lost_records - first.udp.lost_records,
        most(|sample| u64::try_from(sample.longest.as_millis()).unwrap_or(u64::MAX)),
    );
}
