//! Target, message box, preview of the exact bytes, Send.

use eframe::egui::text::{CCursor, CCursorRange};
use eframe::egui::text_edit::TextEditState;
use eframe::egui::{
    Align, Button, Context, Event, Frame, Id, ImeEvent, Key, KeyboardShortcut, Label, Layout,
    Margin, Modifiers, Panel, PointerButton, Popup, PopupCloseBehavior, Response, RichText,
    ScrollArea, Stroke, TextEdit, TextStyle, Ui, Vec2, vec2,
};

use super::action::{Action, TabAction};
use super::pane_height;
use super::rail::{client_rows_ui, search_ui};
use super::room::Room;
use super::tab::{ServerTarget, Tab};
use super::theme::{CONTROL_HEIGHT, SEND_HEIGHT_MIN, SMALL_SIZE, data_font, palette};
use super::widgets::{Field, field, list_button, primary_button, searchable_combo, sentence_ui};
use crate::i18n::{Words, all_connections, leaves_as, words};
use crate::settings::Preferences;
use crate::text::hex;
use crate::value::{Endpoint, Language, Protocol, SessionId};

/// Larger messages go from a file: every frame reads the whole box.
pub const BOX_LIMIT_CHARS: usize = 256 * 1024;
const TARGET_WIDTH: f32 = 230.0;
/// More would not fit on the line anyway.
const PREVIEW_BYTES: usize = 256;
const SEND_WIDTH: f32 = 96.0;

pub fn send_panel_ui(
    ui: &mut Ui,
    tab: &mut Tab,
    preferences: &mut Preferences,
    language: Language,
    actions: &mut Vec<Action>,
) {
    let frame = Frame::new()
        .fill(palette(ui).panel)
        .inner_margin(Margin::symmetric(12, 8));
    let room = Room::of(tab, preferences.inspector_open);
    let largest = room.for_send(ui.available_height()).max(SEND_HEIGHT_MIN);
    let id = Id::unique("send");
    pane_height::give(ui, id, preferences.send_height);
    let response = Panel::bottom(id)
        .resizable(true)
        .default_size(preferences.send_height)
        .size_range(SEND_HEIGHT_MIN..=largest)
        .frame(frame)
        .show(ui, |ui| {
            if tab.is_read_only() {
                ui.disable();
            }
            head_ui(ui, tab, language);
            ui.add_space(2.0);
            box_ui(ui, tab, preferences.enter_sends, language, actions);
        })
        .response;
    let (before, height) = (preferences.send_height, response.rect.height());
    preferences.send_height = pane_height::wanted(before, height, largest);
    trouble_ui(ui, tab, language);
    edited_ui(ui, tab, language, actions);
}

/// Above the send area: why what was to be sent was not.
fn trouble_ui(ui: &mut Ui, tab: &Tab, language: Language) {
    let Some(problem) = tab.send_trouble() else {
        return;
    };
    let frame = Frame::new()
        .fill(palette(ui).panel)
        .inner_margin(Margin::symmetric(12, 4));
    Panel::bottom("send trouble")
        .resizable(false)
        .frame(frame)
        .show(ui, |ui| sentence_ui(ui, &problem.say(language)));
}

/// Above the send area: that fields were changed for the record in the box.
fn edited_ui(ui: &mut Ui, tab: &Tab, language: Language, actions: &mut Vec<Action>) {
    if tab.edited.is_none() {
        return;
    }
    let words = words(language);
    let frame = Frame::new()
        .fill(palette(ui).panel)
        .inner_margin(Margin::symmetric(12, 4));
    Panel::bottom("send edited")
        .resizable(false)
        .frame(frame)
        .show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(words.edited_changes).color(palette(ui).dim));
                if ui.button(words.put_back).clicked() {
                    actions.push(Action::Tab(TabAction::PutBack));
                }
            });
        });
}

/// The target on the left, the bytes that will leave on the right.
fn head_ui(ui: &mut Ui, tab: &mut Tab, language: Language) {
    ui.horizontal(|ui| {
        let words = words(language);
        match tab.settings.network.protocol {
            Protocol::Udp => udp_target_ui(ui, tab, words),
            Protocol::TcpServer => client_target_ui(ui, tab, language),
            Protocol::TcpClient => {
                ui.label(RichText::new(words.data_to_send).color(palette(ui).dim));
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            preview_ui(ui, tab, language);
        });
    });
}

