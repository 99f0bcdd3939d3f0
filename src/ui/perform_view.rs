//! What each [`ViewAction`] does.

use super::action::ViewAction;
use super::app::App;
use super::finding::Wish;

impl App {
    pub(super) fn perform_view(&mut self, action: ViewAction) {
        let tab = self.active_tab();
        let find = &mut tab.finding.find;
        match action {
            ViewAction::Find => find.open(&tab.settings.find),
            ViewAction::CloseFind => find.close(),
            ViewAction::FindNext => find.step(Wish::Next, &tab.settings.find),
            ViewAction::FindPrevious => find.step(Wish::Previous, &tab.settings.find),
            ViewAction::Filter => tab.finding.filter.open(),
            ViewAction::CloseFilter => tab.finding.filter.close(),
        }
    }
}
