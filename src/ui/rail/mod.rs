//! The left column: network, clients, receive and send settings.
//!
//! Start with [`rail_ui`]. Each group is one file; it edits its own settings
//! in place and pushes [`Action`]s for what has an effect on the session.
//!
//! Does not perform anything itself.

mod clients;
mod network;
mod receive;
mod receive_buffer;
mod send;

pub use clients::{client_rows_ui, search_ui};
pub use network::{link_button_ui, link_trouble};

use eframe::egui::{Frame, Margin, Panel, ScrollArea, Ui};

use super::action::Action;
use super::tab::Tab;
use super::theme::{CHECK_HEIGHT, RAIL_WIDTH, palette};
use super::widgets::group_heading;
use crate::i18n::words;
use crate::settings::Preferences;
use crate::value::{Language, Protocol};

pub fn rail_ui(
    ui: &mut Ui,
    tab: &mut Tab,
    preferences: &mut Preferences,
    language: Language,
    actions: &mut Vec<Action>,
) {
    let frame = Frame::new()
        .fill(palette(ui).rail)
        .inner_margin(Margin::symmetric(0, 6));
    Panel::left("rail")
        .exact_size(RAIL_WIDTH)
        .resizable(false)
        .frame(frame)
        .show(ui, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                Frame::new()
                    .inner_margin(Margin::symmetric(12, 2))
                    .show(ui, |ui| groups_ui(ui, tab, preferences, language, actions));
            });
        });
}

fn groups_ui(
    ui: &mut Ui,
    tab: &mut Tab,
    preferences: &mut Preferences,
    language: Language,
    actions: &mut Vec<Action>,
) {
    let words = words(language);
    ui.spacing_mut().item_spacing.y = 4.0;
    // Rows are as high as what stands in them.
    ui.spacing_mut().interact_size.y = CHECK_HEIGHT;
    group_heading(ui, words.network_settings, &mut preferences.network_open);
    if preferences.network_open {
        network::network_ui(ui, tab, language, actions);
    }
    if tab.settings.network.protocol == Protocol::TcpServer && !tab.is_read_only() {
        clients::clients_ui(ui, tab, language, actions);
    }
    ui.add_space(4.0);
    group_heading(ui, words.receive_settings, &mut preferences.receive_open);
    if preferences.receive_open {
        receive::receive_ui(ui, tab, language, actions);
    }
    ui.add_space(4.0);
    group_heading(ui, words.send_settings, &mut preferences.send_open);
    if preferences.send_open {
        ui.add_enabled_ui(!tab.is_read_only(), |ui| {
            send::send_settings_ui(ui, tab, language, actions);
        });
    }
}
