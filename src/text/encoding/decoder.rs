use super::pass::{Input, Pass};
use super::{Encoding, StreamPoint, Which, whatwg};

/// A part of decoded bytes.
///
/// Where one piece ends and the next begins has no meaning; their order has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    Text(&'a str),
    /// Bytes that the encoding does not explain.
    Undecodable(&'a [u8]),
}

/// Decodes one run of bytes that arrives in pieces. The result does not depend
/// on where the pieces are cut.
///
/// Each byte is part of the text, undecodable, or held back; the shifts of
/// ISO-2022-JP alone are obeyed and not shown. What is malformed and how much of
/// it is undecodable follows the WHATWG standard: an ASCII byte that cannot end
/// a character is given as text. One exception: a shift of ISO-2022-JP directly
/// after another is not an error here. A byte order mark is text like any other,
/// U+FEFF, and never changes the encoding.
///
/// ```
/// # use wirepad::text::{Decoder, Encoding, Piece};
/// let mut decoder = Decoder::new(Encoding::UTF_8);
/// let mut text = String::new();
/// for bytes in [b"\xE4\xBD".as_slice(), b"\xA0!"] {
///     decoder.decode(bytes, &mut |piece| {
///         if let Piece::Text(part) = piece {
///             text.push_str(part);
///         }
///     });
/// }
/// assert_eq!(text, "你!");
/// ```
#[derive(Clone, Debug)]
pub struct Decoder {
    encoding: Encoding,
    /// What a new decoder of `encoding_rs` has to be given to be where this one
    /// is: the shift in force (ISO-2022-JP only), then the held bytes.
    resume: Vec<u8>,
    held_from: usize,
}

impl Decoder {
    pub fn new(encoding: Encoding) -> Self {
        Self {
            encoding,
            resume: Vec::new(),
            held_from: 0,
        }
    }

    /// A decoder that goes on like one that has read the stream from its start
    /// to `point`.
    pub fn resume(encoding: Encoding, point: &StreamPoint) -> Self {
        let mut resume = point.shift(encoding);
        let held_from = resume.len();
        resume.extend_from_slice(point.held(encoding));
        Self {
            encoding,
            resume,
            held_from,
        }
    }

