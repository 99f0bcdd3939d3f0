//! What each [`Action`] does.

use std::path::{Path, PathBuf};

use eframe::egui::{Context, Key, KeyboardShortcut, Modifiers, Ui, ViewportCommand};
use jiff::Timestamp;

use super::action::{Action, Example, Preference, TabAction, ViewAction};
use super::app::App;
use super::dialogs::{Dialog, PathForm, PathProblem};
use super::end_question::EndQuestion;
use super::perform_view::{
    BOOKMARK, BOOKMARKS, INSPECTOR, JUMP, NEXT_BOOKMARK, PREVIOUS_BOOKMARK, STATISTICS,
};
use super::records_dialog::RecordsForm;
use super::send_panel::focus_message_box;
use super::tab::{RecordsAtEnd, Tab};
use crate::export::Form;
use crate::i18n::{say, words};
use crate::session::{Command, SaveSpec, Waker};
use crate::settings::{NetworkSettings, RecordPreferences, SendSettings, TabSettings};
use crate::value::{Protocol, SessionId};

const LOG_FILE_NAME: &str = "wirepad-log.txt";
const NEW_TAB: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::T);
const CLOSE_TAB: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::W);
const TOGGLE_RAIL: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::B);
const FIND: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::F);
const FILTER: KeyboardShortcut =
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::F);
const FIND_NEXT: KeyboardShortcut = KeyboardShortcut::new(Modifiers::NONE, Key::F3);
const FIND_PREVIOUS: KeyboardShortcut = KeyboardShortcut::new(Modifiers::SHIFT, Key::F3);
const NEXT_TAB: KeyboardShortcut = KeyboardShortcut::new(Modifiers::CTRL, Key::Tab);
const PREVIOUS_TAB: KeyboardShortcut =
    KeyboardShortcut::new(Modifiers::CTRL.plus(Modifiers::SHIFT), Key::Tab);

impl App {
    /// The actions of the keys of this frame.
    pub(super) fn key_actions(&self, ui: &Ui) -> Vec<Action> {
        if self.dialog.is_some() {
            return Vec::new();
        }
        let shortcuts = [
            (NEW_TAB, Action::NewTab),
            (CLOSE_TAB, Action::CloseTab(self.active)),
            // Those with Shift come before those without, which would take them too.
            (BOOKMARKS, Action::View(ViewAction::Bookmarks)),
            (TOGGLE_RAIL, Action::ToggleRail),
            (JUMP, Action::View(ViewAction::AskJump)),
            (BOOKMARK, Action::View(ViewAction::Bookmark(None))),
            (
                PREVIOUS_BOOKMARK,
                Action::View(ViewAction::PreviousBookmark),
            ),
            (NEXT_BOOKMARK, Action::View(ViewAction::NextBookmark)),
            (STATISTICS, Action::View(ViewAction::ToggleStatistics)),
            (INSPECTOR, Action::View(ViewAction::ToggleInspector)),
            (PREVIOUS_TAB, Action::SelectTab(self.tab_beside_active(-1))),
            (NEXT_TAB, Action::SelectTab(self.tab_beside_active(1))),
            (FILTER, Action::View(ViewAction::Filter)),
            (FIND, Action::View(ViewAction::Find)),
            (FIND_PREVIOUS, Action::View(ViewAction::FindPrevious)),
            (FIND_NEXT, Action::View(ViewAction::FindNext)),
        ];
        let is_pressed = |(shortcut, action): (KeyboardShortcut, Action)| {
            // AltGr is Ctrl and Alt on Windows, and makes characters.
            ui.input_mut(|input| !input.modifiers.alt && input.consume_shortcut(&shortcut))
                .then_some(action)
        };
        shortcuts.into_iter().filter_map(is_pressed).collect()
    }

    /// Goes round at the ends.
    fn tab_beside_active(&self, step: isize) -> SessionId {
        let index = self.active_index().checked_add_signed(step);
        let last = self.tabs.len() - 1;
        self.tabs[index.map_or(last, |index| index % self.tabs.len())].id
    }

