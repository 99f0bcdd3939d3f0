//! A damaged file gets another name; nothing is overwritten.

use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// Above this the search for a free name ends: something else is wrong then.
const MAX_KEPT: u32 = 10_000;

/// Renames `path` to `<path>.damaged-<n>` with the first free number from 1,
/// and returns the new path.
pub(super) fn set_aside(path: &Path) -> io::Result<PathBuf> {
    let free = claim_free_name(path)?;
    match fs::rename(path, &free) {
        Ok(()) => Ok(free),
        Err(error) => {
            // The claim is an empty file of ours; the rename's error matters more.
            let _ = fs::remove_file(&free);
            Err(error)
        }
    }
}

/// Creates an empty file under the first free name, so that a second program
/// that starts at the same moment takes another one.
fn claim_free_name(path: &Path) -> io::Result<PathBuf> {
    for number in 1..=MAX_KEPT {
        let candidate = numbered(path, number);
        match OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&candidate)
        {
            Ok(_) => return Ok(candidate),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

fn numbered(path: &Path, number: u32) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(format!(".damaged-{number}"));
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_damaged_file_is_never_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("wirepad.toml");
        for number in 1..=3 {
            fs::write(&path, format!("damage {number}")).unwrap();
            let aside = set_aside(&path).unwrap();
            assert_eq!(aside, numbered(&path, number));
            assert!(!path.exists());
        }
        for number in 1..=3 {
            let kept = fs::read_to_string(numbered(&path, number)).unwrap();
            assert_eq!(kept, format!("damage {number}"));
        }
    }

    #[test]
    fn a_file_that_is_gone_leaves_no_empty_one_behind() {
        let dir = tempfile::tempdir().unwrap();
        let error = set_aside(&dir.path().join("wirepad.toml")).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }
}
