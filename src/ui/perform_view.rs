//! What each [`ViewAction`] does.

use eframe::egui::{Context, Key, KeyboardShortcut, Modifiers};

use super::action::{Action, TabAction, ViewAction};
use super::app::App;
use super::bookmarks::{BookmarkForm, BookmarkList, BookmarkSheet};
use super::color_rules::RulesForm;
use super::dialogs::Dialog;
use super::finding::Wish;
use super::jump::JumpForm;
use crate::i18n::say;
use crate::i18n::say::Sentence;
use crate::i18n::words;
use crate::journal::BookmarksUnread;
use crate::session::Command;
use crate::text::Encoding;
use crate::value::{Direction, RecordSeq};

pub const JUMP: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::G);
pub const BOOKMARK: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::M);
pub const BOOKMARKS: KeyboardShortcut =
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::B);
pub const INSPECTOR: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::I);
pub const STATISTICS: KeyboardShortcut =
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::I);
pub const NEXT_BOOKMARK: KeyboardShortcut = KeyboardShortcut::new(Modifiers::NONE, Key::F2);
pub const PREVIOUS_BOOKMARK: KeyboardShortcut = KeyboardShortcut::new(Modifiers::SHIFT, Key::F2);

impl App {
    pub(super) fn perform_view(&mut self, ctx: &Context, action: ViewAction) {
        let tab = self.active_tab();
        let find = &mut tab.finding.find;
        match action {
            ViewAction::Find => find.open(&tab.settings.find),
            ViewAction::CloseFind => find.close(),
            ViewAction::FindNext => find.step(Wish::Next, &tab.settings.find),
            ViewAction::FindPrevious => find.step(Wish::Previous, &tab.settings.find),
            ViewAction::Filter => tab.finding.filter.open(),
            ViewAction::CloseFilter => tab.finding.filter.close(),
            ViewAction::AskJump => self.ask_jump(),
            ViewAction::ShowRecord(seq) => self.show_record(seq),
            ViewAction::SendAgain(records) => tab.send_again(&records),
            ViewAction::EditAndSend(seq) => tab.edit_and_send(ctx, seq),
            ViewAction::Inspect => {
                tab.inspector.take_keyboard();
                self.preferences.inspector_open = true;
            }
            ViewAction::ToggleInspector => {
                let is_open = &mut self.preferences.inspector_open;
                *is_open = !*is_open;
            }
            ViewAction::UseEncoding(direction, encoding) => {
                self.use_encoding(ctx, direction, encoding);
            }
            ViewAction::Bookmark(seq) => self.ask_bookmark(seq),
            ViewAction::SetBookmark { seq, note } => {
                self.active_tab().tell(Command::SetBookmark { seq, note });
                self.dialog = self.dialog.take().and_then(Dialog::below);
            }
            ViewAction::RemoveBookmark(seq) => {
                self.active_tab().tell(Command::RemoveBookmark(seq));
            }
            ViewAction::NextBookmark => self.go_to_bookmark(true),
            ViewAction::PreviousBookmark => self.go_to_bookmark(false),
            ViewAction::Bookmarks => {
                let list = BookmarkList::of(self.active_tab());
                self.dialog = Some(Dialog::Bookmarks(list));
            }
            ViewAction::CopyBookmarks => self.copy_bookmarks(ctx),
            ViewAction::ColorRules => {
                let form = RulesForm::new(&self.preferences.color_rules);
                self.dialog = Some(Dialog::ColorRules(form));
            }
            ViewAction::KeepColorRules => self.dialog = None,
            ViewAction::ToggleStatistics => self.toggle_statistics(),
            ViewAction::CloseStatistics => tab.statistics.close(),
        }
    }

    fn ask_jump(&mut self) {
        let form = JumpForm::of(self.active_tab());
        self.dialog = Some(Dialog::Jump(form));
    }

    /// Escape is a Cancel too: what was tried on the log is taken back.
    pub(super) fn close_dialog(&mut self) {
        let closed = self.dialog.take();
        if let Some(Dialog::ColorRules(form)) = closed {
            self.preferences.color_rules = form.before;
        } else {
            self.dialog = closed.and_then(Dialog::below);
        }
    }

    fn show_record(&mut self, seq: RecordSeq) {
        self.dialog = None;
        let tab = self.active_tab();
        // What came while the display is paused is shown up to now.
        if tab.paused_at.is_some_and(|end| seq >= end) {
            tab.paused_at = Some(tab.session.reader().end());
        }
        tab.log_view.show(seq);
        if !tab.is_shown(seq) {
            self.say_left_out();
        }
    }

