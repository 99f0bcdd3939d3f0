//! Journals that a crash, a thief or a bad disk has been at.

use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;
use tempfile::TempDir;

use super::disk_tests::{about, assert_has, create, draft, number_bytes, path_of, place};
use super::*;
use crate::journal::{Note, Party, left_behind};
use crate::value::Direction;

const LIMIT: u64 = 1 << 30;

/// A journal of 300 records in several segments, left as a kill leaves it.
fn left(place: &TempDir, segment_bytes: u64) -> PathBuf {
    let mut journal = create(place, LIMIT);
    journal.writer_mut().set_segment_bytes(segment_bytes);
    for number in 0..300 {
        journal.append(draft(&number_bytes(number)));
    }
    let path = path_of(&journal);
    drop(journal);
    path
}

fn files(path: &Path, extension: &str) -> Vec<PathBuf> {
    let all = fs::read_dir(path).unwrap().map(|file| file.unwrap().path());
    let mut files: Vec<_> = all
        .filter(|file| file.extension() == Some(extension.as_ref()))
        .collect();
    files.sort();
    files
}

fn is_damage(record: &Record) -> bool {
    record.direction == Direction::Note
        && matches!(
            Note::from_bytes(&record.bytes),
            Note::RecordDamaged | Note::RecordNotKept
        )
}

/// Every record is what was written or says that it is damaged; how many are.
fn count_damage(reader: &JournalReader) -> u64 {
    let mut damaged = 0;
    for number in reader.first().0..reader.end().0 {
        let record = reader.read(RecordSeq(number)).unwrap();
        if is_damage(&record) {
            damaged += 1;
        } else {
            assert_eq!(record.bytes, number_bytes(number));
            assert!(matches!(record.party, Party::Peer { .. }));
        }
    }
    damaged
}

#[test]
fn a_journal_that_was_left_is_listed_with_what_is_known_of_it() {
    let place = place();
    let path = left(&place, 4_000);
    let all = left_behind(place.path());
    let [left] = all.as_slice() else {
        panic!("{all:?}");
    };
    assert_eq!(left.path, path);
    assert_eq!(left.about.name, "测试");
    assert_eq!(left.about.protocol, about().protocol);
    assert_eq!(left.records, 300);
    assert_eq!(left.last_at, Some(Stamp(19 * 8)));
    assert!(!left.is_kept && left.bytes > 40_000);
}

#[test]
fn a_journal_in_use_is_not_listed_opened_or_deleted() {
    let place = place();
    let mut journal = create(&place, LIMIT);
    journal.append(draft(b"x"));
    journal.commit();
    let path = path_of(&journal);
    assert_eq!(left_behind(place.path()), []);
    let in_use = JournalError::InUse { path: path.clone() };
    assert_eq!(open_read_only(&path).unwrap_err(), in_use);
    assert_eq!(Journal::reopen(&path, LIMIT).unwrap_err(), in_use);
    assert_eq!(crate::journal::remove(&path).unwrap_err(), in_use);
    drop(journal);
    assert_eq!(left_behind(place.path()).len(), 1);
    let opened = open_read_only(&path).unwrap();
    let again = open_read_only(&path).unwrap();
    assert_eq!(again.reader.end(), opened.reader.end());
    assert_eq!(crate::journal::remove(&path).unwrap_err(), in_use);
    drop((opened, again));
    crate::journal::remove(&path).unwrap();
}

#[test]
fn a_reopened_journal_goes_on() {
    let place = place();
    let path = left(&place, 4_000);
    let mut journal = Journal::reopen(&path, LIMIT).unwrap();
    assert_eq!(journal.next_peer(), 39 * 8 + 1);
    for number in 300..400 {
        assert_eq!(
            journal.append(draft(&number_bytes(number))),
            RecordSeq(number)
        );
    }
    journal.commit();
    assert_has(&journal.reader(), 0..400);
    drop(journal);
    let opened = open_read_only(&path).unwrap();
    assert_has(&opened.reader, 0..400);
    assert_eq!((opened.reader.damaged(), opened.reader.cut_bytes()), (0, 0));
}

