//! A journal on a disk that behaves, and on one that does not.

use std::fs;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::journal::{Note, Party, left_behind, remove};
use crate::value::{Direction, PeerId, Protocol};

const LIMIT: u64 = 1 << 30;

pub(super) fn place() -> TempDir {
    tempfile::tempdir().unwrap()
}

pub(super) fn about() -> About {
    About {
        name: String::from("测试"),
        protocol: Some(Protocol::Udp),
        ..About::default()
    }
}

pub(super) fn create(place: &TempDir, limit_bytes: u64) -> Journal {
    Journal::create(place.path(), &about(), limit_bytes).unwrap()
}

pub(super) fn path_of(journal: &Journal) -> std::path::PathBuf {
    match journal.state() {
        JournalState::Disk { path, .. } => path.to_path_buf(),
        other => panic!("{other:?}"),
    }
}

pub(super) fn draft(bytes: &[u8]) -> Draft<'_> {
    let addr = SocketAddr::from(([127, 0, 0, 1], 9));
    Draft {
        at: Stamp(bytes.len() as i64),
        direction: Direction::In,
        party: Party::Peer {
            peer: PeerId(u32::try_from(bytes.len()).unwrap()),
            addr,
        },
        stream: None,
        typed_as_hex: false,
        bytes,
    }
}

/// Bytes of a length and content that follow from the number.
pub(super) fn number_bytes(number: u64) -> Vec<u8> {
    number.to_le_bytes().repeat((number % 40) as usize)
}

fn append_numbers(journal: &mut Journal, numbers: std::ops::Range<u64>) {
    for number in numbers {
        let seq = journal.append(draft(&number_bytes(number)));
        assert_eq!(seq, RecordSeq(number));
    }
}

pub(super) fn assert_has(reader: &JournalReader, numbers: std::ops::Range<u64>) {
    for number in numbers {
        let record = reader.read(RecordSeq(number)).unwrap();
        assert_eq!(record.seq, RecordSeq(number));
        assert_eq!(record.bytes, number_bytes(number), "{number}");
    }
}

#[test]
fn records_are_seen_after_commit_and_not_before() {
    let place = place();
    let mut journal = create(&place, LIMIT);
    let reader = journal.reader();
    append_numbers(&mut journal, 0..3);
    assert_eq!(reader.end(), RecordSeq(0));
    assert_eq!(reader.read(RecordSeq(0)), None);
    journal.commit();
    assert_eq!(reader.end(), RecordSeq(3));
    assert_has(&reader, 0..3);
}

#[test]
fn records_that_waited_long_are_committed_though_more_keep_coming() {
    let place = place();
    let mut journal = create(&place, LIMIT);
    let start = Instant::now();
    journal.append(draft(b"a"));
    journal.settle(false, start);
    assert_eq!(journal.reader().end(), RecordSeq(0));
    let due = journal.due().unwrap();
    journal.settle(false, due);
    assert_eq!(journal.reader().end(), RecordSeq(1));
    journal.append(draft(b"b"));
    journal.settle(true, due);
    assert_eq!(journal.reader().end(), RecordSeq(2));
}

#[test]
fn old_records_are_read_from_the_files() {
    let place = place();
    let mut journal = create(&place, LIMIT);
    journal.writer_mut().set_segment_bytes(100_000);
    append_numbers(&mut journal, 0..30_000);
    journal.commit();
    let reader = journal.reader();
    assert_eq!((reader.first(), reader.gone()), (RecordSeq(0), 0));
    assert_has(&reader, 0..1_000);
    assert_has(&reader, 29_000..30_000);
    let mut next = 0;
    reader.visit(RecordSeq(0)..RecordSeq(u64::MAX), &mut |record| {
        assert_eq!(record.bytes, number_bytes(next));
        next += 1;
        std::ops::ControlFlow::Continue(())
    });
    assert_eq!(next, 30_000);
}

/// What a kill at this moment would leave.
fn image_of(journal: &Journal) -> TempDir {
    let image = place();
    for file in fs::read_dir(path_of(journal)).unwrap() {
        let file = file.unwrap();
        // The oldest may go while it is copied.
        let _ = fs::copy(file.path(), image.path().join(file.file_name()));
    }
    image
}

