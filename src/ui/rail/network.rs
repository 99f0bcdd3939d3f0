use std::sync::Arc;

use eframe::egui::{Id, Popup, PopupCloseBehavior, RichText, Ui, vec2};

use super::receive_buffer::receive_buffer_ui;
use crate::i18n::say::{self, Sentence};
use crate::i18n::{Words, protocol_name, words};
use crate::net::{LocalAddress, local_addresses};
use crate::session::LinkState;
use crate::settings::{NetworkProblem, NetworkSettings, typed_remote_port};
use crate::ui::action::{Action, TabAction};
use crate::ui::tab::Tab;
use crate::ui::theme::PRIMARY_HEIGHT;
use crate::ui::widgets::{
    Field, check, combo, field, labelled_row, list_button, primary_button, sentence_ui,
};
use crate::value::{Language, Protocol, parse_port};

pub fn network_ui(ui: &mut Ui, tab: &mut Tab, language: Language, actions: &mut Vec<Action>) {
    let words = words(language);
    let is_fixed = tab.is_busy() || tab.is_read_only();
    let lacks_remote = matches!(
        tab.network_problem(),
        Some(NetworkProblem::NoRemoteHost | NetworkProblem::NoRemotePort)
    );
    ui.add_enabled_ui(!is_fixed, |ui| {
        let network = &mut tab.settings.network;
        protocol_ui(ui, words, network);
        match network.protocol {
            Protocol::Udp | Protocol::TcpServer => local_ui(ui, words, network),
            Protocol::TcpClient => client_ui(ui, words, network, lacks_remote),
        }
        if network.protocol != Protocol::Udp {
            check(ui, &mut network.keep_half_open, words.keep_half_open)
                .on_hover_text(words.keep_half_open_hint);
        }
    });
    if tab.settings.network.protocol == Protocol::Udp {
        receive_buffer_ui(ui, tab, language);
    }
    link_buttons_ui(ui, words, tab, actions);
    if let Some(sentence) = link_trouble(tab, language) {
        sentence_ui(ui, &sentence);
    }
}

fn protocol_ui(ui: &mut Ui, words: &Words, network: &mut NetworkSettings) {
    labelled_row(ui, words.protocol, |ui, width| {
        combo(
            ui,
            words.protocol,
            protocol_name(network.protocol),
            width,
            |ui| {
                for protocol in Protocol::ALL {
                    ui.selectable_value(&mut network.protocol, protocol, protocol_name(protocol));
                }
            },
        );
    });
}

fn local_ui(ui: &mut Ui, words: &Words, network: &mut NetworkSettings) {
    labelled_row(ui, words.local_host, |ui, width| {
        host_field(ui, words, &mut network.local_host, width);
    });
    local_port_row(ui, words, &mut network.local_port);
}

/// `lacks_remote`: Connect was pressed, and there is nothing to connect to.
fn client_ui(ui: &mut Ui, words: &Words, network: &mut NetworkSettings, lacks_remote: bool) {
    let is_missing = |text: &str| lacks_remote && text.trim().is_empty();
    labelled_row(ui, words.remote_host, |ui, width| {
        let options = Field {
            name: words.remote_host,
            hint: "",
            width,
            wrong: is_missing(&network.remote_host),
        };
        field(ui, &mut network.remote_host, &options);
    });
    let port = &network.remote_port;
    let wrong = is_missing(port) || typed_remote_port(port).is_err();
    let port = &mut network.remote_port;
    port_row(ui, words.remote_port, "", port, wrong);
    labelled_row(ui, words.local_host, |ui, width| {
        host_field(ui, words, &mut network.client_local_host, width);
    });
    local_port_row(ui, words, &mut network.client_local_port);
}

fn local_port_row(ui: &mut Ui, words: &Words, text: &mut String) {
    let wrong = parse_port(text).is_err();
    port_row(ui, words.local_port, words.any_port, text, wrong);
}

