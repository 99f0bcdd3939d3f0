//! Bytes as they are written in programs, and in mail.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::hex::push_pair;

/// A line of an array is 76 columns then, like the lines of a hex dump.
const ARRAY_BYTES_A_LINE: usize = 12;

/// Appends a C array, also right in C++. There is no array of no bytes in C:
/// that is a comment.
///
/// ```
/// # use wirepad::text::literal::c_array_into;
/// let mut out = String::new();
/// c_array_into("data", &[0x01, 0xFF], &mut out);
/// assert_eq!(out, "const unsigned char data[] = {\n    0x01, 0xFF\n};");
/// ```
pub fn c_array_into(name: &str, bytes: &[u8], out: &mut String) {
    if bytes.is_empty() {
        out.push_str(&format!("/* {name} is empty */"));
        return;
    }
    out.push_str(&format!("const unsigned char {name}[] = {{\n"));
    for (nth, line) in bytes.chunks(ARRAY_BYTES_A_LINE).enumerate() {
        out.push_str(if nth > 0 { ",\n    " } else { "    " });
        for (nth, byte) in line.iter().enumerate() {
            out.push_str(if nth > 0 { ", 0x" } else { "0x" });
            push_pair(*byte, out);
        }
    }
    out.push_str("\n};");
}

/// Appends a bytes literal of Python, in double quotes, escaped as `repr` does.
///
/// ```
/// # use wirepad::text::literal::python_into;
/// let mut out = String::new();
/// python_into(b"AT\r\n\"\x00\xFF", &mut out);
/// assert_eq!(out, r#"b"AT\r\n\"\x00\xff""#);
/// ```
pub fn python_into(bytes: &[u8], out: &mut String) {
    quoted_into(bytes, out, |byte, out| {
        let start = out.len() + "\\x".len();
        out.push_str("\\x");
        push_pair(byte, out);
        out[start..].make_ascii_lowercase();
    });
}

/// Appends a byte string literal of Rust.
///
/// ```
/// # use wirepad::text::literal::rust_into;
/// let mut out = String::new();
/// rust_into(b"AT\r\n\"\x00\xFF", &mut out);
/// assert_eq!(out, r#"b"AT\r\n\"\x00\xFF""#);
/// ```
pub fn rust_into(bytes: &[u8], out: &mut String) {
    quoted_into(bytes, out, |byte, out| {
        out.push_str("\\x");
        push_pair(byte, out);
    });
}

/// Python and Rust differ in the case of the digits alone.
fn quoted_into(bytes: &[u8], out: &mut String, escape: impl Fn(u8, &mut String)) {
    out.push_str("b\"");
    for byte in bytes {
        match byte {
            b'\\' => out.push_str("\\\\"),
            b'"' => out.push_str("\\\""),
            b'\t' => out.push_str("\\t"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b' '..=b'~' => out.push(char::from(*byte)),
            _ => escape(*byte, out),
        }
    }
    out.push('"');
}

/// Appends base64 with the standard alphabet and padding (RFC 4648, section 4),
/// in one line.
///
/// ```
/// # use wirepad::text::literal::base64_into;
/// let mut out = String::new();
/// base64_into(b"\xFB\xFFa", &mut out);
/// base64_into(b"a", &mut out);
/// assert_eq!(out, "+/9hYQ==");
/// ```
pub fn base64_into(bytes: &[u8], out: &mut String) {
    STANDARD.encode_string(bytes, out);
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use proptest::prelude::*;

    use super::*;

    fn of(write: fn(&[u8], &mut String), bytes: &[u8]) -> String {
        let mut out = String::new();
        write(bytes, &mut out);
        out
    }

    /// Every byte, and those beside which an escape could be read too far.
    fn every_byte() -> Vec<u8> {
        let alone = 0..=255_u8;
        let beside = (0..=255_u8).flat_map(|byte| [byte, b'0', byte, b'a']);
        alone.chain(beside).collect()
    }

    #[test]
    fn an_array_has_twelve_bytes_a_line_and_no_comma_at_the_end() {
        let mut out = String::new();
        c_array_into("data_2", &[7; 13], &mut out);
        let line = ["0x07"; 12].join(", ");
        let expected = format!("const unsigned char data_2[] = {{\n    {line},\n    0x07\n}};");
        assert_eq!(out, expected);
        out.clear();
        c_array_into("data", b"", &mut out);
        assert_eq!(out, "/* data is empty */");
    }

    #[test]
    fn python_reads_its_literal_as_the_same_bytes() {
        let bytes = every_byte();
        let literal = of(python_into, &bytes);
        let program = "import ast, sys; sys.stdout.write(ast.literal_eval(sys.argv[1]).hex())";
        let told = Command::new("python3")
            .args(["-c", program, &literal])
            .output()
            .unwrap();
        let expected: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(String::from_utf8(told.stdout).unwrap(), expected);
    }

    #[test]
    fn python_itself_would_write_it_so() {
        // `repr` takes single quotes unless there is one within.
        let program = "import sys; sys.stdout.write(repr(bytes.fromhex(sys.argv[1])))";
        let bytes: Vec<u8> = (0..=255_u8).filter(|byte| *byte != b'"').collect();
        let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let told = Command::new("python3")
            .args(["-c", program, &digits])
            .output()
            .unwrap();
        assert_eq!(
            String::from_utf8(told.stdout).unwrap(),
            of(python_into, &bytes)
        );
    }

    /// What Rust's reference says of byte string literals.
    fn read_rust(literal: &str) -> Option<Vec<u8>> {
        let mut rest = literal.strip_prefix("b\"")?.strip_suffix('"')?.bytes();
        let mut bytes = Vec::new();
        while let Some(byte) = rest.next() {
            bytes.push(match byte {
                b'\\' => match rest.next()? {
                    b'n' => b'\n',
                    b'r' => b'\r',
                    b't' => b'\t',
                    b'\\' => b'\\',
                    b'"' => b'"',
                    b'x' => {
                        let digits = [rest.next()?, rest.next()?];
                        let digits = std::str::from_utf8(&digits).ok()?;
                        *crate::text::hex::parse(digits).ok()?.first()?
                    }
                    _ => return None,
                },
                b'"' => return None,
                b' '..=b'~' => byte,
                _ => return None,
            });
        }
        Some(bytes)
    }

    #[test]
    fn rust_reads_its_literal_as_the_same_bytes() {
        let bytes = every_byte();
        assert_eq!(read_rust(&of(rust_into, &bytes)), Some(bytes));
        assert_eq!(of(rust_into, b"\0a\x7F'"), r#"b"\x00a\x7F'""#);
    }

    #[test]
    fn base64_is_that_of_the_rfc() {
        for (bytes, expected) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(of(base64_into, bytes.as_bytes()), expected);
        }
    }

    proptest! {
        #[test]
        fn no_literal_breaks_its_line_or_leaves_ascii(bytes: Vec<u8>) {
            for write in [python_into, rust_into, base64_into] {
                let literal = of(write, &bytes);
                prop_assert!(literal.bytes().all(|byte| (b' '..=b'~').contains(&byte)));
            }
            prop_assert_eq!(read_rust(&of(rust_into, &bytes)), Some(bytes));
        }
    }
}
