//! Each form of the contents on odd and usual texts, in a window.

use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};

use super::fake::{FakeLog, Window, pick};
use crate::journal::find::Found;
use crate::journal::{Draft, Journal, JournalReader, Party};
use crate::settings::ContentForm;
use crate::value::{Direction, Stamp};

fn journal_of(records: &[&[u8]]) -> JournalReader {
    let mut journal = Journal::in_memory(64 << 20);
    for bytes in records {
        journal.append(Draft {
            at: Stamp(0),
            direction: Direction::In,
            party: Party::Nobody,
            stream: None,
            typed_as_hex: false,
            bytes,
        });
    }
    journal.commit();
    journal.reader()
}

fn window_of(records: &[&[u8]], form: ContentForm) -> Window<JournalReader> {
    Window::with(journal_of(records), |tab| tab.content = form)
}

/// All text of the log as it is copied.
fn copy_all(window: &mut Window<JournalReader>) -> String {
    let place = window.place(0, 1.0);
    window.click(place);
    window.key(Modifiers::COMMAND, Key::A);
    window.copy().unwrap_or_default()
}

const LINE: &[u8] = "AT 你好\r\n".as_bytes();

#[test]
fn a_record_is_shown_in_each_form() {
    let mut window = window_of(&[LINE], ContentForm::Text);
    let expected = [
        (ContentForm::Text, "AT 你好"),
        (ContentForm::Hex, "41 54 20 E4 BD A0 E5 A5 BD 0D 0A"),
        (
            ContentForm::Dump,
            "0000  41 54 20 E4 BD A0 E5 A5  AT 你··好· 0008  BD 0D 0A                 ·..",
        ),
        (
            ContentForm::TextAndHex,
            "41 54 20 E4 BD A0 E5 A5  AT 你好 BD 0D 0A                 ..",
        ),
    ];
    for (form, content) in expected {
        window.tab().content = form;
        window.harness.set_size([640.0, 244.0].into());
        window.run();
        let rows = window.rows();
        // Where there is little room, the number goes.
        let row = rows[0].split_once(" 11 ").map(|(_, content)| content);
        let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(
            row.map(squeezed),
            Some(squeezed(content)),
            "{form:?}: {rows:?}"
        );
    }
}

#[test]
fn what_is_copied_is_what_is_shown() {
    for (form, expected) in [
        (ContentForm::Text, "AT 你好"),
        (ContentForm::Hex, "41 54 20 E4 BD A0 E5 A5 BD 0D 0A"),
        (
            ContentForm::Dump,
            "0000  41 54 20 E4 BD A0 E5 A5  BD 0D 0A                 AT 你··好··..",
        ),
    ] {
        let mut window = window_of(&[LINE], form);
        window.harness.set_size([1200.0, 244.0].into());
        window.run();
        assert_eq!(copy_all(&mut window), expected, "{form:?}");
    }
}

#[test]
fn a_dump_has_lines_of_8_where_there_is_no_room_for_16() {
    let mut window = window_of(&[&[b'x'; 32]], ContentForm::Dump);
    let lines = |window: &mut Window<JournalReader>| copy_all(window).lines().count();
    window.harness.set_size([1100.0, 244.0].into());
    window.run();
    assert_eq!(lines(&mut window), 2);
    window.harness.set_size([600.0, 244.0].into());
    window.run();
    assert_eq!(lines(&mut window), 4);
}

#[test]
fn a_selection_of_bytes_stays_when_the_lines_become_shorter() {
    let bytes: Vec<u8> = (0..32).collect();
    let mut window = window_of(&[&bytes], ContentForm::Hex);
    // The peer is as narrow as its caption, 11 characters less than usual.
    let from = window.place(0, 3.0 * 3.0 - 11.0);
    window.click(from);
    for _ in 0..5 {
        window.key(Modifiers::SHIFT, Key::ArrowRight);
    }
    let selected = window.copy().unwrap();
    assert_eq!(selected, "03 04");
    window.tab().content = ContentForm::Dump;
    window.run();
    let carried = window.copy().unwrap();
    assert_eq!(carried, selected);
    window.tab().content = ContentForm::Text;
    window.run();
    assert_eq!(window.copy(), None);
}

#[test]
fn a_mebibyte_without_a_line_break_is_shown_and_copied_in_each_form() {
    let bytes = vec![b'z'; 1 << 20];
    for form in ContentForm::ALL {
        let mut window = window_of(&[&bytes], form);
        let rows = window
            .harness
            .query_all_by_role(eframe::egui::Role::ListItem);
        assert_eq!(rows.count(), 1);
        let copied = copy_all(&mut window);
        let per_line = |line: &str| line.matches('z').count();
        match form {
            ContentForm::Text => assert_eq!(copied.len(), 1 << 20),
            ContentForm::Hex => assert_eq!(copied.len(), 3 * (1 << 20) - 1),
            ContentForm::Dump | ContentForm::TextAndHex => {
                let count: usize = copied.lines().map(per_line).sum();
                assert_eq!(count, 1 << 20, "{form:?}");
            }
        }
        if form == ContentForm::Dump {
            assert!(copied.starts_with("00000000  7A "), "eight digits");
            let last = copied.lines().last().unwrap_or_default();
            assert!(last.starts_with("000FFFF"), "{last}");
        }
    }
}

