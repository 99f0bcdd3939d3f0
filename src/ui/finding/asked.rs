//! What is typed, made into what a search takes.

use std::sync::Arc;

use crate::i18n::say;
use crate::journal::find::{
    Case, Condition, Encodings, Filter, LengthsError, Pattern, PatternError, PeersError, Question,
    parse_lengths, parse_peers,
};
use crate::settings::{PatternKind, PatternSettings, TabSettings, WantedSettings};
use crate::value::Language;

/// How records become text, and notes sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    pub encodings: Encodings,
    pub language: Language,
}

impl Reading {
    pub fn of(settings: &TabSettings, language: Language) -> Self {
        let encodings = Encodings {
            receive: settings.receive.encoding,
            send: settings.send.encoding,
        };
        Self {
            encodings,
            language,
        }
    }

    pub fn question(self, filter: Filter) -> Question {
        let question = Question::new(filter, self.encodings);
        let language = self.language;
        question.with_note_words(Arc::new(move |note| say::note(language, note)))
    }
}

/// What is wrong with a filter, by its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilterFaults {
    pub peers: Option<PeersError>,
    pub lengths: Option<LengthsError>,
    /// As many as there are conditions.
    pub conditions: Vec<Option<PatternError>>,
}

impl FilterFaults {
    fn is_empty(&self) -> bool {
        let are_right = self.conditions.iter().all(Option::is_none);
        self.peers.is_none() && self.lengths.is_none() && are_right
    }
}

pub fn pattern_of(typed: &PatternSettings) -> Result<Pattern, PatternError> {
    let case = if typed.match_case {
        Case::Heeded
    } else {
        Case::Ignored
    };
    match typed.kind {
        PatternKind::Text => Pattern::text(&typed.text, case),
        PatternKind::Hex => Pattern::hex(&typed.text),
        PatternKind::Regex => Pattern::regex(&typed.text, case),
        PatternKind::RegexOfBytes => Pattern::regex_of_bytes(&typed.text, case),
    }
}

/// An empty pattern is no condition.
pub fn filter_of(typed: &WantedSettings) -> Result<Filter, FilterFaults> {
    let mut faults = FilterFaults::default();
    let peers = parse_peers(&typed.peers);
    let lengths = parse_lengths(&typed.lengths);
    let mut conditions = Vec::new();
    for condition in &typed.conditions {
        let pattern = pattern_of(&condition.pattern);
        faults.conditions.push(match pattern {
            Err(error) if error != PatternError::Empty => Some(error),
            Err(_) => None,
            Ok(pattern) => {
                let is_negated = condition.is_negated;
                conditions.push(Condition {
                    pattern,
                    is_negated,
                });
                None
            }
        });
    }
    faults.peers = peers.as_ref().err().cloned();
    faults.lengths = lengths.as_ref().err().copied();
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(Filter {
        received: typed.received,
        sent: typed.sent,
        notes: typed.notes,
        peers: peers.unwrap_or_default(),
        lengths: lengths.unwrap_or_default(),
        conditions,
    })
}

/// Whether every record passes.
pub fn passes_all(filter: &Filter) -> bool {
    let Filter {
        received,
        sent,
        notes,
        peers,
        lengths,
        conditions,
    } = filter;
    *received && *sent && *notes && peers.is_empty() && lengths.is_none() && conditions.is_empty()
}

/// What was made last, kept while it is asked for in the same words: a regular
/// expression is not compiled in every frame.
#[derive(Debug)]
pub struct Made<K, V>(Option<(K, V)>);

impl<K, V> Default for Made<K, V> {
    fn default() -> Self {
        Self(None)
    }
}

impl<K: Clone + PartialEq, V> Made<K, V> {
    pub fn get(&mut self, key: &K, make: impl FnOnce() -> V) -> &V {
        if !matches!(&self.0, Some((made_from, _)) if made_from == key) {
            self.0 = None;
        }
        &self.0.get_or_insert_with(|| (key.clone(), make())).1
    }

    pub fn last(&self) -> Option<&V> {
        self.0.as_ref().map(|(_, made)| made)
    }

    pub fn forget(&mut self) {
        self.0 = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::ConditionSettings;

    fn condition(text: &str, kind: PatternKind) -> ConditionSettings {
        let pattern = PatternSettings {
            text: text.to_owned(),
            kind,
            match_case: false,
        };
        ConditionSettings {
            pattern,
            is_negated: false,
        }
    }

    #[test]
    fn nothing_typed_lets_every_record_pass() {
        let filter = filter_of(&WantedSettings::default()).unwrap();
        assert!(passes_all(&filter));
    }

    #[test]
    fn each_field_alone_holds_records_back() {
        let all = WantedSettings::default;
        for (name, typed) in [
            (
                "received",
                WantedSettings {
                    received: false,
                    ..all()
                },
            ),
            (
                "sent",
                WantedSettings {
                    sent: false,
                    ..all()
                },
            ),
            (
                "notes",
                WantedSettings {
                    notes: false,
                    ..all()
                },
            ),
            (
                "peers",
                WantedSettings {
                    peers: "::1".into(),
                    ..all()
                },
            ),
            (
                "lengths",
                WantedSettings {
                    lengths: "1".into(),
                    ..all()
                },
            ),
            (
                "conditions",
                WantedSettings {
                    conditions: vec![condition("a", PatternKind::Text)],
                    ..all()
                },
            ),
        ] {
            assert!(!passes_all(&filter_of(&typed).unwrap()), "{name}");
        }
    }

    #[test]
    fn every_fault_is_told_at_its_field() {
        let typed = WantedSettings {
            peers: "x".into(),
            lengths: "x".into(),
            conditions: vec![
                condition("", PatternKind::Hex),
                condition("(", PatternKind::Regex),
            ],
            ..WantedSettings::default()
        };
        let faults = filter_of(&typed).unwrap_err();
        assert!(faults.peers.is_some() && faults.lengths.is_some());
        assert_eq!(faults.conditions[0], None);
        assert!(matches!(
            faults.conditions[1],
            Some(PatternError::Regex { .. })
        ));
    }
}
