//! The tabs, and the program's own menu at their right.

use std::sync::Arc;

use eframe::egui::containers::menu::{MenuButton, MenuConfig};
use eframe::egui::containers::scroll_area::ScrollAreaOutput;
use eframe::egui::{
    Align, Color32, CornerRadius, Frame, Galley, Id, Layout, Margin, Panel, PopupCloseBehavior,
    Rect, Response, RichText, ScrollArea, Sense, Stroke, StrokeKind, TextStyle, Ui, UiBuilder,
    Vec2, WidgetInfo, accesskit::Role, vec2,
};

use super::action::{Action, Preference, SessionFileAction, SessionsAction, TabsToSave};
use super::status_bar::state_color;
use super::tab::Tab;
use super::theme::{TAB_BAR_HEIGHT, palette};
use super::widgets::{
    check, close_button, focus_frame, more_button, paint_dot, plus_button, theme_button,
};
use crate::i18n::{Words, read_only_title, words};
use crate::settings::{Preferences, Theme};
use crate::value::{Language, SessionId};

const MENU_WIDTH: f32 = 150.0;
const TAB_GAP: f32 = 2.0;
const PLUS_WIDTH: f32 = 24.0 + TAB_GAP;
/// Of the two arrows that lead to tabs out of view.
const MORE_WIDTH: f32 = 2.0 * (18.0 + TAB_GAP);
/// The menu ends so far from the window's lower edge.
const MENU_BELOW: f32 = 12.0;

/// What the program's menu shows.
pub struct Program<'a> {
    pub preferences: &'a Preferences,
    /// The one that is shown, be it kept or not.
    pub theme: Theme,
    /// The settings column is shown, be it wanted always or only now.
    pub shows_rail: bool,
    pub language: Language,
    /// Records are kept on the disk.
    pub has_journals: bool,
}

pub fn tab_bar_ui(
    ui: &mut Ui,
    tabs: &[Tab],
    active: SessionId,
    program: &Program<'_>,
    actions: &mut Vec<Action>,
) {
    let colors = palette(ui);
    let language = program.language;
    let frame = Frame::new().fill(colors.background).inner_margin(Margin {
        left: 8,
        right: 8,
        top: 4,
        bottom: 0,
    });
    Panel::top("tabs")
        .exact_size(TAB_BAR_HEIGHT)
        .resizable(false)
        .frame(frame)
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                let strip = Strip {
                    tabs,
                    active,
                    language,
                };
                ui.scope(|ui| strip.ui(ui, actions));
                let in_front = InFront::of(tabs, active);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    program_ui(ui, program, in_front, actions);
                });
            });
        });
}

/// What the program's menu knows of the tabs. Those that look at an old session
/// have no fields.
#[derive(Clone, Copy)]
struct InFront {
    active: SessionId,
    active_has_fields: bool,
    any_has_fields: bool,
}

impl InFront {
    fn of(tabs: &[Tab], active: SessionId) -> Self {
        let mut with_fields = tabs.iter().filter(|tab| !tab.is_read_only());
        let any_has_fields = with_fields.clone().next().is_some();
        Self {
            active,
            active_has_fields: with_fields.any(|tab| tab.id == active),
            any_has_fields,
        }
    }
}

/// The tabs, and at their right what leads to those out of view and to a new
/// one.
struct Strip<'a> {
    tabs: &'a [Tab],
    active: SessionId,
    language: Language,
}

