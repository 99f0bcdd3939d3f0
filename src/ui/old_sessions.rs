//! What is done with sessions of earlier starts.

use std::path::{Path, PathBuf};

use eframe::egui::Context;
use jiff::tz::TimeZone;

use super::action::SessionsAction;
use super::app::App;
use super::dialogs::{Dialog, Encodings, PathProblem};
use super::old_journals::{Answer, OldJournals};
use super::perform::{beside_documents, repaint_waker};
use super::records::limit_of_reopened;
use super::sessions_dialog::{SaveSession, SessionList, Use, session_name};
use super::sessions_strip::SessionsLeft;
use crate::export::{Form, FormSpec};
use crate::i18n::say::{self, Missing, Sentence};
use crate::i18n::words;
use crate::journal::{Journal, JournalError, JournalReader, LeftBehind, OpenedJournal};
use crate::session::{SaveLogJob, Session};
use crate::settings::TabSettings;
use crate::value::Protocol;

/// A log that is being written.
pub struct SaveJob {
    pub job: SaveLogJob,
    /// The session that is over and whose records are written.
    pub session: Option<PathBuf>,
}

impl App {
    pub(super) fn perform_on_sessions(&mut self, action: SessionsAction) {
        match action {
            SessionsAction::List => self.list_sessions(),
            SessionsAction::Reopen(found) => self.reopen_session(found),
            SessionsAction::Look(found) => self.look_at_session(found),
            SessionsAction::AskSave(found) => self.ask_save_session(found),
            SessionsAction::Save { path, form } => self.save_session(path, form),
            SessionsAction::Delete(path) => self.delete_session(path),
            SessionsAction::Postpone => self.forget_sessions_left(),
        }
    }

    fn list_sessions(&mut self) {
        self.shows_every_session = true;
        self.forget_sessions_left();
        if let Some(old) = &mut self.old_journals {
            old.list();
        }
    }

    fn forget_sessions_left(&mut self) {
        self.sessions_left = SessionsLeft::default();
    }

    /// In the place of the tab that looks at it, if there is one.
    fn reopen_session(&mut self, found: LeftBehind) {
        if self.is_being_saved(&found.path) {
            let sentence = words(self.language).being_saved_hint.to_owned();
            return self.tell_result(sentence.into());
        }
        self.dialog = None;
        self.forget_sessions_left();
        let at = self.stop_looking_at(&found.path);
        let limit_bytes = limit_of_reopened(&self.preferences.records, found.bytes);
        if let Some(old) = &mut self.old_journals {
            old.reopen(found, at, limit_bytes);
        }
    }

    /// Returns where the tab stood. Ends its session at once, not on a thread:
    /// the lock of one who looks is in the way of one who goes on.
    fn stop_looking_at(&mut self, path: &Path) -> Option<usize> {
        let at = self.tabs.iter().position(|tab| tab.looks_at(path))?;
        drop(self.take_tab(at));
        Some(at)
    }

    fn look_at_session(&mut self, found: LeftBehind) {
        self.dialog = None;
        self.forget_sessions_left();
        if self.select_tab_looking_at(&found.path) {
            return;
        }
        if let Some(old) = &mut self.old_journals {
            old.look(found);
        }
    }

    fn select_tab_looking_at(&mut self, path: &Path) -> bool {
        let looking = self.tabs.iter().find(|tab| tab.looks_at(path));
        let id = looking.map(|tab| tab.id);
        self.active = id.unwrap_or(self.active);
        id.is_some()
    }

    fn is_being_saved(&self, path: &Path) -> bool {
        let mut sessions = self.save_jobs.iter().filter_map(|job| job.session.as_ref());
        sessions.any(|session| session == path)
    }

