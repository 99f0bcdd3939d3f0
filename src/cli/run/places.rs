//! The places where a session writes, tried before anything is opened: a log of
//! three days is not to be missed at its end.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::Path;

use crate::cli::plan::Plan;
use crate::cli::tell;
use crate::i18n::say;
use crate::value::Language;

/// Says what cannot be written to, and what is written behind.
pub fn are_usable(plan: &Plan, language: Language) -> bool {
    let saved = plan.output.save.as_ref().map(|(path, _)| path);
    let save_fault = saved.and_then(|path| {
        let tried = try_file(path);
        if let (Ok(true), false) = (&tried, plan.output.quiet) {
            tell(&say::save_appends(language, path));
        }
        tried.err().map(|kind| (path, kind))
    });
    if let Some((path, kind)) = save_fault {
        tell(&say::save_refused(language, path, kind));
    }
    let journal = plan.journal.as_ref();
    let journal_fault = journal.and_then(|path| Some((path, try_directory(path).err()?)));
    if let Some((path, kind)) = journal_fault {
        tell(&say::journal_place_refused(language, path, kind));
    }
    save_fault.is_none() && journal_fault.is_none()
}

/// Whether there is something in the file, which is made when there is none. A pipe
/// or a device is not touched: to open it may be to wait.
fn try_file(path: &Path) -> Result<bool, ErrorKind> {
    match fs::metadata(path) {
        Ok(about) if about.is_dir() => return Err(ErrorKind::IsADirectory),
        Ok(about) if !about.is_file() => return Ok(false),
        _ => {}
    }
    let opened = OpenOptions::new().append(true).create(true).open(path);
    let length = opened.and_then(|file| file.metadata()).map(|it| it.len());
    length
        .map(|length| length > 0)
        .map_err(|error| error.kind())
}

/// The directory is made when it is not there.
fn try_directory(path: &Path) -> Result<(), ErrorKind> {
    let tried: io::Result<()> = (|| {
        private_directories().recursive(true).create(path)?;
        tempfile::tempfile_in(path)?;
        Ok(())
    })();
    tried.map_err(|error| error.kind())
}

/// For the owner only, as a journal makes its place.
fn private_directories() -> DirBuilder {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "rights are Unix's"))]
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_tried_and_what_is_in_it_is_seen() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a.txt");
        assert_eq!(try_file(&path), Ok(false));
        fs::write(&path, "x").unwrap();
        assert_eq!(try_file(&path), Ok(true));
        assert_eq!(fs::read(&path).unwrap(), b"x");
        assert_eq!(try_file(directory.path()), Err(ErrorKind::IsADirectory));
        let nowhere = directory.path().join("none/a.txt");
        assert_eq!(try_file(&nowhere), Err(ErrorKind::NotFound));
    }

    #[test]
    fn a_directory_is_made_and_a_file_is_none() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a/b");
        assert_eq!(try_directory(&path), Ok(()));
        assert_eq!(fs::read_dir(&path).unwrap().count(), 0);
        let file = directory.path().join("file");
        fs::write(&file, "x").unwrap();
        assert!(try_directory(&file).is_err());
    }
}