impl Strip<'_> {
    fn ui(&self, ui: &mut Ui, actions: &mut Vec<Action>) {
        ui.spacing_mut().item_spacing.x = TAB_GAP;
        let room = ui.available_width() - MENU_WIDTH - PLUS_WIDTH;
        let widths = self.tabs.iter().map(|tab| self.title(ui, tab).width());
        let is_full = widths.map(|width| width + TAB_GAP).sum::<f32>() > room;
        let room = if is_full { room - MORE_WIDTH } else { room };
        let area = self.area_ui(ui, room, actions);
        if is_full {
            more_ui(ui, words(self.language), &area);
        }
        if plus_button(ui, words(self.language).new_tab).clicked() {
            actions.push(Action::NewTab);
        }
    }

    fn area_ui(&self, ui: &mut Ui, room: f32, actions: &mut Vec<Action>) -> ScrollAreaOutput<()> {
        let mut area = ScrollArea::horizontal()
            .max_width(room)
            .auto_shrink([true, false]);
        if let Some(offset) = ui.data_mut(|data| data.remove_temp(scroll_wish())) {
            area = area.horizontal_scroll_offset(offset);
        }
        ui.allocate_ui(vec2(room, TAB_BAR_HEIGHT - 4.0), |ui| {
            area.show(ui, |ui| {
                ui.horizontal(|ui| self.tabs_ui(ui, room, actions));
            })
        })
        .inner
    }

    fn tabs_ui(&self, ui: &mut Ui, room: f32, actions: &mut Vec<Action>) {
        let start = ui.cursor().left();
        for tab in self.tabs {
            let title = self.title(ui, tab);
            let response = tab_ui(ui, tab, &title, self.language, actions);
            if title.is_active {
                show_once(ui, tab.id, &response, start, room);
            }
        }
    }

    fn title(&self, ui: &Ui, tab: &Tab) -> Title {
        let text = match tab.is_read_only() {
            true => read_only_title(self.language, &tab.title()),
            false => tab.title(),
        };
        let is_active = tab.id == self.active;
        let colors = palette(ui);
        let color = if is_active { colors.text } else { colors.dim };
        let font = TextStyle::Button.resolve(ui.style());
        Title {
            galley: ui.painter().layout_no_wrap(text.clone(), font, color),
            text,
            color,
            is_active,
        }
    }
}

/// What stands on a tab.
struct Title {
    text: String,
    galley: Arc<Galley>,
    color: Color32,
    is_active: bool,
}

impl Title {
    /// Of its tab.
    fn width(&self) -> f32 {
        self.galley.size().x + 58.0
    }
}

/// How far an arrow wants the tabs to be moved, for the next frame.
fn scroll_wish() -> Id {
    Id::unique("tabs scroll to")
}

/// Two arrows; each can be pressed while there are tabs on its side.
fn more_ui(ui: &mut Ui, words: &Words, area: &ScrollAreaOutput<()>) {
    let width = area.inner_rect.width();
    let most = (area.content_size.x - width).max(0.0);
    let offset = area.state.clamped_offset().x;
    for (name, is_right, has_more) in [
        (words.tabs_to_left, false, offset > 1.0),
        (words.tabs_to_right, true, offset < most - 1.0),
    ] {
        let step = if is_right { width } else { -width } * 0.8;
        let button = ui.add_enabled_ui(has_more, |ui| more_button(ui, name, is_right));
        if button.inner.clicked() {
            let wanted = (offset + step).clamp(0.0, most);
            ui.data_mut(|data| data.insert_temp(scroll_wish(), wanted));
            ui.ctx().request_repaint();
        }
    }
}

fn tab_ui(
    ui: &mut Ui,
    tab: &Tab,
    title: &Title,
    language: Language,
    actions: &mut Vec<Action>,
) -> Response {
    let colors = palette(ui);
    let size = vec2(title.width(), TAB_BAR_HEIGHT - 4.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let (name, galley) = (&title.text, &title.galley);
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, title.is_active, name));
    if title.is_active {
        paint_active(ui, rect);
    }
    let (state, filled) = state_color(tab.status.state, colors);
    paint_dot(ui, rect.left_center() + vec2(16.0, 0.0), state, filled);
    let at = rect.left_center() + vec2(28.0, -galley.size().y / 2.0);
    ui.painter().galley(at, Arc::clone(galley), title.color);
    focus_frame(ui, &response);
    if response.clicked() {
        actions.push(Action::SelectTab(tab.id));
    }
    if response.double_clicked() {
        actions.push(Action::AskRenameTab(tab.id));
    }
    response.context_menu(|ui| tab_menu_ui(ui, tab, words(language), actions));
    let name = format!("{} {name}", words(language).close_tab);
    if cross_ui(ui, rect, tab.id, &name).clicked() || response.middle_clicked() {
        actions.push(Action::CloseTab(tab.id));
    }
    response
}

