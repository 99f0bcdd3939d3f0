use serde::{Deserialize, Serialize};

use super::finding::PatternKind;

/// More rules would make a frame slow, and no eye tells them apart.
pub const MOST_COLOR_RULES: usize = 100;
/// Characters of a rule's name.
pub const LONGEST_RULE_NAME: usize = 60;

/// Which records a rule is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleDirection {
    #[default]
    Any,
    Received,
    Sent,
    Notes,
}

/// What of a record a rule colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RulePaint {
    #[default]
    Text,
    /// The ground of the row.
    Row,
}

/// A colour by its name: what it is on the screen depends on the theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleColor {
    #[default]
    Red,
    Orange,
    Yellow,
    Green,
    Cyan,
    Blue,
    Violet,
    Grey,
}

impl RuleDirection {
    pub const ALL: [Self; 4] = [Self::Any, Self::Received, Self::Sent, Self::Notes];
}

impl RulePaint {
    pub const ALL: [Self; 2] = [Self::Text, Self::Row];
}

impl RuleColor {
    pub const ALL: [Self; 8] = [
        Self::Red,
        Self::Orange,
        Self::Yellow,
        Self::Green,
        Self::Cyan,
        Self::Blue,
        Self::Violet,
        Self::Grey,
    ];
}

/// Which records stand out in the log, and how. The first rule that fits wins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ColorRule {
    pub name: String,
    pub enabled: bool,
    pub kind: PatternKind,
    pub match_case: bool,
    /// As typed; empty fits nothing.
    pub pattern: String,
    pub direction: RuleDirection,
    pub paint: RulePaint,
    pub color: RuleColor,
}

impl Default for ColorRule {
    fn default() -> Self {
        Self {
            name: String::new(),
            enabled: true,
            kind: PatternKind::Text,
            match_case: false,
            pattern: String::new(),
            direction: RuleDirection::Any,
            paint: RulePaint::Text,
            color: RuleColor::Red,
        }
    }
}
