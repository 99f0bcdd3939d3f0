//! What is looked for in a log, and which records of it are wanted.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

/// Points: from a few rows to the height of a large screen.
const PANE_HEIGHT: RangeInclusive<f32> = 66.0..=2_000.0;

/// How a typed pattern is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PatternKind {
    #[default]
    Text,
    /// Bytes, with `?` for any digit.
    Hex,
    Regex,
    RegexOfBytes,
}

impl PatternKind {
    pub const ALL: [Self; 4] = [Self::Text, Self::Hex, Self::Regex, Self::RegexOfBytes];
}

/// A pattern as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PatternSettings {
    pub text: String,
    pub kind: PatternKind,
    pub match_case: bool,
}

/// A pattern that a record must have, or must not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConditionSettings {
    pub is_negated: bool,
    pub pattern: PatternSettings,
}

/// Which records are wanted, as typed; all of it must hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WantedSettings {
    pub received: bool,
    pub sent: bool,
    pub notes: bool,
    pub peers: String,
    pub lengths: String,
    /// At least one, which may be empty.
    pub conditions: Vec<ConditionSettings>,
}

impl WantedSettings {
    /// The fields of one line each, and no more than a person oversees.
    pub const MOST_CONDITIONS: usize = 8;
}

impl Default for WantedSettings {
    fn default() -> Self {
        Self {
            received: true,
            sent: true,
            notes: true,
            peers: String::new(),
            lengths: String::new(),
            conditions: vec![ConditionSettings::default()],
        }
    }
}

/// The filter of a tab.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FilterSettings {
    /// The wanted records stand in place of all others; else in a second pane.
    pub in_place: bool,
    /// In points.
    pub pane_height: f32,
    pub wanted: WantedSettings,
}

impl FilterSettings {
    pub(super) fn into_range(mut self) -> Self {
        if !PANE_HEIGHT.contains(&self.pane_height) {
            self.pane_height = Self::default().pane_height;
        }
        let conditions = &mut self.wanted.conditions;
        conditions.truncate(WantedSettings::MOST_CONDITIONS);
        if conditions.is_empty() {
            conditions.push(ConditionSettings::default());
        }
        self
    }
}

impl Default for FilterSettings {
    fn default() -> Self {
        Self {
            in_place: false,
            pane_height: 180.0,
            wanted: WantedSettings::default(),
        }
    }
}

#[cfg(test)]
pub(super) mod strategies {
    use proptest::prelude::*;

    use super::*;

    pub fn pattern() -> impl Strategy<Value = PatternSettings> {
        let kind = prop::sample::select(PatternKind::ALL.to_vec());
        (any::<String>(), kind, any::<bool>()).prop_map(|(text, kind, match_case)| {
            PatternSettings {
                text,
                kind,
                match_case,
            }
        })
    }

    fn condition() -> impl Strategy<Value = ConditionSettings> {
        (any::<bool>(), pattern()).prop_map(|(is_negated, pattern)| ConditionSettings {
            is_negated,
            pattern,
        })
    }

    pub fn filter() -> impl Strategy<Value = FilterSettings> {
        (
            any::<[bool; 4]>(),
            any::<[String; 2]>(),
            prop::collection::vec(condition(), 1..4),
            PANE_HEIGHT,
        )
            .prop_map(|(on, typed, conditions, pane_height)| {
                let [peers, lengths] = typed;
                FilterSettings {
                    in_place: on[0],
                    pane_height,
                    wanted: WantedSettings {
                        received: on[1],
                        sent: on[2],
                        notes: on[3],
                        peers,
                        lengths,
                        conditions,
                    },
                }
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_of_a_file_is_one_that_can_be_shown() {
        let filter = FilterSettings {
            pane_height: f32::NAN,
            wanted: WantedSettings {
                conditions: Vec::new(),
                ..WantedSettings::default()
            },
            ..FilterSettings::default()
        };
        assert_eq!(filter.into_range(), FilterSettings::default());
        let mut many = FilterSettings::default();
        many.wanted.conditions = vec![ConditionSettings::default(); 100];
        let most = WantedSettings::MOST_CONDITIONS;
        assert_eq!(many.into_range().wanted.conditions.len(), most);
    }
}
