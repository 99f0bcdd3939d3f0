use std::ops::RangeInclusive;

use proptest::prelude::*;

use super::*;
use crate::journal::{Draft, Journal, Party};
use crate::value::{RecordSeq, Stamp, StreamId};

fn append(journal: &mut Journal, direction: Direction, bytes: &[u8]) -> RecordSeq {
    append_to(journal, direction, Some(StreamId(0)), bytes)
}

fn append_to(
    journal: &mut Journal,
    direction: Direction,
    stream: Option<StreamId>,
    bytes: &[u8],
) -> RecordSeq {
    journal.append(Draft {
        at: Stamp(0),
        direction,
        party: Party::Nobody,
        stream,
        typed_as_hex: false,
        bytes,
    })
}

fn encoding(label: &str) -> Encoding {
    Encoding::from_label(label).unwrap()
}

fn reader_of(encoding: Encoding) -> TextReader {
    TextReader {
        receive: encoding,
        send: encoding,
    }
}

fn shown(text: &RecordText) -> String {
    let mut all = String::new();
    for piece in &text.pieces {
        match piece {
            TextPiece::Text(text) => all.push_str(text),
            TextPiece::Undecodable(bytes) => {
                for byte in bytes {
                    all.push_str(&format!("<{byte:02X}>"));
                }
            }
        }
    }
    all
}

/// The text of each record in reverse order of reading, to show that order
/// does not matter.
fn texts(journal: &Journal, reader: &TextReader) -> Vec<String> {
    let records = journal.reader();
    let mut texts: Vec<_> = (records.first().0..records.end().0)
        .rev()
        .map(|seq| {
            let record = records.read(RecordSeq(seq)).unwrap();
            shown(&reader.read(&records, &record))
        })
        .collect();
    texts.reverse();
    texts
}

#[test]
fn a_split_character_belongs_to_the_record_with_its_last_byte() {
    let mut journal = Journal::in_memory(1 << 20);
    let bytes = "你好".as_bytes();
    append(&mut journal, Direction::In, &bytes[..2]);
    append(&mut journal, Direction::In, &bytes[2..4]);
    append(&mut journal, Direction::In, &bytes[4..]);
    let texts = texts(&journal, &reader_of(Encoding::UTF_8));
    assert_eq!(texts, ["", "你", "好"]);
}

#[test]
fn the_newest_record_shows_what_is_not_complete_until_the_rest_comes() {
    let mut journal = Journal::in_memory(1 << 20);
    let reader = reader_of(Encoding::UTF_8);
    append(&mut journal, Direction::In, b"a\xE4\xBD");
    assert_eq!(texts(&journal, &reader), ["a<E4><BD>"]);
    append(&mut journal, Direction::In, b"\xA0");
    assert_eq!(texts(&journal, &reader), ["a", "你"]);
}

#[test]
fn other_streams_and_datagrams_do_not_mix_in() {
    let mut journal = Journal::in_memory(1 << 20);
    append_to(&mut journal, Direction::In, Some(StreamId(1)), b"\xE4");
    append_to(&mut journal, Direction::In, None, b"\xBD\xA0");
    append_to(&mut journal, Direction::In, Some(StreamId(2)), b"x");
    append_to(&mut journal, Direction::In, Some(StreamId(1)), b"\xBD\xA0");
    let texts = texts(&journal, &reader_of(Encoding::UTF_8));
    assert_eq!(texts, ["", "<BD><A0>", "x", "你"]);
}

#[test]
fn directions_have_their_own_encodings_and_notes_have_no_text() {
    let mut journal = Journal::in_memory(1 << 20);
    let reader = TextReader {
        receive: Encoding::UTF_8,
        send: encoding("gbk"),
    };
    append_to(&mut journal, Direction::In, None, "中".as_bytes());
    append_to(&mut journal, Direction::Out, None, b"\xD6\xD0");
    append_to(&mut journal, Direction::Note, None, b"{}");
    assert_eq!(texts(&journal, &reader), ["中", "中", ""]);
}

