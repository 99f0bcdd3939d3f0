//! What stands once for all commands.

use crate::value::Language;

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident: $english:literal, $chinese:literal;)*) => {
        /// Headings and chapters of help and of the manual page.
        #[derive(Debug)]
        pub struct HelpWords { $($(#[$doc])* pub $name: &'static str,)* }
        static ENGLISH: HelpWords = HelpWords { $($name: $english,)* };
        static CHINESE: HelpWords = HelpWords { $($name: $chinese,)* };
    };
}

pub fn help_words(language: Language) -> &'static HelpWords {
    match language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    }
}

words! {
    usage: "Usage", "用法";
    commands: "Commands", "命令";
    examples: "Examples", "示例";
    /// In usages, for what may stand there.
    options_here: "OPTIONS", "选项";
    command_here: "COMMAND", "命令";
    /// After a heading.
    colon: ":", "：";
    /// Between a colon and what follows in the same line.
    gap: " ", "";
    more: "--help says more, with examples.", "--help 有详细说明和示例。";

    input_heading: "Standard input", "标准输入";
    input: "Each line is sent as one message, in the sending encoding, with --escapes, --checksum and --line-ending; \
        --input says otherwise. Messages of the command line go first. Standard output has records and nothing else; \
        notes and errors are on standard error.",
        "每行作为一条消息，按发送编码发送，并应用 --escapes、--checksum 和 --line-ending；--input 可改变读取方式。命令行中的消息先发送。\
        标准输出只有记录，提示和错误显示在标准错误上。";
    signals_heading: "Ending", "结束";
    signals: "Ctrl+C closes the link in order, so that everything is recorded and written; a second one ends at once. When \
        nobody reads standard output any more (… | head), the command ends quietly.",
        "Ctrl+C 会依次关闭连接并写完全部记录；再按一次立即结束。标准输出不再有人读取时（如 … | head），命令静默结束。";
    statuses_heading: "Exit status", "退出状态";
    status_done: "done", "完成";
    status_failed: "failed: a message was not sent, a file not written", "失败：消息未能发送、文件未能写入等";
    status_usage: "the command line was wrong", "命令行有误";
    status_link: "the link could not be opened, or broke", "连接无法打开，或异常中断";
    status_not_met: "an expectation was not met in time", "期望未在时限内满足";

    // The manual page.
    name_section: "NAME", "名称";
    synopsis_section: "SYNOPSIS", "概要";
    description_section: "DESCRIPTION", "描述";
    options_section: "OPTIONS", "选项";
    commands_section: "COMMANDS", "命令";
    session_options_section: "SESSION OPTIONS", "会话选项";
    session_options: "wirepad udp, tcp-client, tcp-server and run take these.",
        "用于 wirepad udp、tcp-client、tcp-server 和 run。";
    and_session_options: "And the session options below.", "以及后文的会话选项。";
    values: "Values:", "取值：";
    examples_section: "EXAMPLES", "示例";
    status_section: "EXIT STATUS", "退出状态";
    files_section: "FILES", "文件";
    environment_section: "ENVIRONMENT", "环境变量";
    input_section: "STANDARD INPUT AND OUTPUT", "标准输入与输出";
    manual: "Wirepad manual", "Wirepad 手册";

    settings_place: "settings and tabs of the window; one beside the program goes before it (portable mode)",
        "窗口的设置与标签；程序旁边有该文件时优先使用（便携模式）";
    records_place: "records of the window's tabs", "窗口各标签的记录";
    session_place: "session file: tabs with their fields, no records", "会话文件：标签及其设置，不含记录";
    locale_meaning: "language, when neither --lang nor the settings say one",
        "--lang 和设置均未指定时的语言";
    log_meaning: "what is logged on standard error to find a fault, such as wirepad=debug",
        "在标准错误上输出供排查问题的日志，如 wirepad=debug";
    home_meaning: "where settings and records are kept, in place of ~/.config and ~/.local/share",
        "设置与记录的存放位置，代替 ~/.config 和 ~/.local/share";
    display_meaning: "the display on which the window opens; commands need none",
        "窗口所用的显示环境；各命令不需要";
}

impl HelpWords {
    /// Exit statuses in their order, from 0.
    pub fn statuses(&self) -> [&'static str; 5] {
        [
            self.status_done,
            self.status_failed,
            self.status_usage,
            self.status_link,
            self.status_not_met,
        ]
    }
}
