//! Captions, one line each in both languages.

use crate::value::Language;

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident: $english:literal, $chinese:literal;)*) => {
        /// Every caption of the program in one language.
        #[derive(Debug)]
        pub struct Words { $($(#[$doc])* pub $name: &'static str,)* }
        static ENGLISH: Words = Words { $($name: $english,)* };
        static CHINESE: Words = Words { $($name: $chinese,)* };
    };
}

/// The captions of a language.
pub fn words(language: Language) -> &'static Words {
    match language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    }
}

words! {
    window_title: "Wirepad network debug assistant", "Wirepad 网络调试助手";
}
