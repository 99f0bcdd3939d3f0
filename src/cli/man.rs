//! The manual page: one for all commands, from the same definitions and texts as
//! `--help`.

use clap::{Arg, Command};
use clap_mangen::roff::{Inline, Roff, bold, italic, roman};

use super::fill::pieces;
use super::help::{self, takes_value};
use crate::i18n::cli_help::{
    HelpWords, OptionHelp, command_help, group_name, help_words, option_help, value_help,
};
use crate::value::Language;

/// Stands where a line may end, until the page is made: the writer escapes what
/// roff would read. Private use.
const BREAK: char = '\u{E000}';
/// The same in roff.
const BREAK_IN_ROFF: &str = r"\:";
/// They take the same options.
const SESSIONS: [&str; 3] = ["udp", "tcp-client", "tcp-server"];

pub fn page(language: Language) -> String {
    let mut root = help::dressed(language);
    root.build();
    let mut page = Page {
        roff: Roff::new(),
        language,
        words: help_words(language),
        shared: shared(&root, language),
    };
    page.head(&mut root);
    page.options_of_root(&root);
    page.commands(&mut root);
    page.session_options();
    page.tail(&root);
    page.roff.render().replace(BREAK, BREAK_IN_ROFF)
}

struct Page {
    roff: Roff,
    language: Language,
    words: &'static HelpWords,
    /// The options of every session command.
    shared: Vec<(Arg, OptionHelp)>,
}

fn shared(root: &Command, language: Language) -> Vec<(Arg, OptionHelp)> {
    let Some(first) = root.find_subcommand(SESSIONS[0]) else {
        return Vec::new();
    };
    let with_text = first.get_arguments().filter_map(|arg| {
        let id = arg.get_id().as_str();
        let help = option_help(language, SESSIONS[0], id)?;
        let is_shared = SESSIONS.iter().all(|name| {
            let command = root.find_subcommand(name);
            let has_it = |command: &Command| command.get_arguments().any(|it| it.get_id() == id);
            command.is_some_and(has_it) && option_help(language, name, id) == Some(help)
        });
        (is_shared && !is_of_root(id)).then(|| (arg.clone(), help))
    });
    let mut shared: Vec<_> = with_text.collect();
    shared.sort_by_key(|(_, help)| help.order);
    shared
}

/// Every command has it.
fn is_of_root(id: &str) -> bool {
    matches!(id, "help" | "lang")
}

impl Page {
    fn head(&mut self, root: &mut Command) {
        let words = self.words;
        let version = env!("CARGO_PKG_VERSION");
        let source = format!("wirepad {version}");
        // The place of the date, which the manual of a version has none of, must not
        // be empty: roff drops what is.
        let title = ["WIREPAD", "1", version, source.as_str(), words.manual];
        self.roff.control("TH", title);
        // Lines of Chinese would be drawn apart.
        self.roff.control("ad", ["l"]).control("nh", []);
        self.section(words.name_section);
        let help = command_help(self.language, "");
        let text = help.map_or("", |help| help.text);
        self.text(&format!("wirepad - {}", help::first_line(text)));
        self.section(words.synopsis_section);
        self.usages(root);
        self.section(words.description_section);
        self.paragraphs(text);
    }

    /// How each command is called, in the order in which they are listed.
    fn usages(&mut self, command: &mut Command) {
        let usage = help::usage(command, self.words);
        for way in usage.lines() {
            self.usage(way.trim());
        }
        for sub in command.get_subcommands_mut() {
            self.usages(sub);
        }
    }

    fn usage(&mut self, way: &str) {
        let (name, rest) = way.split_at(way.find(['[', '<']).unwrap_or(way.len()));
        self.roff.text([bold(name), roman(rest)]);
        self.roff.control("br", []);
    }

