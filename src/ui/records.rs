use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::session::JournalPlace;
use crate::settings::RecordPreferences;

/// Where records can go, apart from what the user prefers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordPlaces {
    /// `None`: the system names no directory for a user's data.
    pub by_default: Option<PathBuf>,
    /// From the command line: comes before what is preferred, and is not kept.
    pub of_this_start: Option<PlaceOfThisStart>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlaceOfThisStart {
    Disk(PathBuf),
    Memory,
}

impl RecordPlaces {
    /// Where the records of a tab that is opened now go.
    pub fn for_tab(&self, preferred: &RecordPreferences, name: &str) -> JournalPlace {
        match self
            .directory(preferred)
            .filter(|_| self.is_disk(preferred))
        {
            Some(place) => JournalPlace::Disk {
                place: place.to_owned(),
                name: name.to_owned(),
                limit_bytes: preferred.disk_limit_bytes(),
            },
            None => JournalPlace::Memory {
                limit_bytes: preferred.memory_limit_bytes(),
            },
        }
    }

    /// Where journals are, also while none are written.
    pub fn directory<'a>(&'a self, preferred: &'a RecordPreferences) -> Option<&'a Path> {
        match &self.of_this_start {
            Some(PlaceOfThisStart::Disk(path)) => Some(path),
            Some(PlaceOfThisStart::Memory) | None => self.preferred(preferred),
        }
    }

    /// Where journals are to be at starts that do not say another place.
    pub fn preferred<'a>(&'a self, preferred: &'a RecordPreferences) -> Option<&'a Path> {
        match preferred.directory.trim() {
            "" => self.by_default.as_deref(),
            typed => Some(Path::new(typed)),
        }
    }

    /// Where earlier sessions can be, without two names for one: where journals
    /// are now, where they are at other starts, and where they were before
    /// another directory was preferred.
    pub fn looked_in(&self, preferred: &RecordPreferences) -> Vec<PathBuf> {
        let mut places = Vec::new();
        for place in [
            self.directory(preferred),
            self.preferred(preferred),
            self.by_default.as_deref(),
        ] {
            places.extend(place.map(Path::to_owned));
        }
        let mut seen = HashSet::new();
        places.retain(|place| seen.insert(place.clone()));
        places
    }

    /// Records are to be kept on the disk, and nobody says where.
    pub fn is_missing(&self, preferred: &RecordPreferences) -> bool {
        self.is_disk(preferred) && self.directory(preferred).is_none()
    }

    fn is_disk(&self, preferred: &RecordPreferences) -> bool {
        match &self.of_this_start {
            Some(PlaceOfThisStart::Disk(_)) => true,
            Some(PlaceOfThisStart::Memory) => false,
            None => preferred.on_disk,
        }
    }
}

