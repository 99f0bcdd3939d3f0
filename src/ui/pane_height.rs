//! The height of a pane at the lower edge. egui forgets what the user gave it
//! when it has to be lower for a while.

use eframe::egui::containers::PanelState;
use eframe::egui::{Id, IdSalt, Ui};

/// Two heights that are closer are the same: a frame may be between.
const SAME: f32 = 2.0;

/// Before a pane is shown: it has the height that the user gave it, as far as
/// there is room.
pub fn give(ui: &Ui, pane: Id, wanted: f32) {
    let id = ui.scope_id().with_salt(IdSalt::new(pane));
    let Some(mut state) = PanelState::load(ui.ctx(), id) else {
        return;
    };
    if state.outer_rect.height() < wanted - SAME {
        state.outer_rect.min.y = state.outer_rect.max.y - wanted;
        ui.data_mut(|data| data.insert_persisted(id, state));
    }
}

/// After it was shown: what the user wants. There was room for `most`.
pub fn wanted(before: f32, shown: f32, most: f32) -> f32 {
    let is_squeezed = shown > most - SAME && before > shown;
    if is_squeezed { before } else { shown }
}
