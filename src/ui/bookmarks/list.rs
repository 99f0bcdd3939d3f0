use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use eframe::egui::text::{LayoutJob, TextFormat, TextWrapping};
use eframe::egui::{
    Button, Color32, FontId, Rect, RichText, ScrollArea, Sense, Ui, WidgetInfo, accesskit::Role,
    pos2, vec2,
};
use jiff::tz::TimeZone;

use super::beginning::{Beginning, BeginningReader};
use crate::i18n::{say, words};
use crate::journal::Bookmarks;
use crate::ui::action::{Action, ViewAction};
use crate::ui::dialogs::{heading, take_keyboard};
use crate::ui::log_view::Copied;
use crate::ui::sessions_dialog::local_time;
use crate::ui::tab::Tab;
use crate::ui::theme::{SMALL_SIZE, UI_SIZE, data_font, palette};
use crate::ui::widgets::focus_frame;
use crate::value::{Language, RecordSeq, SessionId};

const LIST_HEIGHT: f32 = 300.0;
const LEAST_LIST_HEIGHT: f32 = 88.0;
/// What the dialog has above and below the list.
const AROUND_LIST: f32 = 210.0;
const ROW_HEIGHT: f32 = 44.0;
const BUTTONS_WIDTH: f32 = 150.0;

/// The bookmarks of a tab, and how the records begin that are in view.
#[derive(Clone, Debug, PartialEq)]
pub struct BookmarkList {
    pub tab: SessionId,
    bookmarks: Arc<Bookmarks>,
    order: Vec<RecordSeq>,
    is_read_only: bool,
    /// `None`: the record is gone.
    beginnings: HashMap<RecordSeq, Option<Beginning>>,
    in_view: Range<usize>,
}

impl BookmarkList {
    pub fn of(tab: &Tab) -> Self {
        let mut list = Self {
            tab: tab.id,
            bookmarks: Arc::default(),
            order: Vec::new(),
            is_read_only: tab.is_read_only(),
            beginnings: HashMap::new(),
            in_view: 0..0,
        };
        list.take(&tab.status.bookmarks);
        list
    }

    fn take(&mut self, bookmarks: &Arc<Bookmarks>) {
        self.bookmarks = Arc::clone(bookmarks);
        self.order = bookmarks.iter().map(|(seq, _)| seq).collect();
    }

    /// Takes the newest state, and reads the records in view.
    pub fn follow(&mut self, tab: &Tab, language: Language) {
        if !Arc::ptr_eq(&self.bookmarks, &tab.status.bookmarks) {
            self.take(&tab.status.bookmarks);
        }
        let missing = self.missing_in_view();
        if missing.is_empty() {
            return;
        }
        let reader = BeginningReader::of(tab, language);
        for seq in missing {
            self.beginnings.insert(seq, reader.read(seq));
        }
    }

    fn missing_in_view(&self) -> Vec<RecordSeq> {
        let in_view = self.order.get(self.in_view.clone()).unwrap_or_default();
        let is_missing = |seq: &&RecordSeq| !self.beginnings.contains_key(seq);
        in_view.iter().filter(is_missing).copied().collect()
    }
}

/// All bookmarks of a tab as text: number, time, note and beginning of the
/// record, with tabs between. There may be ten thousand, of long records.
pub struct BookmarkSheet {
    bookmarks: Arc<Bookmarks>,
    reader: BeginningReader,
    time_zone: TimeZone,
    language: Language,
}

impl BookmarkSheet {
    pub fn of(tab: &Tab, time_zone: TimeZone, language: Language) -> Self {
        Self {
            bookmarks: Arc::clone(&tab.status.bookmarks),
            reader: BeginningReader::of(tab, language),
            time_zone,
            language,
        }
    }

    /// `None` when `goes_on`, which is asked before each record, answers no.
    pub fn copied(&self, goes_on: &dyn Fn() -> bool) -> Option<Copied> {
        let mut text = String::new();
        for (seq, note) in self.bookmarks.iter() {
            if !goes_on() {
                return None;
            }
            text.push_str(&self.line(seq, note));
        }
        let is_cut = false;
        Some(Copied { text, is_cut })
    }

    fn line(&self, seq: RecordSeq, note: &str) -> String {
        let beginning = self.reader.read(seq);
        let (at, begins) = match &beginning {
            Some(beginning) => {
                let at = local_time(beginning.at, &self.time_zone);
                let at = at.strftime("%Y-%m-%d %H:%M:%S%.3f").to_string();
                (at, beginning.text.as_str())
            }
            None => (String::new(), words(self.language).record_gone),
        };
        format!("{}\t{at}\t{note}\t{begins}\n", seq.0 + 1)
    }
}

pub fn bookmarks_ui(
    ui: &mut Ui,
    language: Language,
    time_zone: &TimeZone,
    list: &mut BookmarkList,
    actions: &mut Vec<Action>,
) {
    let words = words(language);
    let text = match (list.order.is_empty(), list.is_read_only) {
        (true, false) => words.bookmarks_empty,
        (_, true) => words.bookmarks_read_only,
        (false, false) => words.bookmarks_hint,
    };
    heading(ui, words.bookmarks, text);
    if !list.order.is_empty() {
        let count = say::bookmark_count(language, list.order.len());
        ui.label(RichText::new(count).size(SMALL_SIZE));
        rows_ui(ui, language, time_zone, list, actions);
        ui.add_space(8.0);
    }
    ui.horizontal(|ui| {
        let done = ui.button(words.done);
        take_keyboard(&done);
        if done.clicked() {
            actions.push(Action::CloseDialog);
        }
        let copy = Button::new(words.bookmarks_copy);
        if ui.add_enabled(!list.order.is_empty(), copy).clicked() {
            actions.push(Action::View(ViewAction::CopyBookmarks));
        }
    });
}

