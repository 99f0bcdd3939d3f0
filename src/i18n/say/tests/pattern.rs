//! What is wrong with a search or a filter.

use super::*;
use crate::journal::find::{LengthsError, PatternError, PeersError, RegexFault};

const FAULTS: [RegexFault; 15] = [
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
    RegexFault::LookAround,
    RegexFault::BackReference,
    RegexFault::TooDeep,
    RegexFault::NotText,
    RegexFault::Other,
];

#[test]
fn every_fault_of_a_pattern_says_its_place_counted_from_one() {
    let regex = FAULTS.map(|fault| PatternError::Regex { place: 4..5, fault });
    let hex = PatternError::Hex(HexError::HalfByte { position: 4 });
    for error in regex.into_iter().chain([hex]) {
        let english = pattern_error(Language::English, &error);
        assert!(english.text.contains("haracter 5"), "{}", english.text);
        assert_is_sentence(Language::English, &english);
        let chinese = pattern_error(Language::Chinese, &error);
        assert!(chinese.text.contains("第 5 个字符"), "{}", chinese.text);
        assert_is_sentence(Language::Chinese, &chinese);
    }
}

#[test]
fn a_pattern_without_a_place_is_a_sentence_too() {
    for error in [
        PatternError::Empty,
        PatternError::EmptyMatch,
        PatternError::TooLong { limit: 4_096 },
        PatternError::TooLarge {
            limit_bytes: 1 << 20,
        },
    ] {
        for language in Language::ALL {
            assert_is_sentence(language, &pattern_error(language, &error));
        }
    }
}

#[test]
fn a_wrong_peer_is_told_by_its_place_and_as_it_was_typed() {
    let error = PeersError {
        entry: 1,
        typed: String::from("local\u{202e}host"),
    };
    for language in Language::ALL {
        let sentence = peers_error(language, &error);
        assert!(sentence.text.contains('2'), "{}", sentence.text);
        assert!(sentence.text.contains(r"local\u{202e}host"));
    }
    let plain = PeersError {
        entry: 0,
        typed: String::from("localhost"),
    };
    for language in Language::ALL {
        assert_is_sentence(language, &peers_error(language, &plain));
    }
}

#[test]
fn wrong_lengths_are_sentences() {
    for error in [LengthsError::NotALength, LengthsError::NoneFits] {
        for language in Language::ALL {
            assert_is_sentence(language, &lengths_error(language, error));
        }
    }
}