    fn options_of_root(&mut self, root: &Command) {
        self.section(self.words.options_section);
        let visible = root.get_arguments().filter(|arg| !arg.is_hide_set());
        for arg in visible {
            if let Some(help) = option_help(self.language, "", arg.get_id().as_str()) {
                self.option(arg, help);
            }
        }
    }

    fn commands(&mut self, root: &mut Command) {
        self.section(self.words.commands_section);
        for sub in root.get_subcommands_mut() {
            self.command(sub, "");
        }
    }

    fn command(&mut self, command: &mut Command, parent: &str) {
        let path = format!("{parent} {}", command.get_name());
        let path = path.trim_start().to_owned();
        self.subsection(&format!("wirepad {path}"));
        let text = command_help(self.language, &path).map_or("", |help| help.text);
        self.paragraphs(text);
        let mut has_shared = false;
        for arg in command.get_arguments().filter(|arg| !arg.is_hide_set()) {
            let id = arg.get_id().as_str();
            let Some(help) = option_help(self.language, &path, id) else {
                continue;
            };
            let is_it = |(shared, of_shared): &(Arg, OptionHelp)| {
                shared.get_id() == id && *of_shared == help
            };
            let is_shared = self.shared.iter().any(is_it);
            has_shared |= is_shared;
            if !is_shared && !is_of_root(id) {
                self.option(arg, help);
            }
        }
        if has_shared {
            self.roff.control("PP", []);
            self.text(self.words.and_session_options);
        }
        for sub in command.get_subcommands_mut() {
            self.command(sub, &path);
        }
    }

    fn session_options(&mut self) {
        self.section(self.words.session_options_section);
        self.text(self.words.session_options);
        let shared = std::mem::take(&mut self.shared);
        let mut group = None;
        for (arg, help) in &shared {
            if group != Some(help.group) {
                group = Some(help.group);
                self.subsection(group_name(self.language, help.group));
            }
            self.option(arg, *help);
        }
    }

    fn tail(&mut self, root: &Command) {
        let words = self.words;
        self.section(words.input_section);
        self.text(words.input);
        self.roff.control("PP", []);
        self.text(words.signals);
        self.section(words.examples_section);
        self.examples(root, "");
        self.section(words.status_section);
        for (status, meaning) in words.statuses().iter().enumerate() {
            self.item(&status.to_string(), meaning);
        }
        self.section(words.files_section);
        self.item("~/.config/wirepad/wirepad.toml", words.settings_place);
        self.item("~/.local/share/wirepad/journals", words.records_place);
        self.item("*.wirepad", words.session_place);
        self.section(words.environment_section);
        self.item("LC_ALL, LANG", words.locale_meaning);
        self.item("XDG_CONFIG_HOME, XDG_DATA_HOME", words.home_meaning);
        self.item("DISPLAY, WAYLAND_DISPLAY", words.display_meaning);
        self.item("RUST_LOG", words.log_meaning);
    }

    fn examples(&mut self, command: &Command, path: &str) {
        if let Some(help) = command_help(self.language, path) {
            for example in help.examples {
                self.item(example.line, example.text);
            }
        }
        for sub in command.get_subcommands() {
            let path = format!("{path} {}", sub.get_name());
            self.examples(sub, path.trim_start());
        }
    }

    fn section(&mut self, name: &str) {
        self.roff.control("SH", [name]);
    }

    fn subsection(&mut self, name: &str) {
        self.roff.control("SS", [name]);
    }

    fn option(&mut self, arg: &Arg, help: OptionHelp) {
        self.roff.control("TP", []);
        self.roff.text(head_of(arg));
        let mut lines = help.text.lines();
        self.text(lines.next().unwrap_or_default());
        for line in lines {
            self.roff.control("IP", []);
            self.text(line);
        }
        self.values(arg);
    }

