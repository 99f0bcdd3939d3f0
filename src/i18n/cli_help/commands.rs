//! The commands, with what people do with them.

use super::{Both, of};
use crate::value::Language;

/// What a command is said to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandHelp {
    /// The first line is the short one.
    pub text: &'static str,
    pub examples: Vec<Example>,
    /// It opens a link, and may end with that.
    pub is_session: bool,
    /// What is read from standard input is sent.
    pub reads_input: bool,
}

/// A command line, and what it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    pub line: &'static str,
    pub text: &'static str,
}

/// The text of a command by its path; empty for `wirepad` alone.
pub fn command_help(language: Language, path: &str) -> Option<CommandHelp> {
    let row = ROWS.iter().find(|row| row.path == path)?;
    let example = |(line, both): &(&'static str, Both)| Example {
        line,
        text: of(language, *both),
    };
    Some(CommandHelp {
        text: of(language, row.text),
        examples: row.examples.iter().map(example).collect(),
        is_session: row.is_session,
        reads_input: row.reads_input,
    })
}

struct Row {
    path: &'static str,
    is_session: bool,
    reads_input: bool,
    text: Both,
    examples: &'static [(&'static str, Both)],
}

#[rustfmt::skip]
const ROWS: &[Row] = &[
    Row {
        path: "",
        is_session: false,
        reads_input: false,
        text: [
            "Network debug assistant: UDP, TCP client and TCP server\nWithout a command the window is opened. The commands run the same sessions without it, for scripts.",
            "网络调试助手：UDP、TCP 客户端、TCP 服务器\n不带命令时打开窗口。各命令不打开窗口，以同样的会话供脚本使用。",
        ],
        examples: &[
            ("wirepad", ["open the window", "打开窗口"]),
            ("wirepad udp 7788", ["show what arrives at UDP port 7788, and answer with typed lines", "显示 UDP 端口 7788 收到的数据，输入一行即回复一行"]),
            ("wirepad tcp-client 127.0.0.1:9000 --send AT --line-ending crlf --expect OK", ["ask a device, and wait for its answer", "向设备发送命令并等待应答"]),
            ("wirepad open tcp-server 9000 --start", ["the window, with a TCP server that is open", "打开窗口，并启动 TCP 服务器"]),
            ("wirepad doctor", ["what this machine lacks", "检查本机环境"]),
        ],
    },
    Row {
        path: "udp",
        is_session: true,
        reads_input: true,
        text: [
            "Send and receive UDP datagrams\nEvery datagram is a record, an empty one too. Up to 65,507 bytes (IPv4) or 65,527 bytes (IPv6) are sent whole; longer ones are refused.",
            "收发 UDP 数据报\n每个数据报是一条记录，空数据报也是。最多 65,507 字节（IPv4）或 65,527 字节（IPv6），整体发送；更长的会被拒绝。",
        ],
        examples: &[
            ("wirepad udp 7788", ["show what arrives; typed lines answer the latest sender", "显示收到的数据；输入的行发给最新的发送方"]),
            ("wirepad udp 7788 --receive-encoding GBK --send-encoding UTF-8", ["the other side sends GBK and reads UTF-8", "对方发送 GBK，接收 UTF-8"]),
            ("wirepad udp --to 127.0.0.1:7788 --send 你好 --wait 0", ["send one message and end", "发送一条消息后结束"]),
            ("wirepad udp --to :7788 --send-hex '01 03 00 00 00 0A' --checksum crc16modbus --expect-hex '01 03'", ["ask in HEX with a checksum, and wait for the answer", "以 HEX 发送并附加校验，等待应答"]),
            ("wirepad udp 7788 --format jsonl | jq -r .text", ["only the texts, as another program takes them", "供其他程序处理，仅取文本"]),
        ],
    },
    Row {
        path: "tcp-client",
        is_session: true,
        reads_input: true,
        text: [
            "Connect to a TCP server\nA TCP stream has no messages: records follow the reads. The command ends when the other side closes.",
            "连接 TCP 服务器\nTCP 是字节流，没有消息边界：每次读取为一条记录。对方关闭连接时命令结束。",
        ],
        examples: &[
            ("wirepad tcp-client 127.0.0.1:9000", ["show what arrives, and send typed lines", "显示收到的数据，并逐行发送输入的内容"]),
            ("wirepad tcp-client :9000 --send AT --line-ending crlf --expect OK --timeout 2", ["an integration test of a device: exit status 4 without OK", "设备测试：未收到 OK 时退出状态为 4"]),
            ("wirepad tcp-client :9000 --expect login: --then --send admin --expect welcome", ["a dialogue: the message waits for the prompt", "对话：收到提示后再发送"]),
            ("wirepad tcp-client :9000 --send ping --repeat 100 --times 50 --wait 1 --save ping.jsonl", ["fifty messages, one every 100 ms, all of it saved", "每 100 ms 发送一次，共 50 次，全部保存"]),
            ("wirepad tcp-client :9000 --input raw --format raw --wait 1 < request.bin > answer.bin", ["bytes from a file, and the answer's bytes to another", "发送文件中的字节，应答的字节写入另一文件"]),
        ],
    },
    Row {
        path: "tcp-server",
        is_session: true,
        reads_input: true,
        text: [
            "Listen for TCP clients\nWhat is sent goes to all clients that are connected. A port in use is an error, never another port.",
            "监听 TCP 客户端\n发送的内容发给全部已连接的客户端。端口被占用就是错误，绝不会换成别的端口。",
        ],
        examples: &[
            ("wirepad tcp-server 9000", ["show what clients send, and send typed lines to all", "显示各客户端发来的数据，输入的行发给全部客户端"]),
            ("wirepad tcp-server 127.0.0.1:9000 --save log.txt --quiet", ["also keep NetAssist's log text in a file", "同时将 NetAssist 日志文本保存到文件"]),
            ("wirepad tcp-server 9000 --format raw --records 1 > first.bin", ["the bytes of the first record", "仅取第一条记录的字节"]),
            ("wirepad tcp-server 9000 --journal records --duration 3600", ["record for an hour; wirepad convert reads it", "录制一小时，可用 wirepad convert 读取"]),
        ],
    },
    Row {
        path: "run",
        is_session: true,
        reads_input: true,
        text: [
            "Run the session of a .wirepad file without the window\nThe message box of the tab is not sent by itself; options that are given go before the tab's fields.",
            "不打开窗口，运行 .wirepad 文件中的会话\n标签发送框中的内容不会自动发送；给出的选项优先于标签中的设置。",
        ],
        examples: &[
            ("wirepad run meter.wirepad", ["the only tab of the file", "运行文件中唯一的标签"]),
            ("wirepad run devices.wirepad --tab 'meter 7'", ["one of several", "运行多个标签中的一个"]),
            ("wirepad run meter.wirepad --send-hex '01 03' --expect-hex '01 03 ??' --format hex", ["with a message and an expectation", "附加一条消息和一项期望"]),
        ],
    },
    Row {
        path: "open",
        is_session: false,
        reads_input: false,
        text: [
            "Open the window with tabs of a file or of the command line",
            "打开窗口，并按文件或命令行建立标签",
        ],
        examples: &[
            ("wirepad open meter.wirepad", ["the tabs of a session file", "打开会话文件中的标签"]),
            ("wirepad open udp 7788 --to 127.0.0.1:7789 --send 你好", ["a tab with its fields filled in", "按命令行填好一个标签"]),
            ("wirepad open --start tcp-server 9000", ["open the link at once", "并立即打开连接"]),
        ],
    },
    Row {
        path: "open udp",
        is_session: false,
        reads_input: false,
        text: ["A tab with UDP", "UDP 标签"],
        examples: &[
            ("wirepad open udp 7788", ["a tab for port 7788", "端口为 7788 的标签"]),
            ("wirepad open udp 7788 --receive-encoding GBK --start", ["with an encoding, open at once", "指定接收编码，并立即打开"]),
            ("wirepad open udp --to 127.0.0.1:7788 --send-hex '55 AA'", ["with a target and a message", "填好目标和消息"]),
        ],
    },
    Row {
        path: "open tcp-client",
        is_session: false,
        reads_input: false,
        text: ["A tab with a TCP client", "TCP 客户端标签"],
        examples: &[
            ("wirepad open tcp-client 127.0.0.1:9000", ["a tab for a server", "填好服务器地址的标签"]),
            ("wirepad open tcp-client :9000 --start", ["and connect at once", "并立即连接"]),
            ("wirepad open tcp-client :9000 --send AT --line-ending crlf", ["with a message", "填好消息"]),
        ],
    },
    Row {
        path: "open tcp-server",
        is_session: false,
        reads_input: false,
        text: ["A tab with a TCP server", "TCP 服务器标签"],
        examples: &[
            ("wirepad open tcp-server 9000", ["a tab for port 9000", "端口为 9000 的标签"]),
            ("wirepad open tcp-server 127.0.0.1:9000 --start", ["and listen at once", "并立即开始监听"]),
            ("wirepad open tcp-server 9000 --hex", ["that receives as HEX", "接收显示为 HEX"]),
        ],
    },
    Row {
        path: "replay",
        is_session: true,
        reads_input: false,
        text: [
            "Send a recording again, in its rhythm\nIt says how many records left, how far behind their times they were, and what failed.",
            "按原来的节奏重放录制的记录\n结束时报告发送的记录数、落后于原时间的程度和失败情况。",
        ],
        examples: &[
            ("wirepad replay records --to 127.0.0.1:9000", ["what was sent, as it was sent", "按原样重放发出的记录"]),
            ("wirepad replay log.jsonl --to :7788 --protocol udp --speed 10", ["as datagrams, ten times as fast", "以数据报发送，速度为 10 倍"]),
            ("wirepad replay records --to :9000 --direction in --from-record 100 --to-record 200", ["a part of what was received", "重放收到的一部分记录"]),
            ("wirepad replay log.jsonl --to :9000 --speed max --loop 5 --quiet", ["five times, as fast as it goes", "以最快速度重放 5 遍"]),
        ],
    },
    Row {
        path: "convert",
        is_session: false,
        reads_input: false,
        text: [
            "Write a recording in another form\nThe form is that of the extension of OUT: .txt .log (netassist), .jsonl .ndjson, .csv, .bin .raw .dat (raw), .hex, .dump; or --to names it.",
            "将录制的记录转换为其他格式\n格式由 OUT 的扩展名决定：.txt .log（netassist）、.jsonl .ndjson、.csv、.bin .raw .dat（raw）、.hex、.dump；也可用 --to 指定。",
        ],
        examples: &[
            ("wirepad convert records log.txt", ["a journal as NetAssist's log text", "将记录目录转换为 NetAssist 日志文本"]),
            ("wirepad convert log.jsonl table.csv --encoding GBK", ["JSON Lines as a table, the bytes read as GBK", "将 JSON Lines 转换为表格，按 GBK 解码"]),
            ("wirepad convert records sent.bin --direction out --force", ["the bytes that were sent", "仅取发出的字节，覆盖已有文件"]),
            ("wirepad convert records - --to jsonl | jq .length", ["to another program", "交给其他程序处理"]),
        ],
    },
    Row {
        path: "doctor",
        is_session: false,
        reads_input: false,
        text: [
            "Check this machine and say what it lacks\nDisplay and libraries, fonts, renderers, loopback network with Chinese text, disk, limits, clock, firewall. It needs no display, changes nothing and takes some seconds. The exit status is 1 when something needs attention.",
            "检查本机环境并给出处理办法\n检查显示环境与所需库、字体、渲染方式、回环网络的中文收发、磁盘、系统限制、时钟和防火墙。无需显示环境，不改动任何内容，数秒内完成。有问题需要处理时退出状态为 1。",
        ],
        examples: &[
            ("wirepad doctor", ["a table", "显示表格"]),
            ("wirepad --lang en doctor > report.txt", ["a report for somebody else", "生成一份英文报告"]),
            ("wirepad doctor --json", ["for a script", "供脚本读取"]),
        ],
    },
    Row {
        path: "completions",
        is_session: false,
        reads_input: false,
        text: [
            "Print the completion script of a shell",
            "输出 shell 的自动补全脚本",
        ],
        examples: &[
            ("wirepad completions bash > ~/.local/share/bash-completion/completions/wirepad", ["Bash, from the next shell on", "Bash，下次启动 shell 后生效"]),
            ("wirepad completions zsh > ~/.zfunc/_wirepad", ["Zsh; ~/.zfunc has to be in fpath", "Zsh，~/.zfunc 须在 fpath 中"]),
            ("wirepad completions fish > ~/.config/fish/completions/wirepad.fish", ["Fish", "Fish"]),
            ("wirepad completions powershell >> $PROFILE", ["PowerShell", "PowerShell"]),
        ],
    },
    Row {
        path: "man",
        is_session: false,
        reads_input: false,
        text: [
            "Print the manual page",
            "输出手册页",
        ],
        examples: &[
            ("wirepad man | man -l -", ["read it", "直接阅读"]),
            ("wirepad man > ~/.local/share/man/man1/wirepad.1", ["keep it for man wirepad", "保存后可用 man wirepad 查看"]),
            ("wirepad --lang zh man | man -l -", ["in Chinese", "中文手册页"]),
        ],
    },
];
