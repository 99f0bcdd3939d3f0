use std::fmt;

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory as _};

/// What is shown in the place of a character that must not be drawn as it is:
/// `<1B>` for an ASCII control, `<U+202E>` for all others.
///
/// A C1 control is `<U+0085>` and not `<85>`, which is an undecodable byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visible(char);

/// The form to show for a character that would draw nothing, move or reorder
/// what stands around it, or have no glyph anywhere; `None` for the others.
///
/// Line feed, carriage return and tab are the view's business: `None`.
///
/// ```
/// # use wirepad::text::visible;
/// assert_eq!(visible('中'), None);
/// assert_eq!(visible('\u{1B}').unwrap().to_string(), "<1B>");
/// assert_eq!(visible('\u{202E}').unwrap().to_string(), "<U+202E>");
/// ```
#[inline]
pub fn visible(character: char) -> Option<Visible> {
    if is_usual(character) {
        return None;
    }
    must_be_replaced(character).then_some(Visible(character))
}

/// Nearly all of what is shown: stretches without gaps, so that the table of
/// what is assigned is asked seldom.
fn is_usual(character: char) -> bool {
    matches!(
        character,
        ' '..='~'
            | '\u{A0}'..='\u{AC}'
            | '\u{AE}'..='\u{24F}'
            | '\u{400}'..='\u{52F}'
            | '\u{2010}'..='\u{2027}'
            | '\u{2190}'..='\u{23FF}'
            | '\u{2500}'..='\u{27BF}'
            | '\u{3000}'..='\u{303F}'
            | '\u{3041}'..='\u{3096}'
            | '\u{3099}'..='\u{30FF}'
            | '\u{3400}'..='\u{9FFF}'
            | '\u{AC00}'..='\u{D7A3}'
            | '\u{FF01}'..='\u{FFBE}'
    )
}

fn must_be_replaced(character: char) -> bool {
    match character {
        '\t' | '\n' | '\r' => false,
        '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' => true,
        _ => is_invisible(character) || is_bidi_control(character) || has_no_glyph(character),
    }
}

/// Format characters of no width, and the separators that break lines in some
/// programs and in others not.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{AD}'
            | '\u{180E}'
            | '\u{200B}'..='\u{200D}'
            | '\u{2028}' | '\u{2029}'
            | '\u{2060}'..='\u{2065}'
            | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}'
    )
}

/// The characters that reorder what follows (UAX #9), and their deprecated
/// neighbours U+206A..U+206F.
fn is_bidi_control(character: char) -> bool {
    matches!(
        character,
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{206F}'
    )
}

/// Private use, all of plane 14 but its variation selectors, and what is not
/// assigned (noncharacters among it) in the version of Unicode that
/// `unicode_properties` has: 18.0. What a later version assigns is shown as its
/// code until then.
fn has_no_glyph(character: char) -> bool {
    match character {
        '\u{E0100}'..='\u{E01EF}' => false,
        '\u{E0000}'..='\u{EFFFF}' => true,
        _ => matches!(
            character.general_category(),
            GeneralCategory::Unassigned | GeneralCategory::PrivateUse
        ),
    }
}

impl fmt::Display for Visible {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = u32::from(self.0);
        if self.0.is_ascii() {
            write!(out, "<{code:02X}>")
        } else {
            write!(out, "<U+{code:04X}>")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(character: char) -> String {
        visible(character).map_or_else(|| character.to_string(), |form| form.to_string())
    }

    #[test]
    fn text_is_drawn_as_it_is() {
        for character in "aZ ~é中文，。あア한😀𠀀\u{FFFD}\u{FF01}\u{FE0F}\u{E0100}".chars()
        {
            assert_eq!(visible(character), None, "{character:?}");
        }
    }

    #[test]
    fn line_breaks_and_tabs_are_left_to_the_view() {
        for character in ['\n', '\r', '\t'] {
            assert_eq!(visible(character), None);
        }
    }

    #[test]
    fn controls_show_their_code() {
        assert_eq!(shown('\0'), "<00>");
        assert_eq!(shown('\u{1B}'), "<1B>");
        assert_eq!(shown('\u{7F}'), "<7F>");
        assert_eq!(shown('\u{85}'), "<U+0085>");
        assert_eq!(shown('\u{9F}'), "<U+009F>");
        assert_eq!(visible('\u{A0}'), None);
    }

    #[test]
    fn what_reorders_or_hides_text_shows_its_code() {
        for code in (0x202A..=0x202E)
            .chain(0x2066..=0x2069)
            .chain(0x200B..=0x200F)
            .chain([0x61C, 0xFEFF, 0x2028, 0xE0041])
        {
            let character = char::from_u32(code).unwrap();
            assert_eq!(shown(character), format!("<U+{code:04X}>"));
        }
    }

    #[test]
    fn what_is_not_assigned_shows_its_code() {
        for code in [0x378, 0x3040, 0x3130, 0xD7FF, 0x1_FFFF, 0x3_FFFD, 0x4_0000] {
            let character = char::from_u32(code).unwrap();
            assert_eq!(shown(character), format!("<U+{code:04X}>"));
        }
    }

    #[test]
    fn the_usual_characters_are_those_that_need_no_table() {
        assert_eq!(unicode_properties::UNICODE_VERSION, (18, 0, 0));
        for character in '\0'..=char::MAX {
            if is_usual(character) {
                assert!(!must_be_replaced(character), "{character:?}");
            }
        }
    }

    #[test]
    fn private_use_and_noncharacters_show_their_code() {
        for code in [
            0xE000, 0xF8FF, 0xFDD0, 0xFFFE, 0x1_FFFF, 0xF_0000, 0x10_FFFF,
        ] {
            let character = char::from_u32(code).unwrap();
            assert_eq!(shown(character), format!("<U+{code:04X}>"));
        }
    }
}
