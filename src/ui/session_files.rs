//! Session files: read and written on threads of their own, and the dialog
//! that asks for their names.

use std::io;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, bounded};
use eframe::egui::{Context, Ui};

use super::action::{Action, SessionFileAction, TabsToSave};
use super::app::App;
use super::dialogs::{Dialog, PathForm, PathProblem, buttons_ui, heading, path_field_ui};
use super::perform::beside_documents;
use super::tab::Tab;
use crate::i18n::{Words, say, words};
use crate::session::Waker;
use crate::settings::{
    SESSION_FILE_EXTENSION, SessionFileError, TabSettings, read_session_file, write_session_file,
};
use crate::value::SessionId;

/// More files than this are not dropped on purpose.
const MOST_DROPPED: usize = 16;
/// Of a file name that a tab suggests.
const NAME_CHARS: usize = 40;
const NAME_OF_ALL: &str = "wirepad-tabs";

/// The dialog that asks for the name of a session file.
#[derive(Clone, Debug)]
pub struct SessionFileForm {
    pub form: PathForm,
    /// What is saved; `None`: a file is opened.
    saves: Option<TabsToSave>,
}

/// A session file that is being written, or some that are being read.
pub struct SessionFileJob {
    result: Receiver<Done>,
    thread: Option<JoinHandle<()>>,
}

enum Done {
    Saved {
        path: PathBuf,
        tabs: usize,
        outcome: Result<(), SessionFileError>,
    },
    Opened(Vec<OpenedFile>),
}

type OpenedFile = (PathBuf, Result<Vec<TabSettings>, SessionFileError>);

impl SessionFileJob {
    fn start(make: impl FnOnce() -> Done + Send + 'static, waker: Waker) -> io::Result<Self> {
        let (sender, result) = bounded(1);
        let thread = std::thread::Builder::new()
            .name(String::from("session file"))
            .spawn(move || {
                // Nobody listens when the window has ended.
                let _ = sender.send(make());
                waker();
            })?;
        Ok(Self {
            result,
            thread: Some(thread),
        })
    }

    fn is_finished(&self) -> bool {
        self.thread.as_ref().is_none_or(JoinHandle::is_finished)
    }
}

impl Drop for SessionFileJob {
    /// What is being saved is saved, also when the window ends.
    fn drop(&mut self) {
        if let Some(thread) = self.thread.take() {
            // A panic in the thread shows as a file that never came.
            let _ = thread.join();
        }
    }
}

impl App {
    pub(super) fn perform_on_session_file(&mut self, action: SessionFileAction) {
        match action {
            SessionFileAction::AskSave(saves) => self.ask_save_session_file(saves),
            SessionFileAction::Save(path, saves) => self.save_session_file(path, saves),
            SessionFileAction::AskOpen => {
                let form = SessionFileForm {
                    form: PathForm::default(),
                    saves: None,
                };
                self.dialog = Some(Dialog::SessionFile(form));
            }
            SessionFileAction::Open(paths) => self.open_session_files(paths),
        }
    }

    fn ask_save_session_file(&mut self, saves: TabsToSave) {
        let path = beside_documents(&self.session_file_name(saves));
        let form = PathForm {
            path,
            ..PathForm::default()
        };
        let saves = Some(saves);
        self.dialog = Some(Dialog::SessionFile(SessionFileForm { form, saves }));
    }

    fn session_file_name(&self, saves: TabsToSave) -> String {
        let name = match saves {
            TabsToSave::All => NAME_OF_ALL.to_owned(),
            TabsToSave::One(id) => self.tab(id).map_or_else(String::new, Tab::title),
        };
        format!("{}.{SESSION_FILE_EXTENSION}", file_stem(&name))
    }

    fn tab(&self, id: SessionId) -> Option<&Tab> {
        self.tabs.iter().find(|tab| tab.id == id)
    }

    fn tabs_to_save(&self, saves: TabsToSave) -> Vec<TabSettings> {
        let lasting = |tab: &Tab| tab.lasting_settings().into_owned();
        match saves {
            TabsToSave::All => {
                let tabs = self.tabs.iter().filter(|tab| !tab.is_read_only());
                tabs.map(lasting).collect()
            }
            TabsToSave::One(id) => self.tab(id).map(lasting).into_iter().collect(),
        }
    }

    fn save_session_file(&mut self, path: PathBuf, saves: TabsToSave) {
        let path = with_extension(path);
        if self.tabs.iter().any(|tab| tab.saves_to(&path)) {
            if let Some(form) = self.dialog.as_mut().and_then(Dialog::path_form) {
                form.problem = Some(PathProblem::IsBeingWritten);
            }
            return;
        }
        self.dialog = None;
        let tabs = self.tabs_to_save(saves);
        let target = path.clone();
        self.start_session_file_job(&path, move || Done::Saved {
            outcome: write_session_file(&target, &tabs),
            tabs: tabs.len(),
            path: target,
        });
    }

    fn open_session_files(&mut self, paths: Vec<PathBuf>) {
        let Some(first) = paths.first().cloned() else {
            return;
        };
        if let Some(Dialog::SessionFile(_)) = self.dialog {
            self.dialog = None;
        }
        self.start_session_file_job(&first, move || {
            let read = |path: PathBuf| {
                let tabs = read_session_file(&path);
                (path, tabs)
            };
            Done::Opened(paths.into_iter().map(read).collect())
        });
    }

