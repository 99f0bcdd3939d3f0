//! The line above: which record, and what to do with the pane.

use eframe::egui::{Align, Label, Layout, RichText, ScrollArea, Ui};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::i18n::{all_connections, say, words};
use crate::journal::{Note, Party, Record};
use crate::ui::theme::{data_font, palette};
use crate::ui::widgets::{check, close_button};
use crate::value::{Direction, Language, Stamp};

/// Answers whether the pane is to be closed.
pub fn head_ui(
    ui: &mut Ui,
    record: Option<&Record>,
    is_pinned: &mut bool,
    time_zone: &TimeZone,
    language: Language,
) -> bool {
    let words = words(language);
    let mut closes = false;
    ui.horizontal(|ui| {
        ui.label(RichText::new(words.inspector).strong());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            closes = close_button(ui, words.inspector_close).clicked();
            ui.add_enabled_ui(record.is_some(), |ui| {
                check(ui, is_pinned, words.inspector_stay);
            });
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                if let Some(record) = record {
                    let text = RichText::new(summary(record, time_zone, language));
                    let text = text.font(data_font()).color(color_of(ui, record.direction));
                    ui.add(Label::new(text).truncate());
                }
            });
        });
    });
    closes
}

fn color_of(ui: &Ui, direction: Direction) -> eframe::egui::Color32 {
    let colors = palette(ui);
    match direction {
        Direction::In => colors.incoming,
        Direction::Out => colors.outgoing,
        Direction::Note => colors.note,
    }
}

/// `#12  received  127.0.0.1:9  30 bytes  2019-07-12 16:05:41.240123 +08:00`
pub fn summary(record: &Record, time_zone: &TimeZone, language: Language) -> String {
    let words = words(language);
    let direction = match record.direction {
        Direction::In => words.inspector_received,
        Direction::Out => words.inspector_sent,
        Direction::Note => words.inspector_note,
    };
    let mut parts = vec![format!("#{}", record.seq.0 + 1), direction.to_owned()];
    match record.party {
        Party::Nobody => {}
        Party::Peer { addr, .. } | Party::Address(addr) => parts.push(addr.to_string()),
        Party::All { clients } => parts.push(all_connections(language, clients as usize)),
    }
    if record.direction != Direction::Note {
        parts.push(say::exact_length(language, record.bytes.len()));
    }
    // The longest one last: in a narrow window the end is cut.
    parts.push(time_text(record.at, time_zone));
    parts.join("  ")
}

fn time_text(at: Stamp, zone: &TimeZone) -> String {
    match Timestamp::from_nanosecond(i128::from(at.0)) {
        Ok(time) => {
            let zoned = time.to_zoned(zone.clone());
            zoned.strftime("%Y-%m-%d %H:%M:%S.%6f %:z").to_string()
        }
        Err(_) => String::new(),
    }
}

/// A note's sentence, and below it what it is kept as.
pub fn note_ui(ui: &mut Ui, record: &Record, language: Language) {
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let sentence = say::note(language, &Note::from_bytes(&record.bytes));
        ui.add(Label::new(RichText::new(sentence).color(palette(ui).note)).wrap());
        ui.add_space(6.0);
        let json = RichText::new(json(&record.bytes)).font(data_font());
        ui.add(Label::new(json).wrap().selectable(true));
    });
}

/// On several lines; bytes that are no JSON as they are.
fn json(bytes: &[u8]) -> String {
    let value: Result<serde_json::Value, _> = serde_json::from_slice(bytes);
    value
        .and_then(|value| serde_json::to_string_pretty(&value))
        .unwrap_or_else(|_| String::from_utf8_lossy(bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{PeerId, RecordSeq};

    #[test]
    fn the_head_tells_number_time_with_zone_direction_peer_and_length() {
        let record = Record {
            seq: RecordSeq(11),
            at: Stamp(1_562_918_741_240_123_999),
            direction: Direction::In,
            party: Party::Peer {
                peer: PeerId(1),
                addr: ([127, 0, 0, 1], 51877).into(),
            },
            bytes: vec![0; 65_507],
            ..Record::default()
        };
        let zone = TimeZone::fixed(jiff::tz::offset(8));
        assert_eq!(
            summary(&record, &zone, Language::English),
            "#12  received  127.0.0.1:51877  65,507 bytes  2019-07-12 16:05:41.240123 +08:00"
        );
        let chinese = summary(&record, &zone, Language::Chinese);
        assert!(
            chinese.starts_with("#12  接收  127.0.0.1:51877  65,507 字节"),
            "{chinese}"
        );
    }

    #[test]
    fn a_note_is_shown_as_json_on_several_lines() {
        let note = Note::Joined {
            addr: ([127, 0, 0, 1], 5).into(),
        };
        let expected = "{\n  \"addr\": \"127.0.0.1:5\",\n  \"note\": \"joined\"\n}";
        assert_eq!(json(&note.to_bytes()), expected);
        assert_eq!(json(b"{broken"), "{broken");
    }
}
