use std::sync::atomic::{AtomicBool, Ordering};

use proptest::prelude::*;

use super::*;
use crate::journal::Party;
use crate::journal::memory::SEGMENT_BYTES;
use crate::value::Direction;
use std::ops::ControlFlow;

const STREAM: StreamId = StreamId(7);

fn draft(bytes: &[u8]) -> Draft<'_> {
    Draft {
        at: Stamp(1),
        direction: Direction::In,
        party: Party::Nobody,
        stream: None,
        typed_as_hex: false,
        bytes,
    }
}

fn stream_draft(bytes: &[u8]) -> Draft<'_> {
    Draft {
        stream: Some(STREAM),
        ..draft(bytes)
    }
}

#[test]
fn an_empty_journal_has_no_records() {
    let reader = Journal::in_memory(1000).reader();
    assert_eq!(reader.first(), reader.end());
    assert_eq!(reader.read(RecordSeq(0)), None);
    assert_eq!(reader.newest_of(STREAM), None);
}

#[test]
fn every_field_of_a_record_is_read_back() {
    let mut journal = Journal::in_memory(1 << 20);
    let party = Party::Address("127.0.0.1:7".parse().unwrap());
    let seq = journal.append(Draft {
        at: Stamp(-5),
        direction: Direction::Out,
        party,
        stream: Some(STREAM),
        typed_as_hex: true,
        bytes: b"abc",
    });
    let record = journal.reader().read(seq).unwrap();
    assert_eq!(record.at, Stamp(-5));
    assert_eq!(record.direction, Direction::Out);
    assert_eq!(record.party, party);
    assert!(record.typed_as_hex);
    assert_eq!(record.bytes, b"abc");
    let place = record.place.unwrap();
    assert_eq!((place.stream, place.start.offset()), (STREAM, 0));
}

#[test]
fn the_oldest_records_go_first_and_are_counted() {
    let mut journal = Journal::in_memory(20_000);
    let reader = journal.reader();
    for number in 0..1_000_u32 {
        journal.append(draft(&number.to_be_bytes()));
    }
    assert_eq!(reader.end(), RecordSeq(1_000));
    assert_eq!(reader.gone(), reader.first().0);
    assert!(reader.gone() > 0);
    assert_eq!(reader.read(RecordSeq(reader.first().0 - 1)), None);
    let oldest = reader.read(reader.first()).unwrap();
    let number = u32::from_be_bytes(oldest.bytes.try_into().unwrap());
    assert_eq!(u64::from(number), reader.first().0);
}

#[test]
fn the_limit_counts_the_index_and_is_kept() {
    let limit_bytes = 100_000;
    let mut journal = Journal::in_memory(limit_bytes);
    for _ in 0..10_000 {
        journal.append(draft(b""));
        assert!(journal.cost_in_memory() <= limit_bytes);
    }
    assert!(journal.reader().gone() > 0, "empty records cost, too");
}

#[test]
fn a_record_larger_than_a_segment_and_than_the_limit_is_kept_while_newest() {
    let mut journal = Journal::in_memory(1_000);
    let reader = journal.reader();
    journal.append(draft(b"before"));
    let large = vec![0xA7; 3 * SEGMENT_BYTES];
    let seq = journal.append(draft(&large));
    assert_eq!(reader.read(seq).unwrap().bytes, large);
    assert_eq!(reader.gone(), 1);
    let after = journal.append(draft(b"after"));
    assert_eq!(reader.read(seq), None);
    assert_eq!(reader.read(after).unwrap().bytes, b"after");
    assert_eq!(reader.gone(), 2);
}

