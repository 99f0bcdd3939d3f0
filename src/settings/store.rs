use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::Saved;
use super::damaged::set_aside;
use super::form::{self, Parsed};
use super::replace::replace_file;

/// The file's name, beside the program or in the configuration directory.
const FILE_NAME: &str = "wirepad.toml";
/// The directory of ours among the user's configuration directories.
const DIRECTORY_NAME: &str = "wirepad";
/// A hundred tabs with full message boxes fit; a larger file is none of ours.
const MAX_FILE_BYTES: u64 = 32 << 20;

/// Where settings are kept.
#[derive(Clone, Debug)]
pub struct Store {
    path: PathBuf,
    /// The file stands beside the program.
    is_portable: bool,
}

/// Why the settings could not be written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("write {path}: {source}")]
    Write { path: PathBuf, source: io::Error },
    /// The file belongs to a newer version of the program and was left alone.
    #[error("{path} was written by a newer version")]
    Newer { path: PathBuf },
    /// The system names no home for settings.
    #[error("no place for settings")]
    NoPlace,
}

/// What a start found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Loaded {
    pub saved: Saved,
    /// The file could not be read as settings, wholly or in part, and was
    /// renamed to this.
    pub set_aside: Option<PathBuf>,
    /// The file was written by a newer version; it is left alone, and this
    /// start does not write settings.
    pub newer: Option<PathBuf>,
    /// The file is there, but the system let it not be read, or not be set
    /// aside. It is left alone; saving will fail until the cause is gone.
    pub unreadable: Option<io::ErrorKind>,
    /// The system names no place for settings: they are not kept.
    pub has_no_place: bool,
}

/// How the file stands on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingsFile {
    Absent,
    Whole,
    /// Wholly or in part not to be understood: the next start sets it aside.
    Damaged,
    /// Written by a newer version: it is left alone.
    Newer,
    /// The system let it not be read.
    Unreadable(io::ErrorKind),
}

impl Store {
    /// The file for this program: portable when `wirepad.toml` stands beside
    /// `program`, else in the user's configuration directory.
    pub fn locate(program: Option<&Path>) -> Result<Self, StoreError> {
        let user = directories::BaseDirs::new();
        Self::locate_in(program, user.as_ref().map(|user| user.config_dir()))
    }

    fn locate_in(program: Option<&Path>, configuration: Option<&Path>) -> Result<Self, StoreError> {
        let portable = program
            .and_then(Path::parent)
            .map(|directory| directory.join(FILE_NAME))
            .filter(|path| path.is_file());
        if let Some(path) = portable {
            return Ok(Self {
                path,
                is_portable: true,
            });
        }
        let of_user = configuration.map(|path| path.join(DIRECTORY_NAME).join(FILE_NAME));
        of_user.map(Self::at).ok_or(StoreError::NoPlace)
    }

