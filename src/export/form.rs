use std::net::SocketAddr;
use std::path::Path;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::text::Encoding;
use crate::value::{Direction, Protocol};

/// What records are written as; `docs/formats.md` describes each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Form {
    /// NetAssist's log text, in UTF-8.
    #[default]
    #[serde(rename = "netassist")]
    NetAssist,
    /// The decoded text, in UTF-8, and nothing else.
    #[serde(rename = "text")]
    Text,
    /// One line of HEX a record.
    #[serde(rename = "hex")]
    Hex,
    /// A head line and a hex dump a record.
    #[serde(rename = "dump")]
    Dump,
    /// The bytes, nothing between them.
    #[serde(rename = "raw")]
    Raw,
    /// One JSON object a line; the form that can be read back.
    #[serde(rename = "jsonl")]
    JsonLines,
    /// RFC 4180, with the fields of JSON Lines as columns.
    #[serde(rename = "csv")]
    Csv,
}

/// Of which direction records are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Directions {
    In,
    Out,
    Both,
}

/// How records are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormSpec {
    pub form: Form,
    /// NetAssist's log text only: the other forms are text or HEX by themselves.
    pub receive_as_hex: bool,
    pub receive: Encoding,
    pub send: Encoding,
    pub time_zone: TimeZone,
    /// What holds before the first `Opened` note: saving may start in the
    /// middle of a session, and the note may be gone. `None`: peers are named.
    pub protocol: Option<Protocol>,
    /// Like `protocol`: our side, for the forms that tell it.
    pub local: Option<SocketAddr>,
    pub directions: Directions,
    /// Notes as records, in the forms that have a place for them all.
    pub with_notes: bool,
}

impl Form {
    pub const ALL: [Self; 7] = [
        Self::NetAssist,
        Self::Text,
        Self::Hex,
        Self::Dump,
        Self::Raw,
        Self::JsonLines,
        Self::Csv,
    ];

    /// The name on the command line and in settings.
    pub fn name(self) -> &'static str {
        match self {
            Self::NetAssist => "netassist",
            Self::Text => "text",
            Self::Hex => "hex",
            Self::Dump => "dump",
            Self::Raw => "raw",
            Self::JsonLines => "jsonl",
            Self::Csv => "csv",
        }
    }

    /// Reads what [`Self::name`] gives, in capitals or not.
    pub fn from_name(name: &str) -> Option<Self> {
        let is_it = |form: &Self| form.name().eq_ignore_ascii_case(name);
        Self::ALL.into_iter().find(is_it)
    }

    /// What a file of this form is called, without the dot. Text by itself has
    /// no ending of its own: `.txt` is a log.
    pub fn extension(self) -> &'static str {
        match self {
            Self::NetAssist | Self::Text => "txt",
            Self::Hex => "hex",
            Self::Dump => "dump",
            Self::Raw => "bin",
            Self::JsonLines => "jsonl",
            Self::Csv => "csv",
        }
    }

    /// ```
    /// # use std::path::Path;
    /// # use wirepad::export::Form;
    /// assert_eq!(Form::from_extension(Path::new("a.NDJSON")), Some(Form::JsonLines));
    /// assert_eq!(Form::from_extension(Path::new("a.txt")), Some(Form::NetAssist));
    /// assert_eq!(Form::from_extension(Path::new("a.pdf")), None);
    /// ```
    pub fn from_extension(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        Some(match extension.as_str() {
            "txt" | "log" => Self::NetAssist,
            "jsonl" | "ndjson" => Self::JsonLines,
            "csv" => Self::Csv,
            "bin" | "raw" | "dat" => Self::Raw,
            "hex" => Self::Hex,
            "dump" => Self::Dump,
            _ => return None,
        })
    }

    /// Whether it makes text of the bytes, so that encodings matter.
    pub fn has_text(self) -> bool {
        match self {
            Self::NetAssist | Self::Text | Self::JsonLines | Self::Csv => true,
            Self::Hex | Self::Dump | Self::Raw => false,
        }
    }

    /// Forms that do not tell which way a record went are of what came, unless
    /// somebody says otherwise.
    pub fn usual_directions(self) -> Directions {
        match self {
            Self::Text | Self::Hex | Self::Raw => Directions::In,
            Self::NetAssist | Self::Dump | Self::JsonLines | Self::Csv => Directions::Both,
        }
    }
}

impl Directions {
    /// Notes go no way.
    pub fn has(self, direction: Direction) -> bool {
        match direction {
            Direction::In => self != Self::Out,
            Direction::Out => self != Self::In,
            Direction::Note => false,
        }
    }
}

impl FormSpec {
    /// For a file: UTF-8, the form's usual directions, and notes.
    pub fn new(form: Form, time_zone: TimeZone) -> Self {
        Self {
            form,
            receive_as_hex: false,
            receive: Encoding::UTF_8,
            send: Encoding::UTF_8,
            time_zone,
            protocol: None,
            local: None,
            directions: form.usual_directions(),
            with_notes: true,
        }
    }

    pub(super) fn encoding(&self, direction: Direction) -> Encoding {
        match direction {
            Direction::Out => self.send,
            Direction::In | Direction::Note => self.receive,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_found_by_its_name_and_kept_under_it() {
        for form in Form::ALL {
            assert_eq!(Form::from_name(form.name()), Some(form));
            assert_eq!(Form::from_name(&form.name().to_uppercase()), Some(form));
            let kept = serde_json::to_string(&form).unwrap();
            assert_eq!(kept, format!("{:?}", form.name()));
        }
        assert_eq!(Form::from_name("pcapng"), None);
    }

    #[test]
    fn a_file_that_is_called_after_a_form_is_of_that_form() {
        for form in Form::ALL.into_iter().filter(|form| *form != Form::Text) {
            let path = Path::new("a.b").with_extension(form.extension());
            assert_eq!(Form::from_extension(&path), Some(form));
        }
        for path in ["csv", ".csv", "a.", "csv/a"] {
            assert_eq!(Form::from_extension(Path::new(path)), None, "{path}");
        }
    }
}
