//! Every checksum of some bytes, computed when it is looked at: short ones at
//! once, long ones on a thread.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded};
use eframe::egui::{Context, ViewportId};

use crate::journal::Record;
use crate::text::{CRC_CATALOG, CatalogCrc, Checksum};

/// So many bytes are gone through within a frame; a frame asks for some ten
/// checksums.
const AT_ONCE: usize = 16 * 1024;
const REPAINT: Duration = Duration::from_millis(50);
/// A selection that is not as old changes with every frame, most likely: no
/// thread is begun for it only to be waited for in the next frame.
const STEADY: Duration = Duration::from_millis(100);

/// One line of the list.
#[derive(Clone, Copy, Debug)]
pub enum Sum {
    /// One that is no CRC.
    Plain(Checksum),
    Crc(&'static CatalogCrc),
}

impl Sum {
    /// What people look for most comes first: what a message can be sent with.
    pub fn all() -> Vec<Self> {
        let offered = Checksum::ALL.into_iter().skip(1);
        let first = offered.map(|checksum| {
            let crc = CRC_CATALOG
                .iter()
                .find(|crc| Checksum::from_name(crc.name) == Some(checksum));
            crc.map_or(Self::Plain(checksum), Self::Crc)
        });
        let is_offered = |crc: &&CatalogCrc| Checksum::from_name(crc.name).is_some();
        let others = CRC_CATALOG.iter().filter(|crc| !is_offered(crc));
        first.chain(others.map(Self::Crc)).collect()
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Plain(checksum) => checksum.name(),
            Self::Crc(crc) => crc.name,
        }
    }

    pub fn other_names(self) -> &'static str {
        match self {
            Self::Plain(_) => "",
            Self::Crc(crc) => crc.other_names(),
        }
    }

    /// With the name by which most people know it, which is the one that a
    /// message is sent with.
    pub fn shown_name(self) -> String {
        let name = self.name();
        let offered = Checksum::from_name(name).map(Checksum::name);
        let first = self.other_names().split(", ").next();
        let usual = offered.filter(|usual| *usual != name).or(first);
        let width = name.find('/').map_or("", |slash| &name[..=slash]);
        match usual.unwrap_or_default() {
            "" => name.to_owned(),
            usual => format!("{name} ({})", usual.strip_prefix(width).unwrap_or(usual)),
        }
    }

    /// Case and punctuation are forgiven.
    pub fn has_name_with(self, typed: &str) -> bool {
        if typed.is_empty() {
            return true;
        }
        let plain = |text: &str| -> String {
            let kept = text.chars().filter(char::is_ascii_alphanumeric);
            kept.map(|character| character.to_ascii_lowercase())
                .collect()
        };
        let wanted = plain(typed);
        let mut names = self.other_names().split(',').chain([self.name()]);
        names.any(|name| plain(name).contains(&wanted))
    }

    fn of(self, bytes: &[u8], is_cancelled: &AtomicBool) -> Option<String> {
        match self {
            Self::Plain(checksum) => {
                let digits = checksum
                    .of(bytes)
                    .iter()
                    .map(|byte| format!("{byte:02X}"))
                    .collect::<String>();
                Some(format!("0x{digits}"))
            }
            Self::Crc(crc) => Some(crc.format(crc.of(bytes, is_cancelled)?)),
        }
    }
}

/// What is typed to find checksums by name, and which have it, looked for again
/// only when something else is typed.
#[derive(Clone, Debug, Default)]
pub struct SumSearch {
    pub typed: String,
    found: Option<(String, Vec<usize>)>,
}

impl SumSearch {
    /// Places in the list.
    pub fn found(&mut self, list: &[Sum]) -> &[usize] {
        let is_old = |(typed, _): &(String, _)| *typed != self.typed;
        if self.found.as_ref().is_some_and(is_old) {
            self.found = None;
        }
        let (_, found) = self.found.get_or_insert_with(|| {
            let fits = |index: &usize| list[*index].has_name_with(&self.typed);
            let found = (0..list.len()).filter(fits).collect();
            (self.typed.clone(), found)
        });
        found
    }
}

/// The checksums of a range of a record.
#[derive(Debug)]
pub struct Checksums {
    made_at: Instant,
    record: Arc<Record>,
    range: Range<usize>,
    list: Arc<[Sum]>,
    values: Vec<Value>,
    worker: Option<Worker>,
}

