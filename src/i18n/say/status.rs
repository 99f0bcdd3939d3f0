use std::net::SocketAddr;

use super::Sentence;
use crate::session::{LinkState, Refused, Status};
use crate::value::{Language, Protocol};

/// The state of a session's link, for the status bar.
pub fn state(language: Language, status: &Status) -> String {
    match status.state {
        LinkState::Idle => say!(language, "Ready!", "就绪!"),
        LinkState::Opening => opening(language, status.protocol),
        LinkState::Open => open(language, status),
        LinkState::Closing => say!(language, "Closing…", "正在关闭…"),
        LinkState::Failed => say!(language, "Failed", "失败"),
    }
}

fn opening(language: Language, protocol: Option<Protocol>) -> String {
    match protocol {
        Some(Protocol::TcpClient) => say!(language, "Connecting…", "正在连接…"),
        Some(Protocol::Udp | Protocol::TcpServer) | None => {
            say!(language, "Opening…", "正在打开…")
        }
    }
}

fn open(language: Language, status: &Status) -> String {
    match (status.protocol, status.local, status.remote) {
        (_, Some(local), Some(remote)) => say!(
            language,
            "Connected {local} → {remote}",
            "已连接 {local} → {remote}"
        ),
        (Some(Protocol::TcpServer), Some(local), None) if !status.listening => {
            not_listening(language, local, status.peers.len())
        }
        (_, Some(local), None) => say!(language, "Open {local}", "已打开 {local}"),
        (_, None, _) => say!(language, "Open", "已打开"),
    }
}

fn not_listening(language: Language, local: SocketAddr, clients: usize) -> String {
    say!(
        language,
        "Stopped listening {local}, clients: {clients}",
        "已停止监听 {local}，客户端 {clients}"
    )
}

/// Why a session did not take a command.
pub fn refused(language: Language, refused: Refused) -> Sentence {
    match refused {
        Refused::Full => Sentence::new(
            say!(
                language,
                "Not done: too many commands are waiting.",
                "未执行：等待处理的命令过多。"
            ),
            say!(language, "Try again in a moment.", "请稍后重试。"),
        ),
        Refused::ReadOnly => Sentence::new(
            say!(
                language,
                "Not done: these records are only looked at.",
                "未执行：这些记录仅供查看。"
            ),
            say!(
                language,
                "Reopen the session to go on with it.",
                "如需继续该会话，请将其重新打开。"
            ),
        ),
        Refused::Ended => Sentence::new(
            say!(
                language,
                "Not done: this session has ended.",
                "未执行：该会话已结束。"
            ),
            say!(
                language,
                "Close this tab and open a new one.",
                "请关闭此标签，再新建一个。"
            ),
        ),
    }
}
