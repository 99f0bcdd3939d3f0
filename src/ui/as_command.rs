//! "Copy as command": the command line that does what a tab does.

use eframe::egui::Context;

use super::app::App;
use super::tab::Tab;
use crate::i18n::say;
use crate::settings::{CommandContext, CommandProblem, SavingNow, Shell, as_command, quoted};
use crate::value::{Endpoint, SessionId};

impl App {
    pub(super) fn copy_as_command(&mut self, ctx: &Context, id: SessionId) {
        let Some(tab) = self.tabs.iter().find(|tab| tab.id == id) else {
            return;
        };
        let sentence = match tab.command(Shell::default()) {
            Ok(command) => {
                let copied = say::command_copied(self.language, &command);
                ctx.copy_text(command);
                copied
            }
            Err(problem) => say::no_command(self.language, &problem),
        };
        self.tell_user(sentence);
    }
}

impl Tab {
    fn command(&self, shell: Shell) -> Result<String, CommandProblem> {
        let words = as_command(&self.settings, &self.command_context(shell))?;
        quoted(&words, shell)
    }

    fn command_context(&self, shell: Shell) -> CommandContext {
        let saving = self.status.saving.as_ref();
        let saving = saving.filter(|saving| saving.failed.is_none());
        CommandContext {
            shell,
            is_repeating: self.status.repeat.is_some(),
            saving: saving.map(|saving| SavingNow {
                path: saving.path.clone(),
                format: self.settings.receive.save_form.name(),
            }),
            latest_sender: self.latest_sender().map(Endpoint::from),
        }
    }
}
