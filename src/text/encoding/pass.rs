use std::borrow::Cow;

use super::{Piece, whatwg};

/// The bytes of one pass: what earlier passes left to be read again, and the
/// new ones.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    pub before: &'a [u8],
    pub bytes: &'a [u8],
}

impl<'a> Input<'a> {
    /// The last `count` bytes when `read` of the new ones have been read.
    pub fn last(self, read: usize, count: usize) -> Cow<'a, [u8]> {
        let read = &self.bytes[..read];
        match read.len().checked_sub(count) {
            Some(start) => Cow::Borrowed(&read[start..]),
            None => {
                let start = (self.before.len() + read.len()).saturating_sub(count);
                Cow::Owned([&self.before[start..], read].concat())
            }
        }
    }

    /// The shift of ISO-2022-JP that is in force at the end; empty for none. An
    /// escape is obeyed wherever it stands, so the last one holds.
    pub fn last_shift(self) -> Vec<u8> {
        let all = [self.before, self.bytes].concat();
        let shift = all.windows(3).rev().find(|bytes| is_shift(bytes));
        shift.map(<[u8]>::to_vec).unwrap_or_default()
    }
}

fn is_shift(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [0x1B, b'(', b'B' | b'J' | b'I'] | [0x1B, b'$', b'@' | b'B']
    )
}

/// One call of [`Decoder::decode`].
///
/// `encoding_rs` does not tell what it holds back. It tells when it is ended,
/// and cannot be used afterwards; hence a new one for each pass, which costs
/// nothing (it owns no memory).
pub struct Pass<'a> {
    inner: whatwg::Decoder,
    input: Input<'a>,
    read: usize,
    text: String,
}

impl<'a> Pass<'a> {
    pub fn new(encoding: &'static whatwg::Encoding, input: Input<'a>) -> Self {
        /// Enough for speed, little for a thread that decodes a visible row.
        const MAX_TEXT: usize = 4096;
        /// Room for any character, without which the decoder cannot go on.
        const MIN_TEXT: usize = 32;
        let capacity = input.bytes.len().saturating_mul(3);
        let mut pass = Self {
            inner: encoding.new_decoder_without_bom_handling(),
            input,
            read: 0,
            text: String::with_capacity(capacity.clamp(MIN_TEXT, MAX_TEXT)),
        };
        let (_, read) =
            pass.inner
                .decode_to_string_without_replacement(input.before, &mut pass.text, false);
        debug_assert!(pass.text.is_empty() && read == input.before.len());
        pass
    }

    /// Decodes all of the input; gives how many of its last bytes are held.
    pub fn run(mut self, piece: &mut dyn FnMut(Piece<'_>)) -> usize {
        let mut is_ending = false;
        loop {
            match self.decode_on(is_ending, piece) {
                whatwg::DecoderResult::OutputFull => {}
                whatwg::DecoderResult::InputEmpty if is_ending => return 0,
                whatwg::DecoderResult::InputEmpty => is_ending = true,
                whatwg::DecoderResult::Malformed(length, beyond) if is_ending => {
                    return usize::from(length) + usize::from(beyond);
                }
                whatwg::DecoderResult::Malformed(length, beyond) => {
                    self.report(length.into(), beyond.into(), piece);
                }
            }
        }
    }

    fn decode_on(
        &mut self,
        is_ending: bool,
        piece: &mut dyn FnMut(Piece<'_>),
    ) -> whatwg::DecoderResult {
        self.text.clear();
        let rest = &self.input.bytes[self.read..];
        let (result, read) =
            self.inner
                .decode_to_string_without_replacement(rest, &mut self.text, is_ending);
        self.read += read;
        if !self.text.is_empty() {
            piece(Piece::Text(&self.text));
        }
        result
    }

    /// The malformed bytes end `beyond` bytes before the place up to which the
    /// decoder has read, maybe in bytes of an earlier pass.
    fn report(&self, length: usize, beyond: usize, piece: &mut dyn FnMut(Piece<'_>)) {
        let bytes = self.input.last(self.read, length + beyond);
        let malformed = &bytes[..length];
        // A shift right after a shift: the standard wants it seen because pages
        // hide scripts that way. Here it would make the result depend on `resume`.
        if !is_shift(malformed) {
            piece(Piece::Undecodable(malformed));
        }
    }
}
