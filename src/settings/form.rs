//! The text of the settings file: TOML, its version at the head.

use serde::Serialize;
use serde::de::DeserializeOwned;
use toml::{Table, Value};

use super::{
    ColorRule, ColumnSetting, ColumnSettings, LogColumn, NetworkSettings, Preferences,
    ReceiveSettings, RecordPreferences, Saved, SendSettings, TabSettings, ViewSettings,
};

/// The version that this program writes and understands.
pub(super) const VERSION: i64 = 1;

/// What a text turned out to be.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Parsed {
    Whole(Saved),
    /// Some values were wrong; they have their defaults, the others are kept.
    Partly(Saved),
    Damaged,
    /// Written by a newer version of the program.
    Newer,
}

/// The file from top to bottom. Plain values come before tables, as TOML wants.
#[derive(Serialize)]
struct Document<'a> {
    version: i64,
    #[serde(flatten)]
    saved: &'a Saved,
}

/// Writes the settings as text. Values out of range are brought into it.
pub(super) fn format(saved: &Saved) -> Result<String, toml::ser::Error> {
    toml::to_string_pretty(&Document {
        version: VERSION,
        saved: &saved.clone().into_range(),
    })
}

/// Reads what [`format`] wrote, and whatever else a person made of it.
pub(super) fn parse(text: &str) -> Parsed {
    let Ok(table) = text.parse::<Table>() else {
        return Parsed::Damaged;
    };
    match version(&table) {
        None => Parsed::Damaged,
        Some(version) if version > VERSION => Parsed::Newer,
        Some(_) => match table.clone().try_into::<Saved>() {
            Ok(saved) => Parsed::Whole(saved.into_range()),
            Err(_) => Parsed::Partly(salvage(table).into_range()),
        },
    }
}

/// The version at the head. A file without one counts as the first: an empty
/// file beside the program is how portable mode is switched on.
fn version(table: &Table) -> Option<i64> {
    match table.get("version") {
        None => Some(1),
        Some(value) => value.as_integer().filter(|version| *version >= 1),
    }
}

/// Drops every value that is wrong by itself and keeps the others.
fn salvage(mut table: Table) -> Saved {
    if let Some(preferences) = table.get_mut("preferences") {
        retain_valid_within::<RecordPreferences>(preferences, "records");
        retain_valid_rules(preferences);
        retain_valid::<Preferences>(preferences);
    }
    if let Some(Value::Array(tabs)) = table.get_mut("tabs") {
        tabs.iter_mut().for_each(retain_valid_in_tab);
        tabs.retain(Value::is_table);
    }
    let mut document = Value::Table(table);
    retain_valid::<Saved>(&mut document);
    document.try_into().unwrap_or_default()
}

/// One word that a person misspelt does not cost all rules.
fn retain_valid_rules(preferences: &mut Value) {
    if let Some(Value::Array(rules)) = preferences.get_mut("color_rules") {
        rules.iter_mut().for_each(retain_valid::<ColorRule>);
        rules.retain(Value::is_table);
    }
}

fn retain_valid_in_tab(tab: &mut Value) {
    retain_valid_within::<NetworkSettings>(tab, "network");
    retain_valid_within::<ReceiveSettings>(tab, "receive");
    retain_valid_within::<SendSettings>(tab, "send");
    if let Some(view) = tab.get_mut("view") {
        retain_valid_in_view(view);
    }
    retain_valid::<TabSettings>(tab);
}

fn retain_valid_in_view(view: &mut Value) {
    if let Some(columns) = view.get_mut("columns") {
        for column in LogColumn::ALL {
            retain_valid_within::<ColumnSetting>(columns, column.key());
        }
        retain_valid::<ColumnSettings>(columns);
    }
    retain_valid::<ViewSettings>(view);
}

fn retain_valid_within<T: DeserializeOwned>(outer: &mut Value, key: &str) {
    if let Some(inner) = outer.get_mut(key) {
        retain_valid::<T>(inner);
    }
}

