//! Keys and wheel: what the user asks of the log without pointing at it.

use eframe::egui::{Event, EventFilter, Key, Modifiers, Popup, Rect, Response, Ui, Vec2};

use super::copy::CopyForm;

/// A motion of the selection's head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Left,
    Right,
    Up,
    Down,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum KeyCommand {
    /// Down when positive.
    Lines(f32),
    Pages(f32),
    Start,
    End,
    /// In characters, to the right when positive.
    Sideways(f32),
    Extend(Step),
    /// Selects the next record down or up; with `extends`, up to it.
    Record {
        down: bool,
        extends: bool,
    },
    SelectAll,
    Deselect,
    Copy(CopyForm),
    Menu,
    /// The record of the selection, whole.
    Open,
}

/// What the keyboard asks, while the log has the focus.
pub(super) fn commands(ui: &Ui, response: &Response, has_selection: bool) -> Vec<KeyCommand> {
    // A menu, while it is open, has keys of its own.
    if !response.has_focus() || Popup::is_any_open(ui.ctx()) {
        return Vec::new();
    }
    let filter = EventFilter {
        horizontal_arrows: true,
        vertical_arrows: true,
        // With nothing to deselect it leaves the log, as everywhere.
        escape: has_selection,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    ui.input(|input| input.events.iter().filter_map(command).collect())
}

fn command(event: &Event) -> Option<KeyCommand> {
    match event {
        Event::Copy => Some(KeyCommand::Copy(CopyForm::Shown)),
        Event::Key {
            key,
            pressed: true,
            modifiers,
            ..
        } => key_command(*key, *modifiers),
        _ => None,
    }
}

fn key_command(key: Key, modifiers: Modifiers) -> Option<KeyCommand> {
    if modifiers.shift_only() {
        return match key {
            Key::F10 => Some(KeyCommand::Menu),
            _ => extension(key).map(KeyCommand::Extend),
        };
    }
    if modifiers.command {
        let extends = modifiers.shift;
        return match key {
            Key::ArrowUp => Some(KeyCommand::Record {
                down: false,
                extends,
            }),
            Key::ArrowDown => Some(KeyCommand::Record {
                down: true,
                extends,
            }),
            Key::C if extends => Some(KeyCommand::Copy(CopyForm::Hex)),
            Key::A => Some(KeyCommand::SelectAll),
            Key::Home => Some(KeyCommand::Start),
            Key::End => Some(KeyCommand::End),
            _ => None,
        };
    }
    if modifiers.any() {
        return None;
    }
    match key {
        Key::ArrowUp => Some(KeyCommand::Lines(-1.0)),
        Key::ArrowDown => Some(KeyCommand::Lines(1.0)),
        Key::PageUp => Some(KeyCommand::Pages(-1.0)),
        Key::PageDown => Some(KeyCommand::Pages(1.0)),
        Key::Home => Some(KeyCommand::Start),
        Key::End => Some(KeyCommand::End),
        Key::ArrowLeft => Some(KeyCommand::Sideways(-4.0)),
        Key::ArrowRight => Some(KeyCommand::Sideways(4.0)),
        Key::Escape => Some(KeyCommand::Deselect),
        Key::Menu => Some(KeyCommand::Menu),
        Key::Enter => Some(KeyCommand::Open),
        _ => None,
    }
}

fn extension(key: Key) -> Option<Step> {
    match key {
        Key::ArrowLeft => Some(Step::Left),
        Key::ArrowRight => Some(Step::Right),
        Key::ArrowUp => Some(Step::Up),
        Key::ArrowDown => Some(Step::Down),
        _ => None,
    }
}

/// The most that one frame moves by the wheel, in points: far more than a hand
/// turns, and some hundred lines.
const WHEEL_MAX: f32 = 10_000.0;

/// What the wheel asks over the rows, taken so that nothing else scrolls too.
/// Positive moves the contents right and down.
pub(super) fn wheel(ui: &Ui, rows: Rect, wrap: bool) -> Vec2 {
    if !ui.rect_contains_pointer(rows) {
        return Vec2::ZERO;
    }
    ui.input_mut(|input| {
        let mut wheel = std::mem::take(&mut input.smooth_scroll_delta);
        if wrap {
            wheel.x = 0.0;
        }
        // Every line on the way is laid out, so one frame goes only so far.
        wheel.clamp(Vec2::splat(-WHEEL_MAX), Vec2::splat(WHEEL_MAX))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shift_extends_the_selection_and_plain_keys_scroll() {
        let plain = |key| key_command(key, Modifiers::NONE);
        assert_eq!(plain(Key::PageUp), Some(KeyCommand::Pages(-1.0)));
        assert_eq!(plain(Key::A), None);
        let shift = |key| key_command(key, Modifiers::SHIFT);
        assert_eq!(shift(Key::ArrowUp), Some(KeyCommand::Extend(Step::Up)));
        assert_eq!(shift(Key::Home), None);
        let command = |key| key_command(key, Modifiers::COMMAND);
        assert_eq!(command(Key::A), Some(KeyCommand::SelectAll));
        assert_eq!(key_command(Key::ArrowUp, Modifiers::ALT), None);
        let hex = KeyCommand::Copy(CopyForm::Hex);
        let both = Modifiers::COMMAND | Modifiers::SHIFT;
        assert_eq!(key_command(Key::C, both), Some(hex));
        let extends = KeyCommand::Record {
            down: false,
            extends: true,
        };
        assert_eq!(key_command(Key::ArrowUp, both), Some(extends));
    }
}
