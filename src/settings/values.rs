use std::ops::RangeInclusive;

use serde::de::{Error, IgnoredAny, IntoDeserializer};
use serde::{Deserialize, Deserializer, Serialize};

use super::color_rules::{ColorRule, MOST_COLOR_RULES};
use super::finding::{FilterSettings, PatternSettings};
use super::view::{BytesLayout, ContentForm, ViewSettings};
use crate::export::Form;
use crate::session::{JOURNAL_LIMIT_BYTES, MEMORY_LIMIT_BYTES};
use crate::text::{Checksum, Encoding, LineEnding};
use crate::value::{Language, Protocol, half_width};

/// The size of the window's text, in percent.
const TEXT_PERCENT: RangeInclusive<u16> = 80..=200;
/// Points: from one line of text to the height of a large screen.
const SEND_HEIGHT: RangeInclusive<f32> = 60.0..=2_000.0;
/// Points: as for the send area.
const INSPECTOR_HEIGHT: RangeInclusive<f32> = SEND_HEIGHT;
/// Points: a smaller window hides its own controls.
const WINDOW_SIDE: RangeInclusive<f32> = 200.0..=16_384.0;
/// Points: window systems place windows by 16-bit numbers.
const WINDOW_POSITION: RangeInclusive<f32> = -32_768.0..=32_767.0;

/// The window's colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    Light,
    Dark,
    #[default]
    System,
}

/// Where the window stood, in logical points.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct WindowPlace {
    /// None where the system does not tell (Wayland).
    pub position: Option<[f32; 2]>,
    pub size: [f32; 2],
    pub maximized: bool,
}

impl WindowPlace {
    /// `None` when the size is no size; a position that is no place is left out.
    fn into_range(self) -> Option<Self> {
        let is_size = self.size.iter().all(|side| WINDOW_SIDE.contains(side));
        let is_place = |at: &[f32; 2]| at.iter().all(|axis| WINDOW_POSITION.contains(axis));
        is_size.then(|| Self {
            position: self.position.filter(is_place),
            ..self
        })
    }
}

/// How the records of tabs are kept; a tab that is open goes on as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordPreferences {
    pub on_disk: bool,
    /// A question comes before the end of a tab deletes records from the disk.
    pub ask_before_delete: bool,
    /// As typed; empty: where the system keeps a user's data.
    pub directory: String,
    /// Of one tab, in MiB.
    pub disk_limit_mib: u64,
    pub memory_limit_mib: usize,
}

impl RecordPreferences {
    /// At least what one large message and its neighbours take, at most 1 TiB.
    pub const DISK_LIMIT_MIB: RangeInclusive<u64> = 16..=1_048_576;
    pub const MEMORY_LIMIT_MIB: RangeInclusive<usize> = 16..=4_096;

    pub fn disk_limit_bytes(&self) -> u64 {
        self.disk_limit_mib.saturating_mul(1 << 20)
    }

    pub fn memory_limit_bytes(&self) -> usize {
        self.memory_limit_mib.saturating_mul(1 << 20)
    }

    fn into_range(self) -> Self {
        let (least_disk, most_disk) = Self::DISK_LIMIT_MIB.into_inner();
        let (least_memory, most_memory) = Self::MEMORY_LIMIT_MIB.into_inner();
        Self {
            disk_limit_mib: self.disk_limit_mib.clamp(least_disk, most_disk),
            memory_limit_mib: self.memory_limit_mib.clamp(least_memory, most_memory),
            ..self
        }
    }
}

impl Default for RecordPreferences {
    fn default() -> Self {
        Self {
            on_disk: true,
            ask_before_delete: true,
            directory: String::new(),
            disk_limit_mib: JOURNAL_LIMIT_BYTES >> 20,
            memory_limit_mib: MEMORY_LIMIT_BYTES >> 20,
        }
    }
}

/// What holds for the whole program.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// None: as the system says.
    pub language: Option<Language>,
    pub theme: Theme,
    /// 80 to 200.
    pub text_percent: u16,
    pub always_on_top: bool,
    /// Enter sends and Shift+Enter makes a new line; else the reverse.
    pub enter_sends: bool,
    pub rail_open: bool,
    /// The groups of the left column that are unfolded.
    pub network_open: bool,
    pub receive_open: bool,
    pub send_open: bool,
    /// Height of the send area in points.
    pub send_height: f32,
    /// The pane below the log that shows one record whole.
    pub inspector_open: bool,
    /// In points.
    pub inspector_height: f32,
    pub window: Option<WindowPlace>,
    pub records: RecordPreferences,
    /// Of the log, the first that fits wins.
    pub color_rules: Vec<ColorRule>,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            language: None,
            theme: Theme::System,
            text_percent: 100,
            always_on_top: false,
            enter_sends: true,
            rail_open: true,
            network_open: true,
            receive_open: true,
            send_open: true,
            send_height: 124.0,
            inspector_open: false,
            inspector_height: 250.0,
            window: None,
            records: RecordPreferences::default(),
            color_rules: Vec::new(),
        }
    }
}

