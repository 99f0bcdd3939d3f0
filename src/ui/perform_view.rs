//! What each [`ViewAction`] does.

use eframe::egui::Context;

use super::action::ViewAction;
use super::app::App;
use super::dialogs::Dialog;
use super::jump::JumpForm;
use crate::value::RecordSeq;

impl App {
    pub(super) fn perform_view(&mut self, ctx: &Context, action: ViewAction) {
        match action {
            ViewAction::AskJump => self.ask_jump(),
            ViewAction::Jump(seq) => self.jump(seq),
            ViewAction::SendAgain(records) => self.active_tab().send_again(&records),
            ViewAction::EditAndSend(seq) => self.active_tab().edit_and_send(ctx, seq),
            // Not offered by the log's menu as long as nothing is done here.
            ViewAction::FindText(_) | ViewAction::Inspect(_) | ViewAction::Bookmark(_) => {}
        }
    }

    fn ask_jump(&mut self) {
        let form = JumpForm::of(self.active_tab());
        self.dialog = Some(Dialog::Jump(form));
    }

    fn jump(&mut self, seq: RecordSeq) {
        self.dialog = None;
        let tab = self.active_tab();
        tab.settings.receive.auto_scroll = false;
        tab.log_view.show(seq);
    }
}