#[derive(Clone, Debug)]
enum Value {
    Unknown,
    Asked,
    Known(String),
}

impl Checksums {
    pub fn new(record: &Arc<Record>, range: Range<usize>) -> Self {
        let list: Arc<[Sum]> = Sum::all().into();
        Self {
            record: Arc::clone(record),
            range,
            values: vec![Value::Unknown; list.len()],
            made_at: Instant::now(),
            list,
            worker: None,
        }
    }

    pub fn list(&self) -> Arc<[Sum]> {
        Arc::clone(&self.list)
    }

    pub fn are_in_background(&self) -> bool {
        self.range.len() > AT_ONCE
    }

    /// The value of a line, if it is known; else it is computed from now on.
    pub fn value(&mut self, index: usize, ctx: &Context) -> Option<&str> {
        self.take_results();
        if matches!(self.values[index], Value::Unknown) {
            self.ask(index, ctx);
        }
        match &self.values[index] {
            Value::Known(value) => Some(value),
            Value::Unknown | Value::Asked => None,
        }
    }

    fn take_results(&mut self) {
        let Some(worker) = &self.worker else {
            return;
        };
        while let Ok((index, value)) = worker.results.try_recv() {
            self.values[index] = Value::Known(value);
        }
    }

    fn ask(&mut self, index: usize, ctx: &Context) {
        if !self.are_in_background() {
            let bytes = &self.record.bytes[self.range.clone()];
            let value = self.list[index].of(bytes, &AtomicBool::new(false));
            self.values[index] = value.map_or(Value::Unknown, Value::Known);
            return;
        }
        if self.worker.is_none() {
            let rest = STEADY.saturating_sub(self.made_at.elapsed());
            if !rest.is_zero() {
                ctx.request_repaint_after(rest);
                return;
            }
            self.worker = self.start(ctx);
        }
        let asked = self
            .worker
            .as_ref()
            .and_then(|worker| worker.wishes.as_ref());
        if asked.is_some_and(|wishes| wishes.try_send(index).is_ok()) {
            self.values[index] = Value::Asked;
        }
    }

    fn start(&self, ctx: &Context) -> Option<Worker> {
        let (wishes, asked) = bounded(self.list.len());
        let (answers, results) = bounded(self.list.len());
        let is_cancelled = Arc::new(AtomicBool::new(false));
        let job = Job {
            record: Arc::clone(&self.record),
            range: self.range.clone(),
            list: Arc::clone(&self.list),
            is_cancelled: Arc::clone(&is_cancelled),
            asked,
            answers,
            ctx: ctx.clone(),
        };
        let thread = std::thread::Builder::new()
            .name(String::from("checksums"))
            .spawn(move || job.run());
        if let Err(error) = &thread {
            tracing::warn!(%error, "no thread for checksums");
        }
        Some(Worker {
            wishes: Some(wishes),
            results,
            is_cancelled,
            thread: Some(thread.ok()?),
        })
    }
}

/// The thread, from the window's side. Dropping it ends the thread and waits
/// for that: a CRC stops within some ten kilobytes, and a sum is quick.
#[derive(Debug)]
struct Worker {
    /// Lines to be computed, each at most once.
    wishes: Option<Sender<usize>>,
    results: Receiver<(usize, String)>,
    is_cancelled: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.is_cancelled.store(true, Ordering::Relaxed);
        self.wishes = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::warn!("computing checksums has failed");
        }
    }
}

struct Job {
    record: Arc<Record>,
    range: Range<usize>,
    list: Arc<[Sum]>,
    is_cancelled: Arc<AtomicBool>,
    asked: Receiver<usize>,
    answers: Sender<(usize, String)>,
    ctx: Context,
}

