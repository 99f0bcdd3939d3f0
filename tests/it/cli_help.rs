//! Questions to the real program and words that it does not know: what goes to
//! standard output, what to standard error, and with which exit status.

use std::process::{Command, Output};

fn run(words: &[&str]) -> (Option<i32>, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = Command::new(env!("CARGO_BIN_EXE_wirepad"))
        .args(words)
        .env_remove("RUST_LOG")
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout), text(stderr))
}

#[test]
fn wrong_words_are_one_line_on_standard_error_and_status_2() {
    for (words, said) in [
        (
            ["--lang", "en", "udp", "--foramt"],
            "wirepad: “--foramt” is not an option of “wirepad udp”. Did you mean --format?\n",
        ),
        (
            ["--lang", "zh", "udp", "--foramt"],
            "wirepad: “wirepad udp”没有“--foramt”这个选项。您是不是要用 --format？\n",
        ),
        (
            ["tcp-client", ":9", "--lang=en", "--then=x"],
            "wirepad: --then takes no value, and has got “x”.\n",
        ),
        (
            ["open", "--start", "--lang", "en"],
            "wirepad: “wirepad open” needs FILE, udp, tcp-client or tcp-server. \
             For example: wirepad open meter.wirepad\n",
        ),
    ] {
        let expected = (Some(2), String::new(), said.to_owned());
        assert_eq!(run(&words), expected, "{words:?}");
    }
}

#[test]
fn what_was_asked_for_goes_to_standard_output_with_status_0() {
    for (words, part) in [
        (
            &["--lang", "en", "--help"][..],
            "Usage: wirepad [OPTIONS] [COMMAND]\n",
        ),
        (
            &["--lang", "zh", "udp", "-h"],
            "用法：wirepad udp [选项] [LOCAL]\n",
        ),
        (
            &["open", "udp", "--help", "--lang", "en"],
            "Usage: wirepad open udp",
        ),
        (
            &["--version"],
            concat!("wirepad ", env!("CARGO_PKG_VERSION"), "\n"),
        ),
        (
            &["-V"],
            concat!("wirepad ", env!("CARGO_PKG_VERSION"), "\n"),
        ),
        (&["completions", "bash"], "_wirepad()"),
        (&["--lang", "zh", "man"], ".SH 退出状态\n"),
    ] {
        let (status, output, error) = run(words);
        assert_eq!((status, error.as_str()), (Some(0), ""), "{words:?}");
        assert!(output.contains(part), "{words:?}: {output}");
        assert!(
            !output.contains('\u{1b}'),
            "{words:?} has colours in a pipe"
        );
    }
}
