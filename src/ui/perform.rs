//! What each [`Action`] does.

use std::path::{Path, PathBuf};

use eframe::egui::{Context, Key, KeyboardShortcut, Modifiers, Ui, ViewportCommand};

use super::action::{Action, Example, save_form};
use super::app::{App, TEXT_PERCENT};
use super::dialogs::{Dialog, PathForm};
use super::log_view::Copied;
use crate::export::{ExportForm, NetAssistSpec};
use crate::i18n::{log_saved, say, words};
use crate::session::{Command, SaveLogJob, SaveSpec, Waker};
use crate::settings::{NetworkSettings, SendSettings, TabSettings};
use crate::value::{Protocol, SessionId};

const LOG_FILE_NAME: &str = "wirepad-log.txt";
const RAW_FILE_NAME: &str = "wirepad-received.bin";
const NEW_TAB: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::T);
const CLOSE_TAB: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::W);
const TOGGLE_RAIL: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::B);
const NEXT_TAB: KeyboardShortcut = KeyboardShortcut::new(Modifiers::CTRL, Key::Tab);

impl App {
    /// The actions of the keys of this frame.
    pub(super) fn key_actions(&self, ui: &Ui) -> Vec<Action> {
        if self.dialog.is_some() {
            return Vec::new();
        }
        let mut actions = Vec::new();
        ui.input_mut(|input| {
            for (shortcut, action) in [
                (NEW_TAB, Action::NewTab),
                (CLOSE_TAB, Action::CloseTab(self.active)),
                (TOGGLE_RAIL, Action::ToggleRail),
                (NEXT_TAB, Action::SelectTab(self.tab_after_active())),
            ] {
                if input.consume_shortcut(&shortcut) {
                    actions.push(action);
                }
            }
        });
        actions
    }

    fn tab_after_active(&self) -> SessionId {
        self.tabs[(self.active_index() + 1) % self.tabs.len()].id
    }

