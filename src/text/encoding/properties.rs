//! What holds for every encoding and any bytes, and the streams to try it with.

use proptest::prelude::*;

use super::{Decoder, Encoding, Piece};

pub fn every_encoding() -> impl Iterator<Item = Encoding> {
    Encoding::common().iter().chain(Encoding::more()).copied()
}

/// A decoded part with its borders removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    Character(char),
    Byte(u8),
}

pub fn keep(parts: &mut Vec<Part>, piece: Piece<'_>) {
    match piece {
        Piece::Text(text) => parts.extend(text.chars().map(Part::Character)),
        Piece::Undecodable(bytes) => parts.extend(bytes.iter().copied().map(Part::Byte)),
    }
}

pub fn decode_all(encoding: Encoding, runs: &[&[u8]]) -> Vec<Part> {
    let mut decoder = Decoder::new(encoding);
    let mut parts = Vec::new();
    for run in runs {
        decoder.decode(run, &mut |piece| keep(&mut parts, piece));
    }
    decoder.finish(&mut |piece| keep(&mut parts, piece));
    parts
}

/// Streams that hit the places where multi-byte encodings are open: bytes at
/// the borders of lead and trail ranges, surrogates, escapes, and real text.
pub fn stream() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        any::<u8>(),
        prop::sample::select(
            b"09:@A~\x7F\x80\x81\x8E\x8F\x9F\xA0\xA1\xD8\xDC\xDF\xE0\xE4\xF0\xFC\xFE\xFF".to_vec()
        ),
    ];
    let chunk = prop_oneof![
        4 => prop::collection::vec(byte, 1..6),
        1 => prop::sample::select(vec![
            b"\x1B(B".to_vec(), b"\x1B(J".to_vec(), b"\x1B(I".to_vec(), b"\x1B$B".to_vec(),
            b"\x1B$@".to_vec(), b"\x1B$".to_vec(), b"\x1B(".to_vec(), b"\x1B".to_vec(),
            b"\n".to_vec(), b"\x3D\xD8\x00\xDE".to_vec(), b"\xD8\x3D\xDE\x00".to_vec(),
            b"\x94\x39\xFC\x36".to_vec(), b"\x81\x30\x81".to_vec(), b"\x8F\xA1\xA1".to_vec(),
            "中文😀".as_bytes().to_vec(), b"\xC4\xE3\xBA\xC3".to_vec(),
        ]),
    ];
    prop::collection::vec(chunk, 0..10).prop_map(|chunks| chunks.concat())
}

/// Takes from `open` the bytes that the first of `parts` stand for; gives the
/// others. A pair of Big5 can stand for two characters.
fn explain<'a>(encoding: Encoding, parts: &'a [Part], open: &mut Vec<u8>) -> &'a [Part] {
    let stands_for = |count: usize| {
        let told = decode_all(encoding, &[&open[..count]]);
        parts.starts_with(&told).then_some((count, told.len()))
    };
    let (count, told) = match &parts[0] {
        Part::Byte(byte) => {
            assert_eq!(open.first(), Some(byte), "out of order");
            (1, 1)
        }
        Part::Character(_) => (1..=open.len())
            .find_map(|count| stands_for(count).filter(|(_, told)| *told > 0))
            .expect("text without bytes"),
    };
    open.drain(..count);
    &parts[told..]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn every_split_gives_the_same(bytes in stream(), cuts: [prop::sample::Index; 3]) {
        let mut cuts = cuts.map(|cut| cut.index(bytes.len() + 1));
        cuts.sort_unstable();
        let [first, second, third] = cuts;
        let runs = [&bytes[..first], &bytes[first..second], &bytes[second..third], &bytes[third..]];
        let single: Vec<_> = bytes.chunks(1).collect();
        for encoding in every_encoding() {
            let whole = decode_all(encoding, &[&bytes]);
            prop_assert_eq!(&decode_all(encoding, &runs), &whole, "{:?}", encoding);
            prop_assert_eq!(&decode_all(encoding, &single), &whole, "{:?}", encoding);
        }
    }

    #[test]
    fn held_bytes_do_not_depend_on_the_split(bytes in stream(), cut: prop::sample::Index) {
        let (head, tail) = bytes.split_at(cut.index(bytes.len() + 1));
        for encoding in every_encoding() {
            let (mut whole, mut split) = (Decoder::new(encoding), Decoder::new(encoding));
            whole.decode(&bytes, &mut |_| {});
            split.decode(head, &mut |_| {});
            split.decode(tail, &mut |_| {});
            prop_assert_eq!(split.held(), whole.held());
            prop_assert!(whole.held().len() <= 3 && bytes.ends_with(whole.held()));
        }
    }
}

proptest! {
    #[test]
    fn every_byte_is_text_undecodable_or_held(bytes in stream()) {
        // Shifts are none of the three.
        let stateless = |encoding: &Encoding| encoding.name() != "ISO-2022-JP";
        for encoding in every_encoding().filter(stateless) {
            let mut decoder = Decoder::new(encoding);
            let mut open = Vec::new();
            for byte in &bytes {
                let mut parts = Vec::new();
                decoder.decode(&[*byte], &mut |piece| keep(&mut parts, piece));
                open.push(*byte);
                let mut rest = &parts[..];
                while !rest.is_empty() {
                    rest = explain(encoding, rest, &mut open);
                }
                prop_assert_eq!(decoder.held(), &open, "{:?}", encoding);
            }
        }
    }

    #[test]
    fn what_is_encoded_is_decoded(text in "[ -~éß中文😀あアｱ한Я\u{FEFF}]{0,20}") {
        for encoding in every_encoding() {
            let Ok(bytes) = encoding.encode(&text) else { continue };
            let decoded: Vec<_> = text.chars().map(Part::Character).collect();
            prop_assert_eq!(decode_all(encoding, &[&bytes]), decoded, "{:?}", encoding);
        }
    }
}
