//! A source file with its comments and literals told apart from its code.

use std::fs;
use std::ops::Range;
use std::path::Path;

use super::lexer::{Lexer, Literal};

/// One file of the package.
pub struct Source {
    /// From the package's root, with slashes.
    pub path: String,
    pub text: String,
    /// The text with blanks for comments and literals.
    code: Vec<char>,
    literals: Vec<Literal>,
    /// Places in `code` that are compiled for tests only.
    test_parts: Vec<Range<usize>>,
    /// The place of each line break.
    line_ends: Vec<usize>,
}

/// A part of a source, where it stands, and whether that is a test.
pub struct Found {
    pub text: String,
    pub line: usize,
    pub in_test: bool,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        let (code, literals) = Lexer::new(text).run();
        let test_parts = test_parts(&code);
        let line_ends = (0..code.len()).filter(|at| code[*at] == '\n').collect();
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            code,
            literals,
            test_parts,
            line_ends,
        }
    }

    /// The same file as a module that is compiled for tests only.
    pub fn into_test(self) -> Self {
        Self {
            test_parts: vec![Range {
                start: 0,
                end: self.code.len(),
            }],
            ..self
        }
    }

    /// Whether all of the file is compiled for tests only.
    pub fn is_test(&self) -> bool {
        self.test_parts
            .iter()
            .any(|part| part.len() == self.code.len())
    }

    /// Paths, without `.rs`, of the test modules that have files of their own.
    fn test_modules(&self) -> Vec<String> {
        let stem = self.path.trim_end_matches(".rs");
        let folder = ["/mod", "/lib", "/main"]
            .iter()
            .find_map(|name| stem.strip_suffix(name))
            .unwrap_or(stem);
        self.after("mod ")
            .into_iter()
            .filter(|module| module.in_test)
            .filter_map(|module| {
                let (name, _) = module.text.split_once([';', '{', ' '])?;
                let has_file = module.text[name.len()..].starts_with(';');
                has_file.then(|| format!("{folder}/{name}"))
            })
            .collect()
    }

    fn is_below(&self, module: &str) -> bool {
        let rest = self.path.strip_prefix(module);
        rest.is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
    }

    /// The folder right below `src`, or `None` for `main.rs` and `lib.rs`.
    pub fn folder(&self) -> Option<&str> {
        let (folder, _) = self.path.strip_prefix("src/")?.split_once('/')?;
        Some(folder)
    }

    /// The lines of the doc comment at the head, without their `//!`.
    pub fn head_doc(&self) -> String {
        let lines = self.text.lines().map_while(|line| line.strip_prefix("//!"));
        let lines: Vec<_> = lines
            .map(|line| line.strip_prefix(' ').unwrap_or(line))
            .collect();
        lines.join("\n")
    }

    /// Every string and character literal.
    pub fn literals(&self) -> Vec<Found> {
        let found = |literal: &Literal| self.found(literal.at, literal.content.clone());
        self.literals.iter().map(found).collect()
    }

    /// Every identifier and keyword.
    pub fn words(&self) -> Vec<Found> {
        let mut words = Vec::new();
        let mut at = 0;
        while at < self.code.len() {
            let rest = &self.code[at..];
            let length = rest.iter().take_while(|c| is_of_word(**c)).count();
            if length > 0 {
                words.push(self.found(at, rest[..length].iter().collect()));
            }
            at += length.max(1);
        }
        words
    }

    /// What follows each place where `start` stands as a whole word.
    pub fn after(&self, start: &str) -> Vec<Found> {
        let start: Vec<char> = start.chars().collect();
        let rest = |at: usize| self.code[at + start.len()..].iter().collect();
        (0..self.code.len())
            .filter(|&at| self.code[at..].starts_with(&start))
            .filter(|&at| at == 0 || !is_of_word(self.code[at - 1]))
            .map(|at| self.found(at, rest(at)))
            .collect()
    }

    fn found(&self, at: usize, text: String) -> Found {
        Found {
            text,
            line: 1 + self.line_ends.partition_point(|end| *end < at),
            in_test: self.is_in_test(at),
        }
    }

    fn is_in_test(&self, at: usize) -> bool {
        self.test_parts.iter().any(|part| part.contains(&at))
    }
}

pub fn is_of_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// The items behind `#[cfg(test)]`, up to the end of their block or statement.
fn test_parts(code: &[char]) -> Vec<Range<usize>> {
    let attribute: Vec<char> = "#[cfg(".chars().collect();
    (0..code.len())
        .filter(|&at| code[at..].starts_with(&attribute))
        .filter_map(|at| {
            let condition = enclosed(code, at + attribute.len() - 1)?;
            let text: String = code[condition.clone()].iter().collect();
            let is_test = text.split(|c| !is_of_word(c)).any(|word| word == "test");
            let is_for_tests = is_test && !text.contains("not(");
            is_for_tests.then(|| at..end_of_item(code, condition.end))
        })
        .collect()
}

