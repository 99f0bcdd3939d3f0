//! The report for a person: columns that also line up when half of the words
//! are Chinese, two terminal columns a character.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::report::{Report, Row, Verdict};
use crate::i18n::{DoctorCaptions, doctor_captions, say};
use crate::value::Language;

/// Columns of the whole; longer text goes on in the next line.
const WIDTH: usize = 100;
/// Before the names: two blanks, the mark, two blanks.
const MARGIN: usize = 6;
const RESET: &str = "\x1b[0m";
const BOLD: &str = "\x1b[1m";

pub(super) fn table(report: &Report, language: Language, is_colored: bool) -> String {
    let captions = doctor_captions(language);
    let rows = report.sections.iter().flat_map(|section| &section.rows);
    let names = rows.map(|row| row.name.width()).max().unwrap_or(0);
    let table = Table {
        captions,
        is_colored,
        names,
    };
    let mut text = format!("Wirepad {}\n", report.version);
    for section in &report.sections {
        text.push('\n');
        text.push_str(&table.painted(BOLD, section.name));
        text.push('\n');
        for row in &section.rows {
            table.row(row, &mut text);
        }
    }
    let sum = say::doctor::attention_count(language, report.attention, report.notes);
    text.push_str(&format!("\n{}\n{sum}\n", table.legend()));
    text
}

struct Table {
    captions: &'static DoctorCaptions,
    is_colored: bool,
    /// The width of the widest name.
    names: usize,
}

impl Table {
    fn row(&self, row: &Row, text: &mut String) {
        let gap = " ".repeat(self.names - row.name.width() + 2);
        let mark = self.mark(row.verdict);
        text.push_str(&format!("  {mark}  {}{gap}", row.name));
        self.paragraph(&row.found, text);
        if let Some(advice) = &row.advice {
            let lead = match row.verdict {
                Verdict::Attention => self.captions.to_do.text,
                Verdict::Note | Verdict::Ok => self.captions.remark.text,
            };
            text.push_str(&" ".repeat(self.indent()));
            self.paragraph(&format!("{lead}{advice}"), text);
        }
    }

    /// Where the second column begins.
    fn indent(&self) -> usize {
        MARGIN + self.names + 2
    }

    fn paragraph(&self, paragraph: &str, text: &mut String) {
        let room = WIDTH.saturating_sub(self.indent());
        for (nth, line) in wrap(paragraph, room).iter().enumerate() {
            if nth > 0 {
                text.push_str(&" ".repeat(self.indent()));
            }
            text.push_str(line);
            text.push('\n');
        }
    }

    fn mark(&self, verdict: Verdict) -> String {
        let (mark, color) = match verdict {
            Verdict::Ok => ("ok", "\x1b[32m"),
            Verdict::Note => ("--", "\x1b[36m"),
            Verdict::Attention => ("!!", "\x1b[1;31m"),
        };
        self.painted(color, mark)
    }

    fn painted(&self, color: &str, text: &str) -> String {
        if self.is_colored {
            format!("{color}{text}{RESET}")
        } else {
            text.to_owned()
        }
    }

    fn legend(&self) -> String {
        [
            (Verdict::Ok, self.captions.ok),
            (Verdict::Note, self.captions.note),
            (Verdict::Attention, self.captions.attention),
        ]
        .map(|(verdict, caption)| format!("{} {}", self.mark(verdict), caption.text))
        .join("   ")
    }
}

/// Lines of at most `room` columns, broken at blanks and before Chinese
/// characters; a longer word, such as a path, stays whole.
fn wrap(paragraph: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut width = 0;
    for word in words(paragraph) {
        let fits = width + word.trim_end().width() <= room;
        if !fits && width > 0 {
            lines.push(String::new());
            width = 0;
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(word);
            width += word.width();
        }
    }
    lines
        .iter()
        .map(|line| line.trim_end().to_owned())
        .collect()
}

/// Pieces between which a line may end: after a blank, and after a wide
/// character unless punctuation follows.
fn words(paragraph: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut characters = paragraph.char_indices().peekable();
    while let Some((_, character)) = characters.next() {
        let Some(&(next_at, next)) = characters.peek() else {
            break;
        };
        let is_wide = character.width() == Some(2) && !opens(character);
        let may_end = (character == ' ' && next != ' ') || (is_wide && !closes(next));
        if may_end {
            pieces.push(&paragraph[start..next_at]);
            start = next_at;
        }
    }
    pieces.push(&paragraph[start..]);
    pieces
}

/// No line begins with it.
fn closes(character: char) -> bool {
    "，。：；、）”！？% ".contains(character)
}

/// No line ends with it.
fn opens(character: char) -> bool {
    "（“".contains(character)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::doctor::Section;

    fn report() -> Report {
        let captions = doctor_captions(Language::Chinese);
        Report::new(vec![Section::new(
            captions.program,
            vec![
                Row::ok(captions.version, "0.1.0"),
                Row::attention(captions.monospace_font, "没有").advice(String::from("请安装。")),
                Row::named("libX11.so.6", "libX11.so.6", Verdict::Note, "缺失"),
            ],
        )])
    }

    /// The terminal column at which `part` begins in its line.
    fn column(text: &str, part: &str) -> usize {
        let line = text.lines().find(|line| line.contains(part)).unwrap();
        line[..line.find(part).unwrap()].width()
    }

    #[test]
    fn the_second_column_lines_up_under_chinese_and_latin_names() {
        let text = table(&report(), Language::Chinese, false);
        let columns =
            ["0.1.0\n", "没有", "处理：请安装", "缺失"].map(|part| column(&text, part.trim_end()));
        assert!(text.contains("  ok  版本"), "{text}");
        assert!(text.contains("  !!  中文（等宽）  没有"), "{text}");
        assert_eq!(columns[1..], [columns[1]; 3], "{text}");
    }

    #[test]
    fn colours_are_there_when_they_are_asked_for_and_move_nothing() {
        let plain = table(&report(), Language::English, false);
        assert!(!plain.contains('\x1b'), "{plain}");
        let mut colored = table(&report(), Language::English, true);
        assert!(colored.contains("\x1b[1;31m!!\x1b[0m"), "{colored}");
        for code in ["\x1b[0m", "\x1b[1m", "\x1b[32m", "\x1b[36m", "\x1b[1;31m"] {
            colored = colored.replace(code, "");
        }
        assert_eq!(colored, plain);
    }

    #[test]
    fn marks_are_explained_and_the_sum_stands_last() {
        let text = table(&report(), Language::English, false);
        let end: Vec<_> = text.lines().rev().take(2).collect();
        assert_eq!(end[0], "1 thing needs attention (1 note).");
        assert_eq!(end[1], "ok fine   -- note   !! needs attention");
    }

    #[test]
    fn long_text_goes_on_below_and_nothing_of_it_is_lost() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("a/very/long/path b", 6), ["a/very/long/path", "b"]);
        assert_eq!(wrap("请安装字体。好", 9), ["请安装字", "体。好"]);
        assert_eq!(wrap("字体。好", 5), ["字", "体。", "好"]);
        assert_eq!(wrap("（中文）", 4), ["（中", "文）"]);
        assert_eq!(wrap("", 4), [""]);
    }
}