    /// A store in a given file (tests, `--settings`).
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            is_portable: false,
        }
    }

    /// The directory of the program in portable mode, when nothing is to be
    /// written elsewhere.
    pub fn portable_directory(&self) -> Option<&Path> {
        self.path.parent().filter(|_| self.is_portable)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Looks at the file and changes nothing, not even a damaged one; with what
    /// is understood of it.
    pub fn look(&self) -> (SettingsFile, Saved) {
        match self.read() {
            Ok(None) => (SettingsFile::Absent, Saved::default()),
            Ok(Some(Parsed::Whole(saved))) => (SettingsFile::Whole, saved),
            Ok(Some(Parsed::Partly(saved))) => (SettingsFile::Damaged, saved),
            Ok(Some(Parsed::Damaged)) => (SettingsFile::Damaged, Saved::default()),
            Ok(Some(Parsed::Newer)) => (SettingsFile::Newer, Saved::default()),
            Err(error) => (SettingsFile::Unreadable(error.kind()), Saved::default()),
        }
    }

    /// Reads the file. Never fails: an absent file gives the defaults, a
    /// damaged one is set aside.
    pub fn load(&self) -> Loaded {
        match self.read() {
            Ok(None) => Loaded::default(),
            Ok(Some(Parsed::Whole(saved))) => Loaded {
                saved,
                ..Loaded::default()
            },
            Ok(Some(Parsed::Newer)) => Loaded {
                newer: Some(self.path.clone()),
                ..Loaded::default()
            },
            Ok(Some(Parsed::Partly(saved))) => self.keep_part(saved),
            Ok(Some(Parsed::Damaged)) => self.set_aside(Saved::default()),
            Err(error) => Loaded {
                unreadable: Some(error.kind()),
                ..Loaded::default()
            },
        }
    }

    /// Writes the file atomically: a crash leaves the old or the new one, whole.
    ///
    /// A file that is not of this version's making is not overwritten: a newer
    /// one is an error, a damaged one is set aside first.
    pub fn save(&self, saved: &Saved) -> Result<(), StoreError> {
        match self.read() {
            Ok(Some(Parsed::Newer)) => {
                return Err(StoreError::Newer {
                    path: self.path.clone(),
                });
            }
            Ok(Some(Parsed::Damaged | Parsed::Partly(_))) => {
                set_aside(&self.path).map_err(|source| self.write_error(source))?;
            }
            Ok(None | Some(Parsed::Whole(_))) => {}
            Err(source) => return Err(self.write_error(source)),
        }
        form::format(saved)
            .map_err(io::Error::other)
            .and_then(|text| replace_file(&self.path, text.as_bytes()))
            .map_err(|source| self.write_error(source))
    }

    /// What stands in the file; `None` when there is no file.
    fn read(&self) -> io::Result<Option<Parsed>> {
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let mut bytes = Vec::new();
        file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)?;
        let is_too_long = bytes.len() as u64 > MAX_FILE_BYTES;
        let text = String::from_utf8(bytes).ok().filter(|_| !is_too_long);
        Ok(Some(
            text.map_or(Parsed::Damaged, |text| form::parse(&text)),
        ))
    }

    /// Sets the file aside and puts what was understood of it in its place, so
    /// that a crash before the next save loses nothing.
    fn keep_part(&self, saved: Saved) -> Loaded {
        let loaded = self.set_aside(saved);
        if loaded.set_aside.is_some() {
            // A failure comes back at the next save and is shown there.
            let _ = self.save(&loaded.saved);
        }
        loaded
    }

    fn set_aside(&self, saved: Saved) -> Loaded {
        let renamed = set_aside(&self.path);
        Loaded {
            saved,
            unreadable: renamed.as_ref().err().map(io::Error::kind),
            set_aside: renamed.ok(),
            ..Loaded::default()
        }
    }

    fn write_error(&self, source: io::Error) -> StoreError {
        StoreError::Write {
            path: self.path.clone(),
            source,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use proptest::prelude::*;
    use tempfile::TempDir;

    use super::*;
    use crate::settings::{Preferences, TabSettings};

    /// A store in an empty directory, which goes with the guard.
    fn store() -> (TempDir, Store) {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::at(dir.path().join(FILE_NAME));
        (dir, store)
    }

    fn some_settings() -> Saved {
        Saved {
            preferences: Preferences {
                text_percent: 150,
                ..Preferences::default()
            },
            tabs: vec![TabSettings::default(); 2],
            active_tab: 1,
            kept_at_quit: vec![String::from("a journal")],
        }
    }

    #[test]
    fn what_was_saved_is_loaded() {
        let (_dir, store) = store();
        store.save(&some_settings()).unwrap();
        let loaded = store.load();
        assert_eq!(loaded.saved, some_settings());
        assert_eq!(
            loaded,
            Loaded {
                saved: some_settings(),
                ..Loaded::default()
            }
        );
    }

    #[test]
    fn an_absent_file_is_the_defaults_and_no_message() {
        let (dir, store) = store();
        assert_eq!(store.load(), Loaded::default());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_damaged_file_is_set_aside_and_the_next_save_works() {
        let (dir, store) = store();
        fs::write(store.path(), b"tabs = [[[\xff").unwrap();
        let loaded = store.load();
        assert_eq!(loaded.saved, Saved::default());
        let aside = dir.path().join("wirepad.toml.damaged-1");
        assert_eq!(loaded.set_aside.as_deref(), Some(aside.as_path()));
        assert_eq!(fs::read(&aside).unwrap(), b"tabs = [[[\xff");
        store.save(&some_settings()).unwrap();
        assert_eq!(store.load().saved, some_settings());
    }

    #[test]
    fn a_look_tells_how_the_file_stands_and_leaves_it_alone() {
        let (dir, store) = store();
        assert_eq!(store.look(), (SettingsFile::Absent, Saved::default()));
        store.save(&some_settings()).unwrap();
        assert_eq!(store.look(), (SettingsFile::Whole, some_settings()));
        fs::write(
            store.path(),
            "active_tab = \"x\"\n[[tabs]]\nname = \"mine\"\n",
        )
        .unwrap();
        let (state, saved) = store.look();
        assert_eq!(
            (state, saved.tabs[0].name.as_str()),
            (SettingsFile::Damaged, "mine")
        );
        fs::write(store.path(), b"tabs = [[[\xff").unwrap();
        assert_eq!(store.look(), (SettingsFile::Damaged, Saved::default()));
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "not renamed");
    }

    #[test]
    fn a_partly_wrong_file_is_kept_twice_as_it_was_and_as_it_was_understood() {
        let (_dir, store) = store();
        let text = "active_tab = \"x\"\n[[tabs]]\nname = \"mine\"\n";
        fs::write(store.path(), text).unwrap();
        let loaded = store.load();
        assert_eq!(loaded.saved.tabs[0].name, "mine");
        assert_eq!(fs::read_to_string(loaded.set_aside.unwrap()).unwrap(), text);
        let again = store.load();
        assert_eq!(again.saved, loaded.saved);
        assert_eq!(again.set_aside, None);
    }

    #[test]
    fn a_newer_file_is_left_alone_and_saving_is_refused() {
        let (dir, store) = store();
        fs::write(store.path(), "version = 2\nnews = true\n").unwrap();
        let loaded = store.load();
        assert_eq!(loaded.newer.as_deref(), Some(store.path()));
        assert_eq!(loaded.saved, Saved::default());
        let refused = store.save(&some_settings());
        assert!(
            matches!(refused, Err(StoreError::Newer { .. })),
            "{refused:?}"
        );
        let text = fs::read_to_string(store.path()).unwrap();
        assert_eq!(text, "version = 2\nnews = true\n");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_was_damaged_while_we_ran_is_set_aside_by_save() {
        let (dir, store) = store();
        store.save(&Saved::default()).unwrap();
        fs::write(store.path(), "= = =").unwrap();
        store.save(&some_settings()).unwrap();
        assert_eq!(store.load().saved, some_settings());
        let aside = dir.path().join("wirepad.toml.damaged-1");
        assert_eq!(fs::read_to_string(aside).unwrap(), "= = =");
    }

    #[test]
    fn a_file_beyond_the_limit_is_damaged_and_not_read_whole() {
        let (_dir, store) = store();
        let file = File::create(store.path()).unwrap();
        file.set_len(MAX_FILE_BYTES + 1).unwrap();
        drop(file);
        assert!(store.load().set_aside.is_some());
    }

    #[test]
    fn a_file_that_cannot_be_read_is_told_and_not_replaced() {
        let (_dir, store) = store();
        // A directory in its place cannot be read, whoever asks.
        fs::create_dir(store.path()).unwrap();
        let loaded = store.load();
        assert!(loaded.unreadable.is_some());
        assert_eq!(loaded.saved, Saved::default());
        let failed = store.save(&some_settings());
        assert!(
            matches!(failed, Err(StoreError::Write { .. })),
            "{failed:?}"
        );
        assert!(store.path().is_dir());
    }

    #[test]
    fn a_place_that_cannot_be_written_is_a_write_error() {
        let (dir, store) = store();
        // A file where a directory has to be refuses everybody, also root.
        fs::write(store.path(), "").unwrap();
        let below = Store::at(store.path().join("below").join(FILE_NAME));
        let failed = below.save(&some_settings());
        assert!(
            matches!(failed, Err(StoreError::Write { .. })),
            "{failed:?}"
        );
        drop(dir);
    }

    /// Whether the system lets us write into a directory that forbids it, as it
    /// lets root.
    #[cfg(unix)]
    fn may_write_anyway(directory: &Path) -> bool {
        File::create(directory.join("probe")).is_ok()
    }

    #[cfg(unix)]
    #[test]
    fn a_read_only_directory_is_a_write_error_and_the_old_file_stays() {
        use std::os::unix::fs::PermissionsExt;

        let (dir, store) = store();
        store.save(&Saved::default()).unwrap();
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o555)).unwrap();
        if !may_write_anyway(dir.path()) {
            let failed = store.save(&some_settings());
            assert!(
                matches!(failed, Err(StoreError::Write { .. })),
                "{failed:?}"
            );
            assert_eq!(store.load().saved, Saved::default());
        }
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
    }

    #[test]
    fn values_out_of_range_are_brought_into_it_by_load_and_by_save() {
        let (_dir, store) = store();
        let text = "active_tab = 9\n[preferences]\ntext_percent = 5000\nsend_height = nan\n\
                    [preferences.window]\nsize = [nan, 700.0]\nposition = [inf, 0.0]\nmaximized = true\n";
        fs::write(store.path(), text).unwrap();
        let loaded = store.load();
        assert_eq!(loaded.set_aside, None);
        assert_eq!(loaded.saved.active_tab, 0);
        assert_eq!(loaded.saved.preferences.text_percent, 200);
        assert_eq!(
            loaded.saved.preferences.send_height,
            Preferences::default().send_height
        );
        assert_eq!(loaded.saved.preferences.window, None);

        let mut wild = some_settings();
        wild.active_tab = usize::MAX;
        wild.preferences.send_height = f32::INFINITY;
        store.save(&wild).unwrap();
        assert_eq!(store.load().saved.active_tab, 1);
    }

    #[test]
    fn a_file_beside_the_program_comes_first() {
        let (dir, _) = store();
        let program = dir.path().join("wirepad.exe");
        let home = dir.path().join("home");
        let of_user = home.join("wirepad").join("wirepad.toml");
        let store = Store::locate_in(Some(&program), Some(&home)).unwrap();
        assert_eq!(store.path(), of_user);
        assert_eq!(store.portable_directory(), None);

        let portable = dir.path().join("wirepad.toml");
        fs::write(&portable, "").unwrap();
        let store = Store::locate_in(Some(&program), Some(&home)).unwrap();
        assert_eq!(store.path(), portable);
        assert_eq!(store.portable_directory(), Some(dir.path()));
        assert_eq!(store.load(), Loaded::default());
        store.save(&some_settings()).unwrap();
        assert!(!home.exists());
    }

    #[test]
    fn without_a_home_only_the_portable_place_is_left() {
        let (dir, _) = store();
        let program = dir.path().join("wirepad");
        let nowhere = Store::locate_in(Some(&program), None);
        assert!(matches!(nowhere, Err(StoreError::NoPlace)), "{nowhere:?}");
        assert!(Store::locate_in(None, None).is_err());
        fs::write(dir.path().join("wirepad.toml"), "").unwrap();
        assert!(Store::locate_in(Some(&program), None).is_ok());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn no_bytes_in_the_file_make_a_start_or_a_save_panic(bytes in any::<Vec<u8>>()) {
            let (_dir, store) = store();
            fs::write(store.path(), &bytes).unwrap();
            let loaded = store.load();
            prop_assert_eq!(loaded.unreadable, None);
            if loaded.newer.is_none() {
                store.save(&some_settings()).unwrap();
                prop_assert_eq!(store.load().saved, some_settings());
            }
        }
    }
}
