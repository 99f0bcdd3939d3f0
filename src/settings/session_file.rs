//! Tabs in a file of their own, which people keep, send around and edit:
//! `.wirepad`. Its form is in `docs/session-file.md`.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::TabSettings;
use super::replace::replace_file;

/// What the name of a session file ends in, after the dot.
pub const SESSION_FILE_EXTENSION: &str = "wirepad";
/// Each tab of a window is a thread.
pub const MOST_TABS_IN_FILE: usize = 256;

const FORMAT: &str = "wirepad-session";
/// The version that this program writes, and the newest that it reads.
const VERSION: i64 = 1;
/// As of the settings, which hold the same tabs.
const MAX_FILE_BYTES: u64 = 32 << 20;

/// Why a session file was not read or written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SessionFileError {
    #[error("{0}")]
    Disk(ErrorKind),
    /// Text or bytes of another kind.
    #[error("no session file")]
    NotASession,
    #[error("written by a newer version of the program")]
    Newer,
    /// Places count from 1; the column is in characters.
    #[error("line {line}, column {column} cannot be read")]
    Damaged {
        line: usize,
        column: usize,
        /// `None`: it is no TOML, or no value of a field.
        value: Option<WrongValue>,
    },
    #[error("more than {MOST_TABS_IN_FILE} tabs")]
    TooManyTabs,
    #[error("no tab")]
    NoTab,
}

/// A field whose value cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongValue {
    pub field: String,
    /// As it stands in the file; a long one is cut.
    pub found: String,
    pub wanted: Wanted,
}

/// What a field takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    Text,
    /// `true` or `false`.
    Switch,
    Number,
    Encoding,
    OneOf(Vec<String>),
    Other,
}

/// What tells the file from others. Later versions have it too.
#[derive(Deserialize)]
struct Head {
    format: String,
    version: i64,
}

#[derive(Serialize)]
struct Written<'a> {
    format: &'static str,
    version: i64,
    /// For people: what wrote it.
    program: &'static str,
    tabs: &'a [TabSettings],
}

#[derive(Deserialize)]
struct Found {
    #[serde(default)]
    tabs: Vec<TabSettings>,
}

/// The tabs in the file at `path`, at least one.
pub fn read_session_file(path: &Path) -> Result<Vec<TabSettings>, SessionFileError> {
    let file = File::open(path)?;
    let mut bytes = Vec::new();
    let mut limited = file.take(MAX_FILE_BYTES + 1);
    limited.read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(SessionFileError::NotASession);
    }
    let text = String::from_utf8(bytes).map_err(|_| SessionFileError::NotASession)?;
    parse(&text)
}

/// Replaces the file at `path`, atomically.
pub fn write_session_file(path: &Path, tabs: &[TabSettings]) -> Result<(), SessionFileError> {
    let text = format(tabs)?;
    replace_file(path, text.as_bytes())?;
    Ok(())
}

impl From<io::Error> for SessionFileError {
    fn from(error: io::Error) -> Self {
        Self::Disk(error.kind())
    }
}

fn format(tabs: &[TabSettings]) -> Result<String, SessionFileError> {
    count(tabs)?;
    let tabs: Vec<_> = tabs
        .iter()
        .map(|tab| TabSettings::into_range(tab.clone()))
        .collect();
    let written = Written {
        format: FORMAT,
        version: VERSION,
        program: concat!("wirepad ", env!("CARGO_PKG_VERSION")),
        tabs: &tabs,
    };
    toml::to_string_pretty(&written).map_err(|_| SessionFileError::Disk(ErrorKind::InvalidData))
}

