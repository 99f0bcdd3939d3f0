use std::path::PathBuf;

use super::log_view::{Copied, CopyOrder};
use crate::export::Form;
use crate::journal::LeftBehind;
use crate::settings::{RecordPreferences, Theme};
use crate::text::Encoding;
use crate::value::{Direction, Language, PeerId, RecordSeq, SessionId};

/// What the user wants. Menus, buttons and keys push the same actions, and one
/// place performs them. Where no tab is named, the active one is meant.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    NewTab,
    SelectTab(SessionId),
    /// Asks first when the link is open or records would be deleted.
    CloseTab(SessionId),
    CloseTabNow(SessionId),
    AskRenameTab(SessionId),
    RenameTab(SessionId, String),
    Quit,
    QuitNow,
    /// The records of all tabs stay on the disk.
    KeepAndQuit,
    /// Closes whatever dialog is open.
    CloseDialog,
    StartExample(Example),
    /// Puts a part of the log on the clipboard.
    Copy(CopyOrder),
    CopyText(Copied),
    StopCopying,
    AskSaveToFile,
    AskSaveLog,
    /// Makes this tab the active one first.
    AskSaveLogOf(SessionId),
    StartSaving {
        path: PathBuf,
        form: Form,
    },
    SaveLog {
        path: PathBuf,
        form: Form,
    },
    /// Opens the system's file dialog for the dialog that is open.
    Browse,
    ToggleRail,
    /// Shows how records are kept.
    AskRecords,
    SetRecords(RecordPreferences),
    /// The records stay on the disk.
    KeepAndCloseTab(SessionId),
    Sessions(SessionsAction),
    /// The command that does what this tab does goes to the clipboard.
    CopyAsCommand(SessionId),
    SessionFile(SessionFileAction),
    Tab(TabAction),
    View(ViewAction),
    Prefer(Preference),
}

/// What is done with sessions of earlier starts.
#[derive(Clone, Debug, PartialEq)]
pub enum SessionsAction {
    /// Shows those that were kept or left.
    List,
    /// Goes on with it.
    Reopen(LeftBehind),
    /// Shows its records and changes nothing.
    Look(LeftBehind),
    AskSave(LeftBehind),
    Save {
        path: PathBuf,
        form: Form,
    },
    Delete(PathBuf),
    /// Says no more of what a crash left.
    Postpone,
}

/// What is done with files of tabs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionFileAction {
    AskSave(TabsToSave),
    Save(PathBuf, TabsToSave),
    AskOpen,
    /// Adds their tabs.
    Open(Vec<PathBuf>),
}

/// Which tabs a file is to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TabsToSave {
    One(SessionId),
    /// But those that only look at an old session.
    All,
}

/// What is done with the session of the active tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TabAction {
    Open,
    Close,
    StopListening,
    Disconnect(PeerId),
    Send,
    /// The fields as they were before a record was edited.
    PutBack,
    StartRepeat,
    StopRepeat,
    ClearMessage,
    ClearLog,
    /// Also of the statistics.
    ResetCounters,
    /// Encodings or HEX changed while a log file is being written.
    UpdateSaving,
    StopSaving,
}

/// What is done with the view onto the active tab's log, and with records in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViewAction {
    /// Opens the find bar, or puts the keyboard into it.
    Find,
    CloseFind,
    FindNext,
    FindPrevious,
    /// Opens the filter bar, or puts the keyboard into it.
    Filter,
    CloseFilter,
    AskJump,
    /// Brings a record into view and selects it.
    ShowRecord(RecordSeq),
    SendAgain(Vec<RecordSeq>),
    EditAndSend(RecordSeq),
    /// Shows the record of the selection whole, with the keyboard in its bytes.
    Inspect,
    /// Asks for the note of a record; of the selected one when none is named.
    Bookmark(Option<RecordSeq>),
    SetBookmark {
        seq: RecordSeq,
        note: String,
    },
    RemoveBookmark(RecordSeq),
    NextBookmark,
    PreviousBookmark,
    /// Shows the list.
    Bookmarks,
    CopyBookmarks,
    ColorRules,
    /// The rules stay as they were tried.
    KeepColorRules,
    /// Opens the window of statistics, or closes it.
    ToggleStatistics,
    CloseStatistics,
    ToggleInspector,
    /// Decodes what went this way with another encoding from now on.
    UseEncoding(Direction, Encoding),
}

/// What holds for the whole program from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preference {
    Theme(Theme),
    Language(Language),
    TextPercent(u16),
    AlwaysOnTop(bool),
    EnterSends(bool),
    /// A question comes before records are deleted.
    AskBeforeDelete(bool),
}

/// A filled-in tab that starts at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Example {
    TalkToYourself,
    Server,
    Client,
}
