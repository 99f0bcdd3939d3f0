//! What each [`ViewAction`] does.

use eframe::egui::Context;

use super::action::ViewAction;
use super::app::App;
use crate::session::Command;

impl App {
    pub(super) fn perform_view(&mut self, action: ViewAction) {
        match action {
            ViewAction::ToggleStatistics => self.toggle_statistics(),
            ViewAction::CloseStatistics => self.active_tab().statistics.close(),
        }
    }

    fn toggle_statistics(&mut self) {
        let waker = self.waker();
        let tab = self.active_tab();
        if tab.statistics.is_open() {
            tab.statistics.close();
        } else {
            tab.statistics.open(tab.session.reader(), &waker);
        }
    }

    /// The status bar and the statistics begin together; the journal stays.
    pub(super) fn reset_counters(&mut self, ctx: &Context) {
        let waker = self.waker();
        let tab = self.active_tab();
        // A session that is over has no counters.
        if !tab.is_read_only() {
            tab.tell(Command::ResetCounters);
        }
        tab.statistics.reset(tab.session.reader(), &waker);
        ctx.request_repaint();
    }
}
