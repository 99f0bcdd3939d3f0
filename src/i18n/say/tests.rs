//! Every error, note and state in both languages.

mod cli;
mod pattern;
mod samples;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use samples::{addr, link_errors, local, notes, operation_errors, remote, states, typed_errors};

use super::*;
use crate::export::{Exported, LineFault};
use crate::i18n::words;
use crate::journal::find::{PatternError, RegexFault};
use crate::journal::{BookmarkError, Note};
use crate::net::{Cause, CauseKind, LinkError, OperationError};
use crate::session::{LinkState, Refused, Status};
use crate::settings::{
    CommandProblem, NetworkProblem, SessionFileError, StoreError, Wanted, WrongValue,
};
use crate::text::ComposeError;
use crate::text::hex::HexError;
use crate::value::{EndpointError, Language, PortError, Protocol};

fn is_han(character: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&character)
}

/// What no sentence may look like.
fn assert_is_for_people(language: Language, text: &str) {
    assert!(!text.trim().is_empty());
    assert_eq!(text.lines().count(), 1, "{text:?}");
    for leftover in [
        "{", "}", "Some(", "None", "Cause", "kind:", "code:", "Error",
    ] {
        assert!(!text.contains(leftover), "{leftover}: {text}");
    }
    match language {
        Language::English => assert_is_english(text),
        Language::Chinese => assert_is_chinese(text),
    }
}

fn assert_is_english(text: &str) {
    assert!(!text.contains(is_han), "{text}");
    assert!(!text.contains(['，', '。', '：', '（']), "{text}");
    assert!(!text.contains("  ") && !text.contains(".."), "{text}");
}

/// Full-width punctuation, and a blank between Chinese and Latin or digits.
fn assert_is_chinese(text: &str) {
    assert!(text.contains(is_han), "{text}");
    let characters: Vec<char> = text.chars().collect();
    for pair in characters.windows(2) {
        let [left, right] = [pair[0], pair[1]];
        let touches = (is_han(left) && right.is_ascii_alphanumeric())
            || (left.is_ascii_alphanumeric() && is_han(right));
        assert!(!touches, "a blank is missing at {left}{right}: {text}");
        let half_width =
            (is_han(left) && ",;:?.(".contains(right)) || (",;?)".contains(left) && is_han(right));
        // 主机:端口 is a form to type, in which the colon is meant.
        let is_form = text.contains("主机:端口") || text.contains("[地址]:端口");
        assert!(!half_width || is_form, "half-width {left}{right}: {text}");
        let full = |character: char| "，。：；（）".contains(character);
        let runs_on = full(left) && left != '）' && full(right);
        let is_spaced = full(left) && right == ' ';
        assert!(!runs_on, "{left}{right}: {text}");
        assert!(!is_spaced, "{left}{right}: {text}");
    }
}

fn assert_is_sentence(language: Language, sentence: &Sentence) {
    let end = match language {
        Language::English => '.',
        Language::Chinese => '。',
    };
    assert_is_for_people(language, &sentence.text);
    assert!(sentence.text.ends_with(end), "{}", sentence.text);
    let hint = sentence.hint.as_deref().expect("what to do next");
    assert_is_for_people(language, hint);
    assert!(hint.ends_with(end), "{hint}");
}

/// The addresses that an error carries, as its technical text shows them.
fn addresses_in(technical: &str) -> Vec<&'static str> {
    ["127.0.0.1:8080", "[::1]:80", "device.example"]
        .into_iter()
        .filter(|address| technical.contains(address))
        .collect()
}

#[test]
fn every_link_error_is_a_sentence_with_its_address() {
    for language in Language::ALL {
        assert_is_sentence(language, &remote_port_zero(language));
    }
    for error in link_errors() {
        for language in Language::ALL {
            let sentence = link_error(language, &error);
            assert_is_sentence(language, &sentence);
            for address in addresses_in(&error.to_string()) {
                assert!(sentence.text.contains(address), "{}", sentence.text);
            }
        }
    }
}

#[test]
fn every_operation_error_is_a_sentence_with_its_address() {
    for error in operation_errors() {
        for language in Language::ALL {
            let sentence = operation_error(language, &error);
            assert_is_sentence(language, &sentence);
            for address in addresses_in(&error.to_string()) {
                assert!(sentence.text.contains(address), "{}", sentence.text);
            }
        }
    }
}

