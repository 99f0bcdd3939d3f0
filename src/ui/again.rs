//! Records that go out once more: as they are, or through the message box.

use std::borrow::Cow;
use std::sync::Arc;

use eframe::egui::Context;

use super::log_view::MOST_SENT_AGAIN;
use super::problem::Problem;
use super::send_panel::{BOX_LIMIT_CHARS, focus_message_box, replace_message};
use super::tab::Tab;
use crate::journal::Record;
use crate::net::OperationError;
use crate::session::{Command, Message};
use crate::settings::{SendSettings, TabSettings, WRITE_QUEUE_LIMIT_BYTES};
use crate::text::{Checksum, Decoder, Encoding, LineEnding, Piece, hex, visible};
use crate::value::{Direction, Protocol, RecordSeq};

/// A record stands in the box, and fields beside it were changed for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Edited {
    /// What the box was given.
    text: String,
    /// The fields and the message as they are put back.
    before: SendSettings,
}

/// What the box has to hold so that certain bytes leave.
#[derive(Debug, PartialEq, Eq)]
struct Typed {
    text: String,
    as_hex: bool,
}

impl Tab {
    /// Sends the bytes of records in order, to whom the next message would go,
    /// whatever the fields say about text.
    pub fn send_again(&mut self, records: &[RecordSeq]) {
        self.forget_trouble();
        match self.messages_again(records) {
            Ok(messages) => {
                // What comes after one that was refused would be out of order.
                for message in messages {
                    if !self.is_told(Command::Send(message)) {
                        break;
                    }
                }
            }
            Err(problem) => self.send_problem = Some(problem),
        }
    }

    fn messages_again(&self, records: &[RecordSeq]) -> Result<Vec<Message>, Problem> {
        if !self.is_open() {
            return Err(Problem::Operation(OperationError::NotOpen));
        }
        if records.len() > MOST_SENT_AGAIN {
            return Err(Problem::TooManyAgain);
        }
        let target = self.target()?;
        let mut messages = Vec::new();
        let mut bytes = 0;
        for record in records.iter().filter_map(|seq| self.message_at(*seq)) {
            bytes += record.bytes.len();
            if bytes > WRITE_QUEUE_LIMIT_BYTES {
                return Err(Problem::TooManyAgain);
            }
            messages.push(Message {
                bytes: Arc::from(record.bytes),
                typed_as_hex: record.typed_as_hex,
                target: target.clone(),
            });
        }
        if messages.is_empty() {
            return Err(Problem::NothingToSendAgain);
        }
        Ok(messages)
    }

    /// A record that has bytes to send. Only a datagram may have none.
    fn message_at(&self, seq: RecordSeq) -> Option<Record> {
        let is_udp = self.settings.network.protocol == Protocol::Udp;
        let can_leave = |record: &Record| {
            record.direction != Direction::Note && (is_udp || !record.bytes.is_empty())
        };
        self.session.reader().read(seq).filter(can_leave)
    }

    /// Puts a record into the message box, with the fields beside it so that
    /// exactly its bytes leave.
    pub fn edit_and_send(&mut self, ctx: &Context, seq: RecordSeq) {
        self.forget_trouble();
        let Some(record) = self.message_at(seq) else {
            self.send_problem = Some(Problem::NothingToSendAgain);
            return;
        };
        let Some(typed) = Typed::of(&record.bytes, self.settings.send.encoding) else {
            self.send_problem = Some(Problem::TooLongToEdit);
            return;
        };
        let before = match self.edited.take() {
            Some(edited) => edited.before,
            None => self.settings.send.clone(),
        };
        let text = typed.text.clone();
        replace_message(ctx, self, typed.text);
        focus_message_box(ctx, self.id);
        let send = &mut self.settings.send;
        send.as_hex = typed.as_hex;
        send.parse_escapes = false;
        send.line_ending = LineEnding::None;
        send.checksum = Checksum::None;
        if !has_same_form(send, &before) {
            self.edited = Some(Edited { text, before });
        }
    }

    /// Message and fields become what they were before a record was edited.
    pub fn put_back(&mut self, ctx: &Context) {
        if let Some(Edited { before, .. }) = self.edited.take() {
            replace_message(ctx, self, before.message.clone());
            put_form_back(&mut self.settings.send, &before);
        }
    }

    /// What was changed for one message alone holds for that one alone.
    pub fn send_once(&mut self, ctx: &Context) {
        // What is repeated is what stands in the fields.
        if self.send() && self.status.repeat.is_none() {
            self.put_back(ctx);
        }
    }

    /// Undoing in the box brings the text back, and the fields belong to it.
    pub(super) fn follow_edited(&mut self) {
        let send = &mut self.settings.send;
        let is_undone = |edited: &mut Edited| {
            let message = &edited.before.message;
            *message == send.message && *message != edited.text && !message.is_empty()
        };
        if let Some(edited) = self.edited.take_if(is_undone) {
            put_form_back(send, &edited.before);
        }
    }

