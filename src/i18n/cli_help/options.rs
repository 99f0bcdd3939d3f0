//! A row for every option and argument.

use super::{Both, of};
use crate::value::Language;
use OptionGroup::{
    Addresses, Arguments, Bytes, Ending, Expecting, General, Output, Records, Sending, Window,
};

/// The heading under which an option stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptionGroup {
    Arguments,
    Addresses,
    Bytes,
    Sending,
    Expecting,
    Ending,
    Output,
    Records,
    Window,
    General,
}

impl OptionGroup {
    pub const ALL: [Self; 10] = [
        Arguments, Addresses, Bytes, Sending, Expecting, Ending, Output, Records, Window, General,
    ];
}

pub fn group_name(language: Language, group: OptionGroup) -> &'static str {
    let both = match group {
        Arguments => ["Arguments", "参数"],
        Addresses => ["Addresses", "地址"],
        Bytes => ["Text and bytes", "文本与字节"],
        Sending => ["Sending", "发送"],
        Expecting => ["Waiting for answers", "等待应答"],
        Ending => ["When it ends", "何时结束"],
        Output => ["Output", "输出"],
        Records => ["Which records", "记录范围"],
        Window => ["Window", "窗口"],
        General => ["General", "通用选项"],
    };
    of(language, both)
}

/// What an option is said to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OptionHelp {
    pub group: OptionGroup,
    /// The first line is the short one.
    pub text: &'static str,
    /// Its place among the others of its group.
    pub order: usize,
}

struct Row {
    /// Where it is so; empty for everywhere else.
    command: &'static str,
    id: &'static str,
    group: OptionGroup,
    text: Both,
}

/// The text of an option of a command, whose path is words with blanks between.
/// What is said of one command goes before what is said of all.
pub fn option_help(language: Language, path: &str, id: &str) -> Option<OptionHelp> {
    let first = path.split(' ').next().unwrap_or_default();
    let last = path.rsplit(' ').next().unwrap_or_default();
    let find = |command: &str| {
        let mut rows = ROWS.iter();
        rows.position(|row| row.command == command && row.id == id)
    };
    let places = [path, first, last, EVERYWHERE];
    let order = places.into_iter().find_map(find)?;
    let row = &ROWS[order];
    Some(OptionHelp {
        group: row.group,
        text: of(language, row.text),
        order,
    })
}

const EVERYWHERE: &str = "*";

const fn row(
    command: &'static str,
    id: &'static str,
    group: OptionGroup,
    english: &'static str,
    chinese: &'static str,
) -> Row {
    Row {
        command,
        id,
        group,
        text: [english, chinese],
    }
}

const fn any(
    id: &'static str,
    group: OptionGroup,
    english: &'static str,
    chinese: &'static str,
) -> Row {
    row(EVERYWHERE, id, group, english, chinese)
}

