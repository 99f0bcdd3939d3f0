//! Things that belong in one place, and sizes.

use super::Fault;
use super::floors::floor_of;
use super::source::Source;

/// A file longer than this is several topics.
const MAX_LINES: usize = 700;

/// Names that may stand in some places only.
struct Placed {
    names: &'static [&'static str],
    /// Names that begin so are meant too; empty for none.
    prefix: &'static str,
    /// Paths that begin so may use them.
    only_in: &'static str,
    /// Tests anywhere may use them.
    free_in_tests: bool,
}

const PLACED: [Placed; 4] = [
    Placed {
        names: &["egui", "eframe", "rfd"],
        prefix: "egui_",
        only_in: "src/ui/",
        free_in_tests: false,
    },
    Placed {
        names: &["clap"],
        prefix: "clap_",
        only_in: "src/cli/",
        free_in_tests: false,
    },
    Placed {
        names: &[
            "TcpStream",
            "TcpListener",
            "UdpSocket",
            "UnixStream",
            "UnixListener",
            "UnixDatagram",
            "socket2",
        ],
        prefix: "",
        only_in: "src/net/",
        free_in_tests: true,
    },
    // A system call without a safe wrapper; `Cargo.toml` names the same file.
    Placed {
        names: &["unsafe"],
        prefix: "",
        only_in: "src/net/sys.rs",
        free_in_tests: false,
    },
];

/// Names used where they do not belong.
pub fn misplaced_names(source: &Source) -> Vec<Fault> {
    let mut faults = Vec::new();
    for word in source.words() {
        for placed in &PLACED {
            if placed.means(&word.text) && !placed.allows(source, word.in_test) {
                let what = format!("{} belongs in {} only", word.text, placed.only_in);
                faults.push(Fault::new(source, word.line, what));
            }
        }
    }
    faults
}

impl Placed {
    fn means(&self, word: &str) -> bool {
        let begins_so = !self.prefix.is_empty() && word.starts_with(self.prefix);
        begins_so || self.names.contains(&word)
    }

    fn allows(&self, source: &Source, in_test: bool) -> bool {
        source.path.starts_with(self.only_in) || (self.free_in_tests && in_test)
    }
}

/// HEX read outside its file: three routines would disagree.
pub fn hex_parsing(source: &Source) -> Vec<Fault> {
    if source.path == "src/text/hex.rs" {
        return Vec::new();
    }
    ["from_str_radix(", "from_ascii_radix(", "to_digit("]
        .into_iter()
        .flat_map(|call| source.after(call))
        .filter(|call| !call.in_test && last_argument(&call.text) == "16")
        .map(|call| Fault::new(source, call.line, "HEX is parsed in src/text/hex.rs only"))
        .collect()
}

/// The last of the arguments that `code` begins with, up to their bracket.
fn last_argument(code: &str) -> &str {
    let mut depth = 1;
    let mut start = 0;
    let mut last = "";
    for (at, character) in code.char_indices() {
        match character {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 || (depth == 1 && character == ',') {
            let argument = code[start..at].trim();
            last = if argument.is_empty() { last } else { argument };
            start = at + 1;
        }
        if depth == 0 {
            break;
        }
    }
    last
}

/// The time read on a floor where it is an argument.
pub fn clock_reading(source: &Source) -> Vec<Fault> {
    if !matches!(source.folder(), Some("text" | "frame" | "export")) {
        return Vec::new();
    }
    ["SystemTime", "Instant", "Stamp", "Timestamp", "Zoned"]
        .into_iter()
        .flat_map(|clock| source.after(clock))
        .filter(|clock| !clock.in_test && without_blanks(&clock.text).starts_with("::now"))
        .map(|clock| Fault::new(source, clock.line, "the time is an argument here"))
        .collect()
}

fn without_blanks(code: &str) -> String {
    code.chars()
        .take(40)
        .filter(|c| !c.is_whitespace())
        .collect()
}

/// Chinese in a literal below the floor of words, outside tests.
pub fn words_below_i18n(source: &Source) -> Vec<Fault> {
    let floor = source.folder().and_then(floor_of);
    if floor >= floor_of("i18n") {
        return Vec::new();
    }
    source
        .literals()
        .into_iter()
        .filter(|found| !found.in_test && found.text.contains(is_cjk))
        .map(|found| Fault::new(source, found.line, "words for people belong in src/i18n"))
        .collect()
}

/// Han, kana, hangul, and CJK and full-width punctuation (Unicode blocks).
fn is_cjk(character: char) -> bool {
    matches!(
        character,
        '\u{3000}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}'
            | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}'
    )
}

/// A folder whose `mod.rs` does not say what it leaves to others.
pub fn folder_without_limits(source: &Source) -> Vec<Fault> {
    let doc = source
        .head_doc()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let is_said = doc.contains("Does not ") || doc.contains("Does no ");
    let is_folder = source.path.ends_with("/mod.rs") && !source.is_test();
    if is_folder && !is_said {
        vec![Fault::new(
            source,
            1,
            "the head doc lacks a sentence \"Does not …\"",
        )]
    } else {
        Vec::new()
    }
}

pub fn too_long(source: &Source) -> Vec<Fault> {
    let lines = source.text.lines().count();
    if lines > MAX_LINES {
        let what = format!("{lines} lines: split by topic (at most {MAX_LINES})");
        vec![Fault::new(source, lines, what)]
    } else {
        Vec::new()
    }
}

