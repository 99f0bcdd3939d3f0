//! Hints only: the rules themselves need rights to be read.

use std::path::Path;

use super::Voice;
use super::report::Row;
use crate::i18n::say::doctor::network as say;

pub(super) fn rows(voice: Voice) -> Vec<Row> {
    match std::env::consts::OS {
        "linux" => linux_rows(voice, &Linux::look(Path::new("/"))),
        "macos" => vec![macos_row(voice, ask_macos().as_deref())],
        "windows" => vec![Row::ok(
            voice.captions().system_firewall,
            say::firewall_of_windows(voice.language),
        )],
        _ => vec![Row::ok(
            voice.captions().system_firewall,
            say::firewall_unknown(voice.language),
        )],
    }
}

/// What can be seen without rights.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Linux {
    ufw: bool,
    firewalld: bool,
    /// A module of the kernel that holds rules is loaded.
    packet_filter: bool,
}

impl Linux {
    /// `root` is `/` but for tests.
    fn look(root: &Path) -> Self {
        let text = |path: &str| std::fs::read_to_string(root.join(path)).unwrap_or_default();
        let modules = text("proc/modules");
        Self {
            ufw: is_enabled(&text("etc/ufw/ufw.conf")),
            firewalld: runs(&root.join("proc"), "firewalld"),
            packet_filter: has_rules_module(&modules),
        }
    }
}

/// `ENABLED=yes` in the file that ufw writes.
fn is_enabled(configuration: &str) -> bool {
    configuration
        .lines()
        .filter_map(|line| line.trim().strip_prefix("ENABLED="))
        .any(|value| {
            value
                .trim_matches(['"', '\'', ' '])
                .eq_ignore_ascii_case("yes")
        })
}

/// `nf_tables`, or the filter table of the older one.
fn has_rules_module(modules: &str) -> bool {
    let names = modules.lines().filter_map(|line| line.split(' ').next());
    let mut names = names.filter(|name| matches!(*name, "nf_tables" | "iptable_filter"));
    names.next().is_some()
}

/// A process of this name (proc(5), `comm`).
fn runs(proc: &Path, name: &str) -> bool {
    let Ok(processes) = std::fs::read_dir(proc) else {
        return false;
    };
    processes.flatten().any(|process| {
        let comm = std::fs::read_to_string(process.path().join("comm"));
        comm.is_ok_and(|comm| comm.trim_end() == name)
    })
}

fn linux_rows(voice: Voice, found: &Linux) -> Vec<Row> {
    let (language, captions) = (voice.language, voice.captions());
    let switched = |caption, is_on, advice| {
        let told = say::switched_on(language, is_on);
        let row = if is_on {
            Row::note(caption, told).advice(Some(advice))
        } else {
            Row::ok(caption, told)
        };
        row.value("on", is_on)
    };
    let filter = captions.packet_filter;
    let filter = if found.packet_filter {
        Row::note(filter, say::packet_filter_unreadable(language))
    } else {
        Row::ok(filter, say::packet_filter_not_loaded(language))
    };
    vec![
        switched(captions.ufw, found.ufw, say::ufw_advice(language)),
        switched(
            captions.firewalld,
            found.firewalld,
            say::firewalld_advice(language),
        ),
        filter.value("loaded", found.packet_filter),
    ]
}

/// `answer`: of the system's own tool.
fn macos_row(voice: Voice, answer: Option<&str>) -> Row {
    let caption = voice.captions().system_firewall;
    let Some(answer) = answer else {
        return Row::ok(caption, say::firewall_unknown(voice.language));
    };
    let is_on = answer.contains("enabled") || answer.contains("blocking all");
    let found = say::firewall_of_macos(voice.language, is_on);
    let row = if is_on {
        Row::note(caption, found)
    } else {
        Row::ok(caption, found)
    };
    row.value("on", is_on)
}

fn ask_macos() -> Option<String> {
    use super::child::{Ended, run};
    let tool = "/usr/libexec/ApplicationFirewall/socketfilterfw";
    let mut command = std::process::Command::new(tool);
    command.arg("--getglobalstate");
    match run(command, std::time::Duration::from_secs(2)) {
        Ok(Ended::Itself(status, answer)) if status.success() => Some(answer),
        Ok(Ended::Itself(..) | Ended::TooLate) | Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::cli::doctor::Verdict;
    use crate::value::Language;

    const VOICE: Voice = Voice {
        language: Language::English,
    };

    fn put(root: &Path, path: &str, text: &str) {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[test]
    fn what_is_switched_on_is_found_and_told_with_the_way_to_allow_a_port() {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(Linux::look(root.path()), Linux::default());
        put(
            root.path(),
            "etc/ufw/ufw.conf",
            "# ENABLED=no\nENABLED=yes\n",
        );
        put(root.path(), "proc/812/comm", "firewalld\n");
        put(
            root.path(),
            "proc/modules",
            "nf_tables 376832 0 - Live 0x0\n",
        );
        let found = Linux::look(root.path());
        let rows = linux_rows(VOICE, &found);
        for (row, part) in rows.iter().zip(["ufw allow", "firewall-cmd", "nft list"]) {
            assert_eq!(row.verdict, Verdict::Note);
            let told = format!("{} {:?}", row.found, row.advice);
            assert!(told.contains(part), "{told}");
        }
    }

    #[test]
    fn a_firewall_that_is_off_is_fine() {
        assert!(!is_enabled("ENABLED=no\n#ENABLED=yes"));
        assert!(is_enabled(" ENABLED=\"YES\""));
        assert!(!has_rules_module("nf_tables_set 1\nx nf_tables"));
        for row in linux_rows(VOICE, &Linux::default()) {
            assert_eq!((row.verdict, &row.advice), (Verdict::Ok, &None));
        }
    }

    #[test]
    fn the_answer_of_macos_is_understood() {
        let on = macos_row(VOICE, Some("Firewall is enabled. (State = 1)"));
        assert_eq!(on.verdict, Verdict::Note);
        let off = macos_row(VOICE, Some("Firewall is disabled. (State = 0)"));
        assert_eq!(
            (off.verdict, &off.values["on"]),
            (Verdict::Ok, &false.into())
        );
        assert_eq!(macos_row(VOICE, None).verdict, Verdict::Ok);
    }
}