    pub(super) fn perform(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::NewTab => self.add_tab(TabSettings::default()),
            Action::SelectTab(id) => self.active = id,
            Action::CloseTab(id) => self.ask_close_tab(id),
            Action::CloseTabNow(id) => self.close_tab(id),
            Action::Quit => self.ask_quit(ctx),
            Action::QuitNow => self.quit(ctx),
            Action::CloseDialog => self.dialog = None,
            Action::Browse => self.browse(),
            Action::Copy(copied) => self.copy(ctx, copied),
            Action::StartExample(example) => self.start_example(example),
            Action::AskSaveToFile => self.ask_save(Dialog::SaveToFile),
            Action::AskSaveLog => self.ask_save(Dialog::SaveLog),
            Action::StartSaving { path, raw } => self.start_saving(path, raw),
            Action::SaveLog { path, raw } => self.save_log(ctx, &path, raw),
            Action::SetTheme(_)
            | Action::SetLanguage(_)
            | Action::SetTextPercent(_)
            | Action::SetAlwaysOnTop(_)
            | Action::SetEnterSends(_)
            | Action::ToggleRail => self.perform_preference(ctx, &action),
            Action::Open
            | Action::Close
            | Action::StopListening
            | Action::Disconnect(_)
            | Action::Send
            | Action::UpdateRepeat
            | Action::StartRepeat
            | Action::StopRepeat
            | Action::ClearMessage
            | Action::ClearLog
            | Action::ResetCounters
            | Action::UpdateSaving
            | Action::StopSaving => self.perform_on_tab(&action),
        }
    }

    fn perform_preference(&mut self, ctx: &Context, action: &Action) {
        match *action {
            Action::SetTheme(theme) => self.set_theme(theme),
            Action::SetLanguage(language) => self.set_language(language),
            Action::SetTextPercent(percent) => {
                let (least, most) = (*TEXT_PERCENT.start(), *TEXT_PERCENT.end());
                self.preferences.text_percent = percent.clamp(least, most);
            }
            Action::SetAlwaysOnTop(on_top) => self.preferences.always_on_top = on_top,
            Action::SetEnterSends(enter_sends) => self.preferences.enter_sends = enter_sends,
            Action::ToggleRail => return self.toggle_rail(ctx),
            _ => return,
        }
        self.apply_preferences(ctx);
    }

    fn perform_on_tab(&mut self, action: &Action) {
        let tab = self.active_tab();
        match action {
            Action::Open => tab.open(),
            Action::Close => tab.tell(Command::Close),
            Action::StopListening => tab.tell(Command::StopListening),
            Action::Disconnect(peer) => tab.tell(Command::Disconnect(*peer)),
            Action::Send => tab.send(),
            Action::UpdateRepeat => tab.update_repeat(),
            Action::StartRepeat => tab.start_repeat(),
            Action::StopRepeat => tab.tell(Command::StopRepeat),
            Action::ClearMessage => tab.settings.send.message.clear(),
            Action::ClearLog => {
                tab.tell(Command::ClearLog);
                tab.paused_at = None;
            }
            Action::ResetCounters => tab.tell(Command::ResetCounters),
            Action::StopSaving => tab.tell(Command::StopSaving),
            Action::UpdateSaving => self.update_saving(),
            _ => {}
        }
    }

    /// A clipboard has a limit; that something is missing is said.
    fn copy(&mut self, ctx: &Context, copied: Copied) {
        ctx.copy_text(copied.text);
        if copied.is_cut {
            let sentence = words(self.language).copy_is_cut.to_owned();
            self.dialog = Some(Dialog::Message(sentence.into()));
        }
    }

    fn ask_close_tab(&mut self, id: SessionId) {
        let is_busy = self.tabs.iter().any(|tab| tab.id == id && tab.is_busy());
        if is_busy {
            self.dialog = Some(Dialog::ConfirmCloseTab(id));
        } else {
            self.close_tab(id);
        }
    }

    /// There is always one tab; the last one closed leaves a fresh one.
    fn close_tab(&mut self, id: SessionId) {
        self.dialog = None;
        let Some(index) = self.tabs.iter().position(|tab| tab.id == id) else {
            return;
        };
        self.tabs.remove(index);
        if self.tabs.is_empty() {
            self.add_tab(TabSettings::default());
        } else if self.active == id {
            self.active = self.tabs[index.min(self.tabs.len() - 1)].id;
        }
    }

    fn ask_quit(&mut self, ctx: &Context) {
        if self.has_busy_tab() {
            self.dialog = Some(Dialog::ConfirmQuit);
        } else {
            self.quit(ctx);
        }
    }

    fn quit(&mut self, ctx: &Context) {
        self.allow_quit();
        ctx.send_viewport_cmd(ViewportCommand::Close);
    }

    fn ask_save(&mut self, dialog: fn(PathForm) -> Dialog) {
        let receive = &self.active_tab().settings.receive;
        let path = match receive.save_path.as_str() {
            "" => suggested_path(),
            path => path.to_owned(),
        };
        let form = PathForm::new(path, receive.save_raw);
        self.dialog = Some(dialog(form));
    }

    fn browse(&mut self) {
        let words = words(self.language);
        let Some(form) = self.dialog.as_mut().and_then(Dialog::path_form) else {
            return;
        };
        let suggestion = if form.raw {
            RAW_FILE_NAME
        } else {
            LOG_FILE_NAME
        };
        self.files.ask_save_path(words.save_log_title, suggestion);
    }

    fn start_saving(&mut self, path: PathBuf, raw: bool) {
        self.dialog = None;
        let tab = self.active_tab();
        tab.settings.receive.save_path = path.display().to_string();
        tab.settings.receive.save_raw = raw;
        let form = save_form(raw, &tab.settings);
        tab.tell(Command::StartSaving(SaveSpec { path, form }));
    }

    /// Goes on in the same file with the encodings of the moment.
    fn update_saving(&mut self) {
        let tab = self.active_tab();
        let Some(saving) = &tab.status.saving else {
            return;
        };
        if saving.failed.is_none() && !tab.settings.receive.save_raw {
            let form = save_form(false, &tab.settings);
            let path = saving.path.clone();
            tab.tell(Command::StartSaving(SaveSpec { path, form }));
        }
    }

    fn save_log(&mut self, ctx: &Context, path: &Path, raw: bool) {
        self.dialog = None;
        let time_zone = self.time_zone.clone();
        let waker = repaint_waker(ctx);
        let tab = self.active_tab();
        let receive = &tab.settings.receive;
        let form = if raw {
            ExportForm::Raw
        } else {
            ExportForm::NetAssist(NetAssistSpec {
                receive_as_hex: receive.as_hex,
                receive: receive.encoding,
                send: tab.settings.send.encoding,
                time_zone,
                protocol: tab.status.protocol,
            })
        };
        let reader = tab.session.reader().clone();
        match SaveLogJob::start(reader, path.to_path_buf(), form, waker) {
            Ok(job) => tab.save_job = Some(job),
            Err(error) => {
                let sentence = say::save_failed(self.language, path, error.kind());
                self.dialog = Some(Dialog::Message(sentence));
            }
        }
    }

    /// Takes the answers of file dialogs and of logs being saved.
    pub(super) fn take_answers(&mut self) {
        if let Some(path) = self.files.chosen()
            && let Some(form) = self.dialog.as_mut().and_then(Dialog::path_form)
        {
            form.path = path.display().to_string();
        }
        let mut finished = Vec::new();
        for tab in &mut self.tabs {
            if let Some(saved) = tab.save_job.as_ref().and_then(SaveLogJob::poll) {
                tab.save_job = None;
                finished.push(saved);
            }
        }
        for saved in finished {
            let message = match saved.outcome {
                Ok(exported) => log_saved(self.language, &saved.path, exported).into(),
                Err(kind) => say::save_failed(self.language, &saved.path, kind),
            };
            self.dialog = Some(Dialog::Message(message));
        }
    }

    /// A filled-in tab, opened at once: in the active tab when that is unused.
    fn start_example(&mut self, example: Example) {
        let settings = example_settings(example);
        let unused = {
            let tab = self.active_tab();
            !tab.is_busy() && tab.session.reader().end() == tab.session.reader().first()
        };
        if unused {
            self.active_tab().settings = settings;
        } else {
            self.add_tab(settings);
        }
        self.active_tab().open();
    }
}

