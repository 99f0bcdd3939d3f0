use serde::Serialize;
use serde_json::{Map, Value};

use crate::i18n::Caption;

/// How a finding is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    Ok,
    /// Good to know; nothing has to be done.
    Note,
    /// Something does not work until it is done.
    Attention,
}

/// One check and what it found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Stable and English.
    pub key: String,
    pub name: String,
    pub verdict: Verdict,
    pub found: String,
    /// What to do, or what to know, in a whole sentence.
    pub advice: Option<String>,
    /// What the sentences were made of.
    pub values: Map<String, Value>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Section {
    /// Stable and English.
    pub key: &'static str,
    pub name: &'static str,
    pub rows: Vec<Row>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    pub program: &'static str,
    pub version: &'static str,
    pub needs_attention: bool,
    /// Rows that need attention.
    pub attention: usize,
    /// Rows that are good to know.
    pub notes: usize,
    pub sections: Vec<Section>,
}

impl Row {
    pub fn new(caption: Caption, verdict: Verdict, found: impl Into<String>) -> Self {
        Self::named(caption.key, caption.text, verdict, found)
    }

    /// For a thing that is called the same in every language.
    pub fn named(key: &str, name: &str, verdict: Verdict, found: impl Into<String>) -> Self {
        Self {
            key: key.to_owned(),
            name: name.to_owned(),
            verdict,
            found: found.into(),
            advice: None,
            values: Map::new(),
        }
    }

    pub fn ok(caption: Caption, found: impl Into<String>) -> Self {
        Self::new(caption, Verdict::Ok, found)
    }

    pub fn note(caption: Caption, found: impl Into<String>) -> Self {
        Self::new(caption, Verdict::Note, found)
    }

    pub fn attention(caption: Caption, found: impl Into<String>) -> Self {
        Self::new(caption, Verdict::Attention, found)
    }

    pub fn advice(mut self, sentence: impl Into<Option<String>>) -> Self {
        self.advice = sentence.into();
        self
    }

    pub fn value(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.values.insert(key.to_owned(), value.into());
        self
    }
}

impl Section {
    pub fn new(caption: Caption, rows: Vec<Row>) -> Self {
        Self {
            key: caption.key,
            name: caption.text,
            rows,
        }
    }
}

impl Report {
    pub fn new(sections: Vec<Section>) -> Self {
        let count = |verdict| {
            let rows = sections.iter().flat_map(|section| &section.rows);
            rows.filter(|row| row.verdict == verdict).count()
        };
        let (attention, notes) = (count(Verdict::Attention), count(Verdict::Note));
        Self {
            program: "wirepad",
            version: env!("CARGO_PKG_VERSION"),
            needs_attention: attention > 0,
            attention,
            notes,
            sections,
        }
    }
}
