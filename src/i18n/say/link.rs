use std::net::SocketAddr;
use std::time::Duration;

use super::cause::{self, Attempt, Reason};
use super::{Sentence, duration, one_line};
use crate::net::{Cause, LinkError};
use crate::value::{Endpoint, Language};

/// Port 0 was typed where a server is to be reached.
pub fn remote_port_zero(language: Language) -> Sentence {
    Sentence::new(
        say!(
            language,
            "Remote port: no server can listen on port 0.",
            "远程主机端口不能为 0，服务器不会监听该端口。"
        ),
        remote_port_hint(language),
    )
}

fn remote_port_hint(language: Language) -> String {
    say!(
        language,
        "Type the port on which the server listens, from 1 to 65535.",
        "请填写服务器监听的端口，范围 1 到 65535。"
    )
}

/// Why a link could not be opened, or ended.
pub fn link_error(language: Language, error: &LinkError) -> Sentence {
    match error {
        LinkError::Resolve { host, cause } => unresolved(language, host, cause),
        LinkError::NoRemoteHost => Sentence::new(
            say!(
                language,
                "The remote host is missing.",
                "未填写远程主机地址。"
            ),
            say!(
                language,
                "Type an address or a name, such as 127.0.0.1.",
                "请填写 IP 地址或主机名，例如 127.0.0.1。"
            ),
        ),
        LinkError::NoRemotePort => Sentence::new(
            say!(
                language,
                "The remote port is missing.",
                "未填写远程主机端口。"
            ),
            remote_port_hint(language),
        ),
        LinkError::Bind { addr, cause } => not_opened(language, *addr, cause),
        LinkError::Listen { addr, cause } => not_listening(language, *addr, cause),
        LinkError::Connect { addr, cause } => not_connected(language, *addr, cause),
        LinkError::ConnectTimedOut {
            host,
            port,
            after_millis,
        } => connect_timed_out(language, host, *port, *after_millis),
        LinkError::FamilyMismatch { local, remote } => Sentence::new(
            say!(
                language,
                "Cannot connect from {local} to {remote}: one is IPv4, the other IPv6.",
                "无法从 {local} 连接 {remote}：一个是 IPv4，另一个是 IPv6。"
            ),
            same_family(language),
        ),
        LinkError::Receive { addr, cause } => receive_failed(language, *addr, cause),
        LinkError::System { cause } => no_socket(language, cause),
        LinkError::Panicked => Sentence::new(
            say!(
                language,
                "The link has ended because of an internal error of Wirepad.",
                "Wirepad 内部错误，连接已终止。"
            ),
            say!(
                language,
                "Everything received so far is kept. Open the link again, and please report this.",
                "已收到的数据仍然保留。请重新打开，并反馈此问题。"
            ),
        ),
    }
}

/// A name that gave no address, for a link or for one datagram.
pub(super) fn unresolved(language: Language, host: &str, cause: &Cause) -> Sentence {
    let host = one_line(host);
    let Reason { why, hint } = cause::reason(language, Attempt::Resolve, cause);
    let text = say!(
        language,
        "Cannot find the address of {host}: {why}.",
        "无法解析主机名 {host}：{why}。"
    );
    Sentence::new(text, hint)
}

pub(super) fn same_family(language: Language) -> String {
    say!(
        language,
        "Use two IPv4 addresses or two IPv6 addresses.",
        "两端请使用同一种地址：都用 IPv4，或都用 IPv6。"
    )
}

fn not_opened(language: Language, addr: SocketAddr, cause: &Cause) -> Sentence {
    let Reason { why, hint } = cause::reason(language, Attempt::Open(addr), cause);
    let text = say!(
        language,
        "Cannot open {addr}: {why}.",
        "无法打开 {addr}：{why}。"
    );
    Sentence::new(text, hint)
}

fn not_listening(language: Language, addr: SocketAddr, cause: &Cause) -> Sentence {
    let Reason { why, hint } = cause::reason(language, Attempt::Open(addr), cause);
    let text = say!(
        language,
        "Cannot listen on {addr}: {why}.",
        "无法监听 {addr}：{why}。"
    );
    Sentence::new(text, hint)
}

fn not_connected(language: Language, addr: SocketAddr, cause: &Cause) -> Sentence {
    let Reason { why, hint } = cause::reason(language, Attempt::Connect(addr), cause);
    let text = say!(
        language,
        "Cannot connect to {addr}: {why}.",
        "无法连接 {addr}：{why}。"
    );
    Sentence::new(text, hint)
}

fn connect_timed_out(language: Language, host: &str, port: u16, after_millis: u64) -> Sentence {
    let endpoint = Endpoint::new(one_line(host), port);
    let waited = duration(language, Duration::from_millis(after_millis));
    Sentence::new(
        say!(
            language,
            "Cannot connect to {endpoint}: no answer within {waited}.",
            "无法连接 {endpoint}：{waited}内没有应答。"
        ),
        cause::check_path(language),
    )
}

fn receive_failed(language: Language, addr: SocketAddr, cause: &Cause) -> Sentence {
    let Reason { why, hint } = cause::reason(language, Attempt::Exchange(addr), cause);
    let text = say!(
        language,
        "Receiving on {addr} has ended: {why}.",
        "{addr} 接收中断：{why}。"
    );
    Sentence::new(text, hint)
}

fn no_socket(language: Language, cause: &Cause) -> Sentence {
    let Reason { why, hint } = cause::reason(language, Attempt::Start, cause);
    let text = say!(
        language,
        "The system gave no socket: {why}.",
        "无法创建套接字：{why}。"
    );
    Sentence::new(text, hint)
}