    /// Something else is shown than was asked for.
    fn say_left_out(&mut self) {
        let words = words(self.language);
        self.tell_user(Sentence {
            text: words.record_left_out.to_owned(),
            hint: Some(words.record_left_out_hint.to_owned()),
        });
    }

    /// Of the record where the selection ends, when none is named.
    fn ask_bookmark(&mut self, seq: Option<RecordSeq>) {
        let list = match self.dialog.take() {
            Some(Dialog::Bookmarks(list)) => Some(list),
            _ => None,
        };
        let tab = self.active_tab();
        let Some(seq) = seq.or_else(|| tab.log_view.current()) else {
            return self.say_select_first();
        };
        let note = tab.status.bookmarks.note(seq);
        let form = BookmarkForm {
            tab: tab.id,
            seq,
            is_set: note.is_some(),
            note: note.unwrap_or_default().to_owned(),
            is_read_only: tab.is_read_only(),
            list,
        };
        self.dialog = Some(Dialog::Bookmark(form));
    }

    fn say_select_first(&mut self) {
        let words = words(self.language);
        self.tell_user(Sentence {
            text: words.bookmark_none_selected.to_owned(),
            hint: Some(words.bookmark_select_first.to_owned()),
        });
    }

    fn go_to_bookmark(&mut self, forward: bool) {
        let tab = self.active_tab();
        let (bookmarks, from) = (&tab.status.bookmarks, tab.log_view.current());
        let is_shown = |seq| tab.is_shown(seq);
        let found = match forward {
            true => bookmarks.next(from, is_shown),
            false => bookmarks.previous(from, is_shown),
        };
        let has_some = !bookmarks.is_empty();
        let words = words(self.language);
        match found {
            Some(seq) => self.show_record(seq),
            None if has_some => self.tell_user(words.bookmarks_left_out.to_owned().into()),
            None => self.tell_user(words.bookmarks_empty.to_owned().into()),
        }
    }

    fn copy_bookmarks(&mut self, ctx: &Context) {
        let (language, time_zone) = (self.language, self.time_zone.clone());
        let sheet = BookmarkSheet::of(self.active_tab(), time_zone, language);
        self.copy_made(ctx, move |goes_on| sheet.copied(goes_on));
    }

    /// Brings what a dialog shows of the log, and the log of a dialog, in line.
    pub(super) fn follow_view_dialogs(&mut self) {
        let (language, index) = (self.language, self.active_index());
        // A session that was being reopened has come in front of it.
        let active = self.active;
        self.dialog
            .take_if(|dialog| dialog.tab().is_some_and(|tab| tab != active));
        match &mut self.dialog {
            Some(Dialog::Bookmarks(list)) => list.follow(&self.tabs[index], language),
            Some(Dialog::ColorRules(form)) if form.rules != self.preferences.color_rules => {
                self.preferences.color_rules.clone_from(&form.rules);
            }
            _ => {}
        }
        self.rule_book.follow(&self.preferences.color_rules);
    }

    /// A bookmark that could not be set is told once.
    pub(super) fn tell_bookmark_troubles(&mut self) {
        let troubles: Vec<_> = self
            .tabs
            .iter_mut()
            .filter_map(|tab| tab.take_bookmark_trouble())
            .collect();
        for error in troubles {
            self.tell_user(say::bookmark_error(self.language, error));
        }
    }

    pub(super) fn tell_bookmarks_unread(&mut self, name: &str, unread: Option<&BookmarksUnread>) {
        if let Some(BookmarksUnread { kind, path }) = unread {
            let sentence = say::bookmarks_unread(self.language, name, path, *kind);
            self.tell_user(sentence);
        }
    }

    fn toggle_statistics(&mut self) {
        let waker = self.waker();
        let tab = self.active_tab();
        if tab.statistics.is_open() {
            tab.statistics.close();
        } else {
            tab.statistics.open(tab.session.reader(), &waker);
        }
    }

    /// The status bar and the statistics begin together; the journal stays.
    pub(super) fn reset_counters(&mut self, ctx: &Context) {
        let waker = self.waker();
        let tab = self.active_tab();
        // A session that is over has no counters.
        if !tab.is_read_only() {
            tab.tell(Command::ResetCounters);
        }
        tab.statistics.reset(tab.session.reader(), &waker);
        ctx.request_repaint();
    }

    fn use_encoding(&mut self, ctx: &Context, direction: Direction, encoding: Encoding) {
        let settings = &mut self.active_tab().settings;
        match direction {
            Direction::Out => settings.send.encoding = encoding,
            Direction::In | Direction::Note => settings.receive.encoding = encoding,
        }
        self.perform(ctx, Action::Tab(TabAction::UpdateSaving));
    }
}
