//! The bookmarks of a journal, in a file beside the segments.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::journal::bookmarks::{Bookmarks, MOST_BOOKMARKS};
use crate::value::RecordSeq;

/// Names that begin so are ours: damaged files are set aside beside it.
pub(super) const BOOKMARKS: &str = "bookmarks.json";
const FORMAT: u32 = 1;
/// The most bookmarks with the longest notes fit; more is no file of ours.
const LIMIT_BYTES: u64 = 64 << 20;
/// Above this the search for a free name ends: something else is wrong then.
const MOST_SET_ASIDE: u32 = 1_000;

#[derive(Serialize, Deserialize)]
struct Document {
    format: u32,
    bookmarks: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    /// The record's number, from 0.
    record: u64,
    #[serde(default)]
    note: String,
}

pub(in crate::journal) fn path(directory: &Path) -> PathBuf {
    directory.join(BOOKMARKS)
}

/// Reads the file; one that is not there has no bookmarks.
pub(in crate::journal) fn read(directory: &Path) -> io::Result<Bookmarks> {
    let file = match File::open(path(directory)) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Bookmarks::default()),
        Err(error) => return Err(error),
    };
    let mut text = Vec::new();
    file.take(LIMIT_BYTES).read_to_end(&mut text)?;
    let document: Document = serde_json::from_slice(&text)?;
    if document.format != FORMAT || document.bookmarks.len() > MOST_BOOKMARKS {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut bookmarks = Bookmarks::default();
    for entry in document.bookmarks {
        // There are not too many.
        let _ = bookmarks.set(RecordSeq(entry.record), &entry.note);
    }
    Ok(bookmarks)
}

/// Replaces the file as a whole, so that a crash leaves the old or the new.
pub(in crate::journal) fn write(directory: &Path, bookmarks: &Bookmarks) -> io::Result<()> {
    let entries = bookmarks.iter().map(|(seq, note)| Entry {
        record: seq.0,
        note: note.to_owned(),
    });
    let document = Document {
        format: FORMAT,
        bookmarks: entries.collect(),
    };
    let mut file = tempfile::NamedTempFile::new_in(directory)?;
    let mut text = serde_json::to_vec_pretty(&document)?;
    text.push(b'\n');
    file.write_all(&text)?;
    file.persist(path(directory))
        .map_err(|failed| failed.error)?;
    Ok(())
}

/// Gives a file that cannot be read the first free name `bookmarks.json.damaged-<n>`.
pub(in crate::journal) fn set_aside(directory: &Path) -> io::Result<PathBuf> {
    let path = path(directory);
    let aside = (1..=MOST_SET_ASIDE).find_map(|number| {
        let mut name = OsString::from(&path);
        name.push(format!(".damaged-{number}"));
        Some(PathBuf::from(name)).filter(|aside| !aside.exists())
    });
    // The directory is locked: nobody else takes the name meanwhile.
    let aside = aside.ok_or(io::ErrorKind::AlreadyExists)?;
    fs::rename(&path, &aside)?;
    Ok(aside)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_written_is_read(
            notes in proptest::collection::btree_map(any::<u64>(), "\\PC{0,40}", 0..20),
        ) {
            let directory = tempfile::tempdir().unwrap();
            let mut bookmarks = Bookmarks::default();
            for (seq, note) in &notes {
                bookmarks.set(RecordSeq(*seq), note).unwrap();
            }
            write(directory.path(), &bookmarks).unwrap();
            prop_assert_eq!(read(directory.path()).unwrap(), bookmarks);
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let directory = tempfile::tempdir().unwrap();
            fs::write(directory.path().join(BOOKMARKS), bytes).unwrap();
            prop_assert!(read(directory.path()).is_err());
        }
    }

    #[test]
    fn no_file_is_no_bookmarks_and_another_form_is_none_of_ours() {
        let directory = tempfile::tempdir().unwrap();
        assert!(read(directory.path()).unwrap().is_empty());
        let path = directory.path().join(BOOKMARKS);
        for wrong in ["", "{}", "[]", r#"{"format":2,"bookmarks":[]}"#] {
            fs::write(&path, wrong).unwrap();
            assert!(read(directory.path()).is_err(), "{wrong}");
        }
        let later = r#"{"format":1,"made":"later","bookmarks":[{"record":3,"colour":"red"}]}"#;
        fs::write(&path, later).unwrap();
        assert_eq!(read(directory.path()).unwrap().note(RecordSeq(3)), Some(""));
    }

    #[test]
    fn an_older_damaged_file_is_never_overwritten() {
        let directory = tempfile::tempdir().unwrap();
        for number in 1..=3 {
            let path = directory.path().join(BOOKMARKS);
            fs::write(&path, format!("damage {number}")).unwrap();
            let aside = set_aside(directory.path()).unwrap();
            assert!(!path.exists());
            let kept = fs::read_to_string(aside).unwrap();
            assert_eq!(kept, format!("damage {number}"));
        }
    }
}