fn udp_target_ui(ui: &mut Ui, tab: &mut Tab, words: &Words) {
    ui.label(RichText::new(words.send_to).color(palette(ui).dim));
    let latest = tab.latest_sender().map(|addr| addr.to_string());
    let target = &mut tab.settings.send.target;
    let wrong = !target.trim().is_empty() && target.parse::<Endpoint>().is_err();
    ui.spacing_mut().item_spacing.x = 2.0;
    let hint = latest.as_deref().unwrap_or(words.target_hint);
    let options = Field {
        name: words.send_to,
        hint,
        width: TARGET_WIDTH - 24.0,
        wrong,
    };
    field(ui, target, &options);
    let button = list_button(ui, words.senders_seen);
    Popup::menu(&button)
        .close_behavior(PopupCloseBehavior::CloseOnClick)
        .show(|ui| {
            senders_ui(ui, tab, words, latest.as_deref());
        });
    ui.spacing_mut().item_spacing.x = 8.0;
}

/// The latest sender first, to be followed from run to run; then every sender.
fn senders_ui(ui: &mut Ui, tab: &mut Tab, words: &Words, latest: Option<&str>) {
    ui.set_min_width(TARGET_WIDTH);
    let Some(latest) = latest else {
        ui.label(words.no_sender_yet);
        return;
    };
    let follow = format!("{} ({latest})", words.latest_sender);
    if ui.button(follow).clicked() {
        tab.settings.send.target.clear();
    }
    ui.separator();
    let peers = tab.status.peers.clone();
    ScrollArea::vertical()
        .max_height(260.0)
        .show_rows(ui, 25.0, peers.len(), |ui, range| {
            for peer in peers.iter().rev().skip(range.start).take(range.len()) {
                let addr = peer.addr.to_string();
                if ui.button(RichText::new(&addr).monospace()).clicked() {
                    tab.settings.send.target = addr;
                }
            }
        });
}

fn client_target_ui(ui: &mut Ui, tab: &mut Tab, language: Language) {
    let words = words(language);
    ui.label(RichText::new(words.send_to_client).color(palette(ui).dim));
    let all = all_connections(language, tab.status.peers.len());
    let chosen = match tab.server_target {
        None => all.clone(),
        Some(target) if tab.target_is_gone() => {
            format!("{} ({})", target.addr, words.client_left)
        }
        Some(target) => target.addr.to_string(),
    };
    searchable_combo(ui, words.send_to_client, &chosen, TARGET_WIDTH, |ui| {
        choose_client_ui(ui, tab, language, all);
    });
}

fn choose_client_ui(ui: &mut Ui, tab: &mut Tab, language: Language, all: String) {
    let mut is_chosen = ui
        .selectable_value(&mut tab.server_target, None, all)
        .clicked();
    let peers = tab.status.peers.clone();
    search_ui(ui, &mut tab.client_search, &peers, language);
    let height = ui.spacing().combo_height - 60.0;
    client_rows_ui(ui, CONTROL_HEIGHT, height, tab, |ui, tab, peer| {
        let addr = RichText::new(peer.addr.to_string()).monospace();
        let target = Some(ServerTarget::of(peer));
        let row = ui.selectable_value(&mut tab.server_target, target, addr);
        is_chosen |= row.clicked();
    });
    if is_chosen {
        tab.client_search.typed.clear();
        ui.close();
    }
}

/// The exact bytes with their count, or what is wrong with what is typed.
fn preview_ui(ui: &mut Ui, tab: &mut Tab, language: Language) {
    let colors = palette(ui);
    let problem = tab.typed_problem().map(|problem| problem.say(language));
    let (text, color, hint) = match (problem, tab.preview()) {
        (Some(sentence), _) => (sentence.text, colors.bad, sentence.hint),
        (None, Ok(bytes)) => (preview_text(bytes, language), colors.dim, None),
        (None, Err(_)) => return,
    };
    let text = RichText::new(text).font(data_font()).size(SMALL_SIZE);
    let label = ui.add(Label::new(text.color(color)).truncate());
    if let Some(hint) = hint {
        label.on_hover_text(hint);
    }
}