impl Preferences {
    fn into_range(self) -> Self {
        let (least, most) = TEXT_PERCENT.into_inner();
        let fits = SEND_HEIGHT.contains(&self.send_height);
        let inspector_fits = INSPECTOR_HEIGHT.contains(&self.inspector_height);
        Self {
            text_percent: self.text_percent.clamp(least, most),
            send_height: if fits {
                self.send_height
            } else {
                Self::default().send_height
            },
            inspector_height: if inspector_fits {
                self.inspector_height
            } else {
                Self::default().inspector_height
            },
            window: self.window.and_then(WindowPlace::into_range),
            records: self.records.into_range(),
            color_rules: first_rules(self.color_rules),
            ..self
        }
    }
}

fn first_rules(mut rules: Vec<ColorRule>) -> Vec<ColorRule> {
    rules.truncate(MOST_COLOR_RULES);
    rules
}

/// The fields of the network group, as typed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct NetworkSettings {
    pub protocol: Protocol,
    pub local_host: String,
    pub local_port: String,
    /// TCP client: the server.
    pub remote_host: String,
    pub remote_port: String,
    /// TCP client: the address to connect from; usually empty.
    pub client_local_host: String,
    pub client_local_port: String,
    /// Keep our side of a connection open when the peer has closed its own.
    pub keep_half_open: bool,
    /// UDP: KiB, as typed; empty is the default.
    pub receive_buffer_kib: String,
}

impl NetworkSettings {
    /// Below the first a buffer holds not even one datagram of full size; above
    /// the second some systems count it wrong.
    pub const RECEIVE_BUFFER_KIB: RangeInclusive<usize> = 64..=1_048_576;
    /// The systems' own default loses datagrams on a busy machine.
    pub const DEFAULT_RECEIVE_BUFFER_KIB: usize = 4_096;

    /// `None` when no number in range is typed.
    pub fn receive_buffer_bytes(&self) -> Option<usize> {
        let kib = match half_width(&self.receive_buffer_kib).trim() {
            "" => Self::DEFAULT_RECEIVE_BUFFER_KIB,
            typed => typed.parse().ok()?,
        };
        let is_offered = Self::RECEIVE_BUFFER_KIB.contains(&kib);
        is_offered.then(|| kib.saturating_mul(1024))
    }
}

impl Default for NetworkSettings {
    fn default() -> Self {
        Self {
            protocol: Protocol::Udp,
            local_host: String::new(),
            local_port: String::from("8080"),
            remote_host: String::from("127.0.0.1"),
            remote_port: String::from("8080"),
            client_local_host: String::new(),
            client_local_port: String::new(),
            keep_half_open: false,
            receive_buffer_kib: Self::DEFAULT_RECEIVE_BUFFER_KIB.to_string(),
        }
    }
}

/// The fields of the receive group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReceiveSettings {
    pub as_hex: bool,
    pub encoding: Encoding,
    pub log_mode: bool,
    pub wrap_lines: bool,
    pub pause_display: bool,
    pub auto_scroll: bool,
    /// The file that is written to, or was last.
    pub save_path: String,
    /// What that file is written as.
    #[serde(alias = "save_raw", deserialize_with = "form_or_raw")]
    pub save_form: Form,
}

impl Default for ReceiveSettings {
    fn default() -> Self {
        Self {
            as_hex: false,
            encoding: Encoding::UTF_8,
            log_mode: true,
            wrap_lines: true,
            pause_display: false,
            auto_scroll: true,
            save_path: String::new(),
            save_form: Form::NetAssist,
        }
    }
}

/// Early versions knew two forms and kept whether it was the second.
fn form_or_raw<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Form, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Kept {
        IsRaw(bool),
        Name(String),
        Other(IgnoredAny),
    }
    match Kept::deserialize(deserializer)? {
        Kept::IsRaw(true) => Ok(Form::Raw),
        Kept::IsRaw(false) => Ok(Form::NetAssist),
        Kept::Name(name) => Form::deserialize(name.into_deserializer()),
        Kept::Other(_) => Err(D::Error::custom("expected a string")),
    }
}

