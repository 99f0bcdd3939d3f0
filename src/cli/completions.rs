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
    let script = String::from_utf8_lossy(&script).into_owned();
    match shell {
        Shell::Bash => with_offer(&script, &command),
        _ => script,
    }
}

/// What Bash asks in place of clap's function, which offers options where files
/// are meant, and knows neither `--option=value` nor that case is forgiven.
const OFFER: &str = r#"
_wirepad_offer() {
    local cur="$2" prev="$3" before="" takes_files="" is_place="" word
    local -a found=() words=() options=()
    if [[ "$prev" == "=" ]]; then
        prev="${COMP_WORDS[COMP_CWORD-2]}"
    elif [[ "$cur" == --*=* ]]; then
        prev="${cur%%=*}"
        before="$prev="
        cur="${cur#*=}"
        # The value is a word of its own for clap's function.
        local COMP_CWORD=$((COMP_CWORD + 1))
    fi
    _wirepad "$1" "$cur" "$prev"
    if [[ "$cur" == -* ]]; then
        return 0
    fi
    found=("${COMPREPLY[@]}")
    # Options among all there is: no option waits for its value.
    _wirepad "$1" "" "$prev"
    for word in "${COMPREPLY[@]}"; do
        if [[ "$word" == -* ]]; then
            is_place=yes
        elif [[ -n "$cur" && ${#found[@]} -eq ${#words[@]} ]]; then
            shopt -q nocasematch || local forgives=yes
            shopt -s nocasematch
            if [[ "$word" == "$cur"* ]]; then
                words+=("$word")
                found=("${words[@]}")
            fi
            [[ -z "$forgives" ]] || shopt -u nocasematch
        fi
    done
    if [[ -n "$is_place" ]]; then
        words=()
        for word in "${found[@]}"; do
            case "$word" in
                -*) options+=("$word") ;;
                *) words+=("$word") ;;
            esac
        done
        for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
            case "$word" in
                @FILES@) takes_files=yes ;;
                @OTHERS@) takes_files="" ;;
            esac
        done
        if [[ -n "$takes_files" ]]; then
            compopt -o filenames 2>/dev/null
            while IFS= read -r word; do
                words+=("$word")
            done < <(compgen -f -- "$cur" | sort)
            if [[ ${#words[@]} -gt 0 ]]; then
                options=()
            fi
        fi
        found=("${words[@]}" "${options[@]}")
    fi
    COMPREPLY=("${found[@]/#/$before}")
}
"#;

fn with_offer(script: &str, command: &Command) -> String {
    let takes_files = |command: &&Command| {
        let mut positionals = command.get_positionals();
        positionals.any(|arg| arg.get_value_hint() == ValueHint::FilePath)
    };
    let all = command.get_subcommands();
    let (files, others): (Vec<_>, Vec<_>) = all.partition(takes_files);
    let names = |commands: Vec<&Command>| {
        let names: Vec<_> = commands.iter().map(|it| it.get_name()).collect();
        names.join("|")
    };
    let offer = OFFER
        .replace("@FILES@", &names(files))
        .replace("@OTHERS@", &names(others));
    match script.rfind("\nif [[ ") {
        Some(end) => {
            let (function, asked) = script.split_at(end);
            let asked = asked.replace("complete -F _wirepad ", "complete -F _wirepad_offer ");
            format!("{function}{offer}{asked}")
        }
        None => script.to_owned(),
    }
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
        offered_beside(words, "")
    }

    /// With these files in the directory.
    fn offered_beside(words: &str, files: &str) -> Option<String> {
        let ask = format!(
            "compopt() {{ :; }}; source \"$0\"; rm \"$0\"; touch -- _ {files}; rm _; \
             COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}}-1)); \
             _wirepad_offer wirepad \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD-1]}}\"; \
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

    #[test]
    fn bash_offers_files_where_they_are_meant() {
        let files = "meter.wirepad 'two words'";
        for (words, expected) in [
            ("wirepad run ''", "meter.wirepad two words"),
            ("wirepad run me", "meter.wirepad"),
            ("wirepad run --quiet me", "meter.wirepad"),
            ("wirepad replay ''", "meter.wirepad two words"),
            ("wirepad convert meter.wirepad two", "two words"),
            (
                "wirepad open ''",
                "udp tcp-client tcp-server meter.wirepad two words",
            ),
            ("wirepad run --tab me", "me"),
            ("wirepad udp me", ""),
            ("wirepad open udp me", ""),
        ] {
            let Some(offered) = offered_beside(words, files) else {
                return;
            };
            assert_eq!(offered, expected, "{words}");
        }
        let none = offered_beside("wirepad run ''", "").unwrap();
        assert!(none.contains("--tab"), "{none}");
        let all = offered("wirepad ''").unwrap();
        assert!(all.starts_with("udp tcp-client "), "{all}");
        assert!(all.contains(" --lang"), "{all}");
    }

    #[test]
    fn bash_forgives_case_and_knows_values_behind_an_equals_sign() {
        for (words, expected) in [
            ("wirepad udp --checksum crc-3", "CRC-32/ISO-HDLC"),
            ("wirepad udp --encoding gbk", "GBK"),
            ("wirepad udp --encoding gb", "GB18030 GBK"),
            ("wirepad udp --format = js", "jsonl"),
            ("wirepad udp --format=JS", "--format=jsonl"),
            ("wirepad udp --nothing=x", ""),
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