#[test]
fn an_index_that_is_gone_or_behind_is_made_anew() {
    for segment_bytes in [4_000, LIMIT] {
        let place = place();
        let path = left(&place, segment_bytes);
        let indexes = files(&path, "index");
        fs::remove_file(&indexes[0]).unwrap();
        if let [_, second, .., newest] = indexes.as_slice() {
            fs::write(second, b"short").unwrap();
            let newest = fs::File::options().write(true).open(newest).unwrap();
            newest.set_len(64 + 24 * 2 + 5).unwrap();
        }
        let reader = open_read_only(&path).unwrap().reader;
        assert_eq!((reader.damaged(), reader.cut_bytes()), (0, 0));
        assert_has(&reader, 0..300);
        drop(reader);
        let left = left_behind(place.path());
        assert_eq!(left[0].records, 300, "the new index is on the disk");
    }
}

#[test]
fn the_tail_is_cut_at_the_last_whole_record() {
    let place = place();
    let path = left(&place, LIMIT);
    let data = fs::File::options()
        .write(true)
        .open(&files(&path, "data")[0])
        .unwrap();
    let length = data.metadata().unwrap().len();
    data.set_len(length - 3).unwrap();
    let reader = open_read_only(&path).unwrap().reader;
    assert_eq!(reader.end(), RecordSeq(299));
    assert_eq!(reader.damaged(), 0);
    assert!(reader.cut_bytes() > 0);
    assert_has(&reader, 0..299);
    drop(reader);
    let mut journal = Journal::reopen(&path, LIMIT).unwrap();
    let seq = journal.append(draft(&number_bytes(299)));
    assert_eq!(seq, RecordSeq(299));
    journal.commit();
    assert_has(&journal.reader(), 0..300);
}

#[test]
fn a_damaged_record_says_so_and_all_others_are_read() {
    for has_index in [true, false] {
        for segment_bytes in [4_000, LIMIT] {
            let place = place();
            let path = left(&place, segment_bytes);
            let file = &files(&path, "data")[0];
            let mut bytes = fs::read(file).unwrap();
            bytes[1_000] ^= 0xFF;
            bytes[1_001] ^= 0xFF;
            fs::write(file, bytes).unwrap();
            if !has_index {
                fs::remove_file(&files(&path, "index")[0]).unwrap();
            }
            let reader = open_read_only(&path).unwrap().reader;
            assert_eq!(reader.end(), RecordSeq(300));
            assert_eq!(count_damage(&reader), 1);
        }
    }
}

#[test]
fn journal_bytes_inside_a_record_are_not_taken_for_records() {
    let place = place();
    let path = left(&place, LIMIT);
    let inner = fs::read(&files(&path, "data")[0]).unwrap();
    let mut journal = create(&place, LIMIT);
    let outer = path_of(&journal);
    journal.append(draft(&inner));
    journal.append(draft(b"after"));
    drop(journal);
    let file = &files(&outer, "data")[0];
    let mut bytes = fs::read(file).unwrap();
    bytes[64] ^= 1;
    fs::write(file, bytes).unwrap();
    fs::remove_file(&files(&outer, "index")[0]).unwrap();
    let reader = open_read_only(&outer).unwrap().reader;
    assert_eq!((reader.end(), reader.damaged()), (RecordSeq(2), 1));
    assert_eq!(reader.read(RecordSeq(1)).unwrap().bytes, b"after");
}

#[test]
fn an_index_whose_data_is_gone_is_not_in_the_way() {
    let place = place();
    let path = left(&place, 4_000);
    let newest = files(&path, "data").pop().unwrap();
    fs::remove_file(newest).unwrap();
    let mut journal = Journal::reopen(&path, LIMIT).unwrap();
    let next = journal.reader().end().0;
    journal.append(draft(&number_bytes(next)));
    journal.commit();
    assert_has(&journal.reader(), 0..next + 1);
}

#[test]
fn bytes_that_nobody_can_read_are_not_deleted() {
    let place = place();
    let path = left(&place, LIMIT);
    let data = files(&path, "data").pop().unwrap();
    let mut bytes = fs::read(&data).unwrap();
    bytes[64..].fill(7);
    fs::write(&data, &bytes).unwrap();
    let journal = Journal::reopen(&path, LIMIT).unwrap();
    assert_eq!(journal.reader().end(), RecordSeq(0));
    assert_eq!(fs::read(&files(&path, "damaged")[0]).unwrap(), bytes);
}

#[test]
fn a_newer_version_is_left_alone() {
    let place = place();
    let path = left(&place, LIMIT);
    let file = &files(&path, "data")[0];
    let mut bytes = fs::read(file).unwrap();
    bytes[8] = 9;
    let check = crc32fast::hash(&bytes[..60]);
    bytes[60..64].copy_from_slice(&check.to_le_bytes());
    fs::write(file, bytes).unwrap();
    let error = open_read_only(&path).unwrap_err();
    assert!(matches!(error, JournalError::Newer { .. }), "{error}");
}