#[test]
fn every_note_is_one_line() {
    for item in notes() {
        for language in Language::ALL {
            assert_is_for_people(language, &note(language, &item));
        }
    }
}

#[test]
fn every_typing_error_says_its_place_counted_from_one() {
    for error in typed_errors() {
        let english = compose_error(Language::English, &error);
        assert!(english.text.contains("haracter 5"), "{}", english.text);
        assert_is_sentence(Language::English, &english);
        let chinese = compose_error(Language::Chinese, &error);
        assert!(chinese.text.contains("第 5 个字符"), "{}", chinese.text);
        assert_is_sentence(Language::Chinese, &chinese);
    }
}

#[test]
fn a_character_that_cannot_be_seen_is_told_by_its_number() {
    let error = ComposeError::Hex(HexError::NotHex {
        position: 0,
        found: '\u{200b}',
    });
    let text = compose_error(Language::English, &error).text;
    assert_eq!(text, "Character 1, U+200B, is not a HEX digit.");
    let text = compose_error(Language::Chinese, &error).text;
    assert_eq!(text, "第 1 个字符（U+200B）不是十六进制数字。");
}

#[test]
fn every_wrong_address_and_port_is_a_sentence() {
    let errors = [
        EndpointError::MissingPort,
        EndpointError::MissingHost,
        EndpointError::UnclosedBracket,
        EndpointError::BareV6,
        EndpointError::Port(PortError::NotANumber),
        EndpointError::Port(PortError::TooLarge),
    ];
    for error in errors {
        for language in Language::ALL {
            assert_is_sentence(language, &endpoint_error(language, &error));
        }
    }
}

#[test]
fn everything_about_bookmarks_is_a_sentence() {
    let errors = [
        BookmarkError::Full { limit: 10_000 },
        BookmarkError::RecordGone,
        BookmarkError::Disk(ErrorKind::StorageFull),
    ];
    for language in Language::ALL {
        for error in errors {
            assert_is_sentence(language, &bookmark_error(language, error));
        }
        for kind in [ErrorKind::InvalidData, ErrorKind::PermissionDenied] {
            let said = bookmarks_unread(language, "UDP", Path::new("/x/bookmarks.json"), kind);
            assert_is_for_people(language, &said.text);
            assert!(said.hint.unwrap().ends_with("/x/bookmarks.json"));
        }
        assert!(bookmark_count(language, 12_345).contains("12,345"));
    }
}

#[test]
fn every_wrong_pattern_is_a_sentence() {
    let faults = [
        RegexFault::GroupNotClosed,
        RegexFault::GroupNotOpened,
        RegexFault::GroupName,
        RegexFault::ClassNotClosed,
        RegexFault::ClassRange,
        RegexFault::ClassUnknown,
        RegexFault::NothingToRepeat,
        RegexFault::RepeatCount,
        RegexFault::Escape,
        RegexFault::Flag,
        RegexFault::BackReference,
        RegexFault::TooDeep,
        RegexFault::NotText,
        RegexFault::Other,
    ];
    let regexes = faults.map(|fault| PatternError::Regex { place: 2..3, fault });
    let others = [
        PatternError::Empty,
        PatternError::TooLong { limit: 4_096 },
        PatternError::Hex(HexError::HalfByte { position: 2 }),
        PatternError::TooLarge {
            limit_bytes: 1 << 20,
        },
    ];
    for error in regexes.iter().chain(&others) {
        for language in Language::ALL {
            assert_is_sentence(language, &pattern_error(language, error));
        }
    }
}

#[test]
fn every_refusal_is_a_sentence_and_every_state_is_named() {
    for language in Language::ALL {
        for refusal in [Refused::Full, Refused::Ended, Refused::ReadOnly] {
            assert_is_sentence(language, &refused(language, refusal));
        }
        for status in states() {
            assert_is_for_people(language, &state(language, &status));
        }
    }
}

