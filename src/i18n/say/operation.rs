use std::net::SocketAddr;

use super::amount::exact_length;
use super::cause::{self, Attempt, Reason};
use super::link::{same_family, unresolved};
use super::{Sentence, byte_count};
use crate::net::{Cause, CauseKind, OperationError};
use crate::value::Language;

/// Why one operation failed while the link goes on.
pub fn operation_error(language: Language, error: &OperationError) -> Sentence {
    match error {
        OperationError::Send { addr, cause } => send_failed(language, *addr, cause),
        OperationError::DatagramTooLong { length, limit } => too_long(language, *length, *limit),
        OperationError::QueueFull { addr, limit_bytes } => {
            queue_full(language, *addr, *limit_bytes)
        }
        OperationError::NoClients => Sentence::new(
            say!(
                language,
                "Not sent: no client is connected.",
                "未发送：没有已连接的客户端。"
            ),
            say!(
                language,
                "Wait for a client to connect.",
                "请等待客户端连接后再发送。"
            ),
        ),
        OperationError::PeerGone => Sentence::new(
            say!(
                language,
                "Not sent: the chosen peer is not connected any more.",
                "未发送：所选的对方已断开。"
            ),
            say!(language, "Choose another target.", "请选择其他发送目标。"),
        ),
        OperationError::NoTarget => Sentence::new(
            say!(
                language,
                "Not sent: there is no target address.",
                "未发送：没有目标地址。"
            ),
            say!(
                language,
                "Type the target as host:port, such as 127.0.0.1:8080.",
                "请填写目标地址，格式为 主机:端口，例如 127.0.0.1:8080。"
            ),
        ),
        OperationError::Resolve { host, cause } => unresolved(language, host, cause),
        OperationError::FamilyMismatch { local, to } => Sentence::new(
            say!(
                language,
                "Cannot send from {local} to {to}: one is IPv4, the other IPv6.",
                "无法从 {local} 发送到 {to}：一个是 IPv4，另一个是 IPv6。"
            ),
            same_family(language),
        ),
        OperationError::PortUnreachable { addr, cause } => unreachable(language, *addr, cause),
        OperationError::Accept { addr, cause } => accept_failed(language, *addr, cause),
        OperationError::NotOpen => Sentence::new(
            say!(
                language,
                "Not sent: the link is not open.",
                "未发送：尚未打开或连接。"
            ),
            say!(language, "Open or connect first.", "请先打开或连接。"),
        ),
        OperationError::TooManyWaiting => Sentence::new(
            say!(
                language,
                "Not sent: too many messages are waiting to leave.",
                "未发送：等待发送的内容过多。"
            ),
            say!(language, "Send at a slower pace.", "请降低发送频率后重试。"),
        ),
    }
}

fn send_failed(language: Language, addr: SocketAddr, cause: &Cause) -> Sentence {
    let Reason { why, hint } = cause::reason(language, Attempt::Exchange(addr), cause);
    let text = say!(
        language,
        "Cannot send to {addr}: {why}.",
        "无法发送到 {addr}：{why}。"
    );
    Sentence::new(text, hint)
}

fn too_long(language: Language, length: usize, limit: usize) -> Sentence {
    let length = exact_length(language, length);
    let limit = exact_length(language, limit);
    Sentence::new(
        say!(
            language,
            "Not sent: {length} do not fit into one datagram, the limit is {limit}.",
            "未发送：内容有 {length}，一个数据报最多 {limit}。"
        ),
        say!(
            language,
            "Send a shorter message, or use TCP.",
            "请缩短内容，或改用 TCP。"
        ),
    )
}

fn queue_full(language: Language, addr: SocketAddr, limit_bytes: usize) -> Sentence {
    let limit = byte_count(language, u64::try_from(limit_bytes).unwrap_or(u64::MAX));
    Sentence::new(
        say!(
            language,
            "Not sent to {addr}: it does not read, and its write queue of {limit} is full.",
            "未发送到 {addr}：对方没有读取数据，发送队列（上限 {limit}）已满。"
        ),
        say!(
            language,
            "Wait until the other side reads again, or disconnect it.",
            "请等待对方读取数据，或断开该连接。"
        ),
    )
}

/// ICMP answers. Windows calls them a reset and Linux a refusal; both mean that
/// the port is closed, unless the host itself was not found.
fn unreachable(language: Language, addr: Option<SocketAddr>, cause: &Cause) -> Sentence {
    match cause.kind {
        CauseKind::HostUnreachable | CauseKind::NetworkUnreachable => {
            host_unreachable(language, addr, cause)
        }
        CauseKind::AddressInUse
        | CauseKind::AddressNotAvailable
        | CauseKind::PermissionDenied
        | CauseKind::ConnectionRefused
        | CauseKind::ConnectionReset
        | CauseKind::ConnectionAborted
        | CauseKind::TimedOut
        | CauseKind::NameNotFound
        | CauseKind::MessageTooLong
        | CauseKind::TooManyOpenFiles
        | CauseKind::FamilyNotSupported
        | CauseKind::NotConnected
        | CauseKind::BrokenPipe
        | CauseKind::OutOfMemory
        | CauseKind::Other => port_unreachable(language, addr),
    }
}

fn port_unreachable(language: Language, addr: Option<SocketAddr>) -> Sentence {
    let text = match addr {
        Some(addr) => say!(
            language,
            "Nothing listens on {addr}: a datagram sent there came back (ICMP port unreachable).",
            "{addr} 上没有程序在监听：发往该地址的数据报被退回（ICMP 端口不可达）。"
        ),
        None => say!(
            language,
            "Nothing listens at the target: a datagram came back (ICMP port unreachable).",
            "目标端口上没有程序在监听：数据报被退回（ICMP 端口不可达）。"
        ),
    };
    let hint = say!(
        language,
        "Start the program on the other side, and check the address and port.",
        "请先启动对方的程序，并检查地址和端口。"
    );
    Sentence::new(text, hint)
}

fn host_unreachable(language: Language, addr: Option<SocketAddr>, cause: &Cause) -> Sentence {
    match addr {
        Some(addr) => send_failed(language, addr, cause),
        None => {
            let Reason { why, hint } = cause::reason(language, Attempt::Start, cause);
            let text = say!(
                language,
                "A datagram did not arrive: {why}.",
                "数据报未能送达：{why}。"
            );
            Sentence::new(text, hint)
        }
    }
}

fn accept_failed(language: Language, addr: SocketAddr, cause: &Cause) -> Sentence {
    let Reason { why, hint } = cause::reason(language, Attempt::Exchange(addr), cause);
    let text = say!(
        language,
        "Cannot take a new client on {addr}: {why}.",
        "{addr} 无法接受新的客户端：{why}。"
    );
    Sentence::new(text, hint)
}
