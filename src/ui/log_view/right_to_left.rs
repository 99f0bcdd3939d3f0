//! Mends what egui 0.37 tells of text that runs from right to left: the glyphs
//! of such a run are in the order of the screen, and all but one of its
//! characters come a second time after them, without a width. Every place after
//! the run, on the screen and in the text, would be another one.

use std::sync::Arc;

use eframe::egui::Galley;

/// A galley that was mended, kept while egui answers with the same one: a long
/// line has many glyphs to be copied.
#[derive(Debug)]
pub(super) struct Straightened {
    from: Arc<Galley>,
    to: Arc<Galley>,
}

impl Straightened {
    pub fn of(from: Arc<Galley>) -> Self {
        let to = Arc::new(straightened(Galley::clone(&from)));
        Self { from, to }
    }

    pub fn is_of(&self, galley: &Arc<Galley>) -> bool {
        Arc::ptr_eq(&self.from, galley)
    }

    pub fn galley(&self) -> Arc<Galley> {
        Arc::clone(&self.to)
    }
}

/// Whether some of a text may run from right to left.
pub(super) fn has_right_to_left(text: &str) -> bool {
    !text.is_ascii() && text.chars().any(runs_to_left)
}

/// The glyphs of a galley in the order of its text, one a character.
fn straightened(mut galley: Galley) -> Galley {
    let text: Vec<char> = galley.job.text.chars().collect();
    let mut start = 0;
    for row in &mut galley.rows {
        let glyphs = row.row.glyphs.iter();
        let signs: Vec<Sign> = glyphs
            .map(|glyph| Sign {
                character: glyph.chr,
                has_width: glyph.advance_width > 0.0,
            })
            .collect();
        let order = order(text.get(start..).unwrap_or_default(), &signs);
        let glyphs = order.iter().map(|&glyph| row.row.glyphs[glyph]).collect();
        start += order.len() + usize::from(row.ends_with_newline);
        Arc::make_mut(&mut row.row).glyphs = glyphs;
    }
    galley
}

/// Hebrew, Arabic and their neighbours.
fn runs_to_left(character: char) -> bool {
    matches!(
        character,
        '\u{590}'..='\u{8FF}'
            | '\u{FB1D}'..='\u{FDFF}'
            | '\u{FE70}'..='\u{FEFF}'
            | '\u{10800}'..='\u{10FFF}'
            | '\u{1E800}'..='\u{1EFFF}'
    )
}

/// What is to be known of a glyph.
#[derive(Clone, Copy, Debug)]
struct Sign {
    character: char,
    has_width: bool,
}

/// Which glyphs stand for the characters of a text that begins with them.
fn order(text: &[char], signs: &[Sign]) -> Vec<usize> {
    let mut order = Vec::with_capacity(signs.len());
    let mut at = 0;
    while at < signs.len() {
        let rest = text.get(order.len()..).unwrap_or_default();
        let length = turned_run(rest, &signs[at..]);
        order.extend((at..at + length).rev());
        at += (2 * length).saturating_sub(1);
    }
    order
}

/// How many characters at the start are a run that was turned around; 1 when
/// none is.
fn turned_run(text: &[char], signs: &[Sign]) -> usize {
    let here = text.iter().take_while(|it| runs_to_left(**it)).count();
    let longest = here.min(signs.len().div_ceil(2));
    let is_turned = |length: &usize| {
        let (turned, again) = signs.split_at(*length);
        let mut turned = turned.iter().rev().zip(text);
        let mut again = again.iter().zip(&text[1..*length]);
        // What comes again tells at its first glyph, where it is not there.
        again.all(|(sign, it)| sign.character == *it && !sign.has_width)
            && turned.all(|(sign, it)| sign.character == *it)
    };
    (2..=longest).rev().find(is_turned).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, glyphs: &str, widths: &str) -> String {
        let text: Vec<char> = text.chars().collect();
        let signs: Vec<Sign> = glyphs
            .chars()
            .zip(widths.chars())
            .map(|(character, width)| Sign {
                character,
                has_width: width == '1',
            })
            .collect();
        let order = order(&text, &signs);
        order.iter().map(|&glyph| signs[glyph].character).collect()
    }

    #[test]
    fn a_run_that_was_turned_around_is_in_the_order_of_the_text() {
        assert_eq!(shown("a שלם b", "a םלשלם b", "111110011"), "a שלם b");
        assert_eq!(shown("שא אב", "אשא באב", "1101110"), "שא אב");
    }

    #[test]
    fn one_letter_and_other_text_stay() {
        assert_eq!(shown("a ש b", "a ש b", "11111"), "a ש b");
        assert_eq!(shown("e\u{301}x", "e\u{301}x", "101"), "e\u{301}x");
        assert_eq!(shown("", "", ""), "");
    }

    #[test]
    fn glyphs_that_nobody_understands_stay_as_they_are() {
        assert_eq!(shown("שלם", "abc", "111"), "abc");
        assert_eq!(shown("ש", "שלם", "111"), "שלם");
    }
}