#[test]
fn the_status_bar_names_the_address_really_bound() {
    let mut status = Status {
        state: LinkState::Open,
        protocol: Some(Protocol::TcpServer),
        local: Some(local()),
        listening: true,
        ..Status::default()
    };
    assert_eq!(state(Language::English, &status), "Open 127.0.0.1:8080");
    assert_eq!(state(Language::Chinese, &status), "已打开 127.0.0.1:8080");
    status.listening = false;
    let text = state(Language::Chinese, &status);
    assert_eq!(text, "已停止监听 127.0.0.1:8080，客户端 0");
    status.protocol = Some(Protocol::TcpClient);
    status.remote = Some(remote());
    let text = state(Language::English, &status);
    assert_eq!(text, "Connected 127.0.0.1:8080 → [::1]:80");
    assert_eq!(state(Language::English, &Status::default()), "Ready!");
    assert_eq!(state(Language::Chinese, &Status::default()), "就绪!");
}

#[test]
fn the_failures_that_people_meet_first_are_said_plainly() {
    let bind = |kind, addr| {
        let cause = Cause { kind, code: None };
        let error = LinkError::Bind { addr, cause };
        link_error(Language::Chinese, &error).text
    };
    assert_eq!(
        bind(CauseKind::AddressInUse, local()),
        "无法打开 127.0.0.1:8080：端口 8080 已被占用。"
    );
    assert_eq!(
        bind(CauseKind::PermissionDenied, remote()),
        "无法打开 [::1]:80：端口 80 小于 1024，需要管理员权限。"
    );
    assert_eq!(
        bind(CauseKind::AddressNotAvailable, addr("192.0.2.7:8080")),
        "无法打开 192.0.2.7:8080：192.0.2.7 不是本机地址。"
    );
}

#[test]
fn a_datagram_that_is_too_long_names_the_limit() {
    let error = OperationError::DatagramTooLong {
        length: 65_508,
        limit: 65_507,
    };
    for language in Language::ALL {
        let text = operation_error(language, &error).text;
        assert!(text.contains("65,508") && text.contains("65,507"), "{text}");
    }
}

#[test]
fn files_are_named_last() {
    let path = Path::new("/tmp/wirepad.toml");
    let write = |kind: ErrorKind| StoreError::Write {
        path: path.to_owned(),
        source: kind.into(),
    };
    for language in Language::ALL {
        let sentences = [
            set_aside(language, path),
            newer_settings(language, path),
            settings_unreadable(language, path, ErrorKind::PermissionDenied),
            settings_unsaved(language, &write(ErrorKind::StorageFull)),
            settings_unsaved(
                language,
                &StoreError::Newer {
                    path: path.to_owned(),
                },
            ),
        ];
        for Sentence { text, hint } in sentences {
            assert_is_for_people(language, &text);
            let hint = hint.unwrap();
            assert_is_for_people(language, &hint);
            assert!(hint.ends_with("/tmp/wirepad.toml"), "{hint}");
        }
        let nowhere = settings_unsaved(language, &StoreError::NoPlace);
        assert_is_sentence(language, &nowhere);
        let Sentence { text, hint } = save_failed(language, path, ErrorKind::StorageFull);
        assert!(text.ends_with("/tmp/wirepad.toml"), "{text}");
        assert_is_for_people(language, &hint.unwrap());
    }
}

#[test]
fn a_full_disk_is_told_from_a_note_that_kept_only_its_name() {
    for name in [
        format!("{:?}", ErrorKind::StorageFull),
        ErrorKind::StorageFull.to_string(),
    ] {
        let item = Note::SavingFailed {
            path: PathBuf::from("/tmp/log.txt"),
            kind: name,
        };
        assert!(note(Language::Chinese, &item).contains("磁盘已满"));
    }
}

#[test]
fn a_line_break_in_a_name_does_not_break_the_line() {
    let item = Note::SavingStarted {
        path: PathBuf::from("a\nb\u{202e}"),
    };
    let text = note(Language::English, &item);
    assert_eq!(text, "Saving to the file: a\\u{a}b\\u{202e}");
}

#[test]
fn where_records_are_is_said_for_people() {
    let path = Path::new("/srv/records");
    for language in Language::ALL {
        assert_is_sentence(language, &no_place_for_records(language));
        let refused = directory_refused(language, ErrorKind::NotADirectory);
        assert_is_for_people(language, &refused);
        let in_memory = records_in_memory(language, 256 << 20);
        assert_is_sentence(language, &in_memory);
        assert!(in_memory.text.contains("256 MB"), "{}", in_memory.text);
        let text = records_of_this_start(language, path);
        assert_is_for_people(language, &text);
        assert!(text.ends_with("/srv/records"), "{text}");
    }
}

