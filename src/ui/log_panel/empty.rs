//! What stands in the log's place while it is empty.

use eframe::egui::{Button, RichText, Ui, vec2};

use crate::i18n::{Words, words};
use crate::ui::action::{Action, Example};
use crate::ui::tab::Tab;
use crate::ui::theme::palette;
use crate::value::{Language, Protocol};

/// What to do first, in two lines, and three examples.
pub(super) fn empty_ui(ui: &mut Ui, tab: &Tab, language: Language, actions: &mut Vec<Action>) {
    let words = words(language);
    let colors = palette(ui);
    let above = (ui.available_height() * 0.32 - 40.0).max(8.0);
    ui.vertical_centered(|ui| {
        ui.add_space(above);
        if tab.is_read_only() {
            ui.label(RichText::new(words.empty_read_only).color(colors.dim));
            return;
        }
        ui.label(RichText::new(words.empty_title).heading().color(colors.dim));
        ui.label(RichText::new(first_step(words, tab)).color(colors.dim));
        if tab.is_busy() {
            return;
        }
        ui.add_space(16.0);
        ui.label(RichText::new(words.examples).small().color(colors.faint));
        for (example, name) in [
            (Example::TalkToYourself, words.example_self),
            (Example::Server, words.example_server),
            (Example::Client, words.example_client),
        ] {
            let button = Button::new(name).min_size(vec2(230.0, 26.0));
            if ui.add(button).clicked() {
                actions.push(Action::StartExample(example));
            }
        }
    });
}

fn first_step(words: &Words, tab: &Tab) -> &'static str {
    if tab.is_busy() {
        return words.empty_open;
    }
    match tab.settings.network.protocol {
        Protocol::Udp => words.empty_udp,
        Protocol::TcpClient => words.empty_tcp_client,
        Protocol::TcpServer => words.empty_tcp_server,
    }
}
