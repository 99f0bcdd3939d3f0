//! What the compiler and clippy cannot see: floors, and things that belong in
//! one place only. A fault is told as `file:line: what`.
//!
//! Start with the tests at the end; the rules are in `rules.rs`, the floors in
//! `floors.rs`, how a source is read in `source.rs` and
//! `lexer.rs`. Each rule has a test that
//! it can fail.

mod floors;
mod lexer;
mod rules;
mod source;

use std::fmt;

use source::Source;

/// One place that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Fault {
    path: String,
    line: usize,
    what: String,
}

impl Fault {
    fn new(source: &Source, line: usize, what: impl Into<String>) -> Self {
        Self {
            path: source.path.clone(),
            line,
            what: what.into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}", self.path, self.line, self.what)
    }
}

/// Applies a rule to every file under `src`.
fn assert_tidy(rule: impl Fn(&Source) -> Vec<Fault>) {
    let faults: Vec<String> = source::all()
        .iter()
        .flat_map(rule)
        .map(|fault| fault.to_string())
        .collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn every_folder_names_lower_floors_only() {
    assert_tidy(floors::broken);
}

#[test]
fn the_map_in_the_crate_doc_is_the_table_of_floors() {
    let library = source::read("src/lib.rs");
    assert_eq!(floors::in_map(&library.head_doc()), floors::table());
}

#[test]
fn the_map_in_the_crate_doc_lists_every_folder() {
    let library = source::read("src/lib.rs");
    let map = floors::in_map(&library.head_doc());
    let mut listed: Vec<_> = map.into_iter().map(|(_, folder)| folder).collect();
    listed.sort();
    assert_eq!(listed, source::folders());
}

#[test]
fn things_that_belong_in_one_place_are_there_only() {
    assert_tidy(rules::misplaced_names);
}

#[test]
fn hex_is_parsed_in_one_file() {
    assert_tidy(rules::hex_parsing);
}

#[test]
fn the_pure_floors_do_not_read_the_clock() {
    assert_tidy(rules::clock_reading);
}

#[test]
fn no_chinese_is_written_below_i18n() {
    assert_tidy(rules::words_below_i18n);
}

#[test]
fn every_folder_says_what_it_does_not_do() {
    assert_tidy(rules::folder_without_limits);
}

#[test]
fn no_file_is_longer_than_a_person_reads() {
    assert_tidy(rules::too_long);
}
