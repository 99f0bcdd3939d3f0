use std::io;
use std::path::{Path, PathBuf};

use super::Saved;

/// Where settings are kept.
#[derive(Clone, Debug)]
pub struct Store {
    path: PathBuf,
}

/// Why the settings could not be written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("write {path}: {source}")]
    Write { path: PathBuf, source: io::Error },
    /// The system names no home for settings.
    #[error("no place for settings")]
    NoPlace,
}

/// What a start found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Loaded {
    pub saved: Saved,
    /// The file could not be read as settings and was renamed to this.
    pub set_aside: Option<PathBuf>,
    /// The file was written by a newer version; it is left alone, and this
    /// start does not write settings.
    pub newer: Option<PathBuf>,
}

impl Store {
    /// The file for this program: portable when `wirepad.toml` stands beside
    /// `program`, else in the user's configuration directory.
    pub fn locate(program: Option<&Path>) -> Result<Self, StoreError> {
        let _ = program;
        unimplemented!()
    }

    /// A store in a given file (tests, `--settings`).
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the file. Never fails: an absent file gives the defaults, a
    /// damaged one is set aside.
    pub fn load(&self) -> Loaded {
        unimplemented!()
    }

    /// Writes the file atomically: a crash leaves the old or the new one, whole.
    pub fn save(&self, saved: &Saved) -> Result<(), StoreError> {
        let _ = saved;
        unimplemented!()
    }
}
