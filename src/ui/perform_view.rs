//! What each [`ViewAction`] does.

use eframe::egui::Context;

use super::action::ViewAction;
use super::app::App;
use super::dialogs::Dialog;
use super::finding::Wish;
use super::jump::JumpForm;
use crate::value::RecordSeq;

impl App {
    pub(super) fn perform_view(&mut self, ctx: &Context, action: ViewAction) {
        let tab = self.active_tab();
        let find = &mut tab.finding.find;
        match action {
            ViewAction::Find => find.open(&tab.settings.find),
            ViewAction::CloseFind => find.close(),
            ViewAction::FindNext => find.step(Wish::Next, &tab.settings.find),
            ViewAction::FindPrevious => find.step(Wish::Previous, &tab.settings.find),
            ViewAction::Filter => tab.finding.filter.open(),
            ViewAction::CloseFilter => tab.finding.filter.close(),
            ViewAction::AskJump => self.ask_jump(),
            ViewAction::Jump(seq) => self.jump(seq),
            ViewAction::SendAgain(records) => tab.send_again(&records),
            ViewAction::EditAndSend(seq) => tab.edit_and_send(ctx, seq),
            // Not offered by the log's menu as long as nothing is done here.
            ViewAction::Inspect(_) | ViewAction::Bookmark(_) => {}
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
