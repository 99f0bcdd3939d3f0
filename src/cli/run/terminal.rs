//! Text for a terminal.

use std::borrow::Cow;
use std::fmt::Write;

/// Text in which a peer can neither move the cursor nor set anything: control
/// characters are shown by their codes, as in the window's log (`<1B>`).
pub fn harmless(text: &[u8]) -> Cow<'_, [u8]> {
    let text = String::from_utf8_lossy(text);
    if !text.contains(is_harmful) {
        return match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
            Cow::Owned(text) => Cow::Owned(text.into_bytes()),
        };
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if is_harmful(character) {
            // Writing to a string does not fail.
            let _ = write!(out, "<{:02X}>", u32::from(character));
        } else {
            out.push(character);
        }
    }
    Cow::Owned(out.into_bytes())
}

fn is_harmful(character: char) -> bool {
    character.is_control() && !matches!(character, '\n' | '\r' | '\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_shown_by_their_codes() {
        let text = "a\u{1B}]0;title\u{7}\t中\r\n\u{9B}2J\0";
        let expected = "a<1B>]0;title<07>\t中\r\n<9B>2J<00>";
        assert_eq!(&*harmless(text.as_bytes()), expected.as_bytes());
        assert!(matches!(harmless("中\r\n".as_bytes()), Cow::Borrowed(_)));
    }
}
