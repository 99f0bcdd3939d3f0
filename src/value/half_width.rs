/// Full-width forms (Unicode block U+FF00) and the ideographic full stop and
/// blank as their ASCII twins: a Chinese input method that was left on writes
/// `127。0。0。1：8080`. Host names are read the same way (RFC 5895, section 2).
///
/// ```
/// # use wirepad::value::half_width;
/// assert_eq!(half_width("８０"), "80");
/// ```
pub fn half_width(text: &str) -> String {
    let narrow = |character| match character {
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(character) - 0xff01 + 0x21).unwrap_or(character)
        }
        '\u{3000}' => ' ',
        '\u{3002}' | '\u{ff61}' => '.',
        other => other,
    };
    text.chars().map(narrow).collect()
}
