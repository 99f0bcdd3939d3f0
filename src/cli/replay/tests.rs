use proptest::prelude::*;

use super::*;
use crate::journal::{Draft, Journal};
use crate::value::StreamId;

const MILLI: i64 = 1_000_000;

/// Records at so many milliseconds.
fn recording(records: &[(i64, Direction, &[u8])]) -> Journal {
    let mut journal = Journal::in_memory(1 << 20);
    for (millis, direction, bytes) in records {
        journal.append(Draft {
            at: Stamp(millis * MILLI),
            direction: *direction,
            party: Party::Nobody,
            stream: None,
            typed_as_hex: false,
            bytes,
        });
    }
    journal.commit();
    journal
}

fn replay(journal: &Journal, options: &ReplayOptions) -> Replay {
    Replay::new(journal.reader(), Protocol::Udp, options).unwrap()
}

/// Every message with its due time in milliseconds after the start.
fn plan(mut replay: Replay) -> Vec<(u64, Vec<u8>)> {
    let start = Instant::now();
    replay.start(start);
    let mut plan = Vec::new();
    while let Some(due) = replay.due() {
        let bytes = replay.next_message(due).unwrap();
        let millis = u64::try_from((due - start).as_millis()).unwrap();
        plan.push((millis, bytes.to_vec()));
    }
    assert!(replay.is_done());
    plan
}

fn dues(journal: &Journal, options: &ReplayOptions) -> Vec<u64> {
    let plan = plan(replay(journal, options));
    plan.into_iter().map(|(due, _)| due).collect()
}

const OUT: Direction = Direction::Out;

#[test]
fn the_gaps_are_those_of_the_recording_and_scaled_by_the_speed() {
    let journal = recording(&[(1_000, OUT, b"a"), (1_250, OUT, b"b"), (2_000, OUT, b"c")]);
    let at = |speed| {
        let options = ReplayOptions {
            speed,
            ..ReplayOptions::default()
        };
        dues(&journal, &options)
    };
    assert_eq!(at(Speed::Times(1.0)), [0, 250, 1_000]);
    assert_eq!(at(Speed::Times(2.0)), [0, 125, 500]);
    assert_eq!(at(Speed::Times(0.1)), [0, 2_500, 10_000]);
    assert_eq!(at(Speed::Max), [0, 0, 0]);
}

#[test]
fn nothing_is_due_before_the_start_nor_given_before_it_is_due() {
    let journal = recording(&[(0, OUT, b"a"), (100, OUT, b"b")]);
    let mut replay = replay(&journal, &ReplayOptions::default());
    let start = Instant::now();
    assert_eq!((replay.due(), replay.next_message(start)), (None, None));
    replay.start(start);
    assert_eq!(replay.next_message(start).as_deref(), Some(&b"a"[..]));
    let almost = start + Duration::from_millis(99);
    assert_eq!(replay.next_message(almost), None);
    let due = start + Duration::from_millis(100);
    assert_eq!(replay.next_message(due).as_deref(), Some(&b"b"[..]));
    assert!(replay.is_done());
}

#[test]
fn a_late_message_does_not_make_the_next_one_late_and_the_worst_is_told() {
    let journal = recording(&[(0, OUT, b"a"), (100, OUT, b"b"), (200, OUT, b"c")]);
    let mut replay = replay(&journal, &ReplayOptions::default());
    let start = Instant::now();
    replay.start(start);
    replay.next_message(start).unwrap();
    replay
        .next_message(start + Duration::from_millis(170))
        .unwrap();
    assert_eq!(replay.due(), Some(start + Duration::from_millis(200)));
    replay
        .next_message(start + Duration::from_millis(205))
        .unwrap();
    let report = replay.report();
    assert_eq!(report.behind, Some(Duration::from_millis(70)));
    assert_eq!(report.took, Duration::from_millis(205));
    assert_eq!((report.records, report.bytes), (3, 3));
}

