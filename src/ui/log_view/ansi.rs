//! Colours that text asks for by escape sequences (ECMA-48, "SGR"), as
//! terminals know them. Nothing else that a sequence can ask for is obeyed.

use std::ops::Range;

use eframe::egui::Color32;

/// A sequence of more parameters is none that anybody writes.
const LONGEST: usize = 64;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum AnsiColor {
    #[default]
    Default,
    /// Of the palette of 256.
    Indexed(u8),
    Rgb(u8, u8, u8),
}

/// How text is to look from here on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct AnsiStyle {
    pub text: AnsiColor,
    pub ground: AnsiColor,
    pub bold: bool,
    pub italic: bool,
    pub underlined: bool,
    pub swapped: bool,
}

/// Where a text stands between two of its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct AnsiState {
    pub style: AnsiStyle,
    /// The beginning of a sequence, at the end of what was read. It was shown,
    /// because nobody knew what would come.
    begun: String,
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum AnsiPiece {
    Text(Range<usize>, AnsiStyle),
    /// A sequence that was obeyed.
    Obeyed(Range<usize>),
}

/// What begins with an escape character.
enum Sequence {
    /// So many bytes.
    Style(usize, AnsiStyle),
    /// Of another kind, or with a parameter that is not known.
    Other,
    Unfinished,
}

impl AnsiState {
    /// Cuts the next part of a text into pieces, which cover it.
    pub fn read(&mut self, text: &str) -> Vec<AnsiPiece> {
        let begun = std::mem::take(&mut self.begun);
        let all = format!("{begun}{text}");
        let mut pieces = Vec::new();
        let mut shown_from = begun.len();
        let mut at = 0;
        while let Some(found) = all[at..].find('\u{1B}') {
            let escape = at + found;
            match sequence(&all[escape..], self.style) {
                Sequence::Style(length, style) => {
                    let end = escape + length;
                    self.push_text(&mut pieces, shown_from..escape, begun.len());
                    let start = escape.max(begun.len());
                    pieces.push(AnsiPiece::Obeyed(start - begun.len()..end - begun.len()));
                    self.style = style;
                    shown_from = end;
                    at = end;
                }
                Sequence::Other => at = escape + 1,
                Sequence::Unfinished => {
                    all[escape..].clone_into(&mut self.begun);
                    break;
                }
            }
        }
        self.push_text(&mut pieces, shown_from..all.len(), begun.len());
        pieces
    }

    fn push_text(&self, pieces: &mut Vec<AnsiPiece>, range: Range<usize>, begun: usize) {
        if range.start < range.end {
            let range = range.start - begun..range.end - begun;
            pieces.push(AnsiPiece::Text(range, self.style));
        }
    }

    /// Bytes that are no text end a sequence.
    pub fn interrupt(&mut self) {
        self.begun.clear();
    }
}

fn sequence(text: &str, style: AnsiStyle) -> Sequence {
    let rest = &text[1..];
    if rest.is_empty() {
        return Sequence::Unfinished;
    }
    let Some(rest) = rest.strip_prefix('[') else {
        return Sequence::Other;
    };
    let is_parameter = |byte: &u8| byte.is_ascii_digit() || *byte == b';';
    let length = rest.bytes().take_while(is_parameter).count();
    match rest.as_bytes().get(length) {
        _ if length > LONGEST => Sequence::Other,
        None => Sequence::Unfinished,
        Some(b'm') => match style.with(&rest[..length]) {
            Some(style) => Sequence::Style(2 + length + 1, style),
            None => Sequence::Other,
        },
        Some(_) => Sequence::Other,
    }
}

impl AnsiStyle {
    /// `None` when a parameter is not known: then nothing of the sequence is
    /// obeyed.
    fn with(mut self, parameters: &str) -> Option<Self> {
        let mut codes = parameters.split(';').map(|code| match code {
            "" => Some(0),
            digits => digits.parse().ok(),
        });
        while let Some(code) = codes.next() {
            self.set(
                code?,
                &mut codes.by_ref().map(|code| code.unwrap_or(u16::MAX)),
            )?;
        }
        Some(self)
    }