#[test]
fn what_is_no_journal_is_an_error() {
    let place = place();
    let gone = place.path().join("gone");
    assert!(matches!(
        open_read_only(&gone),
        Err(JournalError::Disk {
            kind: io::ErrorKind::NotFound,
            ..
        })
    ));
    let error = open_read_only(place.path()).unwrap_err();
    assert!(matches!(error, JournalError::NotAJournal { .. }), "{error}");
}

#[derive(Clone, Debug)]
enum Blow {
    Flip(prop::sample::Index, u8),
    Cut(prop::sample::Index),
    Random(prop::sample::Index, Vec<u8>),
    Zero(prop::sample::Index, usize),
    Delete,
}

fn blows() -> impl Strategy<Value = Blow> {
    let at = || any::<prop::sample::Index>();
    let bytes = prop::collection::vec(any::<u8>(), 0..400);
    prop_oneof![
        4 => (at(), 1..=255_u8).prop_map(|(at, bits)| Blow::Flip(at, bits)),
        2 => at().prop_map(Blow::Cut),
        2 => (at(), bytes).prop_map(|(at, bytes)| Blow::Random(at, bytes)),
        2 => (at(), 1..5_000_usize).prop_map(|(at, length)| Blow::Zero(at, length)),
        1 => Just(Blow::Delete),
    ]
}

fn strike(file: &Path, blow: &Blow) {
    let Ok(mut bytes) = fs::read(file) else {
        return;
    };
    if bytes.is_empty() {
        return strike_empty(file, blow);
    }
    match blow {
        Blow::Flip(at, bits) => {
            let at = at.index(bytes.len());
            bytes[at] ^= bits;
        }
        Blow::Cut(at) => bytes.truncate(at.index(bytes.len())),
        Blow::Random(at, random) => {
            let at = at.index(bytes.len());
            let end = (at + random.len()).min(bytes.len());
            bytes[at..end].copy_from_slice(&random[..end - at]);
        }
        Blow::Zero(at, length) => {
            let at = at.index(bytes.len());
            let end = (at + length).min(bytes.len());
            bytes[at..end].fill(0);
        }
        Blow::Delete => return fs::remove_file(file).unwrap(),
    }
    fs::write(file, bytes).unwrap();
}

/// The lock has no bytes.
fn strike_empty(file: &Path, blow: &Blow) {
    match blow {
        Blow::Delete => fs::remove_file(file).unwrap(),
        Blow::Random(_, random) => fs::write(file, random).unwrap(),
        Blow::Flip(..) | Blow::Cut(_) | Blow::Zero(..) => {}
    }
}

/// Every file of a journal with its bytes.
fn image(path: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let files = fs::read_dir(path).unwrap();
    let mut image: Vec<_> = files
        .map(|file| file.unwrap().path())
        .map(|path| (path.clone(), fs::read(&path).unwrap()))
        .collect();
    image.sort();
    image
}

/// Puts a journal back as it was.
fn restore(path: &Path, image: &[(PathBuf, Vec<u8>)]) {
    fs::remove_dir_all(path).unwrap();
    fs::create_dir(path).unwrap();
    for (file, bytes) in image {
        fs::write(file, bytes).unwrap();
    }
}

/// Where each frame of a segment ends, as its index says it
/// (`docs/journal-format.md`).
fn frame_ends(index: &[u8]) -> Vec<u64> {
    let entries = index[64..].chunks_exact(24);
    entries
        .map(|entry| {
            let offset = u64::from_le_bytes(entry[..8].try_into().unwrap());
            offset + u64::from(u32::from_le_bytes(entry[8..12].try_into().unwrap()))
        })
        .collect()
}

/// How many records a file that is cut at `length` takes with it.
fn lost_by_cut(file: &Path, length: usize, image: &[(PathBuf, Vec<u8>)]) -> u64 {
    if file.extension() != Some("data".as_ref()) {
        return 0;
    }
    let index = file.with_extension("index");
    let index = image.iter().find(|(path, _)| *path == index).unwrap();
    let ends = frame_ends(&index.1);
    ends.iter().filter(|&&end| end > length as u64).count() as u64
}

