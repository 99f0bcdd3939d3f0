//! Where settings and records are kept: whether they can be written, by whom
//! they can be read, and how much room there is.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use super::report::{Row, Verdict};
use super::{RecordsPlace, Voice};
use crate::i18n::Caption;
use crate::i18n::say::doctor::program as say;
use crate::settings::{SettingsFile, Store};

/// With less, a flood fills the disk in seconds.
const LEAST_FREE_BYTES: u64 = 256 << 20;

pub(super) fn rows(voice: Voice, settings: Option<&Store>, records: &RecordsPlace) -> Vec<Row> {
    let portable = settings.and_then(Store::portable_directory);
    let mut rows = vec![settings_row(voice, settings), records_row(voice, records)];
    let (measured, limit_bytes) = match records {
        RecordsPlace::Disk {
            directory,
            limit_bytes,
        } => (Some(directory.clone()), *limit_bytes),
        RecordsPlace::Memory | RecordsPlace::Nowhere => {
            (settings.map(|store| store.path().to_owned()), 0)
        }
    };
    let free = measured.and_then(|path| fs4::available_space(nearest(&path)?).ok());
    rows.push(free_row(voice, free, limit_bytes));
    let shown = portable.map(|path| path.to_string_lossy().into_owned());
    rows.push(
        Row::ok(
            voice.captions().portable_mode,
            say::portable_mode(voice.language, portable),
        )
        .value("directory", shown),
    );
    rows
}

fn settings_row(voice: Voice, store: Option<&Store>) -> Row {
    let (language, caption) = (voice.language, voice.captions().settings_file);
    let Some(store) = store else {
        return nowhere(voice, caption);
    };
    let path = store.path();
    let row = match store.look().0 {
        SettingsFile::Damaged => Row::attention(caption, say::settings_damaged(language, path))
            .advice(say::settings_damaged_advice(language)),
        SettingsFile::Newer => Row::attention(caption, say::settings_newer(language, path))
            .advice(say::settings_newer_advice(language)),
        SettingsFile::Unreadable(kind) => refused(voice, caption, path, kind),
        SettingsFile::Absent | SettingsFile::Whole => {
            place_row(voice, caption, path, can_write(path))
        }
    };
    row.value("path", path.to_string_lossy().into_owned())
}

fn records_row(voice: Voice, records: &RecordsPlace) -> Row {
    let (language, caption) = (voice.language, voice.captions().records_directory);
    let directory = match records {
        RecordsPlace::Memory => return Row::ok(caption, say::records_in_memory_only(language)),
        RecordsPlace::Nowhere => return nowhere(voice, caption),
        RecordsPlace::Disk { directory, .. } => directory,
    };
    let row = if is_open_to_others(directory) {
        Row::attention(caption, say::others_may_read(language, directory))
            .advice(say::others_may_read_advice(language, directory))
    } else {
        place_row(voice, caption, directory, can_write(directory))
    };
    row.value("path", directory.to_string_lossy().into_owned())
}

fn nowhere(voice: Voice, caption: Caption) -> Row {
    Row::attention(caption, say::no_place_named(voice.language))
        .advice(say::no_place_advice(voice.language))
        .value("path", None::<String>)
}

fn refused(voice: Voice, caption: Caption, path: &Path, kind: io::ErrorKind) -> Row {
    Row::attention(caption, say::place_refused(voice.language, path, kind))
        .advice(say::place_refused_advice(voice.language))
}

fn place_row(voice: Voice, caption: Caption, path: &Path, writable: io::Result<bool>) -> Row {
    match writable {
        Ok(true) => Row::ok(caption, say::place_is_there(voice.language, path)),
        Ok(false) => Row::ok(caption, say::place_to_be_made(voice.language, path)),
        Err(error) => refused(voice, caption, path, error.kind()),
    }
}

fn free_row(voice: Voice, free: Option<u64>, limit_bytes: u64) -> Row {
    let (language, caption) = (voice.language, voice.captions().free_space);
    let Some(free) = free else {
        return Row::note(caption, say::no_free_space_told(language)).value("bytes", None::<u64>);
    };
    let verdict = match free {
        ..LEAST_FREE_BYTES => Verdict::Attention,
        _ if free < limit_bytes => Verdict::Note,
        _ => Verdict::Ok,
    };
    let advice = match verdict {
        Verdict::Attention => Some(say::nearly_full(language)),
        Verdict::Note => Some(say::free_space_advice(language, limit_bytes)),
        Verdict::Ok => None,
    };
    Row::new(caption, verdict, say::free_space(language, free))
        .advice(advice)
        .value("bytes", free)
        .value("limit_bytes_of_a_tab", limit_bytes)
}

