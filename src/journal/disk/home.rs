//! Directories of journals: made, found, locked, kept and deleted.

use std::ffi::OsStr;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::bookmarks_file::BOOKMARKS;
use super::files::{create_directories, open_or_create, read_exact_at};
use super::head::{Kind, LENGTH, Salt, Told, first_from_name};
use super::segment::{DiskSegment, Index};
use super::{entry, head};
use crate::net::LinkSpec;
use crate::value::{Direction, Endpoint, Protocol, RecordSeq, Stamp};

const META: &str = "session.json";
const LOCK: &str = "lock";
const PREFIX: &str = "session-";
const FORMAT: u32 = 1;
/// How long to wait for somebody who only looks.
const LOCK_PATIENCE: Duration = Duration::from_millis(200);
const LOCK_PAUSE: Duration = Duration::from_millis(5);
/// More is no file of ours.
const META_LIMIT_BYTES: u64 = 1 << 20;

/// Why a journal could not be made, opened or deleted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JournalError {
    /// A running program uses it.
    #[error("another program uses the journal {path}")]
    InUse { path: PathBuf },
    /// There is nothing in the directory that can be read as records.
    #[error("no journal: {path}")]
    NotAJournal { path: PathBuf },
    #[error("a newer version of the program wrote {path}")]
    Newer { path: PathBuf },
    #[error("{path}: {kind}")]
    Disk { path: PathBuf, kind: io::ErrorKind },
}

impl JournalError {
    pub(in crate::journal) fn disk(path: &Path, error: &io::Error) -> Self {
        Self::Disk {
            path: path.to_owned(),
            kind: error.kind(),
        }
    }

    /// For a status that knows only disks.
    pub fn kind(&self) -> io::ErrorKind {
        match self {
            Self::InUse { .. } => io::ErrorKind::ResourceBusy,
            Self::NotAJournal { .. } | Self::Newer { .. } => io::ErrorKind::InvalidData,
            Self::Disk { kind, .. } => *kind,
        }
    }

    pub fn path(&self) -> &Path {
        match self {
            Self::InUse { path }
            | Self::NotAJournal { path }
            | Self::Newer { path }
            | Self::Disk { path, .. } => path,
        }
    }
}

/// What a journal tells of its session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    pub name: String,
    /// What was opened last: `None` before anything was.
    pub protocol: Option<Protocol>,
    /// As asked for, so port 0 is any free one.
    pub local: Option<Endpoint>,
    /// The server of a TCP client.
    pub remote: Option<Endpoint>,
}

impl About {
    /// A session that has opened nothing yet.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ..Self::default()
        }
    }
}

/// A journal that no running program writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftBehind {
    pub path: PathBuf,
    pub about: About,
    pub created: Stamp,
    /// Closed with "keep"; else it was left by a crash or a kill.
    pub is_kept: bool,
    /// As the index says; opening it may find some more or less.
    pub records: u64,
    /// What its files take.
    pub bytes: u64,
    /// The newest record's time.
    pub last_at: Option<Stamp>,
}

/// A journal, whoever uses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundJournal {
    pub path: PathBuf,
    /// Of the session; may be empty.
    pub name: String,
    pub created: Stamp,
    /// As the index says, notes too.
    pub records: u64,
    /// Something was sent or received.
    pub has_traffic: bool,
    /// The newest record's time.
    pub last_at: Option<Stamp>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Meta {
    format: u32,
    salt: u64,
    #[serde(default)]
    name: String,
    #[serde(default)]
    protocol: Option<Protocol>,
    #[serde(default)]
    local: Option<Endpoint>,
    #[serde(default)]
    remote: Option<Endpoint>,
    /// Nanoseconds since 1970.
    #[serde(default)]
    created: i64,
    #[serde(default)]
    program: String,
    #[serde(default)]
    kept: bool,
}

/// Who else may have the journal open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::journal) enum Access {
    /// Others who look.
    Look,
    /// Nobody.
    Change,
}

/// A journal's directory, locked.
#[derive(Debug)]
pub(in crate::journal) struct Home {
    directory: Arc<Path>,
    meta: Option<Meta>,
    /// `None`: the directory cannot be written to, so nobody else does.
    lock: Option<Arc<File>>,
}

/// Where journals are when nobody says another place: among the user's data.
pub fn default_place() -> Option<PathBuf> {
    let user = directories::BaseDirs::new()?;
    Some(user.data_local_dir().join("wirepad").join("journals"))
}