fn remove_oldest_segment(image: &TempDir) {
    let is_of_segment = |path: &std::path::PathBuf| {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        !stem.is_empty() && stem.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    let files = fs::read_dir(image.path()).unwrap();
    let paths = files.map(|file| file.unwrap().path());
    let mut segments: Vec<_> = paths.filter(is_of_segment).collect();
    segments.sort();
    let oldest = segments[0].file_stem().map(ToOwned::to_owned);
    for path in segments {
        if path.file_stem().map(ToOwned::to_owned) == oldest {
            fs::remove_file(path).unwrap();
        }
    }
}

#[test]
fn what_the_limit_took_is_counted_after_a_kill_at_any_moment() {
    let place = place();
    let mut journal = create(&place, 200_000);
    for hundred in 0..150 {
        append_numbers(&mut journal, hundred * 100..(hundred + 1) * 100);
        journal.commit();
        let image = image_of(&journal);
        let left = open_read_only(image.path()).unwrap().reader;
        assert_eq!(left.gone(), left.first().0, "after {hundred} hundred");
        assert_eq!(left.gone(), journal.reader().gone());
    }
    assert!(journal.reader().gone() > 0);
    // A kill between the deletion of a segment and the next head.
    let image = image_of(&journal);
    remove_oldest_segment(&image);
    let left = open_read_only(image.path()).unwrap().reader;
    assert!(left.first() > journal.reader().first());
    assert_eq!(left.gone(), left.first().0);
    journal.clear();
    append_numbers(&mut journal, 15_000..15_100);
    journal.commit();
    let left = open_read_only(image_of(&journal).path()).unwrap().reader;
    assert_eq!(left.gone(), journal.reader().gone(), "cleared is not gone");
    assert_eq!(left.first(), journal.reader().first());
}

#[test]
fn the_oldest_segments_go_first_and_the_files_stay_below_the_limit() {
    let place = place();
    let limit = 200_000;
    let mut journal = create(&place, limit);
    let reader = journal.reader();
    append_numbers(&mut journal, 0..1);
    journal.commit();
    append_numbers(&mut journal, 1..20_000);
    journal.commit();
    assert!(reader.gone() > 0);
    assert_eq!(reader.gone(), reader.first().0);
    assert_eq!(reader.read(RecordSeq(0)), None);
    assert_has(&reader, reader.first().0..20_000);
    journal.writer_mut().finish_jobs();
    let sizes = fs::read_dir(path_of(&journal)).unwrap();
    let bytes: u64 = sizes
        .map(|file| file.unwrap().metadata().unwrap().len())
        .sum();
    assert!(bytes < limit + 1_000, "{bytes}");
}

#[test]
fn a_record_larger_than_the_limit_is_kept_while_newest() {
    let place = place();
    let mut journal = create(&place, 10_000);
    let reader = journal.reader();
    journal.append(draft(b"before"));
    let large = vec![0xA7; 5 << 20];
    let seq = journal.append(draft(&large));
    journal.commit();
    assert_eq!(reader.read(seq).unwrap().bytes, large);
    let after = journal.append(draft(b"after"));
    journal.commit();
    assert_eq!(reader.read(seq), None);
    assert_eq!(reader.read(after).unwrap().bytes, b"after");
    assert_eq!(reader.gone(), 2);
}

#[test]
fn clear_deletes_the_files_and_numbers_go_on() {
    let place = place();
    let mut journal = create(&place, LIMIT);
    let reader = journal.reader();
    append_numbers(&mut journal, 0..100);
    journal.clear();
    assert_eq!(
        (reader.first(), reader.end()),
        (RecordSeq(100), RecordSeq(100))
    );
    assert_eq!((reader.gone(), reader.read(RecordSeq(5))), (0, None));
    append_numbers(&mut journal, 100..110);
    journal.commit();
    assert_has(&reader, 100..110);
    journal.writer_mut().finish_jobs();
    let data = fs::read_dir(path_of(&journal))
        .unwrap()
        .filter(|file| file.as_ref().unwrap().path().extension() == Some("data".as_ref()));
    assert_eq!(data.count(), 1);
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_look() {
    use std::os::unix::fs::PermissionsExt;
    let place = place();
    let place = place.path().join("deep/journals");
    let mut journal = Journal::create(&place, &about(), LIMIT).unwrap();
    append_numbers(&mut journal, 0..10);
    journal.commit();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let path = path_of(&journal);
    assert_eq!((mode(&place), mode(&path)), (0o700, 0o700));
    for file in fs::read_dir(path).unwrap() {
        let file = file.unwrap().path();
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}

#[test]
fn a_finished_journal_is_deleted_unless_it_is_kept() {
    let place = place();
    let mut journal = create(&place, LIMIT);
    append_numbers(&mut journal, 0..10);
    journal.finish();
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
    let mut journal = create(&place, LIMIT);
    append_numbers(&mut journal, 0..10);
    journal.keep("Tuesday");
    let kept = path_of(&journal);
    journal.finish();
    let all = left_behind(place.path());
    assert_eq!(all.len(), 1);
    assert!(all[0].is_kept);
    assert_eq!(all[0].about.name, "Tuesday");
    assert_eq!(all[0].path, kept);
    crate::journal::remove(&kept).unwrap();
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
}

#[test]
fn an_empty_journal_leaves_nothing() {
    let place = place();
    drop(create(&place, LIMIT));
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
}

#[test]
fn readers_on_other_threads_see_whole_records_only() {
    let place = place();
    let mut journal = create(&place, 4 << 20);
    journal.writer_mut().set_segment_bytes(200_000);
    let reader = journal.reader();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let check = || {
            let mut checked = 0_u64;
            while !done.load(Ordering::Acquire) || checked == 0 {
                let (first, end) = (reader.first().0, reader.end().0);
                let newest = end.saturating_sub(1);
                for number in [first, first.midpoint(newest), newest] {
                    let Some(record) = reader.read(RecordSeq(number)) else {
                        continue;
                    };
                    assert_eq!(record.bytes, number_bytes(number));
                    checked += 1;
                }
            }
        };
        let checks = [scope.spawn(check), scope.spawn(check)];
        for number in 0..60_000 {
            journal.append(draft(&number_bytes(number)));
            if number % 37 == 0 {
                journal.commit();
            }
        }
        done.store(true, Ordering::Release);
        for check in checks {
            check.join().unwrap();
        }
    });
    assert!(reader.gone() > 0, "records went while they were read");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_records_in_memory_and_says_so() {
    let place = place();
    let mut journal = create(&place, LIMIT);
    let reader = journal.reader();
    append_numbers(&mut journal, 0..50);
    journal.commit();
    append_numbers(&mut journal, 50..60);
    journal.writer_mut().fill_disk();
    journal.commit();
    assert_eq!(journal.failure().unwrap().kind, io::ErrorKind::StorageFull);
    append_numbers(&mut journal, 60..100);
    assert_eq!(reader.end(), RecordSeq(100));
    assert_has(&reader, 0..100);
    assert!(matches!(journal.state(), JournalState::Failed(_)));
}

#[cfg(target_os = "linux")]
#[test]
fn what_the_memory_cannot_keep_after_the_disk_refused_is_said_in_its_place() {
    let place = place();
    let mut journal = create(&place, LIMIT);
    let reader = journal.reader();
    append_numbers(&mut journal, 0..10);
    journal.commit();
    journal.writer_mut().fill_disk();
    let large = vec![1; 1 << 20];
    let mut count = 10;
    while reader.gone() == 0 {
        journal.append(draft(&large));
        journal.commit();
        count += 1;
    }
    assert!(count > 50, "64 MiB are kept");
    assert_has(&reader, 0..10);
    let record = reader.read(RecordSeq(10)).unwrap();
    assert_eq!(Note::from_bytes(&record.bytes), Note::RecordNotKept);
    let newest = reader.read(RecordSeq(reader.end().0 - 1)).unwrap();
    assert_eq!(newest.bytes, large);
}

#[cfg(unix)]
#[test]
fn a_directory_that_vanishes_is_noticed_and_nothing_is_lost() {
    let place = place();
    let mut journal = create(&place, LIMIT);
    let reader = journal.reader();
    let now = Instant::now();
    append_numbers(&mut journal, 0..10);
    journal.settle(true, now);
    fs::remove_dir_all(path_of(&journal)).unwrap();
    append_numbers(&mut journal, 10..20);
    journal.settle(true, now);
    let due = journal.due().unwrap();
    assert!(due <= now + Duration::from_millis(500));
    journal.settle(true, due);
    assert_eq!(journal.failure().unwrap().kind, io::ErrorKind::NotFound);
    append_numbers(&mut journal, 20..30);
    assert_has(&reader, 0..30);
    journal.finish();
}

#[cfg(unix)]
#[test]
fn a_place_that_cannot_be_written_is_an_error_and_never_another_place() {
    let place = place();
    let file = place.path().join("file");
    fs::write(&file, b"").unwrap();
    let below_file = file.join("journals");
    let error = Journal::create(&below_file, &about(), LIMIT).unwrap_err();
    assert!(matches!(error, JournalError::Disk { .. }), "{error}");
    let mut journal = Journal::to_be_made().make(&below_file, &about(), LIMIT);
    journal.append(draft(b"a"));
    assert_eq!(journal.reader().end(), RecordSeq(1));
    assert!(matches!(journal.state(), JournalState::Failed(_)));
}

#[test]
fn a_reader_from_before_a_journal_was_made_has_its_records() {
    let place = place();
    let journal = Journal::to_be_made();
    let reader = journal.reader();
    assert_has(&reader, 0..0);
    let mut journal = journal.make(place.path(), &about(), LIMIT);
    assert!(matches!(journal.state(), JournalState::Disk { .. }));
    append_numbers(&mut journal, 0..3);
    journal.commit();
    assert_has(&reader, 0..3);
    let path = path_of(&journal);
    drop(journal);
    // It is looked at, so nobody may delete it.
    let error = remove(&path).unwrap_err();
    assert!(matches!(error, JournalError::InUse { .. }), "{error}");
    drop(reader);
    remove(&path).unwrap();
}

#[derive(Clone, Debug)]
struct Step {
    bytes: Vec<u8>,
    stream: Option<u8>,
    commits: bool,
    clears: bool,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (
        prop::collection::vec(any::<u8>(), 0..300),
        prop::option::of(0..3_u8),
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.01),
    );
    let step = step.prop_map(|(bytes, stream, commits, clears)| Step {
        bytes,
        stream,
        commits,
        clears,
    });
    prop::collection::vec(step, 1..120)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The same records in memory, where nothing goes, are the measure.
    #[test]
    fn what_was_appended_is_read_back_in_any_batches_segments_and_limits(
        steps in steps(),
        limit_bytes in prop_oneof![0_u64..20_000, Just(LIMIT)],
        segment_bytes in prop_oneof![800_u64..6_000, Just(1 << 20)],
        reopen_at in 0_usize..150,
    ) {
        let place = place();
        let mut journal = create(&place, limit_bytes);
        journal.writer_mut().set_segment_bytes(segment_bytes);
        let mut measure = Journal::in_memory(1 << 30);
        let (mut cleared, mut restarts_streams) = (0, false);
        for (nth, step) in steps.iter().enumerate() {
            let draft = Draft {
                stream: step.stream.map(|stream| StreamId(stream.into())),
                ..draft(&step.bytes)
            };
            journal.append(draft);
            measure.append(draft);
            if step.commits {
                journal.commit();
            }
            if step.clears {
                journal.clear();
                cleared = nth as u64 + 1;
            }
            if nth == reopen_at {
                let path = path_of(&journal);
                drop(journal);
                if !path.exists() {
                    return Ok(());
                }
                journal = Journal::reopen(&path, limit_bytes).unwrap();
                journal.writer_mut().set_segment_bytes(segment_bytes);
                prop_assert_eq!(journal.reader().damaged(), 0);
                prop_assert_eq!(journal.reader().cut_bytes(), 0);
                restarts_streams = true;
            }
        }
        journal.commit();
        let (reader, measure) = (journal.reader(), measure.reader());
        prop_assert_eq!(reader.end(), measure.end());
        prop_assert!(reader.first().0 >= cleared);
        prop_assert!(reader.first() < reader.end() || cleared == reader.end().0);
        let one = |reader: &JournalReader, seq| {
            let record = reader.read(RecordSeq(seq));
            record.map(|record| Record {
                place: record.place.filter(|_| !restarts_streams),
                ..record
            })
        };
        for seq in 0..reader.end().0 {
            if seq < reader.first().0 {
                prop_assert_eq!(reader.read(RecordSeq(seq)), None);
            } else {
                prop_assert_eq!(one(&reader, seq), one(&measure, seq));
            }
        }
        for stream in 0..3 {
            let newest = measure.newest_of(StreamId(stream));
            let newest = newest.filter(|newest| *newest >= reader.first());
            prop_assert_eq!(reader.newest_of(StreamId(stream)), newest);
        }
    }
}