#[test]
fn a_file_cut_at_any_byte_costs_the_records_beyond_the_cut_and_no_other() {
    const RECORDS: u64 = 14;
    let place = place();
    let mut journal = create(&place, LIMIT);
    journal.writer_mut().set_segment_bytes(600);
    for number in 0..RECORDS {
        journal.append(draft(&number_bytes(number)));
    }
    let path = path_of(&journal);
    drop(journal);
    let image = image(&path);
    assert!(files(&path, "data").len() >= 3, "several segments");
    for (file, bytes) in &image {
        for length in 0..bytes.len() {
            restore(&path, &image);
            fs::write(file, &bytes[..length]).unwrap();
            let reader = open_read_only(&path).unwrap().reader;
            let missing = count_damage(&reader) + RECORDS - reader.end().0;
            let lost = lost_by_cut(file, length, &image);
            assert_eq!(missing, lost, "{} cut at {length}", file.display());
        }
    }
}

#[test]
fn a_lock_that_is_gone_or_has_bytes_is_not_in_the_way() {
    let deleted = |lock: &Path| fs::remove_file(lock).unwrap();
    let written = |lock: &Path| fs::write(lock, b"pid 7").unwrap();
    for strike in [&deleted as &dyn Fn(&Path), &written] {
        let place = place();
        let path = left(&place, 4_000);
        strike(&path.join("lock"));
        let all = left_behind(place.path());
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].records, 300);
        let mut journal = Journal::reopen(&path, LIMIT).unwrap();
        journal.append(draft(&number_bytes(300)));
        journal.commit();
        assert_has(&journal.reader(), 0..301);
        // The lock holds again.
        assert_eq!(left_behind(place.path()), []);
    }
}

/// Windows keeps files that are open from being deleted.
#[cfg(unix)]
#[test]
fn a_reader_reads_on_when_the_directory_is_deleted() {
    let place = place();
    let path = left(&place, 4_000);
    let reader = open_read_only(&path).unwrap().reader;
    fs::remove_dir_all(&path).unwrap();
    assert_has(&reader, 0..300);
}

#[test]
fn records_that_are_destroyed_under_a_reader_say_so() {
    let place = place();
    let path = left(&place, 4_000);
    let reader = open_read_only(&path).unwrap().reader;
    let data = files(&path, "data");
    let file = fs::File::options().write(true).open(&data[1]).unwrap();
    file.set_len(100).unwrap();
    let index = fs::read(data[1].with_extension("index")).unwrap();
    let lost = frame_ends(&index).iter().filter(|&&end| end > 100).count();
    assert!(lost > 0);
    assert_eq!(count_damage(&reader), lost as u64);
    assert_eq!(reader.end(), RecordSeq(300));
    for index in files(&path, "index") {
        fs::write(index, b"").unwrap();
    }
    assert_eq!(count_damage(&reader), 300);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn damage_anywhere_never_panics_and_what_is_read_is_right(
        segment_bytes in prop_oneof![Just(4_000), Just(LIMIT)],
        blows in prop::collection::vec((any::<prop::sample::Index>(), blows()), 1..4),
    ) {
        let place = place();
        let path = left(&place, segment_bytes);
        let mut all: Vec<_> = fs::read_dir(&path).unwrap().map(|f| f.unwrap().path()).collect();
        all.sort();
        for (file, blow) in &blows {
            strike(&all[file.index(all.len())], blow);
        }
        left_behind(place.path());
        if let Ok(opened) = open_read_only(&path) {
            let reader = opened.reader;
            count_damage(&reader);
            let end = reader.end();
            drop(reader);
            let mut journal = Journal::reopen(&path, LIMIT).unwrap();
            prop_assert_eq!(journal.reader().end(), end);
            let seq = journal.append(draft(b"more"));
            journal.commit();
            prop_assert_eq!(journal.reader().read(seq).unwrap().bytes, b"more");
        }
    }

    /// One flipped bit in the data costs one record at most.
    #[test]
    fn one_flipped_bit_costs_one_record_at_most(
        segment_bytes in prop_oneof![Just(4_000), Just(LIMIT)],
        file in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        bit in 0..8_u8,
    ) {
        let place = place();
        let path = left(&place, segment_bytes);
        let mut all = files(&path, "data");
        all.extend(files(&path, "index"));
        strike(&all[file.index(all.len())], &Blow::Flip(at, 1_u8 << bit));
        let reader = open_read_only(&path).unwrap().reader;
        let cut = 300 - reader.end().0;
        prop_assert!(count_damage(&reader) + cut <= 1);
        prop_assert_eq!(cut > 0, reader.cut_bytes() > 0);
    }
}
