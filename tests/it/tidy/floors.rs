//! Which folder may name which: only those on lower floors.

use super::Fault;
use super::source::{Source, is_of_word};

/// From the ground up. `main.rs` stands above them all and may name everything.
const FLOORS: [(u32, &str); 11] = [
    (0, "text"),
    (0, "value"),
    (1, "frame"),
    (2, "net"),
    (3, "journal"),
    (4, "export"),
    (5, "session"),
    (6, "settings"),
    (7, "i18n"),
    (8, "cli"),
    (8, "ui"),
];

pub fn table() -> Vec<(u32, String)> {
    let owned = |(number, folder): (u32, &str)| (number, folder.to_owned());
    FLOORS.into_iter().map(owned).collect()
}

pub fn floor_of(folder: &str) -> Option<u32> {
    let found = FLOORS.into_iter().find(|(_, name)| *name == folder);
    found.map(|(number, _)| number)
}

/// Reads the map in a doc: lines such as `0  text/  what it is`, in any order.
/// `main.rs` is no folder and is left out.
pub fn in_map(doc: &str) -> Vec<(u32, String)> {
    let mut floors: Vec<_> = doc.lines().filter_map(floor_line).collect();
    floors.sort();
    floors
}

fn floor_line(line: &str) -> Option<(u32, String)> {
    let mut words = line.split_whitespace();
    let number = words.next()?.parse().ok()?;
    let folder = words.next()?.strip_suffix('/')?;
    Some((number, folder.to_owned()))
}

/// Names of folders that are not below the file's own floor. Test modules count.
pub fn broken(source: &Source) -> Vec<Fault> {
    let Some(folder) = source.folder() else {
        return Vec::new();
    };
    let Some(own) = floor_of(folder) else {
        return vec![Fault::new(source, 1, format!("{folder} is on no floor"))];
    };
    let mut faults = Vec::new();
    for path in source.after("crate::") {
        for named in first_names(&path.text) {
            let is_allowed = named == folder || floor_of(&named).is_some_and(|floor| floor < own);
            if !is_allowed {
                let what = format!("{folder} (floor {own}) may not name {named}");
                faults.push(Fault::new(source, path.line, what));
            }
        }
    }
    faults
}

/// The first name of a path, or of each path in a group `{a::b, c}`.
fn first_names(path: &str) -> Vec<String> {
    let Some(group) = path.trim_start().strip_prefix('{') else {
        return vec![first_name(path)];
    };
    let mut names = Vec::new();
    let mut depth = 0;
    let mut start = 0;
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' | ',' if depth == 0 => {
                names.push(first_name(&group[start..at]));
                start = at + 1;
                if character == '}' {
                    break;
                }
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn first_name(path: &str) -> String {
    path.trim_start()
        .chars()
        .take_while(|c| is_of_word(*c))
        .collect()
}

mod tests {
    use super::*;

    fn faults(path: &str, text: &str) -> Vec<String> {
        let faults = broken(&Source::new(path, text));
        faults.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_name_from_above_is_a_fault_with_its_line() {
        assert_eq!(
            faults(
                "src/net/x.rs",
                "use std::io;\n\nuse crate::session::Status;\n"
            ),
            ["src/net/x.rs:3: net (floor 2) may not name session"]
        );
    }

    #[test]
    fn neighbours_on_one_floor_do_not_know_each_other() {
        assert_eq!(faults("src/text/hex.rs", "crate::value::Stamp(0)").len(), 1);
        assert_eq!(faults("src/cli/run.rs", "use crate::ui;").len(), 1);
    }

    #[test]
    fn every_path_of_a_group_is_looked_at() {
        let text = "use crate::{\n    net::{Event, link},\n    ui::App, value,\n    session,\n};";
        let found = faults("src/journal/x.rs", text);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(
            found[0].contains("ui") && found[1].contains("session"),
            "{found:?}"
        );
    }

    #[test]
    fn test_modules_and_visibility_paths_count_too() {
        assert_eq!(
            faults("src/net/x.rs", "#[cfg(test)] mod t { use crate::ui::A; }").len(),
            1
        );
        assert_eq!(
            faults("src/net/x.rs", "pub(in crate::ui) struct A;").len(),
            1
        );
    }

    #[test]
    fn lower_floors_the_own_folder_and_comments_are_no_faults() {
        let text =
            "use crate::{net::Link, value::Stamp};\n// crate::ui::App\npub(crate) fn f() {}\n";
        assert_eq!(faults("src/net/x.rs", text), [""; 0]);
        assert_eq!(faults("src/main.rs", "use crate::ui::App;"), [""; 0]);
    }

    #[test]
    fn a_folder_that_is_on_no_floor_is_a_fault() {
        assert_eq!(faults("src/helpers/x.rs", "").len(), 1);
        assert_eq!(faults("src/ui/x.rs", "use crate::helpers::x;").len(), 1);
    }

    #[test]
    fn a_map_that_misses_a_folder_is_not_the_table() {
        let doc = "0  text/   bytes\n1  frame/  messages\n0  value/\n9  main.rs run\ntext/\n";
        let map = in_map(doc);
        assert_eq!(map, table()[..3].to_vec());
        assert_ne!(map, table());
    }
}