fn tab_menu_ui(ui: &mut Ui, tab: &Tab, words: &Words, actions: &mut Vec<Action>) {
    entry_ui(ui, words.rename_tab, Action::AskRenameTab(tab.id), actions);
    of_tab_ui(ui, words, tab.id, !tab.is_read_only(), actions);
    entry_ui(ui, words.close_tab, Action::CloseTab(tab.id), actions);
}

fn entry_ui(ui: &mut Ui, caption: &str, action: Action, actions: &mut Vec<Action>) {
    if ui.button(caption).clicked() {
        actions.push(action);
        ui.close();
    }
}

/// What a tab gives to the world outside. An old session that is looked at has
/// no fields of its own.
fn of_tab_ui(
    ui: &mut Ui,
    words: &Words,
    id: SessionId,
    has_fields: bool,
    actions: &mut Vec<Action>,
) {
    let save = SessionFileAction::AskSave(TabsToSave::One(id));
    ui.add_enabled_ui(has_fields, |ui| {
        entry_ui(
            ui,
            words.copy_as_command,
            Action::CopyAsCommand(id),
            actions,
        );
        entry_ui(ui, words.save_tab_menu, Action::SessionFile(save), actions);
    });
}

/// The card of the active tab.
fn paint_active(ui: &Ui, rect: Rect) {
    let colors = palette(ui);
    let radius = CornerRadius {
        nw: 6,
        ne: 6,
        sw: 0,
        se: 0,
    };
    let line = Stroke::new(1.0, colors.line);
    ui.painter()
        .rect(rect, radius, colors.panel, line, StrokeKind::Inside);
    // The line below is open towards the panel.
    let foot = Rect::from_min_max(
        rect.left_bottom() + vec2(1.0, -1.0),
        rect.right_bottom() + vec2(-1.0, 1.0),
    );
    ui.painter().rect_filled(foot, 0.0, colors.panel);
}

/// The active tab, and where it is: in whole points from the first tab, so that
/// scrolling by hand is no change.
#[derive(Clone, Copy, PartialEq)]
struct ShownTab {
    tab: SessionId,
    left: f32,
    width: f32,
    room: f32,
}

/// Scrolls to a tab when it becomes the active one, or is elsewhere than before.
fn show_once(ui: &Ui, tab: SessionId, response: &Response, start: f32, room: f32) {
    let now = ShownTab {
        tab,
        left: (response.rect.left() - start).round(),
        width: response.rect.width().round(),
        room: room.round(),
    };
    let shown = Id::unique("tab scrolled to");
    let is_new = ui.data_mut(|data| {
        let before = data.get_temp::<ShownTab>(shown);
        data.insert_temp(shown, now);
        before != Some(now)
    });
    if is_new {
        response.scroll_to_me(None);
    }
}

fn cross_ui(ui: &mut Ui, tab: Rect, id: SessionId, name: &str) -> Response {
    let cross = Rect::from_center_size(tab.right_center() - vec2(15.0, 0.0), Vec2::splat(18.0));
    let cross = UiBuilder::new().id_salt(("close", id.0)).max_rect(cross);
    close_button(&mut ui.new_child(cross), name)
}

/// Theme, language and menu, from the right edge.
fn program_ui(ui: &mut Ui, program: &Program<'_>, tabs: InFront, actions: &mut Vec<Action>) {
    let words = words(program.language);
    // Stays open for steps of the text size; what ends the visit closes it.
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    MenuButton::new("☰")
        .config(config)
        .ui(ui, |ui| scrolled_menu_ui(ui, words, program, tabs, actions))
        .0
        .accessible_name(words.menu);
    let other = match program.language {
        Language::English => Language::Chinese,
        Language::Chinese => Language::English,
    };
    let language = ui.button("中 / EN").accessible_name(words.language);
    if language.clicked() {
        actions.push(Action::Prefer(Preference::Language(other)));
    }
    if theme_button(ui, words.theme).clicked() {
        let theme = if ui.visuals().dark_mode {
            Theme::Light
        } else {
            Theme::Dark
        };
        actions.push(Action::Prefer(Preference::Theme(theme)));
    }
}