    /// Tells the list of sessions which of them this program uses.
    pub(super) fn follow_sessions_in_use(&mut self) {
        let looked_at = self.tabs.iter().filter_map(|tab| tab.looks_at.as_ref());
        let looked_at = looked_at.map(|found| (found.path.clone(), Use::LookedAt));
        let saved = self.save_jobs.iter().filter_map(|job| job.session.clone());
        // What is saved comes first: it is in the way of more.
        let in_use = saved.map(|path| (path, Use::BeingSaved)).chain(looked_at);
        if let Some(list) = self.dialog.as_mut().and_then(Dialog::session_list) {
            list.in_use = in_use.collect();
        }
    }

    fn ask_save_session(&mut self, found: LeftBehind) {
        let Some(Dialog::Sessions(mut list)) = self.dialog.take() else {
            return;
        };
        list.said = None;
        let name = self.log_file_name();
        let save = SaveSession::new(found, beside_documents(&name), list);
        self.dialog = Some(Dialog::SaveSession(Box::new(save)));
    }

    /// The list is shown again at once, and says how it gets on.
    fn save_session(&mut self, path: PathBuf, form: Form) {
        let is_written = self.tabs.iter().any(|tab| tab.saves_to(&path));
        let Some(Dialog::SaveSession(mut save)) = self.dialog.take() else {
            return;
        };
        if is_written {
            save.form.problem = Some(PathProblem::IsBeingWritten);
            self.dialog = Some(Dialog::SaveSession(save));
            return;
        }
        let spec = form_spec(form, &save, self.time_zone.clone());
        save.list.said = Some(words(self.language).saving_session.to_owned().into());
        self.dialog = Some(Dialog::Sessions(save.list));
        if let Some(old) = &mut self.old_journals {
            old.open_to_save(save.session, path, spec);
        }
    }

    fn delete_session(&mut self, path: PathBuf) {
        if let Some(old) = &mut self.old_journals {
            old.remove(path);
        }
    }

    pub(super) fn take_old_journals(&mut self, ctx: &Context) {
        while let Some(answer) = self.old_journals.as_ref().and_then(OldJournals::answer) {
            match answer {
                Answer::Listed { found, places } => self.show_sessions(found, places),
                Answer::Reopened { found, at, journal } => match journal {
                    Ok(journal) => self.add_reopened(&found, at, *journal),
                    Err(error) => self.tell_not_reopened(found, at, &error),
                },
                Answer::Looked { found, opened } => match opened {
                    Ok(opened) => self.add_looked_at(found, opened),
                    Err(error) => self.tell_journal_error(&error),
                },
                Answer::ToSave {
                    found,
                    opened,
                    path,
                    form,
                } => match opened {
                    Ok(opened) => {
                        let session = Some(found.path);
                        self.start_save_job(ctx, opened.reader, &path, form, session);
                    }
                    Err(error) => self.tell_journal_error(&error),
                },
                Answer::Removed(removed) => {
                    if let Err(error) = removed {
                        self.tell_journal_error(&error);
                    }
                    self.list_sessions();
                }
            }
        }
    }

    /// The tab that looked at it was closed for this, and comes back.
    fn tell_not_reopened(&mut self, found: LeftBehind, at: Option<usize>, error: &JournalError) {
        self.tell_journal_error(error);
        if let (Some(_), Some(old)) = (at, &mut self.old_journals) {
            old.look(found);
        }
    }

    fn tell_journal_error(&mut self, error: &JournalError) {
        let sentence = say::journal_error(self.language, error);
        self.tell_result(sentence);
    }

    /// Says what came of something, in the list of sessions while it is shown.
    pub(super) fn tell_result(&mut self, sentence: Sentence) {
        match self.dialog.as_mut().and_then(Dialog::session_list) {
            Some(list) => list.said = Some(sentence),
            None => self.tell_user(sentence),
        }
    }

    pub(super) fn start_save_job(
        &mut self,
        ctx: &Context,
        reader: JournalReader,
        path: &Path,
        form: FormSpec,
        session: Option<PathBuf>,
    ) {
        let waker = repaint_waker(ctx);
        match SaveLogJob::start(reader, path.to_owned(), form, waker) {
            Ok(job) => self.save_jobs.push(SaveJob { job, session }),
            Err(error) => {
                let sentence = say::save_failed(self.language, path, error.kind());
                self.tell_result(sentence);
            }
        }
    }