/// What stands between the bracket at `open` and the one that closes it.
fn enclosed(code: &[char], open: usize) -> Option<Range<usize>> {
    let mut depth = 0_usize;
    for (at, character) in code.iter().enumerate().skip(open) {
        match character {
            '(' | '{' | '[' => depth += 1,
            ')' | '}' | ']' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(open + 1..at);
                }
            }
            _ => {}
        }
    }
    None
}

fn end_of_item(code: &[char], from: usize) -> usize {
    let stop = (from..code.len()).find(|&at| matches!(code[at], '{' | ';'));
    match stop {
        Some(at) if code[at] == '{' => enclosed(code, at).map_or(code.len(), |body| body.end),
        Some(at) => at,
        None => code.len(),
    }
}

/// Every Rust file under `src`.
pub fn all() -> Vec<Source> {
    let mut sources = Vec::new();
    collect(Path::new(env!("CARGO_MANIFEST_DIR")), "src", &mut sources);
    assert!(sources.len() > 20, "the sources were not found");
    with_test_modules(sources)
}

/// Marks the files of modules that stand behind `#[cfg(test)]` in another file.
fn with_test_modules(sources: Vec<Source>) -> Vec<Source> {
    let modules: Vec<String> = sources.iter().flat_map(Source::test_modules).collect();
    let mark = |source: Source| {
        if modules.iter().any(|module| source.is_below(module)) {
            source.into_test()
        } else {
            source
        }
    };
    sources.into_iter().map(mark).collect()
}

pub fn read(path: &str) -> Source {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    Source::new(path, &fs::read_to_string(file).unwrap())
}

/// The folders right below `src`, sorted.
pub fn folders() -> Vec<String> {
    let mut folders: Vec<String> = names_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
        .into_iter()
        .filter(|(_, is_dir)| *is_dir)
        .map(|(name, _)| name)
        .collect();
    folders.sort();
    folders
}

fn collect(root: &Path, path: &str, sources: &mut Vec<Source>) {
    for (name, is_dir) in names_in(&root.join(path)) {
        let path = format!("{path}/{name}");
        if is_dir {
            collect(root, &path, sources);
        } else if name.ends_with(".rs") {
            sources.push(read(&path));
        }
    }
}

fn names_in(directory: &Path) -> Vec<(String, bool)> {
    fs::read_dir(directory)
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let is_dir = entry.file_type().unwrap().is_dir();
            (entry.file_name().into_string().unwrap(), is_dir)
        })
        .collect()
}

mod tests {
    use super::*;

    #[test]
    fn only_what_stands_in_a_test_module_is_a_test() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n fn b() { { } }\n}\nfn c() {}\n\
                    #[cfg(all(test, unix))]\nmod d;\n#[cfg(not(test))]\nfn e() {}\n";
        let source = Source::new("src/net/x.rs", text);
        let in_test = |name: &str| {
            let words = source.words();
            words
                .iter()
                .find(|found| found.text == name)
                .unwrap()
                .in_test
        };
        assert_eq!(
            ["a", "b", "c", "d", "e"].map(in_test),
            [false, true, false, true, false]
        );
    }

    #[test]
    fn the_file_of_a_test_module_is_a_test_with_everything_below_it() {
        let sources = [
            ("src/net/mod.rs", "#[cfg(test)]\nmod checks;\nmod link;"),
            ("src/net/checks.rs", "mod samples;"),
            ("src/net/checks/samples.rs", "a"),
            ("src/net/link.rs", "#[cfg(test)] mod tests { }\nb"),
            ("src/net/link/tests.rs", "c"),
        ];
        let sources = sources.map(|(path, text)| Source::new(path, text));
        let in_test: Vec<bool> = with_test_modules(sources.into())
            .iter()
            .map(|source| source.words().last().unwrap().in_test)
            .collect();
        assert_eq!(in_test, [false, true, true, false, false]);
    }

    #[test]
    fn a_block_that_never_ends_is_read_to_the_end_of_the_file() {
        let source = Source::new("src/net/x.rs", "#[cfg(test)] mod t { fn a() {}");
        assert!(
            source
                .words()
                .iter()
                .any(|found| found.text == "a" && found.in_test)
        );
        Source::new("src/net/x.rs", "#[cfg(test");
    }

    #[test]
    fn lines_are_counted_from_one() {
        let source = Source::new("src/net/x.rs", "a\n\nb // c\nd");
        let lines: Vec<_> = source.words().iter().map(|found| found.line).collect();
        assert_eq!(lines, [1, 3, 4]);
    }
}