/// Reads what [`format`] wrote, and what a person made of it.
fn parse(text: &str) -> Result<Vec<TabSettings>, SessionFileError> {
    // Some editors put a byte order mark before what they save.
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let head: Head = toml::from_str(text).map_err(|error| headless(text, &error))?;
    if head.format != FORMAT || head.version < 1 {
        return Err(SessionFileError::NotASession);
    }
    if head.version > VERSION {
        return Err(SessionFileError::Newer);
    }
    let found: Found = toml::from_str(text).map_err(|error| damaged(text, &error))?;
    count(&found.tabs)?;
    Ok(found
        .tabs
        .into_iter()
        .map(TabSettings::into_range)
        .collect())
}

fn count(tabs: &[TabSettings]) -> Result<(), SessionFileError> {
    match tabs.len() {
        0 => Err(SessionFileError::NoTab),
        1..=MOST_TABS_IN_FILE => Ok(()),
        _ => Err(SessionFileError::TooManyTabs),
    }
}

/// A file whose head names the format is one of ours that was damaged.
fn headless(text: &str, error: &toml::de::Error) -> SessionFileError {
    let mut words = text.split(['"', '\'']);
    let is_ours = text.parse::<toml::Table>().is_err() && words.any(|word| word == FORMAT);
    match is_ours {
        true => damaged(text, error),
        false => SessionFileError::NotASession,
    }
}

fn damaged(text: &str, error: &toml::de::Error) -> SessionFileError {
    let span = error.span().unwrap_or_default();
    let before = text.get(..span.start).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let is_toml = text.parse::<toml::Table>().is_ok();
    let value = field_before(&before[line_start..]).map(|field| WrongValue {
        field,
        found: shortened(text.get(span).unwrap_or_default()),
        wanted: wanted(error.message()),
    });
    SessionFileError::Damaged {
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
        value: value.filter(|_| is_toml),
    }
}

/// The key of a value that stands behind this.
fn field_before(line: &str) -> Option<String> {
    let key = line.trim_end().strip_suffix('=')?.trim_end();
    let is_inner = |character: char| character.is_alphanumeric() || matches!(character, '_' | '-');
    let key = key.trim_end_matches(['"', '\'']);
    let name = key.rsplit(|character| !is_inner(character)).next()?;
    (!name.is_empty()).then(|| name.to_owned())
}

fn shortened(value: &str) -> String {
    /// What is longer is known by its beginning.
    const MOST: usize = 60;
    match value.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}

/// What serde says of a field that it could not read.
fn wanted(message: &str) -> Wanted {
    let Some((_, expected)) = message.rsplit_once("expected ") else {
        return Wanted::Other;
    };
    if message.starts_with("unknown variant") {
        let names = expected.split('`').skip(1).step_by(2);
        return Wanted::OneOf(names.map(str::to_owned).collect());
    }
    match expected.lines().next().unwrap_or_default() {
        "a string" => Wanted::Text,
        "a boolean" => Wanted::Switch,
        "the name of an encoding" => Wanted::Encoding,
        kind if is_number(kind) => Wanted::Number,
        _ => Wanted::Other,
    }
}

/// As serde names the types of Rust.
fn is_number(kind: &str) -> bool {
    let is_sized = kind.strip_prefix(['u', 'i', 'f']).is_some_and(|size| {
        size == "size" || (!size.is_empty() && size.bytes().all(|byte| byte.is_ascii_digit()))
    });
    is_sized || kind == "an integer"
}

#[cfg(test)]
mod tests {
    use std::fs;

    use proptest::prelude::*;

    use super::*;
    use crate::settings::form::tests::tab;
    use crate::text::Checksum;
    use crate::value::Protocol;

    const HEAD: &str = "format = \"wirepad-session\"\nversion = 1\n";

    fn parsed(rest: &str) -> Result<Vec<TabSettings>, SessionFileError> {
        parse(&format!("{HEAD}{rest}"))
    }

    fn named(name: &str) -> TabSettings {
        TabSettings {
            name: name.to_owned(),
            ..TabSettings::default()
        }
    }