/// Where a log goes when the user has not said it yet: a whole path, so that it
/// is found again.
fn suggested_path() -> String {
    let directories = directories::UserDirs::new();
    let directory = directories.as_ref().map(|user| {
        user.document_dir()
            .unwrap_or_else(|| user.home_dir())
            .to_path_buf()
    });
    directory
        .unwrap_or_default()
        .join(LOG_FILE_NAME)
        .display()
        .to_string()
}

fn repaint_waker(ctx: &Context) -> Waker {
    let ctx = ctx.clone();
    std::sync::Arc::new(move || {
        ctx.request_repaint_of(eframe::egui::ViewportId::ROOT);
    })
}

fn example_settings(example: Example) -> TabSettings {
    let (network, target) = match example {
        Example::TalkToYourself => (
            NetworkSettings {
                protocol: Protocol::Udp,
                local_host: String::from("127.0.0.1"),
                local_port: String::from("7788"),
                ..NetworkSettings::default()
            },
            "127.0.0.1:7788",
        ),
        Example::Server => (
            NetworkSettings {
                protocol: Protocol::TcpServer,
                local_host: String::from("127.0.0.1"),
                local_port: String::from("9000"),
                ..NetworkSettings::default()
            },
            "",
        ),
        Example::Client => (
            NetworkSettings {
                protocol: Protocol::TcpClient,
                remote_host: String::from("127.0.0.1"),
                remote_port: String::from("9000"),
                ..NetworkSettings::default()
            },
            "",
        ),
    };
    let send = SendSettings {
        message: String::from("你好 hello"),
        target: target.to_owned(),
        ..SendSettings::default()
    };
    TabSettings {
        network,
        send,
        ..TabSettings::default()
    }
}