    fn values(&mut self, arg: &Arg) {
        if !takes_value(arg) {
            return;
        }
        let possible = arg.get_possible_values();
        for (at, value) in possible.iter().enumerate() {
            let text = value_help(self.language, arg.get_id().as_str(), value.get_name());
            match at {
                0 => self.roff.control("IP", []),
                _ => self.roff.control("br", []),
            };
            let text = breakable(text.unwrap_or_default());
            let gap = roman(format!("{}{}", self.words.colon, self.words.gap));
            self.roff.text([bold(value.get_name()), gap, roman(text)]);
        }
    }

    fn item(&mut self, name: &str, text: &str) {
        self.roff.control("TP", []);
        self.roff.text([bold(name)]);
        self.text(text);
    }

    fn paragraphs(&mut self, text: &str) {
        for (at, line) in text.lines().enumerate() {
            if at > 0 {
                self.roff.control("PP", []);
            }
            self.text(line);
        }
    }

    fn text(&mut self, text: &str) {
        self.roff.text([roman(breakable(text))]);
    }
}

/// What is typed for an option.
fn head_of(arg: &Arg) -> Vec<Inline> {
    let value_names = arg.get_value_names().unwrap_or_default();
    let value = value_names.first().map(|name| italic(name.as_str()));
    let short = arg.get_short().map(|short| format!("-{short}, "));
    let long = arg.get_long().map(|long| format!("--{long}"));
    let Some(long) = long else {
        return value.into_iter().collect();
    };
    let name = bold(format!("{}{long}", short.unwrap_or_default()));
    match value.filter(|_| takes_value(arg)) {
        Some(value) => vec![name, roman(" "), value],
        None => vec![name],
    }
}

/// roff ends lines at blanks only, and Chinese has none.
fn breakable(text: &str) -> String {
    let mut breakable = String::with_capacity(text.len());
    for piece in pieces(text) {
        if !breakable.is_empty() && !breakable.ends_with(' ') {
            breakable.push(BREAK);
        }
        breakable.push_str(piece);
    }
    breakable
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::process::Command as Program;

    use super::*;

    #[test]
    fn every_command_and_section_is_there_in_both_languages() {
        let english = page(Language::English);
        for section in [
            "NAME",
            "SYNOPSIS",
            "OPTIONS",
            "COMMANDS",
            "EXAMPLES",
            "\"EXIT STATUS\"",
            "FILES",
            "ENVIRONMENT",
        ] {
            assert!(english.contains(&format!(".SH {section}\n")), "{section}");
        }
        let chinese = page(Language::Chinese);
        for page in [&english, &chinese] {
            for command in Command::get_subcommands(&help::dressed(Language::English)) {
                let heading = format!(".SS \"wirepad {}\"", command.get_name());
                assert!(page.contains(&heading), "{heading}");
            }
            assert!(!page.contains(BREAK));
        }
        assert!(chinese.contains(".SH 名称\n") && chinese.contains(".SH 退出状态\n"));
        assert!(!chinese.contains(".SH NAME"));
    }

    #[test]
    fn an_option_of_all_sessions_is_told_once() {
        let page = page(Language::English);
        assert_eq!(page.matches(r"\-\-checksum\fR").count(), 1, "{page}");
    }

    #[test]
    fn the_formatter_has_nothing_to_warn_of() {
        for language in Language::ALL {
            let mut file = tempfile::NamedTempFile::new().unwrap();
            file.write_all(page(language).as_bytes()).unwrap();
            let formatter = Program::new("groff")
                .args(["-man", "-Tutf8", "-k", "-ww", "-rLL=80n"])
                .arg(file.path())
                .output();
            let Ok(output) = formatter else {
                println!("skipped: there is no groff on this machine");
                return;
            };
            let warnings = String::from_utf8_lossy(&output.stderr);
            assert_eq!(warnings, "", "{language:?}");
            // In bold, each letter is struck twice.
            let shown = String::from_utf8_lossy(&output.stdout);
            assert!(shown.contains("65,507"), "{language:?}: {shown}");
        }
    }
}
