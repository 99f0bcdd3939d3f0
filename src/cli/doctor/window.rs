use super::Voice;
use super::libraries::{self, Needed};
use super::report::Row;
use crate::i18n::say::doctor::window as say;
use crate::i18n::words;
use crate::value::Display;

pub(super) fn rows(voice: Voice, display: Option<Display>) -> Vec<Row> {
    let name = display.and_then(variable);
    let value = name.and_then(|name| std::env::var(name).ok());
    let mut rows = vec![display_row(voice, display, &value.unwrap_or_default())];
    if cfg!(all(unix, not(target_os = "macos"))) {
        rows.extend(libraries::rows(voice, Needed::by(display), libraries::find));
    }
    rows
}

/// The variable that names the display.
fn variable(display: Display) -> Option<&'static str> {
    match display {
        Display::X11 => Some("DISPLAY"),
        Display::Wayland => Some("WAYLAND_DISPLAY"),
        Display::OfSystem => None,
    }
}

fn display_row(voice: Voice, display: Option<Display>, value: &str) -> Row {
    let caption = voice.captions().display;
    let Some(display) = display else {
        return Row::attention(caption, say::no_display(voice.language))
            .advice(words(voice.language).display_wanted.to_owned())
            .value("kind", "none");
    };
    let kind = match display {
        Display::X11 => "x11",
        Display::Wayland => "wayland",
        Display::OfSystem => "system",
    };
    Row::ok(caption, say::display_found(voice.language, display, value))
        .value("kind", kind)
        .value("name", value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::doctor::Verdict;
    use crate::value::Language;

    #[test]
    fn no_display_needs_attention_and_names_the_variables_in_both_languages() {
        for language in Language::ALL {
            let row = display_row(Voice { language }, None, "");
            assert_eq!(row.verdict, Verdict::Attention);
            assert_eq!(row.values["kind"], "none");
            let advice = row.advice.unwrap();
            assert!(advice.contains("WAYLAND_DISPLAY"), "{advice}");
        }
    }

    #[test]
    fn a_display_is_told_with_its_name() {
        let voice = Voice {
            language: Language::English,
        };
        let row = display_row(voice, Some(Display::X11), ":7");
        assert_eq!((row.verdict, row.found.as_str()), (Verdict::Ok, "X11 (:7)"));
        let row = display_row(voice, Some(Display::OfSystem), "");
        assert_eq!(row.found, "the system's own");
    }
}