impl Home {
    /// Makes a directory of its own under `place`.
    pub fn create(place: &Path, about: &About) -> Result<Self, JournalError> {
        let failed = |error: io::Error| JournalError::disk(place, &error);
        create_directories(place).map_err(failed)?;
        let directory = new_directory(place).map_err(failed)?;
        // The lock comes first: a directory without the rest is not looked at.
        let lock = lock(&directory, Access::Change)?;
        let mut home = Self {
            directory: directory.as_path().into(),
            meta: None,
            lock,
        };
        let meta = Meta {
            format: FORMAT,
            salt: random_number(),
            name: about.name.clone(),
            protocol: about.protocol,
            local: about.local.clone(),
            remote: about.remote.clone(),
            created: Stamp::now().0,
            program: concat!("wirepad ", env!("CARGO_PKG_VERSION")).to_owned(),
            kept: false,
        };
        home.write(meta).map_err(failed)?;
        Ok(home)
    }

    /// Locks a directory that is there.
    pub fn open(directory: &Path, access: Access) -> Result<Self, JournalError> {
        if !directory.is_dir() {
            return Err(JournalError::disk(
                directory,
                &io::ErrorKind::NotFound.into(),
            ));
        }
        Ok(Self {
            lock: lock(directory, access)?,
            meta: read_meta(directory),
            directory: directory.into(),
        })
    }

    pub fn directory(&self) -> &Arc<Path> {
        &self.directory
    }

    pub fn lock(&self) -> Option<Arc<File>> {
        self.lock.clone()
    }

    pub fn salt(&self) -> Option<Salt> {
        self.meta.as_ref().map(|meta| Salt(meta.salt))
    }

    pub fn is_kept(&self) -> bool {
        self.meta.as_ref().is_some_and(|meta| meta.kept)
    }

    pub fn about(&self) -> About {
        self.meta.as_ref().map_or_else(About::default, about_of)
    }

    pub fn created(&self) -> Stamp {
        Stamp(self.meta.as_ref().map_or(0, |meta| meta.created))
    }

    pub fn set_link(&mut self, link: &LinkSpec) -> io::Result<()> {
        self.change(|meta| {
            meta.protocol = Some(link.protocol());
            meta.local = Some(link.local().clone());
            meta.remote = link.remote().cloned();
        })
    }

    pub fn rename(&mut self, name: &str) -> io::Result<()> {
        self.change(|meta| name.clone_into(&mut meta.name))
    }

    /// The journal stays when its session is closed.
    pub fn keep(&mut self, name: &str) -> io::Result<()> {
        self.change(|meta| {
            meta.kept = true;
            name.clone_into(&mut meta.name);
        })
    }

    /// Puts a new file in the place of one that is damaged.
    pub fn mend(&mut self, salt: Salt) -> io::Result<()> {
        match &self.meta {
            Some(_) => Ok(()),
            None => self.write(Meta {
                format: FORMAT,
                salt: salt.0,
                name: String::new(),
                protocol: None,
                local: None,
                remote: None,
                created: 0,
                program: String::new(),
                kept: false,
            }),
        }
    }

    fn change(&mut self, change: impl FnOnce(&mut Meta)) -> io::Result<()> {
        let Some(mut meta) = self.meta.clone() else {
            return Err(io::ErrorKind::InvalidData.into());
        };
        change(&mut meta);
        if self.meta.as_ref() == Some(&meta) {
            return Ok(());
        }
        self.write(meta)
    }

    /// Replaces the file as a whole, so that a crash leaves the old or the new.
    fn write(&mut self, meta: Meta) -> io::Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(&self.directory)?;
        serde_json::to_writer_pretty(&mut file, &meta)?;
        file.write_all(b"\n")?;
        file.persist(self.directory.join(META))
            .map_err(|failed| failed.error)?;
        self.meta = Some(meta);
        Ok(())
    }

    /// Deletes the journal: our files, and the directory when nothing else is
    /// in it.
    pub fn delete(self) -> io::Result<()> {
        let Self {
            directory, lock, ..
        } = self;
        for file in fs::read_dir(&directory)? {
            let path = file?.path();
            if is_ours(&path) && path.file_name() != Some(OsStr::new(LOCK)) {
                fs::remove_file(&path)?;
            }
        }
        let lock_path = directory.join(LOCK);
        if lock_path.exists() {
            fs::remove_file(lock_path)?;
        }
        drop(lock);
        fs::remove_dir(&directory)
    }
}