#[test]
fn a_chinese_text_byte_by_byte_is_shown_whole_in_each_encoding() {
    let text = "你好，世界。𠮷野家！\r\n".repeat(20);
    for label in ["utf-8", "gb18030", "utf-16le", "utf-16be"] {
        let encoding = encoding(label);
        let mut journal = Journal::in_memory(1 << 20);
        for byte in encoding.encode(&text).unwrap() {
            append(&mut journal, Direction::In, &[byte]);
        }
        assert_eq!(
            texts(&journal, &reader_of(encoding)).concat(),
            text,
            "{label}"
        );
    }
}

#[test]
fn a_record_far_into_a_stream_is_in_step_again_after_a_line_end() {
    let gbk = encoding("gbk");
    let mut journal = Journal::in_memory(1 << 24);
    let long = gbk.encode(&"汉字".repeat(10_000)).unwrap();
    append(&mut journal, Direction::In, &long);
    append(
        &mut journal,
        Direction::In,
        &gbk.encode("行\n好").unwrap()[..4],
    );
    append(&mut journal, Direction::In, &gbk.encode("好").unwrap()[1..]);
    let texts = texts(&journal, &reader_of(gbk));
    assert_eq!(texts[0].chars().count(), 20_000);
    assert_eq!(texts[2], "好");
}

#[test]
fn decoding_begins_with_what_is_left_when_the_records_before_are_gone() {
    let mut journal = Journal::in_memory(2_000);
    let reader = journal.reader();
    while reader.gone() == 0 {
        append(&mut journal, Direction::In, "汉".as_bytes());
    }
    let oldest = reader.read(reader.first()).unwrap();
    let text = reader_of(Encoding::UTF_8).read(&reader, &oldest);
    assert_eq!(shown(&text), "汉");
}

/// Texts whose bytes do not tell where a character begins: lead and trail bytes
/// look alike, and there is no ASCII between them.
#[derive(Clone, Debug)]
struct Pure {
    label: &'static str,
    lead: RangeInclusive<u8>,
    trail: RangeInclusive<u8>,
}

fn any_pure() -> impl Strategy<Value = Pure> {
    let pure = |label, lead, trail| Pure { label, lead, trail };
    prop::sample::select(vec![
        pure("GBK", 0xA1..=0xF7, 0xA1..=0xFE),
        pure("GBK", 0x81..=0xFE, 0x80..=0xFE),
        pure("GB18030", 0x81..=0xFE, 0x81..=0xFE),
        pure("Big5", 0xA1..=0xF9, 0xA1..=0xFE),
        pure("EUC-KR", 0xB0..=0xC8, 0xA1..=0xFE),
        pure("Shift_JIS", 0x88..=0x9F, 0xE0..=0xFC),
        pure("EUC-JP", 0xA1..=0xF4, 0xA1..=0xFE),
    ])
}

impl Pure {
    /// A text of `characters` that depends on `seed` alone.
    fn text(&self, characters: usize, seed: u64) -> Vec<u8> {
        let mut random = Random(seed);
        let mut bytes = Vec::with_capacity(2 * characters);
        for _ in 0..characters {
            bytes.push(random.byte(&self.lead));
            bytes.push(random.byte(&self.trail));
        }
        bytes
    }
}

/// Quick and repeatable: proptest's own vectors of this length take seconds.
struct Random(u64);

impl Random {
    /// Knuth's MMIX generator; its high bits are the good ones.
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn byte(&mut self, range: &RangeInclusive<u8>) -> u8 {
        let place = self.below(usize::from(range.end() - range.start()) + 1);
        range.start() + u8::try_from(place).unwrap()
    }
}

/// A journal with `bytes` in records of 1 to `longest` bytes.
fn cut_into_records(bytes: &[u8], longest: usize, seed: u64, limit_bytes: usize) -> Journal {
    let mut random = Random(seed);
    let mut journal = Journal::in_memory(limit_bytes);
    let mut rest = bytes;
    while !rest.is_empty() {
        let length = (1 + random.below(longest)).min(rest.len());
        let (record, after) = rest.split_at(length);
        append(&mut journal, Direction::In, record);
        rest = after;
    }
    journal
}