fn port_row(ui: &mut Ui, name: &str, hint: &str, text: &mut String, wrong: bool) {
    labelled_row(ui, name, |ui, width| {
        field(
            ui,
            text,
            &Field {
                name,
                hint,
                width,
                wrong,
            },
        );
    });
}

/// A text field with the list of this machine's addresses.
fn host_field(ui: &mut Ui, words: &Words, host: &mut String, width: f32) {
    let list_width = 20.0;
    let options = Field {
        name: words.local_host,
        hint: words.every_address,
        width: width - list_width,
        ..Field::plain()
    };
    field(ui, host, &options);
    let button = list_button(ui, words.local_host_list);
    let listed = Id::unique("addresses of this machine");
    if button.clicked() {
        // Once an opening: the system takes its time to list them.
        let addresses: Arc<[LocalAddress]> = local_addresses().into();
        ui.data_mut(|data| data.insert_temp(listed, addresses));
    }
    Popup::menu(&button)
        .close_behavior(PopupCloseBehavior::CloseOnClick)
        .show(|ui| {
            let addresses: Option<Arc<[LocalAddress]>> = ui.data(|data| data.get_temp(listed));
            addresses_ui(ui, words, host, addresses.as_deref().unwrap_or_default());
        });
}

fn addresses_ui(ui: &mut Ui, words: &Words, host: &mut String, addresses: &[LocalAddress]) {
    ui.set_min_width(200.0);
    for (every, family) in [("0.0.0.0", ""), ("::", " (IPv6)")] {
        let caption = format!("{every}   {}{family}", words.every_address);
        if ui.button(caption).clicked() {
            every.clone_into(host);
        }
    }
    for address in addresses {
        let text = RichText::new(address.ip.to_string()).monospace();
        let row = ui.button(text).on_hover_text(&address.interface);
        if row.clicked() {
            *host = address.ip.to_string();
        }
    }
}

fn link_buttons_ui(ui: &mut Ui, words: &'static Words, tab: &Tab, actions: &mut Vec<Action>) {
    ui.add_space(2.0);
    let width = ui.available_width();
    link_button_ui(ui, words, tab, width, actions);
    if tab.is_open() && tab.status.listening && ui.button(words.stop_listening).clicked() {
        actions.push(Action::Tab(TabAction::StopListening));
    }
}

/// Open, Close, Connect, Disconnect or Cancel, as the link stands.
pub fn link_button_ui(
    ui: &mut Ui,
    words: &'static Words,
    tab: &Tab,
    width: f32,
    actions: &mut Vec<Action>,
) {
    let (caption, action) = primary(words, tab);
    let enabled = tab.status.state != LinkState::Closing && !tab.is_read_only();
    if primary_button(ui, caption, vec2(width, PRIMARY_HEIGHT), enabled).clicked() {
        actions.push(Action::Tab(action));
    }
}

/// The one big button: its caption, and what it does.
fn primary(words: &'static Words, tab: &Tab) -> (&'static str, TabAction) {
    let is_client = tab.settings.network.protocol == Protocol::TcpClient;
    match (tab.status.state, is_client) {
        (LinkState::Opening, _) => (words.cancel_opening, TabAction::Close),
        (LinkState::Open | LinkState::Closing, true) => (words.disconnect, TabAction::Close),
        (LinkState::Open | LinkState::Closing, false) => (words.close, TabAction::Close),
        (LinkState::Idle | LinkState::Failed, true) => (words.connect, TabAction::Open),
        (LinkState::Idle | LinkState::Failed, false) => (words.open, TabAction::Open),
    }
}

/// Why the link is not open, for the place under its button.
pub fn link_trouble(tab: &Tab, language: Language) -> Option<Sentence> {
    let typed = tab.settings.network.typed_problem();
    if let Some(problem) = tab.network_problem().or(typed) {
        return Some(say::network_problem(language, problem));
    }
    let failure = tab.status.failure.as_ref()?;
    Some(say::link_error(language, failure))
}
