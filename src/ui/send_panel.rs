//! Target, message box, preview of the exact bytes, Send.

use eframe::egui::{
    Align, Event, Frame, Id, Key, KeyboardShortcut, Label, Layout, Margin, Modifiers, Panel, Popup,
    PopupCloseBehavior, Response, RichText, ScrollArea, Stroke, TextEdit, Ui, Vec2, vec2,
};

use super::action::Action;
use super::tab::Tab;
use super::theme::{SEND_HEIGHT_MIN, SMALL_SIZE, data_font, palette};
use super::widgets::{Field, combo, field, list_button, primary_button};
use crate::i18n::{Words, all_connections, leaves_as, words};
use crate::settings::Preferences;
use crate::text::hex;
use crate::value::{Language, Protocol};

/// Larger messages go from a file: every frame reads the whole box.
const BOX_LIMIT_CHARS: usize = 256 * 1024;
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
    let largest = (ui.available_height() - 160.0).max(SEND_HEIGHT_MIN);
    let response = Panel::bottom("send")
        .resizable(true)
        .default_size(preferences.send_height)
        .size_range(SEND_HEIGHT_MIN..=largest)
        .frame(frame)
        .show(ui, |ui| {
            head_ui(ui, tab, language);
            ui.add_space(2.0);
            box_ui(ui, tab, preferences.enter_sends, language, actions);
        })
        .response;
    preferences.send_height = response.rect.height();
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
    let wrong = !target.trim().is_empty() && target.parse::<crate::value::Endpoint>().is_err();
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
    let peers = tab.status.peers.clone();
    let all = all_connections(language, peers.len());
    let chosen = tab
        .server_target
        .and_then(|target| peers.iter().find(|peer| peer.peer == target))
        .map_or_else(|| all.clone(), |peer| peer.addr.to_string());
    combo(ui, words.send_to_client, &chosen, TARGET_WIDTH, |ui| {
        ui.selectable_value(&mut tab.server_target, None, all);
        for peer in peers.iter() {
            let addr = RichText::new(peer.addr.to_string()).monospace();
            ui.selectable_value(&mut tab.server_target, Some(peer.peer), addr);
        }
    });
}

/// The exact bytes with their count, or why there are none.
fn preview_ui(ui: &mut Ui, tab: &mut Tab, language: Language) {
    let colors = palette(ui);
    let (text, color, hover) = match tab.send_trouble() {
        Some(problem) => {
            let sentence = problem.say(language);
            let hint = sentence.hint.clone().unwrap_or_default();
            (sentence.text, colors.bad, hint)
        }
        None => match tab.preview() {
            Err(error) => {
                let sentence = crate::i18n::say::compose_error(language, error);
                (sentence.text, colors.bad, sentence.hint.unwrap_or_default())
            }
            Ok(bytes) => (preview_text(bytes, language), colors.dim, String::new()),
        },
    };
    let text = RichText::new(text)
        .font(data_font())
        .size(SMALL_SIZE)
        .color(color);
    let label = ui.add(Label::new(text).truncate());
    if !hover.is_empty() {
        label.on_hover_text(hover);
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
        ui.vertical(|ui| {
            let clear_height = 25.0;
            let size = vec2(SEND_WIDTH, height - clear_height - 4.0);
            if primary_button(ui, words.send, size, true).clicked() {
                actions.push(Action::Send);
            }
            let clear =
                eframe::egui::Button::new(RichText::new(words.clear_message).size(SMALL_SIZE));
            if ui
                .add_sized(vec2(SEND_WIDTH, clear_height), clear)
                .clicked()
            {
                actions.push(Action::ClearMessage);
            }
        });
    });
}

fn message_box_ui(
    ui: &mut Ui,
    tab: &mut Tab,
    enter_sends: bool,
    words: &Words,
    size: eframe::egui::Vec2,
    actions: &mut Vec<Action>,
) {
    let id = Id::unique(("message", tab.id.0));
    if ui.memory(|memory| memory.has_focus(id)) && takes_send_key(ui, enter_sends) {
        actions.push(Action::Send);
    }
    let hint = if enter_sends {
        words.message_hint_enter
    } else {
        words.message_hint_shift
    };
    let new_line = if enter_sends {
        Modifiers::SHIFT
    } else {
        Modifiers::NONE
    };
    let font = if tab.settings.send.as_hex {
        data_font()
    } else {
        eframe::egui::TextStyle::Body.resolve(ui.style())
    };
    let edit = TextEdit::multiline(&mut tab.settings.send.message)
        .id(id)
        .hint_text(hint)
        .font(font)
        .frame(Frame::new())
        .char_limit(BOX_LIMIT_CHARS)
        .return_key(KeyboardShortcut::new(new_line, Key::Enter));
    let response = framed_edit(ui, id, edit, size).accessible_name(words.message_to_send);
    text_menu(&response, words);
    if response.changed() {
        tab.send_problem = None;
        actions.push(Action::UpdateRepeat);
    }
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
fn text_menu(response: &eframe::egui::Response, words: &Words) {
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

/// Takes the key that sends out of the input. An Enter that an input method
/// uses to choose a character is none.
fn takes_send_key(ui: &Ui, enter_sends: bool) -> bool {
    ui.input_mut(|input| {
        if input
            .events
            .iter()
            .any(|event| matches!(event, Event::Ime(_)))
        {
            return false;
        }
        let before = input.events.len();
        input.events.retain(|event| {
            let Event::Key {
                key: Key::Enter,
                pressed: true,
                modifiers,
                ..
            } = event
            else {
                return true;
            };
            let plain = !modifiers.ctrl && !modifiers.alt && !modifiers.command;
            !(plain && modifiers.shift != enter_sends)
        });
        input.events.len() < before
    })
}