/// Large text makes the menu higher than a small window.
fn scrolled_menu_ui(
    ui: &mut Ui,
    words: &Words,
    program: &Program<'_>,
    tabs: InFront,
    actions: &mut Vec<Action>,
) {
    let window = ui.ctx().content_rect();
    let frame = ui.spacing().menu_margin.sum().y;
    let height = window.height() - TAB_BAR_HEIGHT - frame - MENU_BELOW;
    ScrollArea::vertical()
        .max_height(height)
        .min_scrolled_height(height)
        .show(ui, |ui| menu_ui(ui, words, program, tabs, actions));
}

fn menu_ui(
    ui: &mut Ui,
    words: &Words,
    program: &Program<'_>,
    tabs: InFront,
    actions: &mut Vec<Action>,
) {
    let rail = if program.shows_rail {
        words.hide_settings
    } else {
        words.show_settings
    };
    if ui.button(rail).clicked() {
        actions.push(Action::ToggleRail);
        ui.close();
    }
    ui.separator();
    themes_ui(ui, words, program.theme, actions);
    ui.separator();
    languages_ui(ui, words, program.language, actions);
    ui.separator();
    text_size_ui(ui, words, program.preferences.text_percent, actions);
    checks_ui(ui, words, program.preferences, actions);
    ui.separator();
    session_files_ui(ui, words, tabs, actions);
    ui.separator();
    entry_ui(ui, words.records_menu, Action::AskRecords, actions);
    if program.has_journals {
        let list = Action::Sessions(SessionsAction::List);
        entry_ui(ui, words.old_sessions_menu, list, actions);
    }
    entry_ui(ui, words.quit, Action::Quit, actions);
}

fn session_files_ui(ui: &mut Ui, words: &Words, tabs: InFront, actions: &mut Vec<Action>) {
    of_tab_ui(ui, words, tabs.active, tabs.active_has_fields, actions);
    let save = SessionFileAction::AskSave(TabsToSave::All);
    ui.add_enabled_ui(tabs.any_has_fields, |ui| {
        entry_ui(ui, words.save_tabs_menu, Action::SessionFile(save), actions);
    });
    let open = Action::SessionFile(SessionFileAction::AskOpen);
    entry_ui(ui, words.open_session_file_menu, open, actions);
}

fn themes_ui(ui: &mut Ui, words: &Words, shown: Theme, actions: &mut Vec<Action>) {
    ui.label(RichText::new(words.theme).small());
    let choices = [
        (Theme::Light, words.theme_light),
        (Theme::Dark, words.theme_dark),
        (Theme::System, words.theme_system),
    ];
    // Side by side: the menu fits into a small window.
    ui.horizontal(|ui| {
        for (theme, name) in choices {
            if ui.selectable_label(shown == theme, name).clicked() {
                actions.push(Action::Prefer(Preference::Theme(theme)));
            }
        }
    });
}

fn languages_ui(ui: &mut Ui, words: &Words, shown: Language, actions: &mut Vec<Action>) {
    ui.label(RichText::new(words.language).small());
    let choices = [
        (Language::Chinese, words.chinese),
        (Language::English, words.english),
    ];
    ui.horizontal(|ui| {
        for (choice, name) in choices {
            if ui.selectable_label(shown == choice, name).clicked() {
                actions.push(Action::Prefer(Preference::Language(choice)));
            }
        }
    });
}

fn checks_ui(ui: &mut Ui, words: &Words, preferences: &Preferences, actions: &mut Vec<Action>) {
    let mut on_top = preferences.always_on_top;
    if check(ui, &mut on_top, words.always_on_top).clicked() {
        actions.push(Action::Prefer(Preference::AlwaysOnTop(on_top)));
    }
    let mut enter_sends = preferences.enter_sends;
    if check(ui, &mut enter_sends, words.enter_sends).clicked() {
        actions.push(Action::Prefer(Preference::EnterSends(enter_sends)));
    }
}

fn text_size_ui(ui: &mut Ui, words: &Words, percent: u16, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.label(words.text_size);
        if ui.button("-").accessible_name(words.smaller).clicked() {
            let percent = percent.saturating_sub(10);
            actions.push(Action::Prefer(Preference::TextPercent(percent)));
        }
        ui.label(format!("{percent} %"));
        if ui.button("+").accessible_name(words.larger).clicked() {
            actions.push(Action::Prefer(Preference::TextPercent(percent + 10)));
        }
    });
}
