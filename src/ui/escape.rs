//! What the Escape key closes. One press does one thing: a dialog or a menu goes
//! first, then the part that has the keyboard, then the find bar, and then what
//! is selected in the log.

use eframe::egui::{Context, Key, Modifiers, Popup, Rect, Ui};

/// A dialog, a menu or a list stands above the window.
pub fn is_covered(ctx: &Context) -> bool {
    Popup::is_any_open(ctx) || ctx.memory(|memory| memory.top_modal_layer().is_some())
}

/// Answers whether Escape was pressed for what is not covered; nothing else sees
/// it then.
pub fn take(ui: &Ui) -> bool {
    !is_covered(ui.ctx()) && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape))
}

/// Whether the keyboard is within a part of the window. Escape takes it away
/// before a frame begins: for that key it counts where it was in the last one.
pub fn has_keyboard(ctx: &Context, rect: Rect) -> bool {
    let focused = ctx.memory(|memory| memory.focused());
    let response = focused.and_then(|id| ctx.read_response(id));
    response.is_some_and(|response| rect.contains(response.rect.center()))
}

/// What stood above the window when a frame began.
#[derive(Clone, Copy, Debug)]
pub struct Covers {
    is_covered: bool,
}

impl Covers {
    pub fn of(ctx: &Context) -> Self {
        let is_covered = is_covered(ctx);
        Self { is_covered }
    }

    /// A key that closed a menu is over for what is drawn after it.
    pub fn take_escape(self, ui: &Ui) {
        if self.is_covered {
            take(ui);
        }
    }
}
