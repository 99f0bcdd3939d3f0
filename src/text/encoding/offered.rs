//! Which encodings are offered, in which order, and under which labels.

use super::{Encoding, Which, whatwg};

const fn of(encoding: &'static whatwg::Encoding) -> Encoding {
    Encoding(Which::Whatwg(encoding))
}

static COMMON: [Encoding; 10] = [
    Encoding::UTF_8,
    of(&whatwg::GBK_INIT),
    of(&whatwg::GB18030_INIT),
    of(&whatwg::BIG5_INIT),
    of(&whatwg::SHIFT_JIS_INIT),
    of(&whatwg::EUC_KR_INIT),
    of(&whatwg::WINDOWS_1252_INIT),
    of(&whatwg::UTF_16LE_INIT),
    of(&whatwg::UTF_16BE_INIT),
    Encoding::ASCII,
];

// Without "replacement", which decodes nothing, and x-user-defined, which maps
// bytes to private-use characters for old scripts: HEX shows those better.
static MORE: [Encoding; 29] = [
    of(&whatwg::EUC_JP_INIT),
    of(&whatwg::IBM866_INIT),
    of(&whatwg::ISO_2022_JP_INIT),
    of(&whatwg::ISO_8859_2_INIT),
    of(&whatwg::ISO_8859_3_INIT),
    of(&whatwg::ISO_8859_4_INIT),
    of(&whatwg::ISO_8859_5_INIT),
    of(&whatwg::ISO_8859_6_INIT),
    of(&whatwg::ISO_8859_7_INIT),
    of(&whatwg::ISO_8859_8_INIT),
    of(&whatwg::ISO_8859_8_I_INIT),
    of(&whatwg::ISO_8859_10_INIT),
    of(&whatwg::ISO_8859_13_INIT),
    of(&whatwg::ISO_8859_14_INIT),
    of(&whatwg::ISO_8859_15_INIT),
    of(&whatwg::ISO_8859_16_INIT),
    of(&whatwg::KOI8_R_INIT),
    of(&whatwg::KOI8_U_INIT),
    of(&whatwg::MACINTOSH_INIT),
    of(&whatwg::WINDOWS_874_INIT),
    of(&whatwg::WINDOWS_1250_INIT),
    of(&whatwg::WINDOWS_1251_INIT),
    of(&whatwg::WINDOWS_1253_INIT),
    of(&whatwg::WINDOWS_1254_INIT),
    of(&whatwg::WINDOWS_1255_INIT),
    of(&whatwg::WINDOWS_1256_INIT),
    of(&whatwg::WINDOWS_1257_INIT),
    of(&whatwg::WINDOWS_1258_INIT),
    of(&whatwg::X_MAC_CYRILLIC_INIT),
];

/// Labels that the standard lacks or means otherwise. The code pages are the
/// names that Windows uses, each a subset of the encoding given here.
const OWN_LABELS: [(&str, Encoding); 8] = [
    ("ascii", Encoding::ASCII),
    ("us-ascii", Encoding::ASCII),
    ("utf16le", of(&whatwg::UTF_16LE_INIT)),
    ("utf16be", of(&whatwg::UTF_16BE_INIT)),
    ("cp936", of(&whatwg::GBK_INIT)),
    ("cp950", of(&whatwg::BIG5_INIT)),
    ("cp932", of(&whatwg::SHIFT_JIS_INIT)),
    ("cp949", of(&whatwg::EUC_KR_INIT)),
];

impl Encoding {
    /// The encodings that are offered first, in order. windows-1252 is what
    /// ISO-8859-1 means in the WHATWG standard.
    pub fn common() -> &'static [Self] {
        &COMMON
    }

    /// All the others, in alphabetical order, numbers by value.
    pub fn more() -> &'static [Self] {
        &MORE
    }

    /// Finds an encoding by its name or any of its WHATWG labels (`gb2312`,
    /// `latin1`, `sjis`), without regard to case and to blanks around it.
    /// `ascii` and `us-ascii` are ASCII; `cp936` and its like are known too.
    pub fn from_label(label: &str) -> Option<Self> {
        let label = label.trim();
        let own = OWN_LABELS
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(label));
        if let Some((_, encoding)) = own {
            return Some(*encoding);
        }
        let found = of(whatwg::Encoding::for_label(label.as_bytes())?);
        let is_offered = COMMON.contains(&found) || MORE.contains(&found);
        is_offered.then_some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::super::properties::every_encoding;
    use super::*;

    fn named(label: &str) -> &'static str {
        Encoding::from_label(label).map_or("", Encoding::name)
    }

    #[test]
    fn the_common_ones_come_in_the_order_of_use() {
        let names: Vec<_> = Encoding::common().iter().map(|each| each.name()).collect();
        assert_eq!(
            names.join(" "),
            "UTF-8 GBK GB18030 Big5 Shift_JIS EUC-KR windows-1252 UTF-16LE UTF-16BE ASCII"
        );
    }

    #[test]
    fn the_others_come_in_alphabetical_order_with_numbers_by_value() {
        let key = |encoding: &Encoding| -> Vec<(String, u32)> {
            let name = encoding.name().to_lowercase();
            let parts = name.split(['-', '_']).map(|part| {
                let word = part.trim_end_matches(|c: char| c.is_ascii_digit());
                (word.to_owned(), part[word.len()..].parse().unwrap_or(0))
            });
            parts.collect()
        };
        assert!(Encoding::more().is_sorted_by_key(key));
    }

    #[test]
    fn every_encoding_is_offered_once_and_found_by_its_name() {
        let mut names: Vec<_> = every_encoding().map(Encoding::name).collect();
        for name in &names {
            assert_eq!(named(name), *name);
            assert_eq!(named(&name.to_uppercase()), *name);
        }
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 39);
    }

    #[test]
    fn usual_labels_find_their_encoding() {
        for (label, name) in [
            ("latin1", "windows-1252"),
            ("ISO-8859-1", "windows-1252"),
            ("gb2312", "GBK"),
            (" GB18030 ", "GB18030"),
            ("sjis", "Shift_JIS"),
            ("cp936", "GBK"),
            ("utf8", "UTF-8"),
            ("utf-16", "UTF-16LE"),
            ("euc-kr", "EUC-KR"),
            ("ascii", "ASCII"),
            ("US-ASCII", "ASCII"),
        ] {
            assert_eq!(named(label), name, "{label}");
        }
    }

    #[test]
    fn what_is_not_offered_has_no_label() {
        for label in ["", "x-user-defined", "replacement", "iso-2022-kr", "utf-7"] {
            assert_eq!(Encoding::from_label(label), None, "{label}");
        }
    }
}