#[test]
fn a_clock_that_went_back_makes_no_gap_and_no_wait() {
    let journal = recording(&[(5_000, OUT, b"a"), (1_000, OUT, b"b"), (1_300, OUT, b"c")]);
    assert_eq!(dues(&journal, &ReplayOptions::default()), [0, 0, 300]);
}

#[test]
fn what_was_sent_goes_before_what_was_received() {
    let journal = recording(&[(0, Direction::In, b"in"), (1, OUT, b"out")]);
    let sent = |direction| {
        let options = ReplayOptions {
            direction,
            ..ReplayOptions::default()
        };
        plan(replay(&journal, &options))
    };
    assert_eq!(sent(None), [(0, b"out".to_vec())]);
    assert_eq!(sent(Some(Direction::In)), [(0, b"in".to_vec())]);
    let only_received = recording(&[(0, Direction::In, b"in")]);
    let replay = replay(&only_received, &ReplayOptions::default());
    assert_eq!(plan(replay), [(0, b"in".to_vec())]);
}

#[test]
fn a_range_is_counted_from_one_and_has_both_its_ends() {
    let journal = recording(&[
        (0, OUT, b"1"),
        (10, OUT, b"2"),
        (20, Direction::In, b"3"),
        (30, OUT, b"4"),
        (40, OUT, b"5"),
    ]);
    let options = ReplayOptions {
        from_record: Some(2),
        to_record: Some(4),
        ..ReplayOptions::default()
    };
    let expected = [(0, b"2".to_vec()), (20, b"4".to_vec())];
    assert_eq!(plan(replay(&journal, &options)), expected);
    let nothing = ReplayOptions {
        from_record: Some(3),
        to_record: Some(3),
        direction: Some(OUT),
        ..ReplayOptions::default()
    };
    let refused = Replay::new(journal.reader(), Protocol::Udp, &nothing);
    assert_eq!(refused.unwrap_err(), ReplayError::NothingToSend);
}

#[test]
fn turns_follow_each_other_without_a_gap() {
    let journal = recording(&[(0, OUT, b"a"), (50, OUT, b"b")]);
    let options = ReplayOptions {
        turns: 3,
        ..ReplayOptions::default()
    };
    assert_eq!(dues(&journal, &options), [0, 50, 50, 100, 100, 150]);
}

#[test]
fn an_empty_datagram_is_sent_and_an_empty_piece_of_a_stream_is_not() {
    let journal = recording(&[(0, OUT, b""), (5, OUT, b"x")]);
    let options = ReplayOptions::default();
    let on = |protocol| plan(Replay::new(journal.reader(), protocol, &options).unwrap());
    assert_eq!(on(Protocol::Udp), [(0, Vec::new()), (5, b"x".to_vec())]);
    assert_eq!(on(Protocol::TcpClient), [(0, b"x".to_vec())]);
    let empty = recording(&[(0, OUT, b"")]);
    let refused = Replay::new(empty.reader(), Protocol::TcpClient, &options);
    assert_eq!(refused.unwrap_err(), ReplayError::NothingToSend);
}

#[test]
fn damaged_records_are_told_once_whatever_the_turns() {
    let damaged = Note::RecordDamaged.to_bytes();
    let journal = recording(&[(0, OUT, b"a"), (1, Direction::Note, &damaged)]);
    let options = ReplayOptions {
        turns: 2,
        ..ReplayOptions::default()
    };
    let mut replay = replay(&journal, &options);
    let now = Instant::now();
    replay.start(now);
    while replay.next_message(now).is_some() {}
    assert_eq!(replay.report().unreadable, 1);
    assert_eq!(replay.report().records, 2);
}

