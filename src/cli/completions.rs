//! Scripts with which a shell completes the words of the command line.

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Arg, Command, ValueHint};
use clap_complete::{Shell, generate};

use super::help;
use crate::i18n::cli_help::value_help;
use crate::text::{Checksum, Encoding};
use crate::value::Language;

pub fn script(shell: Shell, language: Language) -> String {
    let mut command = completed(help::dressed(language), shell, language);
    let mut script = Vec::new();
    generate(shell, &mut command, "wirepad", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

/// The definitions with what a shell can offer for values. They are not parsed
/// with: labels of encodings and the writing of checksums are forgiving there.
fn completed(command: Command, shell: Shell, language: Language) -> Command {
    command
        .mut_args(|arg| completed_arg(arg, shell, language))
        .mut_subcommands(|sub| completed(sub, shell, language))
}

fn completed_arg(arg: Arg, shell: Shell, language: Language) -> Arg {
    if !help::takes_value(&arg) {
        return arg;
    }
    let value_names = arg.get_value_names().unwrap_or_default();
    let value_name = value_names.first().map_or("", |name| name.as_str());
    let hint = hint(value_name, shell);
    let id = arg.get_id().as_str();
    let values: Vec<PossibleValue> = match id {
        "encoding" | "receive_encoding" | "send_encoding" => {
            let all = Encoding::common().iter().chain(Encoding::more());
            all.map(|encoding| PossibleValue::new(encoding.name()))
                .collect()
        }
        "checksum" => Checksum::ALL.map(checksum).into(),
        _ => {
            let possible = arg.get_possible_values().into_iter();
            possible.map(|it| described(it, id, language)).collect()
        }
    };
    match values.as_slice() {
        [] => arg.value_hint(hint),
        _ => arg.value_parser(PossibleValuesParser::new(values)),
    }
}

fn checksum(checksum: Checksum) -> PossibleValue {
    PossibleValue::new(match checksum {
        Checksum::None => "none",
        checksum => checksum.name(),
    })
}

fn described(value: PossibleValue, id: &str, language: Language) -> PossibleValue {
    match value_help(language, id, value.get_name()) {
        Some(text) => value.help(text),
        None => value,
    }
}

fn hint(value_name: &str, shell: Shell) -> ValueHint {
    match value_name {
        // Both may be a file or a directory.
        "FILE" | "IN" | "OUT" => ValueHint::FilePath,
        "DIR" => ValueHint::DirPath,
        // For hosts the script of Bash would offer files.
        "LOCAL" | "REMOTE" if shell != Shell::Bash => ValueHint::Hostname,
        _ => ValueHint::Other,
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command as Program;

    use clap::ValueEnum;

    use super::*;

    #[test]
    fn every_shell_has_a_script_with_all_commands() {
        for language in Language::ALL {
            for shell in Shell::value_variants() {
                let script = script(*shell, language);
                for word in ["tcp-server", "receive-encoding"] {
                    assert!(script.contains(word), "{shell}: {word}");
                }
                // The scripts of the others have no values.
                if matches!(shell, Shell::Bash | Shell::Zsh | Shell::Fish) {
                    assert!(script.contains("GBK"), "{shell}");
                    assert!(script.contains("CRC-16/MODBUS"), "{shell}");
                }
            }
        }
    }

    /// The script in a file, and what a shell says about it.
    fn run(shell: Shell, language: Language, program: &str, words: &[&str]) -> Option<String> {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("wirepad.completion");
        std::fs::write(&path, script(shell, language)).unwrap();
        let output = Program::new(program)
            .args(words)
            .arg(&path)
            .current_dir(directory.path())
            .output();
        let Ok(output) = output else {
            println!("skipped: there is no {program} on this machine");
            return None;
        };
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{program}: {error}");
        assert_eq!(error, "", "{program}");
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    #[test]
    fn shells_can_read_their_scripts() {
        for language in Language::ALL {
            run(Shell::Bash, language, "bash", &["-n"]);
            run(Shell::Zsh, language, "zsh", &["-n"]);
            run(Shell::Fish, language, "fish", &["-n"]);
        }
    }

    /// What Bash offers for the last of the words.
    fn offered(words: &str) -> Option<String> {
        let ask = format!(
            "source \"$0\"; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}}-1)); \
             _wirepad wirepad \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD-1]}}\"; \
             echo \"${{COMPREPLY[@]}}\""
        );
        run(Shell::Bash, Language::English, "bash", &["-c", &ask])
    }

    #[test]
    fn bash_completes_commands_options_and_values() {
        for (words, expected) in [
            ("wirepad tcp-s", "tcp-server"),
            ("wirepad udp --for", "--format"),
            ("wirepad udp --format js", "jsonl"),
            ("wirepad udp --checksum CRC-32", "CRC-32/ISO-HDLC"),
            ("wirepad udp --encoding GB", "GB18030 GBK"),
            ("wirepad open tcp-c", "tcp-client"),
            ("wirepad open udp --sta", "--start"),
            ("wirepad completions po", "powershell"),
        ] {
            let Some(offered) = offered(words) else {
                return;
            };
            let mut offered: Vec<_> = offered.split_whitespace().collect();
            offered.sort_unstable();
            assert_eq!(offered.join(" "), expected, "{words}");
        }
    }
}