#[test]
fn a_short_receive_buffer_comes_with_the_command_of_the_system() {
    let hint = |language, system| {
        let sentence = receive_buffer_short(language, 208 << 10, 4 << 20, system);
        assert_is_for_people(language, &sentence.text);
        assert!(sentence.text.contains("208") && sentence.text.contains("4096"));
        sentence.hint.unwrap()
    };
    for language in Language::ALL {
        let linux = hint(language, "linux");
        assert!(
            linux.ends_with("sudo sysctl -w net.core.rmem_max=4194304"),
            "{linux}"
        );
        let macos = hint(language, "macos");
        assert!(macos.ends_with("kern.ipc.maxsockbuf=4718592"), "{macos}");
        let windows = hint(language, "windows");
        assert!(!windows.contains("sysctl"), "{windows}");
        for text in [linux, macos, windows] {
            assert_is_for_people(language, &text);
        }
        let granted = receive_buffer_granted(language, 4 << 20);
        assert_is_for_people(language, &granted);
        assert!(granted.contains("4096 KiB"), "{granted}");
    }
}

fn old(begun: Option<&str>, ended: &str) -> OldSession {
    let zoned = |text: &str| format!("{text}[UTC]").parse::<jiff::Zoned>().unwrap();
    OldSession {
        begun: begun.map(zoned),
        ended: zoned(ended),
        records: 12_345,
        bytes: 1_500_000,
        is_kept: false,
    }
}

#[test]
fn an_old_session_says_when_it_was_and_what_it_has() {
    let one_day = old(Some("2026-11-20T18:02:11+00"), "2026-11-20T18:40:09+00");
    assert_eq!(
        old_session(Language::English, &one_day),
        "2026-11-20 18:02:11 – 18:40:09, 12,345 records, 1.4 MB, not closed (crash or kill)"
    );
    assert_eq!(
        session_left(Language::English, "UDP :8080", &one_day),
        "An earlier session was not closed: UDP :8080, 20 Nov 18:40, 12,345 records."
    );
    assert_eq!(
        session_left(Language::Chinese, "UDP :8080", &one_day),
        "有一个会话上次未正常关闭：UDP :8080，11 月 20 日 18:40，12,345 条记录。"
    );
    let kept = OldSession {
        is_kept: true,
        records: 1,
        ..old(Some("2026-11-19T23:59:59+00"), "2026-11-20T00:00:01+00")
    };
    assert_eq!(
        old_session(Language::Chinese, &kept),
        "2026-11-19 23:59:59 – 2026-11-20 00:00:01，1 条记录，1.4 MB，已保留"
    );
}

#[test]
fn old_sessions_are_told_in_both_languages() {
    for language in Language::ALL {
        for session in [
            old(None, "2026-11-20T18:40:09+00"),
            old(Some("2026-11-20T18:02:11+00"), "2026-11-20T18:40:09+00"),
        ] {
            assert_is_for_people(language, &old_session(language, &session));
            assert_is_for_people(language, &session_left(language, "UDP :8080", &session));
            assert_is_for_people(language, &session_kept(language, "UDP :8080", &session));
        }
        for count in [1, 3] {
            assert_is_for_people(language, &old_sessions_sum(language, count, 1 << 30));
            assert_is_for_people(language, &sessions_left(language, count, 7, 1 << 30));
            assert_is_for_people(language, &sessions_kept(language, count, 7, 1 << 30));
        }
    }
}

#[test]
fn a_session_that_is_whole_is_not_worth_a_word_and_another_says_what_is_missing() {
    for language in Language::ALL {
        assert_eq!(missing(language, "UDP", Missing::default()), None);
        for damaged_records in [0, 1, 3] {
            for cut_bytes in [0, 12, 5_000] {
                for gone_records in [0, 1, 70_000] {
                    let found = Missing {
                        damaged_records,
                        cut_bytes,
                        gone_records,
                    };
                    if let Some(sentence) = missing(language, "UDP :8080", found) {
                        assert_is_sentence(language, &sentence);
                    }
                }
            }
        }
    }
}

