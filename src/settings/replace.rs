//! Replaces a file as a whole: after a crash there is the old or the new one.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use tempfile::NamedTempFile;

/// Windows denies a rename while a scanner or an indexer has the old file open,
/// which lasts for some milliseconds. Elsewhere a denial is final.
const RENAME_ATTEMPTS: u32 = if cfg!(windows) { 20 } else { 1 };
const RENAME_PAUSE: Duration = Duration::from_millis(25);

/// Puts `contents` in the place of the file at `path`; makes its directory when
/// there is none.
pub(super) fn replace_file(path: &Path, contents: &[u8]) -> io::Result<()> {
    // A link to a file that is kept elsewhere stays a link.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let directory = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    fs::create_dir_all(directory)?;
    let mut file = NamedTempFile::new_in(directory)?;
    file.write_all(contents)?;
    // Without it the rename can reach the disk before the bytes do.
    file.as_file().sync_all()?;
    rename_patiently(file, &path)?;
    sync_directory(directory);
    Ok(())
}

fn rename_patiently(file: NamedTempFile, path: &Path) -> io::Result<()> {
    let mut waiting = Some(file);
    retry_while_denied(RENAME_ATTEMPTS, RENAME_PAUSE, || {
        let file = waiting.take().ok_or(io::ErrorKind::NotFound)?;
        file.persist(path).map(drop).map_err(|denied| {
            waiting = Some(denied.file);
            denied.error
        })
    })
}

/// Calls `attempt` until it does anything else than fail because of a denial, at
/// most `attempts` times.
fn retry_while_denied(
    attempts: u32,
    pause: Duration,
    mut attempt: impl FnMut() -> io::Result<()>,
) -> io::Result<()> {
    for _ in 1..attempts {
        match attempt() {
            Err(error) if is_denial(&error) => wait(pause),
            done => return done,
        }
    }
    attempt()
}

fn is_denial(error: &io::Error) -> bool {
    // `ERROR_SHARING_VIOLATION` has no kind of its own.
    let is_in_use = cfg!(windows) && error.raw_os_error() == Some(32);
    is_in_use || error.kind() == io::ErrorKind::PermissionDenied
}

fn wait(pause: Duration) {
    let _ = crossbeam_channel::after(pause).recv();
}

/// Makes the rename itself durable. Some file systems cannot; the file is whole
/// all the same, so a refusal is no failure.
fn sync_directory(directory: &Path) {
    if cfg!(unix) {
        let _ = File::open(directory).and_then(|opened| opened.sync_all());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn denied() -> io::Result<()> {
        Err(io::ErrorKind::PermissionDenied.into())
    }

    #[test]
    fn the_new_contents_stand_alone_in_the_directory() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("made/on/the/way/wirepad.toml");
        replace_file(&path, b"one, and longer").unwrap();
        replace_file(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn a_denied_rename_is_tried_again() {
        let mut calls = 0;
        let result = retry_while_denied(5, Duration::ZERO, || {
            calls += 1;
            if calls < 3 { denied() } else { Ok(()) }
        });
        assert!(result.is_ok());
        assert_eq!(calls, 3);
    }

    #[test]
    fn a_rename_that_stays_denied_fails_after_the_last_attempt() {
        let mut calls = 0;
        let result = retry_while_denied(4, Duration::ZERO, || {
            calls += 1;
            denied()
        });
        assert_eq!(result.unwrap_err().kind(), io::ErrorKind::PermissionDenied);
        assert_eq!(calls, 4);
    }

    #[test]
    fn another_failure_is_not_tried_again() {
        let mut calls = 0;
        let result = retry_while_denied(4, Duration::ZERO, || {
            calls += 1;
            Err(io::ErrorKind::StorageFull.into())
        });
        assert_eq!(result.unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert_eq!(calls, 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_the_file_stays_a_link() {
        let dir = tempfile::tempdir().unwrap();
        let (real, link) = (
            dir.path().join("real.toml"),
            dir.path().join("wirepad.toml"),
        );
        fs::write(&real, "old").unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        replace_file(&link, b"new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&real).unwrap(), b"new");
    }
}