    /// What is kept for the next start, which knows nothing of an edited record.
    pub fn lasting_settings(&self) -> Cow<'_, TabSettings> {
        let Some(edited) = &self.edited else {
            return Cow::Borrowed(&self.settings);
        };
        let mut settings = self.settings.clone();
        settings.send.message.clone_from(&edited.before.message);
        put_form_back(&mut settings.send, &edited.before);
        Cow::Owned(settings)
    }
}

fn has_same_form(one: &SendSettings, other: &SendSettings) -> bool {
    let form = |send: &SendSettings| {
        (
            send.as_hex,
            send.parse_escapes,
            send.line_ending,
            send.checksum,
        )
    };
    form(one) == form(other)
}

fn put_form_back(send: &mut SendSettings, before: &SendSettings) {
    send.as_hex = before.as_hex;
    send.parse_escapes = before.parse_escapes;
    send.line_ending = before.line_ending;
    send.checksum = before.checksum;
}

impl Typed {
    /// As text when that leaves as the same bytes and can be seen in the box,
    /// else as HEX. `None` when the box cannot hold it.
    fn of(bytes: &[u8], encoding: Encoding) -> Option<Self> {
        let typed = match text_of(bytes, encoding) {
            Some(text) => Self {
                text,
                as_hex: false,
            },
            None if bytes.len() > BOX_LIMIT_CHARS => return None,
            None => Self {
                text: hex::format(bytes),
                as_hex: true,
            },
        };
        let fits = typed.text.chars().count() <= BOX_LIMIT_CHARS;
        fits.then_some(typed)
    }
}

fn text_of(bytes: &[u8], encoding: Encoding) -> Option<String> {
    let mut text = String::new();
    let mut is_text = true;
    let mut take = |piece: Piece<'_>| match piece {
        Piece::Text(part) => text.push_str(part),
        Piece::Undecodable(_) => is_text = false,
    };
    let mut decoder = Decoder::new(encoding);
    decoder.decode(bytes, &mut take);
    decoder.finish(&mut take);
    // A CR is no character that the box shows or lets one type.
    let is_seen = |character| character != '\r' && visible(character).is_none();
    let is_same = is_text && encoding.encode(&text).is_ok_and(|again| again == bytes);
    (is_same && text.chars().all(is_seen)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(bytes: &[u8], label: &str) -> Option<(String, bool)> {
        let encoding = Encoding::from_label(label).unwrap();
        Typed::of(bytes, encoding).map(|typed| (typed.text, typed.as_hex))
    }

    fn text(of: &str) -> Option<(String, bool)> {
        Some((of.to_owned(), false))
    }

    fn in_hex(of: &str) -> Option<(String, bool)> {
        Some((of.to_owned(), true))
    }

    #[test]
    fn what_comes_back_as_the_same_bytes_is_text() {
        assert_eq!(typed("你好\n\tb".as_bytes(), "utf-8"), text("你好\n\tb"));
        assert_eq!(typed(b"\xC4\xE3\xBA\xC3", "gbk"), text("你好"));
        assert_eq!(typed(b"\\x00", "utf-8"), text("\\x00"));
        assert_eq!(typed(b"", "utf-8"), text(""));
    }

    #[test]
    fn what_would_leave_as_other_bytes_or_is_not_seen_is_hex() {
        assert_eq!(typed(b"\xC4\xE3", "utf-8"), in_hex("C4 E3"));
        assert_eq!(typed(b"AT\r\n", "utf-8"), in_hex("41 54 0D 0A"));
        assert_eq!(typed(b"a\0", "utf-8"), in_hex("61 00"));
        assert_eq!(typed("\u{202E}".as_bytes(), "utf-8"), in_hex("E2 80 AE"));
        // An open character at the end.
        assert_eq!(typed(b"a\xE4\xBD", "utf-8"), in_hex("61 E4 BD"));
        // A shift that the encoder would not write again.
        assert_eq!(typed(b"\x1B(Ba", "iso-2022-jp"), in_hex("1B 28 42 61"));
    }

    #[test]
    fn the_box_has_a_limit() {
        let text = |length| typed(&vec![b'a'; length], "utf-8");
        assert!(text(BOX_LIMIT_CHARS).is_some_and(|(_, as_hex)| !as_hex));
        assert_eq!(text(BOX_LIMIT_CHARS + 1), None);
        let in_hex = |length| typed(&vec![0; length], "utf-8");
        assert!(in_hex(87_381).is_some_and(|(_, as_hex)| as_hex));
        assert_eq!(in_hex(87_382), None);
    }
}
