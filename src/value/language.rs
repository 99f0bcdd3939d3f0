use serde::{Deserialize, Serialize};

/// A language that the program speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    #[serde(rename = "en")]
    English,
    #[serde(rename = "zh")]
    Chinese,
}

impl Language {
    pub const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// As the command line and the settings call it.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh",
        }
    }

    /// The language for a locale name such as `zh_CN.UTF-8`, `zh-Hans` or
    /// `en_GB`: Chinese for everything that starts with `zh`, else English.
    pub fn from_locale(locale: &str) -> Self {
        let is_chinese = locale
            .get(..2)
            .is_some_and(|start| start.eq_ignore_ascii_case("zh"));
        if is_chinese {
            Self::Chinese
        } else {
            Self::English
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_zh_locale_is_chinese_and_the_rest_english() {
        for locale in ["zh_CN.UTF-8", "zh-TW", "zh", "ZH-Hans"] {
            assert_eq!(Language::from_locale(locale), Language::Chinese, "{locale}");
        }
        for locale in ["en_GB.UTF-8", "C.UTF-8", "", "z", "de", "日本"] {
            assert_eq!(Language::from_locale(locale), Language::English, "{locale}");
        }
    }
}
