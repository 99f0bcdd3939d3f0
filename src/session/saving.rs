use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::mem;
use std::path::Path;
use std::time::{Duration, Instant};

use super::SaveSpec;
use super::pace::Pace;
use crate::export::{FormSpec, Formatter};
use crate::journal::Record;

/// The longest that records wait in memory while more keep coming.
const FLUSH_AFTER: Duration = Duration::from_millis(200);
/// The most that waits in memory.
const FLUSH_ABOVE_BYTES: usize = 1 << 18;
/// How often to look whether the path still names the file.
const CHECK_EVERY: Duration = Duration::from_millis(500);

/// A file that grows with every record.
#[derive(Debug)]
pub(super) struct SaveFile {
    spec: SaveSpec,
    file: File,
    formatter: Formatter,
    /// A form that begins a file in some way does so only there.
    was_empty: bool,
    waiting: Vec<u8>,
    waiting_since: Option<Instant>,
    written_bytes: u64,
    checks: Pace,
}

impl SaveFile {
    /// Makes the file or opens it for appending.
    pub fn open(spec: SaveSpec) -> io::Result<Self> {
        let file = open_to_append(&spec.path)?;
        let was_empty = file.metadata()?.len() == 0;
        Ok(Self {
            formatter: formatter(&spec.form, was_empty),
            was_empty,
            spec,
            file,
            waiting: Vec::new(),
            waiting_since: None,
            written_bytes: 0,
            checks: Pace::new(CHECK_EVERY),
        })
    }

    pub fn spec(&self) -> &SaveSpec {
        &self.spec
    }

    /// What the file has taken since it was opened.
    pub fn written_bytes(&self) -> u64 {
        self.written_bytes
    }

    /// Adds a record; it is in the file after [`Self::settle`].
    pub fn add(&mut self, record: &Record) {
        self.formatter.write(record, &mut self.waiting);
    }

    /// Writes the records from now on in another form.
    pub fn set_form(&mut self, form: FormSpec) {
        // The formatter knows the newest of these by the notes.
        let same = FormSpec {
            protocol: form.protocol,
            local: form.local,
            ..self.spec.form.clone()
        };
        if form == same {
            return;
        }
        self.formatter.finish(&mut self.waiting);
        let is_empty = self.was_empty && self.written_bytes == 0 && self.waiting.is_empty();
        self.formatter = formatter(&form, is_empty);
        self.spec.form = form;
    }

    /// When [`Self::settle`] has something to do although nothing comes.
    pub fn due(&self) -> Option<Instant> {
        self.checks.due()
    }

    /// Writes what waits, at once when nothing more is coming; and sees whether
    /// the file is still there.
    pub fn settle(&mut self, is_idle: bool, now: Instant) -> io::Result<()> {
        if !self.waiting.is_empty() {
            let since = *self.waiting_since.get_or_insert(now);
            let is_much = self.waiting.len() >= FLUSH_ABOVE_BYTES;
            if is_idle || is_much || now >= since + FLUSH_AFTER {
                self.write_waiting()?;
                self.checks.mark();
            }
        }
        if self.checks.take(now) {
            check_still_there(&self.spec.path, &self.file)?;
        }
        Ok(())
    }

    /// Writes all that is left, also characters whose end never came.
    pub fn finish(&mut self) -> io::Result<()> {
        self.formatter.finish(&mut self.waiting);
        self.write_waiting()?;
        check_still_there(&self.spec.path, &self.file)
    }

    fn write_waiting(&mut self) -> io::Result<()> {
        let waiting = mem::take(&mut self.waiting);
        self.waiting_since = None;
        let mut rest = waiting.as_slice();
        while !rest.is_empty() {
            match self.file.write(rest) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(count) => {
                    self.written_bytes += count as u64;
                    rest = &rest[count..];
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.waiting = waiting;
        self.waiting.clear();
        Ok(())
    }
}

fn formatter(form: &FormSpec, file_is_empty: bool) -> Formatter {
    if file_is_empty {
        Formatter::new(form.clone())
    } else {
        Formatter::going_on(form.clone())
    }
}

fn open_to_append(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        // A pipe that nobody reads would hold the session up for ever, open(2).
        options.custom_flags(libc::O_NONBLOCK);
    }
    options.open(path)
}

/// Unix lets a file be written to after its last name is gone: without this
/// look, a log would vanish in silence when its folder is deleted.
#[cfg(unix)]
fn check_still_there(path: &Path, file: &File) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt;
    let named = fs::metadata(path)?;
    let ours = file.metadata()?;
    if (named.dev(), named.ino()) == (ours.dev(), ours.ino()) {
        Ok(())
    } else {
        Err(io::ErrorKind::NotFound.into())
    }
}

/// An open file cannot be deleted on Windows; its drive can go.
#[cfg(not(unix))]
fn check_still_there(path: &Path, _file: &File) -> io::Result<()> {
    fs::metadata(path).map(|_| ())
}

#[cfg(test)]
mod tests;
