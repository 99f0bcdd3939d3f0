use eframe::egui::Color32;

use super::content::Ink;
use super::menu::MenuWords;
use super::tint::TintColors;
use crate::journal::Note;
use crate::settings::{LogColumn, RuleColor};
use crate::ui::contrast::readable;
use crate::value::{Direction, Language};

/// The colours of the log, chosen by the caller's theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogColors {
    /// The frame of the pill when it has the focus.
    pub text: Color32,
    /// Captions and all columns but the content.
    pub dim: Color32,
    /// Control characters, and lines that are no record.
    pub faint: Color32,
    /// Separators and the groove of the scroll bar.
    pub line: Color32,
    pub incoming: Color32,
    pub outgoing: Color32,
    pub note: Color32,
    /// Bytes that the encoding does not explain.
    pub bad: Color32,
    /// The ground of selected text.
    pub selection: Color32,
    /// The ground of what a search found.
    pub hit: Color32,
    /// The focus frame and the pill.
    pub accent: Color32,
    pub on_accent: Color32,
    /// What the rows stand on.
    pub ground: Color32,
    /// By [`RuleColor`], in the order of [`RuleColor::ALL`].
    pub tints: [TintColors; 8],
}

impl LogColors {
    pub(super) fn of_direction(&self, direction: Direction) -> Color32 {
        match direction {
            Direction::In => self.incoming,
            Direction::Out => self.outgoing,
            Direction::Note => self.note,
        }
    }

    pub(super) fn of_ink(&self, ink: Ink, direction: Direction) -> Color32 {
        match ink {
            Ink::Plain => self.of_direction(direction),
            Ink::Bad => self.bad,
            Ink::Faint => self.faint,
            Ink::Tint(color) => self.tint(color).text,
            Ink::Styled(style) => {
                let usual = self.of_direction(direction);
                let (text, ground) = style.colors(usual, self.ground);
                readable(text, ground.unwrap_or(self.ground))
            }
        }
    }

    /// What is behind text that asks for it.
    pub(super) fn behind(&self, ink: Ink, direction: Direction) -> Option<Color32> {
        let Ink::Styled(style) = ink else {
            return None;
        };
        style.colors(self.of_direction(direction), self.ground).1
    }

    pub(super) fn tint(&self, color: RuleColor) -> TintColors {
        self.tints[color as usize]
    }
}

/// The words of the log, in the caller's language.
#[derive(Clone, Copy)]
pub struct LogWords<'a> {
    /// What `note` answers in; a change makes the notes be told again.
    pub language: Language,
    /// The accessible name of the whole log.
    pub name: &'a str,
    pub number: &'a str,
    pub time: &'a str,
    pub delta: &'a str,
    pub direction: &'a str,
    pub peer: &'a str,
    pub length: &'a str,
    pub content: &'a str,
    /// In full, where the captions above are short.
    pub column_name: &'a dyn Fn(LogColumn) -> &'static str,
    pub reset_columns: &'a str,
    pub menu: MenuWords<'a>,
    /// A note as a sentence.
    pub note: &'a dyn Fn(&Note) -> String,
    /// The peer of a record that went to this many clients.
    pub all_clients: &'a dyn Fn(u32) -> String,
    /// "12 new records ↓"
    pub new_records: &'a dyn Fn(u64) -> String,
    /// "… 12 older records are gone"
    pub gone: &'a dyn Fn(u64) -> String,
    /// "… 12 more bytes"
    pub more_bytes: &'a dyn Fn(u64) -> String,
    /// "Bookmark: the note"
    pub bookmark: &'a dyn Fn(&str) -> String,
}