    #[test]
    fn the_head_names_format_version_and_program() {
        let text = format(&[named("a")]).unwrap();
        let head: Vec<_> = text.lines().take(3).collect();
        let program = format!("program = \"wirepad {}\"", env!("CARGO_PKG_VERSION"));
        assert_eq!(
            head,
            ["format = \"wirepad-session\"", "version = 1", &program]
        );
    }

    #[test]
    fn what_is_missing_has_its_default_and_what_is_unknown_is_ignored() {
        let tabs = parsed(
            "colour = 1\n[[tabs]]\nname = \"设备\"\nsmell = 2\n[tabs.network]\n\
             protocol = \"tcp-server\"\nfuture = true\n[shortcuts]\na = 1\n",
        );
        let mut expected = named("设备");
        expected.network.protocol = Protocol::TcpServer;
        assert_eq!(tabs, Ok(vec![expected]));
    }

    #[test]
    fn the_example_of_the_documentation_is_read() {
        let text = include_str!("../../docs/session-file.md");
        let example = text
            .split("```")
            .nth(1)
            .and_then(|it| it.strip_prefix("toml\n"));
        let tabs = parse(example.unwrap()).unwrap();
        assert_eq!(tabs[0].send.checksum, Checksum::Crc16Modbus);
        assert_eq!(tabs[0].send.target, "127.0.0.1:7789");
        assert_eq!(tabs[0].network.local_port, "7788");
    }

    #[test]
    fn an_editor_may_have_put_a_mark_and_other_line_ends() {
        let text = format!("\u{FEFF}{HEAD}[[tabs]]\nname = \"a\"\n").replace('\n', "\r\n");
        assert_eq!(parse(&text), Ok(vec![named("a")]));
    }

    #[test]
    fn a_newer_version_is_told_whatever_is_in_it() {
        let text = "format = \"wirepad-session\"\nversion = 2\ntabs = \"elsewhere\"\n";
        assert_eq!(parse(text), Err(SessionFileError::Newer));
    }

    #[test]
    fn another_file_is_no_session() {
        for text in [
            "",
            "version = 1\n[[tabs]]\n",
            "format = \"other\"\nversion = 1\n[[tabs]]\n",
            "format = \"wirepad-session\"\nversion = 0\n[[tabs]]\n",
            "format = \"wirepad-session\"\nversion = \"1\"\n[[tabs]]\n",
            "{\"direction\": \"in\"}\n",
            "\u{0}",
        ] {
            assert_eq!(parse(text), Err(SessionFileError::NotASession), "{text}");
        }
    }