#[test]
fn lost_datagrams_say_since_when_why_and_what_to_do() {
    let since = old(None, "2026-11-20T18:40:09+00").ended;
    for language in Language::ALL {
        for buffer in [None, Some(212_992)] {
            let sentence = losses(language, 1_234, &since, buffer);
            assert_is_sentence(language, &sentence);
            assert!(sentence.text.contains("2026-11-20 18:40:09"));
            assert!(sentence.text.contains("1,234"));
            assert_eq!(sentence.text.contains("208 KiB"), buffer.is_some());
            let hint = sentence.hint.unwrap();
            assert!(hint.contains("net.core.rmem_max"));
            assert!(hint.contains(words(language).receive_buffer), "{hint}");
            assert!(hint.contains(words(language).network_settings), "{hint}");
        }
    }
}

#[test]
fn a_disk_that_refuses_the_records_names_cause_path_and_remedy() {
    let path = Path::new("/media/usb/session-1");
    for language in Language::ALL {
        for kind in [ErrorKind::StorageFull, ErrorKind::NotFound] {
            assert_is_sentence(language, &journal_refused(language, path, kind));
            let kind = format!("{kind:?}");
            let path = path.to_owned();
            let line = note(language, &Note::JournalFailed { path, kind });
            assert_is_for_people(language, &line);
            assert!(line.ends_with("/media/usb/session-1"), "{line}");
        }
    }
    let full = journal_refused(Language::Chinese, path, ErrorKind::StorageFull);
    assert!(full.text.contains("磁盘已满"), "{}", full.text);
    let gone = journal_refused(Language::English, path, ErrorKind::NotFound);
    assert!(gone.text.contains("the directory does not exist"));
}

#[test]
fn the_end_of_tabs_is_told_in_sentences() {
    let at_ends = (0..32_usize).map(|bits| {
        let count = |bit: usize, count| if bits >> bit & 1 == 1 { count } else { 0 };
        AtEnd {
            open: count(0, 1),
            deleted: count(1, 2),
            refused: count(2, 1),
            in_memory: count(3, 3),
            kept: count(4, 1),
        }
    });
    for at_end in at_ends.skip(1) {
        for language in Language::ALL {
            assert_is_for_people(language, &program_end(language, at_end));
            let is_told = at_end.open > 0 || at_end.deletes();
            for is_reopened in [false, true].into_iter().filter(|_| is_told) {
                assert_is_for_people(language, &tab_end(language, at_end, is_reopened));
            }
        }
    }
}

fn recorded(name: &str) -> RecordedSession {
    RecordedSession {
        path: PathBuf::from(format!("/tmp/a.jsonl/{name}")),
        name: String::from("UDP :7788"),
        at: "2026-11-21T16:05:48+08:00[+08:00]".parse().unwrap(),
        records: 12,
    }
}

#[test]
fn every_record_that_cannot_be_read_back_is_a_sentence() {
    let path = PathBuf::from("/tmp/a.jsonl");
    let faults = [
        LineFault::NotJson { column: 7 },
        LineFault::WrongValue { column: 7 },
        LineFault::TooLong {
            limit_bytes: 1 << 20,
        },
        LineFault::NoContent,
        LineFault::Time(String::from("-")),
        LineFault::Address(String::from("-")),
        LineFault::Encoding(String::from("-")),
        LineFault::Hex(HexError::HalfByte { position: 2 }),
    ];
    let lines = faults.map(|fault| SourceError::Line {
        path: path.clone(),
        line: 1_234,
        fault,
    });
    let others = [
        SourceError::disk(&path, std::io::ErrorKind::NotFound),
        SourceError::disk(&path, std::io::ErrorKind::PermissionDenied),
        SourceError::ManyJournals {
            path: path.clone(),
            sessions: vec![recorded("session-2"), recorded("session-1")],
        },
        SourceError::IsADirectory { path: path.clone() },
        SourceError::NotADirectory { path: path.clone() },
        SourceError::OneWay { path: path.clone() },
    ];
    for error in lines.iter().chain(&others) {
        for language in [Language::English, Language::Chinese] {
            let sentence = source_error(language, error);
            assert!(sentence.text.contains("/tmp/a.jsonl"), "{sentence:?}");
            let is_of_a_line = sentence.text.contains("1,234");
            assert_eq!(is_of_a_line, matches!(error, SourceError::Line { .. }));
            let has_han = sentence.text.chars().any(is_han);
            assert_eq!(has_han, language == Language::Chinese, "{sentence:?}");
        }
    }
}

