//! What the two views of the bytes have in common: rows, cursor, selection by
//! pointer and keyboard, menu.

use std::ops::Range;

use eframe::egui::{
    Event, EventFilter, Id, Key, Modifiers, Painter, PointerButton, Pos2, Rect, Response, Role,
    Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo,
};

use super::copy::CopyForm;
use super::rows::{RowScroll, RowsInView};
use super::selection::{ByteSelection, Grid, Motion, moved};
use crate::i18n::Words;
use crate::ui::press::went_down_on;
use crate::ui::theme::palette;

/// Rows that a drag beyond the edge scrolls in a second, for each point beyond.
const EDGE_SPEED: f32 = 15.0;
const EDGE_SPEED_MAX: f32 = 3000.0;

/// A view of bytes.
pub trait Pane: Grid {
    /// The byte whose sign is at `x` in a row, or nearest to it.
    fn byte_at(&mut self, ui: &Ui, row: usize, rect: Rect, x: f32) -> usize;
    /// Paints a row and answers how it is read out.
    fn row_ui(
        &mut self,
        ui: &Ui,
        painter: &Painter,
        row: usize,
        rect: Rect,
        selected: &Range<usize>,
    ) -> String;
}

/// Where a pane stands.
#[derive(Clone, Debug, Default)]
pub struct PaneState {
    pub scroll: RowScroll,
    /// The cursor as of the last frame: when it moves, it is shown.
    shown_head: Option<Range<usize>>,
    /// The keyboard goes here in the next frame.
    pub takes_keyboard: bool,
}

impl PaneState {
    pub fn reset(&mut self) {
        self.scroll = RowScroll::default();
        self.shown_head = None;
    }
}

/// What a pane is called, and what Ctrl+C in it copies.
#[derive(Clone, Copy)]
pub struct PaneLook<'a> {
    pub name: &'a str,
    pub copies: CopyForm,
    pub words: &'a Words,
}

/// Draws a pane; answers what is to be copied.
pub fn pane_ui<P: Pane>(
    ui: &mut Ui,
    rect: Rect,
    look: PaneLook<'_>,
    state: &mut PaneState,
    selection: &mut Option<ByteSelection>,
    pane: &mut P,
) -> Option<CopyForm> {
    let id = ui.scope_id().with(look.name);
    reveal_cursor(state, selection.as_ref(), pane, rect);
    let view = state.scroll.ui(ui, id, rect, pane.row_count());
    let response = ui.interact(view.area, id, Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::List, true, look.name));
    if std::mem::take(&mut state.takes_keyboard) {
        response.request_focus();
    }
    select_by_pointer(ui, &response, &view, state, selection, pane);
    let mut copied = obey_keys(ui, &response, &view, look, selection, pane);
    paint(ui, id, &response, &view, selection.as_ref(), pane);
    response.context_menu(|ui| {
        copied = menu_ui(ui, look.words, selection, pane.byte_count()).or(copied);
    });
    copied
}

/// A cursor that was moved in either pane is shown in both.
fn reveal_cursor(
    state: &mut PaneState,
    selection: Option<&ByteSelection>,
    pane: &impl Pane,
    rect: Rect,
) {
    let head = selection.map(ByteSelection::head);
    if head != state.shown_head {
        if let Some(head) = &head {
            state.scroll.reveal(pane.row_of(head.start), rect.height());
        }
        state.shown_head = head;
    }
}

fn select_by_pointer(
    ui: &Ui,
    response: &Response,
    view: &RowsInView,
    state: &mut PaneState,
    selection: &mut Option<ByteSelection>,
    pane: &mut impl Pane,
) {
    let Some(pointer) = response.interact_pointer_pos() else {
        return;
    };
    let unit = unit_under(ui, view, pane, pointer);
    if went_down_on(ui, response, PointerButton::Primary) {
        response.request_focus();
        let extends = ui.input(|input| input.modifiers.shift);
        *selection = Some(match selection {
            Some(selection) if extends => selection.with_head(unit),
            _ => ByteSelection::caret(unit),
        });
    } else if went_down_on(ui, response, PointerButton::Secondary) {
        response.request_focus();
        let is_inside = |selection: &ByteSelection| selection.range().contains(&unit.start);
        if !selection.as_ref().is_some_and(is_inside) {
            *selection = Some(ByteSelection::caret(unit));
        }
    } else if response.dragged_by(PointerButton::Primary)
        && let Some(selection) = selection
    {
        *selection = selection.with_head(unit);
        scroll_at_edge(ui, view, state, pointer);
    }
}

fn unit_under(ui: &Ui, view: &RowsInView, pane: &mut impl Pane, pointer: Pos2) -> Range<usize> {
    let row = view.row_at(pointer.y, pane.row_count());
    let rect = view.rect_of(row);
    let byte = pane.byte_at(ui, row, rect, pointer.x);
    pane.unit_at(byte)
}

