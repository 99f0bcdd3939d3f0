//! `wirepad convert`: records that were kept, in another form.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tempfile::NamedTempFile;

use super::source::{Pick, Progress, SourceForm, Stream, open_stream};
use crate::export::{Exported, Form, FormSpec, Formatter};
use crate::i18n::say::{self, Sentence, SourceError};
use crate::value::Language;

/// Standard output.
const STANDARD: &str = "-";
const CHUNK_BYTES: usize = 1 << 18;
const PROGRESS_EVERY: Duration = Duration::from_millis(200);

/// What is converted into what.
#[derive(Clone, Debug)]
pub struct Conversion {
    pub input: PathBuf,
    /// `None`: as it looks.
    pub from: Option<SourceForm>,
    pub pick: Pick,
    pub output: PathBuf,
    /// What `form` in it says holds; see [`form_of`].
    pub spec: FormSpec,
    /// A file that exists is replaced.
    pub replaces: bool,
    /// Nothing is said but what went wrong.
    pub is_quiet: bool,
}

/// Why a file could not be written.
struct Unwritten(io::Error);

enum Fault {
    Source(SourceError),
    Output(io::ErrorKind),
    /// Who reads standard output has had enough.
    Closed,
}

/// The form that is asked for, or that the name of the output tells. Standard
/// output is JSON Lines.
pub fn form_of(output: &Path, asked: Option<Form>) -> Option<Form> {
    let usual = (output == Path::new(STANDARD)).then_some(Form::JsonLines);
    asked.or(usual).or_else(|| Form::from_extension(output))
}

/// Converts. Returns whether all went well; what there is to say goes to `tell`.
pub fn convert(conversion: &Conversion, language: Language, tell: &dyn Fn(&Sentence)) -> bool {
    let output = &conversion.output;
    match perform(conversion, language, tell) {
        Ok(exported) => {
            if !conversion.is_quiet && !is_standard(output) {
                tell(&say::log_saved(language, output, exported));
            }
            return true;
        }
        Err(Fault::Closed) => return true,
        Err(Fault::Source(error)) => tell(&say::source_error(language, &error)),
        Err(Fault::Output(kind)) => tell(&say::convert_unwritten(language, output, kind)),
    }
    false
}

fn perform(
    conversion: &Conversion,
    language: Language,
    tell: &dyn Fn(&Sentence),
) -> Result<Exported, Fault> {
    let source = open_stream(&conversion.input, conversion.from, conversion.pick);
    let source = source.map_err(Fault::Source)?;
    let missing = source.missing();
    let name = say::shown_path(&conversion.input);
    if let Some(sentence) = say::missing(language, &name, missing) {
        tell(&sentence);
    }
    let bar = Bar::new(source.progress(), conversion.is_quiet, language);
    let mut output = Output::open(&conversion.output, conversion.replaces)?;
    let mut exported = write(source, &conversion.spec, &mut output, bar)?;
    output.finish(conversion)?;
    exported.gone = missing.gone_records;
    Ok(exported)
}

