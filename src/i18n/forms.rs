use crate::export::Form;
use crate::value::Language;

/// What a form of files is called where it is chosen.
pub fn form_name(language: Language, form: Form) -> &'static str {
    let (english, chinese) = match form {
        Form::NetAssist => (
            "Log text as NetAssist writes it (UTF-8)",
            "NetAssist 日志文本（UTF-8）",
        ),
        Form::Text => ("Received text only (UTF-8)", "仅收到的文本（UTF-8）"),
        Form::Hex => (
            "Received bytes as HEX, a line each",
            "仅收到的数据（HEX，每条一行）",
        ),
        Form::Dump => (
            "Hex dump with time and peer",
            "十六进制转储（含时间与对方地址）",
        ),
        Form::Raw => ("Received bytes only", "仅收到的原始字节"),
        Form::JsonLines => (
            "JSON Lines (complete, for programs)",
            "JSON Lines（完整记录，供程序读取）",
        ),
        Form::Csv => ("CSV table (UTF-8)", "CSV 表格（UTF-8）"),
    };
    match language {
        Language::English => english,
        Language::Chinese => chinese,
    }
}