fn preview_text(bytes: &[u8], language: Language) -> String {
    let shown = &bytes[..bytes.len().min(PREVIEW_BYTES)];
    format!(
        "{} {}",
        leaves_as(language, bytes.len()),
        hex::format(shown)
    )
}

fn box_ui(
    ui: &mut Ui,
    tab: &mut Tab,
    enter_sends: bool,
    language: Language,
    actions: &mut Vec<Action>,
) {
    let words = words(language);
    let height = ui.available_height();
    ui.horizontal(|ui| {
        let width = ui.available_width() - SEND_WIDTH - 8.0;
        message_box_ui(ui, tab, enter_sends, words, vec2(width, height), actions);
        ui.vertical(|ui| buttons_ui(ui, tab.id, height, words, actions));
    });
}

fn buttons_ui(ui: &mut Ui, tab: SessionId, height: f32, words: &Words, actions: &mut Vec<Action>) {
    let size = vec2(SEND_WIDTH, height - CONTROL_HEIGHT - 4.0);
    let send = primary_button(ui, words.send, size, true);
    if send.clicked() {
        actions.push(Action::Tab(TabAction::Send));
    }
    // A hand at the mouse goes on typing; one at the keyboard stays on the button.
    if send.clicked_by(PointerButton::Primary) {
        focus_message_box(ui.ctx(), tab);
    }
    let clear = Button::new(RichText::new(words.clear_message).size(SMALL_SIZE));
    let clear = ui.add_sized(vec2(SEND_WIDTH, CONTROL_HEIGHT), clear);
    if clear.clicked() {
        actions.push(Action::Tab(TabAction::ClearMessage));
    }
}

fn message_box_id(tab: SessionId) -> Id {
    Id::unique(("message", tab.0))
}

/// Puts the keyboard into the message box.
pub fn focus_message_box(ctx: &Context, tab: SessionId) {
    ctx.memory_mut(|memory| memory.request_focus(message_box_id(tab)));
}

/// Puts a text into the box over what is there; undoing in the box brings that
/// back.
pub fn replace_message(ctx: &Context, tab: &mut Tab, text: String) {
    let id = message_box_id(tab.id);
    let end_of = |text: &str| CCursorRange::one(CCursor::new(text.chars().count()));
    let mut state = TextEditState::load(ctx, id).unwrap_or_default();
    let mut undoer = state.undoer();
    let message = &mut tab.settings.send.message;
    undoer.add_undo(&(end_of(message), message.clone()));
    state.set_undoer(undoer);
    state.cursor.set_char_range(Some(end_of(&text)));
    state.store(ctx, id);
    *message = text;
}

fn message_box_ui(
    ui: &mut Ui,
    tab: &mut Tab,
    enter_sends: bool,
    words: &Words,
    size: Vec2,
    actions: &mut Vec<Action>,
) {
    let id = message_box_id(tab.id);
    let has_focus = ui.memory(|memory| memory.has_focus(id));
    if takes_send_key(ui, id, has_focus, enter_sends) {
        actions.push(Action::Tab(TabAction::Send));
    }
    let typed = if has_focus { typed_chars(ui) } else { 0 };
    let before = chars_if(typed > 0, &tab.settings.send.message);
    let edit = message_edit(ui, tab, enter_sends, words).id(id);
    let response = framed_edit(ui, id, edit, size).accessible_name(words.message_to_send);
    text_menu(&response, words);
    let after = chars_if(typed > 0, &tab.settings.send.message);
    if after >= BOX_LIMIT_CHARS && before + typed > BOX_LIMIT_CHARS {
        tab.complain_of_cut();
    }
}

fn message_edit<'t>(
    ui: &Ui,
    tab: &'t mut Tab,
    enter_sends: bool,
    words: &'t Words,
) -> TextEdit<'t> {
    let (hint, new_line) = if enter_sends {
        (words.message_hint_enter, Modifiers::SHIFT)
    } else {
        (words.message_hint_shift, Modifiers::NONE)
    };
    let font = if tab.settings.send.as_hex {
        data_font()
    } else {
        TextStyle::Body.resolve(ui.style())
    };
    TextEdit::multiline(&mut tab.settings.send.message)
        .hint_text(hint)
        .font(font)
        .frame(Frame::new())
        .char_limit(BOX_LIMIT_CHARS)
        .return_key(KeyboardShortcut::new(new_line, Key::Enter))
}