mod tests {
    use super::*;

    type Rule = fn(&Source) -> Vec<Fault>;

    fn lines(rule: Rule, path: &str, text: &str) -> Vec<usize> {
        let faults = rule(&Source::new(path, text));
        faults.iter().map(|fault| fault.line).collect()
    }

    #[test]
    fn the_window_library_is_a_fault_outside_its_folder() {
        for text in [
            "use egui::Ui;",
            "fn f(ui: &mut eframe::egui::Ui)",
            "rfd::FileDialog",
            "egui_tiles::X",
        ] {
            assert!(
                !lines(misplaced_names, "src/session/x.rs", text).is_empty(),
                "{text}"
            );
            assert!(
                !lines(misplaced_names, "src/main.rs", text).is_empty(),
                "{text}"
            );
            assert!(
                lines(misplaced_names, "src/ui/x.rs", text).is_empty(),
                "{text}"
            );
        }
        assert!(
            lines(
                misplaced_names,
                "src/net/x.rs",
                "// egui\nlet a = \"egui\";"
            )
            .is_empty()
        );
    }

    #[test]
    fn clap_is_a_fault_outside_the_command_line() {
        assert_eq!(
            lines(misplaced_names, "src/main.rs", "\nuse clap::Parser;"),
            [2]
        );
        assert!(lines(misplaced_names, "src/cli/mod.rs", "use clap::Parser;").is_empty());
    }

    #[test]
    fn sockets_are_a_fault_outside_net_but_not_in_tests() {
        let text = "use std::net::{SocketAddr, TcpStream};";
        assert_eq!(lines(misplaced_names, "src/session/x.rs", text), [1]);
        assert!(lines(misplaced_names, "src/net/x.rs", text).is_empty());
        let test = format!("#[cfg(test)] mod tests {{ {text} }}");
        assert!(lines(misplaced_names, "src/session/x.rs", &test).is_empty());
    }

    #[test]
    fn unsafe_is_a_fault_outside_its_one_file() {
        let text = "fn f() { unsafe { g() } }";
        assert_eq!(lines(misplaced_names, "src/net/link.rs", text), [1]);
        assert!(lines(misplaced_names, "src/net/sys.rs", text).is_empty());
        assert!(lines(misplaced_names, "src/net/link.rs", "#![deny(unsafe_code)]").is_empty());
    }

    #[test]
    fn reading_hex_is_a_fault_outside_its_file() {
        for text in [
            "u8::from_str_radix(pair, 16)",
            "u8::from_str_radix(\n&s[a..b], 16,\n)",
            "c.to_digit(16)",
        ] {
            assert_eq!(
                lines(hex_parsing, "src/text/escape.rs", text),
                [1],
                "{text}"
            );
            assert!(lines(hex_parsing, "src/text/hex.rs", text).is_empty());
        }
        for text in [
            "u8::from_str_radix(f(16), 10)",
            "c.to_digit(10)",
            "// to_digit(16)",
        ] {
            assert!(
                lines(hex_parsing, "src/net/x.rs", text).is_empty(),
                "{text}"
            );
        }
    }

    #[test]
    fn reading_the_clock_is_a_fault_on_the_pure_floors() {
        for text in [
            "Instant::now()",
            "SystemTime\n::now()",
            "let at = Stamp :: now();",
            "map(Stamp::now)",
        ] {
            assert_eq!(lines(clock_reading, "src/frame/x.rs", text), [1], "{text}");
            assert_eq!(lines(clock_reading, "src/export/x.rs", text), [1], "{text}");
            assert!(lines(clock_reading, "src/session/x.rs", text).is_empty());
        }
        assert!(lines(clock_reading, "src/text/x.rs", "Stamp(0); // Stamp::now()").is_empty());
    }

    #[test]
    fn chinese_below_i18n_is_a_fault_outside_tests() {
        let text = "// 注释\nlet a = \"打开\";\nlet b = '，';";
        assert_eq!(lines(words_below_i18n, "src/session/x.rs", text), [2, 3]);
        for path in ["src/i18n/x.rs", "src/ui/x.rs"] {
            assert!(lines(words_below_i18n, path, text).is_empty(), "{path}");
        }
        let tests = Source::new("src/session/checks.rs", text).into_test();
        assert!(words_below_i18n(&tests).is_empty());
    }

    #[test]
    fn a_folder_that_does_not_say_its_limits_is_a_fault() {
        assert_eq!(
            lines(folder_without_limits, "src/net/mod.rs", "//! Sockets.\n"),
            [1]
        );
        let wrapped = "//! Sockets. Does\n//! not know files.\n";
        assert!(lines(folder_without_limits, "src/net/mod.rs", wrapped).is_empty());
        assert!(lines(folder_without_limits, "src/net/link.rs", "").is_empty());
        let tests = Source::new("src/net/tests/mod.rs", "//! Tests.\n").into_test();
        assert!(folder_without_limits(&tests).is_empty());
    }

    #[test]
    fn a_file_beyond_the_limit_is_a_fault() {
        assert_eq!(
            lines(too_long, "src/net/x.rs", &"\n".repeat(MAX_LINES + 1)),
            [MAX_LINES + 1]
        );
        assert!(lines(too_long, "src/net/x.rs", &"\n".repeat(MAX_LINES)).is_empty());
    }
}