    /// Decodes the next bytes. The beginning of a character whose end has not
    /// come is held back.
    pub fn decode(&mut self, bytes: &[u8], piece: &mut dyn FnMut(Piece<'_>)) {
        match self.encoding.0 {
            Which::Ascii => decode_ascii(bytes, piece),
            Which::Whatwg(encoding) => self.decode_whatwg(encoding, bytes, piece),
        }
    }

    fn decode_whatwg(
        &mut self,
        encoding: &'static whatwg::Encoding,
        bytes: &[u8],
        piece: &mut dyn FnMut(Piece<'_>),
    ) {
        let input = Input {
            before: &self.resume,
            bytes,
        };
        let held = Pass::new(encoding, input).run(piece);
        let held = input.last(bytes.len(), held).into_owned();
        let shift = (encoding == whatwg::ISO_2022_JP).then(|| input.last_shift());
        self.resume = shift.unwrap_or_default();
        self.held_from = self.resume.len();
        self.resume.extend(held);
    }

    /// Ends the run: what was held back comes out as undecodable, and the
    /// decoder is as new.
    pub fn finish(&mut self, piece: &mut dyn FnMut(Piece<'_>)) {
        if !self.held().is_empty() {
            piece(Piece::Undecodable(self.held()));
        }
        self.resume.clear();
        self.held_from = 0;
    }

    /// See [`Encoding::keeps_ascii`].
    pub fn keeps_ascii(&self) -> bool {
        self.encoding.keeps_ascii()
    }

    /// The bytes that are held back: at most three.
    pub fn held(&self) -> &[u8] {
        &self.resume[self.held_from..]
    }
}

fn decode_ascii(bytes: &[u8], piece: &mut dyn FnMut(Piece<'_>)) {
    for run in bytes.chunk_by(|left, right| left.is_ascii() == right.is_ascii()) {
        piece(match std::str::from_utf8(run) {
            Ok(text) if run.is_ascii() => Piece::Text(text),
            _ => Piece::Undecodable(run),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::properties::{Part, decode_all, keep};
    use super::*;

    fn shown(label: &str, runs: &[&[u8]]) -> String {
        let encoding = Encoding::from_label(label).unwrap();
        let show = |part| match part {
            Part::Character(character) => character.to_string(),
            Part::Byte(byte) => format!("<{byte:02X}>"),
        };
        decode_all(encoding, runs).into_iter().map(show).collect()
    }

    fn held_after(label: &str, bytes: &[u8]) -> Vec<u8> {
        let mut decoder = Decoder::new(Encoding::from_label(label).unwrap());
        decoder.decode(bytes, &mut |_| {});
        decoder.held().to_vec()
    }

    #[test]
    fn a_character_split_across_reads_is_that_character() {
        assert_eq!(shown("UTF-8", &[b"\xE4", b"\xBD", b"\xA0"]), "你");
        assert_eq!(shown("GBK", &[b"\xC4", b"\xE3\xBA", b"\xC3"]), "你好");
        assert_eq!(
            shown("GB18030", &[b"\x94", b"\x39", b"\xFC", b"\x36"]),
            "😀"
        );
        assert_eq!(shown("UTF-16LE", &[b"\x3D", b"\xD8\x00", b"\xDE"]), "😀");
    }

    #[test]
    fn undecodable_bytes_are_given_exactly() {
        assert_eq!(shown("UTF-8", &[b"a\xA7b"]), "a<A7>b");
        assert_eq!(shown("UTF-8", &[b"\xE4\xBD", b"x"]), "<E4><BD>x");
        assert_eq!(
            shown("UTF-8", &[b"\xF0\x9F", b"\x98\xE4\xBD\xA0"]),
            "<F0><9F><98>你"
        );
        assert_eq!(shown("windows-1253", &[b"\xD2a"]), "<D2>a");
        assert_eq!(shown("UTF-16LE", &[b"\x00\xDCa", b"\0"]), "<00><DC>a");
        assert_eq!(shown("ASCII", &[b"a\x80\xFFb"]), "a<80><FF>b");
    }

    #[test]
    fn an_ascii_byte_that_cannot_end_a_pair_stays_text() {
        assert_eq!(shown("GBK", &[b"\xC4", b"\n"]), "<C4>\n");
        assert_eq!(shown("GBK", &[b"\xC4\xFF."]), "<C4><FF>.");
        assert_eq!(shown("Big5", &[b"\x81", b"@"]), "<81>@");
    }

    #[test]
    fn digits_of_a_broken_four_byte_character_come_back_as_text() {
        assert_eq!(shown("GB18030", &[b"\x81\x30\x81", b"A"]), "<81>0丄");
        assert_eq!(shown("GB18030", &[b"\x81\x30", b"\n"]), "<81>0\n");
        assert_eq!(
            shown("GB18030", &[b"\x81", b"\x30\x81\xFF"]),
            "<81>0<81><FF>"
        );
    }

    #[test]
    fn a_lone_high_surrogate_is_undecodable_and_what_follows_is_text() {
        assert_eq!(shown("UTF-16LE", &[b"\x3D\xD8", b"a\0"]), "<3D><D8>a");
        assert_eq!(
            shown("UTF-16BE", &[b"\xD8\x3D\xD8", b"\x3D\xDE\x00"]),
            "<D8><3D>😀"
        );
    }

    #[test]
    fn a_shift_lasts_until_the_next_one() {
        assert_eq!(
            shown("ISO-2022-JP", &[b"\x1B$B", b"F|", b"F|\x1B(", b"Ba"]),
            "日日a"
        );
        assert_eq!(shown("ISO-2022-JP", &[b"\x1B$B", b"\x1B(B", b"a"]), "a");
        assert_eq!(
            shown("ISO-2022-JP", &[b"a\x1B", b"b\x1B(", b"c"]),
            "a<1B>b<1B>(c"
        );
    }

    #[test]
    fn held_bytes_are_those_of_the_open_character() {
        assert_eq!(held_after("UTF-8", b"a\xF0\x9F\x98"), b"\xF0\x9F\x98");
        assert_eq!(held_after("UTF-8", b"a\xFF"), b"");
        assert_eq!(held_after("GBK", b"\xC4\xE3\xBA"), b"\xBA");
        assert_eq!(held_after("GB18030", b"a\x94\x39\xFC"), b"\x94\x39\xFC");
        assert_eq!(held_after("UTF-16LE", b"\x3D\xD8\x00"), b"\x3D\xD8\x00");
        assert_eq!(held_after("ISO-2022-JP", b"\x1B$BF"), b"F");
        assert_eq!(held_after("ISO-2022-JP", b"F|\x1B(B"), b"");
        assert_eq!(held_after("ISO-2022-JP", b"a\x1B("), b"\x1B(");
    }

    #[test]
    fn a_finished_decoder_is_as_new() {
        let mut decoder = Decoder::new(Encoding::from_label("ISO-2022-JP").unwrap());
        let mut parts = Vec::new();
        decoder.decode(b"\x1B$BF", &mut |_| {});
        decoder.finish(&mut |piece| keep(&mut parts, piece));
        decoder.decode(b"F|", &mut |piece| keep(&mut parts, piece));
        let expected = [Part::Byte(b'F'), Part::Character('F'), Part::Character('|')];
        assert_eq!(parts, expected);
    }

    #[test]
    fn a_byte_order_mark_is_a_character() {
        assert_eq!(shown("UTF-8", &[b"\xEF\xBB\xBFa"]), "\u{FEFF}a");
        assert_eq!(shown("UTF-16LE", &[b"\xFF\xFEa\0"]), "\u{FEFF}a");
        assert_eq!(shown("UTF-16LE", &[b"\xFE\xFF"]), "\u{FFFE}");
    }

    #[test]
    fn a_text_longer_than_the_buffer_is_whole() {
        for label in ["UTF-8", "GBK", "UTF-16BE", "ISO-2022-JP"] {
            let encoding = Encoding::from_label(label).unwrap();
            let text = "日本 a".repeat(5000);
            assert_eq!(shown(label, &[&encoding.encode(&text).unwrap()]), text);
        }
    }
}