fn scroll_at_edge(ui: &Ui, view: &RowsInView, state: &mut PaneState, pointer: Pos2) {
    let beyond = pointer.y - pointer.y.clamp(view.area.top(), view.area.bottom());
    if beyond != 0.0 {
        let speed = (beyond * EDGE_SPEED).clamp(-EDGE_SPEED_MAX, EDGE_SPEED_MAX);
        state
            .scroll
            .move_by(speed * ui.input(|input| input.stable_dt.min(0.1)));
        ui.ctx().request_repaint();
    }
}

fn obey_keys(
    ui: &Ui,
    response: &Response,
    view: &RowsInView,
    look: PaneLook<'_>,
    selection: &mut Option<ByteSelection>,
    pane: &mut impl Pane,
) -> Option<CopyForm> {
    if !response.has_focus() || pane.byte_count() == 0 {
        return None;
    }
    let filter = EventFilter {
        horizontal_arrows: true,
        vertical_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let events = ui.input(|input| input.events.clone());
    let mut copied = None;
    for event in events {
        match event {
            Event::Copy => copied = Some(look.copies),
            Event::Key {
                key,
                pressed: true,
                modifiers,
                ..
            } => obey_key(key, modifiers, view.page(), selection, pane),
            _ => {}
        }
    }
    copied
}

fn obey_key(
    key: Key,
    modifiers: Modifiers,
    page: isize,
    selection: &mut Option<ByteSelection>,
    pane: &mut impl Pane,
) {
    if key == Key::A && modifiers.command {
        *selection = Some(ByteSelection::all(pane.byte_count()));
    } else if let Some(motion) = motion_of(key, modifiers.command, page) {
        move_cursor(selection, pane, motion, modifiers.shift);
    }
}

fn motion_of(key: Key, with_command: bool, page: isize) -> Option<Motion> {
    Some(match (key, with_command) {
        (Key::Home, true) => Motion::Start,
        (Key::End, true) => Motion::End,
        (_, true) => return None,
        (Key::ArrowLeft, _) => Motion::Left,
        (Key::ArrowRight, _) => Motion::Right,
        (Key::ArrowUp, _) => Motion::Rows(-1),
        (Key::ArrowDown, _) => Motion::Rows(1),
        (Key::PageUp, _) => Motion::Rows(-page),
        (Key::PageDown, _) => Motion::Rows(page),
        (Key::Home, _) => Motion::RowStart,
        (Key::End, _) => Motion::RowEnd,
        _ => return None,
    })
}

/// Before it was anywhere the cursor is at the first byte.
fn move_cursor(
    selection: &mut Option<ByteSelection>,
    pane: &mut impl Pane,
    motion: Motion,
    extends: bool,
) {
    let at_first = || ByteSelection::caret(pane.unit_at(0));
    let before = selection.take().unwrap_or_else(at_first);
    let unit = moved(pane, before.head(), motion);
    *selection = Some(if extends {
        before.with_head(unit)
    } else {
        ByteSelection::caret(unit)
    });
}

fn paint(
    ui: &mut Ui,
    id: Id,
    response: &Response,
    view: &RowsInView,
    selection: Option<&ByteSelection>,
    pane: &mut impl Pane,
) {
    let painter = ui
        .painter()
        .with_clip_rect(view.area.intersect(ui.clip_rect()));
    let selected = selection.map_or(0..0, ByteSelection::range);
    let nodes = nodes_ui(ui, id, view.area);
    for row in view.rows.clone() {
        let rect = view.rect_of(row);
        let name = pane.row_ui(ui, &painter, row, rect, &selected);
        let visible = rect.intersect(view.area);
        if visible.height() >= 1.0 {
            let node = nodes.interact(visible, id.with(row), Sense::empty());
            node.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, &name));
        }
    }
    if response.has_focus() {
        let stroke = Stroke::new(1.0, palette(ui).accent);
        ui.painter()
            .rect_stroke(view.area, 0.0, stroke, StrokeKind::Inside);
    }
}

/// Where the nodes of the rows are, below the node of their list.
fn nodes_ui(ui: &mut Ui, list: Id, area: Rect) -> Ui {
    let rows = UiBuilder::new()
        .id_salt(list.with("rows"))
        .max_rect(area)
        .accessibility_parent(list);
    ui.new_child(rows)
}

fn menu_ui(
    ui: &mut Ui,
    words: &Words,
    selection: &mut Option<ByteSelection>,
    len: usize,
) -> Option<CopyForm> {
    let mut copied = None;
    for (caption, form) in [
        (words.inspector_copy_hex, CopyForm::Hex),
        (words.inspector_copy_text, CopyForm::Text),
        (words.inspector_copy_base64, CopyForm::Base64),
        (words.inspector_copy_c, CopyForm::CArray),
    ] {
        if ui.button(caption).clicked() {
            copied = Some(form);
            ui.close();
        }
    }
    if ui.button(words.select_all).clicked() {
        *selection = Some(ByteSelection::all(len));
        ui.close();
    }
    copied
}