#[rustfmt::skip]
const ROWS: &[Row] = &[
    // The window.
    row("", "renderer", Window,
        "What draws the window\nWithout it Wirepad takes what works on this machine. wirepad doctor tells which ones do.",
        "窗口的渲染方式\n不指定时自动选用本机可用的方式。wirepad doctor 可查看哪些可用。"),
    row("", "theme", Window,
        "Light or dark, for this start\nWithout it the one that was chosen in the window.",
        "本次启动的配色\n不指定时沿用窗口中的设置。"),
    row("", "settings", Window,
        "Keep settings in this file\nWithout it wirepad.toml beside the program if there is one, else in the user's configuration directory.",
        "使用此设置文件\n不指定时，程序旁边有 wirepad.toml 就用它，否则用用户配置目录中的 wirepad.toml。"),
    row("", "journal", Window,
        "Keep the records of tabs in this directory, for this start",
        "本次启动将各标签的记录保存到此目录"),
    row("", "no_journal", Window,
        "Keep no records on the disk, for this start",
        "本次启动不向磁盘保存记录"),
    row("", "session", Window,
        "Open the tabs of this session file (.wirepad) as well\nThe window saves such files with “Save tab as session file…”.",
        "同时打开此会话文件（.wirepad）中的标签\n会话文件由窗口菜单“将此标签存为会话文件...”生成。"),

    // Everywhere.
    any("lang", General,
        "Language of this start\nWithout it the one that was chosen in the window, else that of the system.",
        "本次使用的语言\n不指定时沿用窗口中选择的语言，否则跟随系统。"),
    any("help", General,
        "Print help; -h is short, --help has examples",
        "显示帮助：-h 为简要，--help 含示例"),
    any("version", General, "Print the version", "显示版本"),

    // Addresses.
    row("udp", "local", Arguments,
        "Own address: PORT, HOST:PORT or [IPv6]:PORT\nWithout it any free port on all addresses; a port of 0 is any free port too. The port that the system gave is told on standard error.",
        "本地地址：端口、主机:端口或 [IPv6]:端口\n不指定时为所有地址上的任意空闲端口；端口 0 也表示任意空闲端口。系统实际分配的端口显示在标准错误上。"),
    row("udp", "to", Addresses,
        "Send to this address: HOST:PORT or :PORT\nA missing host is 127.0.0.1. Without --to the latest sender is answered; messages wait until there is one.",
        "发送目标：主机:端口或 :端口\n省略主机时为 127.0.0.1。不指定 --to 时发给最新的发送方；尚无发送方时，消息等待。"),
    any("receive_buffer", Addresses,
        "Ask the system for this receive buffer, in KiB (default 4096)\n64 to 1048576 KiB. What the system grants is told when it is less.",
        "向系统申请的接收缓冲区，单位 KiB（默认 4096）\n范围 64 到 1048576 KiB。系统实际分配较小时会提示。"),
    any("remote", Arguments,
        "Connect to this address: HOST:PORT or :PORT\nA missing host is 127.0.0.1. HOST is a name or an address; IPv6 stands in brackets: [::1]:9000.",
        "要连接的地址：主机:端口或 :端口\n省略主机时为 127.0.0.1。主机可以是名称或地址；IPv6 地址要加方括号：[::1]:9000。"),
    row("tcp-server", "local", Arguments,
        "Listen on: PORT, HOST:PORT or [IPv6]:PORT\nA port alone is on all addresses. Port 0 is any free port; the one that the system gave is told on standard error.",
        "监听地址：端口、主机:端口或 [IPv6]:端口\n只写端口时监听所有地址。端口 0 表示任意空闲端口，实际分配的端口显示在标准错误上。"),
    any("local", Addresses,
        "Own address: PORT, HOST:PORT or [IPv6]:PORT\nWithout it the system chooses.",
        "本地地址：端口、主机:端口或 [IPv6]:端口\n不指定时由系统选择。"),
    any("keep_half_open", Addresses,
        "Go on sending when the other side has ended its own\nWithout it a connection is closed as soon as the other side has closed its sending side.",
        "对方结束发送后，本方仍可继续发送\n不指定时，对方关闭其发送方向后，连接随即关闭。"),

    // Text and bytes.
    any("encoding", Bytes,
        "Encoding of text in both directions (default UTF-8)\nUTF-8, GBK, GB18030, Big5, Shift_JIS, EUC-KR, windows-1252, UTF-16LE, UTF-16BE, ASCII, and every other of the WHATWG standard by any of its labels (gb2312, sjis, latin1). Bytes are never changed: what an encoding does not explain is shown as <A7>.",
        "收发文本的编码（默认 UTF-8）\nUTF-8、GBK、GB18030、Big5、Shift_JIS、EUC-KR、windows-1252、UTF-16LE、UTF-16BE、ASCII，以及 WHATWG 标准中的其余编码，可用任意别名（gb2312、sjis、latin1）。字节从不改动：无法解码的字节显示为 <A7>。"),
    any("receive_encoding", Bytes,
        "Encoding of received text, if it differs",
        "接收文本的编码（与发送不同时）"),
    any("send_encoding", Bytes,
        "Encoding of sent text, if it differs\nA message with a character that it lacks is refused, with the character's place.",
        "发送文本的编码（与接收不同时）\n含有该编码中没有的字符时，消息不会发送，并指出字符位置。"),
    row("open", "hex", Bytes,
        "Receive as HEX", "接收 HEX"),
    any("hex", Bytes,
        "Show bytes as HEX in place of text\nIn the formats netassist and text; --format text --hex is --format hex. The others have a form of their own for bytes.",
        "以 HEX 代替文本显示字节\n用于 netassist 和 text 格式；--format text --hex 等同于 --format hex。其他格式各有自己的字节表示。"),
    row("open", "escapes", Bytes,
        r"Parse escapes in the message: \r \n \t \0 \\ \xHH \uXXXX",
        r"解析消息中的转义符：\r \n \t \0 \\ \xHH \uXXXX"),
    any("escapes", Bytes,
        r"Understand \r \n \t \0 \\ \xHH \uXXXX in messages
In --send, --expect and the lines of standard input.",
        r"解析消息中的 \r \n \t \0 \\ \xHH \uXXXX
用于 --send、--expect 和标准输入的各行。"),
    row("open", "line_ending", Bytes,
        "Append this to the message (default none)\nIt stands after the checksum.",
        "消息后追加的换行（默认 none）\n位于校验之后。"),
    any("line_ending", Bytes,
        "Append this to every message (default none)\nIt stands after the checksum. Files and --input raw are sent as they are.",
        "每条消息后追加的换行（默认 none）\n位于校验之后。文件和 --input raw 按原样发送。"),
    any("checksum", Bytes,
        "Append this checksum to every message (default none)\nsum8, sum16, neg-sum8, xor, lrc, CRC-8/SMBUS, CRC-16/MODBUS (low byte first), CRC-16/XMODEM, CRC-16/CCITT-FALSE (high byte first), CRC-32/ISO-HDLC (low byte first), none. Case and punctuation are forgiven: crc16modbus.",
        "每条消息后追加的校验（默认 none）\nsum8、sum16、neg-sum8、xor、lrc、CRC-8/SMBUS、CRC-16/MODBUS（低字节在前）、CRC-16/XMODEM、CRC-16/CCITT-FALSE（高字节在前）、CRC-32/ISO-HDLC（低字节在前）、none。不区分大小写和标点，如 crc16modbus。"),

    // Sending.
    row("open", "send", Sending,
        "Put this text into the message box", "填入发送框的文本"),
    any("send", Sending,
        "Send this text; can be given several times\nEverything to be sent leaves in the order of the command line, once the link is open and there is somebody to send to (a client; the first sender, for UDP without --to).",
        "发送此文本；可多次使用\n连接打开且有发送对象后（TCP 服务器有了客户端；UDP 未指定 --to 时有了第一个发送方），按命令行中的顺序发送。"),
    row("open", "send_hex", Sending,
        "Put these bytes into the message box, as HEX", "填入发送框的 HEX 数据"),
    any("send_hex", Sending,
        "Send these bytes; can be given several times\n“55 AA 0d”, 55AA0D, 0x55,0xAA and 55:aa:0d are all understood.",
        "发送这些 HEX 字节；可多次使用\n“55 AA 0d”、55AA0D、0x55,0xAA、55:aa:0d 均可识别。"),
    any("send_file", Sending,
        "Send this file as it is; can be given several times\nOver TCP in pieces of 64 KiB, over UDP as one datagram. Nothing is appended.",
        "原样发送此文件；可多次使用\nTCP 按每段 64 KiB 发送，UDP 作为一个数据报发送。不追加任何内容。"),
    any("then", Sending,
        "What follows waits for the expectations before it\nMessages behind --then are sent once every --expect… before it is met: --send A --expect OK --then --send B.",
        "之后的内容等到前面的期望满足后再发送\n例如 --send A --expect OK --then --send B：收到 OK 后才发送 B。"),
    row("open", "repeat", Sending,
        "Fill in the interval of “Repeat every”, in milliseconds", "填入循环周期，单位毫秒"),
    any("repeat", Sending,
        "Send the last message again every so many milliseconds\n1 to 86400000 ms, fractions too. Only the last --send or --send-hex is repeated; the ones before it are sent once.",
        "按此周期（毫秒）重复发送最后一条消息\n范围 1 到 86400000 ms，可带小数。只重复最后一个 --send 或 --send-hex，之前的各发送一次。"),
    any("times", Sending,
        "With --repeat: send it so often in all, then no more",
        "与 --repeat 同用：总共发送的次数"),
    any("input", Sending,
        "How standard input is read (default lines)\nIt is read after everything of the command line was sent. With --wait and something to send on the command line it is read only if --input is given, and so is a terminal with --wait.",
        "标准输入的读取方式（默认 lines）\n命令行中的内容全部发送后再读取。使用 --wait 且命令行中有要发送的内容，或标准输入是终端时，仅在给出 --input 时读取。"),

    // Waiting for answers.
    any("expect", Expecting,
        "Wait until this text was received; in order\nFound over the edges of TCP segments, in the receive encoding. Upper and lower case count. When it does not come in time, what came instead is told and the exit status is 4.",
        "等待收到此文本；多个按顺序满足\n按接收编码匹配，可跨越 TCP 分段；区分大小写。超时未收到时，说明期间收到了什么，退出状态为 4。"),
    any("expect_hex", Expecting,
        "Wait until these bytes were received; ?? is any byte\n“01 03 ?? 5?”: a question mark stands for any digit.",
        "等待收到这些字节；?? 表示任意字节\n例如“01 03 ?? 5?”，一个问号代表任意一位十六进制数字。"),
    any("expect_regex", Expecting,
        "Wait until a regular expression matches\nIn the syntax of the Rust regex crate; (?i) at its beginning ignores case. It sees the newest 1 MiB of each connection.",
        "等待正则表达式匹配\n采用 Rust regex 语法；开头写 (?i) 可忽略大小写。只在每个连接最近 1 MiB 的数据中匹配。"),
    any("timeout", Expecting,
        "Seconds for each expectation (default 10)\nFractions are understood: 0.5. The time runs from the opening, or from when the one before was met.",
        "每项期望的等待时间，单位秒（默认 10）\n可带小数，如 0.5。从打开连接或上一项期望满足时开始计时。"),

    // When it ends.
    any("duration", Ending,
        "End so many seconds after the opening",
        "打开后经过此秒数结束"),
    row("replay", "wait", Ending,
        "Seconds for the last answers after the last record (default 1)",
        "最后一条发出后等待应答的秒数（默认 1）"),
    any("wait", Ending,
        "End so many seconds after everything was sent\nEverything is sent when standard input has ended, too. Expectations are still waited for. 0 ends at once.",
        "全部发送完毕后经过此秒数结束\n读取标准输入时，以其结束为发送完毕。尚未满足的期望仍会等待。0 表示立即结束。"),
    any("records", Ending,
        "End after so many received records",
        "收到此数量的记录后结束"),

    // Output.
    row("convert", "form", Output,
        "Form of the output, if its extension does not tell",
        "输出格式（无法由扩展名判断时）"),
    any("format", Output,
        "Form of the records on standard output (default netassist)",
        "标准输出的记录格式（默认 netassist）"),
    row("convert", "direction", Output,
        "Which records are written\nWithout it in for text, hex and raw, both for the others.",
        "写出哪些方向的记录\n不指定时，text、hex、raw 为 in，其余为 both。"),
    any("direction", Output,
        "Which records are printed\nWithout it in for text, hex and raw, both for the others.",
        "输出哪些方向的记录\n不指定时，text、hex、raw 为 in，其余为 both。"),
    any("with_notes", Output,
        "Print notes as records too (jsonl, csv)\nNotes tell what happened to the link: opened, connected, closed. They are on standard error in any case, unless --quiet.",
        "将提示也作为记录输出（jsonl、csv）\n提示说明连接的变化：打开、连接、关闭等。除非使用 --quiet，标准错误上总会显示。"),
    any("save", Output,
        "Save all records in this file too; a file that exists is appended to\nThe form is that of the extension: .txt .log (netassist), .jsonl .ndjson, .csv, .bin .raw .dat (raw), .hex, .dump.",
        "同时将全部记录保存到此文件，文件已存在时追加\n格式由扩展名决定：.txt .log（netassist）、.jsonl .ndjson、.csv、.bin .raw .dat（raw）、.hex、.dump。"),
    any("save_format", Output,
        "Form of the saved file, if its extension does not tell",
        "保存文件的格式（无法由扩展名判断时）"),
    any("journal", Output,
        "Keep the records in this directory, and leave them there\nWithout it they are in memory only. wirepad convert and wirepad replay read such a directory; up to 4 GiB, the oldest go first.",
        "将记录保存在此目录并保留\n不指定时记录仅在内存中。该目录可用 wirepad convert 和 wirepad replay 读取；最多 4 GiB，超出时最早的先移除。"),
    any("quiet", Output,
        "Print no notes on standard error, errors only",
        "标准错误上不显示提示，仅显示错误"),

    // Files.
    row("run", "file", Arguments,
        "Session file (.wirepad)", "会话文件（.wirepad）"),
    row("run", "tab_name", General,
        "The tab of that name, if the file has several\nOptions that are given as well go before the fields of the tab.",
        "文件中有多个标签时，指定标签名称\n命令行中给出的选项优先于标签中的设置。"),
    row("open", "file", Arguments,
        "Session file (.wirepad); all its tabs are opened", "会话文件（.wirepad），打开其中全部标签"),
    row("open", "start", Window,
        "Open the links at once\nWithout it the window waits for a press of Open or Connect.",
        "立即打开连接\n不指定时，等待按下“打开”或“连接”。"),
    row("replay", "file", Arguments,
        "Recording: a directory of --journal, or JSON Lines\n“-” reads JSON Lines from standard input.",
        "录制的记录：--journal 的目录，或 JSON Lines 文件\n“-”表示从标准输入读取 JSON Lines。"),
    row("replay", "to", Addresses,
        "Send to this address: HOST:PORT or :PORT\nA missing host is 127.0.0.1.",
        "发送目标：主机:端口或 :端口\n省略主机时为 127.0.0.1。"),
    row("replay", "protocol", Addresses,
        "Send over this protocol\nWithout it the one that was recorded, or UDP when the recording does not tell.",
        "发送所用的协议\n不指定时与录制时相同；记录中没有协议信息时为 UDP。"),
    row("replay", "speed", Records,
        "So many times as fast, 0.1 to 1000, or max (default 1)\nmax sends as fast as the other side takes it.",
        "速度倍数，0.1 到 1000，或 max（默认 1）\nmax 表示以对方能接收的最快速度发送。"),
    row("replay", "replayed", Records,
        "Send again what was received, or what was sent\nWithout it what was sent, or what was received when nothing was sent.",
        "重放收到的还是发出的记录\n不指定时为发出的；没有发出的记录时为收到的。"),
    row("replay", "newest", Records,
        "The newest session of a directory with several\nOf those with a record that was sent or received.",
        "目录中有多个会话时，选取最新的\n没有收发记录的会话不计入。"),
    row("convert", "newest", Records,
        "The newest session of a directory with several\nOf those with a record that was sent or received.",
        "目录中有多个会话时，选取最新的\n没有收发记录的会话不计入。"),
    row("replay", "from_record", Records,
        "First record, as the log counts them\nFrom 1, notes too; seq in JSON Lines and CSV counts from 0: seq 0 is record 1.",
        "起始记录的序号（与日志一致）\n从 1 开始，提示也计入；JSON Lines 和 CSV 的 seq 从 0 开始：seq 0 即记录 1。"),
    row("replay", "to_record", Records,
        "Last record, as the log counts them\nIt is sent too. Counted like --from-record.",
        "结束记录的序号（与日志一致）\n包含该条；计数方式同 --from-record。"),
    row("replay", "rounds", Records,
        "Send all of it so often (default 1)", "总共重放的遍数（默认 1）"),
    row("replay", "encoding", Bytes,
        "Encoding of the answers that are printed (default UTF-8)", "输出应答所用的编码（默认 UTF-8）"),
    row("replay", "hex", Bytes,
        "Show the answers as HEX in place of text", "以 HEX 代替文本显示应答"),
    row("convert", "input", Arguments,
        "Directory of --journal, or file of JSON Lines\n“-” reads JSON Lines from standard input.",
        "--journal 的目录，或 JSON Lines 文件\n“-”表示从标准输入读取 JSON Lines。"),
    row("convert", "output", Arguments,
        "File to write\n“-” is standard output, in JSON Lines unless --to says otherwise.",
        "要写入的文件\n“-”表示标准输出，未用 --to 指定时为 JSON Lines。"),
    row("convert", "from", Output,
        "Form of the input, if it does not tell", "输入格式（无法自动判断时）"),
    row("convert", "force", Output,
        "Replace the file if it exists", "文件已存在时覆盖"),
    row("convert", "quiet", Output,
        "Say nothing but what went wrong", "仅显示错误"),
    row("doctor", "json", Output,
        "Print one JSON object in place of the table", "输出一个 JSON 对象，代替表格"),
    row("doctor", "settings", General,
        "Look at this settings file\nWithout it at the one that the window uses.",
        "检查此设置文件\n不指定时检查窗口所用的设置文件。"),
    row("doctor", "journal", General,
        "Look at this directory for records\nWithout it at the one that the window uses.",
        "检查此记录目录\n不指定时检查窗口所用的目录。"),
    row("completions", "shell", Arguments,
        "The shell", "shell 名称"),
];
