use std::path::PathBuf;

use super::log_view::Copied;
use crate::session::SaveForm;
use crate::settings::Theme;
use crate::value::{Language, PeerId, SessionId};

/// What the user wants. Menus, buttons and keys push the same actions, and one
/// place performs them. Where no tab is named, the active one is meant.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    NewTab,
    SelectTab(SessionId),
    /// Asks first when the link is open.
    CloseTab(SessionId),
    CloseTabNow(SessionId),
    Quit,
    QuitNow,
    /// Closes whatever dialog is open.
    CloseDialog,

    Open,
    Close,
    StopListening,
    Disconnect(PeerId),
    StartExample(Example),

    Send,
    /// The message, its target or its interval changed while repeating.
    UpdateRepeat,
    StartRepeat,
    StopRepeat,
    ClearMessage,

    ClearLog,
    ResetCounters,
    /// The log view gave text to put on the clipboard.
    Copy(Copied),
    AskSaveToFile,
    AskSaveLog,
    StartSaving {
        path: PathBuf,
        raw: bool,
    },
    /// Encodings or HEX changed while a log file is being written.
    UpdateSaving,
    StopSaving,
    SaveLog {
        path: PathBuf,
        raw: bool,
    },
    /// Opens the system's file dialog for the dialog that is open.
    Browse,

    SetTheme(Theme),
    SetLanguage(Language),
    SetTextPercent(u16),
    SetAlwaysOnTop(bool),
    SetEnterSends(bool),
    ToggleRail,
}

/// A filled-in tab that starts at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Example {
    TalkToYourself,
    Server,
    Client,
}

/// What a file is written as.
pub(super) fn save_form(raw: bool, settings: &crate::settings::TabSettings) -> SaveForm {
    if raw {
        return SaveForm::Raw;
    }
    SaveForm::NetAssist {
        receive_as_hex: settings.receive.as_hex,
        receive: settings.receive.encoding,
        send: settings.send.encoding,
    }
}
