//! What the system grants of the receive buffer that was asked for.

use super::Sentence;
use crate::value::Language;

/// The size that was granted, in KiB.
pub fn receive_buffer_granted(language: Language, granted_bytes: usize) -> String {
    let granted = granted_bytes / 1024;
    say!(
        language,
        "The system granted {granted} KiB.",
        "系统实际分配 {granted} KiB。"
    )
}

/// Less was granted than asked for; `system` is named as in
/// [`std::env::consts::OS`].
pub fn receive_buffer_short(
    language: Language,
    granted_bytes: usize,
    asked_bytes: usize,
    system: &str,
) -> Sentence {
    let (granted, asked) = (granted_bytes / 1024, asked_bytes / 1024);
    Sentence::new(
        say!(
            language,
            "Granted: {granted} of {asked} KiB",
            "实际分配 {granted} KiB（共请求 {asked}）"
        ),
        receive_buffer_hint(language, asked_bytes, system),
    )
}

fn receive_buffer_hint(language: Language, asked_bytes: usize, system: &str) -> String {
    let command = match system {
        "linux" => format!("sudo sysctl -w net.core.rmem_max={asked_bytes}"),
        "macos" => format!(
            "sudo sysctl -w kern.ipc.maxsockbuf={}",
            with_mbufs(asked_bytes)
        ),
        _ => {
            return say!(
                language,
                "The system refuses more: ask for less.",
                "系统不允许更大的值：请减小请求的大小。"
            );
        }
    };
    say!(
        language,
        "To allow more, run this in a terminal, then open again: {command}",
        "如需更大，请在终端执行以下命令，再重新打开：{command}"
    )
}

/// BSD counts its own bookkeeping too: of the limit 8/9 can be asked for
/// (`sbreserve` in XNU, with mbufs of 256 bytes for clusters of 2,048).
fn with_mbufs(bytes: usize) -> usize {
    bytes.saturating_add(bytes.div_ceil(8))
}