/// Whether the file or directory is there; an error when it cannot be written,
/// or not be made. What is written for it has no name, or loses it at once.
fn can_write(path: &Path) -> io::Result<bool> {
    if path.is_file() {
        OpenOptions::new().append(true).open(path)?;
        // A new file takes its place at each save.
        let directory = path.parent().ok_or(io::ErrorKind::NotFound)?;
        return tempfile::tempfile_in(directory).map(|_| true);
    }
    let nearest = nearest(path).ok_or(io::ErrorKind::NotFound)?;
    if !nearest.is_dir() {
        return Err(io::ErrorKind::NotADirectory.into());
    }
    tempfile::tempfile_in(&nearest).map(|_| nearest == path)
}

/// The path itself, or what is there of those above it.
fn nearest(path: &Path) -> Option<PathBuf> {
    let there = path
        .ancestors()
        .find(|each| fs::symlink_metadata(each).is_ok());
    there.map(Path::to_owned)
}

/// A directory of records that others may look into, or that is another user's.
#[cfg(unix)]
fn is_open_to_others(directory: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let Ok(metadata) = fs::metadata(directory) else {
        return false;
    };
    let is_ours = metadata.uid() == rustix::process::geteuid().as_raw();
    metadata.is_dir() && (!is_ours || metadata.mode() & 0o077 != 0)
}

/// Windows: the user's data directory is the user's own.
#[cfg(not(unix))]
fn is_open_to_others(_directory: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Language;

    const VOICE: Voice = Voice {
        language: Language::English,
    };

    fn on_disk(directory: &Path) -> RecordsPlace {
        RecordsPlace::Disk {
            directory: directory.to_owned(),
            limit_bytes: 4 << 30,
        }
    }

    /// Every name under a directory.
    fn names(directory: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(directory).unwrap();
        entries.map(|entry| entry.unwrap().path()).collect()
    }

    #[test]
    fn places_that_are_not_there_yet_are_fine_and_stay_away() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::at(root.path().join("a/b/wirepad.toml"));
        let records = on_disk(&root.path().join("c/journals"));
        for row in rows(VOICE, Some(&store), &records) {
            assert_ne!(row.verdict, Verdict::Attention, "{row:?}");
        }
        let row = settings_row(VOICE, Some(&store));
        assert!(row.found.starts_with("will be made"), "{row:?}");
        assert!(names(root.path()).is_empty());
    }

    #[test]
    fn a_system_that_names_no_place_needs_attention() {
        for language in Language::ALL {
            let rows = rows(Voice { language }, None, &RecordsPlace::Nowhere);
            assert_eq!(rows[0].verdict, Verdict::Attention);
            assert_eq!(rows[1].verdict, Verdict::Attention);
            assert!(rows[1].advice.as_ref().unwrap().contains("HOME"));
        }
    }

    #[test]
    fn a_file_where_a_directory_should_be_is_said() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("file"), "").unwrap();
        let row = records_row(VOICE, &on_disk(&root.path().join("file/journals")));
        assert_eq!(row.verdict, Verdict::Attention);
        assert!(row.found.contains("is not a directory"), "{row:?}");
    }

    #[test]
    fn damaged_and_newer_settings_are_told_and_left_alone() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::at(root.path().join("wirepad.toml"));
        for (text, part) in [
            ("tabs = [[[", "not all of it"),
            ("version = 4000000000\n", "newer"),
        ] {
            fs::write(store.path(), text).unwrap();
            let row = settings_row(VOICE, Some(&store));
            assert_eq!(row.verdict, Verdict::Attention);
            assert!(row.found.contains(part), "{row:?}");
            assert_eq!(fs::read_to_string(store.path()).unwrap(), text);
            assert_eq!(names(root.path()).len(), 1);
        }
    }

    #[test]
    #[cfg(unix)]
    fn records_that_others_may_read_need_attention() {
        use std::os::unix::fs::PermissionsExt;
        let root = tempfile::tempdir().unwrap();
        let set = |mode| fs::set_permissions(root.path(), fs::Permissions::from_mode(mode));
        set(0o750).unwrap();
        let row = records_row(VOICE, &on_disk(root.path()));
        assert_eq!(row.verdict, Verdict::Attention);
        assert!(
            row.advice
                .unwrap()
                .starts_with("It should be yours alone: chmod 700 '")
        );
        set(0o700).unwrap();
        let row = records_row(VOICE, &on_disk(root.path()));
        assert_eq!(row.verdict, Verdict::Ok);
        assert!(row.found.starts_with("there: "), "{row:?}");
        let quoted = say::others_may_read_advice(Language::English, Path::new("/it's"));
        assert!(quoted.ends_with(r"chmod 700 '/it'\''s'"), "{quoted}");
    }

    #[test]
    fn little_room_is_a_note_and_hardly_any_needs_attention() {
        let limit = 4 << 30;
        for (free, verdict) in [
            (Some(5 << 30), Verdict::Ok),
            (Some(1 << 30), Verdict::Note),
            (Some(255 << 20), Verdict::Attention),
            (None, Verdict::Note),
        ] {
            let row = free_row(VOICE, free, limit);
            assert_eq!(row.verdict, verdict, "{free:?}");
        }
    }
}
