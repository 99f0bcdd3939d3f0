//! What came of sending a recording again.

use std::time::Duration;

use super::{Sentence, byte_count, duration, grouped};
use crate::value::Language;

/// What came of sending a recording again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    /// Messages that the link was given.
    pub records: u64,
    pub bytes: u64,
    /// What of them the system has taken.
    pub sent_records: u64,
    pub sent_bytes: u64,
    /// Sends that failed.
    pub failed: u64,
    /// Records that the recording could not give.
    pub unreadable: u64,
    /// It ended before the last message.
    pub is_cut: bool,
    /// From the first message to the last.
    pub took: Duration,
    /// The most that a message was behind its time; `None` at full speed.
    pub behind: Option<Duration>,
}

/// A recording does not tell what it is sent over.
pub fn untold_protocol(language: Language) -> Sentence {
    Sentence::new(
        say!(
            language,
            "The recording does not tell its protocol; it is sent over UDP.",
            "记录中没有协议信息，将通过 UDP 发送。"
        ),
        say!(
            language,
            "--protocol tcp or --protocol udp says which one is meant.",
            "可用 --protocol tcp 或 --protocol udp 指定。"
        ),
    )
}

/// The report, a sentence a line.
pub fn replay_report(language: Language, replayed: &Replayed) -> Vec<String> {
    let mut lines = vec![sent_again(language, replayed)];
    lines.extend(replayed.behind.map(|behind| behind_by(language, behind)));
    lines.extend(replay_faults(language, replayed));
    lines
}

/// What of the report is not as it should be.
pub fn replay_faults(language: Language, replayed: &Replayed) -> Vec<String> {
    let all = [
        not_sent(language, replayed),
        replayed.is_cut.then(|| cut(language)),
        unreadable(language, replayed.unreadable),
    ];
    all.into_iter().flatten().collect()
}

fn sent_again(language: Language, replayed: &Replayed) -> String {
    let (count, took) = (
        grouped(replayed.sent_records),
        duration(language, replayed.took),
    );
    let size = byte_count(language, replayed.sent_bytes);
    match replayed.sent_records {
        1 => say!(
            language,
            "Sent 1 record, {size}, in {took}.",
            "已发送 1 条记录，共 {size}，用时 {took}。"
        ),
        _ => say!(
            language,
            "Sent {count} records, {size}, in {took}.",
            "已发送 {count} 条记录，共 {size}，用时 {took}。"
        ),
    }
}

fn behind_by(language: Language, behind: Duration) -> String {
    let behind = duration(language, behind);
    say!(
        language,
        "At most {behind} behind the recording.",
        "与录制时间相比最多落后 {behind}。"
    )
}

fn not_sent(language: Language, replayed: &Replayed) -> Option<String> {
    let missing = replayed.records.saturating_sub(replayed.sent_records);
    if missing == 0 && replayed.failed == 0 {
        return None;
    }
    let (missing, failed) = (grouped(missing), grouped(replayed.failed));
    Some(say!(
        language,
        "Not sent: {missing}. Failed sends: {failed}.",
        "未发送 {missing} 条，发送失败 {failed} 次。"
    ))
}

fn cut(language: Language) -> String {
    say!(
        language,
        "The rest of the recording was not sent.",
        "录制文件的其余部分未发送。"
    )
}

fn unreadable(language: Language, unreadable: u64) -> Option<String> {
    let count = grouped(unreadable);
    (unreadable > 0).then(|| {
        say!(
            language,
            "Damaged in the recording and left out: {count}.",
            "录制文件中有 {count} 条记录已损坏，未发送。"
        )
    })
}

/// A recording without anything to send.
pub fn nothing_to_replay(language: Language) -> Sentence {
    Sentence::new(
        say!(
            language,
            "The recording has nothing to send in this direction and range.",
            "录制文件在该方向和范围内没有可发送的记录。"
        ),
        say!(
            language,
            "Choose the other side with --direction, or another range with --from-record and --to-record.",
            "请用 --direction 选择另一个方向，或用 --from-record 和 --to-record 更换范围。"
        ),
    )
}
