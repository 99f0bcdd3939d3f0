//! A row for every value that is a word.

use super::{Both, of};
use crate::value::Language;

/// What a value of an option means. Options with the same values share them.
pub fn value_help(language: Language, option: &str, value: &str) -> Option<&'static str> {
    let is_it = |row: &&Row| row.0.contains(&option) && row.1 == value;
    ROWS.iter().find(is_it).map(|row| of(language, row.2))
}

type Row = (&'static [&'static str], &'static str, Both);

const FORMS: &[&str] = &["format", "save_format", "form"];

#[rustfmt::skip]
const ROWS: &[Row] = &[
    (FORMS, "netassist", ["log text as NetAssist writes it", "NetAssist 的日志文本"]),
    (FORMS, "text", ["text alone, without time and address", "仅文本，不含时间和地址"]),
    (FORMS, "hex", ["bytes as HEX, a line for each record", "HEX，每条记录一行"]),
    (FORMS, "dump", ["hex dump with time and address", "十六进制转储，含时间和地址"]),
    (FORMS, "raw", ["the bytes and nothing else", "仅原始字节"]),
    (FORMS, "jsonl", ["JSON Lines, complete, for programs", "JSON Lines，内容完整，供程序读取"]),
    (FORMS, "csv", ["a table for spreadsheets", "CSV 表格"]),
    (&["direction", "replayed"], "in", ["received", "收到的"]),
    (&["direction", "replayed"], "out", ["sent", "发出的"]),
    (&["direction"], "both", ["both", "双向"]),
    (&["line_ending"], "none", ["nothing", "不追加"]),
    (&["line_ending"], "cr", ["CR, 0D", "CR，即 0D"]),
    (&["line_ending"], "lf", ["LF, 0A", "LF，即 0A"]),
    (&["line_ending"], "crlf", ["CR LF, 0D 0A", "CR LF，即 0D 0A"]),
    (&["input"], "lines", ["each line is a message of text", "每行是一条文本消息"]),
    (&["input"], "hex", ["each line is a message in HEX", "每行是一条 HEX 消息"]),
    (&["input"], "raw", ["bytes as they come, nothing appended", "按原样发送字节，不追加内容"]),
    (&["input"], "none", ["it is not read", "不读取"]),
    (&["lang"], "en", ["English", "英文"]),
    (&["lang"], "zh", ["Chinese", "中文"]),
    (&["theme"], "light", ["light", "浅色"]),
    (&["theme"], "dark", ["dark", "深色"]),
    (&["theme"], "system", ["as the system is", "跟随系统"]),
    (&["renderer"], "glow", ["OpenGL", "OpenGL"]),
    (&["renderer"], "wgpu", ["Vulkan, Metal or DirectX 12", "Vulkan、Metal 或 DirectX 12"]),
    (&["protocol"], "tcp", ["as a TCP client", "作为 TCP 客户端"]),
    (&["protocol"], "udp", ["as datagrams", "以数据报发送"]),
    (&["from"], "journal", ["directory of --journal", "--journal 的目录"]),
    (&["from"], "jsonl", ["JSON Lines", "JSON Lines"]),
    (&["shell"], "bash", ["Bash", "Bash"]),
    (&["shell"], "zsh", ["Zsh", "Zsh"]),
    (&["shell"], "fish", ["Fish", "Fish"]),
    (&["shell"], "powershell", ["PowerShell", "PowerShell"]),
    (&["shell"], "elvish", ["Elvish", "Elvish"]),
];
