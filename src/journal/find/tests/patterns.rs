use proptest::prelude::*;

use crate::journal::find::{Case, LONGEST_PATTERN, Pattern, PatternError, RegexFault};
use crate::text::hex::HexError;

fn is_in(pattern: Result<Pattern, PatternError>, within: &[u8]) -> bool {
    pattern.unwrap().is_in(within)
}

#[test]
fn case_is_ignored_as_unicode_folds_it() {
    for (text, within) in [
        ("abc", "xABCx"),
        ("É", "é"),
        ("жук", "ЖУК"),
        ("σ", "ς"),
        ("K", "\u{212A}"),
        ("a.c", "A.C"),
    ] {
        assert!(
            is_in(Pattern::text(text, Case::Ignored), within.as_bytes()),
            "{text}"
        );
        assert!(
            !is_in(Pattern::text(text, Case::Heeded), within.as_bytes()),
            "{text}"
        );
    }
    assert!(!is_in(Pattern::text("ß", Case::Ignored), b"SS"));
    assert!(!is_in(Pattern::text("a.c", Case::Ignored), b"abc"));
}

#[test]
fn hex_finds_bytes_with_wildcards() {
    let hex = |text, within| is_in(Pattern::hex(text), within);
    assert!(hex("55 ?? AA", b"\x01\x55\x00\xAA"));
    assert!(!hex("55 ?? AA", b"\x55\xAA"));
    assert!(hex("5? ?A", b"\x5F\xFA"));
    assert!(!hex("5? ?A", b"\x65\xFA"));
    assert!(hex("??", b"x") && !hex("?? ??", b"x"));
    let hits = Pattern::hex("5? 5?").unwrap().hits(b"\x50\x51\x52\x53\x54");
    assert_eq!(hits, [0..2, 2..4]);
}

#[test]
fn lines_have_their_ends_whatever_breaks_them() {
    let regex = |text| Pattern::regex(text, Case::Heeded);
    for breaks in ["\n", "\r\n", "\r"] {
        let text = format!("one{breaks}two{breaks}");
        assert!(is_in(regex("^two$"), text.as_bytes()), "{breaks:?}");
    }
    assert!(!is_in(regex("one.two"), b"one\rtwo"));
}

#[test]
fn a_text_expression_never_matches_what_is_no_character() {
    assert!(!is_in(Pattern::regex("a.b", Case::Heeded), b"a\xFFb"));
    assert!(!is_in(Pattern::regex("a[^x]b", Case::Heeded), b"a\xFFb"));
    let bytes = |text| Pattern::regex_of_bytes(text, Case::Heeded);
    assert!(is_in(bytes(r"a.b"), b"a\xFFb"));
    assert!(is_in(bytes(r"\xA7\x0A."), b"\xA7\n\n"));
}

#[test]
fn a_fault_has_its_place_in_characters() {
    let fault = |text| match Pattern::regex(text, Case::Ignored) {
        Err(PatternError::Regex { place, fault }) => (place, fault),
        other => panic!("{text}: {other:?}"),
    };
    assert_eq!(fault("中文(a"), (2..3, RegexFault::GroupNotClosed));
    assert_eq!(fault("中)"), (1..2, RegexFault::GroupNotOpened));
    assert_eq!(fault("[a"), (0..1, RegexFault::ClassNotClosed));
    assert_eq!(fault("é[z-a]"), (2..5, RegexFault::ClassRange));
    assert_eq!(fault("*a").1, RegexFault::NothingToRepeat);
    assert_eq!(fault("a{3,1}").1, RegexFault::RepeatCount);
    assert_eq!(fault(r"中\y"), (1..3, RegexFault::Escape));
    assert_eq!(fault("a(?=b)").1, RegexFault::LookAround);
    assert_eq!(fault(r"(a)\1").1, RegexFault::BackReference);
    assert_eq!(fault(r"\p{Klingon}").1, RegexFault::ClassUnknown);
    assert_eq!(fault(r"(?-u:\xFF)").1, RegexFault::NotText);
    assert_eq!(fault("(?z)").1, RegexFault::Flag);
    assert_eq!(fault("(?P<1>a)").1, RegexFault::GroupName);
    assert_eq!(
        fault(&format!("{}a{}", "(".repeat(99), ")".repeat(99))).1,
        RegexFault::TooDeep
    );
}

#[test]
fn what_is_too_much_is_refused() {
    let too_large = Pattern::regex(r"\w{500}{500}", Case::Ignored);
    assert!(
        matches!(too_large, Err(PatternError::TooLarge { .. })),
        "{too_large:?}"
    );
    let limit = LONGEST_PATTERN;
    let long = "a".repeat(limit + 1);
    for pattern in [
        Pattern::text(&long, Case::Heeded),
        Pattern::hex(&long),
        Pattern::regex(&long, Case::Heeded),
        Pattern::regex_of_bytes(&long, Case::Heeded),
    ] {
        assert_eq!(pattern.unwrap_err(), PatternError::TooLong { limit });
    }
    assert!(Pattern::text(&long[1..], Case::Ignored).is_ok());
}

#[test]
fn nothing_is_not_looked_for() {
    for pattern in [
        Pattern::text("", Case::Heeded),
        Pattern::hex(""),
        Pattern::hex(" , "),
        Pattern::regex("", Case::Heeded),
        Pattern::regex_of_bytes("", Case::Heeded),
    ] {
        assert_eq!(pattern.unwrap_err(), PatternError::Empty);
    }
    let fault = HexError::NotHex {
        position: 3,
        found: 'g',
    };
    assert_eq!(Pattern::hex("55 g").unwrap_err(), PatternError::Hex(fault));
}

proptest! {
    #[test]
    fn no_text_makes_a_pattern_panic(text in r"\PC{0,30}|[\[\](){}*+?|\\a-z0-9^$,:<>=-]{0,30}") {
        for case in [Case::Ignored, Case::Heeded] {
            for pattern in [
                Pattern::text(&text, case),
                Pattern::hex(&text),
                Pattern::regex(&text, case),
                Pattern::regex_of_bytes(&text, case),
            ].into_iter().flatten() {
                for hit in pattern.hits(b"abc 012\xFF\n") {
                    prop_assert!(hit.start < hit.end && hit.end <= 10);
                }
            }
        }
    }

    #[test]
    fn bytes_are_found_where_a_plain_look_finds_them(
        within in prop::collection::vec(0..4_u8, 0..40),
        masks in prop::collection::vec((0..4_u8, any::<bool>()), 1..6),
    ) {
        let text: String = masks.iter()
            .map(|(byte, is_any)| if *is_any { "?? ".into() } else { format!("{byte:02X} ") })
            .collect();
        let fits = |window: &[u8]| window.iter().zip(&masks).all(|(it, (byte, any))| *any || it == byte);
        let first = within.windows(masks.len()).position(fits);
        let hits = Pattern::hex(&text).unwrap().hits(&within);
        prop_assert_eq!(hits.first().map(|hit| hit.start), first);
        for hit in hits {
            prop_assert!(fits(&within[hit]));
        }
    }
}