fn about_of(meta: &Meta) -> About {
    About {
        name: meta.name.clone(),
        protocol: meta.protocol,
        local: meta.local.clone(),
        remote: meta.remote.clone(),
    }
}

fn is_ours(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(OsStr::to_str) else {
        return false;
    };
    let is_segment = |extension| {
        path.extension() == Some(OsStr::new(extension))
            && name.starts_with(|c: char| c.is_ascii_digit())
    };
    // The last is what a crash leaves of replacing a file.
    name == META
        || name == LOCK
        || name.starts_with(BOOKMARKS)
        || is_segment("data")
        || is_segment("index")
        || is_segment("damaged")
        || name.starts_with(".tmp")
}

fn new_directory(place: &Path) -> io::Result<PathBuf> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).rand_bytes(12).disable_cleanup(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o700));
    }
    let directory = builder.tempdir_in(place)?;
    Ok(directory.path().to_owned())
}

/// Only to tell journals apart; nothing is kept secret by it.
fn random_number() -> u64 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one(Stamp::now().0)
}

fn lock(directory: &Path, access: Access) -> Result<Option<Arc<File>>, JournalError> {
    let path = directory.join(LOCK);
    let file = match open_or_create(&path).or_else(|_| File::open(&path)) {
        Ok(file) => file,
        Err(_) if access == Access::Look => return Ok(None),
        Err(error) => return Err(JournalError::disk(&path, &error)),
    };
    let deadline = Instant::now() + LOCK_PATIENCE;
    loop {
        let locked = match access {
            Access::Look => file.try_lock_shared(),
            Access::Change => file.try_lock(),
        };
        match locked {
            Ok(()) => return Ok(Some(Arc::new(file))),
            Err(TryLockError::WouldBlock) if Instant::now() < deadline => {
                let _ = crossbeam_channel::after(LOCK_PAUSE).recv();
            }
            Err(TryLockError::WouldBlock) => {
                let path = directory.to_owned();
                return Err(JournalError::InUse { path });
            }
            Err(TryLockError::Error(error)) => return Err(JournalError::disk(&path, &error)),
        }
    }
}

fn read_meta(directory: &Path) -> Option<Meta> {
    let path = directory.join(META);
    if fs::metadata(&path).ok()?.len() > META_LIMIT_BYTES {
        return None;
    }
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}

/// The first records of the segments in a directory, in order.
pub(super) fn segments_in(directory: &Path) -> io::Result<Vec<RecordSeq>> {
    let mut firsts = Vec::new();
    for file in fs::read_dir(directory)? {
        if let Some(first) = file?.file_name().to_str().and_then(first_from_name) {
            firsts.push(first);
        }
    }
    firsts.sort_unstable();
    Ok(firsts)
}

/// The journals under `place`, of running programs too, the newest first. Reads
/// a few bytes of each and changes nothing.
pub fn journals_in(place: &Path) -> Result<Vec<FoundJournal>, io::ErrorKind> {
    let found = || -> io::Result<Vec<FoundJournal>> {
        let mut all = Vec::new();
        for directory in fs::read_dir(place)? {
            all.extend(found_in(directory?.path()));
        }
        all.sort_by(|one, other| {
            let age = |it: &FoundJournal| std::cmp::Reverse((it.last_at, it.created));
            age(one).cmp(&age(other)).then(one.path.cmp(&other.path))
        });
        Ok(all)
    };
    found().map_err(|error| error.kind())
}

fn found_in(path: PathBuf) -> Option<FoundJournal> {
    let firsts = segments_in(&path).unwrap_or_default();
    if firsts.is_empty() && !path.join(META).is_file() {
        return None;
    }
    let meta = read_meta(&path);
    Some(FoundJournal {
        created: meta.as_ref().map_or(Stamp(0), |meta| Stamp(meta.created)),
        name: meta.map_or_else(String::new, |meta| meta.name),
        records: count_records(&path, &firsts),
        has_traffic: has_traffic(&path, &firsts),
        last_at: last_stamp(&path, &firsts),
        path,
    })
}

/// Whether a record is no note, as the indexes say.
fn has_traffic(directory: &Path, firsts: &[RecordSeq]) -> bool {
    firsts.iter().any(|&first| {
        let Some(segment) = open_segment(directory, first) else {
            return false;
        };
        let seqs = first.0..first.0 + entries_in(directory, first);
        let mut directions = seqs.filter_map(|seq| segment.direction_of(RecordSeq(seq)));
        directions.any(|direction| direction != Direction::Note)
    })
}

