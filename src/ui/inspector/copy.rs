//! Bytes for the clipboard.

use std::fmt::Write as _;

use crate::text::{Decoder, Encoding, Piece, hex, literal};
use crate::ui::log_view::Copied;

/// A clipboard holds no more than this.
const COPY_BYTES: usize = 32 * 1024 * 1024;
/// Around the bytes of a C array.
const BRACES_BYTES: usize = 40;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyForm {
    Hex,
    /// Bytes that the encoding does not explain as `<A7>`.
    Text,
    Base64,
    /// As the log copies it.
    CArray,
}

impl CopyForm {
    /// The most that becomes of one byte.
    fn most_per_byte(self) -> usize {
        match self {
            Self::Hex => 3,
            Self::Text => 4,
            Self::Base64 => 2,
            Self::CArray => 7,
        }
    }
}

pub fn copied(bytes: &[u8], form: CopyForm, encoding: Encoding) -> Copied {
    let most = (COPY_BYTES - BRACES_BYTES) / form.most_per_byte();
    let within = bytes.len().min(most);
    let shown = &bytes[..within];
    let mut text = String::new();
    match form {
        CopyForm::Hex => hex::format_into(shown, &mut text),
        CopyForm::Text => text_into(shown, encoding, &mut text),
        CopyForm::Base64 => literal::base64_into(shown, &mut text),
        CopyForm::CArray => literal::c_array_into("data", shown, &mut text),
    }
    Copied {
        text,
        is_cut: within < bytes.len(),
    }
}

fn text_into(bytes: &[u8], encoding: Encoding, text: &mut String) {
    let mut take = |piece: Piece<'_>| match piece {
        Piece::Text(part) => text.push_str(part),
        Piece::Undecodable(bytes) => {
            for byte in bytes {
                let _ = write!(text, "<{byte:02X}>");
            }
        }
    };
    let mut decoder = Decoder::new(encoding);
    decoder.decode(bytes, &mut take);
    decoder.finish(&mut take);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(bytes: &[u8], form: CopyForm) -> String {
        let encoding = Encoding::from_label("gbk").unwrap();
        copied(bytes, form, encoding).text
    }

    #[test]
    fn bytes_are_copied_in_each_form() {
        let bytes = b"\xC4\xE3!\xFF";
        assert_eq!(text_of(bytes, CopyForm::Hex), "C4 E3 21 FF");
        assert_eq!(text_of(bytes, CopyForm::Text), "你!<FF>");
        assert_eq!(text_of(bytes, CopyForm::Base64), "xOMh/w==");
        assert_eq!(
            text_of(bytes, CopyForm::CArray),
            "const unsigned char data[] = {\n    0xC4, 0xE3, 0x21, 0xFF\n};"
        );
    }

    #[test]
    fn what_a_clipboard_does_not_take_is_cut_and_said() {
        let bytes = vec![0x55; COPY_BYTES / 2];
        for form in [CopyForm::Hex, CopyForm::Text, CopyForm::CArray] {
            let copied = copied(&bytes, form, Encoding::UTF_8);
            assert!(copied.is_cut, "{form:?}");
            assert!(copied.text.len() <= COPY_BYTES, "{form:?}");
        }
        assert!(!copied(b"ok", CopyForm::CArray, Encoding::UTF_8).is_cut);
    }
}