    pub(super) fn perform(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::NewTab => self.add_tab(TabSettings::default()),
            Action::SelectTab(id) => self.active = id,
            Action::CloseTab(id) => self.ask_close_tab(id),
            Action::CloseTabNow(id) => self.close_tab(id),
            Action::AskRenameTab(id) => self.ask_rename_tab(id),
            Action::RenameTab(id, name) => self.rename_tab(id, name),
            Action::Quit => self.ask_quit(ctx),
            Action::QuitNow => self.quit(ctx),
            Action::KeepAndQuit => self.keep_and_quit(ctx),
            Action::CloseDialog => self.close_dialog(),
            Action::Browse => self.browse(),
            Action::Copy(order) => self.copy(ctx, order),
            Action::CopyText(copied) => self.put_on_clipboard(ctx, copied),
            Action::StopCopying => self.active_tab().copying = None,
            Action::StartExample(example) => self.start_example(example),
            Action::AskSaveToFile => self.ask_save_to_file(),
            Action::AskSaveLog => self.ask_save_log(),
            Action::AskSaveLogOf(id) => {
                self.active = id;
                self.ask_save_log();
            }
            Action::StartSaving { path, form } => self.start_saving(path, form),
            Action::SaveLog { path, form } => self.save_log(ctx, &path, form),
            Action::ToggleRail => self.toggle_rail(ctx),
            Action::AskRecords => self.ask_records(),
            Action::SetRecords(records) => self.try_records(records),
            Action::KeepAndCloseTab(id) => self.keep_and_close_tab(id),
            Action::Sessions(action) => self.perform_on_sessions(action),
            Action::CopyAsCommand(id) => self.copy_as_command(ctx, id),
            Action::SessionFile(action) => self.perform_on_session_file(action),
            Action::Tab(action) => self.perform_on_tab(ctx, action),
            Action::View(action) => self.perform_view(ctx, action),
            Action::Prefer(preference) => self.prefer(ctx, preference),
        }
    }

    fn prefer(&mut self, ctx: &Context, preference: Preference) {
        match preference {
            Preference::Theme(theme) => self.set_theme(theme),
            Preference::Language(language) => self.set_language(language),
            Preference::TextPercent(percent) => self.set_text_percent(percent),
            Preference::AlwaysOnTop(on_top) => self.preferences.always_on_top = on_top,
            Preference::EnterSends(enter_sends) => self.preferences.enter_sends = enter_sends,
            Preference::AskBeforeDelete(asks) => self.preferences.records.ask_before_delete = asks,
        }
        self.apply_preferences(ctx);
    }

    fn perform_on_tab(&mut self, ctx: &Context, action: TabAction) {
        let tab = self.active_tab();
        match action {
            TabAction::Open => tab.open(),
            TabAction::Close => tab.tell(Command::Close),
            TabAction::StopListening => tab.tell(Command::StopListening),
            TabAction::Disconnect(peer) => tab.tell(Command::Disconnect(peer)),
            TabAction::Send => tab.send_once(ctx),
            TabAction::PutBack => {
                tab.put_back(ctx);
                focus_message_box(ctx, tab.id);
            }
            TabAction::StartRepeat => tab.start_repeat(),
            TabAction::StopRepeat => tab.tell(Command::StopRepeat),
            TabAction::ClearMessage => {
                tab.settings.send.message.clear();
                focus_message_box(ctx, tab.id);
            }
            TabAction::ClearLog => {
                tab.tell(Command::ClearLog);
                tab.paused_at = None;
            }
            TabAction::ResetCounters => self.reset_counters(ctx),
            TabAction::StopSaving => tab.tell(Command::StopSaving),
            TabAction::UpdateSaving => self.update_saving(),
        }
    }

    fn ask_close_tab(&mut self, id: SessionId) {
        let asks = self.preferences.records.ask_before_delete;
        let tab = self.tabs.iter().find(|tab| tab.id == id);
        match tab.filter(|tab| tab.asks_before_end(asks)) {
            Some(tab) => self.dialog = Some(Dialog::ConfirmEnd(EndQuestion::of_tab(tab))),
            None => self.close_tab(id),
        }
    }

    fn keep_and_close_tab(&mut self, id: SessionId) {
        if let Some(tab) = self.tabs.iter_mut().find(|tab| tab.id == id) {
            tab.keep_records();
        }
        self.close_tab(id);
    }

    fn ask_records(&mut self) {
        let form = RecordsForm::new(&self.preferences.records, &self.records);
        self.dialog = Some(Dialog::Records(form));
    }

    /// A directory that cannot be used is to be told while it can be mended.
    fn try_records(&mut self, records: RecordPreferences) {
        let place = self.records.preferred(&records).map(Path::to_owned);
        match (&mut self.dialog, place) {
            (Some(Dialog::Records(form)), Some(place)) if records.on_disk => {
                form.wait_for(self.trials.begin(place), records);
            }
            _ => self.set_records(records),
        }
    }

    fn take_trials(&mut self) {
        while let Some(tried) = self.trials.answer() {
            if let Some(Dialog::Records(form)) = &mut self.dialog
                && let Some(records) = form.take_trial(tried)
            {
                self.set_records(records);
            }
        }
    }

    fn set_records(&mut self, records: RecordPreferences) {
        self.dialog = None;
        self.preferences.records = records;
        self.follow_records();
        self.complain_of_missing_place();
    }

    /// There is always one tab; the last one closed leaves a fresh one.
    fn close_tab(&mut self, id: SessionId) {
        self.dialog = None;
        if let Some(index) = self.tabs.iter().position(|tab| tab.id == id) {
            let tab = self.take_tab(index);
            self.closing.close(tab.into_parts());
        }
    }

    pub(super) fn take_tab(&mut self, index: usize) -> Tab {
        let tab = self.tabs.remove(index);
        if self.tabs.is_empty() {
            self.add_tab(TabSettings::default());
        } else if self.active == tab.id {
            self.active = self.tabs[index.min(self.tabs.len() - 1)].id;
        }
        tab
    }

    fn ask_rename_tab(&mut self, id: SessionId) {
        if let Some(tab) = self.tabs.iter().find(|tab| tab.id == id) {
            self.dialog = Some(Dialog::RenameTab(id, tab.settings.name.clone()));
        }
    }

    fn rename_tab(&mut self, id: SessionId, name: String) {
        self.dialog = None;
        if let Some(tab) = self.tabs.iter_mut().find(|tab| tab.id == id) {
            tab.settings.name = name;
        }
    }

    fn ask_quit(&mut self, ctx: &Context) {
        if self.asks_before_quit() {
            self.dialog = Some(self.quit_question());
        } else {
            self.quit(ctx);
        }
    }

    fn keep_and_quit(&mut self, ctx: &Context) {
        for tab in &mut self.tabs {
            if tab.records_at_end() == RecordsAtEnd::CanBeKept {
                tab.keep_records();
            }
        }
        self.quit(ctx);
    }

    fn quit(&mut self, ctx: &Context) {
        self.allow_quit();
        ctx.send_viewport_cmd(ViewportCommand::Close);
    }

    /// Goes on in the file of the last time.
    fn ask_save_to_file(&mut self) {
        let receive = &self.active_tab().settings.receive;
        let path = match receive.save_path.as_str() {
            "" => beside_documents(LOG_FILE_NAME),
            path => path.to_owned(),
        };
        let form = PathForm::new(path, receive.save_form);
        self.dialog = Some(Dialog::SaveToFile(form));
    }

    /// Offers a new name: a file that exists would be replaced.
    fn ask_save_log(&mut self) {
        let form = PathForm::new(beside_documents(&self.log_file_name()), Form::NetAssist);
        self.dialog = Some(Dialog::SaveLog(form));
    }

    pub(super) fn log_file_name(&self) -> String {
        let now = Timestamp::now().to_zoned(self.time_zone.clone());
        format!("wirepad-log-{}.txt", now.strftime("%Y%m%d-%H%M%S"))
    }

    fn browse(&mut self) {
        let words = words(self.language);
        if let Some(Dialog::Records(_)) = self.dialog {
            return self.files.ask_folder(words.records);
        }
        if let Some(Dialog::SessionFile(asked)) = &self.dialog {
            return self.browse_session_file(asked.saves());
        }
        let Some(form) = self.dialog.as_mut().and_then(Dialog::path_form) else {
            return;
        };
        let suggestion = Path::new(LOG_FILE_NAME).with_extension(form.form.extension());
        let suggestion = suggestion.to_string_lossy();
        self.files.ask_save_path(words.save_log_title, &suggestion);
    }

    fn start_saving(&mut self, path: PathBuf, form: Form) {
        self.dialog = None;
        let time_zone = self.time_zone.clone();
        let tab = self.active_tab();
        tab.settings.receive.save_path = path.display().to_string();
        tab.settings.receive.save_form = form;
        let form = tab.form_spec(form, time_zone);
        tab.tell(Command::StartSaving(SaveSpec { path, form }));
    }

    /// Goes on in the same file with the encodings of the moment.
    fn update_saving(&mut self) {
        let time_zone = self.time_zone.clone();
        let tab = self.active_tab();
        let Some(saving) = &tab.status.saving else {
            return;
        };
        if saving.failed.is_none() {
            let form = tab.form_spec(tab.settings.receive.save_form, time_zone);
            let path = saving.path.clone();
            tab.tell(Command::StartSaving(SaveSpec { path, form }));
        }
    }

    fn save_log(&mut self, ctx: &Context, path: &Path, form: Form) {
        if self.tabs.iter().any(|tab| tab.saves_to(path)) {
            if let Some(form) = self.dialog.as_mut().and_then(Dialog::path_form) {
                form.problem = Some(PathProblem::IsBeingWritten);
            }
            return;
        }
        self.dialog = None;
        self.start_save_log(ctx, path, form);
    }

    fn start_save_log(&mut self, ctx: &Context, path: &Path, form: Form) {
        let time_zone = self.time_zone.clone();
        let tab = self.active_tab();
        let form = tab.form_spec(form, time_zone);
        let reader = tab.session.reader().clone();
        let session = tab.looks_at.as_ref().map(|found| found.path.clone());
        self.start_save_job(ctx, reader, path, form, session);
    }

    /// Takes the answers of file dialogs and of logs being saved.
    pub(super) fn take_answers(&mut self, ctx: &Context) {
        self.take_old_journals(ctx);
        self.take_copies(ctx);
        self.take_trials();
        self.take_session_files();
        if let Some(answer) = self.files.answer()
            && let Some(dialog) = &mut self.dialog
        {
            dialog.take(answer);
        }
        let mut finished = Vec::new();
        self.save_jobs.retain(|job| {
            let saved = job.job.poll();
            let is_running = saved.is_none();
            finished.extend(saved);
            is_running
        });
        for saved in finished {
            let message = match saved.outcome {
                Ok(exported) => say::log_saved(self.language, &saved.path, exported),
                Err(kind) => say::save_failed(self.language, &saved.path, kind),
            };
            self.tell_result(message);
        }
    }

    /// A filled-in tab, opened at once: in the active tab when nothing was
    /// typed, sent or received in it.
    fn start_example(&mut self, example: Example) {
        let settings = example_settings(example);
        let unused = {
            let tab = self.active_tab();
            let reader = tab.session.reader();
            let is_empty = reader.end() == reader.first();
            is_empty && !tab.is_busy() && tab.settings == TabSettings::default()
        };
        if unused {
            self.active_tab().settings = settings;
        } else {
            self.add_tab(settings);
        }
        self.active_tab().open();
    }
}

