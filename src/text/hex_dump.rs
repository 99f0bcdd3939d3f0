use super::hex;

const BYTES_A_LINE: usize = 16;

/// Appends a hex dump as `hexdump -C` lays it out: the offset, sixteen pairs in
/// two groups, the same bytes as ASCII with a dot for what is none. Digits are
/// in capitals, as everywhere here. The last line has no line feed; no bytes
/// are no line.
///
/// ```
/// # use wirepad::text::hex_dump_into;
/// let mut out = String::new();
/// hex_dump_into(b"\x00Wirepad!\n", &mut out);
/// let pairs = "00 57 69 72 65 70 61 64  21 0A";
/// assert_eq!(out, format!("00000000  {pairs:<50}|.Wirepad!.|"));
/// ```
pub fn hex_dump_into(bytes: &[u8], out: &mut String) {
    for (nth, line) in bytes.chunks(BYTES_A_LINE).enumerate() {
        if nth > 0 {
            out.push('\n');
        }
        out.push_str(&format!("{:08X}  ", nth * BYTES_A_LINE));
        pairs_into(line, out);
        out.push_str(" |");
        out.extend(line.iter().map(|byte| ascii_or_dot(*byte)));
        out.push('|');
    }
}

/// What stands for a byte in the right column of a dump.
pub fn ascii_or_dot(byte: u8) -> char {
    match byte {
        b' '..=b'~' => char::from(byte),
        _ => '.',
    }
}

/// As wide for a few bytes as for sixteen.
fn pairs_into(line: &[u8], out: &mut String) {
    for half in [0, 8] {
        let start = out.len();
        let bytes = &line[half.min(line.len())..(half + 8).min(line.len())];
        hex::format_into(bytes, out);
        let written = out.len() - start;
        out.extend(std::iter::repeat_n(' ', 8 * 3 + 1 - written));
    }
    // One blank of the second group's gap is the caller's.
    out.pop();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dump(bytes: &[u8]) -> String {
        let mut out = String::new();
        hex_dump_into(bytes, &mut out);
        out
    }

    #[test]
    fn lines_are_as_wide_as_those_of_hexdump() {
        let bytes: Vec<u8> = (0x40..0x5A).collect();
        let expected = "\
00000000  40 41 42 43 44 45 46 47  48 49 4A 4B 4C 4D 4E 4F  |@ABCDEFGHIJKLMNO|
00000010  50 51 52 53 54 55 56 57  58 59                    |PQRSTUVWXY|";
        assert_eq!(dump(&bytes), expected);
    }

    #[test]
    fn what_is_no_ascii_is_a_dot() {
        assert!(dump("é\n~\x7F".as_bytes()).ends_with("|...~.|"));
        assert_eq!(dump(b""), "");
    }
}