/// Keeps the fields that make a `T` when they stand alone. That works because
/// every field of a `T` has a default.
fn retain_valid<T: DeserializeOwned>(value: &mut Value) {
    if let Value::Table(fields) = value {
        fields.retain(|name, field| {
            let alone = Table::from_iter([(name.to_owned(), field.clone())]);
            alone.try_into::<T>().is_ok()
        });
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::super::finding::strategies::{filter, pattern};
    use super::*;
    use crate::export::Form;
    use crate::settings::{
        BytesLayout, PatternKind, RuleColor, RuleDirection, RulePaint, Theme, TimeForm, WindowPlace,
    };
    use crate::text::{Checksum, Encoding, LineEnding};
    use crate::value::{Language, Protocol};

    fn partly(text: &str) -> Saved {
        match parse(text) {
            Parsed::Partly(saved) => saved,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_version_is_the_first_line() {
        let text = format(&Saved::default()).unwrap();
        assert_eq!(text.lines().next(), Some("version = 1"));
    }

    #[test]
    fn an_empty_text_is_the_defaults() {
        assert_eq!(parse(""), Parsed::Whole(Saved::default()));
    }

    #[test]
    fn an_absent_field_has_its_default() {
        let Parsed::Whole(saved) = parse("version = 1\n[preferences]\ntheme = \"dark\"\n") else {
            panic!("not whole");
        };
        assert_eq!(saved.preferences.theme, Theme::Dark);
        assert_eq!(saved.preferences.text_percent, 100);
    }

    #[test]
    fn unknown_fields_are_ignored() {
        let text = "version = 1\ncolour = \"red\"\n[preferences]\nsmell = 3\n[future]\na = 1\n";
        assert_eq!(parse(text), Parsed::Whole(Saved::default()));
    }

    #[test]
    fn a_newer_version_is_told_from_a_damaged_one() {
        assert_eq!(parse("version = 2\n"), Parsed::Newer);
        assert_eq!(
            parse("version = 2\n[preferences]\ntheme = 7"),
            Parsed::Newer
        );
        for damaged in [
            "version = 0",
            "version = \"1\"",
            "version = 1.5",
            "version",
            "\u{0}",
        ] {
            assert_eq!(parse(damaged), Parsed::Damaged, "{damaged}");
        }
    }

    #[test]
    fn an_unknown_encoding_costs_only_itself() {
        let saved = partly(
            "version = 1\nactive_tab = 1\n[preferences]\ntheme = \"dark\"\n\
             [[tabs]]\nname = \"a\"\n[tabs.send]\nencoding = \"KLINGON\"\nmessage = \"你好\"\n\
             [[tabs]]\nname = \"b\"\n[tabs.network]\nprotocol = \"tcp-server\"\n",
        );
        assert_eq!(saved.preferences.theme, Theme::Dark);
        assert_eq!(saved.active_tab, 1);
        assert_eq!(saved.tabs[0].send.encoding, Encoding::UTF_8);
        assert_eq!(saved.tabs[0].send.message, "你好");
        assert_eq!(saved.tabs[1].network.protocol, Protocol::TcpServer);
    }

    #[test]
    fn wrong_shapes_cost_only_themselves() {
        let saved = partly("tabs = 3\n[preferences]\nalways_on_top = true\ntext_percent = -1\n");
        assert!(saved.preferences.always_on_top);
        assert_eq!(saved.preferences.text_percent, 100);
        let saved = partly("tabs = [1, {name = \"kept\"}, \"x\", {receive = 5, name = \"too\"}]\n");
        let names: Vec<_> = saved.tabs.iter().map(|tab| tab.name.as_str()).collect();
        assert_eq!(names, ["kept", "too"]);
    }

    #[test]
    fn a_wrong_window_place_keeps_the_other_preferences() {
        let saved = partly("[preferences]\ntheme = \"light\"\nwindow = {size = \"big\"}\n");
        assert_eq!(saved.preferences.theme, Theme::Light);
        assert_eq!(saved.preferences.window, None);
    }

    #[test]
    fn a_wrong_limit_of_records_keeps_the_other_choices_about_them() {
        let saved = partly(
            "[preferences]\ntheme = \"light\"\n[preferences.records]\non_disk = false\n\
             directory = \"/srv/records\"\ndisk_limit_mib = \"much\"\nmemory_limit_mib = 1\n",
        );
        let records = saved.preferences.records;
        assert!(!records.on_disk);
        assert_eq!(records.directory, "/srv/records");
        assert_eq!(records.disk_limit_mib, 4_096);
        assert_eq!(records.memory_limit_mib, 16, "brought into its range");
    }

    #[test]
    fn a_word_of_a_colour_rule_that_is_unknown_costs_only_itself() {
        let saved = partly(
            "[[preferences.color_rules]]\nname = \"a\"\npattern = \"x\"\ncolor = \"pink\"\n\
             [[preferences.color_rules]]\nname = \"b\"\nkind = \"regex-of-bytes\"\nenabled = false\n",
        );
        let [first, second] = &saved.preferences.color_rules[..] else {
            panic!("not two: {saved:?}");
        };
        assert_eq!((first.pattern.as_str(), first.color), ("x", RuleColor::Red));
        assert_eq!(
            (second.kind, second.enabled),
            (PatternKind::RegexOfBytes, false)
        );
        assert!(first.enabled, "by default");
    }

    #[test]
    fn a_file_from_before_the_question_asks_before_records_are_deleted() {
        let text = "version = 1\n[preferences.records]\non_disk = false\n";
        let Parsed::Whole(saved) = parse(text) else {
            panic!("not whole");
        };
        assert!(saved.preferences.records.ask_before_delete);
        assert!(saved.kept_at_quit.is_empty());
    }

    #[test]
    fn the_version_of_a_file_of_the_first_kind_may_be_missing() {
        assert_eq!(parse("active_tab = 0"), Parsed::Whole(Saved::default()));
    }

    fn encoding() -> impl Strategy<Value = Encoding> {
        prop::sample::select(vec!["UTF-8", "ASCII", "GBK", "Big5", "UTF-16LE"])
            .prop_map(|name| Encoding::from_label(name).unwrap())
    }

    fn window() -> impl Strategy<Value = WindowPlace> {
        (
            prop::option::of([-9_000.0..9_000.0_f32, -9_000.0..9_000.0]),
            [400.0..9_000.0_f32, 300.0..9_000.0],
            any::<bool>(),
        )
            .prop_map(|(position, size, maximized)| WindowPlace {
                position,
                size,
                maximized,
            })
    }

    fn records() -> impl Strategy<Value = RecordPreferences> {
        (
            any::<[bool; 2]>(),
            any::<String>(),
            RecordPreferences::DISK_LIMIT_MIB,
            RecordPreferences::MEMORY_LIMIT_MIB,
        )
            .prop_map(|(on, directory, disk_limit_mib, memory_limit_mib)| {
                RecordPreferences {
                    on_disk: on[0],
                    ask_before_delete: on[1],
                    directory,
                    disk_limit_mib,
                    memory_limit_mib,
                }
            })
    }

    fn color_rule() -> impl Strategy<Value = ColorRule> {
        (
            any::<[String; 2]>(),
            any::<[bool; 2]>(),
            prop::sample::select(PatternKind::ALL.to_vec()),
            prop::sample::select(RuleDirection::ALL.to_vec()),
            prop::sample::select(RulePaint::ALL.to_vec()),
            prop::sample::select(RuleColor::ALL.to_vec()),
        )
            .prop_map(|(typed, on, kind, direction, paint, color)| {
                let [name, pattern] = typed;
                ColorRule {
                    name,
                    enabled: on[0],
                    kind,
                    match_case: on[1],
                    pattern,
                    direction,
                    paint,
                    color,
                }
            })
    }

    fn preferences() -> impl Strategy<Value = Preferences> {
        (
            prop::option::of(prop::sample::select(Language::ALL.to_vec())),
            prop::sample::select(vec![Theme::Light, Theme::Dark, Theme::System]),
            80..=200_u16,
            any::<[bool; 7]>(),
            [60.0..1_000.0_f32, 60.0..1_000.0_f32],
            prop::option::of(window()),
            records(),
            prop::collection::vec(color_rule(), 0..4),
        )
            .prop_map(
                |(language, theme, text_percent, on, heights, window, records, color_rules)| {
                    Preferences {
                        language,
                        theme,
                        text_percent,
                        always_on_top: on[0],
                        enter_sends: on[1],
                        rail_open: on[2],
                        network_open: on[3],
                        receive_open: on[4],
                        send_open: on[5],
                        send_height: heights[0],
                        inspector_open: on[6],
                        inspector_height: heights[1],
                        window,
                        records,
                        color_rules,
                    }
                },
            )
    }

    fn network() -> impl Strategy<Value = NetworkSettings> {
        (
            prop::sample::select(Protocol::ALL.to_vec()),
            any::<[String; 7]>(),
            any::<bool>(),
        )
            .prop_map(|(protocol, typed, keep_half_open)| {
                let [
                    local_host,
                    local_port,
                    remote_host,
                    remote_port,
                    client_local_host,
                    client_local_port,
                    receive_buffer_kib,
                ] = typed;
                NetworkSettings {
                    protocol,
                    local_host,
                    local_port,
                    remote_host,
                    remote_port,
                    client_local_host,
                    client_local_port,
                    keep_half_open,
                    receive_buffer_kib,
                }
            })
    }

    fn receive() -> impl Strategy<Value = ReceiveSettings> {
        let form = prop::sample::select(Form::ALL.to_vec());
        (encoding(), any::<[bool; 5]>(), any::<String>(), form).prop_map(
            |(encoding, on, save_path, save_form)| ReceiveSettings {
                as_hex: on[0],
                encoding,
                log_mode: on[1],
                wrap_lines: on[2],
                pause_display: on[3],
                auto_scroll: on[4],
                save_path,
                save_form,
            },
        )
    }

    fn send() -> impl Strategy<Value = SendSettings> {
        (
            encoding(),
            any::<[bool; 2]>(),
            prop::sample::select(LineEnding::ALL.to_vec()),
            prop::sample::select(Checksum::ALL.to_vec()),
            any::<[String; 3]>(),
        )
            .prop_map(|(encoding, on, line_ending, checksum, typed)| {
                let [repeat_millis, message, target] = typed;
                SendSettings {
                    as_hex: on[0],
                    encoding,
                    parse_escapes: on[1],
                    line_ending,
                    checksum,
                    repeat_millis,
                    message,
                    target,
                }
            })
    }

    fn view() -> impl Strategy<Value = ViewSettings> {
        let column = (any::<Option<bool>>(), prop::option::of(24.0_f32..800.0))
            .prop_map(|(shown, width)| ColumnSetting { shown, width });
        let columns = prop::array::uniform6(column).prop_map(|settings| {
            let mut columns = ColumnSettings::default();
            for (column, setting) in LogColumn::ALL.into_iter().zip(settings) {
                *columns.get_mut(column) = setting;
            }
            columns
        });
        let layouts = vec![
            BytesLayout::Plain,
            BytesLayout::Dump,
            BytesLayout::TextAndHex,
        ];
        (
            prop::sample::select(layouts),
            any::<bool>(),
            prop::sample::select(TimeForm::ALL.to_vec()),
            columns,
        )
            .prop_map(|(layout, ansi_colors, time, columns)| ViewSettings {
                layout,
                ansi_colors,
                time,
                columns,
            })
    }

    #[test]
    fn a_file_that_was_saved_raw_by_an_early_version_goes_on_raw() {
        for (kept, form) in [
            ("save_raw = true", Form::Raw),
            ("save_raw = false", Form::NetAssist),
            ("save_form = \"jsonl\"", Form::JsonLines),
            ("", Form::NetAssist),
        ] {
            let text = format!("version = 1\n[[tabs]]\n[tabs.receive]\n{kept}\n");
            let Parsed::Whole(saved) = parse(&text) else {
                panic!("{kept}");
            };
            assert_eq!(saved.tabs[0].receive.save_form, form, "{kept}");
        }
    }

    #[test]
    fn a_wrong_column_costs_only_itself() {
        let saved = partly(
            "version = 1\n[[tabs]]\n[tabs.view]\nansi_colors = true\nlayout = \"round\"\n\
             [tabs.view.columns.peer]\nshown = false\nwidth = \"wide\"\n\
             [tabs.view.columns.time]\nwidth = 1e30\n",
        );
        let view = &saved.tabs[0].view;
        assert!(view.ansi_colors);
        assert_eq!(view.layout, BytesLayout::Plain);
        assert_eq!(view.columns.peer.shown, Some(false));
        assert_eq!(view.columns.peer.width, None);
        assert_eq!(view.columns.time.width, Some(2000.0));
    }

    /// A tab with anything in its fields.
    pub fn tab() -> impl Strategy<Value = TabSettings> {
        let finding = (pattern(), filter());
        (
            any::<String>(),
            network(),
            receive(),
            send(),
            finding,
            view(),
        )
            .prop_map(
                |(name, network, receive, send, (find, filter), view)| TabSettings {
                    name,
                    network,
                    receive,
                    send,
                    find,
                    filter,
                    view,
                },
            )
    }

    fn saved() -> impl Strategy<Value = Saved> {
        (
            preferences(),
            prop::collection::vec(tab(), 0..4),
            any::<usize>(),
            any::<Vec<String>>(),
        )
            .prop_map(|(preferences, tabs, active, kept_at_quit)| Saved {
                kept_at_quit,
                active_tab: active % tabs.len().max(1),
                preferences,
                tabs,
            })
    }

    proptest! {
        #[test]
        fn every_saved_value_is_read_back(saved in saved()) {
            prop_assert_eq!(parse(&format(&saved).unwrap()), Parsed::Whole(saved));
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in any::<String>()) {
            parse(&text);
        }

        #[test]
        fn a_settings_text_with_a_fault_in_it_never_panics(
            saved in saved(),
            at in any::<prop::sample::Index>(),
            put in any::<char>(),
        ) {
            let mut chars: Vec<char> = format(&saved).unwrap().chars().collect();
            let at = at.index(chars.len());
            chars[at] = put;
            parse(&chars.into_iter().collect::<String>());
        }
    }

    #[test]
    fn line_breaks_and_control_characters_in_a_message_survive() {
        let mut saved = Saved {
            tabs: vec![TabSettings::default()],
            ..Saved::default()
        };
        for message in [
            "\r\n",
            "\n\n",
            "a\rb",
            "'''",
            "\"\"\"\n\"",
            "\0\u{1b}\u{7f}",
            "\\",
            "你好 😀\n",
        ] {
            saved.tabs[0].send.message = message.to_owned();
            let text = format(&saved).unwrap();
            assert_eq!(parse(&text), Parsed::Whole(saved.clone()), "{message:?}");
        }
    }
}