#[test]
fn what_left_and_what_failed_is_counted_from_the_session_s_records() {
    let failed = Note::SendFailed {
        unsent_bytes: 2,
        error: crate::net::OperationError::PeerGone,
    };
    let session = recording(&[
        (0, OUT, b"abc"),
        (1, Direction::In, b"answer"),
        (2, Direction::Note, &failed.to_bytes()),
    ]);
    let mut replay = replay(&recording(&[(0, OUT, b"abc")]), &ReplayOptions::default());
    let reader = session.reader();
    reader.visit(reader.first()..reader.end(), &mut |record| {
        replay.see(record);
        ControlFlow::Continue(())
    });
    let report = replay.report();
    assert_eq!((report.sent_records, report.sent_bytes), (1, 3));
    assert_eq!(report.failed, 1);
}

#[test]
fn the_protocol_is_that_of_the_recording() {
    let opened = |protocol| Note::Opened {
        protocol,
        local: "127.0.0.1:7".parse().unwrap(),
        remote: None,
    };
    for (recorded, sent_on) in [
        (Protocol::Udp, Protocol::Udp),
        (Protocol::TcpClient, Protocol::TcpClient),
        (Protocol::TcpServer, Protocol::TcpClient),
    ] {
        let note = opened(recorded).to_bytes();
        let journal = recording(&[(0, Direction::Note, &note), (1, OUT, b"x")]);
        assert_eq!(protocol_of(&journal.reader()), Some(sent_on));
    }
    assert_eq!(protocol_of(&recording(&[(0, OUT, b"x")]).reader()), None);
    let addr = "127.0.0.1:9".parse().unwrap();
    for (party, stream, sent_on) in [
        (Party::Nobody, Some(StreamId(1)), Protocol::TcpClient),
        (Party::All { clients: 2 }, None, Protocol::TcpClient),
        (Party::Address(addr), None, Protocol::Udp),
    ] {
        let mut journal = Journal::in_memory(1 << 20);
        for (party, stream) in [(Party::Nobody, None), (party, stream)] {
            journal.append(Draft {
                at: Stamp(0),
                direction: OUT,
                party,
                stream,
                typed_as_hex: false,
                bytes: b"x",
            });
        }
        journal.commit();
        assert_eq!(protocol_of(&journal.reader()), Some(sent_on));
    }
}

#[test]
fn speeds_are_numbers_within_reason_or_max() {
    for (text, speed) in [
        ("1", Speed::Times(1.0)),
        ("0.1", Speed::Times(0.1)),
        ("1000", Speed::Times(1_000.0)),
        ("max", Speed::Max),
        ("MAX", Speed::Max),
    ] {
        assert_eq!(text.parse(), Ok(speed), "{text}");
    }
    for text in ["", "0", "0.09", "1000.1", "-1", "nan", "inf", "fast", "2x"] {
        assert_eq!(text.parse::<Speed>(), Err(SpeedError), "{text}");
    }
}

proptest! {
    #[test]
    fn due_times_never_go_back_and_end_where_the_recording_does(
        gaps in prop::collection::vec(0..10_000_i64, 1..40),
        times in 1..2_000_u32,
    ) {
        let mut at = 0;
        let stamps: Vec<_> = gaps.iter().map(|gap| { at += gap; at }).collect();
        let records: Vec<_> = stamps.iter().map(|at| (*at, OUT, &b"x"[..])).collect();
        let journal = recording(&records);
        let times = f64::from(times) / 2.0;
        let options = ReplayOptions {
            speed: Speed::Times(times),
            ..ReplayOptions::default()
        };
        let start = Instant::now();
        let mut replay = replay(&journal, &options);
        replay.start(start);
        let mut dues = Vec::new();
        while let Some(due) = replay.due() {
            replay.next_message(due).unwrap();
            dues.push(due - start);
        }
        prop_assert!(dues.is_sorted());
        let whole = Duration::from_millis(u64::try_from(at - stamps[0]).unwrap());
        prop_assert_eq!(dues.len(), gaps.len());
        let last = *dues.last().unwrap();
        prop_assert!(last.abs_diff(whole.div_f64(times)) < Duration::from_micros(1));
    }
}
