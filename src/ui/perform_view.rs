//! What each [`ViewAction`] does.

use eframe::egui::Context;

use super::action::{Action, TabAction, ViewAction};
use super::app::App;
use crate::text::Encoding;
use crate::value::Direction;

impl App {
    pub(super) fn perform_view(&mut self, ctx: &Context, action: ViewAction) {
        match action {
            ViewAction::ToggleInspector => {
                self.preferences.inspector_open = !self.preferences.inspector_open;
            }
            ViewAction::UseEncoding(direction, encoding) => {
                self.use_encoding(ctx, direction, encoding);
            }
        }
    }

    fn use_encoding(&mut self, ctx: &Context, direction: Direction, encoding: Encoding) {
        let settings = &mut self.active_tab().settings;
        match direction {
            Direction::Out => settings.send.encoding = encoding,
            Direction::In | Direction::Note => settings.receive.encoding = encoding,
        }
        self.perform(ctx, Action::Tab(TabAction::UpdateSaving));
    }
}
