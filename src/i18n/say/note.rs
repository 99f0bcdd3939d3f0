use std::net::SocketAddr;

use super::amount::{exact_length, grouped};
use super::cause::{self, Attempt};
use super::keeping::{disk_kind, journal_failed, saving_stopped};
use super::{byte_count, link_error, operation_error, shown_path};
use crate::journal::Note;
use crate::net::{LeaveReason, OperationError};
use crate::value::{Language, Protocol};

/// What a note tells, in one line.
pub fn note(language: Language, note: &Note) -> String {
    match note {
        Note::Opened {
            protocol,
            local,
            remote,
        } => opened(language, *protocol, *local, *remote),
        Note::Joined { addr } => say!(language, "{addr} came online.", "{addr} 上线。"),
        Note::HalfClosed { addr } => say!(
            language,
            "{addr} has closed its sending side; it can still be sent to.",
            "{addr} 已关闭其发送方向，仍可向它发送。"
        ),
        Note::Left { addr, reason } => left(language, *addr, reason),
        Note::ListeningStopped { local } => say!(
            language,
            "Stopped listening on {local}; connected clients stay.",
            "已停止监听 {local}，已连接的客户端保持连接。"
        ),
        Note::Closed { local: Some(local) } => {
            say!(language, "Closed {local}.", "已关闭 {local}。")
        }
        Note::Closed { local: None } => say!(language, "Closed.", "已关闭。"),
        Note::Failed { error } => link_error(language, error).text,
        Note::SendFailed {
            unsent_bytes,
            error,
        } => send_failed(language, *unsent_bytes, error),
        Note::Trouble { error } => operation_error(language, error).text,
        Note::SavingStarted { path } => {
            let path = shown_path(path);
            say!(
                language,
                "Saving to the file: {path}",
                "开始保存到文件：{path}"
            )
        }
        Note::SavingStopped { path, bytes } => {
            let (path, size) = (shown_path(path), byte_count(language, *bytes));
            say!(
                language,
                "Saving has stopped after {size}: {path}",
                "已停止保存，共 {size}：{path}"
            )
        }
        Note::SavingFailed { path, kind } => saving_stopped(language, path, disk_kind(kind)),
        Note::Lost { datagrams } => lost(language, *datagrams),
        Note::JournalFailed { path, kind } => journal_failed(language, path, disk_kind(kind)),
        Note::RecordDamaged => say!(
            language,
            "This record is damaged on the disk and cannot be shown.",
            "此条记录在磁盘上已损坏，无法显示。"
        ),
        Note::RecordNotKept => say!(
            language,
            "This record was not kept: the disk refused it and the memory was used up.",
            "此条记录未能保留：磁盘拒绝写入，内存额度也已用完。"
        ),
        Note::Unknown => say!(
            language,
            "A note of a newer version of Wirepad.",
            "更新版本的 Wirepad 写入的记录。"
        ),
    }
}

fn lost(language: Language, datagrams: u64) -> String {
    let count = grouped(datagrams);
    match datagrams {
        1 => say!(
            language,
            "1 datagram was lost: the receive buffer was full.",
            "丢失 1 个数据报：接收缓冲区已满。"
        ),
        _ => say!(
            language,
            "{count} datagrams were lost: the receive buffer was full.",
            "丢失 {count} 个数据报：接收缓冲区已满。"
        ),
    }
}

fn opened(
    language: Language,
    protocol: Protocol,
    local: SocketAddr,
    remote: Option<SocketAddr>,
) -> String {
    match (protocol, remote) {
        (Protocol::Udp | Protocol::TcpClient, Some(remote)) => say!(
            language,
            "Connected {local} → {remote}.",
            "已连接 {local} → {remote}。"
        ),
        (Protocol::Udp, None) => say!(language, "UDP is open on {local}.", "已打开 UDP {local}。"),
        (Protocol::TcpClient, None) => {
            say!(language, "Connected from {local}.", "已从 {local} 连接。")
        }
        (Protocol::TcpServer, _) => say!(language, "Listening on {local}.", "正在监听 {local}。"),
    }
}

fn left(language: Language, addr: SocketAddr, reason: &LeaveReason) -> String {
    match reason {
        LeaveReason::ClosedByPeer => say!(
            language,
            "{addr} went offline: the other side closed the connection.",
            "{addr} 下线：对方关闭了连接。"
        ),
        LeaveReason::ResetByPeer => say!(
            language,
            "{addr} went offline: the other side reset the connection (RST).",
            "{addr} 下线：对方重置了连接（RST）。"
        ),
        LeaveReason::ClosedByUs => say!(
            language,
            "{addr} went offline: it was disconnected here.",
            "{addr} 下线：由本机断开。"
        ),
        LeaveReason::Broken(cause) => {
            let why = cause::reason(language, Attempt::Exchange(addr), cause).why;
            say!(
                language,
                "{addr} went offline: the connection broke, {why}.",
                "{addr} 下线：连接中断，{why}。"
            )
        }
    }
}

fn send_failed(language: Language, unsent_bytes: usize, error: &OperationError) -> String {
    let text = operation_error(language, error).text;
    if unsent_bytes == 0 || !can_be_partial(error) {
        return text;
    }
    let unsent = exact_length(language, unsent_bytes);
    say!(
        language,
        "{text} Not sent: {unsent}.",
        "{text}未发送：{unsent}。"
    )
}

/// Whether a part may have left before the error; for the others the count is
/// the whole message, and says nothing new.
fn can_be_partial(error: &OperationError) -> bool {
    match error {
        OperationError::Send { .. }
        | OperationError::QueueFull { .. }
        | OperationError::PeerGone => true,
        OperationError::DatagramTooLong { .. }
        | OperationError::NoClients
        | OperationError::NoTarget
        | OperationError::Resolve { .. }
        | OperationError::FamilyMismatch { .. }
        | OperationError::PortUnreachable { .. }
        | OperationError::Accept { .. }
        | OperationError::NotOpen
        | OperationError::TooManyWaiting => false,
    }
}
