//! Words as people type them.

use super::*;

/// The words of one `wirepad …` in a line for a shell.
pub(super) fn words_of(line: &str) -> Vec<String> {
    let words = shlex::split(line).unwrap_or_else(|| panic!("no words: {line}"));
    let ours = words.into_iter().skip_while(|word| word != "wirepad");
    let ends = |word: &String| {
        matches!(
            word.as_str(),
            "|" | ">" | ">>" | "<" | "2>" | "&" | "&&" | ";"
        )
    };
    ours.take_while(|word| !ends(word)).collect()
}

fn refused(language: Language, line: &str) -> String {
    let words: Vec<OsString> = words_of(line).into_iter().map(OsString::from).collect();
    let mut command = help::command(language);
    let error = command.try_get_matches_from_mut(&words);
    let error = error.map(|_| ()).expect_err(line);
    let said = wrong_words::say(language, &error, &words, &command);
    line_of(&said)
}

#[test]
fn wrong_words_are_one_sentence_with_the_right_word() {
    for (line, english, chinese) in WRONG {
        assert_eq!(refused(Language::English, line), *english, "{line}");
        assert_eq!(refused(Language::Chinese, line), *chinese, "{line}");
    }
}

#[rustfmt::skip]
const WRONG: &[(&str, &str, &str)] = &[
    ("wirepad udp --foramt jsonl",
        "“--foramt” is not an option of “wirepad udp”. Did you mean --format?",
        "“wirepad udp”没有“--foramt”这个选项。您是不是要用 --format？"),
    ("wirepad udp --foramt=jsonl",
        "“--foramt” is not an option of “wirepad udp”. Did you mean --format?",
        "“wirepad udp”没有“--foramt”这个选项。您是不是要用 --format？"),
    ("wirepad udp -format jsonl",
        "“-format” is not an option of “wirepad udp”. Did you mean --format?",
        "“wirepad udp”没有“-format”这个选项。您是不是要用 --format？"),
    ("wirepad udp 7788 --zzz",
        "“--zzz” is not an option of “wirepad udp”. wirepad udp --help says what there is.",
        "“wirepad udp”没有“--zzz”这个选项。运行 wirepad udp --help 可查看用法。"),
    ("wirepad tcp-client :9000 --to :1",
        "“--to” is not an option of “wirepad tcp-client”. It belongs behind wirepad udp, wirepad replay or wirepad convert.",
        "“wirepad tcp-client”没有“--to”这个选项。它应写在 wirepad udp、wirepad replay 或 wirepad convert 之后。"),
    ("wirepad --json doctor",
        "“--json” is not an option of “wirepad”. It belongs behind wirepad doctor.",
        "“wirepad”没有“--json”这个选项。它应写在 wirepad doctor 之后。"),
    ("wirepad udp --theme dark",
        "“--theme” is not an option of “wirepad udp”. Only the window has it; it stands before open.",
        "“wirepad udp”没有“--theme”这个选项。它只用于窗口，应写在 open 之前。"),
    ("wirepad udp --zz",
        "“--zz” is not an option of “wirepad udp”. wirepad udp --help says what there is.",
        "“wirepad udp”没有“--zz”这个选项。运行 wirepad udp --help 可查看用法。"),
    ("wirepad upd",
        "“upd” is not a command of “wirepad”. Did you mean wirepad udp?",
        "“wirepad”没有“upd”这个命令。您是不是要用 wirepad udp？"),
    ("wirepad --lang en serve",
        "“serve” is not a command of “wirepad”. Did you mean wirepad tcp-server?",
        "“wirepad”没有“serve”这个命令。您是不是要用 wirepad tcp-server？"),
    ("wirepad listen",
        "“listen” is not a command of “wirepad”. wirepad --help says what there is.",
        "“wirepad”没有“listen”这个命令。运行 wirepad --help 可查看用法。"),
    ("wirepad tcp :9000",
        "“tcp” is not a command of “wirepad”. Did you mean wirepad tcp-client or wirepad tcp-server?",
        "“wirepad”没有“tcp”这个命令。您是不是要用 wirepad tcp-client 或 wirepad tcp-server？"),
    ("wirepad client",
        "“client” is not a command of “wirepad”. Did you mean wirepad tcp-client?",
        "“wirepad”没有“client”这个命令。您是不是要用 wirepad tcp-client？"),
    ("wirepad help",
        "“help” is not a command of “wirepad”. Did you mean wirepad --help?",
        "“wirepad”没有“help”这个命令。您是不是要用 wirepad --help？"),
    ("wirepad udp --port 7788",
        "“--port” is not an option of “wirepad udp”. The port is written as LOCAL: wirepad udp 7788.",
        "“wirepad udp”没有“--port”这个选项。端口直接写在 LOCAL 处：wirepad udp 7788。"),
    ("wirepad tcp-client 127.0.0.1 --port 80",
        "“--port” is not an option of “wirepad tcp-client”. The port is a part of REMOTE: wirepad tcp-client HOST:PORT.",
        "“wirepad tcp-client”没有“--port”这个选项。端口写在 REMOTE 中：wirepad tcp-client HOST:PORT。"),
    ("wirepad udp --enc GBK",
        "“--enc” is not an option of “wirepad udp”. Did you mean --encoding?",
        "“wirepad udp”没有“--enc”这个选项。您是不是要用 --encoding？"),
    ("wirepad udp --input text",
        "--input: “text” is not one of its values. Did you mean lines?",
        "--input：没有“text”这个值。您是不是要用 lines？"),
    ("wirepad tcp-client 127.0.0.1 9000",
        "“9000” is one word too many for “wirepad tcp-client”. Write it as one word: 127.0.0.1:9000.",
        "“wirepad tcp-client”后多出了“9000”。请连写为 127.0.0.1:9000。"),
    ("wirepad udp ::1 7788",
        "“7788” is one word too many for “wirepad udp”. Write it as one word: [::1]:7788.",
        "“wirepad udp”后多出了“7788”。请连写为 [::1]:7788。"),
    ("wirepad tcp-client :9000 --send 127.0.0.1 9000",
        "“9000” is one word too many for “wirepad tcp-client”. Put a text with blanks in quotes.",
        "“wirepad tcp-client”后多出了“9000”。含空格的文本请加引号。"),
    ("wirepad meter.wirepad",
        "“meter.wirepad” is one word too many for “wirepad”. Files are opened with wirepad open meter.wirepad.",
        "“wirepad”后多出了“meter.wirepad”。打开文件请用 wirepad open meter.wirepad。"),
    ("wirepad udp --format jsno",
        "--format: “jsno” is not one of its values. Did you mean jsonl?",
        "--format：没有“jsno”这个值。您是不是要用 jsonl？"),
    ("wirepad udp --format pcap",
        "--format: “pcap” is not one of its values. There are: netassist, text, hex, dump, raw, jsonl, csv.",
        "--format：没有“pcap”这个值。可用的值：netassist, text, hex, dump, raw, jsonl, csv。"),
    ("wirepad --lang fr udp",
        "--lang: “fr” is not one of its values. There are: en, zh.",
        "--lang：没有“fr”这个值。可用的值：en, zh。"),
    ("wirepad completions zhs",
        "SHELL: “zhs” is not one of its values. Did you mean zsh?",
        "SHELL：没有“zhs”这个值。您是不是要用 zsh？"),
    ("wirepad udp --format",
        "--format needs a value. There are: netassist, text, hex, dump, raw, jsonl, csv.",
        "--format 缺少值。可用的值：netassist, text, hex, dump, raw, jsonl, csv。"),
    ("wirepad udp --save",
        "--save needs a value.",
        "--save 缺少值。"),
    ("wirepad udp --hex=yes",
        "--hex takes no value, and has got “yes”.",
        "--hex 不带值，但给出了“yes”。"),
    ("wirepad tcp-client",
        "“wirepad tcp-client” needs REMOTE. For example: wirepad tcp-client 127.0.0.1:9000",
        "“wirepad tcp-client”缺少 REMOTE。例如：wirepad tcp-client 127.0.0.1:9000"),
    ("wirepad replay log.jsonl",
        "“wirepad replay” needs --to. For example: wirepad replay records --to 127.0.0.1:9000",
        "“wirepad replay”缺少 --to。例如：wirepad replay records --to 127.0.0.1:9000"),
    ("wirepad open",
        "“wirepad open” needs FILE, udp, tcp-client or tcp-server. For example: wirepad open meter.wirepad",
        "“wirepad open”缺少 FILE、udp、tcp-client 或 tcp-server。例如：wirepad open meter.wirepad"),
    ("wirepad tcp-server 7788 7789",
        "“7789” is one word too many for “wirepad tcp-server”. wirepad tcp-server --help says what there is.",
        "“wirepad tcp-server”后多出了“7789”。运行 wirepad tcp-server --help 可查看用法。"),
    ("wirepad udp 7788 127.0.0.1:9",
        "“127.0.0.1:9” is one word too many for “wirepad udp”. The target is given with --to 127.0.0.1:9.",
        "“wirepad udp”后多出了“127.0.0.1:9”。发送目标请用 --to 127.0.0.1:9 指定。"),
    ("wirepad tcp-client :9000 --send hello world",
        "“world” is one word too many for “wirepad tcp-client”. Put a text with blanks in quotes.",
        "“wirepad tcp-client”后多出了“world”。含空格的文本请加引号。"),
    ("wirepad --journal a --no-journal",
        "--journal and --no-journal cannot be used together.",
        "--journal 与 --no-journal 不能同时使用。"),
    ("wirepad udp --times 3",
        "--times needs --repeat as well.",
        "--times 需与 --repeat 同时使用。"),
    ("wirepad udp --save-format csv",
        "--save-format needs --save as well.",
        "--save-format 需与 --save 同时使用。"),
    ("wirepad udp --timeout soon",
        "--timeout: “soon” cannot be used; it is a number, 0 … 31536000 s.",
        "--timeout：“soon”无效，应为数字，范围 0 … 31536000 s。"),
    ("wirepad udp --records -1",
        "--records: “-1” cannot be used; it is a number, ≥ 1.",
        "--records：“-1”无效，应为数字，范围 ≥ 1。"),
    ("wirepad replay log.jsonl --to :1 --loop many",
        "--loop: “many” cannot be used; it is a number, ≥ 1.",
        "--loop：“many”无效，应为数字，范围 ≥ 1。"),
];

