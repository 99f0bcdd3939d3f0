use std::time::Duration;

use eframe::egui::{
    Align, Button, Label, Layout, RichText, ScrollArea, TextEdit, Ui, WidgetInfo, accesskit::Role,
    vec2,
};

use crate::i18n::{say, words};
use crate::session::PeerStatus;
use crate::ui::action::Action;
use crate::ui::tab::Tab;
use crate::ui::theme::{SMALL_SIZE, data_font, palette};
use crate::ui::widgets::close_button;
use crate::value::{Language, Stamp};

const ROW_HEIGHT: f32 = 38.0;
const LIST_HEIGHT: f32 = 190.0;
/// From this many clients on, the list can be searched.
const SEARCH_FROM: usize = 8;

pub fn clients_ui(ui: &mut Ui, tab: &mut Tab, language: Language, actions: &mut Vec<Action>) {
    let words = words(language);
    let peers = tab.status.peers.clone();
    ui.add_space(2.0);
    let heading = format!("{} ({})", words.clients, peers.len());
    ui.label(
        RichText::new(heading)
            .size(SMALL_SIZE)
            .color(palette(ui).dim),
    );
    if peers.is_empty() {
        ui.label(
            RichText::new(words.no_clients)
                .size(SMALL_SIZE)
                .color(palette(ui).faint),
        );
        return;
    }
    if peers.len() >= SEARCH_FROM {
        let edit = TextEdit::singleline(&mut tab.client_filter)
            .hint_text(words.find_client)
            .desired_width(f32::INFINITY);
        ui.add(edit).accessible_name(words.find_client);
    } else {
        tab.client_filter.clear();
    }
    let shown: Vec<&PeerStatus> = peers
        .iter()
        .filter(|peer| peer.addr.to_string().contains(tab.client_filter.trim()))
        .collect();
    ScrollArea::vertical()
        .id_salt("clients")
        .max_height(LIST_HEIGHT.min(ROW_HEIGHT * 4.0 + 16.0))
        .auto_shrink([false, true])
        .show_rows(ui, ROW_HEIGHT, shown.len(), |ui, range| {
            for peer in &shown[range] {
                client_row(ui, tab, peer, language, actions);
            }
        });
}

/// Address, how long, bytes in and out; a click makes it the target.
fn client_row(
    ui: &mut Ui,
    tab: &mut Tab,
    peer: &PeerStatus,
    language: Language,
    actions: &mut Vec<Action>,
) {
    let words = words(language);
    let chosen = tab.server_target == Some(peer.peer);
    ui.horizontal(|ui| {
        let size = vec2(ui.available_width() - 26.0, ROW_HEIGHT - 4.0);
        let row = ui.add_sized(size, Button::selectable(chosen, ""));
        let name = peer.addr.to_string();
        row.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, chosen, &name));
        if row.clicked() {
            tab.server_target = if chosen { None } else { Some(peer.peer) };
        }
        let mut inner = ui.new_child(
            eframe::egui::UiBuilder::new()
                .max_rect(row.rect.shrink2(vec2(6.0, 1.0)))
                .layout(Layout::top_down(Align::Min)),
        );
        row_text_ui(&mut inner, peer, language);
        if close_button(ui, &format!("{} {name}", words.disconnect_client)).clicked() {
            actions.push(Action::Disconnect(peer.peer));
        }
    });
}

fn row_text_ui(ui: &mut Ui, peer: &PeerStatus, language: Language) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let colors = palette(ui);
    let color = if peer.half_closed {
        colors.faint
    } else {
        colors.text
    };
    let addr = RichText::new(peer.addr.to_string())
        .font(data_font())
        .color(color);
    ui.add(Label::new(addr).truncate());
    let lived = Stamp::now().nanos_since(peer.joined_at).max(0) / 1_000_000_000;
    let detail = format!(
        "{}  RX {}  TX {}",
        say::duration(language, Duration::from_secs(lived.unsigned_abs())),
        say::byte_count(language, peer.received_bytes),
        say::byte_count(language, peer.sent_bytes),
    );
    let detail = RichText::new(detail).size(11.0).color(colors.dim);
    ui.add(Label::new(detail).truncate());
}
