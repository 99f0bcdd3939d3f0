use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

/// Points: from a few characters to a wide screen.
const COLUMN_WIDTH: RangeInclusive<f32> = 16.0..=2_000.0;

/// How the log shows bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ContentForm {
    #[default]
    Text,
    Hex,
    /// Offset, HEX and characters, as other programs dump bytes.
    Dump,
    /// HEX at the left, the text of the same bytes at the right.
    TextAndHex,
}

impl ContentForm {
    pub const ALL: [Self; 4] = [Self::Text, Self::Hex, Self::Dump, Self::TextAndHex];
}

/// Whether bytes are laid out as a table, and which one. The receive group
/// chooses between text and HEX for what is plain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BytesLayout {
    #[default]
    Plain,
    Dump,
    TextAndHex,
}

/// What the log's time column tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimeForm {
    #[default]
    Clock,
    DateAndClock,
    /// Seconds since the log's first record that is still there; that one is
    /// the zero, also when a clock that went back gives others a minus.
    SinceStart,
}

impl TimeForm {
    pub const ALL: [Self; 3] = [Self::Clock, Self::DateAndClock, Self::SinceStart];
}

/// The log's columns that can be hidden: all but the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LogColumn {
    Number,
    Time,
    Delta,
    Direction,
    Peer,
    Length,
}

impl LogColumn {
    pub const ALL: [Self; 6] = [
        Self::Number,
        Self::Time,
        Self::Delta,
        Self::Direction,
        Self::Peer,
        Self::Length,
    ];

    /// The name in the settings file.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Time => "time",
            Self::Delta => "delta",
            Self::Direction => "direction",
            Self::Peer => "peer",
            Self::Length => "length",
        }
    }
}

/// What the user decided about a column; `None`: the log decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ColumnSetting {
    pub shown: Option<bool>,
    /// In points.
    pub width: Option<f32>,
}

impl ColumnSetting {
    pub fn is_hidden(self) -> bool {
        self.shown == Some(false)
    }

    /// The user wants it, so that it does not go when there is little room.
    pub fn is_wanted(self) -> bool {
        self.shown == Some(true) || (self.width.is_some() && !self.is_hidden())
    }

    fn into_range(self) -> Self {
        let (least, most) = COLUMN_WIDTH.into_inner();
        let width = self.width.filter(|width| !width.is_nan());
        Self {
            width: width.map(|width| width.clamp(least, most)),
            ..self
        }
    }
}

/// One setting a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ColumnSettings {
    pub number: ColumnSetting,
    pub time: ColumnSetting,
    pub delta: ColumnSetting,
    pub direction: ColumnSetting,
    pub peer: ColumnSetting,
    pub length: ColumnSetting,
}

impl ColumnSettings {
    pub fn get(&self, column: LogColumn) -> ColumnSetting {
        match column {
            LogColumn::Number => self.number,
            LogColumn::Time => self.time,
            LogColumn::Delta => self.delta,
            LogColumn::Direction => self.direction,
            LogColumn::Peer => self.peer,
            LogColumn::Length => self.length,
        }
    }

    pub fn get_mut(&mut self, column: LogColumn) -> &mut ColumnSetting {
        match column {
            LogColumn::Number => &mut self.number,
            LogColumn::Time => &mut self.time,
            LogColumn::Delta => &mut self.delta,
            LogColumn::Direction => &mut self.direction,
            LogColumn::Peer => &mut self.peer,
            LogColumn::Length => &mut self.length,
        }
    }

    fn into_range(mut self) -> Self {
        for column in LogColumn::ALL {
            let setting = self.get_mut(column);
            *setting = setting.into_range();
        }
        self
    }
}

/// How a tab's log looks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ViewSettings {
    pub layout: BytesLayout,
    /// Colours that the bytes ask for are used where the log runs on as in a
    /// terminal.
    pub ansi_colors: bool,
    pub time: TimeForm,
    pub columns: ColumnSettings,
}

impl ViewSettings {
    pub(super) fn into_range(self) -> Self {
        Self {
            columns: self.columns.into_range(),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::TabSettings;

    #[test]
    fn text_or_hex_leaves_a_table_and_a_table_keeps_the_choice_for_files() {
        let mut tab = TabSettings::default();
        assert_eq!(tab.content_form(), ContentForm::Text);
        tab.set_content_form(ContentForm::Hex);
        tab.set_content_form(ContentForm::Dump);
        assert!(tab.receive.as_hex, "files are still HEX");
        assert_eq!(tab.content_form(), ContentForm::Dump);
        for form in ContentForm::ALL {
            tab.set_content_form(form);
            assert_eq!(tab.content_form(), form);
        }
        tab.set_content_form(ContentForm::Text);
        assert!(!tab.receive.as_hex);
    }
}