/// The limit of a journal that is gone on with and has so many bytes: one that
/// is lower would delete records by reopening them. The limit is kept by whole
/// segments, so there is room for new ones.
pub fn limit_of_reopened(preferred: &RecordPreferences, bytes: u64) -> u64 {
    let room = bytes.saturating_add(bytes / 8);
    preferred.disk_limit_bytes().max(room)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::{About, Draft, Journal, Party, left_behind};
    use crate::value::{Direction, Stamp};

    fn places(by_default: &str) -> RecordPlaces {
        RecordPlaces {
            by_default: Some(PathBuf::from(by_default)),
            of_this_start: None,
        }
    }

    /// The directory and the limit in bytes; no directory is memory.
    fn place(places: &RecordPlaces, preferred: &RecordPreferences) -> (Option<PathBuf>, u64) {
        match places.for_tab(preferred, "name") {
            JournalPlace::Disk {
                place, limit_bytes, ..
            } => (Some(place), limit_bytes),
            JournalPlace::Memory { limit_bytes } => (None, limit_bytes as u64),
        }
    }

    fn on_disk(path: &str, limit_bytes: u64) -> (Option<PathBuf>, u64) {
        (Some(PathBuf::from(path)), limit_bytes)
    }

    #[test]
    fn records_are_on_the_disk_unless_somebody_says_otherwise() {
        let mut preferred = RecordPreferences::default();
        assert_eq!(
            place(&places("/data"), &preferred),
            on_disk("/data", 4 << 30)
        );
        preferred.on_disk = false;
        assert_eq!(place(&places("/data"), &preferred), (None, 256 << 20));
    }

    #[test]
    fn the_preferred_directory_and_limits_come_before_the_default() {
        let preferred = RecordPreferences {
            directory: String::from(" /mine "),
            disk_limit_mib: 16,
            ..RecordPreferences::default()
        };
        assert_eq!(
            place(&places("/data"), &preferred),
            on_disk("/mine", 16 << 20)
        );
    }

    #[test]
    fn the_command_line_comes_before_what_is_preferred() {
        let mut preferred = RecordPreferences {
            on_disk: false,
            directory: String::from("/mine"),
            ..RecordPreferences::default()
        };
        let mut places = places("/data");
        places.of_this_start = Some(PlaceOfThisStart::Disk(PathBuf::from("/now")));
        assert_eq!(place(&places, &preferred), on_disk("/now", 4 << 30));
        preferred.on_disk = true;
        places.of_this_start = Some(PlaceOfThisStart::Memory);
        assert_eq!(place(&places, &preferred), (None, 256 << 20));
        assert_eq!(places.directory(&preferred), Some(Path::new("/mine")));
    }

    #[test]
    fn earlier_sessions_are_looked_for_also_where_they_were_before() {
        let all = |places: &RecordPlaces, preferred: &RecordPreferences| {
            let places = places.looked_in(preferred);
            places
                .iter()
                .map(|place| place.display().to_string())
                .collect::<Vec<_>>()
        };
        let mut preferred = RecordPreferences::default();
        let mut places = places("/data");
        assert_eq!(all(&places, &preferred), ["/data"]);
        preferred.directory = String::from("/mine/");
        assert_eq!(all(&places, &preferred), ["/mine/", "/data"]);
        places.of_this_start = Some(PlaceOfThisStart::Disk(PathBuf::from("/now")));
        assert_eq!(all(&places, &preferred), ["/now", "/mine/", "/data"]);
        places.of_this_start = Some(PlaceOfThisStart::Disk(PathBuf::from("/mine")));
        assert_eq!(all(&places, &preferred), ["/mine", "/data"]);
    }

    fn append(journal: &mut Journal, bytes: &[u8]) {
        journal.append(Draft {
            at: Stamp(0),
            direction: Direction::In,
            party: Party::Nobody,
            stream: None,
            typed_as_hex: false,
            bytes,
        });
        journal.commit();
    }

    #[test]
    fn reopening_under_a_lower_limit_deletes_nothing() {
        let place = tempfile::tempdir().unwrap();
        let mut journal = Journal::create(place.path(), &About::default(), 4 << 30).unwrap();
        for _ in 0..20 {
            append(&mut journal, &[7; 1 << 20]);
        }
        journal.keep("long");
        journal.finish();
        let found = left_behind(place.path()).remove(0);
        let preferred = RecordPreferences {
            disk_limit_mib: 16,
            ..RecordPreferences::default()
        };
        let limit_bytes = limit_of_reopened(&preferred, found.bytes);
        let mut journal = Journal::reopen(&found.path, limit_bytes).unwrap();
        append(&mut journal, b"new");
        assert_eq!(journal.reader().gone(), 0);
        assert_eq!(journal.reader().end().0, 21);
    }

    #[test]
    fn a_place_is_missing_only_when_the_disk_is_wanted() {
        let places = RecordPlaces::default();
        let mut preferred = RecordPreferences::default();
        assert!(places.is_missing(&preferred));
        assert_eq!(place(&places, &preferred), (None, 256 << 20));
        preferred.directory = String::from("/mine");
        assert!(!places.is_missing(&preferred));
        let preferred = RecordPreferences {
            on_disk: false,
            ..RecordPreferences::default()
        };
        assert!(!places.is_missing(&preferred));
    }
}