/// A whole path, so that the file is found again.
pub(super) fn beside_documents(name: &str) -> String {
    let directories = directories::UserDirs::new();
    let directory = directories.as_ref().map(|user| {
        let documents = user.document_dir();
        documents.unwrap_or_else(|| user.home_dir()).to_path_buf()
    });
    let path = directory.unwrap_or_default().join(name);
    path.display().to_string()
}

pub(super) fn repaint_waker(ctx: &Context) -> Waker {
    let ctx = ctx.clone();
    std::sync::Arc::new(move || {
        ctx.request_repaint_of(eframe::egui::ViewportId::ROOT);
    })
}

fn example_settings(example: Example) -> TabSettings {
    let network = match example {
        Example::TalkToYourself => local_network(Protocol::Udp, "7788"),
        Example::Server => local_network(Protocol::TcpServer, "9000"),
        Example::Client => local_network(Protocol::TcpClient, "9000"),
    };
    let target = match example {
        Example::TalkToYourself => String::from("127.0.0.1:7788"),
        Example::Server | Example::Client => String::new(),
    };
    let send = SendSettings {
        message: String::from("你好 hello"),
        target,
        ..SendSettings::default()
    };
    TabSettings {
        network,
        send,
        ..TabSettings::default()
    }
}

/// On this machine alone; the port is the client's remote one.
fn local_network(protocol: Protocol, port: &str) -> NetworkSettings {
    let host = String::from("127.0.0.1");
    let base = NetworkSettings {
        protocol,
        ..NetworkSettings::default()
    };
    match protocol {
        Protocol::TcpClient => NetworkSettings {
            remote_host: host,
            remote_port: port.to_owned(),
            ..base
        },
        Protocol::Udp | Protocol::TcpServer => NetworkSettings {
            local_host: host,
            local_port: port.to_owned(),
            ..base
        },
    }
}
