//! What the commands say about expectations and recordings.

use std::time::Duration;

use super::*;

#[test]
fn an_unmet_expectation_is_named_as_it_was_typed() {
    let kinds = [
        Expected::Text("温度 OK\r\n"),
        Expected::Hex("01 0? 03"),
        Expected::Regex(r"t=\d+"),
    ];
    let shown = [r"温度 OK\r\n", "01 0? 03", r"t=\d+"];
    for (expected, shown) in kinds.into_iter().zip(shown) {
        for count in [1, 3] {
            let waited = Duration::from_millis(1_500);
            for language in Language::ALL {
                let line = expectation_unmet(language, (1, count), expected, waited);
                assert!(line.contains(shown), "{line}");
                assert_eq!(line.lines().count(), 1, "{line}");
            }
            let english = expectation_unmet(Language::English, (1, count), kinds[1], waited);
            assert_is_for_people(Language::English, &english);
            let chinese = expectation_unmet(Language::Chinese, (1, count), kinds[1], waited);
            assert_is_for_people(Language::Chinese, &chinese);
        }
    }
}

#[test]
fn what_came_instead_is_counted() {
    for records in [0, 1, 1_200] {
        for after in [0, 2] {
            for newest in [None, Some(10)] {
                let came = CameInstead {
                    records,
                    bytes: records * 5,
                    after,
                    newest,
                };
                for language in Language::ALL {
                    assert_is_for_people(language, &came_instead(language, &came));
                }
            }
        }
    }
}

#[test]
fn every_near_miss_is_one_sentence() {
    for near in [
        Near::Before,
        Near::OtherCase,
        Near::OtherLineEnd,
        Near::Escaped,
        Near::AsHex,
        Near::OtherEncoding("GBK"),
    ] {
        for language in Language::ALL {
            assert_is_for_people(language, &came_near(language, near));
        }
    }
    for language in Language::ALL {
        assert_is_for_people(language, &expected_in_newest_only(language, 1 << 20));
    }
}

#[test]
fn the_report_of_a_replay_tells_what_went_wrong_only_when_it_did() {
    let well = Replayed {
        records: 1_200,
        bytes: 6_000,
        sent_records: 1_200,
        sent_bytes: 6_000,
        took: Duration::from_millis(12_300),
        behind: Some(Duration::from_millis(3)),
        ..Replayed::default()
    };
    assert_eq!(
        replay_report(Language::English, &well),
        [
            "Sent 1,200 records, 5.8 KB, in 12.3 s.",
            "At most 3 ms behind the recording.",
        ]
    );
    let badly = Replayed {
        sent_records: 1,
        failed: 1_199,
        unreadable: 2,
        is_cut: true,
        behind: None,
        ..well
    };
    assert_eq!(
        replay_report(Language::English, &badly),
        [
            "Sent 1 record, 5.8 KB, in 12.3 s.",
            "Not sent: 1,199. Failed sends: 1,199.",
            "The rest of the recording was not sent.",
            "Damaged in the recording and left out: 2.",
        ]
    );
    assert_eq!(replay_faults(Language::English, &well), [""; 0]);
    assert_eq!(replay_faults(Language::English, &badly).len(), 3);
    for replayed in [well, badly] {
        for language in Language::ALL {
            for line in replay_report(language, &replayed) {
                assert_is_for_people(language, &line);
            }
        }
    }
    for language in Language::ALL {
        assert_is_sentence(language, &nothing_to_replay(language));
    }
}

#[test]
fn the_hints_of_a_command_are_not_those_of_the_window() {
    let windows = [
        "field",
        "from the list",
        "empty",
        "Open ",
        "local host",
        "输入框",
        "列表",
        "留空",
    ];
    for error in link_errors() {
        for language in Language::ALL {
            let told = note_with_hint(
                language,
                &Note::Failed {
                    error: error.clone(),
                },
            );
            let hint = told.hint.expect("what to do next");
            let of_fields = matches!(error, LinkError::NoRemoteHost | LinkError::NoRemotePort);
            let found = windows.iter().find(|word| hint.contains(**word));
            assert!(of_fields || found.is_none(), "{found:?}: {hint}");
        }
    }
    for error in operation_errors() {
        for language in Language::ALL {
            let told = note_with_hint(
                language,
                &Note::Trouble {
                    error: error.clone(),
                },
            );
            let found = windows
                .iter()
                .find(|word| told.hint.iter().any(|hint| hint.contains(**word)));
            assert_eq!(found, None, "{told:?}");
        }
    }
    let hint = |error| note_with_hint(Language::English, &Note::Trouble { error }).hint;
    assert_eq!(hint(OperationError::NotOpen), None);
    assert!(hint(OperationError::NoTarget).is_some_and(|hint| hint.contains("--to")));
}