#[test]
fn of_an_option_given_again_the_last_one_counts() {
    let words =
        "wirepad udp --quiet --to :1 --format csv --quiet --to :2 --format text --send a --send b";
    let words: Vec<_> = words_of(words).into_iter().map(OsString::from).collect();
    let read = parse(&words, Language::English).unwrap();
    let Some(CommandArgument::Udp(udp)) = read.command else {
        panic!("{read:?}");
    };
    assert!(udp.run.output.quiet);
    assert_eq!(udp.kind.to.as_deref(), Some(":2"));
    assert_eq!(udp.run.output.format.as_deref(), Some("text"));
    assert_eq!(udp.run.script.words.len(), 2);
}

#[test]
fn every_number_has_its_range() {
    let root = help::command(Language::English);
    let numbers = |command: &clap::Command| {
        let args: Vec<_> = command.get_arguments().cloned().collect();
        let of_number = args.into_iter().filter(|arg| {
            let id = arg.get_value_parser().type_id();
            id == std::any::TypeId::of::<u64>() || id == std::any::TypeId::of::<f64>()
        });
        of_number
            .filter_map(|arg| arg.get_long().map(|long| format!("--{long}")))
            .collect::<Vec<_>>()
    };
    let all: Vec<_> = root.get_subcommands().flat_map(numbers).collect();
    assert!(!all.is_empty());
    for option in all {
        assert!(wrong_words::range_of(&option).is_some(), "{option}");
    }
}
