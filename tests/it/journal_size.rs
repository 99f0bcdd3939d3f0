//! A journal far larger than a screen, and a disk far smaller than a journal.

use std::fs;
use std::time::Instant;

use wirepad::journal::{About, Draft, Journal, JournalState, Party, open_read_only};
use wirepad::value::{Direction, RecordSeq, Stamp};

const RECORDS: u64 = 1_000_000;

fn draft(bytes: &[u8]) -> Draft<'_> {
    Draft {
        at: Stamp(0),
        direction: Direction::In,
        party: Party::Nobody,
        stream: None,
        typed_as_hex: false,
        bytes,
    }
}

/// Resident memory of this process; 0 where the system does not tell.
fn resident_bytes() -> u64 {
    let statm = fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = statm.split_whitespace().nth(1);
    pages
        .and_then(|pages| pages.parse::<u64>().ok())
        .unwrap_or(0)
        * 4_096
}

#[test]
fn memory_does_not_grow_with_a_million_records() {
    let place = tempfile::tempdir().unwrap();
    let mut journal = Journal::create(place.path(), &About::default(), 4 << 30).unwrap();
    let reader = journal.reader();
    let before = resident_bytes();
    let bytes = [7_u8; 56];
    for number in 0..RECORDS {
        journal.append(draft(&[&number.to_le_bytes()[..], &bytes].concat()));
    }
    journal.commit();
    let grown = resident_bytes().saturating_sub(before);
    // Other tests run in the same process, so this is far above the few MiB
    // that it is, and below what records in memory would take.
    assert!(grown < 80 << 20, "{grown} bytes");
    let start = Instant::now();
    let mut record = wirepad::journal::Record::default();
    for step in 0..1_000 {
        let number = step * 7_919_777 % RECORDS;
        assert!(reader.read_into(RecordSeq(number), &mut record));
        assert_eq!(record.bytes[..8], number.to_le_bytes());
    }
    println!(
        "read: {:?} a record, grown: {grown}",
        start.elapsed() / 1_000
    );
    let JournalState::Disk { path, .. } = journal.state() else {
        panic!("{:?}", journal.state());
    };
    drop(journal);
    drop(reader);
    let start = Instant::now();
    let reader = open_read_only(&path).unwrap().reader;
    println!("open: {:?}", start.elapsed());
    assert_eq!(reader.end(), RecordSeq(RECORDS));
}

/// Needs the right to mount; looks first.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_fills_keeps_what_it_took_and_memory_the_rest() {
    struct Mounted<'a>(&'a std::path::Path);
    impl Drop for Mounted<'_> {
        fn drop(&mut self) {
            let umount = std::process::Command::new("umount");
            let _ = { umount }.arg("-l").arg(self.0).status();
        }
    }
    let place = tempfile::tempdir().unwrap();
    let mounted = std::process::Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=1m", "tmpfs"])
        .arg(place.path())
        .output();
    if !mounted.is_ok_and(|output| output.status.success()) {
        println!("no right to mount: not tested");
        return;
    }
    let _mounted = Mounted(place.path());
    let mut journal = Journal::create(place.path(), &About::default(), 4 << 30).unwrap();
    let reader = journal.reader();
    for number in 0..5_000_u64 {
        journal.append(draft(&number.to_le_bytes().repeat(100)));
        if number % 10 == 0 {
            journal.commit();
        }
    }
    let JournalState::Failed(failure) = journal.state() else {
        panic!("{:?}", journal.state());
    };
    assert_eq!(failure.kind, std::io::ErrorKind::StorageFull);
    let has_all = |reader: &wirepad::journal::JournalReader, end: u64| {
        for number in 0..end {
            let record = reader.read(RecordSeq(number)).unwrap();
            assert_eq!(record.bytes, number.to_le_bytes().repeat(100));
        }
    };
    assert_eq!(reader.end(), RecordSeq(5_000));
    has_all(&reader, 5_000);
    drop((journal, reader));
    let left = wirepad::journal::left_behind(place.path());
    let reader = open_read_only(&left[0].path).unwrap().reader;
    assert!(reader.end().0 > 500);
    assert_eq!((reader.damaged(), reader.cut_bytes()), (0, 0));
    has_all(&reader, reader.end().0);
}
