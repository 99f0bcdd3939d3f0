//! Records that were kept: what `replay` and `convert` read.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::mem;
use std::net::SocketAddr;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tempfile::TempDir;

use crate::export::{Form, ReadError, read_json_lines};
use crate::i18n::say::{Missing, RecordedSession, SourceError};
use crate::journal::{
    self, About, Draft, FoundJournal, Journal, JournalReader, OpenedJournal, Record, journals_in,
};

/// Standard input.
const STANDARD: &str = "-";
/// JSON Lines of a longer file are read into a journal on the disk.
const LARGEST_IN_MEMORY: u64 = 64 << 20;

/// What records are read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceForm {
    /// A directory that Wirepad recorded into.
    Journal,
    JsonLines,
}

/// Which journal of a directory with several is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// None but the only one.
    Only,
    Newest,
}

/// Records that can be read once, whatever their number.
pub struct Stream {
    path: PathBuf,
    origin: Origin,
    progress: Progress,
}

enum Origin {
    Journal(Box<OpenedJournal>),
    JsonLines(Box<dyn BufRead>),
}

/// How far the reading has come, in bytes or records. Of standard input nobody
/// knows the length.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    done: Arc<AtomicU64>,
    pub whole: Option<u64>,
}

impl Progress {
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    fn add(&self, count: u64) {
        self.done.fetch_add(count, Ordering::Relaxed);
    }
}

/// A journal to read in any order, and what it needs as long as it is read.
#[derive(Debug)]
pub struct Source {
    reader: JournalReader,
    _written: Option<Journal>,
    _directory: Option<TempDir>,
}

impl Pick {
    pub fn newest(is_asked: bool) -> Self {
        if is_asked { Self::Newest } else { Self::Only }
    }
}

impl SourceForm {
    pub fn name(self) -> &'static str {
        match self {
            Self::Journal => "journal",
            Self::JsonLines => "jsonl",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        let all = [Self::Journal, Self::JsonLines];
        all.into_iter().find(|form| form.name() == name)
    }
}

/// Opens what [`open_stream`] does, to read it in any order.
pub fn open(path: &Path, pick: Pick) -> Result<Source, SourceError> {
    open_stream(path, None, pick)?.into_source()
}

/// Opens what is there: a journal's directory, a directory with one journal in
/// it or its newest, a file of JSON Lines, or standard input for `-`. `form` is
/// what it is said to be.
pub fn open_stream(
    path: &Path,
    form: Option<SourceForm>,
    pick: Pick,
) -> Result<Stream, SourceError> {
    if path == Path::new(STANDARD) {
        if form == Some(SourceForm::Journal) {
            return Err(SourceError::NotADirectory { path: path.into() });
        }
        let progress = Progress::default();
        return Ok(json_lines(path, io::stdin(), progress));
    }
    let about = fs::metadata(path).map_err(|error| SourceError::disk(path, error.kind()))?;
    if about.is_dir() {
        return match form {
            Some(SourceForm::JsonLines) => Err(SourceError::IsADirectory { path: path.into() }),
            _ => open_journal(path, pick),
        };
    }
    let told = Form::from_extension(path);
    match form {
        Some(SourceForm::Journal) => return Err(SourceError::NotADirectory { path: path.into() }),
        None if told.is_some_and(|told| told != Form::JsonLines) => {
            return Err(SourceError::OneWay { path: path.into() });
        }
        _ => {}
    }
    let file = File::open(path).map_err(|error| SourceError::disk(path, error.kind()))?;
    let progress = Progress {
        whole: about.is_file().then_some(about.len()),
        ..Progress::default()
    };
    Ok(json_lines(path, file, progress))
}

fn json_lines(path: &Path, input: impl Read + 'static, progress: Progress) -> Stream {
    let counted = Counted {
        input,
        progress: progress.clone(),
    };
    Stream {
        path: path.to_owned(),
        origin: Origin::JsonLines(Box::new(BufReader::with_capacity(1 << 16, counted))),
        progress,
    }
}

fn open_journal(path: &Path, pick: Pick) -> Result<Stream, SourceError> {
    let directory = the_journal_in(path, pick)?;
    let opened = journal::open_read_only(&directory).map_err(SourceError::Journal)?;
    let records = opened.reader.end().0 - opened.reader.first().0;
    Ok(Stream {
        path: directory,
        origin: Origin::Journal(Box::new(opened)),
        progress: Progress {
            whole: Some(records),
            ..Progress::default()
        },
    })
}