/// Lists the journals under `place` that no running program uses: those that a
/// crash left and those that were kept, the newest first. Reads a few bytes of
/// each. A journal without a record that nobody kept is deleted.
pub fn left_behind(place: &Path) -> Vec<LeftBehind> {
    let Ok(directories) = fs::read_dir(place) else {
        return Vec::new();
    };
    let mut all: Vec<_> = directories
        .filter_map(|directory| look_at(&directory.ok()?.path()))
        .collect();
    all.sort_by_key(|left| std::cmp::Reverse((left.last_at, left.created)));
    all
}

fn look_at(directory: &Path) -> Option<LeftBehind> {
    let firsts = segments_in(directory).ok()?;
    if firsts.is_empty() && !directory.join(META).is_file() {
        return None;
    }
    let is_locked = directory.join(LOCK).is_file();
    let lock = is_locked.then(|| try_look(directory)).transpose().ok()?;
    let meta = read_meta(directory);
    let is_kept = meta.as_ref().is_some_and(|meta| meta.kept);
    let records = count_records(directory, &firsts);
    if records == 0 && !is_kept && has_no_frames(directory, &firsts) {
        drop(lock);
        // It comes up again when it cannot be deleted now.
        let _ = remove(directory);
        return None;
    }
    Some(LeftBehind {
        path: directory.to_owned(),
        about: meta.as_ref().map_or_else(About::default, about_of),
        created: meta.as_ref().map_or(Stamp(0), |meta| Stamp(meta.created)),
        is_kept,
        records,
        bytes: bytes_in(directory),
        last_at: last_stamp(directory, &firsts),
    })
}

/// Takes the lock of one who looks, without waiting.
fn try_look(directory: &Path) -> Result<File, ()> {
    let file = File::open(directory.join(LOCK)).map_err(drop)?;
    file.try_lock_shared().map_err(drop)?;
    Ok(file)
}

fn entries_in(directory: &Path, first: RecordSeq) -> u64 {
    let path = Kind::Index.path(directory, first);
    let length = fs::metadata(path).map_or(0, |metadata| metadata.len());
    length.saturating_sub(LENGTH as u64) / entry::LENGTH as u64
}

fn count_records(directory: &Path, firsts: &[RecordSeq]) -> u64 {
    match firsts {
        [] => 0,
        [oldest, ..] => {
            let newest = firsts[firsts.len() - 1];
            newest.0 - oldest.0 + entries_in(directory, newest)
        }
    }
}

fn has_no_frames(directory: &Path, firsts: &[RecordSeq]) -> bool {
    firsts.iter().all(|&first| {
        let path = Kind::Data.path(directory, first);
        fs::metadata(path).is_ok_and(|metadata| metadata.len() <= LENGTH as u64)
    })
}

fn bytes_in(directory: &Path) -> u64 {
    let Ok(files) = fs::read_dir(directory) else {
        return 0;
    };
    files
        .filter_map(|file| file.ok()?.metadata().ok())
        .map(|metadata| metadata.len())
        .sum()
}

fn last_stamp(directory: &Path, firsts: &[RecordSeq]) -> Option<Stamp> {
    firsts.iter().rev().find_map(|&first| {
        let count = entries_in(directory, first);
        let segment = open_segment(directory, first)?;
        let newest = RecordSeq(first.0.checked_add(count.checked_sub(1)?)?);
        segment.stamp_of(newest)
    })
}

fn open_segment(directory: &Path, first: RecordSeq) -> Option<DiskSegment> {
    let data = File::open(Kind::Data.path(directory, first)).ok()?;
    let index = File::open(Kind::Index.path(directory, first)).ok()?;
    let mut probe = [0; 1];
    read_exact_at(&index, &mut probe, 0).ok()?;
    match head::Head::read(&data, Kind::Data) {
        Told::Head(head) if head.first == first => {
            let index = Index::File(index);
            Some(DiskSegment::found(head, data, index, directory))
        }
        _ => None,
    }
}

/// Deletes a journal that no running program uses.
pub fn remove(directory: &Path) -> Result<(), JournalError> {
    let home = Home::open(directory, Access::Change)?;
    home.delete()
        .map_err(|error| JournalError::disk(directory, &error))
}
