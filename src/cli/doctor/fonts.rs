use super::Voice;
use super::report::Row;
use crate::i18n::Caption;
use crate::i18n::say::doctor::window::{self as say, Packages};
use crate::value::{ChineseFonts, FontFound};

const CJK_FONTS: Packages = Packages {
    debian: "fonts-noto-cjk",
    fedora: "google-noto-sans-cjk-fonts",
    arch: "noto-fonts-cjk",
};

/// `system` is named as in [`std::env::consts::OS`].
pub(super) fn rows(voice: Voice, fonts: &ChineseFonts, system: &str) -> Vec<Row> {
    let captions = voice.captions();
    [
        (captions.chinese_font, &fonts.proportional),
        (captions.monospace_font, &fonts.monospace),
    ]
    .into_iter()
    .map(|(caption, font)| match font {
        Some(font) => found(voice, caption, font),
        None => Row::attention(caption, say::no_chinese_font(voice.language))
            .advice(say::chinese_font_advice(voice.language, &CJK_FONTS, system)),
    })
    .collect()
}

fn found(voice: Voice, caption: Caption, font: &FontFound) -> Row {
    let told = say::font_found(font);
    let row = if font.is_simplified {
        Row::ok(caption, told)
    } else {
        Row::note(caption, told).advice(say::other_forms_advice(voice.language, &CJK_FONTS))
    };
    let file = font.file.as_deref();
    row.value("family", font.family.as_str())
        .value("file", file.map(|path| path.to_string_lossy().into_owned()))
        .value("simplified", font.is_simplified)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::doctor::Verdict;
    use crate::value::Language;

    fn font(is_simplified: bool) -> FontFound {
        FontFound {
            family: String::from("Noto Sans CJK SC"),
            file: Some("/usr/share/fonts/NotoSansCJK-Regular.ttc".into()),
            is_simplified,
        }
    }

    #[test]
    fn without_a_chinese_font_both_languages_name_the_packages() {
        for language in Language::ALL {
            let rows = rows(Voice { language }, &ChineseFonts::default(), "linux");
            for row in rows {
                assert_eq!(row.verdict, Verdict::Attention);
                let advice = row.advice.unwrap();
                for package in [CJK_FONTS.debian, CJK_FONTS.fedora, CJK_FONTS.arch] {
                    assert!(advice.contains(package), "{advice}");
                }
            }
        }
    }

    #[test]
    fn a_font_is_told_by_family_and_file_and_other_forms_are_a_note() {
        let voice = Voice {
            language: Language::English,
        };
        let fonts = ChineseFonts {
            proportional: Some(font(true)),
            monospace: Some(font(false)),
        };
        let rows = rows(voice, &fonts, "linux");
        assert_eq!(rows[0].verdict, Verdict::Ok);
        assert_eq!(
            rows[0].found,
            "Noto Sans CJK SC (/usr/share/fonts/NotoSansCJK-Regular.ttc)"
        );
        assert_eq!(rows[1].verdict, Verdict::Note);
        assert!(
            rows[1]
                .advice
                .as_ref()
                .unwrap()
                .contains("another language")
        );
    }
}