fn write(
    source: Stream,
    spec: &FormSpec,
    output: &mut Output,
    mut bar: Bar,
) -> Result<Exported, Fault> {
    let mut formatter = Formatter::new(spec.clone());
    let mut chunk = Vec::with_capacity(CHUNK_BYTES);
    let (mut records, mut all) = (0, 0);
    let mut written = Ok(());
    let read = source.visit(&mut |record, local| {
        if local.is_some() {
            formatter.set_local(local);
        }
        all += 1;
        records += u64::from(formatter.write(record, &mut chunk));
        bar.tell(records);
        if chunk.len() >= CHUNK_BYTES {
            written = output.write(&mut chunk);
        }
        match written {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    });
    bar.end();
    written.map_err(|error| output.fault(&error.0))?;
    // What was read before a fault is there for who reads standard output.
    formatter.finish(&mut chunk);
    let rest = output.write(&mut chunk);
    read.map_err(Fault::Source)?;
    rest.map_err(|error| output.fault(&error.0))?;
    Ok(Exported {
        records,
        left_out: all - records,
        gone: 0,
    })
}

fn is_standard(path: &Path) -> bool {
    path == Path::new(STANDARD)
}

/// Where the records go.
enum Output {
    Standard(BufWriter<io::Stdout>),
    /// It gets its name when it is whole.
    File(NamedTempFile),
    /// A device or a pipe that is there.
    Device(File),
}

impl Output {
    fn open(path: &Path, replaces: bool) -> Result<Self, Fault> {
        if is_standard(path) {
            return Ok(Self::Standard(BufWriter::new(io::stdout())));
        }
        let failed = |error: io::Error| Fault::Output(error.kind());
        match std::fs::metadata(path) {
            Ok(about) if about.is_dir() => return Err(Fault::Output(io::ErrorKind::IsADirectory)),
            Ok(about) if !about.is_file() => {
                let device = OpenOptions::new().write(true).open(path);
                return device.map(Self::Device).map_err(failed);
            }
            Ok(_) if !replaces => return Err(Fault::Output(io::ErrorKind::AlreadyExists)),
            _ => {}
        }
        let folder = match path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let file = beside(folder).map_err(failed)?;
        Ok(Self::File(file))
    }

    fn write(&mut self, chunk: &mut Vec<u8>) -> Result<(), Unwritten> {
        let written = match self {
            Self::Standard(out) => out.write_all(chunk).and_then(|()| out.flush()),
            Self::File(file) => file.write_all(chunk),
            Self::Device(file) => file.write_all(chunk),
        };
        chunk.clear();
        written.map_err(Unwritten)
    }

    fn fault(&self, error: &io::Error) -> Fault {
        match (self, error.kind()) {
            (Self::Standard(_), io::ErrorKind::BrokenPipe) => Fault::Closed,
            (_, kind) => Fault::Output(kind),
        }
    }

    fn finish(self, conversion: &Conversion) -> Result<(), Fault> {
        let Self::File(file) = self else {
            return Ok(());
        };
        let path = &conversion.output;
        let named = match conversion.replaces {
            true => file.persist(path),
            false => file.persist_noclobber(path),
        };
        named.map_err(|error| Fault::Output(error.error.kind()))?;
        Ok(())
    }
}

/// Readable as any new file is; a temporary file is for its owner only.
#[cfg(unix)]
fn beside(folder: &Path) -> io::Result<NamedTempFile> {
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt;

    let mut builder = tempfile::Builder::new();
    builder.permissions(Permissions::from_mode(0o666));
    builder.tempfile_in(folder)
}

#[cfg(not(unix))]
fn beside(folder: &Path) -> io::Result<NamedTempFile> {
    NamedTempFile::new_in(folder)
}

/// One line on a terminal, written over and over.
struct Bar {
    progress: Progress,
    language: Language,
    /// `None`: there is no terminal, or nothing is to be said.
    due: Option<Instant>,
    is_shown: bool,
}

impl Bar {
    fn new(progress: Progress, is_quiet: bool, language: Language) -> Self {
        let has_terminal = io::stderr().is_terminal() && !is_quiet;
        Self {
            progress,
            language,
            due: has_terminal.then(|| Instant::now() + PROGRESS_EVERY),
            is_shown: false,
        }
    }

    fn tell(&mut self, records: u64) {
        let Some(due) = self.due else {
            return;
        };
        // Reading the clock takes longer than many a record.
        if !records.is_multiple_of(256) || Instant::now() < due {
            return;
        }
        self.due = Some(Instant::now() + PROGRESS_EVERY);
        self.is_shown = true;
        let Progress { whole, .. } = self.progress;
        let line = say::convert_progress(self.language, records, self.progress.done(), whole);
        // Erase the line first (ECMA-48, EL). Who does not see it loses nothing.
        let _ = write!(io::stderr(), "\r\x1b[K{line}");
    }

    fn end(&mut self) {
        if self.is_shown {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

#[cfg(test)]
mod tests;