#[test]
fn odd_texts_have_right_rows_and_copies_in_each_form() {
    let records: [&[u8]; 6] = [
        b"",
        "שלום עולם".as_bytes(),
        "👩‍💻🇨🇳".as_bytes(),
        "e\u{301}n\u{303}".as_bytes(),
        b"\x00\x1B[2J\x07",
        b"",
    ];
    for form in ContentForm::ALL {
        let mut window = window_of(&records, form);
        let rows = window
            .harness
            .query_all_by_role(eframe::egui::Role::ListItem);
        assert_eq!(rows.count(), 6, "{form:?}");
        let copied = copy_all(&mut window);
        match form {
            ContentForm::Text => {
                let expected = "\nשלום עולם\n👩<U+200D>💻🇨🇳\ne\u{301}n\u{303}\n<00><1B>[2J<07>\n";
                assert_eq!(copied, expected);
            }
            ContentForm::Hex => assert!(copied.contains("\n65 CC 81 6E CC 83\n")),
            ContentForm::Dump | ContentForm::TextAndHex => {
                assert!(copied.contains("00 1B 5B 32 4A 07"), "{copied}");
                assert!(copied.contains("..[2J."), "{copied}");
            }
        }
    }
}

#[test]
fn tables_do_not_run_on_in_stream_mode() {
    let mut window = window_of(&[b"ab", b"cd"], ContentForm::Dump);
    window.tab().log_mode = false;
    window.run();
    let rows = window.rows();
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(rows.iter().all(|row| row.starts_with("0000  ")), "{rows:?}");
}

#[test]
fn colours_are_obeyed_where_text_runs_on_and_only_when_wanted() {
    let texts = |seq| pick(&["\x1b[3", "1mred", "\x1b[0m end\n", "next"], seq).to_owned();
    let mut window = Window::with(FakeLog::of(4, texts), |tab| tab.log_mode = false);
    assert_eq!(window.rows(), ["<1B>[31mred<1B>[0m end", "next"]);
    window.tab().ansi_colors = true;
    window.run();
    // The end of a sequence that was cut is not known while its beginning is shown.
    assert_eq!(window.rows(), ["<1B>[3red end", "next"]);
    let place = window.place(0, -40.0);
    window.click(place);
    window.key(Modifiers::COMMAND, Key::A);
    assert_eq!(window.copy().as_deref(), Some("<1B>[3red end\nnext"));
    window.tab().log_mode = true;
    window.run();
    assert_eq!(window.contents()[1], "1mred", "in log mode nothing is");
}

#[test]
fn a_colour_comes_from_the_records_before_also_when_they_are_not_in_view() {
    let texts = |seq: u64| match seq {
        0 => "\x1b[31ma".to_owned(),
        63 => "\x1b[39mb".to_owned(),
        _ => "x".to_owned(),
    };
    let mut window = Window::with(FakeLog::of(128, texts), |tab| {
        tab.log_mode = false;
        tab.ansi_colors = true;
    });
    let expected = format!("a{}b", "x".repeat(62));
    assert_eq!(window.rows()[0], expected);
    let place = window.place(0, -40.0);
    window.click(place);
    window.key(Modifiers::COMMAND, Key::A);
    let copied = window.copy().unwrap();
    assert!(copied.starts_with(&expected), "{copied}");
}

#[test]
fn captions_are_column_headers() {
    let window = window_of(&[LINE], ContentForm::Text);
    let headers: Vec<String> = window
        .harness
        .query_all_by_role(eframe::egui::Role::ColumnHeader)
        .filter_map(|node| node.accesskit_node().label())
        .collect();
    assert_eq!(
        headers,
        [
            "Number",
            "Time",
            "Since the previous one",
            "Direction",
            "Peer",
            "Length",
            "Content",
        ]
    );
}

#[test]
fn a_sequence_that_a_filter_cut_is_copied_as_it_is_shown() {
    let texts = |seq| pick(&["a\x1b[3", "1mb", "2mc"], seq).to_owned();
    let mut window = Window::with(FakeLog::of(3, texts), |tab| {
        tab.log_mode = false;
        tab.ansi_colors = true;
        tab.shown = Some(Found::of([0, 2]));
    });
    let rows = window.rows();
    assert_eq!(rows[1], "2mc");
    window.click(window.place(0, -40.0));
    window.key(Modifiers::COMMAND, Key::A);
    assert_eq!(window.copy(), Some(rows.join("\n")));
}
