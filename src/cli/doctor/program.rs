use std::path::Path;

use super::Voice;
use super::report::{Row, Verdict};
use super::surroundings;
use crate::i18n::say::doctor::program::{self as say, LanguageSource, Surroundings};
use crate::value::Language;

/// What decides the locale of a program, the strongest first (locale(7)).
const VARIABLES: [&str; 3] = ["LC_ALL", "LC_CTYPE", "LANG"];

/// `own`: the language in use, which in JSON is not that of the sentences.
pub(super) fn rows(voice: Voice, own: Language, source: LanguageSource) -> Vec<Row> {
    let captions = voice.captions();
    let version = env!("CARGO_PKG_VERSION");
    let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    let container = std::env::var("container").ok();
    vec![
        Row::ok(captions.version, version).value("version", version),
        system_row(voice, &release, &kernel()),
        Row::ok(captions.architecture, std::env::consts::ARCH)
            .value("architecture", std::env::consts::ARCH),
        language_row(voice, own, source),
        locale_row(voice, |name| std::env::var(name).ok(), cfg!(unix)),
        surroundings_row(voice, &surroundings::look(Path::new("/"), container)),
    ]
}

fn system_row(voice: Voice, release: &str, kernel: &str) -> Row {
    let name = pretty_name(release).unwrap_or_else(|| std::env::consts::OS.to_owned());
    let found = if kernel.is_empty() {
        name.clone()
    } else {
        format!("{name}, {kernel}")
    };
    Row::ok(voice.captions().system, found)
        .value("name", name)
        .value("kernel", kernel)
}

/// `PRETTY_NAME` (os-release(5)).
fn pretty_name(release: &str) -> Option<String> {
    let mut lines = release.lines();
    let value = lines.find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
    let name = value.trim().trim_matches(['"', '\'']);
    (!name.is_empty()).then(|| name.to_owned())
}

/// Name and release (uname(2)).
#[cfg(unix)]
fn kernel() -> String {
    let system = rustix::system::uname();
    format!(
        "{} {}",
        system.sysname().to_string_lossy(),
        system.release().to_string_lossy()
    )
}

/// Windows tells its version to a program of its own only.
#[cfg(not(unix))]
fn kernel() -> String {
    use std::process::Command;
    use std::time::Duration;

    use super::child::{Ended, run};
    let mut command = Command::new("cmd");
    command.args(["/c", "ver"]);
    match run(command, Duration::from_secs(2)) {
        Ok(Ended::Itself(_, answer)) => answer,
        Ok(Ended::TooLate) | Err(_) => String::new(),
    }
}

fn language_row(voice: Voice, own: Language, source: LanguageSource) -> Row {
    let from = match source {
        LanguageSource::Option => "option",
        LanguageSource::Settings => "settings",
        LanguageSource::Locale => "locale",
        LanguageSource::Default => "default",
    };
    Row::ok(
        voice.captions().language,
        say::language_from(voice.language, own, source),
    )
    .value("language", own.code())
    .value("from", from)
}

/// Only Unix names the terminal's encoding in its locale.
fn locale_row(voice: Voice, variable: impl Fn(&str) -> Option<String>, is_unix: bool) -> Row {
    let caption = voice.captions().locale;
    if !is_unix {
        let name = sys_locale::get_locale().unwrap_or_default();
        return Row::ok(caption, name.clone()).value("locale", name);
    }
    let set = VARIABLES.into_iter().find_map(|name| {
        let value = variable(name).filter(|value| !value.is_empty())?;
        Some((name, value))
    });
    let found = set.as_ref().map_or_else(
        || say::locale_not_set(voice.language),
        |(name, value)| format!("{value} ({name})"),
    );
    let is_utf_8 = set.as_ref().is_some_and(|(_, value)| {
        let value = value.to_lowercase();
        value.contains("utf-8") || value.contains("utf8")
    });
    let verdict = if is_utf_8 { Verdict::Ok } else { Verdict::Note };
    Row::new(caption, verdict, found)
        .advice((!is_utf_8).then(|| say::locale_advice(voice.language)))
        .value("locale", set.as_ref().map(|(_, value)| value.as_str()))
        .value("from", set.as_ref().map(|(name, _)| *name))
}

fn surroundings_row(voice: Voice, found: &Surroundings) -> Row {
    let (verdict, kind) = match found {
        Surroundings::Plain => (Verdict::Ok, "none"),
        Surroundings::Container(_) => (Verdict::Note, "container"),
        Surroundings::Wsl => (Verdict::Note, "wsl"),
    };
    let told = say::surroundings(voice.language, found);
    Row::new(voice.captions().surroundings, verdict, told)
        .advice(say::surroundings_advice(voice.language, found))
        .value("kind", kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    const VOICE: Voice = Voice {
        language: Language::English,
    };

    fn locale(set: &[(&str, &str)]) -> Row {
        let variable = |name: &str| {
            let found = set.iter().find(|(each, _)| *each == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        locale_row(VOICE, variable, true)
    }

    #[test]
    fn the_strongest_variable_is_the_locale_and_utf_8_is_fine() {
        let row = locale(&[("LANG", "de_DE.UTF-8"), ("LC_ALL", "zh_CN.utf8")]);
        assert_eq!(
            (row.verdict, row.found.as_str()),
            (Verdict::Ok, "zh_CN.utf8 (LC_ALL)")
        );
        let row = locale(&[("LC_ALL", ""), ("LANG", "zh_CN.GBK")]);
        assert_eq!(
            (row.verdict, row.found.as_str()),
            (Verdict::Note, "zh_CN.GBK (LANG)")
        );
        let row = locale(&[]);
        assert_eq!(row.verdict, Verdict::Note);
        assert!(row.advice.unwrap().contains("LANG=C.UTF-8"));
        assert_eq!(row.values["locale"], serde_json::Value::Null);
    }

    #[test]
    fn the_system_is_named_as_it_names_itself() {
        let release = "ID=debian\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n";
        let row = system_row(VOICE, release, "Linux 6.1.0");
        assert_eq!(row.found, "Debian GNU/Linux 12 (bookworm), Linux 6.1.0");
        assert_eq!(pretty_name("PRETTY_NAME=\n"), None);
        let row = system_row(VOICE, "", "");
        assert_eq!(row.found, std::env::consts::OS);
    }

    #[test]
    fn the_language_in_use_is_told_with_who_chose_it() {
        let row = language_row(VOICE, Language::Chinese, LanguageSource::Settings);
        assert_eq!(row.found, "Chinese, from the settings");
        assert_eq!(
            (&row.values["language"], &row.values["from"]),
            (&"zh".into(), &"settings".into())
        );
        let row = language_row(VOICE, Language::English, LanguageSource::Default);
        assert_eq!(row.found, "English, the default");
        assert_eq!(row.values["from"], "default");
    }

    #[test]
    fn a_container_is_a_note_with_what_it_means() {
        let row = surroundings_row(VOICE, &Surroundings::Container(String::from("docker")));
        assert_eq!(
            (row.verdict, row.found.as_str()),
            (Verdict::Note, "container (docker)")
        );
        assert!(row.advice.unwrap().contains("-p 9000:9000"));
        assert_eq!(
            surroundings_row(VOICE, &Surroundings::Plain).verdict,
            Verdict::Ok
        );
    }
}