    /// At the start only what a crash left, and what the last quit kept, is worth
    /// a word.
    fn show_sessions(&mut self, found: Vec<LeftBehind>, places: Vec<PathBuf>) {
        if !self.shows_every_session {
            self.sessions_left = SessionsLeft::among(found, &self.kept_at_last_quit);
        } else if let Some(list) = self.dialog.as_mut().and_then(Dialog::session_list) {
            list.renew(found, places);
        } else if self.dialog.is_none() {
            let mut list = SessionList::default();
            list.renew(found, places);
            self.dialog = Some(Dialog::Sessions(list));
        }
    }

    /// A session of an earlier start goes on in a tab of its own.
    fn add_reopened(&mut self, found: &LeftBehind, at: Option<usize>, journal: Journal) {
        self.tell_missing(found, &journal.reader());
        self.tell_bookmarks_unread(&session_name(found), journal.bookmarks_unread());
        let name = self.next_session_name();
        let session = Session::go_on(&name, journal, self.waker());
        self.add_tab_of(settings_of(found), session);
        let tab = self.active_tab();
        tab.is_reopened = true;
        tab.drop_automatic_name();
        if let Some(at) = at {
            let last = self.tabs.len() - 1;
            self.tabs[at.min(last)..].rotate_right(1);
        }
    }

    /// Its records are shown in a tab of their own, and nothing is changed.
    fn add_looked_at(&mut self, found: LeftBehind, opened: OpenedJournal) {
        // It may have been asked for twice before the first was there.
        if self.select_tab_looking_at(&found.path) {
            return;
        }
        self.tell_missing(&found, &opened.reader);
        self.tell_bookmarks_unread(&session_name(&found), opened.bookmarks_unread.as_ref());
        let session = Session::look(opened, &found.path);
        self.add_tab_of(settings_of(&found), session);
        self.active_tab().looks_at = Some(Box::new(found));
    }

    fn tell_missing(&mut self, found: &LeftBehind, reader: &JournalReader) {
        let missing = Missing {
            damaged_records: reader.damaged(),
            cut_bytes: reader.cut_bytes(),
            gone_records: reader.gone(),
        };
        let name = session_name(found);
        if let Some(sentence) = say::missing(self.language, &name, missing) {
            self.tell_user(sentence);
        }
    }
}

fn settings_of(found: &LeftBehind) -> TabSettings {
    let mut settings = TabSettings {
        name: session_name(found),
        ..TabSettings::default()
    };
    let about = &found.about;
    let network = &mut settings.network;
    network.protocol = about.protocol.unwrap_or(network.protocol);
    // The default would read as the port that the session had.
    network.local_port.clear();
    if let Some(local) = &about.local {
        let (host, port) = match network.protocol {
            Protocol::TcpClient => (
                &mut network.client_local_host,
                &mut network.client_local_port,
            ),
            Protocol::Udp | Protocol::TcpServer => {
                (&mut network.local_host, &mut network.local_port)
            }
        };
        local.host.clone_into(host);
        *port = port_text(local.port);
    }
    if let Some(remote) = &about.remote {
        remote.host.clone_into(&mut network.remote_host);
        network.remote_port = port_text(remote.port);
    }
    settings
}

/// Port 0 is an empty field.
fn port_text(port: u16) -> String {
    match port {
        0 => String::new(),
        port => port.to_string(),
    }
}

fn form_spec(form: Form, save: &SaveSession, time_zone: TimeZone) -> FormSpec {
    let spec = FormSpec {
        protocol: save.session.about.protocol,
        ..FormSpec::new(form, time_zone)
    };
    match save.form.encodings {
        Some(Encodings { receive, send }) => FormSpec {
            receive,
            send,
            ..spec
        },
        None => spec,
    }
}
