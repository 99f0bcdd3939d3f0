use serde::{Deserialize, Serialize};

use crate::text::{Checksum, Encoding, LineEnding};
use crate::value::{Language, Protocol};

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
    /// Height of the send area in points.
    pub send_height: f32,
    pub window: Option<WindowPlace>,
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
            send_height: 124.0,
            window: None,
        }
    }
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
        }
    }
}

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
    /// Saved as received bytes, not as log text.
    pub save_raw: bool,
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
            save_raw: false,
        }
    }
}

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
}

/// Everything that is kept between two starts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Saved {
    pub preferences: Preferences,
    pub tabs: Vec<TabSettings>,
    pub active_tab: usize,
}