    fn set(&mut self, code: u16, more: &mut dyn Iterator<Item = u16>) -> Option<()> {
        match code {
            0 => *self = Self::default(),
            1 => self.bold = true,
            3 => self.italic = true,
            4 => self.underlined = true,
            7 => self.swapped = true,
            22 => self.bold = false,
            23 => self.italic = false,
            24 => self.underlined = false,
            27 => self.swapped = false,
            // The ends of what is not shown.
            25 | 26 | 28 | 29 => {}
            30..=37 => self.text = AnsiColor::Indexed(byte(code - 30)?),
            38 => self.text = long_color(more)?,
            39 => self.text = AnsiColor::Default,
            40..=47 => self.ground = AnsiColor::Indexed(byte(code - 40)?),
            48 => self.ground = long_color(more)?,
            49 => self.ground = AnsiColor::Default,
            90..=97 => self.text = AnsiColor::Indexed(byte(code - 90 + 8)?),
            100..=107 => self.ground = AnsiColor::Indexed(byte(code - 100 + 8)?),
            _ => return None,
        }
        Some(())
    }

    /// The colours on the screen, of the text and of what is behind it. `usual`
    /// is what text has that asks for nothing, on `panel`.
    pub fn colors(self, usual: Color32, panel: Color32) -> (Color32, Option<Color32>) {
        let text = match self.text {
            AnsiColor::Default => usual,
            // Bold text is bright on terminals; there is no bold monospace.
            AnsiColor::Indexed(index @ 0..8) if self.bold => indexed(index + 8),
            AnsiColor::Indexed(index) => indexed(index),
            AnsiColor::Rgb(red, green, blue) => Color32::from_rgb(red, green, blue),
        };
        let ground = match self.ground {
            AnsiColor::Default => None,
            AnsiColor::Indexed(index) => Some(indexed(index)),
            AnsiColor::Rgb(red, green, blue) => Some(Color32::from_rgb(red, green, blue)),
        };
        if self.swapped {
            (ground.unwrap_or(panel), Some(text))
        } else {
            (text, ground)
        }
    }
}

fn byte(number: u16) -> Option<u8> {
    u8::try_from(number).ok()
}

/// `5;n` or `2;r;g;b`.
fn long_color(more: &mut dyn Iterator<Item = u16>) -> Option<AnsiColor> {
    let mut next = || more.next();
    match next()? {
        5 => Some(AnsiColor::Indexed(byte(next()?)?)),
        2 => Some(AnsiColor::Rgb(
            byte(next()?)?,
            byte(next()?)?,
            byte(next()?)?,
        )),
        _ => None,
    }
}