    fn start_session_file_job(
        &mut self,
        path: &Path,
        make: impl FnOnce() -> Done + Send + 'static,
    ) {
        match SessionFileJob::start(make, self.waker()) {
            Ok(job) => self.session_file_jobs.push(job),
            Err(error) => self.tell_session_file_error(path, SessionFileError::Disk(error.kind())),
        }
    }

    /// Takes what was read or written meanwhile.
    pub(super) fn take_session_files(&mut self) {
        let mut done = Vec::new();
        self.session_file_jobs.retain(|job| {
            // Asked first: what a finished thread made is there.
            let is_finished = job.is_finished();
            let made = job.result.try_recv().ok();
            let goes_on = made.is_none() && !is_finished;
            done.extend(made);
            goes_on
        });
        for done in done {
            self.take_session_file(done);
        }
    }

    fn take_session_file(&mut self, done: Done) {
        match done {
            Done::Saved {
                path,
                tabs,
                outcome,
            } => match outcome {
                Ok(()) => self.tell_user(say::session_file_saved(self.language, &path, tabs)),
                Err(error) => self.tell_session_file_error(&path, error),
            },
            Done::Opened(files) => {
                let mut first = None;
                for (path, tabs) in files {
                    match tabs {
                        Ok(tabs) => first = first.or(self.add_tabs(tabs)),
                        Err(error) => self.tell_session_file_error(&path, error),
                    }
                }
                self.active = first.unwrap_or(self.active);
            }
        }
    }

    /// Behind those that are there; gives the first.
    pub(super) fn add_tabs(&mut self, tabs: Vec<TabSettings>) -> Option<SessionId> {
        let at = self.tabs.len();
        for settings in tabs {
            self.add_tab(settings);
        }
        self.tabs.get(at).map(|tab| tab.id)
    }

    fn tell_session_file_error(&mut self, path: &Path, error: SessionFileError) {
        self.tell_user(say::session_file_error(self.language, path, error));
    }

    /// Asks the desktop, for the dialog that is open.
    pub(super) fn browse_session_file(&mut self, saves: Option<TabsToSave>) {
        let words = words(self.language);
        match saves {
            Some(saves) => {
                let name = self.session_file_name(saves);
                let title = words.save_session_file_title;
                self.files.ask_save_path(title, &name);
            }
            None => self.files.ask_open_path(
                words.open_session_file_title,
                words.session_files,
                SESSION_FILE_EXTENSION,
            ),
        }
    }
}

/// Files that were dropped on the window are opened, whatever they are called.
pub fn dropped_files(ctx: &Context) -> Option<Action> {
    let paths: Vec<PathBuf> = ctx.input(|input| {
        let dropped = input.raw.dropped_files.iter();
        let paths = dropped.map(|file| file.path().to_owned());
        paths.take(MOST_DROPPED).collect()
    });
    let is_any = !paths.is_empty();
    is_any.then_some(Action::SessionFile(SessionFileAction::Open(paths)))
}

/// A tab's name without what a file name cannot have on some system.
fn file_stem(title: &str) -> String {
    let shown = |character: char| match character {
        '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' => '-',
        _ if character.is_control() => '-',
        _ => character,
    };
    let name: String = title.chars().take(NAME_CHARS).map(shown).collect();
    let name = name.trim_matches([' ', '.', '-']);
    match name {
        "" => String::from(NAME_OF_ALL),
        name => name.replace(" -", "-"),
    }
}

/// A name without any ending gets the usual one.
fn with_extension(path: PathBuf) -> PathBuf {
    match path.extension() {
        Some(_) => path,
        None => path.with_extension(SESSION_FILE_EXTENSION),
    }
}

pub fn session_file_ui(
    ui: &mut Ui,
    words: &Words,
    asked: &mut SessionFileForm,
    actions: &mut Vec<Action>,
) {
    let [title, hint, confirm] = match asked.saves {
        Some(_) => [
            words.save_session_file_title,
            words.save_session_file_hint,
            words.save,
        ],
        None => [
            words.open_session_file_title,
            words.open_session_file_hint,
            words.open_session_file,
        ],
    };
    heading(ui, title, hint);
    let entered = path_field_ui(ui, words, &mut asked.form, actions);
    asked.form.problem_ui(ui, words);
    ui.add_space(8.0);
    if buttons_ui(ui, words, confirm, actions) || entered {
        match asked.form.path.trim() {
            "" => asked.form.problem = Some(PathProblem::Missing),
            path => actions.push(Action::SessionFile(asked.confirmed(PathBuf::from(path)))),
        }
    }
}

impl SessionFileForm {
    pub fn saves(&self) -> Option<TabsToSave> {
        self.saves
    }

    fn confirmed(&self, path: PathBuf) -> SessionFileAction {
        match self.saves {
            Some(saves) => SessionFileAction::Save(path, saves),
            None => SessionFileAction::Open(vec![path]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_a_name_that_every_system_takes() {
        assert_eq!(file_stem("UDP :8080"), "UDP-8080");
        assert_eq!(file_stem("设备 3/4"), "设备 3-4");
        assert_eq!(file_stem("TCP Client [::1]:80"), "TCP Client [--1]-80");
        assert_eq!(file_stem(" .. "), "wirepad-tabs");
        assert_eq!(file_stem(&"长".repeat(100)).chars().count(), NAME_CHARS);
    }

    #[test]
    fn only_a_name_without_an_ending_gets_one() {
        let named = |path: &str| with_extension(PathBuf::from(path));
        assert_eq!(named("/a.b/c"), PathBuf::from("/a.b/c.wirepad"));
        assert_eq!(named("/a/c.toml"), PathBuf::from("/a/c.toml"));
    }
}