/// How many characters this frame would put into the box that has the keyboard.
fn typed_chars(ui: &Ui) -> usize {
    let typed = |event: &Event| match event {
        Event::Paste(text) | Event::Text(text) | Event::Ime(ImeEvent::Commit(text)) => {
            text.chars().count()
        }
        _ => 0,
    };
    ui.input(|input| input.events.iter().map(typed).sum())
}

fn chars_if(is_needed: bool, text: &str) -> usize {
    if is_needed { text.chars().count() } else { 0 }
}

/// A text box of a fixed size whose text scrolls inside its frame.
fn framed_edit(ui: &mut Ui, id: Id, edit: TextEdit<'_>, size: Vec2) -> Response {
    let colors = palette(ui);
    let focused = ui.memory(|memory| memory.has_focus(id));
    let line = if focused {
        colors.accent
    } else {
        colors.field_line
    };
    let (margin, width) = (Margin::symmetric(8, 5), if focused { 1.5 } else { 1.0 });
    let inner = size - margin.sum();
    Frame::new()
        .fill(colors.field)
        .stroke(Stroke::new(width, line))
        .corner_radius(4)
        .inner_margin(margin)
        .outer_margin(-width)
        .show(ui, |ui| {
            ui.set_min_size(inner);
            ui.set_max_size(inner);
            ScrollArea::vertical()
                .max_height(inner.y)
                .max_width(inner.x)
                .auto_shrink(false)
                .show(ui, |ui| ui.add(edit.desired_width(inner.x).min_size(inner)))
                .inner
        })
        .inner
}

/// Cut, copy and paste by the mouse.
fn text_menu(response: &Response, words: &Words) {
    use eframe::egui::ViewportCommand::{RequestCopy, RequestCut, RequestPaste};
    response.context_menu(|ui| {
        for (caption, command) in [
            (words.cut, RequestCut),
            (words.copy, RequestCopy),
            (words.paste, RequestPaste),
        ] {
            if ui.button(caption).clicked() {
                response.request_focus();
                ui.ctx().send_viewport_cmd(command);
                ui.close();
            }
        }
    });
}

/// Takes the key that sends out of the input. An Enter by which an input method
/// ends what it composes is none, also when the two come in different frames;
/// one that is held down sends once.
pub(super) fn takes_send_key(ui: &Ui, id: Id, has_focus: bool, enter_sends: bool) -> bool {
    let key = id.with("composition");
    let mut composition = Composition {
        is_open: has_focus && ui.data(|data| data.get_temp(key).unwrap_or(false)),
        ended_now: false,
    };
    let mut sends = false;
    if has_focus {
        ui.input_mut(|input| {
            input.events.retain(|event| {
                composition.follow(event);
                let is_taken = is_send_key(event, enter_sends);
                sends |= is_taken && is_first_press(event) && composition.is_over();
                !is_taken
            });
        });
    }
    ui.data_mut(|data| data.insert_temp(key, composition.is_open));
    sends
}

/// What an input method is doing in the box.
struct Composition {
    is_open: bool,
    /// It ended in this frame: an Enter beside it belongs to it.
    ended_now: bool,
}

impl Composition {
    fn follow(&mut self, event: &Event) {
        let is_open = match event {
            Event::Ime(ImeEvent::Preedit { text, .. }) => !text.is_empty(),
            Event::Ime(ImeEvent::Commit(_)) | Event::Text(_) => false,
            _ => return,
        };
        self.ended_now |= self.is_open && !is_open;
        self.is_open = is_open;
    }

    fn is_over(&self) -> bool {
        !self.is_open && !self.ended_now
    }
}

fn is_send_key(event: &Event, enter_sends: bool) -> bool {
    let Event::Key {
        key: Key::Enter,
        pressed: true,
        modifiers,
        ..
    } = event
    else {
        return false;
    };
    let is_plain = !modifiers.ctrl && !modifiers.alt && !modifiers.command;
    is_plain && modifiers.shift != enter_sends
}

fn is_first_press(event: &Event) -> bool {
    matches!(event, Event::Key { repeat: false, .. })
}
