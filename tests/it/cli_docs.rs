//! What the documents say about the command line is true: every command line in
//! them is understood.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use wirepad::cli;
use wirepad::value::Language;

const DOCUMENTS: [&str; 4] = [
    "docs/cli.md",
    "docs/cli.zh-CN.md",
    "README.md",
    "README.zh-CN.md",
];

fn read(document: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(document)).unwrap()
}

/// Lines for a shell that have a `wirepad` command in them.
fn lines(text: &str) -> Vec<&str> {
    let blocks = text.split("\n```sh\n").skip(1);
    let inner = blocks.filter_map(|block| block.split("\n```").next());
    let lines = inner.flat_map(str::lines);
    lines
        .filter(|line| line.starts_with("wirepad ") || line.contains("| wirepad "))
        .collect()
}

/// The words of the `wirepad` command in a line.
fn words(line: &str) -> Vec<OsString> {
    let words = shlex::split(line).unwrap_or_else(|| panic!("no words: {line}"));
    let ours = words.into_iter().skip_while(|word| word != "wirepad");
    let ends = |word: &String| matches!(word.as_str(), "|" | "||" | ">" | "<" | "&");
    ours.take_while(|word| !ends(word))
        .map(OsString::from)
        .collect()
}

#[test]
fn every_command_line_of_the_documents_is_understood() {
    for document in DOCUMENTS {
        let text = read(document);
        let found = lines(&text);
        assert!(found.len() >= 3, "{document}: {}", found.len());
        for line in found {
            let read = cli::parse(&words(line), Language::English);
            assert!(read.is_ok(), "{document}: {line}");
        }
    }
}

#[test]
fn both_languages_have_the_same_command_lines() {
    let (english, chinese) = (read(DOCUMENTS[0]), read(DOCUMENTS[1]));
    assert_eq!(lines(&english), lines(&chinese));
    let (english, chinese) = (read(DOCUMENTS[2]), read(DOCUMENTS[3]));
    assert_eq!(lines(&english), lines(&chinese));
}

/// Options that are named in the text but belong to another program.
const OF_OTHERS: [&str; 2] = ["--release", "--open"];

/// Every `--option` of a text.
fn options(text: &str) -> Vec<&str> {
    let is_inner = |character: char| character.is_ascii_alphanumeric() || character == '-';
    let starts = text.match_indices("--").map(|(at, _)| &text[at..]);
    let cut = |rest: &'_ str| rest.find(|it| !is_inner(it)).unwrap_or(rest.len());
    let options = starts.map(|rest| &rest[..cut(rest)]);
    options
        .filter(|option| option.len() > 3 && option.as_bytes()[2].is_ascii_lowercase())
        .collect()
}

#[test]
fn the_documents_name_no_option_that_is_not_there() {
    let page = cli::manual_page(Language::English).replace("\\-", "-");
    for document in DOCUMENTS {
        for option in options(&read(document)) {
            let is_there = page.contains(&format!("{option}\\fR"));
            assert!(
                is_there || OF_OTHERS.contains(&option),
                "{document}: {option}"
            );
        }
    }
}

#[test]
fn the_document_names_every_option() {
    let page = cli::manual_page(Language::English).replace("\\-", "-");
    let heads = page.lines().filter(|line| line.starts_with("\\fB-"));
    let heads: String = heads.map(|line| line.replace("\\fR", " ")).collect();
    let text = read(DOCUMENTS[0]);
    let named = options(&text);
    // What every command and the window take is in their help.
    let elsewhere = [
        "--renderer",
        "--theme",
        "--settings",
        "--no-journal",
        "--session",
        "--version",
    ];
    for option in options(&heads) {
        assert!(
            named.contains(&option) || elsewhere.contains(&option),
            "{option}"
        );
    }
}
