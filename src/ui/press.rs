use eframe::egui::{PointerButton, Response, Ui};

/// Whether a button went down on a widget in this frame, also when it is up again
/// by now: a touchpad or a slow frame brings both at once.
pub fn went_down_on(ui: &Ui, response: &Response, button: PointerButton) -> bool {
    let went_down = ui.input(|input| input.pointer.button_pressed(button));
    went_down && (response.is_pointer_button_down_on() || response.clicked_by(button))
}