/// The journal itself, or the one in it. Those with nothing but notes count only
/// when there is no other.
fn the_journal_in(place: &Path, pick: Pick) -> Result<PathBuf, SourceError> {
    let mut found = journals_in(place).map_err(|kind| SourceError::disk(place, kind))?;
    if found.iter().any(|journal| journal.has_traffic) {
        found.retain(|journal| journal.has_traffic);
    }
    match (found.as_mut_slice(), pick) {
        ([], _) => Ok(place.to_owned()),
        ([only], _) => Ok(mem::take(&mut only.path)),
        ([newest, ..], Pick::Newest) => Ok(mem::take(&mut newest.path)),
        (_, Pick::Only) => Err(SourceError::ManyJournals {
            path: place.to_owned(),
            sessions: found.into_iter().map(told).collect(),
        }),
    }
}

fn told(found: FoundJournal) -> RecordedSession {
    let at = found.last_at.unwrap_or(found.created);
    let at = Timestamp::from_nanosecond(at.0.into()).unwrap_or_default();
    RecordedSession {
        path: found.path,
        name: found.name,
        at: at.to_zoned(TimeZone::system()),
        records: found.records,
    }
}

/// Counts what is read.
struct Counted<R> {
    input: R,
    progress: Progress,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.progress.add(count as u64);
        Ok(count)
    }
}

impl Source {
    pub fn reader(&self) -> &JournalReader {
        &self.reader
    }
}

impl Stream {
    pub fn progress(&self) -> Progress {
        self.progress.clone()
    }

    /// What is not there any more of what was recorded.
    pub fn missing(&self) -> Missing {
        match &self.origin {
            Origin::Journal(opened) => Missing {
                damaged_records: opened.reader.damaged(),
                cut_bytes: opened.reader.cut_bytes(),
                gone_records: opened.reader.gone(),
            },
            Origin::JsonLines(_) => Missing::default(),
        }
    }

    /// Shows every record in order, and our side of it where it is told beside the
    /// record, until `visit` breaks.
    pub fn visit(
        self,
        visit: &mut dyn FnMut(&Record, Option<SocketAddr>) -> ControlFlow<()>,
    ) -> Result<(), SourceError> {
        match self.origin {
            Origin::Journal(opened) => {
                let reader = &opened.reader;
                reader.visit(reader.first()..reader.end(), &mut |record| {
                    self.progress.add(1);
                    visit(record, None)
                });
                Ok(())
            }
            Origin::JsonLines(mut input) => {
                let read =
                    read_json_lines(&mut *input, &mut |read| visit(&read.record, read.local));
                read.map_err(|error| read_error(&self.path, error))
            }
        }
    }

    /// The records as a journal. Those of JSON Lines are numbered anew.
    fn into_source(self) -> Result<Source, SourceError> {
        if let Origin::Journal(opened) = self.origin {
            return Ok(Source {
                reader: opened.reader,
                _written: None,
                _directory: None,
            });
        }
        let is_small = self
            .progress
            .whole
            .is_some_and(|bytes| bytes <= LARGEST_IN_MEMORY);
        let (mut journal, directory) = match is_small {
            true => (Journal::in_memory(usize::MAX), None),
            false => journal_on_disk()?,
        };
        self.visit(&mut |record, _| {
            append(&mut journal, record);
            ControlFlow::Continue(())
        })?;
        journal.commit();
        if let Some(failure) = journal.failure() {
            return Err(SourceError::disk(&failure.path, failure.kind));
        }
        Ok(Source {
            reader: journal.reader(),
            _written: Some(journal),
            _directory: directory,
        })
    }
}

fn journal_on_disk() -> Result<(Journal, Option<TempDir>), SourceError> {
    let place = std::env::temp_dir();
    let directory = TempDir::with_prefix_in("wirepad-", &place);
    let directory = directory.map_err(|error| SourceError::disk(&place, error.kind()))?;
    let journal = Journal::create(directory.path(), &About::default(), u64::MAX);
    let journal = journal.map_err(SourceError::Journal)?;
    Ok((journal, Some(directory)))
}

fn append(journal: &mut Journal, record: &Record) {
    journal.append(Draft {
        at: record.at,
        direction: record.direction,
        party: record.party,
        stream: record.place.map(|place| place.stream),
        typed_as_hex: record.typed_as_hex,
        bytes: &record.bytes,
    });
}

fn read_error(path: &Path, error: ReadError) -> SourceError {
    match error {
        ReadError::Io(kind) => SourceError::disk(path, kind),
        ReadError::Line { line, fault } => SourceError::Line {
            path: path.to_owned(),
            line,
            fault,
        },
    }
}