#[test]
fn clear_forgets_without_counting_and_numbers_go_on() {
    let mut journal = Journal::in_memory(1 << 20);
    let reader = journal.reader();
    journal.append(stream_draft(b"abc"));
    journal.clear();
    assert_eq!((reader.first(), reader.end()), (RecordSeq(1), RecordSeq(1)));
    assert_eq!(reader.gone(), 0);
    assert_eq!(reader.read(RecordSeq(0)), None);
    assert_eq!(reader.newest_of(STREAM), None);
    let seq = journal.append(stream_draft(b"d"));
    assert_eq!(seq, RecordSeq(1));
    assert_eq!(reader.read(seq).unwrap().place.unwrap().start.offset(), 3);
}

#[test]
fn visit_stops_where_it_is_told() {
    let mut journal = Journal::in_memory(1 << 20);
    for byte in 0..10_u8 {
        journal.append(draft(&[byte]));
    }
    let mut seen = Vec::new();
    let shown = journal
        .reader()
        .visit(RecordSeq(2)..RecordSeq(100), &mut |record| {
            seen.push(record.bytes[0]);
            if seen.len() == 3 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
    assert_eq!((shown, seen), (3, vec![2, 3, 4]));
}

#[test]
fn visit_goes_on_with_the_oldest_when_records_go_meanwhile() {
    let mut journal = Journal::in_memory(5_000);
    journal.append(draft(b"0"));
    let reader = journal.reader();
    let mut seen = Vec::new();
    reader.visit(RecordSeq(0)..RecordSeq(500), &mut |record| {
        if seen.is_empty() {
            for _ in 0..499 {
                journal.append(draft(b"x"));
            }
        }
        seen.push(record.seq);
        ControlFlow::Continue(())
    });
    assert_eq!(seen[0], RecordSeq(0));
    assert_eq!(seen[1], reader.first());
    assert_eq!(seen.last(), Some(&RecordSeq(499)));
}

#[test]
fn a_reader_on_another_thread_sees_whole_records_only() {
    let mut journal = Journal::in_memory(1 << 20);
    let reader = journal.reader();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let checking = scope.spawn(|| {
            let mut checked = 0_u64;
            while !done.load(Ordering::Acquire) || checked == 0 {
                let newest = RecordSeq(reader.end().0.saturating_sub(1));
                for seq in [reader.first(), newest] {
                    let Some(record) = reader.read(seq) else {
                        continue;
                    };
                    assert_eq!(record.bytes, number_bytes(seq.0));
                    checked += 1;
                }
            }
        });
        for number in 0..50_000 {
            journal.append(draft(&number_bytes(number)));
        }
        done.store(true, Ordering::Release);
        checking.join().unwrap();
    });
    assert!(reader.gone() > 0, "records went while they were read");
}

/// Bytes of a length and content that follow from the number.
fn number_bytes(number: u64) -> Vec<u8> {
    number.to_le_bytes().repeat((number % 40) as usize)
}

proptest! {
    #[test]
    fn what_was_appended_is_read_back_under_any_limit(
        limit_bytes in 0_usize..40_000,
        records in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..600), 1..120),
    ) {
        let mut journal = Journal::in_memory(limit_bytes);
        let reader = journal.reader();
        for bytes in &records {
            journal.append(stream_draft(bytes));
        }
        let first = usize::try_from(reader.first().0).unwrap();
        prop_assert_eq!(reader.end().0, records.len() as u64);
        prop_assert_eq!(reader.gone(), reader.first().0);
        prop_assert!(first < records.len(), "the newest record stays");
        let mut kept = Vec::new();
        reader.visit(RecordSeq(0)..reader.end(), &mut |record| {
            kept.push(record.clone());
            ControlFlow::Continue(())
        });
        prop_assert_eq!(kept.len(), records.len() - first);
        let mut offset = records[..first].iter().map(Vec::len).sum::<usize>() as u64;
        for (record, bytes) in kept.iter().zip(&records[first..]) {
            prop_assert_eq!(&record.bytes, bytes);
            let place = record.place.unwrap();
            prop_assert_eq!(place.start.offset(), offset);
            offset += bytes.len() as u64;
        }
        prop_assert_eq!(reader.newest_of(STREAM).unwrap().next(), reader.end());
    }
}
