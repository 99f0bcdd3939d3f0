//! The whole report.

use super::*;
use crate::value::FontFound;

fn options(json: bool, language: Language) -> DoctorOptions {
    DoctorOptions {
        json,
        is_terminal: false,
        language,
        language_source: LanguageSource::Option,
        settings: None,
        records: RecordsPlace::Nowhere,
    }
}

fn bare() -> WindowParts {
    WindowParts {
        display: || None,
        fonts: ChineseFonts::default,
    }
}

fn written(options: &DoctorOptions, window: WindowParts) -> (String, bool) {
    let mut out = Vec::new();
    let needs_attention = run(options, window, &mut out).unwrap();
    (String::from_utf8(out).unwrap(), needs_attention)
}

#[test]
fn a_bare_machine_is_told_in_both_languages_what_it_lacks() {
    for (language, parts) in [
        (
            Language::English,
            [
                "no window",
                "no font has Chinese",
                "fonts-noto-cjk",
                "To do: ",
            ],
        ),
        (
            Language::Chinese,
            ["无法打开窗口", "没有中文字体", "fonts-noto-cjk", "处理："],
        ),
    ] {
        let (text, needs_attention) = written(&options(false, language), bare());
        assert!(needs_attention);
        for part in parts {
            assert!(text.contains(part), "{part:?} in\n{text}");
        }
    }
}

#[test]
fn json_is_one_object_with_stable_keys_and_english_sentences() {
    let (text, needs_attention) = written(&options(true, Language::Chinese), bare());
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert!(needs_attention);
    assert_eq!(report["needs_attention"], true);
    assert_eq!(report["version"], env!("CARGO_PKG_VERSION"));
    let sections = report["sections"].as_array().unwrap();
    let keys: Vec<_> = sections
        .iter()
        .map(|each| each["key"].as_str().unwrap())
        .collect();
    assert_eq!(
        keys,
        [
            "program",
            "places",
            "window",
            "fonts",
            "renderers",
            "network",
            "firewall",
            "clock"
        ]
    );
    let rows = sections
        .iter()
        .flat_map(|each| each["rows"].as_array().unwrap());
    let mut attention = 0;
    for row in rows {
        let verdict = row["verdict"].as_str().unwrap();
        assert!(["ok", "note", "attention"].contains(&verdict), "{row}");
        assert!(row["key"].is_string() && row["name"].is_string(), "{row}");
        assert!(row["values"].is_object(), "{row}");
        attention += u64::from(verdict == "attention");
    }
    assert_eq!(report["attention"], attention);
    assert!(
        !text
            .chars()
            .any(|each| ('\u{4e00}'..'\u{9fff}').contains(&each)),
        "{text}"
    );
    let language = &sections[0]["rows"][3]["values"]["language"];
    assert_eq!(language, "zh", "the language in use");
}

#[test]
fn chinese_arrives_both_ways_on_this_machine() {
    let (text, _) = written(&options(true, Language::English), bare());
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    let network = &report["sections"][5]["rows"];
    for nth in [0, 2] {
        assert_eq!(network[nth]["values"]["works"], true, "{network}");
        assert_eq!(network[nth]["values"]["encodings"][1], "GBK");
    }
}

#[test]
fn a_section_that_breaks_down_is_told_and_the_rest_is_there() {
    let window = WindowParts {
        display: || None,
        fonts: || panic!("on purpose"),
    };
    let report = look(&options(false, Language::English), window);
    let row = &report.sections[3].rows[0];
    assert_eq!(
        (row.key.as_str(), row.verdict),
        ("unanswered", Verdict::Attention)
    );
    assert!(report.sections[5].rows.len() > 1);
}

#[test]
fn fonts_come_from_the_window() {
    let window = WindowParts {
        display: || None,
        fonts: || ChineseFonts {
            proportional: Some(FontFound {
                family: String::from("Some Family"),
                file: None,
                is_simplified: true,
            }),
            monospace: None,
        },
    };
    let report = look(&options(false, Language::English), window);
    assert_eq!(report.sections[3].rows[0].found, "Some Family");
    assert_eq!(report.sections[3].rows[0].verdict, Verdict::Ok);
}