#[test]
fn a_saved_log_says_what_the_file_has_not() {
    let exported = Exported {
        records: 73_552,
        left_out: 1,
        gone: 0,
    };
    let path = Path::new("/a.txt");
    assert_eq!(
        log_saved(Language::English, path, exported).text,
        "73,552 records were saved (1 more, such as a note, has no place in this form): /a.txt"
    );
    assert_eq!(
        log_saved(Language::Chinese, path, exported).text,
        "已保存 73,552 条记录（另有 1 条此格式不含，如连接状态）：/a.txt"
    );
    let exported = Exported {
        left_out: 1_200,
        gone: 100_000,
        ..exported
    };
    for language in Language::ALL {
        let text = log_saved(language, path, exported).text;
        assert_is_for_people(language, &text);
        assert!(text.contains("1,200") && text.contains("100,000"), "{text}");
    }
}

#[test]
fn records_that_never_were_on_the_disk_are_not_told_to_be_there_no_longer() {
    for (path, english, chinese) in [
        (
            "/media/usb/session-1",
            "Records are no longer written",
            "记录已停止写入磁盘",
        ),
        ("/srv/file", "Records are not written", "记录未写入磁盘"),
    ] {
        for (language, begin) in [(Language::English, english), (Language::Chinese, chinese)] {
            let (path, kind) = (PathBuf::from(path), String::from("NotADirectory"));
            let item = Note::JournalFailed { path, kind };
            let line = note(language, &item);
            assert!(line.starts_with(begin), "{line}");
        }
    }
}

#[test]
fn every_fault_of_a_session_file_names_the_file() {
    let path = Path::new("/srv/a.wirepad");
    let wrong = |wanted| SessionFileError::Damaged {
        line: 14,
        column: 3,
        value: Some(WrongValue {
            field: String::from("local_port"),
            found: String::from("7788"),
            wanted,
        }),
    };
    for language in Language::ALL {
        for error in [
            SessionFileError::Disk(ErrorKind::NotFound),
            SessionFileError::Disk(ErrorKind::StorageFull),
            SessionFileError::NotASession,
            SessionFileError::Newer,
            SessionFileError::Damaged {
                line: 14,
                column: 3,
                value: None,
            },
            wrong(Wanted::Text),
            wrong(Wanted::Switch),
            wrong(Wanted::Encoding),
            wrong(Wanted::OneOf(vec![String::from("udp")])),
            wrong(Wanted::Other),
            SessionFileError::TooManyTabs,
            SessionFileError::NoTab,
        ] {
            let Sentence { text, hint } = session_file_error(language, path, error);
            assert!(text.ends_with("/srv/a.wirepad"), "{text}");
            assert_is_for_people(language, &text);
            assert_is_for_people(language, &hint.unwrap());
        }
        for tabs in [1, 2] {
            let saved = session_file_saved(language, path, tabs);
            assert_is_for_people(language, &saved.text);
        }
    }
}

#[test]
fn every_reason_for_no_command_says_that_nothing_was_copied() {
    for language in Language::ALL {
        let lead = no_command(language, &CommandProblem::Nul).text;
        let lead: String = lead.chars().take(6).collect();
        for problem in [
            CommandProblem::Network(NetworkProblem::NoRemoteHost),
            CommandProblem::Network(NetworkProblem::RemotePortZero),
            CommandProblem::Target(EndpointError::MissingPort),
            CommandProblem::Interval,
            CommandProblem::TooLong,
            CommandProblem::Nul,
        ] {
            let sentence = no_command(language, &problem);
            assert!(sentence.text.starts_with(&lead), "{}", sentence.text);
            assert_is_for_people(language, &sentence.text);
        }
    }
}

#[test]
fn a_long_command_is_shown_by_its_beginning_in_one_line() {
    for language in Language::ALL {
        let command = format!("wirepad udp --send 'a\nb{}'", "c".repeat(1_000));
        let shown = command_copied(language, &command).hint.unwrap();
        assert!(shown.starts_with("wirepad udp --send 'a bc"), "{shown}");
        assert_eq!(shown.chars().count(), 301);
    }
}
