use std::time::Duration;

use eframe::egui::{
    Align, Button, Label, Layout, RichText, ScrollArea, TextEdit, Ui, UiBuilder, WidgetInfo,
    accesskit::Role, vec2,
};

use crate::i18n::{say, words};
use crate::session::PeerStatus;
use crate::ui::action::{Action, TabAction};
use crate::ui::client_search::ClientSearch;
use crate::ui::tab::{ServerTarget, Tab};
use crate::ui::theme::{SMALL_SIZE, data_font, palette};
use crate::ui::widgets::close_button;
use crate::value::{Language, Stamp};

const ROW_HEIGHT: f32 = 38.0;
const LIST_HEIGHT: f32 = ROW_HEIGHT * 4.0 + 16.0;
const MINUTE_SECONDS: u64 = 60;

pub fn clients_ui(ui: &mut Ui, tab: &mut Tab, language: Language, actions: &mut Vec<Action>) {
    let words = words(language);
    let peers = tab.status.peers.clone();
    let colors = palette(ui);
    ui.add_space(2.0);
    let heading = format!("{} ({})", words.clients, peers.len());
    ui.label(RichText::new(heading).size(SMALL_SIZE).color(colors.dim));
    if peers.is_empty() {
        let nobody = RichText::new(words.no_clients).size(SMALL_SIZE);
        ui.label(nobody.color(colors.faint));
        return;
    }
    search_ui(ui, &mut tab.client_search, &peers, language);
    client_rows_ui(ui, ROW_HEIGHT, LIST_HEIGHT, tab, |ui, tab, peer| {
        client_row(ui, tab, peer, language, actions);
    });
}

/// The field to search for a client, when there are enough of them.
pub fn search_ui(ui: &mut Ui, search: &mut ClientSearch, peers: &[PeerStatus], language: Language) {
    if ClientSearch::is_offered(peers) {
        let name = words(language).find_client;
        let edit = TextEdit::singleline(&mut search.typed)
            .hint_text(name)
            .desired_width(f32::INFINITY);
        ui.add(edit).accessible_name(name);
    }
}

/// The clients that were found; only the rows in view are made.
pub fn client_rows_ui(
    ui: &mut Ui,
    row_height: f32,
    height: f32,
    tab: &mut Tab,
    mut row: impl FnMut(&mut Ui, &mut Tab, &PeerStatus),
) {
    let peers = tab.status.peers.clone();
    let found = tab.client_search.found(&peers);
    ScrollArea::vertical()
        .id_salt("clients")
        .max_height(height)
        .auto_shrink([false, true])
        .show_rows(ui, row_height, found.len(), |ui, range| {
            for &place in &found[range] {
                row(ui, tab, &peers[place]);
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
    let target = ServerTarget::of(peer);
    let chosen = tab.server_target == Some(target);
    ui.horizontal(|ui| {
        let size = vec2(ui.available_width() - 26.0, ROW_HEIGHT - 4.0);
        let row = ui.add_sized(size, Button::selectable(chosen, ""));
        let name = peer.addr.to_string();
        row.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, chosen, &name));
        if row.clicked() {
            tab.server_target = (!chosen).then_some(target);
        }
        let inside = UiBuilder::new()
            .max_rect(row.rect.shrink2(vec2(6.0, 1.0)))
            .layout(Layout::top_down(Align::Min));
        row_text_ui(&mut ui.new_child(inside), peer, language);
        let disconnect = format!("{} {name}", words(language).disconnect_client);
        if close_button(ui, &disconnect).clicked() {
            actions.push(Action::Tab(TabAction::Disconnect(peer.peer)));
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
    let addr = RichText::new(peer.addr.to_string()).font(data_font());
    ui.add(Label::new(addr.color(color)).truncate());
    let detail = format!(
        "{}  RX {}  TX {}",
        say::minutes(language, lived(ui, peer)),
        say::byte_count(language, peer.received_bytes),
        say::byte_count(language, peer.sent_bytes),
    );
    let detail = RichText::new(detail).size(11.0).color(colors.dim);
    ui.add(Label::new(detail).truncate());
}

/// How long the client has been there. It is told in whole minutes, and the
/// window wakes when one is full: an idle window costs next to nothing.
fn lived(ui: &Ui, peer: &PeerStatus) -> Duration {
    let nanos = Stamp::now().nanos_since(peer.joined_at).max(0);
    let lived = Duration::from_nanos(nanos.unsigned_abs());
    let rest = MINUTE_SECONDS - lived.as_secs() % MINUTE_SECONDS;
    ui.ctx().request_repaint_after(Duration::from_secs(rest));
    lived
}
