//! Lines of a given width, for Chinese too: a character of it takes two columns,
//! and a line may end behind each.

use unicode_width::UnicodeWidthStr;

/// What does not begin a line.
const CLOSING: &str = "，。、；：？！）”…,.;:?!)]";
/// What does not end a line.
const OPENING: &str = "（“([";

/// The paragraphs of `text`, which its line breaks part, in lines of at most
/// `width` columns, with an empty line between paragraphs.
pub fn paragraphs(text: &str, width: usize) -> String {
    let filled: Vec<String> = text.lines().map(|line| fill(line, width)).collect();
    filled.join("\n\n")
}

/// One paragraph in lines of at most `width` columns. A word that is longer keeps
/// a line to itself.
pub fn fill(text: &str, width: usize) -> String {
    let mut lines = String::new();
    let mut column = 0;
    for piece in pieces(text) {
        let wide = piece.trim_end().width();
        if column > 0 && column + wide > width {
            lines.truncate(lines.trim_end().len());
            lines.push('\n');
            column = 0;
        }
        lines.push_str(piece);
        column += piece.width();
    }
    lines.truncate(lines.trim_end().len());
    lines
}

/// Parts after which a line may end.
pub fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let end = at + character.len_utf8();
        let may_end = match characters.peek() {
            None => true,
            Some((_, next)) => may_part(character, *next),
        };
        if may_end {
            pieces.push(&text[start..end]);
            start = end;
        }
    }
    pieces
}

fn may_part(before: char, after: char) -> bool {
    if before == ' ' || after == ' ' {
        return after != ' ';
    }
    let may_be_apart = !CLOSING.contains(after) && !OPENING.contains(before);
    may_be_apart && (is_wide(before) || is_wide(after))
}

/// A Chinese character or a mark that stands between them.
fn is_wide(character: char) -> bool {
    matches!(character, '\u{3000}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}' | '“' | '”')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_whole_and_chinese_parts_anywhere_but_before_its_marks() {
        assert_eq!(fill("one two three", 7), "one two\nthree");
        assert_eq!(fill("一二三四五", 4), "一二\n三四\n五");
        assert_eq!(fill("一二，三", 4), "一\n二，\n三");
        assert_eq!(fill("用 --format text 时", 10), "用\n--format\ntext 时");
        assert_eq!(fill("a-very-long-word b", 4), "a-very-long-word\nb");
        assert_eq!(fill("form .txt .csv", 9), "form .txt\n.csv");
        assert_eq!(fill("", 4), "");
    }

    #[test]
    fn paragraphs_have_an_empty_line_between_them() {
        assert_eq!(paragraphs("a b\nc", 2), "a\nb\n\nc");
    }
}
