use eframe::egui::Color32;

use crate::journal::Record;
use crate::settings::RuleColor;

/// How a record stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tint {
    pub color: RuleColor,
    /// The ground of the row, not the text.
    pub is_ground: bool,
}

/// Which records stand out. Asked once for a record that comes into view.
pub trait Tinting {
    /// Another number when the answers are others.
    fn generation(&self) -> u64;
    fn tint(&self, record: &Record) -> Option<Tint>;
}

/// What a colour is in the caller's theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TintColors {
    /// On the log's own ground and on that of a selection.
    pub text: Color32,
    /// Below texts of any colour.
    pub ground: Color32,
}