fn rows_ui(
    ui: &mut Ui,
    language: Language,
    time_zone: &TimeZone,
    list: &mut BookmarkList,
    actions: &mut Vec<Action>,
) {
    // The same wherever the dialog stands: else it would move until both fit.
    let window = ui.ctx().content_rect().height();
    let height = LIST_HEIGHT.min(window - AROUND_LIST).max(LEAST_LIST_HEIGHT);
    let mut in_view = 0..0;
    ScrollArea::vertical()
        .max_height(height)
        .min_scrolled_height(height)
        .auto_shrink([false, true])
        .show_rows(ui, ROW_HEIGHT, list.order.len(), |ui, rows| {
            in_view = rows.clone();
            for seq in &list.order[rows] {
                let row = Row {
                    seq: *seq,
                    note: list.bookmarks.note(*seq).unwrap_or_default(),
                    beginning: list.beginnings.get(seq),
                    is_read_only: list.is_read_only,
                    language,
                };
                row.ui(ui, time_zone, actions);
            }
        });
    list.in_view = in_view;
    if !list.missing_in_view().is_empty() {
        // They are read before the next frame.
        ui.ctx().request_repaint();
    }
}

struct Row<'a> {
    seq: RecordSeq,
    note: &'a str,
    /// `None`: not read yet.
    beginning: Option<&'a Option<Beginning>>,
    is_read_only: bool,
    language: Language,
}

impl Row<'_> {
    fn ui(&self, ui: &mut Ui, time_zone: &TimeZone, actions: &mut Vec<Action>) {
        ui.horizontal(|ui| {
            ui.set_height(ROW_HEIGHT);
            let width = (ui.available_width() - BUTTONS_WIDTH).max(80.0);
            if self.record_ui(ui, time_zone, width) {
                actions.push(Action::View(ViewAction::ShowRecord(self.seq)));
            }
            self.buttons_ui(ui, actions);
        });
    }

    fn head(&self, time_zone: &TimeZone) -> String {
        let number = self.seq.0 + 1;
        match self.beginning {
            Some(Some(beginning)) => {
                let at = local_time(beginning.at, time_zone);
                format!("{number}  {}", at.strftime("%m-%d %H:%M:%S%.3f"))
            }
            _ => number.to_string(),
        }
    }

    fn begins(&self) -> &str {
        match self.beginning {
            None => "",
            Some(None) => words(self.language).record_gone,
            Some(Some(beginning)) => &beginning.text,
        }
    }

    /// Answers whether it was clicked.
    fn record_ui(&self, ui: &mut Ui, time_zone: &TimeZone, width: f32) -> bool {
        let colors = palette(ui);
        let (rect, response) = ui.allocate_exact_size(vec2(width, ROW_HEIGHT), Sense::click());
        let head = self.head(time_zone);
        response.widget_info(|| {
            let name = [head.as_str(), self.note, self.begins()].join(" ");
            WidgetInfo::labeled(Role::Button, true, name)
        });
        if response.hovered() {
            ui.painter().rect_filled(rect, 4.0, colors.selection);
        }
        let inside = rect.shrink2(vec2(6.0, 3.0));
        let data = data_font();
        let end = line(ui, inside, 0.0, &head, data.clone(), colors.dim);
        let beside = inside.with_min_x((end + 12.0).min(inside.right()));
        let font = FontId::proportional(UI_SIZE);
        line(ui, beside, 0.0, self.note, font, colors.accent);
        line(ui, inside, 19.0, self.begins(), data, colors.text);
        focus_frame(ui, &response);
        response.clicked()
    }

    fn buttons_ui(&self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let words = words(self.language);
        let number = self.seq.0 + 1;
        for (caption, action) in [
            (words.bookmark_edit, ViewAction::Bookmark(Some(self.seq))),
            (words.bookmark_delete, ViewAction::RemoveBookmark(self.seq)),
        ] {
            let button = ui.add_enabled(!self.is_read_only, Button::new(caption));
            let button = button.on_disabled_hover_text(words.bookmarks_read_only);
            if button
                .accessible_name(format!("{caption} {number}"))
                .clicked()
            {
                actions.push(Action::View(action));
            }
        }
    }
}

/// One line of text, cut at the end of its place. Answers where it ends.
fn line(ui: &Ui, place: Rect, below: f32, text: &str, font: FontId, color: Color32) -> f32 {
    let mut job = LayoutJob::single_section(text.to_owned(), TextFormat::simple(font, color));
    job.wrap = TextWrapping::truncate_at_width(place.width());
    let galley = ui.painter().layout_job(job);
    let corner = pos2(place.left(), place.top() + below);
    let end = place.left() + galley.rect.width();
    ui.painter().galley(corner, galley, color);
    end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::JournalPlace;
    use crate::settings::TabSettings;

    #[test]
    fn a_copy_of_the_list_can_be_made_on_a_thread_and_given_up() {
        let place = JournalPlace::Memory {
            limit_bytes: 1 << 20,
        };
        let tab = Tab::new(SessionId(0), TabSettings::default(), place, Arc::new(|| {}));
        let mut bookmarks = Bookmarks::default();
        bookmarks.set(RecordSeq(6), "restart").unwrap();
        let sheet = BookmarkSheet {
            bookmarks: Arc::new(bookmarks),
            ..BookmarkSheet::of(&tab, TimeZone::UTC, Language::English)
        };
        fn goes_to_a_thread(_: &impl Send) {}
        goes_to_a_thread(&sheet);
        let (whole, given_up) = (sheet.copied(&|| true), sheet.copied(&|| false));
        assert_eq!(whole.unwrap().text, "7\t\trestart\t(the record is gone)\n");
        assert_eq!(given_up, None);
    }
}