/// The fields of the send group, and what stands in the message box.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SendSettings {
    pub as_hex: bool,
    pub encoding: Encoding,
    pub parse_escapes: bool,
    pub line_ending: LineEnding,
    pub checksum: Checksum,
    /// The field, as typed: milliseconds.
    pub repeat_millis: String,
    /// The message box.
    pub message: String,
    /// The UDP target, as typed.
    pub target: String,
}

impl Default for SendSettings {
    fn default() -> Self {
        Self {
            as_hex: false,
            encoding: Encoding::UTF_8,
            parse_escapes: false,
            line_ending: LineEnding::None,
            checksum: Checksum::None,
            repeat_millis: String::from("1000"),
            message: String::new(),
            target: String::new(),
        }
    }
}

/// One tab with all its fields.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TabSettings {
    /// Given by the user; empty: made from protocol and address.
    pub name: String,
    pub network: NetworkSettings,
    pub receive: ReceiveSettings,
    pub send: SendSettings,
    /// What the find bar looked for last.
    pub find: PatternSettings,
    pub filter: FilterSettings,
    pub view: ViewSettings,
}

impl TabSettings {
    /// How the log shows bytes.
    pub fn content_form(&self) -> ContentForm {
        match (self.view.layout, self.receive.as_hex) {
            (BytesLayout::Dump, _) => ContentForm::Dump,
            (BytesLayout::TextAndHex, _) => ContentForm::TextAndHex,
            (BytesLayout::Plain, true) => ContentForm::Hex,
            (BytesLayout::Plain, false) => ContentForm::Text,
        }
    }

    /// Files that are saved have no dump: the choice of text or HEX stays for
    /// them.
    pub fn set_content_form(&mut self, form: ContentForm) {
        self.view.layout = match form {
            ContentForm::Text | ContentForm::Hex => BytesLayout::Plain,
            ContentForm::Dump => BytesLayout::Dump,
            ContentForm::TextAndHex => BytesLayout::TextAndHex,
        };
        match form {
            ContentForm::Text => self.receive.as_hex = false,
            ContentForm::Hex => self.receive.as_hex = true,
            ContentForm::Dump | ContentForm::TextAndHex => {}
        }
    }

    /// Whether another tab would do the same: how its log is looked at does not
    /// count.
    pub fn is_same_session(&self, other: &Self) -> bool {
        let receive = |tab: &Self| (tab.receive.as_hex, tab.receive.encoding);
        self.name == other.name
            && self.network == other.network
            && self.send == other.send
            && receive(self) == receive(other)
    }

    pub(super) fn into_range(self) -> Self {
        Self {
            filter: self.filter.into_range(),
            view: self.view.into_range(),
            ..self
        }
    }
}

/// Everything that is kept between two starts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Saved {
    pub preferences: Preferences,
    pub tabs: Vec<TabSettings>,
    pub active_tab: usize,
    /// Journals, by the names of their directories, that were kept when the
    /// program was quit. The next start says so once.
    pub kept_at_quit: Vec<String>,
}

impl Saved {
    /// Brings numbers that no window can show into their range.
    pub(super) fn into_range(self) -> Self {
        let last_tab = self.tabs.len().saturating_sub(1);
        let tabs = self.tabs.into_iter().map(TabSettings::into_range);
        Self {
            preferences: self.preferences.into_range(),
            tabs: tabs.collect(),
            active_tab: self.active_tab.min(last_tab),
            kept_at_quit: self.kept_at_quit,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn receive_buffer(typed: &str) -> Option<usize> {
        NetworkSettings {
            receive_buffer_kib: typed.to_owned(),
            ..NetworkSettings::default()
        }
        .receive_buffer_bytes()
    }

    #[test]
    fn a_receive_buffer_is_a_number_of_kib_in_range() {
        assert_eq!(receive_buffer(" 256 "), Some(256 * 1024));
        assert_eq!(receive_buffer("64"), Some(64 * 1024));
        assert_eq!(receive_buffer("　６４"), Some(64 * 1024));
        assert_eq!(receive_buffer("1048576"), Some(1 << 30));
        for wrong in [
            "63",
            "1048577",
            "-1",
            "4.5",
            "4 MiB",
            "99999999999999999999",
        ] {
            assert_eq!(receive_buffer(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_empty_receive_buffer_is_the_default() {
        assert_eq!(receive_buffer(""), Some(4 << 20));
        assert_eq!(
            NetworkSettings::default().receive_buffer_bytes(),
            Some(4 << 20)
        );
    }
}