/// The palette of xterm: 16 named colours, a cube of 6 x 6 x 6, 24 greys.
fn indexed(index: u8) -> Color32 {
    const NAMED: [u32; 16] = [
        0x00_0000, 0xcd_0000, 0x00_cd00, 0xcd_cd00, 0x00_00ee, 0xcd_00cd, 0x00_cdcd, 0xe5_e5e5,
        0x7f_7f7f, 0xff_0000, 0x00_ff00, 0xff_ff00, 0x5c_5cff, 0xff_00ff, 0x00_ffff, 0xff_ffff,
    ];
    const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let level = |place: u8| LEVELS[usize::from(place % 6)];
    match index {
        0..16 => {
            let [_, red, green, blue] = NAMED[usize::from(index)].to_be_bytes();
            Color32::from_rgb(red, green, blue)
        }
        16..232 => {
            let place = index - 16;
            Color32::from_rgb(level(place / 36), level(place / 6), level(place))
        }
        232.. => Color32::from_gray(8 + 10 * (index - 232)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text that is shown of each part, with its style.
    fn read(parts: &[&str]) -> Vec<(String, AnsiStyle)> {
        let mut state = AnsiState::default();
        let mut shown = Vec::new();
        for part in parts {
            for piece in state.read(part) {
                if let AnsiPiece::Text(range, style) = piece {
                    shown.push((part[range].to_owned(), style));
                }
            }
        }
        shown
    }

    fn style_after(codes: &str) -> Option<AnsiStyle> {
        AnsiStyle::default().with(codes)
    }

    const RED: AnsiStyle = AnsiStyle {
        text: AnsiColor::Indexed(1),
        ground: AnsiColor::Default,
        bold: false,
        italic: false,
        underlined: false,
        swapped: false,
    };

    fn plain(text: &str) -> (String, AnsiStyle) {
        (text.to_owned(), AnsiStyle::default())
    }

    #[test]
    fn a_colour_holds_until_it_is_taken_back() {
        let expected = [plain("a"), ("红".to_owned(), RED), plain("b")];
        assert_eq!(read(&["a\u{1B}[31m红\u{1B}[0mb"]), expected);
        assert_eq!(read(&["a\u{1B}[31m红\u{1B}[mb"]), expected);
        assert_eq!(read(&["a\u{1B}[31m红\u{1B}[39mb"]), expected);
    }

    #[test]
    fn a_sequence_that_is_cut_is_obeyed_when_its_end_comes() {
        let expected = [plain("a\u{1B}[3"), ("b".to_owned(), RED)];
        assert_eq!(read(&["a\u{1B}[3", "1mb"]), expected);
        let parts: Vec<(String, AnsiStyle)> = read(&["\u{1B}", "[", "31", "m", "b"]);
        assert_eq!(parts.last(), Some(&("b".to_owned(), RED)));
        assert!(parts.iter().all(|(text, _)| text != "m"));
    }

    #[test]
    fn all_other_sequences_are_shown_as_they_are() {
        for text in [
            "\u{1B}[2J",
            "\u{1B}[1;5m",
            "\u{1B}[38;5m",
            "\u{1B}[38;5;256m",
            "\u{1B}[38;2;1;2m",
            "\u{1B}]0;title\u{7}",
            "\u{1B}(B",
            "\u{1B}[99999999m",
            "\u{1B}[?25h",
        ] {
            assert_eq!(read(&[text]), [plain(text)], "{text:?}");
        }
        let long = format!("\u{1B}[{}m", "0;".repeat(40));
        assert_eq!(read(&[&long]), [plain(&long)]);
        assert_eq!(read(&["\u{1B}[1", "Kx"]), [plain("\u{1B}[1"), plain("Kx")]);
    }

    #[test]
    fn every_colour_and_every_end_is_known() {
        assert_eq!(style_after("31"), Some(RED));
        let style = style_after("1;3;4;7;97;107").unwrap();
        assert!(style.bold && style.italic && style.underlined && style.swapped);
        assert_eq!(style.text, AnsiColor::Indexed(15));
        assert_eq!(style.ground, AnsiColor::Indexed(15));
        assert_eq!(style.with("22;23;24;27;39;49"), style_after("0"));
        assert_eq!(style_after("25;28;29"), style_after(""));
        let long = style_after("38;5;208;48;2;1;2;3").unwrap();
        assert_eq!(long.text, AnsiColor::Indexed(208));
        assert_eq!(long.ground, AnsiColor::Rgb(1, 2, 3));
    }

    #[test]
    fn the_palette_is_the_one_of_xterm() {
        assert_eq!(indexed(16), Color32::from_rgb(0, 0, 0));
        assert_eq!(indexed(208), Color32::from_rgb(255, 135, 0));
        assert_eq!(indexed(231), Color32::from_rgb(255, 255, 255));
        assert_eq!(indexed(255), Color32::from_gray(238));
    }

    #[test]
    fn bold_is_bright_and_swapped_changes_places() {
        let (usual, panel) = (Color32::GRAY, Color32::WHITE);
        let colors = |codes| style_after(codes).unwrap().colors(usual, panel);
        assert_eq!(colors("1;31").0, indexed(9));
        assert_eq!(colors("7"), (panel, Some(usual)));
        assert_eq!(colors("7;31;42"), (indexed(2), Some(indexed(1))));
        assert_eq!(colors("31"), (indexed(1), None));
    }
}
