//! How fast records are appended to a journal on the disk, and read back.

use std::hint::black_box;
use std::net::SocketAddr;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use wirepad::journal::{About, Draft, Journal, Party, Record, open_read_only};
use wirepad::value::{Direction, PeerId, RecordSeq, Stamp};

const LIMIT: u64 = 4 << 30;
const RECORDS: u64 = 1_000_000;
/// Appended between two commits, as a batch of the link is.
const BATCH: u64 = 64;

fn draft(bytes: &[u8]) -> Draft<'_> {
    Draft {
        at: Stamp(0),
        direction: Direction::In,
        party: Party::Peer {
            peer: PeerId(1),
            addr: SocketAddr::from(([127, 0, 0, 1], 5)),
        },
        stream: None,
        typed_as_hex: false,
        bytes,
    }
}

fn on_disk(place: &std::path::Path) -> Journal {
    match Journal::create(place, &About::default(), LIMIT) {
        Ok(journal) => journal,
        Err(error) => panic!("{error}"),
    }
}

fn temporary() -> tempfile::TempDir {
    match tempfile::tempdir() {
        Ok(place) => place,
        Err(error) => panic!("{error}"),
    }
}

fn appending(criterion: &mut Criterion) {
    let place = temporary();
    for length in [64, 1_400, 65_536] {
        let bytes = vec![0xA7; length];
        let mut group = criterion.benchmark_group(format!("append {length} B"));
        group.throughput(Throughput::Bytes(BATCH * length as u64));
        let mut journals = [
            ("disk", on_disk(place.path())),
            ("memory", Journal::in_memory(64 << 20)),
        ];
        for (name, journal) in &mut journals {
            group.bench_function(*name, |bencher| {
                bencher.iter(|| {
                    for _ in 0..BATCH {
                        journal.append(draft(black_box(&bytes)));
                    }
                    journal.commit();
                });
            });
        }
        group.finish();
    }
}

fn reading(criterion: &mut Criterion) {
    let place = temporary();
    let mut journal = on_disk(place.path());
    for number in 0..RECORDS {
        let bytes = [number.to_le_bytes(); 8].concat();
        journal.append(draft(&bytes));
    }
    journal.commit();
    let reader = journal.reader();
    let mut record = Record::default();
    let mut number = 0;
    let mut group = criterion.benchmark_group("read of 1,000,000");
    group.bench_function("random, warm", |bencher| {
        bencher.iter(|| {
            number = (number + 7_919_777) % RECORDS;
            reader.read_into(RecordSeq(black_box(number)), &mut record)
        });
    });
    group.bench_function("newest", |bencher| {
        bencher.iter(|| reader.read_into(RecordSeq(black_box(RECORDS - 1)), &mut record));
    });
    // A reader keeps the journal locked, too.
    drop((journal, reader));
    let left = wirepad::journal::left_behind(place.path());
    group.sample_size(10);
    group.bench_function("open", |bencher| {
        bencher.iter(|| open_read_only(&left[0].path).map(|opened| opened.reader.end()));
    });
    group.finish();
}

criterion_group!(benches, appending, reading);
criterion_main!(benches);