    #[test]
    fn damage_is_told_by_line_and_column() {
        for (rest, place) in [
            ("[[tabs]]\nname = \"中\" x\n", (4, 12)),
            ("[[tabs]]\nname = 5\n", (4, 8)),
            (
                "[[tabs]]\n[tabs.receive]\nencoding = \"KLINGON\"\n",
                (5, 12),
            ),
        ] {
            match parsed(rest) {
                Err(SessionFileError::Damaged { line, column, .. }) => {
                    assert_eq!((line, column), place, "{rest}");
                }
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn a_wrong_value_is_told_with_its_field_and_what_it_takes() {
        let one_of = |names: &str| Wanted::OneOf(names.split(' ').map(str::to_owned).collect());
        for (table, field, found, wanted) in [
            (
                "network",
                "protocol",
                "\"tcp\"",
                one_of("udp tcp-client tcp-server"),
            ),
            ("network", "local_port", "7788", Wanted::Text),
            ("network", "keep_half_open", "\"no\"", Wanted::Switch),
            ("send", "as_hex", "\"yes\"", Wanted::Switch),
            ("send", "line_ending", "1", Wanted::Other),
            (
                "send",
                "line_ending",
                "\"lfcr\"",
                one_of("none cr lf cr-lf"),
            ),
            ("receive", "encoding", "\"KLINGON\"", Wanted::Encoding),
            (
                "receive",
                "save_form",
                "\"xml\"",
                one_of("netassist text hex dump raw jsonl csv"),
            ),
            ("receive", "save_form", "5", Wanted::Text),
        ] {
            let value = WrongValue {
                field: field.to_owned(),
                found: found.to_owned(),
                wanted,
            };
            for text in [
                format!("[[tabs]]\n[tabs.{table}]\n{field} = {found}\n"),
                format!("[[tabs]]\n{table} = {{ \"{field}\"={found} }}\n"),
            ] {
                match parsed(&text) {
                    Err(SessionFileError::Damaged { value: told, .. }) => {
                        assert_eq!(told.as_ref(), Some(&value), "{text}");
                    }
                    other => panic!("{text}: {other:?}"),
                }
            }
        }
        let unread = parsed("[[tabs]]\nname = meter\n");
        assert!(matches!(
            unread,
            Err(SessionFileError::Damaged { value: None, .. })
        ));
    }

    #[test]
    fn a_wrong_checksum_is_told_with_all_there_are() {
        let Err(SessionFileError::Damaged {
            value: Some(value), ..
        }) = parsed("[[tabs]]\n[tabs.send]\nchecksum = \"crc99\"\n")
        else {
            panic!("it is wrong");
        };
        let Wanted::OneOf(names) = value.wanted else {
            panic!("{value:?}");
        };
        assert_eq!(names.len(), Checksum::ALL.len());
        assert!(names.contains(&String::from("crc16-modbus")), "{names:?}");
    }

    #[test]
    fn no_tab_and_too_many_are_refused_both_ways() {
        assert_eq!(parsed(""), Err(SessionFileError::NoTab));
        assert_eq!(format(&[]), Err(SessionFileError::NoTab));
        let most = vec![TabSettings::default(); MOST_TABS_IN_FILE];
        assert_eq!(parse(&format(&most).unwrap()), Ok(most.clone()));
        let more = [most, vec![TabSettings::default()]].concat();
        assert_eq!(format(&more), Err(SessionFileError::TooManyTabs));
        let text = "[[tabs]]\n".repeat(MOST_TABS_IN_FILE + 1);
        assert_eq!(parsed(&text), Err(SessionFileError::TooManyTabs));
    }

    #[test]
    fn a_file_is_replaced_and_read_back() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.wirepad");
        fs::write(&path, "old").unwrap();
        write_session_file(&path, &[named("a"), named("b")]).unwrap();
        assert_eq!(read_session_file(&path), Ok(vec![named("a"), named("b")]));
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn files_that_cannot_be_read_say_why() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.wirepad");
        let absent = SessionFileError::Disk(ErrorKind::NotFound);
        assert_eq!(read_session_file(&path), Err(absent));
        fs::write(&path, b"\xff\xfe").unwrap();
        assert_eq!(read_session_file(&path), Err(SessionFileError::NotASession));
        let file = File::create(&path).unwrap();
        file.set_len(MAX_FILE_BYTES + 1).unwrap();
        assert_eq!(read_session_file(&path), Err(SessionFileError::NotASession));
        let below = path.join("b.wirepad");
        let refused = write_session_file(&below, &[named("a")]);
        assert!(matches!(refused, Err(SessionFileError::Disk(_))));
    }

    proptest! {
        #[test]
        fn every_tab_is_read_back(tabs in prop::collection::vec(tab(), 1..4)) {
            prop_assert_eq!(parse(&format(&tabs).unwrap()), Ok(tabs));
        }

        #[test]
        fn a_text_with_a_fault_in_it_never_panics(
            tab in tab(),
            at in any::<prop::sample::Index>(),
            put in any::<char>(),
        ) {
            let mut chars: Vec<char> = format(&[tab]).unwrap().chars().collect();
            let at = at.index(chars.len());
            chars[at] = put;
            let _ = parse(&chars.into_iter().collect::<String>());
        }
    }
}