impl Job {
    fn run(self) {
        let bytes = &self.record.bytes[self.range.clone()];
        while let Ok(index) = self.asked.recv() {
            let Some(value) = self.list[index].of(bytes, &self.is_cancelled) else {
                return;
            };
            if self.answers.send((index, value)).is_err() {
                return;
            }
            self.ctx
                .request_repaint_after_for(REPAINT, ViewportId::ROOT);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Duration = Duration::from_secs(60);

    fn record(len: usize) -> Arc<Record> {
        Arc::new(Record {
            bytes: b"123456789".iter().copied().cycle().take(len).collect(),
            ..Record::default()
        })
    }

    fn index_of(name: &str) -> usize {
        let list = Sum::all();
        list.iter().position(|sum| sum.name() == name).unwrap()
    }

    #[test]
    fn every_checksum_is_there_once_and_the_usual_ones_first() {
        let names: Vec<_> = Sum::all().into_iter().map(Sum::name).collect();
        let first = [
            "SUM8",
            "SUM16",
            "NEG-SUM8",
            "XOR",
            "LRC",
            "CRC-8/SMBUS",
            "CRC-16/MODBUS",
            "CRC-16/XMODEM",
            "CRC-16/IBM-3740",
            "CRC-32/ISO-HDLC",
        ];
        assert_eq!(names[..10], first);
        assert_eq!(names.len(), CRC_CATALOG.len() + 5);
        let mut distinct = names.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), names.len());
    }

    #[test]
    fn a_checksum_is_found_by_any_of_its_names() {
        let found = |typed: &str| -> Vec<&str> {
            let all = Sum::all().into_iter();
            all.filter(|sum| sum.has_name_with(typed))
                .map(Sum::name)
                .collect()
        };
        assert_eq!(found("modbus"), ["CRC-16/MODBUS"]);
        assert_eq!(found("CCITT false"), ["CRC-16/IBM-3740"]);
        assert_eq!(found("castagnoli"), ["CRC-32/ISCSI"]);
        assert_eq!(found("crc 16 lha"), ["CRC-16/ARC"]);
        assert_eq!(found("").len(), Sum::all().len());
        assert!(found("no such").is_empty());
    }

    #[test]
    fn short_data_has_its_values_at_once() {
        let mut sums = Checksums::new(&record(9), 0..9);
        let ctx = Context::default();
        assert_eq!(sums.value(index_of("CRC-16/MODBUS"), &ctx), Some("0x4B37"));
        assert_eq!(sums.value(index_of("XOR"), &ctx), Some("0x31"));
        let mut part = Checksums::new(&record(9), 0..1);
        assert_eq!(part.value(index_of("SUM16"), &ctx), Some("0x0031"));
    }

    #[test]
    fn long_data_has_the_same_values_from_the_thread() {
        let record = record(AT_ONCE * 5);
        let mut sums = Checksums::new(&record, 1..record.bytes.len());
        let ctx = Context::default();
        let deadline = Instant::now() + PATIENCE;
        for name in ["CRC-32/ISO-HDLC", "CRC-82/DARC", "SUM8"] {
            let index = index_of(name);
            while sums.value(index, &ctx).is_none() {
                assert!(Instant::now() < deadline, "{name}");
                std::thread::yield_now();
            }
            let expected = sums.list[index].of(&record.bytes[1..], &AtomicBool::new(false));
            assert_eq!(sums.value(index, &ctx).map(str::to_owned), expected);
        }
    }

    #[test]
    fn no_thread_is_begun_for_a_selection_that_is_just_being_made() {
        let record = record(AT_ONCE * 64);
        let mut sums = Checksums::new(&record, 0..record.bytes.len());
        let ctx = Context::default();
        assert_eq!(sums.value(0, &ctx), None);
        assert!(sums.worker.is_none());
        sums.made_at = Instant::now().checked_sub(STEADY).unwrap();
        assert_eq!(sums.value(0, &ctx), None);
        assert!(sums.worker.is_some());
    }

    #[test]
    fn a_thread_that_is_not_wanted_any_more_ends() {
        let record = record(AT_ONCE * 64);
        let mut sums = Checksums::new(&record, 0..record.bytes.len());
        sums.made_at = Instant::now().checked_sub(STEADY).unwrap();
        let ctx = Context::default();
        for index in 0..sums.list.len() {
            sums.value(index, &ctx);
        }
        assert!(Arc::strong_count(&record) > 2, "it works");
        drop(sums);
        assert_eq!(Arc::strong_count(&record), 1, "the thread has let go of it");
    }

    #[test]
    fn a_checksum_is_shown_with_the_name_that_people_know() {
        let shown: Vec<String> = Sum::all().into_iter().map(Sum::shown_name).collect();
        for name in [
            "CRC-16/IBM-3740 (CCITT-FALSE)",
            "CRC-32/ISO-HDLC (CRC-32)",
            "CRC-16/XMODEM (ACORN)",
            "CRC-16/MODBUS",
        ] {
            assert!(shown.iter().any(|it| it == name), "{name}: {shown:?}");
        }
    }
}