#[test]
fn a_record_reads_no_record_before_it() {
    let gbk = encoding("gbk");
    let bytes = gbk.encode(&"汉字，没有换行。".repeat(10_000)).unwrap();
    let gone_bytes = |journal: &Journal| {
        let reader = journal.reader();
        let place = reader.read(reader.first()).unwrap().place.unwrap();
        usize::try_from(place.start.offset()).unwrap()
    };
    // The oldest record that is left begins inside a character.
    let journal = (1..)
        .map(|seed| cut_into_records(&bytes, 7, seed, 20_000))
        .find(|journal| !gone_bytes(journal).is_multiple_of(2))
        .unwrap();
    let gone = gone_bytes(&journal);
    assert!(gone > bytes.len() / 2, "nearly everything is gone");
    let expected = whole(gbk, &bytes[gone - 1..]);
    assert_eq!(texts(&journal, &reader_of(gbk)).concat(), expected);
}

#[test]
fn a_stream_goes_on_in_step_after_the_log_was_cleared() {
    let gbk = encoding("gbk");
    let bytes = gbk.encode("清空之后").unwrap();
    let mut journal = Journal::in_memory(1 << 20);
    append(&mut journal, Direction::In, &bytes[..3]);
    journal.clear();
    append(&mut journal, Direction::In, &bytes[3..]);
    assert_eq!(texts(&journal, &reader_of(gbk)), ["空之后"]);
}

fn whole(encoding: Encoding, bytes: &[u8]) -> String {
    let mut text = RecordText::default();
    let mut decoder = Decoder::new(encoding);
    decoder.decode(bytes, &mut |piece| text.push(piece));
    decoder.finish(&mut |piece| text.push(piece));
    shown(&text)
}

fn any_encoding() -> impl Strategy<Value = Encoding> {
    prop::sample::select(Encoding::common())
}

/// Bytes that are mostly a text in the encoding, with some damage.
fn bytes_for(encoding: Encoding, text: &str, damage: &[(usize, u8)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for character in text.chars() {
        bytes.extend(
            encoding
                .encode(character.encode_utf8(&mut [0; 4]))
                .unwrap_or_default(),
        );
    }
    for &(place, byte) in damage {
        let place = place % (bytes.len() + 1);
        bytes.insert(place, byte);
    }
    bytes
}

proptest! {
    #[test]
    fn all_records_together_are_the_decoding_of_the_whole(
        encoding in any_encoding(),
        text in "[a-z \n，。你好世界汉字𠮷é한국ﾊﾝ€]{0,120}",
        damage in prop::collection::vec((any::<usize>(), any::<u8>()), 0..4),
        cuts in prop::collection::vec(0_usize..9, 1..200),
    ) {
        let bytes = bytes_for(encoding, &text, &damage);
        let mut journal = Journal::in_memory(1 << 20);
        let mut rest = bytes.as_slice();
        for cut in cuts {
            let (record, after) = rest.split_at(cut.min(rest.len()));
            append(&mut journal, Direction::In, record);
            rest = after;
        }
        append(&mut journal, Direction::In, rest);
        let texts = texts(&journal, &reader_of(encoding));
        prop_assert_eq!(texts.concat(), whole(encoding, &bytes));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_long_text_without_a_place_to_begin_is_whole_in_any_order_of_reading(
        pure in any_pure(),
        characters in 10_000_usize..100_000,
        longest in 2_usize..2_000,
        seed: u64,
    ) {
        let encoding = encoding(pure.label);
        let bytes = pure.text(characters, seed);
        let journal = cut_into_records(&bytes, longest, seed, 1 << 26);
        let reader = reader_of(encoding);
        let records = journal.reader();
        let expected = whole(encoding, &bytes);
        let backwards = texts(&journal, &reader);
        prop_assert!(backwards.concat() == expected, "{}", pure.label);
        let mut random = Random(seed);
        for _ in 0..200 {
            let place = random.below(backwards.len());
            let record = records.read(RecordSeq(place as u64)).unwrap();
            prop_assert_eq!(shown(&reader.read(&records, &record)), &backwards[place][..]);
        }
    }

    #[test]
    fn a_long_text_that_comes_byte_by_byte_is_whole(
        pure in any_pure(),
        characters in 5_000_usize..10_000,
        seed: u64,
    ) {
        let encoding = encoding(pure.label);
        let bytes = pure.text(characters, seed);
        let journal = cut_into_records(&bytes, 1, seed, 1 << 26);
        let together = texts(&journal, &reader_of(encoding)).concat();
        prop_assert!(together == whole(encoding, &bytes), "{}", pure.label);
    }
}
